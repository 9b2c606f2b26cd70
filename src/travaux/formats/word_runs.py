"""What stands inside a line of a Word file: words, breaks, fields, references, drawings (ISO/IEC 29500-1).

* A break (`w:br`, `w:cr`) is U+2028, and so is a page or column break with words on both sides. `w:tab` is a
  tab, `w:noBreakHyphen` U+2011; `w:softHyphen` says where a word may be broken, not how it is written, and is
  dropped.
* Of a field the result is read, not its instruction. Of alternatives in the markup one is read.
* A note's reference is `[^1]`; the words of a text box wait for the end of the paragraph.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.numerals import numeral
from travaux.formats.symbols import symbol
from travaux.formats.word_text import Change, Transcript
from travaux.formats.word_xml import MC, M, W, integer, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from travaux.formats.package import Element
    from travaux.formats.word_styles import Formatting, Styles

__all__ = ["ALTERNATIVES", "COMMENTS", "LINE_BREAK", "Note", "Runs", "chosen"]

LINE_BREAK = "\u2028"
ALTERNATIVES, _CHOICE, _FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
COMMENTS = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")

_R, _T, _RPR, _FIELD_SIGN = W + "r", W + "t", W + "rPr", W + "fldCharType"
_VANISH = W + "vanish"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_BOX = W + "txbxContent"
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


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote met in the text: its id in the file, its number, the changes it stands in.

    >>> Note("footnote", "2", "1").number
    '1'
    """

    kind: str
    id: str
    number: str
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class Runs:
    """The reader of runs: `transcript` holds what was read, the other fields what was met.

    `notes` are in the order of their references; `unread` counts the objects without words that can be
    read; the places of comments are offsets of the text by their ids in the file.

    >>> from travaux.formats.word_styles import Styles
    >>> Runs(Styles(None, None)).transcript.text
    ''
    """

    styles: Styles
    transcript: Transcript = field(default_factory=Transcript)
    notes: list[Note] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    comment_starts: dict[str, int] = field(default_factory=dict)
    comment_ends: dict[str, int] = field(default_factory=dict)
    comment_places: dict[str, int] = field(default_factory=dict)
    _changes: tuple[Change, ...] = ()
    _met_last: Change | None = None
    _fields: list[bool] = field(default_factory=list)  # whether each open field is still in its instruction
    _silent: bool = False
    _page_break: bool = False
    _trim: bool = False
    _base: Formatting = ()
    _boxes: list[tuple[Element, tuple[Change, ...]]] = field(default_factory=list)
    _known: dict[tuple[str, str], Note] = field(default_factory=dict)
    _counted: Counter[str] = field(default_factory=Counter)

    def run(self, run: Element) -> None:
        """Read one run: formatting, then words and what stands between them."""
        if not self._changes:
            self._met_last = None
        formatting = self._base
        for child in run:
            tag = child.tag
            if tag == _T:
                self._words(child, formatting)
            elif tag == _RPR:
                formatting = self.styles.formatting(child)
                if self._base and child.find(_VANISH) is None:
                    formatting = tuple(sorted({*formatting, *self._base}))
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
        """The reference to an endnote: `[^i]`, counted apart from footnotes, in Roman, as Word prints it."""
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

    def comment(self, element: Element, _: Formatting) -> None:
        """The beginning or end of what a comment is about, or its sign."""
        places = _PLACES[element.tag](self)
        self.transcript.anchor(places, value(element, "id"))

    def drawing(self, element: Element, _: Formatting) -> None:
        """A drawing, picture or object: its text boxes are kept for the end of the paragraph."""
        waiting = [element]
        while waiting:
            found = waiting.pop()
            if found.tag == _BOX:
                self._boxes.append((found, self._changes))
            elif found.tag == ALTERNATIVES:
                waiting += chosen(found)
            else:
                if found.tag in _UNREAD:
                    self.unread[_UNREAD[found.tag]] += 1
                waiting += reversed(found)

    def alternatives(self, element: Element, _: Formatting) -> None:
        """Alternatives inside a run; markup nests at most 256 deep, so this may call `run` again."""
        for taken in chosen(element):
            self.run(taken)

    def ruby(self, element: Element, _: Formatting) -> None:
        """Words with a guide to their pronunciation over them: the words."""
        for base in element.iterchildren(W + "rubyBase"):
            for run in base.iter(_R):
                self.run(run)


def _preserved(element: Element | None) -> bool:
    while element is not None:
        space = element.get(_SPACE)
        if space is not None:
            return space == "preserve"
        element = element.getparent()
    return False


def chosen(alternatives: Element) -> list[Element]:
    """The first choice, as a program reads that knows all; the fallback where only that one has words."""
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


_INLINE: dict[object, Callable[[Runs, Element, Formatting], None]] = {
    W + "delText": Runs.words,
    M + "t": Runs.words,
    W + "tab": Runs.tab,
    W + "ptab": Runs.tab,
    W + "br": Runs.line_break,
    W + "cr": Runs.line_break,
    W + "noBreakHyphen": Runs.no_break_hyphen,
    W + "sym": Runs.symbol,
    W + "fldChar": Runs.field_sign,
    W + "footnoteReference": Runs.footnote,
    W + "endnoteReference": Runs.endnote,
    W + "footnoteRef": Runs.own_number,
    W + "endnoteRef": Runs.own_number,
    W + "commentReference": Runs.comment,
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Runs.drawing),
    ALTERNATIVES: Runs.alternatives,
    W + "ruby": Runs.ruby,
}
_PLACES: dict[object, Callable[[Runs], dict[str, int]]] = {
    COMMENTS[0]: lambda runs: runs.comment_starts,
    COMMENTS[1]: lambda runs: runs.comment_ends,
    COMMENTS[2]: lambda runs: runs.comment_places,
}
