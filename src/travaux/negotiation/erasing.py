"""Erasing from a record: what an id names, and what goes with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from travaux.negotiation.archive import Line, line_of
from travaux.record.entries import Entry, recalled
from travaux.record.handling import standings
from travaux.record.store.stored import LASTING
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.record.store import Store, Stored


def to_erase(file: str | os.PathLike[str], entry: str) -> list[Line]:
    """What `erase` would destroy: the entries that are named, then what amends them or tells them otherwise.

    Raises as `erase` does, and changes nothing.

    >>> to_erase("nowhere.travaux", "st-1")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        return _named(store, os.fspath(file), entry)


def erase(file: str | os.PathLike[str], entry: str) -> list[Line]:
    """Destroy the content of an entry: of LOG/NUMBER, of ROOM/ID, or of an id that stands in one room.

    Copies, amendments and accounts of it go with it; hashes stay, so that all receipts hold. Returns what was
    erased. Raises `WrongCall` where there is no such entry, where the id stands in several rooms, and for an
    entry on which rests who may see what: a reclassification, the process.

    >>> erase("nowhere.travaux", "st-1")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        found = _named(store, os.fspath(file), entry)
        for line in reversed(found):
            # What is named goes last: where the disk fails half-way, naming it again finds what is left.
            store.erase(line.log, line.seq)
    return found


def _named(store: Store, shown: str, entry: str) -> list[Line]:
    stored = [one for one in store.entries() if one.content is not None]
    lines, entries = [line_of(one) for one in stored], [_entry(one) for one in stored]
    places = standings(entries)
    found = _chosen(entry, lines, [room for room, _ in places])
    if not found:
        raise WrongCall(
            f"{entry!r} is no entry of {shown}: name an id, or a log and a number as shared/7; "
            "`travaux log` lists them."
        )
    rooms = list(dict.fromkeys(places[number][0] for number in found))
    if len(rooms) > 1:
        ways = " or ".join(f"{room}/{entry}" for room in rooms)
        raise WrongCall(f"{entry} stands in several rooms: name the one that is meant, as {ways}.")
    met = set(found)
    while more := [number for number, (_, of) in enumerate(places) if of in met and number not in met]:
        met.update(more)
        found += more
    for line in (lines[number] for number in found):
        if line.kind in LASTING:
            raise WrongCall(
                f"{line.log}/{line.seq} is a {line.kind}, on which rests who may see what: it stays; "
                "`travaux reclassify` hides an entry anew."
            )
    return [lines[number] for number in found]


def _chosen(entry: str, lines: Sequence[Line], rooms: Sequence[str]) -> list[int]:
    """The indexes of what is named: one log and number if there is that, else an id, with its room or not."""
    numbered = [number for number, line in enumerate(lines) if entry == f"{line.log}/{line.seq}"]
    return numbered or [
        number
        for number, (line, room) in enumerate(zip(lines, rooms, strict=True))
        if line.id and entry in {line.id, f"{room}/{line.id}"}
    ]


def _entry(one: Stored) -> Entry:
    """The entry of a content; of one that this version does not know, its place and id alone."""
    try:
        return recalled(one.content or {}, one.log, one.seq, one.at)
    except Unreadable:
        line = line_of(one)
        return Entry(line.kind, line.id, "", one.log, {"id": line.id}, one.seq, one.at)
