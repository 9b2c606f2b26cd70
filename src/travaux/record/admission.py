"""What is judged before entries are recorded: an import goes in as a whole or not at all."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from travaux.record.edtf import bounds
from travaux.record.entries import HANDLING, KEEPER, SHARED, Entry, key, made
from travaux.record.handling import (
    HOLDER,
    Levels,
    Viewer,
    default_level,
    levels_of,
    over_the_ceiling,
    visible,
)
from travaux.record.references import name_key, person_names, unknown_names
from travaux.record.vocabulary import TERMS, UNKNOWN
from travaux.text.errors import TravauxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from travaux.record.dossier import Written

RESERVED = frozenset({SHARED, KEEPER, "public", "nobody"})
"""What no party may be called."""
_WORDS = UNKNOWN.union(*TERMS.values())
_ACCOUNT_LEAVES = frozenset({"id", "reported_by"})


@dataclass(slots=True)
class Judgement:
    """What may be recorded, what may not and why, what should be thought over, and what is worth knowing.

    `problems`, `warnings` and `notes` are sentences with their places.

    >>> Judgement().problems
    []
    """

    admitted: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_already: int = 0


def judged(writings: Sequence[Written], recorded: Sequence[Entry], writer: Viewer = HOLDER) -> Judgement:
    """The writings of one import or one form, judged against what is on record.

    `writer` is who writes: the holder of the file, or a party, which may do less, and whose writings are
    judged against what it may see and nothing else.

    A contact that is on record and told differently becomes an account beside it; what is on record word for
    word is passed over.

    >>> from travaux.record.dossier import writings
    >>> judged(writings({"persons": [{"id": "per-1"}]}, "talks.yaml"), ()).problems
    ['talks.yaml, persons entry 1 (per-1): it has no name: write one.']
    """
    found = Judgement()
    rooms = _Rooms(visible(recorded, writer))
    levels = levels_of([*recorded, *_proceedings(writings, writer)])
    placed: list[tuple[Written, Entry]] = []
    for one in writings:
        try:
            entry = one.entry(one.level)
        except TravauxError as error:
            found.problems.append(str(error))
            continue
        admitted = rooms.admit(one, entry, found)
        if admitted is not None:
            placed.append((one, admitted))
    for one, entry in placed:
        known = rooms.known(entry.compartment)
        level = one.level or default_level(entry.kind, entry.written, known, levels)
        entry = replace(entry, level=level, by=writer.writer)  # noqa: PLW2901 -- now it is whole
        rooms.settle(entry)
        found.admitted.append(entry)
        found.problems += [f"{one.place}: {said}." for said in _wrong(one, entry, known, rooms, levels)]
        found.warnings += [f"{one.place}: {said}." for said in over_the_ceiling(entry, known, levels)]
    found.problems += _widened(placed, recorded, levels)
    found.problems += _same_persons(placed, rooms)
    return found


def _proceedings(writings: Sequence[Written], writer: Viewer) -> Iterator[Entry]:
    for one in writings:
        if one.kind == "process" and one.compartment == SHARED:
            try:
                yield replace(one.entry(one.level), by=writer.writer)
            except TravauxError:
                return


def _widened(
    placed: Sequence[tuple[Written, Entry]], recorded: Sequence[Entry], levels: Levels
) -> Iterator[str]:
    """Why a new process may not name the levels so: what is recorded would be seen by more, or by nobody."""
    before = levels_of(recorded)
    used = {entry.level for entry in recorded if entry.level in before.names}
    lost = [
        level
        for level in before.names
        if level in used and not before.rank(level) <= levels.rank(level) < len(levels.names)
    ]
    for one, entry in placed:
        if lost and entry.kind == "process" and entry.value.levels:
            yield (
                f"{one.place}: levels leaves out {', '.join(lost)}, or puts it where more would see it, and "
                f"entries are recorded so: keep {', '.join(before.names)} in this order."
            )


class _Rooms:
    """What each compartment can name: its own entries, and those that are shared."""

    def __init__(self, seen: Sequence[Entry]) -> None:
        self.entries: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in seen:
            self.entries[entry.compartment].setdefault(key(entry), entry)
        self.has_process = any(entry.kind == "process" for entry in seen)
        self.scopes: dict[str, Mapping[str, Entry]] = {}

    def known(self, room: str) -> Mapping[str, Entry]:
        """What an entry of that room may name, by id."""
        if room not in self.scopes:
            own, shared = self.entries[room], self.entries[SHARED]
            self.scopes[room] = ChainMap(shared) if own is shared else ChainMap(own, shared)
        return self.scopes[room]

    def settle(self, entry: Entry) -> None:
        self.entries[entry.compartment][key(entry)] = entry

    def admit(self, one: Written, entry: Entry, found: Judgement) -> Entry | None:
        """The entry as it is to be recorded; None where it is on record already or cannot be."""
        name = key(entry)
        before = self.known(entry.compartment).get(name)
        if before is not None and before.kind == entry.kind == "contact" and before.written != entry.written:
            says = {field_: value for field_, value in entry.written.items() if field_ not in _ACCOUNT_LEAVES}
            reported = entry.written.get("reported_by", [])
            account = made(
                "account",
                {"contact": entry.id, "says": says, "reported_by": reported},
                entry.level,
                entry.compartment,
                one.place,
            )
            if key(account) in self.known(entry.compartment):
                found.known_already += 1
                return None
            found.notes.append(
                f"{one.place} is on record and is told differently here "
                f"({', '.join(differing(before.written, entry.written))}): both accounts stand side by side."
            )
            entry, name, before = account, key(account), None
        if before is None:
            self.entries[entry.compartment][name] = entry
            return entry
        if before.kind == entry.kind and before.written == entry.written:
            found.known_already += 1
            if one.level and before.level and one.level != before.level:
                found.notes.append(
                    f"{one.place} is on record for {before.level} and stays so: reclassify changes that."
                )
            return None
        found.problems.append(
            f"{one.place}: the id {name} is taken by a {before.kind} that reads otherwise: write another "
            "id, or an amendment with of: and set:."
        )
        return None


def differing(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The fields that two accounts of one thing do not have alike.

    >>> differing({"id": "c1", "status": "planned"}, {"id": "c1", "status": "held", "place": "Tarsk"})
    ['status', 'place']
    """
    fields = dict.fromkeys((*before, *now))
    return [one for one in fields if one not in _ACCOUNT_LEAVES and before.get(one) != now.get(one)]


