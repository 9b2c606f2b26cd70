"""What was decided on a draft and what is left of it, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from travaux.analysis.places import Places
from travaux.analysis.report import census

if TYPE_CHECKING:
    from travaux.drafting.resolve import Decision, Resolution
    from travaux.text.tree import Bracket, Draft, Option

SCHEMA = "travaux.resolution/1"


def to_json(draft: Draft, found: Resolution, decisions: tuple[Decision, ...], path: str = "") -> bytes:
    """The decisions, each with its place and the words that it was on, and what is still open.

    Offsets are code points: of `draft` in decisions, of both texts in `stretches`, which say where each piece
    of the new text, in the file `path`, comes from.

    >>> from travaux.drafting.resolve import resolve
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> draft = Draft(Source("All."))
    >>> to_json(draft, resolve(draft, []), ())[:33]
    b'{"schema":"travaux.resolution/1",'
    """
    placed = Places(draft, census(draft))
    left = [bracket.id for bracket in found.open_ if bracket.disputed]
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "draft": {"path": draft.source.path, "sha256": draft.source.sha256},
            "result": {"path": path},
            "counts": {
                "brackets": sum(one.disputed for one in draft.brackets),
                "open": len(left),
                "decided": sum(one.verb != "reserve" for one in decisions),
                "reserved": len(found.reserved),
            },
            "decisions": [_decision(draft, placed, one) for one in decisions],
            "open": left,
            "stretches": [{"start": one.start, "end": one.end, "at": one.at} for one in found.stretches],
        }
    )


def _decision(draft: Draft, placed: Places, one: Decision) -> dict[str, object]:
    subject = _subject(draft, one.bracket)
    start, end = (subject.start, subject.end) if subject else (0, 0)
    said: dict[str, object] = {"bracket": one.bracket, "verb": one.verb}
    said |= {"choice": one.choice} if one.verb == "choose" else {}
    said |= {"for": one.reserved_for or "leaders"} if one.verb == "reserve" else {}
    return said | {
        "because": one.because,
        "provision": subject.provision if subject else None,
        "place": placed.path(subject.provision if subject else None),
        "start": start,
        "end": end,
        "words": draft.source.text[start:end],
    }


def _subject(draft: Draft, name: str) -> Bracket | Option | None:
    """What a decision names: a bracket, the first of a group, the first option of a set."""
    group = next((one for one in draft.groups if one.id == name), None)
    first = group.alternatives[0].bracket if group else name
    brackets = (one for one in draft.brackets if one.id == first or (group and one.group == group.id))
    return next(brackets, None) or next((one for one in draft.options if one.set == name), None)
