"""The daily brief: one page for a party: what moved, what is due, what is reserved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from travaux.analysis.called import aside, called, day, label, when, words
from travaux.analysis.openings import changes, dates_of, openings, reserved_besides, told
from travaux.analysis.sheets import Cell, Part, Sheet, cells
from travaux.record.entries import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.record.entries import Entry
    from travaux.record.views import Present

_MOVES = (
    "decision",
    "proposal",
    "contact",
    "invitation",
    "statement",
    "draft",
    "amendment",
    "account",
)
_MOST = {"decision": 5, "proposal": 2, "contact": 4, "invitation": 2, "statement": 3, "draft": 2}
_SUBJECTS, _DUE_MOST, _WORDS = 6, 6, 96


def brief_sheet(present: Present, title: str, for_: str, since: date) -> Sheet:
    """The brief of a record since a day, as far as it fits one page; what is left out is counted.

    >>> from travaux.record.views import Present
    >>> brief_sheet(Present(), "Talks", "Karvenia", date(2031, 4, 9)).one_page
    True
    """
    found = changes(present, since, None)
    parts = [*_moved(present, found), _due(present), _reserved(present)]
    return Sheet(
        title,
        f"Brief for {for_} since {since}" if for_ else f"Brief since {since}",
        _headline(present, found),
        tuple(parts),
        one_page=True,
    )


def _headline(present: Present, found: Sequence[Entry]) -> str:
    positions = sum(entry.kind == "position" for entry in found)
    contacts = sum(entry.kind == "contact" for entry in found)
    subjects = openings(present)
    states = [one.state for one in subjects]
    besides = len(reserved_besides(present, subjects))
    said = (
        f"{contacts} new {'contact' if contacts == 1 else 'contacts'}, {positions} "
        f"{'position' if positions == 1 else 'positions'} taken."
    )
    if states:
        return (
            f"{said} Of {len(states) + besides} subjects {states.count('agreed')} are agreed, "
            f"{states.count('agreed ad referendum')} agreed ad referendum, "
            f"{states.count('reserved for the leaders') + besides} reserved for the leaders."
        )
    points = "1 point is" if besides == 1 else f"{besides} points are"
    return f"{said} {points} reserved for the leaders." if besides else said


def _moved(present: Present, found: Sequence[Entry]) -> list[Part]:
    rows, left = _stances(present, found)
    for kind in _MOVES:
        of_kind = sorted(
            (entry for entry in found if entry.kind == kind and not _is_reserved(entry)),
            key=lambda entry: str(_day(present, entry) or ""),
            reverse=True,
        )
        shown = of_kind[: _MOST.get(kind, 2)]
        left += len(of_kind) - len(shown)
        rows += [cells(_when(present, entry), _kind(entry), _short(told(present, entry))) for entry in shown]
    note = f"{left} more are on record: travaux show FILE openings --since." if left else ""
    return [Part("What moved", note, ("When", "What", "Which"), tuple(rows), empty="Nothing is new.")]


def _stances(present: Present, found: Sequence[Entry]) -> tuple[list[tuple[Cell, ...]], int]:
    """The new positions, a row for each subject, the newest first; and how many subjects are left out."""
    subjects: dict[str, list[Entry]] = {}
    for entry in sorted(found, key=lambda entry: str(_day(present, entry) or ""), reverse=True):
        if entry.kind == "position":
            subjects.setdefault(entry.value.on, []).append(entry)
    rows = []
    for on, entries in list(subjects.items())[:_SUBJECTS]:
        by_party: dict[str, list[str]] = {}
        for entry in entries:
            letter = f" {entry.value.alternative}" if entry.value.alternative else ""
            own = aside(present, entry)
            by_party.setdefault(entry.value.party, []).append(f"{words(entry.value.stance)}{letter}{own}")
        said = "; ".join(f"{called(present, party)} {', '.join(each)}" for party, each in by_party.items())
        rows.append(cells(_when(present, entries[0]), "positions", f"{called(present, on)}: {said}"))
    return rows, max(0, len(subjects) - _SUBJECTS)


def _is_reserved(entry: Entry) -> bool:
    """Whether another part of the page tells it."""
    return entry.kind == "decision" and entry.value.decision == "reserved_for_leaders"


def _kind(entry: Entry) -> str:
    status = getattr(entry.value, "status", "") if entry.kind == "contact" else ""
    said = f"{words(entry.kind)}, {words(status)}" if status else words(entry.kind)
    return said if entry.compartment == SHARED else f"{said} (private)"


def _day(present: Present, entry: Entry) -> date | None:
    return next((found for one in dates_of(present, entry) if (found := day(one))), None)


def _when(present: Present, entry: Entry) -> str:
    said = next((found for one in dates_of(present, entry) if (found := when(one))), "")
    return said.rpartition(" to ")[2]


def _short(said: str) -> str:
    return said if len(said) <= _WORDS else f"{said[: _WORDS - 1].rstrip()}…"


def _due(present: Present) -> Part:
    waiting = [one for one in present.all("undertaking") if one.value.status == "open"]
    waiting.sort(key=lambda one: str(day(one.value.due) or date.max))
    rows = [
        cells(
            when(one.value.due) or "no day",
            called(present, one.value.by),
            _short(one.value.what)
            + (f" (to {', '.join(called(present, who) for who in one.value.to)})" if one.value.to else ""),
        )
        for one in waiting[:_DUE_MOST]
    ]
    for one in present.all("invitation"):
        if one.value.reply == "not_stated":
            contact = present.find(one.value.contact)
            named = label(present, contact) if contact else one.value.contact
            rows.append(cells("a reply", called(present, one.value.invitee), f"to the invitation to {named}"))
    for opening in openings(present):
        if opening.state == "agreed ad referendum" and opening.objectors:
            who = ", ".join(called(present, party) for party, _ in opening.objectors)
            rows.append(cells("approval", who, f"of {called(present, opening.on)}, agreed ad referendum"))
    return Part("What is due", "", ("When", "Who", "What"), tuple(rows), empty="Nothing is due.")


def _reserved(present: Present) -> Part:
    by_day: dict[str, list[str]] = {}
    subjects = openings(present)
    for one in subjects:
        if one.state == "reserved for the leaders":
            at = when(one.decision.value.date) if one.decision else ""
            by_day.setdefault(at or "not stated", []).append(called(present, one.on))
    rows = [cells(at, "; ".join(named)) for at, named in by_day.items()]
    for told_of in reserved_besides(present, subjects):
        value = told_of.value
        document = called(present, value.document) if value.document else "the text"
        rows.append(
            cells(
                when(value.since) or "not stated",
                f"in {document}{f': {words(value.status)}' if value.status else ''}",
            )
        )
    return Part(
        "What is reserved for the leaders", "", ("Since", "What"), tuple(rows), empty="Nothing is reserved."
    )
