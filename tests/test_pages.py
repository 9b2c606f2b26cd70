"""The report page: whole, safe, readable everywhere, and holding the draft's text character for character."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.browser import CHROMIUM, browser
from tests.strategies import FRAGMENTS
from travaux.analysis.emphasis import emphasis
from travaux.analysis.pages import report_page
from travaux.analysis.reading import MOST_DECORATED, reading_view
from travaux.analysis.report import census
from travaux.analysis.summary import summary
from travaux.text.paragraphs import Paragraph
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Attribution, Bracket, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser

# What HTML cannot carry or the view writes out by name, and NUL's kin that libxml2 drops.
_NOT_CARRIED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)

any_text = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(
    lambda parts: _NOT_CARRIED.sub("", "".join(parts))
)

FERRY = """# Agreement on the Ferry at Sandel

## Article 1 (The ferry)

1. The ferry [shall][should] run on [five][six] days[, floods [and ice] excepted].

2. [NOR propose; SUD oppose: The master may refuse [SUD: heavy] carts.]

## Article 2 (Tolls)

Option 1: Half of the tolls goes to each Party.

Option 2: No text.

[Note: reserved for the two Presidents.] The amount is [X] groats] in silver.
"""


def page_of(text: str, *parties: str, form: str = "markdown") -> str:
    """The page on a text."""
    draft = parse(Source(text, form, "ferry.md"), parties)  # type: ignore[arg-type]
    return report_page(draft, summary(draft))


def tree(page: str) -> html.HtmlElement:
    """The page as a browser's parser would see it."""
    return html.document_fromstring(page)


def text_of_view(page: str) -> str:
    """The text nodes of the reading view, without what is not the draft's own."""
    view = tree(page).get_element_by_id("draft-text")
    for extra in view.findall(".//bdi"):
        extra.drop_tree()
    return str(view.text_content())


@given(any_text, st.sampled_from(["markdown", "text", "docx", "pdf"]))
def test_reading_view_holds_the_text_character_for_character(text: str, form: str) -> None:
    """Whatever the text, the view's own text nodes joined together are the text."""
    assert text_of_view(page_of(text, "US", form=form)) == text


