"""Proposals carried onto a draft that was resolved meanwhile: each is in the result or handed back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_consolidate import LEAVES, edited
from travaux import negotiation
from travaux.cli import main
from travaux.drafting.departures import alike, departures, taken_apart
from travaux.drafting.resolve import Decision
from travaux.text.errors import WrongCall
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from travaux.text.tree import Draft

WITHDRAW = "1. Each Party shall withdraw all forces from the buffer zone within 60 days of signature."
REPORT = "2. Each Party shall report to the Joint Commission on the steps that it has taken every month."
MINES = "3. The Parties shall hand over all maps of minefields to the Joint Commission without delay."
OLD = f"{WITHDRAW}\n\n{REPORT}\n\n{MINES}\n"
NIGHT = "Nobody shall move by night."

# What A sends on OLD, what OLD has become, the outcomes, what A then reads.
CASES = {
    "elsewhere changed": (
        OLD.replace("all maps", "all maps and plans"),
        OLD.replace("60", "30"),
        ["carried"],
        OLD.replace("60", "30").replace("all maps", "all maps and plans"),
    ),
    "the words themselves changed": (
        OLD.replace("60", "90"), OLD.replace("60", "30"), ["adapted"], OLD.replace("60", "90"),
    ),
    "granted": (OLD.replace("60", "90"), OLD.replace("60", "90"), ["met"], OLD.replace("60", "90")),
    "an insertion granted": (
        OLD.replace("all forces", "all armed forces"), OLD.replace("all forces", "all armed forces"), ["met"],
        OLD.replace("all forces", "all armed forces"),
    ),
    "a deletion granted": (
        OLD.replace(" of signature", ""), OLD.replace(" of signature", ""), ["met"],
        OLD.replace(" of signature", ""),
    ),
    "its paragraph is gone": (
        OLD.replace("every month", "every week"), f"{WITHDRAW}\n\n{MINES}\n", ["returned"],
        f"{WITHDRAW}\n\n{MINES}\n",
    ),
    "a new paragraph, its neighbour changed": (
        f"{WITHDRAW}\n\n{NIGHT}\n\n{REPORT}\n\n{MINES}\n", OLD.replace("60", "30"), ["carried"],
        f"{WITHDRAW}\n\n{NIGHT}\n\n{REPORT}\n\n{MINES}\n".replace("60", "30"),
    ),
    "a new paragraph, the next one gone": (
        f"{WITHDRAW}\n\n{NIGHT}\n\n{REPORT}\n\n{MINES}\n", f"{WITHDRAW}\n\n{MINES}\n", ["carried"],
        f"{WITHDRAW}\n\n{NIGHT}\n\n{MINES}\n",
    ),
    "its paragraph moved": (
        OLD.replace("every month", "every week"), f"{REPORT}\n\n{WITHDRAW}\n\n{MINES}\n", ["carried"],
        f"{REPORT}\n\n{WITHDRAW}\n\n{MINES}\n".replace("every month", "every week"),
    ),
    "both put words in": (
        OLD.replace("all forces", "all heavy forces"), OLD.replace("all forces", "all armed forces"),
        ["adapted"], OLD.replace("all forces", "all heavy armed forces"),
    ),
    "a paragraph taken out that is another in part": (
        f"{WITHDRAW}\n\n{MINES}\n", OLD.replace("every month", "every week"), ["adapted"],
        f"{WITHDRAW}\n\n{MINES}\n",
    ),
    "rewritten on the other side": (
        OLD.replace("from the buffer zone within 60 days", "from the zone within two months"),
        OLD.replace(WITHDRAW, "1. Nobody stays in these parts."), ["returned", "returned"],
        OLD.replace(WITHDRAW, "1. Nobody stays in these parts."),
    ),
    "from right to left": (
        OLD + "4. تنسحب القوات خلال ستين يوما.\n", OLD + "4. تنسحب القوات خلال ثلاثين يوما.\n", ["adapted"],
        OLD + "4. تنسحب القوات خلال ستين يوما.\n",
    ),
}  # fmt: skip
STARTS = {"from right to left": OLD + "4. تنسحب القوات خلال تسعين يوما.\n"}


def draft(text: str) -> Draft:
    """A Markdown draft of that text."""
    return parse(Source(text, "markdown"))


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_a_proposal(name: str) -> None:
    """As a secretariat would do it."""
    version, new, outcomes, expected = CASES[name]
    found = negotiation.rebase(draft(STARTS.get(name, OLD)), draft(new), {"A": draft(version)})
    said = [(one.outcome, one.reason) for _, one in found.fates]
    assert [outcome for outcome, _ in said] == outcomes, said
    written = parse(Source(found.consolidated.markdown(), "markdown"))
    assert negotiation.text(written, party="A") == expected
    assert negotiation.text(written, "base") == new


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, dict[str, str], str]:
    """A draft, what parties make of it, and what it becomes meanwhile."""
    leaves = draw(st.lists(LEAVES, max_size=24))
    versions = {code: draw(edited(leaves)) for code in draw(st.sampled_from(["A", "AB"]))}
    return "".join(leaves), versions, draw(edited(leaves))


def plain(words: str) -> str:
    """The text as drafts are set against one another: with line feeds, without a byte-order mark."""
    return words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=300, deadline=None)
@given(histories())
def test_every_proposal_is_in_the_result_or_handed_back(history: tuple[str, dict[str, str], str]) -> None:
    """What found a place is read back as its party, what found none has a reason, the base is the new one."""
    old, versions, new = history
    papers = {code: parse(Source(version)) for code, version in versions.items()}
    found = negotiation.rebase(parse(Source(old)), parse(Source(new)), papers, force=True)
    for code, version in versions.items():
        own = [one for codes, one in found.fates if code in codes]
        wanted = departures(taken_apart(plain(old)), plain(version)).edits
        assert sorted(one.proposal for one in own) == sorted(wanted)
        parts, at = list[str](), 0
        for edit in sorted((one.edit for one in own if one.edit), key=lambda edit: edit[:2]):
            assert edit.start >= at, "two proposals stand in the same words"
            parts += [plain(new)[at : edit.start], edit.words]
            at = edit.end
        assert found.consolidated.consolidation.reading(code) == "".join([*parts, plain(new)[at:]])
        assert all(one.reason for one in own if one.outcome != "carried")
        assert all((one.edit is None) == (one.outcome in {"met", "returned"}) for one in own)
    assert found.consolidated.consolidation.reading() == plain(new)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_on_the_same_draft_nothing_changes(history: tuple[str, dict[str, str], str]) -> None:
    """Carried onto the draft that it was made on, a version is itself, but for its typography."""
    old, versions, _ = history
    papers = {code: parse(Source(version)) for code, version in versions.items()}
    found = negotiation.rebase(parse(Source(old)), parse(Source(old)), papers, force=True)
    assert {one.outcome for _, one in found.fates} <= {"carried"}
    for code, version in versions.items():
        assert alike(found.consolidated.consolidation.reading(code), plain(version))


def test_a_late_delegation_joins_a_consolidation_that_is_half_resolved() -> None:
    """The others' open departures stay theirs; its own come in beside them."""
    folder = {"A": OLD.replace("60", "30").replace("every month", "every week"), "B": OLD.replace("60", "90")}
    both = negotiation.consolidate(draft(OLD), {code: draft(text) for code, text in folder.items()})
    open_ = parse(Source(both.markdown(), "markdown"))
    days = next(one for one in open_.brackets if one.attribution and one.attribution.propose == ("B",))
    done = negotiation.resolve(open_, [Decision(days.id, "choose", 2)])
    late = draft(OLD.replace("every month", "every year").replace("60", "45"))
    found = negotiation.rebase(draft(OLD), done.draft, {"C": late})
    assert "[every] [month]" not in found.consolidated.text()
    assert "within [30][C: 45] days" in found.consolidated.text()
    assert "[month][A: week][C: year]" in found.consolidated.text()
    assert [one.outcome for _, one in found.fates] == ["adapted", "carried"]


