"""Word's own redline: the old draft as a Word file with tracked changes that make it the new one.

Rejecting all changes gives the old text, accepting all gives the new one, line by line. The old file keeps
its own formatting; what comes is dressed as in the new file. Whoever wants to know why a number, a note or a
row is marked as it is finds the rules in `travaux.formats.redline_numbers` and `redline_paragraphs`.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_guests import Parted, invited, parted
from travaux.formats.redline_notes import answering_notes, mentions, reference_spans, write_notes
from travaux.formats.redline_numbers import (
    Agreement,
    Places,
    agreeing,
    change_number,
    list_votes,
    write_numbers,
    write_table,
)
from travaux.formats.redline_package import packed
from travaux.formats.redline_paragraphs import Moves, Writer
from travaux.formats.redline_plain import holdable, plain_paper, text_lines
from travaux.formats.redline_rows import mark_rows, rows_that_go
from travaux.formats.redline_script import apart, cut, distribute, origins, settle
from travaux.formats.redline_trace import Paper, trace_paper, walk_paper
from travaux.formats.word_xml import W, above
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Intervals, Origin
    from travaux.formats.redline_trace import Line
    from travaux.text.passages import Passage
    from travaux.text.source import Source

__all__ = ["CHANGES", "RANGES", "range_moves", "redline"]

_FEW, _SOME = 4, 8
"""So many paragraphs, or one of so many that are counted, may change their level before all numbers of their
list are written out."""
_SKIPPED = (W + "bookmarkStart", W + "bookmarkEnd")
CHANGES = (W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "pPrChange")
RANGES = tuple(W + f"{name}Range{side}" for name in ("moveFrom", "moveTo") for side in ("Start", "End"))


def redline(
    old: Source,
    new: Source,
    passages: Sequence[Passage],
    author: str = "travaux",
    date: datetime | None = None,
    content: bytes = b"",
) -> bytes:
    """The bytes of a Word file: `old` with tracked changes by `author` that make it `new`.

    `passages` are the script between both texts, in code points. `date` is written as UTC, or left out. Where
    `old` is no Word file, a plain one is made of its lines; `content` are the bytes of one that is in no
    file. Raises `Unreadable` where a Word file that was read is gone or has changed since.

    >>> from travaux.text.passages import Passage
    >>> from travaux.text.source import Source
    >>> redline(Source("All"), Source("All"), [Passage("kept", 0, 3, 0, 3)])[:2]
    b'PK'
    """
    paper, moves = changed(old, new, passages, content)
    range_moves(moves)
    _sign(paper, author, date)
    return packed(paper)


def changed(
    old: Source, new: Source, passages: Sequence[Passage], content: bytes = b""
) -> tuple[Paper, Moves]:
    """The paper of the old text with the changes in it, not yet signed; raises as `redline` does.

    >>> from travaux.text.passages import Passage
    >>> from travaux.text.source import Source
    >>> changed(Source("All"), Source("All"), [Passage("kept", 0, 3, 0, 3)])[0].text
    'All'
    """
    new_paper = _paper(new) if new.format == "docx" else None
    paper = _paper(old, content) or plain_paper(old)
    written: set[str] = set()
    notes_stay = old.format == "docx"
    while True:
        found = Parted(paper, new, new_paper, passages)
        if notes_stay:
            found = parted(*found.drafts)
        paper = found.paper
        plan = _plan(found, frozenset(written))
        edits = distribute(plan.script, paper.text, paper.lines)
        rows, stuck = rows_that_go(paper.lines, edits, plan.walls)
        again = _written_out(paper, plan, stuck)
        if again is None:
            break
        written |= plan.counting.wrong
        had_notes = any(line.prefix for line in paper.lines)
        paper = again if again.text == old.text else plain_paper(old)
        notes_stay = notes_stay and had_notes == any(line.prefix for line in paper.lines)
    writer = Writer(paper, found.new, found.new_paper, plan.sources, plan.places, plan.bound, invited(found))
    mark_rows(rows, paper.lines, edits)
    for index, edit in enumerate(edits):
        writer.write(index, edit)
    for index, place in plan.counting.renumbered.items():
        change_number(paper.lines[index].paragraph, paper.lines[index].place, place)
    return paper, writer.moves


def _written_out(paper: Paper, plan: _Plan, stuck: Sequence[int]) -> Paper | None:
    """The paper with what cannot be told by tracked changes put as plain paragraphs; None if nothing is."""
    if not plan.notes_fit and any(line.prefix for line in paper.lines):
        return write_notes(paper)
    tables: dict[Element, None] = {}
    for index in stuck:
        for line in paper.lines[index : index + 2]:
            if line.paragraph is not None:
                for table in line.paragraph.iterancestors(W + "tbl"):
                    tables[table] = None
    if tables:
        for table in tables:  # inner ones first, as they are met
            write_table(table)
        return walk_paper(paper.package, paper.main)
    if any(paper.lines[index + 1].prefix for index in stuck if index + 1 < len(paper.lines)):
        return write_notes(paper)
    return write_numbers(paper, plan.counting.wrong) if plan.counting.wrong else None


def _paper(source: Source, content: bytes = b"") -> Paper | None:
    """The Word file that a source was read from; None for another format, or one too strange to trace."""
    if source.format != "docx":
        return None
    with contextlib.suppress(OSError, ValueError):
        content = content or Path(source.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != source.sha256:
        message = f"{source.path} is gone or was changed after it was read: read it again, then compare."
        raise Unreadable(message)
    return trace_paper(content, source.path, source.text)


@dataclass(slots=True)
class _Plan:
    """The script as it can be written, and how far Word's counting agrees with the new text."""

    script: list[Passage]
    sources: list[Origin]
    places: Places
    bound: Intervals
    counting: Agreement
    notes_fit: bool
    walls: frozenset[int]


