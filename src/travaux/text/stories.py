"""A paper as the paragraphs, tables and notes that it is made of, and what a consolidation makes of them.

A *story* is what Word calls so: the body of a file, a cell of a table, a note. Where many versions of a story
become one, each paragraph that all keep holds its own departures; paragraphs that come, go or are rewritten
beyond likeness are alternatives as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from travaux.text.notation import Piece

THING = "\U0010f000"
"""The sign for a thing in a paragraph's words: a note's reference, a formula, a text box."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in a line and is no word: `key` says what it is, `story` what a note says.

    >>> Thing("formula a+b").story
    ()
    """

    key: str
    story: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without its automatic number; `place` is the list and level that it is counted in.

    The n-th `THING` in its words stands for the n-th of its things.

    >>> Paragraph("All forces withdraw.").place
    ''
    """

    words: str
    place: str = ""
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `shape` tells how many columns each cell takes.

    >>> Row(((Paragraph("60"),),), "1").shape
    '1'
    """

    cells: tuple[tuple[Block, ...], ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    >>> Table(()).rows
    ()
    """

    rows: tuple[Row, ...]


Block = Paragraph | Table | Row
Story = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Whole blocks that some want otherwise: those of the base from `start` to `end` (none for an insertion),
    who wants nothing in their stead, and the proposals: who makes them, and from where to where they stand in
    the story of the first of these.

    >>> Alternatives(3, 3, (), ((("A", "C"), 3, 4),)).start
    3
    """

    start: int
    end: int
    oppose: tuple[str, ...]
    proposals: tuple[tuple[tuple[str, ...], int, int], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A block of the base that all keep, each with its departures in it; `own` are their own blocks.

    A paragraph has `pieces`, in which each thing is the sign that `things` explains: whose it is (`""` for
    the base) and the how many-th of his. `inner` are the cells of a row, the rows of a table, or the notes of
    the base's paragraph by their number among its things; `answers` are each party's own for these notes.

    >>> Shared(0, {}).pieces
    ()
    """

    base: int
    own: Mapping[str, int]
    pieces: tuple[Piece, ...] = ()
    things: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    inner: Mapping[int, Plan] = field(default_factory=dict)
    answers: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


Plan = tuple[Shared | Alternatives, ...]
"""A consolidated story, in the order of the base."""


def words_of(block: Block) -> str:
    """All words of a block, for a look at how much two have in common.

    >>> words_of(Table((Row(((Paragraph("60"),), (Paragraph("days"),)), "1 1"),)))
    '60 days'
    """
    match block:
        case Paragraph(words):
            return words
        case Row(cells):
            return " ".join(words_of(one) for cell in cells for one in cell)
        case Table(rows):
            return " ".join(words_of(row) for row in rows)
