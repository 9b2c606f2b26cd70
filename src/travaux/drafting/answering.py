"""Which stretches of a version answer which of its base, to the character.

Lines that both hold are landmarks; between them words and stops answer one another with the fewest changes.
Words of paragraphs that share too little to be versions of one another do not answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting import align, runs
from travaux.drafting.moves import heaviest_rising

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u200c\u200d\ufe00-\ufe0f"
)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = rf"[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*"
_BLANK = r"[^\S\r\n]"
TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|{_WORD}(?:[-'’]{_WORD})*|«{_BLANK}+(?=\S)|(?<=\S){_BLANK}+»|\S")
"""A number, a word, or one sign; in scripts that part no words by spaces each character.

The space inside French quotation marks belongs to them.
"""

_OPENING, _CLOSING = frozenset("([{“«‘¿¡"), frozenset(")]}”»’.,;:?!؟؛،。，；：")
"""Signs that are never parted from the word behind them, and from the one before."""
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


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text, taken apart: what makes each word the same as another, where it stands (code
    points), in which line, and how many words each line holds.

    >>> words("all heavy forces", str, 4).keys
    ['heavy', 'forces']
    """

    text: str
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    rows: Sequence[int]
    sizes: Mapping[int, int]

    def part(self, start: int, end: int) -> Words:
        r"""The words of a stretch that cuts no line.

        >>> words("all forces\nwithdraw", str).part(10, 19).keys
        ['withdraw']
        """
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        inside = slice(first, last)
        return Words(
            self.text,
            self.keys[inside],
            self.starts[inside],
            self.ends[inside],
            self.rows[inside],
            self.sizes,
        )

    def parting(self, at: int) -> int:
        """How strongly the text parts before a word of the stretch.

        >>> words("go. All forces go", str).parting(2)
        3
        """
        if at in {0, len(self.starts)}:
            return runs.LINE
        end, after = self.ends[at - 1], self.starts[at]
        last, coming = self.text[end - 1], self.text[after]
        if last in _OPENING or (coming in _CLOSING and "\n" not in self.text[end:after]):
            return -1
        before = end if last.isalnum() else self.starts[at - 1]
        return runs.strength(self.text, before, after if coming.isalnum() else after + 1)


def words(text: str, folded: Callable[[str], str], start: int = 0, end: int | None = None) -> Words:
    """The stretch of a text as words.

    >>> words("60 days", str).ends
    [2, 7]
    """
    end = len(text) if end is None else end
    found = [one.span() for one in TOKEN.finditer(text, start, end)]
    keys = [folded(text[here:there]) for here, there in found]
    rows, row, upto = list[int](), 0, text.find("\n", start, end)
    sizes: dict[int, int] = {}
    for key, (here, _) in zip(keys, found, strict=True):
        while 0 <= upto < here:
            row, upto = row + 1, text.find("\n", upto + 1, end)
        rows.append(row)
        sizes[row] = sizes.get(row, 0) + key[0].isalnum()
    return Words(text, keys, [here for here, _ in found], [there for _, there in found], rows, sizes)


@dataclass(frozen=True, slots=True)
class Base:
    """A base, taken apart once for all its versions; `folded` gives what makes two words the same.

    >>> Base.of("all forces", str).words.keys
    ['all', 'forces']
    """

    text: str
    folded: Callable[[str], str]
    words: Words
    lines: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str, folded: Callable[[str], str]) -> Base:
        r"""The base taken apart.

        >>> Base.of("all forces\nwithdraw", str).lines
        [(0, 10), (11, 19)]
        """
        remembered = _Folds(folded).__getitem__
        return cls(text, remembered, words(text, remembered), _lines_of(text))


class _Folds(dict[str, str]):
    """What makes a word the same as another, worked out when it is first met."""

    def __init__(self, folded: Callable[[str], str]) -> None:
        super().__init__()
        self._folded = folded

    def __missing__(self, word: str) -> str:
        key = self[word] = self._folded(word)
        return key


