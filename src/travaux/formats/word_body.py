"""WordprocessingML to text: one walk over a story (body, note, header) in one of the three readings.

What becomes what (ISO/IEC 29500-1, chapter 17):

* One paragraph is one line, blank ones too; lines are parted by a line feed. What stands inside a line is
  said in `travaux.formats.word_runs`.
* Every paragraph of a table's cell is a line of its own, cell by cell, row by row.
* The words of a text box follow the paragraph that holds it.
* A paragraph whose end is taken out in the reading goes on into the next one and takes that one's style and
  number (17.13.5.15, 17.13.5.20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from travaux.formats.numbering import Counters
from travaux.formats.package import Element
from travaux.formats.word_runs import ALTERNATIVES, COMMENTS, Runs, chosen
from travaux.formats.word_styles import ParagraphStyle, heading_level
from travaux.formats.word_text import Change
from travaux.formats.word_xml import M, W, integer, value

if TYPE_CHECKING:
    from travaux.formats import Reading
    from travaux.formats.numbering import Label
    from travaux.text.source import MarkKind

__all__ = ["Walk"]

_P, _R, _RPR, _PPR = W + "p", W + "r", W + "rPr", W + "pPr"
_PSTYLE, _OUTLINE, _NUMBERS = W + "pStyle", W + "outlineLvl", W + "numPr"
_VAL = W + "val"
_TRACKED: dict[object, MarkKind] = {
    W + "ins": "insertion",
    W + "del": "deletion",
    W + "moveFrom": "move-from",
    W + "moveTo": "move-to",
}
_ROW_TRACKED: dict[object, MarkKind] = {
    W + "ins": "insertion",
    W + "del": "deletion",
    W + "cellIns": "insertion",
    W + "cellDel": "deletion",
}
_PLAIN = ParagraphStyle()

Entered = tuple[Iterable[Element], Callable[[], None] | None]
"""What to walk next, and what to do when that is done."""


@dataclass(slots=True)
class _Paragraph:
    """What a paragraph's own properties say in one reading."""

    style: str = ""
    list: str = ""
    list_level: str = ""
    outline: str = ""
    ends: tuple[Change, ...] = ()
    look: ParagraphStyle = _PLAIN
    outer: tuple[Change, ...] = ()  # the changes that the whole paragraph stands in
    element: Element | None = None


@dataclass(slots=True)
class _Table:
    start: int
    row: int = 0
    cell: int = 0
    cell_start: int = 0