def test_the_departures_of_a_consolidation_are_carried() -> None:
    """Without versions it is what the old consolidation holds."""
    both = negotiation.consolidate(draft(OLD), {"A": draft(OLD.replace("60", "30"))})
    found = negotiation.rebase(parse(Source(both.markdown(), "markdown")), draft(OLD.replace("all", "most")))
    assert "within [60][A: 30] days" in found.consolidated.text()
    assert "withdraw most forces" in found.consolidated.text()


def test_the_brackets_of_a_draft_that_travaux_did_not_write_are_carried() -> None:
    """What each party wants by its heads, with the reverse polarity of opposing."""
    old = OLD.replace("60 days", "[60][KAR: 30] days").replace(
        " without delay", "[TOL oppose: without delay]"
    )
    new = OLD.replace("every month", "every week").replace(" without", ", without")
    found = negotiation.rebase(parse(Source(old, "markdown"), ("KAR", "TOL")), draft(new))
    assert [(codes, one.outcome) for codes, one in found.fates] == [
        (("KAR",), "carried"), (("TOL",), "adapted"),
    ]  # fmt: skip
    assert "within [60][KAR: 30] days" in found.consolidated.text()
    assert found.consolidated.consolidation.reading("TOL").endswith("Joint Commission.\n")


def test_who_worked_on_the_brackets_is_read_with_them() -> None:
    """A party that got the bracketed draft proposes words in a bracket of another."""
    old = OLD.replace("60 days", "[60] days [B: at most]")
    new = old.replace("all maps", "all the maps")
    found = negotiation.rebase(draft(old), draft(new), {"A": draft(old.replace("[60]", "[60][45]"))})
    assert [one.outcome for _, one in found.fates] == ["carried"]
    written = parse(Source(found.consolidated.markdown(), "markdown"))
    assert negotiation.text(written, party="A") == new.replace("[60]", "[60][45]")


