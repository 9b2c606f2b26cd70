"""The directory of a zip file, judged before anything is inflated (PKWARE APPNOTE 6.3).

How many entries, how large, how named, where: all that is read from the directory and the entries' own heads.
"""

from __future__ import annotations

import stat
import struct
import zlib
from dataclasses import dataclass
from typing import NoReturn

from travaux.text.errors import Unreadable

__all__ = [
    "MARKUP_SUFFIXES",
    "MAX_DIRECTORY",
    "MAX_ENTRIES",
    "MAX_PACKAGE",
    "MAX_PART",
    "MAX_RATIO",
    "MB",
    "NEW_COPY",
    "STORED",
    "SUSPECT",
    "Entry",
    "head",
    "inflate",
    "one_line",
    "refuse",
    "too_large",
    "zip_entries",
]

MB = 1024 * 1024
MAX_ENTRIES = 5_000
"""A Word file has 10 to 300 entries; one with a picture on each of its thousand pages has some thousand."""
MAX_DIRECTORY = 2 * MB
"""Five thousand entries of 400 bytes each: the bytes of the zip directory."""
MAX_PACKAGE = 1024 * MB
"""All entries together as declared: pictures included, which are never inflated."""
MAX_PART = 50 * MB
"""One XML part: a thousand pages of tracked changes are about 30 MB."""
MAX_RATIO = 200
"""Inflated to packed: Word's own XML has 5 to 30, monotonous tables 100; a bomb has 1,000."""

_RATIO_FREE = MB  # below this size a high ratio costs nothing
_PEEK = 512  # the declaration and the root's start, in bytes
STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_COMMENT = 0xFFFF  # the longest comment behind the directory's end
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
MARKUP_SUFFIXES = (".xml", ".rels", ".vml")
NEW_COPY = "ask for a new copy, or open it in Word and save it again."
SUSPECT = "open it in Word only if you trust its sender, and save it again as a new .docx."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a zip directory: sizes and offsets in bytes, `start` is where its packed content begins.

    >>> Entry("word/document.xml", 8, 0, 300, 4000, 0, 47).size
    4000
    """

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int = 0


def zip_entries(content: bytes, name: str) -> dict[str, Entry]:
    r"""The entries of a zip file by their names in small letters; `name` stands in the sentences.

    Raises `Unreadable` where the directory is damaged, promises too much, names places outside, holds a name
    twice, a symbolic link, overlapping or encrypted entries.

    >>> zip_entries(b"PK\x05\x06" + bytes(18), "draft.docx")
    {}
    """
    start, end = _directory(content, name)
    entries: dict[str, Entry] = {}
    total = 0
    for entry in _listed(content, name, start, end):
        total += entry.size
        _check_size(name, entry, total)
        if entry.name.lower() in entries:
            refuse(f"{name} holds the part {entry.name} twice, which no Word file does: {SUSPECT}")
        entries[entry.name.lower()] = entry
    return _placed(content, name, entries, start)


def refuse(sentence: str) -> NoReturn:
    """Raise the error that a package cannot be read.

    >>> refuse("draft.docx is damaged.")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: draft.docx is damaged.
    """
    raise Unreadable(sentence) from None


def one_line(error: Exception) -> str:
    r"""What an error says, in one line of 160 characters at most.

    >>> one_line(ValueError("no\nletter"))
    'no letter'
    """
    return " ".join(str(error).split())[:160]


def _directory(content: bytes, name: str) -> tuple[int, int]:
    """Where the zip directory begins and ends."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - _COMMENT - _END.size))
    if at < 0 or len(content) - at < _END.size:
        refuse(f"{name} is damaged or cut off (no zip directory at its end): {NEW_COPY}")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(content, at)
    if count == _FULL16 or _FULL32 in (size, offset):
        count, size, offset, at = _directory64(content, name, at)
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:
        limits = f"{MAX_ENTRIES:,} entries in {MAX_DIRECTORY // MB} MB"
        refuse(
            f"{name}: its zip directory lists {count:,} entries in {size:,} bytes; the limit is {limits}: "
            f"{SUSPECT}"
        )
    if offset + size != at:
        refuse(f"{name} is damaged (its zip directory is not where it says): {NEW_COPY}")
    return offset, at


