"""Which signs of two sequences answer one another: the longest common subsequence, exact.

The only home of rapidfuzz. It compares values by their hashes, so words are first mapped to numbers, and
these to the signs of a string, which it compares as they are.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, compress, pairwise, repeat
from operator import ne, sub
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Block = tuple[int, int, int]
"""A run of answers: where it begins in the first sequence, where in the second, how long it is."""

_SURROGATES = range(0xD800, 0xE000)
_FASTEST, _SAMPLE = 0x100, 4000
_SIGNS = 0x110000 - len(_SURROGATES)

MOST = 3_000_000_000
"""Up to this product of two lengths the subsequence is exact; it takes an eighth of it in bytes (375 MB)."""
_LANDMARKS = (24, 8, 3)
"""Rows of so many words are looked for as landmarks, the longer ones first, at so many places at the most:"""
_TRIES = 400
_ALIKE_PLACE = 0.1


def signs(*texts: Sequence[str]) -> tuple[str, ...]:
    """Each sequence of words as a string with one sign for each word; the same word gets the same sign
    everywhere.

    Common words get the signs that rapidfuzz looks up fastest, the first 256. Raises `Unreadable`
    where there are more different words than signs (1,112,064).

    >>> first, second = signs(["the", "sea", "the"], ["sea"])
    >>> first[0] == first[2], first[1] == second[0]
    (True, True)
    """
    common_ones = Counter(chain.from_iterable(text[:_SAMPLE] for text in texts)).most_common(_FASTEST)
    different = dict.fromkeys(chain((word for word, _ in common_ones), *texts))
    if len(different) > _SIGNS:
        raise Unreadable(
            f"the drafts have {len(different):,} different words, more than can be compared: take parts."
        )
    sign = {word: _sign(number) for number, word in enumerate(different)}
    return tuple("".join(map(sign.__getitem__, words)) for words in texts)


def _sign(number: int) -> str:
    return chr(number if number < _SURROGATES.start else number + len(_SURROGATES))


def common(first: str, second: str, most: int = MOST) -> list[Block]:
    """The longest common subsequence of two strings as runs, in order; bit-parallel after Hyyrö (2004).

    Its memory grows with the product of the lengths: where that is more than `most`, the strings are cut in
    two where they have something unmistakable in common, and each half is exact.

    >>> common("abcd", "abxd")
    [(0, 0, 2), (3, 3, 1)]
    """
    if len(first) * len(second) > most:
        i, j = _cut(first, second)
        behind = common(first[i:], second[j:], most)
        return [*common(first[:i], second[:j], most), *((a + i, b + j, length) for a, b, length in behind)]
    blocks = Indel.editops(first, second).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def _cut(first: str, second: str) -> tuple[int, int]:
    """Where two long strings are cut: near their middles, before what stands once in both at a like place."""
    middle = len(first) // 2
    step = max(1, len(first) // _TRIES)
    for length in _LANDMARKS:
        for away in range(0, middle // 2, step):
            for i in {middle - away, middle + away}:
                mark = first[i : i + length]
                if first.count(mark) == second.count(mark) == 1:
                    j = second.index(mark)
                    if abs(i / len(first) - j / len(second)) < _ALIKE_PLACE:
                        return i, j
    return middle, len(second) // 2


def pairs(blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    """The runs place by place.

    >>> list(pairs([(0, 1, 2)]))
    [(0, 1), (1, 2)]
    """
    return chain.from_iterable(
        zip(range(i, i + length), range(j, j + length), strict=True) for i, j, length in blocks
    )


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


def answered(answers: Sequence[int]) -> list[Block]:
    """The runs of answers that are told place by place, -1 where there is none.

    >>> answered([1, 2, -1, 3])
    [(0, 1, 2), (3, 3, 1)]
    """
    steps = map(sub, answers[1:], answers)
    bounds = [0, *compress(range(1, len(answers)), map(ne, steps, repeat(1))), len(answers)]
    found: list[Block] = []
    for start, end in pairwise(bounds):
        # A run that rises by one may begin with "none" before the answer 0.
        begin = start + (answers[start] < 0) if start < end else end
        if begin < end:
            found.append((begin, answers[begin], end - begin))
    return found
