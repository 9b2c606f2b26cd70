"""The keys that contents in PostgreSQL are sealed with: one for each entry, in a small file of their own.

A server's database keeps what was deleted: in its write-ahead log, in dead rows, on replicas. So an entry is
erased by destroying its key, and the keys are where nothing keeps them: beside the signing key.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
from typing import TYPE_CHECKING

from travaux.text.errors import Unreadable, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY", "fullfsync=ON")
_TABLE = "CREATE TABLE IF NOT EXISTS keys (position INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT"


class ContentKeys:
    """The file of the keys, by the position of their entries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turns = threading.Lock()
        self._opened: sqlite3.Connection | None = None

    def new(self, positions: Sequence[int]) -> list[bytes]:
        """Fresh keys, on the disk before they are used; a key that an undone transaction left is replaced."""
        keys = [secrets.token_bytes(32) for _ in positions]
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO keys VALUES (?, ?)", zip(positions, keys, strict=True)
                )
        return keys

    def of(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The keys that are there, by position."""
        if not positions:
            return {}
        with self._connection() as connection:
            found = connection.execute(
                "SELECT position, key FROM keys WHERE position BETWEEN ? AND ?",
                (min(positions), max(positions)),
            )
            return dict(found.fetchall())

    def destroy(self, positions: Sequence[int]) -> None:
        """Leave nothing of these keys, in the file or beside it."""
        with self._connection() as connection:
            connection.executemany("DELETE FROM keys WHERE position = ?", [(one,) for one in positions])
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Unwritable(f"{self.path} is being read, and old pages are kept: erase again.")

    def close(self) -> None:
        """Let go of the file."""
        with self._turns:
            if self._opened is not None:
                self._opened.close()
            self._opened = None

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._turns:
            try:
                if self._opened is None:
                    self._opened = self._open()
                yield self._opened
            except (OSError, sqlite3.Error) as error:
                raise Unreadable(
                    f"{self.path}: the keys of the contents cannot be used ({error})."
                ) from error

    def _open(self) -> sqlite3.Connection:
        # Made before SQLite sees it, so that it is its owner's alone from the beginning.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_TABLE)
        return connection
