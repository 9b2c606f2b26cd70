"""Entries put on record: a file of them as a whole, or one at a time; entries reclassified."""

from __future__ import annotations

import hashlib
import json as stdlib_json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from travaux.formats.yaml import read_yaml
from travaux.record.admission import Judgement, judged
from travaux.record.dossier import Written, left_out, writings
from travaux.record.entries import SECTION, SHARED, Entry, digest, key, made, recalled
from travaux.record.handling import HOLDER, Viewer, levels_of, visible
from travaux.record.vocabulary import UNKNOWN
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.record.store import Store, Stored

NOBODY = frozenset({"public", "nobody"})
"""What `--as` takes for those who are no party: they see what is public."""
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many entries it recorded, how many were on record already, what to know of it.

    >>> Imported(3, 0, (), (), ()).recorded
    3
    """

    recorded: int
    known_already: int
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def recalled_all(stored: Iterable[Stored]) -> Iterator[Entry]:
    """The entries that the store gives; those whose content was erased are passed over.

    >>> list(recalled_all([]))
    []
    """
    for one in stored:
        if one.content is not None:
            yield recalled(one.content, one.log, one.seq, one.at)


def viewer_of(store: Store, as_: str | None, clearance: str | None = None) -> tuple[Viewer, list[Entry]]:
    """Who looks, and all that this viewer may read: nothing else is loaded.

    `as_` is the id, code, name or country of a party, or `public`; None is the holder of the file. Raises
    `WrongCall` for somebody who is no party on record, or a clearance that is no level.

    >>> import tempfile
    >>> from travaux.record.store import Store
    >>> with tempfile.TemporaryDirectory() as folder, Store.create(f"{folder}/talks.travaux") as store:
    ...     viewer_of(store, None)
    (Viewer(party=None, clearance=None, observer=False), [])
    """
    if as_ is None:
        entries = list(recalled_all(store.entries()))
        return replace(HOLDER, clearance=_clearance(clearance, entries)), entries
    shared = list(recalled_all(store.entries([SHARED])))
    level = _clearance(clearance, shared)
    if as_.casefold() in NOBODY:
        return Viewer("", level), shared
    table = [entry for entry in visible(shared, Viewer("")) if entry.kind == "party"]
    party = _party(as_, table)
    if party is None:
        names = ", ".join(entry.id for entry in table) or "none yet"
        raise WrongCall(f"{as_!r} is no party on record: there are {names}; public is for everybody else.")
    if party.value.process_role == "observer":
        return Viewer(party.id, level, observer=True), shared
    return Viewer(party.id, level), [*shared, *recalled_all(store.entries([party.id]))]


def _party(called: str, table: Iterable[Entry]) -> Entry | None:
    """The party of that id, or else of that code or name, or else of that country; never one of two.

    Raises `WrongCall` where it could be two.
    """
    name, parties = called.casefold(), tuple(table)
    found = {entry.id: entry for entry in parties if name in _callings(entry)}
    found = found or {entry.id: entry for entry in parties if name and name == _country(entry)}
    if len(found) > 1 and called not in found:
        raise WrongCall(f"{called!r} could be {' or '.join(found)}: name the id.")
    return found.get(called) or next(iter(found.values()), None)


def _callings(party: Entry) -> set[str]:
    return {one.casefold() for one in (party.id, party.value.code, party.value.name) if one}


def _country(party: Entry) -> str:
    country = party.written.get("iso3166")
    return country.casefold() if isinstance(country, str) and country not in UNKNOWN else ""


def _clearance(level: str | None, entries: Sequence[Entry]) -> str | None:
    names = levels_of(entries).names
    if level is not None and level not in names:
        raise WrongCall(f"there is no handling level {level!r}: there are {', '.join(names)}.")
    return level


def read_record(path: str | os.PathLike[str]) -> object:
    """What a file of YAML or JSON holds; raises `Unreadable` where it is neither.

    >>> read_record("nowhere.json")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.json does not exist: check the name and the folder.
    """
    shown = os.fspath(path)
    if not shown.lower().endswith(".json"):
        return read_yaml(path)
    try:
        if Path(path).stat().st_size > _LARGEST:
            raise Unreadable(f"{shown} is larger than {_LARGEST // 1024**2} MB: split it.")
        found: object = stdlib_json.loads(Path(path).read_bytes())
    except FileNotFoundError:
        raise Unreadable(f"{shown} does not exist: check the name and the folder.") from None
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise Unreadable(f"{shown} cannot be opened ({reason}): check the name and the disk.") from None
    except RecursionError:
        raise Unreadable(f"{shown} is nested too deeply: no record is.") from None
    except ValueError as error:
        raise Unreadable(f"{shown} is no JSON ({error}).") from None
    return found


def judge_import(
    file: str | os.PathLike[str], record: str | os.PathLike[str], *, store: Store | None = None
) -> Judgement:
    """What an import of that file would record, and what stands against it; nothing is written.

    >>> judge_import("nowhere.travaux", "nowhere.yaml")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.yaml does not exist: check the name and the folder.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    found = writings(read_record(record), os.fspath(record))
    if store is not None:
        return judged(found, list(recalled_all(store.entries())))
    with Store.open(os.fspath(file)) as opened:
        return judged(found, list(recalled_all(opened.entries())))


