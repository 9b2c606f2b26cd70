"""Which opening bracket answers which closing one, and where a lost one is assumed: the repair at least cost.

A stack lets one lost bracket swallow thousands of words; walls at every provision break the brackets that truly cross
them. Here paragraphs whose brackets match are left alone. The marks of the others are read once, in order, by a beam
search over readings: each reading is a stack of open brackets and a cost. Closing the newest bracket costs little if
both ends look alike (both inside a sentence, or both at the bounds of paragraphs), more the less natural the span;
to give a mark up as one whose partner was lost costs `_LOST`. See docs/adr/0002-least-cost-repair.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from travaux.text.assumption import Decision, assumed
from travaux.text.layout import Layout, Mark, Pair
from travaux.text.words import count_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.paragraphs import Paragraph

_BEAM = 12
_LOST = 5.0
_LOST_AT_BOUND = 4.6
_CROSSING = 1.0
_HEADING_CROSSED = 1.2
_MOST_HEADINGS = 4
_MISMATCH = 1.6
_START_COST = {"paragraph": 0.0, "sentence": 2.0, "phrase": 6.0}
_END_COST = {"paragraph": 0.0, "outside": 1.5, "sentence": 2.0, "phrase": 6.0}
_LONG_PARAGRAPH = 2000
"""Marks in one paragraph from which on only the cheapest two readings are followed."""


class _Node(NamedTuple):
    """The innermost open bracket of a reading and the stack below it."""

    mark: int
    below: _Node | None
    depth: int


class _Step(NamedTuple):
    """What a reading decided, the newest decision first: (opening, closing), with None for the lost one."""

    pair: Decision
    before: _Step | None


class _Reading(NamedTuple):
    cost: float
    stack: _Node | None
    steps: _Step | None


def matched(layout: Layout) -> list[Pair]:
    """All pairs of a text, repaired ones with the place assumed, sorted by start, the outer first; none cross.

    Linear in the number of marks.

    >>> from travaux.text.paragraphs import Paragraph
    >>> marks = [Mark(4, 5, True), Mark(8, 9, False), Mark(15, 16, False)]
    >>> matched(Layout("one [two] three]", marks, [Paragraph(0, 16)], [0, 5, 10]))
    [Pair(start=4, end=9, missing=None), Pair(start=10, end=16, missing='start')]
    """
    certain, doubtful = _certain(layout.marks, layout)
    return assumed(layout, certain + _searched(doubtful, layout))


def _certain(marks: Sequence[Mark], layout: Layout) -> tuple[list[Decision], list[int]]:
    """The pairs of the paragraphs whose brackets match, and the indexes of all other marks."""
    pairs: list[Decision] = []
    doubtful: list[int] = []
    at = 0
    while at < len(marks):
        until = at
        paragraph = layout.paragraph(marks[at].start)
        while until < len(marks) and layout.paragraph(marks[until].start) == paragraph:
            until += 1
        own = _balanced(marks, at, until)
        if own is None:
            doubtful += range(at, until)
        else:
            pairs += own
        at = until
    return pairs, doubtful


def _balanced(marks: Sequence[Mark], start: int, end: int) -> list[Decision] | None:
    stack: list[int] = []
    pairs: list[Decision] = []
    for i in range(start, end):
        if marks[i].opens:
            stack.append(i)
        elif not stack:
            return None
        else:
            pairs.append((stack.pop(), i))
    return None if stack else pairs


def _searched(doubtful: Sequence[int], layout: Layout) -> list[Decision]:
    """The cheapest reading of the marks that do not match inside their paragraphs."""
    beam = [_Reading(0.0, None, None)]
    nodes: dict[tuple[int, int], _Node] = {}
    previous, crowd = -1, 0
    for i in doubtful:
        paragraph = layout.paragraph(layout.marks[i].start)
        if paragraph != previous:
            beam = _given_up(beam, previous, layout)
            previous, crowd = paragraph, 0
        crowd += 1
        if layout.marks[i].opens:
            beam = [r._replace(stack=_pushed(nodes, i, r.stack)) for r in beam]
        else:
            width = _BEAM if crowd < _LONG_PARAGRAPH else 2
            beam = _cheapest(_closed(beam, i, layout), width)
    best = min(_given_up(beam, previous, layout), key=lambda r: r.cost + _LOST * (r.stack.depth if r.stack else 0))
    return _decisions(best)


def _pushed(nodes: dict[tuple[int, int], _Node], mark: int, below: _Node | None) -> _Node:
    """One node for one stack, so that readings with the same stack can be told by identity."""
    key = (mark, id(below))
    node = nodes.get(key)
    if node is None:
        node = nodes[key] = _Node(mark, below, below.depth + 1 if below else 1)
    return node


def _decisions(reading: _Reading) -> list[Decision]:
    decided: list[Decision] = []
    node, step = reading.stack, reading.steps
    while node:
        decided.append((node.mark, None))
        node = node.below
    while step:
        decided.append(step.pair)
        step = step.before
    return decided


def _cheapest(readings: Iterator[_Reading], width: int) -> list[_Reading]:
    """The cheapest readings, one a stack; of two with one cost the one found first."""
    best: dict[int, _Reading] = {}
    for reading in readings:
        known = best.get(id(reading.stack))
        if known is None or reading.cost < known.cost:
            best[id(reading.stack)] = reading
    ranked = sorted(best.values(), key=lambda r: r.cost)
    return [r for r in ranked[:width] if r.cost <= ranked[0].cost + 2 * _LOST + 6]


def _closed(beam: Sequence[_Reading], closing: int, layout: Layout) -> Iterator[_Reading]:
    """Every reading continued by a closing bracket: it answers the newest open one, or an older one while those
    above it lost theirs, or it lost its own partner."""
    end = layout.closing(layout.marks[closing])
    lost = _LOST_AT_BOUND if end == "paragraph" else _LOST
    for cost, stack, steps in beam:
        node, given, passed = stack, cost, steps
        for _ in range(4):
            if node is None:
                break
            price = given + _span_cost(node.mark, closing, end, layout)
            yield _Reading(price, node.below, _Step((node.mark, closing), passed))
            given += _lost_opening(node.mark, layout)
            passed = _Step((node.mark, None), passed)
            node = node.below
        yield _Reading(cost + lost, stack, _Step((None, closing), steps))


def _lost_opening(opening: int, layout: Layout) -> float:
    return _LOST_AT_BOUND if layout.opening(layout.marks[opening]) == "paragraph" else _LOST


def _span_cost(opening: int, closing: int, end: str, layout: Layout) -> float:
    """How unnatural it is that these two marks answer each other."""
    first, last = layout.marks[opening], layout.marks[closing]
    start = layout.opening(first)
    words = count_between(layout.starts, first.end, last.start)
    cost = 0.25 * math.log2(1 + words)
    above, below = layout.paragraph(first.start), layout.paragraph(last.start)
    if above == below:
        whole = (start == "paragraph", end == "paragraph" and layout.stops_inside(last))
        return cost + _MISMATCH * (whole[0] != whole[1]) * (0.5 if start == "sentence" or end == "sentence" else 1)
    headings = sum(bool(layout.found[i].level) for i in range(above + 1, min(below, above + 60) + 1))
    return (
        cost + _CROSSING + _START_COST[start] + _END_COST[end]
        + 0.4 * math.log2(1 + below - above) + _HEADING_CROSSED * min(headings, _MOST_HEADINGS)
    )  # fmt: skip


def _given_up(beam: Sequence[_Reading], paragraph: int, layout: Layout) -> list[_Reading]:
    """At the end of a paragraph an open bracket that began in the middle of it may have lost its partner there."""
    if paragraph < 0:
        return list(beam)
    result = list(beam)
    for reading in beam:
        node, cost, steps = reading.stack, reading.cost, reading.steps
        while node and len(result) < 3 * _BEAM and layout.paragraph(layout.marks[node.mark].start) == paragraph:
            cost += _lost_opening(node.mark, layout)
            steps = _Step((node.mark, None), steps)
            node = node.below
            result.append(_Reading(cost, node, steps))
    return _cheapest(iter(result), _BEAM)
