"""What proves a consolidation: each party's version can be read back, and where its departures stand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.drafting.departures import departures, taken_apart, typeface
from travaux.drafting.edits import size
from travaux.text import notation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.drafting.consolidate import Consolidation
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

    `typography` are the places where it cannot: there `deleted` is read for what was sent, `inserted`, and
    they differ in type alone.

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
    read = notation.reading(pieces, party)
    typography = () if read == version else tuple(_typography(pieces, party, read, version))
    return PartyCertificate(party, read == version, changed_places(found, party), typography)


def changed_places(found: Consolidation, party: str) -> tuple[ChangedPlace, ...]:
    """Where a party departs from the base, those places joined that are a move.

    >>> from travaux.drafting.consolidate import consolidate
    >>> [one.inserted for one in changed_places(consolidate("all forces", {"A": "all heavy forces"}), "A")]
    ['heavy ']
    """
    base = found.base
    edits = found.versions[party].edits
    places = [ChangedPlace(edit.start, edit.end, base[edit.start : edit.end], edit.words) for edit in edits]
    return tuple(_moves_joined(places))


def _typography(pieces: Sequence[Piece], party: str, read: str, version: str) -> Iterator[ChangedPlace]:
    """Where a party reads what it did not send to the letter, by the places of the base."""
    starts, places, here, at = list[int](), list[tuple[int, int, bool]](), 0, 0
    for piece in pieces:
        own, words = (piece, piece) if isinstance(piece, str) else (piece.base, piece.reading(party))
        starts.append(at)
        places.append((here, here + len(own), isinstance(piece, str)))
        here, at = here + len(own), at + len(words)
    apart = departures(taken_apart(read), version)
    for edit in sorted((*apart.edits, *apart.typography)):
        number = max(0, bisect_right(starts, edit.start) - 1)
        start, end, shared = places[number] if places else (0, 0, False)
        if shared:
            away = start - starts[number]
            start, end = edit.start + away, min(edit.end + away, end)
        yield ChangedPlace(start, end, read[edit.start : edit.end], edit.words)


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
