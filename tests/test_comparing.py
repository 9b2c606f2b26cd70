"""The commands that set drafts beside one another: what they print, where it goes, what they remark upon."""

from __future__ import annotations

import errno
import json
import os
import re
import zipfile
from pathlib import Path

import pytest

import travaux
from tests.test_cli import FERRY, ferry, run, start
from tests.test_pdf import column, pdf_of
from tests.written import Writer
from travaux import examples, negotiation
from travaux.text.errors import Unreadable, WrongCall

__all__ = ["ferry"]
EXAMPLES = Path(travaux.__file__).parent / "examples"
ENGLISH = "## Article 1\n\n1. The Parties shall withdraw all their forces from the zone without delay.\n"
ARABIC = "## المادة 1\n\n1. يلتزم الطرفان بسحب جميع القوات من المنطقة [دون تأخير] وفقا لهذا الاتفاق.\n"
STRANGERS = (EXAMPLES / f"{examples.DRAFTS[0]}.md").read_text(encoding="utf-8"), Writer(1).draft(4)[0]
LATER = FERRY.replace("[shall][should]", "shall").replace("[NOR: daily]", "[NOR: daily][SUD: on ice]")


@pytest.fixture
def two(ferry: str, tmp_path: Path) -> tuple[str, str]:
    """The small draft and what became of it."""
    path = tmp_path / "ferry2.md"
    path.write_text(LATER, encoding="utf-8")
    return ferry, str(path)


def test_compare_tells_in_the_terminal_what_became_of_the_brackets(two: tuple[str, str]) -> None:
    """The default is words; nothing beside it on standard error."""
    result = run("compare", *two)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "chosen" in result.stdout.lower()


def test_compare_gives_json(two: tuple[str, str]) -> None:
    """By the schema, with the fate of every bracket."""
    found = json.loads(run("compare", *two, "--format", "json").stdout)
    assert found["schema"] == "travaux.comparison/1"
    assert (found["old"]["path"], found["new"]["path"]) == two
    fates = [one["fate"] for one in found["brackets"]]
    assert sorted(fates) == ["chosen", "dropped", "kept", "kept", "kept", "opened"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.html", b"<!DOCTYPE"),
        ("r.json", b'{"schema":"travaux.comparison/1"'),
        ("r.docx", b"PK"),
        ("r.txt", b""),
    ],
)
def test_suffix_chooses_the_form_of_a_comparison(
    two: tuple[str, str], tmp_path: Path, name: str, begins: bytes
) -> None:
    """Word among them."""
    target = tmp_path / name
    result = run("compare", *two, "-o", str(target))
    assert (result.exit_code, result.output) == (0, "")
    assert target.read_bytes().startswith(begins)
    assert target.stat().st_size > 100


def test_word_file_carries_the_author_and_the_date(two: tuple[str, str], tmp_path: Path) -> None:
    """One author, one date, in every tracked change; the same call gives the same bytes."""
    target = tmp_path / "r.docx"
    call = (
        "compare",
        *two,
        "-o",
        str(target),
        "--author",
        "Delegation of Norden",
        "--date",
        "2026-05-09T18:00+02:00",
    )
    assert run(*call).exit_code == 0
    first = target.read_bytes()
    assert run(*call).exit_code == 0
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as archive:
        document = archive.read("word/document.xml").decode()
    changes = re.findall(r"<w:(?:ins|del|moveFrom|moveTo) [^>]*>", document)
    assert changes
    assert all('w:author="Delegation of Norden"' in one for one in changes)
    assert all('w:date="2026-05-09T16:00:00Z"' in one for one in changes)


