"""How many paragraphs a draft's brackets hold, where they begin and end with one: the measure for those that lost an end."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.layout import Layout

_PRIOR_ENDS, _PRIOR_GOES_ON = 4.0, 1.5
"""How often a bracket round whole paragraphs ends with one of them, or goes on to the next, before this draft is looked
at: in drafts most of them hold one."""

_PRIOR_ITEM = 2.0
_MOST_BLOCKS = 6


class Extents:
    r"""The brackets of one draft that hold whole paragraphs, and what they say of one that lost its partner.

    Paragraphs that no blank line parts (the items of a list) are one block. `matched` are the indexes of the marks
    that answer each other. Counted is how often such a bracket ended with a block although it might have gone on.

    >>> from travaux.text.layout import Layout, Mark
    >>> from travaux.text.paragraphs import Paragraph
    >>> text = "[One.]\n\n[Two."
    >>> marks = [Mark(0, 1, True), Mark(5, 6, False), Mark(8, 9, True)]
    >>> Extents(Layout(text, marks, [Paragraph(0, 6), Paragraph(8, 13)], [1, 9]), [(0, 1)]).end_from(1)
    13
    """

    def __init__(self, layout: Layout, matched: Sequence[tuple[int, int]]) -> None:
        self._layout = layout
        self._blocks = [i for i, paragraph in enumerate(layout.found) if paragraph.apart or not i]
        self._opened, self._closed = set[int](), set[int]()
        item, block = _PRIOR_ITEM, 1.0
        held: list[tuple[int, int]] = []
        for opening, closing in matched:
            first, last = layout.places[opening], layout.places[closing]
            if layout.openings[opening] != "paragraph" or layout.closings[closing] != "paragraph":
                continue
            self._opened.add(first)
            self._closed.add(last)
            held.append((self._block(first), self._block(last)))
            if self._is_list(first):
                whole = last == self._last(self._block(last))
                item, block = (item, block + 1) if whole else (item + 1, block)
        ends, goes_on = _PRIOR_ENDS, _PRIOR_GOES_ON
        for begin, end in held:
            goes_on += end - begin
            ends += self._may_pass(end + 1, 1)
            block += 0.25 * (end > begin)
        self._stays = ends / (ends + goes_on)
        self._by_block = block > item

    def end_from(self, index: int) -> int:
        """The end of the last paragraph that a bracket opening paragraph `index` is assumed to hold."""
        found = self._layout.found
        first = self._block(index)
        if index != self._blocks[first] or (self._is_list(index) and not self._by_block):
            return found[index].end
        last = self._median(first, 1)
        return found[self._last(last)].end

    def start_to(self, index: int) -> int:
        """Where the words begin of the first paragraph that a bracket closing paragraph `index` is assumed to hold."""
        last = self._block(index)
        if index != self._last(last) or (self._is_list(index) and not self._by_block):
            return self._layout.body(index)
        return self._layout.body(self._blocks[self._median(last, -1)])

    def _block(self, index: int) -> int:
        return bisect_right(self._blocks, index) - 1

    def _last(self, block: int) -> int:
        return (self._blocks[block + 1] if block + 1 < len(self._blocks) else len(self._layout.found)) - 1

    def _is_list(self, index: int) -> bool:
        block = self._block(index)
        return self._last(block) > self._blocks[block]

    def _median(self, block: int, step: int) -> int:
        """The block by which half of such brackets would have ended; headings and other such brackets stop it."""
        surviving = 1.0
        for _ in range(_MOST_BLOCKS):
            surviving *= 1 - self._stays
            if surviving <= 0.5 or not self._may_pass(block + step, step):
                return block
            block += step
        return block

    def _may_pass(self, block: int, step: int) -> bool:
        if not 0 <= block < len(self._blocks):
            return False
        index = self._blocks[block]
        taken = self._opened if step > 0 else self._closed
        return (
            not self._layout.begun.is_heading(index)
            and (index if step > 0 else self._last(block)) not in taken
        )
