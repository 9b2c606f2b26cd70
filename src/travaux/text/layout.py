"""Where bracket marks stand in their paragraphs: what the costs of pairing are read from."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from travaux.text.beginnings import Beginnings
from travaux.text.enclosure import Enclosure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from travaux.text.paragraphs import Paragraph
    from travaux.text.tree import Provision

_CODE = r"[^\W\d_a-z][\w.&'’-]{0,29}"
_HEAD_ALONE = re.compile(rf"{_CODE}(?:, {_CODE}){{0,400}}(?: oppose)?: ?\r?\n")
"""A list of parties and nothing else; words that end with a colon, a chapeau, begin what they introduce."""
_TAIL = re.compile(r"(?:[\s\]}］】〕)*_\"'”’»\\]|\[\^[^\]\s]{1,9}\]|\^\d{1,3}\^|\d{1,2}(?=\s|$)){0,60}")
_LONGEST_TAIL = 80
_STOP = frozenset(".;:!?。；：؛؟")
_INNER_STOP = frozenset(".;:!?,。；：，؛؟،")

Opening = Literal["paragraph", "sentence", "phrase"]
Answer = TypeVar("Answer")
Closing = Literal["paragraph", "outside", "sentence", "phrase"]


class Mark(NamedTuple):
    """A bracket mark in the text that is not markup: where it begins and ends, and whether it opens.

    >>> Mark(0, 1, True).opens
    True
    """

    start: int
    end: int
    opens: bool


class Pair(NamedTuple):
    """Two marks that answer each other: `start` of the opening one, `end` behind the closing one.

    >>> Pair(0, 8).missing is None
    True
    """

    start: int
    end: int
    missing: Literal["start", "end"] | None = None


class _Asked(dict[int, Answer]):
    """The answers to one question for each mark, each worked out when it is first asked for."""

    def __init__(self, answer: Callable[[int], Answer]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, index: int) -> Answer:
        answer = self[index] = self._answer(index)
        return answer


class Layout:
    """A text with its bracket marks, paragraphs and words; what it says of each mark is worked out once.

    `marks` are in order, `found` the paragraphs, `starts` the offsets of the words.

    >>> from travaux.text.paragraphs import Paragraph
    >>> Layout("1. [a] b", [Mark(3, 4, True), Mark(5, 6, False)], [Paragraph(0, 8)], [0, 4, 7]).openings[0]
    'paragraph'
    """

    def __init__(
        self,
        text: str,
        marks: Sequence[Mark],
        found: Sequence[Paragraph],
        starts: Sequence[int],
        begun: Beginnings | None = None,
        outline: Sequence[Provision] = (),
    ) -> None:
        self.text, self.marks, self.found, self.starts = text, marks, found, starts
        self.begun = Beginnings(text, found) if begun is None else begun
        self.enclosure = Enclosure(outline)
        self.begins = [p.start for p in found]
        self.places = list(self._places())
        self.openings = _Asked(self._opening)
        """For each mark where it stands as an opening one: at the beginning of its paragraph, of a sentence, or
        inside one.
        """
        self.closings = _Asked(self._closing)
        """For each closing mark where it stands; what it says of opening ones means nothing."""
        self.around = _Asked(self._around)
        """For each mark the provisions round it, the innermost first."""

    def _places(self) -> Iterator[int]:
        index, last = 0, len(self.found) - 1
        for mark in self.marks:
            while index < last and self.begins[index + 1] <= mark.start:
                index += 1
            yield index + (index < last and self._opens_next(mark, index))

    def _opens_next(self, mark: Mark, index: int) -> bool:
        """Whether a head alone ends the paragraph behind an opening mark: its words begin with the next one."""
        head = _HEAD_ALONE.match(self.text, mark.end) if mark.opens else None
        return head is not None and not self.text[head.end() : self.found[index].end].strip()

    def _opening(self, index: int) -> Opening:
        mark = self.marks[index]
        return self._opens(mark.start, self.places[index]) if mark.opens else "phrase"

    def _around(self, index: int) -> tuple[Provision, ...]:
        begins = self.begins[self.places[index]] if self.found else 0
        return tuple(self.enclosure.round(max(self.marks[index].start, begins)))

    def _closing(self, index: int) -> Closing:
        mark = self.marks[index]
        return "phrase" if mark.opens else self._closes(mark.start, mark.end, self.places[index])

    def paragraph(self, offset: int) -> int:
        """The index of the paragraph that an offset stands in."""
        return max(0, bisect_right(self.begins, offset) - 1)

    def opening(self, start: int) -> Opening:
        """Where a bracket that opens at `start` stands in its paragraph."""
        return self._opens(start, self.paragraph(start))

    def _opens(self, start: int, place: int) -> Opening:
        if start <= self.body(place):
            return "paragraph"
        before = self.text[max(0, start - 8) : start].rstrip(' \t*_\n"“([{')
        if not before or before[-1] not in _STOP:
            return "phrase"
        after = self.text[start + 1 : start + 5].lstrip(' \t*_["“(\\')
        return "sentence" if after[:1].isupper() else "phrase"

    def body(self, index: int) -> int:
        """The last offset at which a bracket still opens a paragraph: behind its labels and option head."""
        return self.begun[index].body

    def closing(self, start: int, end: int) -> Closing:
        """Where a closing bracket (`start` to `end`) stands: at the end of its paragraph, before the last stop of it
        (`outside`), at the end of a sentence, or inside one.
        """
        return self._closes(start, end, self.paragraph(start))

    def _closes(self, start: int, end: int, place: int) -> Closing:
        stop = self.found[place].end
        if not (end + 1 < stop and self.text[end + self.text.startswith(" ", end)].isalpha()):
            rest = (
                self.text[end:stop]
                if stop - end < _LONGEST_TAIL
                else " ".join(("", self.text[end : end + _LONGEST_TAIL]))
            )
            tail = _TAIL.match(rest)
            rest = rest[tail.end() if tail else 0 :].strip()
            if not rest:
                return "paragraph"
            if len(rest) == 1 and rest in _INNER_STOP:
                return "outside"
        inner = self.text[max(0, start - 6) : start].rstrip(' \t*_\n]"”’\\')
        return "sentence" if inner and inner[-1] in _STOP else "phrase"

    def stops_inside(self, start: int) -> bool:
        """Whether the words before a closing bracket at `start` end with a stop or comma: it holds a whole clause."""
        inner = self.text[max(0, start - 6) : start].rstrip(' \t*_\n]"”’\\')
        return not inner or inner[-1] in _INNER_STOP
