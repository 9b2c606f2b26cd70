"""PDF in: pdfium reads the file in a guarded child process; here its pages become one running text."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from travaux.formats import pdf_child
from travaux.formats.page_flow import flow
from travaux.formats.page_layout import Page, page_of
from travaux.text.diagnostics import Diagnostic
from travaux.text.errors import Unreadable
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GRACE = 30
_LETTER = re.compile(r"\w")
_UNMAPPED = re.compile(r"[\ufffd\ue000-\uf8ff]|[\x00-\x08\x0e-\x1f]")
# Bullets of the fonts Symbol and Wingdings, which office programs write as private letters.
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-"})
_MOST_NAMED = 10

_FAULTS = {
    "encrypted": "{name} is encrypted: open it with its password, save a copy without one and read that.",
    "damaged": "{name} is damaged or cut off{place}: fetch it again, or print it to a new PDF and read that.",
    "large": "{name} holds more pages or text than any draft: split it and read the parts.",
    "memory": "{name} needs more than 1 GB of memory to be read: print it to a new PDF and read that.",
    "time": "{name} takes more than a minute to be read: print it to a new PDF and read that.",
    "crash": "{name} makes the PDF library break down: print it to a new PDF and read that.",
    "scanned": "{name} holds pictures but no text, it was scanned: run a text recognition over it first.",
    "aside": "{name} holds words in annotations and form fields only: print it to a new PDF and read that.",
    "blank": "{name} holds no text: read the file that it was made from.",
}


def read_pdf(content: bytes, name: str) -> Source:
    """The running text of a PDF: paragraphs parted by an empty line, headers aside, notes behind the body.

    Where a figure in the body refers to a footnote, `[^12]` stands for it. Form fields and annotations are
    not read; those that carry words are counted (TX315). Raises `Unreadable` for what is encrypted, damaged,
    scanned throughout, or takes too much time or memory.

    >>> read_pdf(b"%PDF-1.7 and then nothing", "talks.pdf")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: talks.pdf is damaged or cut off: fetch it again, or ...
    """
    answer = _asked(content, name)
    pages = [page_of(number, page) for number, page in enumerate(answer["pages"], start=1)]
    if not any(_LETTER.search(line.text) for page in pages for line in page.lines):
        if any(page.picture for page in pages):
            raise _fault(name, "scanned")
        raise _fault(name, "aside" if any(_asides(answer["pages"])) else "blank")
    laid = flow(pages)
    text = laid.text.translate(_BULLETS)
    return Source(
        text=text,
        format="pdf",
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        marks=laid.marks,
        furniture=laid.furniture,
        remarks=(*_remarks(text, pages), *_unread(answer["pages"])),
    )


def _asked(content: bytes, name: str) -> dict[str, Any]:
    """The child's answer about the file."""
    found = importlib.util.find_spec("pypdfium2_raw")
    if found is None or found.origin is None:
        raise _fault(name, "crash")
    folder = str(Path(found.origin).parent.parent)
    command = [sys.executable, "-I", "-S", "-X", "utf8", pdf_child.__file__, folder]
    try:
        done = subprocess.run(  # noqa: S603  (our own script, with no word of the caller's)
            command, input=content, capture_output=True, timeout=pdf_child.SECONDS + _GRACE, check=False
        )
    except subprocess.TimeoutExpired:
        raise _fault(name, "time") from None
    if done.returncode != 0:
        raise _fault(name, _kind_of_end(done.returncode, done.stderr))
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise _fault(name, "crash") from None
    if "fault" in answer:
        raise _fault(name, answer["fault"], answer["page"])
    return answer


def _kind_of_end(code: int, stderr: bytes) -> str:
    """Why the child ended without an answer: its time was up, its memory was, or pdfium broke down."""
    if sys.platform != "win32":
        import signal  # noqa: PLC0415  (SIGXCPU is not everywhere)

        if code == -signal.SIGXCPU:
            return "time"
        if code == -signal.SIGABRT:
            return "memory"
    return "memory" if b"MemoryError" in stderr else "crash"


def _fault(name: str, kind: str, page: int = 0) -> Unreadable:
    return Unreadable(_FAULTS[kind].format(name=name, place=f" on page {page}" if page else ""))


def _asides(answers: Sequence[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """The numbers of the pages whose annotations, and of those whose form fields, carry words."""
    return (
        [number for number, page in enumerate(answers, start=1) if page["annotations"]],
        [number for number, page in enumerate(answers, start=1) if page["fields"]],
    )


def _unread(answers: Sequence[dict[str, Any]]) -> Iterator[Diagnostic]:
    for kind, noun, numbers in zip(
        ("annotations", "fields"), ("annotation", "form field"), _asides(answers), strict=True
    ):
        count = sum(page[kind] for page in answers)
        if count:
            said = f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
            verb = "carries" if count == 1 else "carry"
            yield Diagnostic("TX315", 0, 0, f"{said} on {_listed(numbers)} {verb} words that are not read.")


def _listed(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > _MOST_NAMED:
        return f"pages {', '.join(map(str, numbers[:_MOST_NAMED]))} and {len(numbers) - _MOST_NAMED:,} more"
    return f"pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _remarks(text: str, pages: Sequence[Page]) -> Iterator[Diagnostic]:
    scanned = [page.number for page in pages if page.picture]
    if scanned:
        listed = ", ".join(map(str, scanned[:_MOST_NAMED])) + (", …" if len(scanned) > _MOST_NAMED else "")
        noun, verb = ("Page", "holds") if len(scanned) == 1 else ("Pages", "hold")
        yield Diagnostic("TX320", 0, 0, f"{noun} {listed} {verb} a picture but no text.")
    unmapped = _UNMAPPED.findall(text)
    first = _UNMAPPED.search(text)
    if first:
        count = f"{len(unmapped):,} letters have" if len(unmapped) > 1 else "1 letter has"
        yield Diagnostic("TX321", first.start(), first.end(), f"{count} no code: what they say is lost.")