def test_word_file_reads_as_either_draft(tmp_path: Path) -> None:
    """All changes rejected it is OLD, all accepted NEW, word by word."""
    old, new = (EXAMPLES / f"{name}.md" for name in examples.DRAFTS[:2])
    target = tmp_path / "r.docx"
    assert run("compare", str(old), str(new), "-o", str(target)).exit_code == 0
    for reading, draft in (("original", old), ("final", new)):
        shown = run("text", str(target), "--reading", reading).stdout
        assert _words(shown) == _words(travaux.read(draft).source.text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_word_file_replaces_a_damaged_one(two: tuple[str, str], tmp_path: Path) -> None:
    """What stood at the target is not read, only replaced."""
    target = tmp_path / "r.docx"
    target.write_bytes(b"PK\x03\x04 nonsense")
    assert run("compare", *two, "-o", str(target)).exit_code == 0
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None


def test_word_file_is_not_shown_on_a_terminal(two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence asks for -o; into a pipe the bytes go."""
    monkeypatch.setattr("travaux.cli.comparing.on_terminal", lambda: True)
    result = run("compare", *two, "--format", "docx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "-o" in result.stderr
    assert start("compare", *two, "--format", "docx").stdout.startswith(b"PK")


@pytest.mark.parametrize("form", ["html", "json", "docx"])
def test_full_disk_leaves_no_half_comparison(
    two: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """What stood at the target before is there still, and nothing beside it."""
    target = tmp_path / f"out.{form}"
    target.write_bytes(b"yesterday")
    before = sorted(tmp_path.iterdir())

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("compare", *two, "-o", str(target))
    assert result.exit_code == 2
    assert "no space left on device" in result.stderr
    assert target.read_bytes() == b"yesterday"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("command", ["compare", "trace"])
def test_no_draft_is_overwritten(two: tuple[str, str], command: str, number: int) -> None:
    """OUT may be neither OLD nor NEW, by whatever name."""
    roundabout = str(Path(two[number]).parent / "." / Path(two[number]).name)
    before = Path(two[number]).read_bytes()
    result = run(command, *two, "--format", "json", "-o", roundabout)
    assert result.exit_code == 2
    assert "is the draft itself" in result.stderr
    assert Path(two[number]).read_bytes() == before


REMARKS = {
    "the same file": (("a.md", FERRY), ("a.md", FERRY), "are the same text"),
    "the same text": (("a.md", FERRY), ("b.md", FERRY), "are the same text"),
    "OLD is empty": (("a.md", ""), ("b.md", FERRY), "a.md holds no words"),
    "NEW is empty": (("a.md", FERRY), ("b.md", " \n"), "b.md holds no words"),
    "another treaty": (("a.md", "Zinc corrodes.\n"), ("b.md", "Birds sing [loudly].\n"), "not a word of"),
    "two languages": (("a.md", ENGLISH), ("b.md", ARABIC), "few words can answer"),
    "two treaties": (("a.md", STRANGERS[0]), ("b.md", STRANGERS[1]), " % of the words of"),
    "dates run back": (("2026-05-01 a.md", FERRY), ("2026-04-01 a.md", LATER), "the order given is kept"),
}


@pytest.mark.parametrize("case", REMARKS)
@pytest.mark.parametrize("command", ["compare", "trace"])
def test_doubtful_pairs_are_compared_and_remarked_upon(tmp_path: Path, command: str, case: str) -> None:
    """A sentence on standard error, the comparison on standard output, exit code 0."""
    *drafts, said = REMARKS[case]
    for name, text in drafts:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(command, *(str(tmp_path / name) for name, _ in drafts), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["schema"].startswith("travaux.")
    assert said in result.stderr
    assert all(line.startswith("travaux: ") and line.endswith(".") for line in result.stderr.splitlines())


def test_formats_may_differ(tmp_path: Path) -> None:
    """The Word twin of a draft has its words, and nothing is remarked."""
    old, new = EXAMPLES / f"{examples.DRAFTS[0]}.md", EXAMPLES / f"{examples.DRAFTS[0]}.docx"
    target = tmp_path / "r.json"
    result = run("compare", str(old), str(new), "-o", str(target))
    assert (result.exit_code, result.stderr) == (0, "")
    fates = {one["fate"] for one in json.loads(target.read_bytes())["brackets"]}
    assert fates == {"kept"}


def test_trace_follows_the_shipped_drafts() -> None:
    """Three drafts, two ledgers, and a life for every bracket."""
    result = run("trace", *(str(EXAMPLES / f"{name}.md") for name in examples.DRAFTS), "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["schema"] == "travaux.trace/1"
    assert len(found["ledgers"]) == 2
    assert len(found["lives"]) > 140


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", b"<!DOCTYPE"), ("r.json", b'{"schema":"travaux.trace/1"'), ("r.txt", b"")]
)
def test_suffix_chooses_the_form_of_a_trace(
    two: tuple[str, str], tmp_path: Path, name: str, begins: bytes
) -> None:
    """Without --format the name of the output decides."""
    target = tmp_path / name
    result = run("trace", *two, "-o", str(target))
    assert (result.exit_code, result.output) == (0, "")
    assert target.read_bytes().startswith(begins)
    assert target.stat().st_size > 100


def test_parties_hold_for_both_drafts(two: tuple[str, str]) -> None:
    """A code given once is known in OLD and in NEW."""
    found = json.loads(run("compare", *two, "--format", "json", "--parties", "NOR,SUD").stdout)
    assert found["sponsors"] == []


def test_python_compares_as_the_command_does(two: tuple[str, str]) -> None:
    """The public face has the functions behind the commands."""
    drafts = [travaux.read(path) for path in two]
    found = travaux.compare(*drafts)
    assert json.loads(negotiation.json(found)) == json.loads(run("compare", *two, "--format", "json").stdout)
    assert travaux.trace(drafts).comparisons == (found,)
    with pytest.raises(WrongCall, match="at least two drafts"):
        travaux.trace(drafts[:1])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (None, None),
        ("2026-05-09", "2026-05-09T00:00:00+00:00"),
        ("2026-05-09T18:00", "2026-05-09T18:00:00+00:00"),
        ("2026-05-09T18:00:30+05:45", "2026-05-09T12:15:30+00:00"),
    ],
)
def test_moment_is_read_as_iso_writes_it(written: str | None, meant: str | None) -> None:
    """A day is its midnight, a time without a zone is UTC."""
    found = negotiation.moment(written)
    assert (found and found.isoformat()) == meant


@pytest.mark.parametrize("written", ["", "9 May 2026", "2026-13-01", "0001-01-01T00:00+14:00", "now"])
def test_moment_refuses_what_is_no_date(written: str) -> None:
    """The sentence shows how to write one."""
    with pytest.raises(WrongCall, match="2026-05-09"):
        negotiation.moment(written)


def test_a_series_is_read_in_its_order_whatever_its_paper(two: tuple[str, str], tmp_path: Path) -> None:
    """PDF files are read beside one another; what comes out is what one file after the other gives."""
    for name in ("a", "b", "c"):
        said = f"The Parties [shall] stay in zone {name}."
        (tmp_path / f"{name}.pdf").write_bytes(pdf_of(column(72, said)))
    paths = [str(tmp_path / "c.pdf"), two[0], str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), two[1]]
    assert negotiation.read_series(paths) == [negotiation.read(path) for path in paths]


def test_of_a_series_the_first_file_that_cannot_be_read_is_named(
    two: tuple[str, str], tmp_path: Path
) -> None:
    """Whichever of several files fails first: the sentence is that of the first in the series."""
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    paths = [two[0], str(tmp_path / "cut.pdf"), str(tmp_path / "gone.md")]
    with pytest.raises(Unreadable, match=r"cut\.pdf is damaged"):
        negotiation.read_series(paths)
