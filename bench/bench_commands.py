"""Whole commands, from the start of the process to its end, in turns; output thrown away.

    python bench/bench_commands.py [OLD NEW] [--turns N] [--series DRAFT …]

Without files the shipped example's drafts are compared; `--series` traces a series of files besides.
Printed are medians with the least and the greatest: processor time of the command with all processes that it
starts, and by the clock, which tells little where other programs run on the machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, run

EXAMPLES = Path(__file__).parent.parent / "src" / "travaux" / "examples"
SHIPPED = [EXAMPLES / f"{name}.framework.md" for name in ("2026-03-14", "2026-05-09", "2026-07-18")]

Spent = tuple[float, float]
"""Milliseconds of processor time, and by the clock."""


def spent(words: list[str]) -> Spent:
    """One run of a command."""
    before, begun = os.times(), time.perf_counter()
    run([sys.executable, "-m", "travaux", *words], stdout=DEVNULL, stderr=DEVNULL, check=True)
    clock, after = time.perf_counter() - begun, os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return worked * 1000, clock * 1000


def shown(figures: list[float]) -> str:
    """The median, the least and the greatest."""
    return f"{statistics.median(figures):>7.0f} ms  {f'{min(figures):.0f} to {max(figures):.0f} ms':<18}"


def main() -> None:
    """Run all commands in turns and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", metavar="DRAFT")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--series", nargs="+", default=[])
    arguments = parser.parse_args()
    two = arguments.files or [os.fspath(path) for path in SHIPPED[:2]]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "--help": ["--help"],
            "read": ["read", two[0]],
            "compare": ["compare", *two],
            "compare --format json": ["compare", *two, "--format", "json"],
            "compare --format html": ["compare", *two, "--format", "html"],
            "compare -o FILE.docx": ["compare", *two, "-o", os.fspath(Path(folder, "changes.docx"))],
            "trace of the example": ["trace", *map(os.fspath, SHIPPED)],
        }
        if arguments.series:
            commands[f"trace of {len(arguments.series)} drafts"] = ["trace", *arguments.series]
        turns: dict[str, list[Spent]] = {name: [] for name in commands}
        for _ in range(arguments.turns):
            for name, words in commands.items():
                turns[name].append(spent(words))
    print(f"{'':<24} {'processor time':<30} {'by the clock'}")
    for name, found in turns.items():
        worked, clock = (list(column) for column in zip(*found, strict=True))
        print(f"{name:<24} {shown(worked)} {shown(clock)}")


if __name__ == "__main__":
    main()
