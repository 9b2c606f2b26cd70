"""A record as a file holds it: one list for each kind of entry. Read into entries, and written from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from travaux.record.entries import HANDLING, SECTION_OF, SECTIONS, SHARED, Entry, key, made
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SCHEMA: Final = "travaux.record/1"
VERSION: Final = 1
LEFT_OUT: Final = ("must_not", "updates", "counts")
"""Keys of test records that are no part of the record."""
_INNER = frozenset({"reclassification"})  # what it did stands in the level of each entry
_HEAD = frozenset({"schema", "record_version", *LEFT_OUT})


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as a file has it: its kind, the mapping, its level (empty if unsaid), its room, its place.

    >>> Written("party", {"id": "kar"}, "", "shared", "talks.yaml, parties entry 1 (kar)").level
    ''
    """

    kind: str
    mapping: dict[str, Any]
    level: str
    compartment: str
    place: str

    def entry(self, level: str) -> Entry:
        """The entry, of that level; raises `WrongCall` where the mapping does not fit its kind.

        >>> Written("party", {"id": "kar", "name": "Karvenia"}, "", "shared", "").entry("public").id
        'kar'
        """
        return made(self.kind, self.mapping, level, self.compartment, self.place)


def writings(found: object, name: str) -> list[Written]:
    """The entries of a file, in its order; raises `WrongCall` for a file that is no record.

    >>> [one.kind for one in writings({"parties": [{"id": "kar", "name": "Karvenia"}]}, "talks.yaml")]
    ['party']
    """
    if not isinstance(found, dict) or not found:
        raise WrongCall(
            f"{name} holds no record: write lists under names such as parties, contacts, statements."
        )
    version = found.get("record_version", VERSION)
    if version != VERSION:
        raise WrongCall(
            f"{name} is a record of version {version!r}, and this is version {VERSION}: upgrade travaux."
        )
    made_ = found.get("schema", SCHEMA)
    if made_ != SCHEMA:
        raise WrongCall(
            f"{name} is of the schema {made_!r}, and a record is of {SCHEMA!r}: import another file."
        )
    known = [section.name for section in SECTIONS if section.kind not in _INNER]
    strange = [str(one) for one in found if one not in known and one not in _HEAD]
    if strange:
        names = ", ".join(known)
        raise WrongCall(f"{name} has a list {strange[0]!r}, which is no kind of entry: there are {names}.")
    return [
        one for section, held in found.items() if section not in _HEAD for one in _list(section, held, name)
    ]


def _list(section: str, held: object, name: str) -> Iterator[Written]:
    kind = SECTION_OF[section].kind
    if section == "process" and isinstance(held, dict):
        held = [held]
    if held is None:
        return
    if not isinstance(held, list):
        raise WrongCall(f"{name}: {section} is no list: write each of its entries behind a dash.")
    for number, mapping in enumerate(held, 1):
        if not isinstance(mapping, dict):
            raise WrongCall(f"{name}, {section} entry {number} is no mapping: write it as id: …, name: ….")
        called = f" ({mapping['id']})" if isinstance(mapping.get("id"), str) else ""
        place = f"{name}, {section} entry {number}{called}"
        own = {one: value for one, value in mapping.items() if one not in HANDLING}
        level, room = mapping.get("level", ""), mapping.get("compartment", SHARED)
        if not isinstance(level, str) or not isinstance(room, str):
            raise WrongCall(f"{place}: level and compartment are names: write them as words.")
        yield Written(kind, own, level, room, place)


def left_out(found: object) -> tuple[str, ...]:
    """The keys of a file that an import leaves out.

    >>> left_out({"parties": [], "must_not": []})
    ('must_not',)
    """
    return tuple(one for one in LEFT_OUT if isinstance(found, dict) and one in found)


def listing(entries: Iterable[Entry]) -> dict[str, Any]:
    """The record as a file holds it: every entry under its kind, in the order in which they were recorded.

    >>> from travaux.record.entries import made
    >>> listing([made("party", {"id": "kar", "name": "Karvenia"}, "public")])["parties"]
    [{'id': 'kar', 'name': 'Karvenia', 'level': 'public'}]
    """
    found: dict[str, list[Mapping[str, Any]]] = {section.name: [] for section in SECTIONS}
    names = {section.kind: section.name for section in SECTIONS}
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        called = (entry.compartment, f"{entry.kind} {key(entry)}")
        if called not in seen:
            seen.add(called)
            found[names[entry.kind]].append(entry.exported)
    whole: dict[str, Any] = {"schema": SCHEMA, "record_version": VERSION}
    for name, held in found.items():
        if held:
            whole[name] = held[0] if name == "process" and len(held) == 1 else held
    return whole
