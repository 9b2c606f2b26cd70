"""Text and Markdown files: their characters, unchanged, and what is odd about them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Literal

from travaux.formats.encodings import Decoded, decoded
from travaux.text.diagnostics import Diagnostic
from travaux.text.errors import Unreadable
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_NAMES = {"\r\n": "CR LF (Windows)", "\n": "LF (Unix)", "\r": "CR (old Macintosh)"}
_SHORT = 16
_BINARY_SHARE = 0.1


def read_plain(
    content: bytes, name: str, kind: Literal["text", "markdown"] = "text", encoding: str | None = None
) -> Source:
    """The characters of a text file, line ends and all, without a byte-order mark.

    An encoding that nobody stated is guessed and said (TX301); bytes that are no letters stand as U+FFFD
    (TX302).
    Raises `Unreadable` for what is no text, `WrongCall` for an unknown encoding.

    >>> read_plain(b"1. The Parties [shall] meet.", "draft.md", "markdown").encoding
    'utf-8'
    """
    found = decoded(content, name, encoding)
    refuse_unmarked_utf16(found.text, name)
    _refuse_binary(found.text, name)
    return Source(
        text=found.text,
        format=kind,
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=found.encoding,
        remarks=tuple(text_remarks(found)),
    )


def text_remarks(found: Decoded) -> Iterator[Diagnostic]:
    r"""What is odd about a text: its encoding, its control characters (TX303), its line ends (TX304).

    >>> [remark.code for remark in text_remarks(Decoded("a\r\nb\n", "utf-8"))]
    ['TX304']
    """
    yield from encoding_remarks(found)
    controls = _CONTROL.findall(found.text)
    if controls:
        first = _CONTROL.search(found.text)
        start = first.start() if first else 0
        yield Diagnostic(
            "TX303",
            start,
            start + 1,
            f"The text holds {_count(len(controls), 'control character')}, first U+{ord(controls[0]):04X}.",
        )
    yield from _line_end_remark(found.text)


def encoding_remarks(found: Decoded) -> Iterator[Diagnostic]:
    """What is odd about a file's encoding: it is a guess (TX301), some bytes are no letters (TX302).

    >>> [remark.code for remark in encoding_remarks(Decoded("Traité", "koi8-r", certain=False))]
    ['TX301']
    """
    if not found.certain:
        yield Diagnostic(
            "TX301",
            0,
            0,
            f"The file does not say how its letters are encoded; they were read as {found.encoding}.",
            f"The letters are {found.encoding}.",
        )
    if found.replaced:
        start = found.text.find("\ufffd")
        yield Diagnostic(
            "TX302",
            start,
            start + 1,
            f"The file is UTF-8 but for {_count(found.replaced, 'place')} whose bytes are no letters.",
            "Each such place stands as U+FFFD.",
        )


def _line_end_remark(text: str) -> Iterator[Diagnostic]:
    windows = text.count("\r\n")
    counts = {"\r\n": windows, "\n": text.count("\n") - windows, "\r": text.count("\r") - windows}
    used = sorted((end for end in counts if counts[end]), key=lambda end: -counts[end])
    if len(used) > 1:
        rare = used[-1]
        start = next(found.start() for found in _LINE_END.finditer(text) if found.group() == rare)
        listed = ", ".join(f"{counts[end]:,} {_LINE_END_NAMES[end]}" for end in used)
        yield Diagnostic("TX304", start, start + len(rare), f"The file mixes line ends: {listed}.")


def refuse_unmarked_utf16(text: str, name: str) -> None:
    r"""Raise `Unreadable` for English in UTF-16 without a byte-order mark, which is UTF-8 full of zeros.

    >>> refuse_unmarked_utf16("t\0h\0e\0 \0P\0a\0r\0t\0i\0e\0s\0", "draft.txt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: draft.txt has a zero in every other byte, ...
    """
    if len(text) < _SHORT or "\0" not in text[:_SHORT]:
        return
    first, second = text[0::2].count("\0"), text[1::2].count("\0")
    if max(first, second) > 4 * min(first, second) and max(first, second) > len(text) // 8:
        codec = "utf-16-be" if first > second else "utf-16-le"
        message = (
            f"{name} has a zero in every other byte, which is how UTF-16 without a byte-order mark looks: "
            f"read it with --encoding {codec}."
        )
        raise Unreadable(message)


def _refuse_binary(text: str, name: str) -> None:
    if len(text) >= _SHORT and len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        message = f"{name} is no text: it is full of control characters; read the file that it was made from."
        raise Unreadable(message)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
