"""The trace of a series for a terminal: the table of drafts, the burn-down in bars, what closed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from travaux.analysis.columns import Line, Piece, padded
from travaux.analysis.screen import AGREED, OPEN, RULE, hanging, printed, section, user
from travaux.analysis.trace_summary import CLOSING, names, series
from travaux.analysis.wording import number, percent, share_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.analysis.trace_summary import DraftRow, LifeTold, Series
    from travaux.drafting.comparison import Trace

_BAR, _NAME, _LONGEST = 36, 24, 8


def show(trace: Trace, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The trace as lines of at most `width` columns; plain ASCII where the encoding has no block signs.

    >>> from travaux.drafting.trace import trace
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = trace([parse(Source("It [shall] go.")), parse(Source("It shall go."))])
    >>> "1 accepted" in show(found, width=80)
    True
    """
    return printed(lambda columns: _lines(trace, columns), colour=colour, encoding=encoding, width=width)


def _lines(trace: Trace, columns: int) -> Iterator[Line]:
    found = series(trace)
    open_now = sum(life.closed_in is None for life in trace.lives)
    title = next((draft.title for draft in reversed(trace.drafts) if draft.title), "A series of drafts")
    yield from hanging((Piece(user(title), "bold"),), columns, 0)
    yield (Piece(RULE * columns),)
    said = (
        f"{share_words(len(found.drafts), 'draft')}, {share_words(len(trace.lives), 'bracket')} in all: "
        f"{number(open_now)} still open in the last one."
    )
    yield from hanging((Piece(said),), columns, 0)
    yield from section("The drafts", _table(found.drafts))
    yield from section("Burn-down of brackets", _bars(found.drafts))
    yield from section("What became of them", _steps(trace, found, columns))
    yield from section("Open the longest", _oldest(found, columns))


def _table(rows: Sequence[DraftRow]) -> Iterator[Line]:
    heads = f"{'':{_NAME}}{'words':>8}{'brackets':>10}{'options':>9}{'open':>7}{'matched':>9}"
    yield (Piece(heads, "dim"),)
    for row, name in zip(rows, names(rows, _NAME - 2), strict=True):
        matched = "" if row.matched is None else percent(row.matched)
        figures = (
            f"{number(row.words):>8}{number(row.brackets):>10}{number(row.options):>9}"
            f"{percent(row.share):>7}{matched:>9}"
        )
        strange = "" if row.related else "  no version of the one before"
        yield (Piece(padded(user(name), _NAME)), Piece(figures), Piece(strange, "dim"))


def _bars(rows: Sequence[DraftRow]) -> Iterator[Line]:
    most = max((row.brackets for row in rows), default=0)
    if not most:
        return
    for row, name in zip(rows, names(rows, _NAME - 2), strict=True):
        filled = round(_BAR * row.brackets / most)
        bar = OPEN * filled + AGREED * (_BAR - filled)
        yield (Piece(padded(user(name), _NAME)), Piece(bar, "open"), Piece(f" {number(row.brackets)}"))


def _steps(trace: Trace, found: Series, columns: int) -> Iterator[Line]:
    called = names(found.drafts)
    for at, comparison in enumerate(trace.comparisons, 1):
        fates = Counter(one.fate for one in comparison.brackets)
        closed = ", ".join(f"{number(fates[fate])} {fate}" for fate in ("accepted", "chosen", "dropped"))
        came = ", ".join(f"{number(fates[fate])} {fate}" for fate in ("opened", "reopened"))
        line = f"{called[at - 1]} to {called[at]}: {closed}; {came}"
        if not found.drafts[at].related:
            line = f"{called[at - 1]} to {called[at]}: the two share almost nothing, so nothing is followed"
        yield from hanging((Piece(user(line)),), columns, 2)


def _oldest(found: Series, columns: int) -> Iterator[Line]:
    lives = [told for line in found.lines for told in line.lives if told.life.fate not in CLOSING]
    lives = [told for told in lives if len(told.life.spans) > 1]
    lives.sort(key=_age)
    called = names(found.drafts)
    for told in lives[:_LONGEST]:
        since = called[told.life.opened_in]
        line = f"{told.path}: {told.said[-1][1]} (since {since})"
        yield from hanging((Piece(user(line)),), columns, 2)


def _age(told: LifeTold) -> tuple[int, int]:
    return told.life.opened_in, -len(told.said[-1][1])
