"""What counts as a word: the definition of the manual, and where the words of a draft stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.tree import Token

WORD = re.compile(r"[^\W_]++(?:[-'’][^\W_]++)*+")
"""A maximal run of letters and digits, with inner hyphens and apostrophes; the underscore is no letter."""


_PARTED = re.compile(f"({WORD.pattern})")


class Words(NamedTuple):
    """The words of a text in order: the offsets at which they begin and end, and what they are.

    >>> Words([0, 4], [3, 11], ["the", "sea-bed"]).said[1]
    'sea-bed'
    """

    starts: Sequence[int]
    ends: Sequence[int]
    said: Sequence[str]


def words_of(text: str, tokens: Sequence[Token] = ()) -> Words:
    """The words of a text; what stands in a `markup` token is no word.

    >>> words_of("the sea-bed and it's 5 mines").starts
    [0, 4, 12, 16, 21, 23]
    """
    pieces = _PARTED.split(text)  # words, and before, between and behind them what is none
    bounds = list(accumulate(map(len, pieces)))
    starts, ends = bounds[:-1:2], bounds[1::2]
    once: dict[str, str] = {}  # the same word is one object: a long text has few different ones
    said = list(map(once.setdefault, pieces[1::2], pieces[1::2]))
    kept = bytearray(b"\1") * len(said)
    for kind, start, end in tokens:
        if kind == "markup":
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            kept[first:last] = bytes(last - first)
    if all(kept):
        return Words(starts, ends, said)
    return Words(list(compress(starts, kept)), list(compress(ends, kept)), list(compress(said, kept)))


def count_between(starts: Sequence[int], start: int, end: int) -> int:
    """How many of the words that begin at `starts` begin in the half-open span `start` to `end`.

    >>> count_between([0, 4, 12], 4, 13)
    2
    """
    return bisect_left(starts, end) - bisect_left(starts, start)
