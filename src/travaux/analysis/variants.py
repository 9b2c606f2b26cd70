"""Where the versions of a consolidation differ: each place with its readings, article by article."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from travaux.analysis.places import Places
from travaux.analysis.report import census
from travaux.text.notation import Departure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.text.notation import Piece
    from travaux.text.tree import Draft, Provision

_ARTICLES = frozenset({"article", "annex", "preamble"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Words at one place and the parties that read them there; `base` if they are the base's own.

    >>> Reading("30", ("KAR",)).base
    False
    """

    words: str
    parties: tuple[str, ...]
    base: bool = False


@dataclass(frozen=True, slots=True)
class VariantPlace:
    """A place where versions depart from the base: its number from 1, where it stands, what each party reads.

    `start` and `end` are the base's words there, in code points of the base; the first reading is the base's.
    `moves` are the numbers of the places that hold the other half of a move.

    >>> VariantPlace(1, 7, 9, "art-1", "Article 1", (), ("KAR",)).departing
    ('KAR',)
    """

    number: int
    start: int
    end: int
    provision: str | None
    path: str
    readings: tuple[Reading, ...]
    departing: tuple[str, ...]
    moves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heat:
    """A provision and those below it: how many places, who departs, how many words of the base are touched.

    >>> Heat("art-1", "Article 1", "", ()).places
    0
    """

    id: str
    label: str
    heading: str
    parties: tuple[str, ...]
    places: int = 0
    first: int = 0
    cells: tuple[Heat, ...] = ()
    by_party: Mapping[str, int] = field(default_factory=dict)


def variant_places(
    draft: Draft,
    pieces: Iterable[Piece],
    codes: Sequence[str],
    moved: Mapping[tuple[int, int], int] | None = None,
) -> tuple[VariantPlace, ...]:
    """The places of a consolidation, in the order of the base; `draft` is the base, read.

    `moved` says of spans of the base where the other half of a move begins.

    >>> from travaux.text.notation import pieces
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = pieces("within [60][KAR: 30] days", {"KAR", "TOL"})
    >>> [(one.words, one.parties) for one in variant_places(
    ...     parse(Source("within 60 days")), found, ("KAR", "TOL"))[0].readings]
    [('60', ('TOL',)), ('30', ('KAR',))]
    """
    placed = Places(draft, census(draft))
    found: list[VariantPlace] = []
    at = 0
    for piece in pieces:
        if isinstance(piece, str):
            at += len(piece)
            continue
        here = _innermost(draft, at, piece)
        end = at + len(piece.base)
        readings = tuple(_readings(piece, codes))
        departing = tuple(sorted(piece.parties))
        path = placed.path(here.id if here else None)
        found.append(
            VariantPlace(len(found) + 1, at, end, here.id if here else None, path, readings, departing)
        )
        at = end
    return tuple(_with_moves(found, moved or {}))


def _with_moves(
    found: Sequence[VariantPlace], moved: Mapping[tuple[int, int], int]
) -> Iterator[VariantPlace]:
    """The places with the numbers of those that hold the other halves of moves."""
    others: dict[int, set[int]] = {}
    for (start, end), other in moved.items():
        here = _holding(found, start, end)
        there = _holding(found, other, other)
        if here and there and here is not there:
            others.setdefault(here.number, set()).add(there.number)
            others.setdefault(there.number, set()).add(here.number)
    for one in found:
        yield replace(one, moves=tuple(sorted(others.get(one.number, ()))))


def _holding(found: Sequence[VariantPlace], start: int, end: int) -> VariantPlace | None:
    return next((one for one in found if one.start <= start and end <= one.end), None)


def _readings(piece: Departure, codes: Sequence[str]) -> Iterator[Reading]:
    own = tuple(code for code in codes if code not in piece.parties)
    yield Reading(piece.base, own, base=True)
    if piece.oppose and piece.base:
        yield Reading("", piece.oppose)
    for words, parties in piece.proposals:
        yield Reading(words, parties)


