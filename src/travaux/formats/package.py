"""The gate before any zip, and the parts of an Office package behind it (ECMA-376 part 2; PKWARE APPNOTE 6.3).

The zip directory is read and judged before anything is inflated: how many entries, how large, how named, where.
Then only the parts that are asked for are inflated, in memory, never beyond the size that the directory declares,
and each is searched for a document type before the XML parser sees it. Nothing is written to disk.
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import zlib
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import unquote

from lxml import etree

from travaux.text.errors import Unreadable

__all__ = [
    "MAX_DIRECTORY",
    "MAX_ENTRIES",
    "MAX_PACKAGE",
    "MAX_PART",
    "MAX_PROLOG",
    "MAX_RATIO",
    "MAX_READ",
    "Element",
    "Entry",
    "Package",
    "Relationship",
    "open_package",
    "xml_tree",
]

Element = etree._Element  # noqa: SLF001  (lxml gives its element no public name)

_MB = 1024 * 1024
MAX_ENTRIES = 5_000
"""A Word file has 10 to 300 entries; one with a picture on each of its thousand pages has some thousand."""
MAX_DIRECTORY = 2 * _MB
"""Five thousand entries of 400 bytes each: the bytes of the zip directory."""
MAX_PACKAGE = 1024 * _MB
"""All entries together as declared: pictures included, which are never inflated."""
MAX_PART = 50 * _MB
"""One XML part: a thousand pages of tracked changes are about 30 MB."""
MAX_READ = 100 * _MB
"""All parts that one reading inflates."""
MAX_RATIO = 200
"""Inflated to packed: Word's own XML has 5 to 30, monotonous tables 100; a bomb has 1,000."""
MAX_PROLOG = 64 * 1024
"""What may stand before the root element of a part: Word writes 60 bytes there."""

