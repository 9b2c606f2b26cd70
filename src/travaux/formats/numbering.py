"""Automatic list numbers: what Word would print before each paragraph (ISO/IEC 29500-1, 17.9).

Definitions come from the numbering part; the numbers themselves are nowhere in the file and have to be
counted. Counters belong to the abstract definition, so that two lists which share one go on where the other
stopped, unless an override restarts them (17.9.8, 17.9.26).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from travaux.formats.numerals import numeral
from travaux.formats.word_xml import W, integer, is_on, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from travaux.formats.package import Element

__all__ = ["Counters", "Label", "Level", "Lists"]

LEVELS = 9
_LONGEST = 255  # Word's own limit for a level's text is far below; a longer one would multiply itself
_PLACE = re.compile(r"%([1-9])")
_SUFFIXES = {"tab": "\t", "space": " ", "nothing": ""}
_DASHES = frozenset("-‐‑‒–—−")
_SYMBOL_MINUS = "\uf02d"  # the minus of the Symbol font, as Word's dash lists write it
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's number as printed, what stands between it and the words, and its level from 0.

    >>> Label("(a)", " ", 2).text
    '(a)'
    """

    text: str
    suffix: str
    level: int


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` has `%1` to `%9` where numbers go (17.9.11), `form` is its number format.

    >>> Level(text="%1.%2", form="decimal").start
    1
    """

    text: str = ""
    form: str = "decimal"
    start: int = 1
    suffix: str = "\t"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: tuple[Level, ...]
    restarts: tuple[int | None, ...]


@dataclass(slots=True)
class Lists:
    """The lists of a file, each read when first asked for; `style_list` finds the list that a style names.

    >>> Lists(None).find("1") is None
    True
    """

    root: Element | None
    style_list: Callable[[str], str] = lambda _: ""
    _abstracts: dict[str, Element] = field(default_factory=dict)
    _instances: dict[str, Element] = field(default_factory=dict)
    _found: dict[str, _List | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is not None:
            for element in self.root.iterchildren(W + "abstractNum"):
                self._abstracts[value(element, "abstractNumId")] = element
            for element in self.root.iterchildren(W + "num"):
                self._instances[value(element, "numId")] = element

    def find(self, number: str) -> _List | None:
        """The list of a `w:numId`; None if the file does not define it."""
        if number not in self._found:
            self._found[number] = self._read(number)
        return self._found[number]

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that a list ties to a paragraph style (17.9.23)."""
        found = self.find(number)
        if found and style:
            for index, level in enumerate(found.levels):
                if level.style == style:
                    return index
        return None

    def _read(self, number: str) -> _List | None:
        instance = self._instances.get(number)
        if instance is None:
            return None
        abstract = value(instance.find(W + "abstractNumId"))
        abstract = self._linked(abstract)
        levels = [Level(text="", form="none")] * LEVELS
        definition = self._abstracts.get(abstract)
        if definition is not None:
            _put_levels(levels, definition)
        restarts: list[int | None] = [None] * LEVELS
        for override in instance.iterchildren(W + "lvlOverride"):
            index = integer(value(override, "ilvl"), -1)
            _put_levels(levels, override)
            start = override.find(W + "startOverride")
            if start is not None and 0 <= index < LEVELS:
                restarts[index] = integer(value(start), 1)
                levels[index] = replace(levels[index], start=integer(value(start), 1))
        return _List(abstract, tuple(levels), tuple(restarts))

    def _linked(self, abstract: str) -> str:
        """The definition behind `w:numStyleLink` (17.9.21), followed as far as it leads."""
        seen = set()
        while abstract in self._abstracts and abstract not in seen:
            seen.add(abstract)
            link = value(self._abstracts[abstract].find(W + "numStyleLink"))
            instance = self._instances.get(self.style_list(link)) if link else None
            if instance is None:
                break
            abstract = value(instance.find(W + "abstractNumId"))
        return abstract


def _put_levels(levels: list[Level], holder: Element) -> None:
    for element in holder.iterchildren(W + "lvl"):
        index = integer(value(element, "ilvl"), -1)
        if 0 <= index < LEVELS:
            levels[index] = _level(element)


def _level(element: Element) -> Level:
    found = {child.tag: child for child in reversed(element)}
    text = value(found.get(W + "lvlText"))[:_LONGEST]
    # A form of its own ("001, 002, …") stands in an alternative, whose fallback is the nearest plain form.
    form = found.get(W + "numFmt")
    if form is None:
        form = next((child for child in element.iter(W + "numFmt") if value(child) != "custom"), None)
    restart = value(found.get(W + "lvlRestart"))
    legal = found.get(W + "isLgl")
    if W + "lvlPicBulletId" in found and not text.strip():
        text = _BULLET
    return Level(
        text=text,
        form=value(form) or "decimal",
        start=integer(value(found.get(W + "start")), 0),
        suffix=_SUFFIXES.get(value(found.get(W + "suff")), "\t"),
        restart=integer(restart, 0) if restart else None,
        legal=legal is not None and is_on(legal),
        style=value(found.get(W + "pStyle")),
    )


@dataclass(slots=True)
class Counters:
    """The running numbers of all lists, paragraph by paragraph.

    >>> Counters(Lists(None)).label("1", 0) is None
    True
    """

    lists: Lists
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, level: int) -> Label | None:
        """Count one more paragraph at a level of the list `number` (`w:numId`); what is printed before it.

        None where nothing is: the list is not defined, or is the "0" that switches numbers off (17.9.18).
        """
        found = self.lists.find(number) if number not in ("", "0") else None
        if found is None:
            return None
        level = min(max(level, 0), LEVELS - 1)
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        self._restart(number, found, level, counts)
        for higher in range(level):
            # A level that was passed over counts as begun: "1.1" first, then "2.".
            if counts[higher] is None:
                counts[higher] = found.levels[higher].start
        now = counts[level]
        counts[level] = found.levels[level].start if now is None else now + 1
        for deeper in range(level + 1, LEVELS):
            restart = found.levels[deeper].restart
            if restart is None or level < restart:
                counts[deeper] = None
        text = _written(found.levels, counts, level)
        return Label(text, found.levels[level].suffix, level) if text else None

    def counted(self, number: str, level: int) -> tuple[int, ...]:
        """What the last paragraph of a list was counted as, from the outermost level to this one."""
        found = self.lists.find(number)
        counts = self._counts.get(found.abstract, []) if found else []
        return tuple(count or 0 for count in counts[: level + 1])

    def _restart(self, number: str, found: _List, level: int, counts: list[int | None]) -> None:
        """Let an override's start count, once, when its list first comes to a level."""
        start = found.restarts[level]
        if start is not None and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = start - 1


def _written(levels: tuple[Level, ...], counts: list[int | None], level: int) -> str:
    current = levels[level]
    if current.form == "bullet":
        sign = current.text.strip().replace(_SYMBOL_MINUS, "–")
        return sign if sign in _DASHES else _BULLET if sign else ""

    def number(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        form = levels[index].form
        if form in ("none", "bullet"):
            return ""
        count = counts[index]
        return numeral(levels[index].start if count is None else count, "decimal" if current.legal else form)

    return _PLACE.sub(number, current.text)
