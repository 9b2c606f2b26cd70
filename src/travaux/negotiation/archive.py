"""The keeping of a record: made, proven, listed, copied, erased from, brought to a newer schema."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from travaux.negotiation.recording import viewer_of
from travaux.record.handling import visible
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from travaux.record.entries import Entry
    from travaux.record.handling import Viewer
    from travaux.record.store import Store, Stored
    from travaux.record.verifier import Fault

ERASED = "[erased]"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: every fault; and how many entries of how many logs a whole record has.

    `key` is the fingerprint of the key that signed it; `withheld` is how many contents an exported log does
    not hold: left out of it, or erased.

    >>> Verified((), 12, 2).whole
    True
    """

    faults: tuple[Fault, ...]
    entries: int = 0
    logs: int = 0
    key: str = ""
    withheld: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as `log` lists it: its log and number, when it was recorded (UTC), what it is, its hash.

    `kind` is `[erased]` where the content is gone, whatever it was.

    >>> Line("shared", 1, "2026-03-14T09:30:00.000000Z", "contact", "ctc-next", "00" * 32).id
    'ctc-next'
    """

    log: str
    seq: int
    at: str
    kind: str
    id: str
    hash: str


def told(fault: Fault) -> str:
    """A fault in one line, with its place.

    >>> from travaux.record.verifier import Fault
    >>> told(Fault("shared", 4, "has another content than the one that was recorded."))
    'shared, entry 4: has another content than the one that was recorded.'
    """
    place = fault.log or ("all logs" if fault.seq is not None else "")
    place += "" if fault.seq is None else f", entry {fault.seq}"
    return f"{place}: {fault.sentence}" if place else fault.sentence


def init(file: str | os.PathLike[str]) -> Path:
    """Make a new, empty record; returns the file of its signing key.

    Raises `WrongCall` where a file of that name is there already, `Unwritable` where none can be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     init(f"{folder}/talks.travaux").name
    'talks.travaux.key'
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.create(os.fspath(file)) as store:
        return store.key_file


def verify(
    file: str | os.PathLike[str], receipt: str | os.PathLike[str] | None = None, key: str = ""
) -> Verified:
    """Whether a record, or a log exported from one, is whole; held against a receipt if one is named.

    `key` is the fingerprint of the record's key, as it is known from elsewhere. Without it and without a
    receipt, a record that was rewritten as a whole and signed with another key is whole in itself. Raises
    `Unreadable` where the file is no record or cannot be read at all.

    >>> verify("nowhere.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database
    from travaux.record.verifier import fingerprint  # noqa: PLC0415

    proof = None if receipt is None else _content(receipt)
    known = "".join(key.split()).replace(":", "").lower()
    if _begins_as_log(file):
        return _verified_log(_content(file), proof, known)
    with Store.open(os.fspath(file)) as store:
        own = fingerprint(store.public_key)
        faults = (*store.verify(proof), *_key_faults(store, own, known))
        if faults:
            return Verified(faults, key=own)
        heads = store.heads()
    return Verified((), sum(head.size for head in heads.values()), len(heads), own)


def _key_faults(store: Store, own: str, known: str) -> Iterator[Fault]:
    """What is wrong with the key of a record: another than is known, another than the one beside it."""
    from travaux.record.verifier import Fault  # noqa: PLC0415 -- likewise

    if known not in {"", own}:
        yield Fault("", None, "The record is signed with another key than the one that is known.")
    beside = store.key_beside
    if beside not in {"", store.public_key}:
        yield Fault("", None, f"The record is signed with another key than the one in {store.key_file}.")


def _verified_log(content: bytes, proof: bytes | None, known: str) -> Verified:
    from travaux.record.verifier import fingerprint, verify_log  # noqa: PLC0415 -- likewise

    faults = tuple(verify_log(content, proof, known))
    if faults:
        return Verified(faults)
    first, *lines = [json.loads(line) for line in content.splitlines()]
    entries = [line for line in lines if "heads" not in line]
    bare = sum("leaf" in line for line in entries)
    return Verified((), len(entries), 0, fingerprint(first["key"]), bare)


def _begins_as_log(file: str | os.PathLike[str]) -> bool:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(1) == b"{"
    except (OSError, ValueError):
        return False


def _content(file: str | os.PathLike[str]) -> bytes:
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"{os.fspath(file)} cannot be opened ({reason.lower()}): check the name.") from None


def receipt(file: str | os.PathLike[str], as_: str | None = None) -> bytes:
    """What a delegation keeps to prove later that nothing was lost or rewritten: one line of signed JSON.

    As a party: of the logs that this party may know of. The same state gives the same bytes.

    >>> receipt("nowhere.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        return store.receipt(_logs(store, as_))


def _logs(store: Store, as_: str | None) -> Collection[str] | None:
    return _asking(store, as_)[0].logs


def _asking(store: Store, as_: str | None) -> tuple[Viewer, list[Entry]]:
    """Who asks for proofs, and what this party may read; not the public, which belongs to no log."""
    viewer, entries = viewer_of(store, as_)
    if viewer.party == "":
        raise WrongCall(f"{as_!r} is no party: proofs are for those who sit at the table.")
    return viewer, entries


def log(file: str | os.PathLike[str], as_: str | None = None) -> list[Line]:
    """The entries in the order in which they were recorded, one line each; as a party: those that it may see.

    >>> log("nowhere.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        if as_ is None:
            return [line_of(one) for one in store.entries()]
        viewer, entries = _asking(store, as_)
        seen = _seen(viewer, entries)
        return [line_of(one) for one in store.entries(viewer.logs) if (one.log, one.seq) in seen]


def log_json(file: str | os.PathLike[str], as_: str | None = None) -> bytes:
    """The logs as lines of JSON (`travaux.log/1`), which the stand-alone verifier checks.

    As a party: of the logs that it may know of, with hashes in place of the contents that it may not see.

    >>> log_json("nowhere.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        viewer, entries = _asking(store, as_)
        seen = None if as_ is None else _seen(viewer, entries)
        return b"".join(line + b"\n" for line in store.exported(viewer.logs, seen))


def _seen(viewer: Viewer, entries: Sequence[Entry]) -> set[tuple[str, int]]:
    return {(entry.compartment, entry.sequence) for entry in visible(entries, viewer)}


def line_of(one: Stored) -> Line:
    """An entry that was recorded, as `log` lists it.

    >>> from travaux.record.store import Stored
    >>> line_of(Stored("shared", 1, "2026-03-14T09:30:00.000000Z", None, "00" * 32)).kind
    '[erased]'
    """
    if one.content is None:
        return Line(one.log, one.seq, one.at, ERASED, "", one.hash)
    return Line(one.log, one.seq, one.at, str(one.content.get("entry", "")), _id(one.content), one.hash)


def _id(content: dict[str, Any]) -> str:
    written = content.get("written")
    return str(written.get("id", "")) if isinstance(written, dict) else ""


def backup(file: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Copy one state of the record to a new file while others may write; the signing key is not in it.

    >>> backup("nowhere.travaux", "copy.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with Store.open(os.fspath(file)) as store:
        store.backup(Path(target))


def migrate(file: str | os.PathLike[str]) -> list[str]:
    """Bring a record that an older travaux made to the newest schema: the steps that were taken.

    >>> migrate("nowhere.travaux")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux does not exist: check the name, or make a record with \
`travaux init`.
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    return Store.migrate(os.fspath(file))
