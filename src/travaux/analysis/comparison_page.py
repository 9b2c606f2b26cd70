"""A comparison as one self-contained HTML file: no network, readable without its script, fit to print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from travaux.analysis import charts
from travaux.analysis.comparison_pictures import article_picture, flow_picture
from travaux.analysis.comparison_summary import changes
from travaux.analysis.comparison_told import gathered, labels, meaning
from travaux.analysis.comparison_wording import (
    ALMOST_NOTHING,
    CLOSED,
    brackets_verdict,
    sponsors_words,
    tally_words,
    verdict,
)
from travaux.analysis.page_frame import digest, legible, script, style, templates
from travaux.analysis.places import shortened
from travaux.analysis.redline_html import RedlineHtml
from travaux.analysis.redline_rows import Tally
from travaux.analysis.redline_view import censuses, redline
from travaux.analysis.ribbons import LEVEL_HATCH
from travaux.analysis.summary import direction
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.comparison_summary import Changes
    from travaux.analysis.comparison_told import Told
    from travaux.analysis.redline_view import Section
    from travaux.drafting.comparison import Comparison, Fate
    from travaux.text.tree import Draft

_LISTED, _FOOT = 60, 48
MODES: Final = ("all", "simple", "none", "original")
"""The display modes of the redline, by the names that people know."""


class Article(NamedTuple):
    """One article of the redline: its anchor, its name, what changed in it, a bar of that, its rows.

    >>> Article._fields[0]
    'anchor'
    """

    anchor: str
    label: str
    heading: str
    old_only: bool
    tally: Tally
    bar: Markup
    facts: str
    rows: Markup


class Listed(NamedTuple):
    """The brackets of one fate: its name, its meaning, how many there are, the first of them with links.

    `shown` counts these; those that were merged into one are one of the places.

    >>> Listed._fields[0]
    'fate'
    """

    fate: str
    meaning: str
    brackets: int
    places: list[tuple[str, str, Told]]
    shown: int


def comparison_page(comparison: Comparison) -> str:
    """The comparison as one HTML file: ledger, fates of brackets, redline; the same drafts, the same page.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> page = comparison_page(compare(parse(Source("All go.")), parse(Source("All may go."))))
    >>> "<ins>" in page
    True
    """
    rtl = direction(comparison.new) == "rtl"
    title = legible(comparison.new.title or comparison.old.title or "Two drafts")
    old, new = _name(comparison.old), _name(comparison.new)
    sheet = style(shortened(title, _FOOT), f"{old} – {new}", "comparison.css")
    code = script("comparison.js")
    counted = censuses(comparison)
    found = changes(comparison, counted, _LISTED)
    alike = comparison.likeness.share >= ALMOST_NOTHING
    told = comparison if alike else _apart(comparison)
    sections = redline(told, counted)
    shown = RedlineHtml(told, sections, rtl=rtl)
    articles = _articles(sections, shown, rtl=rtl)
    return (
        templates()
        .get_template("comparison.html")
        .render(
            title=title,
            style=Markup(sheet),  # noqa: S704 -- our own style sheet, its foreign words made harmless
            style_hash=digest(sheet),
            script=Markup(code),  # noqa: S704 -- our own script, a constant
            script_hash=digest(code),
            hatches=Markup(charts.HATCHES),  # noqa: S704 -- a constant
            level_hatch=Markup(LEVEL_HATCH),  # noqa: S704 -- a constant
            rtl=rtl,
            language=comparison.new.language,
            names=(old, new),
            sources=(comparison.old.source, comparison.new.source),
            verdict=verdict(comparison),
            brackets_verdict=brackets_verdict(comparison),
            same=comparison.old.source.text == comparison.new.source.text,
            alike=alike,
            likeness=comparison.likeness,
            figures=_figures(comparison, found),
            ledger=comparison.ledger,
            flows=_flows(found, shown),
            flow=Markup(legible(flow_picture(found, shown, rtl=rtl))),  # noqa: S704 -- escaped where it is drawn
            picture=Markup(legible(article_picture(told, counted, sections, shown))),  # noqa: S704 -- likewise
            lists=_lists(found, shown),
            options=_listed([one for one in found.options if one.fate != "kept"], shown),
            sponsors=[(shown.link("new", one.new), one) for one in found.sponsors],
            sponsors_words=sponsors_words,
            most=_LISTED,
            articles=articles,
            contents=_contents(articles),
            modes=MODES,
        )
    )


def _apart(comparison: Comparison) -> Comparison:
    """The comparison of drafts that share almost nothing: the old one goes as a whole, the new one comes."""
    old, new = len(comparison.old.source.text), len(comparison.new.source.text)
    whole = (Passage("deleted", 0, old, 0, 0), Passage("inserted", old, old, 0, new))
    return replace(comparison, passages=whole)


def _name(draft: Draft) -> str:
    return legible(draft.source.path.replace("\\", "/").rsplit("/", 1)[-1] or "a draft without a file")


def _figures(comparison: Comparison, found: Changes) -> list[tuple[str, int]]:
    ledger = comparison.ledger
    brackets = sum(one.disputed for one in comparison.new.brackets)
    figures = [
        ("words gone", ledger.agreed.gone + ledger.bracketed.gone),
        ("words new", ledger.new.total),
        ("words moved", comparison.likeness.moved),
        ("brackets closed", sum(found.counts[fate] for fate in CLOSED)),
        ("brackets opened", found.counts["opened"] + found.counts["reopened"]),
        ("brackets now", brackets),
    ]
    return [(name, count) for name, count in figures if count or name != "words moved"]


def _articles(sections: Sequence[Section], shown: RedlineHtml, *, rtl: bool) -> list[Article]:
    longest = max((section.tally.total for section in sections), default=0) or 1
    return [
        Article(
            f"a{number}",
            legible(section.stretch.label),
            legible(section.stretch.heading),
            section.side == "old",
            section.tally,
            _bar(section.tally, longest, rtl=rtl),
            tally_words(section.tally),
            Markup(shown.section(section)),  # noqa: S704 -- escaped run by run
        )
        for number, section in enumerate(sections)
    ]


def _bar(tally: Tally, longest: int, *, rtl: bool) -> Markup:
    parts = [
        ("agreed", tally.kept + tally.moved),
        ("out", tally.gone),
        ("in", tally.new),
    ]
    drawn = charts.bar([(name, 100 * words / longest) for name, words in parts], rtl=rtl)
    return Markup(drawn)  # noqa: S704 -- numbers only


def _contents(articles: Sequence[Article]) -> list[Article]:
    return [one for one in articles if one.tally.total]


def _listed(told: Sequence[Told], shown: RedlineHtml) -> list[tuple[str, str, Told]]:
    return [(told_link(one, shown), label, one) for label, one in zip(labels(told), told, strict=True)]


def told_link(one: Told, shown: RedlineHtml) -> str:
    """Where a bracket or an option is seen: in the new draft where it stands there, else in the old one.

    >>> told_link.__name__
    'told_link'
    """
    return shown.link("new", one.new) if one.new is not None else shown.link("old", one.old or 0)


def _lists(found: Changes, shown: RedlineHtml) -> list[Listed]:
    return [
        Listed(fate, meaning(fate, sort), size, _listed(gathered(first), shown), len(first))
        for fate, sort, size in found.lists()
        for first in (found.of(fate, sort)[:_LISTED],)
    ]


def _flows(found: Changes, shown: RedlineHtml) -> list[tuple[str, str, Fate, int, int, str]]:
    """The rows of the table behind the flow picture."""
    old, new = found.articles
    return [
        (
            _end(one.source, old),
            _end(one.target, new),
            one.fate,
            one.before,
            one.after,
            told_link(one.first, shown),
        )
        for one in found.flows
    ]


def _end(number: int | None, names: Sequence[str]) -> str:
    return "–" if number is None else "others" if number < 0 else legible(names[number])
