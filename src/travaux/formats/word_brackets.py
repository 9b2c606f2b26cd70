"""A consolidation written into the base's own Word file: departures in brackets, or as tracked changes.

A departure in words stands inside its paragraph; a whole paragraph, table or row that somebody wants
otherwise begins and ends with its own sign. What parties propose is dressed as in their own files.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_plain import fill, is_rtl
from travaux.formats.redline_trace import Atom
from travaux.formats.word_ink import Brackets, behind
from travaux.formats.word_xml import W, above
from travaux.text.notation import Departure
from travaux.text.stories import Alternatives, Paragraph, Shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.formats.package import Element
    from travaux.formats.word_guests import Guest
    from travaux.formats.word_ink import Ink
    from travaux.formats.word_stories import Held, HeldStory
    from travaux.text.stories import Plan

__all__ = ["BracketWriter"]

_P, _R, _T, _PPR, _RPR = (W + name for name in ("p", "r", "t", "pPr", "rPr"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD = (W + "fldChar", W + "instrText")


@dataclass(slots=True)
class BracketWriter:
    """Writes what becomes of a story into the elements that hold it; `guests` are the parties' files.

    `ink` says how it is shown; with `count_apart` the base's paragraphs keep their automatic numbers; `homes`
    are, by party, the paragraphs of the result for those of its file.

    >>> BracketWriter({}).guests
    {}
    """

    guests: Mapping[str, Guest]
    ink: Ink = field(default_factory=Brackets)
    count_apart: bool = False
    homes: dict[str, dict[Element, Element]] = field(default_factory=dict)
    _atoms: list[Atom] = field(default_factory=list)

    def write(self, plan: Plan, base: HeldStory, versions: Mapping[str, HeldStory]) -> None:
        """Write a story's departures into it."""
        for step in plan:
            if isinstance(step, Shared):
                own = {party: versions[party].blocks[at] for party, at in step.own.items()}
                self._shared(step, base.blocks[step.base], own)
        for step in plan:
            if isinstance(step, Alternatives):
                self._alternatives(step, base, versions)

    def _shared(self, step: Shared, held: Held, own: Mapping[str, Held]) -> None:
        if isinstance(held.block, Paragraph):
            for party, one in own.items():
                if one.element is not None and held.element is not None:
                    self.homes.setdefault(party, {})[one.element] = held.element
            for number, plan in step.inner.items():
                notes = {party: own[party].inner[at] for party, at in step.answers[number].items()}
                self.write(plan, held.inner[number], notes)
            if any(isinstance(piece, Departure) for piece in step.pieces):
                self._paragraph(step, held, own)
            return
        for number, plan in step.inner.items():
            self.write(plan, held.inner[number], {party: one.inner[number] for party, one in own.items()})

    # Departures in words

    def _paragraph(self, step: Shared, held: Held, own: Mapping[str, Held]) -> None:
        paragraph = held.element
        assert paragraph is not None  # noqa: S101 -- it was read from a file
        self._atoms = list(held.atoms)
        spans, at = [], 0
        for piece in step.pieces:
            length = len(piece if isinstance(piece, str) else piece.base)
            spans.append((at, at + length))
            at += length
        edges = [span for piece, span in zip(step.pieces, spans, strict=True) if not isinstance(piece, str)]
        _drop_met_fields(paragraph, self._atoms, edges)
        for edge in sorted({one for span in edges for one in span}):
            self._cut(edge)
        places = {party: _Reading(party, step, one, self.guests[party]) for party, one in own.items()}
        rtl = paragraph.find(f"{_PPR}/{W}bidi") is not None
        for piece, span in zip(step.pieces, spans, strict=True):
            if isinstance(piece, Departure):
                self._departure(paragraph, piece, span, places, rtl=rtl)
            for place in places.values():
                place.pass_over(piece)

    def _cut(self, edge: int) -> None:
        """Let a run begin where a departure begins or ends."""
        for at, atom in enumerate(self._atoms):
            element = atom.element
            if element is None or atom.end <= edge:
                continue
            run = above(element)
            if run.tag != _R or (atom.start < edge and element.tag != _T):
                return
            if atom.start == edge:
                if any(
                    other.element is not None and above(other.element) is run for other in self._atoms[:at]
                ):
                    _cut_before(element)
                return
            rest = _cut_words(element, edge - atom.start)
            self._atoms[at : at + 1] = [Atom(atom.start, edge, element), Atom(edge, atom.end, rest)]
            return

    def _departure(
        self,
        paragraph: Element,
        departure: Departure,
        span: tuple[int, int],
        places: Mapping[str, _Reading],
        *,
        rtl: bool,
    ) -> None:
        start, end = span
        runs = _carriers([atom for atom in self._atoms if start <= atom.start < end])
        cursor = self._before(start) if not runs else None
        if runs:
            cursor = self.ink.own_words(paragraph, runs, departure, rtl=rtl)
        for words, parties in departure.proposals:
            elements = places[parties[0]].elements(words)
            for element in self.ink.proposed_words(elements, parties, rtl=rtl):
                cursor = behind(paragraph, cursor, element)

    def _before(self, at: int) -> Element | None:
        runs = _carriers([atom for atom in self._atoms if atom.end <= at])
        return runs[-1] if runs else None

    # Whole paragraphs, tables, rows

    def _alternatives(self, step: Alternatives, base: HeldStory, versions: Mapping[str, HeldStory]) -> None:
        own = [held.element for held in base.blocks[step.start : step.end] if held.element is not None]
        if own:
            self.ink.own_blocks(own, step)
        behind_ = own[-1] if own else None
        for parties, first, last in step.proposals:
            guest = self.guests[parties[0]]
            theirs = versions[parties[0]].blocks[first:last]
            blocks = [guest.adopted(held.element) for held in theirs if held.element is not None]
            for held, block in zip(theirs, blocks, strict=True):
                if held.element is not None:
                    pairs = zip(held.element.iter(_P), block.iter(_P), strict=False)
                    self.homes.setdefault(parties[0], {}).update(pairs)
            for held, block in zip(theirs, blocks, strict=True) if self.count_apart else ():
                if held.element is not None:
                    guest.count_apart(held.element, block)
            self.ink.proposed_blocks(blocks, parties, step)
            for block in blocks:
                _put_block(block, behind_, base, step.start)
                behind_ = block


