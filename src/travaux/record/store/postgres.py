"""A record in PostgreSQL: one writer at a time by an advisory lock, contents sealed, watchers notified."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import create_engine, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from travaux.record.chain import seal, unseal
from travaux.record.store import tables
from travaux.record.store.contentkeys import ContentKeys
from travaux.record.store.keyfile import ELSEWHERE
from travaux.record.store.migrating import migrate
from travaux.record.store.sqlite import new_sqlite, settle
from travaux.record.verifier import ORDER, Fault, verify
from travaux.text.errors import Unreadable, Unwritable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import URL, Connection, Row

    from travaux.record.store.database import Opened
    from travaux.record.verifier import Row as Told

LOCK = 0x54525658  # the advisory lock of those who write
CHANNEL = "travaux"  # where the position of the newest entry is notified
PATIENCE = "10s"
PAGE = 1000
_GUARDS = 7 + 4  # triggers that refuse to change rows, and to empty tables
_NO_NAME = re.compile(r"[^\w.-]+")


class PostgreSQL:
    """The database of a record."""

    def __init__(self, url: URL) -> None:
        self.shown = url.render_as_string(hide_password=True).replace("postgresql+psycopg", "postgresql")
        self.key_file = _key_file(url)
        self.keys = ContentKeys(Path(f"{self.key_file}.contents"))
        self.engine = create_engine(url, pool_pre_ping=True)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record and changes nothing."""
        with self._sentences(), self.engine.connect() as plain:
            connection = plain.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True, stream_results=False
            )
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the only writer: durable when it ends, undone when it fails."""
        with self._sentences(), self.engine.connect() as connection, connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text("SET LOCAL synchronous_commit = on"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection

    def announce(self, connection: Connection, position: int) -> None:
        """Notify those who listen, in the transaction: they hear of it when it is durable, or never."""
        values = {"channel": CHANNEL, "position": str(position)}
        connection.execute(text("SELECT pg_notify(:channel, :position)"), values)

    def sealed(self, bodies: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
        """The salts and contents sealed, each with a key of its own, which is on the disk first."""
        positions = [int(str(body["position"])) for body in bodies]
        return [
            {"position": position, "salt": b"", "content": seal(key, _joined(body), position)}
            for position, key, body in zip(positions, self.keys.new(positions), bodies, strict=True)
        ]

    def opened(self, rows: Sequence[Row[tuple[object, ...]]]) -> list[Opened]:
        """The salts and contents; None where the key was destroyed."""
        keys = self.keys.of([row.position for row in rows if row.content is not None])
        return [_opened(row.content, keys.get(row.position), row.position) for row in rows]

    def scrub(self, positions: Sequence[int]) -> None:
        """Destroy the keys of these contents: whatever the server still keeps of them cannot be read."""
        self.keys.destroy(positions)

    def backup(self, target: Path) -> None:
        """One state of the record as a new SQLite file, its contents unsealed."""
        if target.exists():
            raise WrongCall(f"{target} is there already: name another file.")
        part = target.with_name(f".travaux-{secrets.token_hex(6)}.part")
        try:
            copy = new_sqlite(part)
            with self.reading() as here, copy.writing() as there:
                migrate(there)
                self._copy(here, there)
            copy.close()
            settle(part, target)
        finally:
            for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
                name.unlink(missing_ok=True)

    def _copy(self, here: Connection, there: Connection) -> None:
        for table in (tables.record, tables.heads, tables.entries):
            rows = [dict(row) for row in here.execute(select(table)).mappings()]
            if rows:
                there.execute(insert(table), rows)
        rows_of = here.execute(select(tables.contents).order_by(tables.contents.c.position)).all()
        bodies = zip(rows_of, self.opened(rows_of), strict=True)
        found = [
            {"position": row.position, "salt": salt, "content": content}
            for row, (salt, content) in bodies
            if content is not None
        ]
        if found:
            there.execute(insert(tables.contents), found)

    def verify(self, receipt: bytes | None) -> list[Fault]:
        """Every fault of the record, found by the same checks as in a file."""
        with self.reading() as connection:
            found = connection.execute(tables.record.select()).one()
            rows = connection.execute(tables.heads.select()).all()
            heads = [(row.log, row.size, row.hash, row.at, row.signature) for row in rows]
            entries = self._told(connection)
            return verify((found.id, found.public_key, heads, entries, False), receipt)

    def _told(self, connection: Connection) -> Iterator[Told | Fault]:
        guards = text(
            "SELECT count(*) FROM pg_trigger WHERE tgfoid = 'travaux_refuse'::regproc AND tgenabled = 'O'"
        )
        if connection.execute(guards).scalar() != _GUARDS:
            yield Fault(ORDER, None, "What guards the tables is not that of a record.")
        e, c = tables.entries.c, tables.contents.c
        asked = select(tables.entries, c.salt, c.content).select_from(
            tables.entries.outerjoin(tables.contents, e.position == c.position)
        )
        expected, contents = 1, 0
        result = connection.execution_options(yield_per=PAGE).execute(asked.order_by(e.position))
        for rows in result.partitions():
            for row, (salt, content) in zip(rows, self.opened(rows), strict=True):
                if row.position != expected:
                    yield Fault(row.log, row.seq, f"has the place {row.position} instead of {expected}.")
                expected, contents = row.position + 1, contents + (row.content is not None)
                binding = (bytes(row.leaf), bytes(row.hash), bytes(row.ordered))
                yield (row.log, row.seq, row.at, *binding, salt, content)
        if connection.execute(text("SELECT count(*) FROM contents")).scalar() != contents:
            yield Fault(ORDER, None, "There are contents that belong to no entry.")

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()
        self.keys.close()

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _sentence(self.shown, error) from error


def open_postgresql(address: str) -> PostgreSQL:
    """The database of a record; raises `WrongCall` for an address that is none."""
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise WrongCall(f"{address[:13]}… is no address: write postgresql://USER@HOST/DATABASE.") from None
    return PostgreSQL(url)


def _key_file(url: URL) -> Path:
    """Where the environment says, else in the folder .travaux of who runs this, named after the database."""
    named = os.environ.get(ELSEWHERE)
    if named:
        return Path(named)
    place = "-".join(str(part) for part in (url.host, url.port, url.database) if part)
    return Path.home() / ".travaux" / f"{_NO_NAME.sub('-', place or 'postgresql')}.key"


def _joined(body: Mapping[str, object]) -> bytes:
    salt, content = body["salt"], body["content"]
    if not isinstance(salt, bytes) or not isinstance(content, bytes):
        raise TypeError("salt and content are bytes")
    return salt + content


def _opened(content: bytes | None, key: bytes | None, position: int) -> Opened:
    if content is None or key is None:
        return None, None
    plain = unseal(key, bytes(content), position)
    return (None, None) if plain is None else (plain[:32], plain[32:])


def _sentence(shown: str, error: DBAPIError) -> Unreadable | Unwritable:
    said = " ".join(str(error.orig).split())
    if isinstance(error.orig, psycopg.errors.LockNotAvailable):
        return Unwritable(f"{shown}: another program is writing to it: try again. Nothing was recorded.")
    if isinstance(error.orig, psycopg.errors.UndefinedTable):
        return Unreadable(f"{shown} holds no record: `travaux init` makes one.")
    if isinstance(error.orig, psycopg.errors.DiskFull):
        return Unwritable(f"{shown}: the disk is full: make room and try again. Nothing was recorded.")
    if isinstance(error.orig, psycopg.errors.RaiseException):
        return Unwritable(f"{shown}: {said}.")
    if isinstance(error.orig, psycopg.OperationalError):
        return Unreadable(
            f"{shown}: the database does not answer ({said}): check the address and the server."
        )
    return Unwritable(f"{shown}: the database refused ({said}).")
