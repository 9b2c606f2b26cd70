"""Parsing drafts: travaux against markdown-it-py, in turns, and travaux alone on long texts.

    python bench/bench_parse.py [FILE.md …] [--turns N] [--megabytes 1 10]

markdown-it-py reads a text's Markdown only; travaux reads its brackets, provisions, options and findings.
Printed are medians of processor time and the ratio of the medians, with the least and the greatest ratio of a
single turn. The long texts repeat the first file up to so many megabytes; each is parsed in a process of its
own, for its peak memory.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = Path(__file__).parent.parent / "src" / "travaux" / "examples" / "2026-05-09.framework.md"
FEWEST_TURNS = 9
MEGABYTE = 1_000_000
PEAK_UNIT = 1024**2 if sys.platform == "darwin" else 1024  # ru_maxrss counts bytes there, kibibytes elsewhere


def ours(text: str) -> object:
    """A draft read whole, from its characters on."""
    return parse(Source(text, "markdown"))


def milliseconds(reader: Callable[[str], object], text: str) -> float:
    """The processor time of one reading."""
    gc.collect()
    begun = time.process_time()
    reader(text)
    return (time.process_time() - begun) * 1000


def compare(file: Path, turns: int) -> None:
    """Print one file's medians and ratios."""
    text = file.read_text("utf-8")
    peer = MarkdownIt().parse
    ours(text), peer(text)
    pairs = [(milliseconds(ours, text), milliseconds(peer, text)) for _ in range(turns)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(mine_once / theirs_once for mine_once, theirs_once in pairs)
    print(
        f"{file.name:<40} {len(text):>9} {mine:>7.1f} ms {theirs:>9.1f} ms {mine / theirs:>6.2f}"
        f"  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def repeated(file: Path, megabytes: int) -> str:
    """The text of a file again and again, up to so many megabytes of UTF-8."""
    text = file.read_text("utf-8") + "\n\n"
    return text * max(1, round(megabytes * MEGABYTE / len(text.encode())))


def parse_long(file: Path, megabytes: int) -> None:
    """Parse a long text once in this process and print its speed and the peak of this process's memory."""
    text = repeated(file, megabytes)
    size = len(text.encode()) / MEGABYTE
    begun = time.process_time()
    draft = parse(Source(text, "markdown"))
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT
    print(
        f"{size:>6.2f} MB {seconds:>8.2f} s {size / seconds:>6.2f} MB/s {peak:>7.0f} MiB at most"
        f"  {len(draft.brackets)} brackets"
    )


def main() -> None:
    """Compare on each file, then parse the long texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[SHIPPED])
    parser.add_argument("--turns", type=int, default=FEWEST_TURNS)
    parser.add_argument("--megabytes", type=int, nargs="*", default=[1, 10])
    parser.add_argument("--alone", action="store_true", help="parse one long text in this process")
    arguments = parser.parse_args()
    if arguments.alone:
        parse_long(arguments.files[0], arguments.megabytes[0])
        return
    print(f"{'file':<40} {'length':>9} {'travaux':>10} {'markdown-it':>12} {'ratio':>6}  (least to greatest)")
    for file in arguments.files:
        compare(file, max(FEWEST_TURNS, arguments.turns))
    for megabytes in arguments.megabytes:
        alone = [str(arguments.files[0]), "--alone", "--megabytes", str(megabytes)]
        subprocess.run([sys.executable, __file__, *alone], check=True, env=os.environ)


if __name__ == "__main__":
    main()
