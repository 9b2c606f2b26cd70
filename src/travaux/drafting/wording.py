"""The words of a draft as they are compared: where each stands, what it says, whether it is agreed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.text.coverage import Coverage
from travaux.text.words import WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.tree import Draft

_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None})
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SMALL_LETTERS, _SMALL_WEIGHT = 3, 0.4
_LINE_IS_PARAGRAPH = frozenset({"docx", "html"})


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one draft; all lists run word by word, by their number from 0.

    `starts` and `ends` are offsets into the text; `keys` what a word is compared by: its letters, without
    regard to the typography of apostrophes, hyphens and ligatures; `weights` how much it says (a word of up
    to three letters counts less than a longer one or a figure); `open` is 1 for a word that is not agreed,
    `numbers` is 1
    for a word of a provision's number, which is never compared. `units` are the paragraphs as half-open
    ranges of
    word numbers, `ids` the id of the provision that begins with each, or an empty string. `text` is the
    draft's.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    keys: Sequence[str]
    weights: Sequence[float]
    open: bytes
    numbers: bytes
    units: tuple[tuple[int, int], ...]
    ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The words between two offsets, as a half-open range of their numbers.

        >>> from travaux.text.source import Source
        >>> from travaux.text.parser import parse
        >>> wording(parse(Source("Each Party [shall] withdraw."))).range(5, 17)
        (1, 3)
        """
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def wording(draft: Draft) -> Wording:
    """The words of a draft, by the manual's definition: those that `travaux read` counts.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> found = wording(parse(Source("1. Each Party [shall] withdraw.")))
    >>> found.keys, list(found.open), list(found.numbers)
    (['1', 'Each', 'Party', 'shall', 'withdraw'], [0, 0, 0, 1, 0], [1, 0, 0, 0, 0])
    """
    text = draft.source.text
    starts, ends, said = draft.words
    plain = {word: _plain(word) if not word.isascii() else word for word in set(said)}
    disputed = [(bracket.start, bracket.end) for bracket in draft.brackets if bracket.disputed]
    disputed += [(option.start, option.end) for option in draft.options]
    covered = Coverage.of(starts, disputed)
    unsettled = bytearray(len(starts))
    for first, last in zip(covered.first, covered.last, strict=True):
        unsettled[first:last] = b"\1" * (last - first)
    weight = {word: _weight(key) for word, key in plain.items()}
    return Wording(
        text,
        starts,
        ends,
        list(map(plain.__getitem__, said)),
        list(map(weight.__getitem__, said)),
        bytes(unsettled),
        bytes(numbers(draft)),
        *_units(draft, starts),
    )


def _weight(key: str) -> float:
    return 1.0 if len(key) > _SMALL_LETTERS or not key.isalpha() else _SMALL_WEIGHT


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).translate(_TYPOGRAPHY)


def numbers(draft: Draft) -> bytearray:
    """For each word of a draft 1 if it belongs to a provision's number, which is never compared.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> list(numbers(parse(Source("1. Each Party shall withdraw."))))
    [1, 0, 0, 0, 0]
    """
    starts = draft.words.starts
    found = bytearray(len(starts))
    for provision in draft.provisions:
        if not provision.label:
            continue
        first = bisect_left(starts, provision.start)
        last = min(bisect_left(starts, provision.body, first), first + len(WORD.findall(provision.label)))
        found[first:last] = b"\1" * (last - first)
    return found


def _units(draft: Draft, starts: Sequence[int]) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    text = draft.source.text
    parting = _LINE_END if draft.source.format in _LINE_IS_PARAGRAPH else _BLANK_LINE
    begun = {bisect_left(starts, provision.start): provision.id for provision in draft.provisions}
    parted = {bisect_left(starts, found.end()) for found in parting.finditer(text)}
    bounds = sorted({0, len(starts), *begun, *parted})
    return tuple(pairwise(bounds)), tuple(begun.get(first, "") for first in bounds[:-1])
