"""What leaves the program: whole files or none, and nothing that could steer a terminal."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from travaux.analysis.wording import harmless
from travaux.text.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """The content in a file, whole or not at all: written beside, flushed to the disk, then renamed.

    A device or a pipe is written to as it is. Raises `Unwritable`; what stood in the file before is then
    untouched.

    >>> write_whole("nowhere/report.html", b"")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unwritable: nowhere/report.html: there is no folder 'nowhere': make it first.
    """
    target = Path(os.path.realpath(path))
    shown = os.fspath(path)
    if target.is_dir():
        raise Unwritable(f"{shown} is a folder: name a file in it.")
    if not target.parent.is_dir():
        raise Unwritable(f"{shown}: there is no folder '{Path(shown).parent}': make it first.")
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as device:
                device.write(content)
        else:
            _replace(target, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unwritable(f"{shown} cannot be written ({reason.lower()}): nothing was changed.") from error


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)  # noqa: PTH105 -- the one call that a test can make fail
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    # The file is in its place already; some systems cannot flush a folder.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_out(content: bytes, *, harmless_already: bool = False) -> None:
    """The bytes on standard output, unchanged; on a terminal with its steering characters written out.

    >>> write_out(b"")
    """
    out: BinaryIO | None = getattr(sys.stdout, "buffer", None)
    if out is None:
        sys.stdout.write(content.decode("utf-8", "replace"))
    elif sys.stdout.isatty() and not harmless_already:
        sys.stdout.write(harmless(content.decode("utf-8", "replace")))
    else:
        out.write(content)
    sys.stdout.flush()


@contextlib.contextmanager
def progress(doing: str, patience: float = 1.0) -> Iterator[None]:
    """A line on standard error, shown while the work takes longer than `patience` seconds on a terminal.

    >>> with progress("reading draft.md"):
    ...     pass
    """
    if not sys.stderr.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        sys.stderr.write(f"{harmless(doing)} …")
        sys.stderr.flush()

    timer = threading.Timer(patience, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
