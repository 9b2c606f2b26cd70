"""Which answers are no chance: the words round them answer one another, too, or they are many or rare.

The longest common subsequence keeps words that meet by chance in two sentences of which neither became the
other. The ledger counts them, since the fewest words are marked; what is told of brackets does not rest on
them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.drafting.align import Block
    from travaux.drafting.alignment import Alignment
    from travaux.drafting.wording import Wording

_LEAST = 0.75
"""An answer with less behind it than three quarters of a word that stands once in each draft is chance."""
_MOST = 4.0
"""So much at most speaks from one side."""
_IN_A_ROW = 0.5
"""Each further word of a row makes all its words tell so much more,"""
_PLENTY = 12
"""up to so many: such a row is no chance whatever its words are."""
_HALVED, _ONE_SIDED = 2, 8
"""So many changed words in both drafts between two runs halve what one says for the other, or so many in
one draft alone.
"""
_BORDER = 0.1
"""What is left of it at the border of a paragraph."""


def telling(alignment: Alignment, old: Wording, new: Wording) -> Alignment:
    """Only the answers that are no chance, run by run.

    A run speaks for itself by its words, the rarer the more, and the more in a row; and for the runs beside
    it, less with each word between them that changed, and little across a paragraph's border.

    >>> from travaux.drafting.alignment import aligned
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> told = "It is the rule of the house and the law of the land."
    >>> drafts = [wording(parse(Source(t))) for t in (told, "Nobody under any roof whatever fears the dark.")]
    >>> aligned(*drafts).new_of.count(-1), telling(aligned(*drafts), *drafts).new_of.count(-1)
    (12, 13)
    """
    runs = alignment.blocks()
    own = _own(runs, old, new)
    near = _nearness(runs, old, new)
    before, after = _carried(own, near), _carried(own[::-1], near[::-1])[::-1]
    return alignment.only(
        [run for run, *said in zip(runs, own, before, after, strict=True) if sum(said) >= _LEAST]
    )


def _own(runs: Sequence[Block], old: Wording, new: Wording) -> list[float]:
    """How much each run says by itself."""
    weights = _rarity(old, new)
    small = old.weights
    keys = old.keys
    return [
        sum([weights[keys[word]] * small[word] for word in range(first, first + min(length, _PLENTY))])
        * (1 + _IN_A_ROW * (min(length, _PLENTY) - 1))
        for first, _, length in runs
    ]


def _rarity(old: Wording, new: Wording) -> Mapping[str, float]:
    here, there = Counter(old.keys), Counter(new.keys)
    return {key: 1 / (1 + log2(max(here[key], there[key]))) for key in here.keys() & there.keys()}


def _nearness(runs: Sequence[Block], old: Wording, new: Wording) -> list[float]:
    """How near each run but the first stands to the one before it, from 0 to 1."""
    borders = [first for first, _ in old.units], [first for first, _ in new.units]
    found: list[float] = []
    i = j = 0
    for here, there, length in runs:
        gone, come = here - i, there - j
        near = 0.0
        if come >= 0:
            near = 1 / (1 + min(gone, come) / _HALVED + max(gone, come) / _ONE_SIDED)
            if _parted(borders[0], i, here) or _parted(borders[1], j, there):
                near *= _BORDER
        found.append(near)
        i, j = here + length, there + length
    return found[1:]


def _parted(borders: Sequence[int], end: int, start: int) -> bool:
    """Whether a paragraph begins behind the word before `end` and no later than the word `start`."""
    return bisect_right(borders, start) > bisect_right(borders, end - 1)


def _carried(own: Sequence[float], near: Sequence[float]) -> list[float]:
    """How much the runs before each one say for it."""
    found = [0.0] if own else []
    for said, share in zip(own, near, strict=False):
        found.append(share * min(_MOST, said + found[-1]))
    return found
