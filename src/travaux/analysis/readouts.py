"""The accounts that both sides give of one contact, set side by side, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from travaux.analysis.called import according, aside, called, label, parties, side, when, words
from travaux.analysis.sheets import Cell, Part, Sheet, cells
from travaux.record.events import When

if TYPE_CHECKING:
    from travaux.record.entries import Entry
    from travaux.record.views import Present, Standing

Verdict = Literal["both say", "only one says", "contradict"]
_AGREE = frozenset({"cito:confirms", "cito:agreesWith"})
_DIFFER = frozenset({"cito:disputes", "cito:disagreesWith"})
_FACTS = ("kind", "channel", "status", "date", "place", "purpose", "initiator", "participants")
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is claimed of a contact, and by whom: for each side what it says of it.

    >>> Claim("days", "contradict", {"kar": ("sixty",), "tol": ("ninety",)}).verdict
    'contradict'
    """

    name: str
    verdict: Verdict
    sides: dict[str, tuple[str, ...]]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readouts:
    """The claims about one contact, and the accounts of it as a whole field by field.

    `facts` are (field, who says, what) where more than one tells the contact.

    >>> Readouts("c1", (), ()).claims
    ()
    """

    contact: str
    claims: tuple[Claim, ...]
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def readouts(present: Present) -> list[Readouts]:
    """Every contact that more than one side tells, or that more than one source tells.

    Statements with the same `claim`, or joined by a relation, speak of one thing; they contradict where one
    affirms what the other denies, where their values differ, or where a relation says so.

    >>> from travaux.record.views import Present
    >>> readouts(Present())
    []
    """
    found = []
    told: dict[str, list[Standing]] = {}
    for statement in present.all("statement"):
        for name in dict.fromkeys(statement.value.about):
            told.setdefault(name, []).append(statement)
    relations: dict[str, list[Any]] = {}
    for relation in present.all("relation"):
        relations.setdefault(relation.value.subject, []).append(relation.value)
    for contact in present.all("contact"):
        claims = _claims(present, told.get(contact.id, []), relations)
        facts = _facts(present, contact)
        if len({one for claim in claims for one in claim.sides}) >= _BOTH or facts:
            found.append(Readouts(contact.id, tuple(claims), tuple(facts)))
    return found


def _speaker(present: Present, statement: Standing) -> str:
    """The side whose readout a statement belongs to: that of the source, else of the first named speaker."""
    for name in statement.value.chain:
        found = side(present, name)
        if found:
            return found
    return str(statement.value.chain[0]) if statement.value.chain else ""


def _claims(present: Present, about: list[Standing], every: dict[str, list[Any]]) -> list[Claim]:
    group = {one.id: one.value.claim or one.id for one in about}
    relations = [one for name in group for one in every.get(name, []) if one.object in group]
    for one in relations:
        if one.relation in _AGREE | _DIFFER:
            old, new = group[one.subject], group[one.object]
            group = {name: new if value == old else value for name, value in group.items()}
    gathered: dict[str, list[Standing]] = {}
    for one in about:
        if one.value.mode != "narration" or one.value.claim:
            gathered.setdefault(group[one.id], []).append(one)
    return [_claim(present, told, relations) for told in gathered.values()]


def _claim(present: Present, told: list[Standing], relations: list[Any]) -> Claim:
    sides: dict[str, list[Standing]] = {}
    for one in told:
        sides.setdefault(_speaker(present, one), []).append(one)
    ids = {one.id for one in told}
    disputed = any(one.relation in _DIFFER and {one.subject, one.object} <= ids for one in relations)
    held = {who: {(one.value.polarity, str(one.value.value)) for one in each} for who, each in sides.items()}
    verdict: Verdict = "only one says"
    if len(sides) >= _BOTH:
        verdict = "contradict" if disputed or len(set(map(frozenset, held.values()))) > 1 else "both say"
    content = {
        who: tuple(
            f"{'denies: ' if one.value.polarity == 'denied' else ''}{one.value.content}"
            f"{f' [{one.value.value}]' if one.value.value is not None else ''}{aside(present, one.entry)}"
            for one in each
        )
        for who, each in sides.items()
    }
    named = told[0].value.claim
    return Claim(words(named) if named else told[0].id, verdict, content, tuple(one.id for one in told))


