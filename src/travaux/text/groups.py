"""Groups of alternatives: brackets side by side, parted by a slash, or slashes inside one bracket."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from travaux.text import cues

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ADJACENT = re.compile(r"[ \t\u00a0*_\\]{0,12}(?:(?:\r\n|\r|\n)[ \t>*_]{0,40})?")
_BETWEEN = " \t\u00a0*_\\\r\n/"
"""What may stand first between two members of a chain."""

_SLASH = re.compile(r"[ \t\u00a0*_\\]{0,4}/[ \t\u00a0*_\\]{0,4}(?:(?:\r\n|\r|\n)[ \t>]{0,20})?")
_WORD_OF_SLASH = r"[^\W_]+(?:[-'’ ][^\W_]+){0,3}"
_TIGHT = re.compile(rf"\s{{0,3}}{_WORD_OF_SLASH}(?:/{_WORD_OF_SLASH}){{1,7}}\s{{0,3}}")
_SPACED = re.compile(r"(?<=\s)/(?=\s)|(?<=\w)/(?=\s)|(?<=\s)/(?=\w)")
_FIXED_EXPRESSION = re.compile(
    r"(?<![\w/])(?:and/or|or/and|either/or|hiv/aids|et/ou|y/o|и/или|n/a|he/she|his/her|him/her|s/he|w/m2|in/out)(?![\w/])",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"\d{1,3}/[A-Z]{1,5}|[A-Z]{1,5}/[A-Z0-9]{1,6}[./]|[A-Z]{2,8}/[A-Z]{2,8}\s{0,3}$")
_MODAL_SLASH = (
    r"(?<![\w/])(?:(?:shall|should|may|must|will|can)(?:/(?:shall|should|may|must|will|can)){1,3}"
    r"|(?:first|second|third|fourth|fifth|sixth|tenth|twentieth|thirtieth|sixtieth|ninetieth)(?:/(?:first|second|third|fourth|fifth|sixth|tenth|twentieth|thirtieth|sixtieth|ninetieth)){1,3})(?![\w/])"
)
_TIGHT_BARE = re.compile(
    _MODAL_SLASH
    + r"|(?<![\w/])\d{1,3}(?:/\d{1,3}){0,3}/(?=\[[XYZxyz]\])|(?<![\w/])(?!and/|or/)[a-z]{3,20}/or\b",
    re.IGNORECASE,
)
_BARE_SLASH = re.compile(r"(?<=[\w)\]”\"’%°])[ \u00a0]/[ \u00a0](?=[\w(\[“\"‘])")
_LONGEST_BEFORE_SLASH = 20
_PHRASE_BOUND = re.compile(r"[.;:,()\[\]{}\r\n\t]|[ \u00a0]/[ \u00a0]")


class Member(NamedTuple):
    """A bracket that may be one of a group: its number among all brackets, its span and words, the bracket that it stands in, and the
    paragraphs that it begins and ends in.

    >>> Member(0, 0, 7, "shall").parent
    -1
    """

    number: int
    start: int
    end: int
    words: str
    parent: int = -1
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Brackets that stand side by side: `members` in order, how they are joined, and whether some only add words.

    >>> Run((1, 2), "adjacent").mixed
    False
    """

    members: tuple[int, ...]
    joined: Literal["adjacent", "slash"]
    mixed: bool = False


def runs(
    text: str, members: Sequence[Member], departures: Sequence[tuple[int, int]] = ()
) -> tuple[list[Run], list[Run]]:
    """The groups of alternatives among brackets, and the runs that stand together but add to one another.

    A run is additive where a member begins or ends like an addition (", and", "including", a closing comma) or is
    empty, unless all are bare connectives; a run with a slash is always one of alternatives. In a consolidated
    text the marks of one departure (`departures`: where each begins and ends, in order) are alternatives,
    whatever their words.

    >>> found = [Member(0, 0, 7, "shall"), Member(1, 7, 15, "should")]
    >>> runs("[shall][should]", found)[0]
    [Run(members=(0, 1), joined='adjacent', mixed=False)]
    """
    groups = [Run(tuple(one.number for one in marks), "adjacent") for marks in _marks(members, departures)]
    additive: list[Run] = []
    told = {number for group in groups for number in group.members}
    for chain, slashed in _chains(text, members, told):
        run, is_additive = _judged(chain, slashed)
        (additive if is_additive else groups).append(run)
    return groups, additive


def _marks(members: Sequence[Member], departures: Sequence[tuple[int, int]]) -> Iterator[list[Member]]:
    """The brackets that are the marks of each departure, where it has two or more; not those in its words."""
    starts = [start for start, _ in departures]
    within: dict[int, list[Member]] = {}
    for member in members:
        at = bisect_right(starts, member.start) - 1
        if at >= 0 and member.end <= departures[at][1]:
            within.setdefault(at, []).append(member)
    for found in within.values():
        marks = [member for member in found if member.parent == found[0].parent]
        if len(marks) > 1:
            yield marks


def _chains(
    text: str, members: Sequence[Member], told: Collection[int]
) -> Iterator[tuple[list[Member], bool]]:
    """Maximal chains of two or more siblings with nothing between them but space or a slash; `told` are in none."""
    children: dict[int, list[Member]] = {}
    for member in members:
        if member.number not in told:
            children.setdefault(member.parent, []).append(member)
    for siblings in children.values():
        chain, slashed = [siblings[0]], False
        for before, after in pairwise(siblings):
            joined = _joint(text, before.end, after.start) if before.last == after.first else ""
            if joined and (len(chain) == 1 or not slashed or joined == "slash"):
                chain.append(after)
                slashed = slashed or joined == "slash"
                continue
            yield from _parted(chain, slashed)
            chain, slashed = [after], False
        yield from _parted(chain, slashed)


