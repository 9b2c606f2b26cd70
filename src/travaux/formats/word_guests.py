"""Paragraphs of one Word file at home in another: their styles, lists, notes and links come with them.

What both files have stays the host's own; what only the guest has is taken over under a name that is free.
Pictures, bookmarks and sections stay behind.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.docx import word_parts
from travaux.formats.redline_numbers import no_number, paragraph_properties
from travaux.formats.word_lists import free_number, own_counts, put_own_number
from travaux.formats.word_parts import MAIN_RELATIONSHIPS, ensure_part, listing, relate
from travaux.formats.word_xml import W, above, value

if TYPE_CHECKING:
    from travaux.formats.package import Element
    from travaux.formats.redline_trace import Paper

__all__ = ["Guest", "list_answers"]

_P, _R, _PPR, _RPR, _NUMPR = (W + name for name in ("p", "r", "pPr", "rPr", "numPr"))
_STYLES = {W + "pStyle": "paragraph", W + "rStyle": "character", W + "tblStyle": "table"}
_LEFT = frozenset(
    W + name
    for name in ("sectPr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "framePr", "permStart")
)
_FIELD = (W + "fldChar", W + "instrText")
_NOTES = (W + "footnoteReference", W + "endnoteReference")
_DEEPEST = 12


def list_answers(host: Paper, guest: Paper) -> dict[str, str]:
    """Which list of the host each of the guest's is: that of most paragraphs with the same words.

    A list that is numbered otherwise answers none.

    >>> list_answers.__name__
    'list_answers'
    """
    ours = _once(host)
    votes: dict[str, Counter[str]] = {}
    for words, number in _once(guest).items():
        if words in ours:
            votes.setdefault(number, Counter())[ours[words]] += 1
    found: dict[str, str] = {}
    for number in dict.fromkeys(line.place[0] for line in guest.lines if line.place):
        theirs = guest.styles.lists.find(number)
        for answer in [one for one, _ in votes.get(number, Counter()).most_common()] + [number]:
            own = host.styles.lists.find(answer)
            if theirs and own and theirs.levels == own.levels:
                found[number] = answer
                break
    return found


def _once(paper: Paper) -> dict[str, str]:
    """The lists of paragraphs whose words stand only once."""
    found: dict[str, str] = {}
    met: Counter[str] = Counter()
    for line in paper.lines:
        words = paper.text[line.words : line.end]
        met[words] += 1
        if line.place:
            found[words] = line.place[0]
    return {words: number for words, number in found.items() if met[words] == 1}


@dataclass(slots=True)
class Guest:
    """A file whose paragraphs come into another's; `lists` says which of the host's answers each of its own.

    `lost` counts what could not be taken along, by its name.

    >>> Guest.__name__
    'Guest'
    """

    host: Paper
    paper: Paper
    lists: dict[str, str]
    lost: Counter[str] = field(default_factory=Counter)
    _styles: dict[tuple[str, str], str] = field(default_factory=dict)
    _links: dict[str, str] = field(default_factory=dict)
    _definitions: dict[str, str] = field(default_factory=dict)
    _counts: dict[Element, tuple[int, ...]] = field(default_factory=dict)

    def place(self, place: tuple[str, int]) -> str:
        """The name of a list and level, the same as the host's where that is the same list."""
        number, level = place
        if number in self.lists:
            return f"{self.lists[number]} {level}"
        found = self.paper.styles.lists.find(number)
        return f"new {level} {found.levels if found else number}"

    def adopted(self, element: Element) -> Element:
        """A copy of an element that stands in a story of the host as it stood in the guest's."""
        copy = deepcopy(element)
        if copy.tag == _P:
            self._number(element, copy)
        for own, twin in zip(element.iter(_P), copy.iter(_P), strict=True):
            if twin is not copy:
                self._number(own, twin)
        self.settle(copy)
        return copy

    def count_apart(self, element: Element, copy: Element) -> None:
        """Let the numbered paragraphs of a copy keep the numbers that they have in the guest."""
        self._counts = self._counts or own_counts(self.paper)
        for own, twin in zip(element.iter(_P), copy.iter(_P), strict=False):
            if own in self._counts:
                put_own_number(self.host, twin, self._counts[own])

    def settle(self, copy: Element) -> None:
        """Put what a copy refers to into the host, and take off what cannot be."""
        _drop_broken_fields(copy)
        for child in list(copy.iter("*")):
            if child.getparent() is None and child is not copy:
                continue
            if child.tag in _LEFT:
                above(child).remove(child)
            elif child.tag in _STYLES:
                self._style(child)
            elif child.tag in _NOTES:
                self._note(child)
            else:
                self._relations(child, copy)

    # Numbers

    def _number(self, own: Element, copy: Element) -> None:
        """A paragraph's list; also where its style, which may say otherwise here, put it into one."""
        numbers = copy.find(f"{_PPR}/{_NUMPR}")
        number = value(numbers.find(W + "numId")) if numbers is not None else ""
        style = value(own.find(f"{_PPR}/{W}pStyle"))
        if number not in ("", "0"):
            found = self._list(number)
            if numbers is not None and found:
                numbers.find(W + "numId").set(W + "val", found)  # type: ignore[union-attr]  # it has a number
            return
        if number == "0":
            return
        theirs = self.paper.styles.paragraph(style).list
        answer = self.host.styles.paragraph(self._style_name(style, "paragraph") if style else "").list
        if theirs in ("", "0") and answer not in ("", "0"):
            no_number(paragraph_properties(copy))

    def _list(self, number: str) -> str:
        if number not in self.lists:
            self.lists[number] = self._import_list(number)
        return self.lists[number]

    def _import_list(self, number: str) -> str:
        theirs = self.paper.styles.numbering
        own = _by(theirs, "num", "numId").get(number) if theirs is not None else None
        if theirs is None or own is None:
            return "0"
        root = ensure_part(self.host, "numbering")
        shared = self._shared_definition(number)
        definition = _by(theirs, "abstractNum", "abstractNumId").get(value(own.find(W + "abstractNumId")))
        if definition is None:
            return "0"
        abstract = shared or _import_definition(root, definition)
        self._definitions.setdefault(value(definition, "abstractNumId"), abstract)
        found = free_number(root, "num", "numId")
        instance = deepcopy(own)
        instance.set(W + "numId", found)
        instance.find(W + "abstractNumId").set(W + "val", abstract)  # type: ignore[union-attr]  # looked at above
        at = max((k + 1 for k, child in enumerate(root) if child.tag == W + "num"), default=len(root))
        root.insert(at, instance)
        return found

    def _shared_definition(self, number: str) -> str:
        """The host's definition for a list of the guest's that shares its own with one the host knows."""
        theirs = self.paper.styles.lists.find(number)
        if theirs and theirs.abstract in self._definitions:
            return self._definitions[theirs.abstract]
        for other, answer in self.lists.items():
            one, own = self.paper.styles.lists.find(other), self.host.styles.lists.find(answer)
            if theirs and one and own and theirs.abstract == one.abstract:
                return own.abstract
        return ""

    # Styles

    def _style(self, element: Element) -> None:
        found = self._style_name(value(element), _STYLES[element.tag])
        if found:
            element.set(W + "val", found)
        else:
            above(element).remove(element)

    def _style_name(self, identity: str, kind: str, depth: int = 0) -> str:
        """The host's style for one of the guest's, by its name; taken over where there is none."""
        key = (kind, identity)
        if key in self._styles:
            return self._styles[key]
        theirs = _style_of(self.paper, kind, identity)
        if theirs is None or depth > _DEEPEST:
            return ""
        name = value(theirs.find(W + "name")).casefold()
        root = ensure_part(self.host, "styles")
        for own in root.iterchildren(W + "style"):
            if value(own, "type") == kind and value(own.find(W + "name")).casefold() == name:
                self._styles[key] = value(own, "styleId")
                return self._styles[key]
        self._styles[key] = found = _free_style(root, identity)
        twin = deepcopy(theirs)
        twin.set(W + "styleId", found)
        twin.attrib.pop(W + "default", "")
        for child in list(twin):
            if child.tag in (W + "basedOn", W + "next", W + "link"):
                other = self._style_name(value(child), kind, depth + 1) if child.tag == W + "basedOn" else ""
                if other:
                    child.set(W + "val", other)
                else:
                    twin.remove(child)
        for numbers in list(twin.iter(_NUMPR)):
            number = numbers.find(W + "numId")
            if number is not None:
                number.set(W + "val", self._list(value(number)))
        root.append(twin)
        return found

    # Notes and links

    def _note(self, reference: Element) -> None:
        kind = reference.tag.rpartition("}")[2].removesuffix("Reference")
        identity = value(reference, "id")
        parts = word_parts(self.paper.package, self.paper.main).get(f"{kind}s", [])
        own = _by(self.paper.package.tree(parts[0]), kind, "id").get(identity) if parts else None
        if own is None:
            above(reference).remove(reference)
            return
        root = ensure_part(self.host, f"{kind}s")
        copy = self.adopted(own)
        copy.set(W + "id", free_number(root, kind, "id"))
        root.append(copy)
        reference.set(W + "id", value(copy, "id"))

    def _relations(self, element: Element, copy: Element) -> None:
        """What leads to another part: links come along, pictures and objects do not."""
        names = [name for name in element.attrib if str(name).startswith("{" + MAIN_RELATIONSHIPS)]
        if not names:
            return
        target = self._target(str(element.attrib[names[0]])) if element.tag == W + "hyperlink" else ""
        if target and copy.tag not in (W + "footnote", W + "endnote"):
            element.set(names[0], target)
        elif element.tag == W + "hyperlink":
            element.attrib.pop(names[0])
        else:
            inside = next((one for one in element.iterancestors(_R)), None)
            self.lost["picture"] += 1
            gone = element
            while inside is not None and gone.getparent() is not inside:
                gone = above(gone)
            above(gone).remove(gone)

    def _target(self, identity: str) -> str:
        if identity not in self._links:
            found = next((one for one in listing(self.paper) if one.get("Id") == identity), None)
            outside = found is not None and found.get("TargetMode") == "External"
            target = found.get("Target", "") if found is not None and outside else ""
            self._links[identity] = relate(self.host, "hyperlink", target) if target else ""
        return self._links[identity]


