"""Consolidation: every version and the base can be read back, whatever the words hold."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux.drafting.consolidate import Consolidation, consolidate
from travaux.drafting.departures import typeface
from travaux.text import notation
from travaux.text.notation import Departure

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = (
    "the",
    "Parties",
    "shall",
    "forces",
    "heavy",
    "60",
    "days",
    "القوات",
    "войска",
    "部隊",
    "naïve",
    "zone",
)
SIGNS = (
    "[",
    "]",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "  ",
    "\u00a0",
    "“",
    "”",
    "A: ",
    "[A: ",
    "[B oppose: ",
    "\\",
    "(a) ",
    "\r\n",
)
LEAVES = st.sampled_from([*(f"{word} " for word in WORDS), *SIGNS])
TEXTS = st.lists(LEAVES, max_size=24).map("".join)


@st.composite
def edited(draw: st.DrawFn, base: list[str]) -> str:
    """A version of a base, as its leaves: some dropped, some changed, some put in."""
    leaves = list(base)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(leaves)))
        leaves[at : at + draw(st.integers(0, 3))] = draw(st.lists(LEAVES, max_size=3))
    return "".join(leaves)


@st.composite
def negotiations(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A base and up to four versions of it."""
    base = draw(st.lists(LEAVES, max_size=24))
    codes = draw(st.lists(st.sampled_from(["A", "B", "C", "DE"]), unique=True, min_size=1))
    return "".join(base), {code: draw(edited(base)) for code in codes}


def holds(found: Consolidation, base: str, versions: Mapping[str, str]) -> None:
    """What is true of every consolidation that is exact to the last character."""
    read = notation.pieces(found.written, versions)
    assert tuple(read) == found.pieces
    assert notation.reading(read) == base
    assert {party: notation.reading(read, party) for party in versions} == dict(versions)
    assert not any(isinstance(a, Departure) and isinstance(b, Departure) for a, b in pairwise(read))
    for a, between, b in zip(read, read[1:], read[2:], strict=False):
        if isinstance(a, Departure) and isinstance(b, Departure) and isinstance(between, str):
            assert between.strip(), "two groups are parted by white space alone"


@settings(max_examples=1200, deadline=None)
@given(negotiations())
def test_every_version_is_read_back(given_: tuple[str, dict[str, str]]) -> None:
    """Typography taken strictly, to the last code point."""
    base, versions = given_
    found = consolidate(base, versions, strict=True)
    holds(found, base, versions)


@settings(max_examples=800, deadline=None)
@given(negotiations(), st.randoms(use_true_random=False))
def test_typography_raises_no_bracket_and_the_order_changes_nothing(
    given_: tuple[str, dict[str, str]], chance: random.Random
) -> None:
    """Read back but for the type; where no version differs in type from the base, exactly."""
    base, versions = given_
    found = consolidate(base, versions)
    for party, version in versions.items():
        assert typeface(found.reading(party)) == typeface(version)
    order = list(versions)
    chance.shuffle(order)
    assert consolidate(base, {party: versions[party] for party in order}).written == found.written
    assert found.reading() == base


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_texts_that_have_nothing_in_common(base: str, one: str, other: str) -> None:
    """Disjoint, empty, equal: what two parties send alike carries both names."""
    versions = {"A": one, "B": other, "C": one}
    found = consolidate(base, versions, strict=True)
    holds(found, base, versions)
    for piece in found.pieces:
        if isinstance(piece, Departure):
            assert ("A" in piece.parties) == ("C" in piece.parties)
            assert all(("A" in proposal.parties) == ("C" in proposal.parties) for proposal in piece.proposals)


def test_the_sentence_of_the_manual() -> None:
    """Equal proposals unite, the base's own words come first."""
    sentence = "The Parties {} withdraw all {} from the buffer zone within {} days of {}."
    versions = {
        "A": sentence.format("shall", "heavy weapons", "30", "signature"),
        "B": sentence.format("shall", "forces", "90", "ratification"),
        "C": sentence.format("should", "heavy weapons", "30", "signature"),
    }
    found = consolidate(sentence.format("shall", "forces", "60", "signature"), versions)
    assert found.written == sentence.format(
        "[shall][C: should]",
        "[forces][A, C: heavy weapons]",
        "[60][A, C: 30][B: 90]",
        "[signature][B: ratification]",
    )


@pytest.mark.parametrize("size", [1, 2, 40])
def test_every_sponsor_is_named(size: int) -> None:
    """However many agree, each is on the list, and nobody else."""
    codes = [f"P{number:02d}" for number in range(size)]
    found = consolidate("within 60 days", dict.fromkeys(codes, "within 30 days"))
    assert found.written == f"within [60][{', '.join(codes)}: 30] days"
