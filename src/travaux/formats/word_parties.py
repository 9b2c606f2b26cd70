"""A consolidated Word file read as one party wants it: its file again, paragraph for paragraph.

The signs are known by their character style. A sign that somebody typed by hand has none and is a bracket of
the draft's own; so is one that lost its partner. What has no words left, and lost some, goes with its
paragraph, row or table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree

from travaux.formats.docx import main_part, word_parts
from travaux.formats.package import open_package
from travaux.formats.redline_flat import FlatPackage
from travaux.formats.redline_package import packed
from travaux.formats.redline_trace import Paper
from travaux.formats.word_lists import drop_unused_lists, rejoin
from travaux.formats.word_marks import SIGN, marked_styles, sign, undress
from travaux.formats.word_styles import Styles
from travaux.formats.word_xml import M, W, above, value
from travaux.text.notation import heads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from travaux.formats.package import Element

__all__ = ["accepted", "proposed_lists", "read_back", "rejoin_agreed"]

_P, _R, _T, _PPR, _RPR, _TBL, _TR, _TC = (
    W + name for name in ("p", "r", "t", "pPr", "rPr", "tbl", "tr", "tc")
)
_BLOCKS = (_P, _TBL, _TR, _TC)
_MATHS, _BOX = M + "oMath", W + "txbxContent"
_FINE_PRINT = frozenset(
    W + name for name in ("rPr", "fldChar", "instrText", "footnoteRef", "endnoteRef", "separator", "proofErr")
)
_SIGNS = re.compile(r"\[|\]|[^\[\]]+")
_NOTES = (W + "footnoteReference", W + "endnoteReference")

Whose = str | None | Literal[False]
"""A party's code; None for the base; False for what all share."""


def read_back(
    content: bytes, name: str, party: str | None, codes: Collection[str], *, shared: bool = False
) -> bytes:
    """The bytes of the Word file that a party sent, or of the base where the party is None.

    `content` is the consolidated file, `name` stands in the sentences of `Unreadable`, which is raised as by
    the reader; `codes` are the parties that its signs may name. With `shared` only what all share is left.

    >>> read_back.__name__
    'read_back'
    """
    opened = open_package(content, name)
    package = FlatPackage(opened.name, opened.content, opened.entries)
    main = main_part(package)
    parts = word_parts(package, main)
    styles = {
        kind: package.tree(found[0]) for kind, found in parts.items() if kind in ("styles", "numbering")
    }
    ours = marked_styles(styles.get("styles"))
    wanted: Whose = False if shared else party
    looks = Styles(styles.get("styles"), styles.get("numbering"))
    for root in _stories(package, main, parts):
        _settle(root, wanted, frozenset(codes), ours, looks)
        undress(root, ours)
    _drop_notes(package, main, parts)
    if "numbering" in styles:
        kinds = ("styles", "footnotes", "endnotes", "header", "footer")
        more = [package.tree(part) for kind in kinds for part in parts.get(kind, [])]
        drop_unused_lists(styles["numbering"], [package.tree(main), *more])
    for root in [styles["styles"]] if "styles" in styles else []:
        for style in list(root.iterchildren(W + "style")):
            if value(style, "styleId") in ours:
                root.remove(style)
    return packed(Paper(package, main, Styles(styles.get("styles"), styles.get("numbering")), []))


def accepted(content: bytes, name: str) -> bytes:
    """A Word file with all its tracked changes made, and nothing that tells of them.

    >>> accepted.__name__
    'accepted'
    """
    opened = open_package(content, name)
    package = FlatPackage(opened.name, opened.content, opened.entries)
    return packed(Paper(package, main_part(package), Styles(None, None), []))


def _stories(package: FlatPackage, main: str, parts: dict[str, list[str]]) -> Iterator[Element]:
    yield from package.tree(main).iterchildren(W + "body")
    for kind in ("footnote", "endnote"):
        for part in parts.get(f"{kind}s", [])[:1]:
            yield from package.tree(part).iterchildren(W + kind)


