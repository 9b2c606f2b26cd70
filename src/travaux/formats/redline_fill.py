"""One paragraph of a redline filled with its pieces, each in its tracked change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.redline_marks import mark_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_lines import Line, Piece
    from travaux.formats.redline_marks import Revisions
    from travaux.text.passages import PassageKind

_MOVED: frozenset[PassageKind] = frozenset({"moved-from", "moved-to"})


@dataclass(slots=True)
class Filling:
    """The paragraphs' contents in their order: `last` says which line is the last of each place of a move.

    >>> Filling({}).opened
    {}
    """

    last: dict[tuple[PassageKind, int], int]
    opened: dict[tuple[PassageKind, int], Element] = field(default_factory=dict)

    def fill(
        self,
        paragraph: Element,
        line: Line,
        number: int,
        revisions: Revisions,
        runs: Callable[[Piece], Sequence[Element]],
    ) -> None:
        """Put the pieces of the line with this number into the paragraph, and the fate of its mark."""
        for piece in line.pieces:
            made = list(runs(piece))
            if piece.kind in _MOVED:
                self._open(paragraph, piece.kind, piece.move, revisions)
            if piece.kind == "kept":
                paragraph.extend(made)
            elif made:
                paragraph.append(revisions.wrapped(piece.kind, made))
        if line.end != "kept":
            mark_end(paragraph, revisions.mark(_mark_kind(line)))
        for key in [key for key, end in self.last.items() if end == number and key in self.opened]:
            paragraph.append(self.opened.pop(key))

    def _open(self, paragraph: Element, kind: PassageKind, move: int, revisions: Revisions) -> None:
        if (kind, move) not in self.opened:
            start, end = revisions.range(kind, move)
            paragraph.append(start)
            self.opened[kind, move] = end


def _mark_kind(line: Line) -> PassageKind:
    """The change of a paragraph's mark: a move only where all of the paragraph moved unchanged.

    LibreOffice sets the words behind the moved ones apart otherwise; an insertion or deletion says the same.
    """
    if line.end not in _MOVED or all(piece.kind == line.end for piece in line.pieces):
        return line.end
    return "deleted" if line.end == "moved-from" else "inserted"


def last_lines(lines: Iterable[Line]) -> dict[tuple[PassageKind, int], int]:
    """The number of the last line that holds something of each place of a move.

    >>> last_lines([])
    {}
    """
    last: dict[tuple[PassageKind, int], int] = {}
    for number, line in enumerate(lines):
        for kind, move in (*((piece.kind, piece.move) for piece in line.pieces), (line.end, line.move)):
            if kind in _MOVED:
                last[kind, move] = number
    return last
