"""A series of drafts: every bracket followed from the draft that opened it to the one that closed it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.drafting.compare import compared, prepared
from travaux.drafting.comparison import Life, LifeSpan, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from travaux.drafting.comparison import BracketFate, Comparison, Spans
    from travaux.text.passages import Passage
    from travaux.text.tree import Draft

_CLOSING = frozenset({"accepted", "chosen", "dropped"})


def trace(drafts: Sequence[Draft]) -> Trace:
    """The lives of all disputed brackets of a series, in the order in which they were opened.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> series = [parse(Source(t)) for t in ("It [shall] go.", "It [shall] go.", "It shall go.")]
    >>> [(life.id, len(life.spans), life.fate, life.closed_in) for life in trace(series).lives]
    [('1:text/1', 2, 'accepted', 2)]
    """
    comparisons = tuple(compared(old, new) for old, new in pairwise(map(prepared, drafts)))
    lives: dict[str, Life] = {}
    standing: dict[str, str] = {}
    closed: list[_Closed] = []
    for bracket in drafts[0].brackets if drafts else ():
        if bracket.disputed:
            _open(lives, standing, LifeSpan(0, bracket.id, bracket.start, bracket.end, "opened"))
    for number, comparison in enumerate(comparisons, 1):
        standing, closed = _follow(lives, standing, closed, number, comparison)
    return Trace(tuple(drafts), comparisons, tuple(lives.values()))


@dataclass(frozen=True, slots=True)
class _Closed:
    """Words over which a bracket was closed, by where they stand in the newest draft."""

    life: str
    spans: Spans


def _open(
    lives: dict[str, Life],
    standing: dict[str, str],
    span: LifeSpan,
    of: str | None = None,
    reopens: str | None = None,
) -> None:
    name = f"{span.draft + 1}:{span.bracket}"
    lives[name] = Life(name, span.draft, (span,), "kept", of=of, reopens=reopens)
    standing[span.bracket] = name


def _follow(
    lives: dict[str, Life],
    standing: Mapping[str, str],
    closed: Sequence[_Closed],
    number: int,
    comparison: Comparison,
) -> tuple[dict[str, str], list[_Closed]]:
    """The lives after one more draft: which life each of its brackets continues, and the words closed over so
    far.
    """
    brackets = {bracket.id: bracket for bracket in comparison.new.brackets}
    after: dict[str, str] = {}
    just_closed: list[_Closed] = []
    merging: list[tuple[str, BracketFate]] = []
    # Those that were merged come last: by then it is known which life their common bracket goes on with.
    for told in sorted(comparison.brackets, key=lambda one: one.fate == "merged"):
        spans = [LifeSpan(number, one, brackets[one].start, brackets[one].end, told.fate) for one in told.new]
        life = standing.get(told.old or "")
        if life is None:
            for span in spans:
                _open(lives, after, span, reopens=_reopened(told, closed))
        elif told.fate == "merged" and spans[0].bracket in after:
            merging.append((life, told))
        elif spans:
            main = max(spans, key=lambda span: (span.end - span.start, -span.start))
            lives[life] = replace(lives[life], spans=(*lives[life].spans, main))
            after[main.bracket] = life
            for span in spans:
                if span is not main:
                    _open(lives, after, span, of=life)
        else:
            lives[life] = replace(lives[life], fate=told.fate, closed_in=number)
            just_closed.append(_Closed(life, told.proof.new))
    for life, told in merging:
        lives[life] = replace(lives[life], fate="merged", closed_in=number, into=after[told.new[0]])
    return after, [*_carried(closed, comparison), *just_closed]


def _reopened(told: BracketFate, closed: Sequence[_Closed]) -> str | None:
    """The life that was closed over words which this bracket opens again."""
    if told.fate != "reopened":
        return None
    touching = (
        one.life
        for one in reversed(closed)
        if any(a < d and c < b for a, b in one.spans for c, d in told.proof.old)
    )
    return next(touching, None)


def _carried(closed: Sequence[_Closed], comparison: Comparison) -> Iterator[_Closed]:
    """The closed words at their places in the newer draft; those that are gone are forgotten."""
    if not closed:
        return
    kept = [one for one in comparison.passages if one.kind in {"kept", "moved-to"}]
    kept.sort(key=lambda passage: passage.old_start)
    starts = [passage.old_start for passage in kept]
    for one in closed:
        spans = tuple(span for old in one.spans for span in _carry(old, kept, starts))
        if spans:
            yield _Closed(one.life, spans)


def _carry(
    span: tuple[int, int], kept: Sequence[Passage], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    at = max(0, bisect_right(starts, span[0]) - 1)
    for passage in kept[at:]:
        if passage.old_start >= span[1]:
            return
        low, high = max(span[0], passage.old_start), min(span[1], passage.old_end)
        if low < high:
            shift = passage.new_start - passage.old_start
            yield low + shift, high + shift
