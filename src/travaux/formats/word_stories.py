"""A Word file as stories: its paragraphs, tables and notes without automatic numbers, and who holds them.

What stands in a line and is no word (a note's reference, a formula, a text box, a sign that one element
writes with many letters) is a thing, which is kept whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.docx import word_parts
from travaux.formats.redline_trace import Atom, is_reference
from travaux.formats.word_xml import M, W, above, value
from travaux.text.stories import THING, Paragraph, Row, Table, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Line, Paper
    from travaux.text.stories import Block, Story

__all__ = ["Held", "HeldStory", "TooStrange", "stories"]

_P, _R, _T, _TBL, _TR, _TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
_BOX, _MATHS = W + "txbxContent", M + "oMath"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PASSED = frozenset(W + name for name in ("sectPr", "bookmarkStart", "bookmarkEnd", "tcPr", "pPr"))
_ONE = frozenset(W + name for name in ("tab", "ptab", "br", "cr", "noBreakHyphen"))


class TooStrange(Exception):
    """The file holds something between its paragraphs that a consolidation cannot carry."""


@dataclass(slots=True)
class Held:
    """A block and the element that holds it.

    `atoms` are a paragraph's characters, from 0, with their elements, `inner` the rows of a table, the cells
    of a row, or the notes of a paragraph by their number.

    >>> Held(Paragraph(""), None).atoms
    []
    """

    block: Block
    element: Element | None
    atoms: list[Atom] = field(default_factory=list)
    inner: dict[int, HeldStory] = field(default_factory=dict)


@dataclass(slots=True)
class HeldStory:
    """A story and the element that holds it.

    >>> HeldStory(None, []).story
    ()
    """

    element: Element | None
    blocks: list[Held]

    @property
    def story(self) -> Story:
        """The blocks themselves."""
        return tuple(held.block for held in self.blocks)


def stories(paper: Paper, place: Callable[[tuple[str, int]], str]) -> HeldStory:
    """The body of a file; `place` names the list and level of a paragraph, as they are to be compared.

    Raises `TooStrange` where blocks stand in what is no body, cell or note.

    >>> stories.__name__
    'stories'
    """
    return _Reader(paper, place).body()


@dataclass(slots=True)
class _Reader:
    paper: Paper
    place: Callable[[tuple[str, int]], str]
    lines: dict[Element, Line] = field(default_factory=dict)
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.paper.lines:
            if line.paragraph is None or line.paragraph in self.lines:
                raise TooStrange
            self.lines[line.paragraph] = line
        parts = word_parts(self.paper.package, self.paper.main)
        for kind in ("footnote", "endnote"):
            for part in parts.get(f"{kind}s", [])[:1]:
                for element in self.paper.package.tree(part).iterchildren(W + kind):
                    if value(element, "type") in ("", "normal"):
                        self.notes[kind, value(element, "id")] = element

    def body(self) -> HeldStory:
        body = next(self.paper.package.tree(self.paper.main).iterchildren(W + "body"), None)
        if body is None:
            raise TooStrange
        return self._story(body)

    def _story(self, element: Element) -> HeldStory:
        return HeldStory(element, list(self._blocks(element)))

    def _blocks(self, element: Element) -> Iterator[Held]:
        for child in element:
            if child.tag == _P:
                yield self._paragraph(child)
            elif child.tag == _TBL:
                yield self._table(child)
            elif child.tag not in _PASSED:
                raise TooStrange

    def _table(self, element: Element) -> Held:
        rows = [self._row(row) for row in element.iterchildren(_TR)]
        block = Table(tuple(row.block for row in rows if isinstance(row.block, Row)))
        return Held(block, element, inner={0: HeldStory(element, rows)})

    def _row(self, element: Element) -> Held:
        cells = list(element.iterchildren(_TC))
        inner = {k: self._story(cell) for k, cell in enumerate(cells)}
        shape = " ".join(value(cell.find(f"{W}tcPr/{W}gridSpan")) or "1" for cell in cells)
        return Held(Row(tuple(story.story for story in inner.values()), shape), element, inner=inner)

    def _paragraph(self, element: Element) -> Held:
        line = self.lines.get(element)
        if line is None:
            raise TooStrange
        held = Held(Paragraph(""), element)
        words: list[str] = []
        things: list[Thing] = []
        length = covered = 0
        for first, last, carrier in _carriers(line, self._boxes(element)):
            piece = self.paper.text[first:last]
            covered += last - first
            if carrier is not None and carrier.tag == _T and above(carrier).tag == _R:
                _tell_apart(carrier, piece if line.prefix else carrier.text or "")
                carrier.text = piece
                carrier.set(_SPACE, "preserve")
            elif carrier is None or carrier.tag not in _ONE or above(carrier).tag != _R:
                held.inner |= self._note(carrier, len(things))
                things.append(self._thing(carrier, piece, held.inner.get(len(things))))
                piece = THING
            words.append(piece)
            held.atoms.append(Atom(length, length + len(piece), carrier))
            length += len(piece)
        if covered != line.end - line.words:
            raise TooStrange
        place = self.place(line.place) if line.place and line.label else ""
        held.block = Paragraph("".join(words), place, tuple(things))
        return held

    def _note(self, carrier: Element | None, number: int) -> dict[int, HeldStory]:
        if carrier is None or not is_reference(carrier):
            return {}
        kind = carrier.tag.rpartition("}")[2].removesuffix("Reference")
        note = self.notes.get((kind, value(carrier, "id")))
        if note is None or any(next(p.iterancestors(_P), None) is not None for p in note.iter(_P)):
            return {}
        return {number: self._story(note)}

    def _thing(self, carrier: Element | None, piece: str, note: HeldStory | None) -> Thing:
        if note is not None and carrier is not None:
            return Thing(carrier.tag.rpartition("}")[2], note.story)
        if carrier is not None and is_reference(carrier):
            return Thing("reference to a note that is not there")
        if carrier is not None and carrier.find(f".//{_BOX}") is not None:
            return Thing(f"box {self._boxed(carrier)}")
        return Thing(piece)

    def _boxed(self, drawing: Element) -> str:
        lines = [self.lines[p] for box in drawing.iter(_BOX) for p in box.iter(_P) if p in self.lines]
        return "\n".join(self.paper.text[line.words : line.end] for line in lines)

    def _boxes(self, paragraph: Element) -> Sequence[Element]:
        """What of a paragraph's runs holds boxes with words."""
        found: dict[Element, None] = {}
        for box in paragraph.iter(_BOX):
            inside = next(box.iterancestors(_R), None)
            if any(p in self.lines for p in box.iter(_P)) and next(box.iterancestors(_P)) is paragraph:
                if inside is None:
                    raise TooStrange
                found[next(one for one in (box, *box.iterancestors()) if one.getparent() is inside)] = None
        return list(found)