def import_(file: str | os.PathLike[str], record: str | os.PathLike[str]) -> Imported:
    """Put every entry of a YAML or JSON file on record: all of them, or none and a reason.

    Raises `WrongCall` with every reason, one a line, where an entry does not fit.

    >>> import_("nowhere.travaux", "nowhere.yaml")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.yaml does not exist: check the name and the folder.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    found = read_record(record)
    written = writings(found, os.fspath(record))
    with Store.open(os.fspath(file)) as store:
        sizes = {log: head.size for log, head in store.heads().items()}
        judgement = judged(written, list(recalled_all(store.entries())))
        if judgement.problems:
            raise WrongCall("\n".join(judgement.problems))
        _record(store, judgement.admitted, sizes)
    return Imported(
        len(judgement.admitted),
        judgement.known_already,
        left_out(found),
        tuple(judgement.warnings),
        tuple(judgement.notes),
    )


def _record(store: Store, entries: Sequence[Entry], sizes: Mapping[str, int]) -> None:
    logs = {entry.compartment for entry in entries}
    onto = {log: sizes.get(log, 0) for log in logs}
    store.append_all([(entry.compartment, entry.content) for entry in entries], onto=onto)


def add(  # noqa: PLR0913 -- what an entry is, and whose
    file: str | os.PathLike[str],
    kind: str,
    written: Mapping[str, Any],
    *,
    as_: str | None = None,
    level: str = "",
    compartment: str = SHARED,
    despite: bool = False,
) -> Entry:
    """Put one entry on record; its id is made of its content where it has none.

    An entry may name what is on record in its own compartment or among what is shared. The public and
    observers write nothing. Raises `WrongCall` where it does not fit, or where it tells of a subject above
    its channel's ceiling and `despite` is False.

    >>> add("nowhere.travaux", "person", {"name": "Dora Kelmet"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    if kind not in SECTION or kind == "reclassification":
        kinds = ", ".join(one for one in SECTION if one != "reclassification")
        raise WrongCall(f"{kind!r} is no kind of entry to add: there are {kinds}.")
    with Store.open(os.fspath(file)) as store:
        sizes = {log: head.size for log, head in store.heads().items()}
        viewer, entries = _writer(store, as_)
        room = _room(compartment, viewer, entries)
        identity = {} if written.get("id") else {"id": f"{SECTION[kind].prefix}-{digest(kind, written)}"}
        whole = {**identity, **written}
        place = f"the new {kind} ({whole['id']})" if written.get("id") else f"the new {kind}"
        found = judged([Written(kind, whole, level, room, place)], entries, viewer)
        if found.problems:
            raise WrongCall(found.problems[0])
        if found.warnings and not despite:
            raise WrongCall(
                f"{found.warnings[0].rstrip('.')}: record it with --despite, or name another channel."
            )
        if not found.admitted:
            raise WrongCall(f"{place} is on record already, word for word: nothing was added.")
        _record(store, found.admitted, {log: sizes.get(log, 0) for log in (room,)})
    return found.admitted[0]


def _writer(store: Store, as_: str | None) -> tuple[Viewer, list[Entry]]:
    """Who writes, and what this writer may read; the public and observers see too little to write."""
    viewer, entries = viewer_of(store, as_)
    if viewer.party == "" or viewer.observer:
        who = f"{as_!r} is an observer" if viewer.observer else f"{as_!r} is no party"
        raise WrongCall(f"{who}, and only parties and the holder of the file write: ask the holder.")
    return viewer, entries


def _room(compartment: str, viewer: Viewer, entries: Sequence[Entry]) -> str:
    """The compartment of that id, code or name; a party writes into its own room or the shared one."""
    if compartment == SHARED:
        return SHARED
    table = [one for one in visible(entries, viewer) if one.kind == "party" and one.compartment == SHARED]
    found = _party(compartment, table)
    if found is not None and viewer.party in {None, found.id}:
        return found.id
    whose = "its own" if viewer.party else "a party's"
    raise WrongCall(f"there is no compartment {compartment!r} to write to: name shared, or {whose}.")


def reclassify(  # noqa: PLR0913 -- which, to what, by whom
    file: str | os.PathLike[str],
    entry: str,
    level: str,
    *,
    compartment: str | None = None,
    because: str = "",
    as_: str | None = None,
) -> Entry:
    """From now on an entry is seen by fewer or by more; this is an entry too, and what was stays in its log.

    To another compartment it goes as a copy where it becomes shared, else it is hidden from those who lose
    it; what they exported before stays with them. A party reclassifies what is in its own room and what it
    wrote into the shared one, the holder of the file all but parties and the process. Raises `WrongCall` for
    all else, and for an id that the writer does not see.

    >>> reclassify("nowhere.travaux", "st-1", "delegation")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        sizes = {log: head.size for log, head in store.heads().items()}
        viewer, entries = _writer(store, as_)
        levels = levels_of(entries)
        if level not in levels.names:
            raise WrongCall(f"there is no handling level {level!r}: there are {', '.join(levels.names)}.")
        found = next((one for one in visible(entries, viewer) if key(one) == entry), None)
        if found is None:
            raise WrongCall(f"{entry!r} is not on record: `travaux export` lists the ids.")
        _theirs(found, viewer)
        room = found.compartment if compartment is None else _room(compartment, viewer, entries)
        if (found.level, found.compartment) == (level, room):
            raise WrongCall(f"{entry} is for {level} in {room} already: nothing was changed.")
        log = next(one.compartment for one in entries if key(one) == entry and _stands(one, found))
        new = [replace(_moved(found, level, room, because, log), by=viewer.writer)]
        if room == SHARED != found.compartment:
            new = [*_released(found, level, entries, viewer), *new]
        _record(store, new, sizes)
    return replace(found, level=level, compartment=room)


def _theirs(found: Entry, viewer: Viewer) -> None:
    """Raise `WrongCall` where the writer may not say who sees an entry."""
    if found.kind in {"process", "party"}:
        raise WrongCall(
            f"{key(found)} is a {found.kind}: everybody works with it, so it keeps its level and room."
        )
    own = viewer.party and viewer.party in {found.compartment, found.by}
    if viewer.party is not None and not own:
        whose = f"{viewer.party}'s" if viewer.party else "the public's"
        raise WrongCall(
            f"{key(found)} is not {whose}: a party reclassifies its own entries, the holder all others."
        )


def _stands(original: Entry, now: Entry) -> bool:
    return (original.sequence, original.kind, original.at) == (now.sequence, now.kind, now.at)


def _moved(found: Entry, level: str, room: str, because: str, log: str) -> Entry:
    written: dict[str, Any] = {
        "entry": key(found),
        "new_level": level,
        "sequence": found.sequence,
        "room": room,
    }
    return made("reclassification", {**written, **({"because": because} if because else {})}, level, log)


def _released(found: Entry, level: str, entries: Sequence[Entry], viewer: Viewer) -> list[Entry]:
    """The copy that goes into the shared log; it may name only what is shared."""
    shared = [one for one in entries if one.compartment == SHARED]
    judgement = judged([Written(found.kind, dict(found.written), level, SHARED, key(found))], shared, viewer)
    if judgement.problems:
        raise WrongCall(judgement.problems[0])
    return [replace(one, by=found.by) for one in judgement.admitted]


def known_names(file: str | os.PathLike[str], as_: str | None = None) -> dict[str, str]:
    """The ids that the writer may name, with what they are called: what a form completes.

    >>> known_names("nowhere.travaux")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        viewer, entries = viewer_of(store, as_)
    named = [
        (entry.id, getattr(entry.value, "name", "") or getattr(entry.value, "label", ""))
        for entry in visible(entries, viewer)
    ]
    return {identity: called or identity for identity, called in named if identity}


def draft_entry(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What the record keeps of a draft in a file: its title, date, hash and the ids of its disputed brackets.

    Of the file's name the last part is kept, and no folder. Raises as `travaux.read` does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paper = Path(folder, "2031-04-09.md")
    ...     _ = paper.write_text("The Parties [shall][should] withdraw.", encoding="utf-8")
    ...     draft_entry(paper)["brackets"]
    ['text/1', 'text/2']
    """
    from travaux.negotiation.drafts import read  # noqa: PLC0415 -- only this reads drafts

    draft = read(path)
    name = os.path.basename(os.fspath(path))  # noqa: PTH119 -- a name, not a file
    dated = _DAY.search(name)
    words = {"label": draft.title} if draft.title else {}
    return {
        **words,
        **({"date": dated.group()} if dated else {}),
        "file": name,
        "sha256": hashlib.sha256(draft.source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "brackets": [bracket.id for bracket in draft.brackets if bracket.disputed],
    }
