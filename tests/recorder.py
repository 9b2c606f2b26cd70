"""Writers that the promises of the record are held against; each runs in a process of its own.

python -m tests.recorder append FILE COUNT     one entry a commit; its number is printed once it is durable
python -m tests.recorder edit FILE NAME COUNT  edits of one article; those that were refused are printed
python -m tests.recorder kill FILE KILLS SEED  writers that are killed at random moments; prints what was lost
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

from travaux.record.store import Store
from travaux.record.verifier import verify_file
from travaux.text.errors import Overtaken, TravauxError

TEXT = "The two delegations agreed to continue their talks on the withdrawal of forces. " * 5


def say(words: str) -> None:
    """One line on the standard output, in one call of the system."""
    os.write(1, f"{words}\n".encode())


def append(file: str, count: int) -> None:
    """Entries one by one; what fails is said in its sentence, and the next is tried."""
    try:
        with Store.open(file) as store:
            for _ in range(count):
                try:
                    (done,) = store.append("shared", [{"text": TEXT}])
                    say(f"ack {done.seq} {done.hash}")
                except TravauxError as error:
                    say(f"error {error}")
    except TravauxError as error:
        say(f"error {error}")


def edit(file: str, name: str, count: int) -> None:
    """Edits of one article: each raises this writer's number in the text that it saw last."""
    taken = told = 0
    with Store.open(file) as store:
        seen, text = 0, {"A": 0, "B": 0}
        for _ in range(count):
            for one in store.entries(["shared"], after={"shared": seen}):
                seen, text = one.seq, dict((one.content or {})["article"])
            try:
                store.append("shared", [{"article": {**text, name: text[name] + 1}}], onto={"shared": seen})
                taken += 1
            except Overtaken:
                told += 1
    say(json.dumps({"taken": taken, "told": told}))


def kill(file: str, kills: int, seed: int) -> None:
    """Start a writer, kill it at a random moment, look at what it left; so many times."""
    dice, lost, faults, acknowledged = random.Random(seed), 0, 0, set[str]()
    for _ in range(kills):
        acknowledged |= _killed(lambda: append(file, 1000), dice.randrange(9), dice.uniform(0, 0.004))
        faults += len(verify_file(file))
        with Store.open(file) as store:
            lost += len(acknowledged - {f"ack {one.seq} {one.hash}" for one in store.entries()})
    say(json.dumps({"acknowledged": len(acknowledged), "lost": lost, "faults": faults}))


def _killed(writer: Callable[[], None], patience: int, longer: float) -> set[str]:
    """What a writer acknowledged before it was killed: after so many entries and so many seconds more."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.dup2(writing, 1)
            writer()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = [pipe.readline() for _ in range(patience)]
        time.sleep(longer)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        *lines, _half = (b"".join(first) + pipe.read()).decode().split("\n")
    return {line for line in lines if line.startswith("ack ")}


def main(doing: str, file: str, *rest: str) -> None:
    """What the command line asks for."""
    if doing == "append":
        append(file, int(rest[0]))
    elif doing == "edit":
        edit(file, rest[0], int(rest[1]))
    else:
        kill(file, int(rest[0]), int(rest[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
