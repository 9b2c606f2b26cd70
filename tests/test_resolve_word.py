"""Word drafts resolved in Word: the words that stay keep their look, numbers count on, nothing is tracked."""

from __future__ import annotations

import io
import random
import re
import zipfile
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from travaux import examples, formats, negotiation
from travaux.cli import main
from travaux.drafting.resolve import Decision
from travaux.formats.docx import read_docx
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from travaux.negotiation import Resolved
    from travaux.text.source import Source
    from travaux.text.tree import Draft

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "docx-brackets"
PAPERS = sorted(CORPUS.glob("*.docx"))


def example(name: str) -> Draft:
    """An example that ships with travaux, read from its Word file."""
    with as_file(examples.draft(name, ".docx")) as path:
        return negotiation.read(path)


def bare(source: Source) -> list[str]:
    """The lines without the numbers that Word counts by itself."""
    text = source.text
    for mark in sorted(
        (one for one in source.marks if one.kind == "label"), reverse=True, key=lambda m: m.start
    ):
        text = text[: mark.start] + text[mark.end :].lstrip("\t ") if mark.end > mark.start else text
    return [line.strip() for line in text.split("\n")]


def by_chance(draft: Draft, seed: int) -> Resolved:
    """The draft with about every second question decided by chance."""
    chance = random.Random(seed)
    decisions: list[Decision] = []
    met: set[str] = set()
    for bracket in draft.brackets:
        if not bracket.disputed or bracket.parent or bracket.repaired or (bracket.group or "") in met:
            continue
        met |= {bracket.group} if bracket.group else set()
        members = next((len(one.alternatives) for one in draft.groups if one.id == bracket.group), 0)
        if chance.random() < 0.6:
            verb = "choose" if members else chance.choice(["keep", "drop"])
            decisions.append(Decision(bracket.id, verb, chance.randint(1, members) if members else 0))  # type: ignore[arg-type]  # a verb
    return negotiation.resolve(draft, decisions)


def holds(draft: Draft, done: Resolved) -> Source:
    """What is true of every Word draft that was resolved; gives it back as it is read."""
    content = negotiation.resolved_word(draft, done)
    assert content == negotiation.resolved_word(draft, done)
    read = read_docx(content, "result.docx")
    assert bare(read) == bare(done.draft.source)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    everything = b"".join(content for name, content in parts.items() if name != "docProps/custom.xml")
    assert not re.search(rb"w:rsid|w:ins\b|w:del\b|w:moveTo|w:vanish|commentReference|thumbnail", everything)
    assert {name for name in parts if name.startswith("docProps")} <= {"docProps/custom.xml"}
    return read


@pytest.mark.parametrize("name", examples.DRAFTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_example_drafts_resolved_by_chance(name: str, seed: int) -> None:
    """Read back the Word file has the words of the resolved draft."""
    draft = example(name)
    holds(draft, by_chance(draft, seed))


@pytest.mark.corpus
@pytest.mark.skipif(not PAPERS, reason="the folder of real texts is not beside the checkout")
@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_real_word_draft_resolved_by_chance(path: Path) -> None:
    """Automatic numbers, references, notes and tables of a law firm's file."""
    draft = negotiation.read(path)
    holds(draft, by_chance(draft, 5))


def heads(draft: Draft) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]] | None]:
    """Who is named by each bracket."""
    return {
        one.id: (one.attribution.propose, one.attribution.oppose) if one.attribution else None
        for one in draft.brackets
    }


def night() -> tuple[bytes, Draft]:
    """The example's three versions consolidated in Word."""
    with as_file(examples.draft(examples.PROTOCOL, ".docx")) as base:
        versions = {code: base.with_suffix(f".{code}.docx") for code in examples.DELEGATIONS}
        content = negotiation.consolidate(base, versions).word().content
    return content, negotiation.read(base)


@pytest.fixture
def consolidated(tmp_path: Path) -> Path:
    """The consolidation as a file."""
    path = tmp_path / "night.docx"
    path.write_bytes(night()[0])
    return path


def test_the_night_of_the_example(consolidated: Path) -> None:
    """Half is resolved; what is open keeps its id, its sponsors and its look, what is decided loses it."""
    draft = negotiation.read(consolidated)
    with as_file(examples.decisions()) as path:
        done = negotiation.resolve(draft, negotiation.read_decisions(path))
    read = holds(draft, done)
    assert len(done.resolution.reserved) == 3
    folder = consolidated.parent
    (folder / "after.docx").write_bytes(negotiation.resolved_word(draft, done))
    after = negotiation.read(folder / "after.docx")
    assert [one.id for one in after.brackets] == [one.id for one in done.resolution.open_]
    kept = {
        one.id: one.attribution and (one.attribution.propose, one.attribution.oppose)
        for one in draft.brackets
    }
    assert all(
        kept[one.id] == (one.attribution and (one.attribution.propose, one.attribution.oppose))
        for one in after.brackets
    )
    assert "3.\tKarvenia shall inform Tolmar twenty-four hours" in read.text
    with zipfile.ZipFile(folder / "after.docx") as archive:
        runs = re.findall(r"<w:r>(.*?)</w:r>", archive.read("word/document.xml").decode())
    dressed = "".join(re.sub(r"<[^>]*>", "", run) for run in runs if "ProposedWords" in run)
    assert "a majority of its members" in dressed
    assert "one appointed by Selund" not in dressed
    assert negotiation.text(after, party="TOL").count("not less than 65 cubic") == 1


def test_the_command_writes_word_where_the_draft_is_word(consolidated: Path) -> None:
    """With its sheet; a Markdown draft becomes no Word file, in one sentence."""
    folder = consolidated.parent
    with as_file(examples.decisions()) as path:
        words = ["resolve", str(consolidated), str(path), "-o", str(folder / "out.docx")]
        done = CliRunner().invoke(main, [*words, "--leaders-sheet", str(folder / "sheet.docx")])
    assert done.exit_code == 0, done.stderr
    assert "16 brackets left open, 3 reserved" in done.stderr
    assert "Point 3 of 3" in formats.read(folder / "sheet.docx").text
    (folder / "a.md").write_text("They [shall] go.\n", "utf-8")
    (folder / "a.yaml").write_text("- {bracket: text/1, keep: true}\n", "utf-8")
    done = CliRunner().invoke(
        main, ["resolve", str(folder / "a.md"), str(folder / "a.yaml"), "-o", str(folder / "a.docx")]
    )
    assert done.exit_code == 2
    assert "is no Word file: name the output .md or .txt" in done.stderr


def test_a_word_file_that_changed_meanwhile_is_refused(consolidated: Path) -> None:
    """What was read is no longer what would be written."""
    draft = negotiation.read(consolidated)
    done = negotiation.resolve(draft, [])
    consolidated.write_bytes(b"PK")
    with pytest.raises(Unreadable, match="changed after it was read"):
        negotiation.resolved_word(draft, done)
