"""What counts as a word: the definition of the manual, and where the words of a draft stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.tree import Token

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""A maximal run of letters and digits, with inner hyphens and apostrophes; the underscore is no letter."""


_PARTED = re.compile(f"({WORD.pattern})")


def words_of(text: str, tokens: Sequence[Token] = ()) -> tuple[list[int], list[int], list[str]]:
    """Where the words of a text begin and end, and what they are; what stands in a `markup` token is no word.

    >>> words_of("the sea-bed")
    ([0, 4], [3, 11], ['the', 'sea-bed'])
    """
    pieces = _PARTED.split(text)  # words, and before, between and behind them what is none
    bounds = list(accumulate(map(len, pieces)))
    starts, ends, words = bounds[:-1:2], bounds[1::2], pieces[1::2]
    kept = bytearray(b"\1") * len(words)
    for token in tokens:
        if token.kind == "markup":
            first, last = bisect_left(starts, token.start), bisect_left(starts, token.end)
            kept[first:last] = bytes(last - first)
    if all(kept):
        return starts, ends, words
    return list(compress(starts, kept)), list(compress(ends, kept)), list(compress(words, kept))


def word_starts(text: str, tokens: Sequence[Token] = ()) -> list[int]:
    """Offsets at which the words of a text begin, in order; what stands in a `markup` token is no word.

    >>> word_starts("the sea-bed and it's 5 mines")
    [0, 4, 12, 16, 21, 23]
    """
    starts = [found.start() for found in WORD.finditer(text)]
    kept: list[int] = []
    at = 0
    for token in tokens:
        if token.kind == "markup":
            kept += starts[at : bisect_left(starts, token.start, at)]
            at = bisect_left(starts, token.end, at)
    return kept + starts[at:] if at else kept + starts


def count_between(starts: Sequence[int], start: int, end: int) -> int:
    """How many of the words that begin at `starts` begin in the half-open span `start` to `end`.

    >>> count_between([0, 4, 12], 4, 13)
    2
    """
    return bisect_left(starts, end) - bisect_left(starts, start)
