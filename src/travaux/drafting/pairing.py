"""Which bracket of one draft lives on in which of the other; options likewise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from travaux.drafting.holdings import owners
from travaux.drafting.resaid import Side, said_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.holdings import Holding
    from travaux.drafting.wording import Wording

ENOUGH = 0.5
"""A holding lives on where this share of the smaller one's own words is in the other."""
_SWALLOWED = 0.2
"""What is smaller than this share of another is swallowed by it, and does not live on as it."""
_BESIDE = 2
"""With no more words between them two brackets stand beside one another."""
FEW, SCATTERED = 4, 0.5
"""In more words than these, a word that answers without its neighbours may do so by chance, and counts so
much.
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """Which holdings go on as which, by their places: `main` one to one, `parts` and `sources` what else was
    shared.

    `parts[b]` are the further new holdings that hold words of b, `sources[c]` the further old ones whose
    words c holds; those of `elsewhere` go on at another place, past what stands between.

    >>> Lines({0: 0}, {0: [1]}, {}).parts[0]
    [1]
    """

    main: Mapping[int, int]
    parts: Mapping[int, Sequence[int]]
    sources: Mapping[int, Sequence[int]]
    elsewhere: frozenset[int] = frozenset()


def lines(
    old: Sequence[Holding],
    new: Sequence[Holding],
    alignment: Alignment,
    words: tuple[Wording, Wording],
    answers: Mapping[str, str],
    same_article: Callable[[int, int], bool],
) -> Lines:
    """The lines from old holdings to new ones; `answers` are the answers of the old draft's provisions by id,
    `same_article` says of an old word and a new one whether their articles answer one another.

    The holding that shares most goes on first. What shares no answered word, but says the same in the
    provision that answers, or much the same elsewhere, goes on, too.

    >>> from travaux.drafting.alignment import Alignment
    >>> from travaux.drafting.holdings import bracket_holdings
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("[may]"))
    >>> words = wording(draft)
    >>> held = bracket_holdings(draft, words)
    >>> dict(lines(held, held, Alignment([0], [0], ()), (words, words), {}, int.__eq__).main)
    {0: 0}
    """
    shared = _shared(old, new, alignment, words[0].weights)
    edges = {pair: share for pair, share in shared.items() if _enough(share, old[pair[0]], new[pair[1]])}
    main: dict[int, int] = {}
    taken: set[int] = set()
    alike = {pair: _likeness(shared, old[pair[0]], new[pair[1]], alignment) for pair, shared in edges.items()}
    for b, c in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        if b not in main and c not in taken and not _swallowed(old[b], new[c]):
            main[b] = c
            taken.add(c)
    elsewhere: set[int] = set()
    here = Side(old, [b for b in range(len(old)) if b not in main], words[0], alignment.new_of)
    there = Side(new, [c for c in range(len(new)) if c not in taken], words[1], alignment.old_of)
    for b, c, away in said_again(here, there, answers, same_article):
        main[b] = c
        taken.add(c)
        elsewhere |= {b} if away else set()
    back = {c: b for b, c in main.items()}
    parts: dict[int, list[int]] = defaultdict(list)
    sources: dict[int, list[int]] = defaultdict(list)
    for b, c in sorted(edges):
        if b in main and c not in taken and (b, main[b]) in edges and _apart(new, main[b], c):
            parts[b].append(c)
        elif b not in main and c in taken and (back[c], c) in edges and _joins(old, b, back[c], new[c]):
            sources[c].append(b)
    return Lines(main, parts, sources, frozenset(elsewhere))


def _shared(
    old: Sequence[Holding], new: Sequence[Holding], alignment: Alignment, weights: Sequence[float]
) -> dict[tuple[int, int], float]:
    """How much two holdings share, by the weight of their own words that answer one another."""
    there = owners(new, len(alignment.old_of))
    in_rows, new_of = alignment.in_rows(), alignment.new_of
    others = list(map(there.__getitem__, new_of))  # the last one, of none, is that of words without an answer
    full: dict[tuple[int, int], float] = {}
    for b, holding in enumerate(old):
        found = list(map(others.__getitem__, holding.words))
        for c in set(chain.from_iterable(set(found))):
            words = [word for word, holders in zip(holding.words, found, strict=True) if c in holders]
            share = sum(map(weights.__getitem__, words))
            if min(len(holding.words), len(new[c].words)) > FEW:
                share -= sum([weights[word] * (1 - SCATTERED) for word in words if not in_rows[word]])
            full[b, c] = share
    return full


def _enough(shared: float, old: Holding, new: Holding) -> bool:
    return shared >= ENOUGH * min(old.weight, new.weight)


def _swallowed(old: Holding, new: Holding) -> bool:
    smaller, larger = sorted((old.weight, new.weight))
    return smaller < _SWALLOWED * larger


def _joins(old: Sequence[Holding], b: int, main: int, into: Holding) -> bool:
    """Whether a bracket became one with another: a small one only with what stood beside it."""
    first, second = sorted((old[b].whole, old[main].whole))
    beside = second[0] - first[1] <= _BESIDE
    return _apart(old, b, main) and (beside or not _swallowed(old[b], into))


def _likeness(shared: float, old: Holding, new: Holding, alignment: Alignment) -> float:
    """How alike two holdings are, by their own words, or by all that stands inside where that says more."""
    own = shared / max(old.weight, new.weight, 1e-9)
    (first, last), (low, high) = old.whole, new.whole
    if last - first == len(old.words) and high - low == len(new.words):
        return own
    inside = sum(map(range(low, high).__contains__, alignment.new_of[first:last]))
    return max(own, inside / max(last - first, high - low, 1))


def _apart(holdings: Sequence[Holding], one: int, other: int) -> bool:
    """Whether neither of two stands inside the other."""
    first, second = sorted((holdings[one], holdings[other]), key=lambda holding: holding.start)
    return first.end <= second.start
