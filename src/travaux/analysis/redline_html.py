"""The redline as HTML: deletions before insertions, every character of both drafts, nothing by colour alone.

All that is not the drafts' own text stands in `<bdi>` elements. In the inline view (the rows that have one
form, and `.v` of those that have three) the text outside `<ins>` is the old draft, that outside `<del>` the
new one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Final

from travaux.analysis.reading import escaped, written_towards
from travaux.analysis.redline_ink import Ink, labels
from travaux.analysis.redline_rows import LEFT, RIGHT, Row
from travaux.analysis.redline_view import Fold, folded
from travaux.analysis.shapes import Shapes, blocks_of
from travaux.analysis.wording import share_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.analysis.redline_view import Section, Side
    from travaux.drafting.comparison import Comparison
    from travaux.text.passages import Passage
    from travaux.text.tree import Draft

_LONG, _HEADING = 80, 400
_SAID: Final = {
    "deleted": ("del", "", "deleted", "end of deletion"),
    "inserted": ("ins", "", "inserted", "end of insertion"),
    "moved-from": ("del", ' class="mv"', "moved from here", "end of what moved"),
    "moved-to": ("ins", ' class="mv"', "moved here", "end of what moved"),
}
_OF: Final[Mapping[Side, frozenset[str]]] = {"old": LEFT, "new": RIGHT}
_CELLS: Final[tuple[tuple[Side, str], ...]] = (("old", "a"), ("new", "z"))
_Shape = tuple[str, str]


class RedlineHtml:
    r"""The rows of a redline as HTML, each with the anchor `#r…` by its number.

    >>> from travaux.analysis.redline_view import redline
    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = compare(parse(Source("All go.")), parse(Source("All agreed.\n\nAll go.")))
    >>> shown = RedlineHtml(found, redline(found), rtl=False)
    >>> shown.link("new", 13), shown.section(redline(found)[0])[:21]
    ('#r1', '<div class="gap"><div')
    """

    def __init__(self, comparison: Comparison, sections: Sequence[Section], *, rtl: bool) -> None:
        self._comparison = comparison
        self.rtl = rtl
        self._drafts: dict[Side, Draft] = {"old": comparison.old, "new": comparison.new}
        old, new = labels(comparison)
        self._ink: dict[Side, Ink] = {"old": Ink(comparison.old, old), "new": Ink(comparison.new, new)}
        self._shapes: dict[Side, _Shapes] = {side: _Shapes(draft) for side, draft in self._drafts.items()}
        rows = [row for section in sections for row in section.rows]
        self._starts: dict[Side, tuple[list[int], list[int]]] = {
            side: _starts(rows, side) for side in self._drafts
        }
        self._articles = {id(row): section.stretch.label for section in sections for row in section.rows}
        self._moves = _moves(sections)
        self._said: set[tuple[int, str]] = set()

    def link(self, side: Side, offset: int) -> str:
        """The address of the row that holds an offset of the old or the new draft."""
        starts, numbers = self._starts[side]
        return f"#r{numbers[max(0, bisect_right(starts, offset) - 1)]}" if starts else "#redline"

    def section(self, section: Section) -> str:
        """The rows of one article, those without a change of substance folded."""
        parts: list[str] = []
        for sided, found in groupby(folded(section), key=_is_sided):
            if sided:
                parts.append(self._gap([row for row in found if isinstance(row, Row)]))
                continue
            parts += [self._fold(one) if isinstance(one, Fold) else self._row(one) for one in found]
        return "".join(parts)

    def _fold(self, fold: Fold) -> str:
        quiet = (
            f", {share_words(fold.quietly, 'paragraph')} with other numbers or signs" if fold.quietly else ""
        )
        rows = "".join(map(self._row, fold.rows))
        unchanged = f"{share_words(fold.words, 'word')} unchanged{quiet}"
        return f'<details class="fold"><summary><bdi>{unchanged}</bdi></summary>{rows}</details>'

    def _gap(self, rows: Sequence[Row]) -> str:
        """Whole paragraphs that went and came, to be set side by side."""
        out: list[str] = []
        for _, pair in groupby(_paired(rows), key=lambda one: one[0]):
            cells: dict[str, list[str]] = {"deleted": [], "inserted": []}
            for _, row in pair:
                cells[row.kind].append(self._row(row))
            shown = "".join(
                f'<div class="{name}">{"".join(cells[kind])}</div>'
                for kind, name in (("deleted", "g1"), ("inserted", "g2"))
                if cells[kind]
            )
            out.append(f'<div class="gap">{shown}</div>')
        return "".join(out)

    def _row(self, row: Row) -> str:
        side: Side = "old" if row.kind == "deleted" else "new"
        tag, shape = self._shape(row, side)
        number = row.number
        inline = self._inline(row)
        if row.kind != "changed" or row.quiet:
            name = {"deleted": " D", "inserted": " I"}.get(row.kind, "")
            return f'<{tag} id="r{number}" class="r{name}{shape}>{inline}</{tag}>'
        cells = "".join(f'<{tag} class="{name}{shape}>{self._cell(row, one)}</{tag}>' for one, name in _CELLS)
        return f'<div class="r mix" id="r{number}"><{tag} class="v{shape}>{inline}</{tag}>{cells}</div>'

    def _shape(self, row: Row, side: Side) -> _Shape:
        """The tag, and what ends its class attribute: classes, direction."""
        start, end = _span(row, side)
        tag, classes = self._shapes[side].at(start, end)
        text = self._drafts[side].source.text
        towards = written_towards(text, start, end)
        turned = f' dir="{towards}"' if towards and (towards == "rtl") != self.rtl else ""
        return tag, f'{" ".join(("", *classes))}"{turned}'

    def _inline(self, row: Row) -> str:
        parts: list[str] = []
        begun = {side: self._begun(row, side) for side in self._drafts}
        for kept, found in groupby(row.runs, key=lambda run: run.kind == "kept"):
            runs = list(found)
            if kept:
                parts += [self._ink["new"].html(one.new_start, one.new_end, begun["new"]) for one in runs]
            else:
                parts.append(self._change(runs, begun, whole=row.kind != "changed"))
        return "".join(parts)

    def _cell(self, row: Row, side: Side) -> str:
        """The row as one draft has it."""
        begun: dict[Side, int] = {side: self._begun(row, side)}
        ink = self._ink[side]
        return "".join(
            ink.html(*_offsets(run, side), begun[side]) if run.kind == "kept" else self._change([run], begun)
            for run in row.runs
            if run.kind in _OF[side]
        )

    def _begun(self, row: Row, side: Side) -> int:
        """Where the row's first paragraph begins: later ones begin on a new line."""
        start, end = _span(row, side)
        text = self._drafts[side].source.text[start:end]
        return start + len(text) - len(text.lstrip())

    def _change(self, runs: Sequence[Passage], begun: Mapping[Side, int], *, whole: bool = False) -> str:
        """Neighbouring runs that differ; `whole` where they are a whole paragraph."""
        ended = {run.kind in LEFT for run in runs if self._ends_paragraph(run)}
        shown = "".join(self._run(run, begun, parting=not whole and len(ended) == 1) for run in runs)
        if not any(self._text(run).strip() for run in runs):
            return shown
        pair = [run.kind for run in runs] == ["deleted", "inserted"]
        return f'<span class="c"{" role=suggestion" if pair else ""}>{shown}</span>'

    def _run(self, run: Passage, begun: Mapping[Side, int], *, parting: bool) -> str:
        side: Side = "old" if run.kind in LEFT else "new"
        start, end = _offsets(run, side)
        ink = self._ink[side]
        tag, name, said, ended = _SAID[run.kind]
        text = self._text(run)
        if not text.strip():
            mark = '<bdi class="pm">¶</bdi>' if parting and self._ends_paragraph(run) else ""
            return f'<{tag} class="w">{mark}{ink.html(start, end, begun[side])}</{tag}>'
        towards = written_towards(text, 0, len(text))
        turned = f' dir="{towards}"' if towards and (towards == "rtl") != self.rtl else ""
        body = ink.html(start, end, begun[side], (f"<{tag}{name}{turned}>", f"</{tag}>"))
        close = f'<bdi class="x"> {ended} </bdi>' if len(text) > _LONG else ""
        return f'{self._moved(run)}<bdi class="x"> {said} </bdi>{body}{close}'

    def _ends_paragraph(self, run: Passage) -> bool:
        """Whether a run ends with the white space between two paragraphs."""
        side: Side = "old" if run.kind in LEFT else "new"
        start, end = _offsets(run, side)
        blank = end - len(self._text(run)) + len(self._text(run).rstrip())
        return blank < end and self._ink[side].parts_paragraphs(max(start, blank), end)

    def _moved(self, run: Passage) -> str:
        """The link to the other place of a move, once on each side."""
        if run.kind not in ("moved-from", "moved-to") or (run.move, run.kind) in self._said:
            return ""
        self._said.add((run.move, run.kind))
        there = "moved-to" if run.kind == "moved-from" else "moved-from"
        row, article = self._moves.get((run.move, there), (None, ""))
        verb = "moved to" if run.kind == "moved-from" else "moved here from"
        link = f"#r{row}" if row is not None else "#redline"
        return f'<bdi class="go"><a href="{link}">{verb} {escaped(article or "another place")}</a></bdi>'

    def _text(self, run: Passage) -> str:
        side: Side = "old" if run.kind in LEFT else "new"
        start, end = _offsets(run, side)
        return self._drafts[side].source.text[start:end]


