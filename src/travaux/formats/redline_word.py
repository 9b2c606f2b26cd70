"""A redline of a Word file: the file itself, its former changes settled, with the new ones in place.

Paragraphs without a change stay as they are. A changed one keeps its properties, and its runs theirs; words
put in take the look of the new file's words where that is a Word file, else of the words beside them. Words
of paragraphs' numbers are made by Word and are no text here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.redline_fill import Filling, last_lines
from travaux.formats.redline_lines import NEW_SIDE, Line, Piece, redlined
from travaux.formats.redline_marks import Revisions, run
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_record import Record, Recorded, Run
    from travaux.text.passages import Passage
    from travaux.text.source import Source

_P, _R, _RPR, _PPR, _TR, _T = W + "p", W + "r", W + "rPr", W + "pPr", W + "tr", W + "t"
_STAYING = (_PPR, W + "bookmarkStart", W + "bookmarkEnd")
_WRAPPERS = frozenset({W + "hyperlink", W + "fldSimple"})
_GONE = frozenset({"deleted", "moved-from"})
_NUMBER = re.compile(r"[\s\w().:°–-]{1,16}")


@dataclass(slots=True)
class WordRedline:
    """The making of one redline: `old` is edited in place; `new` lends the look of its words, where it is a
    Word file.
    """

    old: Record
    new: Record | None
    revisions: Revisions
    _starts: list[int] = field(init=False)
    _new_starts: list[int] = field(init=False)
    _done: dict[int, int] = field(default_factory=dict)  # by line: how many of its runs have been placed

    def __post_init__(self) -> None:
        self._starts = [line.start for line in self.old.lines]
        self._new_starts = [line.start for line in self.new.lines] if self.new else []

    def write(self, passages: Sequence[Passage], old: Source, new: Source) -> None:
        """Put all changes into the old file's trees."""
        lines = redlined(passages, old.text, new.text)
        filling = Filling(last_lines(lines))
        waiting: list[tuple[int, Line]] = []
        for number, line in enumerate(lines):
            if line.old is None:
                waiting.append((number, line))
                continue
            recorded = self.old.lines[line.old]
            if waiting or not _untouched(line):
                self._rewrite(recorded, waiting, (number, line), filling)
            waiting = []
        self._mark_rows(lines)

    def _rewrite(
        self,
        recorded: Recorded,
        fresh: list[tuple[int, Line]],
        own: tuple[int, Line],
        filling: Filling,
    ) -> None:
        """Fill a paragraph of the old file anew, and put the new ones before it."""
        paragraph = recorded.paragraph
        pieces = {id(line): self._runs_of(line, recorded) for _, line in (*fresh, own)}
        for child in list(paragraph):
            if child.tag not in _STAYING:
                paragraph.remove(child)
        for number, line in fresh:
            added = self._new_paragraph(line, recorded)
            paragraph.addprevious(added)
            filling.fill(
                added, line, number, self.revisions, lambda piece, line=line: pieces[id(line)][id(piece)]
            )
        number, line = own
        if line.end != "kept" and _is_last(paragraph):
            line = Line(line.pieces, "kept", line.old, line.new)  # noqa: PLW2901
        found = pieces[id(own[1])]
        filling.fill(paragraph, line, number, self.revisions, lambda piece: found[id(piece)])

    # Words

    def _runs_of(self, line: Line, recorded: Recorded) -> dict[int, list[Element]]:
        """The runs of each piece of a line, by the piece; made before the paragraph is emptied."""
        found: dict[int, list[Element]] = {}
        look = _first_look(recorded)
        begun = False
        for piece in line.pieces:
            if piece.kind in NEW_SIDE:
                if not begun and self._is_number(piece, recorded):
                    found[id(piece)] = []
                    continue
                found[id(piece)] = [run(piece.words, self._look(piece, look))]
                continue
            runs = self._cut(piece)
            begun = begun or piece.end > self._line(piece.start).base
            look = next((one.find(_RPR) for one in reversed(runs) if one.tag == _R), look)
            found[id(piece)] = runs
        return found

    def _line(self, offset: int) -> Recorded:
        return self.old.lines[bisect_right(self._starts, offset) - 1]

    def _cut(self, piece: Piece) -> list[Element]:
        """The old file's runs for a stretch of its text, copied, the first and the last cut as needed."""
        line = self._line(piece.start)
        first, last = piece.start - line.base, piece.end - line.base
        at_end = piece.end >= line.end
        runs: list[Element] = []
        for one in line.runs:
            if one.start == one.end:
                inside = first <= one.start < last or (at_end and one.start == last)
            else:
                inside = one.start < last and one.end > max(first, 0)
            if inside:
                runs.append(_wrapped(one, _part(one, max(first, 0), last)))
        return [made for made in runs if len(made)]

    def _look(self, piece: Piece, beside: Element | None) -> Element | None:
        """How new words look: as in the new file, else as the words beside them."""
        if self.new is None:
            return beside
        line = self.new.lines[max(0, bisect_right(self._new_starts, piece.start) - 1)]
        at = piece.start - line.base
        found = next((one.element for one in line.runs if one.start <= at < one.end), None)
        if found is None:
            return beside
        look = found.find(_RPR)
        if look is None:
            return None
        look = deepcopy(look)
        for style in look.findall(W + "rStyle"):
            look.remove(style)
        return look

    def _is_number(self, piece: Piece, recorded: Recorded) -> bool:
        """Whether new words are only the number of a paragraph that Word numbers by itself."""
        return recorded.base > recorded.start and _NUMBER.fullmatch(piece.words) is not None

    # Paragraphs and rows

    def _new_paragraph(self, line: Line, beside: Recorded) -> Element:
        """An empty paragraph with the properties of the one before which it stands, without its number."""
        paragraph = beside.paragraph.makeelement(_P)
        properties = beside.paragraph.find(_PPR)
        split = any(piece.kind not in NEW_SIDE for piece in line.pieces)
        if properties is not None:
            properties = deepcopy(properties)
            dropped = ("sectPr",) if split else ("sectPr", "numPr", "rPr", "pageBreakBefore")
            for name in dropped:
                for child in properties.findall(W + name):
                    properties.remove(child)
            paragraph.append(properties)
        return paragraph

    def _mark_rows(self, lines: Sequence[Line]) -> None:
        """Mark the rows of tables of which nothing stays."""
        gone = {
            id(self.old.lines[line.old].paragraph): _vanishes(line) for line in lines if line.old is not None
        }
        for tree in {self.old.main}:
            for row in self.old.trees[tree].iter(_TR):
                paragraphs = list(row.iter(_P))
                if paragraphs and all(gone.get(id(one), False) for one in paragraphs):
                    properties = row.find(W + "trPr")
                    if properties is None:
                        properties = row.makeelement(W + "trPr")
                        row.insert(1 if row.find(W + "tblPrEx") is not None else 0, properties)
                    properties.append(self.revisions.row("deleted"))


