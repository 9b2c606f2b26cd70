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
_REACH, _SMALL_BRACKET = 120, 4
"""A bracket of no more characters and words is said twice rather than hidden."""
_STOP = re.compile(r"[.;:!?؟؛。]\s|\n")
_SMALL, _PER_SMALL, _PER_WORD = 3, 3, 8
"""Words of so few letters between two changes are given up for so many changed words on either side, others
for so many."""
_NEAR = 6
"""What changes places with no more words than this between is one change."""


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


def joined(base: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits of one version, those as one between which words are kept by chance, or change places.

    The fewest words marked are not the most readable: an exact longest common subsequence keeps a "the"
    between two rewritten clauses (after Fraser 2006).

    >>> joined("fair and equal", [Edit(0, 0, "equal and "), Edit(4, 14, "")])
    [Edit(start=0, end=14, words='equal and fair')]
    """
    done: list[Edit] = []
    for edit in edits:
        before = done[-1] if done else None
        if before and _one(base, before, edit):
            start, end = before.start, edit.end
            done[-1] = Edit(start, end, replaced(base, start, end, [before, edit]))
        else:
            done.append(edit)
    return done


def _one(base: str, before: Edit, edit: Edit) -> bool:
    kept = base[before.end : edit.start]
    if not kept.strip() or _STOP.search(kept):
        return False
    words = [word for word in TOKEN.findall(kept) if word[0].isalnum()]
    if len(words) <= _NEAR and _swapped(base, before, edit):
        return True
    per = _PER_SMALL if all(len(word) <= _SMALL for word in words) else _PER_WORD
    return min(_changed(base, before), _changed(base, edit)) >= max(1, len(words)) * per


def _changed(base: str, edit: Edit) -> int:
    """How many words an edit takes out and puts in."""
    return size(base[edit.start : edit.end]) + size(edit.words)


def _swapped(base: str, before: Edit, edit: Edit) -> bool:
    """Whether the one takes out what the other puts in, in whatever order."""
    if (before.end > before.start) == bool(before.words) or (edit.end > edit.start) == bool(edit.words):
        return False
    gone = TOKEN.findall(base[before.start : before.end] + " " + base[edit.start : edit.end])
    return sorted(gone) == sorted(TOKEN.findall(before.words + " " + edit.words))


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


def clear(base: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits, each with the small brackets of the base that it touches: a mark there would hide them.

    >>> clear("[shall][may] go", [Edit(12, 12, "[will]")])
    [Edit(start=0, end=12, words='[shall][may][will]')]
    """
    done: list[Edit] = []
    for at, edit in enumerate(edits):
        before = done[-1].end if done else 0
        after = edits[at + 1].start if at + 1 < len(edits) else len(base)
        start = edit.start - _touching(base[max(before, edit.start - _REACH) : edit.start][::-1], "]")
        end = edit.end + _touching(base[edit.end : min(after, edit.end + _REACH)], "[")
        done.append(Edit(start, end, base[start : edit.start] + edit.words + base[edit.end : end]))
    return done


def _touching(words: str, outer: str) -> int:
    """How many characters of the words are small brackets that follow one another from their beginning."""
    depth = end = 0
    for at, sign in enumerate(words if words.startswith(outer) else ""):
        if sign in "[]":
            depth += 1 if sign == outer else -1
        if not depth:
            end = at + 1
            if not words.startswith(outer, end):
                break
    return end if size(words[:end]) <= _SMALL_BRACKET else 0


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
