"""The leaders' sheet: what hangs on a bracket, since when it is open; as page, Word file and PDF."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.browser import CHROMIUM
from travaux import formats, negotiation
from travaux.analysis.leaders import Card, cards
from travaux.cli import main
from travaux.drafting.resolve import Decision
from travaux.negotiation.leaders import leaders_cards
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = """# Treaty on Peace

## Article 1 Withdrawal

1. They [shall][may] go within [60] days.

2. As paragraph 1 says, they report. Paragraph 1 of the Charter stays.

## Article 2 Report

1. Under Article 1, paragraph 2, they report.

2. Article 1.1 and Article 1(1) hold, Article 12 does not, nor does Article 1 of the Charter.

3. [They [shall not delay heavy weapons] ever.]

## Article 3 Weapons

[heavy weapons][light weapons] go, as paragraph 1 of Article 1 has it.
"""


def card(text: str, name: str) -> Card:
    """The card of one bracket."""
    return cards(parse(Source(text, "markdown")), [(name, "leaders", "")])[0]


def test_what_refers_to_a_paragraph_hangs_on_it() -> None:
    """Its own paragraph by every way of naming it; neither another one nor that of another treaty."""
    said = "\n".join(card(DRAFT, "art-1.1/1").depends)
    assert "Article 1 · 2 refers to paragraph 1" in said
    assert said.count("Article 2 · 2 refers to Article 1, 1") == 1
    assert "Article 3 refers to Article 1, 1" in said
    assert "Article 2 · 1 refers" not in said


@pytest.mark.parametrize(
    ("words", "hangs"),
    [
        ("as in Article 1 of this Treaty", True),
        ("as in Article 1 of the Treaty", True),
        ("as in Article 1 of the Convention", False),
        ("as in Article 1, paragraphs 1, 3 and 5, of the Convention", False),
        ("as the Convention says in its Article 1", False),
        ("as this Convention says in its Article 1", True),
        ("as the Treaty says in its Article 1", True),
        ("as the Board has it in its Article 1", True),
        ("as in Article 11", False),
        ("as in Article 1bis", False),
        ("as in article 1", True),
    ],
)
def test_a_reference_is_to_this_text(words: str, hangs: bool) -> None:  # noqa: FBT001 -- what is expected
    """An article of the Convention is not one of this treaty."""
    text = f"# Treaty on Peace\n\n## Article 1\n\nThey [go].\n\n## Article 2\n\nThey rest, {words}.\n"
    assert bool(card(text, "art-1/1").depends) is hangs


def test_brackets_with_the_same_words_hang_together() -> None:
    """The words of a choice in brackets elsewhere, said once for the outermost of them."""
    said = card(DRAFT, "art-3/1").depends
    assert [one for one in said if "same words" in one] == [
        "Article 2 · 3 has the same words in brackets (art-2.3/1): “heavy weapons”"
    ]


def test_alternatives_are_not_inside_of_each_other() -> None:
    """What stands in them is."""
    assert card("1. Go within [60][90][30] days.\n", "par-1/1").depends == ()
    assert card("1. Go within [60][90 [working]][30] days.\n", "par-1/1").depends == ("1 bracket inside",)
    assert card("1. Go [within [60][90] days].\n", "par-1/1").depends == ("2 brackets inside",)


def test_who_is_named_by_an_option() -> None:
    """The bracket round the whole of an option speaks for it."""
    text = (
        "1. Pay.\n\nOption 1: They pay.\n\nOption 2: [TOL propose; KAR oppose: They do not pay.]\n\n2. End.\n"
    )
    draft = parse(Source(text))
    found = cards(draft, [(draft.options[0].set, "leaders", "")])[0].choices
    assert [(one.propose, one.oppose) for one in found] == [((), ()), (("TOL",), ("KAR",))]


def test_who_sent_the_base_is_said() -> None:
    """In a consolidation, who is named nowhere at a place sent the base's words there."""
    text = "---\ntravaux: consolidation/1\nbase: {sha256: " + "0" * 64 + ", ends: lf}\nparties:\n"
    text += "".join(f'  "{code}": {{sha256: {"1" * 64}, ends: lf}}\n' for code in "ABC")
    choices = card(f"{text}---\nThey go within [60][A: 30] days.\n", "text/1").choices
    assert [(one.words, one.propose, one.unchanged) for one in choices] == [
        ("60", (), ("B", "C")),
        ("30", ("A",), ()),
    ]


