"""The redline as a file: only parts that a reader needs, named and dated the same on every machine.

Kept are the document, its styles, numbering, notes, headers and footers, theme, fonts' names and pictures.
Settings are written anew; document properties, comments, thumbnails, custom XML, macros, templates and
embedded files stay behind, and so does what leads to them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, cast

from lxml import etree

from travaux.formats.package import Element, _part_name
from travaux.formats.word_xml import CUSTOM, PROPERTIES, PROPERTY, VARIANTS, W, above

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats.redline_trace import Paper

__all__ = ["packed"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_KINDS = {
    "styles": _WORD.format("styles"),
    "numbering": _WORD.format("numbering"),
    "footnotes": _WORD.format("footnotes"),
    "endnotes": _WORD.format("endnotes"),
    "header": _WORD.format("header"),
    "footer": _WORD.format("footer"),
    "fontTable": _WORD.format("fontTable"),
    "settings": _WORD.format("settings"),
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_SETTINGS = [
    "mirrorMargins",
    "defaultTabStop",
    "autoHyphenation",
    "evenAndOddHeaders",
    "characterSpacingControl",
    "footnotePr",
    "endnotePr",
    "compat",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
    "listSeparator",
]
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LEADING = etree.XPath("//*[@leads:*]", namespaces={"leads": _OFFICE})
_OBJECTS = (W + "drawing", W + "pict", W + "object")


def packed(paper: Paper, kept: str = "", comments: Element | None = None) -> bytes:
    """The bytes of a Word file made of a paper's parts, the same for the same parts.

    `kept` is what the file says of itself in the one property that it has, none where it is empty; `comments`
    are those that were asked for.

    >>> packed.__module__
    'travaux.formats.redline_package'
    """
    parts: dict[str, bytes] = {}
    types: dict[str, str] = {paper.main: _MAIN}
    waiting = [paper.main]
    while waiting:
        part = waiting.pop(0)
        if part in parts:
            continue
        root = paper.package.tree(part)
        held, dropped = _relationships(paper, part)
        _drop_references(root, dropped)
        if part == paper.main:
            parts["word/settings.xml"] = _settings(paper, part)
            types["word/settings.xml"] = _KINDS["settings"]
            target = posixpath.relpath("word/settings.xml", posixpath.dirname(part) or ".")
            held.append(_relationship("travauxSettings", f"{_OFFICE}/settings", target))
            if comments is not None:
                name = posixpath.join(posixpath.dirname(part), "comments.xml")
                parts[name], types[name] = _serialised(comments), _WORD.format("comments")
                held.append(_relationship("travauxComments", f"{_OFFICE}/comments", "comments.xml"))
        for element, kind, target in [_read(element, part) for element in held]:
            if kind in _KINDS and kind != "settings":
                types[target] = _KINDS[kind]
                waiting.append(target)
            elif kind == "image":
                parts.setdefault(target, paper.package.read(target))
            element.attrib.pop("{http://www.w3.org/XML/1998/namespace}base", "")
        parts[part] = _serialised(root)
        if held:
            folder, base = posixpath.split(part)
            parts[posixpath.join(folder, "_rels", f"{base}.rels")] = _listing(held)
    leading = [_relationship("rId1", f"{_OFFICE}/officeDocument", paper.main)]
    if kept:
        parts[PROPERTIES], types[PROPERTIES] = _property(kept), _PROPERTIES_TYPE
        leading.append(_relationship("rId2", f"{_OFFICE}/custom-properties", PROPERTIES))
    parts["_rels/.rels"] = _listing(leading)
    return _zipped({"[Content_Types].xml": _content_types(parts, types), **parts})


def _property(kept: str) -> bytes:
    """The part that holds the one property (ECMA-376, 22.3)."""
    root = etree.Element(f"{{{CUSTOM}}}Properties", nsmap={None: CUSTOM, "vt": VARIANTS})  # type: ignore[dict-item]  # likewise
    own = etree.SubElement(root, f"{{{CUSTOM}}}property", fmtid=_FORMAT, pid="2", name=PROPERTY)
    etree.SubElement(own, f"{{{VARIANTS}}}lpwstr").text = kept
    return _serialised(root)


def _read(element: Element, part: str) -> tuple[Element, str, str]:
    kind = element.get("Type", "").rpartition("/")[2]
    if element.get("TargetMode") == "External":
        return element, "", ""
    return element, kind, _part_name(posixpath.dirname(part), element.get("Target", ""))


def _relationships(paper: Paper, part: str) -> tuple[list[Element], set[str]]:
    """What of a part's relationships is kept, and the ids of the others."""
    folder, base = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{base}.rels")
    kept: list[Element] = []
    dropped: set[str] = set()
    if listing not in paper.package and listing.lower() not in paper.package.trees:
        return kept, dropped
    for element in paper.package.tree(listing):
        _, kind, target = _read(element, part)
        external = element.get("TargetMode") == "External"
        fine = (
            element.get("Type", "").endswith("/hyperlink")
            if external
            else (
                (target in paper.package or target.lower() in paper.package.trees)
                and (
                    (kind in _KINDS and kind != "settings")
                    or (kind == "image" and target.rpartition(".")[2].lower() in _PICTURES)
                )
            )
        )
        if fine:
            kept.append(element)
        else:
            dropped.add(element.get("Id", ""))
    return kept, dropped


def _drop_references(root: Element, dropped: set[str]) -> None:
    """Take away drawings and attributes that lead to a part which is not taken along."""
    found = _LEADING(root) if dropped else []
    for element in cast("list[Element]", found):
        for name, content in element.attrib.items():
            if str(name).startswith("{" + _OFFICE) and content in dropped:
                holder = next(element.iterancestors(*_OBJECTS), None)
                if holder is not None and holder.getparent() is not None:
                    above(holder).remove(holder)
                elif element.tag == W + "hyperlink":
                    del element.attrib[name]
                elif element.getparent() is not None:
                    above(element).remove(element)
                break


def _settings(paper: Paper, main: str) -> bytes:
    """New settings: of the old ones only what shapes the page."""
    root = etree.Element(W + "settings", nsmap={"w": W[1:-1]})
    part = posixpath.join(posixpath.dirname(main), "settings.xml")
    if part in paper.package:
        found = paper.package.tree(part)
        for name in _SETTINGS:
            child = found.find(W + name)
            if child is not None:
                root.append(child)
    return _serialised(root)


def _relationship(identity: str, kind: str, target: str) -> Element:
    return etree.Element(f"{{{_RELATIONSHIPS}}}Relationship", Id=identity, Type=kind, Target=target)


def _listing(elements: Iterable[Element]) -> bytes:
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})  # type: ignore[dict-item]  # the stubs forget the unnamed one
    root.extend(elements)
    return _serialised(root)


def _content_types(parts: Iterable[str], types: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]  # likewise
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for part in parts:
        ending = part.rpartition(".")[2]
        if ending.lower() in _PICTURES:
            defaults[ending] = _PICTURES[ending.lower()]
    for ending, kind in sorted(defaults.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    for part, kind in sorted(types.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    return _serialised(root)


def _serialised(root: Element) -> bytes:
    return _HEAD + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return file.getvalue()
