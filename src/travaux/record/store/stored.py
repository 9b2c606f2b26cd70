"""An entry as it was recorded: given back to who appended it, read, exported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from sqlalchemy import Row

LASTING = frozenset({"reclassification", "process"})
"""Kinds of entries on which rests who may see what: erased, they would show what they hide."""


@dataclass(frozen=True, slots=True)
class Appended:
    """One entry that is durable: its place, its time (UTC), its hash (64 hexadecimal digits).

    >>> Appended("shared", 1, "2026-03-14T09:30:00.000000Z", "00" * 32).seq
    1
    """

    log: str
    seq: int
    at: str
    hash: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry as it was recorded; `content` is None once it is erased, `at` is UTC to the microsecond.

    >>> Stored("shared", 1, "2026-03-14T09:30:00.000000Z", {"kind": "call"}, "00" * 32).content
    {'kind': 'call'}
    """

    log: str
    seq: int
    at: str
    content: dict[str, Any] | None
    hash: str


def read_content(body: bytes | None) -> dict[str, Any] | None:
    """What the bytes of a content say; None where they were erased.

    >>> read_content(b'{"kind":"call"}')
    {'kind': 'call'}
    """
    return None if body is None else msgspec.json.decode(body, type=dict)


def exported(row: Row[Any], salt: bytes | None, body: bytes | None) -> dict[str, object]:
    """An entry as a line of an exported log has it; without a content, with the hash of it alone."""
    place = {"log": row.log, "seq": row.seq, "at": row.at, "hash": row.hash.hex()}
    if body is None or salt is None:
        return {**place, "leaf": row.leaf.hex()}
    return {**place, "salt": salt.hex(), "content": json.loads(body)}
