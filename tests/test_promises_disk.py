"""P1 to P3 and P7 to P9: what a record promises when programs are killed, disks fail and clocks go wrong."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.straced import SECTOR, Disk, calls, traced
from travaux.record import verifier
from travaux.record.store import Store
from travaux.record.verifier import verify_file
from travaux.text.errors import Unreadable, WrongCall

pytestmark = pytest.mark.timeout(300)
SCALE = int(os.environ.get("TRAVAUX_SCALE", "1"))
"""How many times as often the promises are tried: 1 with every change, more in a weekly run."""
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """An empty record in a folder of its own."""
    folder = tmp_path / "record"
    folder.mkdir()
    Store.create(str(folder / "talks.travaux")).close()
    return str(folder / "talks.travaux")


@pytest.fixture
def quick_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that was checked once is not checked again: the answer is the same."""
    monkeypatch.setattr(verifier, "signed_by", functools.cache(verifier.signed_by))


def recorder(*words: str) -> list[str]:
    """What a writer in a process of its own printed."""
    command = [sys.executable, "-m", "tests.recorder", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def hashes(file: str) -> list[str]:
    """The hashes of all entries, in order."""
    with Store.open(file) as store:
        return [one.hash for one in store.entries()]


def acknowledged(lines: list[str]) -> list[str]:
    """The hashes that a writer acknowledged."""
    return [line.split()[2] for line in lines if line.startswith("ack ")]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system knows no fork")
def test_p1_nothing_acknowledged_is_lost_when_writers_are_killed(file: str) -> None:
    """P1: 200 writers are killed at random; every acknowledged entry is there, the record is whole."""
    found = json.loads(recorder("kill", file, str(200 * SCALE), "1")[0])
    assert found["lost"] == found["faults"] == 0
    assert found["acknowledged"] > 400 * SCALE


@pytest.mark.slow
def test_p2_no_entry_is_acknowledged_before_it_is_synced(file: str, tmp_path: Path) -> None:
    """P2: in 1,000 commits, the write-ahead file is synced before each acknowledgement."""
    log = tmp_path / "calls"
    lines = traced(log, ["-e", "trace=fdatasync,fsync,write", "-y"], "append", file, str(1000 * SCALE))
    assert len(acknowledged(lines)) == 1000 * SCALE
    synced = early = 0
    for call in log.read_text().splitlines():
        if re.search(r"sync\(\d+<[^>]*-wal>\) += 0", call):
            synced += 1
        elif "write(1<" in call and '"ack ' in call:
            early += not synced
            synced = 0
    assert early == 0


def test_p2_the_count_tells_the_safe_setting_from_the_unsafe_one(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2 can fail: where the safe setting is taken back, acknowledgements come without syncs."""
    plugin = tmp_path / "unsafe"
    plugin.mkdir()
    (plugin / "sitecustomize.py").write_text(
        "import travaux.record.store.sqlite as place\n"
        "place._PRAGMAS = tuple(p.replace('=FULL', '=NORMAL') for p in place._PRAGMAS)\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{plugin}{os.pathsep}{Path.cwd()}")
    log = tmp_path / "calls"
    lines = traced(log, ["-e", "trace=fdatasync,fsync", "-y"], "append", file, "50")
    assert len(acknowledged(lines)) == 50
    assert log.read_text().count("sync(") < 25


@pytest.mark.usefixtures("quick_signatures")
def test_p3_a_torn_tail_loses_no_commit_before_it(file: str, tmp_path: Path) -> None:
    """P3: the write-ahead file is cut at every 512 bytes of 20 commits; what was whole before is there."""
    ends, wal = [], Path(f"{file}-wal")
    with Store.open(file) as store:
        store.append("shared", [{"n": 0}])
        for number in range(20):
            ends.append(wal.stat().st_size)
            store.append("shared", [{"n": number, "text": "x" * 400}])
        ends.append(wal.stat().st_size)
        hurt = tmp_path / "hurt.travaux"
        shutil.copy(file, hurt)
        tail = Path(shutil.copy(wal, f"{hurt}-wal"))
    cuts = range(ends[0], ends[-1] + 1, SECTOR)
    for cut in reversed(cuts):
        os.truncate(tail, cut)
        assert verify_file(str(hurt)) == []
        before = 1 + sum(end <= cut for end in ends[1:])
        # A commit is whole once its last frame is, which may be before the end of the file as it was then.
        assert before <= counted(hurt) <= before + (cut not in ends)
    assert len(cuts) > 20
    assert len(hashes(str(hurt))) == 1


def counted(file: Path) -> int:
    """How many entries SQLite itself counts."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("quick_signatures")
def test_p3_a_power_cut_loses_nothing_acknowledged(file: str, tmp_path: Path) -> None:
    """P3: at any point of a session unsynced sectors are lost: no acknowledged entry goes with them."""
    log, dice, states = tmp_path / "calls", random.Random(3), 0
    disk = Disk({Path(file).name: Path(file).read_bytes()})
    options = ["-e", "trace=pwrite64,fdatasync,fsync,ftruncate,unlink,write", "-y", "-xx", "-s", "100000"]
    traced(log, options, "append", file, "30")
    safe: list[str] = []
    for call in calls(log):
        if call.file.endswith("-shm"):
            continue
        disk.take(call)
        if call.content.startswith(b"ack "):
            safe.append(call.content.split()[2].decode())
        elif dice.random() > SCALE / 2:
            continue
        found = tmp_path / "after"
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        for name, content in disk.after_a_cut(dice).items():
            (found / name).write_bytes(content)
        again = str(found / Path(file).name)
        assert verify_file(again) == []
        assert hashes(again)[: len(safe)] == safe
        states += 1
    assert len(safe) == 30
    assert states > 100


@pytest.mark.slow
def test_p7_of_two_writers_none_loses_an_edit_silently(file: str) -> None:
    """P7: two writers, 1,000 edits each of one article: an edit is in the text, or its author was told."""
    with Store.open(file) as store:
        store.append("shared", [{"article": {"A": 0, "B": 0}}])
    command = [sys.executable, "-m", "tests.recorder", "edit", file]
    writers = {
        name: subprocess.Popen([*command, name, str(1000 * SCALE)], stdout=subprocess.PIPE, text=True)
        for name in ("A", "B")
    }
    said = {name: json.loads(writer.communicate()[0]) for name, writer in writers.items()}
    with Store.open(file) as store:
        *_, last = store.entries()
        assert store.verify() == []
    assert last.content == {"article": {name: found["taken"] for name, found in said.items()}}
    assert last.seq == 1 + said["A"]["taken"] + said["B"]["taken"]
    assert all(found["taken"] + found["told"] == 1000 * SCALE for found in said.values())


# What fails, as strace makes it fail; the sentence that is said. `when`: at which of the calls on this file.
FAILURES = {
    "disk full": ("pwrite64", "ENOSPC", r"talks\.travaux: the disk is full: make room and try again\."),
    "read-only disk": ("pwrite64", "EROFS", r"talks\.travaux: the disk failed|can only be read"),
    "sync error": ("fdatasync,fsync", "EIO", r"talks\.travaux: the disk failed"),
}
# The third write or sync of the write-ahead file is in the midst of writing; what is written to the file
# itself comes after, when the write-ahead file is folded into it.
MOMENTS = {"before": ("1+", "-wal"), "during": ("3", "-wal"), "after": ("1+", "")}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("failure", FAILURES)
def test_p8_a_failing_disk_costs_no_acknowledged_entry(
    failure: str, moment: str, file: str, tmp_path: Path
) -> None:
    """P8: full, read-only, failing to sync, before, during and after a write: a clear error, nothing lost."""
    called, error, sentence = FAILURES[failure]
    when, where = MOMENTS[moment]
    options = ["-e", f"inject={called}:error={error}:when={when}", "-P", f"{file}{where}"]
    lines = traced(tmp_path / "calls", options, "append", file, "12")
    safe = acknowledged(lines)
    refused = [line for line in lines if line.startswith("error ")]
    assert verify_file(file) == []
    assert [one for one in hashes(file) if one in safe] == safe
    assert (len(safe), len(refused)) == {"before": (0, 12), "during": (11, 1), "after": (12, 0)}[moment]
    assert all(re.search(sentence, line) for line in refused), refused
    assert recorder("append", file, "1")[0].startswith("ack ")
    assert verify_file(file) == []


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_p8_a_clock_set_back_keeps_the_order(moment: str, file: str) -> None:
    """P8: a clock that goes back by a day before, in the midst of, or after writing changes no order."""
    late, early = NOON, NOON - timedelta(days=1)
    times = {"before": [early] * 4, "during": [late, early, late, early], "after": [late] * 4}[moment]
    with Store.open(file, clock=lambda: late) as store:
        store.append("shared", [{"n": 0}])
    with Store.open(file, clock=iter(times).__next__) as store:
        for number in range(1, 5):
            store.append_all([("shared", {"n": number}), ("KAR", {"n": number})])
    with Store.open(file, clock=lambda: early) as store:
        store.append("shared", [{"n": 5}])
        found = list(store.entries(["shared"]))
        assert [(one.content or {})["n"] for one in found] == list(range(6))
        assert [one.at for one in found] == sorted(one.at for one in found)
        assert store.verify() == []


def test_p8_a_folder_that_can_only_be_read(file: str, tmp_path: Path) -> None:
    """P8: where nothing can be written, the record is read and verified, and adding to it says so."""
    with Store.open(file) as store:
        store.append("shared", [{"n": 1}])
        (tmp_path / "receipt").write_bytes(store.receipt())
    folder, bound = Path(file).parent, _bound()
    Path(file).chmod(0o400)
    folder.chmod(0o500)
    try:
        travaux = [*bound, sys.executable, "-m", "travaux"]
        for words in (["verify", file, "--receipt", str(tmp_path / "receipt")], ["log", file]):
            done = subprocess.run([*travaux, *words], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")
        adding = [*bound, sys.executable, "-m", "tests.recorder", "append", file, "1"]
        said = subprocess.run(adding, capture_output=True, text=True, check=True).stdout
        assert "can only be read: nothing was recorded" in said
    finally:
        folder.chmod(0o700)


def _bound() -> list[str]:
    """What keeps the administrator from writing where nobody may write."""
    if os.geteuid():
        return []
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if shutil.which("setpriv") is None or subprocess.run([*bound, "true"], check=False).returncode:
        pytest.skip("this is run by root, and setpriv cannot bind root")
    return bound


def test_p9_a_backup_while_others_write(file: str, tmp_path: Path) -> None:
    """P9: copies made while a writer writes are whole on another machine, and older receipts fit them."""
    receipts: list[bytes] = []
    copies: list[Path] = []
    with Store.open(file) as store:
        store.append("shared", [{"n": 0}])
        command = [sys.executable, "-m", "tests.recorder", "append", file, "300"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as writer:
            while writer.poll() is None and len(copies) < 12:
                receipts.append(store.receipt())
                copies.append(tmp_path / f"copy{len(copies)}.travaux")
                store.backup(copies[-1])
            writer.wait()
        with pytest.raises(WrongCall, match="is there already"):
            store.backup(copies[0])
    for number, copy in enumerate(copies):
        assert all(verify_file(str(copy), receipt) == [] for receipt in receipts[: number + 1])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    restored = shutil.copy(copies[-1], elsewhere / "talks.travaux")
    with Store.open(str(restored)) as store:
        with pytest.raises(Unreadable, match="the signing key of the record is not there"):
            store.append("shared", [{"n": 1}])
        shutil.copy(f"{file}.key", f"{restored}.key")
        store.append("shared", [{"n": 1}])
        assert store.verify(receipts[-1]) == []