def run(*words: object) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, ["rebase", *map(str, words)])


def test_the_command_and_its_report(tmp_path: Path) -> None:
    """The text, a sentence for each that was not simply carried, all of it in the report."""
    version = OLD.replace("60", "90").replace("every month", "every week")
    for name, text in (("old", OLD), ("new", f"{WITHDRAW.replace('60', '30')}\n\n{MINES}\n"), ("a", version)):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    out, report = tmp_path / "out.md", tmp_path / "report.json"
    done = run(
        tmp_path / "old.md", tmp_path / "new.md", f"A={tmp_path / 'a.md'}", "-o", out, "--report", report
    )
    assert done.exit_code == 0, done.stderr
    assert "within [30][A: 90] days" in out.read_text("utf-8")
    assert "handed back to A, 2: “week” for “month”" in done.stderr
    assert "of 2 proposals 0 carried over, 1 adapted, 0 met already, 1 handed back" in done.stderr
    found = json.loads(report.read_bytes())
    assert found["schema"] == "travaux.rebase/1"
    assert found["counts"] == {"carried": 0, "adapted": 1, "met": 0, "returned": 1}
    for one in found["proposals"]:
        assert OLD[one["old"]["start"] : one["old"]["end"]] == one["old"]["words"]
        assert one["reason"]
        assert one["parties"] == ["A"]


def test_what_cannot_be_carried(tmp_path: Path) -> None:
    """One sentence: nothing is named, the version is of another document, the output is an input."""
    (tmp_path / "old.md").write_text(OLD, "utf-8")
    (tmp_path / "other.md").write_text("Wholly different words, about quite unrelated matters.\n", "utf-8")
    with pytest.raises(WrongCall, match="names no party in its brackets: name the versions"):
        negotiation.rebase(draft(OLD), draft(OLD))
    with pytest.raises(WrongCall, match="does not seem to be a version"):
        negotiation.rebase(draft(OLD), draft(OLD), {"A": tmp_path / "other.md"})
    assert (
        "is the draft itself" in run(tmp_path / "old.md", tmp_path / "n.md", "-o", tmp_path / "old.md").stderr
    )


TAKEN_OUT = [WITHDRAW, REPORT, MINES, f"{WITHDRAW}\n\n{REPORT}", f"{REPORT}\n\n{MINES}"]


@pytest.mark.parametrize("gone", TAKEN_OUT)
def test_a_paragraph_taken_out_is_met_where_it_is_gone(gone: str) -> None:
    """Onto the same consolidation, onto one that holds more, and where it was dropped for all."""
    version = OLD.replace(f"{gone}\n\n", "") if f"{gone}\n\n" in OLD else OLD.replace(f"\n\n{gone}", "")
    before = draft(negotiation.consolidate(draft(OLD), {"A": draft(version)}).markdown())
    both = negotiation.consolidate(draft(OLD), {"A": draft(version), "B": draft(OLD.replace("60", "30"))})
    dropped = negotiation.resolve(before, [Decision(one.id, "drop") for one in before.brackets]).draft
    for new in (before, draft(both.markdown()), dropped, draft(version)):
        found = negotiation.rebase(before, new)
        assert [one.outcome for _, one in found.fates] == ["met"], found.fates
        assert found.consolidated.consolidation.reading("A") == version


def test_the_same_consolidation_meets_all_that_it_holds() -> None:
    """A move too, of which each half stands in brackets of its own."""
    moved = f"{REPORT}\n\n{MINES}\n\n{WITHDRAW}\n".replace("60", "30")
    old = draft(negotiation.consolidate(draft(OLD), {"A": draft(moved)}).markdown())
    found = negotiation.rebase(old, old)
    assert {one.outcome for _, one in found.fates} == {"met"}
    assert found.consolidated.consolidation.reading("A") == moved


def test_a_new_paragraph_that_the_draft_holds_is_not_put_in_again() -> None:
    """Though another proposal of the same party is still open."""
    version = f"{WITHDRAW}\n\n{NIGHT}\n\n{REPORT}\n\n{MINES}\n".replace("every month", "every week")
    new = f"{WITHDRAW}\n\n{NIGHT}\n\n{REPORT}\n\n{MINES}\n".replace("60", "30")
    found = negotiation.rebase(draft(OLD), draft(new), {"A": draft(version)})
    assert [one.outcome for _, one in found.fates] == ["met", "carried"]
    assert found.consolidated.consolidation.reading("A") == new.replace("every month", "every week")
