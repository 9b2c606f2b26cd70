"""What proves a consolidation: each party's version can be read back, and where its departures stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.drafting.departures import typeface
from travaux.drafting.edits import size
from travaux.text import notation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.drafting.consolidate import Consolidation
    from travaux.drafting.edits import Edit
    from travaux.text.notation import Piece

_MOVED = 4
"""Words that go at one place and come at another are a move if they are so many."""


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A stretch `start` to `end` of the base (code points) where a party drops `deleted` and puts `inserted`.

    `moved` is the number of the party's place, from 1, that holds the other half of a move; 0 where there is
    none.

    >>> ChangedPlace(4, 4, "", "heavy ").moved
    0
    """

    start: int
    end: int
    deleted: str
    inserted: str
    moved: int = 0


@dataclass(frozen=True, slots=True)
class PartyCertificate:
    """What is proved for one party: `exact` if its text can be read back to the last character.

    `typography` are the places where it cannot, since they differ from the base in type alone.

    >>> PartyCertificate("A", True, (), ()).insertions
    0
    """

    party: str
    exact: bool
    places: tuple[ChangedPlace, ...]
    typography: tuple[ChangedPlace, ...]

    @property
    def insertions(self) -> int:
        """At how many places the party puts words in.

        >>> PartyCertificate("A", True, (ChangedPlace(4, 4, "", "heavy "),), ()).insertions
        1
        """
        return sum(bool(place.inserted) for place in self.places)

    @property
    def deletions(self) -> int:
        """At how many places the party takes words of the base out.

        >>> PartyCertificate("A", True, (ChangedPlace(4, 4, "", "heavy "),), ()).deletions
        0
        """
        return sum(bool(place.deleted) for place in self.places)


def certified(found: Consolidation, pieces: Sequence[Piece], party: str, version: str) -> PartyCertificate:
    """The proof for one party, from the pieces as read from the written result, and the text that it sent.

    >>> from travaux.drafting.consolidate import consolidate
    >>> both = consolidate("all forces", {"A": "all heavy forces"})
    >>> certified(both, both.pieces, "A", "all heavy forces").exact
    True
    """
    own = found.versions[party]
    places = [_place(found.base, edit) for edit in own.edits]
    return PartyCertificate(
        party,
        notation.reading(pieces, party) == version,
        tuple(_moves_joined(places)),
        tuple(_place(found.base, edit) for edit in own.typography),
    )


def _place(base: str, edit: Edit) -> ChangedPlace:
    return ChangedPlace(edit.start, edit.end, base[edit.start : edit.end], edit.words)


def _moves_joined(places: Sequence[ChangedPlace]) -> list[ChangedPlace]:
    """The places, those joined of which one takes out what the other puts in."""
    joined = list(places)
    gone: dict[str, list[int]] = {}
    for at, place in enumerate(places):
        if place.deleted and not place.inserted and size(place.deleted) >= _MOVED:
            gone.setdefault(typeface(place.deleted).strip(), []).append(at)
    for at, place in enumerate(places):
        left = gone.get(typeface(place.inserted).strip()) if place.inserted and not place.deleted else None
        if left:
            other = left.pop(0)
            joined[at] = replace(place, moved=other + 1)
            joined[other] = replace(joined[other], moved=at + 1)
    return joined
