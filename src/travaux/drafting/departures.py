"""Where a version departs from its base: the stretches of the base that it replaces, and by what.

Lines that both share are landmarks; between them words and stops answer one another with the fewest changes.
White space follows: what stands before a phrase in both texts stays outside of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
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
_TOKEN = re.compile(rf"{_WORD}(?:[-'’]{_WORD})*|\S")
"""A word, or one sign; in scripts that part no words by spaces each character."""

_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SINGLE = re.compile("[‘’‚‛′ʼ`´]")
_DOUBLE = re.compile("[“”„‟«»″]")
_WIDTHS = re.compile(r"[^\S\r\n]+")
_ALIKE = 0.4
"""Two paragraphs with a smaller share of common words are not versions of one another, unless one holds"""
_HELD = 0.7
"""so much of the other."""


class Edit(NamedTuple):
    """The stretch `start` to `end` of the base (code points) that a version replaces by `words`.

    >>> Edit(4, 4, "heavy ").words
    'heavy '
    """

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Departures:
    """A version as what it makes of the base; `typography` are the places where it differs in type alone.

    >>> Departures((Edit(0, 1, "b"),)).applied("a")
    'b'
    """

    edits: tuple[Edit, ...]
    typography: tuple[Edit, ...] = ()

    def applied(self, base: str) -> str:
        """The version's text, but for its typography.

        >>> Departures((Edit(4, 4, "heavy "),)).applied("all forces")
        'all heavy forces'
        """
        parts, at = list[str](), 0
        for edit in self.edits:
            parts += [base[at : edit.start], edit.words]
            at = edit.end
        return "".join([*parts, base[at:]])


def departures(base: str, version: str, *, strict: bool = False) -> Departures:
    """What a version makes of its base; `strict` takes a difference in typography for a difference.

    >>> departures("all forces.", "all heavy forces by night.").edits
    (Edit(start=4, end=4, words='heavy '), Edit(start=10, end=10, words=' by night'))
    """
    folded = _literal if strict else typeface
    edits, types = list[Edit](), list[Edit]()
    for start, end, first, last in _unlike(base, version):
        old, new = base[start:end], version[first:last]
        for edit, typographic in _between(old, new, folded):
            (types if typographic else edits).append(Edit(edit.start + start, edit.end + start, edit.words))
    return Departures(tuple(edits), tuple(types))


def typeface(words: str) -> str:
    r"""The words without what is typography alone: Unicode's normal form, quotation marks, widths of spaces,
    line ends.

    >>> typeface("“the\u00a0 sea”\r\n") == typeface('"the sea"\n')
    True
    """
    if words.isascii():
        return words if words.isalnum() else _spaced(words)
    words = unicodedata.normalize("NFC", words)
    return _spaced(_DOUBLE.sub('"', _SINGLE.sub("'", words)))


def _spaced(words: str) -> str:
    return _WIDTHS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")).replace("`", "'")


def _literal(words: str) -> str:
    return words


def _unlike(base: str, version: str) -> Iterator[tuple[int, int, int, int]]:
    """The stretches between shared lines: start and end in the base, start and end in the version."""
    if base == version:
        return
    old, new = _LINES.findall(base), _LINES.findall(version)
    first, second = align.signs(old, new)
    shared = align.common(first, second)
    before = [0, *accumulate(map(len, old))]
    after = [0, *accumulate(map(len, new))]
    i = j = 0
    for a, b, length in [*_weighty(shared, old), (len(old), len(new), 0)]:
        if a > i or b > j:
            yield before[i], before[a], after[j], after[b]
        i, j = a + length, b + length


def _weighty(blocks: Sequence[align.Block], lines: Sequence[str]) -> Iterator[align.Block]:
    """The blocks that hold more than empty lines: these would part what belongs together."""
    for block in blocks:
        if any(lines[block[0] + at].strip() for at in range(block[2])):
            yield block


class _Words(NamedTuple):
    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    def gap(self, i: int, j: int) -> tuple[int, int]:
        """Where the stretch behind word `i` and before word `j` starts and ends."""
        return (self.ends[i] if i >= 0 else 0, self.starts[j] if j < len(self.starts) else len(self.text))

    def parting(self, at: int) -> int:
        """How strongly the text parts before a word."""
        if at in {0, len(self.starts)}:
            return runs.LINE
        return runs.strength(self.text, self.ends[at - 1], self.starts[at])


def _words(text: str, folded: Callable[[str], str]) -> _Words:
    found = list(_TOKEN.finditer(text))
    spans = [one.span() for one in found]
    keys = [folded(one.group()) for one in found]
    return _Words(text, keys, [start for start, _ in spans], [end for _, end in spans])


def _between(old: str, new: str, folded: Callable[[str], str]) -> Iterator[tuple[Edit, bool]]:
    """The edits that make one stretch the other, in order, and whether each is typography alone."""
    a, b = _words(old, folded), _words(new, folded)
    first, second = align.signs(a.keys, b.keys)
    blocks = runs.settled(align.common(first, second), first, second, (a.parting, b.parting))
    i = j = -1
    for x, y in [*align.pairs(_alike(blocks, a, b)), (len(a.keys), len(b.keys))]:
        here, there = a.gap(i, x), b.gap(j, y)
        yield from _gap(old, new, here, there, folded)
        if x < len(a.keys) and old[a.starts[x] : a.ends[x]] != new[b.starts[y] : b.ends[y]]:
            yield Edit(a.starts[x], a.ends[x], new[b.starts[y] : b.ends[y]]), True
        i, j = x, y


def _gap(
    old: str, new: str, here: tuple[int, int], there: tuple[int, int], folded: Callable[[str], str]
) -> Iterator[tuple[Edit, bool]]:
    """What becomes of the stretch between two words that are answered."""
    start, end = here
    was, now = old[start:end], new[there[0] : there[1]]
    if was == now:
        return
    if folded(was) == folded(now):
        yield Edit(start, end, now), True
        return
    lead, begin = _shared_space(was, now, folded)
    if was[:lead] != now[:begin]:
        yield Edit(start, start + lead, now[:begin]), True
    was, now, start = was[lead:], now[begin:], start + lead
    back, behind = _shared_space(was[::-1], now[::-1], folded)
    yield Edit(start, end - back, now[: len(now) - behind]), False
    if back and was[-back:] != now[-behind:]:
        yield Edit(end - back, end, now[-behind:]), True


def _shared_space(was: str, now: str, folded: Callable[[str], str]) -> tuple[int, int]:
    """How much white space both begin with: all of it where it is alike, else what is the same."""
    lead, begin = (len(text) - len(text.lstrip()) for text in (was, now))
    if folded(was[:lead]) == folded(now[:begin]):
        return lead, begin
    most = min(lead, begin)
    same = next((at for at in range(most) if was[at] != now[at]), most)
    return same, same


def _alike(blocks: Sequence[align.Block], a: _Words, b: _Words) -> list[align.Block]:
    """The blocks without those between paragraphs that share too little to be versions of one another."""
    lines, others = _lines_of(a), _lines_of(b)
    shared: dict[tuple[int, int], int] = {}
    for i, j in align.pairs(blocks):
        if a.keys[i][0].isalnum():
            pair = (lines[i], others[j])
            shared[pair] = shared.get(pair, 0) + 1
    sizes, other_sizes = _sizes(a, lines), _sizes(b, others)
    kept = [
        (i, j)
        for i, j in align.pairs(blocks)
        if _related(shared.get((lines[i], others[j]), 0), sizes[lines[i]], other_sizes[others[j]])
    ]
    return align.blocks(kept)


def _related(shared: int, words: int, others: int) -> bool:
    return 2 * shared >= _ALIKE * (words + others) or shared >= _HELD * min(words, others)


def _lines_of(words: _Words) -> list[int]:
    """The number of the line that each word stands in."""
    numbers, line, at = list[int](), 0, 0
    for start in words.starts:
        line += words.text.count("\n", at, start)
        numbers.append(line)
        at = start
    return numbers


def _sizes(words: _Words, lines: Sequence[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for key, line in zip(words.keys, lines, strict=True):
        sizes[line] = sizes.get(line, 0) + key[0].isalnum()
    return sizes


def vocabulary(text: str) -> set[str]:
    """The different words of a text, in small letters.

    >>> sorted(vocabulary("The sea, the Sea"))
    ['sea', 'the']
    """
    return {word.casefold() for word in _TOKEN.findall(text) if word[0].isalnum()}


@lru_cache(maxsize=4096)
def size(words: str) -> int:
    """How many words a stretch holds.

    >>> size("within 60 days, or more")
    5
    """
    return sum(found.group()[0].isalnum() for found in _TOKEN.finditer(words))
