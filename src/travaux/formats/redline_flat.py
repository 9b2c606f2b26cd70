"""A Word file's parts without its former history: tracked changes settled, comments and traces taken off.

What a tree loses here is gone from the redline: revision ids (`w:rsid…`), the ids of paragraphs and lists,
the place of the last edit, proofing marks, comments, former properties, content controls (their words stay),
hidden text's hiding (its words stay and are seen), drawings that lead to parts which are not taken along.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.package import Element, Package
from travaux.formats.word_xml import W, above, transitional, value

if TYPE_CHECKING:
    from travaux.formats import Reading

__all__ = ["FlatPackage", "flatten", "unwrap"]

_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_TRACKED = _INSERTED | _DELETED
_CELL_TRACKED = {W + "cellIns": True, W + "cellDel": False}
_BOOKMARK, _BOOKMARK_END = W + "bookmarkStart", W + "bookmarkEnd"
_PPR, _RPR, _P = W + "pPr", W + "rPr", W + "p"
_FORMER = frozenset(
    W + f"{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "tcPr", "trPr", "numbering")
)
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "smartTag", "customXml"))
_DROPPED = frozenset(
    W + name
    for name in (
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "customXmlInsRangeStart",
        "customXmlInsRangeEnd",
        "customXmlDelRangeStart",
        "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "lastRenderedPageBreak",
        "vanish",
        "specVanish",
        "webHidden",
        "cellMerge",
        "divId",
        "sdtPr",
        "sdtEndPr",
        "customXmlPr",
        "smartTagPr",
        "altChunk",
        "subDoc",
        "rsid",
        "nsid",
        "tmpl",
        "control",
        "embedRegular",
        "embedBold",
        "embedItalic",
        "embedBoldItalic",
    )
)
_LIVE = {W + "delText": W + "t", W + "delInstrText": W + "instrText"}
_TRACES = ("rsid", "paraId", "textId", "durableId")
_LAST_PLACE = "_GoBack"
"""Word's bookmark at the place that was edited last."""


@dataclass(slots=True)
class FlatPackage(Package):
    """A package whose trees are flattened once, in one reading, and then the same at each call.

    >>> FlatPackage("draft.docx", b"", {}).trees
    {}
    """

    reading: Reading = "final"
    author: str | None = None
    trees: dict[str, Element] = field(default_factory=dict)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.trees or Package.__contains__(self, part)

    def tree(self, part: str) -> Element:
        """The flattened root element of a part; raises `Unreadable` as `Package.tree` does."""
        found = self.trees.get(part.lower())
        if found is None:
            found = transitional(Package.tree(self, part))
            if not part.endswith(".rels"):
                flatten(found, self.reading, self.author)
            self.trees[part.lower()] = found
        return found


def flatten(  # noqa: C901, PLR0912 -- one branch for each kind of history
    root: Element, reading: Reading, author: str | None = None
) -> None:
    """Settle the tracked changes in a part as `reading` says, and take off what tells of its history.

    With an `author` only that one's changes are made, those of all others are not.

    >>> from lxml import etree
    >>> paragraph = etree.fromstring(
    ...     f'<w:p xmlns:w="{W[1:-1]}"><w:ins><w:r><w:t>in</w:t></w:r></w:ins>'
    ...     '<w:del><w:r><w:delText>out</w:delText></w:r></w:del></w:p>')
    >>> flatten(paragraph, "original")
    >>> "".join(paragraph.itertext())
    'out'
    """
    ends: list[Element] = []
    wrappers: list[Element] = []
    asked = reading
    last_places: set[str] = set()
    for element in list(root.iter("*")):
        tag = element.tag
        parent = element.getparent()
        reading = asked if author is None or value(element, "author") == author else "original"
        if parent is None:
            _strip_traces(element)
            continue
        if tag in _LIVE:
            element.tag = _LIVE[tag]
        elif tag in _TRACKED:
            if parent.tag in (_RPR, W + "trPr", W + "numPr"):
                _settle_mark(element, parent, ends, stays=_stays(tag in _INSERTED, reading))
            elif _stays(tag in _INSERTED, reading):
                wrappers.append(element)
            else:
                parent.remove(element)
        elif tag in _CELL_TRACKED:
            if not _stays(_CELL_TRACKED[tag], reading):
                _remove_from(parent.getparent())
            else:
                parent.remove(element)
        elif tag in _FORMER:
            _settle_properties(element, parent, reading)
        elif tag in _DROPPED or _is_last_place(element, last_places):
            parent.remove(element)
        elif tag in _WRAPPERS:
            wrappers.append(element)
        if element.attrib:
            _strip_traces(element)
    for wrapper in reversed(wrappers):
        unwrap(wrapper)
    for end in ends:
        _join_next(end)


