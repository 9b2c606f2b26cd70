"""Who met whom, when, how: the marks of a timeline, and its sheet with the picture and the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from travaux.analysis.called import called, day, label, parties, side, when
from travaux.analysis.record_sheets import by_date, contact_row
from travaux.analysis.sheets import Part, Sheet, cells
from travaux.record.edtf import bounds
from travaux.record.entries import SHARED
from travaux.record.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from datetime import date

    from travaux.record.views import Present, Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """A contact on the timeline: its number in the table, its lanes (parties), the days that it may lie on.

    `earliest` or `latest` is None where the date is open on that side; `lasting` where it took all of them.

    >>> Mark(1, "c1", "call", "phone", "held", "call", ("kar",), None, None).private
    False
    """

    number: int
    id: str
    kind: str
    channel: str
    status: str
    label: str
    lanes: tuple[str, ...]
    earliest: date | None
    latest: date | None
    private: bool = False
    lasting: bool = False

    @property
    def anchor(self) -> date | None:
        """The day at which it is drawn.

        >>> Mark(1, "c1", "call", "phone", "held", "call", (), None, None).anchor is None
        True
        """
        return self.latest or self.earliest


def marks(present: Present) -> list[Mark]:
    """Every contact as a mark, in the order of dates.

    >>> from travaux.record.views import Present
    >>> marks(Present())
    []
    """
    found = []
    for number, one in enumerate(by_date(present), 1):
        value = one.value
        written = getattr(value.date, "edtf", value.date)
        span = bounds(written) if written and written not in UNKNOWN else None
        found.append(
            Mark(
                number,
                one.id,
                value.kind,
                value.channel,
                value.status,
                label(present, one),
                _lanes(present, one),
                span.earliest if span else None,
                span.latest if span else None,
                one.entry.compartment != SHARED,
                bool(span and span.earliest and span.latest and "/" in written),
            )
        )
    return found


def _lanes(present: Present, contact: Standing) -> tuple[str, ...]:
    """The parties that took part, were asked, or asked."""
    value = contact.value
    named: list[str] = []
    for one in value.participants if not isinstance(value.participants, str) else ():
        for name in (one.party, one.delegation, one.person, one.post):
            if name and name not in UNKNOWN:
                named.append(side(present, name))
                break
    named += [side(present, one) for one in (value.inviter, value.invitee) if one]
    return tuple(dict.fromkeys(one for one in named if one))


def lanes(present: Present) -> list[str]:
    """The parties from the top to the bottom of the picture: the mediator in the middle.

    >>> from travaux.record.views import Present
    >>> lanes(Present())
    []
    """
    used = {lane for mark in marks(present) for lane in mark.lanes}
    table = [one for one in parties(present) if one.id in used]
    middle = [one.id for one in table if one.value.process_role == "mediator"]
    sides = [one.id for one in table if one.value.process_role == "party"]
    others = [one.id for one in table if one.id not in middle and one.id not in sides]
    half = (len(sides) + 1) // 2
    return [*sides[:half], *middle, *sides[half:], *others]


def network(present: Present) -> dict[tuple[str, str], int]:
    """How many contacts each two parties had, those that took place.

    >>> from travaux.record.views import Present
    >>> network(Present())
    {}
    """
    order = lanes(present)
    found: dict[tuple[str, str], int] = {}
    for mark in marks(present):
        if mark.status in {"held", "ongoing"}:
            at = sorted(order.index(one) for one in mark.lanes if one in order)
            for first in range(len(at)):
                for second in range(first + 1, len(at)):
                    two = order[at[first]], order[at[second]]
                    found[two] = found.get(two, 0) + 1
    return found


def timeline_sheet(present: Present, title: str, picture: str, legend: str = "") -> Sheet:
    """The timeline as a sheet; `picture` is its SVG, `legend` HTML; the table says the same in words.

    >>> from travaux.record.views import Present
    >>> timeline_sheet(Present(), "Talks", "").headline
    'No contact is on record.'
    """
    found = marks(present)
    by_id = {one.id: one for one in present.all("contact")}
    rows = tuple(cells(str(mark.number), *contact_row(present, by_id[mark.id])) for mark in found)
    heads = ("No.", "When", "What", "Channel", "Status", "Where", "Who")
    pairs = network(present)
    met = tuple(
        cells(called(present, one), called(present, other), str(count))
        for (one, other), count in sorted(pairs.items(), key=lambda each: -each[1])
    )
    issued = sorted(present.all("draft"), key=lambda one: str(day(one.value.date)))
    drafts = tuple(cells(when(one.value.date), label(present, one), _count(one)) for one in issued)
    took = sum(mark.status in {"held", "ongoing"} for mark in found)
    parts = [
        Part(
            "The timeline",
            "",
            heads,
            rows,
            tuple(f"row-{mark.id}" for mark in found),
            picture,
            "timeline",
            legend=legend,
        ),
        Part(
            "Who met whom",
            "Contacts that took place, and those who were in them.",
            ("One", "Other", "Contacts"),
            met,
        ),
    ]
    if drafts:
        parts.append(Part("Drafts", "", ("When", "Draft", "Disputed brackets"), drafts))
    said = f"{len(found)} contacts, {took} of them held; {len(lanes(present))} parties."
    return Sheet(title, "Timeline", said if found else "No contact is on record.", tuple(parts))


def _count(draft: Standing) -> str:
    return str(len(draft.value.brackets)) if draft.value.brackets else "not stated"


def timeline_json(present: Present) -> dict[str, Any]:
    """The marks as plain mappings.

    >>> from travaux.record.views import Present
    >>> timeline_json(Present())
    {'timeline': [], 'lanes': [], 'network': []}
    """
    return {
        "timeline": [
            {
                "contact": mark.id,
                "kind": mark.kind,
                "channel": mark.channel,
                "status": mark.status,
                "label": mark.label,
                "parties": list(mark.lanes),
                "earliest": str(mark.earliest) if mark.earliest else None,
                "latest": str(mark.latest) if mark.latest else None,
            }
            for mark in marks(present)
        ],
        "lanes": lanes(present),
        "network": [{"parties": list(two), "contacts": count} for two, count in network(present).items()],
    }
