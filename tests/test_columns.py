"""Lines for a terminal: never too wide, no word lost, wide and combining letters measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travaux.analysis.columns import Piece, cropped, padded, painted, width_of, wrapped

words = st.text(st.sampled_from("ab [],第条e\u0301\u2068ش"), max_size=60)
pieces = st.lists(st.builds(Piece, words, st.sampled_from(["", "bold", "dim"])), max_size=5).map(tuple)


@given(pieces, st.integers(2, 30), st.integers(0, 4))
def test_wrapped_lines_fit_and_lose_no_letter(line: tuple[Piece, ...], columns: int, indent: int) -> None:
    """Joined together without blanks, the lines are the pieces; none is wider than its room."""
    lines = wrapped(line, columns + indent, indent)
    assert all(width_of(painted(one, colour=False)) <= columns + indent for one in lines)
    told = "".join(painted(one, colour=False) for one in lines).replace(" ", "")
    assert told == "".join(piece.text for piece in line).replace(" ", "")


@given(words, st.integers(2, 30))
def test_padded_text_takes_its_columns_exactly(text: str, columns: int) -> None:
    """Cut or filled, a cell is as wide as its column, on either side."""
    assert width_of(padded(text, columns)) == columns
    assert width_of(padded(text, columns, right=True)) == columns


@given(words, st.integers(2, 30))
def test_cropped_text_is_its_own_beginning(text: str, columns: int) -> None:
    """What is cut ends in an ellipsis, what is not is unchanged."""
    shown = cropped(text, columns)
    assert shown == text or text.startswith(shown.removesuffix("…"))
    assert width_of(shown) <= columns


@pytest.mark.parametrize(
    ("text", "columns"), [("第4条", 5), ("e\u0301", 1), ("\u2068a\u2069", 1), ("ش", 1), ("[x]", 3)]
)
def test_widths_are_those_of_terminals(text: str, columns: int) -> None:
    """Wide letters take two columns, combining marks and isolates none."""
    assert width_of(text) == columns


def test_colour_is_codes_round_the_same_words() -> None:
    """Without colour no code is written; with it each piece is closed again."""
    line = (Piece("a", "bold"), Piece(" b"))
    assert painted(line, colour=False) == "a b"
    assert painted(line, colour=True) == "\x1b[1ma\x1b[0m b"
