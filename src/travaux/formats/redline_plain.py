"""A text that is no Word file as one: a paragraph for each line, blank ones too, every character kept.

Line ends (LF, CR LF, CR) end paragraphs; tabs and U+2028 become Word's own. What XML cannot hold is written
as its picture (U+0007 as U+2407), what is no character (a lone surrogate) as U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.package import Element
from travaux.formats.redline_flat import FlatPackage
from travaux.formats.redline_trace import TERMINATOR, Atom, Line, Paper
from travaux.formats.word_styles import Styles
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from travaux.text.source import Source

__all__ = ["fill", "holdable", "plain_paper", "text_lines"]

_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIECE = re.compile("([\t\u2028\u2011])")
_SIGNS = {"\t": "tab", "\u2028": "br", "\u2011": "noBreakHyphen"}
_HEADING = re.compile(r"(#{1,6})[ \t]")
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r\n\ufffe\uffff\ud800-\udfff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LEVELS = 6
_STYLE_SHEET = (
    '<w:styles xmlns:w="{w}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="60" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    "{headings}</w:styles>"
)
_HEADING_STYLE = (
    '<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
    '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
    '<w:spacing w:before="120"/><w:outlineLvl w:val="{level}"/></w:pPr><w:rPr><w:b/><w:bCs/>'
    '<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
)
_SIZES = (32, 28, 26, 24, 22, 22)
_PAGE = (
    '<w:sectPr xmlns:w="{w}"><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" '
    'w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


def text_lines(text: str) -> list[Line]:
    r"""The lines of a text, no paragraph behind them.

    >>> [(line.start, line.end) for line in text_lines("a\r\nb")]
    [(0, 1), (3, 4)]
    """
    lines, start = [], 0
    for terminator in TERMINATOR.finditer(text):
        lines.append(Line(start, start, terminator.start(), None))
        start = terminator.end()
    lines.append(Line(start, start, len(text), None))
    return lines


def holdable(words: str) -> str:
    r"""The same number of characters, each one that XML can hold.

    >>> holdable("a\x07b")
    'a␇b'
    """
    return _UNHOLDABLE.sub(_picture, words)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < ord(" ") else "\ufffd"


def fill(run: Element, words: str) -> list[tuple[Element, int]]:
    r"""Put words into a run; the elements that hold them, with the number of characters of each.

    >>> run = etree.Element(W + "r")
    >>> [count for _, count in fill(run, "1.\tAll")]
    [2, 1, 3]
    """
    made = []
    for piece in _PIECE.split(words):
        if not piece:
            continue
        if piece in _SIGNS:
            element = etree.SubElement(run, W + _SIGNS[piece])
        else:
            element = etree.SubElement(run, W + "t")
            element.text = holdable(piece)
            if piece != piece.strip() or "  " in piece:
                element.set(_SPACE, "preserve")
        made.append((element, len(piece)))
    return made


def is_rtl(words: str) -> bool:
    """Whether the first letter of the words is written from right to left.

    >>> is_rtl("1. المادة"), is_rtl("Article")
    (True, False)
    """
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False


def plain_properties(source: Source, line: Line) -> Element | None:
    """The properties of the paragraph that a line becomes; None where it has none.

    >>> from travaux.text.source import Source
    >>> plain_properties(Source("All"), Line(0, 0, 3, None)) is None
    True
    """
    words = source.text[line.start : line.end]
    found = _HEADING.match(words) if source.format == "markdown" else None
    rtl = is_rtl(words)
    if not found and not rtl:
        return None
    properties = etree.Element(W + "pPr")
    if found:
        etree.SubElement(properties, W + "pStyle").set(W + "val", f"Heading{len(found[1])}")
    if rtl:
        etree.SubElement(properties, W + "bidi")
    return properties


def plain_paper(source: Source) -> Paper:
    r"""A Word file of a text: its styles are plain, its headings (`#` to `######` in Markdown) are headings.

    >>> from travaux.text.source import Source
    >>> len(plain_paper(Source("All\nforces")).lines)
    2
    """
    document = etree.Element(W + "document", nsmap={"w": W[1:-1]})
    body = etree.SubElement(document, W + "body")
    lines = text_lines(source.text)
    for line in lines:
        line.paragraph = paragraph = etree.SubElement(body, W + "p")
        properties = plain_properties(source, line)
        if properties is not None:
            paragraph.append(properties)
        words = source.text[line.start : line.end]
        if words:
            run = etree.SubElement(paragraph, W + "r")
            if properties is not None and properties.find(W + "bidi") is not None:
                etree.SubElement(etree.SubElement(run, W + "rPr"), W + "rtl")
            at = line.start
            for element, count in fill(run, words):
                line.atoms.append(Atom(at, at + count, element))
                at += count
    body.append(etree.fromstring(_PAGE.format(w=W[1:-1])))
    headings = "".join(_HEADING_STYLE.format(n=n + 1, level=n, size=_SIZES[n]) for n in range(_LEVELS))
    styles = etree.fromstring(_STYLE_SHEET.format(w=W[1:-1], headings=headings))
    listing = etree.Element("Relationships")
    etree.SubElement(
        listing,
        "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship",
        Id="rId1",
        Type=f"{_OFFICE}/styles",
        Target="styles.xml",
    )
    package = FlatPackage(source.path or "draft", b"", {})
    package.trees = {_MAIN: document, _STYLES: styles, "word/_rels/document.xml.rels": listing}
    return Paper(package, _MAIN, Styles(styles, None), lines, source.text)
