"""A traced series in the terminal, as a page, as JSON."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import CHROMIUM, Browser, browser
from travaux import formats
from travaux.analysis.trace_json import to_json
from travaux.analysis.trace_page import trace_page
from travaux.analysis.trace_pictures import positions
from travaux.analysis.trace_summary import DraftRow, date_of, series
from travaux.analysis.trace_terminal import show
from travaux.drafting.trace import trace
from travaux.examples import DRAFTS, draft
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.drafting.comparison import Trace


def _series(*texts: str) -> Trace:
    return trace([parse(Source(text, "markdown", f"{at}.md")) for at, text in enumerate(texts, 1)])


@pytest.fixture(scope="module")
def shipped() -> Trace:
    """The three shipped drafts, traced."""
    return trace([parse(formats.read(Path(str(draft(name))))) for name in DRAFTS])


def test_every_bracket_has_its_line_and_its_row(shipped: Trace) -> None:
    """Each life stands once in the articles' folds, with a mark that leads to its row."""
    page = trace_page(shipped)
    rows = re.findall(r'<tr id="life-([^"]+)"', page)
    links = re.findall(r'<a href="#life-([^"]+)" aria-label', page)
    assert sorted(unescape(one) for one in rows) == sorted(life.id for life in shipped.lives)
    assert sorted(links) == sorted(rows)


def test_every_link_of_the_page_leads_somewhere(shipped: Trace) -> None:
    """No mark of a picture points at a place that is not on the page."""
    page = trace_page(shipped)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))


def test_the_page_fetches_nothing(shipped: Trace) -> None:
    """The page names no other host, holds no script and forbids both."""
    page = trace_page(shipped)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|\son\w+=|url\(http|src=", page)


def test_the_same_series_gives_the_same_page(shipped: Trace) -> None:
    """Nothing of the page depends on the run."""
    assert trace_page(shipped) == trace_page(trace(shipped.drafts))


def test_words_of_a_draft_are_no_markup() -> None:
    """What a draft says cannot become part of the page."""
    page = trace_page(_series("It [<script>alert(1)</script>] goes.", "It [<b>] goes."))
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_json_has_the_contract(shipped: Trace) -> None:
    """The keys of the contract are there; every span leads to the bracket that it names."""
    found = json.loads(to_json(shipped))
    assert found["schema"] == "travaux.trace/1"
    assert len(found["ledgers"]) == len(shipped.drafts) - 1
    brackets = [{one.id: one for one in draft.brackets} for draft in shipped.drafts]
    assert len(found["lives"]) == len(shipped.lives)
    for life in found["lives"]:
        assert life["opened_in"] == life["spans"][0]["draft"]
        for span in life["spans"]:
            bracket = brackets[span["draft"]][span["bracket"]]
            assert (bracket.start, bracket.end) == (span["start"], span["end"])


def test_a_renumbered_article_keeps_its_row(shipped: Trace) -> None:
    """Article 8 of the second draft is Article 9 of the third: one row of the grid."""
    row = next(line for line in series(shipped).lines if line.label == "Article 9")
    assert [part.label if part else None for part in row.parts] == ["Article 8", "Article 8", "Article 9"]


def test_the_terminal_counts_what_closed(shipped: Trace) -> None:
    """The steps of the terminal add up to the fates of the comparisons."""
    shown = show(shipped, width=100)
    for comparison in shipped.comparisons:
        for fate in ("accepted", "dropped", "reopened"):
            count = sum(one.fate == fate for one in comparison.brackets)
            assert f"{count} {fate}" in shown


def test_terminal_lines_fit(shipped: Trace) -> None:
    """No line is longer than the terminal is wide."""
    assert max(map(len, show(shipped, width=72).splitlines())) <= 72


def test_strangers_are_said_to_be_strangers() -> None:
    """A draft that shares nothing with the one before is called another text, not a version."""
    one = "The mill of Brede grinds the grain of both banks in every month of the year. " * 6
    other = "Ships anchor outside; pilots board them where harbour lights become visible again. " * 6
    found = _series(f"{one} [and more]", f"{other} [and less]")
    assert "shares almost nothing" in trace_page(found)
    assert "share almost nothing" in show(found)


def test_a_series_without_brackets() -> None:
    """A series in which nothing is open is drawn without a picture of brackets."""
    found = _series("All is agreed.", "All is agreed now.")
    assert "There are none." in trace_page(found)
    assert "BURN-DOWN" not in show(found)


def test_dates_come_from_the_names() -> None:
    """A date in a file's name is the draft's date; one in a folder's name is not."""
    assert date_of("2014-01-01/draft.2015-12-04.md") == "2015-12-04"
    assert not date_of("2014-01-01/draft.md")


def test_positions_follow_the_dates() -> None:
    """Drafts stand in the order of their dates, first at the start, last at the end, none on another."""
    days = ("2015-01-01", "2015-01-02", "2015-12-31")
    rows = [DraftRow(day, day, 0, 1, 1, 0, 0.0, None, related=True, opened=0, closed=0) for day in days]
    first, second, third = positions(rows)
    assert (first, third) == (0.0, 1.0)
    assert first < second < third


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser for this file."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here")
    with browser() as tab:
        yield tab


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_page_fits_a_telephone(chromium: Browser, shipped: Trace, tmp_path: Path, direction: str) -> None:
    """At 320 px nothing but the tables, which scroll by themselves, is wider than the window."""
    page = tmp_path / "series.html"
    page.write_text(trace_page(shipped).replace('dir="ltr"', f'dir="{direction}"', 1), "utf-8")
    chromium.resize(320, 640, mobile=True)
    chromium.open(page.as_uri())
    assert chromium.value("document.documentElement.scrollWidth") <= 320


