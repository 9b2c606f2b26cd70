"""Where bracket marks stand in their paragraphs: what the costs of pairing are read from."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from travaux.text import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.paragraphs import Paragraph

_TAIL = re.compile(r"(?:[\s\]}］】〕)*_\"'”’»\\]|\[\^[^\]\s]{1,9}\]|\^\d{1,3}\^|\d{1,2}(?=\s|$)){0,60}")
_STOP = frozenset(".;:!?。；：؛؟")
_INNER_STOP = frozenset(".;:!?,。；：，؛؟،")


class Mark(NamedTuple):
    """A bracket mark in the text that is not markup: where it begins and ends, and whether it opens.

    >>> Mark(0, 1, True).opens
    True
    """

    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks that answer each other: `start` of the opening one, `end` behind the closing one.

    >>> Pair(0, 8).missing is None
    True
    """

    start: int
    end: int
    missing: Literal["start", "end"] | None = None


@dataclass(slots=True)
class Layout:
    """The text with its marks, paragraphs and words: what the costs are read from."""

    text: str
    marks: Sequence[Mark]
    found: Sequence[Paragraph]
    starts: Sequence[int]
    begins: list[int]

    def __init__(self, text: str, marks: Sequence[Mark], found: Sequence[Paragraph], starts: Sequence[int]) -> None:
        self.text, self.marks, self.found, self.starts = text, marks, found, starts
        self.begins = [p.start for p in found]

    def paragraph(self, offset: int) -> int:
        """The index of the paragraph that an offset stands in."""
        return max(0, bisect_right(self.begins, offset) - 1)

    def opening(self, mark: Mark) -> Literal["paragraph", "sentence", "phrase"]:
        """Where an opening bracket stands: at the beginning of its paragraph, of a sentence, or inside one."""
        if not self.found:
            return "phrase"
        paragraph = self.found[self.paragraph(mark.start)]
        if mark.start <= self.body(paragraph):
            return "paragraph"
        before = self.text[max(0, mark.start - 8) : mark.start].rstrip(" \t*_\n\"“([{")
        after = self.text[mark.end : mark.end + 4].lstrip(" \t*_[\"“(\\")
        return "sentence" if before and before[-1] in _STOP and after[:1].isupper() else "phrase"

    def body(self, paragraph: Paragraph) -> int:
        """The last offset at which a bracket still opens its paragraph: behind its labels and option head."""
        text, at = self.text, paragraph.start
        for _ in range(4):
            at = labels.skip_lead(text, at, paragraph.end)
            label = labels.label_at(text, at, paragraph.end)
            if label is not None:
                at = label.end
                continue
            head = labels.option_head(text, at, paragraph.end)
            if head is None:
                break
            at = labels.head_end(text, head, paragraph.end)
        return at

    def closing(self, mark: Mark) -> Literal["paragraph", "outside", "sentence", "phrase"]:
        """Where a closing bracket stands: at the end of its paragraph (its full stop inside or outside), of a
        sentence, or inside one."""
        if not self.found:
            return "phrase"
        paragraph = self.found[self.paragraph(mark.start)]
        inner = self.text[max(0, mark.start - 6) : mark.start].rstrip(" \t*_\n]\"”’\\")
        tail = _TAIL.match(self.text, mark.end, max(paragraph.end, mark.end))
        rest = self.text[tail.end() if tail else mark.end : paragraph.end]
        if not rest.strip():
            return "paragraph"
        if len(rest.strip()) == 1 and rest.strip() in _INNER_STOP:
            return "outside"
        return "sentence" if inner and inner[-1] in _STOP else "phrase"

    def stops_inside(self, mark: Mark) -> bool:
        """Whether the words before a closing bracket end with a stop or comma: then it holds a whole clause."""
        inner = self.text[max(0, mark.start - 6) : mark.start].rstrip(" \t*_\n]\"”’\\")
        return not inner or inner[-1] in _INNER_STOP

    def opens_paragraph(self, start: int) -> bool:
        """Whether a bracket at `start` opens its paragraph, behind labels at the most."""
        return self.opening(Mark(start, start + 1, opens=True)) == "paragraph"

    def closes_paragraph(self, end: int) -> bool:
        """Whether a bracket that ends at `end` closes its paragraph, before one stop or comma at the most."""
        return self.closing(Mark(end - 1, end, opens=False)) in ("paragraph", "outside")
