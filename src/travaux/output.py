"""What leaves the program: whole files or none, and nothing that could steer a terminal."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from travaux.analysis.wording import harmless
from travaux.text.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_SIGNS = {ord("\t"): r"\t", ord("\n"): r"\n"}


def one_line(text: str) -> str:
    r"""The text with tabs and line feeds written out as well as what could steer a terminal.

    >>> one_line("a\nb\x85.md")
    'a\\nb\\x85.md'
    """
    return harmless(text).translate(_LINE_SIGNS)


def write_whole(path: str | os.PathLike[str], content: bytes, *, private: bool = False) -> None:
    """The content in a file, whole or not at all: written beside, flushed to the disk, then renamed.

    A new file that is `private` can be read by its owner alone; a file that was there keeps its rights. A
    device or a pipe is written to as it is. Raises `Unwritable`; what stood in the file before is then
    untouched.

    >>> write_whole("nowhere/report.html", b"")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unwritable: nowhere/report.html: there is no folder 'nowhere': make it first.
    """
    shown = os.fspath(path)
    if not shown:
        raise Unwritable("the name of the output is empty: name a file, or - for the standard output.")
    changed = "nothing was changed"
    try:
        mode = _mode(shown)
        if stat.S_ISDIR(mode):
            raise Unwritable(f"{shown} is a folder: name a file in it.")
        if mode and not stat.S_ISREG(mode):
            # Behind the name of a device stands nothing that could be replaced.
            changed = "a part of the output may have gone there"
            _write_device(shown, content)
            return
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir() or shown.endswith(os.sep):
            folder = shown if shown.endswith(os.sep) else Path(shown).parent
            raise Unwritable(f"{shown}: there is no folder '{folder}': make it first.")
        if mode and not os.access(target, os.W_OK):
            raise Unwritable(f"{shown} is write-protected: name another file, or lift the protection.")
        _replace(target, content, 0o600 if private else 0o666)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unwritable(f"{shown} cannot be written ({reason.lower()}): {changed}.") from error


def _mode(path: str) -> int:
    """What kind of thing the path leads to, as `stat` says it; 0 where nothing is there yet."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 -- a Path would normalise the name
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _write_device(path: str, content: bytes) -> None:
    with open(path, "wb") as device:  # noqa: PTH123 -- a Path would normalise the name
        device.write(content)


def _replace(target: Path, content: bytes, rights: int) -> None:
    # The name is short whatever the target's: a name is limited in bytes.
    import secrets  # noqa: PLC0415 -- it takes a tenth of the start, and reports go to the screen

    beside = target.with_name(f".travaux-{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights), "wb") as part:
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

    What the terminal's encoding lacks is written out, too. Raises `Unwritable` where standard output is
    closed.

    >>> write_out(b"")
    """
    out = sys.stdout
    if not content:
        return
    if out is None:
        raise Unwritable("the standard output is closed: open it, or name a file with -o.")
    buffer = getattr(out, "buffer", None)
    if buffer is None or (out.isatty() and not harmless_already):
        words = content.decode("utf-8", "replace")
        encoding = out.encoding or "utf-8"
        shown = words if harmless_already else harmless(words)
        out.write(shown.encode(encoding, "backslashreplace").decode(encoding))
    else:
        buffer.write(content)
    out.flush()


def settle_out() -> None:
    """Empty the buffers of the standard streams; where that fails, let one go: Python would try again.

    >>> settle_out()
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextlib.contextmanager
def progress(doing: str, patience: float = 1.0) -> Iterator[None]:
    """A line on standard error, shown while the work takes longer than `patience` seconds on a terminal.

    >>> with progress("reading draft.md"):
    ...     pass
    """
    screen = sys.stderr
    if screen is None or not screen.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        screen.write(f"{one_line(doing)} …")
        screen.flush()

    timer = threading.Timer(patience, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            screen.write("\r\x1b[K")
            screen.flush()