def _plan(found: Parted, written: frozenset[str]) -> _Plan:
    paper, new, new_paper, passages = found.drafts
    lines, text = paper.lines, paper.text
    new_lines = new_paper.lines if new_paper else text_lines(new.text)
    walls, early = _walls(paper)
    script = settle(passages, text, new.text, walls, early)
    sources = origins(script, lines, new.text)
    places = Places(paper, new_paper, list_votes(sources, lines, new_lines), written)
    counting = agreeing(places, sources, lines, new_lines, new.text)
    while counting.astray and _few(counting):
        renumbered = {**counting.renumbered, **counting.astray}
        counting = agreeing(places, sources, lines, new_lines, new.text, renumbered)
    bound, notes_fit = counting.bound, counting.heads_fit
    spans = [span for span in reference_spans(paper) if span not in found.going]
    theirs = [span for span in mentions(new, new_paper) if span not in found.coming]
    answers = answering_notes(script, spans, theirs)
    if answers is not None:
        # Of a reference that comes, one sign is left to tell the place.
        bound = sorted([*bound, *answers, *((start + 1, end) for start, end in found.coming)])
        old_bound = sorted([*((line.start, line.words) for line in lines if line.start < line.words), *spans])
        whole = [span for span in _whole(lines) if span not in set(spans)]
        script = cut(script, old_bound, bound, whole, spans)
        script = apart(script, text, old_bound, bound, walls)
    return _Plan(script, sources, places, bound, counting, notes_fit and answers is not None, walls)


def _few(counting: Agreement) -> bool:
    return len(counting.renumbered) + len(counting.astray) <= max(_FEW, counting.counted // _SOME)


def _whole(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The stretches of a text that one element writes which cannot be parted."""
    return [
        (atom.start, atom.end)
        for line in lines
        for atom in line.atoms
        if atom.end - atom.start > 1
        and (atom.element is None or len(atom.element.text or "") != atom.end - atom.start)
    ]


def _walls(paper: Paper) -> tuple[frozenset[int], frozenset[int]]:
    """Line ends behind which no paragraph stands that could be joined, and those before which lines come."""
    walls, early = set(), set()
    for line, following in zip(paper.lines, paper.lines[1:], strict=False):
        if line.paragraph is None or following.paragraph is None:
            continue
        found = line.paragraph.getnext()
        while found is not None and found.tag in _SKIPPED:
            found = found.getnext()
        if found is not following.paragraph:
            walls.add(line.end)
            deeper = sum(1 for _ in following.paragraph.iterancestors(W + "tbl", W + "txbxContent"))
            if following.prefix or deeper > sum(
                1 for _ in line.paragraph.iterancestors(W + "tbl", W + "txbxContent")
            ):
                early.add(line.end)
    return frozenset(walls), frozenset(early)


def range_moves(moves: Moves) -> None:
    """Put the marks of their ranges round moves; a move that lost one of its sides becomes a change.

    >>> range_moves(Moves())
    """
    for number, sides in sorted(moves.found.items()):
        held = [[element for element in side if above(element).tag != W + "rPr"] for side in sides]
        if not all(held):
            for element in (*sides[0], *sides[1]):
                gone = element.tag == W + "moveFrom"
                element.tag = W + ("del" if gone else "ins")
                for words in element.iterdescendants(W + "t") if gone else ():
                    words.tag = W + "delText"
            continue
        for name, side in zip(("moveFrom", "moveTo"), held, strict=True):
            start = etree.Element(W + f"{name}RangeStart")
            start.set(W + "name", f"move{number}")
            side[0].addprevious(start)
            end = etree.Element(W + f"{name}RangeEnd")
            side[-1].addnext(end)
            end.set(W + "id", f"{name}{number}")
            start.set(W + "id", f"{name}{number}")


def _sign(paper: Paper, author: str, date: datetime | None) -> None:
    """Number the changes from 1 through all parts, and write who made them, and when."""
    name = holdable(author).encode("utf-8", "replace").decode("utf-8") or "travaux"
    when = date.strftime("%Y-%m-%dT%H:%M:%SZ") if date else ""
    count = 0
    ranges: dict[str, str] = {}
    for root in paper.package.trees.values():
        for element in root.iter(*CHANGES, *RANGES):
            key = element.get(W + "id", "")
            if element.tag.endswith("RangeEnd"):
                element.set(W + "id", ranges[key])
                continue
            count += 1
            if element.tag.endswith("RangeStart"):
                ranges[key] = str(count)
            element.set(W + "id", str(count))
            element.set(W + "author", name)
            if when:
                element.set(W + "date", when)
