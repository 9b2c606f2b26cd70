"""Which bracket of one draft lives on in which of the other; options likewise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from travaux.drafting.holdings import owners

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.holdings import Holding

ENOUGH = 0.5
"""A holding lives on where this share of the smaller one's own words is in the other."""
_SWALLOWED = 0.2
"""What is smaller than this share of another is swallowed by it, and does not live on as it."""
FEW, SCATTERED = 4, 0.5
"""In more words than these, a word that answers without its neighbours may do so by chance, and counts so
much.
"""
_UNMISTAKABLE = 4
"""So many words of a bracket are hardly written twice by chance."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Which holdings go on as which, by their places: `main` one to one, `parts` and `sources` what else was
    shared.

    `parts[b]` are the further new holdings that hold words of b, `sources[c]` the further old ones whose
    words c holds.

    >>> Lines({0: 0}, {0: [1]}, {}).parts[0]
    [1]
    """

    main: Mapping[int, int]
    parts: Mapping[int, Sequence[int]]
    sources: Mapping[int, Sequence[int]]


def lines(
    old: Sequence[Holding],
    new: Sequence[Holding],
    alignment: Alignment,
    weights: Sequence[float],
    answers: Mapping[str, str],
) -> Lines:
    """The lines from old holdings to new ones; `weights` say how much the old draft's words count, `answers`
    its provisions' answers by id.

    The holding that shares most goes on first. What shares no answered word, but says the same in the
    provision that answers, or says something unmistakable that stands nowhere else, goes on, too.

    >>> from travaux.drafting.alignment import Alignment
    >>> from travaux.drafting.holdings import Holding
    >>> one = (Holding("art-1/1", 4, 9, (0,), ("may",), 1.0, "", None, (0, 1)),)
    >>> dict(lines(one, one, Alignment([0], [0], ()), [1.0], {}).main)
    {0: 0}
    """
    shared = _shared(old, new, alignment, weights)
    edges = {pair: share for pair, share in shared.items() if _enough(share, old[pair[0]], new[pair[1]])}
    main: dict[int, int] = {}
    taken: set[int] = set()
    alike = {pair: _likeness(shared, old[pair[0]], new[pair[1]], alignment) for pair, shared in edges.items()}
    for b, c in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        if b not in main and c not in taken and not _swallowed(old[b], new[c]):
            main[b] = c
            taken.add(c)
    for b, c in _alike(old, new, main, taken, answers):
        main[b] = c
        taken.add(c)
    back = {c: b for b, c in main.items()}
    parts: dict[int, list[int]] = defaultdict(list)
    sources: dict[int, list[int]] = defaultdict(list)
    for b, c in sorted(edges):
        if b in main and c not in taken and _apart(new, main[b], c):
            parts[b].append(c)
        elif b not in main and c in taken and _apart(old, b, back[c]):
            sources[c].append(b)
    return Lines(main, parts, sources)


def _shared(
    old: Sequence[Holding], new: Sequence[Holding], alignment: Alignment, weights: Sequence[float]
) -> dict[tuple[int, int], float]:
    """How much two holdings share, by the weight of their own words that answer one another."""
    here, there = owners(old), owners(new)
    in_rows, new_of = alignment.in_rows(), alignment.new_of
    full: dict[tuple[int, int], float] = defaultdict(float)
    scattered: dict[tuple[int, int], float] = defaultdict(float)
    for word, holders in here.items():
        others = there.get(new_of[word], ())
        for pair in product(holders, others):
            full[pair] += weights[word]
            if not in_rows[word]:
                scattered[pair] += weights[word] * (1 - SCATTERED)
    for (b, c), share in scattered.items():
        if min(len(old[b].words), len(new[c].words)) > FEW:
            full[b, c] -= share
    return full


def _enough(shared: float, old: Holding, new: Holding) -> bool:
    return shared >= ENOUGH * min(old.weight, new.weight)


def _swallowed(old: Holding, new: Holding) -> bool:
    smaller, larger = sorted((old.weight, new.weight))
    return smaller < _SWALLOWED * larger


def _likeness(shared: float, old: Holding, new: Holding, alignment: Alignment) -> float:
    """How alike two holdings are, by their own words, or by all that stands inside where that says more."""
    own = shared / max(old.weight, new.weight, 1e-9)
    (first, last), (low, high) = old.whole, new.whole
    if last - first == len(old.words) and high - low == len(new.words):
        return own
    inside = sum([low <= answer < high for answer in alignment.new_of[first:last]])
    return max(own, inside / max(last - first, high - low, 1))


def _alike(
    old: Sequence[Holding],
    new: Sequence[Holding],
    main: Mapping[int, int],
    taken: set[int],
    answers: Mapping[str, str],
) -> list[tuple[int, int]]:
    """Holdings without a line that say the same: as many where provisions answer, or one unmistakable."""
    left = [b for b in range(len(old)) if b not in main]
    right = [c for c in range(len(new)) if c not in taken]
    found: list[tuple[int, int]] = []
    here = _grouped((answers.get(old[b].provision or "", old[b].provision), old[b].said, b) for b in left)
    there = _grouped((new[c].provision, new[c].said, c) for c in right)
    for key, places in here.items():
        others = there.get(key, [])
        if len(places) == len(others):
            found += zip(places, others, strict=True)
    done = {b for b, _ in found}, {c for _, c in found}
    alone = _grouped((None, old[b].said, b) for b in left if b not in done[0])
    apart = _grouped((None, new[c].said, c) for c in right if c not in done[1])
    for (_, said), places in alone.items():
        others = apart.get((None, said), [])
        if len(places) == len(others) == 1 and len(said) >= _UNMISTAKABLE:
            found.append((places[0], others[0]))
    return found


def _grouped(
    rows: Iterable[tuple[str | None, tuple[str, ...], int]],
) -> dict[tuple[str | None, tuple[str, ...]], list[int]]:
    found: dict[tuple[str | None, tuple[str, ...]], list[int]] = defaultdict(list)
    for provision, said, place in rows:
        found[provision, said].append(place)
    return found


def _apart(holdings: Sequence[Holding], one: int, other: int) -> bool:
    """Whether neither of two stands inside the other."""
    first, second = sorted((holdings[one], holdings[other]), key=lambda holding: holding.start)
    return first.end <= second.start
