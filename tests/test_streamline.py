"""Alternatives that repeat each other are merged, and nobody reads anything else than before."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from tests.test_consolidate import Table, tables
from tests.test_notation import CODES, texts
from travaux import negotiation
from travaux.cli import main
from travaux.drafting.consolidate import consolidate
from travaux.drafting.streamline import streamline
from travaux.text import notation, render
from travaux.text.errors import WrongCall
from travaux.text.notation import Piece
from travaux.text.parser import parse
from travaux.text.source import Source

# A group as somebody typed it, and as it is written then, for the parties A, B and C.
CASES = [
    ("They [shall withdraw][A: should withdraw].", "They [shall][A: should] withdraw."),
    (
        "[shall withdraw all forces][A: should withdraw all forces][B, C: shall withdraw heavy weapons]",
        "[shall][A: should] withdraw [all forces][B, C: heavy weapons]",
    ),
    ("within [60 days][A: 60 working days]", "within 60 [A: working ]days"),
    ("a [report][A: report][B: map]", "a [report][A: report][B: map]"),
    ("a [report][A: map][B: map]", "a [report][A, B: map]"),
    ("[the zone][A oppose: the zone]", "[the zone][A oppose: the zone]"),
    ("[60][A: 30][A: 45] days", "[60][A: 30][A: 45] days"),
    ("[60 days][A: 30 days][A: 45 days]", "[60 days][A: 30 days][A: 45 days]"),
    ("[[own] words stay][A: [own] words go]", "[own] words [stay][A: go]"),
    ("[*shall* go][A: *may* go]", "*[shall][A: may]* go"),
    ("[1,500 men][A: 1,600 men]", "[1,500][A: 1,600] men"),
    ("[shall][A: should] go", "[shall][A: should] go"),
    ("تنسحب [خلال ستين يوما][A: خلال ثلاثين يوما].", "تنسحب خلال [ستين][A: ثلاثين] يوما."),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_a_group(before: str, after: str) -> None:
    """Shorter where it can be; no name and no words are dropped."""
    assert streamline(before, CODES).text == after


# The same in drafts of other hands, where the parties are US and JP.
OTHERS = [
    ("[US propose: shall][JP propose: shall] go", "[US, JP propose: shall] go"),
    ("[US/PE propose: shall] [JP propose: shall] go", "[US/PE/JP propose: shall] go"),
    ("[US: shall] [JP oppose: shall] go", "[US: shall] [JP oppose: shall] go"),
    ("[shall go][US propose: should go] home", "[shall][US propose: should] go home"),
    ("[US propose: shall go][JP propose: may go]", "[US propose: shall go][JP propose: may go]"),
    ("[shall go][should go]", "[shall go][should go]"),
    ("[go][US propose: go home]", "[go][US propose: go home]"),
    ("[ go now ][US: go later now ], and", "[ go now ][US: go later now ], and"),
    ("[the a / b][US: the c / b] x", "the [a / b][US: c / b] x"),
    ("[go (PE)][US: stay (PE)]", "[go (PE)][US: stay (PE)]"),
]


@pytest.mark.parametrize(("before", "after"), OTHERS)
def test_a_group_of_another_hand(before: str, after: str) -> None:
    """Only where what every party reads stays as it is, those that are silent included."""
    text = f"Each Party {before} [PE: and] report.\n"
    codes = ("US", "JP", "PE")
    draft = parse(Source(text), codes)
    done = negotiation.streamline(draft).text
    assert done == text.replace(before, after)
    for code in codes:
        assert render.as_party(parse(Source(done), codes), code) == render.as_party(draft, code)


REFUSED = ["[US: now][JP: soon][US: now] x", "[US/JP propose: go][US/JP propose: go] x"]


@pytest.mark.parametrize("group", REFUSED)
def test_what_would_change_a_reading_is_left(group: str) -> None:
    """Equal words that are read twice, or in another order."""
    found = negotiation.streamline(parse(Source(f"Each Party {group}.\n"), ("US", "JP")))
    assert (len(found.merges), len(found.refused)) == (0, 1)
    assert found.text == f"Each Party {group}.\n"


@settings(max_examples=400, deadline=None)
@given(texts())
def test_no_reading_changes(found: list[Piece]) -> None:
    """Whatever stands in the brackets; done twice it is done once."""
    written = notation.written(found, CODES)
    done = streamline(written, CODES)
    assert not done.refused
    read = notation.pieces(done.text, CODES)
    for code in (None, *CODES):
        assert notation.reading(read, code) == notation.reading(found, code)
    assert streamline(done.text, CODES).text == done.text


@settings(max_examples=200, deadline=None)
@given(tables())
def test_versions_in_one_group_come_out_as_a_consolidation_would_write_them(table: Table) -> None:
    """All versions whole, side by side: the roughest compilation; every version is still read back."""
    base, versions = table
    own = {code: version for code, version in versions.items() if version not in {base, ""}}
    sponsors: dict[str, list[str]] = {}
    for code in sorted(own):
        sponsors.setdefault(own[code], []).append(code)
    proposals = sorted(
        (notation.Proposal(words, tuple(codes)) for words, codes in sponsors.items()),
        key=lambda one: one.parties,
    )
    rough = notation.Departure(base, (), tuple(proposals))
    if not proposals:
        return
    done = streamline(notation.written([rough], versions), versions)
    read = notation.pieces(done.text, versions)
    assert {code: notation.reading(read, code) for code in own} == own
    assert notation.reading(read) == base


def test_a_compilation_becomes_a_consolidation() -> None:
    """The manual's sentence, typed as four whole sentences."""
    sentence = "The Parties {} withdraw all {} from the zone within {} days of {}."
    base = sentence.format("shall", "forces", "60", "signature")
    versions = {
        "A": sentence.format("shall", "heavy weapons", "30", "signature"),
        "B": sentence.format("shall", "forces", "90", "ratification"),
        "C": sentence.format("should", "heavy weapons", "30", "signature"),
    }
    rough = f"[{base}]" + "".join(f"[{code}: {version}]" for code, version in versions.items())
    assert streamline(rough, CODES).text == consolidate(base, versions).written


