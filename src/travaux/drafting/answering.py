"""Which stretches of a version answer which of its base, to the character.

Lines that both hold are landmarks; between them words and stops answer one another with the fewest changes.
Words of paragraphs that share too little to be versions of one another do not answer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting import align, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u200c\u200d\ufe00-\ufe0f"
)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = rf"[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*"
TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|{_WORD}(?:[-'’]{_WORD})*|\S")
"""A number, a word, or one sign; in scripts that part no words by spaces each character."""

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_ALIKE = 0.4
"""Two paragraphs with a smaller share of common words are not versions of one another, unless one holds"""
_HELD = 0.7
"""so much of the other; of lines with so few words"""
_SHORT = 3
"""the signs alone may answer."""


class Answer(NamedTuple):
    """A stretch `start` to `end` of the base, answered by `first` to `last` of the version (code points).

    >>> Answer(0, 3, 4, 7).last
    7
    """

    start: int
    end: int
    first: int
    last: int


def answers(base: str, version: str, folded: Callable[[str], str]) -> Iterator[Answer]:
    """The stretches that answer one another, in order; `folded` gives what makes two words the same.

    >>> [tuple(one) for one in answers("all forces", "all heavy forces", str)]
    [(0, 3, 0, 3), (4, 10, 10, 16)]
    """
    behind = Answer(0, 0, 0, 0)
    for line in _lines(base, version):
        stretch = Answer(behind.end, line.start, behind.last, line.first)
        if base[stretch.start : stretch.end] != version[stretch.first : stretch.last]:
            yield from _words_answered(base, version, stretch, folded)
        if line.end > line.start:
            yield line
        behind = line


def _lines(base: str, version: str) -> Iterator[Answer]:
    """The lines that both texts hold in the same order, neighbours as one; then the end of both."""
    old, new = list(_LINE.finditer(base)), list(_LINE.finditer(version))
    first, second = align.signs([line.group() for line in old], [line.group() for line in new])
    for a, b, length in align.common(first, second):
        whole = Answer(old[a].start(), old[a + length - 1].end(), new[b].start(), new[b + length - 1].end())
        if base[whole.start : whole.end] == version[whole.first : whole.last]:
            yield whole
        else:
            yield from (Answer(*old[a + k].span(), *new[b + k].span()) for k in range(length))
    yield Answer(len(base), len(base), len(version), len(version))


class _Words(NamedTuple):
    text: str
    keys: list[str]
    spans: list[tuple[int, int]]

    def parting(self, at: int) -> int:
        """How strongly the text parts before a word."""
        if at in {0, len(self.spans)}:
            return runs.LINE
        return runs.strength(self.text, self.spans[at - 1][1], self.spans[at][0])

    def lines(self) -> tuple[list[int], list[int]]:
        """The number of the line that each word stands in, and how many words each line holds."""
        ends = [at for at, sign in enumerate(self.text) if sign == "\n"]
        numbers = [bisect_right(ends, start) for start, _ in self.spans]
        sizes = [0] * (len(ends) + 1)
        for key, number in zip(self.keys, numbers, strict=True):
            sizes[number] += key[0].isalnum()
        return numbers, sizes


def _words(text: str, folded: Callable[[str], str]) -> _Words:
    found = list(TOKEN.finditer(text))
    return _Words(text, [folded(one.group()) for one in found], [one.span() for one in found])


def _words_answered(
    base: str, version: str, stretch: Answer, folded: Callable[[str], str]
) -> Iterator[Answer]:
    old, new = base[stretch.start : stretch.end], version[stretch.first : stretch.last]
    a, b = _words(old, folded), _words(new, folded)
    first, second = align.signs(a.keys, b.keys)
    blocks = runs.settled(align.common(first, second), first, second, (a.parting, b.parting))
    for i, j, length in _related(blocks, a, b):
        start, first_ = a.spans[i][0], b.spans[j][0]
        end, last = a.spans[i + length - 1][1], b.spans[j + length - 1][1]
        together = old[start:end] == new[first_:last]
        spans = (
            [((start, end), (first_, last))]
            if together
            else zip(a.spans[i : i + length], b.spans[j : j + length], strict=True)
        )
        for here, there in spans:
            yield Answer(
                stretch.start + here[0],
                stretch.start + here[1],
                stretch.first + there[0],
                stretch.first + there[1],
            )


def _related(blocks: Sequence[align.Block], a: _Words, b: _Words) -> list[align.Block]:
    """The blocks without those between paragraphs that share too little to be versions of one another."""
    (lines, sizes), (others, other_sizes) = a.lines(), b.lines()
    shared: dict[tuple[int, int], int] = {}
    for i, j in align.pairs(blocks):
        pair = (lines[i], others[j])
        shared[pair] = shared.get(pair, 0) + a.keys[i][0].isalnum()
    strange = {
        pair for pair, count in shared.items() if not _versions(count, sizes[pair[0]], other_sizes[pair[1]])
    }
    if not strange:
        return list(blocks)
    return align.blocks((i, j) for i, j in align.pairs(blocks) if (lines[i], others[j]) not in strange)


def _versions(shared: int, words: int, others: int) -> bool:
    if max(words, others) <= _SHORT and not shared:
        return True
    return 2 * shared >= _ALIKE * (words + others) or shared >= max(1, _HELD * min(words, others))
