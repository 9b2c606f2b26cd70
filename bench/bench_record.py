"""The record: entries acknowledged a second with full sync, and how long verifying and reading take.

    python bench/bench_record.py [--entries 100000] [--seconds 5] [--postgresql ADDRESS]

One entry of 400 characters for each commit, by one writer and by two processes at once; beside it bare SQLite
with the same settings, which shows what the disk allows. Then a record of so many entries is verified by the
stand-alone verifier (processor time, and by the clock) and read whole, as the views do: medians of five. With
the address of an empty PostgreSQL database, entries are appended there, too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from travaux.record.store import Store

VERIFIER = Path(__file__).parent.parent / "src" / "travaux" / "record" / "verifier.py"
CONTENT = {"entry": "statement", "level": "participants", "text": "The talks were positive. " * 16}
WRITER = """
import sys, time
from travaux.record.store import Store
content, seconds = eval(sys.argv[2]), float(sys.argv[3])
with Store.open(sys.argv[1]) as store:
    store.append("shared", [content])
    print("ready", flush=True)
    sys.stdin.readline()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        store.append("shared", [content])
        count += 1
    print(count / (time.perf_counter() - begun))
"""


def bare(folder: Path, seconds: float) -> float:
    """Commits a second of SQLite alone."""
    with contextlib.closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE entries (content TEXT)")
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO entries VALUES (?)", (str(CONTENT),))
            connection.execute("COMMIT")
            count += 1
        return count / (time.perf_counter() - begun)


def appended(address: str, seconds: float, writers: int) -> float:
    """Acknowledged entries a second, of so many processes together; they begin when all are ready."""
    words = [sys.executable, "-c", WRITER, address, repr(CONTENT), str(seconds)]
    running = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(writers)
    ]
    for process in running:
        if process.stdout is not None:
            process.stdout.readline()
    for process in running:
        if process.stdin is not None:
            process.stdin.write("go\n")
            process.stdin.flush()
    return sum(float(process.communicate()[0]) for process in running)


def filled(address: str, entries: int) -> None:
    """A record of so many entries in five logs."""
    logs = ["shared", "shared", "shared", "KAR", "TOL"]
    with Store.create(address) as store:
        for begun in range(0, entries, 1000):
            count = min(1000, entries - begun)
            store.append_all(
                [(logs[number % 5], {**CONTENT, "n": begun + number}) for number in range(count)]
            )


def verified(address: str) -> tuple[float, float]:
    """Processor time and time by the clock of the stand-alone verifier, from its start to its end."""
    code = (
        f"import runpy, sys, time; sys.argv = ['', {address!r}]\n"
        f"try: runpy.run_path({str(VERIFIER)!r}, run_name='__main__')\n"
        "finally: print(time.process_time())"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    return float(done.stdout), time.perf_counter() - begun


def read(address: str) -> float:
    """Seconds by the clock to open the record and read every entry."""
    begun = time.perf_counter()
    with Store.open(address) as store:
        sum(1 for _ in store.entries())
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--entries", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--postgresql", metavar="ADDRESS")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        address = str(folder / "talks.travaux")
        Store.create(address).close()
        print(f"bare SQLite                {bare(folder, options.seconds):8.0f} commits/s")
        print(f"one writer                 {appended(address, options.seconds, 1):8.0f} entries/s")
        print(f"two writers                {appended(address, options.seconds, 2):8.0f} entries/s")
        if options.postgresql:
            os.environ["TRAVAUX_KEY"] = str(folder / "server.key")
            Store.create(options.postgresql).close()
            for writers in (1, 4):
                rate = appended(options.postgresql, options.seconds, writers)
                print(f"PostgreSQL, {writers} writers      {rate:8.0f} entries/s")
            del os.environ["TRAVAUX_KEY"]
        large = str(folder / "large.travaux")
        begun = time.perf_counter()
        filled(large, options.entries)
        print(f"import, 1,000 a commit     {options.entries / (time.perf_counter() - begun):8.0f} entries/s")
        print(f"the file                   {Path(large).stat().st_size / 1e6:8.1f} MB")
        times = [verified(large) for _ in range(5)]
        processor, clock = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"verify {options.entries} entries     {clock:8.2f} s, {processor:.2f} s of processor")
        reading = statistics.median(read(large) for _ in range(5))
        print(f"read {options.entries} entries       {reading:8.2f} s")


if __name__ == "__main__":
    main()
