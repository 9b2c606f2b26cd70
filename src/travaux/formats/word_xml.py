"""The vocabulary of WordprocessingML as the readers of Word files need it (ISO/IEC 29500-1, chapter 17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from travaux.formats.package import Element

__all__ = [
    "CUSTOM",
    "MC",
    "PROPERTIES",
    "PROPERTY",
    "VARIANTS",
    "M",
    "W",
    "above",
    "integer",
    "is_on",
    "transitional",
    "value",
]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PROPERTIES, PROPERTY = "docProps/custom.xml", "travaux"
"""The part that holds a file's own properties, and the name of ours."""
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    "http://purl.oclc.org/ooxml/officeDocument/math": M,
}
_VAL = W + "val"
OFF = frozenset({"0", "false", "off", "none"})
_INTEGER = re.compile(r"\s*[-+]?\d{1,9}\s*")


def above(element: Element) -> Element:
    """The element that holds this one; raises `LookupError` for one that stands alone.

    >>> above(etree.fromstring("<a><b/></a>")[0]).tag
    'a'
    """
    found = element.getparent()
    if found is None:
        raise LookupError("the element stands in no other")
    return found


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of the Word namespace, "" where there is none.

    >>> value(etree.fromstring(f'<w:ilvl xmlns:w="{W[1:-1]}" w:val="2"/>'))
    '2'
    """
    if element is None:
        return ""
    return element.get(_VAL if name == "val" else W + name, "")


def integer(text: str, otherwise: int = 0) -> int:
    """A number as the file states it; `otherwise` where it states none or one beyond nine digits.

    >>> integer("12"), integer("twelve", 1)
    (12, 1)
    """
    return int(text) if _INTEGER.fullmatch(text) else otherwise


def is_on(element: Element) -> bool:
    """Whether a switch such as `w:b` is on: it is unless its value says otherwise (17.17.4).

    >>> is_on(etree.fromstring(f'<w:b xmlns:w="{W[1:-1]}" w:val="0"/>'))
    False
    """
    return element.get(_VAL, "1") not in OFF


def transitional(root: Element) -> Element:
    """The same tree with the names of the strict form (ISO/IEC 29500-1) turned into those of Word.

    >>> root = etree.fromstring('<p xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>')
    >>> transitional(root).tag == W + "p"
    True
    """
    if not any(namespace in _STRICT for namespace in root.nsmap.values()):
        return root
    for element in root.iter(etree.Element):
        namespace, _, local = str(element.tag)[1:].partition("}")
        if namespace in _STRICT:
            element.tag = _STRICT[namespace] + local
        for name, content in element.attrib.items():
            namespace, _, local = str(name)[1:].partition("}")
            if namespace in _STRICT:
                del element.attrib[name]
                element.set(_STRICT[namespace] + local, content)
    return root
