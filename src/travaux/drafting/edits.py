"""What a version does to a stretch of its base, never cutting a bracket in two."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.answering import TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACKETS = re.compile(r"[\[\]]")
_FAR = 120
"""A bracket of more words is rather cut than said twice."""


class Edit(NamedTuple):
    """The stretch `start` to `end` of the base (code points) that a version replaces by `words`.

    >>> Edit(4, 4, "heavy ").words
    'heavy '
    """

    start: int
    end: int
    words: str


def replaced(base: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """The stretch `start` to `end` of the base with the edits in it made.

    >>> replaced("all forces go", 4, 13, [Edit(4, 10, "troops")])
    'troops go'
    """
    parts, at = list[str](), start
    for edit in edits:
        parts += [base[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, base[at:end]])


def whole(base: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits, those that together hold the two marks of a bracket as one.

    >>> whole("[shall] go", [Edit(0, 1, ""), Edit(6, 7, "")])
    [Edit(start=0, end=7, words='shall')]
    """
    done: list[Edit] = []
    at = 0
    while at < len(edits):
        upto = at + 1 if _kept_whole(base, edits[at]) else _together(base, edits, at)
        start, end = edits[at].start, edits[upto - 1].end
        done.append(Edit(start, end, replaced(base, start, end, edits[at:upto])))
        at = upto
    return done


def _kept_whole(base: str, edit: Edit) -> bool:
    return balanced(base[edit.start : edit.end]) and balanced(edit.words)


def _together(base: str, edits: Sequence[Edit], at: int) -> int:
    """The end of the shortest row of edits from `at` that cuts no bracket; `at + 1` where none is near."""
    start = edits[at].start
    for upto in range(at + 2, len(edits) + 1):
        end = edits[upto - 1].end
        if size(base[edits[at].end : edits[upto - 1].start]) > _FAR:
            break
        if balanced(base[start:end]) and balanced(replaced(base, start, end, edits[at:upto])):
            return upto
    return at + 1


def balanced(words: str) -> bool:
    """Whether every bracket in the words has its partner there.

    >>> balanced("[shall] go"), balanced("shall] go [")
    (True, False)
    """
    depth = 0
    for sign in _BRACKETS.findall(words):
        depth += 1 if sign == "[" else -1
        if depth < 0:
            return False
    return depth == 0


@lru_cache(maxsize=4096)
def size(words: str) -> int:
    """How many words a stretch holds.

    >>> size("within 60 days, or more")
    5
    """
    return sum(found.group()[0].isalnum() for found in TOKEN.finditer(words))
