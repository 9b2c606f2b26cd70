"""What a store asks of its database, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from travaux.record.verifier import Fault


Opened = tuple[bytes | None, bytes | None]


class Database(Protocol):
    """A database that holds one record. Its errors are `Unreadable` and `Unwritable`, with a sentence."""

    shown: str

    @property
    def key_file(self) -> Path:
        """Where the private key of the record is."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the record and changes nothing."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction of the only writer: durable when it ends, undone when it fails."""

    def announce(self, connection: Connection, position: int) -> None:
        """Tell those who listen that entries up to this position are there, once the transaction ends."""

    def sealed(self, bodies: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
        """The rows of contents (position, salt, content) as they are stored."""

    def opened(self, rows: Sequence[Row[Any]]) -> list[Opened]:
        """The salt and content of each row; None where they cannot be had any more."""

    def scrub(self, positions: Sequence[int]) -> None:
        """Leave no trace of the contents that were deleted at these positions."""

    def backup(self, target: Path) -> None:
        """One state of the record as a new file."""

    def verify(self, receipt: bytes | None) -> list[Fault]:
        """Every fault of the record, held against a receipt if one is given."""

    def close(self) -> None:
        """Let go of the database."""
