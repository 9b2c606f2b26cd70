"""Consolidation: every version and the base can be read back, whatever the words hold."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux.drafting.consolidate import Consolidation, consolidate
from travaux.drafting.departures import alike, typeface
from travaux.text import notation
from travaux.text.notation import Departure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# fmt: off
FRAGMENTS = (
    "the ", "Parties ", "shall ", "forces ", "60 ", "days ", "القوات ", "войска ", "部隊", "naïve ",
    "nai\u0308ve ", "[", "]", "[", "]", "][", "[[", "]]", "[shall]", "[shall][should]", "[Option 1: ",
    "[ ]", "[…]", "[^1]", "[a](b)", ", ", ". ", "; ", "\n", "\n\n", "\r\n", "  ", "\xa0", "\u202f", "\t",
    "“", "”", "\xab\u202f", "\u202f\xbb", '"', "’", "A: ", "AB: ", "[A: ", "[AB: ", "[A B: ", "[A, AB: ",
    "[B oppose: ", "[A propose; B oppose: ", "A/B: ", "oppose: ", "\\", "\\\\", "\\[", "\\]",
    "\\[A: x\\]", "A", "AB", ":", "(a) ", "1. ", "(2000) ", "1,500 ", "*", "**", "_", "`", "# ", "- ",
    "| a | b |", "---\n", "---\ntravaux: 1\n---\n", "\ufeff", "\u200f", "\u202e", "\u0301", "\x00",
    "\x85", "\u2028", "🌊",
)
CODES = ("A", "AB", "A B", "B", "A-B", "B.1", "EU", "EU27", "É", "ا")
# fmt: on
"""Pieces of drafts, heads and escapes among them; some parties' codes begin like others'."""

LEAVES = st.sampled_from(FRAGMENTS)
Table = tuple[str, dict[str, str]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A base and up to four versions of it: edited, equal, empty, or of something else."""
    chance = draw(st.randoms(use_true_random=False))
    leaves = chance.choices(FRAGMENTS, k=chance.randrange(30))
    codes = chance.sample(CODES, k=chance.randrange(1, 5))
    return "".join(leaves), {code: _version(leaves, chance) for code in codes}


@st.composite
def edited(draw: st.DrawFn, base: list[str]) -> str:
    """A version of a base, told as its leaves."""
    return _version(base, draw(st.randoms(use_true_random=False)))


def _version(leaves: list[str], chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(
            ["", "".join(leaves), "".join(chance.choices(FRAGMENTS, k=20)), "".join(leaves) * 2]
        )
    own = list(leaves)
    for _ in range(chance.randrange(5)):
        at = chance.randrange(len(own) + 1)
        if own and chance.random() < 0.2:
            own.insert(at, own.pop(chance.randrange(len(own))))
        else:
            own[at : at + chance.randrange(4)] = chance.choices(FRAGMENTS, k=chance.randrange(4))
    return "".join(own)


def holds(found: Consolidation, base: str, versions: Mapping[str, str]) -> None:
    """What is true of every consolidation: it is written so that it can be read, the base comes back."""
    written = found.written
    read = notation.pieces(written, versions)
    assert tuple(read) == found.pieces
    assert notation.reading(read) == base
    assert balanced(written)
    assert not notation.touching(read)
    for a, between, b in zip(read, read[1:], read[2:], strict=False):
        if isinstance(a, Departure) and isinstance(b, Departure) and isinstance(between, str):
            assert between.strip(), "two groups are parted by white space alone"


def named(departure: Departure, versions: Mapping[str, str], same: Callable[[str, str], bool]) -> None:
    """Whoever reads otherwise than the base is named, once, and nobody else; no two proposals are alike."""
    for party in versions:
        assert (party in departure.parties) != same(departure.reading(party), departure.base)
    sponsors = [party for proposal in departure.proposals for party in proposal.parties]
    assert len({*sponsors, *departure.oppose}) == len(sponsors) + len(departure.oppose)
    words = [proposal.words for proposal in departure.proposals]
    assert len({"", departure.base, *words}) == len(words) + (2 if departure.base else 1)
    assert all(list(proposal.parties) == sorted(proposal.parties) for proposal in departure.proposals)


def balanced(text: str) -> bool:
    """Whether all brackets without a backslash have their partners."""
    depth = 0
    for sign in re.finditer(r"(?<!\\)((?:\\\\)*)([\[\]])", text):
        depth += 1 if sign.group(2) == "[" else -1
        if depth < 0:
            return False
    return depth == 0


@settings(max_examples=1500, deadline=None)
@given(tables())
def test_every_version_is_read_back(table: Table) -> None:
    """Typography taken strictly, to the last code point; every sponsor is named."""
    base, versions = table
    found = consolidate(base, versions, strict=True)
    holds(found, base, versions)
    assert {party: found.reading(party) for party in versions} == versions
    for piece in found.pieces:
        if isinstance(piece, Departure):
            named(piece, versions, str.__eq__)


@settings(max_examples=1000, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_typography_raises_no_bracket_and_the_order_changes_nothing(
    table: Table, chance: random.Random
) -> None:
    """Read back but for the type."""
    base, versions = table
    found = consolidate(base, versions)
    holds(found, base, versions)
    for party, version in versions.items():
        assert alike(found.reading(party), version)
    for piece in found.pieces:
        if isinstance(piece, Departure):
            named(piece, versions, lambda a, b: typeface(a) == typeface(b))
    order = list(versions)
    chance.shuffle(order)
    assert consolidate(base, {party: versions[party] for party in order}).written == found.written


@settings(max_examples=400, deadline=None)
@given(tables(), tables())
def test_texts_that_have_nothing_in_common(one: Table, other: Table) -> None:
    """Disjoint, empty, equal: what two parties send alike carries both names."""
    versions = {"A": other[0], "B": one[0][::-1], "C": other[0]}
    found = consolidate(one[0], versions, strict=True)
    holds(found, one[0], versions)
    assert {party: found.reading(party) for party in versions} == versions
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
