"""An entry of the record: what was written, kept word for word, and its typed reading beside it.

The mapping that was written goes into the store and into every export as it came, with whatever keys it has:
nothing is lost. The dataclass made of it (by msgspec) is what views are computed from.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from travaux.record import events, papers, people
from travaux.record.edtf import bounds
from travaux.record.vocabulary import UNKNOWN
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHARED = "shared"
"""The compartment that is nobody's own."""
KEEPER = "holder"
"""Who wrote an entry that no party wrote: whoever holds the file."""
HANDLING = frozenset({"level", "compartment", "recorded_by"})
"""What a file says beside an entry and the store keeps round it: never a part of what was written."""
_PATH = re.compile(r" - at `\$([^`]*)`$")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_STEP = re.compile(r"\.([^.\[]+)|\[(?:\d+|\.\.\.)\]")
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_NAMES = {
    "str": "words",
    "int": "a whole number",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
    "bool": "true or false",
}
_DATES = frozenset(
    {
        "edtf",
        "date",
        "as_of",
        "since",
        "until",
        "due",
        "said_at",
        "replied",
        "state_as_of",
        "date_published",
        "when",
    }
)
_SHORT = 8
_LARGEST = 2**53


class Section(NamedTuple):
    """A kind of entry: the key of its list in a file, its own name, its class, how its ids begin.

    >>> SECTION["contact"].name
    'contacts'
    """

    name: str
    kind: str
    type: Any
    prefix: str


