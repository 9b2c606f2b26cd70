"""Decisions carried out: what is decided goes in or out, spaces come out right, the rest keeps its name."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Literal

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux import examples, negotiation
from travaux.cli import main
from travaux.drafting.resolve import Decision
from travaux.drafting.seams import mended
from travaux.text.errors import WrongCall
from travaux.text.frontmatter import FrontMatter, Paper
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from travaux.text.tree import Bracket, Draft


def draft(text: str, kind: str = "text", parties: tuple[str, ...] = ()) -> Draft:
    """A draft of that text."""
    return parse(Source(text, "markdown" if kind == "markdown" else "text"), parties)


# The text, the number of the bracket, what is said of it, what comes out.
SEAMS: list[tuple[str, int, Literal["keep", "drop"], str]] = [
    ("a [, and b], c", 0, "keep", "a, and b, c"),
    ("a [, and b], c", 0, "drop", "a, c"),
    ("The Parties [, as appropriate,] report.", 0, "keep", "The Parties, as appropriate, report."),
    ("The Parties [, as appropriate,] report.", 0, "drop", "The Parties report."),
    ("all [heavy] forces", 0, "drop", "all forces"),
    ("all forces [by night].", 0, "drop", "all forces."),
    ("all forces [by night].", 0, "keep", "all forces by night."),
    ("([here and] there)", 0, "drop", "(there)"),
    ("Go [now]\n\nThen stop", 0, "drop", "Go\n\nThen stop"),
    ("1. Go.\n\n2. [Stop.]\n\n3. End.\n", 0, "drop", "1. Go.\n\n3. End.\n"),
    ("- one\n- [two]\n- three\n", 0, "drop", "- one\n- three\n"),
    ("[Now] they go", 0, "drop", "they go"),
    ("[A: heavy ]forces", 0, "keep", "heavy forces"),
    ("forces[A:  by night].", 0, "keep", "forces by night."),
    ("forces[A:  by night].", 0, "drop", "forces."),
    ("[A oppose: heavy ]forces", 0, "keep", "heavy forces"),
    ("[A oppose: heavy ]forces", 0, "drop", "forces"),
    ("within [60][A: 30] days", 0, "keep", "within 60 days"),
    ("within [60][A: 30] days", 1, "keep", "within 30 days"),
    ("within [60][A: 30] days", 1, "drop", "within [60] days"),
    ("they [may / shall] go", 0, "keep", "they may / shall go"),
]


@pytest.mark.parametrize(("text", "number", "said", "expected"), SEAMS)
def test_seams(text: str, number: int, said: Literal["keep", "drop"], expected: str) -> None:
    """Spaces and stops come out right either way."""
    found = draft(text, parties=("A",))
    done = negotiation.resolve(found, [Decision(found.brackets[number].id, said)])
    assert done.text == expected


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="ab ,.[]()\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=4),
)
def test_only_blanks_and_stops_are_mended(text: str, wanted: list[tuple[int, int]]) -> None:
    """Every letter outside the cuts is there, in its order, and the stretches say where."""
    cuts = [(start, min(start + length, len(text))) for start, length in wanted if start <= len(text)]
    new, stretches = mended(text, cuts)
    gone = {at for start, end in cuts for at in range(start, end)}
    letters = [sign for at, sign in enumerate(text) if at not in gone and sign.isalnum()]
    assert [sign for sign in new if sign.isalnum()] == letters
    assert all(text[one.start : one.end] == new[one.at : one.at + one.end - one.start] for one in stretches)
    assert sum(one.end - one.start for one in stretches) == len(new)


def test_an_option_is_chosen_without_its_head() -> None:
    """The others go, and the brackets inside of it stay open."""
    found = draft("1. Pay.\n\nOption 1: Yes, [all] pay.\n\nOption 2: No pay.\n\n2. End.\n")
    chosen = found.options[0].set
    done = negotiation.resolve(found, [Decision(chosen, "choose", 1)])
    assert done.text == "1. Pay.\n\nYes, [all] pay.\n\n2. End.\n"
    assert [bracket.id for bracket in done.draft.brackets] == [bracket.id for bracket in found.brackets]


def test_a_group_is_dropped_by_its_own_id() -> None:
    """All of its alternatives go; by the id of one of them only that one goes."""
    found = draft("They go within [60]/[30] days [now].")
    assert (
        negotiation.resolve(found, [Decision(found.groups[0].id, "drop")]).text
        == "They go within days [now]."
    )
    assert negotiation.resolve(found, [Decision("text/2", "drop")]).text == "They go within [60] days [now]."


def test_what_remains_keeps_its_name_in_a_file(tmp_path: Path) -> None:
    """The third bracket is the third bracket in every later draft, though the first two are gone."""
    path = tmp_path / "draft.md"
    path.write_text("---\ntitle: Talks\n---\n1. They [shall][may] go [soon], [far] and [away].\n", "utf-8")
    found = negotiation.read(path)
    ids = [bracket.id for bracket in found.brackets]
    for gone in (0, 3):
        done = negotiation.resolve(found, [Decision(ids[gone], "keep")])
        path.write_text(done.text, "utf-8")
        found = negotiation.read(path)
    assert [bracket.id for bracket in found.brackets] == [ids[2], ids[4]]
    assert found.title == "Talks"
    assert negotiation.text(found, "clean").endswith("1. They shall go, far and.\n")


def test_a_bracket_set_by_hand_forgets_the_kept_names(tmp_path: Path) -> None:
    """The numbers no longer agree: the names are those of the places again."""
    path = tmp_path / "draft.md"
    path.write_text("1. They [shall] go [soon].\n", "utf-8")
    found = negotiation.read(path)
    done = negotiation.resolve(found, [Decision(found.brackets[0].id, "keep")])
    path.write_text(done.text.replace("They", "[They]"), "utf-8")
    assert [bracket.id for bracket in negotiation.read(path).brackets] == ["par-1/1", "par-1/2"]


def test_choosing_inside_of_what_is_open() -> None:
    """The outer bracket stays."""
    found = draft("They go [within [60][90] days].")
    done = negotiation.resolve(found, [Decision(found.brackets[1].id, "choose", 2)])
    assert done.text == "They go [within 90 days]."


def test_a_consolidation_half_resolved_is_still_read_by_party() -> None:
    """What is decided is decided for all; the rest reads as each party sent it."""
    text = (
        "---\ntravaux: consolidation/1\nbase: {sha256: " + "0" * 64 + ", ends: lf}\nparties:\n"
        '  "A": {sha256: ' + "1" * 64 + ", ends: lf}\n---\n"
        "They [shall][A: may] go within [60][A: 30] days.\n"
    )
    found = draft(text, "markdown")
    done = negotiation.resolve(found, [Decision(found.brackets[0].id, "choose", 1)])
    assert negotiation.text(done.draft, party="A") == "They shall go within 30 days.\n"
    assert negotiation.text(done.draft, "base") == "They shall go within 60 days.\n"
    assert [bracket.id for bracket in done.draft.brackets] == [bracket.id for bracket in found.brackets[2:]]


WRONG = [
    ([Decision("text/9", "keep")], "decision 1 (text/9): no bracket"),
    ([Decision("text/1", "choose", 3)], "decision 1 (text/1): there are 2 alternatives"),
    ([Decision("text/3", "choose", 2)], "decision 1 (text/3): it has no alternatives"),
    ([Decision("text:g1", "keep")], "decision 1 (text:g1): of 2 alternatives one can stay"),
    ([Decision("text:g1", "drop"), Decision("text/2", "drop")], "decision 2 (text/2): these words go with"),
    ([Decision("text/1", "choose", 1), Decision("text/2", "choose", 2)], "decision 2 (text/2): decision 1"),
    ([Decision("text/3", "drop"), Decision("text/4", "keep")], "decision 2 (text/4): these words go with"),
    ([Decision("text/3", "drop"), Decision("text/3", "drop")], "decision 2 (text/3): decision 1"),
]


@pytest.mark.parametrize(("decisions", "sentence"), WRONG)
def test_a_decision_that_does_not_fit_is_named(decisions: list[Decision], sentence: str) -> None:
    """By its number and its bracket."""
    found = draft("They [shall][may] go [far [away]].")
    with pytest.raises(WrongCall) as wrong:
        negotiation.resolve(found, decisions)
    assert str(wrong.value).startswith(sentence)


def run(*words: str | Path) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, [str(word) for word in words])


FILES = [
    ("- {bracket: par-1/9, keep: true}", "no bracket"),
    ("- {bracket: par-1/1}", "says nothing"),
    ("- {bracket: par-1/1, keep: true, drop: true}", "says keep and drop"),
    ("- {bracket: par-1/1, chose: 1}", "has an entry 'chose'"),
    ("- {bracket: par-1/1, choose: first}", "chooses 'first'"),
    ("- {bracket: par-1/1, keep: maybe}", "write keep: true"),
    ("- {keep: true}", "names no bracket"),
    ("keep: true", "holds no list"),
    ("- {bracket: par-1/1, keep: true", "line 1"),
    ("- &a [*a, *a]", "anchors"),
    ("[" * 4000, "nested"),
    ("", "holds no list"),
]


@pytest.mark.parametrize(("written", "sentence"), FILES)
def test_a_file_of_decisions_that_is_wrong(written: str, sentence: str, tmp_path: Path) -> None:
    """One sentence, and nothing is written."""
    (tmp_path / "draft.md").write_text("1. They [shall][may] go.\n", "utf-8")
    (tmp_path / "decisions.yaml").write_text(written, "utf-8")
    done = run("resolve", tmp_path / "draft.md", tmp_path / "decisions.yaml", "-o", tmp_path / "out.md")
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.md").exists()


def test_the_leaders_sheet(tmp_path: Path) -> None:
    """Each reserved bracket has its card, with the alternatives and who stands where; nothing else has."""
    (tmp_path / "draft.md").write_text(
        "## Article 1 Withdrawal\n\n"
        "1. They [shall][KAR: may] go within [60][90] <days>, [as <b>agreed</b>].\n\n"
        "## Article 2 Report\n\nAs in Article 1, they [soon] report.\n",
        "utf-8",
    )
    (tmp_path / "decisions.yaml").write_text(
        "- {bracket: art-1.1/1, reserve: leaders, because: the old question}\n"
        "- {bracket: art-1.1/5, reserve: true}\n"
        "- {bracket: art-1.1/3, choose: 2}\n",
        "utf-8",
    )
    sheet = tmp_path / "sheet.html"
    done = run(
        "resolve", tmp_path / "draft.md", tmp_path / "decisions.yaml", "--parties", "KAR",
        "-o", tmp_path / "out.md", "--leaders-sheet", sheet,
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert "2 reserved" in done.stderr
    page = sheet.read_text("utf-8")
    assert page.count('<article class="card"') == 2
    assert "for: <bdi>KAR</bdi>" in page
    assert "the old question" in page
    assert "refers to Article 1" in page
    assert "<b>agreed</b>" not in page
    assert "script" not in page.replace("default-src", "")
    assert "within 90 &lt;days&gt;" in page


def test_what_was_decided_as_json(tmp_path: Path) -> None:
    """Each decision with its place and words; what is open; where each piece of the new text comes from."""
    (tmp_path / "draft.md").write_text("1. They [shall][may] go [now].\n\n2. They [rest].\n", "utf-8")
    (tmp_path / "said.yaml").write_text(
        "- {bracket: par-1/2, choose: 2, because: late}\n- {bracket: par-1/3, reserve: ministers}\n", "utf-8"
    )
    out, report = tmp_path / "out.md", tmp_path / "report.json"
    done = run("resolve", tmp_path / "draft.md", tmp_path / "said.yaml", "-o", out, "--report", report)
    assert done.exit_code == 0, done.stderr
    found = json.loads(report.read_bytes())
    assert found["schema"] == "travaux.resolution/1"
    assert found["counts"] == {"brackets": 4, "open": 2, "decided": 1, "reserved": 1}
    assert [(one["words"], one["place"]) for one in found["decisions"]] == [("[may]", "1"), ("[now]", "1")]
    assert found["decisions"][1]["for"] == "ministers"
    assert found["open"] == ["par-1/3", "par-2/1"]
    old = (tmp_path / "draft.md").read_text("utf-8")
    new = "".join(old[one["start"] : one["end"]] for one in found["stretches"])
    assert out.read_text("utf-8").endswith(new)
    assert new == "1. They may go [now].\n\n2. They [rest].\n"


def by_chance(found: Draft, seed: int) -> negotiation.Resolved:
    """The draft with about a third of its questions decided by chance."""
    chance = random.Random(seed)
    decisions: list[Decision] = []
    met: set[str] = set()
    for bracket in found.brackets:
        if not bracket.disputed or (bracket.group or "") in met or chance.random() > 0.3:
            continue
        met |= {bracket.group} if bracket.group else set()
        members = next((len(one.alternatives) for one in found.groups if one.id == bracket.group), 0)
        choice = chance.randint(1, members) if members else 0
        decisions.append(Decision(bracket.id, "choose" if members else "keep", choice))
    while True:
        try:
            return negotiation.resolve(found, decisions)
        except WrongCall as wrong:
            decisions.pop(int(str(wrong).split()[1]) - 1)


def named(found: Iterable[Bracket]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]] | None]:
    """Who is named by each bracket whose marks are both there."""
    return {
        one.id: (one.attribution.propose, one.attribution.oppose) if one.attribution else None
        for one in found
        if not one.repaired
    }


SERIES = ["2015-10-23.md", "2015-11-10.agreement.md", "2015-12-04.agreement.md"]


@pytest.mark.parametrize("name", examples.DRAFTS)
@pytest.mark.parametrize("seed", range(4))
def test_identity_and_sponsors_survive_in_the_examples(name: str, seed: int) -> None:
    """Every bracket that is not decided keeps its id and who is named by it."""
    found = parse(Source(examples.draft(name).read_text(encoding="utf-8"), "markdown"))
    done = by_chance(found, seed)
    assert named(done.draft.brackets) == named(done.resolution.open_)


@pytest.mark.corpus
@pytest.mark.parametrize("name", SERIES)
def test_identity_survives_in_real_drafts(name: str, corpus: Path) -> None:
    """Though lost marks are assumed elsewhere once others are gone: who has both marks keeps the id."""
    found = negotiation.read(corpus / "unfccc-paris-2015" / name)
    for seed in range(2):
        done = by_chance(found, seed)
        kept, after = named(done.resolution.open_), {one.id for one in done.draft.brackets}
        assert set(kept) <= after
        assert len(after) == len(done.draft.brackets)


@pytest.mark.parametrize("first", ["and others shall take", "or may take", ", and", "including those of"])
def test_a_departure_is_one_group_whatever_its_first_word(first: str) -> None:
    """In a consolidated text touching marks are alternatives; elsewhere such words add to those before."""
    text = f"1. Parties [should take][EU: {first}][LM: shall take] the [a] [and b] lead[, if [c][and d]].\n"
    front = FrontMatter(Paper("0" * 64), {"EU": Paper("1" * 64), "LM": Paper("2" * 64)})
    found = draft(f"{front}{text}", "markdown")
    assert [len(group.alternatives) for group in found.groups] == [3]
    assert "TX122" not in [one.code for one in found.diagnostics]
    assert not draft(text, "markdown", ("EU", "LM")).groups
    done = negotiation.resolve(found, [Decision(found.brackets[0].id, "keep")])
    assert "1. Parties should take the [a] [and b] lead[, if" in done.text


def test_decisions_on_file_are_not_written_over_by_none(tmp_path: Path) -> None:
    """A file of decisions that were not read in is refused; one that was, one that is empty, is written."""
    one, kept = tmp_path / "one.md", tmp_path / "said.yaml"
    one.write_text("They [shall][may] go [now].\n")
    said = '- {bracket: "text/1", choose: 2}\n- {bracket: "text/3", keep: true}\n'
    kept.write_text(said)
    (tmp_path / "other.yaml").write_text('- {bracket: "text/3", keep: true}\n')
    (tmp_path / "words.yaml").write_text("a letter\n")
    out = ["-o", str(tmp_path / "out.md"), "--decisions-out"]
    lost = run("resolve", str(one), str(tmp_path / "other.yaml"), *out, str(kept))
    assert lost.exit_code == 2
    assert f"{kept} holds a decision not read in" in lost.stderr
    assert kept.read_text() == said
    asked = run("resolve", str(one), *out, str(kept))
    assert (asked.exit_code, kept.read_text()) == (2, said)
    assert "2 decisions not read in" in asked.stderr
    assert "holds no list" in run("resolve", str(one), *out, str(tmp_path / "words.yaml")).stderr
    assert run("resolve", str(one), str(kept), *out, str(kept)).exit_code == 0
    assert "text/1" in kept.read_text()
