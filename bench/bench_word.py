"""Reading Word files: travaux against python-docx, turn by turn in one process.

    python bench/bench_word.py FILE.docx [FILE.docx …] [--turns N]

python-docx opens the file and joins its paragraphs' texts (no list numbers, no tracked insertions, no notes,
no tables); travaux reads all of that. Printed are medians in milliseconds and the ratio of the medians, with
the least and the greatest ratio of a single turn.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import docx

from travaux.formats.docx import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable


def peer(content: bytes) -> str:
    """What a script with python-docx does."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def ours(content: bytes) -> str:
    """The same file through travaux."""
    return read_docx(content, "draft.docx").text


def milliseconds(reader: Callable[[bytes], str], content: bytes) -> float:
    """The time of one reading."""
    gc.collect()
    begun = time.perf_counter()
    reader(content)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Read each file by both, turn by turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--turns", type=int, default=9)
    arguments = parser.parse_args()
    print(f"{'file':<52} {'travaux':>9} {'python-docx':>12} {'ratio':>6}  (least to greatest)")
    for file in arguments.files:
        content = file.read_bytes()
        ours(content), peer(content)
        turns = [(milliseconds(ours, content), milliseconds(peer, content)) for _ in range(arguments.turns)]
        mine, theirs = (statistics.median(column) for column in zip(*turns, strict=True))
        ratios = sorted(theirs_once / mine_once for mine_once, theirs_once in turns)
        print(
            f"{file.name:<52} {mine:>6.1f} ms {theirs:>9.1f} ms {theirs / mine:>6.2f}"
            f"  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main()