@dataclass(slots=True)
class _Reading:
    """Where in a party's own paragraph the words stand that come next."""

    party: str
    step: Shared
    held: Held
    guest: Guest
    at: int = 0

    def pass_over(self, piece: str | Departure) -> None:
        self.at += len(piece if isinstance(piece, str) else piece.reading(self.party))

    def elements(self, words: str) -> list[Element]:
        """The words as runs, dressed as they are in the party's file."""
        read = sum(
            len(piece if isinstance(piece, str) else piece.reading(self.party)) for piece in self.step.pieces
        )
        exact = isinstance(self.held.block, Paragraph) and read == len(self.held.block.words)
        found = self._own(self.at, self.at + len(words)) if exact else self._alike(words)
        for element in found:
            self.guest.settle(element)
        return found

    def _own(self, start: int, end: int) -> list[Element]:
        found = []
        for atom in self.held.atoms:
            first, last = max(start, atom.start), min(end, atom.end)
            if first < last and atom.element is not None:
                found.append(_copied(atom, first - atom.start, last - atom.start))
        return found

    def _alike(self, words: str) -> list[Element]:
        """Where the paragraph differs in typography before them, the words come as its first run does."""
        found: list[Element] = []
        look = next((one.find(_RPR) for one in _carriers(self.held.atoms) if one.tag == _R), None)
        things = [atom for atom in self.held.atoms if atom.element is None or atom.element.tag != _T]
        for part in _parted(words, self.step.things):
            if part in self.step.things:
                party, number = self.step.things[part]
                own = [one for one in things if one.end - one.start == 1]
                if party == self.party and number < len(own):
                    found.append(_copied(own[number], 0, 1))
                continue
            run = etree.Element(_R)
            if look is not None:
                run.append(deepcopy(look))
            elif is_rtl(part):
                etree.SubElement(etree.SubElement(run, _RPR), W + "rtl")
            fill(run, part)
            found.append(run)
        return found


def _cut_before(element: Element) -> None:
    """Let a run's child and what follows it stand in a run of their own with the same look."""
    run = above(element)
    behind = etree.Element(_R)
    look = run.find(_RPR)
    if look is not None:
        behind.append(deepcopy(look))
    behind.extend([element, *element.itersiblings()])
    run.addnext(behind)


def _cut_words(element: Element, count: int) -> Element:
    """Part a text after `count` characters; the second half, in a run of its own."""
    words = element.text or ""
    rest = etree.Element(_T)
    element.addnext(rest)
    for half, text in ((element, words[:count]), (rest, words[count:])):
        half.text = text
        half.set(_SPACE, "preserve")
    _cut_before(rest)
    return rest


def _parted(words: str, things: Mapping[str, tuple[str, int]]) -> list[str]:
    parts = [""]
    for letter in words:
        if letter in things:
            parts += [letter, ""]
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def _copied(atom: Atom, first: int, last: int) -> Element:
    """A part of what an atom writes, in a run of its own with the same look; a formula as a whole."""
    element = atom.element
    assert element is not None  # noqa: S101 -- asked by the caller
    holder = above(element)
    if holder.tag != _R:
        return deepcopy(element)
    run = etree.Element(_R)
    look = holder.find(_RPR)
    if look is not None:
        run.append(deepcopy(look))
    if element.tag == _T:
        fill(run, (element.text or "")[first:last])
    else:
        run.append(deepcopy(element))
    return run


def _carriers(atoms: Sequence[Atom]) -> list[Element]:
    """The runs, or what stands in their place, that write some atoms."""
    found: dict[Element, None] = {}
    for atom in atoms:
        if atom.element is not None:
            holder = above(atom.element)
            found[holder if holder.tag == _R else atom.element] = None
    return list(found)


def _put_block(block: Element, behind: Element | None, base: HeldStory, at: int) -> None:
    if behind is not None:
        behind.addnext(block)
        return
    following = base.blocks[at].element if at < len(base.blocks) else None
    if following is not None:
        following.addprevious(block)
    elif base.blocks and base.blocks[-1].element is not None:
        base.blocks[-1].element.addnext(block)
    elif base.element is not None:
        base.element.append(block)


def _drop_met_fields(paragraph: Element, atoms: Sequence[Atom], edges: Sequence[tuple[int, int]]) -> None:
    """The fields of a paragraph become their words where a departure meets one of them."""
    signs = list(paragraph.iter(*_FIELD))
    if not signs:
        return
    order = {element: at for at, element in enumerate(paragraph.iter("*"))}
    first, last = order[signs[0]], order[signs[-1]]
    inside = [atom for atom in atoms if atom.element is not None and first < order[atom.element] < last]
    if inside and any(start <= inside[-1].end and end >= inside[0].start for start, end in edges):
        for one in signs:
            above(one).remove(one)
