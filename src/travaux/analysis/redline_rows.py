"""The rows of a redline: the paragraphs of two drafts, in runs that hold every character of both."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import chain, compress, groupby, pairwise
from operator import not_
from typing import TYPE_CHECKING, Final, Literal

from travaux.drafting.wording import numbers
from travaux.text.paragraphs import paragraphs
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.drafting.comparison import Comparison
    from travaux.text.tree import Draft

RowKind = Literal["same", "changed", "deleted", "inserted"]

LEFT: Final = frozenset({"kept", "deleted", "moved-from"})
"""The kinds of passage that stand in the old text."""
RIGHT: Final = frozenset({"kept", "inserted", "moved-to"})
"""The kinds of passage that stand in the new text."""

_LONGEST_LABEL = 240
_LONG = 1500
"""Characters of a deletion or insertion from which its paragraphs are rows of their own in any case."""
_LOUD = re.compile(r"[^\s'\"’‘ʼ“”„«»]")


@dataclass(frozen=True, slots=True)
class Tally:
    """Words of a part of the redline, provisions' numbers left out; moved words are neither gone nor new.

    >>> Tally(kept=6, gone=1, new=3).share
    0.4
    """

    kept: int = 0
    gone: int = 0
    new: int = 0
    moved: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.kept + other.kept, self.gone + other.gone, self.new + other.new, self.moved + other.moved
        )

    @property
    def total(self) -> int:
        """All words of both drafts, each once.

        >>> Tally(1, 2, 3, 4).total
        10
        """
        return self.kept + self.gone + self.new + self.moved

    @property
    def share(self) -> float:
        """The share of the words that are gone or new, 0 to 1.

        >>> Tally().share
        0.0
        """
        return (self.gone + self.new) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of both drafts, or of one of them: its runs in order, deletions before insertions.

    `quiet` says that nothing differs but provisions' numbers, markup, quotation marks and white space;
    `number` counts the rows of a redline from 0.

    >>> Row("same", (), Tally(kept=3), quiet=True).tally.kept
    3
    """

    kind: RowKind
    runs: tuple[Passage, ...]
    tally: Tally
    quiet: bool
    number: int = 0


def redline_rows(comparison: Comparison) -> list[Row]:
    """The comparison's passages by paragraph; the runs of all rows are both texts, each in order.

    >>> from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> old, new, row = parse(Source("All go.")), parse(Source("All may go.")), LedgerRow()
    >>> script = (Passage("kept", 0, 4, 0, 4), Passage("inserted", 4, 4, 4, 8), Passage("kept", 4, 7, 8, 11))
    >>> ledger = Ledger(row, row, row)
    >>> found = redline_rows(Comparison(old, new, script, ledger, Likeness(2, 3, 2), (), (), (), ()))
    >>> [(run.kind, run.new_start) for run in found[0].runs]
    [('kept', 0), ('inserted', 4), ('kept', 8)]
    """
    old, new = _Paper.of(comparison.old), _Paper.of(comparison.new)
    cut = _rows(_ordered(comparison.passages, old, new), old, new)
    return [_row(number, runs, old, new) for number, runs in enumerate(_joined(cut, old, new))]


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the rows ask of one draft: where paragraphs begin or end, which characters are silent."""

    text: str
    breaks: frozenset[int]
    order: Sequence[int]
    words: Sequence[int]
    silent: Sequence[tuple[int, int]]
    marks: Sequence[int]

    @classmethod
    def of(cls, draft: Draft) -> _Paper:
        text = draft.source.text
        words = list(compress(draft.words.starts, map(not_, numbers(draft))))
        breaks = {0, len(text)}
        for one in paragraphs(draft.source):
            breaks |= {_line_start(text, one.start), one.end}
        return cls(text, frozenset(breaks), sorted(breaks), words, _silent(draft), _marks(draft))

    def count(self, start: int, end: int) -> int:
        return bisect_left(self.words, end) - bisect_left(self.words, start)

    def loud(self, start: int, end: int) -> bool:
        """Whether anything in the stretch is of substance."""
        if bisect_left(self.marks, start) < bisect_left(self.marks, end):
            return True
        for begin, stop in self.silent[max(0, bisect_right(self.silent, (start, len(self.text))) - 1) :]:
            if begin >= end or start >= end:
                break
            if _LOUD.search(self.text, start, begin) if begin > start else None:
                return True
            start = max(start, stop)
        return start < end and _LOUD.search(self.text, start, end) is not None


def _line_start(text: str, at: int) -> int:
    while at and text[at - 1] in " \t\u00a0\u3000":
        at -= 1
    return at


def _silent(draft: Draft) -> list[tuple[int, int]]:
    """Where provisions' numbers and markup stand, which say nothing of the substance."""
    quiet = [(token.start, token.end) for token in draft.tokens if token.kind == "markup"]
    quiet += [
        (one.start, one.body)
        for one in draft.provisions
        if one.label and one.body - one.start < _LONGEST_LABEL
    ]
    return sorted(quiet)


