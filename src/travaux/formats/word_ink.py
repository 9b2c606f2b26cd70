"""How a consolidation is shown in Word: in brackets, or as tracked changes by author."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from travaux.formats.redline import CHANGES, RANGES, range_moves
from travaux.formats.redline_numbers import paragraph_properties
from travaux.formats.redline_paragraphs import Moves
from travaux.formats.word_marks import OPPOSED, PROPOSED, SIGN, dress, paragraphs, sign
from travaux.formats.word_xml import W, above, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.formats.package import Element
    from travaux.text.notation import Departure
    from travaux.text.stories import Alternatives

__all__ = ["Brackets", "Ink", "TrackedInk", "behind", "outermost"]

_P, _R, _T, _TR, _PPR, _RPR, _TRPR = (W + name for name in ("p", "r", "t", "tr", "pPr", "rPr", "trPr"))
_LIVE = {W + "t": W + "delText", W + "instrText": W + "delInstrText"}


class Ink(Protocol):
    """How departures are shown."""

    def own_words(
        self, paragraph: Element, runs: Sequence[Element], departure: Departure, *, rtl: bool
    ) -> Element:
        """Show the base's words in a departure; the element behind which proposals come."""

    def proposed_words(
        self, elements: Sequence[Element], parties: Sequence[str], *, rtl: bool
    ) -> Iterable[Element]:
        """Show what parties propose in a line."""

    def own_blocks(self, blocks: Sequence[Element], step: Alternatives) -> None:
        """Show blocks of the base for which there are alternatives."""

    def proposed_blocks(self, blocks: Sequence[Element], parties: Sequence[str], step: Alternatives) -> None:
        """Show blocks that parties propose."""


@dataclass(slots=True)
class Brackets:
    """Departures in brackets, which are text in a style of its own.

    >>> [run[1].text for run in Brackets().proposed_words([], ["A", "C"], rtl=False)]
    ['[A, C: ', ']']
    """

    def own_words(
        self, paragraph: Element, runs: Sequence[Element], departure: Departure, *, rtl: bool
    ) -> Element:
        """The base's words in brackets, dressed as opposed where somebody wants nothing in their stead."""
        outermost(paragraph, runs[0], first=True).addprevious(sign(_head(departure.oppose), rtl=rtl))
        for run in runs if departure.oppose else ():
            if run.tag == _R:
                dress(run, OPPOSED)
        return behind(paragraph, runs[-1], sign("]", rtl=rtl))

    def proposed_words(
        self, elements: Sequence[Element], parties: Sequence[str], *, rtl: bool
    ) -> Iterator[Element]:
        """The words in brackets with their sponsors."""
        yield sign(f"[{', '.join(parties)}: ", rtl=rtl)
        for element in elements:
            for run in [element] if element.tag == _R else list(element.iter(_R)):
                dress(run, PROPOSED)
            yield element
        yield sign("]", rtl=rtl)

    def own_blocks(self, blocks: Sequence[Element], step: Alternatives) -> None:
        """Signs at the beginning and the end of the blocks."""
        _enclose(blocks, _head(step.oppose))
        for block in blocks if step.oppose else ():
            for run in block.iter(_R):
                if value(run.find(f"{_RPR}/{W}rStyle")) != SIGN:
                    dress(run, OPPOSED)

    def proposed_blocks(self, blocks: Sequence[Element], parties: Sequence[str], step: Alternatives) -> None:
        """Signs with the sponsors at the beginning and the end of the blocks."""
        del step
        for block in blocks:
            for run in block.iter(_R):
                dress(run, PROPOSED)
        _enclose(blocks, f"[{', '.join(parties)}: ")


