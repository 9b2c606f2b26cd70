"""`python -m tests.golden` writes the golden files anew, after a deliberate change."""

from __future__ import annotations

import json
from pathlib import Path

from tests.test_comparison_views import NEW, OLD, compared
from travaux.analysis import comparison_json
from travaux.analysis.report import census, to_json
from travaux.text.parser import parse
from travaux.text.source import Source

HERE = Path(__file__).parent

if __name__ == "__main__":
    text = (HERE / "ferry.md").read_text(encoding="utf-8")
    found = json.loads(to_json(census(parse(Source(text, "markdown", "ferry.md")))))
    lines = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (HERE / "ferry.json").write_text(lines, encoding="utf-8")
    pair = json.loads(comparison_json.to_json(compared(OLD, NEW, "NOR", "SUD")))
    lines = json.dumps(pair, ensure_ascii=False, indent=1) + "\n"
    (HERE / "comparison.json").write_text(lines, encoding="utf-8")
