"""The page of a consolidation: every word and every sponsor on it, where versions differ, who reads what."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.resources import as_file
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.browser import CHROMIUM, Browser, browser
from travaux import examples, negotiation
from travaux.cli import main
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from travaux.negotiation import Consolidated

BASE = "# Treaty\n\n## Article 1 Withdrawal\n\n1. They shall go within 60 days.\n\n2. They rest.\n\nDone.\n"


def together(base: str, **versions: str) -> Consolidated:
    """The versions of a Markdown base in one."""
    papers = {code: parse(Source(text, "markdown")) for code, text in versions.items()}
    return negotiation.consolidate(parse(Source(base, "markdown")), papers, force=True)


def said(page: str) -> str:
    """The words of a page without its tags and styles."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def rows(page: str) -> list[str]:
    """The lines of the table of who reads what."""
    table = page[page.index('<table class="collation">') :]
    return [said(row) for row in re.findall(r"<tr>.*?</tr>", table, flags=re.DOTALL)][1:]


def test_every_reading_has_its_row_and_its_readers() -> None:
    """The base first, with those who left it as it is."""
    found = together(
        BASE, A=BASE.replace("60", "30"), B=BASE.replace("60", "30").replace("shall ", ""), C=BASE
    )
    assert rows(found.page()) == [
        "1 Article 1 · 1 shall the base A C",
        "no words here B",
        "2 Article 1 · 1 60 the base C",
        "30 A B",
    ]


def test_with_very_many_parties_the_base_names_who_is_not_with_it() -> None:
    """Nobody is lost: whoever is not named there reads the base."""
    papers = {f"P{number}": BASE for number in range(40)} | {"P7": BASE.replace("60", "30")}
    page = together(BASE, **papers).page()
    assert rows(page) == ["1 Article 1 · 1 60 the base : all but P7".replace(" :", ":"), "30 P7"]


def test_the_heat_says_how_many_depart_where() -> None:
    """In figures, beside the shade."""
    page = together(BASE, A=BASE.replace("60", "30"), B=BASE.replace("60", "90"), C=BASE).page()
    assert re.search(r'class="cell h3" href="#d1"><bdi>1</bdi> <b>2</b>', page)
    assert "2 of 3 parties depart at 1 place" in said(page)
    assert re.search(r'class="cell h0"><bdi>2</bdi> <b>0</b>', page)


@pytest.mark.parametrize("gone", ["1. They shall go within 60 days.\n\n", "2. They rest.\n\n"])
def test_the_heat_counts_a_paragraph_that_is_struck_as_a_whole(gone: str) -> None:
    """At the paragraph that is struck, not at the one before it."""
    page = together(BASE, A=BASE.replace(gone, ""), B=BASE.replace(gone, ""), C=BASE).page()
    heat = dict(re.findall(r'class="cell h\d"[^>]*><bdi>(\d)</bdi> <b>(\d)</b>', page))
    assert heat == {"1": "0", "2": "0", gone[0]: "2"}


def test_a_move_is_shown_as_one() -> None:
    """Both ends lead to each other, in the text and in the table."""
    moved = "Nobody shall enter the zone by night or by day.\n\n"
    home = "They go home by the old road within a month."
    old = f"# Treaty\n\n{moved}Article 1\n\n{home}\n\nArticle 2\n\nThey rest.\n"
    new = old.replace(moved, "").replace("Article 2", f"{moved}Article 2")
    page = together(old, A=new).page()
    assert re.search(r'id="d1">.*?href="#d2">moved: see 2</a>', page)
    assert re.search(r'id="d2">.*?href="#d1">moved: from 1</a>', page)


def test_words_cannot_leave_their_place() -> None:
    """What looks like HTML is text, in the words, the names and the codes; no script is allowed."""
    evil = "<script>alert(1)</script><b>x</b>\u202e"
    page = together(BASE, A=BASE.replace("rest", f"rest {evil}"), **{"B&C": BASE.replace("60", "9")}).page()
    assert "<script" not in page
    assert "<b>x" not in page
    assert "default-src 'none'" in page
    assert "B&amp;C" in page


def test_links_lead_somewhere() -> None:
    """Every anchor of the page is there, once."""
    with as_file(examples.draft(examples.PROTOCOL, ".docx")) as base:
        versions = {code: base.with_suffix(f".{code}.docx") for code in examples.DELEGATIONS}
        page = negotiation.consolidate(base, versions).page()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    for words in ("as good neighbours", "in equal shares", "moved: from", "the base KAR"):
        assert words in said(page)


def test_versions_that_are_the_base() -> None:
    """One sentence, and the text."""
    page = together(BASE, A=BASE, B=BASE).page()
    assert "All versions say what the base says" in said(page)
    assert "They shall go within 60 days." in said(page)


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """By its suffix, one file, the same bytes twice."""
    for name, text in (("base", BASE), ("a", BASE.replace("60", "30"))):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    words = [
        "consolidate",
        str(tmp_path / "base.md"),
        f"A={tmp_path / 'a.md'}",
        "-o",
        str(tmp_path / "out.html"),
    ]
    assert CliRunner().invoke(main, words).exit_code == 0
    content = (tmp_path / "out.html").read_bytes()
    assert CliRunner().invoke(main, words).exit_code == 0
    assert (tmp_path / "out.html").read_bytes() == content
    assert b"http" not in content.replace(b"http-equiv", b"")


def test_a_consolidation_for_programs(tmp_path: Path) -> None:
    """The text, and each place with who reads what; offsets are those of the base."""
    for name, text in (("base", BASE), ("a", BASE.replace("60", "30"))):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    out = tmp_path / "out.json"
    words = ["consolidate", str(tmp_path / "base.md"), f"A={tmp_path / 'a.md'}", f"B={tmp_path / 'base.md'}"]
    assert CliRunner().invoke(main, [*words, "-o", str(out)]).exit_code == 0
    found = json.loads(out.read_bytes())
    assert found["schema"] == "travaux.consolidation/1"
    assert "within [60][A: 30] days" in found["text"]
    place = found["places"][0]
    assert BASE[place["start"] : place["end"]] == "60"
    assert place["departing"] == ["A"]
    assert place["readings"] == [
        {"words": "60", "parties": ["B"], "base": True},
        {"words": "30", "parties": ["A"], "base": False},
    ]
    assert list(found["parties"]) == ["A", "B"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for this module."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with browser() as found:
        yield found


@pytest.mark.parametrize("rtl", [False, True])
def test_the_page_at_320_pixels(chromium: Browser, tmp_path: Path, *, rtl: bool) -> None:
    """Nothing sticks out, whatever the direction."""
    long = "Konventionsvertragsstaatenversammlungspräsidium" * 2
    base = "## المادة 1\n\n1. تنسحب القوات خلال 60 يوما من المنطقة العازلة بين الطرفين.\n" if rtl else BASE
    page = together(base, A=base.replace("60", f"30 {long}"), B=base.replace("60", "90")).page()
    (tmp_path / "page.html").write_text(page, "utf-8")
    chromium.resize(320, 640, mobile=True)
    chromium.open((tmp_path / "page.html").as_uri())
    assert chromium.value("document.documentElement.dir") == ("rtl" if rtl else "ltr")
    assert chromium.value("document.documentElement.scrollWidth") <= 320
    assert not [one for one in chromium.events if one.get("method") == "Log.entryAdded"]
