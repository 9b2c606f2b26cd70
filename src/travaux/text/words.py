"""What counts as a word: the definition of the manual, and where the words of a draft stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.tree import Token

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""A maximal run of letters and digits, with inner hyphens and apostrophes; the underscore is no letter."""


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
