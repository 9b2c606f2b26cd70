"""What the three delegations make of the protocol in the night of 5 September: changes in their files."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """Words of the base, found in it once, that the delegations of these codes replace by others."""

    parties: str
    words: str
    proposed: str


TIMES = "All times in this Protocol are given in Coordinated Universal Time.\n\n"
DISTRICT = "2. Nothing in this Protocol affects the status of the Halm Valley District"

READERS = "3. Engineers of either Party may read the instruments at any time."
RECORDS = "3. The Parties shall exchange every spring their records of the preceding year."

CHANGES = (
    Change("TOL SEL", "by both Parties.\n\n2. Nothing", "by both Parties as good neighbours.\n\n2. Nothing"),
    Change("KAR", f"{DISTRICT}.", f"{DISTRICT}, nor the sovereignty of either Party over its territory."),
    Change("TOL SEL", "three members appointed by each Party.", "three members appointed by each Party and "
           "one appointed by Selund."),
    Change("TOL SEL", "decisions by agreement of both Parties", "decisions by a majority of its members"),
    Change("KAR", "less than 50 cubic", "less than 40 cubic"),
    Change("TOL", "less than 50 cubic", "less than 65 cubic"),
    Change("KAR", "less than 30 cubic", "less than 20 cubic"),
    Change("KAR SEL", "In a year of drought the Board", "In a year of drought, so declared by the Board, it"),
    Change("KAR", "by one fifth", "by one third"),
    Change("TOL", "2. In a year of drought the Board may reduce these releases by one fifth.\n\n3. Karvenia",
           "2. Karvenia"),
    Change("TOL SEL", "twelve hours in advance", "twenty-four hours in advance"),
    Change("SEL", TIMES, ""),
    Change("SEL", "## Article 2 (Joint", f"{TIMES}## Article 2 (Joint"),
    Change("TOL", "published every month", "published every day"),
    Change("SEL", "published every month", "published every week"),
    Change("TOL", "## Article 5 (Safety", f"{READERS}\n\n## Article 5 (Safety"),
    Change("KAR TOL SEL", "independent engineers, whose", "independent engineers chosen by the Board, whose"),
    Change("KAR", "borne by Karvenia.", "borne by the Parties in equal shares."),
    Change("SEL", "borne by Karvenia.", "borne by the Reconstruction Fund."),
    Change("KAR SEL", "## Article 7 (Settlement", f"{RECORDS}\n\n## Article 7 (Settlement"),
    Change("TOL SEL", "within sixty days", "within thirty days"),
    Change("TOL", "submitted to the Joint Commission", "submitted to arbitration"),
    Change("KAR", "after its signature", "after its approval by the parliament of each Party"),
    Change("KAR", "for ten years", "for five years"),
    Change("TOL", "for ten years", "for twenty years"),
)  # fmt: skip
CODES = ("KAR", "SEL", "TOL")


def version(base: str, code: str) -> str:
    """The protocol as one delegation wants it; raises ValueError for a change that does not fit once."""
    text = base
    for change in CHANGES:
        if code not in change.parties.split():
            continue
        if text.count(change.words) != 1:
            raise ValueError(f"The change by {code} does not fit the base once: {change.words!r}")
        text = text.replace(change.words, change.proposed)
    return text
