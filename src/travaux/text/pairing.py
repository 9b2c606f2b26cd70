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

from travaux.text.assumption import HOPELESS, Decision, assumed
from travaux.text.enclosure import cuts
from travaux.text.layout import Layout, Mark, Pair
from travaux.text.words import count_between

if TYPE_CHECKING:
    from collections.abc import Sequence


_BEAM = 6
_DEEPEST = 4
"""How many open brackets a closing one may pass at once, their partners lost."""

_LOST = 5.0
_LOST_AT_BOUND = 5.2
_LENGTH = 0.25
_LENGTH_OF_WHOLE = 0.1
_CROSSING = 0.6
_CUT = 2.0
_MOST_CUTS = 6
_MISMATCH = 2.5
_START_COST = {"paragraph": 0.0, "sentence": 2.0, "phrase": 6.0}
_END_COST = {"paragraph": 0.0, "outside": 2.0, "sentence": 2.0, "phrase": 6.0}
_OWED = {"paragraph": 2.5, "sentence": 3.0, "phrase": 4.2}
_WORTH_FOLLOWING = 8.0
_CLAUSE_ENDS = frozenset({"paragraph", "sentence"})
_REACH = 20
_LONG_PAIR = 3
_SHORT_PAIR = 12
_LONG_PARAGRAPH = 2000
"""Marks in one paragraph from which on only the cheapest two readings are followed."""


class _Node(NamedTuple):
    """The innermost open bracket of a reading, the stack below it, and what the stack will likely cost yet."""

    mark: int
    below: _Node | None
    depth: int
    owed: float


_Steps = tuple[Decision, "_Steps | None"]
"""What a reading decided, the newest decision first: (opening, closing), with None for the lost one."""

_Reading = tuple[float, "_Node | None", "_Steps | None"]
"""What a reading of the marks costs, its open brackets, what it decided."""


