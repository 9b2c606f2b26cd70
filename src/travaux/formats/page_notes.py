"""Footnotes at the foot of a page: found, joined over pages, and tied to the figures that refer to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.formats.page_layout import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.formats.page_layout import Page

_SMALLER = 0.94
_START = re.compile(r"([0-9]{1,3}|[*†‡§]{1,3})[.)]?(?=[^0-9.,/)\]]|$)\s*")
_GLUED = re.compile(r"(?<=[^\W\d_]|[\[\]\)}.,;:”’\"'])[0-9]{1,3}(?!\w|[.,/-][0-9])")
_UPPER_PART = 0.75


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its sign as printed ("12", "*"), its label in the text, its lines and its first page.

    >>> Note("1", "1", 3, ()).sign
    '1'
    """

    sign: str
    label: str
    page: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a page's line that a note belongs to: `start` and `end` count the line's characters.

    >>> Reference(0, 2, 3, "1").label
    '1'
    """

    line: int
    start: int
    end: int
    label: str


def body_size(pages: Iterable[Page]) -> float:
    """The size of type that most of the letters are set in, in points; 0 if there are none.

    >>> body_size([])
    0.0
    """
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def without_notes(pages: Sequence[Page], size: float) -> tuple[list[Page], list[Note]]:
    """The pages without their footnotes, and those in order.

    A page's notes are the lines in smaller type at its foot, from the first that begins with the number due
    next or with a raised figure. Small lines above it, where the page before ended in a note, go on with
    that note.

    `size` is the body's.

    >>> without_notes([], 12.0)
    ([], [])
    """
    kept: list[Page] = []
    notes: list[Note] = []
    for page in pages:
        first = _first_note_line(page, size, notes)
        kept.append(replace(page, lines=page.lines[:first]))
        notes = _with_lines(notes, page.number, page.lines[first:])
    return kept, notes


def _first_note_line(page: Page, size: float, notes: Sequence[Note]) -> int:
    """The index of the line that the page's notes begin with; the number of its lines if it has none."""
    lines = page.lines
    foot = len(lines)
    while (
        foot > 0 and lines[foot - 1].size <= _SMALLER * size and lines[foot - 1].y < _UPPER_PART * page.height
    ):
        foot -= 1
    due = _next_number(notes)
    starts = [index for index in range(foot, len(lines)) if _begins_note(lines[index], due)]
    if not starts and (raised := _first_raised_note(lines, due)) is not None:
        starts, foot = [raised], raised
    if not starts:
        # A page of nothing but the end of a long note, or of small type that is no note at all.
        return foot if _goes_on(notes, page.number) and 0 < foot < len(lines) else len(lines)
    if starts[0] > foot and _goes_on(notes, page.number) and foot > 0:
        return foot
    return starts[0]


def _begins_note(line: Line, due: int) -> bool:
    found = _START.match(line.text)
    if not found:
        return False
    if any(start == 0 for start, _ in line.raised):
        return True
    sign = found.group(1)
    return not sign.isdecimal() or int(sign) in (due, 1)


def _first_raised_note(lines: Sequence[Line], due: int) -> int | None:
    """The line that begins with the raised number due, where a line above it refers to that number.

    Such a note may be set in the body's own size.
    """
    wanted = str(due)
    cited = False
    for index, line in enumerate(lines):
        for start, end in line.raised:
            if line.text[start:end] == wanted:
                if start == 0 and cited:
                    return index
                cited = cited or start > 0
    return None


def _next_number(notes: Sequence[Note]) -> int:
    return next((int(note.sign) + 1 for note in reversed(notes) if note.sign.isdecimal()), 1)


def _goes_on(notes: Sequence[Note], page: int) -> bool:
    return bool(notes) and notes[-1].page >= page - 2


def _with_lines(notes: Sequence[Note], page: int, lines: Sequence[Line]) -> list[Note]:
    found = list(notes)
    labels = {note.label for note in notes}
    for line in lines:
        start = _START.match(line.text)
        if start and _begins_note(line, _next_number(found)):
            label = _free_label(start.group(1), page, labels)
            labels.add(label)
            words = replace(line, text=line.text[start.end() :], raised=())
            found.append(Note(start.group(1), label, page, (words,) if words.text else ()))
        else:
            found[-1] = replace(found[-1], lines=(*found[-1].lines, line))
    return found


def _free_label(sign: str, page: int, taken: set[str]) -> str:
    """The sign itself, or with its page where an earlier note has it: numbers may begin anew on each page."""
    label, times = sign, 0
    while label in taken:
        label = f"{sign}-{page}" if not times else f"{sign}-{page}-{times}"
        times += 1
    return label


def references(page: Page, notes: Sequence[Note]) -> list[Reference]:
    """The figures in a page's lines that refer to its notes, those that begin on this page.

    A small raised figure refers to the note of that number on the page; where no such figure is, a figure
    glued to the end of a word or bracket does, if it is the only one on the page.

    >>> from travaux.formats.page_layout import Line, Page
    >>> page = Page(1, 595, 842, (Line("in the annex.1", 72, 700, 150, 12, raised=((13, 14),)),))
    >>> references(page, [Note("1", "1", 1, ())])
    [Reference(line=0, start=13, end=14, label='1')]
    """
    numbered = {note.sign: note for note in notes if note.sign.isdecimal()}
    found = _raised_references(page, numbered)
    cited = {reference.label for reference in found}
    for note in numbered.values():
        if note.label not in cited:
            found += _glued_references(page, note)
    return sorted(found, key=lambda reference: (reference.line, reference.start))


def _raised_references(page: Page, notes: dict[str, Note]) -> list[Reference]:
    found: list[Reference] = []
    for index, line in enumerate(page.lines):
        for start, end in line.raised:
            figures = line.text[start:end]
            if figures in notes:
                found.append(Reference(index, start, end, notes[figures].label))
                continue
            # Two references in a row: "67" refers to the notes 6 and 7.
            for middle in range(start + 1, end):
                first, second = line.text[start:middle], line.text[middle:end]
                if first in notes and second in notes and int(second) == int(first) + 1:
                    found.append(Reference(index, start, middle, notes[first].label))
                    found.append(Reference(index, middle, end, notes[second].label))
                    break
    return found


def _glued_references(page: Page, note: Note) -> list[Reference]:
    found = [
        Reference(index, match.start(), match.end(), note.label)
        for index, line in enumerate(page.lines)
        for match in _GLUED.finditer(line.text)
        if match.group() == note.sign
    ]
    return found if len(found) == 1 else []
