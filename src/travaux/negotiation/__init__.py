"""The use cases, one function for each command: what people come to travaux for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from travaux.negotiation.archive import (
        Line,
        Verified,
        backup,
        init,
        log,
        log_json,
        migrate,
        receipt,
        told,
        verify,
    )
    from travaux.negotiation.asking import (
        decisions_yaml,
        template_yaml,
    )
    from travaux.negotiation.certificates import (
        Checked,
        certificate_json,
        verify_certificate,
    )
    from travaux.negotiation.consolidation import (
        Consolidated,
        consolidate,
    )
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
        read_series,
        redline,
        remarks,
        report,
        terminal,
        trace,
    )
    from travaux.negotiation.erasing import (
        erase,
        to_erase,
    )
    from travaux.negotiation.leaders import (
        SheetForm,
        find_browser,
        leaders_sheet,
    )
    from travaux.negotiation.readings import (
        TextReading,
        silences,
        text,
    )
    from travaux.negotiation.rebasing import (
        Rebased,
        rebase,
        rebased_json,
        rebased_sentences,
    )
    from travaux.negotiation.recording import (
        Imported,
        add,
        draft_entry,
        import_,
        judge_import,
        known_names,
        reclassify,
    )
    from travaux.negotiation.resolution import (
        Resolved,
        half_moves,
        read_decisions,
        resolution_json,
        resolve,
        resolved_word,
    )
    from travaux.negotiation.showing import (
        VIEWS,
        Shown,
        View,
        brief,
        export,
        sheet,
        sheet_page,
        sheet_paper,
        sheet_terminal,
        show,
        view_json,
        view_yaml,
    )
    from travaux.negotiation.streamlining import (
        StreamlinedDraft,
        streamline,
    )
    from travaux.negotiation.word_readings import (
        word_text,
    )

__all__ = [
    "VIEWS",
    "Checked",
    "Consolidated",
    "Finding",
    "Imported",
    "Line",
    "PaperReading",
    "Rebased",
    "Resolved",
    "SheetForm",
    "Shown",
    "StreamlinedDraft",
    "TextReading",
    "Verified",
    "View",
    "add",
    "backup",
    "brief",
    "certificate_json",
    "check",
    "compare",
    "consolidate",
    "decisions_yaml",
    "draft_entry",
    "erase",
    "explain",
    "export",
    "find_browser",
    "half_moves",
    "import_",
    "init",
    "json",
    "judge_import",
    "known_names",
    "leaders_sheet",
    "log",
    "log_json",
    "migrate",
    "moment",
    "page",
    "read",
    "read_decisions",
    "read_series",
    "rebase",
    "rebased_json",
    "rebased_sentences",
    "receipt",
    "reclassify",
    "redline",
    "remarks",
    "report",
    "resolution_json",
    "resolve",
    "resolved_word",
    "sheet",
    "sheet_page",
    "sheet_paper",
    "sheet_terminal",
    "show",
    "silences",
    "streamline",
    "template_yaml",
    "terminal",
    "text",
    "to_erase",
    "told",
    "trace",
    "verify",
    "verify_certificate",
    "view_json",
    "view_yaml",
    "word_text",
]

# Names are imported when they are first asked for: comparing does not wait for what resolving needs.
_HOMES = {
    "archive": (
        "Line",
        "Verified",
        "backup",
        "init",
        "log",
        "log_json",
        "migrate",
        "receipt",
        "told",
        "verify",
    ),
    "asking": (
        "decisions_yaml",
        "template_yaml",
    ),
    "certificates": (
        "Checked",
        "certificate_json",
        "verify_certificate",
    ),
    "consolidation": (
        "Consolidated",
        "consolidate",
    ),
    "drafts": (
        "Finding",
        "PaperReading",
        "check",
        "compare",
        "explain",
        "json",
        "moment",
        "page",
        "read",
        "read_series",
        "redline",
        "remarks",
        "report",
        "terminal",
        "trace",
    ),
    "erasing": (
        "erase",
        "to_erase",
    ),
    "leaders": (
        "SheetForm",
        "find_browser",
        "leaders_sheet",
    ),
    "readings": (
        "TextReading",
        "silences",
        "text",
    ),
    "rebasing": (
        "Rebased",
        "rebase",
        "rebased_json",
        "rebased_sentences",
    ),
    "recording": (
        "Imported",
        "add",
        "draft_entry",
        "import_",
        "judge_import",
        "known_names",
        "reclassify",
    ),
    "resolution": (
        "Resolved",
        "half_moves",
        "read_decisions",
        "resolution_json",
        "resolve",
        "resolved_word",
    ),
    "showing": (
        "VIEWS",
        "Shown",
        "View",
        "brief",
        "export",
        "sheet",
        "sheet_page",
        "sheet_paper",
        "sheet_terminal",
        "show",
        "view_json",
        "view_yaml",
    ),
    "streamlining": (
        "StreamlinedDraft",
        "streamline",
    ),
    "word_readings": ("word_text",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'travaux.negotiation' has no attribute {name!r}")
    return getattr(import_module(f"travaux.negotiation.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
