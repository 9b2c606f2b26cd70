"""A sheet of headings, paragraphs and tables as a Word file; the same sheet gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from travaux.formats.redline_package import packed
from travaux.formats.redline_plain import fill, is_rtl, plain_paper
from travaux.formats.word_xml import W
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.formats.package import Element

_WIDTH = 9070  # twentieths of a point between the margins of A4
_NARROWEST, _SIGN = 500, 114  # twentieths of a point: the narrowest column, a letter
_SMALL = "19"  # half points
_BORDERS = ("top", "bottom", "insideH")


class Block(NamedTuple):
    """One piece of a sheet: words as a heading of that level (0: a paragraph), or a table with its heads.

    >>> Block("What is due", 2).rows
    ()
    """

    words: str = ""
    level: int = 0
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sheet_paper(blocks: Iterable[Block]) -> bytes:
    """The bytes of a Word file with these blocks, one below the other; it does not say who made it, or when.

    >>> sheet_paper([Block("Brief", 1), Block(heads=("When", "What"), rows=(("2031", "call"),))])[:2]
    b'PK'
    """
    paper = plain_paper(Source("", "markdown"))
    body = paper.package.trees[paper.main][0]
    for paragraph in body.findall(W + "p"):
        body.remove(paragraph)
    at = 0
    for block in blocks:
        made = (
            _table(block)
            if block.rows
            else _paragraph(block.words, f"Heading{block.level}" if block.level else "")
        )
        body.insert(at, made)
        at += 1
        if block.rows:
            body.insert(at, _paragraph("", "", small=True))
            at += 1
    return packed(paper)


def _paragraph(words: str, style: str, *, bold: bool = False, small: bool = False) -> Element:
    paragraph = etree.Element(W + "p")
    rtl = is_rtl(words)
    if style or rtl or small:
        properties = etree.SubElement(paragraph, W + "pPr")
        if style:
            etree.SubElement(properties, W + "pStyle").set(W + "val", style)
        if rtl:
            etree.SubElement(properties, W + "bidi")
        if small:
            _set(etree.SubElement(properties, W + "spacing"), before="10", after="10", line="240")
    if words:
        run = etree.SubElement(paragraph, W + "r")
        if bold or rtl or small:
            look = etree.SubElement(run, W + "rPr")
            if bold:
                etree.SubElement(look, W + "b")
            if small:
                etree.SubElement(look, W + "sz").set(W + "val", _SMALL)
                etree.SubElement(look, W + "szCs").set(W + "val", _SMALL)
            if rtl:
                etree.SubElement(look, W + "rtl")
        fill(run, words.replace("\n", "\u2028"))
    return paragraph


def _table(block: Block) -> Element:
    widths = _widths([block.heads, *block.rows] if block.heads else list(block.rows))
    table = etree.Element(W + "tbl")
    properties = etree.SubElement(table, W + "tblPr")
    _set(etree.SubElement(properties, W + "tblW"), w=str(_WIDTH), type="dxa")
    borders = etree.SubElement(properties, W + "tblBorders")
    for one in _BORDERS:
        _set(etree.SubElement(borders, W + one), val="single", sz="4", space="0", color="999999")
    _set(etree.SubElement(properties, W + "tblLayout"), type="fixed")
    grid = etree.SubElement(table, W + "tblGrid")
    for width in widths:
        _set(etree.SubElement(grid, W + "gridCol"), w=str(width))
    if block.heads:
        _row(table, block.heads, widths, head=True)
    for row in block.rows:
        _row(table, row, widths, head=False)
    return table


def _row(table: Element, words: Sequence[str], widths: Sequence[int], *, head: bool) -> None:
    row = etree.SubElement(table, W + "tr")
    properties = etree.SubElement(row, W + "trPr")
    etree.SubElement(properties, W + "cantSplit")
    if head:
        etree.SubElement(properties, W + "tblHeader")
    for at, width in enumerate(widths):
        cell = etree.SubElement(row, W + "tc")
        _set(etree.SubElement(etree.SubElement(cell, W + "tcPr"), W + "tcW"), w=str(width), type="dxa")
        cell.append(_paragraph(words[at] if at < len(words) else "", "", bold=head, small=True))


def _set(element: Element, **values: str) -> None:
    for name, value in values.items():
        element.set(W + name, value)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns' widths: what their words need, the rest for the longest; together the whole line."""
    count = max(len(row) for row in rows)
    longest = [max((len(row[at]) for row in rows if at < len(row)), default=1) for at in range(count)]
    most = _WIDTH * 3 // (2 * count + 2)
    widths = [max(_NARROWEST, min(most, one * _SIGN + _NARROWEST // 2)) for one in longest]
    widest = max(range(count), key=lambda at: longest[at])
    widths[widest] = 0
    room = _WIDTH - sum(widths)
    if room < _WIDTH // (count + 1):
        widths = [_WIDTH // count] * count
        widths[widest] = 0
        room = _WIDTH - sum(widths)
    widths[widest] = room
    return widths
