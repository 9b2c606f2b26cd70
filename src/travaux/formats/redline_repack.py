"""The Word file of a redline: the old one's parts that belong to the text, its trees written anew."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.redline_package import OFFICE, allowed, serialized, zipped
from travaux.formats.redline_settle import settle
from travaux.formats.word_xml import W, transitional

if TYPE_CHECKING:
    from travaux.formats.package import Element, Package
    from travaux.formats.redline_package import Links
    from travaux.formats.redline_record import Record

_ID = f"{{{OFFICE}}}id"
_LINKS = tuple(f"{{{OFFICE}}}{name}" for name in ("id", "embed", "link", "pict"))
_OUTSIDE = frozenset({"hyperlink"})
_TREES = frozenset({"header", "footer", "footnotes", "endnotes", "styles", "numbering"})
_SETTINGS = ("footnotePr", "endnotePr", "defaultTabStop", "evenAndOddHeaders", "compat")


def repacked(record: Record) -> bytes:
    """The file's bytes: the same record, the same bytes."""
    parts: dict[str, tuple[str, bytes]] = {}
    links: dict[str, Links] = {"": [("rId1", "officeDocument", record.main, False)]}
    waiting = [(record.main, "officeDocument")]
    while waiting:
        part, kind = waiting.pop(0)
        if part in parts:
            continue
        found = _links(record.package, part)
        parts[part] = (kind, _content(record, part, kind, {one[0] for one in found}))
        if found:
            links[part] = found
        waiting += [(target, other) for _, other, target, outside in found if not outside]
    return zipped(parts, links)


def _content(record: Record, part: str, kind: str, links: set[str]) -> bytes:
    """A part's bytes; XML of the text without what leads to parts that stay behind."""
    if kind == "settings":
        return serialized(_settings(transitional(record.package.tree(part))))
    tree = record.trees.get(part)
    if tree is None and kind in _TREES:
        tree = transitional(record.package.tree(part))
        settle(tree, "final")
    if tree is None:
        return record.package.read(part)
    _cut_links(tree, links)
    etree.cleanup_namespaces(tree)
    return serialized(tree)


def _settings(tree: Element) -> Element:
    """Of the settings only those that change how the text looks."""
    kept = [child for child in tree if child.tag in {W + name for name in _SETTINGS}]
    settings = etree.Element(W + "settings", nsmap={"w": W[1:-1]})
    settings.extend(kept)
    return settings


def _cut_links(tree: Element, links: set[str]) -> None:
    """Take out what points to a part that is not there, or Word would call the file damaged."""
    for element in list(tree.iter(etree.Element)):
        dangling = any(name in element.attrib and element.attrib[name] not in links for name in _LINKS)
        parent = element.getparent()
        if not dangling or parent is None:
            continue
        if element.tag == W + "hyperlink":
            del element.attrib[_ID]
        else:
            _outermost(element)


def _outermost(element: Element) -> None:
    """Take out the drawing, object or reference that the element belongs to."""
    found = element
    for above in element.iterancestors():
        if above.tag in {W + "r", W + "p", W + "sectPr", W + "body"}:
            break
        found = above
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


def _links(package: Package, part: str) -> Links:
    folder, base = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{base}.rels")
    if listing not in package:
        return []
    found: Links = []
    related = package.relationships(part)
    for element, link in zip(package.tree(listing), related, strict=True):
        if link.external:
            keep = link.kind in _OUTSIDE
        else:
            keep = allowed(link.kind, link.target) and link.target in package
        if keep:
            found.append((element.get("Id", ""), link.kind, link.target, link.external))
    return found
