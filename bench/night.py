"""Versions as a night brings them, from a seed: many parties, amendments in clusters, most of them shared."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
SHIFTS = {
    "shall": ("should", "may", "will"),
    "should": ("shall", "may"),
    "may": ("shall", "should"),
    "and": ("or", "as well as"),
    "all": ("developed country", "the"),
    "support": ("finance", "means of implementation"),
    "ensure": ("promote", "facilitate"),
    "Parties": ("developed country Parties", "Parties in a position to do so"),
}
PHRASES = (
    ", as appropriate,",
    " in accordance with Article 4",
    ", on the basis of equity,",
    " and other relevant bodies",
    ", taking into account national circumstances,",
    " in a transparent manner",
    " new and additional",
    " by 2030",
)
SENTENCES = (
    "The Conference of the Parties shall keep this matter under review.",
    "Developing country Parties shall receive support for this purpose.",
    "Nothing in this paragraph affects the rights of any Party under international law.",
)


IN_HOT_PLACES, BY_GROUPS = 0.8, 0.4
"""Such shares of the amendments go to the few paragraphs that all fight about, and are tabled by groups."""
KINDS = {"word": 35, "insertion": 30, "deletion": 20, "sentence": 12, "paragraph": 3}
"""In a hundred amendments so many of each kind."""


class Amendment(NamedTuple):
    """The stretch of the base (code points) that its sponsors replace, by what words."""

    start: int
    end: int
    words: str
    sponsors: frozenset[str]


def night(base: str, parties: int, *, seed: int, amendments: int = 600) -> dict[str, str]:
    """The versions of so many parties, by code; the amendments gather in few paragraphs.

    Each amendment is tabled by one party or by a group of up to a hundred. Where two of a party's amendments
    overlap, it keeps the first.
    """
    chance = random.Random(seed)
    codes = [f"P{number:03d}" for number in range(parties)]
    groups = [sorted(chance.sample(codes, k=min(parties, size))) for size in (100, 60, 40, 28, 12, 6, 3, 2)]
    places = paragraphs(base)
    hot = chance.sample(places, k=max(1, len(places) // 5))
    tabled = [
        amended(
            base, chance.choice(hot if chance.random() < IN_HOT_PLACES else places), chance, codes, groups
        )
        for _ in range(amendments)
    ]
    return {code: version(base, [one for one in tabled if code in one.sponsors]) for code in codes}


def paragraphs(base: str) -> list[tuple[int, int]]:
    """Where the lines of some length begin and end."""
    return [line.span() for line in re.finditer(r"[^\n]{60,}", base)]


def amended(
    base: str,
    place: tuple[int, int],
    chance: random.Random,
    codes: Sequence[str],
    groups: Sequence[list[str]],
) -> Amendment:
    """One amendment to a paragraph."""
    sponsors = frozenset(chance.choice(groups) if chance.random() < BY_GROUPS else [chance.choice(codes)])
    words = list(WORD.finditer(base, *place))
    word = chance.choice(words)
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "word":
        known = [one for one in words if one.group() in SHIFTS]
        word = chance.choice(known) if known else word
        return Amendment(*word.span(), chance.choice(SHIFTS.get(word.group(), ("relevant",))), sponsors)
    if kind == "insertion":
        return Amendment(word.end(), word.end(), chance.choice(PHRASES), sponsors)
    if kind == "deletion":
        upto = words[min(len(words) - 1, words.index(word) + chance.randint(1, 6))]
        return Amendment(word.end(), upto.end(), "", sponsors)
    parting = " " if kind == "sentence" else "\n\n"
    return Amendment(place[1], place[1], parting + chance.choice(SENTENCES), sponsors)


def version(base: str, own: Sequence[Amendment]) -> str:
    """The base with the amendments made."""
    parts, at = list[str](), 0
    for one in sorted(own, key=lambda one: (one.start, one.end, one.words)):
        if one.start >= at:
            parts += [base[at : one.start], one.words]
            at = one.end
    return "".join([*parts, base[at:]])
