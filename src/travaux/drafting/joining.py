"""Changes that stand close to one another, joined for reading.

The fewest words marked are not the most readable: an exact longest common subsequence keeps a "the" between
two rewritten clauses. A short run of kept words between two larger changes is therefore shown as changed,
too. After the joining of operations in the comparison of texts by characters (Fraser 2006), with words and
paragraphs in place of characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.drafting.align import Block
    from travaux.drafting.wording import Wording

_CHANGED_PER_KEPT = 8
"""A run of kept words is given up where on both sides this many times as many words are changed."""
_SMALL_WORD, _CHANGED_PER_SMALL = 3, 3
"""A word of so few letters is given up more easily."""


def joined(runs: Sequence[Block], old: Wording, new: Wording) -> list[Block]:
    """The runs of answers that remain when short ones between larger changes are given up; they are in order.

    A run at which a paragraph of either draft begins is never given up.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> first, second = (wording(parse(Source(t))) for t in ("a b c d e the f g h i", "k l m n o the p q r"))
    >>> joined([(5, 5, 1)], first, second)
    []
    """
    beginnings = {first for first, _ in old.units}, {first for first, _ in new.units}
    done: list[Block] = []
    ends = len(old), len(new)
    for at, (i, j, length) in enumerate(runs):
        after = runs[at + 1][:2] if at + 1 < len(runs) else ends
        before = (done[-1][0] + done[-1][2], done[-1][1] + done[-1][2]) if done else (0, 0)
        left = i - before[0] + j - before[1]
        right = after[0] - i - length + after[1] - j - length
        changed = min(left, right)
        if (
            changed < length * _CHANGED_PER_SMALL
            or i in beginnings[0]
            or j in beginnings[1]
            or changed < _price(old, i, length)
        ):
            done.append((i, j, length))
    return done


def _price(old: Wording, first: int, length: int) -> int:
    """How many words must be changed on either side for a run of kept words to be given up."""
    if max(map(len, old.keys[first : first + length])) <= _SMALL_WORD:
        return length * _CHANGED_PER_SMALL
    return length * _CHANGED_PER_KEPT
