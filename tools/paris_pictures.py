"""The three pictures of the manual's page "The Paris Agreement in three pictures", from the public drafts.

    python tools/paris_pictures.py FOLDER

FOLDER holds the drafts of the agreement of 10 November, 4 December and 12 December 2015 as Markdown, named
by their dates: `2015-11-10.agreement.md` and so on. The pictures hold figures and names of articles, no word
of the drafts; the figures that the page tells are printed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from travaux import formats
from travaux.analysis.charts import HATCHES
from travaux.analysis.ribbons import LEVEL_HATCH
from travaux.analysis.trace_pictures import burn_down, flow
from travaux.analysis.trace_summary import series
from travaux.drafting.trace import trace
from travaux.text.parser import parse

DAYS = ("2015-11-10", "2015-12-04", "2015-12-12")
TARGET = Path(__file__).parent.parent / "docs" / "pictures"
LINK = re.compile(r"</?a\b[^>]*>")
STYLE = """
text{font:11px "Noto Sans","Liberation Sans",Arial,sans-serif;fill:#1b1a17}.axis{fill:#565147}
.b0{fill:#f6ddc6}.b1{fill:#f1ede3}.b2{fill:#ecc29c}.b3{fill:#fbeee2}
.b0,.b1,.b2,.b3{stroke:#565147;stroke-width:.6;vector-effect:non-scaling-stroke}
.tick{stroke:#d8d3c7}.rose{fill:#8a1c3a}
.node{fill:#565147}
.kept{fill:#f1ede3;stroke:#565147;stroke-width:.6}
.chg{fill:url(#hatch-chg);stroke:#1f3f7a;stroke-width:.6}
.acc{fill:#1f5f4a}
.gone{fill:url(#hatch-out);stroke:#8a1c3a;stroke-width:.8}
.came{fill:url(#hatch-open);stroke:#923010;stroke-width:.8}
#hatch-open .ground{fill:#f6ddc6}#hatch-open .stripe{fill:#923010}
#hatch-out .ground,#hatch-chg .ground{fill:#fdfcf9}
#hatch-out .stripe{fill:#8a1c3a}
#hatch-chg .stripe{fill:#1f3f7a}
path{vector-effect:non-scaling-stroke}
"""


def alone(drawn: str, width: int = 860) -> str:
    """A picture of a page as a file of its own: with its style and hatchings, without links."""
    found = re.search(r'height="(\d+)"', drawn)
    height = int(found[1]) if found else 400
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + 20}">'
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fdfcf9"/>{HATCHES}{LEVEL_HATCH}'
        f'<svg y="10" width="{width}" height="{height}" overflow="visible">{LINK.sub("", drawn)}'
        "</svg></svg>\n"
    )


def main() -> None:
    """Draw the pictures and print the figures."""
    folder = Path(sys.argv[1])
    found = trace([parse(formats.read(folder / f"{day}.agreement.md")) for day in DAYS])
    told = series(found)
    TARGET.mkdir(parents=True, exist_ok=True)
    pictures = {
        "paris-burn-down": burn_down(told, lambda part: part.brackets, "Brackets by article", rtl=False),
        "paris-november-december": flow(found.comparisons[0], 1, rtl=False),
        "paris-last-week": flow(found.comparisons[1], 2, rtl=False),
    }
    for name, drawn in pictures.items():
        (TARGET / f"{name}.svg").write_text(alone(drawn), encoding="utf-8")
    for row in told.drafts:
        print(f"{row.date}: {row.words:,} words, {row.brackets:,} brackets, {row.share:.0%} not agreed")
    for comparison in found.comparisons:
        fates = Counter(one.fate for one in comparison.brackets)
        print(comparison.ledger, comparison.likeness.moved, dict(fates))


if __name__ == "__main__":
    main()
