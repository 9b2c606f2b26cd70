"""The present as a fold of the entries: what each thing is now, what it was, how else it is told.

`fold` is pure: the same entries give the same present, and going on from an earlier present gives what a fold
from the first entry gives. It knows nothing of who looks: it is given only what that viewer may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from travaux.record.entries import SECTIONS, SHARED, Entry, key, made
from travaux.text.errors import TravauxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing as it stands: its first entry, what is written of it now; `value` is the dataclass of that.

    `changes` are the amendments that made it so, oldest first; `accounts` how others tell it; `beside` what
    amendments from another room say of it, which change nothing here.

    >>> from travaux.record.entries import made
    >>> fold([made("party", {"id": "kar", "name": "Karvenia"})]).all("party")[0].changes
    ()
    """

    entry: Entry
    now: Mapping[str, Any]
    amended: Any = None
    changes: tuple[Entry, ...] = ()
    accounts: tuple[Entry, ...] = ()
    beside: tuple[Entry, ...] = ()

    @property
    def value(self) -> Any:  # noqa: ANN401 -- the dataclass of its kind
        """What is written of it now, as a dataclass of its kind.

        >>> from travaux.record.entries import made
        >>> fold([made("party", {"id": "kar", "name": "Karvenia"})]).all("party")[0].value.name
        'Karvenia'
        """
        return self.entry.value if self.amended is None else self.amended

    @property
    def id(self) -> str:
        """The id of the thing; empty where it has none.

        >>> from travaux.record.entries import made
        >>> fold([made("party", {"id": "kar", "name": "Karvenia"})]).all("party")[0].id
        'kar'
        """
        return self.entry.id


@dataclass(frozen=True, slots=True)
class Present:
    """What the record says now: each kind's things, by room and id; `loose` waits for what it speaks of.

    `rooms` are the compartments that anything of it is in, in the order of their names.

    >>> Present().all("contact")
    ()
    """

    things: Mapping[str, Mapping[tuple[str, str], Standing]] = field(default_factory=dict)
    loose: tuple[Entry, ...] = ()
    count: int = 0
    rooms: tuple[str, ...] = ()

    def all(self, kind: str) -> tuple[Standing, ...]:
        """Every thing of a kind, in the order of recording.

        >>> Present().all("statement")
        ()
        """
        return tuple(self.things.get(kind, {}).values())

    def find(self, name: str, room: str = SHARED) -> Standing | None:
        """The thing of that id, in the room or among what is shared, else in any other room that is seen.

        >>> Present().find("kar") is None
        True
        """
        for kinds in self.things.values():
            found = kinds.get((room, name)) or kinds.get((SHARED, name))
            if found:
                return found
        for kinds in self.things.values():
            for other in self.rooms:
                if (other, name) in kinds:
                    return kinds[other, name]
        return None

    def entries(self) -> Iterator[Entry]:
        """Every entry that the present is made of, kind by kind.

        >>> list(Present().entries())
        []
        """
        for section in SECTIONS:
            for standing in self.all(section.kind):
                yield standing.entry


def fold(entries: Iterable[Entry], start: Present | None = None) -> Present:
    """The present after these entries; `start` is the present before them.

    An amendment changes a thing of its own room; from another room it stands beside.

    >>> from travaux.record.entries import made
    >>> call = made("contact", {"id": "c1", "kind": "call", "status": "planned"})
    >>> held = made("amendment", {"of": "c1", "set": {"status": "held"}})
    >>> fold([call, held]).all("contact")[0].value.status
    'held'
    """
    before = start or Present()
    things: dict[str, dict[tuple[str, str], Standing]] = {
        kind: dict(held) for kind, held in before.things.items()
    }
    where: dict[str, list[tuple[str, str]]] = {}
    for kind, held in things.items():
        for room, name in held:
            where.setdefault(name, []).append((kind, room))
    waiting = list(before.loose)
    count = before.count
    for entry in entries:
        count += 1
        if entry.kind in {"amendment", "account"}:
            waiting.append(entry)
            continue
        name = entry.id or key(entry)
        held = things.setdefault(entry.kind, {})
        if (entry.compartment, name) not in held:
            held[entry.compartment, name] = Standing(entry, entry.written)
            where.setdefault(name, []).append((entry.kind, entry.compartment))
    loose = tuple(entry for entry in waiting if not _joined(entry, things, where))
    rooms = {room for held in things.values() for room, _ in held}
    return Present(things, loose, count, tuple(sorted(rooms)))


def _joined(
    entry: Entry,
    things: dict[str, dict[tuple[str, str], Standing]],
    where: Mapping[str, list[tuple[str, str]]],
) -> bool:
    """Put an account or an amendment to the thing that it is about; whether there is one."""
    name = entry.value.contact if entry.kind == "account" else entry.value.of
    places = where.get(name, [])
    own = next((one for one in places if one[1] == entry.compartment), None)
    place = own or next((one for one in places if one[1] == SHARED), None)
    if place is None:
        return False
    kind, room = place
    things[kind][room, name] = _told(things[kind][room, name], entry)
    return True


def _told(standing: Standing, entry: Entry) -> Standing:
    if entry.kind == "account":
        return replace(standing, accounts=(*standing.accounts, entry))
    if entry.compartment != standing.entry.compartment:
        return replace(standing, beside=(*standing.beside, entry))
    now = {**standing.now, **entry.value.set}
    try:
        value = made(standing.entry.kind, now).value
    except TravauxError:
        # What does not fit its kind stands beside and spoils nothing.
        return replace(standing, beside=(*standing.beside, entry))
    return replace(standing, now=now, amended=value, changes=(*standing.changes, entry))


def status_history(contact: Standing) -> list[dict[str, Any]]:
    """Every status that a contact had, oldest first, the present one last: since when and according to what.

    >>> from travaux.record.entries import made
    >>> call = made("contact", {"id": "c1", "kind": "call", "status": "planned"})
    >>> [one["status"] for one in status_history(fold([call]).all("contact")[0])]
    ['planned']
    """
    first = contact.entry.written
    found: list[dict[str, Any]] = [dict(one) for one in first.get("history", [])]
    found.append({"status": first.get("status", "unconfirmed"), "according_to": first.get("reported_by", [])})
    for change in contact.changes:
        if "status" in change.value.set:
            written = change.written
            found.append(
                {
                    "status": change.value.set["status"],
                    **{one: written[one] for one in ("date", "according_to", "because") if one in written},
                }
            )
    return found
