"""What people call the things of the record: a name for each id, a date as words, a side for each speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from travaux.analysis.places import shortened
from travaux.record.edtf import bounds, is_edtf
from travaux.record.entries import KEEPER, SHARED
from travaux.record.events import When
from travaux.record.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from datetime import date

    from travaux.record.entries import Entry
    from travaux.record.views import Present, Standing

_LONG = 60
_SPEAKERS = {
    "position": "party",
    "undertaking": "by",
    "assessment": "by",
    "proposal": "by",
    "invitation": "inviter",
    "statement": "chain",
}
_OF_THE_TABLE = frozenset({"contact", "decision", "account", "amendment", "reservation", "relation"})


def words(term: str) -> str:
    """A word of a vocabulary as it is read out.

    >>> words("agreed_ad_referendum")
    'agreed ad referendum'
    """
    return term.removeprefix("cito:").replace("_", " ")


def called(present: Present, name: str) -> str:
    """What the thing of that id is called; the id itself where the record does not know it.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> called(fold([made("party", {"id": "kar", "name": "Karvenia"})]), "kar")
    'Karvenia'
    """
    if name in UNKNOWN:
        return words(name)
    found = present.find(name)
    return label(present, found) if found is not None else name


def label(present: Present, thing: Standing) -> str:  # noqa: PLR0911 -- one answer a kind
    """What a thing is called.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> present = fold([made("contact", {"id": "c1", "kind": "call", "date": "2031-04-09"})])
    >>> label(present, present.all("contact")[0])
    'call, 2031-04-09'
    """
    value = thing.value
    own = getattr(value, "name", "") or getattr(value, "label", "")
    if own and thing.entry.kind == "post" and value.party and value.party not in UNKNOWN:
        return f"{own} of {called(present, value.party)}"
    if own:
        return str(own)
    match thing.entry.kind:
        case "source":
            return " ".join(
                one for one in (value.publisher or value.author or value.id, value.date_published) if one
            )
        case "delegation":
            return f"delegation of {called(present, value.party)}"
        case "contact":
            city = getattr(value.place, "city", "") or getattr(value.place, "name", "")
            at = city or when(value.date)
            return f"{words(value.kind)}, {at}" if at else words(value.kind)
        case "statement":
            return shortened(value.content, _LONG)
        case "reservation":
            return f"what is reserved in {called(present, value.document) if value.document else 'the text'}"
        case "draft":
            return f"draft of {when(value.date)}" if when(value.date) else value.id
    return thing.id


def according(present: Present, entry: Entry) -> str:
    """To whom a shared entry is owed that one side recorded and another speaks in, or the table; else empty.

    >>> from travaux.record.entries import Entry
    >>> from travaux.record.views import Present
    >>> written = {"party": "kar", "on": "brk-1", "stance": "opposes"}
    >>> according(Present(), Entry("position", "", "", "shared", written, by="tol"))
    'according to tol'
    """
    told = entry.kind in _SPEAKERS or entry.kind in _OF_THE_TABLE
    if not told or entry.compartment != SHARED or entry.by in {"", KEEPER}:
        return ""
    named = getattr(entry.value, _SPEAKERS.get(entry.kind, ""), ())
    speakers = [named] if isinstance(named, str) else list(named)[: 1 if entry.kind == "statement" else None]
    if speakers and all(side(present, one) == entry.by for one in speakers):
        return ""
    return f"according to {called(present, entry.by)}"


def aside(present: Present, entry: Entry) -> str:
    """The same in brackets, behind a space; that it is private for what is in a room.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import Present
    >>> aside(Present(), made("assessment", {"id": "a", "by": "kar", "says": "x"}, "", "kar"))
    ' (private)'
    """
    said = according(present, entry) if entry.compartment == SHARED else "private"
    return f" ({said})" if said else ""


def when(date_: object) -> str:
    """A date as it is read: the EDTF, bounds in words; empty where there is none.

    >>> when("../2031-04-09"), when("2031-04-09/.."), when("[2031-04-17,2031-04-24]")
    ('by 2031-04-09', 'from 2031-04-09', '2031-04-17 or 2031-04-24')
    """
    written = date_.edtf if isinstance(date_, When) else date_
    if not isinstance(written, str) or not written or written in UNKNOWN:
        return ""
    if written.startswith("../"):
        return f"by {written[3:]}"
    if written.endswith("/.."):
        return f"from {written[:-3]}"
    if "/" in written:
        return written.replace("/", " to ")
    if written[:1] == "[":
        return " or ".join(one.strip() for one in written[1:-1].split(","))
    return written


def day(date_: object) -> date | None:
    """The day by which a date is put in order; None where there is none.

    >>> day("../2031-04-09")
    datetime.date(2031, 4, 9)
    """
    written = date_.edtf if isinstance(date_, When) else date_
    return bounds(written).anchor if isinstance(written, str) and is_edtf(written) else None


def side(present: Present, name: str) -> str:  # noqa: C901 -- one answer a kind
    """The id of the party that somebody speaks for; empty where that is nobody's cause.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> side(fold([made("delegation", {"id": "del-kar", "party": "kar"})]), "del-kar")
    'kar'
    """
    found = present.find(name)
    if found is None:
        return ""
    value: Any = found.value
    match found.entry.kind:
        case "party":
            return found.id
        case "delegation" | "source" | "post" | "organization":
            for one in (value.party, getattr(value, "delegation", ""), getattr(value, "organization", "")):
                if one and one not in UNKNOWN:
                    return one if one == value.party else side(present, one)
        case "person":
            for membership in present.all("membership"):
                if membership.value.person == name:
                    of = membership.value.party or membership.value.post or membership.value.organization
                    if of and side(present, of):
                        return side(present, of)
            for delegation in present.all("delegation"):
                if name == delegation.value.head or name in delegation.value.members:
                    return str(delegation.value.party)
    return ""


def parties(present: Present) -> list[Standing]:
    """The parties in the order of a table: those to the dispute first, then the mediator, then the others.

    >>> from travaux.record.views import Present
    >>> parties(Present())
    []
    """
    order = {"party": 0, "mediator": 1}
    return sorted(present.all("party"), key=lambda one: order.get(one.value.process_role, 2))


def title(present: Present) -> str:
    """What the record is called.

    >>> from travaux.record.views import Present
    >>> title(Present())
    'Record of a negotiation'
    """
    return next(
        (one.value.label for one in present.all("process") if one.value.label), "Record of a negotiation"
    )
