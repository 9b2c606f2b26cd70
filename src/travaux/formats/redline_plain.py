"""A redline of a text that is no Word file: a plain Word file made of its lines.

Each line of the text is one paragraph, word for word, its Markdown signs included; headings get Word's
heading styles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_fill import Filling, last_lines
from travaux.formats.redline_lines import NEW_SIDE, redlined
from travaux.formats.redline_marks import Revisions, run
from travaux.formats.redline_package import serialized, zipped
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats.package import Element
    from travaux.formats.redline_lines import Line
    from travaux.text.passages import Passage
    from travaux.text.source import Source

_HEADING = re.compile(r"(#{1,6}) ")
_LEVELS = 6
_SIZES = (32, 28, 26, 24, 24, 24)


def plain_redline(old: Source, new: Source, passages: Iterable[Passage], author: str, date: str) -> bytes:
    """The Word file: the lines of the old text with the tracked changes that make the new one.

    >>> from travaux.text.source import Source
    >>> plain_redline(Source("a"), Source("a"), [], "Secretariat", "")[:2]
    b'PK'
    """
    lines = redlined(passages, old.text, new.text)
    heads = _headings(old), _headings(new)
    revisions, filling = Revisions(author, date), Filling(last_lines(lines))
    document = etree.Element(W + "document", nsmap={"w": W[1:-1]})
    body = etree.SubElement(document, W + "body")
    for number, line in enumerate(lines):
        paragraph = etree.SubElement(body, W + "p")
        level = _level(line, heads)
        if level:
            properties = etree.SubElement(paragraph, W + "pPr")
            etree.SubElement(properties, W + "pStyle").set(W + "val", f"Heading{level}")
        filling.fill(paragraph, line, number, revisions, lambda piece: [run(piece.words)])
    page = etree.SubElement(etree.SubElement(body, W + "sectPr"), W + "pgSz")
    page.set(W + "w", "11906")
    page.set(W + "h", "16838")
    margins = etree.SubElement(body[-1], W + "pgMar")
    for side in ("top", "right", "bottom", "left"):
        margins.set(W + side, "1418")
    return zipped(
        {
            "word/document.xml": ("officeDocument", serialized(document)),
            "word/styles.xml": ("styles", serialized(_styles())),
        },
        {
            "": [("rId1", "officeDocument", "word/document.xml", False)],
            "word/document.xml": [("rId1", "styles", "word/styles.xml", False)],
        },
    )


def _headings(source: Source) -> dict[int, int]:
    return {mark.start: mark.level for mark in source.marks if mark.kind == "heading"}


def _level(line: Line, heads: tuple[dict[int, int], dict[int, int]]) -> int:
    """The heading level of a paragraph, by what the paper says or by its Markdown signs; 0 for none."""
    for piece in line.pieces:
        found = heads[piece.kind in NEW_SIDE].get(piece.start, 0)
        if found:
            return min(found, _LEVELS)
    signs = _HEADING.match("".join(piece.words for piece in line.pieces))
    return len(signs[1]) if signs else 0


def _styles() -> Element:
    styles = etree.Element(W + "styles", nsmap={"w": W[1:-1]})
    normal = _style(styles, "Normal", "Normal")
    normal.set(W + "default", "1")
    _sized(normal, 22)
    spacing = etree.Element(W + "spacing")
    spacing.set(W + "after", "80")
    properties = etree.Element(W + "pPr")
    properties.append(spacing)
    normal.insert(1, properties)
    for level in range(1, _LEVELS + 1):
        style = _style(styles, f"Heading{level}", f"heading {level}")
        etree.SubElement(style, W + "basedOn").set(W + "val", "Normal")
        outline = etree.SubElement(etree.SubElement(style, W + "pPr"), W + "outlineLvl")
        outline.set(W + "val", str(level - 1))
        look = etree.SubElement(style, W + "rPr")
        etree.SubElement(look, W + "b")
        etree.SubElement(look, W + "sz").set(W + "val", str(_SIZES[level - 1]))
    return styles


def _style(styles: Element, identity: str, name: str) -> Element:
    style = etree.SubElement(styles, W + "style")
    style.set(W + "type", "paragraph")
    style.set(W + "styleId", identity)
    etree.SubElement(style, W + "name").set(W + "val", name)
    return style


def _sized(style: Element, half_points: int) -> None:
    look = etree.SubElement(style, W + "rPr")
    etree.SubElement(look, W + "sz").set(W + "val", str(half_points))
