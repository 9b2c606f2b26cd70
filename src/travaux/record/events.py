"""What happened: contacts, statements, invitations, undertakings, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass

from travaux.record.vocabulary import (
    Certainty,
    Channel,
    ContactKind,
    Mode,
    Polarity,
    Precision,
    Progress,
    RelationKind,
    Reply,
    Role,
    Status,
    Unknown,
    Wish,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date in EDTF with what it rests on; `after` and `before` are contacts.

    >>> When(edtf="../2031-04-09", precision="bound").basis
    ''
    """

    edtf: str
    precision: Precision | None = None
    basis: str = ""
    after: str = ""
    before: str = ""
    wording: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place, as exactly as it is known.

    >>> Where(city="Tarsk").country
    ''
    """

    name: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One who took part, or was to: a person, an office, a delegation, a party, or a named collective.

    >>> Participant(person="per-1", role="host").capacity
    ''
    """

    role: Role = "participant"
    person: str = ""
    post: str = ""
    delegation: str = ""
    party: str = ""
    collective: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusThen:
    """A status that a contact had before: since when, according to which statement.

    >>> StatusThen(status="planned").according_to
    ''
    """

    status: Status
    date: When | str = ""
    according_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Any meeting, call, consultation, shuttle leg, exchange of papers (PLOVER CONSULT; schema:Event; MEND).

    `history` are the statuses before this one, oldest first; `subject_level` the handling level of what was
    spoken about; `superseded` what the date and place were before.

    >>> Contact(id="c1", kind="call", channel="phone", status="held").participants
    'not_stated'
    """

    id: str
    kind: ContactKind
    label: str = ""
    channel: Channel = "not_stated"
    status: Status = "unconfirmed"
    history: tuple[StatusThen, ...] = ()
    date: When | str = "not_stated"
    place: Where | str = "not_stated"
    participants: tuple[Participant, ...] | Unknown = "not_stated"
    initiator: str = "not_stated"
    inviter: str = ""
    invitee: str = ""
    reply: Reply | None = None
    purpose: tuple[str, ...] | str = ()
    reported_by: tuple[str, ...] = ()
    part_of: str = ""
    after: str = ""
    before: str = ""
    subject_level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How another source tells a contact that is on record: it stands beside the first, and replaces nothing.

    `says` holds fields of a contact.

    >>> Account(contact="c1", says={"status": "held"}).reported_by
    ()
    """

    contact: str
    says: dict[str, object]
    id: str = ""
    reported_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Words of a source, by themselves and by their place in code points (oa:TextQuoteSelector).

    >>> Selector(exact="useful but incomplete").start is None
    True
    """

    type: str = "TextQuoteSelector"
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A quotation of a source.

    >>> Span(source="src-1", selector=Selector(exact="useful")).selector.exact
    'useful'
    """

    source: str
    selector: Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Who judged what, how, in which respect.

    >>> Evaluation(assessor="del-us", object="c1", value="positive").respect
    ''
    """

    assessor: str
    object: str | tuple[str, ...]
    value: str
    respect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody is said to have said (schema:Quotation; prov:wasQuotedFrom; FactBank).

    `chain` runs from who tells us to whose words they are; `certainty` has a value for each of them; `claim`
    names what is claimed, so that two readouts can be set side by side, and `value` says what it is claimed
    to be; `draft` is the draft that the statement speaks of.

    >>> Statement(id="st-1", chain=("src-1", "per-1"), mode="indirect", content="They met.").polarity
    'affirmed'
    """

    id: str
    chain: tuple[str, ...]
    mode: Mode
    content: str = ""
    cue: str = ""
    about: tuple[str, ...] = ()
    polarity: Polarity = "affirmed"
    certainty: dict[str, Certainty] | None = None
    evaluation: Evaluation | None = None
    evidence: tuple[Span, ...] = ()
    said_at: When | str = ""
    claim: str = ""
    value: str | int | bool | None = None
    wish: Wish | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who asked whom to which contact, and the reply, if one is known.

    >>> Invitation(id="inv-1", contact="c1", inviter="tol", invitee="kar").reply
    'not_stated'
    """

    id: str
    contact: str
    inviter: str
    invitee: str
    date: When | str = ""
    reply: Reply = "not_stated"
    replied: When | str = ""
    backed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What somebody undertook to do, for whom, by when.

    >>> Undertaking(id="und-1", by="sel", what="Maps to both").status
    'open'
    """

    id: str
    by: str
    what: str
    to: tuple[str, ...] = ()
    due: When | str = ""
    status: Progress = "open"
    made_in: str = ""
    backed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What somebody makes of a thing: an opinion, and whose.

    >>> Assessment(id="ass-1", by="sel", about=("c1",), says="They can move on days.").date
    ''
    """

    id: str
    by: str
    says: str
    about: tuple[str, ...] = ()
    date: When | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How one statement or source bears on another (CiTO).

    >>> Relation(subject="st-2", relation="cito:disputes", object="st-1").id
    ''
    """

    subject: str
    relation: RelationKind
    object: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How entries came out of a source: proposed by a rule or a model, confirmed by a person (prov:Activity).

    >>> Reading(id="rdg-1", source="src-1", proposed_by="rules 1").confirmed_by is None
    True
    """

    id: str
    proposed_by: str
    source: str = ""
    entries: tuple[str, ...] = ()
    confirmed_by: str | None = None
    when: str = ""
    edits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """Fields of an earlier entry told anew: the old values stay in its history.

    >>> Amendment(of="c1", set={"status": "held"}, according_to="st-9").date
    ''
    """

    of: str
    set: dict[str, object]
    id: str = ""
    date: When | str = ""
    according_to: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassification:
    """An entry that is from now on seen by fewer or by more; `room` is a new compartment, empty for the same.

    `sequence` is the entry's number in its log, so that no other of the same id is meant.

    >>> Reclassification(entry="st-1", new_level="delegation").because
    ''
    """

    entry: str
    new_level: str
    sequence: int = 0
    room: str = ""
    id: str = ""
    because: str = ""
