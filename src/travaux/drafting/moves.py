"""Paragraphs that stand elsewhere in the new draft: found by their words, verbatim ones first."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import compress, pairwise
from operator import not_
from typing import TYPE_CHECKING

from travaux.drafting.align import common, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.drafting.wording import Wording

Range = tuple[int, int]
Moved = tuple[Range, Range]
"""A paragraph's words in the old draft and in the new one, as half-open ranges of their numbers."""

_FEWEST_WORDS = 6
"""A paragraph shorter than this may stand anywhere by chance."""
_SAME_PLACE = 3
"""Of two paragraphs that changed their order, the one that kept its number stays, if not much shorter."""
_FEWEST_REWRITTEN = 10
"""A shorter one is the same only word for word."""
_GONE = -1
"""In the place of an answer: there is none."""
_GONE_SHARE, _ALIKE_SHARE = 0.6, 0.6
_SHINGLE = 3
_COMMONPLACE = 20
"""A row of words that stands in more paragraphs than this is a formula."""


def verbatim(old: Wording, new: Wording, old_signs: str, new_signs: str) -> list[Moved]:
    r"""Paragraphs with the same words in both drafts, once in each, whose order changed: the fewest words
    that do so.

    >>> from travaux.drafting.align import signs
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> a, b = "One two three four five six.", "Seven eight nine ten eleven twelve thirteen."
    >>> first, second = (wording(parse(Source(f"{x}\n\n{y}"))) for x, y in ((a, b), (b, a)))
    >>> verbatim(first, second, *signs(first.keys, second.keys))
    [((0, 6), (7, 13))]
    """
    here, there = _once(old, old_signs), _once(new, new_signs)
    answers = [(unit, there[said]) for said, unit in here.items() if said in there]
    names = dict(zip(old.units, old.ids, strict=True)), dict(zip(new.units, new.ids, strict=True))
    weights = [
        (unit[1] - unit[0]) * (_SAME_PLACE if names[0][unit] and names[0][unit] == names[1][other] else 1)
        for unit, other in answers
    ]
    staying = heaviest_rising([second[0] for _, second in answers], weights)
    return [
        (_unnumbered(old, unit), _unnumbered(new, other))
        for place, (unit, other) in enumerate(answers)
        if place not in staying
    ]


def compared(draft: Wording, words: Range) -> list[int]:
    """The numbers of the words in a range that are compared: all but those of provisions' numbers.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> compared(wording(parse(Source("1. Each Party."))), (0, 3))
    [1, 2]
    """
    first, last = words
    if draft.numbers.find(1, first, last) < 0:
        return list(range(first, last))
    return list(compress(range(first, last), map(not_, draft.numbers[first:last])))


def _once(draft: Wording, written: str) -> dict[str, Range]:
    """The paragraphs of enough words that occur once, by their words."""
    found: dict[str, Range] = {}
    twice: set[str] = set()
    for unit in draft.units:
        said = written[slice(*_unnumbered(draft, unit))]
        if len(said) < _FEWEST_WORDS:
            continue
        if said in found:
            twice.add(said)
        found[said] = unit
    return {said: unit for said, unit in found.items() if said not in twice}


def _unnumbered(draft: Wording, unit: Range) -> Range:
    first, last = unit
    while first < last and draft.numbers[first]:
        first += 1
    return first, last


