"""Who may see what: levels, compartments, and what a channel may carry.

An entry has a level (how widely it may be seen) and a compartment (whose room it belongs to: `shared`, or a
party's id). Every view, search, count and export is computed from the entries that the viewer may see and
from nothing else: first `visible`, then the fold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from travaux.record.entries import KEEPER, SHARED, Entry, key, made
from travaux.record.references import without_names
from travaux.record.vocabulary import CEILINGS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_WISHES = {
    "on_the_record": 0,
    "background": 1,
    "not_for_attribution": 1,
    "in_confidence": 2,
    "off_the_record": 3,
}
_FORMATS = {"shuttle": 2, "proximity_talks": 2}
_PUBLISHED = frozenset({"NewsArticle", "PressRelease", "Broadcast", "Communique"})
_EVERYBODY, _TABLE = 0, 1
_RECLASSIFIED = "reclassification"
_ABOUT = {"amendment": "of", "account": "contact"}


@dataclass(frozen=True, slots=True)
class Levels:
    """The names of the levels, widest first, and the highest level that each channel carries.

    >>> Levels().ceiling("phone")
    'participants'
    """

    names: tuple[str, ...] = LEVELS
    ceilings: tuple[tuple[str, str], ...] = ()

    def rank(self, level: str) -> int:
        """How narrow a level is, from 0; narrower than all for a name that is none: only the holder sees it.

        >>> Levels().rank("delegation")
        2
        """
        return self.names.index(level) if level in self.names else len(self.names)

    def named(self, rank: int) -> str:
        """The name of a level by its rank; the narrowest for a rank beyond.

        >>> Levels(("open", "closed")).named(3)
        'closed'
        """
        return self.names[min(rank, len(self.names) - 1)]

    def ceiling(self, channel: str) -> str:
        """The highest level of a subject that the channel may carry.

        >>> Levels().ceiling("in_person")
        'principals'
        """
        own = dict(self.ceilings).get(channel)
        return own or self.named(LEVELS.index(CEILINGS.get(channel, LEVELS[0])))


def levels_of(entries: Iterable[Entry]) -> Levels:
    """The levels as the record's process names them.

    The first process names them, and after it only one that the holder of the file recorded.

    >>> levels_of([]).names
    ('public', 'participants', 'delegation', 'principals')
    """
    found = Levels()
    first = True
    for entry in entries:
        if entry.kind == "process" and entry.compartment == SHARED:
            if not first and entry.by not in {"", KEEPER}:
                continue
            first = False
            own = entry.value.levels or found.names
            ceilings = entry.value.ceilings
            found = Levels(own, tuple(sorted(ceilings.items())) if ceilings else found.ceilings)
    return found


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a party with its own room, an observer, the public, or the holder of the file, who sees all.

    `party` is None for the holder and empty for the public; `clearance` is the narrowest level that is shown,
    None for the one that belongs to the viewer.

    >>> Viewer("kar").logs
    ('shared', 'kar')
    """

    party: str | None = None
    clearance: str | None = None
    observer: bool = False

    @property
    def logs(self) -> tuple[str, ...] | None:
        """The logs that may be read at all; None for every one.

        >>> Viewer().logs, Viewer("").logs
        (None, ('shared',))
        """
        if self.party is None:
            return None
        return (SHARED, self.party) if self.party and not self.observer else (SHARED,)

    @property
    def writer(self) -> str:
        """Who is kept as the writer of what this viewer records.

        >>> Viewer().writer, Viewer("kar").writer
        ('holder', 'kar')
        """
        return KEEPER if self.party is None else self.party


HOLDER = Viewer()
"""Whoever holds the file: sees everything that is not erased."""


