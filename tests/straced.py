"""What a writer asks of the disk, as strace sees it: counted, made to fail, and taken away again."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NO_STRACE = "strace is not here, or may not trace (tools/programs.sh installs it)"
CALL = re.compile(
    r"^(?:\[pid +\d+\] |\d+ +)?(pwrite64|fdatasync|fsync|ftruncate|unlink|write)"
    r"\((?:(\d+)(?:<([^>]*)>)?|\"([^\"]*)\")"
    r"(?:, \"([^\"]*)\"(?:\.\.\.)?)?(?:, (\d+))?(?:, (\d+))?\) += (-?\d+)"
)
SECTOR = 512


def tracing() -> str:
    """The program, where it is here and allowed to trace; else the test is skipped."""
    found = shutil.which("strace")
    if found is None or subprocess.run([found, "-qq", "true"], capture_output=True, check=False).returncode:
        pytest.skip(NO_STRACE)
    return found


def traced(log: Path, options: list[str], *words: str) -> list[str]:
    """What a recorder printed while it was traced into `log`."""
    command = [tracing(), "-f", "-o", str(log), *options, sys.executable, "-m", "tests.recorder", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


@dataclass(frozen=True, slots=True)
class Call:
    """What a call does to which file; of a write its bytes and their place, of a truncation the length."""

    doing: str
    file: str
    content: bytes = b""
    offset: int = 0


def calls(log: Path) -> list[Call]:
    """The calls of a log that was written with `-y -xx` and long strings, in their order."""
    found = []
    for line in log.read_text("ascii").splitlines():
        read = CALL.match(line)
        if read is None or read[8].startswith("-"):
            continue
        doing, number, path, name = read[1], read[2], _bytes(read[3]), _bytes(read[4])
        file, content = Path((path or name).decode()).name, _bytes(read[5])
        if doing == "pwrite64":
            found.append(Call(doing, file, content, int(read[7])))
        elif doing == "ftruncate":
            found.append(Call(doing, file, offset=int(read[6])))
        elif doing != "write" or number == "1":
            found.append(Call(doing, file, content))
    return found


def _bytes(written: str | None) -> bytes:
    return bytes.fromhex((written or "").replace("\\x", ""))


@dataclass(slots=True)
class Disk:
    """Files as they would be after a power cut: what was synced, and any part of what was not."""

    synced: dict[str, bytes] = field(default_factory=dict)
    pending: dict[str, list[Call]] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        """One more call."""
        if call.doing in {"fdatasync", "fsync"}:
            content = self.synced.get(call.file, b"")
            for earlier in self.pending.pop(call.file, []):
                content = _changed(content, earlier, None)
            self.synced[call.file] = content
        elif call.doing != "write":
            self.pending.setdefault(call.file, []).append(call)

    def after_a_cut(self, dice: random.Random) -> dict[str, bytes]:
        """The files that are found again; of what was not synced, each sector came through or did not."""
        found = dict(self.synced)
        for file, waiting in self.pending.items():
            for call in waiting:
                if call.doing == "unlink":
                    if dice.random() < 1 / 2:
                        found.pop(file, None)
                elif file in found or call.doing == "pwrite64":
                    found[file] = _changed(found.get(file, b""), call, dice)
        return found


def _changed(content: bytes, call: Call, dice: random.Random | None) -> bytes:
    """A file after a call; with dice, only after some sectors of it."""
    if call.doing == "unlink":
        return b""
    if call.doing == "ftruncate":
        return content if dice and dice.random() < 1 / 2 else content[: call.offset]
    new = bytearray(content.ljust(call.offset + len(call.content), b"\0"))
    for begin in range(0, len(call.content), SECTOR):
        if dice is None or dice.random() < 1 / 2:
            piece = call.content[begin : begin + SECTOR]
            new[call.offset + begin : call.offset + begin + len(piece)] = piece
    return bytes(new)