def _untouched(line: Line) -> bool:
    return line.end == "kept" and all(piece.kind == "kept" for piece in line.pieces)


def _vanishes(line: Line) -> bool:
    return line.end in _GONE and all(piece.kind in _GONE for piece in line.pieces)


def _is_last(paragraph: Element) -> bool:
    """Whether nothing follows that the paragraph could join: the last one of a cell, a note, the body."""
    following = paragraph.getnext()
    while following is not None and following.tag in {W + "bookmarkStart", W + "bookmarkEnd"}:
        following = following.getnext()
    return following is None or following.tag == W + "sectPr"


def _first_look(recorded: Recorded) -> Element | None:
    return next((one.element.find(_RPR) for one in recorded.runs if one.end > one.start), None)


def _part(one: Run, first: int, last: int) -> Element:
    """A copy of a run, or of the part of its words that stands between two places of its line."""
    low, high = max(first, one.start) - one.start, min(last, one.end) - one.start
    words = [child for child in one.element if child.tag != _RPR]
    if (low, high) == (0, one.end - one.start) or len(words) != 1 or words[0].tag != _T:
        # What is no plain word (a note's sign, a tab) goes whole, with its first character.
        return deepcopy(one.element) if low == 0 else one.element.makeelement(_R)
    return run((words[0].text or "")[low:high], one.element.find(_RPR))


def _wrapped(one: Run, part: Element) -> Element:
    """The run in its hyperlink or simple field, if it stands in one."""
    parent = one.element.getparent()
    if parent is None or parent.tag not in _WRAPPERS or not len(part):
        return part
    wrapper = parent.makeelement(parent.tag, dict(parent.attrib))
    wrapper.append(part)
    return wrapper