def _is_last_place(element: Element, last_places: set[str]) -> bool:
    """Whether this is the bookmark of the last edit; its number is noted for its end."""
    if element.tag == _BOOKMARK and element.get(W + "name") == _LAST_PLACE:
        last_places.add(element.get(W + "id", ""))
        return True
    return element.tag == _BOOKMARK_END and element.get(W + "id", "") in last_places


def _stays(inserted: bool, reading: Reading) -> bool:  # noqa: FBT001 -- one flag, said at each call
    return reading == "all" or inserted == (reading == "final")


def unwrap(element: Element) -> None:
    """Put an element's children in its place.

    >>> from lxml import etree
    >>> root = etree.fromstring("<a><b><c/><d/></b></a>")
    >>> unwrap(root[0])
    >>> [child.tag for child in root]
    ['c', 'd']
    """
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _settle_mark(mark: Element, parent: Element, ends: list[Element], *, stays: bool) -> None:
    """A change to a paragraph's end, a row or a number, which stands in the properties of what it changes."""
    holder = parent.getparent()
    parent.remove(mark)
    if stays or holder is None:
        return
    if parent.tag == W + "trPr":
        _remove_from(holder)
    elif parent.tag == W + "numPr":
        holder.remove(parent)
    elif holder.tag == _PPR and holder.getparent() is not None and holder.getparent() not in ends:
        ends.append(above(holder))


def _remove_from(element: Element | None) -> None:
    """Take a row or cell away, and the table or row with it if nothing is left in it."""
    while element is not None:
        parent = element.getparent()
        if parent is None:
            return
        parent.remove(element)
        kind = W + ("tr" if parent.tag == W + "tbl" else "tc")
        if parent.tag not in (W + "tbl", W + "tr") or parent.find(kind) is not None:
            return
        element = parent


def _settle_properties(former: Element, properties: Element, reading: Reading) -> None:
    properties.remove(former)
    before = former[0] if len(former) else None
    if reading != "original" or before is None or properties.tag not in (_PPR, _RPR):
        return
    kept = [child for child in properties if child.tag in (_RPR, W + "sectPr")]
    if properties.tag == _RPR:
        kept = [child for child in properties if child.tag in _TRACKED]
    properties[:] = [*before, *kept] if properties.tag == _PPR else [*kept, *before]


def _join_next(paragraph: Element) -> None:
    """A paragraph whose end is gone goes on into the next, which keeps its own properties (17.13.5.15)."""
    following = paragraph.getnext()
    while following is not None and following.tag in (_BOOKMARK, _BOOKMARK_END):
        following = following.getnext()
    parent = paragraph.getparent()
    if parent is None:
        return
    contents = [child for child in paragraph if child.tag != _PPR]
    if following is None or following.tag != _P:
        if not any(child.tag not in (_BOOKMARK, _BOOKMARK_END) for child in contents) and (
            parent.tag != W + "tc"
        ):
            parent.remove(paragraph)
        return
    at = 1 if len(following) and following[0].tag == _PPR else 0
    following[at:at] = contents
    parent.remove(paragraph)


def _strip_traces(element: Element) -> None:
    for name in element.attrib:
        local = str(name).rpartition("}")[2]
        if local.startswith(_TRACES):
            del element.attrib[name]