def heaviest_rising(places: Sequence[int], weights: Sequence[int]) -> frozenset[int]:
    """The indices of the rising subsequence of the greatest weight (after Fredman 1975, with weights).

    >>> sorted(heaviest_rising([2, 0, 1], [5, 1, 1]))
    [0]
    """
    if all(a < b for a, b in pairwise(places)):
        return frozenset(range(len(places)))
    ends: list[int] = []  # places at which a subsequence may end, rising ...
    best: list[int] = []  # ... the weight of the best that ends there, rising too ...
    last: list[int] = []  # ... and its last index
    before: list[int] = []
    for index, (place, weight) in enumerate(zip(places, weights, strict=True)):
        at = bisect_left(ends, place)
        total = weight + (best[at - 1] if at else 0)
        before.append(last[at - 1] if at else -1)
        ends.insert(at, place)
        best.insert(at, total)
        last.insert(at, index)
        beaten = at + 1
        while beaten < len(ends) and best[beaten] <= total:
            beaten += 1
        del ends[at + 1 : beaten], best[at + 1 : beaten], last[at + 1 : beaten]
    chosen: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(index)
        index = before[index]
    return frozenset(chosen)


def rewritten(
    old: Wording, new: Wording, old_signs: str, new_signs: str, new_of: Sequence[int], old_of: Sequence[int]
) -> list[tuple[Moved, list[tuple[int, int]]]]:
    """Paragraphs that are gone at one place and stand, slightly changed, at another, each with its answers.

    `new_of` and `old_of` are the answers found so far. A paragraph counts as gone where most of its words
    are; two are the same where most words of the longer one answer one another in order.

    >>> rewritten.__name__
    'rewritten'
    """
    gone = _unanswered(old, new_of)
    come = _unanswered(new, old_of)
    if not gone or not come:
        return []
    shingles = _index(new_signs, come)
    found: list[tuple[Moved, list[tuple[int, int]]]] = []
    taken: set[int] = set()
    for words in gone:
        shared = Counter(
            place for shingle in _shingles(old_signs, words) for place in shingles.get(shingle, ())
        )
        for place, count in sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:1]:
            there = come[place]
            longer = max(len(words), len(there))
            if place in taken or count < longer * _ALIKE_SHARE / 2:
                continue
            answers = [
                (words[i], there[j])
                for i, j in pairs(
                    common(
                        "".join(map(old_signs.__getitem__, words)), "".join(map(new_signs.__getitem__, there))
                    )
                )
            ]
            alike = len(answers) >= longer * (_ALIKE_SHARE if longer >= _FEWEST_REWRITTEN else 1)
            if alike and _gains(answers, words, there, new_of, old_of):
                taken.add(place)
                found.append((((words[0], words[-1] + 1), (there[0], there[-1] + 1)), answers))
    return found


def _index(written: str, paragraphs: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """In which paragraphs each row of words stands; what stands in many tells nothing and is left out."""
    found: dict[str, list[int]] = {}
    for place, words in enumerate(paragraphs):
        for shingle in _shingles(written, words):
            found.setdefault(shingle, []).append(place)
    return {shingle: places for shingle, places in found.items() if len(places) <= _COMMONPLACE}


def _unanswered(draft: Wording, answers: Sequence[int]) -> list[list[int]]:
    return [compared(draft, unit) for unit in draft.units if _went(draft, unit, answers)]


def _went(draft: Wording, unit: Range, answers: Sequence[int]) -> bool:
    """Whether most words of a paragraph have no answer; the numbers of provisions never have one."""
    first, last = unit
    numbers = draft.numbers.count(1, first, last)
    size = last - first - numbers
    if size < _FEWEST_WORDS:
        return False
    gone = answers[first:last].count(_GONE) - numbers
    return gone >= size * _GONE_SHARE


def _shingles(written: str, words: Sequence[int]) -> set[str]:
    said = "".join(map(written.__getitem__, words))
    return {said[at : at + _SHINGLE] for at in range(len(said) - _SHINGLE + 1)}


def _gains(
    answers: Iterable[tuple[int, int]],
    words: Sequence[int],
    there: Sequence[int],
    new_of: Sequence[int],
    old_of: Sequence[int],
) -> bool:
    """Whether more words answer one another with the move than by chance without it."""
    lost = sum(new_of[i] >= 0 for i in words) + sum(old_of[j] >= 0 for j in there)
    return sum(1 for _ in answers) > lost
