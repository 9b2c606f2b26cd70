"""Consolidating Word files into a Word file, every version read back before it is written.

    python bench/bench_word_night.py [BASE PARTY=FILE...] [--turns N]

Without files the shipped example's night is taken. Times are the processor's, in a process that runs already,
from the files to the bytes of the result: the median of the turns, with the least and the greatest; and the
greatest memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from pathlib import Path

from travaux import examples, negotiation


def files(named: list[str]) -> tuple[str, dict[str, str]]:
    """The base and the versions by party."""
    if named:
        return named[0], dict(one.split("=", 1) for one in named[1:])
    base = Path(str(examples.draft(examples.PROTOCOL, ".docx")))
    return str(base), {code: str(base.with_suffix(f".{code}.docx")) for code in examples.DELEGATIONS}


def main() -> None:
    """Measure, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    base, versions = files(asked.files)
    spent = []
    for _ in range(asked.turns):
        begun = time.process_time()
        word = negotiation.consolidate(base, versions).word()
        spent.append(time.process_time() - begun)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{Path(base).name}, {len(versions)} versions: {statistics.median(spent):.2f} s "
        f"({min(spent):.2f} to {max(spent):.2f}), {len(word.content) // 1024} kB, care {word.care!r}, "
        f"{memory} MB"
    )


if __name__ == "__main__":
    main()