@given(any_text)
def test_no_id_stands_twice_and_every_link_leads_somewhere(text: str) -> None:
    """Anchors are unique; a link inside the page finds its anchor."""
    page = tree(page_of(text, "US", "JP"))
    ids = Counter(page.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [link for link in page.xpath("//a/@href") if link[1:] not in ids] == []


@given(any_text)
def test_headings_come_in_order(text: str) -> None:
    """One h1, and no level is left out on the way down."""
    levels = [int(one.tag[1]) for one in tree(page_of(text)).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_brackets_that_cross_leave_the_html_whole() -> None:
    """Two brackets that overlap without nesting are two rows of runs, not broken elements."""
    text = "a [b {c] d} e"
    draft = Draft(
        Source(text),
        brackets=(
            Bracket("/1", "optional", 2, 8, 3, 7),
            Bracket(
                "/2", "proposal", 5, 11, 6, 10, "{}", attribution=Attribution(("US",), (), 6, 7, "before")
            ),
        ),
    )
    view = html.fragment_fromstring(reading_view(draft, census(draft), rtl=False), create_parent="div")
    for extra in view.findall(".//bdi"):
        extra.drop_tree()
    assert view.text_content() == text


def test_page_asks_nothing_of_the_network() -> None:
    """No address of another host, no script, and a policy that forbids both."""
    page = page_of(FERRY + "\n[link](https://example.org/x) <script>alert(1)</script>\n", "NOR", "SUD")
    found = tree(page)
    assert found.xpath("//script | //link | //img | //iframe | //object | //@onclick | //@style") == []
    assert [one for one in found.xpath("//@href | //@src") if not one.startswith("#")] == []
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    style = found.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize(
    "title", ["</style><script>x</script>", '"; } body { display: none', "\\", "a\nb", "عنوان", "\u202eevil"]
)
def test_titles_cannot_leave_their_place(title: str) -> None:
    """A title stands in the head, the heading and the style sheet, and escapes from none of them."""
    draft = Draft(Source("x", path=f"{title}.md".replace("/", "")), title=title)
    found = tree(report_page(draft, summary(draft)))
    assert found.xpath("//script") == []
    assert len(found.xpath("//style")) == 1
    assert found.xpath("//style")[0].text.count("{") == found.xpath("//style")[0].text.count("}")


def test_sponsors_are_named_in_words() -> None:
    """Where a head only lists codes, words stand beside it; where it has words itself, nothing is added."""
    words = tree(page_of("[NOR: a] [NOR propose; SUD oppose: b]", "NOR", "SUD")).xpath(
        "//bdi[@class='l w']/text()"
    )
    assert words == ["proposed by NOR"]


def test_brackets_are_announced_to_those_who_listen() -> None:
    """Each disputed bracket says where it opens, or that this is assumed, and each closes after it opened."""
    said = "//*[@id='draft-text']//bdi[@class='x' or @class='as']/text()"
    heard = tree(page_of(FERRY, "NOR", "SUD")).xpath(said)
    disputed = [b for b in parse(Source(FERRY, "markdown"), ("NOR", "SUD")).brackets if b.disputed]
    opening = [words for words in heard if words.endswith("opens")]
    lost = [b for b in disputed if FERRY[b.start] != "["]
    expected = [f"bracket {b.id}" for b in disputed if b not in lost]
    assert [words.split(",")[0] for words in opening] == expected
    assert len(lost) == heard.count("[ assumed") == 1
    assert heard.count("closes") == len(disputed)
    depth = 0
    for words in heard:
        depth += -1 if words == "closes" else 1
        assert depth >= 0, "a bracket closes before it has opened"
    assert any("proposed by NOR; opposed by SUD" in words for words in heard)


def test_alternatives_are_numbered() -> None:
    """Members of a group carry their numbers in order."""
    numbers = tree(page_of("It [shall][should][may] run.")).xpath(
        "//*[@id='draft-text']//bdi[@class='l']/text()"
    )
    assert numbers == ["①", "②", "③"]


def test_assumed_marks_are_shown_as_such() -> None:
    """A mark that the draft lacks is drawn, and says that it is assumed."""
    page = tree(page_of("1. The Parties [shall act."))
    assert page.xpath("//*[@id='draft-text']//bdi[@class='as']/text()") == ["] assumed"]


def test_same_draft_gives_the_same_page() -> None:
    """Nothing of the clock or of chance stands in a page."""
    assert page_of(FERRY, "NOR", "SUD") == page_of(FERRY, "NOR", "SUD")


def test_right_to_left_draft_turns_the_page() -> None:
    """An Arabic draft sets the page's direction; English paragraphs in it keep theirs."""
    page = tree(page_of("## المادة 1\n\nيلتزم الطرفان [بالانسحاب][بالوقف].\n\nEnglish words.\n"))
    assert page.get("dir") == "rtl"
    assert page.xpath("//*[@id='draft-text']/p[@dir='ltr']/text()")[0].startswith("English")


def test_too_many_brackets_are_left_plain_and_counted() -> None:
    """Beyond the limit the text is whole, the decoration is not, and the page says so."""
    text = "[a] b " * (MOST_DECORATED + 5)
    page = page_of(text)
    assert text_of_view(page) == text
    assert f"Only the first {MOST_DECORATED:,} brackets are marked here" in page


def test_emphasis_is_paired_within_a_paragraph_only() -> None:
    """A star without a partner is a star, not emphasis."""
    assert list(emphasis("[INDC*] and\n\n*x", [Paragraph(0, 11), Paragraph(13, 15)])) == []


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ink", ["ink", "soft", "open", "in", "out"])
@pytest.mark.parametrize("ground", ["paper", "faint", "d1", "d2", "d3", "d4"])
def test_every_ink_is_legible_on_every_ground(theme: int, ink: str, ground: str) -> None:
    """The contrast is 4.5 to 1 at least (WCAG 2.2 AA), in each of the three palettes."""
    palette = re.findall(r":root\{(.*?)\}", page_of("x"), re.DOTALL)[theme]
    colours = dict(re.findall(r"--(\w+):(#[0-9a-fA-F]+)", palette))
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, where there is one."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with browser() as opened:
        yield opened


@pytest.mark.timeout(180)
@pytest.mark.parametrize("rtl", [False, True])
def test_page_in_a_real_browser(chromium: Browser, tmp_path: Path, *, rtl: bool) -> None:
    """At 320 CSS pixels nothing scrolls sideways; nothing is fetched; the policy stops nothing of our own."""
    words = "يلتزم الطرفان [بالانسحاب][بالوقف] خلال [X] يوماً. " if rtl else FERRY
    path = tmp_path / "report.html"
    path.write_text(page_of(words * 20 + "x" * 300, "NOR", "SUD"), encoding="utf-8")
    chromium.resize(320, 640, mobile=True)
    chromium.open(path.as_uri())
    assert chromium.value("document.documentElement.scrollWidth") <= 320
    asked = [one for one in chromium.events if one.get("method") == "Network.requestWillBeSent"]
    assert [one["params"]["request"]["url"] for one in asked] == [path.as_uri()]
    assert [one for one in chromium.events if one.get("method") == "Log.entryAdded"] == []
    assert chromium.value("getComputedStyle(document.body).marginTop") == "0px"


NAMES = ("PROPONENTIA", "OPPONENTIA", "CONTRARIA", "FAVORABILIA", "ABSTINENTIA", "RELUCTANTIA")


def large_draft(articles: int = 24) -> str:
    """A draft with long lists of codes that no blank parts, long titles and thousands of words."""
    codes = "/".join(NAMES)
    parts = ["# Agreement on the Administration of the Interconnected Waterways and Adjacent Territories"]
    for number in range(1, articles + 1):
        parts += [
            f"## Article {number} (Intergovernmental telecommunications and interoperability)",
            f"1. [{codes} propose; {codes} oppose: {'The ferry shall carry timber. ' * 40}]",
            f"2. {'Nothing here is open. ' * 60}",
        ]
    return "\n\n".join(parts)


@pytest.mark.timeout(180)
def test_large_draft_fits_the_narrowest_screen(chromium: Browser, tmp_path: Path) -> None:
    """At 320 CSS pixels nothing is cut: neither lists of codes, nor the table of articles, nor its key."""
    path = tmp_path / "large.html"
    path.write_text(page_of(large_draft(), *NAMES), encoding="utf-8")
    chromium.resize(320, 640, mobile=True)
    chromium.open(path.as_uri())
    assert chromium.value("document.documentElement.scrollWidth") <= 320
    region = "document.querySelector('.articles').parentElement"
    assert chromium.value(f"{region}.scrollWidth - {region}.clientWidth") <= 0
    beyond = "[...document.querySelectorAll('main :not(.wide *)')]"
    beyond += (
        ".filter(one => one.getBoundingClientRect().right > 321 && !one.closest('.wide, .vh, .x')).length"
    )
    assert chromium.value(beyond) == 0
    chromium.resize(520, 640)
    apart = (
        "[...document.querySelectorAll('.articles thead .with-key')].map(one => one.getClientRects().length)"
    )
    assert set(chromium.value(apart)) == {1}
