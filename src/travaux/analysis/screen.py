"""What every report for a terminal, a plain file or a printer shares: its signs, its sections, its safety."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from travaux.analysis.columns import Line, Piece, cropped, padded, painted, wrapped
from travaux.analysis.wording import harmless, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OPEN, AGREED, RULE = "█", "░", "─"
_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "█": "#",
        "░": ".",
        "─": "-",
        "…": "...",
        "–": "-",
        "·": "-",
        "’": "'",
        "“": '"',
        "”": '"',
        "×": "x",
        "→": ">",
    }
)
_PLAIN_ROOM = 6
"""Columns kept free where `…` will become three characters."""
_NARROWEST, _WIDEST = 60, 132
_BREAKABLE = re.compile(r"[^\S\u00a0]+")


def printed(
    lines: Callable[[int], Iterable[Line]], *, colour: bool, encoding: str, width: int | None = None
) -> str:
    r"""The lines for so many columns as characters; plain ASCII where the encoding has no block signs.

    >>> printed(lambda columns: [(Piece(RULE * 3),)], colour=False, encoding="ascii", width=80)
    '---\n'
    """
    columns = min(_WIDEST, max(_NARROWEST, width or shutil.get_terminal_size((80, 24)).columns))
    plain = not _has_blocks(encoding)
    shown = "".join(
        f"{painted(line, colour=colour)}\n" for line in lines(columns - _PLAIN_ROOM if plain else columns)
    )
    return shown.translate(_PLAIN) if plain else shown


def _has_blocks(encoding: str) -> bool:
    try:
        "█░─…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def section(title: str, content: Iterator[Line]) -> Iterator[Line]:
    """The content under its title, a blank line before it; nothing where there is no content.

    >>> list(section("Options", iter(())))
    []
    """
    first = next(content, None)
    if first is not None:
        yield ()
        yield (Piece(title.upper(), "bold"),)
        yield first
        yield from content


def user(text: str) -> str:
    r"""Words of the draft, harmless; words written from right to left are kept from turning the line round.

    >>> user("two\nlines")
    'two lines'
    """
    return _isolated(harmless(_BREAKABLE.sub(" ", text).strip()))


def _isolated(text: str) -> str:
    leftward = not text.isascii() and any("\u0590" <= letter <= "\u08ff" for letter in text)
    return f"\u2068{text}\u2069" if leftward else text


def cell(text: str, columns: int) -> str:
    """The words in so many columns; cut before they are isolated, so that no isolate stays open in a row.

    >>> cell("Article 4", 6)
    'Artic…'
    """
    return padded(_isolated(cropped(harmless(" ".join(text.split())), columns)), columns)


def more(count: int, what: str) -> Line:
    """The line that stands for what a list leaves out.

    >>> more(3, "articles")[0].text
    '… and 3 more articles'
    """
    return (Piece(f"… and {number(count)} more {what}", "dim"),)


def hanging(pieces: Line, columns: int, indent: int = 2) -> Iterator[Line]:
    """The pieces wrapped, all lines but the first set in by `indent` columns.

    >>> len(list(hanging((Piece("agreed and open"),), 8)))
    3
    """
    first, *rest = wrapped(pieces, columns - indent) or [()]
    yield first
    for line in rest:
        yield (Piece(" " * indent), *line)