def test_names_stay_in_the_pictures_of_an_arabic_page(chromium: Browser, tmp_path: Path) -> None:
    """From right to left, at 320 px, no name is cut off at the page's edge or drawn over a life-line."""
    one = (
        "## المادة 1\n\n1. يلتزم الطرفان [بالانسحاب][بالوقف التام لجميع الأعمال القتالية] خلال [X] يوماً.\n\n"
    )
    texts = (one * 3, (one * 3).replace("[X]", "[60]"), one * 2)
    found = trace([parse(Source(text, "markdown", path=f"{at}.md")) for at, text in enumerate(texts)])
    page = tmp_path / "series.html"
    page.write_text(trace_page(found), "utf-8")
    chromium.resize(320, 640, mobile=True)
    chromium.open(page.as_uri())
    chromium.value("document.querySelectorAll('details').forEach(one => { one.open = true })")
    edges = "one => { const box = one.getBoundingClientRect(); return [box.left, box.right] }"
    named = chromium.value(
        f"[...document.querySelectorAll('.burn text')].filter(one => one.checkVisibility()).map({edges})"
    )
    assert named
    assert [one for one in named if one[0] < 0 or one[1] > 320] == []
    # A frame cuts off what stands outside; its own box would count that, too.
    start = "one.ownerSVGElement.getBoundingClientRect().left + one.x.baseVal.value"
    frames = chromium.value(
        "[...document.querySelectorAll('.chart.lives text')].map(one => one.parentElement)"
        f".map(one => [{start}, getComputedStyle(one).overflow])"
    )
    lines = chromium.value(f"[...document.querySelectorAll('.chart.lives .life')].map({edges})")
    assert len(frames) == len(lines) > 0
    assert {cut for _, cut in frames} == {"hidden"}
    assert [pair for pair in zip(frames, lines, strict=True) if pair[0][0] < pair[1][1]] == []


def test_life_lines_are_printed(chromium: Browser, shipped: Trace, tmp_path: Path) -> None:
    """On paper every article's life-lines are drawn, although they are folded on the screen."""
    page = tmp_path / "series.html"
    page.write_text(trace_page(shipped), "utf-8")
    chromium.resize(1280, 900)
    chromium.open(page.as_uri())
    chromium.media("print")
    drawn = "[...document.querySelectorAll('.chart.lives')].map(one => one.getBoundingClientRect().height)"
    heights = chromium.value(drawn)
    chromium.media("")
    assert heights
    assert all(height > 20 for height in heights)
