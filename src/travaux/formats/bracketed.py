"""A bracketed text as a Word file: the base's own paper, and the brackets and proposals as words in it.

Nothing is tracked: whoever opens the file sees a draft and can go on typing. What was put in has a character
style of its own, so that it can be told from the base's words, recoloured or found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline import changed
from travaux.formats.redline_package import packed
from travaux.formats.word_xml import W, above

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper
    from travaux.text.passages import Passage
    from travaux.text.source import Source

STYLE = "Departure"
"""The character style of what is no word of the base."""
_COLOUR = "7A2A0E"


def bracketed(base: Source, written: Source, passages: Sequence[Passage], kept: str = "") -> bytes:
    """The bytes of a Word file with the text of `written`, in the formatting of `base` where that is Word.

    `passages` are the script from one text to the other, in code points, of kept and inserted stretches;
    `kept` is the front matter, which stands in a property of the file. Raises `Unreadable` where the base's
    file is gone or has changed since it was read.

    >>> from travaux.text.passages import Passage
    >>> from travaux.text.source import Source
    >>> script = [Passage("kept", 0, 4, 0, 4), Passage("inserted", 4, 4, 4, 8)]
    >>> bracketed(Source("All "), Source("All [A]."), script)[:2]
    b'PK'
    """
    paper, _ = changed(base, written, passages)
    for root in paper.package.trees.values():
        _settle(root)
    _define(paper)
    return packed(paper, kept)


def _settle(root: Element) -> None:
    """Make the changes of a part: what was put in is in, in its style; what was taken out is gone."""
    for mark in list(root.iter(W + "ins", W + "moveTo")):
        holder = above(mark)
        if holder.tag in {W + "rPr", W + "trPr", W + "numPr"}:
            holder.remove(mark)
            continue
        for run in mark.iter(W + "r"):
            _dress(run)
        at = holder.index(mark)
        for child in reversed(list(mark)):
            holder.insert(at + 1, child)
        holder.remove(mark)
    for mark in list(root.iter(W + "del", W + "moveFrom")):
        if above(mark).tag == W + "rPr":
            _join(mark)
        elif above(mark).tag == W + "trPr":
            row = above(above(mark))
            above(row).remove(row)
        else:
            above(mark).remove(mark)


def _dress(run: Element) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    for old in properties.findall(W + "rStyle"):
        properties.remove(old)
    style = etree.Element(W + "rStyle")
    style.set(W + "val", STYLE)
    properties.insert(0, style)


def _join(mark: Element) -> None:
    """A paragraph whose end is gone: what it holds goes to the head of the next one."""
    paragraph = above(above(above(mark)))
    following = paragraph.getnext()
    above(mark).remove(mark)
    if following is None or following.tag != W + "p":
        return
    at = 1 if following.find(W + "pPr") is not None else 0
    for child in reversed([one for one in paragraph if one.tag != W + "pPr"]):
        following.insert(at, child)
    above(paragraph).remove(paragraph)


def _define(paper: Paper) -> None:
    """The style of departures among the file's own."""
    for root in paper.package.trees.values():
        if root.tag != W + "styles":
            continue
        style = etree.SubElement(root, W + "style")
        style.set(W + "type", "character")
        style.set(W + "customStyle", "1")
        style.set(W + "styleId", STYLE)
        etree.SubElement(style, W + "name").set(W + "val", STYLE)
        properties = etree.SubElement(style, W + "rPr")
        etree.SubElement(properties, W + "color").set(W + "val", _COLOUR)
        return
