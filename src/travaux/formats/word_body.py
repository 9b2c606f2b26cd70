"""WordprocessingML to text: one walk over a story (body, note, header) in one of the three readings.

What becomes what (ISO/IEC 29500-1, chapter 17):

* One paragraph is one line, blank ones too; lines are parted by "\\n". A break inside a paragraph (`w:br`, `w:cr`)
  is U+2028, and so is a page or column break with words on both sides. `w:tab` is a tab, `w:noBreakHyphen` U+2011;
  `w:softHyphen` says where a word may be broken, not how it is written, and is dropped.
* Of a field the result is read, not its instruction; of a link, a content control, a smart tag its words.
* Every paragraph of a table's cell is a line of its own, cell by cell, row by row.
* The words of a text box follow the paragraph that holds it. Of alternatives in the markup one is read.
* A paragraph whose end is taken out in the reading goes on into the next one and takes that one's style and number
  (17.13.5.15, 17.13.5.20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from travaux.formats.numbering import Counters
from travaux.formats.numerals import numeral
from travaux.formats.package import Element
from travaux.formats.symbols import symbol
from travaux.formats.word_styles import Formatting, ParagraphStyle, Styles, heading_level
from travaux.formats.word_text import Change, Transcript
from travaux.formats.word_xml import MC, W, M, integer, value

if TYPE_CHECKING:
    from travaux.formats import Reading
    from travaux.formats.numbering import Label
    from travaux.text.source import MarkKind

__all__ = ["LINE_BREAK", "Note", "Walk"]

LINE_BREAK = "\u2028"

_P, _R, _T, _RPR, _PPR = W + "p", W + "r", W + "t", W + "rPr", W + "pPr"
_PSTYLE, _OUTLINE, _NUMBERS = W + "pStyle", W + "outlineLvl", W + "numPr"
_VAL, _FIELD_SIGN = W + "val", W + "fldCharType"
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
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_BOX = W + "txbxContent"
_ALTERNATIVES, _CHOICE, _FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
_COMMENTS = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
_UNREAD = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t": "drawing",
    "{urn:schemas-microsoft-com:vml}textpath": "word art",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "embedded object",
    W + "control": "form control",
}

Entered = tuple[Iterable[Element], Callable[[], None] | None]
"""What to walk next, and what to do when that is done."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote met in the text: its id in the file, its number as written, the changes it stands in.

    >>> Note("footnote", "2", "1").number
    '1'
    """

    kind: str
    id: str
    number: str
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class _Paragraph:
    """What a paragraph's own properties say in one reading."""

    style: str = ""
    list: str = ""
    list_level: str = ""
    outline: str = ""
    ends: tuple[Change, ...] = ()
    look: ParagraphStyle = ParagraphStyle()
    outer: tuple[Change, ...] = ()  # the changes that the whole paragraph stands in


@dataclass(slots=True)
class _Table:
    start: int
    row: int = 0
    cell: int = 0
    cell_start: int = 0