def _directory64(content: bytes, name: str, end: int) -> tuple[int, int, int, int]:
    """Count, size, offset and end of a directory in the form for large archives."""
    locator = end - _LOCATOR64.size
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        at = _LOCATOR64.unpack_from(content, locator)[2]
        if at + _END64.size <= locator and content[at : at + 4] == b"PK\x06\x06":
            record = _END64.unpack_from(content, at)
            return record[7], record[8], record[9], at
    refuse(f"{name} is damaged (its zip directory is cut): {NEW_COPY}")


def _listed(content: bytes, name: str, at: int, end: int) -> list[Entry]:
    """The directory's entries, each with a name that is safe and a method that is known."""
    entries: list[Entry] = []
    while at < end:
        if len(entries) == MAX_ENTRIES:
            refuse(f"{name}: its zip directory lists more than {MAX_ENTRIES:,} entries: {SUSPECT}")
        if end - at < _CENTRAL.size or content[at : at + 4] != b"PK\x01\x02":
            refuse(f"{name} is damaged (its zip directory is broken): {NEW_COPY}")
        fields = _CENTRAL.unpack_from(content, at)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_length, extra_length, comment_length = fields[10:13]
        attributes, offset = fields[15:17]
        names = at + _CENTRAL.size
        at = names + name_length + extra_length + comment_length
        if at > end:
            refuse(f"{name} is damaged (its zip directory is cut): {NEW_COPY}")
        part = _safe_name(name, content[names : names + name_length], flags, attributes)
        if flags & _ENCRYPTED:
            refuse(f"{name}: its part {part} is encrypted: save a copy without a password and read that.")
        if method not in (STORED, _DEFLATED):
            refuse(f"{name}: its part {part} is packed in a way that Word does not use ({method}): {SUSPECT}")
        if _FULL32 in (size, packed, offset):
            extra = content[names + name_length : names + name_length + extra_length]
            size, packed, offset = _large(extra, size, packed, offset)
        entries.append(Entry(part, method, crc, packed, size, offset))
    return entries


