"""The trace of a series as one self-contained HTML file: no network, no script, fit to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from travaux.analysis import charts
from travaux.analysis.page_frame import digest, legible, style, templates
from travaux.analysis.places import shortened
from travaux.analysis.ribbons import LEVEL_HATCH
from travaux.analysis.summary import direction
from travaux.analysis.trace_pictures import burn_down, flow, grid_cell, life_lines
from travaux.analysis.trace_summary import names, series

if TYPE_CHECKING:
    from travaux.analysis.trace_summary import LifeTold, Line, Series
    from travaux.drafting.comparison import Trace

_FOOT, _FEWEST_WORDS = 48, 3


class Row(NamedTuple):
    """One article of the grid: its name, a picture for each draft, its counts of brackets.

    >>> Row("Article 4", "", [], []).label
    'Article 4'
    """

    label: str
    heading: str
    cells: list[Markup]
    brackets: list[int | None]


class Fold(NamedTuple):
    """One article's life-lines: its name, how many brackets it had, how many are open, the picture, the rows.

    >>> Fold("Article 4", 3, 1, Markup(""), []).open
    1
    """

    label: str
    brackets: int
    open: int
    picture: Markup
    lives: list[LifeTold]


def trace_page(trace: Trace) -> str:
    """The trace as one HTML file: the drafts' table, burn-down, flow, the grid of articles, life-lines.

    >>> from travaux.drafting.trace import trace
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> page = trace_page(trace([parse(Source("It [may] go.")), parse(Source("It may go."))]))
    >>> "accepted" in page
    True
    """
    found = series(trace)
    rtl = bool(trace.drafts) and direction(trace.drafts[-1]) == "rtl"
    title = next((draft.title for draft in reversed(trace.drafts) if draft.title), "A series of drafts")
    called = names(found.drafts)
    sheet = style(shortened(title, _FOOT), f"{called[0]} – {called[-1]}", "comparison.css", "trace.css")
    return (
        templates()
        .get_template("trace.html")
        .render(
            title=title,
            style=Markup(sheet),  # noqa: S704 -- our own style sheet, its foreign words made harmless
            style_hash=digest(sheet),
            hatches=Markup(charts.HATCHES + LEVEL_HATCH),  # noqa: S704 -- constants
            rtl=rtl,
            language=trace.drafts[-1].language if trace.drafts else "",
            series=found,
            names=called,
            lives=len(trace.lives),
            open_now=sum(life.closed_in is None for life in trace.lives),
            burns=_burns(found, rtl=rtl),
            flows=_flows(trace, found, called, rtl=rtl),
            grid=_grid(found, rtl=rtl),
            folds=[_fold(line, found, rtl=rtl) for line in found.lines if line.lives],
            dated=all(row.date for row in found.drafts),
        )
    )


def _picture(drawn: str) -> Markup:
    return Markup(legible(drawn))  # noqa: S704 -- escaped where it is drawn


def _burns(found: Series, *, rtl: bool) -> list[tuple[str, Markup]]:
    """The burn-down by each of its measures."""
    measures = (
        ("brackets", lambda part: part.brackets, "The brackets of each draft, by article."),
        ("words in brackets", lambda part: part.open, "The words not agreed in each draft, by article."),
        ("words", lambda part: part.words, "The words of each draft, by article."),
    )
    return [(name, _picture(burn_down(found, measure, said, rtl=rtl))) for name, measure, said in measures]


def _flows(trace: Trace, found: Series, called: list[str], *, rtl: bool) -> list[tuple[str, bool, Markup]]:
    """How brackets flowed between each draft and the next, unless the two are strangers."""
    return [
        (
            f"{called[at - 1]} to {called[at]}",
            found.drafts[at].related,
            _picture(flow(comparison, at, rtl=rtl)) if found.drafts[at].related else Markup(""),
        )
        for at, comparison in enumerate(trace.comparisons, 1)
    ]


def _grid(found: Series, *, rtl: bool) -> list[Row]:
    most = max((part.words for line in found.lines for part in line.parts if part), default=0)
    return [
        Row(
            line.label,
            line.heading,
            [_picture(grid_cell(part, most, rtl=rtl)) for part in line.parts],
            [part.brackets if part else None for part in line.parts],
        )
        for line in found.lines
        if line.lives or any(part and part.words >= _FEWEST_WORDS for part in line.parts)
    ]


def _fold(line: Line, found: Series, *, rtl: bool) -> Fold:
    still = sum(told.life.closed_in is None for told in line.lives)
    picture = _picture(life_lines(line.lives, found, rtl=rtl))
    return Fold(line.label or line.heading, len(line.lives), still, picture, list(line.lives))