def visible(entries: Sequence[Entry], viewer: Viewer = HOLDER) -> tuple[Entry, ...]:
    """The entries that the viewer may see, each with the level and the room that it has now.

    Reclassifications are carried out and are not among them. The ids of what was taken away from the viewer's
    sight are gone from where what is left names other entries; words stay as they were written.

    >>> from travaux.record.entries import made
    >>> secret = made("party", {"id": "tol", "name": "Tolmar"}, "principals", "tol")
    >>> visible([secret], Viewer("kar"))
    ()
    """
    levels = levels_of(entries)
    moved = _reclassified(entries)
    targets = _Targets(entries, moved, levels)
    logs, most = viewer.logs, _most(levels, viewer)
    shown: list[Entry] = []
    hidden: list[Entry] = []
    for number, entry in enumerate(entries):
        if entry.kind == _RECLASSIFIED or (logs is not None and entry.compartment not in logs):
            continue
        now = entry
        if moved or entry.kind in _ABOUT:
            level, room = targets.handling(number)
            if room == SHARED != entry.compartment:
                continue  # released: a copy of it stands in the shared log
            now = replace(entry, level=level, compartment=room, log=entry.compartment)
        seen = (logs is None or now.compartment in logs) and levels.rank(now.level) <= most
        (shown if seen else hidden).append(now)
    return tuple(_without(shown, hidden)) if hidden else tuple(shown)


def _most(levels: Levels, viewer: Viewer) -> int:
    """The rank of the narrowest level that is shown."""
    if viewer.party is None:
        most = len(levels.names)
    elif viewer.party == "" or viewer.observer:
        most = _EVERYBODY
    else:
        most = len(levels.names) - 1
    if viewer.clearance is not None:
        most = min(most, levels.rank(viewer.clearance))
    return most


def _reclassified(entries: Iterable[Entry]) -> dict[tuple[str, str, int], tuple[str, str]]:
    """For each log, id and number of an entry that was reclassified there, its level and room now."""
    found: dict[tuple[str, str, int], tuple[str, str]] = {}
    for entry in entries:
        if entry.kind == _RECLASSIFIED:
            about = (entry.compartment, entry.value.entry, entry.value.sequence)
            room = entry.value.room or found.get(about, ("", entry.compartment))[1]
            found[about] = (entry.value.new_level, room)
    return found


class _Targets:
    """What amendments and accounts are about, and the handling of each entry with regard to that."""

    def __init__(
        self, entries: Sequence[Entry], moved: Mapping[tuple[str, str, int], tuple[str, str]], levels: Levels
    ) -> None:
        self.entries, self.moved, self.levels = entries, moved, levels
        self.places: dict[tuple[str, str], list[int]] = {}
        asked = {target_of(entry) for entry in entries} - {""}
        for number, entry in enumerate(entries) if asked else ():
            if entry.id in asked and entry.kind != _RECLASSIFIED:
                self.places.setdefault((entry.compartment, entry.id), []).append(number)

    def handling(self, number: int) -> tuple[str, str]:
        """Level and room of an entry now: of an amendment or account never wider than those of its target."""
        entry = self.entries[number]
        level, room = self._own(entry)
        met = {number}
        while (target := self.target(number)) is not None and target not in met:
            met.add(number := target)
            above, place = self._own(self.entries[number])
            level = max(level, above, key=self.levels.rank)
            room = place if room == SHARED else room
        return level, room

    def _own(self, entry: Entry) -> tuple[str, str]:
        own = (entry.level, entry.compartment)
        return self.moved.get((entry.compartment, key(entry), entry.sequence), own) if self.moved else own

    def target(self, number: int) -> int | None:
        """The last of that id before it, of its own log if there is one, else of the shared; or the next."""
        entry = self.entries[number]
        name = target_of(entry)
        if not name:
            return None
        places = self.places.get((entry.compartment, name)) or self.places.get((SHARED, name)) or []
        before = [one for one in places if one < number]
        return before[-1] if before else next((one for one in places if one != number), None)


def standings(entries: Sequence[Entry]) -> list[tuple[str, int | None]]:
    """For each entry the room in which it stands now, and the index of the one that it is about, if any.

    >>> from travaux.record.entries import made
    >>> call = made("contact", {"id": "c1", "kind": "call"})
    >>> standings([call, made("amendment", {"of": "c1", "set": {"status": "held"}})])
    [('shared', None), ('shared', 0)]
    """
    targets = _Targets(entries, _reclassified(entries), levels_of(entries))
    return [(targets.handling(number)[1], targets.target(number)) for number in range(len(entries))]


