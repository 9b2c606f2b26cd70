"""Moves in a consolidated text: words that a party takes out at one place and puts in at another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from travaux.text import notation
from travaux.text.frontmatter import front_matter
from travaux.text.notation import Departure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.analysis.places import Places
    from travaux.drafting.resolve import Decision
    from travaux.text.tree import Draft

_FEWEST_WORDS = 6
"""Fewer words may stand at two places by chance."""
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_MANY = 50
"""Words that begin more departures than this are a formula."""


@dataclass(frozen=True, slots=True)
class Half:
    """One end of a move: its first bracket, the ids that lead to it, where its words begin (code points).

    >>> Half("art-1/1", frozenset({"art-1/1"}), 20).bracket
    'art-1/1'
    """

    bracket: str
    names: frozenset[str]
    start: int


@dataclass(frozen=True, slots=True)
class Move:
    """Words of the base that parties take out at one place and put in at another.

    >>> half = Half("art-1/1", frozenset({"art-1/1"}), 20)
    >>> Move(("KAR",), half, half).parties
    ('KAR',)
    """

    parties: tuple[str, ...]
    out: Half
    into: Half


class _Place(NamedTuple):
    piece: Departure
    start: int
    end: int


def moves(draft: Draft) -> tuple[Move, ...]:
    r"""The moves that a consolidated text holds in two departures, in the order of where the words come in.

    The words of one end, six or more, stand whole at the other; its parties read them at one of the two only.
    A text that is no consolidation has none.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> moves(parse(Source("[A: they all go by the old road] [A oppose: they all go by the old road]")))
    ()
    """
    source = draft.source
    front = front_matter(source.text)[0] or front_matter(source.front)[0]
    if front is None or not front.consolidated:
        return ()
    body = front_matter(source.text)[1]
    placed = notation.placed(source.text[body:], front.parties)
    places = [_Place(one, body + a, body + b) for one, a, b in placed if isinstance(one, Departure)]
    return tuple(_found(draft, places))


def moved(draft: Draft, placed: Places, found: Iterable[Move], bracket: str) -> Iterator[tuple[str, Half]]:
    """What is to be said of the moves that a bracket is an end of, each with the other end.

    >>> from travaux.analysis.places import Places
    >>> from travaux.analysis.report import census
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("They [shall] go."))
    >>> out, into = (Half(name, frozenset({name}), 0) for name in ("text/1", "text/2"))
    >>> [said for said, _ in moved(draft, Places(draft, census(draft)), [Move(("A",), out, into)], "text/1")]
    ['A moves these words: to the text (text/2)']
    """
    for move in found:
        verb = f"{', '.join(move.parties)} {'moves' if len(move.parties) == 1 else 'move'} these words"
        if bracket in move.into.names:
            yield f"{verb} here: the base has them at {_place(draft, placed, move.out)}", move.out
        if bracket in move.out.names:
            yield f"{verb}: to {_place(draft, placed, move.into)}", move.into


def left_behind(draft: Draft, decisions: Iterable[Decision]) -> list[str]:
    """A sentence for each move of which one end is decided and the other one is not.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> left_behind(parse(Source("They [shall] go.")), ())
    []
    """
    decided = {one.bracket for one in decisions if one.verb != "reserve"}
    found = []
    for move in moves(draft):
        ends = [half for half in (move.out, move.into) if half.names & decided]
        if decided and len(ends) == 1:
            other = move.into if ends[0] is move.out else move.out
            found.append(
                f"{ends[0].bracket} is decided, {other.bracket} is not: they are the two ends of a move by "
                f"{', '.join(move.parties)}, and the same words may stand twice or nowhere."
            )
    return found


def _place(draft: Draft, placed: Places, half: Half) -> str:
    here = [one for one in draft.provisions if one.start <= half.start < one.end]
    path = placed.path(max(here, key=lambda one: one.start).id) if here else ""
    return f"{path or 'the text'} ({half.bracket})"


def _found(draft: Draft, places: Sequence[_Place]) -> Iterator[Move]:
    bases = [_folded(place.piece.base) for place in places]
    begun, holding = dict[tuple[str, ...], list[int]](), dict[tuple[str, ...], list[int]]()
    for at, words in enumerate(bases):
        for number, row in enumerate(_rows(words)):
            holding.setdefault(row, []).append(at)
            if number == 0:
                begun.setdefault(row, []).append(at)
    for place in places:
        for proposal in place.piece.proposals:
            words = _folded(proposal.words)
            rows = list(_rows(words))
            near = holding.get(rows[0], []) if rows else []
            others = dict.fromkeys(
                [*near[:_MANY], *(at for row in rows for at in begun.get(row, [])[:_MANY])]
            )
            for at in others:
                if _is_moved(place, places[at], words, bases[at], proposal.parties):
                    out, into = _half(draft, places[at]), _half(draft, place)
                    if out and into:
                        yield Move(proposal.parties, out, into)


def _is_moved(into: _Place, out: _Place, words: list[str], base: list[str], parties: Sequence[str]) -> bool:
    """Whether the base's words at one place are those that come in at the other, for these parties."""
    small = f" {' '.join(words if len(words) <= len(base) else base)} "

    def holds(other: str | list[str]) -> bool:
        return small in f" {' '.join(_folded(other) if isinstance(other, str) else other)} "

    return (
        into is not out
        and holds(words)
        and holds(base)
        and not holds(into.piece.base)
        and not any(holds(out.piece.reading(party)) for party in parties)
    )


def _half(draft: Draft, place: _Place) -> Half | None:
    found = [one for one in draft.brackets if place.start <= one.start and one.end <= place.end]
    if not found:
        return None
    own = [one for one in found if one.parent == found[0].parent]
    groups = {one.group for one in own if one.group}
    text = draft.source.text
    words = text[found[0].inner_start : found[0].inner_end]
    return Half(
        found[0].id,
        frozenset({*(one.id for one in own), *groups}),
        found[0].inner_start + len(words) - len(words.lstrip()),
    )


def _folded(words: str) -> list[str]:
    """The words without case and without the number that they begin with."""
    found = [word.casefold() for word in _WORD.findall(words)]
    return found[1:] if found and found[0].isdecimal() else found


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - _FEWEST_WORDS + 1):
        yield tuple(words[at : at + _FEWEST_WORDS])