@dataclass(slots=True)
class Walk(Runs):
    """The walk over the stories of one file, in one reading; with an `author` only his changes are made.

    `met` counts tracked changes by kind, `authors` by name; `prefixes` are what the next lines begin with.

    >>> from travaux.formats.word_styles import Styles
    >>> walk = Walk(Styles(None, None), reading="original")
    >>> walk.transcript.text
    ''
    """

    reading: Reading = "final"
    author: str | None = None
    met: Counter[MarkKind] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    prefixes: Iterator[str] = field(default_factory=lambda: iter(()))
    _final: Counters = field(init=False)
    _original: Counters = field(init=False)
    _paragraph: _Paragraph | None = None
    _pending: _Paragraph | None = None  # its end is taken out: the line goes on
    _tables: list[_Table] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._final = Counters(self.styles.lists)
        self._original = Counters(self.styles.lists)

    # The walk itself

    def story(self, root: Element, changes: tuple[Change, ...] = ()) -> None:
        """Read a whole story: `root` holds paragraphs and tables; `changes` are those it stands in."""
        self._changes, self._fields, self._silent = changes, [], False
        stack: list[Entered] = [(iter(root), None)]
        while stack:
            children, leave = stack[-1]
            for child in children:
                tag = child.tag
                if tag == _R:
                    self.run(child)
                    continue
                if tag in _SKIPPED:
                    continue
                entered = _ENTER[tag](self, child) if tag in _ENTER else (child, None)
                if entered is not None:
                    stack.append((iter(entered[0]), entered[1]))
                    break
            else:
                stack.pop()
                if leave is not None:
                    leave()
        self._flush()

    # Paragraphs

    def enter_paragraph(self, element: Element) -> Entered:
        """Begin a paragraph: its properties are read first, its number is written when it ends."""
        if self._paragraph is not None:
            self._end_paragraph()
        self.begin(element)
        self._paragraph = paragraph = _Paragraph(element=element)
        for properties in element.iterchildren(_PPR):
            _read_properties(paragraph, properties, self.reading)
        paragraph.look = self.styles.paragraph(paragraph.style)
        self._base = (("hidden", ""),) if paragraph.look.hidden else ()
        return element, self._end_paragraph

    def begin(self, paragraph: Element) -> None:
        """A paragraph begins: nothing is noted of it here; a walk that writes back wants to know."""

    def _end_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None:
            return
        if True in self._fields:  # an instruction that never ends must not swallow the rest
            self._fields = [False for _ in self._fields]
            self._silent = False
        self._base, self._page_break = (), False
        paragraph.outer = self._changes
        for change in paragraph.ends:
            self._meet(change)
        if all(self._keeps(change) for change in paragraph.ends):
            self._close(paragraph)
        else:
            self._pending = paragraph

    def _flush(self) -> None:
        """Close the line although its paragraph was to go on: nothing follows that it could join."""
        if self._paragraph is not None:
            self._end_paragraph()
        pending, self._pending = self._pending, None
        if self.transcript.width or self._boxes:
            self._close(pending or _Paragraph())

    def _close(self, paragraph: _Paragraph) -> None:
        self._pending = None
        changes = paragraph.ends
        if paragraph.outer:
            changes = tuple(dict.fromkeys((*paragraph.outer, *changes)))
        heading = heading_level(paragraph.outline) if paragraph.outline else paragraph.look.heading
        label = self._label(paragraph, changes)
        self.transcript.close_line(label, changes, heading, next(self.prefixes, ""))
        if self._boxes:
            self._read_boxes()

    def list_place(self, paragraph: _Paragraph) -> tuple[str, int] | None:
        """The list (`w:numId`) and level from 0 that number a paragraph; None where it has no number."""
        style = paragraph.look
        number = paragraph.list or style.list
        if number in ("", "0"):
            return None
        level = integer(paragraph.list_level, style.list_level)
        if paragraph.list and not paragraph.list_level:
            level = self.styles.lists.level_of_style(number, paragraph.style) or style.list_level
        return number, level

    def _label(self, paragraph: _Paragraph, changes: tuple[Change, ...]) -> Label | None:
        """The paragraph's number: in the reading `all` a line that is gone keeps the number that it had."""
        place = self.list_place(paragraph)
        if place is None:
            return None
        number, level = place
        stays = not any(change.removes and self._makes(change) for change in changes)
        stood = all(change.removes for change in changes)
        after = self._final.label(number, level) if stays and self.reading != "original" else None
        before = self._original.label(number, level) if stood and self.reading != "final" else None
        return after or before

    def _read_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        outer = (self._changes, self._fields, self._silent)
        for box, changes in boxes:
            self.story(box, changes)
        self._changes, self._fields, self._silent = outer

    # Tracked changes

    def _keeps(self, change: Change) -> bool:
        undone = self.reading == "original" or not self._makes(change)
        return self.reading == "all" or change.removes == undone

    def _makes(self, change: Change) -> bool:
        return self.author is None or change.author == self.author

    def _meet(self, change: Change) -> None:
        """Count a change, once for a stretch of one kind by one author."""
        last, self._met_last = self._met_last, change
        if last is None or (last.kind, last.author) != (change.kind, change.author):
            self.met[change.kind] += 1
            self.authors[change.author] += 1

    def enter_change(self, element: Element) -> Entered | None:
        """Go into an insertion, deletion or move, or past it where the reading leaves it out."""
        return self._enter_changed(element, element, (_change(element, _TRACKED[element.tag]),), None)

    def _enter_changed(
        self,
        element: Element,
        children: Iterable[Element],
        changes: tuple[Change, ...],
        leave: Callable[[], None] | None,
    ) -> Entered | None:
        for change in changes:
            self._meet(change)
        if not all(self._keeps(change) for change in changes):
            self._pass_over(element)
            return None
        outer = self._changes
        self._changes = (*outer, *(change for change in changes if change not in outer))
        return children, partial(self._leave_changed, outer, leave)

    def _pass_over(self, dropped: Element) -> None:
        """Count the changes inside words that are left out, and keep the places of comments."""
        for found in dropped.iterdescendants(*_TRACKED, *COMMENTS):
            if found.tag in _TRACKED:
                self._meet(_change(found, _TRACKED[found.tag]))
            else:
                self.comment(found, ())

    def _leave_changed(self, outer: tuple[Change, ...], leave: Callable[[], None] | None) -> None:
        if leave is not None:
            leave()
        self._changes = outer

    # Tables

    def enter_table(self, element: Element) -> Entered:
        """Begin a table; its lines begin with its first cell."""
        self._tables.append(_Table(-1))
        return element, self._end_table

    def _end_table(self) -> None:
        table = self._tables.pop()
        if 0 <= table.start <= self.transcript.length:
            self.transcript.mark("table", table.start, self.transcript.length)

    def enter_row(self, element: Element) -> Entered | None:
        """Go into a row, unless it is a tracked one that the reading leaves out."""
        entered = self._enter_changed(element, element, _row_changes(element.find(W + "trPr")), None)
        if entered is not None and self._tables:
            self._tables[-1].row += 1
            self._tables[-1].cell = 0
        return entered

    def enter_cell(self, element: Element) -> Entered | None:
        """Go into a cell, unless it is a tracked one that the reading leaves out."""
        changes = _row_changes(element.find(W + "tcPr"))
        if all(self._keeps(change) for change in changes):
            self._flush()
        entered = self._enter_changed(element, element, changes, self._end_cell)
        if entered is not None and self._tables:
            table = self._tables[-1]
            table.cell += 1
            table.cell_start = self.transcript.next_line
            table.start = table.cell_start if table.start < 0 else table.start
        return entered

    def _end_cell(self) -> None:
        self._flush()
        if self._tables:
            table = self._tables[-1]
            if table.cell_start <= self.transcript.length:
                note = f"{table.row},{table.cell}"
                self.transcript.mark("cell", table.cell_start, self.transcript.length, note)

    # What stands between runs

    def enter_comment(self, element: Element) -> None:
        """The beginning or end of what a comment is about."""
        self.comment(element, ())

    def enter_drawing(self, element: Element) -> None:
        """A drawing that stands in no run."""
        self.drawing(element, ())

    def enter_alternatives(self, element: Element) -> Entered | None:
        """Alternatives between paragraphs or runs: one is walked."""
        taken = chosen(element)
        return (taken[0], None) if taken else None

    def enter_embedded(self, _: Element) -> None:
        """Another document that stands in this one by reference (`w:altChunk`, `w:subDoc`)."""
        self.unread["embedded document"] += 1

    def enter_formula_words(self, element: Element) -> None:
        """Letters of a formula, read in a row."""
        self._words(element, ())


