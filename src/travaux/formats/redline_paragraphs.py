"""Tracked changes put into the paragraphs of a Word file, in place (ECMA-376 part 1, 17.13.5).

A paragraph's runs are parted where the script cuts; runs that go are wrapped, runs that come are put beside
them, and a line end that comes parts the paragraph: its first half ends with the inserted mark. A line end
that goes is a deleted mark, by which Word joins the paragraph to the next one (17.13.5.15).
"""

from __future__ import annotations

from bisect import bisect_right
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_numbers import no_number, paragraph_properties, set_number
from travaux.formats.redline_plain import fill, is_rtl
from travaux.formats.redline_script import outside
from travaux.formats.redline_trace import TERMINATOR
from travaux.formats.word_xml import W, above, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_numbers import Places
    from travaux.formats.redline_script import Edit, Intervals, Origin
    from travaux.formats.redline_trace import Atom, Line, Paper
    from travaux.text.passages import Passage
    from travaux.text.source import Source

__all__ = ["Moves", "Writer"]

_P, _R, _T, _PPR, _RPR = (W + name for name in ("p", "r", "t", "pPr", "rPr"))
_SILENT = {_T: W + "delText", W + "instrText": W + "delInstrText"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAGS = {
    "deleted": W + "del",
    "inserted": W + "ins",
    "moved-from": W + "moveFrom",
    "moved-to": W + "moveTo",
}
_FIELD = (W + "fldChar", W + "instrText")


@dataclass(slots=True)
class Moves:
    """The elements that mark each move, in the order of the document: those from and those to.

    >>> Moves().found
    {}
    """

    found: dict[int, tuple[list[Element], list[Element]]] = field(default_factory=dict)

    def note(self, passage: Passage, element: Element) -> None:
        """Enter an element that marks a part of a move."""
        ours = self.found.setdefault(passage.move, ([], []))
        ours[passage.kind == "moved-to"].append(element)


@dataclass(slots=True)
class Writer:
    """Writes the edits of lines into their paragraphs; `bound` is what of the new text comes by itself.

    `guests` are the references to notes that come, by their places in the new text.

    >>> Writer.__name__
    'Writer'
    """

    old: Paper
    new_source: Source
    new: Paper | None
    sources: list[Origin]
    places: Places
    bound: Intervals
    guests: dict[int, Element] = field(default_factory=dict)
    moves: Moves = field(default_factory=Moves)
    _old_atoms: list[Atom] = field(default_factory=list)
    _new_atoms: list[Atom] = field(default_factory=list)
    _old_starts: list[int] = field(default_factory=list)
    _new_starts: list[int] = field(default_factory=list)
    _new_ends: list[int] = field(default_factory=list)
    _styles: set[tuple[str, str]] = field(default_factory=set)
    _copies: dict[int, Element | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._old_atoms = [atom for line in self.old.lines for atom in line.atoms]
        self._old_starts = [atom.start for atom in self._old_atoms]
        if self.new is not None:
            self._new_atoms = [atom for line in self.new.lines for atom in line.atoms]
            self._new_starts = [atom.start for atom in self._new_atoms]
            self._new_ends = [line.end for line in self.new.lines]
        else:
            self._new_ends = [found.start() for found in TERMINATOR.finditer(self.new_source.text)]
        if self.old.styles.root is not None:
            self._styles = {
                (value(style, "type"), value(style, "styleId"))
                for style in self.old.styles.root.iterchildren(W + "style")
            }

    def write(self, index: int, edit: Edit) -> None:
        """Write what happens to the line `index` into its paragraph."""
        line = self.old.lines[index]
        paragraph = line.paragraph
        if paragraph is None or not edit.changes:
            return
        _drop_fields(paragraph)
        pieces = [passage for passage in edit.passages if passage.old_start < passage.old_end]
        owned = _isolated(line, [piece for piece in pieces if piece.kind != "moved-to"])
        cursor: Element | None = None
        for passage in edit.passages:
            if passage.kind in ("inserted", "moved-to"):
                cursor = self._insert(index, cursor, passage)
                continue
            runs = owned.get(passage.old_start, [])
            if passage.kind == "kept":
                cursor = runs[-1] if runs else cursor
            elif runs:
                cursor = self._take_out(runs, passage)
        if edit.end is not None:
            self._mark_end(paragraph, edit.end)
            if all(piece.kind != "kept" for piece in pieces):
                _take_out_rest(paragraph)

    def _take_out(self, runs: list[Element], passage: Passage) -> Element:
        wrapper: Element | None = None
        for run in runs:
            if wrapper is not None and wrapper.getnext() is run:
                wrapper.append(run)
            else:
                wrapper = etree.Element(_TAGS[passage.kind])
                run.addprevious(wrapper)
                wrapper.append(run)
                if passage.kind == "moved-from":
                    self.moves.note(passage, wrapper)
            if passage.kind == "deleted":
                _silence(run)
        assert wrapper is not None  # noqa: S101 -- there is a run
        return wrapper

    def _mark_end(self, paragraph: Element, passage: Passage) -> None:
        properties = paragraph_properties(paragraph)
        look = properties.find(_RPR)
        if look is None:
            look = etree.Element(_RPR)
            tail = [child for child in properties if child.tag == W + "sectPr"]
            if tail:
                tail[0].addprevious(look)
            else:
                properties.append(look)
        # LibreOffice does not read moved ends, so the end of a moved paragraph goes and comes as any other.
        look.insert(0, etree.Element(W + ("del" if passage.kind in ("deleted", "moved-from") else "ins")))

    # What comes

    def _insert(self, index: int, cursor: Element | None, passage: Passage) -> Element | None:
        paragraph = self.old.lines[index].paragraph
        assert paragraph is not None  # noqa: S101 -- asked by the caller
        text = self.new_source.text
        for start, end in outside(passage.new_start, passage.new_end, self.bound):
            at = start
            for terminator in TERMINATOR.finditer(text, start, end):
                cursor = self._put(paragraph, cursor, passage, at, terminator.start(), index)
                at = terminator.end()
                if text[at - 1] == "\r" and text[at : at + 1] == "\n":
                    continue
                self._part(index, paragraph, cursor, passage, at - 1)
                cursor = None
            cursor = self._put(paragraph, cursor, passage, at, end, index)
        return cursor

    def _put(
        self, paragraph: Element, cursor: Element | None, passage: Passage, start: int, end: int, index: int
    ) -> Element | None:
        if start >= end:
            return cursor
        wrapper = etree.Element(_TAGS[passage.kind])
        for first, last in self._portions(start, end):
            if first in self.guests:
                wrapper.append(self.guests[first])
                continue
            for words, look in self._dressed(passage, first, last, index):
                run = etree.SubElement(wrapper, _R)
                if look is not None:
                    run.append(look)
                fill(run, words)
        if cursor is None:
            properties = paragraph.find(_PPR)
            paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, wrapper)
        else:
            while above(cursor) is not paragraph and cursor.getnext() is None:
                cursor = above(cursor)
            cursor.addnext(wrapper)
        if passage.kind == "moved-to":
            self.moves.note(passage, wrapper)
        return wrapper

    def _portions(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A stretch of the new text, parted at the references to notes that come."""
        edges = {edge for at in self.guests if start <= at < end for edge in (at, at + 1)}
        return pairwise(sorted({start, end, *edges}))

    def _dressed(
        self, passage: Passage, start: int, end: int, index: int
    ) -> Iterator[tuple[str, Element | None]]:
        """Words that come, with the run properties they have: the new file's, else those beside or before."""
        text = self.new_source.text
        if self.new is not None:
            yield from self._looks(self._new_atoms, self._new_starts, start, end, 0, text)
        elif passage.kind == "moved-to":
            shift = passage.old_start - passage.new_start
            yield from self._looks(self._old_atoms, self._old_starts, start, end, shift, text)
        else:
            look = self._beside(passage.old_start, index)
            if look is None and is_rtl(text[start:end]):
                look = etree.Element(_RPR)
                etree.SubElement(look, W + "rtl")
            yield text[start:end], look

    def _looks(
        self, atoms: list[Atom], starts: list[int], start: int, end: int, shift: int, text: str
    ) -> Iterator[tuple[str, Element | None]]:
        at = start
        place = max(bisect_right(starts, start + shift) - 1, 0)
        while at < end:
            while place < len(atoms) and atoms[place].end <= at + shift:
                place += 1
            if place >= len(atoms) or atoms[place].start >= end + shift:
                yield text[at:end], None
                return
            first = atoms[place].start - shift
            if first > at:
                yield text[at:first], None
                at = first
            stop = min(end, atoms[place].end - shift)
            yield text[at:stop], self._look_of(atoms[place])
            at = stop

    def _beside(self, at: int, index: int) -> Element | None:
        """The look of the run before a place of the old line, or of the one behind it."""
        atoms = self.old.lines[index].atoms
        before = [atom for atom in atoms if atom.start < at]
        return self._look_of(before[-1] if before else atoms[0]) if atoms else None

    def _look_of(self, atom: Atom) -> Element | None:
        run = atom.element.getparent() if atom.element is not None else None
        look = run.find(_RPR) if run is not None and run.tag == _R else None
        if look is None:
            return None
        copy = deepcopy(look)
        for style in copy.findall(W + "rStyle"):
            if ("character", value(style)) not in self._styles:
                copy.remove(style)
        return copy

    # Paragraphs that come

    def _part(
        self, index: int, paragraph: Element, cursor: Element | None, passage: Passage, end: int
    ) -> None:
        """Part a paragraph behind the cursor; the first half ends with the mark that comes."""
        half = etree.Element(_P)
        properties = self._properties(index, passage, end)
        if properties is not None:
            half.append(properties)
        if cursor is not None:
            _part_wrappers(paragraph, cursor)
            node: Element | None = cursor
            while node is not None and node.getparent() is not paragraph:
                node = node.getparent()
            own = paragraph.find(_PPR)
            moved = []
            while node is not None and node is not own:
                moved.append(node)
                node = node.getprevious()
            half.extend(reversed(moved))
        paragraph.addprevious(half)
        self._mark_end(half, passage)

    def _properties(self, index: int, passage: Passage, end: int) -> Element | None:
        """The properties of a paragraph that comes: the new file's where it has the style, else beside."""
        if passage.kind == "moved-to":
            place = passage.old_start + end - passage.new_start
            source = next((line for line in self.old.lines if line.end >= place), None)
            if source is not None and source.paragraph is not None:
                return _clean_copy(source.paragraph)
        number = bisect_right(self._new_ends, end - 1)
        kind, same = self.sources[number]
        if kind == "old":  # the same paragraph, whose end was only taken out and put in again
            own = self.old.lines[same].paragraph
            return None if own is None else _clean_copy(own)
        if self.new is not None and number < len(self.new.lines):
            line = self.new.lines[number]
            found = _clean_copy(line.paragraph) if line.paragraph is not None else None
            style = value(found.find(W + "pStyle")) if found is not None else ""
            if not style or ("paragraph", style) in self._styles:
                return self._renumbered(found, line, style)
        return self._neighbour(index)

    def _renumbered(self, found: Element | None, line: Line, style: str) -> Element | None:
        place = self.places.old_place(line.place) if line.place else None
        if place:
            properties = etree.Element(_PPR) if found is None else found
            set_number(properties, *place)
            return properties
        if line.place or self.old.styles.paragraph(style).list not in ("", "0"):
            properties = etree.Element(_PPR) if found is None else found
            no_number(properties)
            return properties
        return found

    def _neighbour(self, index: int) -> Element | None:
        for near in (index, index - 1, index + 1):
            line = self.old.lines[near] if 0 <= near < len(self.old.lines) else None
            if line is None or line.paragraph is None or line.prefix != self.old.lines[index].prefix:
                continue
            found = _clean_copy(line.paragraph)
            style = value(found.find(W + "pStyle")) if found is not None else ""
            look = self.old.styles.paragraph(style)
            if look.heading:
                continue
            if found is not None and (look.list or found.find(W + "numPr") is not None):
                no_number(found)
            return found
        return None


def _clean_copy(paragraph: Element) -> Element | None:
    properties = paragraph.find(_PPR)
    if properties is None:
        return None
    copy = deepcopy(properties)
    for child in list(copy):
        if child.tag in (_RPR, W + "sectPr"):
            copy.remove(child)
    return copy


def _isolated(line: Line, pieces: list[Passage]) -> dict[int, list[Element]]:
    """The runs of each piece of a line, by its first old offset; runs are parted where pieces meet."""
    owned: dict[int, list[Element]] = {}
    ends = [piece.old_end for piece in pieces]
    piece_of: dict[Element, int] = {}
    for atom in line.atoms if pieces else ():
        element = atom.element
        run = element.getparent() if element is not None else None
        if element is None or run is None or run.tag != _R:
            continue
        place = min(bisect_right(ends, atom.start), len(pieces) - 1)
        if piece_of.get(run, place) != place:
            run = _cut_run(run, element)
        _own(owned, piece_of, run, pieces, place)
        if element.tag != _T or len(element.text or "") != atom.end - atom.start:
            continue
        last = bisect_right(ends, atom.end - 1, place, len(pieces) - 1)
        if last > place:
            cuts = [end - atom.start for end in ends[place:last]]
            for behind in _cut_words(element, run, cuts):
                place += 1
                _own(owned, piece_of, behind, pieces, place)
    return owned


def _own(
    owned: dict[int, list[Element]],
    piece_of: dict[Element, int],
    run: Element,
    pieces: list[Passage],
    place: int,
) -> None:
    piece_of[run] = place
    runs = owned.setdefault(pieces[place].old_start, [])
    if not runs or runs[-1] is not run:
        runs.append(run)


def _cut_words(element: Element, run: Element, cuts: Sequence[int]) -> Iterator[Element]:
    """Part a text at some places: each further piece in a run of its own; what follows goes with the last."""
    words, look = element.text or "", run.find(_RPR)
    following = list(element.itersiblings())
    element.text = words[: cuts[0]]
    element.set(_SPACE, "preserve")
    for start, end in pairwise((*cuts, len(words))):
        behind = etree.Element(_R)
        if look is not None:
            behind.append(deepcopy(look))
        rest = etree.SubElement(behind, _T)
        rest.text = words[start:end]
        rest.set(_SPACE, "preserve")
        if end == len(words):
            behind.extend(following)
        run.addnext(behind)
        run = behind
        yield behind


def _cut_run(run: Element, child: Element | None) -> Element:
    """A new run behind `run`, with its look; `child` and what follows it move there."""
    behind = etree.Element(_R)
    look = run.find(_RPR)
    if look is not None:
        behind.append(deepcopy(look))
    if child is not None:
        behind.extend([child, *child.itersiblings()])
    run.addnext(behind)
    return behind


def _silence(run: Element) -> None:
    for words in run.iterchildren(*_SILENT):
        words.tag = _SILENT[words.tag]


def _take_out_rest(paragraph: Element) -> None:
    """Pictures and other runs without words go with the paragraph that goes."""
    for run in paragraph.findall(_R):
        if any(child.tag != _RPR for child in run):
            wrapper = etree.Element(W + "del")
            run.addprevious(wrapper)
            wrapper.append(run)
            _silence(run)


def _drop_fields(paragraph: Element) -> None:
    """A changed paragraph's fields become their words, if they begin and end in it."""
    signs = [sign for sign in paragraph.iterdescendants(*_FIELD) if next(sign.iterancestors(_P)) is paragraph]
    depth = 0
    for sign in signs:
        kind = value(sign, "fldCharType")
        depth += (kind == "begin") - (kind == "end")
        if depth < 0:
            return
    if depth or any(sign.find(W + "ffData") is not None for sign in signs):
        return
    for sign in signs:
        run = above(sign)
        run.remove(sign)
        if run.tag == _R and all(child.tag == _RPR for child in run) and run.getparent() is not None:
            above(run).remove(run)


def _part_wrappers(paragraph: Element, cursor: Element) -> None:
    """Part the links and the like that a cursor stands in, so that it ends one of them."""
    node = cursor
    while node.getparent() is not None and node.getparent() is not paragraph:
        parent = above(node)
        following = list(node.itersiblings())
        if following:
            twin = etree.Element(parent.tag)
            for name, content in parent.attrib.items():
                twin.set(name, content)
            twin.extend(following)
            parent.addnext(twin)
        node = parent
