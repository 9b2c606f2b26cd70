"""Parts that a Word file gets when something comes into it: styles, lists, notes, links, comments."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.docx import word_parts
from travaux.formats.word_xml import W

if TYPE_CHECKING:
    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper

__all__ = ["MAIN_RELATIONSHIPS", "ensure_part", "listing", "relate"]

MAIN_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTING = "http://schemas.openxmlformats.org/package/2006/relationships"
_SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))


def ensure_part(paper: Paper, kind: str) -> Element:
    """The root of a part of the document, made empty where the file has none.

    >>> from travaux.formats.redline_plain import plain_paper
    >>> from travaux.text.source import Source
    >>> ensure_part(plain_paper(Source("All")), "footnotes").tag.rpartition("}")[2]
    'footnotes'
    """
    parts = word_parts(paper.package, paper.main).get(kind)
    if parts:
        return paper.package.tree(parts[0])
    root = etree.Element(W + kind, nsmap={"w": W[1:-1]})
    if kind in ("footnotes", "endnotes"):
        for identity, sign in _SEPARATORS:
            note = etree.SubElement(root, W + kind.removesuffix("s"))
            note.set(W + "type", sign)
            note.set(W + "id", identity)
            run = etree.SubElement(etree.SubElement(note, W + "p"), W + "r")
            etree.SubElement(run, W + sign)
    part = posixpath.join(posixpath.dirname(paper.main), f"{kind}.xml")
    paper.package.trees[part.lower()] = root
    relate(paper, kind, f"{kind}.xml")
    if kind == "styles":
        paper.styles.root = root
    return root


def relate(paper: Paper, kind: str, target: str) -> str:
    """The id of a new relationship of the document; links lead out of the file.

    >>> from travaux.formats.redline_plain import plain_paper
    >>> from travaux.text.source import Source
    >>> relate(plain_paper(Source("All")), "hyperlink", "https://example.org")
    'travaux2'
    """
    root = listing(paper)
    identity = f"travaux{len(root) + 1}"
    found = etree.SubElement(root, f"{{{_LISTING}}}Relationship")
    found.set("Id", identity)
    found.set("Type", f"{MAIN_RELATIONSHIPS}/{kind}")
    found.set("Target", target)
    if kind == "hyperlink":
        found.set("TargetMode", "External")
    return identity


def listing(paper: Paper) -> Element:
    """The relationships of the document, made where there are none.

    >>> listing.__name__
    'listing'
    """
    folder, base = posixpath.split(paper.main)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name in paper.package or name.lower() in paper.package.trees:
        return paper.package.tree(name)
    root = etree.Element(f"{{{_LISTING}}}Relationships")
    paper.package.trees[name.lower()] = root
    return root
