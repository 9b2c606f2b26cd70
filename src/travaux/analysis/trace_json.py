"""The trace of a series as JSON (`travaux.trace/1`): the keys are a contract, added to and never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import msgspec

from travaux.analysis.comparison_json import ledger_entries
from travaux.analysis.trace_summary import series

if TYPE_CHECKING:
    from travaux.drafting.comparison import Life, Trace

SCHEMA: Final = "travaux.trace/1"


def to_json(trace: Trace) -> bytes:
    """The trace as UTF-8 JSON on one line; drafts are numbered from 0, offsets are code points.

    >>> from travaux.drafting.trace import trace
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> to_json(trace([parse(Source("It [may] go."))]))[:28]
    b'{"schema":"travaux.trace/1",'
    """
    found = {
        "schema": SCHEMA,
        "drafts": [
            {**asdict(line), "path": _written(draft.source.path), "name": _written(line.name)}
            for draft, line in zip(trace.drafts, series(trace).drafts, strict=True)
        ],
        "lives": [_life(life) for life in trace.lives],
        "ledgers": [ledger_entries(one.ledger) for one in trace.comparisons],
    }
    return msgspec.json.encode(found)


def _written(path: str) -> str:
    """A path as JSON can hold it: what is no Unicode is written with escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _life(life: Life) -> dict[str, object]:
    return {
        "id": life.id,
        "opened_in": life.opened_in,
        "spans": [asdict(span) for span in life.spans],
        "fate": life.fate,
        "closed_in": life.closed_in,
        "of": life.of,
        "into": life.into,
        "reopens": life.reopens,
    }
