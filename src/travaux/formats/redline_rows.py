"""Table rows that go whole: the row is marked, not only its words (ECMA-376 part 1, 17.13.5.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.word_xml import W, above

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Edit
    from travaux.formats.redline_trace import Line
    from travaux.text.passages import Passage

__all__ = ["mark_rows", "rows_that_go"]

_TR, _TRPR = W + "tr", W + "trPr"


def rows_that_go(
    lines: Sequence[Line], edits: Sequence[Edit], walls: frozenset[int]
) -> tuple[list[Element], list[int]]:
    """The rows whose every line is taken out, and the lines whose end would go but is a wall.

    The line ends that go with a row are taken off `edits` where they stand before it.

    >>> rows_that_go([], [], frozenset())
    ([], [])
    """
    claimed: set[int] = set()
    gone: list[Element] = []
    for row, (first, last) in _rows(lines).items():
        if not all(_goes(edit.end) for edit in edits[first:last]):
            continue
        if not all(
            (line.words == line.end or edit.passages)
            and all(passage.kind == "deleted" for passage in edit.passages)
            for line, edit in zip(lines[first : last + 1], edits[first : last + 1], strict=True)
        ):
            continue
        if _goes(edits[last].end):
            claimed.update(range(first, last + 1))
        elif first > 0 and first - 1 not in claimed and _goes(edits[first - 1].end):
            claimed.update(range(first - 1, last + 1))
            edits[first - 1].end = None
        else:
            continue
        gone.append(row)
    stuck = [
        index
        for index, line in enumerate(lines)
        if edits[index].end is not None and line.end in walls and index not in claimed
    ]
    return gone, stuck


def mark_rows(rows: Sequence[Element], lines: Sequence[Line], edits: Sequence[Edit]) -> None:
    """Mark rows as taken out; the last paragraph of a cell keeps its end, which goes with the row.

    >>> mark_rows([], [], [])
    """
    for row in rows:
        properties = row.find(_TRPR)
        if properties is None:
            properties = etree.Element(_TRPR)
            row.insert(sum(child.tag == W + "tblPrEx" for child in row), properties)
        etree.SubElement(properties, W + "del")
    for line, edit in zip(lines, edits, strict=True):
        if edit.end is not None and _last_in_cell(line):
            edit.end = None


def _goes(end: Passage | None) -> bool:
    return end is not None and end.kind == "deleted"


def _rows(lines: Sequence[Line]) -> dict[Element, tuple[int, int]]:
    """The first and last line of every row, in order."""
    rows: dict[Element, tuple[int, int]] = {}
    for index, line in enumerate(lines):
        for row in line.paragraph.iterancestors(_TR) if line.paragraph is not None else ():
            rows[row] = (rows[row][0] if row in rows else index, index)
    return rows


def _last_in_cell(line: Line) -> bool:
    paragraph = line.paragraph
    return (
        paragraph is not None
        and above(paragraph).tag == W + "tc"
        and next(paragraph.itersiblings(W + "p", W + "tbl"), None) is None
    )
