"""Who holds which alternative, how firmly, since when, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from travaux.analysis.called import according, aside, called, day, parties, when, words
from travaux.analysis.sheets import Cell, Part, Sheet, cells
from travaux.record.entries import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.record.papers import Position
    from travaux.record.views import Present, Standing

SIGNS = {
    "proposes": ("P", "◆"),
    "supports": ("S", "●"),
    "can_live_with": ("L", "◐"),
    "flexible": ("F", "◇"),
    "silent": ("N", "○"),
    "reserves": ("R", "◧"),
    "needs_instructions": ("I", "▷"),
    "opposes": ("O", "✕"),
    "red_line": ("X", "■"),
    "unknown": ("?", "┄"),
}
"""Each stance as a letter and a shape."""
_FOR = frozenset({"proposes", "supports", "can_live_with"})
_AGAINST = frozenset({"opposes", "red_line"})
_DOUBT = frozenset({"reserves", "needs_instructions", "silent", "unknown"})
_NEVER = date.min


@dataclass(frozen=True, slots=True)
class Held:
    """Where one party stands on one alternative: the latest position, those before, private ones beside.

    `latest` is None where the record has none: that is unknown, and not neutral.

    >>> Held("kar", None).stance
    'unknown'
    """

    party: str
    latest: Standing | None
    before: tuple[Standing, ...] = ()
    own: tuple[Standing, ...] = ()

    @property
    def stance(self) -> str:
        """The stance in a word.

        >>> Held("kar", None).stance
        'unknown'
        """
        return str(self.latest.value.stance) if self.latest else "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One alternative of one subject, and where each party stands on it.

    >>> Row("brk-1", "A", "sixty days", ()).divided
    0.0
    """

    on: str
    alternative: str
    words: str
    held: tuple[Held, ...]

    @property
    def divided(self) -> float:
        """How divided the table is here: those for it times those against it, and a little for each unknown.

        >>> Row("brk-1", "A", "", (Held("kar", None),)).divided
        0.01
        """
        stances = [one.stance for one in self.held]
        wanted, unwanted = (sum(one in side for one in stances) for side in (_FOR, _AGAINST))
        return wanted * unwanted + sum(one in _DOUBT for one in stances) / 100


def matrix(present: Present) -> list[Row]:
    """Every alternative on which somebody stands or may stand, the most divided subject first.

    >>> from travaux.record.views import Present
    >>> matrix(Present())
    []
    """
    alternatives: dict[tuple[str, str], str] = {}
    spoken_of = {position.value.on for position in present.all("position")}
    for bracket in present.all("bracket"):
        if not bracket.value.closed_in or bracket.id in spoken_of:
            for one in bracket.value.alternatives:
                alternatives[bracket.id, one.id] = one.words
    for position in present.all("position"):
        alternatives.setdefault((position.value.on, position.value.alternative), "")
    stated: dict[tuple[str, str, str], list[Standing]] = {}
    for position in present.all("position"):
        value = position.value
        stated.setdefault((value.on, value.alternative, value.party), []).append(position)
    spoken = {position.value.party for position in present.all("position")}
    table = [one.id for one in parties(present) if one.value.process_role == "party" or one.id in spoken]
    rows = [
        Row(on, letter, said, tuple(_held(party, stated.get((on, letter, party), [])) for party in table))
        for (on, letter), said in alternatives.items()
    ]
    place = {on: number for number, on in enumerate(dict.fromkeys(row.on for row in rows))}
    worst: dict[str, float] = {}
    for row in rows:
        worst[row.on] = max(worst.get(row.on, 0.0), row.divided)
    return sorted(rows, key=lambda row: (-worst[row.on], place[row.on], row.alternative))


def _held(party: str, found: Iterable[Standing]) -> Held:
    ordered = sorted(found, key=lambda one: day(one.value.date) or _NEVER)
    public = [one for one in ordered if one.entry.compartment == SHARED]
    own = tuple(one for one in ordered if one.entry.compartment != SHARED)
    return Held(party, public[-1] if public else None, tuple(public[:-1]), own)


