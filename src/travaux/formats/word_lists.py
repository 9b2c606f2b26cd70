"""Automatic numbers in a consolidation: proposed paragraphs have the number of the party's own file.

So the base's paragraphs keep theirs, whatever is proposed between them. Each proposed paragraph is counted in
a list of its own, which looks as the base's and begins with the right number; when a party's file is read
back, it joins the base's list again, known by what it looks like and by what stands nearest.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.numbering import Counters
from travaux.formats.redline_numbers import paragraph_properties, set_number
from travaux.formats.word_parts import ensure_part
from travaux.formats.word_xml import W, above, integer, value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper
    from travaux.formats.word_styles import Styles

__all__ = ["drop_unused_lists", "free_number", "own_counts", "put_own_number", "rejoin"]

_NUMPR = f"{W}pPr/{W}numPr"
_ANONYMOUS = ("nsid", "tmpl", "name", "styleLink", "numStyleLink", "pStyle")


def own_counts(paper: Paper) -> dict[Element, tuple[int, ...]]:
    """What each numbered paragraph of a file is counted as, from the outermost level to its own.

    >>> own_counts.__name__
    'own_counts'
    """
    counters = Counters(paper.styles.lists)
    found: dict[Element, tuple[int, ...]] = {}
    for line in paper.lines:
        if line.place:
            label = counters.label(*line.place)
            if label and line.paragraph is not None:
                found[line.paragraph] = counters.counted(*line.place)
    return found


def put_own_number(host: Paper, paragraph: Element, counts: Sequence[int]) -> None:
    """Let a numbered paragraph be counted by itself, with these counts.

    >>> put_own_number.__name__
    'put_own_number'
    """
    number, _ = _place(paragraph, host.styles)
    root = ensure_part(host, "numbering")
    instance = _child(root, "num", "numId", number)
    if instance is None:
        return
    definition = _child(root, "abstractNum", "abstractNumId", value(instance.find(W + "abstractNumId")))
    if definition is None or definition.find(W + "numStyleLink") is not None:
        return
    own = _twin(definition, instance, counts)
    abstract = free_number(root, "abstractNum", "abstractNumId")
    own.set(W + "abstractNumId", abstract)
    root.insert(sum(child.tag in (W + "numPicBullet", W + "abstractNum") for child in root), own)
    again = etree.Element(W + "num")
    found = free_number(root, "num", "numId")
    again.set(W + "numId", found)
    etree.SubElement(again, W + "abstractNumId").set(W + "val", abstract)
    root.insert(max(at + 1 for at, child in enumerate(root) if child.tag == W + "num"), again)
    set_number(paragraph_properties(paragraph), found, len(counts) - 1)


def _twin(definition: Element, instance: Element, counts: Sequence[int]) -> Element:
    """A definition that looks the same and begins with these counts."""
    own = deepcopy(definition)
    for child in list(own.iter(*(W + name for name in _ANONYMOUS))):
        above(child).remove(child)
    for override in instance.iterchildren(W + "lvlOverride"):
        level = override.find(W + "lvl")
        old = _child(own, "lvl", "ilvl", value(override, "ilvl"))
        if level is not None and old is not None:
            above(old).replace(old, deepcopy(level))
    for at, count in enumerate(counts):
        level = _child(own, "lvl", "ilvl", str(at))
        if level is not None:
            for start in level.findall(W + "start"):
                level.remove(start)
            begins = etree.Element(W + "start")
            begins.set(W + "val", str(count))
            level.insert(0, begins)
    return own


def rejoin(
    proposed: Sequence[Element], lines: Sequence[Element], others: Collection[int], styles: Styles
) -> None:
    """Let proposed paragraphs of a party go on in the list that they stand in.

    `lines` are all paragraphs in order, `others` the numbers of those that somebody proposes.

    >>> from travaux.formats.word_styles import Styles
    >>> rejoin([], [], (), Styles(None, None))
    """
    places = [_place(line, styles) for line in lines]
    used: dict[str, int] = {}
    for number, _ in places:
        used[number] = used.get(number, 0) + 1
    order = {line: at for at, line in enumerate(lines)}
    for paragraph in proposed:
        at = order[paragraph]
        number, level = places[at]
        look = _look(styles, number)
        if paragraph.find(_NUMPR) is None or used[number] > 1 or not look:
            continue
        for near in sorted(range(len(lines)), key=lambda near: (near > at, abs(near - at))):
            other = places[near][0]
            if near not in others and other != number and _look(styles, other) == look:
                set_number(paragraph_properties(paragraph), other, level)
                break


def _look(styles: Styles, number: str) -> tuple[object, ...]:
    found = styles.lists.find(number) if number not in ("", "0") else None
    return tuple(replace(level, start=0, style="") for level in found.levels) if found else ()


def _place(paragraph: Element, styles: Styles) -> tuple[str, int]:
    numbers = paragraph.find(_NUMPR)
    style = styles.paragraph(value(paragraph.find(f"{W}pPr/{W}pStyle")))
    if numbers is None:
        return style.list, style.list_level
    number = value(numbers.find(W + "numId")) or style.list
    return number, integer(value(numbers.find(W + "ilvl")), style.list_level)


def drop_unused_lists(numbering: Element, roots: Iterable[Element]) -> None:
    """Take away the lists that no paragraph and no style of a file is in.

    >>> drop_unused_lists(etree.Element(W + "numbering"), [])
    """
    used = {value(one) for root in roots for one in root.iter(W + "numId")}
    for instance in list(numbering.iterchildren(W + "num")):
        if value(instance, "numId") not in used:
            numbering.remove(instance)
    kept = {value(one.find(W + "abstractNumId")) for one in numbering.iterchildren(W + "num")}
    for definition in list(numbering.iterchildren(W + "abstractNum")):
        linked = definition.find(W + "styleLink") is not None
        if value(definition, "abstractNumId") not in kept and not linked:
            numbering.remove(definition)


def free_number(root: Element, tag: str, name: str) -> str:
    """The next number that no child has.

    >>> free_number(etree.Element(W + "numbering"), "num", "numId")
    '1'
    """
    taken = [value(child, name) for child in root.iterchildren(W + tag)]
    return str(max((int(one) for one in taken if one.lstrip("-").isdigit()), default=0) + 1)


def _child(root: Element, tag: str, name: str, wanted: str) -> Element | None:
    return next((child for child in root.iterchildren(W + tag) if value(child, name) == wanted), None)