class _Shapes:
    """The tag and the classes of each paragraph of a draft, asked for by the row that it stands in."""

    def __init__(self, draft: Draft) -> None:
        shapes = Shapes(draft)
        blocks = blocks_of(draft)
        self._starts = [block.start for block in blocks]
        self._found = [_plain(shapes.at(block)) for block in blocks]

    def at(self, start: int, end: int) -> tuple[str, list[str]]:
        """The shape of the first paragraph that begins in the row, else of the one that it stands in."""
        at = bisect_left(self._starts, start)
        if at == len(self._starts) or self._starts[at] >= end:
            at = max(0, at - 1)
        tag, classes = self._found[at]
        several = end - start > _HEADING or bisect_left(self._starts, end) - at > 1
        return tag, [one for one in classes if not several or one != "hd"]


def _plain(shape: tuple[str, list[str]]) -> tuple[str, list[str]]:
    """The headings of a redline are its articles: those of the text itself only look like headings."""
    tag, classes = shape
    return ("p", classes) if tag == "p" else ("p", ["hd", *classes])


def _is_sided(one: Row | Fold) -> bool:
    return isinstance(one, Row) and one.kind in ("deleted", "inserted")


def _paired(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """The rows with the number of their gap: a deletion behind an insertion begins another one."""
    number, before = 0, ""
    for row in rows:
        number += before == "inserted" and row.kind == "deleted"
        before = row.kind
        yield number, row


def _offsets(run: Passage, side: Side) -> tuple[int, int]:
    return (run.old_start, run.old_end) if side == "old" else (run.new_start, run.new_end)


def _span(row: Row, side: Side) -> tuple[int, int]:
    spans = [_offsets(run, side) for run in row.runs if run.kind in _OF[side]]
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)


def _starts(rows: Sequence[Row], side: Side) -> tuple[list[int], list[int]]:
    found = [
        (_span(row, side)[0], number)
        for number, row in enumerate(rows)
        if any(run.kind in _OF[side] for run in row.runs)
    ]
    return [start for start, _ in found], [number for _, number in found]


def _moves(sections: Iterable[Section]) -> dict[tuple[int, str], tuple[int, str]]:
    """The first row of each side of each move, and the article that it stands in."""
    found: dict[tuple[int, str], tuple[int, str]] = {}
    for section in sections:
        for row in section.rows:
            for run in row.runs:
                if run.kind in ("moved-from", "moved-to"):
                    found.setdefault((run.move, run.kind), (row.number, section.stretch.label))
    return found
