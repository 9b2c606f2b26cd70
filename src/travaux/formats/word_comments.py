"""Comments of parties in a consolidated Word file: on the paragraph that they stand on, by the party."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_plain import fill
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper
    from travaux.text.source import Mark

__all__ = ["write_comments"]

_P, _R, _PPR = W + "p", W + "r", W + "pPr"


def write_comments(  # noqa: PLR0913, PLR0917 -- whose comments, where from, where to
    root: Element,
    host: Paper,
    paper: Paper,
    party: str,
    marks: Sequence[Mark],
    homes: Mapping[Element, Element],
) -> None:
    """Put a party's comments into `root`, the part for them, and their places into the host.

    `homes` are the host's paragraphs for those of the party's `paper`.

    A comment whose paragraph is not there stands on the first one with the same words, else on the first of
    all. Neither its author's name nor its time comes along, but the party's code.

    >>> write_comments.__name__
    'write_comments'
    """
    starts = [line.start for line in paper.lines]
    same = {host.text[line.words : line.end]: line.paragraph for line in reversed(host.lines)}
    for mark in marks:
        line = paper.lines[max(bisect_right(starts, mark.start) - 1, 0)]
        home = homes.get(line.paragraph) if line.paragraph is not None else None
        if home is None:
            home = same.get(paper.text[line.words : line.end])
        if home is None:
            home = host.lines[0].paragraph
        if home is not None:
            _write(root, home, party, mark.note)


def _write(root: Element, paragraph: Element, party: str, words: str) -> None:
    identity = str(len(root))
    comment = etree.SubElement(root, W + "comment")
    for name, content in (("id", identity), ("author", party), ("initials", party)):
        comment.set(W + name, content)
    for line in words.split("\n"):
        fill(etree.SubElement(etree.SubElement(comment, _P), _R), line)
    start, end = etree.Element(W + "commentRangeStart"), etree.Element(W + "commentRangeEnd")
    properties = paragraph.find(_PPR)
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
    paragraph.append(end)
    reference = etree.SubElement(etree.SubElement(paragraph, _R), W + "commentReference")
    for element in (start, end, reference):
        element.set(W + "id", identity)
