"""Which departures stand in one group: those that touch must, and near ones do where that reads better.

The measure is what a reader has to take in: every mark costs as much as a few words. Two marks less are worth
a word or two said twice; whole phrases come out instead of shreds. (Dynamic programming over the places in
order, after the line-breaking of Knuth and Plass, 1981.)
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.answering import TOKEN
from travaux.drafting.edits import Edit, balanced, replaced, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MARK = 1.9
"""What a bracket costs, in words."""
_STOP = 2.0
"""What it costs to have the end of a sentence or a paragraph inside a group, in words."""
_SENTENCE = re.compile(r"[.;:!?؟؛。]\s|\n")
_WIDEST = 24
"""So many places are tried as one group at the most."""
_FARTHEST = 8
"""Places with more words between them are never one group."""
_SMALL = 3
"""Words of so few letters hold phrases together: of the, and, in."""


class Place(NamedTuple):
    """A stretch of the base, and what each party that departs from it makes of it.

    >>> Place(0, 2, {"A": "30"}).versions["A"]
    '30'
    """

    start: int
    end: int
    versions: Mapping[str, str]


def places(base: str, edits: Mapping[str, Sequence[Edit]]) -> list[Place]:
    """The places of all parties' edits, in the order of the base; what a reader sees as one place is one.

    >>> edits = {"A": [Edit(0, 2, "30")], "B": [Edit(0, 2, "90"), Edit(8, 12, "weeks")]}
    >>> [place.versions for place in places("60 days from then", edits)]
    [{'A': '30', 'B': '90'}, {'B': 'weeks'}]
    """
    apart = [_place(base, group) for group in _touching(base, edits)]
    return [place for cluster in _clusters(base, apart) for place in _phrased(base, cluster)]


def _touching(base: str, edits: Mapping[str, Sequence[Edit]]) -> Iterator[list[tuple[Edit, str]]]:
    """The edits in groups that overlap, touch, or have nothing but white space between them."""
    every = sorted((edit, party) for party, own in edits.items() for edit in own)
    group: list[tuple[Edit, str]] = []
    end = 0
    for edit, party in every:
        if group and edit.start > end and base[end : edit.start].strip():
            yield group
            group = []
        group.append((edit, party))
        end = max(end, edit.end) if len(group) > 1 else edit.end
    if group:
        yield group


def _place(base: str, group: Sequence[tuple[Edit, str]]) -> Place:
    start, end = group[0][0].start, max(edit.end for edit, _ in group)
    own: dict[str, list[Edit]] = {}
    for edit, party in group:
        own.setdefault(party, []).append(edit)
    return Place(start, end, {party: replaced(base, start, end, edits) for party, edits in own.items()})


def _clusters(base: str, apart: Sequence[Place]) -> Iterator[list[Place]]:
    """Neighbours that might be one group: what stands between two clusters is too much to be said twice."""
    cluster: list[Place] = []
    for place in apart:
        if cluster and size(base[cluster[-1].end : place.start]) > _FARTHEST:
            yield cluster
            cluster = []
        cluster.append(place)
    if cluster:
        yield cluster


def _phrased(base: str, cluster: Sequence[Place]) -> list[Place]:
    """The cluster as the groups that cost a reader least."""
    if len(cluster) == 1:
        return list(cluster)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for upto in range(1, len(cluster) + 1):
        tried = ((best[since][0] + cost, since) for since, cost in _ending_at(base, cluster, upto))
        best.append(min(tried))
    ends = [len(cluster)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    return [_united(base, cluster[since:upto]) for since, upto in pairwise(reversed(ends))]


def _ending_at(base: str, cluster: Sequence[Place], upto: int) -> Iterator[tuple[int, float]]:
    """For each group of places that ends before `upto`: where it starts, and what it costs."""
    stops, reads, lengths = 0.0, dict[str, int](), [0.0]
    for since in range(upto - 1, max(-1, upto - 1 - _WIDEST), -1):
        place = cluster[since]
        between = base[place.end : cluster[since + 1].start] if since + 1 < upto else ""
        gap = _weight(between)
        if gap > _FARTHEST or not balanced(between):
            return
        stops += _STOP if _SENTENCE.search(between) else 0.0
        reads, lengths = _widened(base, place, reads, [length + gap for length in lengths])
        pure = place.start == cluster[upto - 1].end
        yield since, _cost(lengths, pure=pure) + stops


def _widened(
    base: str, place: Place, reads: Mapping[str, int], lengths: Sequence[float]
) -> tuple[dict[str, int], list[float]]:
    """The different readings of a group with one more place before it: which is whose, and the words of each.

    Number 0 is the base. A reading is what it was behind the place, and what it is at the place.
    """
    own = size(base[place.start : place.end])
    numbers: dict[tuple[int, str | None], int] = {}
    sizes = [lengths[0] + own]
    now: dict[str, int] = {}
    for party in {**reads, **place.versions}:
        version = place.versions.get(party)
        key = (reads.get(party, 0), version)
        if key not in numbers:
            numbers[key] = len(sizes)
            sizes.append(lengths[key[0]] + (own if version is None else size(version)))
        now[party] = numbers[key]
    return now, sizes


def _cost(lengths: Sequence[float], *, pure: bool) -> float:
    """What the readings of a group cost; a deletion says the base's own words, an insertion has none."""
    base, *others = lengths
    marks = len(others) + (0 if pure or 0 in others else 1)
    return MARK * marks + base + sum(others)


def _weight(between: str) -> float:
    """How many words are said twice if what stands between two places is; small words count for half."""
    words = [word for word in TOKEN.findall(between) if word[0].isalnum()]
    return len(words) / 2 if all(len(word) <= _SMALL for word in words) else len(words)


def _united(base: str, group: Sequence[Place]) -> Place:
    if len(group) == 1:
        return group[0]
    start, end = group[0].start, group[-1].end
    parties = sorted({party for place in group for party in place.versions})
    edits = {
        party: [
            Edit(place.start, place.end, place.versions[party]) for place in group if party in place.versions
        ]
        for party in parties
    }
    return Place(start, end, {party: replaced(base, start, end, own) for party, own in edits.items()})
