"""HTML in: the words that a browser shows, a line for each paragraph, with list numbers and changes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from travaux.formats import Reading
from travaux.formats.encodings import Decoded, decoded
from travaux.formats.html_lines import Lines, OpenMark
from travaux.formats.numerals import numeral
from travaux.formats.package import Element
from travaux.formats.plain import refuse_unmarked_utf16, text_remarks
from travaux.text.diagnostics import Diagnostic
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.source import Furniture, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from travaux.text.source import Mark, MarkKind

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"^\s{0,20}<\?xml[^>]{0,200}encoding\s{0,20}=\s{0,20}[\"']([\w.:-]{1,40})[\"']")
_XML_DECLARATION = re.compile(r"^\s{0,20}<\?xml[^>]{0,200}\?>")
_INTEGER = re.compile(r"\s{0,9}([+-]?[0-9]{1,6})\s{0,9}")
_WORD = re.compile(r"[^\W_]\S*")
_HEAD = 4096
_LONGEST_SIGN = 8
_HIDDEN_STYLE = re.compile(r"display\s{0,20}:\s{0,20}none|visibility\s{0,20}:\s{0,20}hidden", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]{0,20}\s{0,20}:[^;]{0,100}line-through", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s{0,20}:\s{0,20}([a-z-]{1,40})", re.IGNORECASE)
_NUMBER = re.compile(r"[\[(]?([0-9]{1,4}|[*†‡])[\])]?")
_NOTE_TARGET = re.compile(
    r"(?:_?ftn|_?edn|fn|note|footnote|endnote|user-content-fn|cite_note)[\w:.-]{0,60}", re.IGNORECASE
)
_BACK = re.compile(
    r"(?:_?ftnref|_?ednref|fnref|noteref|footnote-?ref|endnote-?ref|cite_ref|user-content-fnref)",
    re.IGNORECASE,
)

_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "svg",
        "datalist",
        "rp",
        "title",
        "meta",
        "link",
        "base",
        "frame",
        "noframes",
        "map",
        "area",
        "param",
        "source",
        "track",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dd",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
    ]
)
_NO_WORDS = frozenset(["head", "script", "style", "title", "rp"])
_SIMPLE: dict[str, MarkKind] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underlined",
    "mark": "highlighted",
    "s": "struck",
    "strike": "struck",
    "table": "table",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN = {"lower-roman": "lowerRoman", "upper-roman": "upperRoman"}
_CHANGES: dict[str, MarkKind] = {"ins": "insertion", "del": "deletion"}
_LEFT_OUT = {"original": "ins", "final": "del", "all": ""}
_READINGS = {
    "original": "the text before them was read",
    "final": "the text after them was read",
    "all": "both texts were read, one through the other",
}


def read_html(content: bytes, name: str, reading: Reading = "final", encoding: str | None = None) -> Source:
    r"""The visible words of an HTML page, one line for each paragraph; its title is kept as a header.

    `reading` says which of the words in `ins` and `del` are read. Hidden words, and those that stand in for
    an object or in a drawing, are left out and counted (TX314). Raises `Unreadable` for a page that is
    empty or that the parser gives up (a line of 10 MB, elements more than 255 deep), `WrongCall` for an
    unknown encoding.

    >>> page = b"<ol type=a><li>The Parties <del>should</del><ins>shall</ins> meet.</ol>"
    >>> read_html(page, "draft.html").text
    'a. The Parties shall meet.\n'
    """
    found = _characters(content, name, encoding)
    refuse_unmarked_utf16(found.text, name)
    root = _tree(found.text, name)
    walk = _Walk(root, reading)
    walk.go()
    text = walk.lines.text()
    if not text.strip():
        message = f"{name} shows no words: save the page with its text, and read that."
        raise Unreadable(message)
    marks = tuple(sorted(walk.lines.marks, key=lambda mark: (mark.start, mark.end)))
    title = " ".join(_words_of(root.find(".//title")).split())
    return Source(
        text=text,
        format="html",
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=found.encoding,
        marks=marks,
        furniture=(Furniture("header", 1, title),) if title else (),
        remarks=(*text_remarks(replace(found, text=text)), *_remarks(marks, walk, reading)),
    )


def _characters(content: bytes, name: str, encoding: str | None) -> Decoded:
    """By the encoding given, by byte-order mark, as the page declares, else as plain text is."""
    declared = _XML_ENCODING.search(content[:_HEAD]) or _CHARSET.search(content[:_HEAD])
    if encoding is None and declared and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        said = declared.group(1).decode("ascii", "replace").lower()
        # What calls itself Latin 1 or ASCII is read as windows-1252 (WHATWG, Encoding Standard, 4.2).
        codec = "windows-1252" if said in ("iso-8859-1", "latin1", "us-ascii", "ascii") else said
        if not said.startswith("utf-16"):
            try:
                return decoded(content, name, codec)
            except (Unreadable, WrongCall):
                return decoded(content, name)
    return decoded(content, name, encoding)


def _tree(text: str, name: str) -> Element:
    if not text.strip():
        message = f"{name} is empty: fetch or save the page again."
        raise Unreadable(message)
    clean = _XML_DECLARATION.sub("", text).replace("\0", "\ufffd")
    parser = lxml.html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = lxml.html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        message = f"{name} shows no words: save the page with its text, and read that."
        raise Unreadable(message) from None
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        message = (
            f"{name}, line {fatal.line}: the page is too deeply nested or holds too long a line to be read: "
            "copy its words into a text file and read that."
        )
        raise Unreadable(message)
    return root


@dataclass(slots=True)
class _List:
    """A numbered list on the way: the number of its next item, how it is written, how far it steps."""

    next: int
    form: str
    step: int


_Closers = list["Callable[[], None]"]


@dataclass(slots=True)
class _Walk:
    """Goes through the elements in their order, without recursion, and writes what shows."""

    root: Element
    reading: Reading
    lines: Lines = field(default_factory=Lines)
    changes: Counter[str] = field(default_factory=Counter)
    left_out: list[tuple[int, int]] = field(default_factory=list)
    """Where the words of a hidden element would stand, and how many they are."""
    _kept: int = 0
    _lists: list[_List | None] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _closers: list[_Closers] = field(default_factory=list)
    _blocks: list[_Closers] = field(default_factory=list)
    _notes: dict[str, str] = field(default_factory=dict)
    _references: dict[Element, str] = field(default_factory=dict)

    def go(self) -> None:
        """Write the whole page."""
        self._find_notes()
        context = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in context:
            if event == "start":
                if self._unseen(element) or self._is_note_sign(element):
                    context.skip_subtree()
                    self._closers.append([])
                else:
                    self._enter(element)
                continue
            for close in reversed(self._closers.pop()):
                close()
            if element is not self.root and element.tail:
                self.lines.words(element.tail, kept=self._kept > 0)

    def _find_notes(self) -> None:
        """Find the links that refer to footnotes: numbers that point to a place named like a note."""
        there = {element.get("id") for element in self.root.iter()}
        there |= {element.get("name") for element in self.root.iter("a")}
        taken: Counter[str] = Counter()
        for link in self.root.iter("a"):
            target = _target(link)
            number = _NUMBER.fullmatch(_words_of(link).strip()) if target in there else None
            if not number or _BACK.match(target):
                continue
            if not (_NOTE_TARGET.fullmatch(target) or link.get("role") == "doc-noteref"):
                continue
            if target not in self._notes:
                sign = number.group(1)
                taken[sign] += 1
                self._notes[target] = sign if taken[sign] == 1 else f"{sign}-{taken[sign]}"
            self._references[link] = self._notes[target]

    def _unseen(self, element: Element) -> bool:
        tag, style = element.tag, element.get("style") or ""
        hidden = element.get("hidden") is not None or bool(style and _HIDDEN_STYLE.search(style))
        if tag in _UNSEEN or hidden or (tag == "dialog" and element.get("open") is None):
            self._leave_out(element)
            return True
        if tag in _CHANGES:
            self.changes[_CHANGES[tag]] += 1
            return bool(tag == _LEFT_OUT[self.reading])
        return False

    def _leave_out(self, element: Element) -> None:
        """Count the words of a subtree that no browser shows."""
        words = 0
        inside = etree.iterwalk(element, events=("start", "end"))
        for event, each in inside:
            if event == "start" and each.tag in _NO_WORDS:
                inside.skip_subtree()
            elif event == "start":
                words += _word_count(each.text)
            if event == "end" and each is not element:
                words += _word_count(each.tail)
        if words:
            self.left_out.append((self.lines.length, words))

    def _is_note_sign(self, element: Element) -> bool:
        """Write a link that refers to a note, or a note's own number; pass over a link back."""
        if element.tag != "a":
            return False
        if element in self._references:
            mark = self.lines.open(OpenMark("footnote-reference", self._references[element]))
            self.lines.words(f"[^{self._references[element]}]")
            self.lines.close(mark)
            return True
        words = _words_of(element).strip()
        if len(words) > _LONGEST_SIGN:
            return False
        label = self._note_of(element)
        if label is not None and _NUMBER.fullmatch(words):
            self._begin_note(label, self._blocks[-1] if self._blocks else self._closers[-1])
            return True
        return bool(words) and (element.get("role") == "doc-backlink" or bool(_BACK.match(_target(element))))

    def _note_of(self, element: Element) -> str | None:
        return self._notes.get(element.get("id") or "") or self._notes.get(element.get("name") or "")

    def _begin_note(self, label: str, closers: _Closers) -> None:
        self._mark(OpenMark("footnote", label), closers)
        self.lines.words(f"[^{label}]: ")
        self.lines.stay()

    def _mark(self, mark: OpenMark, closers: _Closers) -> None:
        opened = self.lines.open(mark)
        closers.append(lambda: self.lines.close(opened))

    def _enter(self, element: Element) -> None:
        closers: _Closers = []
        self._closers.append(closers)
        tag = element.tag
        if tag == "br":
            self.lines.break_line()
        if tag in _BLOCKS:
            self.lines.end_line()
            self._blocks.append(closers)
            closers += [self.lines.end_line, self._leave_block]
        self._enter_marked(element, closers)
        label = self._note_of(element)
        if label is not None:
            self._begin_note(label, closers)
        elif tag == "li":
            self._number_item(element)
            closers.append(self.lines.end_item)
        if tag == "pre":
            self._kept += 1
            closers.append(self._leave_pre)
        if element.text:
            self.lines.words(element.text, kept=self._kept > 0)

    def _leave_block(self) -> None:
        self._blocks.pop()

    def _leave_pre(self) -> None:
        self._kept -= 1

    def _enter_marked(self, element: Element, closers: _Closers) -> None:
        tag, style = element.tag, element.get("style") or ""
        if tag in _SIMPLE:
            self._mark(OpenMark(_SIMPLE[tag]), closers)
        elif style and _STRUCK_STYLE.search(style):
            self._mark(OpenMark("struck"), closers)
        if tag in _CHANGES:
            self._mark(OpenMark(_CHANGES[tag], date=element.get("datetime") or ""), closers)
        elif tag in _HEADINGS:
            self._mark(OpenMark("heading", level=_HEADINGS[tag]), closers)
        elif tag in ("ol", "ul"):
            self._lists.append(_list_of(element) if tag == "ol" else None)
            closers.append(self._leave_list)
        elif tag == "table":
            self._rows.append(0)
            self._columns.append(0)
            closers.append(self._leave_table)
        elif tag == "tr" and self._rows:
            self._rows[-1] += 1
            self._columns[-1] = 0
        elif tag in ("td", "th") and self._rows:
            self._columns[-1] += 1
            self._mark(OpenMark("cell", f"{self._rows[-1]},{self._columns[-1]}"), closers)

    def _leave_list(self) -> None:
        self._lists.pop()

    def _leave_table(self) -> None:
        self._rows.pop()
        self._columns.pop()

    def _number_item(self, item: Element) -> None:
        numbered = self._lists[-1] if self._lists else None
        if numbered is None:
            return
        number = _whole(item.get("value"), numbered.next)
        numbered.next = number + numbered.step
        form = _LIST_TYPES.get(item.get("type") or "", numbered.form)
        if form != "none":
            self.lines.label(
                f"{_list_number(number, form)}.", sum(each is not None for each in self._lists) - 1
            )


