"""What became of brackets, options, sponsors and provisions, judged by hand: tests/fates, tests/expected."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from tests import knownedits
from tests.fatecases import Case, case, cases, faults, place, said
from travaux.drafting.compare import compare
from travaux.drafting.comparison import Comparison, Fate, ProvisionFate
from travaux.formats import read
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Bracket, Draft

TESTS = Path(__file__).parent
FOLDER = TESTS / "fates"
EXAMPLES = TESTS.parent / "src" / "travaux" / "examples"
CASES = [found for path in sorted(FOLDER.glob("*.md")) for found in cases(path)]
LEAST = 5

KNOWN: dict[str, str] = {
    "provisions: Moved and slightly edited: still a": "what it went past is said to have moved",
    "together: The deepest of three brackets is": "the outer one still stands and is said to be accepted",
    "together: A bracketed sentence goes to the": "within one article no bracket is said to have moved",
    "together: A table: the value in one": "the value of the next cell answers the dropped one",
}
"""Cases of tests/fates on which the comparison still judges otherwise than a person, and why."""

KNOWN_ROWS: dict[str, str] = {
    "2 brackets accepted [Measures that have been lifted": "the closing mark left behind keeps it open",
}
"""Rows of tests/expected/fates.yaml likewise."""


def judged(name: str, known: dict[str, str], *values: Any) -> Any:
    """A parameter; where the disagreement is known, it has to go on, or the list is out of date."""
    marks = [pytest.mark.xfail(reason=known[name], strict=True)] if name in known else []
    return pytest.param(*values, id=name, marks=marks)


@pytest.mark.parametrize("found", [judged(found.name, KNOWN, found) for found in CASES])
def test_case(found: Case) -> None:
    """Two drafts of the fate files are compared as a person did it."""
    wrong = faults(found, compare(found.old, found.new))
    if wrong:
        texts = [found.old.source.text, found.new.source.text]
        pytest.fail("\n".join([f"tests/fates/{found.name}", *texts, *wrong]), pytrace=False)


ELSEWHERE = (
    "\n\nArticle 99\n\nThe court of claims sits at Brede every second winter. Its clerk writes down what "
    "witnesses say, reads it to them, and hands a copy to whoever asks for it before the session ends.\n"
)


@pytest.mark.parametrize("found", CASES, ids=lambda found: found.name)
def test_an_article_elsewhere_changes_no_fate(found: Case) -> None:
    """What became of a bracket does not depend on an agreed article that stands in both drafts."""
    codes = tuple(party.code for party in found.old.parties)
    longer = compare(*(_longer(draft, codes) for draft in (found.old, found.new)))
    alone = compare(found.old, found.new)
    for told, wanted in ((longer.brackets, alone.brackets), (longer.options, alone.options)):
        assert [(one.fate, one.old, one.new) for one in told] == [
            (one.fate, one.old, one.new) for one in wanted
        ]


def _longer(draft: Draft, codes: tuple[str, ...]) -> Draft:
    return parse(Source(draft.source.text + ELSEWHERE, draft.source.format), codes)


def test_every_fate_has_cases() -> None:
    """No fate of a bracket has fewer than five examples, none of a provision fewer than one."""
    brackets = [e.fate for found in CASES for e in found.fates if e.what == "bracket"]
    assert {fate: brackets.count(fate) for fate in get_args(Fate) if brackets.count(fate) < LEAST} == {}
    provisions = {fate for found in CASES for fate, *_ in found.provisions}
    assert provisions == set(get_args(ProvisionFate))


def test_each_file_says_what_it_is_about() -> None:
    """A file begins with its title and holds cases."""
    for path in FOLDER.glob("*.md"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
        assert any(found.name.startswith(f"{path.stem}:") for found in CASES), path.name


def test_known_disagreements_are_of_cases_that_exist() -> None:
    """No name of a case that was renamed or removed is left on the lists."""
    assert set(KNOWN) <= {found.name for found in CASES}
    assert set(KNOWN_ROWS) <= {name for name, *_ in ROWS}


OLD, NEW = ("", "The ferry [twice a day] runs [US: on ice]."), "The ferry twice a day runs [JP: on ice]."
WRONG = [
    ('dropped: "[twice"\nkept: "[US" -> "[JP"', "got accepted"),
    ('accepted: "[twice"\nkept: "[US" -> "[JP"', "not expected: sponsors"),
    ('kept: "[US" -> "[JP"\n...\nsponsors propose: "[US" -> "[JP" joined MX', "no sponsors"),
    ('...\nkept: "[US" -> "[JP"\nmarked 7', "marked 7: got 2"),
    ("...\nledger: agreed 3/0/0 bracketed 3/2/1 new 0/1\nmoved words 4", "moved words 4: got 0"),
]


@pytest.mark.parametrize(("lines", "fault"), WRONG, ids=[fault for _, fault in WRONG])
def test_a_wrong_expectation_is_reported(lines: str, fault: str) -> None:
    """An expectation that does not hold is a fault: the fate files can fail."""
    found = case("wrong", OLD, NEW, lines)
    assert any(fault in wrong for wrong in faults(found, compare(found.old, found.new)))


SLIPS = [
    ("accepted: [twice", "no quotations"),
    ('accpeted: "[twice"', "no such fate"),
    ('accepted: "[thrice"', "stands 0 times"),
    ('accepted: "ferry"', "no disputed bracket"),
    ('accepted: "[twice" -> "[JP"', "one end only"),
    ("provision kept: par-7", "no provision par-7"),
    ("provision forgotten: par-1", "no provision is forgotten"),
    ("what became of it", "not understood"),
    ('accepted: "[twice"', "no word on old '[US: on ice]'"),
    ("...\nledger: agreed 3/0/0 bracketed 3/2/1 new 5/1", "does not add up"),
    ('option kept: "Option 1"', "stands 0 times"),
]


@pytest.mark.parametrize(("lines", "said_of_it"), SLIPS, ids=[slip for slip, _ in SLIPS])
def test_a_slip_in_a_case_is_refused(lines: str, said_of_it: str) -> None:
    """What a fate file says of drafts that do not hold it is not passed over."""
    with pytest.raises(ValueError, match="slip: ") as refused:
        case("slip", OLD, NEW, lines)
    assert said_of_it in str(refused.value)


@pytest.mark.parametrize("setting", ["colour=red", "format=papyrus"])
def test_an_unknown_setting_is_refused(setting: str) -> None:
    """A slip behind the word `old` is not passed over either."""
    with pytest.raises(ValueError, match="slip: "):
        case("slip", (setting, OLD[1]), NEW, "...")


# The shipped drafts


@cache
def story() -> Any:
    """What happened from draft to draft, judged by hand."""
    return yaml.safe_load((TESTS / "expected" / "fates.yaml").read_text(encoding="utf-8"))


@cache
def shipped(step: int) -> Comparison:
    """Two of the shipped drafts compared."""
    old, new = (parse(read(EXAMPLES / story()[step][side])) for side in ("from", "to"))
    return compare(old, new)


def written(draft: Draft, quotation: str) -> Bracket:
    """The bracket that begins with the quotation."""
    at = place(draft.source.text, quotation)
    return next(b for b in draft.brackets if b.start == at and b.missing != "start")


def provision_id(name: str) -> str:
    """The id of a provision as a person names it: Article 7 bis, Article 18, 3, Annex III."""
    return (
        name.replace("Article ", "art-")
        .replace("Annex ", "annex-")
        .replace(", ", ".")
        .replace(" ", "")
        .lower()
    )


ROWS = [
    (f"{step + 1} {what} {row.get('fate', row.get('side', ''))} {row['old'] or row['new']}", step, what, row)
    for step, both in enumerate(story())
    for what in ("brackets", "sponsors", "provisions")
    for row in both[what]
]


@pytest.mark.parametrize(
    ("step", "what", "row"), [judged(name, KNOWN_ROWS, *values) for name, *values in ROWS]
)
def test_shipped_drafts(step: int, what: str, row: dict[str, Any]) -> None:
    """A row of the truth about the shipped drafts is what the comparison says."""
    found = shipped(step)
    if what == "brackets":
        old = written(found.old, row["old"]).id if row["old"] else None
        new = sorted(written(found.new, end).id for end in row["new"])
        about = [one for one in found.brackets if (one.old == old if old else set(one.new) & set(new))]
        assert any((one.fate, one.old, sorted(one.new)) == (row["fate"], old, new) for one in about), (
            row["because"],
            [said(one) for one in about],
        )
    elif what == "sponsors":
        ends = written(found.old, row["old"]).id, written(found.new, row["new"]).id
        got = [((s.old, s.bracket), s.side, list(s.joined), list(s.left)) for s in found.sponsors]
        assert (ends, row["side"], row["joined"], row["left"]) in got, got
    else:
        joined = [
            (a and provision_id(a), b and provision_id(b))
            for a in row["old"] or [None]
            for b in row["new"] or [None]
        ]
        changes = {(one.fate, one.old, one.new) for one in found.provisions}
        missing = [(row["fate"], *pair) for pair in joined if (row["fate"], *pair) not in changes]
        assert not missing, [c for c in changes for pair in joined if set(c[1:]) & set(pair) - {None}]


@pytest.mark.parametrize("step", [0, 1])
def test_word_twins_meet_the_same_fates(step: int) -> None:
    """Two shipped drafts as Word files say of each bracket and option what the Markdown says."""
    markdown = shipped(step)
    word = compare(*(_word_twin(story()[step][side]) for side in ("from", "to")))
    for told, wanted in ((word.brackets, markdown.brackets), (word.options, markdown.options)):
        assert [(one.fate, len(one.new)) for one in told] == [(one.fate, len(one.new)) for one in wanted]
    assert [(s.side, s.joined, s.left) for s in word.sponsors] == [
        (s.side, s.joined, s.left) for s in markdown.sponsors
    ]


def _word_twin(name: str) -> Draft:
    return parse(read((EXAMPLES / name).with_suffix(".docx")))


# Drafts written at random, in which one bracket was changed


@pytest.mark.parametrize("seed", range(40))
def test_a_known_edit_has_its_fate_and_leaves_all_others_alone(seed: int) -> None:
    """One bracket was accepted, split, signed …: it is said to be, and every other one to be kept."""
    wrong = [
        f"{edit.name} at {edit.start}: {fault}"
        for old, new, edit in knownedits.edits(seed)
        for fault in knownedits.faults(old, new, edit, compare(old, new))
    ]
    assert wrong == []


def test_known_edits_are_of_every_sort() -> None:
    """The drafts of the test above hold what each sort of edit needs."""
    names = {edit.name for seed in range(5) for _, _, edit in knownedits.edits(seed)}
    assert names == {edit.__name__ for edit in (*knownedits.OF_BRACKETS, *knownedits.OF_DRAFTS)}