def answers(base: Base, version: str) -> Iterator[Answer]:
    """The stretches that answer one another, in order.

    >>> [tuple(one) for one in answers(Base.of("all forces", str), "all heavy forces")]
    [(0, 3, 0, 3), (4, 10, 10, 16)]
    """
    behind = Answer(0, 0, 0, 0)
    for line in _lines(base, version):
        stretch = Answer(behind.end, line.start, behind.last, line.first)
        if base.text[stretch.start : stretch.end] != version[stretch.first : stretch.last]:
            yield from _words_answered(base, version, stretch)
        if line.end > line.start:
            yield line
        behind = line


def _lines_of(text: str) -> list[tuple[int, int]]:
    return [line.span() for line in _LINE.finditer(text)]


def _lines(base: Base, version: str) -> Iterator[Answer]:
    """The lines that both texts hold in the same order, neighbours as one; then the end of both."""
    old, new = base.lines, _lines_of(version)
    lines, others = [base.text[slice(*line)] for line in old], [version[slice(*line)] for line in new]
    first, second = align.signs(_at_rest(lines, others), others)
    for a, b, length in align.common(first, second):
        whole = Answer(old[a][0], old[a + length - 1][1], new[b][0], new[b + length - 1][1])
        if base.text[whole.start : whole.end] == version[whole.first : whole.last]:
            yield whole
        else:
            yield from (Answer(*old[a + k], *new[b + k]) for k in range(length))
    yield Answer(len(base.text), len(base.text), len(version), len(version))


def _at_rest(lines: list[str], others: Sequence[str]) -> list[str]:
    """The lines without those that change their order: of lines that stand once in both texts the most words
    stay where they are.
    """
    twice = {line for line, count in Counter(lines).items() if count > 1}
    there = {line: at for at, line in enumerate(others)}
    twice.update(line for line, count in Counter(others).items() if count > 1)
    here = [at for at, line in enumerate(lines) if line in there and line not in twice]
    staying = heaviest_rising([there[lines[at]] for at in here], [len(lines[at]) for at in here])
    moved = {at for place, at in enumerate(here) if place not in staying}
    return ["" if at in moved else line for at, line in enumerate(lines)] if moved else lines


def _words_answered(base: Base, version: str, stretch: Answer) -> Iterator[Answer]:
    a = base.words.part(stretch.start, stretch.end)
    b = words(version, base.folded, stretch.first, stretch.last)
    first, second = align.signs(a.keys, b.keys)
    blocks = runs.settled(align.common(first, second), first, second, (a.parting, b.parting))
    for i, j, length in _related(blocks, a, b):
        whole = Answer(a.starts[i], a.ends[i + length - 1], b.starts[j], b.ends[j + length - 1])
        if base.text[whole.start : whole.end] == version[whole.first : whole.last]:
            yield whole
        else:
            yield from map(
                Answer,
                a.starts[i : i + length], a.ends[i : i + length],
                b.starts[j : j + length], b.ends[j : j + length],
            )  # fmt: skip


def _related(blocks: Sequence[align.Block], a: Words, b: Words) -> list[align.Block]:
    """The blocks without those between paragraphs that share too little to be versions of one another."""
    shared: dict[tuple[int, int], int] = {}
    for i, j in align.pairs(blocks):
        pair = (a.rows[i], b.rows[j])
        shared[pair] = shared.get(pair, 0) + a.keys[i][0].isalnum()
    strange = {
        pair for pair, count in shared.items() if not _versions(count, a.sizes[pair[0]], b.sizes[pair[1]])
    }
    if not strange:
        return list(blocks)
    return align.blocks((i, j) for i, j in align.pairs(blocks) if (a.rows[i], b.rows[j]) not in strange)


def _versions(shared: int, words: int, others: int) -> bool:
    if max(words, others) <= _SHORT and not shared:
        return True
    return 2 * shared >= _ALIKE * (words + others) or shared >= max(1, _HELD * min(words, others))