def proposed_lists(package: FlatPackage, codes: Collection[str]) -> set[str]:
    """The lists of paragraphs that parties propose, each of which is counted by itself.

    >>> proposed_lists.__name__
    'proposed_lists'
    """
    return {
        value(line.find(f"{_PPR}/{W}numPr/{W}numId"))
        for lines, proposed, _ in _proposals(package, codes)
        for at, line in enumerate(lines)
        if at in proposed
    } - {"", "0"}


def rejoin_agreed(package: FlatPackage, codes: Collection[str], apart: Collection[str]) -> None:
    """Let paragraphs of the lists `apart` that nobody has to propose any more count on in the base's lists.

    >>> rejoin_agreed.__name__
    'rejoin_agreed'
    """
    for lines, proposed, looks in _proposals(package, codes):
        agreed = [
            line
            for at, line in enumerate(lines)
            if at not in proposed and value(line.find(f"{_PPR}/{W}numPr/{W}numId")) in apart
        ]
        rejoin(agreed, lines, {*proposed, *(at for at, line in enumerate(lines) if line in agreed)}, looks)


def _proposals(
    package: FlatPackage, codes: Collection[str]
) -> Iterator[tuple[list[Element], set[int], Styles]]:
    """The paragraphs of each story, which of them are proposed as a whole, and how they look."""
    main = main_part(package)
    parts = word_parts(package, main)
    styles = {
        kind: package.tree(found[0]) for kind, found in parts.items() if kind in ("styles", "numbering")
    }
    looks = Styles(styles.get("styles"), styles.get("numbering"))
    ours = marked_styles(styles.get("styles"))
    for root in _stories(package, main, parts):
        lines = _lines(root)
        events = [event for at, p in enumerate(lines) for event in _events(p, at, frozenset(codes), ours)]
        theirs = [mark for mark in _marks(events) if mark.labelled and not mark.oppose and mark.whole]
        yield lines, {at for mark in theirs for at in range(mark.first, mark.last + 1)}, looks


def _lines(root: Element) -> list[Element]:
    return [p for p in root.iter(_P) if not any(one.tag == _BOX for one in p.iterancestors())]


@dataclass(slots=True)
class _Mark:
    """A mark: its signs, and whether it begins and ends with its paragraphs."""

    open: Element
    parties: tuple[str, ...]
    oppose: bool
    labelled: bool
    first: int
    before: int
    close: Element | None = None
    last: int = 0
    after: int = 0
    starts: bool = False
    ends: bool = False
    read: bool = True
    group: int = -1

    @property
    def whole(self) -> bool:
        return self.starts and self.ends


class _Event(NamedTuple):
    """What stands in a paragraph: an opening or closing sign, or words."""

    kind: Literal["open", "close", "words"]
    element: Element
    paragraph: int
    head: re.Match[str] | None = None


def _settle(root: Element, wanted: Whose, codes: frozenset[str], ours: dict[str, str], looks: Styles) -> None:
    """Leave of a story what is wanted."""
    lines = _lines(root)
    events = [event for at, p in enumerate(lines) for event in _events(p, at, codes, ours)]
    marks = _marks(events)
    _group(marks, lines, root)
    for group in sorted({mark.group for mark in marks}):
        _choose([mark for mark in marks if mark.group == group], wanted)
    marks = [mark for mark in marks if mark.group >= 0]
    theirs = [mark for mark in marks if mark.labelled and not mark.oppose and mark.whole]
    read = [line for mark in theirs if mark.read for line in lines[mark.first : mark.last + 1]]
    if read:
        rejoin(read, lines, {at for mark in theirs for at in range(mark.first, mark.last + 1)}, looks)
    _strip(root, lines, events, marks)


def _events(paragraph: Element, at: int, codes: frozenset[str], ours: dict[str, str]) -> list[_Event]:
    found: list[_Event] = []
    waiting: list[Element] = []
    for element in [*_contents(paragraph)]:
        if element.tag == _R and ours.get(value(element.find(f"{_RPR}/{W}rStyle"))) == SIGN:
            waiting.append(element)
            continue
        if waiting:
            found += _signs(waiting, at, codes)
            waiting = []
        if element.tag != _R or any(child.tag not in _FINE_PRINT for child in element):
            found.append(_Event("words", element, at))
    return [*found, *(_signs(waiting, at, codes) if waiting else ())]


