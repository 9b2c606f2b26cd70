"""A PostgreSQL server of the tests' own, in a folder that goes with them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NO_SERVER = "PostgreSQL is not here (tools/programs.sh installs it)"
CANNOT_START = "PostgreSQL cannot be started here"


def program(name: str) -> str:
    """A program of the server; else the test is skipped."""
    places = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        pytest.skip(NO_SERVER)
    return found


def run(*words: str) -> None:
    """A program of the server; where this is run by root, as the user postgres: the server refuses root."""
    user = "postgres" if os.geteuid() == 0 else None
    try:
        subprocess.run(
            words, user=user, group=user, extra_groups=[] if user else None, capture_output=True, check=True
        )
    except (OSError, LookupError, PermissionError, subprocess.CalledProcessError) as error:
        pytest.skip(f"{CANNOT_START} ({error})")


@contextlib.contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """The address of an empty database, and the folder in which the server keeps everything."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'travaux[postgres]')")
    initdb, pg_ctl, createdb = program("initdb"), program("pg_ctl"), program("createdb")
    # Not pytest's own folder: another user shall be able to reach it, and the name of a socket is short.
    with tempfile.TemporaryDirectory(prefix="travaux-") as made:
        folder = Path(made)
        if os.geteuid() == 0:
            with contextlib.suppress(LookupError):
                shutil.chown(folder, "postgres", "postgres")
        store, options = str(folder / "data"), f"-c listen_addresses='' -k {folder}"
        run(initdb, "-D", store, "-A", "trust", "-U", "travaux", "-E", "UTF8", "--no-sync")
        run(pg_ctl, "-D", store, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            run(createdb, "-h", str(folder), "-U", "travaux", "talks")
            yield f"postgresql://travaux@/talks?host={folder}", folder / "data"
        finally:
            run(pg_ctl, "-D", store, "-m", "immediate", "stop")
