"""The pictures of the manual's page "A night's work", from the example that ships with travaux.

    python tools/night_pictures.py

Each is a part of a sheet of A4 that travaux makes. A Chromium, LibreOffice (soffice) and
pdftoppm (poppler) must be on the path.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from travaux import examples, negotiation
from travaux.formats.print_pdf import print_pdf

TARGET = Path(__file__).parent.parent / "docs" / "pictures"
DOTS = 92
"""Points to the inch; A4 is then 760 points wide."""
CUTS = (
    ("night-heat", "consolidated", 1, 70, 520),
    ("night-text", "consolidated", 2, 150, 545),
    ("night-word", "night", 1, 100, 610),
    ("night-sheet", "sheet", 3, 40, 560),
)
"""The picture, the paper, the sheet of it, where the part begins and how high it is."""


def papers(folder: Path) -> None:
    """The consolidated text and the leaders' sheet as they are printed."""
    base = Path(str(examples.draft(examples.PROTOCOL, ".docx")))
    versions = {code: base.with_suffix(f".{code}.docx") for code in examples.DELEGATIONS}
    found = negotiation.consolidate(base, versions)
    (folder / "consolidated.pdf").write_bytes(print_pdf(found.page(), "consolidated.pdf"))
    (folder / "night.docx").write_bytes(found.word().content)
    office = [f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(["soffice", *office, "--outdir", folder, folder / "night.docx"], check=True)
    draft = negotiation.read(folder / "night.docx")
    done = negotiation.resolve(draft, negotiation.read_decisions(str(examples.decisions())))
    (folder / "sheet.pdf").write_bytes(negotiation.leaders_sheet(draft, done, "pdf"))


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        papers(Path(name))
        for picture, paper, sheet, top, height in CUTS:
            target = TARGET / picture
            area = ["-x", "40", "-y", str(top), "-W", "690", "-H", str(height)]
            pages = ["-f", str(sheet), "-l", str(sheet), "-singlefile"]
            command = ["pdftoppm", "-png", "-r", str(DOTS), *pages, *area, f"{name}/{paper}.pdf", str(target)]
            subprocess.run(command, check=True)
            sys.stdout.write(f"{target}.png: {target.with_suffix('.png').stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main()
