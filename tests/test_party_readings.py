"""What an attributed draft of another hand says as one party wants it: each place judged by hand.

The syntax is that of a leaked trade chapter; the words are ours.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from travaux import negotiation
from travaux.cli import main
from travaux.text.parser import parse
from travaux.text.source import Source

CODES = ("NZ", "US", "JP", "CL", "PE", "AU", "CA")

# What stands in the draft, and what New Zealand reads.
JUDGED = [
    ("Ferries [NZ/CL propose; US/JP oppose: sail daily] there.", "Ferries sail daily there."),
    ("Ferries [US/JP propose; NZ/CL oppose: sail daily] there.", "Ferries there."),
    ("Tolls, [US oppose: dues] and fees are paid.", "Tolls, dues and fees are paid."),
    ("Tolls, [NZ oppose: dues] and fees are paid.", "Tolls, and fees are paid."),
    ("If [US oppose: any waiver or] [US propose: an] order lapses.", "If any waiver or order lapses."),
    ("The [PE: open,] joint and safe use.", "The joint and safe use."),
    ("The [NZ/PE: open,] joint and safe use.", "The open, joint and safe use."),
    ("Pilots [shall][US: may] report.", "Pilots shall report."),
    ("Pilots [shall][NZ/US: may] report.", "Pilots may report."),
    ("Pilots [US: may][NZ: must][CL: shall] report.", "Pilots must report."),
    ("Pilots [or guides] report.", "Pilots [or guides] report."),
    (
        "[NZ/AU/US propose: Each Party publishes [US: in writing] its tolls.]",
        "Each Party publishes its tolls.",
    ),
    ("[US/AU propose: Each Party publishes [NZ: in writing] its tolls.]", ""),
    ("[NZ/AU oppose: It publishes [NZ: in writing] its tolls.]", ""),
    ("[NZ Propose: Pilots report.] [CL propose: Guides report.]", "Pilots report."),
    ("Locks are repaired [CL/NZ25 propose; JP26 oppose: at once].", "Locks are repaired at once."),
    (
        "A copy of the map [PE oppose: [NZ/CL: oppose: , chart,] or log] is kept.",
        "A copy of the map or log is kept.",
    ),
    ("It holds.\n\n[US propose; NZ oppose: Nothing is shown.]31\n\nIt ends.", "It holds.\n\nIt ends."),
    ("It rests for [US: at least] 5 days.", "It rests for 5 days."),
    ("It rests for [US: at least ]5", "It rests for 5"),
    ("Fees [NZ/US oppose: in coin][NZ/JP propose: in notes] are due.", "Fees in notes are due."),
    ("Fees are due [US: , as agreed,] today.", "Fees are due today."),
]


@pytest.mark.parametrize(("draft", "reading"), JUDGED)
def test_a_place(draft: str, reading: str) -> None:
    """Its own words in, what it opposes out; what others want out and it does not stays."""
    text = f"1. {draft}\n\n2. [NZ/US propose: The rest.]\n"
    found = negotiation.text(parse(Source(text), CODES), party="NZ", parties=CODES)
    expected = f"1. {reading}".rstrip()
    assert found == f"{expected}\n\n2. The rest.\n"


TYPED = [
    ("Tolls, [NZ oppose: dues] and fees.", "Tolls, and fees."),
    ("Tolls, [NZ oppose: dues ]and fees.", "Tolls, and fees."),
    ("All [NZ: heavy] forces[NZ: , guns] and [NZ oppose: all] mines.", "All heavy forces, guns and mines."),
]


@pytest.mark.parametrize(("draft", "reading"), TYPED)
def test_heads_typed_by_hand_like_ours(draft: str, reading: str) -> None:
    """Where blanks stand on both sides of most brackets, a person wrote them: blanks are mended."""
    assert negotiation.text(parse(Source(draft), ("NZ",)), party="NZ", parties=("NZ",)) == reading


def test_silence_is_told_as_silence(tmp_path: Path) -> None:
    """On the standard error, with the place; the text alone stands on standard output."""
    draft = tmp_path / "draft.txt"
    draft.write_text("1. Tolls, [US oppose: dues] and [US/NZ: fees] are paid.\n", "utf-8")
    done = CliRunner().invoke(main, ["text", str(draft), "--as", "NZ", "--parties", "NZ,US"])
    assert done.exit_code == 0
    assert done.stdout == "1. Tolls, dues and fees are paid.\n"
    assert "NZ is silent on one bracket" in done.stderr
    assert "draft.txt:1:11" in done.stderr