def _import_definition(root: Element, definition: Element) -> str:
    abstract = free_number(root, "abstractNum", "abstractNumId")
    twin = deepcopy(definition)
    twin.set(W + "abstractNumId", abstract)
    for child in list(twin.iter(W + "nsid", W + "tmpl", W + "name", W + "styleLink", W + "pStyle")):
        above(child).remove(child)
    at = sum(child.tag in (W + "numPicBullet", W + "abstractNum") for child in root)
    root.insert(at, twin)
    return abstract


def _by(root: Element, tag: str, name: str) -> dict[str, Element]:
    return {value(child, name): child for child in root.iterchildren(W + tag)}


def _free_style(root: Element, identity: str) -> str:
    taken = {value(child, "styleId") for child in root.iterchildren(W + "style")}
    found, count = identity, 1
    while found in taken:
        count += 1
        found = f"{identity}{count}"
    return found


def _style_of(paper: Paper, kind: str, identity: str) -> Element | None:
    root = paper.styles.root
    for style in root.iterchildren(W + "style") if root is not None else ():
        if value(style, "type") == kind and value(style, "styleId") == identity:
            return style
    return None


def _drop_broken_fields(copy: Element) -> None:
    """Fields that begin or end elsewhere become their words."""
    depth, broken = 0, False
    for sign in copy.iter(W + "fldChar"):
        kind = value(sign, "fldCharType")
        depth += (kind == "begin") - (kind == "end")
        broken = broken or depth < 0
    if depth or broken:
        for sign in list(copy.iter(*_FIELD)):
            above(sign).remove(sign)