def _wrong(
    one: Written, entry: Entry, known: Mapping[str, Entry], rooms: _Rooms, levels: Levels
) -> Iterator[str]:
    if one.level and one.level not in levels.names:
        yield f"level is {one.level!r}: write one of {', '.join(levels.names)}"
    subject = getattr(entry.value, "subject_level", "")
    if subject and subject not in levels.names:
        yield f"subject_level is {subject!r}: write one of {', '.join(levels.names)}"
    room = entry.compartment
    owner = rooms.entries[SHARED].get(room)
    if room != SHARED and (owner is None or owner.kind != "party"):
        yield f"compartment is {room!r}, which is no party on record: write shared, or the id of a party"
    elif room != SHARED and owner is not None and owner.value.process_role == "observer":
        yield f"compartment is {room!r}, an observer, who has no room to read it in: write shared, or a party"
    if entry.kind == "process" and entry.by != KEEPER and rooms.has_process:
        yield "the process is on record, and only the holder writes of it anew: ask the holder"
    yield from _forged_handling(entry)
    yield from _not_theirs(entry, known)
    if entry.id in _WORDS:
        yield f"the id {entry.id} is a word of a vocabulary: write another id"
    if entry.kind == "party":
        yield from _mistakable(entry, known)
    yield from unknown_names(entry, known)
    yield from _strangers_to_the_chain(entry)
    yield from _closed_brackets(entry, known)


def _forged_handling(entry: Entry) -> Iterator[str]:
    """Why an entry says in its own words who may see it: exports would show that, and nobody keeps to it."""
    told = entry.written.get({"amendment": "set", "account": "says"}.get(entry.kind, ""))
    for name in sorted(HANDLING):
        if name in entry.written:
            way = "the record keeps it" if name == "recorded_by" else f"name it beside it, as --{name}"
            yield f"{name} is no field of an entry: {way}"
        if isinstance(told, dict) and name in told:
            way = "it stays" if name == "recorded_by" else "`travaux reclassify` changes it"
            yield f"{name} is no field that can be told anew: {way}"


def _not_theirs(entry: Entry, known: Mapping[str, Entry]) -> Iterator[str]:
    """Why a party may not amend what is shared: somebody else wrote it."""
    if entry.kind == "amendment" and entry.compartment == SHARED and entry.by != KEEPER:
        target = known.get(entry.value.of)
        if target is not None and target.by != entry.by:
            yield (
                f"{entry.value.of} was not written by {entry.by}: a party amends its own entries; dispute "
                f"it by a statement, or amend it in your own room (compartment {entry.by})"
            )


