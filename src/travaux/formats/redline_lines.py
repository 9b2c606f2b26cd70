"""The passages of a comparison as the paragraphs of a redline: pieces of words, and what becomes of each end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.text.passages import Passage, PassageKind

NEW_SIDE = frozenset({"inserted", "moved-to"})
"""The kinds whose words stand in the new text; all others have their offsets in the old one."""
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line with one fate: `start` is their offset in the old text, or in the new one where they
    are new.

    >>> Piece("inserted", "shall", 4).end
    9
    """

    kind: PassageKind
    words: str
    start: int
    move: int = 0

    @property
    def end(self) -> int:
        """One past the last character.

        >>> Piece("kept", "", 4).end
        4
        """
        return self.start + len(self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the redline: its pieces, and what becomes of the mark at its end.

    `old` and `new` are the numbers, from 0, of the lines that the mark ends in each text, None where it ends
    none; of the last paragraph the mark is `kept`. `move` is the move that the mark belongs to, or 0.

    >>> Line((), "inserted", None, 0).old is None
    True
    """

    pieces: tuple[Piece, ...]
    end: PassageKind
    old: int | None
    new: int | None
    move: int = 0


def redlined(passages: Iterable[Passage], old: str, new: str) -> list[Line]:
    r"""The paragraphs of a redline; those whose mark is not new are the old text's lines, in order.

    >>> from travaux.text.passages import Passage
    >>> script = [Passage("kept", 0, 3, 0, 3), Passage("inserted", 3, 3, 3, 7)]
    >>> [(line.end, line.old, line.new) for line in redlined(script, "One", "One\nTwo")]
    [('inserted', None, 0), ('kept', 0, 1)]
    """
    lines: list[Line] = []
    pieces: list[Piece] = []
    here = there = 0
    for passage in passages:
        fresh = passage.kind in NEW_SIDE
        start = passage.new_start if fresh else passage.old_start
        words = new[start : passage.new_end] if fresh else old[start : passage.old_end]
        at = 0
        for found in _LINE_END.finditer(words):
            if found.start() > at:
                pieces.append(Piece(passage.kind, words[at : found.start()], start + at, passage.move))
            at = found.end()
            ends_old, ends_new = not fresh, fresh or passage.kind == "kept"
            lines.append(
                Line(
                    tuple(pieces),
                    passage.kind,
                    here if ends_old else None,
                    there if ends_new else None,
                    passage.move,
                )
            )
            here, there = here + ends_old, there + ends_new
            pieces = []
        if at < len(words):
            pieces.append(Piece(passage.kind, words[at:], start + at, passage.move))
    return [*lines, Line(tuple(pieces), "kept", here, there)]


def line_starts(text: str) -> Sequence[int]:
    r"""Where the lines of a text begin.

    >>> line_starts("a\r\nb")
    [0, 3]
    """
    return [0, *(found.end() for found in _LINE_END.finditer(text))]