MOVED = "1. The Parties shall hand over all maps of minefields without delay.\n\n"
STAYS = "2. The Commission shall meet every week in the town of Orvik.\n\n"
TREATY = f"# Treaty\n\n## Article 1\n\n{STAYS}## Article 2\n\n{MOVED}{STAYS}"
ANEW = TREATY.replace(MOVED, "").replace("## Article 1\n\n", f"## Article 1\n\n{MOVED}")


@pytest.mark.parametrize("others", [TREATY, TREATY.replace("all maps", "most maps"), ANEW])
def test_both_ends_of_a_move_name_each_other(others: str) -> None:
    """Who reads that the base has no words here is told where it has them; the same words are said once."""
    papers = {"A": parse(Source(ANEW, "markdown")), "B": parse(Source(others, "markdown"))}
    both = negotiation.consolidate(parse(Source(TREATY, "markdown")), papers, force=True)
    draft = parse(Source(both.markdown(), "markdown"))
    out, into = draft.brackets[-1], draft.brackets[0]
    said = [one.depends for one in cards(draft, [(into.id, "", ""), (out.id, "", "")])]
    who = "A, B move" if others == ANEW else "A moves"
    assert said[0] == (
        f"{who} these words here: the base has them at Article 2 · 1 ({draft.brackets[1].id})",
    )
    assert said[1] == (f"{who} these words: to Article 1 · 1 ({into.id})",)
    assert len(negotiation.half_moves(draft, [Decision(into.id, "keep")])) == 1
    assert not negotiation.half_moves(draft, [Decision(into.id, "keep"), Decision(out.id, "drop")])
    assert not negotiation.half_moves(draft, [Decision(into.id, "reserve")])


def test_words_that_are_put_in_twice_are_no_move() -> None:
    """Nor are those that another party takes out."""
    papers = {
        "A": parse(Source(TREATY.replace("## Article 1\n\n", f"## Article 1\n\n{MOVED}"), "markdown")),
        "B": parse(Source(TREATY.replace(MOVED, ""), "markdown")),
    }
    both = negotiation.consolidate(parse(Source(TREATY, "markdown")), papers, force=True)
    draft = parse(Source(both.markdown(), "markdown"))
    assert len(draft.brackets) == 2
    assert not negotiation.half_moves(draft, [Decision(draft.brackets[0].id, "keep")])


def test_since_when_a_bracket_is_open() -> None:
    """By the series: the second of these drafts opened the first bracket, the last one the second."""
    series = [
        parse(Source(text, path=f"{at}.txt"))
        for at, text in enumerate(("They shall go now.", "They [shall] go now.", "They [shall] go [now]."), 1)
    ]
    done = negotiation.resolve(series[2], [Decision("text/1", "reserve"), Decision("text/2", "reserve")])
    assert [one.since for one in leaders_cards(series[2], done, series[:2])] == [
        "draft 2 of 3 (2.txt)",
        "this draft",
    ]


def test_a_card_is_that_of_its_bracket_when_others_are_gone() -> None:
    """In plain text the ids are those of the places: the card follows the bracket, not the number."""
    draft = parse(Source("They [shall] go [now] or [soon]."))
    done = negotiation.resolve(draft, [Decision("text/1", "keep"), Decision("text/3", "reserve")])
    assert [one.choices[0].words for one in leaders_cards(draft, done)] == ["soon"]


def sheet(folder: Path, name: str, *more: str, text: str = DRAFT) -> Result:
    """The command that writes a leaders' sheet of that name, for the first article's brackets."""
    (folder / "draft.md").write_text(text, "utf-8")
    (folder / "said.yaml").write_text(
        "- {bracket: art-1.1/1, reserve: leaders, because: old}\n- {bracket: art-1.1/3, reserve: true}\n",
        "utf-8",
    )
    words = ["resolve", str(folder / "draft.md"), str(folder / "said.yaml"), "-o", str(folder / "out.md")]
    return CliRunner().invoke(main, [*words, "--leaders-sheet", str(folder / name), *more])


