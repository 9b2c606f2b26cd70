"""What two delegations changed and noted in the Word file of the third draft, on the last night at Ostrey.

`words` quotes the draft: `{--…--}` was deleted, `{++…++}` inserted. Read as accepted, the quotation stands in
the Markdown exactly once, so the file's final reading is the Markdown draft.
"""

from __future__ import annotations

from dataclasses import dataclass

KARVENIA = "Delegation of Karvenia"
TOLMAR = "Delegation of Tolmar"


@dataclass(frozen=True, slots=True)
class Edit:
    """Words changed by one author at one time."""

    author: str
    date: str
    words: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A note in the margin, hung on the quoted words."""

    author: str
    initials: str
    date: str
    words: str
    note: str


EDITS = (
    Edit(
        TOLMAR,
        "2026-07-17T19:05:00Z",
        "1. Within {--sixty--}{++forty-five++} days of the Effective Time each Party",
    ),
    Edit(KARVENIA, "2026-07-17T19:22:00Z", "be made public {--seven--}{++thirty++} days after"),
    Edit(
        TOLMAR,
        "2026-07-17T20:10:00Z",
        "The remains of the dead shall be returned {++[TOL oppose: ++}without condition{++]++}.",
    ),
    Edit(
        KARVENIA,
        "2026-07-17T20:41:00Z",
        "the peacetime strength of its armed "
        "forces.\n\n{--2 ter. [TOL: The declaration shall state separately the "
        "number of foreign military personnel present on the territory of the Party.]--}\n\n3. ",
    ),
    Edit(TOLMAR, "2026-07-17T21:15:00Z", "foreign forces in excess of {--500--}{++2,000++} persons"),
    Edit(
        TOLMAR,
        "2026-07-17T21:48:00Z",
        "shall be withheld{-- [TOL: , unless it concerns the security of the State]--}. The originals",
    ),
    Edit(
        KARVENIA,
        "2026-07-17T22:02:00Z",
        "a joint commission of historians of both Parties{++ and of Selund++}.]",
    ),
    Edit(
        TOLMAR,
        "2026-07-17T22:30:00Z",
        "the crimes so excepted.] [Reserved for the two "
        "Presidents.]\n\n{--3. [TOL propose; KAR oppose: Each Party "
        "shall withdraw the complaints that it has brought against the other before international "
        "courts.]--}\n\n3. ",
    ),
    Edit(
        KARVENIA,
        "2026-07-17T22:54:00Z",
        "Charges for transit shall not exceed {++[++}cost{++][KAR: those levied on national traffic]++}.",
    ),
    Edit(
        TOLMAR,
        "2026-07-17T23:20:00Z",
        "{++4. [TOL propose; KAR oppose: Each Party shall withdraw the complaints that it has brought "
        "against the other before international courts.]++}\n\n## Article 20",
    ),
    Edit(
        KARVENIA,
        "2026-07-17T23:37:00Z",
        "{++[4. This Agreement shall be applied provisionally from the Effective Time[, with the exception "
        "of Articles [11] and [18]].]++}\n\nDone at",
    ),
)

COMMENTS = (
    Comment(
        TOLMAR,
        "TOL",
        "2026-07-17T23:02:00Z",
        "liaison officer of Tolmar",
        "We can accept one officer, unarmed, at Maro only. To be confirmed by the capital before Monday.",
    ),
    Comment(
        KARVENIA,
        "KAR",
        "2026-07-17T23:45:00Z",
        "a grave breach has not been remedied within thirty days",
        "One bracket too many at the end of this paragraph? The words themselves are agreed.",
    ),
)
