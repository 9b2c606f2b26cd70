"""Words taken out of a text, with spaces and stops put right where they stood, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLANKS = " \t\u00a0"
_STOPS = frozenset(",;.:!?)]”’،؛")
_WEAK = frozenset(",;،؛")
_OPENERS = frozenset("([“‘")
_PARTED = frozenset(";:!?»")
"""Signs that French parts from the word before them."""
_EMPTY = frozenset({"()", "[]", "“”", "‘’"})
_EMPHASIS = re.compile(r"(?<![*_])[*_]{1,3}\Z")
_BARE = re.compile(
    r"(?:^|(?<=\n))[ \t>]{0,20}"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3} ?(?:bis|ter|quater|alt)?[.)]?|\([a-z]{1,4}\)|[-*•])?"
    r"[ \t]{0,4}[*_.;,:]{0,6}[ \t]{0,4}\Z"
)


class Stretch(NamedTuple):
    """Words `start` to `end` of the old text (code points) that stand at `at` in the new one.

    >>> Stretch(0, 3, 10).at
    10
    """

    start: int
    end: int
    at: int


def mended(text: str, cuts: Iterable[tuple[int, int]]) -> tuple[str, list[Stretch]]:
    """The text without the cuts (start and end of each), seams mended; and which of its words stand where.

    >>> mended("a [, and b], c", [(2, 3), (10, 11)])[0]
    'a, and b, c'
    >>> mended("a [, and b], c", [(2, 11)])[0]
    'a, c'
    """
    kept = _kept(len(text), sorted(cuts))
    spans = [list(kept[0])] if kept else []
    for start, end in kept[1:]:
        if start < end < len(text) and not text[start:end].strip(_BLANKS):
            # Nothing but the blank between two cuts: one is enough, and the next seam decides on it.
            if text[spans[-1][1] - 1 : spans[-1][1]].strip(_BLANKS):
                spans.append([start, end])
            continue
        left, right = _seam(text, spans, start, end)
        spans[-1][1] = left
        while len(spans) > 1 and spans[-1][0] >= spans[-1][1]:
            spans.pop()
        spans.append([right, end])
    stretches, at = list[Stretch](), 0
    for start, end in spans:
        if start < end:
            stretches.append(Stretch(start, end, at))
            at += end - start
    return "".join([text[start:end] for start, end, _ in stretches]), stretches


def _kept(length: int, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the cuts leave, stretch by stretch; an empty one where the text's end was cut off."""
    found, at = list[tuple[int, int]](), 0
    for start, end in cuts:
        if start > at or not found:
            found.append((at, start))
        at = max(at, end)
    return [*found, (at, length)]


def _seam(text: str, spans: Sequence[Sequence[int]], start: int, end: int) -> tuple[int, int]:
    """Where the words before a seam end, and where those behind it begin, once it is mended."""
    first, left = spans[-1]
    left, start = _emptied(text, (first, left), (start, end))
    before, behind = text[first:left], text[start:end]
    line_over = not behind.strip(_BLANKS) or behind.lstrip(_BLANKS)[:1] in "\r\n"
    if line_over and (bare := _BARE.search(before)) and _opens_line(text, bare, spans):
        # The whole line went: its label goes as well, and one of the two line ends.
        gone = len(behind) - len(behind.lstrip(_BLANKS + "\r\n"))
        left, start = left - len(bare.group()), start + gone
        return (left if start < len(text) else first + _ended_once(text[first:left])), start
    if line_over:
        return left - _blanks_at_end(before), start + _blanks_at_start(behind)
    begin = _blanks_at_start(behind)
    sign = behind[begin : begin + 1]
    if sign in _STOPS or sign in _PARTED or behind.startswith("[^"):
        bare = _BARE.search(before)
        opens = bool(bare and _opens_line(text, bare, spans))
        return _stopped(before, behind, left, start, opens=opens)
    if begin and (before[-1:] in _BLANKS or before[-1:] in _OPENERS or before[-1:] in "\r\n" or not before):
        start += begin
    return left, start


def _ended_once(words: str) -> int:
    """How much of a text's end is left without the empty lines at its foot."""
    bare = words.rstrip("\r\n")
    foot = words[len(bare) :]
    return len(bare) + (2 if foot.startswith("\r\n") else min(1, len(foot)))


def _emptied(text: str, before: tuple[int, int], behind: tuple[int, int]) -> tuple[int, int]:
    """The bounds of a seam without the brackets, quotation marks or emphasis that hold nothing any more."""
    (first, left), (start, end) = before, behind
    while left > first and start < end:
        emphasis = _EMPHASIS.search(text, max(first, left - 4), left)
        if text[left - 1] + text[start] in _EMPTY:
            left, start = left - 1, start + 1
        elif emphasis and text.startswith(emphasis.group(), start, end):
            left, start = emphasis.start(), start + len(emphasis.group())
        else:
            break
    return left, start


def _stopped(before: str, behind: str, left: int, start: int, *, opens: bool) -> tuple[int, int]:
    """The bounds of a seam behind which a stop or another closing sign follows; `opens` says that nothing but
    a label stands before it in its line.
    """
    begin = _blanks_at_start(behind)
    sign = behind[begin : begin + 1]
    blanks = _blanks_at_end(before)
    last = before[len(before) - blanks - 1 : len(before) - blanks]
    left, start = left if opens else left - blanks, start + begin
    if (last in _OPENERS or opens) and sign in _WEAK:
        return left, start + 1 + _blanks_at_start(behind[begin + 1 :])
    if not opens and last in _WEAK and sign in _STOPS - {")", "]", "”", "’"}:
        left -= 1
    return left, start - 1 if begin and sign in _PARTED else start


def _opens_line(text: str, bare: re.Match[str], spans: Sequence[Sequence[int]]) -> bool:
    """Whether what was found is a line's beginning, not that of a stretch behind another seam."""
    return bare.start() > 0 or len(spans) == 1 or text[spans[-2][1] - 1 : spans[-2][1]] in {"\r", "\n"}


def _blanks_at_end(words: str) -> int:
    return len(words) - len(words.rstrip(_BLANKS))


def _blanks_at_start(words: str) -> int:
    return len(words) - len(words.lstrip(_BLANKS))