@dataclass(slots=True)
class TrackedInk:
    """Departures as tracked changes; the author of each is the party, or the parties, that make it.

    `moved` are the numbers of moves by what they are made of: the identity of the alternatives where blocks
    go, and the same with the first sponsor where they come.

    >>> TrackedInk().moved
    {}
    """

    moved: Mapping[tuple[int, str], int] = field(default_factory=dict)
    moves: Moves = field(default_factory=Moves)

    def own_words(
        self, paragraph: Element, runs: Sequence[Element], departure: Departure, *, rtl: bool
    ) -> Element:
        """The base's words taken out by all who want otherwise."""
        del paragraph, rtl
        author = ", ".join(sorted(departure.parties))
        return [_wrapped(run, "del", author) for run in runs][-1]

    def proposed_words(
        self, elements: Sequence[Element], parties: Sequence[str], *, rtl: bool
    ) -> Iterator[Element]:
        """The words put in by their sponsors."""
        del rtl
        wrapper = _change("ins", ", ".join(parties))
        wrapper.extend(elements)
        yield wrapper

    def own_blocks(self, blocks: Sequence[Element], step: Alternatives) -> None:
        """The blocks taken out by all who want otherwise."""
        author = ", ".join(
            sorted({*step.oppose, *(party for parties, _, _ in step.proposals for party in parties)})
        )
        move = self.moved.get((id(step), ""), 0)
        for block in blocks:
            for wrapper in _track(block, "del", author, "moveFrom" if move else "del"):
                self._note(move, 0, wrapper)

    def proposed_blocks(self, blocks: Sequence[Element], parties: Sequence[str], step: Alternatives) -> None:
        """The blocks put in by their sponsors."""
        move = self.moved.get((id(step), parties[0]), 0)
        for block in blocks:
            for wrapper in _track(block, "ins", ", ".join(parties), "moveTo" if move else "ins"):
                self._note(move, 1, wrapper)

    def _note(self, move: int, side: int, wrapper: Element) -> None:
        if move:
            self.moves.found.setdefault(move, ([], []))[side].append(wrapper)

    def sign(self, roots: Iterable[Element]) -> None:
        """Put the ranges of moves in, and number all changes through the parts of the file."""
        range_moves(self.moves)
        count = 0
        ranges: dict[str, str] = {}
        for root in roots:
            for element in root.iter(*CHANGES, *RANGES):
                key = element.get(W + "id", "")
                if element.tag.endswith("RangeEnd"):
                    element.set(W + "id", ranges[key])
                    continue
                count += 1
                if element.tag.endswith("RangeStart"):
                    ranges[key] = str(count)
                    element.set(W + "author", value(element.getnext(), "author"))
                element.set(W + "id", str(count))


def _change(kind: str, author: str) -> Element:
    found = etree.Element(W + kind)
    found.set(W + "author", author)
    return found


def _wrapped(run: Element, kind: str, author: str) -> Element:
    wrapper = _change(kind, author)
    run.addprevious(wrapper)
    wrapper.append(run)
    for child in run.iter(*_LIVE) if kind == "del" else ():
        child.tag = _LIVE[str(child.tag)]
    return wrapper


def _track(block: Element, kind: str, author: str, words: str) -> list[Element]:
    """Mark a whole block as put in or taken out: its rows, the ends of its paragraphs, its words.

    These may be marked as moved; it is their marks that are returned.
    """
    wrappers: list[Element] = []
    for row in [block] if block.tag == _TR else list(block.iter(_TR)):
        properties = row.find(_TRPR)
        if properties is None:
            properties = etree.Element(_TRPR)
            row.insert(sum(child.tag == W + "tblPrEx" for child in row), properties)
        properties.append(_change(kind, author))
    for paragraph in list(paragraphs(block)):
        if block.tag == _P:
            properties = paragraph_properties(paragraph)
            look = properties.find(_RPR)
            if look is None:
                look = etree.Element(_RPR)
                section = properties.find(W + "sectPr")
                properties.insert(len(properties) if section is None else properties.index(section), look)
            look.insert(0, _change(kind, author))
        for run in [run for run in paragraph.iter(_R) if next(run.iterancestors(_P)) is paragraph]:
            if any(child.tag != _RPR for child in run):
                wrapper = _wrapped(run, words, author)
                wrappers += [wrapper]
    return wrappers


def _head(oppose: Sequence[str]) -> str:
    return f"[{', '.join(oppose)} oppose: " if oppose else "["


def outermost(paragraph: Element, node: Element, *, first: bool) -> Element:
    """The widest element of a paragraph that begins (or ends) where a run does: a link and the like.

    >>> paragraph = etree.Element(_P)
    >>> outermost(paragraph, etree.SubElement(paragraph, _R), first=True).tag == _R
    True
    """
    while above(node) is not paragraph:
        beside = node.getprevious() if first else node.getnext()
        if beside is not None:
            break
        node = above(node)
    return node


def behind(paragraph: Element, cursor: Element | None, element: Element) -> Element:
    """Put an element behind another in a paragraph, or at its beginning.

    >>> behind(etree.Element(_P), None, etree.Element(_R)).tag == _R
    True
    """
    if cursor is None:
        properties = paragraph.find(_PPR)
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, element)
    else:
        outermost(paragraph, cursor, first=False).addnext(element)
    return element


def _enclose(blocks: Sequence[Element], head: str) -> None:
    """Put signs at the beginning of the first and at the end of the last paragraph of some blocks."""
    first = next(paragraphs(blocks[0]))
    *_, last = paragraphs(blocks[-1])
    properties = first.find(_PPR)
    at = 0 if properties is None else first.index(properties) + 1
    while at < len(first) and _is_own_number(first[at]):  # a note's own number stands before all
        at += 1
    first.insert(at, sign(head, rtl=first.find(f"{_PPR}/{W}bidi") is not None))
    last.append(sign("]", rtl=last.find(f"{_PPR}/{W}bidi") is not None))


def _is_own_number(element: Element) -> bool:
    return element.tag == _R and any(
        element.find(W + name) is not None for name in ("footnoteRef", "endnoteRef")
    )


def _is_sign(run: Element) -> bool:
    return value(run.find(f"{_RPR}/{W}rStyle")) == "DepartureMark"
