r"""The notation of a consolidated text: a base with every party's departures from it, in brackets.

So it looks::

    all [forces][A, C: heavy weapons][B: troops] from [D oppose: within] the zone[A:  by night].

A departure is a run of touching brackets: the base's own words first, either unlabelled or as the words that some
oppose, then the words that parties propose, each with the list of its sponsors. Words in it are copied, never
read. Brackets that belong to no departure are the files' own; where one could be taken for a part of a departure,
it is written with a backslash. `written` and `pieces` are inverse to each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_SIGN = re.compile(r"(?<!\\)(\\*)([\[\]])")


class Proposal(NamedTuple):
    """Words that parties want at a place, and the parties, sorted.

    >>> Proposal("heavy weapons", ("A", "C")).parties
    ('A', 'C')
    """

    words: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """A place where versions depart from the base: the base's words there (empty for a pure insertion), the
    parties that want nothing in their stead, and the proposals, sorted by their sponsors.

    >>> Departure("60", (), (Proposal("30", ("A",)),)).reading("A")
    '30'
    """

    base: str
    oppose: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    def reading(self, party: str | None) -> str:
        """The words that a party reads here; None reads the base.

        >>> Departure("night", ("B",), ()).reading("B"), Departure("night", ("B",), ()).reading(None)
        ('', 'night')
        """
        if party is None:
            return self.base
        for words, parties in self.proposals:
            if party in parties:
                return words
        return "" if party in self.oppose else self.base

    @property
    def parties(self) -> frozenset[str]:
        """The parties that depart from the base here.

        >>> sorted(Departure("night", ("B",), (Proposal("day", ("A",)),)).parties)
        ['A', 'B']
        """
        return frozenset(self.oppose).union(*(proposal.parties for proposal in self.proposals))


Piece = str | Departure
"""A stretch of words that all share, or a departure."""


def reading(found: Sequence[Piece], party: str | None = None) -> str:
    """The text as a party reads it, or the base.

    >>> reading(pieces("all [A: heavy ]forces", {"A"}), "A")
    'all heavy forces'
    """
    return "".join([piece if isinstance(piece, str) else piece.reading(party) for piece in found])


def written(found: Sequence[Piece], codes: Collection[str]) -> str:
    r"""The pieces as one text in the notation; `codes` are the parties that heads may name.

    Departures must not touch one another, and each has a sponsor or an opponent.

    >>> written(["all ", Departure("", (), (Proposal("heavy ", ("A",)),)), "[own] forces"], {"A"})
    'all [A: heavy ]\\[own\\] forces'
    """
    return "".join([words for words, _ in spelled(found, codes)])


def spelled(found: Sequence[Piece], codes: Collection[str]) -> list[tuple[str, bool]]:
    r"""The written text in stretches, each with whether these are words of the base, in its order.

    >>> spelled(["all ", Departure("60", (), (Proposal("30", ("A",)),))], {"A"})
    [('all ', True), ('[', False), ('60', True), (']', False), ('[A: 30]', False)]
    """
    return [stretch for _, stretches in _spelled(found, codes) for stretch in stretches]


def outside(found: Sequence[Piece], codes: Collection[str]) -> str:
    r"""The stretches that all share, without departures and the brackets behind a backslash.

    >>> outside(["[own] and ", Departure("60", (), (Proposal("30", ("A",)),)), " [A: x]"], {"A"})
    '[own] and  A: x'
    """
    spelt = _spelled(found, codes)
    shared = "".join([words for piece, one in spelt if isinstance(piece, str) for words, _ in one])
    return _SIGN.sub(lambda sign: "" if len(sign.group(1)) % 2 else sign.group(), shared)


def _spelled(
    found: Sequence[Piece], codes: Collection[str]
) -> Iterator[tuple[Piece, list[tuple[str, bool]]]]:
    stretches = list(found)
    escaped = _escaped(stretches, codes)
    for at, piece in enumerate(stretches):
        if isinstance(piece, str):
            yield piece, _signed(piece, escaped[at], before_mark=at + 1 < len(stretches))
        else:
            yield piece, list(_departure(piece, codes))


def pieces(text: str, codes: Collection[str]) -> list[Piece]:
    """A text in the notation, taken apart: stretches that all share, and departures, in their order.

    A bracket without a partner is a character like any other.

    >>> pieces("within [60][A, C: 30] days", {"A", "C"})[1]
    Departure(base='60', oppose=(), proposals=(Proposal(words='30', parties=('A', 'C')),))
    """
    return [piece for piece, _, _ in placed(text, codes)]


def placed(text: str, codes: Collection[str]) -> list[tuple[Piece, int, int]]:
    """The same pieces, each with where it begins and ends in the text (code points).

    >>> placed("[60][A: 30] days", {"A"})[1]
    (' days', 11, 16)
    """
    declared = frozenset(codes)
    partners = _partners(text)
    done: list[tuple[Piece, int, int]] = []
    at = 0
    for start in sorted(partners):
        if start < at:
            continue
        marks = list(_run(text, start, partners, declared))
        if not marks:
            continue
        if start > at:
            done.append((_words(text, at, start), at, start))
        at = marks[-1].end
        done.append((_joined(marks), start, at))
    if at < len(text):
        done.append((_plain(text[at:]), at, len(text)))
    return done


@lru_cache(maxsize=16)
def heads(codes: frozenset[str]) -> re.Pattern[str]:
    """The pattern of a head: a list of declared codes, whether they oppose, a colon and its space.

    >>> heads(frozenset({"A", "B"})).match("A, B oppose: words").groups()
    ('A, B', ' oppose', ': ')
    """
    if not codes:
        return re.compile(r"(?!)()()()")
    code = "|".join(re.escape(code) for code in sorted(codes, key=lambda code: (-len(code), code)))
    return re.compile(rf"((?:{code})(?:, (?:{code}))*)( oppose)?(: ?)")


@lru_cache(maxsize=16)
def _alike(codes: frozenset[str]) -> re.Pattern[str]:
    """The pattern of whatever a reader might take for a head of these parties, in other notations, too."""
    if not codes:
        return re.compile(r"(?!)")
    code = "|".join(re.escape(code) for code in sorted(codes, key=lambda code: (-len(code), code)))
    one = rf"(?:{code})(?![^\W_])"
    verb = r"(?:propos|oppos|support|reserv)(?:es|e|ed|ing)\b"
    return re.compile(rf"\s{{0,3}}{one}(?:[\s,;/&+]{{1,3}}(?:and\s)?(?:{one}|{verb})){{0,400}}\s{{0,3}}:")


class _Written(NamedTuple):
    words: str
    parties: tuple[str, ...]
    oppose: bool
    end: int


def _run(text: str, start: int, partners: dict[int, int], codes: frozenset[str]) -> Iterator[_Written]:
    """The marks of the departure that begins at `start`; none where a bracket of the files' own does."""
    head, alike = heads(codes), _alike(codes)
    first = True
    while start in partners:
        end = partners[start]
        found = head.match(text, start + 1, end)
        if found:
            parties = tuple(found.group(1).split(", "))
            yield _Written(_words(text, found.end(), end), parties, bool(found.group(2)), end + 1)
        elif first and end + 1 in partners and head.match(text, end + 2, partners[end + 1]):
            yield _Written(_unlike_a_head(_words(text, start + 1, end), alike), (), oppose=False, end=end + 1)
        else:
            return
        first = False
        start = end + 1


