"""A plain Word file out of paragraphs and tables: what is printed or put on a wall, made from nothing.

Nothing but what is given stands in it: no author, no date, no number of a revision; the same content gives
the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from travaux.formats.redline_package import _KINDS, _MAIN, _OFFICE, _content_types, _zipped
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Style = Literal["Title", "Heading1", "Heading2", "Kicker", "Normal", "Quote", "Said", "Small"]
_WIDTH = 9638
"""The text's width on A4 with margins of 20 mm, in twentieths of a point."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_RTL = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: runs of words, each with whether it is bold; `break_before` begins a page.

    >>> Words("Title", (("Points for decision", False),)).style
    'Title'
    """

    style: Style
    runs: tuple[tuple[str, bool], ...]
    break_before: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, each of them paragraphs; `widths` are shares of the page's width.

    `head` is the number of rows that are repeated on each page; `height` is the least height of each row, in
    millimetres; a row that `splits` may go over a page's end.

    >>> Grid(((( Words("Normal", (("1", False),)), ),),), (1,)).head
    0
    """

    rows: tuple[tuple[tuple[Words, ...], ...], ...]
    widths: tuple[int, ...]
    head: int = 0
    height: int = 0
    splits: bool = False


def word_sheet(blocks: Iterable[Words | Grid], title: str, language: str = "") -> bytes:
    """The bytes of a Word file on A4 with these blocks; title and page number stand at its foot.

    >>> word_sheet([Words("Title", (("For decision", False),))], "For decision")[:2]
    b'PK'
    """
    leftward = language in {"ar", "he", "fa", "ur"}
    body = "".join(_block(block, leftward=leftward) for block in blocks)
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" '
        'w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "word/document.xml": _root("document", f"<w:body>{body}{section}</w:body>"),
        "word/styles.xml": _root("styles", _styles(language)),
        "word/footer1.xml": _root("ftr", _footer(title)),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footer", "footer1.xml")),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
    }
    types = {
        "word/document.xml": _MAIN,
        "word/styles.xml": _KINDS["styles"],
        "word/footer1.xml": _KINDS["footer"],
    }
    return _zipped({"[Content_Types].xml": _content_types(parts, types), **parts})


def _root(name: str, content: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:{name} xmlns:w="{W[1:-1]}" xmlns:r="{_OFFICE}">{content}</w:{name}>'.encode()


def _relations(*targets: tuple[str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{space}">{listed}</Relationships>'.encode()


def _block(block: Words | Grid, *, leftward: bool) -> str:
    return _paragraph(block) if isinstance(block, Words) else _table(block, leftward=leftward)


def _paragraph(words: Words) -> str:
    rtl = _is_leftward("".join(text for text, _ in words.runs))
    start = "<w:pageBreakBefore/>" if words.break_before else ""
    properties = f'<w:pPr><w:pStyle w:val="{words.style}"/>{start}{"<w:bidi/>" if rtl else ""}</w:pPr>'
    return f"<w:p>{properties}{''.join(_runs(words.runs, rtl=rtl))}</w:p>"


def _runs(runs: Sequence[tuple[str, bool]], *, rtl: bool) -> Iterator[str]:
    for text, bold in runs:
        inner = "<w:b/><w:bCs/>" if bold else ""
        inner += "<w:rtl/>" if rtl and _is_leftward(text) else ""
        properties = f"<w:rPr>{inner}</w:rPr>" if inner else ""
        lines = _ILLEGAL.sub("\ufffd", text).split("\n")
        said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
        yield f"<w:r>{properties}{said}</w:r>"


def _is_leftward(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left (UAX 9, rules P2 and P3)."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind == "L" or kind in _RTL), "L") in _RTL


def _table(grid: Grid, *, leftward: bool) -> str:
    shares = [_WIDTH * width // sum(grid.widths) for width in grid.widths]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="777777"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{room}" w:type="dxa"/>'
        for side, room in (("top", 57), ("left", 113), ("bottom", 57), ("right", 113))
    )
    properties = (
        f"<w:tblPr>{'<w:bidiVisual/>' if leftward else ''}"
        f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )
    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    rows = "".join(_row(row, shares, grid, number) for number, row in enumerate(grid.rows))
    behind = '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>'
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>{behind}"


def _row(row: Sequence[Sequence[Words]], shares: Sequence[int], grid: Grid, number: int) -> str:
    inner = f'<w:trHeight w:val="{grid.height * 57}" w:hRule="atLeast"/>' if grid.height else ""
    inner = (
        ("" if grid.splits else "<w:cantSplit/>") + inner + ("<w:tblHeader/>" if number < grid.head else "")
    )
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/></w:tcPr>{_cell(cell)}</w:tc>'
        for cell, share in zip(row, shares, strict=True)
    )
    return f"<w:tr><w:trPr>{inner}</w:trPr>{cells}</w:tr>"


def _cell(cell: Sequence[Words]) -> str:
    return "".join(map(_paragraph, cell)) or "<w:p/>"


_BAR = 'w:val="single" w:sz="18" w:space="8" w:color="BBBBBB"'
_LOOKS: dict[Style, tuple[str, str, str]] = {
    "Normal": ("Normal", '<w:spacing w:after="80"/>', '<w:sz w:val="21"/><w:szCs w:val="21"/>'),
    "Title": ("Title", '<w:spacing w:after="200"/>', '<w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/>'),
    "Heading1": (
        "heading 1",
        '<w:keepNext/><w:spacing w:after="160"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/>',
    ),
    "Heading2": (
        "heading 2",
        '<w:keepNext/><w:spacing w:before="120" w:after="80"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:bCs/><w:sz w:val="22"/><w:szCs w:val="22"/>',
    ),
    "Kicker": ("Kicker", '<w:keepNext/><w:spacing w:after="60"/>', '<w:sz w:val="19"/><w:szCs w:val="19"/>'),
    "Quote": (
        "Quote",
        f'<w:pBdr><w:left {_BAR}/></w:pBdr><w:spacing w:after="200"/><w:ind w:left="284"/>',
        '<w:sz w:val="22"/><w:szCs w:val="22"/>',
    ),
    "Said": ("Said", '<w:spacing w:after="120"/>', '<w:sz w:val="24"/><w:szCs w:val="24"/>'),
    "Small": ("Small", '<w:spacing w:after="40"/>', '<w:sz w:val="18"/><w:szCs w:val="18"/>'),
}  # fmt: skip


def _styles(language: str) -> str:
    tag = f'<w:lang w:val="{language}" w:bidi="{language}"/>' if _LANGUAGE.fullmatch(language) else ""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{tag}</w:rPr></w:rPrDefault></w:docDefaults>"
    styles = []
    for style, (name, paragraph, run) in _LOOKS.items():
        mark, based = (' w:default="1"', "") if style == "Normal" else ("", '<w:basedOn w:val="Normal"/>')
        styles.append(
            f'<w:style w:type="paragraph"{mark} w:styleId="{style}"><w:name w:val="{name}"/>{based}'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    return defaults + "".join(styles)


def _footer(title: str) -> str:
    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    own = _ILLEGAL.sub("\ufffd", " ".join(title.split()))
    words = f'<w:r><w:t xml:space="preserve">{escape(own)} · </w:t></w:r>'
    slash = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>{words}{field("PAGE")}{slash}{field("NUMPAGES")}</w:p>'
    )
