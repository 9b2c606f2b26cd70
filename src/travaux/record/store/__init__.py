"""The record on disk: append and read, in one SQLite file or in PostgreSQL."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import bindparam, delete, func, insert, select, update

from travaux.record.chain import (
    Head,
    SigningKey,
    advanced,
    canonical_bytes,
    erased_mark,
    link,
    made_receipt,
    ordered,
    unsigned_heads,
)
from travaux.record.store import tables
from travaux.record.store.founding import found, opened
from travaux.record.store.keyfile import public_half, read_key
from travaux.record.store.stored import LASTING, Appended, Stored, exported, read_content
from travaux.record.verifier import LOG_SCHEMA, MARK_BEGINS, ORDER, Fault, canonical, hashed
from travaux.text.errors import Overtaken, Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select

    from travaux.record.store.database import Database, Opened

__all__ = ["Appended", "Fault", "Head", "Store", "Stored"]

_PAGE = 2000  # entries that are read at once

# Made once: SQLAlchemy takes longer to make a statement than SQLite to carry it out.
_HEADS = select(tables.heads).where(tables.heads.c.log.in_(bindparam("logs", expanding=True)))
_NEW_ENTRIES, _NEW_CONTENTS = insert(tables.entries), insert(tables.contents)
_NEW_HEADS = insert(tables.heads)
_HEADS_MOVED = (
    update(tables.heads)
    .where(tables.heads.c.log == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in ("size", "hash", "at", "signature")})
)


class Store:
    """A record, opened: entries are added and read, never changed; a context manager.

    `address` is a file (`talks.travaux`) or `postgresql://…`. Each entry belongs to one log (compartment),
    has a number in it (`seq`, from 1) and is bound to its predecessor by its hash.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Store.create(f"{folder.name}/talks.travaux") as store:
    ...     done = store.append("shared", [{"kind": "call"}, {"kind": "meeting"}])
    ...     [(one.log, one.seq) for one in done], [one.content for one in store.entries()]
    ([('shared', 1), ('shared', 2)], [{'kind': 'call'}, {'kind': 'meeting'}])
    >>> folder.cleanup()
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._key: SigningKey | None = None
        with database.reading() as connection:
            rows = connection.execute(tables.record.select()).all()
            schema = connection.execute(select(tables.version.c.version_num)).scalar()
        if len(rows) > 1:
            raise Unreadable(_damaged(database.shown, "its name, which stands there twice,"))
        if not rows or schema is None:
            raise Unreadable(f"{database.shown} holds no record: `travaux init` makes one.")
        (stated,) = rows
        self.record_id, self.public_key, self.schema = stated.id, stated.public_key, schema

    @classmethod
    def create(cls, address: str, *, clock: Callable[[], datetime] | None = None) -> Store:
        """A new, empty record and its signing key; raises `WrongCall` where one is there already."""
        found(address)
        return cls.open(address, clock=clock)

    @classmethod
    def open(cls, address: str, *, clock: Callable[[], datetime] | None = None) -> Store:
        """A record that is there; raises `Unreadable` for a foreign, newer, older or damaged database."""
        database = opened(address)
        try:
            store = cls(database, clock or _now)
            _check_schema(database.shown, store.schema)
        except BaseException:
            database.close()
            raise
        return store

    @classmethod
    def migrate(cls, address: str) -> list[str]:
        """Bring a record of an older travaux to the newest schema: the steps taken, none where it is new."""
        from travaux.record.store.migrating import migrate  # noqa: PLC0415 -- nothing else needs Alembic

        database = opened(address)
        try:
            schema = cls(database, _now).schema
            if schema >= tables.SCHEMA:
                _check_schema(database.shown, schema)
                return []
            with database.writing() as connection:
                return migrate(connection)
        finally:
            database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def key_file(self) -> Path:
        """Where the signing key of the record is looked for."""
        return self._database.key_file

    @property
    def key_beside(self) -> str:
        """The public half of the signing key that is there (64 hexadecimal digits); empty where none is."""
        return public_half(self.key_file)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def append(
        self, log: str, contents: Sequence[Mapping[str, object]], *, onto: Mapping[str, int] | None = None
    ) -> list[Appended]:
        """The contents as new entries of one log: durable when this returns, all of them or none."""
        return self.append_all([(log, content) for content in contents], onto=onto)

    def append_all(
        self, entries: Sequence[tuple[str, Mapping[str, object]]], *, onto: Mapping[str, int] | None = None
    ) -> list[Appended]:
        """New entries of several logs in one transaction: durable when this returns, all of them or none.

        `onto` names the sizes of logs on which the caller's decision rests: where another has written to one
        of them since, `Overtaken` is raised and nothing is written. Raises `WrongCall` for a content that is
        not plain, `Unwritable` where the disk does not take it, `Unreadable` where the key is missing.
        """
        plain = [(_log_name(log), canonical_bytes(content)) for log, content in entries]
        if not plain:
            return []
        return self._write(plain, onto or {})

    def _write(self, plain: Sequence[tuple[str, bytes]], onto: Mapping[str, int]) -> list[Appended]:
        key, now = self._signing_key(), _moment(self._clock())
        with self._database.writing() as connection:
            heads = self._heads_of(connection, {ORDER, *onto, *(log for log, _ in plain)})
            for log, size in onto.items():
                if heads[log].size != size:
                    raise Overtaken(
                        f"{log} has {heads[log].size} entries by now, not {size}: another wrote first; "
                        "read what is new and decide again."
                    )
            return self._insert(connection, key, heads, plain, now)

    def _insert(
        self,
        connection: Connection,
        key: SigningKey,
        heads: dict[str, Head],
        plain: Sequence[tuple[str, bytes]],
        now: str,
    ) -> list[Appended]:
        before = dict(heads)
        rows, bodies, done = [], [], []
        for log, content in plain:
            entry = link(heads[log], content, secrets.token_bytes(32), now)
            heads[log], heads[ORDER] = advanced(heads[log], entry), ordered(heads[ORDER], entry)
            position = heads[ORDER].size
            rows.append(
                {
                    "position": position,
                    "log": log,
                    "seq": entry.seq,
                    "at": entry.at,
                    "leaf": entry.leaf,
                    "hash": entry.hash,
                    "ordered": bytes.fromhex(heads[ORDER].hash),
                }
            )
            bodies.append({"position": position, "salt": entry.salt, "content": content})
            done.append(Appended(log, entry.seq, entry.at, entry.hash.hex()))
        connection.execute(_NEW_ENTRIES, rows)
        connection.execute(_NEW_CONTENTS, self._database.sealed(bodies))
        moved = [key.signed(self.record_id, head) for log, head in heads.items() if head != before[log]]
        if new := [asdict(head) for head in moved if not before[head.log].size]:
            connection.execute(_NEW_HEADS, new)
        if old := [_moved(head) for head in moved if before[head.log].size]:
            connection.execute(_HEADS_MOVED, old)
        self._database.announce(connection, heads[ORDER].size)
        return done

    def _heads_of(self, connection: Connection, logs: Collection[str]) -> dict[str, Head]:
        heads = unsigned_heads(self.record_id, logs)
        for row in connection.execute(_HEADS, {"logs": list(logs)}):
            heads[row.log] = _head(row)
        return heads

    def _signing_key(self) -> SigningKey:
        if self._key is None:
            self._key = read_key(self.key_file, self.public_key)
        return self._key

    def entries(
        self, logs: Collection[str] | None = None, after: Mapping[str, int] | None = None
    ) -> Iterator[Stored]:
        """The entries of the logs (None: of all), in the order in which they were written.

        `after` leaves out the first so many of a log. What is being written while this reads is left out.
        What says that an entry was erased is not among them: the entry itself stands with `content` None.
        """
        for row, _, body in self._rows(logs, after or {}):
            if body is None or not body.startswith(MARK_BEGINS):
                yield Stored(row.log, row.seq, row.at, read_content(body), row.hash.hex())

    def _rows(
        self, logs: Collection[str] | None, after: Mapping[str, int]
    ) -> Iterator[tuple[Row[Any], bytes | None, bytes | None]]:
        e, c = tables.entries.c, tables.contents.c
        asked = select(tables.entries, c.salt, c.content).select_from(
            tables.entries.outerjoin(tables.contents, e.position == c.position)
        )
        if logs is not None:
            asked = asked.where(e.log.in_(list(logs)))
        for log, seq in after.items():
            asked = asked.where((e.log != log) | (e.seq > seq))
        with self._database.reading() as connection:
            last = connection.execute(select(func.max(e.position))).scalar() or 0
        begun = 0
        while True:
            page = asked.where(e.position > begun, e.position <= last).order_by(e.position).limit(_PAGE)
            rows, opened = self._page(page)
            for row, (salt, body) in zip(rows, opened, strict=True):
                # What is shown is what was recorded, also where nobody has verified the file.
                if body is not None and hashed(b"\0", salt or b"", body) != row.leaf:
                    raise Unreadable(_damaged(self._database.shown, f"{row.log}, entry {row.seq},"))
                yield row, salt, body
            if len(rows) < _PAGE:
                return
            begun = rows[-1].position

    def _page(self, asked: Select[Any]) -> tuple[Sequence[Row[Any]], list[Opened]]:
        try:
            with self._database.reading() as connection:
                rows = connection.execute(asked).all()
            return rows, self._database.opened(rows)
        except (TypeError, ValueError):
            # A damaged page may give text where bytes belong.
            raise Unreadable(_damaged(self._database.shown, "a page")) from None

    def heads(self) -> dict[str, Head]:
        """The signed end of each log that has entries, by its name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.heads).order_by(tables.heads.c.log)).all()
        return {
            row.log: Head(row.log, row.size, row.hash, row.at, row.signature)
            for row in rows
            if row.log != ORDER
        }

    def receipt(self, logs: Collection[str] | None = None) -> bytes:
        """What a delegation keeps to prove later that nothing it may know of was lost or rewritten.

        JSON (`travaux.receipt/1`), signed: the heads of these logs and of no others (None: of all, and their
        order). The same state of the record gives the same bytes.
        """
        key = self._signing_key()
        with self._database.reading() as connection:
            if logs is None:
                logs = connection.execute(select(tables.heads.c.log)).scalars().all()
            heads = self._heads_of(connection, set(logs))
        return made_receipt(key, self.record_id, heads.values())

    def exported(
        self, logs: Collection[str] | None = None, shown: Collection[tuple[str, int]] | None = None
    ) -> Iterator[bytes]:
        """The logs as lines of JSON (`travaux.log/1`) that anyone can verify without the database.

        First what the record is, then its entries with all that their hashes are made of, then the heads. Of
        an erased entry, and of one that is not among the `shown` (log and number), the hash of its content
        stands alone. Logs None: all of them, and their order.
        """
        yield canonical({"schema": LOG_SCHEMA, "record": self.record_id, "key": self.public_key})
        with self._database.reading() as connection:
            known = self._heads_of(connection, connection.execute(select(tables.heads.c.log)).scalars().all())
        chosen = {log: head for log, head in known.items() if logs is None or log in logs}
        last = {log: head.size for log, head in chosen.items()}
        for row, salt, body in self._rows(None if logs is None else set(logs), {}):
            if row.seq <= last.get(row.log, 0):
                seen = shown is None or (row.log, row.seq) in shown
                yield canonical(exported(row, salt, body if seen else None))
        yield canonical({"heads": [asdict(head) for _, head in sorted(chosen.items())]})

    def verify(self, receipt: bytes | None = None) -> list[Fault]:
        """Every fault of the record, held against a receipt if one is given; none: it is whole."""
        return self._database.verify(receipt)

    def erase(self, log: str, seq: int) -> None:
        """Destroy the content of one entry; its hash stays, so that all proofs hold, and a mark says so.

        Raises `WrongCall` where there is no such entry. Backups keep what they have.
        """
        e = tables.entries.c
        with self._database.reading() as connection:
            position = connection.execute(select(e.position).where(e.log == log, e.seq == seq)).scalar()
        if position is None:
            raise WrongCall(f"{log} has no entry {seq}: `travaux log` lists those that there are.")
        here = tables.contents.c.position == position
        key, now = self._signing_key(), _moment(self._clock())
        with self._database.writing() as connection:
            rows = connection.execute(select(tables.contents).where(here)).all()
            for _, body in self._database.opened(rows):
                if (body or b"").startswith(MARK_BEGINS):
                    raise WrongCall(f"{log}, entry {seq} says that another was erased: it stays.")
                if (read_content(body) or {}).get("entry") in LASTING:
                    raise WrongCall(f"{log}, entry {seq} says who may see what: it stays.")
                heads = self._heads_of(connection, {ORDER, log})
                self._insert(connection, key, heads, [(log, erased_mark(seq))], now)
                connection.execute(delete(tables.contents).where(here))
        self._database.scrub([position])

    def backup(self, target: Path) -> None:
        """One state of the record as a new `.travaux` file, while others may write; the key is not in it."""
        self._database.backup(target)


def _moved(head: Head) -> dict[str, object]:
    values = {f"new_{name}": value for name, value in asdict(head).items() if name != "log"}
    return {"of": head.log, **values}


def _head(row: Row[Any]) -> Head:
    return Head(row.log, row.size, row.hash, row.at, row.signature)


def _now() -> datetime:
    return datetime.now(UTC)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _log_name(log: str) -> str:
    if not log.strip() or not log.isprintable():
        raise WrongCall(f"{log!r} is no name of a log: name a compartment, as shared or a party.")
    return log


def _damaged(shown: str, what: str) -> str:
    return f"{shown}: {what} is damaged: `travaux verify` says more; go back to a backup."


def _check_schema(shown: str, schema: str) -> None:
    if schema > tables.SCHEMA:
        raise Unreadable(f"{shown} was written by a newer travaux (schema {schema}): install that version.")
    if schema < tables.SCHEMA:
        raise Unreadable(f"{shown} was written by an older travaux: run `travaux migrate` on it.")
