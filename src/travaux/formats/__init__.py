"""Paper in: one door, `read`, which finds the reader of a file by its signature, then by its suffix."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from travaux.text.diagnostics import Diagnostic
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from travaux.text.source import Format, Source

__all__ = ["LARGEST", "Reading", "read"]

Reading = Literal["original", "final", "all"]
"""Which text of a file with tracked changes: before them, after them, or both with every change marked."""

LARGEST = 256 * 1024 * 1024
"""The most bytes a file may have; a larger one is refused before it is read."""

_SUFFIXES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".txt": "text",
    ".text": "text",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_REFUSED_SUFFIXES = {
    ".doc": "an old Word file (.doc)",
    ".rtf": "an RTF file",
    ".odt": "an OpenDocument text",
    ".pages": "an Apple Pages document",
    ".wpd": "a WordPerfect file",
}
_EXPECTED = {"docx": "a Word file (.docx)", "pdf": "a PDF"}
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
_MAIN_TYPES = (
    ("", (b"wordprocessingml.document.main", b"wordprocessingml.template.main", b"vnd.ms-word.")),
    (
        "an Excel workbook",
        (b"spreadsheetml.sheet.main", b"spreadsheetml.template.main", b"vnd.ms-excel.sheet"),
    ),
    ("a PowerPoint file", (b"presentationml.", b"vnd.ms-powerpoint.")),
)
"""What the list of types (ECMA-376-2, 7.2.3) calls the main part; nothing for a Word file."""
_FOLDERS = {"word": "", "xl": "an Excel workbook", "ppt": "a PowerPoint file"}
_TYPES_READ, _LONGEST_TYPE = 1024 * 1024, 120
_UTF16_NAMES = {
    "EncryptedPackage": "",
    "WordDocument": "an old Word file (.doc)",
    "Workbook": "an old Excel workbook (.xls)",
    "PowerPoint Document": "an old PowerPoint file (.ppt)",
}
_CHANGES = frozenset({"insertion", "deletion", "move-from", "move-to"})
_AS_DOCX = "open it in the program that made it, save it as .docx and read that."


def read(
    path: str | os.PathLike[str],
    reading: Reading = "final",
    encoding: str | None = None,
    author: str | None = None,
) -> Source:
    """The draft in a file: text, Markdown, Word, PDF or HTML, told apart by signature, then by suffix.

    `reading` chooses among tracked changes (Word and HTML have them); `encoding` names how the letters of
    a text or HTML file are encoded; the other formats say so themselves. `author` is the one whose tracked
    changes in a Word file count as made, those of all others as not made. `path` is recorded as given, and
    `sha256` is that of the file's bytes. Raises `Unreadable` for what cannot be read as a draft (missing, a
    directory, empty, encrypted, damaged, of another kind) and `WrongCall` for an unknown reading or encoding.

    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name, "draft.md")
    >>> _ = path.write_text("The Parties [shall] meet.", encoding="utf-8")
    >>> read(path).text
    'The Parties [shall] meet.'
    >>> folder.cleanup()
    """
    if reading not in get_args(Reading):
        message = f"no reading is called {reading!r}: it is original, final or all."
        raise WrongCall(message)
    name = os.fspath(path)
    content = _content(name)
    kind = _format(content, name)
    if author is None:
        source = _read_as(kind, content, name, reading, encoding)
    else:
        source = _of_author(kind, content, name, author)
    digest = hashlib.sha256(content).hexdigest()
    if not source.text.strip():
        empty = Diagnostic("TX305", 0, 0, "The file holds no words.")
        source = replace(source, remarks=(empty, *source.remarks))
    if source.path == name and source.sha256 == digest:
        return source
    return replace(source, path=name, sha256=digest)


def _content(name: str) -> bytes:
    if not name:
        message = "the path is empty: name the file to be read."
        raise Unreadable(message)
    try:
        with open(name, "rb") as file:  # noqa: PTH123  (a path is recorded as given; Path would normalise it)
            size = os.fstat(file.fileno()).st_size
            content = file.read(LARGEST + 1) if size <= LARGEST else b""
    except FileNotFoundError:
        message = f"{name} does not exist: check the name and the folder."
        raise Unreadable(message) from None
    except IsADirectoryError:
        message = f"{name} is a directory: name a file in it."
        raise Unreadable(message) from None
    except PermissionError:
        message = f"{name} may not be read by you: ask its owner for permission to read it."
        raise Unreadable(message) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{name!r} cannot be opened ({reason}): check the name and the disk."
        raise Unreadable(message) from None
    if max(size, len(content)) > LARGEST:
        limit = LARGEST // (1024 * 1024)
        message = f"{name} is larger than {limit} MB: no draft is; split it and read the parts."
        raise Unreadable(message)
    return content


def _format(content: bytes, name: str) -> Format:
    """What the file is; raises `Unreadable` for what no reader takes."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    by_suffix = _SUFFIXES.get(suffix)
    by_signature = _signature(content, name, suffix)
    if by_signature:
        return by_signature
    if by_suffix in ("docx", "pdf"):
        what = _EXPECTED[by_suffix]
        if not content:
            message = f"{name} is empty (0 bytes): {what} is never empty; fetch or save the file again."
        else:
            message = (
                f"{name} is not {what}, though its name says so: fetch or save it again, "
                "or name it .txt if it holds plain text."
            )
        raise Unreadable(message)
    if suffix in _REFUSED_SUFFIXES:
        message = f"{name} is {_REFUSED_SUFFIXES[suffix]}, which travaux does not read: {_AS_DOCX}"
        raise Unreadable(message)
    if by_suffix:
        return by_suffix
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "html" if start.startswith((b"<!doctype html", b"<html")) else "text"


