"""A question in the terminal: a bracket in its surroundings, who stands where, and what can be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.analysis.columns import Line, Piece, wrapped
from travaux.analysis.leaders import stands
from travaux.analysis.screen import RULE, hanging, printed, user
from travaux.analysis.wording import share_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.analysis.leaders import Card, Choice

_LONGEST = 1200
_DEPENDENTS = 4
KEYS = (
    ("1 … 9", "choose: these words stay, the others go"),
    ("k", "keep: the words stay, the bracket goes"),
    ("d", "drop: the words go (all of the alternatives)"),
    ("r", "reserve for the leaders: it stays in brackets and goes on their sheet"),
    ("s", "skip: it stays open, and can be asked again at the end"),
    ("u", "undo the last answer"),
    ("q", "write and quit: what was decided is written, the rest stays open"),
    ("?", "show this list"),
)
"""The keys and what they do."""


def question(  # noqa: PLR0913 -- the count, and how the terminal is
    card: Card,
    number: int,
    count: int,
    *,
    colour: bool = False,
    encoding: str = "utf-8",
    width: int | None = None,
) -> str:
    """The question on a card, the `number`-th of `count`.

    >>> from travaux.analysis.leaders import Card, Choice
    >>> choices = (Choice("shall", ("KAR",)), Choice("may"))
    >>> card = Card(1, "art-1/1", "Article 1", "", "They ", " go.", choices, ())
    >>> print(question(card, 1, 9, width=60))
    ──────────────────────────────────────────────────────────
    1 of 9 · Article 1                                 art-1/1
    <BLANKLINE>
      They [ ? ] go.
    <BLANKLINE>
      1  shall
         for KAR
      2  may
         no party is named
    <BLANKLINE>
    1–2 choose · d drop all · r reserve · s skip · u undo ·
      q write and quit · ?
    <BLANKLINE>
    """
    return printed(
        lambda columns: _lines(card, number, count, columns), colour=colour, encoding=encoding, width=width
    )


def keys(*, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The keys, a line each; a reason may follow each key on the same line.

    >>> "keep: the words stay" in keys(width=70)
    True
    """

    def lines(columns: int) -> Iterator[Line]:
        for key, meaning in KEYS:
            yield from hanging(
                (Piece(f"  {key:6}".replace(" ", "\u00a0"), "bold"), Piece(f" {meaning}")), columns, 9
            )
        yield from hanging(
            (Piece("  Words behind a key are kept as the reason: 2 agreed at midnight", "dim"),), columns
        )

    return printed(lines, colour=colour, encoding=encoding, width=width)


def _lines(card: Card, number: int, count: int, columns: int) -> Iterator[Line]:
    width = columns - 2
    yield (Piece(RULE * width, "dim"),)
    yield from _title(card, number, count, width)
    yield ()
    quoted = (Piece(_cut(card.before)), Piece("[ ? ]", "open"), Piece(_cut(card.behind)))
    yield from wrapped(quoted, width, 2)
    yield ()
    for at, choice in enumerate(card.choices, 1):
        yield from _choice(choice, at, width)
    if card.depends:
        yield ()
        for one in card.depends[:_DEPENDENTS]:
            yield from wrapped((Piece(f"hangs on it: {user(one)}", "dim"),), width, 2)
    yield ()
    yield from hanging((Piece(_offer(card), "dim"),), width)


def _title(card: Card, number: int, count: int, width: int) -> Iterator[Line]:
    heading = f" · {user(card.heading)}" if card.heading else ""
    place = Piece(f"{number} of {count} · {user(card.path)}{heading}", "bold")
    room = width - len(place.text) - len(card.id)
    if room > 0:
        yield (place, Piece(" " * room), Piece(user(card.id), "dim"))
    else:
        yield from wrapped((place,), width)
        yield (Piece(user(card.id), "dim"),)


def _choice(choice: Choice, at: int, width: int) -> Iterator[Line]:
    words = Piece(user(_cut(choice.words))) if choice.words else Piece("no words here", "dim")
    first, *rest = wrapped((words,), width, 5) or [()]
    yield (Piece(f"{at:>3}  ", "bold"), *first[1:])
    yield from rest
    yield from wrapped((Piece(user(stands(choice)), "in" if choice.propose else "dim"),), width, 5)


def _offer(card: Card) -> str:
    count = len(card.choices)
    first = "1 keep · 2 drop" if card.lone else f"1–{count} choose · d drop all"
    return f"{first} · r reserve · s skip · u undo · q write and quit · ?"


def _cut(words: str) -> str:
    shown = (
        user(words)
        if len(words) <= _LONGEST
        else f"{user(words[:_LONGEST])} … ({share_words(len(words.split()), 'word')})"
    )
    lead, tail = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' if lead else ''}{shown}{' ' if tail else ''}"