def _words_of(element: Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext()))


def _word_count(text: str | None) -> int:
    return sum(1 for _ in _WORD.finditer(text or ""))


def _target(link: Element) -> str:
    """The place in the page that a link points to, or nothing."""
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") else ""


def _list_of(element: Element) -> _List:
    """How an ordered list counts (HTML Living Standard, 4.4.5)."""
    down = element.get("reversed") is not None
    items = sum(1 for child in element if child.tag == "li") if down else 1
    style = _LIST_STYLE.search(element.get("style") or "")
    form = style.group(1).lower() if style else _LIST_TYPES.get(element.get("type") or "", "decimal")
    return _List(_whole(element.get("start"), items if down else 1), form, -1 if down else 1)


def _whole(words: str | None, otherwise: int) -> int:
    found = _INTEGER.fullmatch(words or "")
    return int(found.group(1)) if found else otherwise


def _list_number(number: int, form: str) -> str:
    """A list number as a browser writes it; decimal where the form cannot write it.

    >>> _list_number(28, "lower-alpha"), _list_number(4, "upper-roman"), _list_number(0, "lower-alpha")
    ('ab', 'IV', '0')
    """
    if form in _ROMAN:
        return numeral(number, _ROMAN[form])
    if form in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("a") + letter) + letters
        return letters.upper() if form.startswith("upper") else letters
    return str(number)