@dataclass(slots=True)
class Walk:
    """The walk over the stories of one file; `transcript` holds what was read, the other fields what was met.

    `notes` are in the order of their references; `met` counts tracked changes by kind, `authors` by name;
    `unread` counts the objects that hold no words or none that can be read.

    >>> walk = Walk("final", Styles(None, None))
    >>> walk.transcript.text
    ''
    """

    reading: Reading
    styles: Styles
    transcript: Transcript = field(default_factory=Transcript)
    notes: list[Note] = field(default_factory=list)
    met: Counter[MarkKind] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    comment_starts: dict[str, int] = field(default_factory=dict)
    comment_ends: dict[str, int] = field(default_factory=dict)
    comment_places: dict[str, int] = field(default_factory=dict)
    prefixes: Iterator[str] = field(default_factory=lambda: iter(()))
    _final: Counters = field(init=False)
    _original: Counters = field(init=False)
    _changes: tuple[Change, ...] = ()
    _met_last: Change | None = None
    _paragraph: _Paragraph | None = None
    _pending: _Paragraph | None = None  # its end is taken out: the line goes on
    _tables: list[_Table] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)  # whether each open field is still in its instruction
    _silent: bool = False
    _page_break: bool = False
    _trim: bool = False
    _base: Formatting = ()
    _boxes: list[tuple[Element, tuple[Change, ...]]] = field(default_factory=list)
    _known: dict[tuple[str, str], Note] = field(default_factory=dict)
    _counted: Counter[str] = field(default_factory=Counter)

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
                    self._run(child)
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

    def _run(self, run: Element) -> None:
        """Read one run: formatting, then words and what stands between them."""
        if not self._changes:
            self._met_last = None
        formatting = self._base
        for child in run:
            tag = child.tag
            if tag == _T:
                self._words(child, formatting)
            elif tag == _RPR:
                formatting = self.styles.formatting(child) or formatting
            elif tag in _INLINE:
                _INLINE[tag](self, child, formatting)
            elif len(child):
                self._unknown(child, formatting)

    def _words(self, element: Element, formatting: Formatting) -> None:
        text = element.text
        if not text or self._silent:
            return
        if (text[0] in _BLANKS or text[-1] in _BLANKS) and element.get(_SPACE) != "preserve":
            text = text if _preserved(element) else text.strip(_BLANKS)
        if "\n" in text or "\r" in text:
            text = text.replace("\r", " ").replace("\n", " ")
        if self._trim or self._page_break or not text:
            self._write(text, formatting)
        else:
            self.transcript.write(text, formatting, self._changes)

    def _write(self, text: str, formatting: Formatting) -> None:
        if self._trim:
            text = text.lstrip(" \t\u00a0")
            self._trim = not text
        if self._page_break:
            self._page_break = False
            if self.transcript.width:
                text = LINE_BREAK + text
        if text:
            self.transcript.write(text, formatting, self._changes)

    def _unknown(self, element: Element, formatting: Formatting) -> None:
        """What another program's extension holds: its words at least."""
        for words in element.iter(_T, W + "delText"):
            self._words(words, formatting)

    # Paragraphs

    def enter_paragraph(self, element: Element) -> Entered:
        """Begin a paragraph: its properties are read first, its number is written when it ends."""
        if self._paragraph is not None:
            self._end_paragraph()
        self._paragraph = paragraph = _Paragraph()
        for properties in element.iterchildren(_PPR):
            _read_properties(paragraph, properties, self.reading)
        paragraph.look = self.styles.paragraph(paragraph.style)
        self._base = (("hidden", ""),) if paragraph.look.hidden else ()
        return element, self._end_paragraph

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
        """Close what is on the line although its paragraph was to go on: nothing follows that it could join."""
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

    def _label(self, paragraph: _Paragraph, changes: tuple[Change, ...]) -> Label | None:
        """The paragraph's number: in the reading `all` a line that is gone keeps the number that it had."""
        style = paragraph.look
        number = paragraph.list or style.list
        if number in ("", "0"):
            return None
        level = integer(paragraph.list_level, style.list_level)
        if paragraph.list and not paragraph.list_level:
            level = self.styles.lists.level_of_style(number, paragraph.style) or style.list_level
        stays = not any(change.removes for change in changes)
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
        return self.reading == "all" or change.removes == (self.reading == "original")

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
        for found in dropped.iterdescendants(*_TRACKED, *_COMMENTS):
            if found.tag in _TRACKED:
                self._meet(_change(found, _TRACKED[found.tag]))
            else:
                self._comment(found, ())

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

    # What stands inside a line

    def tab(self, _: Element, formatting: Formatting) -> None:
        """A tab."""
        self._write("\t", formatting)

    def line_break(self, element: Element, formatting: Formatting) -> None:
        """A break inside a paragraph; one of a page or column counts only between words."""
        if value(element, "type") in ("page", "column"):
            self._page_break = True
        else:
            self._write(LINE_BREAK, formatting)

    def no_break_hyphen(self, _: Element, formatting: Formatting) -> None:
        """A hyphen at which no line may end."""
        self._write("\u2011", formatting)

    def symbol(self, element: Element, formatting: Formatting) -> None:
        """A sign out of a font of signs."""
        self._write(symbol(value(element, "font"), value(element, "char")), formatting)

    def words(self, element: Element, formatting: Formatting) -> None:
        """Words of a deletion or of a formula."""
        self._words(element, formatting)

    def field_sign(self, element: Element, formatting: Formatting) -> None:
        """The beginning, middle or end of a field; of a drop-down field the chosen entry is read."""
        match element.get(_FIELD_SIGN):
            case "begin":
                self._fields.append(True)
                chosen = _chosen_entry(element) if len(element) else ""
                if chosen:
                    self._write(chosen, formatting)
            case "separate" if self._fields:
                self._fields[-1] = False
            case "end" if self._fields:
                self._fields.pop()
            case _:
                pass
        # A field inside another's instruction is worked out, not printed.
        self._silent = len(self._fields) > 1 and True in self._fields[:-1]

    def footnote(self, element: Element, formatting: Formatting) -> None:
        """The reference to a footnote: `[^1]`, counted through the file."""
        self._refer("footnote", value(element, "id"), formatting)

    def endnote(self, element: Element, formatting: Formatting) -> None:
        """The reference to an endnote: `[^i]`, counted apart from the footnotes and in Roman, as Word prints it."""
        self._refer("endnote", value(element, "id"), formatting)

    def _refer(self, kind: str, identity: str, formatting: Formatting) -> None:
        note = self._known.get((kind, identity))
        if note is None:
            self._counted[kind] += 1
            count = self._counted[kind]
            number = str(count) if kind == "footnote" else numeral(count, "lowerRoman")
            note = Note(kind, identity, number, self._changes)
            self._known[kind, identity] = note
            self.notes.append(note)
        start = self.transcript.width
        self._write(f"[^{note.number}]", formatting)
        self.transcript.note("footnote-reference", start, note.number)

    def own_number(self, _: Element, __: Formatting) -> None:
        """A note's own number at its head, which is written as `[^1]:`; the blank behind it goes with it."""
        self._trim = True

    def _comment(self, element: Element, _: Formatting) -> None:
        places = _PLACES[element.tag](self)
        self.transcript.anchor(places, value(element, "id"))

    def enter_comment(self, element: Element) -> None:
        """The beginning or end of what a comment is about."""
        self._comment(element, ())

    def drawing(self, element: Element, _: Formatting) -> None:
        """A drawing, picture or object: its text boxes are kept for the end of the paragraph."""
        waiting = [element]
        while waiting:
            found = waiting.pop()
            if found.tag == _BOX:
                self._boxes.append((found, self._changes))
            elif found.tag == _ALTERNATIVES:
                waiting += _chosen(found)
            else:
                if found.tag in _UNREAD:
                    self.unread[_UNREAD[found.tag]] += 1
                waiting += reversed(found)

    def enter_drawing(self, element: Element) -> None:
        """A drawing that stands between runs."""
        self.drawing(element, ())

    def alternatives(self, element: Element, _: Formatting) -> None:
        """Alternatives inside a run; markup nests at most 256 deep, so this may call `_run` again."""
        for chosen in _chosen(element):
            self._run(chosen)

    def ruby(self, element: Element, _: Formatting) -> None:
        """Words with a guide to their pronunciation over them: the words."""
        for base in element.iterchildren(W + "rubyBase"):
            for run in base.iter(_R):
                self._run(run)

    def enter_alternatives(self, element: Element) -> Entered | None:
        """Alternatives between paragraphs or runs: one is walked."""
        chosen = _chosen(element)
        return (chosen[0], None) if chosen else None

    def enter_embedded(self, _: Element) -> None:
        """Another document that stands in this one by reference (`w:altChunk`, `w:subDoc`)."""
        self.unread["embedded document"] += 1

    def enter_formula_words(self, element: Element) -> None:
        """Letters of a formula, read in a row."""
        self._words(element, ())


