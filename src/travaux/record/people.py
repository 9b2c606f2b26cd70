"""Who negotiates: sources, persons, offices and who held them when, parties, groups, delegations (Popolo)."""

from __future__ import annotations

from dataclasses import dataclass

from travaux.record.vocabulary import PartyKind, ProcessRole, Unknown, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceedings:
    """The negotiation itself; `levels` and `ceilings` rename its handling levels and what a channel carries.

    >>> Proceedings(label="Framework talks").levels
    ()
    """

    id: str = ""
    label: str = ""
    levels: tuple[str, ...] = ()
    ceilings: dict[str, str] | None = None
    leaders: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something was read or heard (schema:NewsArticle, prov:Entity).

    `wish` is how far the source wants to be repeated; `party` the side whose readout it is, `readout_of` the
    contact that it tells.

    >>> Source(id="src-1", publisher="Adlen Wire").language
    ''
    """

    id: str
    type: str = ""
    label: str = ""
    publisher: str = ""
    author: str = ""
    reporter: str = ""
    language: str = ""
    date_published: str = ""
    retrieved: str = ""
    url: str = ""
    translation_of: str = ""
    corrects: str = ""
    content_sha256: str = ""
    party: str = ""
    readout_of: str = ""
    wish: Wish | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of the process; `code` is what drafts call it.

    >>> Party(id="kar", name="Karvenia").process_role
    'party'
    """

    id: str
    name: str
    code: str = ""
    kind: PartyKind = "state"
    process_role: ProcessRole = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parties or persons that act as one.

    >>> Group(id="e3", name="E3", members=("gb", "de", "fr")).members[0]
    'gb'
    """

    id: str
    name: str
    members: tuple[str, ...] | Unknown = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A ministry, a council, an alliance; `party` is the side that it belongs to.

    >>> Organization(id="mfa", name="Ministry").party
    ''
    """

    id: str
    name: str
    short: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, by the name in the record's language; `names` and `name_xx` hold it in other scripts.

    `distinct_from` are persons of the same name who are not this one.

    >>> Person(id="per-1", name="Dora Kelmet").wikidata is None
    True
    """

    id: str
    name: str
    names: tuple[str, ...] | dict[str, str] = ()
    also_known_as: tuple[str, ...] = ()
    wikidata: str | None = None
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office, apart from whoever holds it (popolo:Post).

    >>> Post(id="fm", label="Minister of Foreign Affairs").holder
    ''
    """

    id: str
    label: str
    organization: str = ""
    delegation: str = ""
    party: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who held which office, from when to when, or as of a day (popolo:Membership).

    >>> Membership(person="per-1", post="fm", as_of="2031-04-09").until
    ''
    """

    person: str
    id: str = ""
    post: str = ""
    organization: str = ""
    party: str = ""
    as_of: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Those who sit for a party.

    >>> Delegation(id="del-kar", party="kar").head
    'not_stated'
    """

    id: str
    party: str
    name: str = ""
    head: str = "not_stated"
    members: tuple[str, ...] | Unknown = "not_stated"
