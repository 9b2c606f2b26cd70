"""Resolving: decisions carried out, the next question, proposals carried over, a page of very many versions.

    python bench/bench_resolve.py [DRAFT] [--turns N]

Without DRAFT the shipped example of May is taken. About a fifth of its questions is decided by chance, the
same each time. Times are by the clock, in a process that runs already: the median of the turns, with the
least and the greatest.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from night import night

from travaux import negotiation
from travaux.drafting.resolve import Decision
from travaux.negotiation import asking
from travaux.text.errors import WrongCall
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from travaux.text.tree import Draft

SHIPPED = Path(__file__).parent.parent / "src" / "travaux" / "examples" / "2026-05-09.framework.md"
PARTIES, DECIDED = 193, 0.2


def by_chance(draft: Draft) -> list[Decision]:
    """Decisions on about a fifth of what is open, none on what falls with another."""
    chance = random.Random(1)
    decisions = []
    for subject in asking.begun(draft).subjects:
        if chance.random() < DECIDED:
            verb, number = ("choose", chance.randint(1, subject.choices)) if subject.choices else ("drop", 0)
            decisions.append(Decision(subject.name, verb, number))
    while True:
        try:
            negotiation.resolve(draft, decisions)
        except WrongCall as wrong:
            decisions.pop(int(str(wrong).split()[1]) - 1)
        else:
            return decisions


def told(what: str, work: Callable[[], object], turns: int) -> None:
    """Time a piece of work and print it."""
    taken = []
    for _ in range(turns):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    median, least, most = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    print(f"{what:58} {median:8.0f} ms  ({least:.0f} to {most:.0f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("draft", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    draft = negotiation.read(given.draft)
    decisions = by_chance(draft)
    done = negotiation.resolve(draft, decisions)
    print(f"{given.draft.name}: {len(draft.brackets)} brackets, {len(decisions)} decisions")
    told(
        "decisions carried out, ids kept, read again",
        lambda: negotiation.resolve(draft, decisions),
        given.turns,
    )
    sitting = asking.begun(draft, decisions)
    told("the next question in the terminal", lambda: asking.question(sitting), given.turns)
    text = draft.source.text
    versions = night(text, PARTIES, seed=1)
    late = {"LATE": parse(Source(next(iter(versions.values())), draft.source.format))}
    old = parse(Source(text, draft.source.format))
    told(
        "proposals of one version carried over",
        lambda: negotiation.rebase(old, done.draft, late),
        given.turns,
    )
    papers = {code: parse(Source(words, draft.source.format)) for code, words in versions.items()}
    both = negotiation.consolidate(old, papers)
    told(f"the page of a consolidation of {len(papers)} versions", both.page, given.turns)


if __name__ == "__main__":
    main()
