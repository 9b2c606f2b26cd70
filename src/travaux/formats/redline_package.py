"""The Word file that a redline is written to: only what belongs to the text, the same bytes each time.

Nothing that identifies a machine, a session or a reader goes along: no properties, comments, revision save
ids, custom XML, thumbnails; the dates inside the zip are fixed.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from travaux.formats.package import Element

_DATE = (1980, 1, 1, 0, 0, 0)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_PART_TYPES = {
    "officeDocument": _WORD_TYPE.format("document.main"),
    "styles": _WORD_TYPE.format("styles"),
    "numbering": _WORD_TYPE.format("numbering"),
    "settings": _WORD_TYPE.format("settings"),
    "fontTable": _WORD_TYPE.format("fontTable"),
    "footnotes": _WORD_TYPE.format("footnotes"),
    "endnotes": _WORD_TYPE.format("endnotes"),
    "header": _WORD_TYPE.format("header"),
    "footer": _WORD_TYPE.format("footer"),
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "image": "",  # by the ending of its name
}
"""What a redline may hold, by the last word of the relationship that leads there; all else stays behind."""
_IMAGES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "svg": "image/svg+xml",
}

Links = list[tuple[str, str, str, bool]]
"""What a part points to: id, last word of the type, target, whether outside."""


def allowed(kind: str, target: str) -> bool:
    """Whether a part of this kind may go along.

    >>> allowed("styles", "word/styles.xml"), allowed("customXml", "customXml/item1.xml")
    (True, False)
    """
    if kind == "image":
        return target.rpartition(".")[2].lower() in _IMAGES
    return kind in _PART_TYPES


def serialized(root: Element) -> bytes:
    """A part's bytes.

    >>> serialized(etree.Element("a")).endswith(b"<a/>")
    True
    """
    return _DECLARATION + etree.tostring(root, encoding="UTF-8")


def zipped(parts: Mapping[str, tuple[str, bytes]], links: Mapping[str, Links]) -> bytes:
    """The file: `parts` by name as `(kind, bytes)`, `links` what each part points to ("" is the package).

    >>> content = zipped({"word/document.xml": ("officeDocument", b"<a/>")}, {})
    >>> zipfile.ZipFile(io.BytesIO(content)).namelist()
    ['[Content_Types].xml', 'word/document.xml']
    """
    written = {"[Content_Types].xml": _content_types({name: kind for name, (kind, _) in parts.items()})}
    for part, found in links.items():
        folder, _, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels".lstrip("/") if part else "_rels/.rels"
        written[listing] = _relationships(folder, found)
    written |= {name: content for name, (_, content) in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    return file.getvalue()


def _content_types(kinds: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    endings = {"rels": rels, "xml": "application/xml"}
    for name, kind in kinds.items():
        ending = name.rpartition(".")[2].lower()
        if kind == "image":
            endings[ending] = _IMAGES[ending]
    for ending, content_type in endings.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type)
    for name, kind in kinds.items():
        if kind != "image":
            etree.SubElement(
                root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=_PART_TYPES[kind]
            )
    return serialized(root)


def _relationships(folder: str, links: Links) -> bytes:
    root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})
    for identity, kind, target, outside in links:
        there = target if outside else target.removeprefix(f"{folder}/") if folder else target
        if not outside and folder and there == target:
            there = f"/{target}"
        link = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        link.set("Id", identity)
        link.set("Type", f"{OFFICE}/{kind}")
        link.set("Target", there)
        if outside:
            link.set("TargetMode", "External")
    return serialized(root)
