"""Numbers in a redline: those that Word counts right by itself stay automatic, the others become words.

Lists are told apart by their definitions. If, once all changes are accepted, any paragraph of a list would be
counted otherwise than the new text says, all numbers of that list are written out as words, and then they
are compared and marked like words. Notes are treated alike: as long as those of both drafts answer one
another in order they stay notes, else they are written out behind the body.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.numbering import Counters
from travaux.formats.redline_plain import fill
from travaux.formats.redline_trace import Line, Paper, is_reference, walk_paper
from travaux.formats.word_xml import W, above, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Intervals, Origin
    from travaux.text.passages import Passage

__all__ = [
    "Places",
    "agreeing",
    "answering_notes",
    "reference_spans",
    "write_notes",
    "write_numbers",
    "write_table",
]

_P, _R, _T, _PPR, _RPR, _NUMPR = (W + name for name in ("p", "r", "t", "pPr", "rPr", "numPr"))
_HEAD = re.compile(r"\[\^([^\]\s]+)\]: ")
_MENTION = re.compile(r"\[\^([^\]\s]+)\](?!: )")
_BEFORE_NUMPR = frozenset(
    W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)
_BLANKS = " \t\u00a0"


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
    places: Places, sources: Sequence[Origin], old_lines: Sequence[Line], new_lines: Sequence[Line], new: str
) -> tuple[Intervals, set[str], bool]:
    """What of the new text comes by itself, the definitions that count otherwise, whether notes' heads fit.

    >>> agreeing(Places(None, None, {}, frozenset()), [], [], [], "")
    ([], set(), True)
    """
    if places.old is None:
        return [], set(), True
    counters = Counters(places.old.styles.lists)
    bound: Intervals = []
    wrong: set[str] = set()
    heads_fit, in_note, heads = True, False, 0
    head_order = {
        index: count
        for count, index in enumerate(at for at, line in enumerate(old_lines) if line.prefix.startswith("[^"))
    }
    for line, (kind, index) in zip(new_lines, sources, strict=True):
        in_note = in_note if kind == "new" else bool(old_lines[index].prefix)
        prefix = old_lines[index].prefix if kind != "new" else line.prefix if in_note else ""
        if kind == "new" and prefix.startswith("[^"):
            heads_fit = False
        head = _HEAD.match(new, line.start) if prefix.startswith("[^") else None
        if prefix.startswith("[^") and kind != "new":
            heads_fit = heads_fit and head_order[index] == heads
            heads += 1
        expected = head[0] if head else prefix
        if (prefix and not (expected and new.startswith(expected, line.start))) or (
            prefix.startswith("[^") and head is None
        ):
            heads_fit = False
            expected = ""
        start = line.start + len(expected)
        place = old_lines[index].place if kind != "new" else line.place and places.old_place(line.place)
        if place:
            label = counters.label(*place)
            if label:
                number = label.text + label.suffix
                if new.startswith(number, start, line.end):
                    start += len(number)
                else:
                    wrong.add(places.definition(place[0]))
        if start > line.start:
            bound.append((line.start, start))
    return bound, wrong, heads_fit


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


def reference_spans(paper: Paper) -> Intervals:
    """Where references to notes stand in a paper's text.

    >>> reference_spans.__name__
    'reference_spans'
    """
    return [
        (atom.start, atom.end) for line in paper.lines for atom in line.atoms if is_reference(atom.element)
    ]


def answering_notes(
    passages: Sequence[Passage], old_spans: Intervals, new: str, new_paper: Paper | None
) -> Intervals | None:
    """The new text's references, if they answer the old ones one by one in kept words; None if they do not.

    >>> answering_notes([], [], "", None)
    []
    """
    spans = (
        reference_spans(new_paper)
        if new_paper
        else [(found.start(), found.end()) for found in _MENTION.finditer(new)]
    )
    if not old_spans:
        return []
    if len(spans) != len(old_spans):
        return None
    kept = [passage for passage in passages if passage.kind == "kept"]
    at = 0
    for (start, end), (new_start, new_end) in zip(old_spans, spans, strict=True):
        while at < len(kept) and kept[at].old_end <= start:
            at += 1
        near, meets = at, False
        while near < len(kept) and kept[near].old_start < end:
            shift = kept[near].new_start - kept[near].old_start
            first, last = max(start, kept[near].old_start) + shift, min(end, kept[near].old_end) + shift
            meets = meets or (first < new_end and last > new_start)
            near += 1
        if not meets:
            return None
    return spans


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


def write_notes(paper: Paper) -> Paper:
    """The paper with its notes as paragraphs behind the body, and their references as words.

    >>> write_notes.__name__
    'write_notes'
    """
    body = next(paper.package.tree(paper.main).iterchildren(W + "body"), None)
    if body is None:
        return paper
    for line in paper.lines:
        for atom in line.atoms:
            if atom.element is not None and is_reference(atom.element):
                _write_reference(atom.element, paper.text[atom.start : atom.end])
    last = body[-1] if len(body) and body[-1].tag == W + "sectPr" else None
    for line in paper.lines:
        if line.prefix and line.paragraph is not None:
            paragraph = _note_paragraph(line)
            if last is None:
                body.append(paragraph)
            else:
                last.addprevious(paragraph)
    return walk_paper(paper.package, paper.main)


def _write_reference(element: Element, words: str) -> None:
    run = element.getparent()
    if run is None:
        return
    for properties in run.iterchildren(_RPR):
        for child in list(properties):
            if child.tag in (W + "rStyle", W + "vertAlign"):
                properties.remove(child)
    spare = etree.Element(_R)
    fill(spare, words)
    for child in reversed(list(spare)):
        element.addnext(child)
    run.remove(element)


def _note_paragraph(line: Line) -> Element:
    """A note's paragraph as one of the body: its own sign goes, and the blank behind it."""
    paragraph = line.paragraph
    assert paragraph is not None  # noqa: S101 -- asked by the caller
    signs = (W + "footnoteRef", W + "endnoteRef")
    trims = False
    for element in list(paragraph.iter(*signs, _T, W + "tab")):
        if element.tag in signs:
            trims = True
        elif not trims or above(element).tag != _R:
            continue
        elif element.tag == _T:
            element.text = (element.text or "").lstrip(_BLANKS)
            trims = not element.text
            continue
        above(element).remove(element)
    run = etree.Element(_R)
    fill(run, line.prefix)
    properties = paragraph_properties(paragraph)
    paragraph.insert(paragraph.index(properties) + 1, run)
    return paragraph