def _marks(draft: Draft) -> list[int]:
    """Where the marks of disputed brackets stand."""
    disputed = [bracket for bracket in draft.brackets if bracket.disputed]
    marks = [bracket.start for bracket in disputed if bracket.missing != "start"]
    return sorted(marks + [bracket.end - 1 for bracket in disputed if bracket.missing != "end"])


def _ordered(passages: Iterable[Passage], old: _Paper, new: _Paper) -> Iterator[Passage]:
    """Between two kept passages first what went, then what came.

    This is done for the paragraph that the gap begins in, for its whole paragraphs, for its last one.
    """
    here = there = 0
    for kept, found in groupby(passages, key=lambda one: one.kind == "kept"):
        gap = list(found)
        if kept:
            yield from gap
        else:
            gone = [one for one in gap if one.kind in LEFT]
            come = [one for one in gap if one.kind in RIGHT]
            outs = _parts(gone, here, gone[-1].old_end if gone else here, old)
            ins = _parts(come, there, come[-1].new_end if come else there, new)
            yield from (
                chain.from_iterable(chain(*pair) for pair in zip(outs, ins, strict=True))
                if (outs and ins)
                else (*gone, *come)
            )
        here = max((one.old_end for one in gap if one.kind in LEFT), default=here)
        there = max((one.new_end for one in gap if one.kind in RIGHT), default=there)


def _parts(pieces: Sequence[Passage], start: int, end: int, paper: _Paper) -> list[list[Passage]]:
    """The passages of one side of a gap before its first paragraph, up to its last one, and from there on."""
    first = bisect_left(paper.order, start)
    last = bisect_right(paper.order, end) - 1
    if last < first:
        return []
    parts: list[list[Passage]] = [[], [], []]
    for piece in pieces:
        left = piece.kind in LEFT
        begin, stop = (piece.old_start, piece.old_end) if left else (piece.new_start, piece.new_end)
        bounds = sorted(
            {begin, stop, *(one for one in (paper.order[first], paper.order[last]) if begin < one < stop)}
        )
        for one, other in pairwise(bounds):
            part = (one >= paper.order[first]) + (one >= paper.order[last] and last > first)
            parts[part].append(_piece(piece, one - begin, other - begin))
    return parts


def _piece(passage: Passage, start: int, end: int) -> Passage:
    """A part of a passage, by its offsets in it."""
    if not start and end == _length(passage):
        return passage
    left, right = passage.kind in LEFT, passage.kind in RIGHT
    from_old = left or passage.kind == "moved-to"
    return Passage(
        passage.kind,
        passage.old_start + start * from_old,
        passage.old_start + end if from_old else passage.old_end,
        passage.new_start + start * right,
        passage.new_start + end if right else passage.new_end,
        passage.move,
    )