def _carriers(line: Line, boxes: Sequence[Element]) -> list[tuple[int, int, Element | None]]:
    """The stretches of a line with the elements that write them; a formula is one; boxes are of no length."""
    found: list[tuple[int, int, Element | None]] = []
    for atom in line.atoms:
        element = atom.element
        if element is not None and element.tag == M + "t":
            element = next((one for one in element.iterancestors(_MATHS)), element)
        if found and element is not None and found[-1][2] is element:
            found[-1] = found[-1][0], atom.end, element
        else:
            found.append((atom.start, atom.end, element))
    if boxes:
        order = {element: at for at, element in enumerate(boxes[0].getroottree().iter("*"))} if found else {}
        for box in boxes:
            at = next(
                (k for k, one in enumerate(found) if one[2] is not None and order[one[2]] > order[box]),
                len(found),
            )
            place = found[at][0] if at < len(found) else line.end
            found.insert(at, (place, place, box))
    return found


def _tell_apart(carrier: Element, piece: str) -> None:
    """Let the blank behind a note's own number stand in an element of its own."""
    words = carrier.text or ""
    lead = words[: len(words) - len(piece)] if words.endswith(piece) else ""
    if lead and not lead.strip():
        blank = etree.Element(_T)
        blank.text = lead
        blank.set(_SPACE, "preserve")
        carrier.addprevious(blank)
