"""Among alignments with equally few changes, the one with fewer and more readable runs.

A run of deleted or inserted words can often be shifted to the left or the right without changing what it does
("the [sea and the] land" for "the sea and [the] land"). It is shifted until it meets another run, or else to
the place where it best begins and ends with a bracket, a paragraph, a sentence, a clause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from travaux.drafting.align import Block

    Parting = Callable[[int], int]

LINE = 5
"""The strength of a line end: nothing parts a text more."""
_BREAKS = (
    (re.compile(r"[\r\n]"), LINE),
    (re.compile(r"[\[\]{}]"), 4),
    (re.compile(r"[.;:?!؟؛。]"), 3),
    (re.compile(r"[,،、(/)–—]"), 2),
)


def strength(text: str, before: int, after: int) -> int:
    """How strongly a text parts between the end of one word and the start of the next: 5 a line end, 0 a mere
    space.

    >>> strength("go, [or stay", 2, 5), strength("go, [or stay", 7, 8)
    (4, 0)
    """
    between = text[before:after]
    if between == " ":
        return 0
    return next((strong for pattern, strong in _BREAKS if pattern.search(between)), 0)


def settled(blocks: Sequence[Block], first: str, second: str, parts: tuple[Parting, Parting]) -> list[Block]:
    """The blocks with their gaps shifted to the best places; as many words answer one another as before.

    `parts` say for each sequence how strongly its text parts before a place in it (see `strength`).

    >>> settled([(0, 0, 1), (4, 1, 1)], "abcab", "ab", (lambda i: 0, lambda j: 0))
    [(3, 0, 2)]
    """
    done: list[list[int]] = []
    for i, j, length in blocks:
        block = [i, j, length]
        while done and block[2]:
            before = done[-1]
            shift = _shift(before, block, first, second, parts)
            before[2] += shift
            block = [block[0] + shift, block[1] + shift, block[2] - shift]
            if before[2]:
                break
            done.pop()
        if block[2]:
            _append(done, block)
    return [(i, j, length) for i, j, length in done]


def _append(done: list[list[int]], block: list[int]) -> None:
    if done and done[-1][0] + done[-1][2] == block[0] and done[-1][1] + done[-1][2] == block[1]:
        done[-1][2] += block[2]
    else:
        done.append(block)


def _shift(
    before: list[int], block: list[int], first: str, second: str, parts: tuple[Parting, Parting]
) -> int:
    """How far the gap between two blocks is best shifted: to the right if positive."""
    i, j = before[0] + before[2], before[1] + before[2]
    if j == block[1]:
        return _best(first, i, block[0], before[2], block[2], parts[0])
    if i == block[0]:
        return _best(second, j, block[1], before[2], block[2], parts[1])
    return 0


def _best(text: str, start: int, end: int, left: int, right: int, parting: Parting) -> int:
    back = 0
    while back < left and text[start - 1 - back] == text[end - 1 - back]:
        back += 1
    if back == left:
        return -back
    ahead = 0
    while ahead < right and text[start + ahead] == text[end + ahead]:
        ahead += 1
    if ahead == right:
        return ahead
    if not back and not ahead:
        return 0
    return max(
        range(-back, ahead + 1),
        key=lambda by: (parting(start + by) + parting(end + by), -abs(by), by),
    )
