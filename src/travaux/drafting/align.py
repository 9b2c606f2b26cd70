"""Which signs of two sequences answer one another: the longest common subsequence, exact.

The only home of rapidfuzz. It compares values by their hashes, so words are first mapped to numbers, and
these to the signs of a string, which it compares as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Block = tuple[int, int, int]
"""A run of answers: where it begins in the first sequence, where in the second, how long it is."""

_FIRST, _SURROGATES = 0x100, range(0xD800, 0xE000)
_SIGNS = 0x110000 - _FIRST - len(_SURROGATES)


def signs(*texts: Sequence[str]) -> tuple[str, ...]:
    """Each sequence of words as a string with one sign for each word; the same word gets the same sign
    everywhere.

    Raises `Unreadable` where there are more different words than signs (1,111,808).

    >>> first, second = signs(["the", "sea", "the"], ["sea"])
    >>> first[0] == first[2], first[1] == second[0]
    (True, True)
    """
    numbers: dict[str, int] = {}
    for words in texts:
        for word in words:
            numbers.setdefault(word, len(numbers))
    if len(numbers) > _SIGNS:
        raise Unreadable(
            f"the drafts have {len(numbers):,} different words, more than can be compared: take parts."
        )
    sign = {word: _sign(number) for word, number in numbers.items()}
    return tuple("".join([sign[word] for word in words]) for words in texts)


def _sign(number: int) -> str:
    point = number + _FIRST
    return chr(point if point < _SURROGATES.start else point + len(_SURROGATES))


def common(first: str, second: str) -> list[Block]:
    """The longest common subsequence of two strings as runs, in order; bit-parallel after Hyyrö (2004).

    >>> common("abcd", "abxd")
    [(0, 0, 2), (3, 3, 1)]
    """
    blocks = Indel.editops(first, second).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def pairs(blocks: Iterable[Block]) -> list[tuple[int, int]]:
    """The runs place by place.

    >>> pairs([(0, 1, 2)])
    [(0, 1), (1, 2)]
    """
    return [(i + k, j + k) for i, j, length in blocks for k in range(length)]


def blocks(answers: Iterable[tuple[int, int]]) -> list[Block]:
    """The runs of single answers in order, the inverse of `pairs`.

    >>> blocks([(0, 1), (1, 2), (3, 3)])
    [(0, 1, 2), (3, 3, 1)]
    """
    found: list[Block] = []
    start = begin = length = 0
    for i, j in answers:
        if length and i == start + length and j == begin + length:
            length += 1
            continue
        if length:
            found.append((start, begin, length))
        start, begin, length = i, j, 1
    return [*found, (start, begin, length)] if length else found