class _Costs:
    """What it costs that two marks answer each other, by the closing one; each is worked out once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.spans: dict[int, dict[int, float]] = {}


def matched(layout: Layout) -> list[Pair]:
    """All pairs of a text, repaired ones with the place assumed, sorted by start, the outer first; none cross.

    Linear in the number of marks.

    >>> from travaux.text.paragraphs import Paragraph
    >>> marks = [Mark(4, 5, True), Mark(8, 9, False), Mark(15, 16, False)]
    >>> matched(Layout("one [two] three]", marks, [Paragraph(0, 16)], [0, 5, 10]))
    [Pair(start=4, end=9, missing=None), Pair(start=10, end=16, missing='start')]
    """
    if abs(2 * sum(mark.opens for mark in layout.marks) - len(layout.marks)) > HOPELESS:
        return assumed(layout, _stacked(layout.marks))
    costs = _Costs(layout)
    certain, doubtful = _certain(layout, frozenset())
    decided = _searched(doubtful, costs)
    if suspects := _suspects(layout, certain, decided):
        certain, doubtful = _certain(layout, suspects)
        decided = _searched(doubtful, costs)
    return assumed(layout, certain + decided)


def _stacked(marks: Sequence[Mark]) -> list[Decision]:
    """The pairs that one stack makes: where thousands of marks are lost there is nothing to search for."""
    decided: list[Decision] = []
    stack: list[int] = []
    for i, mark in enumerate(marks):
        if mark.opens:
            stack.append(i)
        else:
            decided.append((stack.pop() if stack else None, i))
    return decided + [(opening, None) for opening in stack]


def _suspects(layout: Layout, certain: Sequence[Decision], decided: Sequence[Decision]) -> frozenset[int]:
    """Paragraphs whose brackets match, but perhaps wrongly: near a mark at the bound of a paragraph that lost its
    partner, one end of a long pair stands at such a bound and the other does not.
    """
    lost = [(o, c) for o, c in decided if o is None or c is None]
    strays = {
        layout.places[c] for o, c in lost if o is None and c is not None and layout.closings[c] == "paragraph"
    }
    unclosed = {
        layout.places[o] for o, c in lost if c is None and o is not None and layout.openings[o] == "paragraph"
    }
    if not strays and not unclosed:
        return frozenset()
    before = {p - k for p in strays for k in range(_REACH)}
    behind = {p + k for p in unclosed for k in range(_REACH)}
    found = set[int]()
    for opening, closing in certain:
        if (
            opening is None
            or closing is None
            or not (layout.places[opening] in before or layout.places[opening] in behind)
        ):
            continue
        starts, ends = layout.openings[opening] == "paragraph", layout.closings[closing] in _CLAUSE_ENDS
        if (
            starts != ends
            and layout.places[opening] in (before if starts else behind)
            and _words(layout, opening, closing) >= _LONG_PAIR
        ):
            found.add(layout.places[opening])
    return frozenset(found)


def _words(layout: Layout, opening: int, closing: int) -> int:
    return count_between(layout.starts, layout.marks[opening].end, layout.marks[closing].start)


def _certain(layout: Layout, suspects: frozenset[int]) -> tuple[list[Decision], list[int]]:
    """The pairs that need no search, and the indexes of all other marks: those of paragraphs whose brackets match, but
    for the suspects, and elsewhere short brackets in the middle of a sentence.
    """
    pairs: list[Decision] = []
    doubtful: list[int] = []
    at, count = 0, len(layout.marks)
    while at < count:
        until = at + 1
        paragraph = layout.places[at]
        while until < count and layout.places[until] == paragraph:
            until += 1
        own = None if paragraph in suspects else _balanced(layout.marks, at, until)
        if own is None:
            own, left = _inside_sentences(layout, at, until)
            doubtful += left
        pairs += own
        at = until
    return pairs, doubtful


def _inside_sentences(layout: Layout, start: int, end: int) -> tuple[list[Decision], list[int]]:
    """Short pairs with both ends inside a sentence, and the marks that are left."""
    left: list[int] = []
    pairs: list[Decision] = []
    for i in range(start, end):
        if (
            left
            and not layout.marks[i].opens
            and layout.marks[left[-1]].opens
            and layout.openings[left[-1]] == layout.closings[i] == "phrase"
            and _words(layout, left[-1], i) <= _SHORT_PAIR
        ):
            pairs.append((left.pop(), i))
        else:
            left.append(i)
    return pairs, left


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


def _searched(doubtful: Sequence[int], costs: _Costs) -> list[Decision]:
    """The cheapest reading of the marks that do not match inside their paragraphs."""
    layout = costs.layout
    beam: list[_Reading] = [(0.0, None, None)]
    previous, crowd = -1, 0
    for i in doubtful:
        paragraph = layout.places[i]
        if paragraph != previous:
            beam = _given_up(beam, previous, layout)
            previous, crowd = paragraph, 0
        crowd += 1
        if layout.marks[i].opens:
            beam = [(cost, _pushed(i, stack, layout), steps) for cost, stack, steps in beam]
        else:
            width = _BEAM if crowd < _LONG_PARAGRAPH else 2
            beam = _closed(beam, i, costs, width)
    return _decisions(min(_given_up(beam, previous, layout), key=_cost_at_end))


def _cost_at_end(reading: _Reading) -> float:
    cost, stack, _ = reading
    return cost + _LOST * (stack.depth if stack else 0)


def _pushed(mark: int, below: _Node | None, layout: Layout) -> _Node:
    depth, owed = (below.depth, below.owed) if below else (0, 0.0)
    return _Node(mark, below, depth + 1, owed + _OWED[layout.openings[mark]])


def _decisions(reading: _Reading) -> list[Decision]:
    decided: list[Decision] = []
    _, node, steps = reading
    while node:
        decided.append((node.mark, None))
        node = node.below
    while steps:
        decision, steps = steps
        decided.append(decision)
    return decided


class _Best(dict[int, _Reading]):
    """The cheapest readings, one a stack; of two with one cost the one found first."""

    def add(self, reading: _Reading) -> None:
        known = self.get(id(reading[1]))
        if known is None or reading[0] < known[0]:
            self[id(reading[1])] = reading

    def cheapest(self, width: int) -> list[_Reading]:
        """So many of them at the most, those that are worth following."""
        if len(self) == 1:
            return list(self.values())
        ranked = sorted(
            (cost + (stack.owed if stack else 0.0), i) for i, (cost, stack, _) in enumerate(self.values())
        )[:width]
        most = ranked[0][0] + _WORTH_FOLLOWING
        readings = list(self.values())
        return [readings[i] for expected, i in ranked if expected <= most]


def _closed(beam: Sequence[_Reading], closing: int, costs: _Costs, width: int) -> list[_Reading]:
    """The cheapest readings continued by a closing bracket: it answers the newest open one, or an older one while
    those above it lost theirs, or it lost its own partner. Those not worth following are left out.
    """
    layout = costs.layout
    end = layout.closings[closing]
    whole = end == "paragraph" and layout.stops_inside(layout.marks[closing].start)
    lost = _LOST_AT_BOUND if whole else _LOST
    known = costs.spans.setdefault(closing, {})
    most = math.inf
    best = _Best()
    for cost, stack, steps in beam:
        node, given, passed = stack, cost, steps
        for _ in range(_DEEPEST):
            if node is None:
                break
            mark, below, _, _ = node
            if mark not in known:
                known[mark] = _span_cost(mark, closing, end, layout)
            total = given + known[mark]
            expected = total + (below.owed if below else 0.0)
            if expected <= most:
                most = min(most, expected + _WORTH_FOLLOWING)
                best.add((total, below, ((mark, closing), passed)))
            given += _lost_opening(mark, layout)
            passed = ((mark, None), passed)
            node = below
        best.add((cost + lost, stack, ((None, closing), steps)))
    return best.cheapest(width)


def _lost_opening(opening: int, layout: Layout) -> float:
    return _LOST_AT_BOUND if layout.openings[opening] == "paragraph" else _LOST


def _span_cost(opening: int, closing: int, end: str, layout: Layout) -> float:
    """How unnatural it is that these two marks answer each other."""
    first, last = layout.marks[opening], layout.marks[closing]
    start = layout.openings[opening]
    words = count_between(layout.starts, first.end, last.start)
    above, below = layout.places[opening], layout.places[closing]
    whole = start == "paragraph", end in _CLAUSE_ENDS and layout.stops_inside(last.start)
    cost = (_LENGTH_OF_WHOLE if all(whole) else _LENGTH) * math.log2(1 + words)
    if above == below:
        return cost + _MISMATCH * min(1.0, (words + 2) / 20) * (whole[0] != whole[1])
    unnatural = _START_COST[start] + _END_COST[end]
    nearness = min(1.0, (words + 10) / 80) * (0.6 if _next_line(layout, above, below) else 1.0)
    opens = layout.found[above].start if start == "paragraph" else first.start
    closes = layout.found[below].end if end in ("paragraph", "outside") else last.end
    bounds = (first.start, last.end)
    crossed = min(cuts(layout.around[opening], layout.around[closing], bounds, opens, closes), _MOST_CUTS)
    return cost + _CROSSING + nearness * unnatural + 0.4 * math.log2(1 + below - above) + _CUT * crossed


def _next_line(layout: Layout, above: int, below: int) -> bool:
    """Whether no blank line parts two paragraphs."""
    return below - above == 1 and not layout.found[below].apart


def _given_up(beam: Sequence[_Reading], paragraph: int, layout: Layout) -> list[_Reading]:
    """At the end of a paragraph an open bracket that began in the middle of it may have lost its partner there."""
    if paragraph < 0:
        return list(beam)
    count, best = len(beam), _Best()
    for reading in beam:
        best.add(reading)
    for cost, node, steps in beam:
        while node and count < 3 * _BEAM and layout.places[node.mark] == paragraph:
            cost += _lost_opening(node.mark, layout)  # noqa: PLW2901 -- from here on it is given up
            steps = ((node.mark, None), steps)  # noqa: PLW2901
            node = node.below  # noqa: PLW2901
            best.add((cost, node, steps))
            count += 1
    return best.cheapest(_BEAM)
