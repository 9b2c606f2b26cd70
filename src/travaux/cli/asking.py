"""The questions of `travaux resolve`, one bracket after the other, in the terminal."""

# ruff: noqa: PLC0415 -- what shows a question is imported when one is asked
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from travaux.cli.sentences import tell
from travaux.output import one_line
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from travaux.drafting.resolve import Decision
    from travaux.negotiation.asking import Sitting
    from travaux.text.tree import Draft

Save = Callable[[Sequence["Decision"]], None]


def ask(draft: Draft, given: Sequence[Decision], save: Save) -> tuple[Decision, ...]:
    """The decisions given before and those that a person answers with now; `save` is called after each.

    Raises `WrongCall` where there is no terminal to ask in.
    """
    from travaux.negotiation import asking

    if not (_watched(sys.stdin) and _watched(sys.stderr)):
        raise WrongCall(
            "there is no terminal to ask in: name a file of decisions, as travaux resolve DRAFT.md "
            "DECISIONS.yaml -o OUT.md."
        )
    sitting = asking.begun(draft, given)
    if not asking.open_subjects(sitting):
        tell("travaux: no bracket is open: there is nothing to ask.")
    while asking.open_subjects(sitting):
        sitting, left = _asked(sitting, save)
        if left:
            break
        if not asking.open_subjects(sitting) and asking.open_subjects(sitting, skipped=True):
            sitting = _again(sitting)
    return sitting.decisions


def _watched(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


def _asked(sitting: Sitting, save: Save) -> tuple[Sitting, bool]:
    """The sitting after the next answer, and whether that was to quit."""
    from travaux.analysis.question import keys
    from travaux.negotiation import asking

    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    tell(asking.question(sitting, colour=colour, encoding=encoding).rstrip("\n"))
    while True:
        words = _line()
        if words is None or words.lower() in {"q", "quit"}:
            return sitting, True
        if words in {"", "?"}:
            tell(keys(colour=colour, encoding=encoding).rstrip("\n"))
            continue
        try:
            found = asking.undone(sitting) if words.lower() == "u" else asking.answered(sitting, words)
        except WrongCall as wrong:
            tell(f"  {one_line(str(wrong))}")
            continue
        if found.decisions != sitting.decisions:
            save(found.decisions)
        return found, False


def _again(sitting: Sitting) -> Sitting:
    """Whether what was skipped is asked again, once all has been asked."""
    from travaux.negotiation import asking

    count = len(asking.open_subjects(sitting, skipped=True))
    tell(f"\nAll has been asked; {count} skipped. Type s to be asked again, u to undo, q to write.")
    words = (_line() or "").lower()
    if words == "s":
        return asking.reopened(sitting)
    return asking.undone(sitting) if words == "u" else sitting


def _line() -> str | None:
    """What is typed behind the prompt; None where the input ends."""
    sys.stderr.write("> ")
    sys.stderr.flush()
    words = sys.stdin.readline()
    if not words:
        tell("")
        return None
    return words.strip()
