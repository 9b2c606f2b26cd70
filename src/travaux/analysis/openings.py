"""What is agreed now, what is pending, who may still object, what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from travaux.analysis.called import according, aside, called, day, label, when, words
from travaux.analysis.positions import matrix
from travaux.analysis.sheets import Cell, Part, Sheet, cells
from travaux.record.entries import SECTION, SHARED
from travaux.record.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from travaux.record.entries import Entry
    from travaux.record.views import Present, Standing

_HESITANT = frozenset({"reserves", "needs_instructions", "silent", "unknown", "opposes", "red_line"})
_STATE = {
    "agreed": "agreed",
    "agreed_ad_referendum": "agreed ad referendum",
    "reserved_for_leaders": "reserved for the leaders",
    "withdrawn": "withdrawn",
    "reopened": "open again",
}
_DATED = ("date", "said_at", "replied", "since", "as_of", "date_published", "state_as_of")


@dataclass(frozen=True, slots=True)
class Opening:
    """One subject: where it stands, by which decision, and who may still object to it.

    `state` is open, agreed, agreed ad referendum, reserved for the leaders, withdrawn or open again.

    >>> Opening("brk-1", "open", "", None).objectors
    ()
    """

    on: str
    state: str
    alternative: str
    decision: Standing | None
    objectors: tuple[tuple[str, str], ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nobody has to say anything more.

        >>> Opening("brk-1", "agreed", "A", None).settled
        True
        """
        return self.state in {"agreed", "withdrawn"}


def openings(present: Present) -> list[Opening]:
    """Every bracket, and whatever else a decision or position is about, with where it stands.

    >>> from travaux.record.views import Present
    >>> openings(Present())
    []
    """
    subjects = dict.fromkeys(
        [
            *(one.id for one in present.all("bracket")),
            *(one.value.on for one in present.all("decision")),
            *(one.value.on for one in present.all("position")),
        ]
    )
    decided: dict[str, list[Standing]] = {}
    for one in present.all("decision"):
        if one.entry.compartment == SHARED:
            decided.setdefault(one.value.on, []).append(one)
    rows: dict[str, list[Any]] = {}
    for row in matrix(present):
        rows.setdefault(row.on, []).append(row)
    return [_opening(present, on, decided.get(on, []), rows.get(on, [])) for on in subjects]


def reserved_besides(present: Present, found: Sequence[Opening]) -> list[Standing]:
    """The reservations that are no subject among the openings: their issues are not named, or none is there.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> len(reserved_besides(fold([made("reservation", {"id": "res-1"})]), ()))
    1
    """
    listed = any(one.state == "reserved for the leaders" for one in found)
    return [
        one
        for one in present.all("reservation")
        if not listed or isinstance(one.value.issues, str) or not one.value.issues
    ]


def _opening(present: Present, on: str, decided: list[Standing], rows: list[Any]) -> Opening:
    decided.sort(key=lambda one: day(one.value.date) or date.min)
    last = decided[-1] if decided else None
    state = _STATE[last.value.decision] if last else "open"
    bracket = present.find(on)
    if last is None and bracket is not None and bracket.entry.kind == "bracket" and bracket.value.closed_in:
        gone = bracket.value.fate in {"dropped", "withdrawn"}
        state = "withdrawn" if gone else "agreed"
    alternative = last.value.alternative if last else ""
    objectors: dict[str, str] = {}
    if state == "agreed ad referendum" and last is not None:
        confirmed = {party for one in decided if one.value.decision == "agreed" for party in one.value.by}
        objectors = {party: "has to approve" for party in last.value.subject_to if party not in confirmed}
    table = {one.id for one in present.all("party") if one.value.process_role == "party"}
    if state not in {"agreed", "withdrawn"}:
        for row in rows:
            if alternative and row.alternative not in {alternative, ""}:
                continue
            for held in row.held:
                unasked = held.stance == "unknown" and (state == "open" or held.party not in table)
                if held.stance in _HESITANT and not unasked:
                    letter = row.alternative if not alternative else ""
                    whose = according(present, held.latest.entry) if held.latest else ""
                    more = ", ".join(one for one in (letter, whose) if one)
                    said = f"{words(held.stance)} ({more})" if more else words(held.stance)
                    before = objectors.get(held.party)
                    objectors[held.party] = f"{before}, {said}" if before else said
    return Opening(on, state, alternative, last, tuple(objectors.items()))


def openings_sheet(
    present: Present, title: str, since: date | None = None, before: Mapping[str, int] | None = None
) -> Sheet:
    """Agreed, pending, reserved, and what changed since a day or since the sizes that a receipt gives.

    >>> from travaux.record.views import Present
    >>> openings_sheet(Present(), "Talks").headline
    'Nothing is agreed, and nothing is pending.'
    """
    found = openings(present)
    settled = [one for one in found if one.settled]
    waiting = [one for one in found if not one.settled]
    besides = reserved_besides(present, found)
    parts = [
        Part(
            "Agreed now",
            "",
            ("Subject", "How", "Since", "On what"),
            tuple(
                cells(
                    called(present, one.on),
                    _state(present, one),
                    when(one.decision.value.date) if one.decision else "",
                    _wording(present, one),
                )
                for one in settled
            ),
            empty="Nothing is agreed.",
        ),
        Part(
            "Pending, and who may still object",
            "",
            ("Subject", "Where it stands", "Who may still object"),
            tuple(
                cells(
                    called(present, one.on),
                    _state(present, one),
                    "; ".join(f"{called(present, who)}: {why}" for who, why in one.objectors)
                    or "nobody is on record",
                )
                for one in waiting
            )
            + tuple(
                cells(label(present, one), "reserved for the leaders", "nobody is on record")
                for one in besides
            ),
            empty="Nothing is pending.",
        ),
    ]
    if since is not None or before is not None:
        parts.append(changed_part(present, since, before))
    pending = len(waiting) + len(besides)
    if not settled and not pending:
        headline = "Nothing is agreed, and nothing is pending."
    else:
        headline = f"{len(settled)} settled, {pending} pending."
    return Sheet(title, "Openings", headline, tuple(parts))


