"""The worked sessions of the README and the manual: run them, and with `--write` put the true output in.

A session is a fenced block `console`: lines that begin with `$ ` are commands, those up to the next are what
it prints. All of them run in one fresh folder that holds the manual's examples and a link to `src`. A command
that ends with exit code 2 is a mistake in the page, unless the page asks for it (`; echo "exit code $?"`).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?<=```console\n)[^`]*(?=```)")
PATIENCE = 60
WRONG_CALL = 2


def pages() -> list[Path]:
    """The README and every page of the manual that shows a session."""
    candidates = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    return [page for page in candidates if BLOCK.search(page.read_text("utf-8"))]


def furnish(folder: Path) -> None:
    """Put into an empty folder what the sessions read."""
    shutil.copytree(REPOSITORY / "docs" / "examples", folder, dirs_exist_ok=True)
    (folder / "src").symlink_to(REPOSITORY / "src")


def printed(command: str, folder: Path) -> str:
    """What a command line prints on both streams, as a terminal of 80 columns without colour shows it."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    if done.returncode == WRONG_CALL or "Traceback (most recent call last):" in lines:
        said = "\n".join(lines[-5:])
        raise AssertionError(f"a session of the manual fails: {command}\n{said}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def played(session: str, folder: Path) -> str:
    """The session with the output that its commands print today."""
    commands = [line for line in session.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{printed(command[2:], folder)}" for command in commands)


def renewed(page: str, folder: Path) -> str:
    """A page with every session played anew."""
    return BLOCK.sub(lambda block: played(block.group(), folder), page)


def main() -> None:
    """List the pages whose sessions are out of date; with `--write`, correct them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    stale = False
    with tempfile.TemporaryDirectory() as name:
        furnish(Path(name))
        for page in pages():
            old = page.read_text("utf-8")
            new = renewed(old, Path(name))
            if old != new:
                stale = True
                sys.stdout.write(f"{page.relative_to(REPOSITORY)}\n")
                if write:
                    page.write_text(new, "utf-8")
    sys.exit(stale and not write)


if __name__ == "__main__":
    main()
