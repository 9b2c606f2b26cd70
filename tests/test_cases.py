"""The conventions of real drafts, one file each in tests/cases; how they are written: tests/mdcases.py."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.mdcases import Case, case, cases, faults
from travaux.text.diagnostics import CATALOGUE
from travaux.text.parser import parse
from travaux.text.tree import BracketKind

FOLDER = Path(__file__).parent / "cases"
CASES = [found for path in sorted(FOLDER.glob("*.md")) for found in cases(path)]
RULES_OF_TEXT = {code for code in CATALOGUE if code.startswith("TX1")}


@pytest.mark.parametrize("found", CASES, ids=lambda found: found.name)
def test_case(found: Case) -> None:
    """A draft of the case files is read as it says there."""
    wrong = faults(found, parse(found.source, found.parties))
    if wrong:
        pytest.fail("\n".join([f"tests/cases/{found.name}", found.source.text, *wrong]), pytrace=False)


def test_every_kind_has_a_case() -> None:
    """No kind of bracket is without an example that must be read as that kind and no other."""
    shown = {kind for found in CASES for e in found.expectations if len(e.kinds) == 1 for kind in e.kinds}
    assert shown == set(get_args(BracketKind))


def test_every_rule_has_a_case() -> None:
    """No finding of the text itself is without an example."""
    shown = {code for found in CASES for e in found.expectations for code in e.codes}
    shown |= {
        c for found in CASES for what, codes in found.totals if what == "diagnostics" for c in codes.split()
    }
    assert shown | {"TX120"} >= RULES_OF_TEXT, "TX120 is what `hint` asks for"


def test_each_file_says_what_it_is_about() -> None:
    """A case file begins with its title and holds drafts of which something is expected."""
    for path in FOLDER.glob("*.md"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
        assert list(cases(path)), path.name
        assert all(found.expectations or found.totals for found in cases(path)), path.name


WRONG = [
    ("", ["the [old] lock", "    ^^^^^ alternative"], "optional, not alternative"),
    ("", ["the [old] lock", "    ^^^^ optional"], "the bracket is '[old]'"),
    ("", ["the [old] lock", "   ^ optional"], "no bracket here"),
    ("", ["the [old] lock", "= brackets 2"], "= brackets 2: got 1"),
    ("", ["the [old] lock", "    ^ group=a"], "group a is"),
    ("", ["the old]] lock", "= words 3"], "unexpected TX101"),
    ("parties=US", ["the [US: old] lock", "    ^ propose=JP"], "propose is US, not JP"),
    ("", ["1. the lock", "   ^ provision=par-2"], "provision is par-1, not par-2"),
    ("", ["the lock", "    ^ TX101 stray-closing-bracket"], "no TX101 here"),
    ("", ["the lock", '    ^ option="Option 1"'], "no Option 1 here"),
]


@pytest.mark.parametrize(("info", "lines", "fault"), WRONG, ids=[fault for *_, fault in WRONG])
def test_a_wrong_expectation_is_reported(info: str, lines: list[str], fault: str) -> None:
    """An expectation that does not hold is a fault: the case files can fail."""
    found = case("wrong", info, lines)
    assert any(fault in wrong for wrong in faults(found, parse(found.source, found.parties)))


@pytest.mark.parametrize(
    "term", ["optionl", "colour=red", "TX999", "TX101 wide-bracket", "optional|note|nothing"]
)
def test_an_unknown_term_is_refused(term: str) -> None:
    """A slip in a case file is not passed over."""
    with pytest.raises(ValueError, match="not understood"):
        case("slip", "", ["the [old] lock", f"    ^ {term}"])


@pytest.mark.parametrize("info", ["colour=red", "format=papyrus"])
def test_an_unknown_setting_is_refused(info: str) -> None:
    """A slip behind the word `draft` is not passed over either."""
    with pytest.raises(ValueError, match="slip: "):
        case("slip", info, ["the lock"])
