"""Fuzz target of the parser: seeded mutation of the case files' drafts; every invariant is checked on each.

    python fuzz/fuzz_parser.py                     20,000 texts, always the same
    FUZZ_TEXTS=1000000 python fuzz/…                 so many texts
    FUZZ_SECONDS=600 FUZZ_SEED=7 python fuzz/…       as many as the time allows, from another seed
    python fuzz/fuzz_parser.py --atheris [DIR]     guided by coverage, where atheris is installed

A text that fails is written to build/fuzz/ and named on the last line; the exit status is 1 then.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for `python fuzz/fuzz_parser.py`, which begins in this folder

from tests.invariants import check  # noqa: E402
from tests.mdcases import cases  # noqa: E402
from tests.strategies import FRAGMENTS, PARTIES, scribble  # noqa: E402
from travaux.text.parser import parse  # noqa: E402
from travaux.text.source import Source  # noqa: E402

FAILED = ROOT / "build" / "fuzz"
MARKS = "[]{}()［］"


def seeds() -> list[str]:
    """The drafts of the case files, and the shipped examples cut into pieces of some hundred characters."""
    texts = [c.source.text for path in sorted((ROOT / "tests" / "cases").glob("*.md")) for c in cases(path)]
    for path in sorted((ROOT / "src" / "travaux" / "examples").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        texts += [text[at : at + 700] for at in range(0, len(text), 700)]
    return texts


def mutated(text: str, pool: list[str], rng: random.Random) -> str:
    """The text after one to eight small accidents."""
    for _ in range(rng.randrange(1, 9)):
        at, end = sorted(rng.choices(range(len(text) + 1), k=2))
        end = min(end, at + rng.choice((1, 3, 20, 200)))
        match rng.randrange(8):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 2:
                text = text[:at] + rng.choice(FRAGMENTS) + text[at:]
            case 3:
                text = text[:at] + rng.choice(MARKS) + text[at:]
            case 4:
                places = [i for i, char in enumerate(text) if char in MARKS]
                if places:
                    place = rng.choice(places)
                    text = text[:place] + text[place + 1 :]
            case 5:
                other = rng.choice(pool)
                text = text[:at] + other[rng.randrange(len(other) + 1) :] + text[at:]
            case 6:
                text = text[:at] + chr(rng.choice((rng.randrange(0x20), rng.randrange(0xD800)))) + text[at:]
            case _:
                text = text[at:end] + text[:at] + text[end:]
    return text[:6000]


def read_and_check(text: str, number: int) -> None:
    """Read a text as plain or Markdown, with and without parties, and check all that must hold."""
    source = Source(text, "markdown" if number & 1 else "text")
    check(source, parse(source, PARTIES if number & 2 else ()))


def run(seed: int, seconds: float, texts: int) -> int:
    """Read mutated drafts until the time or the number is spent; 1 if one of them failed."""
    rng, pool = random.Random(seed), seeds()
    began, number, slowest = time.monotonic(), 0, 0.0
    while number < texts if texts else time.monotonic() - began < seconds:
        text = mutated(rng.choice(pool), pool, rng) if number % 8 else scribble(rng)
        before = time.monotonic()
        try:
            read_and_check(text, number)
        except Exception as fault:  # noqa: BLE001 (whatever goes wrong is what is looked for)
            FAILED.mkdir(parents=True, exist_ok=True)
            path = (
                FAILED
                / f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}-{number % 4}.txt"
            )
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            print(f"seed {seed}, text {number}: {type(fault).__name__}: {fault}\n{path.relative_to(ROOT)}")
            return 1
        slowest = max(slowest, time.monotonic() - before)
        number += 1
    spent = time.monotonic() - began
    print(
        f"seed {seed}: {number} texts in {spent:.0f} s, none failed, the slowest took {slowest * 1000:.0f} ms"
    )
    return 0


def run_atheris() -> None:
    """Hand the target to atheris, which is imported only here: it needs a compiler and is no dependency."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: PLC0415

    def one(data: bytes) -> None:
        number, text = (data[0], data[1:]) if data else (0, b"")
        read_and_check(text.decode("utf-8", "replace")[:6000], number)

    atheris.instrument_all()
    atheris.Setup([a for a in sys.argv if a != "--atheris"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    if "--atheris" in sys.argv:
        run_atheris()
    else:
        sys.exit(
            run(
                int(os.environ.get("FUZZ_SEED", "20")),
                float(os.environ.get("FUZZ_SECONDS", "0")),
                int(os.environ.get("FUZZ_TEXTS", "0" if "FUZZ_SECONDS" in os.environ else "20000")),
            )
        )
