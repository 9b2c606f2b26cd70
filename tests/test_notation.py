"""The notation of departures: what is written is read again, whatever signs the words hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux.text.notation import Departure, Piece, Proposal, pieces, reading, written

CODES = ("A", "B", "C")
SIGNS = st.text(alphabet="[]\\A:B, xops\n", max_size=12)
WORDS = SIGNS | st.sampled_from(
    ["A: ", "[A: x]", "\\[", "[A oppose: z]", "A, B: ", "A/B: ", "[[", "]]", "\\"]
)


@st.composite
def departures(draw: st.DrawFn) -> Departure:
    """Parties with words of their own, some with none."""
    base = draw(WORDS)
    readings: dict[str, list[str]] = {}
    for party in draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1)):
        readings.setdefault(draw(WORDS), []).append(party)
    readings.pop(base, None)
    oppose = sorted(readings.pop("", []))
    if not readings and not oppose:
        readings = {f"{base}x": ["A"]}
    proposals = [Proposal(words, tuple(sorted(parties))) for words, parties in readings.items()]
    return Departure(base, tuple(oppose), tuple(sorted(proposals, key=lambda one: one.parties)))


@st.composite
def texts(draw: st.DrawFn) -> list[Piece]:
    """Stretches and departures in turn."""
    found: list[Piece] = []
    for _ in range(draw(st.integers(0, 4))):
        found += [draw(WORDS) or "q", draw(departures())]
    last = draw(WORDS)
    return [*found, last] if last else found


@settings(max_examples=1500, deadline=None)
@given(texts())
def test_written_and_pieces_are_inverse(found: list[Piece]) -> None:
    """Every piece comes back, so every party reads what it did."""
    assert pieces(written(found, CODES), CODES) == found


@settings(max_examples=500, deadline=None)
@given(WORDS)
def test_words_without_departures_are_nobodys(words: str) -> None:
    """A text that holds no departure is written so that none is read into it."""
    assert reading(pieces(written([words], CODES), CODES), "A") == words


# What stands in the file, what the notation makes of it, for a departure behind it.
ESCAPES = [
    ("plain [own] words ", "plain [own] words [A: x]"),
    ("[own]", "\\[own\\][A: x]"),
    ("a [lost bracket ", "a \\[lost bracket [A: x]"),
    ("[A: not ours] here ", "\\[A: not ours\\] here [A: x]"),
    ("[A/B: nor this] here ", "\\[A/B: nor this\\] here [A: x]"),
    ("an escape \\[here\\] ", "an escape \\\\[here\\\\] [A: x]"),
    ("a stroke \\", "a stroke \\\\[A: x]"),
    ("[[inner] outer] ", "[[inner] outer] [A: x]"),
]


@pytest.mark.parametrize(("words", "expected"), ESCAPES)
def test_own_brackets_are_escaped_where_they_must_be(words: str, expected: str) -> None:
    """Only a bracket that could be taken for a part of a departure gets its backslash."""
    found: list[Piece] = [words, Departure("", (), (Proposal("x", ("A",)),))]
    assert written(found, CODES) == expected
    assert pieces(expected, CODES) == found


def test_base_words_that_begin_like_a_head() -> None:
    """They keep their colon, and get a backslash."""
    found: list[Piece] = [Departure("A: old", (), (Proposal("new", ("B",)),))]
    assert written(found, CODES) == "[\\A: old][B: new]"
    assert pieces("[\\A: old][B: new]", CODES) == found


def test_a_bracket_edited_by_hand_is_read_as_far_as_it_goes() -> None:
    """Unknown codes, lost partners and a second unlabelled bracket are words like any other."""
    for text in ("[D: x]", "[A: x", "A: x]", "[A: ", "[A, D: x]"):
        assert pieces(text, CODES) == [text]
    assert pieces("[old][A: new][more]", CODES) == [
        Departure("old", (), (Proposal("new", ("A",)),)),
        "[more]",
    ]
    assert pieces("[A:x]", CODES) == [Departure("", (), (Proposal("x", ("A",)),))]