_RATIO_FREE = _MB  # below this size a high ratio costs nothing
_PEEK = 512  # the declaration and the root's start, in bytes
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_COMMENT = 0xFFFF  # the longest comment behind the directory's end
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_MARKUP_SUFFIXES = (".xml", ".rels", ".vml")
_ENCODINGS = frozenset({"", "utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
_BLANKS = re.compile(r"[ \t\r\n]*")
_NEW_COPY = "ask for a new copy, or open it in Word and save it again."
_SUSPECT = "open it in Word only if you trust its sender, and save it again as a new .docx."


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


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points to: `kind` is the last word of its type, `target` a part's name, or an address if `external`.

    >>> Relationship("footnotes", "word/footnotes.xml").external
    False
    """

    kind: str
    target: str
    external: bool = False


@dataclass(slots=True)
class Package:
    """The parts of an Office file whose directory passed the gate; `name` is the file's, for its sentences.

    A part's name has no slash before it and is found whatever its case (ECMA-376 part 2, 6.2.2).

    >>> import io, zipfile
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("word/document.xml", "<document/>")
    >>> package = open_package(file.getvalue(), "draft.docx")
    >>> "Word/document.xml" in package, package.read("word/document.xml")
    (True, b'<document/>')
    """

    name: str
    content: bytes
    entries: dict[str, Entry]
    inflated: int = field(default=0)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.entries

    def read(self, part: str) -> bytes:
        """The bytes of a part; raises `Unreadable` if it is not there, too large, or not what the directory says."""
        entry = self.entries.get(part.lower())
        if entry is None:
            _refuse(f"{self.name} lacks its part {part}: {_NEW_COPY}")
        self.inflated += entry.size
        if entry.size > MAX_PART:
            _too_large(self.name, entry)
        if self.inflated > MAX_READ:
            _refuse(
                f"{self.name}: its parts down to {entry.name} inflate to more than {MAX_READ // _MB} MB: {_SUSPECT}"
            )
        return _inflate(self.name, self.content, entry)

    def tree(self, part: str) -> Element:
        """The root element of an XML part; raises `Unreadable` as `read` and `xml_tree` do."""
        return xml_tree(self.read(part), self.name, self.entries[part.lower()].name)

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """What a part points to, in the file's order; of the package itself if no part is named."""
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if listing not in self:
            return ()
        found = []
        for element in self.tree(listing):
            kind = element.get("Type", "").rpartition("/")[2]
            target = element.get("Target", "")
            if element.get("TargetMode") == "External":
                found.append(Relationship(kind, target, external=True))
            else:
                found.append(Relationship(kind, _part_name(folder, target)))
        return tuple(found)


def open_package(content: bytes, name: str) -> Package:
    """Let a zip file through the gate: `content` is its bytes, `name` stands in the sentences.

    Only its directory is read, and the first bytes of its XML parts. Raises `Unreadable` where the directory is
    damaged, promises too much (`MAX_ENTRIES`, `MAX_PACKAGE`, `MAX_PART`, `MAX_RATIO`), names places outside,
    holds a name twice, a symbolic link, overlapping or encrypted entries, or a part with a document type.

    >>> open_package(b"PK nothing", "draft.docx")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: draft.docx is damaged or cut off (no zip directory at its end): \
ask for a new copy, or open it in Word and save it again.
    """
    start, end = _directory(content, name)
    entries: dict[str, Entry] = {}
    total = 0
    for entry in _listed(content, name, start, end):
        total += entry.size
        _check_size(name, entry, total)
        if entry.name.lower() in entries:
            _refuse(f"{name} holds the part {entry.name} twice, which no Word file does: {_SUSPECT}")
        entries[entry.name.lower()] = entry
    placed = _placed(content, name, entries, start)
    _check_prologs(content, name, placed)
    return Package(name, content, placed)


def xml_tree(content: bytes, name: str, part: str) -> Element:
    """The root element of a part's XML, without comments and instructions; `name` and `part` stand in sentences.

    The one place where XML of a file is parsed: no document type, no entity, no network, and libxml2's own limits
    (256 levels deep, 10 MB in one text). Raises `Unreadable` where the part has a document type or is not well-formed.

    >>> xml_tree(b"<p>shall</p>", "draft.docx", "word/document.xml").text
    'shall'
    """
    fault = _prolog_fault(content[:MAX_PROLOG], whole=len(content) <= MAX_PROLOG)
    if fault:
        _refuse(f"{name}: its part {part} {fault}: {_SUSPECT}")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        _refuse(f"{name}: its part {part} is no well-formed XML ({_one_line(error)}): {_NEW_COPY}")
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse(f"{name}: its part {part} has a document type: {_SUSPECT}")
    return root


def _refuse(sentence: str) -> NoReturn:
    raise Unreadable(sentence) from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _directory(content: bytes, name: str) -> tuple[int, int]:
    """Where the zip directory begins and ends."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - _COMMENT - _END.size))
    if at < 0 or len(content) - at < _END.size:
        _refuse(f"{name} is damaged or cut off (no zip directory at its end): {_NEW_COPY}")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(content, at)
    if _FULL16 == count or _FULL32 in (size, offset):
        count, size, offset, at = _directory64(content, name, at)
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:
        _refuse(
            f"{name}: its zip directory lists {count:,} entries in {size:,} bytes; travaux takes {MAX_ENTRIES:,} "
            f"entries in {MAX_DIRECTORY // _MB} MB: {_SUSPECT}"
        )
    if offset + size != at:
        _refuse(f"{name} is damaged (its zip directory is not where it says): {_NEW_COPY}")
    return offset, at


def _directory64(content: bytes, name: str, end: int) -> tuple[int, int, int, int]:
    """Count, size, offset and end of a directory in the form for large archives."""
    locator = end - _LOCATOR64.size
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        at = _LOCATOR64.unpack_from(content, locator)[2]
        if at + _END64.size <= locator and content[at : at + 4] == b"PK\x06\x06":
            record = _END64.unpack_from(content, at)
            return record[7], record[8], record[9], at
    _refuse(f"{name} is damaged (its zip directory is cut): {_NEW_COPY}")


def _listed(content: bytes, name: str, at: int, end: int) -> list[Entry]:
    """The directory's entries, each with a name that is safe and a method that is known."""
    entries: list[Entry] = []
    while at < end:
        if len(entries) == MAX_ENTRIES:
            _refuse(f"{name}: its zip directory lists more than {MAX_ENTRIES:,} entries: {_SUSPECT}")
        if end - at < _CENTRAL.size or content[at : at + 4] != b"PK\x01\x02":
            _refuse(f"{name} is damaged (its zip directory is broken): {_NEW_COPY}")
        fields = _CENTRAL.unpack_from(content, at)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_length, extra_length, comment_length = fields[10:13]
        attributes, offset = fields[15:17]
        names = at + _CENTRAL.size
        at = names + name_length + extra_length + comment_length
        if at > end:
            _refuse(f"{name} is damaged (its zip directory is cut): {_NEW_COPY}")
        part = _safe_name(name, content[names : names + name_length], flags, attributes)
        if flags & _ENCRYPTED:
            _refuse(f"{name}: its part {part} is encrypted: save a copy without a password and read that.")
        if method not in (_STORED, _DEFLATED):
            _refuse(
                f"{name}: its part {part} is packed in a way that Word does not use ({method}): {_SUSPECT}"
            )
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
        _refuse(
            f"{name}: its zip directory names {shown or 'an entry without a name'}, a place outside the file or none: {_SUSPECT}"
        )
    if stat.S_ISLNK(attributes >> 16):
        _refuse(f"{name}: its part {shown} is a symbolic link: {_SUSPECT}")
    return part


def _too_large(name: str, entry: Entry) -> NoReturn:
    _refuse(
        f"{name}: its part {entry.name} inflates to {entry.size:,} bytes; the limit is {MAX_PART // _MB} MB: {_SUSPECT}"
    )


def _check_size(name: str, entry: Entry, total: int) -> None:
    if entry.name.lower().endswith(_MARKUP_SUFFIXES):
        if entry.size > MAX_PART:
            _too_large(name, entry)
        if entry.size > _RATIO_FREE and entry.size > MAX_RATIO * entry.packed:
            ratio = entry.size // max(1, entry.packed)
            _refuse(
                f"{name}: its part {entry.name} inflates to {ratio:,} times its packed size; the limit is {MAX_RATIO} "
                f"times: {_SUSPECT}"
            )
    if total > MAX_PACKAGE:
        _refuse(
            f"{name}: its parts down to {entry.name} inflate to {total:,} bytes; the limit is "
            f"{MAX_PACKAGE // _MB:,} MB: {_SUSPECT}"
        )


def _placed(content: bytes, name: str, entries: dict[str, Entry], directory: int) -> dict[str, Entry]:
    """The entries with the place of their content; raises `Unreadable` where two of them share bytes."""
    placed: dict[str, Entry] = {}
    before = 0
    for key, entry in sorted(entries.items(), key=lambda item: item[1].offset):
        at = entry.offset
        if at < before:
            _refuse(f"{name}: its part {entry.name} overlaps another in the zip file: {_SUSPECT}")
        if at + _LOCAL.size > directory or content[at : at + 4] != b"PK\x03\x04":
            _refuse(f"{name} is damaged (its part {entry.name} is not where the directory says): {_NEW_COPY}")
        header = _LOCAL.unpack_from(content, at)
        named = content[at + _LOCAL.size : at + _LOCAL.size + header[9]]
        if (
            header[3] != entry.method
            or named.decode("utf-8" if header[2] & _UTF8_NAME else "cp437", "replace") != entry.name
        ):
            _refuse(
                f"{name}: the zip directory and the entry of {entry.name} contradict each other: {_SUSPECT}"
            )
        start = at + _LOCAL.size + header[9] + header[10]
        before = start + entry.packed
        if before > directory:
            _refuse(f"{name}: its part {entry.name} overlaps the zip directory: {_SUSPECT}")
        placed[key] = Entry(entry.name, entry.method, entry.crc, entry.packed, entry.size, at, start)
    return placed


def _inflate(name: str, content: bytes, entry: Entry) -> bytes:
    """The entry's bytes; stops one byte beyond the declared size, whatever the packed bytes hold."""
    packed = memoryview(content)[entry.start : entry.start + entry.packed]
    if entry.method == _STORED:
        found = bytes(packed)
    else:
        found = _head(name, packed, entry, entry.size + 1)
    if len(found) != entry.size:
        _refuse(
            f"{name}: its part {entry.name} does not have the size that the zip directory declares: {_NEW_COPY}"
        )
    if zlib.crc32(found) != entry.crc:
        _refuse(f"{name} is damaged: the checksum of its part {entry.name} is wrong: {_NEW_COPY}")
    return found


def _head(name: str, packed: memoryview, entry: Entry, most: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error as error:
        _refuse(
            f"{name} is damaged: its part {entry.name} cannot be inflated ({_one_line(error)}): {_NEW_COPY}"
        )


def _check_prologs(content: bytes, name: str, entries: dict[str, Entry]) -> None:
    """Look at the start of every XML part, wanted or not: a document type anywhere condemns the file."""
    for entry in entries.values():
        if not entry.name.lower().endswith(_MARKUP_SUFFIXES):
            continue
        for most in (_PEEK, MAX_PROLOG):
            packed = memoryview(content)[entry.start : entry.start + entry.packed]
            head = bytes(packed[:most]) if entry.method == _STORED else _head(name, packed, entry, most)
            fault = _prolog_fault(head, whole=len(head) < most)
            if fault != _LONG:
                break
        if fault:
            _refuse(f"{name}: its part {entry.name} {fault}: {_SUSPECT}")


_DOCTYPE = "has a document type (<!DOCTYPE), which no Word file has"
_FOREIGN = "is in an encoding that no Word file uses"
_LONG = f"has more than {MAX_PROLOG // 1024} kB before its first element"


def _prolog_fault(head: bytes, *, whole: bool) -> str:
    """What is wrong with the first bytes of an XML part, or "" if nothing is; `whole` if the part ends there.

    >>> _prolog_fault("<?xml version='1.0'?><!-- x --><!DOCTYPE d>".encode("utf-16"), whole=True)
    'has a document type (<!DOCTYPE), which no Word file has'
    """
    text = _decoded(head)
    if text is None:
        return _FOREIGN
    at = 0
    while True:
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]  (it matches nothing, too)
        if text.startswith("<?", at):
            end = text.find("?>", at)
            if text.startswith("<?xml", at) and end >= 0 and _declared(text[at:end]) not in _ENCODINGS:
                return _FOREIGN
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<!", at):
            return _DOCTYPE
        else:
            return "" if whole or len(text) - at > len("<!") else _LONG
        if end < 0:
            return "" if whole else _LONG
        at = end + len("-->") if text.startswith("<!--", at) else end + len("?>")


def _decoded(head: bytes) -> str | None:
    """The prolog's characters, as far as they matter; None in an encoding that is neither UTF-8 nor UTF-16."""
    if head.startswith(
        (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"<\x00\x00\x00", b"\x00\x00\x00<", b"\x4c\x6f\xa7\x94")
    ):
        return None
    if head.startswith((b"\xff\xfe", b"<\x00")):
        return head.decode("utf-16-le", "replace").removeprefix("\ufeff")
    if head.startswith((b"\xfe\xff", b"\x00<")):
        return head.decode("utf-16-be", "replace").removeprefix("\ufeff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _declared(declaration: str) -> str:
    """The encoding that an XML declaration names, in small letters; "" if it names none."""
    _, found, rest = declaration.partition("encoding")
    value = rest.partition("=")[2].strip(" \t\r\n")
    return value[1:].partition(value[0])[0].lower() if found and value[:1] in ('"', "'") and value else ""


def _part_name(folder: str, target: str) -> str:
    """The part that a relationship's target means, seen from a folder.

    >>> _part_name("word", "../customXml/item1.xml"), _part_name("word", "/word/footnotes.xml")
    ('customXml/item1.xml', 'word/footnotes.xml')
    """
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/" + folder, path)).lstrip("/")
