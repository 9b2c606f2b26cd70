"""Damage on purpose: known drafts lose a bracket, or two, or gain one; how many words change their state?

A word's state is whether it stands in a disputed bracket. The drafts are those of tests/written.py, harder
than most: dense, nested, with brackets round options, items, paragraphs and articles.
`python -m tests.damage` prints the table of the manual.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from tests.written import PARTIES, Truth, generated, shipped
from travaux.text.parser import parse
from travaux.text.source import Source

Harm = Literal["one lost", "outermost lost", "two lost", "one doubled"]
HARMS: tuple[Harm, ...] = ("one lost", "outermost lost", "two lost", "one doubled")

WORD = re.compile(r"(?:(?!_)\w)+(?:[-'’](?:(?!_)\w)+)*")


@dataclass(frozen=True, slots=True)
class Cut:
    """One damage and what came of it: words misread, and whether every finding names the right paragraph."""

    draft: str
    harm: Harm
    misread: int
    found: bool
    place: int


def states(text: str, spans: tuple[tuple[int, int], ...]) -> list[bool]:
    """For each word of the text whether it stands in at least one of the spans."""
    steps = [0] * (len(text) + 1)
    for start, end in spans:
        steps[start] += 1
        steps[end] -= 1
    depth = list(accumulate(steps))
    return [depth[found.start()] > 0 for found in WORD.finditer(text)]


def read(text: str) -> tuple[list[bool], list[int]]:
    """The states of a text's words as travaux reads it, and where its findings on brackets stand."""
    draft = parse(Source(text, "markdown"), PARTIES)
    disputed = tuple((b.start, b.end) for b in draft.brackets if b.disputed)
    return states(text, disputed), [d.start for d in draft.diagnostics if d.code in {"TX101", "TX102"}]


def plain_stack(text: str) -> list[bool]:
    """The states as a parser with one stack reads them, every bracket taken for disputed, for comparison."""
    stack: list[int] = []
    pairs = []
    for found in re.finditer(r"[\[\]]", text):
        if found.group() == "[":
            stack.append(found.start())
        elif stack:
            pairs.append((stack.pop(), found.end()))
    return states(text, (*pairs, *((start, len(text)) for start in stack)))


def damaged(truth: Truth, harm: Harm, rng: random.Random) -> tuple[str, tuple[int, ...]]:
    """The text with the harm done to it, and the marks (in the whole text) that it was done to."""
    pairs = outermost(truth.pairs) if harm == "outermost lost" else truth.pairs
    marks = [at for start, end in pairs for at in (start, end - 1)]
    chosen = tuple(sorted(rng.sample(marks, 2 if harm == "two lost" else 1)))
    text = truth.text
    for at in reversed(chosen):
        text = text[:at] + (text[at] * 2 if harm == "one doubled" else "") + text[at + 1 :]
    return text, chosen


def outermost(pairs: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The pairs that stand in no other: only these keep words bracketed on their own."""
    found: list[tuple[int, int]] = []
    for start, end in pairs:
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)


def cut(truth: Truth, harm: Harm, rng: random.Random) -> tuple[Cut, int] | None:
    """Do one harm and read the result; also what a plain stack misreads. None if words are joined."""
    text, chosen = damaged(truth, harm, rng)
    whole = states(truth.text, truth.disputed)
    got, findings = read(text)
    if len(got) != len(whole):
        return None
    right = _paragraphs(text, harm, chosen) | _paragraphs(
        text, harm, tuple(_partner(truth, at) for at in chosen), chosen
    )
    named = {_paragraph(text, at) for at in findings}
    misread = sum(a != b for a, b in zip(got, whole, strict=True))
    stack = sum(a != b for a, b in zip(plain_stack(text), states(truth.text, truth.pairs), strict=True))
    return Cut(truth.name, harm, misread, bool(named) and named <= right, chosen[0]), stack


def _partner(truth: Truth, at: int) -> int:
    return next(end - 1 if at == start else start for start, end in truth.pairs if at in {start, end - 1})


def _paragraphs(text: str, harm: Harm, places: tuple[int, ...], cuts: tuple[int, ...] = ()) -> set[int]:
    """The paragraphs of the damaged text in which these places of the whole text now stand."""
    step = 1 if harm == "one doubled" else -1
    cuts = cuts or places
    return {_paragraph(text, at + step * sum(c < at for c in cuts)) for at in places}


@cache
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer(r"\n[ \t]*\n", text)))


def _paragraph(text: str, at: int) -> int:
    return bisect_right(_paragraph_starts(text), at)


def trial(truths: tuple[Truth, ...], harm: Harm, cuts: int, seed: int = 99) -> tuple[list[Cut], list[int]]:
    """So many cuts of one harm, spread over the drafts; and what a plain stack misreads in the same texts."""
    rng = random.Random(seed)
    done: list[Cut] = []
    stack: list[int] = []
    while len(done) < cuts:
        if result := cut(truths[len(done) % len(truths)], harm, rng):
            done.append(result[0])
            stack.append(result[1])
    return done, stack


@dataclass(frozen=True, slots=True)
class Figures:
    """What a trial comes to: misread words per damage, and the share named in the right paragraph."""

    mean: float
    median: int
    ninety: int
    worst: int
    named: float


def figures(done: list[Cut]) -> Figures:
    """The figures of a trial."""
    misread = sorted(found.misread for found in done)
    size = len(misread)
    return Figures(
        sum(misread) / size,
        misread[size // 2],
        misread[min(size - 1, int(0.9 * size))],
        misread[-1],
        sum(found.found for found in done) / size,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=150, help="damages of each sort on each set of drafts")
    parser.add_argument("--worst", type=int, default=0, help="also show so many of the worst")
    chosen = parser.parse_args()
    write = sys.stdout.write
    write(
        "| drafts | damage | misread: mean | median | 90 % | worst | right paragraph | plain stack: mean |\n"
    )
    write("|---|---|---|---|---|---|---|---|\n")
    for name, truths in (("generated", generated()), ("shipped", shipped())):
        for harm in HARMS if truths else ():
            done, stack = trial(truths, harm, chosen.cuts)
            f = figures(done)
            write(
                f"| {name} ({len(truths)}) | {harm} | {f.mean:.1f} | {f.median} | {f.ninety} | {f.worst} "
                f"| {f.named:.0%} | {sum(stack) / len(stack):.0f} |\n"
            )
            for bad in sorted(done, key=lambda c: -c.misread)[: chosen.worst]:
                text = next(t.text for t in truths if t.name == bad.draft)
                write(f"    {bad.misread}: {bad.draft} at {bad.place}: {text[bad.place - 60 :][:120]!r}\n")


if __name__ == "__main__":
    main()