def _parted(chain: list[Member], slashed: bool) -> Iterator[tuple[list[Member], bool]]:
    """A chain without those of one member; two or more modal verbs in a row are alternatives by themselves."""
    if slashed:
        yield chain, slashed
        return
    parts = [list(part) for _, part in groupby(chain, key=lambda member: cues.is_modal(member.words))]
    joined: list[list[Member]] = [[]]
    for part in parts:
        if len(part) > 1 and cues.is_modal(part[0].words):
            joined += [part, []]
        else:
            joined[-1] = [*joined[-1], *part]
    yield from ((part, False) for part in joined if len(part) > 1)


def _joint(text: str, start: int, end: int) -> str:
    if start == end:
        return "adjacent"
    if end - start > 60 or text[start] not in _BETWEEN:
        return ""
    if _ADJACENT.fullmatch(text, start, end):
        return "adjacent"
    return "slash" if _SLASH.fullmatch(text, start, end) else ""


def _judged(chain: Sequence[Member], slashed: bool) -> tuple[Run, bool]:
    indexes = tuple(member.number for member in chain)
    if slashed:
        return Run(indexes, "slash"), False
    clauses = all(member.words.rstrip().endswith(";") for member in chain)
    adds = [
        cues.begins_additive(member.words)
        or not member.words.strip()
        or (not clauses and cues.additive(member.words))
        for member in chain
    ]
    connective = [bool(cues.CONNECTIVE.fullmatch(member.words)) for member in chain]
    if all(connective) or not (any(adds) or any(connective)):
        return Run(indexes, "adjacent"), False
    leading = [cues.begins_additive(member.words) for member in chain]
    trailing_only = any(cue and not lead for cue, lead in zip(adds, leading, strict=True))
    return Run(
        indexes, "adjacent", mixed=sum(not cue for cue in adds) > 1 or (trailing_only and any(leading))
    ), True


def inside(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The alternatives that slashes state inside one bracket (`start` to `end`, without its marks), or none.

    With spaces round it a slash parts alternatives; without, only if the whole bracket is made of single words or
    numbers and is no fixed expression, symbol or list of parties.

    >>> inside("shall/should", 0, 12), inside("and/or", 0, 6), inside("a plan / no plan", 0, 16)
    ([(0, 5), (6, 12)], [], [(0, 6), (9, 16)])
    """
    if text.find("/", start, end) < 0:
        return []
    words = _FIXED_EXPRESSION.sub(lambda found: found.group().replace("/", "\u2215"), text[start:end])
    if "/" not in words or "[" in words:
        return []
    if _tight(words):
        cuts = [start + i for i, sign in enumerate(words) if sign == "/"]
    else:
        cuts = [start + found.start() for found in _SPACED.finditer(words) if found.start()]
    if words.lstrip().startswith("/"):
        start += words.index("/") + 1
    if not cuts:
        return []
    bounds = [start, *(at for cut in cuts for at in (cut, cut + 1)), end]
    spans = [_stripped(text, a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return spans if all(a < b for a, b in spans) else []


def _tight(words: str) -> bool:
    return bool(_TIGHT.fullmatch(words)) and not _SYMBOL.match(words.strip(" *_"))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def bare_slashes(text: str, start: int, end: int) -> list[list[tuple[int, int]]]:
    """Alternatives that a spaced slash states outside any bracket, each to the nearest phrase bound: a guess.

    >>> text = "the participation / widest possible participation, and"
    >>> [text[a:b] for a, b in bare_slashes(text, 0, len(text))[0]]
    ['the participation', 'widest possible participation']
    """
    found: list[list[tuple[int, int]]] = []
    for slash in _spaced_slashes(text, start, end):
        left = _bound_before(text, start, slash.start())
        right = _PHRASE_BOUND.search(text, slash.end(), min(end, slash.end() + 300))
        stop = right.start() if right else min(end, slash.end() + 300)
        after = _stripped(text, slash.end(), stop)
        if found and found[-1][-1][1] >= slash.start():
            found[-1].append(after)
        else:
            found.append([_stripped(text, left, slash.start()), after])
    for tight in _tight_slashes(text, start, end):
        cuts = [tight.start() + i for i, sign in enumerate(tight.group()) if sign == "/"]
        stop = tight.end() + (3 if text[tight.end() - 1] == "/" else 0)
        bounds = [tight.start(), *(at for cut in cuts for at in (cut, cut + 1)), stop]
        found.append(list(zip(bounds[::2], bounds[1::2], strict=True)))
    return sorted(found)


def _slashes(text: str, start: int, end: int) -> Iterator[int]:
    at = text.find("/", start, end)
    while at >= 0:
        yield at
        at = text.find("/", at + 1, end)


def _spaced_slashes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for at in _slashes(text, start, end):
        if at > start and (found := _BARE_SLASH.match(text, at - 1, end)):
            yield found


def _tight_slashes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words that slashes without spaces join: each match begins with the word before its first slash."""
    behind = start
    for at in _slashes(text, start, end):
        first = at
        while (
            first > behind
            and at - first <= _LONGEST_BEFORE_SLASH
            and (text[first - 1].isalnum() or text[first - 1] == "_")
        ):
            first -= 1
        if behind <= first < at and (found := _TIGHT_BARE.match(text, first, end)):
            behind = found.end()
            yield found


def _bound_before(text: str, start: int, end: int) -> int:
    low = max(start, end - 300)
    at = low
    for bound in _PHRASE_BOUND.finditer(text, low, end):
        at = bound.end()
    return at
