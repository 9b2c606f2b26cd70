"""The gate before any zip, and the parts of an Office package behind it (ECMA-376-2; PKWARE APPNOTE 6.3).

The zip directory is read and judged before anything is inflated: how many entries, how large, how named,
where. Then only the parts that are asked for are inflated, in memory, never beyond the size that the
directory declares, and each is searched for a document type before the XML parser sees it. Nothing is
written to disk.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from travaux.formats.zip_directory import (
    MARKUP_SUFFIXES,
    MAX_PART,
    MB,
    NEW_COPY,
    SUSPECT,
    Entry,
    head,
    inflate,
    one_line,
    refuse,
    too_large,
    zip_entries,
)

__all__ = ["MAX_PROLOG", "MAX_READ", "Element", "Package", "Relationship", "open_package", "xml_tree"]

Element = etree._Element  # noqa: SLF001  (lxml gives its element no public name)

MAX_READ = 100 * MB
"""All parts that one reading inflates."""
MAX_PROLOG = 64 * 1024
"""What may stand before the root element of a part: Word writes 60 bytes there."""

_ENCODINGS = frozenset({"", "utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
_BLANKS = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points to: `kind` is its type's last word, `target` a part's name or an `external` address.

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
        """The bytes of a part; `Unreadable` if it is not there, too large, or not what the directory says."""
        entry = self.entries.get(part.lower())
        if entry is None:
            refuse(f"{self.name} lacks its part {part}: {NEW_COPY}")
        self.inflated += entry.size
        if entry.size > MAX_PART:
            too_large(self.name, entry)
        if self.inflated > MAX_READ:
            limit = MAX_READ // MB
            refuse(f"{self.name}: its parts down to {entry.name} inflate to more than {limit} MB: {SUSPECT}")
        return inflate(self.name, self.content, entry)

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

    Only its directory is read, and the first bytes of its XML parts. Raises `Unreadable` where the directory
    is damaged, promises too much (`MAX_ENTRIES`, `MAX_PACKAGE`, `MAX_PART`, `MAX_RATIO`), names places
    outside, holds a name twice, a symbolic link, overlapping or encrypted entries, or a part with a document
    type.

    >>> open_package(b"PK nothing", "draft.docx")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: draft.docx is damaged or cut off (no zip directory at its end): \
ask for a new copy, or open it in Word and save it again.
    """
    placed = zip_entries(content, name)
    _check_prologs(content, name, placed)
    return Package(name, content, placed)


def xml_tree(content: bytes, name: str, part: str) -> Element:
    """The root element of a part's XML, without comments and instructions; `name` and `part` are for errors.

    The one place where a package's XML is parsed: no document type, no entity, no network, and libxml2's own
    limits (256 levels deep, 10 MB in one text). Raises `Unreadable` where the part has a document type or is
    not well-formed.

    >>> xml_tree(b"<p>shall</p>", "draft.docx", "word/document.xml").text
    'shall'
    """
    fault = _prolog_fault(content[:MAX_PROLOG], whole=len(content) <= MAX_PROLOG)
    if fault:
        refuse(f"{name}: its part {part} {fault}: {SUSPECT}")
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
        refuse(f"{name}: its part {part} is no well-formed XML ({one_line(error)}): {NEW_COPY}")
    if root.getroottree().docinfo.internalDTD is not None:
        refuse(f"{name}: its part {part} has a document type: {SUSPECT}")
    return root


def _check_prologs(content: bytes, name: str, entries: dict[str, Entry]) -> None:
    """Look at the start of every XML part, wanted or not: a document type anywhere condemns the file."""
    for entry in entries.values():
        if not entry.name.lower().endswith(MARKUP_SUFFIXES):
            continue
        for most in (_PEEK, MAX_PROLOG):
            start = head(name, content, entry, most)
            fault = _prolog_fault(start, whole=len(start) < most)
            if fault != _LONG:
                break
        if fault:
            refuse(f"{name}: its part {entry.name} {fault}: {SUSPECT}")


_PEEK = 512  # bytes: the declaration and the root's start
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
        blanks = _BLANKS.match(text, at)
        at = blanks.end() if blanks else at
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
    """The prolog's characters as far as they matter; None in an encoding other than UTF-8 and UTF-16."""
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
