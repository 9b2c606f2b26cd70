"""A new record is founded, or the database of one is opened: in a file, or in PostgreSQL."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect

from travaux.record.store import tables
from travaux.record.store.keyfile import key_path, make_key
from travaux.record.store.sqlite import new_sqlite, open_sqlite, settle
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from travaux.record.store.database import Database
    from travaux.record.store.postgres import PostgreSQL

_SERVERS = ("postgresql://", "postgres://")


def opened(address: str) -> Database:
    """The database at an address; raises `Unreadable` for what is no record."""
    return _postgresql(address) if address.startswith(_SERVERS) else open_sqlite(Path(address))


def _postgresql(address: str) -> PostgreSQL:
    try:
        from travaux.record.store.postgres import open_postgresql  # noqa: PLC0415 -- an extra
    except ImportError:
        raise WrongCall(
            "a record in PostgreSQL needs the library psycopg: pip install 'travaux[postgres]'."
        ) from None
    return open_postgresql(address.replace("postgres://", "postgresql://", 1))


def found(address: str) -> None:
    """Make a new, empty record and its key; raises `WrongCall` where one is there already."""
    if address.startswith(_SERVERS):
        _found_postgresql(address)
    else:
        _found_sqlite(Path(address))


def _begin(connection: Connection, public_key: str) -> None:
    from travaux.record.store.migrating import migrate  # noqa: PLC0415 -- nothing else needs Alembic

    migrate(connection)
    values = {"id": secrets.token_hex(16), "public_key": public_key}
    connection.execute(insert(tables.record).values(values))


def _found_sqlite(target: Path) -> None:
    if target.exists():
        raise WrongCall(f"{target} is there already: name another file.")
    part = target.with_name(f".travaux-{secrets.token_hex(6)}.part")
    key_file, key = key_path(target), None
    try:
        database = new_sqlite(part)
        try:
            key = make_key(key_file)
            with database.writing() as connection:
                _begin(connection, key.public)
        finally:
            database.close()
        settle(part, target)
    except BaseException:
        if key is not None:
            key_file.unlink(missing_ok=True)
        raise
    finally:
        for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            name.unlink(missing_ok=True)


def _check_empty(connection: Connection, shown: str) -> None:
    if inspect(connection).has_table(tables.record.name):
        raise WrongCall(f"{shown} holds a record already: name another database.")


def _found_postgresql(address: str) -> None:
    database, key = _postgresql(address), None
    try:
        with database.writing() as connection:
            _check_empty(connection, database.shown)
            database.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = make_key(database.key_file)
            _begin(connection, key.public)
    except BaseException:
        if key is not None:
            database.key_file.unlink(missing_ok=True)
        raise
    finally:
        database.close()
