"""The views of the record as plain lists and mappings, for JSON (`travaux.record/1`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from travaux.analysis.openings import changes, openings
from travaux.analysis.positions import matrix
from travaux.analysis.readouts import readouts
from travaux.analysis.record_sheets import by_date
from travaux.record.dossier import SCHEMA
from travaux.record.entries import KEEPER
from travaux.record.views import status_history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from travaux.record.views import Present, Standing


def to_json(found: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 on one line, the schema's name first; the same view, the same bytes.

    >>> to_json({"contacts": []})
    b'{"schema":"travaux.record/1","contacts":[]}'
    """
    return msgspec.json.encode({"schema": SCHEMA, **found})


def standing(one: Standing) -> dict[str, Any]:
    """A thing as it stands, with its level and room, how others tell it, and what amended it.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> standing(fold([made("party", {"id": "kar", "name": "Karvenia"}, "public")]).all("party")[0])
    {'id': 'kar', 'name': 'Karvenia', 'level': 'public', 'compartment': 'shared'}
    """
    found: dict[str, Any] = {**one.now, "level": one.entry.level, "compartment": one.entry.compartment}
    if one.entry.kind == "contact":
        found["status"] = one.value.status
        found["history"] = status_history(one)
    if one.entry.by not in {"", KEEPER}:
        found["recorded_by"] = one.entry.by
    for name, entries in (("accounts", one.accounts), ("amendments", one.changes), ("beside", one.beside)):
        if entries:
            found[name] = [entry.exported for entry in entries]
    return found


def contacts(present: Present) -> dict[str, Any]:
    """The contacts in the order of their dates.

    >>> from travaux.record.views import Present
    >>> contacts(Present())
    {'contacts': []}
    """
    return {"contacts": [standing(one) for one in by_date(present)]}


def statements(present: Present) -> dict[str, Any]:
    """The statements in the order of recording.

    >>> from travaux.record.views import Present
    >>> statements(Present())
    {'statements': []}
    """
    return {"statements": [standing(one) for one in present.all("statement")]}


def parties(present: Present) -> dict[str, Any]:
    """The parties and all that belongs to them.

    >>> from travaux.record.views import Present
    >>> list(parties(Present()))[:2]
    ['parties', 'groups']
    """
    kinds = {
        "parties": "party",
        "groups": "group",
        "organizations": "organization",
        "delegations": "delegation",
        "persons": "person",
        "posts": "post",
        "memberships": "membership",
    }
    return {name: [standing(one) for one in present.all(kind)] for name, kind in kinds.items()}


def positions(present: Present) -> dict[str, Any]:
    """The latest position of each party on each alternative, and the matrix of them.

    >>> from travaux.record.views import Present
    >>> positions(Present())
    {'positions': [], 'matrix': []}
    """
    rows = matrix(present)
    latest = [
        standing(one)
        for row in rows
        for held in row.held
        for one in (*([held.latest] if held.latest else []), *held.own)
    ]
    table = [
        {
            "on": row.on,
            "alternative": row.alternative,
            "words": row.words,
            "stances": {held.party: held.stance for held in row.held},
            "own": {held.party: held.own[-1].value.stance for held in row.held if held.own},
        }
        for row in rows
    ]
    return {"positions": latest, "matrix": table}


def _openings(present: Present) -> list[dict[str, Any]]:
    return [
        {
            "on": one.on,
            "state": one.state.replace(" ", "_"),
            "alternative": one.alternative,
            "decision": one.decision.id if one.decision else None,
            "may_object": [{"party": who, "because": why} for who, why in one.objectors],
        }
        for one in openings(present)
    ]


def opened(present: Present, since: date | None, before: Mapping[str, int] | None) -> dict[str, Any]:
    """What is agreed, pending and may still be objected to; with a day or a receipt also what changed since.

    >>> from travaux.record.views import Present
    >>> opened(Present(), None, None)
    {'openings': []}
    """
    found: dict[str, Any] = {"openings": _openings(present)}
    if since is not None or before is not None:
        found["changed"] = [
            {"entry": entry.kind, **entry.exported} for entry in changes(present, since, before)
        ]
    return found


def leaders(present: Present) -> dict[str, Any]:
    """What is left to the leaders: the reserved subjects, and the reservations that statements tell of.

    >>> from travaux.record.views import Present
    >>> leaders(Present())
    {'leaders': [], 'reservations': []}
    """
    return {
        "leaders": [one for one in _openings(present) if one["state"] == "reserved_for_the_leaders"],
        "reservations": [standing(one) for one in present.all("reservation")],
    }


def told(present: Present) -> dict[str, Any]:
    """The readouts of each contact, claim by claim.

    >>> from travaux.record.views import Present
    >>> told(Present())
    {'readouts': []}
    """
    return {
        "readouts": [
            {
                "contact": one.contact,
                "claims": [
                    {
                        "claim": claim.name,
                        "verdict": claim.verdict.replace(" ", "_"),
                        "sides": claim.sides,
                        "statements": claim.statements,
                    }
                    for claim in one.claims
                ],
                "accounts": [
                    {"field": field, "told": [{"by": who, "says": what} for who, what in said]}
                    for field, said in one.facts
                ],
            }
            for one in readouts(present)
        ]
    }
