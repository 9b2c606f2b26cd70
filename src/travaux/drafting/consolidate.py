"""N versions of a base become one text, every departure in brackets with its sponsors.

Nothing is decided here: an edit that nobody opposes stays in brackets as any other. The base and every
version can be read back from the result, and the order in which the versions are given changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from travaux.drafting.departures import Departures, departures, taken_apart, typeface
from travaux.drafting.phrases import Place, places
from travaux.text import notation
from travaux.text.notation import Departure, Piece, Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A base and its versions in one: the shared stretches and the departures, in the order of the text.

    `versions` are what each party makes of the base, by its code; the `typography` of each are the
    differences that raise no bracket.

    >>> both = consolidate("60 days", {"A": "30 days"})
    >>> both.written, both.reading("A")
    ('[60][A: 30] days', '30 days')
    """

    base: str
    pieces: tuple[Piece, ...]
    versions: Mapping[str, Departures]

    @property
    def codes(self) -> tuple[str, ...]:
        """The parties, sorted.

        >>> consolidate("60 days", {"B": "60 days", "A": "30 days"}).codes
        ('A', 'B')
        """
        return tuple(sorted(self.versions))

    @property
    def written(self) -> str:
        """The text in the notation, without front matter.

        >>> consolidate("all forces", {"A": "all heavy forces", "B": "all heavy forces"}).written
        'all [A, B: heavy ]forces'
        """
        return notation.written(self.pieces, self.versions)

    def reading(self, party: str | None = None) -> str:
        """The text as a party reads it, or the base.

        >>> consolidate("all forces", {"A": "all heavy forces"}).reading()
        'all forces'
        """
        return notation.reading(self.pieces, party)


def consolidate(base: str, versions: Mapping[str, str], *, strict: bool = False) -> Consolidation:
    """The versions, by party, and the base as one text; `strict` puts typography in brackets, too.

    >>> consolidate("60 days.", {"A": "30 days.", "B": "90 days.", "C": "30 days."}).written
    '[60][A, C: 30][B: 90] days.'
    """
    apart = taken_apart(base, strict=strict)
    found: dict[str, Departures] = {}
    alike: dict[str, Departures] = {}
    for party in sorted(versions):
        version = versions[party]
        if version not in alike:
            alike[version] = departures(apart, version)
        found[party] = alike[version]
    pieces, at = list[Piece](), 0
    for place in places(base, {party: one.edits for party, one in found.items()}):
        departure = _departure(base[place.start : place.end], place, strict=strict)
        if departure is None:
            continue
        if at < place.start:
            pieces.append(base[at : place.start])
        pieces.append(departure)
        at = place.end
    if at < len(base):
        pieces.append(base[at:])
    return Consolidation(base, tuple(pieces), found)


def _departure(base: str, place: Place, *, strict: bool) -> Departure | None:
    """What stands at a place: equal readings unite their parties; the first in order lends its typography."""
    own = base if strict else typeface(base)
    readings: dict[str, tuple[str, list[str]]] = {}
    for party in sorted(place.versions):
        words = place.versions[party]
        readings.setdefault(words if strict else typeface(words), (words, []))[1].append(party)
    readings.pop(own, None)
    if not readings:
        return None
    oppose = readings.pop("", ("", []))[1]
    proposals = sorted((Proposal(words, tuple(parties)) for words, parties in readings.values()), key=_order)
    return Departure(base, tuple(oppose), tuple(proposals))


def _order(proposal: Proposal) -> tuple[str, ...]:
    return proposal.parties
