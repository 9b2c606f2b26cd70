"""`python -m tests.golden` writes the golden files anew, after a deliberate change."""

from __future__ import annotations

import json
from pathlib import Path

from travaux.analysis.report import census, to_json
from travaux.text.parser import parse
from travaux.text.source import Source

HERE = Path(__file__).parent

if __name__ == "__main__":
    text = (HERE / "ferry.md").read_text(encoding="utf-8")
    found = json.loads(to_json(census(parse(Source(text, "markdown", "ferry.md")))))
    lines = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (HERE / "ferry.json").write_text(lines, encoding="utf-8")