def _innermost(draft: Draft, at: int, piece: Departure) -> Provision | None:
    """The provision of a place's first word; what is put in before a line's end belongs to that line."""
    blank = len(piece.base) - len(piece.base.lstrip()) if piece.base.strip() else 0
    inside = at + blank if piece.base or at == 0 else at - 1
    found = [one for one in draft.provisions if one.start <= inside < max(one.end, one.start + 1)]
    return max(found, key=lambda one: one.start, default=None)


def heat(draft: Draft, places: Sequence[VariantPlace]) -> tuple[Heat, ...]:
    r"""Article by article, and paragraph by paragraph in each, who departs from the base, at how many places.

    >>> from travaux.text.notation import pieces
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> base = parse(Source("Article 1\n\nwithin 60 days"))
    >>> found = pieces("Article 1\n\nwithin [60][KAR: 30] days", {"KAR"})
    >>> [(one.label, one.places, one.parties) for one in heat(base, variant_places(base, found, ("KAR",)))]
    [('Article 1', 1, ('KAR',))]
    """
    by_id = {one.id: one for one in draft.provisions}
    top: dict[str, list[VariantPlace]] = {}
    for place in places:
        top.setdefault(_outer(by_id, place.provision), []).append(place)
    rows = [one for one in draft.provisions if one.kind in _ARTICLES or one.id in top]
    found = [_heat(one, top.get(one.id, []), tuple(_cells(draft, by_id, one, places))) for one in rows]
    if "" in top:
        found.insert(0, _heat(None, top[""], ()))
    return tuple(found)


def _outer(by_id: Mapping[str, Provision], name: str | None) -> str:
    """The article or annex round a provision, else the outermost one; empty for none."""
    found = ""
    while name is not None and name in by_id:
        found = name
        if by_id[name].kind in _ARTICLES:
            break
        name = by_id[name].parent
    return found


def _cells(
    draft: Draft, by_id: Mapping[str, Provision], article: Provision, places: Sequence[VariantPlace]
) -> Iterator[Heat]:
    """The provisions right below an article, each with what stands in and below it."""
    below = [one for one in draft.provisions if one.parent == article.id]
    if any(one.kind in _ARTICLES for one in below):
        return
    for number, one in enumerate(below, 1):
        found = _heat(one, [place for place in places if _stands_in(by_id, place.provision, one.id)], ())
        yield found if one.label else replace(found, label=str(number))


def _stands_in(by_id: Mapping[str, Provision], name: str | None, wanted: str) -> bool:
    while name is not None and name in by_id:
        if name == wanted:
            return True
        name = by_id[name].parent
    return False


def _heat(one: Provision | None, places: Sequence[VariantPlace], cells: tuple[Heat, ...]) -> Heat:
    counts = Counter(code for place in places for code in place.departing)
    return Heat(
        one.id if one else "",
        (one.label or one.heading or one.kind.replace("-", " ")) if one else "Above the articles",
        one.heading if one and one.label else "",
        tuple(sorted(counts)),
        len(places),
        places[0].number if places else 0,
        cells,
        dict(counts),
    )


def to_json(
    places: Sequence[VariantPlace],
    base: Mapping[str, str],
    parties: Mapping[str, Mapping[str, str]],
    text: str,
) -> bytes:
    """A consolidation for programs, as `travaux.consolidation/1`: the text, and each place with its readings.

    `base` and `parties` name the files and their hashes; offsets are code points of the base's text.

    >>> to_json((), {"path": "base.md", "sha256": ""}, {}, "")[:36]
    b'{"schema":"travaux.consolidation/1",'
    """
    return msgspec.json.encode(
        {
            "schema": "travaux.consolidation/1",
            "base": base,
            "parties": parties,
            "text": text,
            "places": [asdict(place) for place in places],
        }
    )