def _signature(content: bytes, name: str, suffix: str) -> Format | None:
    if content.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in content[:1024]):
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(content, name, suffix)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable(_compound(content, name))
    if content.startswith(b"{\\rtf"):
        message = f"{name} is an RTF file, which travaux does not read: {_AS_DOCX}"
        raise Unreadable(message)
    if content.startswith(_PICTURES):
        message = f"{name} is a picture, not a text: run a text recognition over it and read the result."
        raise Unreadable(message)
    return None


def _zip_format(content: bytes, name: str, suffix: str) -> Format:
    kind = _package_kind(content, name)
    if kind == "" or (kind is None and _SUFFIXES.get(suffix) == "docx"):
        return "docx"
    if kind:
        message = f"{name} is {kind}, not a Word file: {_AS_DOCX}"
    else:
        message = f"{name} is a zip archive, not a Word file: unpack it and read the drafts in it."
    raise Unreadable(message)


def _package_kind(content: bytes, name: str) -> str | None:
    """What a zip file is, by its list of types or its folders: "" for a Word file, None for an archive."""
    from travaux.formats.zip_directory import head, zip_entries  # noqa: PLC0415  (only a zip file needs it)

    entries = zip_entries(content, name)
    if "mimetype" in entries:
        said = head(name, content, entries["mimetype"], _LONGEST_TYPE)
        return "an OpenDocument file" if b"opendocument" in said else "an e-book or another package"
    if "[content_types].xml" in entries:
        types = head(name, content, entries["[content_types].xml"], _TYPES_READ).lower()
        for kind, marks in _MAIN_TYPES:
            if any(mark in types for mark in marks):
                return kind
    folders = {part.partition("/")[0] for part in entries}
    return next((kind for folder, kind in _FOLDERS.items() if folder in folders), None)


def _compound(content: bytes, name: str) -> str:
    for stream, kind in _UTF16_NAMES.items():
        if stream.encode("utf-16-le") in content:
            if not kind:
                return (
                    f"{name} is encrypted: open it with its password, save a copy without one and read that."
                )
            return f"{name} is {kind}, which travaux does not read: {_AS_DOCX}"
    return f"{name} is an old Office file, which travaux does not read: {_AS_DOCX}"


def authors(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Who made the tracked changes of a Word file, in alphabetical order; nobody in any other file.

    Raises `Unreadable` as `read` does.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "draft.md")
    ...     _ = path.write_text("The Parties [shall] meet.", encoding="utf-8")
    ...     authors(path)
    ()
    """
    found = read(path, reading="all")
    return tuple(sorted({mark.author for mark in found.marks if mark.kind in _CHANGES and mark.author}))


def _of_author(kind: Format, content: bytes, name: str, author: str) -> Source:
    if kind != "docx":
        message = f"{name} is no Word file: only these say whose their changes are."
        raise WrongCall(message)
    from travaux.formats.docx import read_docx  # noqa: PLC0415

    return read_docx(content, name, "final", author)


def _read_as(kind: Format, content: bytes, name: str, reading: Reading, encoding: str | None) -> Source:
    """Call the reader; each is imported here, so that reading Markdown loads neither lxml nor pdfium."""
    match kind:
        case "docx":
            from travaux.formats.docx import read_docx  # noqa: PLC0415

            return read_docx(content, name, reading)
        case "pdf":
            from travaux.formats.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(content, name)
        case "html":
            from travaux.formats.html import read_html  # noqa: PLC0415

            return read_html(content, name, reading, encoding)
        case "markdown" | "text":
            from travaux.formats.plain import read_plain  # noqa: PLC0415

            return read_plain(content, name, kind, encoding)
