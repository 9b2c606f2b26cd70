"""Comparing drafts: travaux against difflib and bare rapidfuzz, in turns.

    python bench/bench_compare.py OLD NEW [--turns N] [--series DRAFT …]

Without files the shipped example's first two drafts are compared. travaux reads both texts, compares them and
tells the fates of brackets, options and provisions; difflib (as it is called by default, and with its
heuristic off) and rapidfuzz get the words alone, cut by the same definition. Printed are medians of processor
time with the least and the greatest, the ratio of the medians, and for each how many words are marked in how
many runs. Times hold for texts that are in memory already. `--series` reads and traces a whole series of
files, once.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from travaux import formats
from travaux.drafting.align import signs
from travaux.drafting.compare import compare
from travaux.drafting.trace import trace
from travaux.drafting.wording import wording
from travaux.text.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from travaux.text.source import Source

EXAMPLES = Path(__file__).parent.parent / "src" / "travaux" / "examples"
SHIPPED = [EXAMPLES / "2026-03-14.framework.md", EXAMPLES / "2026-05-09.framework.md"]

Marked = tuple[int, int]
"""Words marked as deleted or inserted, and in how many separate runs."""


def ours(old: Source, new: Source) -> Marked:
    """Both texts read and compared."""
    found = compare(parse(old), parse(new)).likeness
    return found.marked, found.runs


def words(source: Source) -> list[str]:
    """The words that are compared: without the numbers of provisions."""
    found = wording(parse(source))
    return [key for key, number in zip(found.keys, found.numbers, strict=True) if not number]


def marked(opcodes: Sequence[tuple[str, int, int, int, int]]) -> Marked:
    """What a list of operations `(name, old start, old end, new start, new end)` marks."""
    changes = [one for one in opcodes if one[0] != "equal"]
    runs = sum(
        not (at and changes[at - 1][2] == one[1] and changes[at - 1][4] == one[3])
        for at, one in enumerate(changes)
    )
    return sum(i_end - i + j_end - j for _, i, i_end, j, j_end in changes), runs


def by_difflib(old: list[str], new: list[str], *, heuristic: bool) -> Marked:
    """The words by the standard library."""
    return marked(difflib.SequenceMatcher(None, old, new, autojunk=heuristic).get_opcodes())


def by_rapidfuzz(old: list[str], new: list[str]) -> Marked:
    """The words by rapidfuzz alone, mapped to signs first."""
    first, second = signs(old, new)
    return marked(
        [
            (one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end)
            for one in Indel.opcodes(first, second)
        ]
    )


def milliseconds(work: Callable[[], Marked]) -> tuple[float, Marked]:
    """The processor time of one turn, and what it marked."""
    gc.collect()
    begun = time.process_time()
    result = work()
    return (time.process_time() - begun) * 1000, result


def main() -> None:
    """Compare in turns and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="DRAFT")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--series", nargs="+", type=Path, default=[])
    arguments = parser.parse_args()
    old, new = (formats.read(path) for path in arguments.files or SHIPPED)
    before, after = words(old), words(new)
    drafts = parse(old), parse(new)

    def alone() -> Marked:
        found = compare(*drafts).likeness
        return found.marked, found.runs

    peers: dict[str, Callable[[], Marked]] = {
        "travaux, reading included": lambda: ours(old, new),
        "travaux, compare alone": alone,
        "difflib": lambda: by_difflib(before, after, heuristic=True),
        "difflib, heuristic off": lambda: by_difflib(before, after, heuristic=False),
        "rapidfuzz, words alone": lambda: by_rapidfuzz(before, after),
    }
    turns: dict[str, list[float]] = {name: [] for name in peers}
    results: dict[str, Marked] = {}
    for _ in range(arguments.turns):
        for name, work in peers.items():
            spent, results[name] = milliseconds(work)
            turns[name].append(spent)
    mine = statistics.median(turns["travaux, reading included"])
    print(f"{len(before):,} and {len(after):,} words, {arguments.turns} turns")
    print(f"{'':<28} {'median':>9}  {'least to greatest':<19} {'to travaux':>10} {'marked':>8} {'runs':>6}")
    for name, spent in turns.items():
        median = statistics.median(spent)
        bounds = f"{min(spent):.0f} to {max(spent):.0f} ms"
        count, runs = results[name]
        print(f"{name:<28} {median:>6.0f} ms  {bounds:<19} {median / mine:>10.2f} {count:>8,} {runs:>6,}")
    if arguments.series:
        begun = time.perf_counter()
        found = trace([parse(formats.read(path)) for path in arguments.series])
        spent = time.perf_counter() - begun
        print(f"trace of {len(found.drafts)} drafts, {len(found.lives):,} lives: {spent:.2f} s")


if __name__ == "__main__":
    main()
