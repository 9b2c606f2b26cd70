"""Reports as self-contained HTML pages: no script, no network, one file that prints well."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from travaux.analysis import charts
from travaux.analysis.page_frame import digest, legible, step_words, style, templates
from travaux.analysis.reading import MOST_DECORATED, reading_view
from travaux.analysis.wording import headline
from travaux.text.diagnostics import CATALOGUE
from travaux.text.tree import DISPUTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.entries import Census
    from travaux.analysis.stretches import Stretch
    from travaux.analysis.summary import Report, Step
    from travaux.text.tree import Draft

_ROWS, _PARTIES, _PLACES, _WARNINGS, _SETS = 400, 40, 200, 200, 200


class Row(NamedTuple):
    """One line of the article table: the stretch, where it leads, its bar.

    >>> Row._fields
    ('stretch', 'link', 'bar')
    """

    stretch: Stretch
    link: str
    bar: Markup


class PartyRow(NamedTuple):
    """One party with its two bars.

    >>> PartyRow._fields[0]
    'code'
    """

    code: str
    propose: int
    oppose: int
    known: bool
    wanted_in: Markup
    wanted_out: Markup


def report_page(draft: Draft, report: Report) -> str:
    """The report on a draft as one HTML file, with the whole text under it; the same draft, the same page.

    >>> from travaux.analysis.summary import summary
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> draft = Draft(Source("All agreed."), title="A <draft>")
    >>> "<title>A &lt;draft&gt;</title>" in report_page(draft, summary(draft))
    True
    """
    found = report.census
    rtl = report.direction == "rtl"
    title = legible(found.title or found.source.path.rsplit("/", 1)[-1] or "Untitled draft")
    sheet = style(title, found.source.path.rsplit("/", 1)[-1], "report.css")
    rows = _rows(report, rtl=rtl)
    parties = _parties(found, rtl=rtl)
    return (
        templates()
        .get_template("report.html")
        .render(
            title=title,
            style=Markup(sheet),  # noqa: S704 -- our own style sheet, its one foreign word made harmless
            style_hash=digest(sheet),
            report=report,
            found=found,
            rtl=rtl,
            headline=headline(report),
            disputed_kinds=[kind for kind in found.counts.by_kind if kind in DISPUTED],
            hatches=Markup(charts.HATCHES),  # noqa: S704 -- a constant
            strip=_strip(report, rtl=rtl),
            rows=rows[:_ROWS],
            rows_left_out=len(rows) - len(rows[:_ROWS]),
            lengths=_columns(report.lengths, "Disputed brackets by length in words", rtl=rtl),
            depths=_columns(report.depths, "Disputed brackets by depth of nesting", rtl=rtl),
            parties=parties[:_PARTIES],
            parties_left_out=len(parties) - len(parties[:_PARTIES]),
            warnings=[one for one in found.diagnostics if one.severity == "warning"],
            hints=_hints(found),
            most_places=_PLACES,
            most_warnings=_WARNINGS,
            most_sets=_SETS,
            text=Markup(reading_view(draft, found, rtl)),  # noqa: S704 -- escaped run by run
            undecorated=max(0, len(found.brackets) - MOST_DECORATED),
            most_decorated=MOST_DECORATED,
        )
    )


def _rows(report: Report, *, rtl: bool) -> list[Row]:
    stretches = [stretch for stretch in report.stretches if stretch.words]
    longest = max((stretch.words for stretch in stretches), default=1)
    return [
        Row(
            stretch,
            _link(stretch),
            _svg(
                charts.bar(
                    [("open", 100 * stretch.open / longest), ("agreed", 100 * stretch.agreed / longest)],
                    rtl=rtl,
                )
            ),
        )
        for stretch in stretches
    ]


def _link(stretch: Stretch) -> str:
    return f"#{stretch.id}" if stretch.id else "#text"


def _strip(report: Report, *, rtl: bool) -> Markup:
    return _svg(
        charts.strip(
            [
                charts.Segment(legible(stretch.label), _link(stretch), stretch.words, stretch.open)
                for stretch in report.stretches
                if stretch.words
            ],
            rtl=rtl,
        )
    )


def _columns(steps: Sequence[Step], said: str, *, rtl: bool) -> Markup:
    return _svg(charts.columns([(step_words(step), step.brackets) for step in steps], said=said, rtl=rtl))


def _parties(found: Census, *, rtl: bool) -> list[PartyRow]:
    named = [(code, count) for code, count in found.parties.items() if count.propose or count.oppose]
    named.sort(key=lambda item: (-(item[1].propose + item[1].oppose), item[0]))
    most = max((max(count.propose, count.oppose) for _, count in named), default=1)
    return [
        PartyRow(
            code,
            count.propose,
            count.oppose,
            count.known,
            _svg(charts.bar([("in", 100 * count.propose / most)], rtl=rtl)),
            _svg(charts.bar([("out", 100 * count.oppose / most)], rtl=rtl)),
        )
        for code, count in named
    ]


def _hints(found: Census) -> list[tuple[str, int, str]]:
    counted = Counter(one.code for one in found.diagnostics if one.severity != "warning")
    return [
        (code, count, CATALOGUE[code].meaning)
        for code, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _svg(drawing: str) -> Markup:
    return Markup(drawing)  # noqa: S704 -- charts escapes what it is given