def _facts(present: Present, contact: Standing) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The fields that the accounts of a contact do not have alike."""
    if not contact.accounts:
        return []
    tellings = [(_tellers(present, contact.now), contact.now)]
    tellings += [(_teller(present, one), one.value.says) for one in contact.accounts]
    found = []
    for field in _FACTS:
        said = [(who, plain(present, telling[field])) for who, telling in tellings if telling.get(field)]
        if len({one for _, one in said}) > 1:
            found.append((field, tuple(said)))
    return found


def _teller(present: Present, account: Entry) -> str:
    """Who tells an account: those who report it, and the side that recorded it."""
    reported, whose = _tellers(present, account.written), according(present, account)
    if account.written.get("reported_by"):
        return f"{reported} ({whose})" if whose else reported
    return whose or reported


def _tellers(present: Present, written: Any) -> str:  # noqa: ANN401 -- a writing
    named = [
        called(present, side(present, one) or _chain_end(present, one))
        for one in written.get("reported_by", [])
    ]
    return ", ".join(dict.fromkeys(named)) or "the record"


def _chain_end(present: Present, statement: str) -> str:
    found = present.find(statement)
    if found is None or found.entry.kind != "statement":
        return statement
    return _speaker(present, found)


def plain(present: Present, value: Any) -> str:  # noqa: ANN401, PLR0911 -- any JSON, one answer a type
    """A value of a writing in words: ids by their names, dates as they are read.

    >>> from travaux.record.views import Present
    >>> plain(Present(), {"edtf": "../2031-04-09"}), plain(Present(), ["a", "b"])
    ('by 2031-04-09', 'a, b')
    """
    match value:
        case When():
            return when(value)
        case {"edtf": written}:
            return when(written)
        case dict():
            role = value.get("role", "")
            who = [
                called(present, value[one])
                for one in ("person", "post", "delegation", "collective", "party")
                if value.get(one)
            ]
            if who:
                return f"{who[0]} ({words(role)})" if role and role != "participant" else who[0]
            return ", ".join(
                plain(present, one) for key, one in value.items() if key in {"name", "city", "country"}
            )
        case list() | tuple():
            return ", ".join(plain(present, one) for one in value)
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
        case str():
            return called(present, words(value)) if " " not in value and value else value
    return str(value)


def readouts_sheet(present: Present, title: str) -> Sheet:
    """The readouts, a table for each contact, a column for each side.

    >>> from travaux.record.views import Present
    >>> readouts_sheet(Present(), "Talks").headline
    'No contact is told by two sides.'
    """
    found = readouts(present)
    parts: list[Part] = []
    for one in found:
        contact = present.find(one.contact)
        named = label(present, contact) if contact else one.contact
        table = [who.id for who in parties(present)]
        sides = sorted(
            {who for claim in one.claims for who in claim.sides},
            key=lambda who: (table.index(who) if who in table else len(table), who),
        )
        rows = tuple(
            cells(
                claim.name,
                Cell(claim.verdict, mark=claim.verdict.replace(" ", "-")),
                *("; ".join(claim.sides.get(who, ())) or "says nothing of it" for who in sides),
            )
            for claim in one.claims
        )
        if rows:
            heads = ("Claim", "Verdict", *(called(present, who) for who in sides))
            parts.append(Part(named, _count(one), heads, rows, id=f"readouts-{one.contact}"))
        facts = tuple(
            cells(
                words(field),
                Cell("contradict", mark="contradict"),
                "; ".join(f"{who}: {what}" for who, what in said),
            )
            for field, said in one.facts
        )
        if facts:
            parts.append(Part(f"{named}: the accounts", "", ("Field", "Verdict", "Who tells what"), facts))
    said = f"{len(found)} {'contact is' if len(found) == 1 else 'contacts are'} told by more than one side."
    return Sheet(title, "Readouts", said if found else "No contact is told by two sides.", tuple(parts))


def _count(one: Readouts) -> str:
    counted = {
        verdict: sum(claim.verdict == verdict for claim in one.claims) for verdict in get_args(Verdict)
    }
    return ", ".join(f"{count} {verdict}" for verdict, count in counted.items() if count) + "."
