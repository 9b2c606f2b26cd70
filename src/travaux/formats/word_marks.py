"""The marks of a consolidation in a Word file: three character styles, and the signs that have the first.

A sign is `[`, `[A, C: `, `[A oppose: ` or `]` in a run of its own style, so that no word of the text can be
taken for one and none needs an escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_plain import fill
from travaux.formats.word_parts import ensure_part
from travaux.formats.word_xml import W, above, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper

__all__ = ["OPPOSED", "PROPOSED", "SIGN", "define", "dress", "marked_styles", "paragraphs", "sign", "undress"]

SIGN, PROPOSED, OPPOSED = "DepartureMark", "ProposedWords", "OpposedWords"
_NAMES = {SIGN: "Departure Mark", PROPOSED: "Proposed Words", OPPOSED: "Opposed Words"}
_LOOKS = {
    SIGN: '<w:b/><w:bCs/><w:color w:val="7A2A0E"/>',
    PROPOSED: '<w:color w:val="1B4F8F"/>',
    OPPOSED: '<w:color w:val="6B6B6B"/><w:u w:val="dotted" w:color="6B6B6B"/>',
}
_P, _R, _PPR, _RPR, _RSTYLE = (W + name for name in ("p", "r", "pPr", "rPr", "rStyle"))


def define(paper: Paper) -> None:
    """Put the three styles among the file's own.

    >>> define.__name__
    'define'
    """
    root = ensure_part(paper, "styles")
    known = {value(style, "styleId") for style in root.iterchildren(W + "style")}
    for identity, name in _NAMES.items():
        if identity in known:
            continue
        style = etree.fromstring(
            f'<w:style xmlns:w="{W[1:-1]}" w:type="character" w:customStyle="1" w:styleId="{identity}">'
            f'<w:name w:val="{name}"/><w:qFormat/><w:rPr>{_LOOKS[identity]}</w:rPr></w:style>'
        )
        root.append(style)


def marked_styles(styles: Element | None) -> dict[str, str]:
    """What the three styles are called in a file that another program may have written: our id by theirs.

    >>> marked_styles(None)
    {}
    """
    ours = {name.casefold(): identity for identity, name in _NAMES.items()}
    return {
        value(style, "styleId"): ours[value(style.find(W + "name")).casefold()]
        for style in (styles.iterchildren(W + "style") if styles is not None else ())
        if value(style.find(W + "name")).casefold() in ours
    }


def sign(words: str, *, rtl: bool = False) -> Element:
    """A run that holds a sign.

    >>> sign("[A: ")[1].text
    '[A: '
    """
    run = etree.Element(_R)
    properties = etree.SubElement(run, _RPR)
    etree.SubElement(properties, _RSTYLE).set(W + "val", SIGN)
    if rtl:
        etree.SubElement(properties, W + "rtl")
    fill(run, words)
    return run


def dress(run: Element, style: str) -> None:
    """Give a run one of the styles, unless it has one of its own, which is kept.

    >>> run = etree.Element(_R)
    >>> dress(run, PROPOSED)
    >>> run[0][0].get(W + "val")
    'ProposedWords'
    """
    properties = run.find(_RPR)
    if properties is None:
        properties = etree.Element(_RPR)
        run.insert(0, properties)
    if properties.find(_RSTYLE) is None:
        found = etree.Element(_RSTYLE)
        found.set(W + "val", style)
        properties.insert(0, found)


def undress(root: Element, styles: dict[str, str]) -> None:
    """Take the three styles, as `styles` has their ids, off all runs.

    >>> run = sign("[")
    >>> undress(run, {SIGN: SIGN})
    >>> len(run)
    1
    """
    for style in list(root.iter(_RSTYLE)):
        if value(style) in styles:
            properties = above(style)
            properties.remove(style)
            if not len(properties) and properties.getparent() is not None:
                above(properties).remove(properties)


def paragraphs(block: Element) -> Iterator[Element]:
    """The paragraphs of a block in order, without those of text boxes.

    >>> [one.tag == _P for one in paragraphs(etree.Element(_P))]
    [True]
    """
    for paragraph in block.iter(_P):
        if paragraph is block or next(paragraph.iterancestors(_P), None) is None:
            yield paragraph
