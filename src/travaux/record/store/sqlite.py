"""A record in one SQLite file: write-ahead log, full sync, one writer at a time."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from travaux.record.store.keyfile import key_path
from travaux.record.verifier import Fault, verify_file
from travaux.text.errors import Unreadable, Unwritable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Row
    from sqlalchemy.pool import PoolProxiedConnection

    from travaux.record.store.database import Opened

APPLICATION = 0x54525658  # what the header of the file says: a record of travaux
PATIENCE = 10.0  # seconds that a writer waits for another
_MAGIC = b"SQLite format 3\0"
SCRUBBING = 2.0  # seconds that erasing waits for those who read an old state
# `fullfsync` matters on macOS only; `trusted_schema`: what stands in a strange schema has no side effects.
_PRAGMAS = (
    "synchronous=FULL",
    "secure_delete=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "fullfsync=ON",
)


class SQLite:
    """The file of a record."""

    def __init__(self, path: Path, *, immutable: bool = False) -> None:
        self.path, self.shown = path, str(path)
        mode = "mode=ro&immutable=1" if immutable else "mode=rw"
        uri = f"file:{quote(os.fspath(path.absolute()))}?{mode}"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(
                uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )

        self.engine: Engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record and changes nothing."""
        with self._sentences(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the only writer: durable when it ends, undone when it fails."""
        with self._sentences(), self.engine.connect() as plain:
            _write_ahead(plain)
            connection = plain.execution_options(travaux_writes=True)
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """A connection outside of any transaction, for what SQLite allows only there."""
        with self._sentences(), contextlib.closing(self.engine.raw_connection()) as pooled:
            yield _driver(pooled)

    def announce(self, connection: Connection, position: int) -> None:
        """Nobody listens to a file."""

    def sealed(self, bodies: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
        """The rows as they are: SQLite overwrites with zeros what is deleted."""
        return [dict(body) for body in bodies]

    def opened(self, rows: Sequence[Row[Any]]) -> list[Opened]:
        """The salts and contents as they are."""
        return [(row.salt, row.content) for row in rows]

    def scrub(self, positions: Sequence[int]) -> None:  # noqa: ARG002 -- all slack goes
        """Write the file anew and empty the write-ahead log, so that no slack keeps what was deleted."""
        with self.bare() as connection:
            connection.execute(f"PRAGMA busy_timeout={SCRUBBING * 1000:.0f}")
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
        if busy:
            raise Unwritable(
                f"{self.shown}: the content is erased, but another program that reads it keeps old pages: "
                "end that program and erase again."
            )

    def backup(self, target: Path) -> None:
        """One state of the record as a new file, while others may write."""
        if target.exists():
            raise WrongCall(f"{target} is there already: name another file.")
        part = target.with_name(f".travaux-{secrets.token_hex(6)}.part")
        try:
            _touch(part)
            with self.bare() as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            settle(part, target)
        finally:
            part.unlink(missing_ok=True)

    def verify(self, receipt: bytes | None) -> list[Fault]:
        """Every fault of the record, found in the file itself."""
        return verify_file(self.shown, receipt)

    @property
    def key_file(self) -> Path:
        """Beside the file, if the environment does not say otherwise."""
        return key_path(self.path)

    def close(self) -> None:
        """Let go of the file; the last to go folds the write-ahead log into it."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise sentence(self.shown, error.orig) from error
        except sqlite3.Error as error:
            raise sentence(self.shown, error) from error


def open_sqlite(path: Path) -> SQLite:
    """The file of a record, opened; raises `Unreadable` for what is none."""
    try:
        with path.open("rb") as file:
            beginning = file.read(100)
    except FileNotFoundError:
        raise Unreadable(
            f"{path} does not exist: check the name, or make a record with `travaux init`."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(
            f"{path} cannot be opened ({reason.lower()}): check the name and the folder."
        ) from None
    if not beginning.startswith(_MAGIC):
        raise Unreadable(f"{path} is no record of travaux: name a .travaux file; `travaux init` makes one.")
    if int.from_bytes(beginning[68:72]) != APPLICATION:
        raise Unreadable(f"{path} is a database of another program: name a .travaux file.")
    return SQLite(path, immutable=_only_for_reading(path))


def _only_for_reading(path: Path) -> bool:
    """Whether nobody can write here, so that SQLite need not look after other programs."""
    wal = Path(f"{path}-wal")
    return not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size)


def new_sqlite(path: Path) -> SQLite:
    """A new file, beside its place and without tables: `settle` brings it there."""
    _touch(path)
    made = SQLite(path)
    with made.bare() as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
    return made


def _touch(path: Path) -> None:
    """An empty file that its owner alone can read, before anything stands in it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        reason = (error.strerror or "?").lower()
        raise Unwritable(f"{path.parent}: no record can be made there ({reason}).") from error


def settle(part: Path, target: Path) -> None:
    """A file that is whole, moved to its place and flushed; never over another file."""
    part.chmod(0o600)
    with part.open("r+b") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, target)
    except FileExistsError:
        raise WrongCall(f"{target} is there already: name another file.") from None
    except OSError:
        os.replace(part, target)  # noqa: PTH105 -- some file systems know no links
    with contextlib.suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def sentence(shown: str, error: BaseException | None) -> Unreadable | Unwritable:
    """What went wrong in SQLite, said to a person."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith("SQLITE_READONLY"):
        return Unwritable(f"{shown} can only be read: nothing was recorded.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unwritable(f"{shown}: another program is writing to it: try again. Nothing was recorded.")
    if name.startswith("SQLITE_FULL"):
        return Unwritable(f"{shown}: the disk is full: make room and try again. Nothing was recorded.")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return Unwritable(
            f"{shown}: the disk failed ({error}): nothing was acknowledged; check the disk, then run "
            "`travaux verify`."
        )
    if name.startswith("SQLITE_CONSTRAINT"):
        return Unwritable(f"{shown}: {error}.")
    return Unreadable(f"{shown} is damaged ({error}): `travaux verify` says where; go back to a backup.")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _driver(pooled: PoolProxiedConnection) -> sqlite3.Connection:
    connection = pooled.driver_connection
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("the pool gave no connection of SQLite")
    return connection


def _write_ahead(connection: Connection) -> None:
    # A backup comes without; where the file has it already this costs nothing. SQLAlchemy would begin a
    # transaction first.
    _driver(connection.connection).execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    # A reader that turns writer half-way is refused at once: writers say so from the beginning.
    writes = connection.get_execution_options().get("travaux_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
