"""What stands round a bracket: the provisions and options that it holds or cuts, italics, headings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.layout import Layout
    from travaux.text.source import Source
    from travaux.text.tree import Option, Provision

_LONGEST_ITALIC = 600
_STARS = ("*", "_")
_TITLED = frozenset({"part", "chapter", "section", "article", "annex"})
_MOST_PROVISIONS = 200
_NEAR = 6
"""Characters of emphasis and white space that may stand between a provision's beginning and the bracket round it."""


class Stretch(Protocol):
    """A bracket while it is being read: where it and its words stand, and in which paragraph it begins."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    paragraph: int


class Places:
    """The surroundings of a draft's brackets, looked up by offset.

    >>> from travaux.text.layout import Layout
    >>> from travaux.text.source import Source
    >>> Places(Source("a"), Layout("a", [], [], [0]), (), ()).innermost(0) is None
    True
    """

    def __init__(
        self, source: Source, layout: Layout, provisions: Sequence[Provision], options: Sequence[Option]
    ) -> None:
        self.source, self.layout, self.provisions, self.options = source, layout, provisions, options
        self.provision_starts = [p.start for p in provisions]
        self.option_starts = [o.start for o in options]
        self.italics = sorted((m.start, m.end) for m in source.marks if m.kind == "italic")
        self.headings = {p.start for p in provisions if p.kind in _TITLED}

    def innermost(self, offset: int) -> Provision | None:
        """The innermost provision round an offset."""
        return self.layout.enclosure.innermost(offset)

    def holds_provisions(self, raw: Stretch) -> bool:
        """Whether a bracket holds a whole provision with its label."""
        return self._begins_inside(raw) and any(p.end <= raw.end and p.label for p in self._within(raw))

    def spans_items(self, raw: Stretch) -> bool:
        """Whether a provision begins inside a bracket."""
        return self._begins_inside(raw) and any(p.start > raw.start for p in self._within(raw))

    def _begins_inside(self, raw: Stretch) -> bool:
        """Whether a provision begins inside a bracket or right before it: few do."""
        low = bisect_left(self.provision_starts, raw.start - _NEAR)
        return low < len(self.provision_starts) and self.provision_starts[low] < raw.end

    def _within(self, raw: Stretch) -> Iterator[Provision]:
        low = bisect_left(self.provision_starts, raw.start - _NEAR)
        for i in range(low, min(len(self.provision_starts), low + _MOST_PROVISIONS)):
            provision = self.provisions[i]
            if provision.start >= raw.end:
                return
            if provision.body > raw.start:
                yield provision

    def holds_options(self, raw: Stretch) -> bool:
        """Whether a whole option stands inside a bracket."""
        if not self.option_starts:
            return False
        at = bisect_left(self.option_starts, raw.start)
        return (
            at < len(self.option_starts)
            and self.options[at].start < raw.end
            and self.options[at].end <= raw.end
        )

    def italic(self, raw: Stretch) -> bool:
        """Whether the whole bracket is set in italics."""
        text = self.source.text
        if self.source.format == "markdown":
            if (
                text[raw.start - 1 : raw.start] not in _STARS
                and text[raw.inner_start : raw.inner_start + 1] not in _STARS
            ):
                return False
            return _starred(text, raw.start - 1, raw.end) or _starred(
                text, raw.inner_start, raw.inner_end - 1
            )
        if not self.italics:
            return False
        i = bisect_right(self.italics, (raw.start + 1, len(text))) - 1
        return i >= 0 and self.italics[i][1] >= raw.end - 1

    def in_heading(self, raw: Stretch) -> bool:
        """Whether a bracket stands in the paragraph of a heading."""
        paragraph = self.layout.found[raw.paragraph]
        return (bool(paragraph.level) or paragraph.start in self.headings) and paragraph.end >= raw.end


def _starred(text: str, before: int, after: int) -> bool:
    """Single emphasis signs at two offsets, with nothing of the kind between them."""
    if before < 0 or not before < after < len(text) or after - before > _LONGEST_ITALIC:
        return False
    sign = text[before]
    return (
        sign in "*_"
        and text[after] == sign
        and text[before - 1 : before] != sign
        and sign not in text[before + 1 : after]
    )