@pytest.mark.parametrize("compact", [(), ("--compact",)])
def test_the_sheet_as_a_word_file(tmp_path: Path, compact: tuple[str, ...]) -> None:
    """Its words read back, nothing in it but what was given, the same bytes twice."""
    assert sheet(tmp_path, "sheet.docx", *compact).exit_code == 0
    content = (tmp_path / "sheet.docx").read_bytes()
    assert sheet(tmp_path, "sheet.docx", *compact).exit_code == 0
    assert (tmp_path / "sheet.docx").read_bytes() == content
    read = formats.read(tmp_path / "sheet.docx").text
    for words in ("shall", "may", "60", "Article 1 · 1", "refers to Article 1", "old"):
        assert words in read
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not re.search(
        rb"rsid|creator|lastModified|dcterms|docProps|customXml|w:vanish|w:ins\b", everything
    )


def test_words_from_right_to_left_keep_their_direction(tmp_path: Path) -> None:
    """A paragraph in Arabic says so, and its runs; the table runs from right to left."""
    text = "## المادة 1\n\n1. تنسحب القوات [فورا][خلال ستين يوما] من المنطقة العازلة.\n"
    (tmp_path / "draft.md").write_text(text, "utf-8")
    draft = negotiation.read(tmp_path / "draft.md")
    done = negotiation.resolve(draft, [Decision(draft.brackets[0].id, "reserve")])
    with zipfile.ZipFile(io.BytesIO(negotiation.leaders_sheet(draft, done, "docx"))) as archive:
        document = archive.read("word/document.xml").decode()
    assert "<w:bidiVisual/>" in document
    assert re.search(
        r"<w:bidi/></w:pPr><w:r><w:rPr>(?:<w:b/><w:bCs/>)?<w:rtl/></w:rPr><w:t[^>]*>خلال", document
    )


def test_control_characters_do_not_break_the_word_file() -> None:
    """What XML cannot hold becomes a sign that says so."""
    draft = parse(Source("They [go\x01 <&>\ud800]."))
    done = negotiation.resolve(draft, [Decision("text/1", "reserve")])
    from lxml import etree  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(negotiation.leaders_sheet(draft, done, "docx"))) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here to print with")
def test_the_sheet_as_pdf(tmp_path: Path) -> None:
    """A page for each card behind the first; the same bytes twice, and no word on the machine."""
    assert sheet(tmp_path, "sheet.pdf").exit_code == 0
    content = (tmp_path / "sheet.pdf").read_bytes()
    source = formats.read(tmp_path / "sheet.pdf")
    assert source.text.count("Decision, and any words other than these") == 2
    assert "Article 1 · 1" in source.text
    assert not re.search(rb"Mozilla|Linux|D:20", content)


def test_without_a_browser_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way out is to print the page."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = sheet(tmp_path, "sheet.pdf")
    assert done.exit_code == 2
    assert "print the page" in done.stderr
    assert not (tmp_path / "sheet.pdf").exists()
    assert not (tmp_path / "out.md").exists()


def test_a_list_instead_of_cards(tmp_path: Path) -> None:
    """All points in one table."""
    assert sheet(tmp_path, "sheet.html", "--compact").exit_code == 0
    page = (tmp_path / "sheet.html").read_text("utf-8")
    assert page.count('<tr id="card-') == 2
    assert '<article class="card"' not in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [(["--compact"], "--leaders-sheet"), (["--leaders-sheet", "a.odt"], "a.odt: the leaders' sheet"),
     (["--leaders-sheet", "-"], "only the draft goes to standard output")],
)  # fmt: skip
def test_a_sheet_that_cannot_be(more: list[str], sentence: str) -> None:
    """One sentence."""
    done = CliRunner().invoke(main, ["resolve", "a.md", "b.yaml", *more])
    assert done.exit_code == 2
    assert sentence in done.stderr