def _mistakable(entry: Entry, known: Mapping[str, Entry]) -> Iterator[str]:
    """Why a party could be taken for another, or for those whom `--as` and the logs call otherwise."""
    own = party_names(entry)
    for name in own & {name_key(one) for one in RESERVED}:
        yield f"it is called {name!r}, which has a meaning of its own here: call it otherwise"
    for other in known.values():
        if other.kind == "party" and other.id != entry.id:
            for name in sorted(own & party_names(other)):
                yield f"it is called {name!r}, as the party {other.id} is: give each its own id, code, name"


def party_names(party: Entry) -> set[str]:
    """What a party may be called by: its id, code and name, as names are compared.

    >>> sorted(party_names(made("party", {"id": "kar", "name": "Karvenia", "code": "KAR"})))
    ['kar', 'karvenia']
    """
    called = (party.id, party.value.code, party.value.name)
    return {name_key(one) or one.casefold() for one in called if one}


def _strangers_to_the_chain(entry: Entry) -> Iterator[str]:
    if entry.kind == "statement" and entry.value.certainty:
        for name in entry.value.certainty:
            if name not in entry.value.chain:
                yield f"certainty names {name!r}, who is not in its chain: name only those who are"


def _closed_brackets(entry: Entry, known: Mapping[str, Entry]) -> Iterator[str]:
    """Why an entry speaks of a bracket that is no longer there, or of an alternative that never was."""
    if entry.kind not in {"statement", "position", "proposal"}:
        return
    value = entry.value
    about = value.about if entry.kind == "statement" else (value.on,)
    said = getattr(value, "said_at", None) or getattr(value, "date", None) or ""
    for name in about:
        bracket = known.get(name)
        if bracket is None or bracket.kind != "bracket":
            continue
        letters = [alternative.id for alternative in bracket.value.alternatives]
        alternative = getattr(value, "alternative", "")
        if alternative and letters and alternative not in letters:
            yield f"alternative is {alternative!r}, and {name} has {', '.join(letters)}: write one of them"
        closing = known.get(bracket.value.closed_in)
        spoken = getattr(value, "draft", "")
        if closing is None or spoken in (bracket.value.places or {}):
            continue
        if not said or not _is_before(said, closing.value.date):
            fate = f" ({bracket.value.fate})" if bracket.value.fate else ""
            yield (
                f"it is about the bracket {name}, which the draft {closing.id} no longer has{fate}: name "
                "with draft: the draft that it speaks of, or the bracket that stands there now"
            )


def _is_before(said: object, closing: object) -> bool:
    first, second = edtf_of(said), edtf_of(closing)
    if not first or not second:
        return False
    one, other = bounds(first).earliest, bounds(second).latest
    return one is None or other is None or one < other


def edtf_of(when: object) -> str:
    """The EDTF of a date, however it is written; empty where there is none.

    >>> from travaux.record.events import When
    >>> edtf_of(When(edtf="2031-04-09")), edtf_of("2031"), edtf_of("not_stated")
    ('2031-04-09', '2031', '')
    """
    from travaux.record.edtf import is_edtf  # noqa: PLC0415 -- beside its one use

    written = getattr(when, "edtf", when)
    return written if isinstance(written, str) and is_edtf(written) else ""


def _same_persons(placed: Sequence[tuple[Written, Entry]], rooms: _Rooms) -> Iterator[str]:
    """New persons who carry the name, or the Wikidata id, of one who is on record under another id."""
    called: dict[tuple[str, str], list[Entry]] = {}
    new = [(one, entry) for one, entry in placed if entry.kind == "person"]
    for room in {entry.compartment for _, entry in new}:
        for other in rooms.known(room).values():
            for name in _callings(other) if other.kind == "person" else ():
                called.setdefault((room, name), []).append(other)
    places = {entry.id: number for number, (_, entry) in enumerate(new)}
    for number, (one, entry) in enumerate(new):
        for other in {
            other.id: other for name in _callings(entry) for other in called[entry.compartment, name]
        }.values():
            apart = entry.id in other.value.distinct_from or other.id in entry.value.distinct_from
            if not apart and places.get(other.id, -1) < number:
                yield (
                    f"{one.place}: this is the name of {other.id} ({other.value.name}): use that id and put "
                    "other spellings into its also_known_as, or write distinct_from: "
                    f"[{other.id}] if they are two persons."
                )


def _callings(person: Entry) -> set[str]:
    wikidata = person.value.wikidata
    return person_names(person.written) | ({f"wikidata {wikidata}"} if wikidata else set())