def target_of(entry: Entry) -> str:
    """The id that an amendment or an account is about; empty for every other entry.

    >>> from travaux.record.entries import made
    >>> target_of(made("amendment", {"of": "c1", "set": {"status": "held"}}))
    'c1'
    """
    return str(entry.written.get(_ABOUT[entry.kind], "")) if entry.kind in _ABOUT else ""


def _without(shown: Sequence[Entry], hidden: Iterable[Entry]) -> Iterator[Entry]:
    gone = {entry.id for entry in hidden} - {entry.id for entry in shown} - {""}
    for entry in shown:
        written = without_names(entry.written, gone) if _mentions(entry.written, gone) else entry.written
        if written != entry.written:
            again = made(entry.kind, written, entry.level, entry.compartment)
            yield replace(again, sequence=entry.sequence, at=entry.at, by=entry.by, log=entry.log)
        else:
            yield entry


def _mentions(found: object, gone: Collection[str]) -> bool:
    """Whether any of those ids stands anywhere: most entries have none, and need not be gone through."""
    match found:
        case dict():
            return any(name in gone or _mentions(value, gone) for name, value in found.items())
        case list():
            return any(_mentions(value, gone) for value in found)
        case str():
            return found in gone
    return False


def default_level(kind: str, written: Mapping[str, Any], known: Mapping[str, Entry], levels: Levels) -> str:
    """The level of an entry whose writer names none.

    A statement's follows from the wish of its source and from the format of the contact that it is about;
    what a newspaper printed is public. Names and offices of those at the table are public; all else is for
    the participants.

    >>> default_level("party", {"id": "kar", "name": "Karvenia"}, {}, Levels())
    'public'
    """
    if kind != "statement":
        public = {"process", "source", "party", "group", "organization", "person", "post", "membership"}
        if kind in public | {"delegation", "relation"}:
            return levels.named(_EVERYBODY)
        target = known.get(str(written.get(_ABOUT[kind]))) if kind in _ABOUT else None
        rank = levels.rank(target.level) if target is not None else _TABLE
        return levels.named(max(_TABLE, rank, _FORMATS.get(str(written.get("kind")), _TABLE)))
    chain = written.get("chain") or []
    outermost = known.get(str(chain[0])) if isinstance(chain, list) and chain else None
    source = outermost.value if outermost is not None and outermost.kind == "source" else None
    published = source is not None and source.type in _PUBLISHED
    wish = written.get("wish") or (source.wish if source is not None else None)
    rank = _WISHES.get(str(wish), _EVERYBODY if published else _TABLE)
    about = written.get("about") or []
    for one in about if isinstance(about, list) and not published and wish != "on_the_record" else ():
        contact = known.get(one) if isinstance(one, str) else None
        if contact is not None and contact.kind == "contact":
            rank = max(rank, levels.rank(contact.level))
    return levels.named(rank)


def over_the_ceiling(entry: Entry, known: Mapping[str, Entry], levels: Levels) -> Iterator[str]:
    """Why an entry tells of a subject above what its channel may carry: half a sentence each.

    >>> from travaux.record.entries import made
    >>> call = {"id": "c1", "kind": "call", "channel": "phone", "subject_level": "principals"}
    >>> list(over_the_ceiling(made("contact", call), {}, Levels()))
    ['its subject is for principals, and by phone no more than participants may be spoken of']
    """
    if entry.kind == "contact" and entry.value.subject_level:
        yield from _over(entry.value.channel, entry.value.subject_level, "its subject is", levels)
    if entry.kind == "statement":
        for one in entry.value.about:
            contact = known.get(one)
            if contact is not None and contact.kind == "contact":
                for said in _over(contact.value.channel, entry.level, "it is", levels):
                    yield f"{said} (contact {one})"


def _over(channel: str, level: str, subject: str, levels: Levels) -> Iterator[str]:
    ceiling = levels.ceiling(channel)
    if levels.rank(level) > levels.rank(ceiling) and channel != "not_stated":
        how = "in a room" if channel == "in_person" else f"by {channel.replace('_', ' ')}"
        yield f"{subject} for {level}, and {how} no more than {ceiling} may be spoken of"
