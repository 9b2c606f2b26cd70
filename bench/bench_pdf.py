"""How long reading a PDF takes beside bare pypdfium2: `python bench/bench_pdf.py FILE.pdf… [--rounds 7]`.

Both run in this process, in turn, on the same bytes: the peer takes the text of every page and stops there;
we take the pieces of text with their places, pass them through JSON as the child process does, and lay them
out. Starting the guarded child process is timed apart, by the clock.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from travaux.formats import pdf_child
from travaux.formats.page_flow import flow
from travaux.formats.page_layout import page_of
from travaux.formats.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable


def bare(content: bytes) -> int:
    """Characters that pypdfium2 finds."""
    document = pypdfium2.PdfDocument(content)
    total = sum(len(document[index].get_textpage().get_text_range()) for index in range(len(document)))
    document.close()
    return total


def ours(content: bytes) -> int:
    """Characters of the laid-out text, without the child process."""
    answer = json.loads(json.dumps({"pages": pdf_child.pages(content)}, ensure_ascii=False).encode())
    return len(flow([page_of(number, page) for number, page in enumerate(answer["pages"], start=1)]).text)


def seconds(act: Callable[[], object]) -> float:
    """Processor time of one call, without the garbage collector, as `timeit` measures."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    act()
    spent = time.process_time() - began
    gc.enable()
    return spent


def wall_seconds(act: Callable[[], object]) -> float:
    """Wall-clock time of one call: the child's work is no work of this process."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    """Print one line per file: both medians, their ratio, and the whole reading with its child process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(f"{'file':<28}{'pypdfium2':>11}{'travaux':>10}{'ratio':>7}{'with child':>12}")
    for path in arguments.files:
        content = path.read_bytes()
        peer, mine, whole = [], [], []
        for _ in range(arguments.rounds):
            peer.append(seconds(lambda content=content: bare(content)))
            mine.append(seconds(lambda content=content: ours(content)))
            whole.append(wall_seconds(lambda content=content, path=path: read_pdf(content, path.name)))
        ratio = statistics.median(m / p for m, p in zip(mine, peer, strict=True))
        medians = [statistics.median(each) for each in (peer, mine, whole)]
        print(f"{path.name:<28}{medians[0]:>10.3f}s{medians[1]:>9.3f}s{ratio:>7.2f}{medians[2]:>11.3f}s")


if __name__ == "__main__":
    main()
