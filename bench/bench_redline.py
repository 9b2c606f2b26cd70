"""Word redlines: travaux against Docxodus (through python-redlines, where it is installed), in turns.

    pip install 'python-redlines[docxodus]'
    python bench/bench_redline.py OLD NEW [--turns N]

Without files the shipped example's first two drafts are taken. A draft that is no Word file is first written
as a plain one, so that both get the same two Word files. Each turn reads them, compares them and writes a
third one with tracked changes. travaux is timed twice: as the command (a process, as Docxodus is one) and in
a process that runs already. Printed are medians by the clock with the least and the greatest, the medians of
the processor time (of the process and those that it starts), which other programs on the machine hardly
change, and their ratio to that of the command.

Below stand the words of each redline's body that are marked as deleted, inserted or moved, against the fewest
that any redline can mark (a longest common subsequence of the words of both bodies, no moves; numbers that
Word counts by itself are no words there), and whether our own reader, all changes rejected or accepted, finds
the same text as in OLD or in NEW, but for blanks.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree
from rapidfuzz.distance import Indel

from travaux import formats, negotiation
from travaux.drafting.align import signs
from travaux.formats.docx import read_docx
from travaux.formats.redline import redline
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLES = Path(__file__).parent.parent / "src" / "travaux" / "examples"
SHIPPED = [EXAMPLES / "2026-03-14.framework.docx", EXAMPLES / "2026-05-09.framework.docx"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = (W + "del", W + "ins", W + "moveFrom", W + "moveTo")
KEPT = "kept"
BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "p": "\n", W + "noBreakHyphen": "\u2011"}
WORD = re.compile(r"[\[\]]|\w+")
READINGS: tuple[Literal["original", "final"], ...] = ("original", "final")


def as_word(path: Path, folder: Path) -> Path:
    """The draft as a Word file: itself, or a plain one with the same lines."""
    source = formats.read(path)
    if source.format == "docx":
        return path
    length = len(source.text)
    target = folder / f"{path.stem}.docx"
    target.write_bytes(redline(source, source, [Passage("kept", 0, length, 0, length)]))
    return target


def ours(old: Path, new: Path) -> bytes:
    """The redline by travaux, in this process."""
    drafts = negotiation.read(old), negotiation.read(new)
    return negotiation.redline(negotiation.compare(*drafts))


def by_command(old: Path, new: Path) -> bytes:
    """The redline by the command, from the start of its process to its end."""
    call = [sys.executable, "-m", "travaux", "compare", str(old), str(new), "--format", "docx"]
    return subprocess.run(call, check=True, capture_output=True).stdout


def docxodus(folder: Path) -> Callable[[Path, Path], bytes] | str:
    """The redline by Docxodus, moves asked for; or why it is not here, in one sentence."""
    try:
        peer: Any = importlib.import_module("python_redlines")
        engine = peer.DocxodusEngine(target_path=str(folder / "engine"))
    except (ImportError, OSError) as reason:
        return f"Docxodus is left out: {reason}"

    def compared(old: Path, new: Path) -> bytes:
        content: bytes = engine.run_redline("travaux", old, new, detect_moves=True)[0]
        return content

    return compared


def signs_of(content: bytes) -> Iterator[tuple[str, str]]:
    """The signs of a redline's body, each with the element that marks it; a line end before a paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    for element in body.iter(W + "t", W + "delText", *BREAKS):
        mark = next((one.tag.removeprefix(W) for one in element.iterancestors(*MARKS)), KEPT)
        for sign in BREAKS.get(element.tag) or element.text or "":
            yield sign, mark


