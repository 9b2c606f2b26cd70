"""Open a record of 100,000 entries, filter and fold it; import a file of 10,000 entries.

`python bench/bench_fold.py`; the figures of docs/explanation/speed.md come from here.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from pathlib import Path

from travaux.negotiation.showing import seen, uncollected
from travaux.record.admission import judged
from travaux.record.dossier import Written
from travaux.record.entries import made
from travaux.record.store import Store
from travaux.record.views import fold

ENTRIES, JUDGED, RUNS, PAGE = 100_000, 10_000, 3, 10_000


def entry(number: int) -> tuple[str, dict[str, object]]:
    """One entry of a long negotiation: mostly statements and positions, some contacts and amendments."""
    room = "shared" if number % 5 else "kar"
    day = f"2031-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}"
    match number % 10:
        case 0:
            kind, written = (
                "contact",
                {
                    "id": f"c{number}",
                    "kind": "call",
                    "channel": "phone",
                    "status": "held",
                    "date": {"edtf": day},
                    "participants": [{"party": "kar"}, {"party": "tol"}],
                },
            )
        case 1:
            kind, written = (
                "amendment",
                {"id": f"a{number}", "of": f"c{number - 1}", "set": {"status": "denied"}},
            )
        case 2 | 3 | 4 | 5:
            kind, written = (
                "position",
                {
                    "id": f"p{number}",
                    "party": "kar",
                    "on": f"brk-{number % 97}",
                    "stance": "reserves",
                    "alternative": "A",
                    "date": day,
                },
            )
        case _:
            kind, written = (
                "statement",
                {
                    "id": f"s{number}",
                    "chain": ["del-kar"],
                    "mode": "indirect",
                    "said_at": day,
                    "content": f"Words of statement {number} on the withdrawal of forces",
                },
            )
    return room, made(kind, written, "participants", room).content


def main() -> None:
    """Print the median of some runs, in seconds of processor time, which leaves other programs out."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "long.travaux"))
        with Store.create(path) as store:
            for first in range(0, ENTRIES, PAGE):
                store.append_all([entry(number) for number in range(first, first + PAGE)])
        for name, who in (("the holder", None), ("the public", "public")):
            opened, folded, count = [], [], 0
            for _ in range(RUNS):
                gc.collect()
                begun = time.process_time()
                entries, _viewer = seen(path, who)
                middle = time.process_time()
                with uncollected():
                    present = fold(entries)
                opened.append(middle - begun)
                folded.append(time.process_time() - middle)
                count = present.count
            whole = statistics.median(one + other for one, other in zip(opened, folded, strict=True))
            print(
                f"open and fold {ENTRIES:,} entries as {name}, who sees {count:,}: {whole:.2f} s "
                f"(read and filter {statistics.median(opened):.2f}, fold {statistics.median(folded):.2f})"
            )
    writings = [
        Written("person", {"id": f"per-{one}", "name": f"Name {one}"}, "", "shared", f"entry {one}")
        for one in range(JUDGED)
    ]
    begun = time.process_time()
    found = judged(writings, ())
    took = time.process_time() - begun
    print(f"judge an import of {JUDGED:,} entries: {took:.2f} s, {len(found.problems)} problems")


if __name__ == "__main__":
    main()