def _change(element: Element, kind: MarkKind) -> Change:
    return Change(kind, value(element, "author"), value(element, "date"))


def _row_changes(properties: Element | None) -> tuple[Change, ...]:
    if properties is None:
        return ()
    return tuple(_change(child, _ROW_TRACKED[child.tag]) for child in properties if child.tag in _ROW_TRACKED)


def _read_properties(paragraph: _Paragraph, properties: Element, reading: Reading) -> None:
    """A paragraph's properties; in the original reading those from before a tracked change (17.13.5.29)."""
    for child in properties.iterchildren(_RPR):
        paragraph.ends = tuple(_change(end, _TRACKED[end.tag]) for end in child if end.tag in _TRACKED)
    former = properties.find(f"{W}pPrChange/{_PPR}") if reading == "original" else None
    for child in properties if former is None else former:
        tag = child.tag
        if tag == _PSTYLE:
            paragraph.style = child.get(_VAL, "")
        elif tag == _OUTLINE:
            paragraph.outline = child.get(_VAL, "")
        elif tag == _NUMBERS and (reading != "original" or child.find(W + "ins") is None):
            paragraph.list = value(child.find(W + "numId"))
            paragraph.list_level = value(child.find(W + "ilvl"))


_ENTER: dict[object, Callable[[Walk, Element], Entered | None]] = {
    _P: Walk.enter_paragraph,
    **dict.fromkeys(_TRACKED, Walk.enter_change),
    W + "tbl": Walk.enter_table,
    W + "tr": Walk.enter_row,
    W + "tc": Walk.enter_cell,
    **dict.fromkeys(COMMENTS[:2], Walk.enter_comment),
    ALTERNATIVES: Walk.enter_alternatives,
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Walk.enter_drawing),
    **dict.fromkeys((W + "altChunk", W + "subDoc"), Walk.enter_embedded),
    M + "t": Walk.enter_formula_words,
}
_SKIPPED = frozenset(
    W + name
    for name in [
        "pPr",
        "rPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "trPr",
        "tcPr",
        "customXmlPr",
        "smartTagPr",
        "background",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
    ]
)
