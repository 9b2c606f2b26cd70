"""The daily brief: one page for a party: what moved, what is due, what is reserved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from travaux.analysis.called import called, day, label, when, words
from travaux.analysis.openings import changes, openings, told
from travaux.analysis.sheets import Part, Sheet, cells
from travaux.record.entries import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.record.entries import Entry
    from travaux.record.views import Present

_MOVES = (
    "decision",
    "position",
    "proposal",
    "contact",
    "invitation",
    "statement",
    "draft",
    "amendment",
    "account",
)
_MOST = {
    "decision": 8,
    "position": 10,
    "proposal": 4,
    "contact": 8,
    "invitation": 4,
    "statement": 6,
    "draft": 3,
}
_DUE_MOST, _WORDS = 10, 110


def brief_sheet(present: Present, title: str, for_: str, since: date) -> Sheet:
    """The brief of a record since a day, as far as it fits one page; what is left out is counted.

    >>> from travaux.record.views import Present
    >>> brief_sheet(Present(), "Talks", "Karvenia", date(2031, 4, 9)).one_page
    True
    """
    found = changes(present, since, None)
    parts = [*_moved(present, found), _due(present), _reserved(present), _pending(present)]
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
    states = [one.state for one in openings(present)]
    agreed = sum(state == "agreed" for state in states)
    return (
        f"{contacts} new {'contact' if contacts == 1 else 'contacts'}, {positions} "
        f"{'position' if positions == 1 else 'positions'} taken. Of {len(states)} subjects "
        f"{agreed} are agreed, {states.count('agreed ad referendum')} agreed ad referendum, "
        f"{states.count('reserved for the leaders')} reserved for the leaders."
    )


def _moved(present: Present, found: Sequence[Entry]) -> list[Part]:
    rows = []
    left = 0
    for kind in _MOVES:
        of_kind = sorted(
            (entry for entry in found if entry.kind == kind),
            key=lambda entry: str(_day(entry) or ""),
            reverse=True,
        )
        most = _MOST.get(kind, 3)
        left += len(of_kind) - len(of_kind[:most])
        rows += [cells(_when(entry), _kind(entry), _short(told(present, entry))) for entry in of_kind[:most]]
    note = f"{left} more are on record: travaux show FILE openings --since." if left else ""
    return [Part("What moved", note, ("When", "What", "Which"), tuple(rows), empty="Nothing is new.")]


def _kind(entry: Entry) -> str:
    status = getattr(entry.value, "status", "") if entry.kind == "contact" else ""
    said = f"{words(entry.kind)}, {words(status)}" if status else words(entry.kind)
    return said if entry.compartment == SHARED else f"{said} (private)"


def _day(entry: Entry) -> date | None:
    return day(getattr(entry.value, "date", None) or getattr(entry.value, "said_at", None))


def _when(entry: Entry) -> str:
    return when(getattr(entry.value, "date", "") or getattr(entry.value, "said_at", ""))


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
    return Part("What is due", "", ("When", "Who", "What"), tuple(rows), empty="Nothing is due.")


def _reserved(present: Present) -> Part:
    rows = [
        cells(
            called(present, one.on),
            when(one.decision.value.date) if one.decision else "",
            _short(one.decision.value.because) if one.decision else "",
        )
        for one in openings(present)
        if one.state == "reserved for the leaders"
    ]
    for one in present.all("reservation"):
        document = called(present, one.value.document) if one.value.document else "the text"
        rows.append(cells(f"In {document}", when(one.value.since), words(one.value.status)))
    return Part(
        "What is reserved for the leaders",
        "",
        ("Subject", "Since", "Why"),
        tuple(rows),
        empty="Nothing is reserved.",
    )


def _pending(present: Present) -> Part:
    rows = tuple(
        cells(
            called(present, one.on), "; ".join(f"{called(present, who)}: {why}" for who, why in one.objectors)
        )
        for one in openings(present)
        if one.state == "agreed ad referendum"
    )
    return Part(
        "Agreed ad referendum",
        "",
        ("Subject", "Who may still object"),
        rows,
        empty="Nothing waits for the capitals.",
    )