def _remarks(marks: tuple[Mark, ...], walk: _Walk, reading: Reading) -> Iterator[Diagnostic]:
    if walk.changes:
        first = next((mark for mark in marks if mark.kind in _CHANGES.values()), None)
        counts = " and ".join(
            f"{count:,} {kind}" + ("s" if count > 1 else "")
            for kind, count in sorted(walk.changes.items(), reverse=True)
        )
        place = (first.start, first.end) if first else (0, 0)
        yield Diagnostic(
            "TX310", *place, f"The page carries tracked changes: {counts}; {_READINGS[reading]}."
        )
    struck = [mark for mark in marks if mark.kind == "struck"]
    if struck:
        places = "1 place" if len(struck) == 1 else f"{len(struck):,} places"
        yield Diagnostic(
            "TX312", struck[0].start, struck[0].end, f"Words are struck through by hand, in {places}."
        )
    if walk.left_out:
        count = sum(words for _, words in walk.left_out)
        said = (
            "1 word that no browser shows was"
            if count == 1
            else f"{count:,} words that no browser shows were"
        )
        places = "1 place" if len(walk.left_out) == 1 else f"{len(walk.left_out):,} places"
        start = walk.left_out[0][0]
        yield Diagnostic("TX314", start, start, f"{said} left out of the reading, in {places}.")
