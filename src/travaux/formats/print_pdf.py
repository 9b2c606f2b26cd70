"""A page of ours as PDF, printed by the browser of the machine, without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from travaux.text.errors import WrongCall

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
_SECONDS = 120
_INSTEAD = "name the output {}.html and print the page"
_DATE = re.compile(rb"D:\d{14}(?=[+Z-])")
_CREATOR = re.compile(rb"/Creator \((?:[^()\\\n]|\\[()])*\)")
_FIXED = b"D:19800101000000"


def find_browser(name: str) -> str:
    """The browser that prints; raises `WrongCall` where none is here, and says what to do instead.

    >>> find_browser.__name__
    'find_browser'
    """
    browser = next((found for one in _BROWSERS if (found := shutil.which(one))), None)
    if browser is None:
        instead = _INSTEAD.format(Path(name).stem)
        raise WrongCall(f"{name}: no Chromium, Chrome or Edge is here to make a PDF: {instead}.")
    return browser


def print_pdf(page: str, name: str) -> bytes:
    """The page, self-contained HTML, as PDF; the same page gives the same bytes with the same browser.

    Raises `WrongCall` where no browser is here or it does not print; `name` is the output that was asked for.

    >>> print_pdf.__module__
    'travaux.formats.print_pdf'
    """
    browser = find_browser(name)
    instead = _INSTEAD.format(Path(name).stem)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, "utf-8", "backslashreplace")
        # A browser that the administrator runs refuses its own sandbox; the page holds no script.
        root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        command = (browser, *_FLAGS, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}")
        try:
            subprocess.run(  # noqa: S603 -- the browser of the machine, on a file of ours
                (*command, source.as_uri()), capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            raise WrongCall(f"{name}: the browser {browser} did not print: {instead}.") from None
        if not target.exists():
            raise WrongCall(f"{name}: the browser {browser} did not print: {instead}.")
        content = _DATE.sub(_FIXED, target.read_bytes())
        # What the browser says of the machine goes; the length stays, as the file counts its bytes.
        return _CREATOR.sub(lambda found: b"/Creator (travaux" + b" " * (len(found[0]) - 18) + b")", content)