def _joined(marks: Sequence[_Written]) -> Departure:
    base = next((mark.words for mark in marks if mark.oppose or not mark.parties), "")
    oppose = sorted({party for mark in marks if mark.oppose for party in mark.parties})
    proposals = [Proposal(mark.words, mark.parties) for mark in marks if mark.parties and not mark.oppose]
    return Departure(base, tuple(oppose), tuple(proposals))


def _words(text: str, start: int, end: int) -> str:
    """The words up to the bracket at `end`, before which backslashes are doubled."""
    return _plain(text[start : end + 1])[:-1]


def _plain(text: str) -> str:
    return _SIGN.sub(lambda sign: "\\" * (len(sign.group(1)) // 2) + sign.group(2), text)


def _unlike_a_head(words: str, head: re.Pattern[str]) -> str:
    bare = words.lstrip("\\")
    strokes = len(words) - len(bare)
    return "\\" * (strokes // 2) + bare if strokes and head.match(bare) else words


def _partners(text: str) -> dict[int, int]:
    """Each opening bracket that has its partner, with the offset of that; escaped ones are none."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for sign in _SIGN.finditer(text):
        if len(sign.group(1)) % 2:
            continue
        at = sign.end() - 1
        if sign.group(2) == "[":
            open_.append(at)
        elif open_:
            found[open_.pop()] = at
    return found


def _departure(departure: Departure, codes: Collection[str]) -> Iterator[tuple[str, bool]]:
    if departure.oppose or departure.base:
        yield f"[{', '.join(departure.oppose)} oppose: " if departure.oppose else "[", False
        bare = departure.base.lstrip("\\")
        if not departure.oppose and _alike(frozenset(codes)).match(bare):
            yield "\\" * (len(departure.base) - len(bare) + 1), False
        yield from _mark_words(departure.base)
        yield "]", False
    for words, parties in departure.proposals:
        inside = "".join([part for part, _ in _mark_words(words)])
        yield f"[{', '.join(parties)}: {inside}]", False


def _mark_words(words: str) -> list[tuple[str, bool]]:
    signs = [sign.group(2) for sign in _SIGN.finditer(words)]
    return _signed(words, range(0) if _balanced(signs) else range(len(signs)), before_mark=True)


def _balanced(signs: Sequence[str]) -> bool:
    depth = 0
    for sign in signs:
        depth += 1 if sign == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def _signed(words: str, escaped: Collection[int], *, before_mark: bool) -> list[tuple[str, bool]]:
    """The words with the brackets of the given numbers escaped, and all backslashes before brackets doubled.

    What is put in is told from the words themselves.
    """
    done: list[tuple[str, bool]] = []
    at = 0
    for number, sign in enumerate(_SIGN.finditer(words)):
        strokes = len(sign.group(1)) + (number in escaped)
        if strokes:
            done += [(words[at : sign.end(1)], True), ("\\" * strokes, False)]
            at = sign.end(1)
    done.append((words[at:], True))
    strokes = len(words) - len(words.rstrip("\\"))
    if before_mark and strokes:
        done.append(("\\" * strokes, False))
    return [part for part in done if part[0]]


def _escaped(found: Sequence[Piece], codes: Collection[str]) -> dict[int, set[int]]:
    """For each stretch of words, which of its brackets, by number, are written with a backslash."""
    head = _alike(frozenset(codes))
    escaped: dict[int, set[int]] = {at: set() for at, piece in enumerate(found) if isinstance(piece, str)}
    open_: list[tuple[int, int, bool]] = []
    for at, number, sign, end in _own_signs(found):
        words = found[at]
        if not isinstance(words, str):  # pragma: no cover -- the signs are those of stretches
            continue
        if sign == "[":
            touches = at > 0 and end == 1
            open_.append((at, number, touches or bool(head.match(words, end))))
            continue
        if not open_:
            escaped[at].add(number)
            continue
        first, opening, wrong = open_.pop()
        if wrong or (at + 1 < len(found) and end == len(words)):
            escaped[first].add(opening)
            escaped[at].add(number)
    for first, opening, _ in open_:
        escaped[first].add(opening)
    return escaped


def _own_signs(found: Sequence[Piece]) -> Iterator[tuple[int, int, str, int]]:
    """Each bracket outside departures: its stretch, its number in that, the sign, the offset behind it."""
    for at, piece in enumerate(found):
        if isinstance(piece, str):
            for number, sign in enumerate(_SIGN.finditer(piece)):
                yield at, number, sign.group(2), sign.end()


def touching(found: Sequence[Piece]) -> bool:
    """Whether two departures stand side by side, which the notation cannot tell from one.

    >>> touching([Departure("a", ("A",), ()), Departure("b", ("A",), ())])
    True
    """
    return any(isinstance(a, Departure) and isinstance(b, Departure) for a, b in pairwise(found))