SECTIONS = (
    Section("process", "process", people.Proceedings, "proc"),
    Section("sources", "source", people.Source, "src"),
    Section("parties", "party", people.Party, "party"),
    Section("groups", "group", people.Group, "grp"),
    Section("organizations", "organization", people.Organization, "org"),
    Section("persons", "person", people.Person, "per"),
    Section("posts", "post", people.Post, "post"),
    Section("memberships", "membership", people.Membership, "mem"),
    Section("delegations", "delegation", people.Delegation, "del"),
    Section("contacts", "contact", events.Contact, "ctc"),
    Section("accounts", "account", events.Account, "acc"),
    Section("statements", "statement", events.Statement, "st"),
    Section("documents", "document", papers.Document, "doc"),
    Section("drafts", "draft", papers.Draft, "dft"),
    Section("brackets", "bracket", papers.Bracket, "brk"),
    Section("proposals", "proposal", papers.Proposal, "prp"),
    Section("positions", "position", papers.Position, "pos"),
    Section("decisions", "decision", papers.Decision, "dec"),
    Section("invitations", "invitation", events.Invitation, "inv"),
    Section("undertakings", "undertaking", events.Undertaking, "und"),
    Section("assessments", "assessment", events.Assessment, "ass"),
    Section("reservations", "reservation", papers.Reservation, "res"),
    Section("relations", "relation", events.Relation, "rel"),
    Section("readings", "reading", events.Reading, "rdg"),
    Section("amendments", "amendment", events.Amendment, "amd"),
    Section("reclassifications", "reclassification", events.Reclassification, "rcl"),
)
"""Every kind of entry, in the order in which a file holds them."""
SECTION = {section.kind: section for section in SECTIONS}
SECTION_OF = {section.name: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its kind and id, who may see it, what was written; `value` is the same as a dataclass.

    `id` is empty where the writing has none; `sequence` and `at` are its number in its log and the time of
    its recording, 0 and empty before it is recorded. `by` is who recorded it: the id of a party, `holder`, or
    empty where an older version did not keep it. `log` is the log in which it was recorded, where
    a view moved it into another compartment.

    >>> made("person", {"id": "per-1", "name": "Dora Kelmet"}).value.name
    'Dora Kelmet'
    """

    kind: str
    id: str
    level: str
    compartment: str
    written: Mapping[str, Any]
    sequence: int = 0
    at: str = ""
    by: str = ""
    log: str = ""
    typed: Any = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> Any:  # noqa: ANN401 -- the dataclass of its kind
        """The writing as a dataclass of its kind, made when it is first asked for.

        Raises `Unreadable` for an entry that a newer version wrote.

        >>> made("person", {"id": "per-1", "name": "Dora Kelmet"}).value.name
        'Dora Kelmet'
        """
        if self.typed is None:
            try:
                value: Any = msgspec.convert(self.written, SECTION[self.kind].type)
            except msgspec.ValidationError:
                raise Unreadable(_newer(self.sequence, self.compartment)) from None
            object.__setattr__(self, "typed", value)
        return self.typed

    @property
    def content(self) -> dict[str, Any]:
        """What the store keeps of it.

        >>> made("person", {"id": "per-1", "name": "Dora Kelmet"}).content["entry"]
        'person'
        """
        author = {"by": self.by} if self.by else {}
        return {"entry": self.kind, "level": self.level, **author, "written": self.written}

    @property
    def exported(self) -> dict[str, Any]:
        """What a file holds of it: writing, level, room where it is not shared, writer where it is a party.

        >>> made("party", {"id": "kar", "name": "Karvenia"}, "public").exported
        {'id': 'kar', 'name': 'Karvenia', 'level': 'public'}
        """
        room = {} if self.compartment == SHARED else {"compartment": self.compartment}
        author = {"recorded_by": self.by} if self.by not in {"", KEEPER} else {}
        order = SECTION[self.kind].type.__dataclass_fields__
        first = [name for name in order if name in self.written]
        rest = sorted(name for name in self.written if name not in order and name not in HANDLING)
        return {
            **{name: self.written[name] for name in (*first, *rest)},
            "level": self.level,
            **room,
            **author,
        }


def made(
    kind: str,
    written: Mapping[str, Any],
    level: str = "",
    compartment: str = SHARED,
    place: str = "",
) -> Entry:
    """The entry of a mapping; raises `WrongCall`, with the place and the way out, where it does not fit.

    >>> made("contact", {"id": "c1", "kind": "telegraph"}, place="talks.yaml, contacts entry 1 (c1)")
    Traceback (most recent call last):
        ...
    travaux.text.errors.WrongCall: talks.yaml, contacts entry 1 (c1): kind is 'telegraph': write one of \
meeting, round_of_talks, call, consultation, exchange_of_documents, shuttle, proximity_talks, summit, session.
    """
    section = SECTION[kind]
    said = place or f"the {kind} {written.get('id', '')!r}"
    for sentence in _unkeepable(written, ""):
        raise WrongCall(f"{said}: {sentence}.")
    try:
        value: Any = msgspec.convert(written, section.type)
    except msgspec.ValidationError as error:
        raise WrongCall(f"{said}: {_sentence(str(error), section.type, written)}.") from None
    for sentence in _wrong_dates(written):
        raise WrongCall(f"{said}: {sentence}.")
    return Entry(kind, getattr(value, "id", ""), level, compartment, written, typed=value)


def recalled(content: Mapping[str, Any], compartment: str, sequence: int = 0, at: str = "") -> Entry:
    """The entry that the store kept; raises `Unreadable` for one that a newer version wrote.

    >>> recalled(made("person", {"id": "per-1", "name": "Dora Kelmet"}).content, "shared", 4).sequence
    4
    """
    try:
        kind, written = content["entry"], content["written"]
        identity = written.get("id", "")
        if kind in SECTION and isinstance(identity, str):
            by = content.get("by", "")
            return Entry(kind, identity, content["level"], compartment, written, sequence, at, by)
    except (KeyError, TypeError, AttributeError):
        pass
    raise Unreadable(_newer(sequence, compartment))


def _newer(sequence: int, compartment: str) -> str:
    return (
        f"entry {sequence} of the compartment {compartment} is of a kind that this version does not know: "
        "upgrade travaux."
    )


def key(entry: Entry) -> str:
    """What an entry is known by: its id, or where it has none, a hash of what was written.

    >>> len(key(made("membership", {"person": "per-1", "post": "fm"})))
    16
    """
    return entry.id or digest(entry.kind, entry.written, 16)


def digest(kind: str, written: Mapping[str, Any], length: int = _SHORT) -> str:
    """A short hash of what was written: an id made from it says nothing of how many others there are.

    >>> digest("person", {"name": "Dora Kelmet"})
    'a7e3f652'
    """
    canonical = json.dumps([kind, written], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:length]


def _unkeepable(found: object, path: str) -> Iterator[str]:
    """What a record cannot keep for ever: fractions, numbers beyond 53 bits, keys that are no words."""
    match found:
        case dict():
            for name, value in found.items():
                if not isinstance(name, str):
                    yield f"{path or 'it'} has the key {name!r}: write it in quotation marks"
                else:
                    yield from _unkeepable(value, f"{path}.{name}" if path else name)
        case list():
            for number, value in enumerate(found, 1):
                yield from _unkeepable(value, f"{path} {number}")
        case float():
            yield f"{path} is {found!r}: only words and whole numbers are kept: write it in quotation marks"
        case int() if abs(found) > _LARGEST:
            yield f"{path} is a number too large to keep: write it in quotation marks"
        case str() if _lone_surrogate(found):
            yield f"{path} holds half a character (a lone surrogate): write it anew"
        case str() | int() | None:
            pass
        case _:
            yield f"{path} is of a type that the record does not keep: write it in quotation marks"


def _lone_surrogate(words: str) -> bool:
    return not words.isascii() and any("\ud800" <= sign <= "\udfff" for sign in words)


def dates(written: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each place of a writing that holds a date in EDTF, with that date.

    >>> list(dates({"date": {"edtf": "2031-04-09"}, "as_of": "unknown"}))
    [('date.edtf', '2031-04-09')]
    """
    if isinstance(written, dict):
        for name, value in written.items():
            here = f"{path}.{name}" if path else name
            if name in _DATES and isinstance(value, str):
                if value and value not in UNKNOWN:
                    yield here, value
            elif isinstance(value, dict | list):
                yield from dates(value, here)
    elif isinstance(written, list):
        for value in written:
            yield from dates(value, path)


def _wrong_dates(written: Mapping[str, Any]) -> Iterator[str]:
    for place, value in dates(written):
        try:
            bounds(value)
        except ValueError as error:
            yield f"{place} {error}"


def _sentence(message: str, kind: type, written: Mapping[str, Any]) -> str:
    """What msgspec says, as half a sentence with the way out."""
    at = _PATH.search(message)
    path = at[1] if at else ""
    steps = [step for step in _STEP.findall(path) if step]
    name = path.lstrip(".") or "it"
    missing = _MISSING.search(message)
    if missing:
        words = _words(kind, [*steps, missing[1]])
        return f"{name} has no {missing[1]}: write one{_of(words)}"
    if "enum value" in message:
        said = message.partition("enum value ")[2].partition(" - at")[0]
        words = _words(kind, steps)
        return f"{name} is {said}: write one{_of(words)}" if words else f"{name} is {said}"
    expected = _EXPECTED.search(message)
    if expected:
        wanted = " or ".join(_NAMES.get(one.strip(), one.strip()) for one in expected[1].split("|"))
        return f"{name} should be {wanted}, and is {_NAMES.get(expected[2], expected[2])}"
    del written
    return f"{name}: {message}"


def _of(words: Sequence[str]) -> str:
    return f" of {', '.join(words)}" if words else ""


def _words(kind: type, steps: list[str]) -> list[str]:
    """The words of the vocabulary at a place of a class."""
    hint: Any = kind
    for step in steps:
        classes = [one for one in (hint, *_inner(hint)) if hasattr(one, "__dataclass_fields__")]
        hints = get_type_hints(classes[0]) if classes else {}
        hint = hints.get(step, next((one for one in _inner(hint) if get_origin(one) is Literal), str))
    literals = [one for one in (hint, *_inner(hint)) if get_origin(one) is Literal]
    return [word for literal in literals for word in get_args(literal)]


def _inner(hint: object) -> list[Any]:
    """All types inside of a union, a tuple or a dictionary."""
    found: list[Any] = []
    for one in get_args(hint):
        if get_origin(hint) is Literal:
            return found
        found += [one, *_inner(one)]
    return found