def run(*words: str | Path) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_keeps_front_matter_and_says_what_it_did(tmp_path: Path) -> None:
    """Each version is still read back from the shorter file; the list stands on the standard error."""
    base, own = tmp_path / "base.md", tmp_path / "own.md"
    base.write_bytes(b"Each Party shall go home.\r\n\r\nIt reports.\r\n")
    own.write_bytes(base.read_bytes().replace(b"shall go", b"should go"))
    out, short = tmp_path / "out.md", tmp_path / "short.md"
    assert run("consolidate", base, f"KAR={own}", "-o", out).exit_code == 0
    typed = out.read_bytes().replace(b"[shall][KAR: should] go", b"[shall go][KAR: should go]")
    out.write_bytes(typed)
    done = run("streamline", out, "-o", short)
    assert done.exit_code == 0, done.stderr
    assert "out.md:7: [shall go][KAR: should go] → [shall][KAR: should] go" in done.stderr
    assert "1 group is shorter now; the base and what KAR reads are unchanged" in done.stderr
    assert run("text", short, "--as", "KAR").stdout_bytes == own.read_bytes()
    assert run("text", short, "--base").stdout_bytes == base.read_bytes()
    again = run("streamline", short)
    assert again.stdout_bytes == short.read_bytes()
    assert "no alternatives repeat each other" in again.stderr


def test_what_would_change_a_reading_is_named(tmp_path: Path) -> None:
    """It stays as it is, and its line is told; another group is merged."""
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "Each Party [US propose: a word][JP: soon][US propose: a word] x.\n"
        "[shall go][US: must go] now, [PE: x].\n",
        "utf-8",
    )
    done = run("streamline", draft, "--parties", "US,JP,PE")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.endswith("[shall][US: must] go now, [PE: x].\n")
    assert "draft.txt:1: left as it is, since a reading would change: [US propose: a word]" in done.stderr


@pytest.mark.parametrize("name", ["out.pdf", "out.docx", "out.html"])
def test_only_text_is_written(name: str, tmp_path: Path) -> None:
    """One sentence, and nothing is written."""
    (tmp_path / "draft.md").write_text("x", "utf-8")
    done = run("streamline", tmp_path / "draft.md", "-o", tmp_path / name)
    assert done.exit_code == 2
    assert ".md" in done.stderr
    assert not (tmp_path / name).exists()


def test_a_word_file_is_refused() -> None:
    """With the way out."""
    with pytest.raises(WrongCall, match="Word file"):
        negotiation.streamline(parse(Source("x", format="docx")))