def touched(content: bytes) -> Counter[str]:
    """How many words of both readings are marked, by the element; a word marked in part counts whole."""
    found: Counter[str] = Counter()
    signs_and_marks = list(signs_of(content))
    for shown in (("del", "moveFrom"), ("ins", "moveTo")):
        reading = [(sign, mark) for sign, mark in signs_and_marks if mark in (KEPT, *shown)]
        for word in WORD.finditer("".join(sign for sign, _ in reading)):
            marks = {mark for _, mark in reading[word.start() : word.end()]} - {KEPT}
            found.update([min(marks)] if marks else [])
    return found


def words(text: str) -> list[str]:
    """The words of a text: letters and digits in a row, and each bracket; other signs do not count."""
    return WORD.findall(text)


def fewest(old: list[str], new: list[str]) -> int:
    """The fewest words that are deleted and inserted where nothing may move."""
    return int(Indel.distance(*signs(old, new)))


def held(content: bytes, old: str, new: str) -> str:
    """Whether a redline holds both texts, but for their blanks."""
    verdicts = [
        "same" if read_docx(content, "redline.docx", reading).text.split() == draft.split() else "other"
        for reading, draft in zip(READINGS, (old, new), strict=True)
    ]
    return "rejected: {}, accepted: {}".format(*verdicts)


def seconds(
    work: Callable[[Path, Path], bytes], drafts: tuple[Path, Path]
) -> tuple[tuple[float, float], bytes]:
    """The time of one turn by the clock and of the processors, and the redline."""
    begun, spent = time.perf_counter(), sum(os.times()[:4])
    result = work(*drafts)
    return (time.perf_counter() - begun, sum(os.times()[:4]) - spent), result


def tell_times(turns: dict[str, list[tuple[float, float]]]) -> None:
    """Print the medians, the first of them being the measure."""
    measure = statistics.median(one for _, one in next(iter(turns.values())))
    print(f"{'':<22} {'clock':>8}  {'least to greatest':<18} {'processor':>9}  {'to the command':>14}")
    for name, spent in turns.items():
        clock, processor = (statistics.median(one) for one in zip(*spent, strict=True))
        bounds = f"{min(spent)[0]:.2f} to {max(spent)[0]:.2f} s"
        print(f"{name:<22} {clock:>6.3f} s  {bounds:<18} {processor:>7.3f} s  {processor / measure:>14.2f}")


def tell_words(results: dict[str, bytes], drafts: tuple[Path, Path]) -> None:
    """Print how much each redline marks, and whether it holds both drafts."""
    bodies = [words("".join(sign for sign, _ in signs_of(path.read_bytes()))) for path in drafts]
    least = fewest(*bodies)
    print(
        f"bodies of {len(bodies[0]):,} and {len(bodies[1]):,} words, at least {least:,} marked without moves"
    )
    texts = [formats.read(path).text for path in drafts]
    for name, content in results.items():
        marked = touched(content)
        total = marked.total()
        moved = marked["moveFrom"] + marked["moveTo"]
        share = f"{total / least - 1:+.1%}" if least else "–"
        print(f"{name:<22} {total:,} marked ({share}), {moved:,} of them moved; {held(content, *texts)}")


def main() -> None:
    """Write redlines in turns and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="DRAFT")
    parser.add_argument("--turns", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        old, new = (as_word(path, folder) for path in arguments.files or SHIPPED)
        peers: dict[str, Callable[[Path, Path], bytes]] = {
            "travaux, command": by_command,
            "travaux, in process": ours,
        }
        peer = docxodus(folder)
        if isinstance(peer, str):
            print(peer)
        else:
            peers["Docxodus, command"] = peer
        turns: dict[str, list[tuple[float, float]]] = {name: [] for name in peers}
        results = {name: work(old, new) for name, work in peers.items()}
        for _ in range(arguments.turns):
            for name, work in peers.items():
                spent, results[name] = seconds(work, (old, new))
                turns[name].append(spent)
        print(f"{old.name} and {new.name}, {arguments.turns} turns")
        tell_times(turns)
        tell_words({name: one for name, one in results.items() if name != "travaux, in process"}, (old, new))


if __name__ == "__main__":
    main()