def _state(present: Present, one: Opening) -> str:
    return one.state + (aside(present, one.decision.entry) if one.decision else "")


def _wording(present: Present, one: Opening) -> str:
    bracket = present.find(one.on)
    listed = getattr(bracket.value, "alternatives", ()) if bracket else ()
    said = next((each.words for each in listed if each.id == one.alternative), "")
    if said:
        return f"{one.alternative}: {said}"
    fate = getattr(bracket.value, "fate", "") if bracket else ""
    return one.alternative or words(fate)


def changes(present: Present, since: date | None, before: Mapping[str, int] | None) -> list[Entry]:
    """The entries that are new: dated on that day or later, or recorded then where they are undated.

    With the sizes of a receipt: those recorded behind them.

    >>> from travaux.record.views import Present
    >>> changes(Present(), None, None)
    []
    """
    every = [one.entry for kind in present.things for one in present.all(kind)]
    every += [
        entry
        for kind in present.things
        for one in present.all(kind)
        for entry in (*one.changes, *one.accounts)
    ]
    if before is not None:
        return [entry for entry in every if entry.sequence > before.get(entry.log or entry.compartment, 0)]
    if since is None:
        return []
    return [entry for entry in every if _day_of(present, entry) >= since]


def dates_of(present: Present, entry: Entry) -> Iterator[object]:
    """The dates of an entry, its own first; a statement without any has that of the source that tells it.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import fold
    >>> source = made("source", {"id": "src-1", "type": "NewsArticle", "date_published": "2031-04-09"})
    >>> said = made("statement", {"id": "st-1", "chain": ["src-1"], "mode": "direct", "content": "No"})
    >>> list(dates_of(fold([source, said]), said))
    ['2031-04-09']
    """
    yield from (found for name in _DATED if (found := getattr(entry.value, name, None)))
    if entry.kind == "statement":
        sources = (present.find(name, entry.compartment) for name in entry.value.chain)
        yield from (
            one.value.date_published
            for one in sources
            if one is not None and one.entry.kind == "source" and one.value.date_published
        )


def _day_of(present: Present, entry: Entry) -> date:
    for written in dates_of(present, entry):
        found = day(written)
        if found is not None:
            return found
    if entry.kind in {
        "person",
        "party",
        "process",
        "organization",
        "post",
        "group",
        "delegation",
        "membership",
    }:
        return date.min
    return day(entry.at[:10]) or date.min


def changed_part(present: Present, since: date | None, before: Mapping[str, int] | None) -> Part:
    """The part of a sheet that says what changed.

    >>> from travaux.record.views import Present
    >>> changed_part(Present(), date(2031, 4, 9), None).heading
    'What changed since 2031-04-09'
    """
    order = list(SECTION)
    found = sorted(
        changes(present, since, before), key=lambda entry: (_day_of(present, entry), order.index(entry.kind))
    )
    heading = f"What changed since {since}" if since else "What changed since the receipt"
    return Part(
        heading,
        "",
        ("When", "What", "Which"),
        tuple(
            cells(_date_words(present, entry), entry.kind, Cell(told(present, entry), title=entry.id))
            for entry in found
        ),
        empty="Nothing.",
    )


def _date_words(present: Present, entry: Entry) -> str:
    return next((said for written in dates_of(present, entry) if (said := when(written))), "")


def told(present: Present, entry: Entry) -> str:
    """One entry in a few words, and according to whom where one side speaks of another.

    >>> from travaux.record.entries import made
    >>> from travaux.record.views import Present
    >>> told(Present(), made("position", {"party": "kar", "on": "brk-1", "stance": "opposes"}))
    'kar opposes: brk-1'
    """
    said, whose = _told(present, entry), according(present, entry)
    return f"{whose}: {said}" if whose else said


def _told(present: Present, entry: Entry) -> str:  # noqa: C901, PLR0911 -- one answer a kind
    value = entry.value
    match entry.kind:
        case "position":
            letter = f" {value.alternative}" if value.alternative else ""
            return (
                f"{called(present, value.party)} {words(value.stance)}: {called(present, value.on)}{letter}"
            )
        case "decision":
            letter = f" ({value.alternative})" if value.alternative else ""
            return f"{called(present, value.on)}: {words(value.decision)}{letter}"
        case "amendment":
            said = ", ".join(f"{words(key)} {words(str(said))}" for key, said in value.set.items())
            return f"{called(present, value.of)}: {said}"
        case "account":
            return f"{called(present, value.contact)}, told otherwise"
        case "relation":
            return f"{called(present, value.subject)} {words(value.relation)} {called(present, value.object)}"
        case "undertaking":
            due = when(value.due)
            return f"{called(present, value.by)}: {value.what}{f' (due {due})' if due else ''}"
        case "invitation":
            asked = f"{called(present, value.inviter)} invites {called(present, value.invitee)}"
            reply = words(value.reply) if value.reply not in UNKNOWN else f"the reply is {words(value.reply)}"
            return f"{asked} to {called(present, value.contact)}: {reply}"
        case "statement":
            speaker = called(present, value.chain[-1]) if value.chain else ""
            return f"{speaker}: {value.content}"
        case "proposal":
            return f"{', '.join(called(present, one) for one in value.by)}: {value.words}"
        case "assessment":
            return f"{called(present, value.by)}: {value.says}"
    return called(present, entry.id) if entry.id else words(entry.kind)
