"""The bracketing that a secretariat would type, case by case: tests/bracketings/*.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from travaux.drafting.consolidate import consolidate
from travaux.drafting.departures import typeface
from travaux.text import notation

_CASE = re.compile(
    r"^## (?P<name>[^\n]+)\n(?:(?!^## ).*\n)*?```bracketing\n(?P<rows>(?:.*\n)*?)```$", re.MULTILINE
)


class Bracketing(NamedTuple):
    """One case: the base, the versions by party, the text that was judged right, and what is written."""

    name: str
    base: str
    versions: dict[str, str]
    judged: str
    written: str


def bracketings() -> list[Bracketing]:
    """Every case of every file."""
    found: list[Bracketing] = []
    for path in sorted((Path(__file__).parent / "bracketings").glob("*.md")):
        for case in _CASE.finditer(path.read_text("utf-8")):
            texts: dict[str, list[str]] = {}
            for row in case["rows"].splitlines():
                key, _, words = row.partition(":")
                texts.setdefault(key, []).append(words.removeprefix(" "))
            base, judged = ("\n".join(texts.pop(key)) for key in ("base", "="))
            written = "\n".join(texts.pop("!", [judged]))
            versions = {party: "\n".join(rows) for party, rows in texts.items()}
            found.append(Bracketing(case["name"], base, versions, judged, written))
    return found


CASES = bracketings()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bracketing(case: Bracketing) -> None:
    """As it was judged by hand, or otherwise where the case says so."""
    assert consolidate(case.base, case.versions).written == case.written


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_judged_is_read_back(case: Bracketing) -> None:
    """The judge, too, keeps every party's words: else no program could agree."""
    read = notation.pieces(case.judged, case.versions)
    assert notation.reading(read) == case.base
    for party, version in case.versions.items():
        assert typeface(notation.reading(read, party)) == typeface(version)


def test_most_bracketings_are_as_they_were_judged() -> None:
    """Where they are not, the case shows both."""
    agree = [case.judged == case.written for case in CASES]
    assert sum(agree) >= 0.93 * len(agree)
    assert len(agree) >= 116