def _preserved(element: Element | None) -> bool:
    while element is not None:
        space = element.get(_SPACE)
        if space is not None:
            return space == "preserve"
        element = element.getparent()
    return False


def _chosen(alternatives: Element) -> list[Element]:
    """The first choice, as a program that knows all of them reads; the fallback where only that one has words."""
    choices = list(alternatives.iterchildren(_CHOICE))
    fallbacks = list(alternatives.iterchildren(_FALLBACK))
    if choices and (not fallbacks or _has_words(choices[0]) or not _has_words(fallbacks[0])):
        return choices[:1]
    return fallbacks[:1]


def _has_words(element: Element) -> bool:
    return any(found.text for found in element.iter(_T, W + "delText"))


def _chosen_entry(field_begin: Element) -> str:
    choice = field_begin.find(f"{W}ffData/{W}ddList")
    if choice is None:
        return ""
    entries = [value(entry) for entry in choice.iterchildren(W + "listEntry")]
    at = integer(value(choice.find(W + "result")))
    return entries[at] if 0 <= at < len(entries) else ""


def _change(element: Element, kind: MarkKind) -> Change:
    return Change(kind, value(element, "author"), value(element, "date"))


def _row_changes(properties: Element | None) -> tuple[Change, ...]:
    if properties is None:
        return ()
    return tuple(_change(child, _ROW_TRACKED[child.tag]) for child in properties if child.tag in _ROW_TRACKED)


def _read_properties(paragraph: _Paragraph, properties: Element, reading: Reading) -> None:
    """A paragraph's properties; in the original reading those from before a tracked change of them (17.13.5.29)."""
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
    **dict.fromkeys(_COMMENTS[:2], Walk.enter_comment),
    _ALTERNATIVES: Walk.enter_alternatives,
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Walk.enter_drawing),
    **dict.fromkeys((W + "altChunk", W + "subDoc"), Walk.enter_embedded),
    M + "t": Walk.enter_formula_words,
}
_SKIPPED = frozenset(
    W + name
    for name in (
        "pPr rPr sectPr sdtPr sdtEndPr tblPr tblPrEx tblGrid trPr tcPr customXmlPr smartTagPr background "
        "bookmarkStart bookmarkEnd proofErr permStart permEnd"
    ).split()
)
_INLINE: dict[object, Callable[[Walk, Element, Formatting], None]] = {
    W + "delText": Walk.words,
    M + "t": Walk.words,
    W + "tab": Walk.tab,
    W + "ptab": Walk.tab,
    W + "br": Walk.line_break,
    W + "cr": Walk.line_break,
    W + "noBreakHyphen": Walk.no_break_hyphen,
    W + "sym": Walk.symbol,
    W + "fldChar": Walk.field_sign,
    W + "footnoteReference": Walk.footnote,
    W + "endnoteReference": Walk.endnote,
    W + "footnoteRef": Walk.own_number,
    W + "endnoteRef": Walk.own_number,
    W + "commentReference": Walk._comment,  # noqa: SLF001
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Walk.drawing),
    _ALTERNATIVES: Walk.alternatives,
    W + "ruby": Walk.ruby,
}
_PLACES: dict[object, Callable[[Walk], dict[str, int]]] = {
    _COMMENTS[0]: lambda walk: walk.comment_starts,
    _COMMENTS[1]: lambda walk: walk.comment_ends,
    _COMMENTS[2]: lambda walk: walk.comment_places,
}
