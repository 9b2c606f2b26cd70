"""The bracketing that a secretariat would type, case by case: tests/bracketings/*.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from travaux.drafting.consolidate import consolidate

_CASE = re.compile(
    r"^## (?P<name>[^\n]+)\n(?:(?!^## ).*\n)*?```bracketing\n(?P<rows>(?:.*\n)*?)```$", re.MULTILINE
)


class Bracketing(NamedTuple):
    """One case: the base, the versions by party, and the text that was judged to be right."""

    name: str
    base: str
    versions: dict[str, str]
    expected: str


def bracketings() -> list[Bracketing]:
    """Every case of every file."""
    found: list[Bracketing] = []
    for path in sorted((Path(__file__).parent / "bracketings").glob("*.md")):
        for case in _CASE.finditer(path.read_text("utf-8")):
            texts: dict[str, list[str]] = {}
            for row in case["rows"].splitlines():
                key, _, words = row.partition(":")
                texts.setdefault(key, []).append(words.removeprefix(" "))
            base, expected = "\n".join(texts.pop("base")), "\n".join(texts.pop("="))
            found.append(
                Bracketing(
                    case["name"], base, {key: "\n".join(rows) for key, rows in texts.items()}, expected
                )
            )
    return found


@pytest.mark.parametrize("case", bracketings(), ids=lambda case: case.name)
def test_a_bracketing(case: Bracketing) -> None:
    """As it was judged by hand."""
    found = consolidate(case.base, case.versions)
    assert found.written == case.expected
