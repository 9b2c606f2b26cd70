"""Which words of an entry name other entries, and whether they do."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from travaux.record.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from travaux.record.entries import Entry

ACTORS = frozenset({"person", "party", "delegation", "group", "organization", "post"})
"""Kinds of entries that can speak, act, ask and undertake."""
_ANY: frozenset[str] = frozenset()
_STATEMENT, _CONTACT = frozenset({"statement"}), frozenset({"contact"})
REFERENCES = MappingProxyType(
    {
        "person": frozenset({"person"}),
        "party": frozenset({"party"}),
        "post": frozenset({"post"}),
        "delegation": frozenset({"delegation"}),
        "organization": frozenset({"organization"}),
        "head": frozenset({"person"}),
        "holder": frozenset({"person"}),
        "members": frozenset({"person", "party", "group", "organization"}),
        "distinct_from": frozenset({"person"}),
        "contact": _CONTACT,
        "part_of": _CONTACT,
        "after": _CONTACT,
        "before": _CONTACT,
        "developed_in": _CONTACT,
        "issued_in": _CONTACT,
        "tabled_in": _CONTACT,
        "taken_in": _CONTACT,
        "made_in": _CONTACT,
        "readout_of": _CONTACT,
        "document": frozenset({"document"}),
        "draft": frozenset({"draft"}),
        "opened_in": frozenset({"draft"}),
        "closed_in": frozenset({"draft"}),
        "source": frozenset({"source"}),
        "translation_of": frozenset({"source"}),
        "reported_by": _STATEMENT | {"source"},
        "according_to": _STATEMENT | {"source", "document"},
        "state_according_to": _STATEMENT | {"source", "document"},
        "backed_by": _STATEMENT | {"document", "proposal"},
        "inviter": ACTORS,
        "invitee": ACTORS,
        "initiator": ACTORS,
        "assessor": ACTORS,
        "by": ACTORS,
        "to": ACTORS,
        "issued_by": ACTORS,
        "subject_to": ACTORS,
        "proposed_by": ACTORS,
        "chain": ACTORS | {"source"},
        "about": _ANY,
        "object": _ANY,
        "subject": _ANY,
        "on": _ANY,
        "of": _ANY,
        "entry": _ANY,
        "entries": _ANY,
    }
)
"""The keys that name other entries, with the kinds that they may name; an empty set for any kind."""
_LISTS_OF_IDS = frozenset({"brackets", "corrects"})
"""Keys that may name other entries and need not."""
_KEYED_BY_IDS = frozenset({"certainty", "places"})
"""Keys of mappings whose own keys name other entries."""
_FREE = ("anonymous", "unnamed")


def names(written: object, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Each place of a writing that names another entry: where it is, its key, the id.

    >>> list(names({"chain": ["src-1"], "date": {"after": "c1"}}))
    [('chain 1', 'chain', 'src-1'), ('date.after', 'after', 'c1')]
    """
    if isinstance(written, list):
        for value in written:
            yield from names(value, path)
    if not isinstance(written, dict):
        return
    for key, value in written.items():
        here = f"{path}.{key}" if path else key
        if key in REFERENCES and not (key == "proposed_by" and isinstance(value, str)):
            listed = value if isinstance(value, list) else [value]
            for number, one in enumerate(listed, 1):
                if isinstance(one, str) and one and one not in UNKNOWN and not _is_free(key, one):
                    yield (f"{here} {number}" if isinstance(value, list) else here), key, one
        if isinstance(value, dict | list):
            yield from names(value, here)


def _is_free(key: str, word: str) -> bool:
    return key == "chain" and word.startswith(_FREE)


def without_names(written: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """The same without those ids where other entries are named: `not_stated` where a word must stand.

    What is said in words, and the entry's own id, stay as they were written.

    >>> without_names({"about": ["st-1", "st-2"], "content": "st-1", "draft": "st-1"}, {"st-1"})
    {'about': ['st-2'], 'content': 'st-1', 'draft': 'not_stated'}
    """
    found: dict[str, Any] = {}
    for key, value in written.items():
        if key in _KEYED_BY_IDS and isinstance(value, dict):
            found[key] = {name: said for name, said in value.items() if name not in gone}
        elif (key in REFERENCES or key in _LISTS_OF_IDS) and isinstance(value, str):
            free = key == "proposed_by" or value not in gone
            found[key] = value if free else "not_stated"
        else:
            found[key] = _without(value, gone, names_others=key in REFERENCES or key in _LISTS_OF_IDS)
    return found


def _without(value: Any, gone: Collection[str], *, names_others: bool) -> Any:  # noqa: ANN401 -- any JSON
    match value:
        case dict():
            return without_names(value, gone)
        case list():
            return [
                _without(one, gone, names_others=names_others)
                for one in value
                if not (names_others and isinstance(one, str) and one in gone)
            ]
    return value


def unknown_names(entry: Entry, known: Mapping[str, Entry]) -> Iterator[str]:
    """What an entry names and the record does not have, or has as another kind: half a sentence each.

    >>> from travaux.record.entries import made
    >>> list(unknown_names(made("membership", {"person": "per-1", "post": "not_stated"}), {}))
    ["person names 'per-1', which is not on record: record it first, or write not_stated"]
    """
    for place, key, word in names(entry.written):
        wanted = REFERENCES[key]
        found = known.get(word)
        if found is None:
            yield f"{place} names {word!r}, which is not on record: {_way_out(word, known)}"
        elif wanted and found.kind not in wanted:
            kinds = " or ".join(sorted(wanted)) if len(wanted) < 3 else "a person, party or body"  # noqa: PLR2004
            yield f"{place} names {word!r}, which is a {found.kind}: name a {kinds}".replace("a a ", "a ")


def _way_out(word: str, known: Mapping[str, Entry]) -> str:
    folded = name_key(word)
    for identity, entry in known.items():
        if entry.kind in ACTORS and folded in person_names(entry.written):
            return f"write its id, {identity}"
    near = get_close_matches(word, known, 1, 0.8)
    return (
        f"did you mean {near[0]}? Otherwise record it first"
        if near
        else "record it first, or write not_stated"
    )


def name_key(name: str) -> str:
    """A name as it is compared: without case, accents, marks and the order of its words.

    >>> name_key("KELMET, Dóra") == name_key("Dora Kelmet")
    True
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return " ".join(sorted(words))


def person_names(written: Mapping[str, Any]) -> set[str]:
    """Every name that an entry gives, in all scripts, as names are compared.

    >>> sorted(person_names({"name": "Dora Kelmet", "name_uk": "Дора Келмет"}))
    ['dora kelmet', 'дора келмет']
    """
    found: list[object] = []
    for key, value in written.items():
        if key in {"name", "label", "short", "code", "names", "also_known_as"} or key.startswith("name_"):
            listed = (
                value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            )
            found += listed
    return {name_key(one) for one in found if isinstance(one, str) and one} - {""}
