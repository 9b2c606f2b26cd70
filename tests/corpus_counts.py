"""The counts of real drafts that the manual shows: `python -m tests.corpus_counts` prints its table.

With `--write` the table is put into docs/reference/real-drafts.md. It needs the folder of real texts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import travaux
from tests.conftest import CORPUS, NO_CORPUS, REPOSITORY

PAGE = REPOSITORY / "docs" / "reference" / "real-drafts.md"
BEGIN, END = "<!-- begin -->\n", "<!-- end -->\n"

DRAFTS = {
    "UNFCCC, Lima, 14 December 2014 (text)": "unfccc-paris-2015/2014-12-14.txt",
    "UNFCCC, Geneva, 12 February 2015 (PDF)": "unfccc-paris-2015/2015-02-12.pdf",
    "UNFCCC, 10 November 2015, agreement (Markdown)": "unfccc-paris-2015/2015-11-10.agreement.md",
    "UNFCCC, 10 November 2015 (PDF)": "unfccc-paris-2015/2015-11-10.pdf",
    "UNFCCC, 4 December 2015, agreement (Markdown)": "unfccc-paris-2015/2015-12-04.agreement.md",
    "UNFCCC, 4 December 2015 (PDF)": "unfccc-paris-2015/2015-12-04.pdf",
    "Paris Agreement as adopted (Markdown)": "unfccc-paris-2015/2015-12-12.agreement.md",
    "TPP, chapter on intellectual property, 30 August 2013 (text)": "tpp-ip-chapter/2013-08-30.txt",
    "BBNJ Agreement, English (text)": "bbnj-agreement/2023-06-19.en.txt",
    "BBNJ Agreement, French (text)": "bbnj-agreement/2023-06-19.fr.txt",
    "BBNJ Agreement, Spanish (text)": "bbnj-agreement/2023-06-19.es.txt",
}
HEAD = (
    "| draft | words | bracketed | brackets | attributed | groups | options | deepest | wide | repaired |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)


def row(title: str, path: Path) -> str:
    """One draft as a row of the table."""
    draft = travaux.read(path)
    counts = travaux.census(draft).counts
    share = round(100 * counts.bracketed_words / max(1, counts.words))
    wide = sum(bracket.wide and bracket.disputed for bracket in draft.brackets)
    repaired = sum(bracket.repaired for bracket in draft.brackets)
    return (
        f"| {title} | {counts.words:,} | {share} % | {counts.brackets:,} | {counts.attributed:,} | "
        f"{counts.groups:,} | {counts.options:,} | {counts.deepest} | {wide:,} | {repaired} |\n"
    )


def table(corpus: Path) -> str:
    """The whole table, in Markdown."""
    return HEAD + "".join(row(title, corpus / name) for title, name in DRAFTS.items())


def main() -> None:
    """Print the table, or put it into the manual."""
    if not CORPUS.is_dir():
        sys.exit(NO_CORPUS)
    made = table(CORPUS)
    if "--write" in sys.argv[1:]:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}{made}{END}{after}", "utf-8")
    else:
        sys.stdout.write(made)


if __name__ == "__main__":
    main()
