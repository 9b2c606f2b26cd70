"""The plain views of the record as sheets: who sits, which contacts and statements, what is the leaders'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.analysis.called import according, aside, called, day, label, parties, when, words
from travaux.analysis.openings import openings, reserved_besides, told
from travaux.analysis.positions import matrix
from travaux.analysis.readouts import plain
from travaux.analysis.sheets import Cell, Part, Sheet, cells
from travaux.record.entries import HANDLING, KEEPER, SECTIONS, SHARED
from travaux.record.views import status_history
from travaux.record.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from travaux.record.entries import Entry
    from travaux.record.views import Present, Standing

_FAR = "9999"
_ASIDE = HANDLING | {"id"}  # what stands in columns of its own


def parties_sheet(present: Present, title: str) -> Sheet:
    """The parties, their delegations, who holds which office.

    >>> from travaux.record.views import Present
    >>> parties_sheet(Present(), "Talks").headline
    'No party is on record.'
    """
    found = parties(present)
    rows = tuple(
        cells(
            one.value.name,
            one.value.code or one.id,
            words(one.value.process_role),
            _delegation(present, one.id),
        )
        for one in found
    )
    held = tuple(
        cells(called(present, one.value.person), _office(present, one), _since(one))
        for one in present.all("membership")
    )
    groups = tuple(cells(one.value.name, plain(present, one.value.members)) for one in present.all("group"))
    count = f"{len(found)} {'party' if len(found) == 1 else 'parties'}, {len(present.all('person'))} persons."
    parts = [
        Part("Parties", "", ("Party", "Code", "Role", "Delegation"), rows),
        Part("Offices", "", ("Person", "Office", "When"), held),
    ]
    if groups:
        parts.append(Part("Groups", "", ("Group", "Members"), groups))
    return Sheet(title, "Parties", count if found else "No party is on record.", tuple(parts))


def _delegation(present: Present, party: str) -> str:
    found = [one.value for one in present.all("delegation") if one.value.party == party]
    said = []
    for one in found:
        members = [] if isinstance(one.members, str) else [called(present, name) for name in one.members]
        head = "head not stated" if one.head in UNKNOWN else f"{called(present, one.head)} (head)"
        said.append(", ".join([head, *members]))
    return "; ".join(said) or "none on record"


def _office(present: Present, membership: Standing) -> str:
    value = membership.value
    post = present.find(value.post) if value.post else None
    of = ""
    if post is not None:
        of = post.value.organization or post.value.delegation or post.value.party
    place = of or value.organization or value.party
    return ", ".join(
        one
        for one in (
            called(present, value.post) if value.post else "",
            called(present, place) if place else "",
        )
        if one
    )


def _since(membership: Standing) -> str:
    value = membership.value
    if value.as_of:
        return f"as of {value.as_of}"
    return " ".join(
        one for one in (value.since and f"from {value.since}", value.until and f"to {value.until}") if one
    )


def by_date(present: Present) -> list[Standing]:
    """The contacts in the order of their dates, those without any last.

    >>> from travaux.record.views import Present
    >>> by_date(Present())
    []
    """
    return sorted(present.all("contact"), key=lambda one: str(day(one.value.date) or _FAR))


def contacts_sheet(present: Present, title: str) -> Sheet:
    """Every contact with its status and how it came to be so.

    >>> from travaux.record.views import Present
    >>> contacts_sheet(Present(), "Talks").headline
    '0 contacts.'
    """
    found = by_date(present)
    rows = tuple(contact_row(present, one) for one in found)
    heads = ("When", "What", "Channel", "Status", "Where", "Who")
    histories = tuple(
        cells(label(present, one), " → ".join(_status(present, step) for step in status_history(one)))
        for one in found
        if len(status_history(one)) > 1
    )
    ids = tuple(one.id for one in found)
    parts = [Part("Contacts", "", heads, rows, ids)]
    if histories:
        parts.append(Part("How their status changed", "", ("Contact", "Statuses"), histories))
    beside = tuple(
        cells(
            label(present, one),
            ", ".join(f"{words(key)}: {plain(present, said)}" for key, said in each.value.set.items()),
        )
        for one in found
        for each in one.beside
    )
    if beside:
        parts.append(Part("Your own reading of them", "", ("Contact", "What you hold"), beside))
    return Sheet(
        title, "Contacts", f"{len(found)} {'contact' if len(found) == 1 else 'contacts'}.", tuple(parts)
    )


def contact_row(present: Present, one: Standing) -> tuple[Cell, ...]:
    """A contact as a row: when, what, channel, status, where, who.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> present = fold([made("contact", {"id": "c1", "kind": "call", "status": "held"})])
    >>> [cell.text for cell in contact_row(present, present.all("contact")[0])][3]
    'held'
    """
    value = one.value
    return cells(
        when(value.date) or "not stated",
        f"{label(present, one)}{aside(present, one.entry)}",
        words(value.channel),
        Cell(words(value.status), mark=f"status {value.status}"),
        "" if value.place == "not_applicable" else plain(present, one.now.get("place", "not_stated")),
        plain(present, one.now.get("participants", "not_stated")) or "not stated",
    )


def _status(present: Present, step: dict[str, object]) -> str:
    said = words(str(step["status"]))
    at = plain(present, step["date"]) if step.get("date") else ""
    return f"{said} ({at})" if at else said


def statements_sheet(present: Present, title: str) -> Sheet:
    """Every statement with the whole chain of who told whom.

    >>> from travaux.record.views import Present
    >>> statements_sheet(Present(), "Talks").headline
    '0 statements.'
    """
    found = present.all("statement")
    rows = tuple(
        cells(
            one.id,
            " ← ".join(called(present, name) for name in (*_teller(present, one), *one.value.chain)),
            words(one.value.mode),
            "; ".join(called(present, name) for name in one.value.about),
            one.value.content + _quotes(one),
        )
        for one in found
    )
    nested = sum(len(one.value.chain) > 2 for one in found)  # noqa: PLR2004 -- source and speaker
    more = f"; {nested} told at third hand" if nested else ""
    return Sheet(
        title,
        "Statements",
        f"{len(found)} {'statement' if len(found) == 1 else 'statements'}{more}.",
        (
            Part(
                "Statements",
                "Who tells us ← who told them. The last name is the one whose words or view it is.",
                ("Id", "Chain", "Mode", "About", "Content"),
                rows,
                tuple(one.id for one in found),
            ),
        ),
    )


def _teller(present: Present, one: Standing) -> tuple[str, ...]:
    """The side that recorded what the first of a chain told, where that is not the first's own side."""
    return (one.entry.by,) if according(present, one.entry) else ()


