"""A view of the record as a sheet: headings, pictures and tables; for a terminal, a page, paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from travaux.analysis.columns import Line, Piece
from travaux.analysis.page_frame import digest, legible, style, templates
from travaux.analysis.reading import escaped
from travaux.analysis.screen import RULE, cell, hanging, printed, section, user

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
_LEAST, _GAP, _FOOT, _READABLE, _SHORT = 3, 2, 60, 26, 26


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a table with what they lead to (an id on the sheet) and a class that the style sheet knows.

    >>> Cell("held").link
    ''
    """

    text: str
    link: str = ""
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sheet: a heading, a sentence, a picture (SVG), a table. `ids` are the rows' ids.

    >>> Part("Contacts").rows
    ()
    """

    heading: str
    note: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    ids: tuple[str, ...] = ()
    picture: str = ""
    id: str = ""
    empty: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view: its title, what kind of paper it is, one sentence that says what it comes to, its parts.

    >>> Sheet("Talks", "Contacts", "None.").parts
    ()
    """

    title: str
    kicker: str
    headline: str
    parts: tuple[Part, ...] = ()
    one_page: bool = False


def cells(*words: str | Cell) -> tuple[Cell, ...]:
    """A row of a table.

    >>> cells("c1", Cell("held"))[0].text
    'c1'
    """
    return tuple(one if isinstance(one, Cell) else Cell(one) for one in words)


def page(sheet: Sheet) -> str:
    """The sheet as one self-contained HTML file; the same sheet, the same page.

    >>> "<h1" in page(Sheet("Talks", "Contacts", "None."))
    True
    """
    css = style(sheet.title[:_FOOT], sheet.kicker, "record.css")
    return (
        templates()
        .get_template("record.html")
        .render(
            sheet=sheet,
            style=Markup(css),  # noqa: S704 -- our own style sheet, its foreign words made harmless
            style_hash=digest(css),
            dated=dated,
            # Pictures are escaped where they are drawn.
            pictures=[(Markup(part.picture), Markup(part.legend)) for part in sheet.parts],  # noqa: S704
        )
    )


def dated(words: str) -> Markup:
    """Words of a cell as HTML, in which no date is broken.

    >>> dated("by 2031-04-09")
    Markup('by <span class="d">2031-04-09</span>')
    """
    return Markup(_DATE.sub(r'<span class="d">\g<0></span>', escaped(legible(words))))  # noqa: S704 -- it escapes


def show(sheet: Sheet, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The sheet as lines of at most `width` columns.

    >>> "CONTACTS" in show(Sheet("Talks", "Record", "", (Part("Contacts", empty="None."),)), width=80)
    True
    """
    return printed(lambda columns: _all(sheet, columns), colour=colour, encoding=encoding, width=width)


def _all(sheet: Sheet, columns: int) -> Iterator[Line]:
    yield from hanging((Piece(user(sheet.title), "bold"),), columns, 0)
    yield (Piece(RULE * columns),)
    if sheet.headline:
        yield from hanging((Piece(user(sheet.headline)),), columns, 0)
    for part in sheet.parts:
        yield from section(part.heading, _part(part, columns))


def _part(part: Part, columns: int) -> Iterator[Line]:
    if part.note:
        yield from hanging((Piece(user(part.note), "dim"),), columns, 0)
    if not part.rows:
        yield (Piece(part.empty or "None.", "dim"),)
        return
    widths = _widths(part, columns)
    cut = any(
        len(one.text) > width for row in part.rows for one, width in zip(row[:-1], widths, strict=False)
    )
    if cut or widths[-1] < min(_READABLE, max(len(row[-1].text) for row in part.rows)):
        yield from _stacked(part, columns)
        return
    if part.heads:
        yield _row(part.heads, widths, "dim")
    for row in part.rows:
        texts = [one.text for one in row]
        last = texts.pop() if len(texts) > 1 else ""
        lead = _row(texts, widths[: len(texts)], "")
        indent = sum(widths[: len(texts)]) + _GAP * len(texts)
        if not last:
            yield lead
            continue
        lines = list(hanging((Piece(user(last)),), columns - indent, 0))
        yield (*lead, Piece(" " * _GAP), *lines[0])
        for line in lines[1:]:
            yield (Piece(" " * indent), *line)


def _stacked(part: Part, columns: int) -> Iterator[Line]:
    """Where a row is too long for the columns: its short cells in one line, each long one below them."""
    count = max(len(row) for row in part.rows)
    longest = [max(len(row[at].text) for row in part.rows if at < len(row)) for at in range(count)]
    below = [at for at in range(1, count) if longest[at] > _SHORT]
    for row in part.rows:
        lead = [user(one.text) for at, one in enumerate(row) if at not in below and one.text]
        first, *rest = lead or [""]
        if row and not row[0].text:
            first, rest = "″", lead
        tail = f" · {' · '.join(rest)}" if rest else ""
        if first or tail:
            yield from hanging((Piece(first, "bold"), Piece(tail)), columns, 4)
        for at in below:
            if at < len(row) and row[at].text:
                head = f"{part.heads[at]}: " if len(below) > 1 and at < len(part.heads) else ""
                for line in hanging((Piece(head, "dim"), Piece(user(row[at].text))), columns - 4, 0):
                    yield (Piece("    "), *line)


def _widths(part: Part, columns: int) -> list[int]:
    """Each column's width: what its longest cell needs, and what is left for the last one."""
    count = max(len(row) for row in part.rows)
    wanted = [
        max(
            len(part.heads[at]) if at < len(part.heads) else 0,
            *(len(row[at].text) for row in part.rows if at < len(row)),
        )
        for at in range(count)
    ]
    room = columns - _GAP * (count - 1)
    fair = max(_LEAST, room // count)
    most = max(fair, room * 2 // 5)
    narrow = [min(one, most) for one in wanted[:-1]]
    while sum(narrow) > room - min(wanted[-1], fair) and max(narrow) > _LEAST:
        narrow[narrow.index(max(narrow))] -= 1
    return [*narrow, max(_LEAST, room - sum(narrow))]


def _row(texts: list[str] | tuple[str, ...], widths: list[int], look: str) -> Line:
    pieces: list[Piece] = []
    for at, (text, width) in enumerate(zip(texts, widths, strict=False)):
        if at:
            pieces.append(Piece(" " * _GAP))
        pieces.append(Piece(cell(text, width), look))
    return tuple(pieces)
