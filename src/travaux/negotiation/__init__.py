"""The use cases, one function for each command: what people come to travaux for."""

from __future__ import annotations

from travaux.negotiation.consolidation import Consolidated, certificate_json, consolidate
from travaux.negotiation.drafts import (
    Finding,
    PaperReading,
    check,
    compare,
    explain,
    json,
    moment,
    page,
    read,
    redline,
    remarks,
    report,
    terminal,
    trace,
)
from travaux.negotiation.readings import TextReading, silences, text

__all__ = [
    "Consolidated",
    "Finding",
    "PaperReading",
    "TextReading",
    "certificate_json",
    "check",
    "compare",
    "consolidate",
    "explain",
    "json",
    "moment",
    "page",
    "read",
    "redline",
    "remarks",
    "report",
    "silences",
    "terminal",
    "text",
    "trace",
]
