"""What became of proposals that were carried onto a new draft, as JSON and in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from travaux.analysis.places import Places
from travaux.analysis.report import census

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.drafting.rebase import Carried, Outcome
    from travaux.text.tree import Draft

SCHEMA = "travaux.rebase/1"
OUTCOMES: tuple[Outcome, ...] = ("carried", "adapted", "met", "returned")
_SHORT = 70


def to_json(old: Draft, new: Draft, fates: Sequence[tuple[tuple[str, ...], Carried]]) -> bytes:
    """The fates of proposals, each with the parties that share it, as `travaux.rebase/1`.

    Offsets are code points, `old` into the old draft's text, `new` into the new one's as its parties read it.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> to_json(Draft(Source("a")), Draft(Source("b")), ())[:29]
    b'{"schema":"travaux.rebase/1",'
    """
    counts = Counter(one.outcome for _, one in fates)
    placed = Places(old, census(old))
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "old": {"path": old.source.path, "sha256": old.source.sha256},
            "new": {"path": new.source.path, "sha256": new.source.sha256},
            "counts": {outcome: counts[outcome] for outcome in OUTCOMES},
            "proposals": [_proposal(old, placed, codes, one) for codes, one in fates],
        }
    )


def _proposal(old: Draft, placed: Places, codes: Sequence[str], one: Carried) -> dict[str, object]:
    start, end, words = one.proposal
    provision = _provision(old, start)
    return {
        "parties": codes,
        "outcome": one.outcome,
        "reason": one.reason,
        "provision": provision,
        "place": placed.path(provision),
        "old": {"start": start, "end": end, "words": old.source.text[start:end]},
        "proposed": words,
        "new": {"start": one.edit.start, "end": one.edit.end} if one.edit else None,
    }


def _provision(draft: Draft, at: int) -> str | None:
    found = [one for one in draft.provisions if one.start <= at <= one.end]
    return max(found, key=lambda one: one.start).id if found else None


def sentences(old: Draft, fates: Sequence[tuple[tuple[str, ...], Carried]]) -> list[str]:
    """A sentence for each proposal that was not carried over as it was.

    >>> from travaux.drafting.edits import Edit
    >>> from travaux.drafting.rebase import Carried
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> gone = Carried(Edit(0, 1, "b"), "returned", reason="its place is gone")
    >>> sentences(Draft(Source("a")), [(("A",), gone)])
    ['handed back to A: “b” for “a”: its place is gone.']
    """
    placed = Places(old, census(old))
    said = []
    for codes, one in fates:
        if one.outcome == "carried":
            continue
        path = placed.path(_provision(old, one.proposal.start))
        verb = {"adapted": "adapted for", "met": "met, for", "returned": "handed back to"}[one.outcome]
        place = f", {path}" if path else ""
        said.append(f"{verb} {', '.join(codes)}{place}: {_what(old, one)}: {one.reason}.")
    return said


def _what(old: Draft, one: Carried) -> str:
    start, end, words = one.proposal
    base, proposed = _short(old.source.text[start:end]), _short(words)
    if not proposed:
        return f"without “{base}”"
    return f"“{proposed}” for “{base}”" if base else f"“{proposed}”"


def _short(words: str) -> str:
    whole = " ".join(words.split())
    return whole if len(whole) <= _SHORT else f"{whole[:_SHORT].rpartition(' ')[0]} …"