def _quotes(one: Standing) -> str:
    quoted = [f"“{span.selector.exact}”" for span in one.value.evidence if span.selector.exact]
    return f" [{', '.join(quoted)}]" if quoted else ""


def leaders_sheet(present: Present, title: str) -> Sheet:
    """What is left to the leaders: each point with its choices and who stands where.

    >>> from travaux.record.views import Present
    >>> leaders_sheet(Present(), "Talks").headline
    'Nothing is left to the leaders.'
    """
    reserved = [one for one in openings(present) if one.state == "reserved for the leaders"]
    table = {one.id for one in present.all("party") if one.value.process_role == "party"}
    parts = []
    for number, one in enumerate(reserved, 1):
        choices = [row for row in matrix(present) if row.on == one.on]
        shown = tuple(
            cells(
                f"{row.alternative}: {row.words}" if row.words else row.alternative or "as a whole",
                "; ".join(
                    f"{called(present, held.party)} {words(held.stance)}"
                    f"{aside(present, held.latest.entry) if held.latest else ''}"
                    for held in row.held
                    if held.latest or held.party in table
                ),
            )
            for row in choices
        )
        bracket = present.find(one.on)
        article = getattr(bracket.value, "article", "") if bracket else ""
        value = one.decision.value if one.decision else None
        note = " ".join(
            said
            for said in (
                f"{article}." if article else "",
                f"Reserved {when(value.date)}." if value and when(value.date) else "",
                value.because if value else "",
            )
            if said
        )
        parts.append(
            Part(f"{number}. {called(present, one.on)}", note, ("Choice", "Who stands where"), shown)
        )
    for reservation in present.all("reservation"):
        value = reservation.value
        document = called(present, value.document) if value.document else ""
        issues = plain(present, value.issues)
        row = cells("Issues", issues), cells("Since", when(value.since) or "not stated")
        according = _according(present, value.according_to)
        parts.append(Part(f"Reserved in {document or 'the text'}", f"According to: {according}", (), (*row,)))
    count = len(reserved) + len(reserved_besides(present, reserved))
    said = f"{count} {'point is' if count == 1 else 'points are'} left to the leaders."
    return Sheet(title, "Leaders", said if parts else "Nothing is left to the leaders.", tuple(parts))


def _according(present: Present, name: str) -> str:
    """Who says so: of a statement its speaker, and what is said."""
    found = present.find(name) if name else None
    if found is not None and found.entry.kind == "statement":
        return told(present, found.entry)
    return called(present, name) if name else "not stated"


def whole_sheet(present: Present, title: str) -> Sheet:
    """The whole record, kind by kind, every field of every entry.

    >>> from travaux.record.views import Present
    >>> whole_sheet(Present(), "Talks").headline
    'Nothing is on record.'
    """
    parts = []
    count = 0
    for one_section in SECTIONS:
        rows, ids = [], []
        for one in present.all(one_section.kind):
            for entry in (one.entry, *one.accounts, *one.changes, *one.beside):
                count += 1
                ids.append(entry.id if entry is one.entry else "")
                rows.append(
                    cells(
                        entry.id or words(entry.kind),
                        entry.level + ("" if entry.compartment == SHARED else f", {entry.compartment}"),
                        _fields(
                            {name: value for name, value in entry.written.items() if name not in _ASIDE}
                            | _writer(entry)
                        ),
                    )
                )
        if rows:
            heads = ("Id", "Seen by", "What is written")
            parts.append(Part(words(one_section.name).capitalize(), "", heads, tuple(rows), tuple(ids)))
    said = f"{count} {'entry' if count == 1 else 'entries'}."
    return Sheet(title, "Record", said if count else "Nothing is on record.", tuple(parts))


def _writer(entry: Entry) -> dict[str, str]:
    return {} if entry.by in {"", KEEPER} else {"recorded_by": entry.by}


def _fields(written: object) -> str:
    """Every field of a writing in one line; nothing is left out."""
    match written:
        case dict():
            return "; ".join(f"{words(key)}: {_fields(value)}" for key, value in written.items())
        case list():
            return ", ".join(
                f"({_fields(one)})" if isinstance(one, dict) else _fields(one) for one in written
            )
        case None:
            return "none"
        case bool():
            return "yes" if written else "no"
    return str(written)
