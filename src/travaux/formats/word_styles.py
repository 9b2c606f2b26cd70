"""Styles and direct formatting, as far as they say something about words (ISO/IEC 29500-1, 17.3, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.numbering import Lists
from travaux.formats.package import Element
from travaux.formats.word_xml import OFF, W, integer, is_on, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.text.source import MarkKind


__all__ = ["Formatting", "ParagraphStyle", "Styles"]

Formatting = tuple[tuple["MarkKind", str], ...]
"""What sets words apart, as (kind, note) in the order of the kinds; () for plain words."""

_HEADING = re.compile(r"heading ([1-9])")
_BODY_LEVEL = 9  # w:outlineLvl of body text (17.3.1.20)
_LINKS = frozenset({"hyperlink", "followedhyperlink", "internet link", "visited internet link"})
_SIGNS = frozenset({"departure mark", "proposed words", "opposed words"})
"""The styles of a consolidation's signs and words, whose look tells nothing that the text does not."""
_LINK_COLOURS = frozenset({"0000FF", "0563C1", "0000EE", "1155CC", "467886", "954F72", "96607D", "000080"})
_NEAR_BLACK = 0x40  # no part of the colour brighter than this: a reader takes it for black
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_WHITE = "FFFFFF"


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph takes from its style: heading level from 1 (0: none), list, list level, hidden words.

    >>> ParagraphStyle(heading=1).hidden
    False
    """

    heading: int = 0
    list: str = ""
    list_level: int = 0
    hidden: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a file, each resolved along its `basedOn` chain when first asked for.

    >>> Styles(None, None).paragraph("Heading1")
    ParagraphStyle(heading=0, list='', list_level=0, hidden=False)
    """

    root: Element | None
    numbering: Element | None
    lists: Lists = field(init=False)
    default: str = ""
    _elements: dict[str, Element] = field(default_factory=dict)
    _paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)
    _runs: dict[str, dict[MarkKind, str]] = field(default_factory=dict)
    _links: set[str] = field(default_factory=set)
    _formattings: dict[Formatting, Formatting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lists = Lists(self.numbering, self._list_of_style)
        if self.root is None:
            return
        for element in self.root.iterchildren(W + "style"):
            identity = value(element, "styleId")
            self._elements[identity] = element
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                self.default = identity

    def paragraph(self, style: str) -> ParagraphStyle:
        """What the paragraph style `style` (its id; "" for the default one) gives."""
        found = self._paragraphs.get(style)
        if found is None:
            found = self._paragraphs[style] = self._resolve(style or self.default)
        return found

    def formatting(self, properties: Element) -> Formatting:
        """What a run's properties (`w:rPr`), with its character style, say of its words."""
        own: dict[MarkKind, str] = {}
        for child in properties:
            tag = child.tag
            if tag in _SWITCHES:
                own[_SWITCHES[tag]] = _ABSENT if child.get(_VAL) in OFF else ""
            elif tag in _READERS:
                _READERS[tag](self, own, child)
        if not own:
            return ()
        if own.get("coloured") in _LINK_COLOURS and self.is_link(value(properties.find(_STYLE))):
            del own["coloured"]
        key = tuple(own.items())
        found = self._formattings.get(key)
        if found is None:
            found = tuple(sorted((kind, note) for kind, note in key if note != _ABSENT))
            self._formattings[key] = found
        return found

    def _list_of_style(self, style: str) -> str:
        for element in self._chain(style):
            number = value(element.find(f"{W}pPr/{W}numPr/{W}numId"))
            if number:
                return number
        return ""

    def _chain(self, style: str) -> Iterator[Element]:
        """The style and those that it is based on, nearest first, each once."""
        seen = set()
        while style in self._elements and style not in seen:
            seen.add(style)
            yield self._elements[style]
            style = value(self._elements[style].find(W + "basedOn"))

    def _resolve(self, style: str) -> ParagraphStyle:
        heading: int | None = None
        number = level = hidden = None
        owner = ""
        for element in self._chain(style):
            if heading is None:
                heading = _heading(element)
            properties = element.find(f"{W}pPr/{W}numPr")
            if properties is not None and number is None:
                level = level or value(properties.find(W + "ilvl")) or None
                number = value(properties.find(W + "numId")) or None
                owner = value(element, "styleId") if number else owner
            vanish = element.find(f"{W}rPr/{W}vanish")
            if vanish is not None and hidden is None:
                hidden = is_on(vanish)
        tied = self.lists.level_of_style(number or "", style)
        if tied is None:
            tied = self.lists.level_of_style(number or "", owner)
        at = tied if tied is not None else integer(level or "")
        return ParagraphStyle(heading or 0, number or "", at, bool(hidden))

    def character(self, style: str) -> dict[MarkKind, str]:
        """What the character style `style` (its id) says of words."""
        found = self._runs.get(style)
        if found is None:
            found = {}
            for element in reversed(list(self._chain(style))):
                properties = element.find(W + "rPr")
                for child in properties if properties is not None else ():
                    if child.tag in _SWITCHES:
                        _put(found, _SWITCHES[child.tag], "" if is_on(child) else None)
                    elif child.tag in _READERS and child.tag != _STYLE:
                        _READERS[child.tag](self, found, child)
                if value(element.find(W + "name")).lower() in _LINKS:
                    found.pop("coloured", None)
                    found.pop("underlined", None)
                    self._links.add(style)
                elif value(element.find(W + "name")).lower() in _SIGNS:
                    found.clear()
            self._runs[style] = found
        return found

    def is_link(self, style: str) -> bool:
        """Whether the character style is Word's own for links, whose colour means nothing."""
        self.character(style)
        return style in self._links


_ABSENT = "\0"  # a direct "not bold" that overrules the style's "bold"
_STYLE, _VAL = W + "rStyle", W + "val"


def _heading(style: Element) -> int | None:
    """The heading level that one style states itself; 0 for body text, None if it says nothing."""
    outline = value(style.find(f"{W}pPr/{W}outlineLvl"))
    if outline:
        return heading_level(outline)
    name = value(style.find(W + "name")).lower()
    if name == "title":
        return 1
    found = _HEADING.fullmatch(name)
    return int(found[1]) if found else None


def heading_level(outline: str) -> int:
    """The heading level from 1 that a `w:outlineLvl` from 0 means; 0 for body text.

    >>> heading_level("0"), heading_level("9")
    (1, 0)
    """
    level = integer(outline, _BODY_LEVEL)
    return level + 1 if 0 <= level < _BODY_LEVEL else 0


def _put(own: dict[MarkKind, str], kind: MarkKind, note: str | None) -> None:
    own[kind] = _ABSENT if note is None else note


def _read_style(styles: Styles, own: dict[MarkKind, str], element: Element) -> None:
    for kind, note in styles.character(value(element)).items():
        own.setdefault(kind, note)


def _read_underline(_: Styles, own: dict[MarkKind, str], element: Element) -> None:
    _put(own, "underlined", None if value(element) in ("none", "") else "")


def _read_colour(_: Styles, own: dict[MarkKind, str], element: Element) -> None:
    colour = value(element).upper()
    plain = not _HEX.fullmatch(colour) or max(bytes.fromhex(colour)) <= _NEAR_BLACK
    _put(own, "coloured", None if plain else colour)


def _read_highlight(_: Styles, own: dict[MarkKind, str], element: Element) -> None:
    name = value(element)
    _put(own, "highlighted", None if name in ("none", "") else name)


def _read_shading(_: Styles, own: dict[MarkKind, str], element: Element) -> None:
    fill = value(element, "fill").upper()
    if _HEX.fullmatch(fill) and fill != _WHITE:
        own.setdefault("highlighted", fill)


_SWITCHES: dict[object, MarkKind] = {
    W + "b": "bold",
    W + "i": "italic",
    W + "strike": "struck",
    W + "dstrike": "struck",
    W + "vanish": "hidden",
}
_Read = Callable[[Styles, "dict[MarkKind, str]", Element], None]
_READERS: dict[object, _Read] = {
    _STYLE: _read_style,
    W + "u": _read_underline,
    W + "color": _read_colour,
    W + "highlight": _read_highlight,
    W + "shd": _read_shading,
}