def matrix_sheet(present: Present, title: str) -> Sheet:
    """The matrix of positions: rows alternatives, columns parties; letter and shape, unknown never blank.

    >>> from travaux.record.views import Present
    >>> matrix_sheet(Present(), "Talks").headline
    'No position is on record.'
    """
    rows = matrix(present)
    table = [held.party for held in rows[0].held] if rows else []
    heads = ("Subject", *(_code(present, one) for one in table), "Alternative")
    shown = tuple(
        _row(present, row, first=at == 0 or rows[at - 1].on != row.on) for at, row in enumerate(rows)
    )
    key = " · ".join(f"{letter} {shape} {words(stance)}" for stance, (letter, shape) in SIGNS.items())
    if any(held.latest and according(present, held.latest.entry) for row in rows for held in row.held):
        key = f"{key}. A degree sign marks what another side recorded of a party"
    subjects = len({row.on for row in rows})
    headline = (
        f"{subjects} {'subject' if subjects == 1 else 'subjects'}, {len(rows)} "
        f"{'alternative' if len(rows) == 1 else 'alternatives'}; the most divided first."
        if rows
        else "No position is on record."
    )
    moved = tuple(
        cells(
            called(present, held.party),
            f"{called(present, row.on)}{f', {row.alternative}' if row.alternative else ''}",
            Cell(" → ".join(_then(present, one) for one in (*held.before, held.latest)), mark="moves"),
        )
        for row in rows
        for held in row.held
        if held.latest and held.before
    )
    evidence = tuple(
        _evidence(present, row, one)
        for row in rows
        for held in row.held
        for one in (*([held.latest] if held.latest else []), *held.own)
    )
    return Sheet(
        title,
        "Positions",
        headline,
        (
            Part(
                "The table", f"{key}. An asterisk marks your own private reading.", heads, shown, id="matrix"
            ),
            Part("What moved", "", ("Party", "On", "From and to"), moved, empty="Nothing has moved."),
            Part(
                "What it rests on",
                "",
                ("Party", "On", "Stance", "Since", "Evidence"),
                tuple(row for _, row in evidence),
                tuple(identity for identity, _ in evidence),
            ),
        ),
    )


def _code(present: Present, party: str) -> str:
    found = present.find(party)
    return str(found.value.code or found.value.name) if found is not None else party


def _row(present: Present, row: Row, *, first: bool) -> tuple[Cell, ...]:
    said = (
        f"{row.alternative}: {row.words}" if row.alternative and row.words else row.alternative or row.words
    )
    return (
        Cell(called(present, row.on) if first else "", mark="subject"),
        *(_cell(present, row, held) for held in row.held),
        Cell(said or "as a whole"),
    )


def _cell(present: Present, row: Row, held: Held) -> Cell:
    letter, shape = SIGNS[held.stance]
    private = "".join(f" *{SIGNS[one.value.stance][0]} {SIGNS[one.value.stance][1]}" for one in held.own[-1:])
    link = anchor(row, held.latest) if held.latest else anchor(row, held.own[-1]) if held.own else ""
    said = according(present, held.latest.entry) if held.latest else ""
    mark, title = ("°", f"{words(held.stance)}, {said}") if said else ("", words(held.stance))
    return Cell(f"{letter} {shape}{mark}{private}", link, f"stance {held.stance}", title)


def anchor(row: Row, position: Standing) -> str:
    """The id of a position's line of evidence on a sheet.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> position = made("position", {"party": "kar", "on": "brk-1", "stance": "opposes"})
    >>> anchor(Row("brk-1", "", "", ()), fold([position]).all("position")[0])
    'on-brk-1--kar'
    """
    value: Position = position.value
    room = "" if position.entry.compartment == SHARED else "-own"
    return f"on-{row.on}-{row.alternative}-{value.party}{room}"


def _evidence(present: Present, row: Row, position: Standing) -> tuple[str, tuple[Cell, ...]]:
    value: Position = position.value
    own = aside(present, position.entry)
    subject = f"{called(present, row.on)}{f', {row.alternative}' if row.alternative else ''}"
    backed = called(present, value.backed_by) if value.backed_by else "no statement is named"
    noted = f"{backed}. {value.note}" if value.note else backed
    return anchor(row, position), cells(
        called(present, value.party),
        subject,
        words(value.stance) + own,
        when(value.date) or "not stated",
        noted,
    )


def _then(present: Present, position: Standing) -> str:
    said = (when(position.value.date), according(present, position.entry))
    more = ", ".join(one for one in said if one)
    return f"{words(position.value.stance)} ({more})" if more else words(position.value.stance)
