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

MARK = 2.1
"""What a bracket costs, in words."""
_STOP = 4.0
"""What it costs to have the end of a sentence or a paragraph inside a group, in words."""
_SENTENCE = re.compile(r"[.;:!?؟؛。]\s|\n")
_NUMBER = 1.0
"""What it costs to have a number among words, where it could stand alone beside others, in words."""
_STOP_ALONE, _SIGN = 2.0, 0.001
"""What it costs to read a mark that holds a stop alone, easily overlooked; and a stop among words."""
_WIDEST = 12
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
    grouped = [place for cluster in _clusters(base, apart) for place in _phrased(base, cluster)]
    return [
        _trimmed(base, _emphasized(base, place, behind, ahead))
        for behind, place, ahead in zip([None, *grouped], grouped, [*grouped[1:], None], strict=False)
    ]


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
    columns = _columns(base, cluster)
    gaps = [_gap(base[one.end : two.start]) for one, two in pairwise(cluster)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for upto in range(1, len(cluster) + 1):
        best.append(min((best[since][0] + cost, since) for since, cost in _ending_at(columns, gaps, upto)))
    ends = [len(cluster)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    return [_united(base, cluster[since:upto]) for since, upto in pairwise(reversed(ends))]


class _Column(NamedTuple):
    """One place: the version that each way of reading the cluster has there (0 is the base's), what each
    version costs to take in, and whether it is an insertion, and all of numbers.
    """

    versions: Sequence[int]
    weights: Sequence[float]
    inserted: bool
    of_numbers: bool


def _columns(base: str, cluster: Sequence[Place]) -> list[_Column]:
    """The places of a cluster as all parties together read them; parties that read alike count once."""
    parties = dict.fromkeys(party for place in cluster for party in place.versions)
    ways = list(dict.fromkeys(tuple(place.versions.get(party) for place in cluster) for party in parties))
    columns: list[_Column] = []
    for number, place in enumerate(cluster):
        words = [None, *dict.fromkeys(way[number] for way in ways if way[number] is not None)]
        numbers = {version: at for at, version in enumerate(words)}
        texts = [base[place.start : place.end], *place.versions.values()]
        weights = [_read(texts[0] if version is None else version) for version in words]
        versions = [numbers[way[number]] for way in ways]
        columns.append(_Column(versions, weights, place.start == place.end, all(map(_is_number, texts))))
    return columns


def _ending_at(
    columns: Sequence[_Column], gaps: Sequence[tuple[float, float]], upto: int
) -> Iterator[tuple[int, float]]:
    """For each group of places that ends before `upto`: where it starts, and what it costs."""
    last = columns[upto - 1]
    reads, lengths, extra, numbers = list(last.versions), list(last.weights), 0.0, last.of_numbers * _NUMBER
    yield upto - 1, _cost(lengths, pure=last.inserted)
    for since in range(upto - 2, max(-1, upto - 1 - _WIDEST), -1):
        gap, stops = gaps[since]
        if gap > _FARTHEST:
            return
        column = columns[since]
        extra += stops
        numbers += column.of_numbers * _NUMBER
        reads, lengths = _widened(column, reads, [length + gap for length in lengths])
        yield since, _cost(lengths, pure=False) + extra + numbers


def _widened(
    column: _Column, reads: Sequence[int], lengths: Sequence[float]
) -> tuple[list[int], list[float]]:
    """The different readings of a group with one more place before it: which is whose, and the words of each.

    Number 0 is the base. A reading is what it was behind the place, and what it is at the place.
    """
    numbers = {(0, 0): 0}
    for key in zip(reads, column.versions, strict=True):
        numbers.setdefault(key, len(numbers))
    now = [numbers[key] for key in zip(reads, column.versions, strict=True)]
    return now, [lengths[read] + column.weights[version] for read, version in numbers]


def _cost(lengths: Sequence[float], *, pure: bool) -> float:
    """What the readings of a group cost; a deletion says the base's own words, an insertion has none."""
    marks = len(lengths) if not pure and 0 not in lengths[1:] else len(lengths) - 1
    return MARK * marks + sum([_STOP_ALONE if 0 < length < 1 / 2 else length for length in lengths])


def _read(words: str) -> float:
    """How many words there are to take in; stops alone count for next to nothing, but are not nothing."""
    return size(words) or (_SIGN if words.strip() else 0)


def _is_number(words: str) -> bool:
    """Whether it is one of the values that a table haggles about."""
    return words[-1:].isdigit() and size(words) == 1


def _gap(between: str) -> tuple[float, float]:
    """How many words are said twice if what stands between two places is, and what that costs besides.

    Small words count for half.
    """
    if not balanced(between):
        return _FARTHEST + 1, 0.0
    words = [word for word in TOKEN.findall(between) if word[0].isalnum()]
    weight = len(words) / 2 if all(len(word) <= _SMALL for word in words) else len(words)
    return weight, _STOP if _SENTENCE.search(between) or between.count("*") % 2 else 0.0


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


def _emphasized(base: str, place: Place, behind: Place | None, ahead: Place | None) -> Place:
    """The place with the star that it touches, where all its readings hold the other one of the pair."""
    start, end, versions = place
    if not all(text.count("*") % 2 for text in (base[start:end], *versions.values())):
        return place
    if base.endswith("*", 0, start) and (not behind or _apart(base[behind.end : start])):
        return Place(start - 1, end, {party: f"*{text}" for party, text in versions.items()})
    if base.startswith("*", end) and (not ahead or _apart(base[end : ahead.start])):
        return Place(start, end + 1, {party: f"{text}*" for party, text in versions.items()})
    return place


def _apart(between: str) -> bool:
    """Whether two places stay two when the stars between them go with one of them."""
    return bool(between.replace("*", "").strip())


def _trimmed(base: str, place: Place) -> Place:
    """The place without the white space with which all its readings end or begin."""
    start, end, versions = place
    texts = [base[start:end], *versions.values()]
    trail = _common_space([text[::-1] for text in texts])
    texts = [text[: len(text) - trail] for text in texts]
    lead = _common_space(texts)
    return Place(
        start + lead,
        end - trail,
        {party: text[lead:] for party, text in zip(versions, texts[1:], strict=True)},
    )


def _common_space(texts: Sequence[str]) -> int:
    """How many characters of white space all the texts begin with."""
    same = 0
    for signs in zip(*texts, strict=False):
        if not signs[0].isspace() or len(set(signs)) > 1:
            break
        same += 1
    return same