def _contents(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph, and formulas, in order."""
    for element in paragraph.iter(_R, _MATHS):
        holder = next(one for one in element.iterancestors(_P, _MATHS))
        if holder is paragraph:
            yield element


def _signs(runs: Sequence[Element], at: int, codes: frozenset[str]) -> list[_Event]:
    """Neighbouring runs of the signs' style as one run for each sign; what is no sign is words."""
    text = "".join(_words(run) for run in runs)
    heads_ = heads(codes)
    found: list[_Event] = []
    cursor = runs[-1]
    place = 0
    while place < len(text):
        part = _SIGNS.match(text, place)
        assert part is not None  # noqa: S101 -- the pattern takes every letter
        head = heads_.match(text, part.end()) if part.group() == "[" else None
        end = head.end() if head else part.end()
        run = sign(text[place:end])
        cursor.addnext(run)
        cursor = run
        kind: Literal["open", "close", "words"] = "words"
        if part.group() in ("[", "]"):
            kind = "open" if part.group() == "[" else "close"
        found.append(_Event(kind, run, at, head))
        place = end
    for run in runs:
        above(run).remove(run)
    return found


def _words(run: Element) -> str:
    signs = {W + "tab": "\t", W + "br": "\u2028", W + "noBreakHyphen": "\u2011"}
    return "".join((child.text or "") if child.tag == _T else signs.get(str(child.tag), "") for child in run)


def _marks(events: Sequence[_Event]) -> list[_Mark]:
    """The marks whose two signs are there, in order; they do not nest."""
    found: list[_Mark] = []
    waiting: tuple[int, _Event] | None = None
    for at, event in enumerate(events):
        if event.kind == "open":
            waiting = at, event
        elif event.kind == "close" and waiting is not None:
            (before, opening), waiting = waiting, None
            head = opening.head
            parties = tuple(head.group(1).split(", ")) if head else ()
            mark = _Mark(
                opening.element, parties, bool(head and head.group(2)), bool(head), opening.paragraph, before
            )
            mark.close, mark.last, mark.after = event.element, event.paragraph, at
            mark.starts = before == 0 or events[before - 1].paragraph != opening.paragraph
            mark.ends = at + 1 == len(events) or events[at + 1].paragraph != event.paragraph
            found.append(mark)
    return found


def _group(marks: Sequence[_Mark], lines: Sequence[Element], root: Element) -> None:
    """Marks that touch are a group; the base's words begin one. Words in brackets alone are none."""
    group = 0
    for at, mark in enumerate(marks):
        before = marks[at - 1] if at else None
        touches = before is not None and (
            (before.last == mark.first and before.after + 1 == mark.before)
            or (before.whole and mark.whole and _neighbours(before, mark, lines, root))
        )
        bare = not mark.labelled or mark.oppose
        if bare or not touches or before is None or before.group < 0:
            group += 1
        mark.group = group
    for at, mark in enumerate(marks):
        following = marks[at + 1] if at + 1 < len(marks) else None
        if not mark.labelled and (following is None or following.group != mark.group):
            mark.group = -1


def _neighbours(before: _Mark, mark: _Mark, lines: Sequence[Element], root: Element) -> bool:
    """Whether what two marks hold are neighbours: paragraphs and tables of a story, or rows of a table."""
    if mark.first != before.last + 1:
        return False
    _, end = _unit(lines[before.first], lines[before.last], root)
    start, _ = _unit(lines[mark.first], lines[mark.last], root)
    return next(end.itersiblings(*_BLOCKS), None) is start


def _unit(first: Element, last: Element, root: Element) -> tuple[Element, Element]:
    """The first and last of the blocks that a mark holds; a cell, row or table that it fills is one."""
    above_last = {last, *last.iterancestors()}
    common = next(one for one in (first, *first.iterancestors()) if one in above_last)
    start = end = common
    if common is not first:
        start = next(one for one in (first, *first.iterancestors()) if above(one) is common)
        end = next(one for one in (last, *last.iterancestors()) if above(one) is common)
    while start is not root and above(start).tag in (_TC, _TR, _TBL):
        before = next(start.itersiblings(*_BLOCKS, preceding=True), None)
        if before is not None or next(end.itersiblings(*_BLOCKS), None) is not None:
            break
        start = end = above(start)
    return start, end


def _choose(group: Sequence[_Mark], wanted: Whose) -> None:
    """Which marks of a group are read: what the party proposes; nothing if it opposes; else the base."""
    if wanted is False:
        chosen: list[_Mark] = []
    elif wanted is None:
        chosen = [mark for mark in group if mark.oppose or not mark.labelled]
    else:
        chosen = [mark for mark in group if wanted in mark.parties and not mark.oppose]
        if not chosen and not any(wanted in mark.parties for mark in group):
            chosen = [mark for mark in group if mark.oppose or not mark.labelled]
    for mark in group:
        mark.read = any(mark is one for one in chosen)


def _strip(root: Element, lines: Sequence[Element], events: Sequence[_Event], marks: Sequence[_Mark]) -> None:
    lost: set[int] = set()
    gone: set[int] = set()
    for mark in marks:
        gone |= {mark.before, mark.after}
        if not mark.read:
            gone.update(range(mark.before, mark.after + 1))
            lost.update(range(mark.first, mark.last + 1))
    left = {event.paragraph for at, event in enumerate(events) if at not in gone}
    kept = {paragraph for mark in marks if mark.read for paragraph in range(mark.first, mark.last + 1)}
    for at, event in enumerate(events):
        if at in gone:
            _take_away(event.element)
    gone_lines = [p for at, p in enumerate(lines) if at in lost and at not in left and at not in kept]
    cells = list(dict.fromkeys(cell for p in gone_lines for cell in p.iterancestors(_TC)))
    for paragraph in gone_lines:
        _keep_section(paragraph)
        above(paragraph).remove(paragraph)
    order = {cell: at for at, cell in enumerate(root.iter(_TC))}
    for cell in sorted(cells, key=lambda cell: -order[cell]):
        _settle_cell(cell)


def _take_away(element: Element) -> None:
    holder = above(element)
    holder.remove(element)
    while holder.tag != _P and not len(holder) and holder.getparent() is not None:
        holder, empty = above(holder), holder
        holder.remove(empty)


def _keep_section(paragraph: Element) -> None:
    """The section that a paragraph ends goes on ending with the one before it."""
    section = paragraph.find(f"{_PPR}/{W}sectPr")
    before = paragraph.getprevious()
    if section is None or before is None or before.tag != _P:
        return
    properties = before.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        before.insert(0, properties)
    properties.append(section)


def _settle_cell(cell: Element) -> None:
    """A row goes once nothing is left in any of its cells, and its table with the last one."""
    row = cell.getparent()
    if row is None or cell.find(_P) is not None or cell.find(_TBL) is not None:
        return
    if any(one.find(_P) is not None or one.find(_TBL) is not None for one in row.iterchildren(_TC)):
        cell.append(etree.Element(_P))
        return
    table = row.getparent()
    if table is None:
        return
    table.remove(row)
    if table.find(_TR) is None and table.getparent() is not None:
        above(table).remove(table)


def _drop_notes(package: FlatPackage, main: str, parts: dict[str, list[str]]) -> None:
    """Take away the notes that nothing in the file refers to any longer."""
    for kind, tag in zip(("footnote", "endnote"), _NOTES, strict=True):
        for part in parts.get(f"{kind}s", [])[:1]:
            root = package.tree(part)
            used = {value(one, "id") for one in (*package.tree(main).iter(tag), *root.iter(tag))}
            for note in list(root.iterchildren(W + kind)):
                if value(note, "type") in ("", "normal") and value(note, "id") not in used:
                    root.remove(note)
