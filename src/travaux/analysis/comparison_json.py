"""The comparison as JSON (`travaux.comparison/1`): the keys are a contract, added to and never renamed."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from travaux.drafting.comparison import BracketFate, Comparison, Ledger, LedgerRow, OptionFate
    from travaux.text.tree import Draft, Provision

SCHEMA: Final = "travaux.comparison/1"


def to_json(comparison: Comparison) -> bytes:
    """The comparison as UTF-8 JSON on one line; the same two drafts, the same bytes.

    Offsets are code points, spans half-open. A path that is no Unicode is written with escapes.

    >>> from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> empty, row = Draft(Source("")), LedgerRow()
    >>> to_json(Comparison(empty, empty, (), Ledger(row, row, row), Likeness(0, 0, 0), (), (), (), ()))[:33]
    b'{"schema":"travaux.comparison/1",'
    """
    found = entries(comparison)
    try:
        return msgspec.json.encode(found)
    except UnicodeEncodeError:
        return json.dumps(found, separators=(",", ":")).encode("ascii")


def entries(comparison: Comparison) -> dict[str, object]:
    """The comparison as plain lists and dictionaries, in the order of the JSON output.

    >>> from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> empty, row = Draft(Source("")), LedgerRow()
    >>> same = Comparison(empty, empty, (), Ledger(row, row, row), Likeness(0, 0, 0), (), (), (), ())
    >>> entries(same)["moves"]
    []
    """
    old, new = _by_id(comparison.old), _by_id(comparison.new)
    return {
        "schema": SCHEMA,
        "old": _draft(comparison.old),
        "new": _draft(comparison.new),
        "ledger": ledger_entries(comparison.ledger),
        "moved_words": comparison.likeness.moved,
        "likeness": _likeness(comparison),
        "brackets": _fates(comparison.brackets),
        "options": _fates(comparison.options),
        "sponsors": [
            {
                "bracket": one.bracket,
                "old": one.old,
                "joined": one.joined,
                "left": one.left,
                "side": one.side,
            }
            for one in comparison.sponsors
        ],
        "provisions": [
            {
                "old": one.old,
                "new": one.new,
                "fate": one.fate,
                "words": one.words,
                **_named("old", old.get(one.old)),
                **_named("new", new.get(one.new)),
            }
            for one in comparison.provisions
        ],
        "moves": _moves(comparison),
        "passages": [
            {
                "kind": one.kind,
                "old": (one.old_start, one.old_end),
                "new": (one.new_start, one.new_end),
                "move": one.move,
            }
            for one in comparison.passages
        ],
    }


def ledger_entries(ledger: Ledger) -> dict[str, dict[str, int]]:
    """The ledger as the JSON outputs hold it, in words.

    >>> from travaux.drafting.comparison import Ledger, LedgerRow
    >>> ledger_entries(Ledger(LedgerRow(1, 2, 3), LedgerRow(), LedgerRow(4, 5)))["new"]
    {'agreed': 4, 'bracketed': 5}
    """
    return {
        "agreed": _row(ledger.agreed),
        "bracketed": _row(ledger.bracketed),
        "new": {"agreed": ledger.new.agreed, "bracketed": ledger.new.bracketed},
    }


def _by_id(draft: Draft) -> Mapping[str | None, Provision]:
    return {provision.id: provision for provision in draft.provisions}


def _named(side: str, provision: Provision | None) -> dict[str, str]:
    if provision is None:
        return {}
    return {f"{side}_label": provision.label, f"{side}_heading": provision.heading}


def _draft(draft: Draft) -> dict[str, object]:
    source = draft.source
    return {
        "path": source.path,
        "format": source.format,
        "title": draft.title,
        "characters": len(source.text),
        "sha256": source.sha256,
    }


def _row(row: LedgerRow) -> dict[str, int]:
    return {"agreed": row.agreed, "bracketed": row.bracketed, "gone": row.gone}


def _likeness(comparison: Comparison) -> dict[str, object]:
    found = comparison.likeness
    return {
        "old": found.old,
        "new": found.new,
        "matched": found.matched,
        "moved": found.moved,
        "marked": found.marked,
        "shown": found.shown,
        "runs": found.runs,
        "share": round(found.share, 6),
    }


def _fates(fates: Iterable[BracketFate | OptionFate]) -> list[dict[str, object]]:
    return [
        {
            "old": one.old,
            "new": one.new,
            "fate": one.fate,
            "proof": {"old": one.proof.old, "new": one.proof.new},
        }
        for one in fates
    ]


def _moves(comparison: Comparison) -> list[dict[str, object]]:
    """Each move once: from its first to its last character at the place it left and at the one it came to."""
    old: dict[int, list[int]] = {}
    new: dict[int, list[int]] = {}
    for one in comparison.passages:
        if not one.move:
            continue
        if one.kind in ("moved-from", "deleted"):
            old.setdefault(one.move, []).extend((one.old_start, one.old_end))
        elif one.kind in ("moved-to", "inserted"):
            new.setdefault(one.move, []).extend((one.new_start, one.new_end))
    return [
        {"move": number, "old": _ends(old.get(number)), "new": _ends(new.get(number))}
        for number in sorted(set(chain(old, new)))
    ]


def _ends(offsets: list[int] | None) -> tuple[int, int] | None:
    return (min(offsets), max(offsets)) if offsets else None
