"""The report on a draft: its census, gathered by article, by dispute, by party and by what is left to do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from travaux.analysis.entries import BracketEntry, Census, OptionEntry
from travaux.analysis.places import Place, Places
from travaux.analysis.report import census
from travaux.analysis.stretches import Stretch, stretches
from travaux.text.tree import DISPUTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.tree import Draft

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_SHOWN, _LISTED = 8, 300
_MATRIX = 14
_LENGTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_DEPTHS = range(1, 13)

_FOR_LEADERS = re.compile(
    r"(?:reserved?|left|kept|referred|deferred|decided|decision|settled?|réservée?s?|renvoyée?s?|reservad[oa]s?)"
    r"[^.\n]{0,60}?(?:leader|president|heads? of|minister|principal|summit|président|dirigeant|chefs?\sd|"
    r"ministre|jef[ea]s? de|ministr)|(?:للرئيسين|للرئيسَين|إلى الرئيسين|للقادة|للزعيمين|للرؤساء)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OptionSet:
    """Competing paragraphs for one place, in their order.

    >>> OptionSet("art-2:o1", "Article 2", ()).options
    ()
    """

    id: str
    path: str
    options: tuple[OptionEntry, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who stands with whom: for the parties named most often, how many brackets two of them share.

    `together[i][j]` counts the brackets that both want in (the diagonal: that party at all); `against[i][j]`
    those that i wants in and j wants out.

    >>> Sides((), (), ()).parties
    ()
    """

    parties: tuple[str, ...]
    together: tuple[tuple[int, ...], ...]
    against: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a distribution: how many brackets have between `least` and `most` words (or that depth).

    >>> Step(2, 3, 40).brackets
    40
    """

    least: int
    most: int | None
    brackets: int


@dataclass(frozen=True, slots=True)
class Report:
    """The census and what a delegate asks of it.

    The lists of places hold the first 300 of each sort; `repaired` counts all brackets with an assumed mark.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> summary(Draft(Source(""))).stretches
    ()
    """

    census: Census
    direction: Literal["ltr", "rtl"]
    stretches: tuple[Stretch, ...]
    longest: tuple[Place, ...]
    deepest: tuple[Place, ...]
    lengths: tuple[Step, ...]
    depths: tuple[Step, ...]
    sides: Sides
    option_sets: tuple[OptionSet, ...]
    placeholders: tuple[Place, ...]
    reserved: tuple[Place, ...]
    repairs: tuple[Place, ...]
    repaired: int

    @property
    def share(self) -> float:
        """The open words' share of the draft, 0 to 1.

        >>> from travaux.text.source import Source
        >>> from travaux.text.tree import Draft
        >>> summary(Draft(Source(""))).share
        0.0
        """
        counts = self.census.counts
        return counts.bracketed_words / counts.words if counts.words else 0.0


def summary(draft: Draft) -> Report:
    """The report on a draft.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> summary(Draft(Source(""))).longest
    ()
    """
    found = census(draft)
    disputed = [bracket for bracket in found.brackets if bracket.kind in DISPUTED]
    places = Places(draft, found)
    placeholders = [bracket for bracket in found.brackets if bracket.kind == "placeholder"]
    repaired = [bracket for bracket in found.brackets if bracket.repaired]
    return Report(
        census=found,
        direction=direction(draft),
        stretches=tuple(stretches(draft, found)),
        longest=places.of(sorted(disputed, key=lambda one: (-one.words, one.start))[:_SHOWN]),
        deepest=places.of(_deepest(disputed)),
        lengths=_distribution((max(1, one.words) for one in disputed), _LENGTHS),
        depths=_distribution((one.depth for one in disputed), _DEPTHS),
        sides=_sides(found, disputed),
        option_sets=tuple(_option_sets(found, places)),
        placeholders=places.of(placeholders[:_LISTED]),
        reserved=places.of(_reserved(draft, found)[:_LISTED]),
        repairs=places.of(repaired[:_LISTED]),
        repaired=len(repaired),
    )


def direction(draft: Draft) -> Literal["ltr", "rtl"]:
    """The direction in which the draft is written, by its language, else by its letters.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> direction(Draft(Source("المادة الأولى")))
    'rtl'
    """
    if draft.language:
        return "rtl" if draft.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    letters = [letter for letter in draft.source.text[:4000] if letter.isalpha()]
    leftward = sum("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in letters)
    return "rtl" if leftward * 2 > len(letters) else "ltr"


def _deepest(disputed: Sequence[BracketEntry]) -> list[BracketEntry]:
    """The deepest bracket of each provision, deepest first, where it stands in another one at all."""
    chosen: dict[str | None, BracketEntry] = {}
    for bracket in disputed:
        known = chosen.get(bracket.provision)
        if bracket.depth > 1 and (known is None or bracket.depth > known.depth):
            chosen[bracket.provision] = bracket
    return sorted(chosen.values(), key=lambda one: (-one.depth, one.start))[:_SHOWN]


def _distribution(values: Iterable[int], steps: Sequence[int]) -> tuple[Step, ...]:
    """How many values lie in each step; a step ends where the next begins, the last one is open."""
    inside = Counter(bisect_right(steps, value) - 1 for value in values)
    used = max(inside, default=-1) + 1
    ends: list[int | None] = [*(step - 1 for step in steps[1:]), None]
    return tuple(Step(steps[at], ends[at], inside[at]) for at in range(used))


def _sides(found: Census, disputed: Sequence[BracketEntry]) -> Sides:
    by_mentions = sorted(
        found.parties.items(), key=lambda item: (-(item[1].propose + item[1].oppose), item[0])
    )
    named = [code for code, count in by_mentions if count.propose + count.oppose][:_MATRIX]
    row = {code: number for number, code in enumerate(named)}
    together = [[0] * len(named) for _ in named]
    against = [[0] * len(named) for _ in named]
    for bracket in disputed:
        proposing = {row[code] for code in bracket.propose if code in row}
        opposing = {row[code] for code in bracket.oppose if code in row}
        for one in proposing:
            for other in proposing:
                together[one][other] += 1
            for other in opposing:
                against[one][other] += 1
    return Sides(tuple(named), tuple(map(tuple, together)), tuple(map(tuple, against)))


def _option_sets(found: Census, places: Places) -> Iterator[OptionSet]:
    sets: dict[str, list[OptionEntry]] = {}
    for option in found.options:
        sets.setdefault(option.set, []).append(option)
    for name, options in sets.items():
        yield OptionSet(name, places.path(options[0].provision), tuple(options))


def _reserved(draft: Draft, found: Census) -> list[BracketEntry]:
    """The notes and blanks that leave a point to those who lead the parties."""
    text = draft.source.text
    return [
        bracket
        for bracket in found.brackets
        if bracket.kind in ("note", "placeholder")
        and _FOR_LEADERS.search(text[bracket.start : bracket.end][:400])
    ]
