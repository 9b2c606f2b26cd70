"""travaux reads, compares and consolidates the bracketed drafts of a negotiation, and keeps its record."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from travaux.analysis.entries import Census
    from travaux.analysis.report import census, to_json
    from travaux.analysis.summary import Report
    from travaux.drafting.comparison import Comparison, Trace
    from travaux.negotiation import (
        Consolidated,
        Finding,
        check,
        compare,
        consolidate,
        explain,
        page,
        read,
        redline,
        report,
        silences,
        trace,
    )
    from travaux.text.diagnostics import Diagnostic
    from travaux.text.errors import TravauxError, Unreadable, Unwritable, WrongCall
    from travaux.text.source import Source
    from travaux.text.tree import Bracket, Draft, Group, Option, Party, Provision

__all__ = [
    "Bracket",
    "Census",
    "Comparison",
    "Consolidated",
    "Diagnostic",
    "Draft",
    "Finding",
    "Group",
    "Option",
    "Party",
    "Provision",
    "Report",
    "Source",
    "Trace",
    "TravauxError",
    "Unreadable",
    "Unwritable",
    "WrongCall",
    "__version__",
    "census",
    "check",
    "compare",
    "consolidate",
    "explain",
    "page",
    "read",
    "redline",
    "report",
    "silences",
    "to_json",
    "trace",
]

# Names are imported when they are first asked for, so that `travaux --help` does not wait for the readers.
# `travaux.text` is the package of the text model; the function behind the command is
# `travaux.negotiation.text`.
_HOMES = {
    "travaux.analysis.entries": ("Census",),
    "travaux.analysis.report": ("census", "to_json"),
    "travaux.analysis.summary": ("Report",),
    "travaux.drafting.comparison": ("Comparison", "Trace"),
    "travaux.negotiation": (
        "Consolidated",
        "Finding",
        "check",
        "compare",
        "consolidate",
        "explain",
        "page",
        "read",
        "redline",
        "report",
        "silences",
        "trace",
    ),
    "travaux.text.diagnostics": ("Diagnostic",),
    "travaux.text.errors": ("TravauxError", "Unreadable", "Unwritable", "WrongCall"),
    "travaux.text.source": ("Source",),
    "travaux.text.tree": ("Bracket", "Draft", "Group", "Option", "Party", "Provision"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'travaux' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
