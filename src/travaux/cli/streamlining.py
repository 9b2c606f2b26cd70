"""The command that merges alternatives which repeat each other: streamline."""

# ruff: noqa: PLC0415 -- a command imports what it needs when it runs, so that `--help` does not wait.
from __future__ import annotations

from typing import TYPE_CHECKING

import click

from travaux.cli.outputs import (
    deliver,
    encoding_option,
    output_option,
    parties_option,
    suffix,
    target,
    to_bytes,
)
from travaux.cli.sentences import tell
from travaux.output import one_line, progress
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from travaux.drafting.streamline import Merge

_TEXTS = (".md", ".markdown", ".txt", ".text", "")
_WIDEST = 100
"""So much of a group is shown on either side."""


@click.command()
@click.argument("draft")
@output_option
@parties_option
@encoding_option
def streamline(draft: str, output: str | None, parties: tuple[str, ...], encoding: str | None) -> None:
    """Merge alternatives of DRAFT that repeat each other, where no party's reading changes.

    Every party's reading and the base are computed before and after: a merge that would change one of them is
    left, and named. What was merged is listed on the standard error.
    """
    from travaux import negotiation

    output = target([draft], output)
    if suffix(output) not in _TEXTS:
        raise WrongCall(f"{output}: a streamlined draft is text: name the output .md or .txt.")
    with progress(f"streamlining {draft}"):
        found = negotiation.streamline(negotiation.read(draft, parties, encoding=encoding), parties)
    deliver(to_bytes(found.text), output)
    shown = one_line(draft)
    for line, merge in zip(found.lines, found.merges, strict=False):
        tell(f"{shown}:{line}: {_short(merge.before)} → {_short(merge.after)}")
    for line, merge in zip(found.lines[len(found.merges) :], found.refused, strict=True):
        tell(f"{shown}:{line}: left as it is, since a reading would change: {_short(merge.before)}")
    tell(f"travaux: {_summary(found.merges)}; {_proved(found.parties)}.")


def _summary(merges: tuple[Merge, ...]) -> str:
    if not merges:
        return "no alternatives repeat each other"
    return f"{len(merges)} {'group is' if len(merges) == 1 else 'groups are'} shorter now"


def _proved(parties: tuple[str, ...]) -> str:
    if not parties:
        return "the draft names no party, so that the base alone was compared"
    reads = "reads" if len(parties) == 1 else "read"
    return f"the base and what {', '.join(map(one_line, parties))} {reads} are unchanged"


def _short(words: str) -> str:
    line = one_line(" ".join(words.split()))
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