def _joined(rows: Iterable[tuple[Passage, ...]], old: _Paper, new: _Paper) -> Iterator[tuple[Passage, ...]]:
    """The rows, those that are nothing but white space put behind the one before."""
    waiting: tuple[Passage, ...] = ()
    for row in rows:
        if waiting and not any(_text(run, old, new).strip() for run in row):
            waiting += row
            continue
        if waiting:
            yield _gone_first(waiting)
        waiting = row
    if waiting:
        yield _gone_first(waiting)


def _gone_first(row: Sequence[Passage]) -> tuple[Passage, ...]:
    """The runs of a row, those that went before those that came between two kept ones."""
    runs: list[Passage] = []
    for _, gap in groupby(row, key=lambda run: run.kind == "kept"):
        runs += sorted(gap, key=lambda run: run.kind in RIGHT)
    return tuple(runs)


def _text(run: Passage, old: _Paper, new: _Paper) -> str:
    if run.kind in LEFT:
        return old.text[run.old_start : run.old_end]
    return new.text[run.new_start : run.new_end]


def _rows(passages: Iterable[Passage], old: _Paper, new: _Paper) -> Iterator[tuple[Passage, ...]]:
    """The passages cut wherever both drafts begin or end a paragraph."""
    row: list[Passage] = []
    here = there = 0
    for passage in passages:
        left, right = passage.kind in LEFT, passage.kind in RIGHT
        for start, end in pairwise(_cuts(passage, old, new, here, there)):
            long = start and left != right and _length(passage) > _LONG
            if row and (long or (here in old.breaks and there in new.breaks)):
                yield tuple(row)
                row = []
            row.append(_piece(passage, start, end))
            here += (end - start) * left
            there += (end - start) * right
    if row:
        yield tuple(row)


def _cuts(passage: Passage, old: _Paper, new: _Paper, here: int, there: int) -> list[int]:
    """Where in a passage both drafts begin or end a paragraph; where a long one-sided one does."""
    left, right = passage.kind in LEFT, passage.kind in RIGHT
    length = _length(passage)
    order, start = (old.order, here) if left else (new.order, there)
    among = order[bisect_right(order, start) : bisect_left(order, start + length)]
    steps = [line - start for line in among]
    if left == right or length <= _LONG:
        steps = [at for at in steps if here + at * left in old.breaks and there + at * right in new.breaks]
    return [0, *steps, length]


def _length(passage: Passage) -> int:
    if passage.kind in LEFT:
        return passage.old_end - passage.old_start
    return passage.new_end - passage.new_start


def _row(number: int, runs: tuple[Passage, ...], old: _Paper, new: _Paper) -> Row:
    sides: set[bool | None] = set()
    loud = False
    for run in runs:
        left = run.kind in LEFT
        if _text(run, old, new).strip():
            sides.add(None if run.kind == "kept" else left)
        if run.kind == "kept" or loud:
            continue
        moved = run.kind in ("moved-from", "moved-to")
        paper, span = (old, run[1:3]) if left else (new, run[3:5])
        loud = moved or paper.loud(*span)
    kind: RowKind = "changed"
    if all(run.kind == "kept" for run in runs):
        kind = "same"
    elif len(sides) == 1 and None not in sides:
        kind = "deleted" if True in sides else "inserted"
    return Row(kind, runs, _tally(runs, old, new), not loud, number)


def _tally(runs: Iterable[Passage], old: _Paper, new: _Paper) -> Tally:
    words = {"kept": 0, "deleted": 0, "inserted": 0, "moved-to": 0, "moved-from": 0}
    for run in runs:
        if run.kind == "deleted":
            words["deleted"] += old.count(run.old_start, run.old_end)
        elif run.kind != "moved-from":
            words[run.kind] += new.count(run.new_start, run.new_end)
    return Tally(words["kept"], words["deleted"], words["inserted"], words["moved-to"])
