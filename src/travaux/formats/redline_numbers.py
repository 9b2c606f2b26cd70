"""Numbers in a redline: those that Word counts right by itself stay automatic, the others become words.

Lists are told apart by their definitions. If, once all changes are accepted, any paragraph of a list would be
counted otherwise than the new text says, all numbers of that list are written out as words, and then they
are compared and marked like words. Where some paragraphs only changed their level, that is a tracked change.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.numbering import Counters
from travaux.formats.redline_plain import fill
from travaux.formats.redline_trace import Line, Paper, walk_paper
from travaux.formats.word_xml import W, value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Intervals, Origin

    _Place = tuple[str, int]

__all__ = [
    "Agreement",
    "Places",
    "agreeing",
    "change_number",
    "write_numbers",
    "write_table",
]

_P, _R, _T, _PPR, _RPR, _NUMPR = (W + name for name in ("p", "r", "t", "pPr", "rPr", "numPr"))
_HEAD = re.compile(r"\[\^([^\]\s]+)\]: ")
_BEFORE_NUMPR = frozenset(
    W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


@dataclass(slots=True)
class Agreement:
    """How far Word's own counting agrees with the new text, once all changes are accepted.

    `bound` is what of the new text comes by itself, `wrong` are the definitions that count otherwise,
    `heads_fit` says whether the heads of notes are right. `astray` are the old lines that the new file has at
    another level of their list, and that are counted wrong where they are; `renumbered` those told before.
    `counted` is how many lines are counted in all.

    >>> Agreement().heads_fit
    True
    """

    bound: Intervals = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)
    heads_fit: bool = True
    astray: dict[int, _Place] = field(default_factory=dict)
    renumbered: Mapping[int, _Place] = field(default_factory=dict)
    counted: int = 0


@dataclass(slots=True)
class Places:
    """Which list of the old file answers a list of the new one; `written` are definitions no longer counted.

    >>> Places(None, None, {}, frozenset()).old_place(("1", 0)) is None
    True
    """

    old: Paper | None
    new: Paper | None
    votes: dict[str, Counter[str]]
    written: frozenset[str]
    _found: dict[str, str] = field(default_factory=dict)

    def definition(self, number: str) -> str:
        """The id of the definition behind a list of the old file."""
        found = self.old.styles.lists.find(number) if self.old else None
        return found.abstract if found else ""

    def old_place(self, place: tuple[str, int]) -> tuple[str, int] | None:
        """Where a paragraph of the new file is counted in the old one; None if nowhere."""
        number = place[0]
        if number not in self._found:
            self._found[number] = self._look_up(number)
        answer = self._found[number]
        return (answer, place[1]) if answer else None

    def relevelled(self, line: Line, other: _Place) -> bool:
        """Whether a line stands at another level of the list that its style puts it in.

        LibreOffice changes a paragraph's number back to what its style says, to nothing else.
        """
        if line.place is None or line.paragraph is None or self.old is None or line.place == other:
            return False
        style = self.old.styles.paragraph(value(line.paragraph.find(f"{_PPR}/{W}pStyle")))
        return line.place == (style.list, style.list_level) and other[0] == style.list

    def _look_up(self, number: str) -> str:
        if self.old is None or self.new is None:
            return ""
        answer = ""
        if self.votes.get(number):
            answer = self.votes[number].most_common(1)[0][0]
        else:
            ours = self.old.styles.lists.find(number)
            theirs = self.new.styles.lists.find(number)
            if ours and theirs and ours.levels == theirs.levels:
                answer = number
        return "" if self.definition(answer) in self.written else answer


def agreeing(
    places: Places,
    sources: Sequence[Origin],
    old_lines: Sequence[Line],
    new_lines: Sequence[Line],
    new: str,
    renumbered: Mapping[int, _Place] = MappingProxyType({}),
) -> Agreement:
    """What of the new text comes by itself, and what Word would count otherwise than it says.

    `renumbered` are old lines that change their places in lists.

    >>> agreeing(Places(None, None, {}, frozenset()), [], [], [], "").wrong
    set()
    """
    found = Agreement(renumbered=renumbered)
    if places.old is None:
        return found
    counters = Counters(places.old.styles.lists)
    in_note, heads = False, 0
    head_order = {
        index: count
        for count, index in enumerate(at for at, line in enumerate(old_lines) if line.prefix.startswith("[^"))
    }
    for line, (kind, index) in zip(new_lines, sources, strict=True):
        in_note = in_note if kind == "new" else bool(old_lines[index].prefix)
        prefix = old_lines[index].prefix if kind != "new" else line.prefix if in_note else ""
        if kind == "new" and prefix.startswith("[^"):
            found.heads_fit = False
        head = _HEAD.match(new, line.start) if prefix.startswith("[^") else None
        if prefix.startswith("[^") and kind != "new":
            found.heads_fit = found.heads_fit and head_order[index] == heads
            heads += 1
        expected = head[0] if head else prefix
        if (prefix and not (expected and new.startswith(expected, line.start))) or (
            prefix.startswith("[^") and head is None
        ):
            found.heads_fit = False
            expected = ""
        start = line.start + len(expected)
        theirs = line.place and places.old_place(line.place)
        place = renumbered.get(index, old_lines[index].place) if kind != "new" else theirs
        label = counters.label(*place) if place else None
        number = label.text + label.suffix if label else ""
        if place and number:
            found.counted += 1
            if new.startswith(number, start, line.end):
                start += len(number)
            else:
                found.wrong.add(places.definition(place[0]))
                if kind == "old" and theirs and places.relevelled(old_lines[index], theirs):
                    found.astray[index] = theirs
        if start > line.start:
            found.bound.append((line.start, start))
    return found


def list_votes(
    sources: Sequence[Origin], old_lines: Sequence[Line], new_lines: Sequence[Line]
) -> dict[str, Counter[str]]:
    """How often a list of the new file stands where one of the old file stood.

    >>> list_votes([], [], [])
    {}
    """
    votes: dict[str, Counter[str]] = {}
    for line, (kind, index) in zip(new_lines, sources, strict=True):
        place = old_lines[index].place if kind != "new" and index >= 0 else None
        if place and line.place and place[1] == line.place[1]:
            votes.setdefault(line.place[0], Counter())[place[0]] += 1
    return votes


def write_numbers(paper: Paper, definitions: set[str]) -> Paper:
    """The paper with the numbers of some lists as words before their paragraphs.

    >>> write_numbers.__name__
    'write_numbers'
    """
    lists = paper.styles.lists
    for line in paper.lines:
        found = lists.find(line.place[0]) if line.place and line.label else None
        if line.place is None or found is None or found.abstract not in definitions:
            continue
        paragraph = line.paragraph
        if paragraph is None:
            continue
        properties = paragraph_properties(paragraph)
        _indent(properties, paper, line.place)
        no_number(properties)
        run = etree.Element(_R)
        first = paragraph.find(f".//{_R}/{_RPR}")
        if first is not None:
            run.append(deepcopy(first))
        fill(run, line.label)
        paragraph.insert(paragraph.index(properties) + 1, run)
    return walk_paper(paper.package, paper.main)


def paragraph_properties(paragraph: Element) -> Element:
    """A paragraph's properties, made if it has none.

    >>> paragraph_properties(etree.Element(_P)).tag == _PPR
    True
    """
    properties = paragraph.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        paragraph.insert(0, properties)
    return properties


def no_number(properties: Element) -> None:
    """Switch automatic numbers off for a paragraph, whatever its style says (17.9.18).

    >>> properties = etree.Element(_PPR)
    >>> no_number(properties)
    >>> value(properties.find(f"{_NUMPR}/{W}numId"))
    '0'
    """
    set_number(properties, "0", 0)


def set_number(properties: Element, number: str, level: int) -> None:
    """Put a paragraph into a list.

    >>> properties = etree.Element(_PPR)
    >>> set_number(properties, "3", 1)
    >>> len(properties)
    1
    """
    for element in properties.findall(_NUMPR):
        properties.remove(element)
    at = sum(child.tag in _BEFORE_NUMPR for child in properties)
    numbers = etree.Element(_NUMPR)
    etree.SubElement(numbers, W + "ilvl").set(W + "val", str(level))
    etree.SubElement(numbers, W + "numId").set(W + "val", number)
    properties.insert(at, numbers)


def change_number(paragraph: Element | None, former: _Place | None, place: _Place) -> None:
    """Put a paragraph at another place of its list, as a tracked change of its properties (17.13.5.29).

    >>> paragraph = etree.Element(_P)
    >>> change_number(paragraph, ("3", 0), ("3", 1))
    >>> [child.tag == W + "pPrChange" for child in paragraph[0]]
    [False, True]
    """
    if paragraph is None or former is None:
        return
    properties = paragraph_properties(paragraph)
    before = deepcopy(properties)
    for child in before.findall(_RPR) + before.findall(W + "sectPr"):
        before.remove(child)
    # LibreOffice finds the former number only where it is written out, not where a style gives it.
    set_number(before, *former)
    set_number(properties, *place)
    etree.SubElement(properties, W + "pPrChange").append(before)


def _indent(properties: Element, paper: Paper, place: tuple[str, int]) -> None:
    """A number's indentation stands in its list: a paragraph that leaves the list takes it along."""
    if properties.find(W + "ind") is not None or paper.styles.numbering is None:
        return
    found = paper.styles.lists.find(place[0])
    for definition in paper.styles.numbering.iterchildren(W + "abstractNum"):
        if found and value(definition, "abstractNumId") == found.abstract:
            for level in definition.iterchildren(W + "lvl"):
                indent = level.find(f"{_PPR}/{W}ind")
                if value(level, "ilvl") == str(place[1]) and indent is not None:
                    _put_indent(properties, deepcopy(indent))


def write_table(table: Element) -> None:
    """Put the paragraphs of a table in its place.

    >>> write_table.__name__
    'write_table'
    """
    body = table.getparent()
    if body is None:
        return
    paragraphs = [paragraph for cell in table.iter(W + "tc") for paragraph in cell.iterchildren(_P)]
    at = body.index(table)
    body[at : at + 1] = paragraphs


_AFTER_IND = frozenset(
    W + name
    for name in (
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    )
)


def _put_indent(properties: Element, indent: Element) -> None:
    at = next((at for at, child in enumerate(properties) if child.tag in _AFTER_IND), len(properties))
    properties.insert(at, indent)
