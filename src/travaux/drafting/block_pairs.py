"""Which paragraph, table or row of a version answers which of its base: first the equal, then the alike.

Blocks that answer one another stand in the same order in both; none answers two.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting import align
from travaux.drafting.answering import TOKEN
from travaux.drafting.departures import typeface
from travaux.text.stories import THING, Paragraph, Row, Table, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.stories import Block

_ALIKE = 0.4
"""Two blocks with a smaller share of common words are not versions of one another, unless one holds"""
_HELD = 0.7
"""so much of the other."""
_SHORT = 3
_CELLS, _MOST = 40_000, 25_000_000
"""In a gap of more pairs only blocks at a like place are tried, in one of so many none."""
_BAND = 100


class Look(NamedTuple):
    """What a block is compared by: what kind it is, its words and how many, all it says.

    >>> Look("table", Counter(), 0, "").size
    0
    """

    kind: str
    words: Counter[str]
    size: int
    full: str


def paired(base: Sequence[Block], version: Sequence[Block]) -> list[int | None]:
    """For each block of the base the one that answers it.

    >>> from travaux.text.stories import Paragraph
    >>> paired([Paragraph("All forces withdraw.")], [Paragraph("Talks."), Paragraph("All troops withdraw.")])
    [1]
    """
    return answering([look(block) for block in base], [look(block) for block in version])


def answering(old: Sequence[Look], new: Sequence[Look]) -> list[int | None]:
    """The same for blocks that were looked at before.

    >>> answering([], [])
    []
    """
    found: list[int | None] = [None] * len(old)
    i = j = 0
    for a, b in [*_equal(old, new), (len(old), len(new))]:
        for k, m in _gap(old, new, (i, a), (j, b)):
            found[k] = m
        if a < len(old):
            found[a] = b
        i, j = a + 1, b + 1
    return found


def look(block: Block) -> Look:
    """A block as it is compared with others.

    >>> from travaux.text.stories import Paragraph
    >>> look(Paragraph("All forces withdraw.")).size
    4
    """
    full = typeface(words_of(block))
    words = Counter(TOKEN.findall(full))
    match block:
        case Paragraph(place=place):
            kind = f"paragraph {place} {bool(full)}"
        case Row(shape=shape):
            kind = f"row {shape}"
        case Table():
            kind = "table"
    return Look(kind, words, words.total(), full)


def _equal(old: Sequence[Look], new: Sequence[Look]) -> list[tuple[int, int]]:
    """Blocks that say the same, blank ones apart, which say nothing about where they belong."""
    ours = [at for at, one in enumerate(old) if one.full.strip(f" \t{THING}")]
    theirs = [at for at, one in enumerate(new) if one.full.strip(f" \t{THING}")]
    first, second = align.signs(
        [f"{old[at].kind}\n{old[at].full}" for at in ours],
        [f"{new[at].kind}\n{new[at].full}" for at in theirs],
    )
    return [(ours[i], theirs[j]) for i, j in align.pairs(align.common(first, second))]


def _gap(
    old: Sequence[Look], new: Sequence[Look], ours: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The answers between two landmarks that have the most in common in all."""
    (i, a), (j, b) = ours, theirs
    rows, columns = a - i, b - j
    if not rows or not columns:
        return
    if rows == columns == 1 and _short(old[i], new[j]):
        yield i, j
        return
    if rows * columns > _MOST:
        return
    band = columns if rows * columns <= _CELLS else _BAND
    best = [[0.0] * (columns + 1)]
    likes: dict[tuple[int, int], float] = {}
    for k in range(rows - 1, -1, -1):
        below, here = best[-1], best[-1].copy()
        middle = k * columns // rows
        for m in range(min(columns, middle + band) - 1, max(0, middle - band) - 1, -1):
            here[m] = max(below[m], here[m + 1])
            like = _likeness(old[i + k], new[j + m])
            if like and like + below[m + 1] > here[m]:
                here[m] = likes[k, m] = like + below[m + 1]
        best.append(here)
    best.reverse()
    k = m = 0
    while k < rows and m < columns:
        if best[k][m] == likes.get((k, m)):
            yield i + k, j + m
            k, m = k + 1, m + 1
        elif best[k][m] == best[k + 1][m]:
            k += 1
        else:
            m += 1


def _short(old: Look, new: Look) -> bool:
    """Whether two blocks say so little that they answer by their place, as numbers in cells do."""
    return old.kind == new.kind and 0 < max(old.size, new.size) <= _SHORT


def _likeness(old: Look, new: Look) -> float:
    """How much two blocks have in common, from 0 to 1; 0 where they are no versions of one another."""
    if old.kind != new.kind:
        return 0.0
    if old.full == new.full:
        return 1.0 if old.full.strip() else 0.3
    shared = (old.words & new.words).total()
    share = 2 * shared / (old.size + new.size) if old.size + new.size else 0.0
    if share >= _ALIKE or shared >= max(1, _HELD * min(old.size, new.size)):
        return max(share, 0.01)
    return 0.0
