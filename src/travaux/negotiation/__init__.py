"""The use cases, one function for each command: what people come to travaux for."""

from __future__ import annotations

from travaux.negotiation.archive import (
    Line,
    Verified,
    backup,
    erase,
    init,
    log,
    log_json,
    migrate,
    receipt,
    told,
    verify,
)
from travaux.negotiation.asking import decisions_yaml
from travaux.negotiation.certificates import Checked, certificate_json, verify_certificate
from travaux.negotiation.consolidation import Consolidated, consolidate
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
from travaux.negotiation.leaders import SheetForm, leaders_sheet
from travaux.negotiation.readings import TextReading, silences, text
from travaux.negotiation.rebasing import Rebased, rebase, rebased_json, rebased_sentences
from travaux.negotiation.resolution import Resolved, read_decisions, resolve
from travaux.negotiation.word_readings import word_text

__all__ = [
    "Checked",
    "Consolidated",
    "Finding",
    "Line",
    "PaperReading",
    "Rebased",
    "Resolved",
    "SheetForm",
    "TextReading",
    "Verified",
    "backup",
    "certificate_json",
    "check",
    "compare",
    "consolidate",
    "decisions_yaml",
    "erase",
    "explain",
    "init",
    "json",
    "leaders_sheet",
    "log",
    "log_json",
    "migrate",
    "moment",
    "page",
    "read",
    "read_decisions",
    "rebase",
    "rebased_json",
    "rebased_sentences",
    "receipt",
    "redline",
    "remarks",
    "report",
    "resolve",
    "silences",
    "terminal",
    "text",
    "told",
    "trace",
    "verify",
    "verify_certificate",
    "word_text",
]
