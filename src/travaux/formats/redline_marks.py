"""Tracked changes as WordprocessingML: runs put in, taken out and moved, and the marks at paragraphs' ends.

ISO/IEC 29500-1, 17.13.5: `w:ins`, `w:del`, `w:moveFrom` and `w:moveTo` round runs, and empty ones in the
properties of a paragraph's mark; the two places of a move are tied by the name of their ranges.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.formats.package import Element
    from travaux.text.passages import PassageKind

_TAGS: dict[PassageKind, str] = {
    "inserted": "ins",
    "deleted": "del",
    "moved-from": "moveFrom",
    "moved-to": "moveTo",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INLINE = {"\t": "tab", "\u2028": "br"}
_PARTS = re.compile("[\t\u2028]|[^\t\u2028]+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


@dataclass(slots=True)
class Revisions:
    """The tracked changes of one author at one date; each gets the next number of the file.

    >>> Revisions("Karvenia").wrapped("inserted", []).tag == W + "ins"
    True
    """

    author: str
    date: str = ""
    _count: int = field(default=0)

    def wrapped(self, kind: PassageKind, runs: list[Element]) -> Element:
        """Runs in the change of their kind; the words of a deletion are `w:delText`."""
        change = self._change(_TAGS[kind])
        change.extend(runs)
        if kind == "deleted":
            for words in change.iter(W + "t"):
                words.tag = W + "delText"
            for words in change.iter(W + "instrText"):
                words.tag = W + "delInstrText"
        return change

    def mark(self, kind: PassageKind) -> Element:
        """The change to the mark at a paragraph's end."""
        return self._change(_TAGS[kind])

    def row(self, kind: PassageKind) -> Element:
        """The change to a whole row of a table."""
        return self._change(_TAGS[kind])

    def range(self, kind: PassageKind, move: int) -> tuple[Element, Element]:
        """The beginning and the end of one place of a move."""
        side = "moveFrom" if kind == "moved-from" else "moveTo"
        start = self._change(f"{side}RangeStart")
        start.set(W + "name", f"move{move}")
        end = etree.Element(f"{W}{side}RangeEnd")
        end.set(W + "id", start.get(W + "id", ""))
        return start, end

    def _change(self, name: str) -> Element:
        self._count += 1
        change = etree.Element(W + name)
        change.set(W + "id", str(self._count))
        change.set(W + "author", xml_words(self.author))
        if self.date:
            change.set(W + "date", self.date)
        return change


def run(words: str, look: Element | None = None) -> Element:
    r"""A run of words in the look of the properties given; tabs and line breaks become their elements.

    >>> [child.tag.rpartition("}")[2] for child in run("a\tb")]
    ['t', 'tab', 't']
    """
    made = etree.Element(W + "r")
    if look is not None:
        made.append(deepcopy(look))
    made.extend(_children(words))
    return made


def _children(words: str) -> Iterator[Element]:
    for part in _PARTS.findall(words):
        if part in _INLINE:
            yield etree.Element(W + _INLINE[part])
            continue
        child = etree.Element(W + "t")
        child.text = xml_words(part)
        child.set(_SPACE, "preserve")
        yield child


def xml_words(words: str) -> str:
    r"""The words as XML can hold them: a control character or half of a pair becomes U+FFFD.

    >>> xml_words("a\x00b")
    'a\ufffdb'
    """
    return _NO_XML.sub(_REPLACEMENT, words)


def mark_end(paragraph: Element, change: Element) -> None:
    """Put a change into the properties of a paragraph's mark, where the schema wants it: first.

    >>> paragraph = etree.Element(W + "p")
    >>> mark_end(paragraph, etree.Element(W + "ins"))
    >>> len(paragraph[0][0])
    1
    """
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    look = properties.find(W + "rPr")
    if look is None:
        look = etree.Element(W + "rPr")
        behind = [properties.find(W + name) for name in ("sectPr", "pPrChange")]
        at = min((properties.index(one) for one in behind if one is not None), default=len(properties))
        properties.insert(at, look)
    look.insert(0, change)
