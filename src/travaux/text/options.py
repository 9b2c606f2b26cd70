"""Options: competing paragraphs under their heads, where each ends, and which belong together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.text import labels
from travaux.text.tree import Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.layout import Pair
    from travaux.text.paragraphs import Paragraph
    from travaux.text.tree import Provision

_EMPTY = re.compile(
    r"[\s\[*_{]{0,12}(?:\d{1,3}\.\s{1,3})?(?:no (?:additional )?(?:text|provisions?|references?|article|paragraph|new text)\b|no [a-z-]{3,20} provisions?\b"
    r"|placement\b|delete\b|pas de (?:texte|disposition|référence)|sin (?:texto|referencia|disposición)|не включать|بدون نص|无案文)",
    re.IGNORECASE,
)
_INLINE_HEAD = re.compile(r"(?<=[.;:,\])])[ \t]{1,4}(?=[\[*]{0,4}(?:[Oo]ption|Opción|OPTION)\b)")
_SPACE = re.compile(r"[\s*_]{0,20}")


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    body: int
    label: str
    style: str
    ordinal: int
    paragraph: int
    provision: int
    own_provision: bool


@dataclass(slots=True)
class _Set:
    """Options that compete with one another: their heads, and the provision and bracket that they stand in."""

    heads: list[_Head]
    anchor: int
    limit: int
    parent: _Set | None = None
    parent_member: int = -1
    ends: list[int] = field(default_factory=list)
    id: str = ""

    @property
    def last(self) -> _Head:
        return self.heads[-1]


def options(text: str, found: Sequence[Paragraph], provisions: Sequence[Provision], pairs: Sequence[Pair]) -> tuple[Option, ...]:
    """All options of a text, in order of their heads, the outer before those inside them.

    An option ends at the next head of its set, at the close of the bracket round its head, or where the provision that
    the set stands in ends; the last one no later than its siblings lead to expect (if each of them is one paragraph,
    so is it).

    >>> from travaux.text.paragraphs import Paragraph
    >>> text = "Option 1: All Parties\\nOption 2: No text"
    >>> [(o.label, o.empty) for o in options(text, [Paragraph(0, 21), Paragraph(22, 39)], (), ())]
    [('Option 1', False), ('Option 2', True)]
    """
    layout = _Layout(text, found, provisions, pairs)
    sets: list[_Set] = []
    open_: list[_Set] = []
    for head in _heads(layout):
        _join(layout, head, sets, open_)
    for number, it in enumerate(sets):
        it.id = _set_id(layout, it, number, sets)
        it.ends = _ends(layout, it)
    made = [option for it in sets for option in _members(text, layout, it)]
    return tuple(sorted(made, key=lambda o: (o.start, -o.end)))


class _Layout:
    def __init__(self, text: str, found: Sequence[Paragraph], provisions: Sequence[Provision], pairs: Sequence[Pair]) -> None:
        self.text, self.found, self.provisions, self.pairs = text, found, provisions, pairs
        self.starts = [p.start for p in provisions]
        self.index = {p.id: i for i, p in enumerate(provisions)}
        self.begins = [p.start for p in found]

    def innermost(self, offset: int) -> int:
        """The index of the innermost provision round an offset, or -1."""
        i = bisect_right(self.starts, offset) - 1
        while i >= 0 and self.provisions[i].end < offset:
            parent = self.provisions[i].parent
            i = self.index[parent] if parent else -1
        return i

    def chain(self, index: int) -> Iterator[int]:
        """The provision and those that hold it."""
        while index >= 0:
            yield index
            parent = self.provisions[index].parent
            index = self.index[parent] if parent else -1

    def end(self, index: int) -> int:
        return self.provisions[index].end if index >= 0 else len(self.text)

    def enclosing(self, offset: int) -> int:
        """The end of the innermost bracket round an offset, or of the text."""
        best = len(self.text)
        i = bisect_right(self.pairs, offset, key=lambda p: p.start) - 1
        for k in range(i, max(-1, i - 400), -1):
            if self.pairs[k].end > offset:
                return self.pairs[k].end - 1
        return best


def _heads(layout: _Layout) -> Iterator[_Head]:
    text = layout.text
    for number, paragraph in enumerate(layout.found):
        at = paragraph.start
        labelled = False
        for _ in range(4):
            at = labels.skip_lead(text, at, paragraph.end)
            head = labels.option_head(text, at, paragraph.end)
            if head:
                yield _head(layout, head, number, labelled)
                at = labels.head_end(text, head, paragraph.end)
                continue
            label = labels.label_at(text, at, paragraph.end)
            if label is None:
                break
            labelled = labelled or label.kind != "tiret"
            at = label.end
        for gap in _INLINE_HEAD.finditer(text, at, paragraph.end):
            start = labels.skip_lead(text, gap.end(), paragraph.end)
            head = labels.option_head(text, start, paragraph.end)
            if head and ":" in text[head.end() : labels.head_end(text, head, paragraph.end)]:
                yield _head(layout, head, number, labelled=True)


def _head(layout: _Layout, head: re.Match[str], paragraph: int, labelled: bool) -> _Head:
    text = layout.text
    style, ordinal = labels.option_style(head.group("ordinal"))
    end = layout.found[paragraph].end
    label = " ".join(head.group().replace("*", "").split())
    provision = layout.innermost(head.start())
    own = labelled or (provision >= 0 and layout.provisions[provision].start >= layout.found[paragraph].start)
    return _Head(head.start(), labels.head_end(text, head, end), label, style, ordinal, paragraph, provision, own)


def _join(layout: _Layout, head: _Head, sets: list[_Set], open_: list[_Set]) -> None:
    """Put a head into the innermost open set that it continues, or begin a new one with it."""
    while open_ and head.start >= open_[-1].limit:
        open_.pop()
    for depth in range(len(open_) - 1, -1, -1):
        it = open_[depth]
        if it.last.style == head.style and it.last.ordinal < head.ordinal and (head.ordinal == it.last.ordinal + 1 or depth == len(open_) - 1):
            del open_[depth + 1 :]
            it.heads.append(head)
            it.limit = max(it.limit, _limit(layout, head, it.anchor)) if _bracket_ended(layout, it, head) else it.limit
            return
    while open_ and open_[-1].last.style == head.style and not _inside(layout, open_[-1], head):
        open_.pop()
    parent = open_[-1] if open_ else None
    anchor = _anchor(layout, head)
    new = _Set([head], anchor, _limit(layout, head, anchor), parent, len(parent.heads) - 1 if parent else -1)
    if parent:
        new.limit = min(new.limit, parent.limit)
    sets.append(new)
    open_.append(new)


def _bracket_ended(layout: _Layout, it: _Set, head: _Head) -> bool:
    return layout.enclosing(it.last.start) < head.start


def _inside(layout: _Layout, it: _Set, head: _Head) -> bool:
    """Whether a head of the same style opens a set inside the last option rather than after it."""
    return head.provision != it.last.provision and it.last.provision in set(layout.chain(head.provision)) and head.ordinal == 1


def _anchor(layout: _Layout, head: _Head) -> int:
    """The provision whose text the options compete for: the one they number, or the one round their paragraphs."""
    provision = head.provision
    if provision >= 0 and layout.provisions[provision].kind == "preambular-paragraph":
        parent = layout.provisions[provision].parent
        return layout.index[parent] if parent else -1
    return provision


def _limit(layout: _Layout, head: _Head, anchor: int) -> int:
    enclosing = layout.enclosing(head.start)
    end = layout.end(anchor)
    return min(end, enclosing) if enclosing > layout.found[head.paragraph].start else end


def _ends(layout: _Layout, it: _Set) -> list[int]:
    """Where each option of a set ends."""
    ends: list[int] = []
    for number, head in enumerate(it.heads):
        if number + 1 < len(it.heads):
            ends.append(_before(layout, it.heads[number + 1]))
        else:
            ends.append(_last_end(layout, it, head))
    return [_trimmed(layout, head, min(end, _own_bracket(layout, head, end))) for head, end in zip(it.heads, ends, strict=True)]


def _own_bracket(layout: _Layout, head: _Head, end: int) -> int:
    close = layout.enclosing(head.start)
    return close if close > head.body else end


def _before(layout: _Layout, head: _Head) -> int:
    """The end of what stands before a head: brackets and labels that open right before it belong to it."""
    paragraph = layout.found[head.paragraph]
    if labels.skip_lead(layout.text, paragraph.start, head.start) >= head.start or layout.text[paragraph.start : head.start].strip(" \t[*>0123456789.()_") == "":
        return layout.found[head.paragraph - 1].end if head.paragraph else paragraph.start
    return head.start


def _last_end(layout: _Layout, it: _Set, head: _Head) -> int:
    limit = max(it.limit, head.body)
    if len(it.heads) > 1:
        counts = [it.heads[i + 1].paragraph - it.heads[i].paragraph for i in range(len(it.heads) - 1)]
        longest = max(1, *counts)
        last = min(len(layout.found) - 1, head.paragraph + longest - 1 + (_is_bare(layout, head) and longest == 1))
        if longest == 1 or not _numbered_inside(layout, it):
            return min(limit, max(head.body, layout.found[last].end))
        return limit
    if _is_bare(layout, head):
        return limit
    return min(limit, layout.found[head.paragraph].end)


def _is_bare(layout: _Layout, head: _Head) -> bool:
    """Whether nothing follows the head in its own paragraph."""
    return not layout.text[head.body : layout.found[head.paragraph].end].strip(" \t*_:[")


def _numbered_inside(layout: _Layout, it: _Set) -> bool:
    """Whether the earlier options of a set hold numbered provisions of their own."""
    first, last = it.heads[0].start, it.heads[-1].start
    low, high = bisect_right(layout.starts, first), bisect_right(layout.starts, last)
    return high > low


def _trimmed(layout: _Layout, head: _Head, end: int) -> int:
    text = layout.text[head.body : end].rstrip()
    return max(head.body, head.body + len(text))


def _set_id(layout: _Layout, it: _Set, number: int, sets: Sequence[_Set]) -> str:
    base = layout.provisions[it.anchor].id if it.anchor >= 0 else "text"
    before = sum(1 for other in sets[:number] if other.anchor == it.anchor)
    return f"{base}:o{before + 1}"


def _members(text: str, layout: _Layout, it: _Set) -> Iterator[Option]:
    parent = f"{it.parent.id}.{it.parent_member + 1}" if it.parent else None
    for number, (head, end) in enumerate(zip(it.heads, it.ends, strict=True)):
        provision = layout.provisions[head.provision].id if head.provision >= 0 else None
        if parent and it.parent and end > it.parent.ends[it.parent_member]:
            end = max(head.body, it.parent.ends[it.parent_member])  # noqa: PLW2901
        yield Option(f"{it.id}.{number + 1}", head.label, it.id, head.start, end, head.body, provision, parent, bool(_EMPTY.match(text, head.body, end)))
