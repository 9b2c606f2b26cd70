"""Brackets that none goes on as by the words that answer one another, but another says the same elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.align import common, signs
from travaux.drafting.alignment import GONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from travaux.drafting.holdings import Holding
    from travaux.drafting.wording import Wording

_UNMISTAKABLE = 4
"""So many words of a bracket are hardly written twice by chance, unless they are a formula of the draft."""
_FEWEST, _ROW, _SAME = 10, 3, 0.6
"""A bracket of so many words that was reworked is known again where so large a share of the smaller one's
words stands in the other, in order and in rows of so many words.
"""
_FEW_ROWS = (_FEWEST - _ROW) * _SAME
_SWALLOWED = 0.2
"""What is smaller than this share of another, all that stands inside taken together, is a part of it."""
_HALF = 0.5


_Said = tuple[str | None, tuple[str, ...]]
_Row = tuple[str, str, str]


class Side(NamedTuple):
    """One draft's holdings, those of them without a line, its words and what they answer.

    >>> Side._fields[1]
    'left'
    """

    holdings: Sequence[Holding]
    left: Sequence[int]
    words: Wording
    answers: Sequence[int]


def said_again(
    old: Side, new: Side, provisions: Mapping[str, str], same_article: Callable[[int, int], bool]
) -> list[tuple[int, int, bool]]:
    """Pairs of an old and a new holding, and whether they stand at another place; `provisions` are those of
    the new draft by the old ones that they answer, `same_article` says of an old word and a new one whether
    their articles answer one another.

    The same words in the provision that answers, as often there as here and beside the same word; then the
    same words anywhere, if they are enough and no formula; then most words in order.

    >>> from travaux.drafting.holdings import bracket_holdings
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> drafts = [parse(Source(t)) for t in ("They [may stay here].", "They [may stay here].")]
    >>> both = [(bracket_holdings(one, words), words) for one in drafts for words in (wording(one),)]
    >>> said_again(*(Side(held, [0], words, [-1] * 4) for held, words in both), {}, int.__eq__)
    [(0, 0, False)]
    """
    here = [b for b in old.left if _unanswered(old, b)]
    there = [c for c in new.left if _unanswered(new, c)]
    found = [(b, c, False) for b, c in _in_provision(old, new, here, there, provisions)]
    left = _rest(here, there, found)
    found += [(b, c, True) for b, c in _word_for_word(old, new, *left, same_article)]
    left = _rest(here, there, found)
    return [*found, *((b, c, True) for b, c in _reworked(old, new, *left))]


def _rest(
    here: Sequence[int], there: Sequence[int], found: Sequence[tuple[int, int, bool]]
) -> tuple[list[int], list[int]]:
    done = {b for b, _, _ in found}, {c for _, c, _ in found}
    return [b for b in here if b not in done[0]], [c for c in there if c not in done[1]]


def _unanswered(side: Side, place: int) -> bool:
    """Whether less than half of a holding's words are answered, be it by agreed words."""
    holding, weights = side.holdings[place], side.words.weights
    answered = sum([weights[word] for word in holding.words if side.answers[word] != GONE])
    return answered <= _HALF * holding.weight


def _in_provision(
    old: Side, new: Side, left: Sequence[int], right: Sequence[int], provisions: Mapping[str, str]
) -> list[tuple[int, int]]:
    """The same words in provisions that answer one another, as often here as there, beside the same word."""
    here, there = defaultdict[_Said, list[int]](list), defaultdict[_Said, list[int]](list)
    for b in left:
        one = old.holdings[b]
        here[provisions.get(one.provision or "", one.provision), one.said].append(b)
    for c in right:
        there[new.holdings[c].provision, new.holdings[c].said].append(c)
    return [
        (b, c)
        for key, places in here.items()
        if len(places) == len(there.get(key, ()))
        for b, c in zip(places, there[key], strict=True)
        if len(key[1]) >= _UNMISTAKABLE or _beside_the_same(old, new, b, c)
    ]


def _beside_the_same(old: Side, new: Side, b: int, c: int) -> bool:
    """Whether the word before or the word behind is the same; alternatives for one place are passed over."""
    around = [_around(side, side.holdings[place]) for side, place in ((old, b), (new, c))]
    return any(here == there for here, there in zip(*around, strict=True))


def _around(side: Side, holding: Holding) -> tuple[str, str]:
    words = side.words
    group = [one for one in side.holdings if one.rivals == holding.rivals] if holding.rivals else [holding]
    first, last = words.range(group[0].start, group[-1].end)
    return words.keys[first - 1] if first else "", words.keys[last] if last < len(words) else ""


def _word_for_word(
    old: Side, new: Side, left: Sequence[int], right: Sequence[int], same_article: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Words that stand in one bracket of each draft, in the same article or in both texts nowhere else."""
    here, there = (
        _once((side.holdings[place].said, place) for place in places)
        for side, places in ((old, left), (new, right))
    )
    return [
        (b, there[said])
        for said, b in here.items()
        if len(said) >= _UNMISTAKABLE
        and said in there
        and (
            same_article(old.holdings[b].words[0], new.holdings[there[said]].words[0])
            or all(_stands_once(side, said) for side in (old, new))
        )
    ]


def _once(rows: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], int]:
    found = list(rows)
    counts = Counter(said for said, _ in found)
    return {said: place for said, place in found if counts[said] == 1}


def _stands_once(side: Side, said: Sequence[str]) -> bool:
    """Whether a row of words is written in the draft no more than once: else it is a formula."""
    keys, first, row = list(side.words.keys), said[0], list(said)
    found = 0
    at = -1
    for _ in range(keys.count(first)):
        at = keys.index(first, at + 1)
        found += keys[at : at + len(row)] == row
    return found <= 1


def _reworked(old: Side, new: Side, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """Words most of which stand in order in a bracket elsewhere: the pair that shares most rows first."""
    index = defaultdict[_Row, list[int]](list)
    for c in right:
        for row in _rows(new.holdings[c]):
            index[row].append(c)
    shared: list[tuple[int, int, int]] = []
    for b in left:
        shares = [c for row in _rows(old.holdings[b]) if row in index for c in index[row]]
        if len(shares) > _FEW_ROWS:
            shared += [(-count, b, c) for c, count in Counter(shares).items() if count > _FEW_ROWS]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, b, c in sorted(shared):
        if b not in found and c not in taken and _much_the_same(old, new, b, c):
            found[b] = c
            taken.add(c)
    return list(found.items())


def _rows(holding: Holding) -> set[_Row]:
    said = holding.said
    return set(zip(said, said[1:], said[2:], strict=False)) if len(said) >= _FEWEST else set()


def _much_the_same(old: Side, new: Side, b: int, c: int) -> bool:
    one, other = old.holdings[b], new.holdings[c]
    sizes = sorted((one.whole[1] - one.whole[0], other.whole[1] - other.whole[0]))
    if sizes[0] < _SWALLOWED * sizes[1]:
        return False
    here, there = signs(one.said, other.said)
    runs = [run for run in common(here, there) if run[2] >= _ROW]
    if sum(length for _, _, length in runs) < _SAME * min(len(one.said), len(other.said)):
        return False
    first, _, length = max(runs, key=lambda run: run[2])
    return all(_stands_once(side, one.said[first : first + length]) for side in (old, new))