def _large(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset with those of the extra field 0001 in place of the full 32 bits (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            numbers = [
                number for (number,) in struct.iter_unpack("<Q", extra[at + 4 : at + 4 + length // 8 * 8])
            ]
            values = [size, packed, offset]
            for place, value in enumerate(values):
                if value == _FULL32 and numbers:
                    values[place] = numbers.pop(0)
            return values[0], values[1], values[2]
        at += 4 + length
    return size, packed, offset


def _safe_name(name: str, raw: bytes, flags: int, attributes: int) -> str:
    """The entry's name; raises `Unreadable` where it points outside, misleads, or is a link."""
    part = raw.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")
    shown = part if part.isprintable() and len(part) <= 120 else ascii(part[:120])  # noqa: PLR2004
    steps = part.split("/")
    if (
        not part.isprintable()
        or part == ""
        or "\\" in part
        or ":" in part
        or part.startswith("/")
        or ".." in steps
        or "." in steps
        or "" in steps[:-1]
    ):
        what = shown or "an entry without a name"
        refuse(f"{name}: its zip directory names {what}, a place outside the file or none: {SUSPECT}")
    if stat.S_ISLNK(attributes >> 16):
        refuse(f"{name}: its part {shown} is a symbolic link: {SUSPECT}")
    return part


def too_large(name: str, entry: Entry) -> NoReturn:
    """Raise the error that a part is larger than `MAX_PART`.

    >>> too_large("draft.docx", Entry("a.xml", STORED, 0, 9, 60_000_000, 0))
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: draft.docx: its part a.xml inflates to 60,000,000 bytes; the limit is \
50 MB: open it in Word only if you trust its sender, and save it again as a new .docx.
    """
    limit = MAX_PART // MB
    refuse(
        f"{name}: its part {entry.name} inflates to {entry.size:,} bytes; the limit is {limit} MB: {SUSPECT}"
    )


def _check_size(name: str, entry: Entry, total: int) -> None:
    if entry.name.lower().endswith(MARKUP_SUFFIXES):
        if entry.size > MAX_PART:
            too_large(name, entry)
        if entry.size > _RATIO_FREE and entry.size > MAX_RATIO * entry.packed:
            ratio = entry.size // max(1, entry.packed)
            refuse(
                f"{name}: its part {entry.name} inflates to {ratio:,} times its packed size; the limit is "
                f"{MAX_RATIO} times: {SUSPECT}"
            )
    if total > MAX_PACKAGE:
        refuse(
            f"{name}: its parts down to {entry.name} inflate to {total:,} bytes; the limit is "
            f"{MAX_PACKAGE // MB:,} MB: {SUSPECT}"
        )


def _placed(content: bytes, name: str, entries: dict[str, Entry], directory: int) -> dict[str, Entry]:
    """The entries with the place of their content; raises `Unreadable` where two of them share bytes."""
    placed: dict[str, Entry] = {}
    before = 0
    for key, entry in sorted(entries.items(), key=lambda item: item[1].offset):
        at = entry.offset
        if at < before:
            refuse(f"{name}: its part {entry.name} overlaps another in the zip file: {SUSPECT}")
        if at + _LOCAL.size > directory or content[at : at + 4] != b"PK\x03\x04":
            refuse(f"{name} is damaged (its part {entry.name} is not where the directory says): {NEW_COPY}")
        header = _LOCAL.unpack_from(content, at)
        named = content[at + _LOCAL.size : at + _LOCAL.size + header[9]]
        if (
            header[3] != entry.method
            or named.decode("utf-8" if header[2] & _UTF8_NAME else "cp437", "replace") != entry.name
        ):
            refuse(
                f"{name}: the zip directory and the entry of {entry.name} contradict each other: {SUSPECT}"
            )
        start = at + _LOCAL.size + header[9] + header[10]
        before = start + entry.packed
        if before > directory:
            refuse(f"{name}: its part {entry.name} overlaps the zip directory: {SUSPECT}")
        placed[key] = Entry(entry.name, entry.method, entry.crc, entry.packed, entry.size, at, start)
    return placed


def inflate(name: str, content: bytes, entry: Entry) -> bytes:
    """The entry's bytes; raises `Unreadable` if they are not those that the directory declares.

    Stops one byte beyond the declared size, whatever the packed bytes hold.

    >>> inflate("draft.docx", b"shall", Entry("a.xml", STORED, zlib.crc32(b"shall"), 5, 5, 0))
    b'shall'
    """
    found = head(name, content, entry, entry.size + 1)
    if len(found) != entry.size:
        refuse(f"{name}: its part {entry.name} has not the size that the zip directory declares: {NEW_COPY}")
    if zlib.crc32(found) != entry.crc:
        refuse(f"{name} is damaged: the checksum of its part {entry.name} is wrong: {NEW_COPY}")
    return found


def head(name: str, content: bytes, entry: Entry, most: int) -> bytes:
    """The first bytes of an entry, `most` of them at most; raises `Unreadable` if they cannot be inflated.

    >>> head("draft.docx", b"shall", Entry("a.xml", STORED, 0, 5, 5, 0), 3)
    b'sha'
    """
    packed = memoryview(content)[entry.start : entry.start + entry.packed]
    if entry.method == STORED:
        return bytes(packed[:most])
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error as error:
        refuse(f"{name} is damaged: its part {entry.name} cannot be inflated ({one_line(error)}): {NEW_COPY}")
