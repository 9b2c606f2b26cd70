"""Consolidating: travaux, and CollateX where its environment is named, on the same versions in the same run.

    python bench/bench_consolidate.py [DRAFT] [--collatex PYTHON] [--patience SECONDS] [--turns N]

CollateX is under the GPL: it is run as a program of its own, by the Python of an environment that has it
(`python -m venv FOLDER && FOLDER/bin/pip install collatex python-Levenshtein`), never imported here. Both get
the same versions: travaux as texts with the base, CollateX as lists of words without it, so that its time
holds no cutting into words. travaux consolidates and writes the result. Times are of the processor, in a
process that runs already; of CollateX only the collation counts, once; of travaux the median of the turns,
with the least and the greatest. CollateX is not tried at larger sizes once it needed longer than the patience
(by the clock).

Without DRAFT the shipped example is taken as often as it takes. A night of many parties (see `night.py`) on
the whole draft comes last, with the greatest memory of the process; everything is read back.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from night import WORD, night

from travaux.drafting.consolidate import consolidate
from travaux.text import notation

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parent.parent / "src" / "travaux" / "examples" / "2026-05-09.framework.md"
SIZES = [(500, 2), (500, 4), (500, 8), (1000, 4), (500, 16), (1000, 8), (2000, 4), (5000, 2), (5000, 16)]
LARGE = 15_000
PEER = """
import json, sys, time
from collatex import Collation, collate
collation = Collation()
for name, words in json.load(sys.stdin).items():
    collation.add_witness({"id": name, "tokens": [{"t": word} for word in words]})
begun = time.process_time()
collate(collation, output="graph", segmentation=False)
print(time.process_time() - begun)
"""


def cut(draft: str, words: int) -> str:
    """The beginning of a draft, with so many words, up to the end of a line."""
    found = list(WORD.finditer(draft))
    while len(found) < words:
        draft += f"\n\n{draft}"
        found = list(WORD.finditer(draft))
    end = draft.find("\n", found[words - 1].end())
    return draft[: end if end >= 0 else len(draft)]


def seconds(base: str, versions: Mapping[str, str], turns: int) -> list[float]:
    """How long travaux takes, turn by turn; each version is read back once."""
    spent: list[float] = []
    written = ""
    for _ in range(turns):
        begun = time.process_time()
        written = consolidate(base, versions).written
        spent.append(time.process_time() - begun)
    read = notation.pieces(written, versions)
    if any(notation.reading(read, party) != version for party, version in versions.items()):
        raise SystemExit("a version is not read back")
    return spent


def by_collatex(python: str, versions: Mapping[str, str], patience: float) -> float | None:
    """How long CollateX takes; None where it was not ready in time."""
    words = {party: version.split() for party, version in versions.items()}
    try:
        done = subprocess.run(
            [python, "-c", PEER],
            input=json.dumps(words),
            text=True,
            capture_output=True,
            check=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout)


def beside(draft: str, python: str, patience: float, turns: int) -> None:
    """The table of both, by size."""
    print(
        f"{'words':>6} {'parties':>7} {'travaux':>9}  {'least to greatest':<19} {'CollateX':>9} {'ratio':>8}"
    )
    slow: list[tuple[int, int]] = []
    for words, parties in SIZES:
        base = cut(draft, words)
        versions = night(base, parties, seed=words + parties, amendments=words // 20)
        spent = sorted(seconds(base, versions, turns))
        mine = statistics.median(spent)
        hopeless = any(words >= w and parties >= p for w, p in slow)
        theirs = by_collatex(python, versions, patience) if python and not hopeless else None
        if python and theirs is None:
            slow.append((words, parties))
        told = f"{theirs:8.2f}s {theirs / mine:8,.0f}" if theirs else f"{'–':>9} {'–':>8}"
        span = f"{spent[0] * 1000:.1f} to {spent[-1] * 1000:.1f} ms"
        print(f"{words:6,} {parties:7} {mine * 1000:7.1f}ms  {span:<19} {told}", flush=True)


def whole_night(draft: str, turns: int) -> None:
    """The whole draft, more and more parties."""
    base = draft if len(WORD.findall(draft)) > LARGE else cut(draft, LARGE)
    print(f"\na night on {len(WORD.findall(base)):,} words")
    print(f"{'parties':>7} {'median':>8} {'a party':>9} {'memory':>8}")
    for parties in (24, 48, 96, 193):
        versions = night(base, parties, seed=7)
        mine = statistics.median(seconds(base, versions, turns))
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{parties:7} {mine:7.2f}s {mine / parties * 1000:7.1f}ms {most:5} MB", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("draft", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--collatex", default="", metavar="PYTHON")
    parser.add_argument("--patience", type=float, default=90)
    parser.add_argument("--turns", type=int, default=5)
    arguments = parser.parse_args()
    draft = arguments.draft.read_text("utf-8")
    if not arguments.collatex:
        print("CollateX is left out: name the Python of an environment that has it with --collatex.")
    beside(draft, arguments.collatex, arguments.patience, arguments.turns)
    whole_night(draft, max(1, arguments.turns // 2))


if __name__ == "__main__":
    main()
