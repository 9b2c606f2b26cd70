"""The text and what is held of it: documents, drafts, brackets, proposals, positions, decisions."""

from __future__ import annotations

from dataclasses import dataclass

from travaux.record.events import When
from travaux.record.vocabulary import Stance, Unknown, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper that the parties speak of; its text may be held or not.

    >>> Document(id="doc-20", points=20).text
    'not_stated'
    """

    id: str
    label: str = ""
    points: int | Unknown | None = None
    articles: int | Unknown | None = None
    developed_in: str = ""
    text: str = "not_stated"
    state: str = "not_stated"
    state_as_of: str = ""
    state_according_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version of a document's text: its date, its hash, the ids of its disputed brackets.

    >>> Draft(id="dft-1", date="2026-03-14").brackets
    ()
    """

    id: str
    date: When | str = ""
    label: str = ""
    document: str = ""
    file: str = ""
    sha256: str = ""
    words: int | None = None
    issued_by: str = ""
    issued_in: str = ""
    brackets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of the things that a bracket may become; `id` is a letter or a word by which positions name it.

    >>> Alternative(id="A", words="sixty days").proposed_by
    ()
    """

    id: str
    words: str = ""
    proposed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """A bracket as a thing that lives through drafts.

    `places` gives its id in each draft, `closed_in` names the draft that no longer has it.

    >>> Bracket(id="brk-1", label="Days to withdraw").fate
    ''
    """

    id: str
    label: str
    article: str = ""
    document: str = ""
    places: dict[str, str] | None = None
    alternatives: tuple[Alternative, ...] = ()
    opened_in: str = ""
    closed_in: str = ""
    fate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Words that a party tabled.

    >>> Proposal(id="prp-1", by=("kar",), words="sixty days").date
    ''
    """

    id: str
    by: tuple[str, ...]
    words: str = ""
    on: str = ""
    alternative: str = ""
    date: When | str = ""
    tabled_in: str = ""
    backed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a party stands on one alternative of a bracket, from a day on, and the statement that says so.

    >>> Position(party="kar", on="brk-1", stance="can_live_with", alternative="A").backed_by
    ''
    """

    party: str
    on: str
    stance: Stance
    id: str = ""
    alternative: str = ""
    date: When | str = ""
    backed_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was settled, left to the leaders, withdrawn or opened again.

    `subject_to` are those who may still object.

    >>> Decision(id="dec-1", on="brk-1", decision="agreed").subject_to
    ()
    """

    id: str
    on: str
    decision: Verdict
    alternative: str = ""
    date: When | str = ""
    by: tuple[str, ...] = ()
    taken_in: str = ""
    subject_to: tuple[str, ...] = ()
    backed_by: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What is left to the leaders.

    >>> Reservation(id="res-1", document="doc-20").status
    ''
    """

    id: str
    document: str = ""
    issues: tuple[str, ...] | Unknown = "not_stated"
    status: str = ""
    according_to: str = ""
    since: When | str = ""
