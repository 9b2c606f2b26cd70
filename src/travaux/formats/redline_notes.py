"""Notes in a redline: they stay notes as long as those of both drafts answer one another in order.

Else all of them are written out behind the body, and their references become words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_numbers import paragraph_properties
from travaux.formats.redline_plain import fill
from travaux.formats.redline_trace import Line, Paper, is_reference, walk_paper
from travaux.formats.word_xml import W, above

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Intervals
    from travaux.text.passages import Passage
    from travaux.text.source import Source

__all__ = ["answering_notes", "mentions", "reference_spans", "write_notes"]

_R, _T, _RPR = W + "r", W + "t", W + "rPr"
_MENTION = re.compile(r"\[\^([^\]\s]+)\](?!: )")
_BLANKS = " \t\u00a0"


def reference_spans(paper: Paper) -> Intervals:
    """Where references to notes stand in a paper's text.

    >>> reference_spans.__name__
    'reference_spans'
    """
    return [
        (atom.start, atom.end) for line in paper.lines for atom in line.atoms if is_reference(atom.element)
    ]


def mentions(new: Source, new_paper: Paper | None) -> Intervals:
    """Where the new text refers to notes.

    >>> from travaux.text.source import Source
    >>> mentions(Source("All[^1] go."), None)
    [(3, 7)]
    """
    if new_paper:
        return reference_spans(new_paper)
    return [(found.start(), found.end()) for found in _MENTION.finditer(new.text)]


def answering_notes(passages: Sequence[Passage], old_spans: Intervals, spans: Intervals) -> Intervals | None:
    """The new text's references, if they answer the old ones one by one in kept words; None if they do not.

    >>> answering_notes([], [], [])
    []
    """
    if not old_spans:
        return []
    if len(spans) != len(old_spans):
        return None
    kept = [passage for passage in passages if passage.kind == "kept"]
    at = 0
    for (start, end), (new_start, new_end) in zip(old_spans, spans, strict=True):
        while at < len(kept) and kept[at].old_end <= start:
            at += 1
        near, meets = at, False
        while near < len(kept) and kept[near].old_start < end:
            shift = kept[near].new_start - kept[near].old_start
            first, last = max(start, kept[near].old_start) + shift, min(end, kept[near].old_end) + shift
            meets = meets or (first < new_end and last > new_start)
            near += 1
        if not meets:
            return None
    return spans


def write_notes(paper: Paper) -> Paper:
    """The paper with its notes as paragraphs behind the body, and their references as words.

    >>> write_notes.__name__
    'write_notes'
    """
    body = next(paper.package.tree(paper.main).iterchildren(W + "body"), None)
    if body is None:
        return paper
    for line in paper.lines:
        for atom in line.atoms:
            if atom.element is not None and is_reference(atom.element):
                _write_reference(atom.element, paper.text[atom.start : atom.end])
    last = body[-1] if len(body) and body[-1].tag == W + "sectPr" else None
    for line in paper.lines:
        if line.prefix and line.paragraph is not None:
            paragraph = _note_paragraph(line)
            if last is None:
                body.append(paragraph)
            else:
                last.addprevious(paragraph)
    return walk_paper(paper.package, paper.main)


def _write_reference(element: Element, words: str) -> None:
    run = element.getparent()
    if run is None:
        return
    for properties in run.iterchildren(_RPR):
        for child in list(properties):
            if child.tag in (W + "rStyle", W + "vertAlign"):
                properties.remove(child)
    spare = etree.Element(_R)
    fill(spare, words)
    for child in reversed(list(spare)):
        element.addnext(child)
    run.remove(element)


def _note_paragraph(line: Line) -> Element:
    """A note's paragraph as one of the body: its own sign goes, and the blank behind it."""
    paragraph = line.paragraph
    assert paragraph is not None  # noqa: S101 -- asked by the caller
    signs = (W + "footnoteRef", W + "endnoteRef")
    trims = False
    for element in list(paragraph.iter(*signs, _T, W + "tab")):
        if element.tag in signs:
            trims = True
        elif not trims or above(element).tag != _R:
            continue
        elif element.tag == _T:
            element.text = (element.text or "").lstrip(_BLANKS)
            trims = not element.text
            continue
        above(element).remove(element)
    run = etree.Element(_R)
    fill(run, line.prefix)
    properties = paragraph_properties(paragraph)
    paragraph.insert(paragraph.index(properties) + 1, run)
    return paragraph
