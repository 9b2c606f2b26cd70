"""The tracked changes of a Word file settled before it gets new ones: accepted or rejected, without a trace.

ISO/IEC 29500-1, 17.13.5. Comments, revision save ids, proofing marks and the hiding of words go, too: nothing
travels in a redline that is not seen in it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats import Reading
    from travaux.formats.package import Element

_P, _R, _RPR, _PPR, _TR = W + "p", W + "r", W + "rPr", W + "pPr", W + "tr"
_PUT_IN = frozenset({W + "ins", W + "moveTo", W + "cellIns"})
_TAKEN_OUT = frozenset({W + "del", W + "moveFrom", W + "cellDel"})
_FORMER = tuple(
    W + f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid")
)
_DROPPED = tuple(
    W + name
    for name in (
        *(f"{kind}Range{end}" for kind in ("moveFrom", "moveTo") for end in ("Start", "End")),
        *(
            f"customXml{kind}Range{end}"
            for kind in ("Ins", "Del", "MoveFrom", "MoveTo")
            for end in ("Start", "End")
        ),
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "proofErr",
        "permStart",
        "permEnd",
        "lastRenderedPageBreak",
        "numberingChange",
        "cellMerge",
        "vanish",
        "specVanish",
        "webHidden",
    )
)


def settle(root: Element, reading: Reading) -> None:
    """Settle all tracked changes in a part, in place: `original` rejects them, every other reading accepts
    them.

    >>> root = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:del><w:r/></w:del><w:ins><w:r/></w:ins></w:p>')
    >>> settle(root, "final")
    >>> [child.tag == W + "r" for child in root]
    [True]
    """
    _restore(root, original=reading == "original")
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    gone, stays = (_PUT_IN, _TAKEN_OUT) if reading == "original" else (_TAKEN_OUT, _PUT_IN)
    joining = _settle_marks(root, gone, stays)
    for element in list(root.iter(*gone)):
        _remove(element)
    for element in list(root.iter(*stays)):
        _unwrap(element)
    for words in root.iter(W + "delText"):
        words.tag = W + "t"
    for words in root.iter(W + "delInstrText"):
        words.tag = W + "instrText"
    for paragraph in joining:
        _join(paragraph)
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if "rsid" in str(name)]:
            del element.attrib[name]


def explode(root: Element) -> None:
    """Give every run one child beside its properties, so that each can be kept or taken out alone.

    >>> root = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>a</w:t><w:tab/></w:r></w:p>')
    >>> explode(root)
    >>> len(root)
    2
    """
    for run in list(root.iter(_R)):
        children = [child for child in run if child.tag != _RPR]
        look = run.find(_RPR)
        behind = run
        for child in children[1:]:
            single = etree.Element(_R)
            if look is not None:
                single.append(deepcopy(look))
            single.append(child)
            behind.addnext(single)
            behind = single


def _restore(root: Element, *, original: bool) -> None:
    """Drop what properties were before a change, or put it back."""
    for former in list(root.iter(*_FORMER)):
        holder = former.getparent()
        if holder is None:
            continue
        holder.remove(former)
        before = former.find(holder.tag)
        if not original or before is None:
            continue
        kept = [child for child in holder if child.tag in (_RPR, W + "sectPr", *_PUT_IN, *_TAKEN_OUT)]
        for child in list(holder):
            holder.remove(child)
        holder.extend([*before, *(child for child in kept if holder.tag == _PPR or child.tag != _RPR)])


def _settle_marks(root: Element, gone: frozenset[str], stays: frozenset[str]) -> list[Element]:
    """Settle paragraphs' ends, rows and cells; returned are the paragraphs that lost their ends."""
    joining: list[Element] = []
    for properties in list(root.iter(_RPR, W + "trPr", W + "tcPr")):
        changes = [child for child in properties if child.tag in gone or child.tag in stays]
        for change in changes:
            properties.remove(change)
        holder = properties.getparent()
        if holder is None or not any(change.tag in gone for change in changes):
            continue
        if holder.tag == _PPR and holder.getparent() is not None:
            joining.append(holder.getparent())
        elif holder.tag != _R:
            _remove(holder)
    return joining


def _join(paragraph: Element) -> None:
    """Let a paragraph without an end go on into the next one, which keeps its own properties."""
    following = paragraph.getnext()
    if following is None or following.tag != _P:
        if not any(child.tag != _PPR for child in paragraph) and following is not None:
            _remove(paragraph)
        return
    words = [child for child in paragraph if child.tag != _PPR]
    at = 1 if following.find(_PPR) is not None else 0
    for number, child in enumerate(words):
        following.insert(at + number, child)
    _remove(paragraph)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children: Iterable[Element] = list(element)
    parent.remove(element)
    for number, child in enumerate(children):
        parent.insert(at + number, child)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
