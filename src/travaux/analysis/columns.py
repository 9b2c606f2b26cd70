"""Lines for a terminal: styled pieces, wrapped, cut and padded by the columns that their characters take."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_SGR = {"bold": "1", "dim": "2", "open": "31", "in": "32", "gone": "31;9", "new": "32;4"}
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


class Piece(NamedTuple):
    """Words in one style: `bold`, `dim`, `open` (red), `in` (green), `gone` (struck), `new` (underlined).

    >>> Piece("open", "bold").style
    'bold'
    """

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def width_of(text: str) -> int:
    """The columns that a text takes on a terminal (Unicode Standard Annex 11): wide letters two, marks none.

    >>> width_of("第4条"), width_of("e\u0301")
    (5, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cropped(text: str, columns: int) -> str:
    """The text in so many columns at most, with "…" where it was cut.

    >>> cropped("Withdrawal of forces", 12)
    'Withdrawal …'
    """
    if width_of(text) <= columns:
        return text
    return _head(text, columns - 1, least=0) + "…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text in exactly so many columns, cut if it must be; `right` puts the blanks before it.

    >>> padded("38 %", 6, right=True)
    '  38 %'
    """
    shown = cropped(text, columns)
    blanks = " " * (columns - width_of(shown))
    return blanks + shown if right else shown + blanks


def wrapped(pieces: Line, columns: int, indent: int = 0) -> list[Line]:
    """The pieces as lines of at most so many columns, broken between words, each behind `indent` blanks.

    A word that is wider than a line is broken; words that touch across two pieces are kept together.

    >>> [line[0].text for line in wrapped((Piece("agreed and"), Piece(" open", "bold")), 10)]
    ['agreed and', 'open']
    """
    room = columns - indent
    line: list[tuple[str, list[str]]] = []  # each style with the words and blanks in it
    lines = [line]
    used = 0
    for word in _words(pieces, room):
        if used:
            if used + 1 + sum([width for _, _, width in word]) > room:
                line, used = [], 0
                lines.append(line)
            else:
                line[-1][1].append(" ")
                used += 1
        for text, style, width in word:
            if used and used + width > room:
                line, used = [], 0
                lines.append(line)
            if line and line[-1][0] == style:
                line[-1][1].append(text)
            else:
                line.append((style, [text]))
            used += width
    lead = (Piece(" " * indent),) if indent else ()
    return [(*lead, *(Piece("".join(texts), style) for style, texts in found)) for found in lines]


def painted(line: Line, *, colour: bool) -> str:
    r"""The line as characters, with the terminal's codes for its styles if it is to have colour.

    >>> painted((Piece("open", "bold"), Piece(" ")), colour=True)
    '\x1b[1mopen\x1b[0m'
    """
    kept = list(line)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].style)
    if not colour:
        return "".join(piece.text for piece in kept)
    return "".join(
        f"\x1b[{_SGR[piece.style]}m{piece.text}\x1b[0m" if piece.style else piece.text for piece in kept
    )


def _words(pieces: Line, room: int) -> list[list[tuple[str, str, int]]]:
    """What no blank parts: the parts of a word in their styles, with the columns that they take."""
    words: list[list[tuple[str, str, int]]] = [[]]
    for text, style in pieces:
        for number, part in enumerate(text.split(" ")):
            if number:
                words.append([])
            while len(part) * 2 > room and width_of(part) > room:
                head = _head(part, room)
                words[-1].append((head, style, width_of(head)))
                words.append([])
                part = part[len(head) :]  # noqa: PLW2901 -- what is left of the word
            if part:
                words[-1].append((part, style, width_of(part)))
    return [word for word in words if word]


def _head(text: str, columns: int, least: int = 1) -> str:
    """The longest beginning of a text that takes so many columns, `least` characters in any case."""
    used = 0
    for at, character in enumerate(text):
        used += _columns_of(character)
        if used > columns:
            return text[: max(least, at)]
    return text
