"""What kind of block each paragraph of a draft is: a heading, a paragraph set in, one of an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.text.paragraphs import Paragraph, paragraphs

if TYPE_CHECKING:
    from travaux.text.tree import Draft, Provision

_HEADED = frozenset({"preamble", "part", "chapter", "section", "article", "annex"})
_INDENTS, _HEADINGS = 5, 6


class Shapes:
    """What kind of block a paragraph is: its tag and classes, as the blocks come in order.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> Shapes(Draft(Source("All agreed."))).at(Paragraph(0, 11))
    ('p', [])
    """

    def __init__(self, draft: Draft) -> None:
        self._provisions = draft.provisions
        self._options = draft.options
        self._next_provision = self._next_option = 0
        self._standing: list[Provision] = []
        self._open_options: list[int] = []
        self._heading = 2

    def at(self, block: Paragraph) -> tuple[str, list[str]]:
        """The tag and the classes of the next block."""
        began = self._advance(block)
        headed = [provision for provision in self._standing if provision.kind in _HEADED]
        classes: list[str] = []
        inside = len(self._standing) - len(headed)
        if inside > 1:
            classes.append(f"i{min(inside - 1, _INDENTS)}")
        if self._open_options:
            classes.append(f"alt alt{min(len(self._open_options), 3)}")
        is_heading = block.level or any(one.kind in _HEADED and one.kind != "preamble" for one in began)
        if is_heading and block.end - block.start < 400:  # noqa: PLR2004 -- longer ones are no headings
            self._heading = min(_HEADINGS, self._heading + 1, 2 + max(1, len(headed)))
            return f"h{self._heading}", classes
        return "p", classes

    def _advance(self, block: Paragraph) -> list[Provision]:
        began: list[Provision] = []
        while self._next_provision < len(self._provisions):
            provision = self._provisions[self._next_provision]
            if provision.start > block.start:
                break
            began.append(provision)
            self._standing = [one for one in self._standing if one.end > provision.start]
            self._standing.append(provision)
            self._next_provision += 1
        self._standing = [one for one in self._standing if one.end > block.start]
        while (
            self._next_option < len(self._options) and self._options[self._next_option].start <= block.start
        ):
            self._open_options.append(self._options[self._next_option].end)
            self._next_option += 1
        self._open_options = [end for end in self._open_options if end > block.start]
        return [one for one in began if one.start >= block.start]


def blocks_of(draft: Draft) -> list[Paragraph]:
    """The paragraphs of a draft, the first of them from the very beginning of the text on.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> [(block.start, block.end) for block in blocks_of(Draft(Source("  One.")))]
    [(0, 6)]
    """
    found = list(paragraphs(draft.source))
    if not found:
        return [Paragraph(0, len(draft.source.text))]
    first = found[0]
    return [Paragraph(0, first.end, first.indent, first.level, first.apart), *found[1:]]
