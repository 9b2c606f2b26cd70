"""Options: competing paragraphs under their heads, where each ends, and which belong together."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from travaux.text import labels
from travaux.text.beginnings import Beginnings, option_head
from travaux.text.tree import Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.beginnings import OptionHead
    from travaux.text.layout import Pair
    from travaux.text.tree import Provision

_EMPTY = re.compile(
    r"[\s\[*_{]{0,12}(?:\d{1,3}\.\s{1,3})?(?:no (?:additional )?(?:text|provisions?|references?|article|paragraph|new text)\b|no [a-z-]{3,20} provisions?\b"
    r"|delete\b|pas de (?:texte|disposition|référence)|sin (?:texto|referencia|disposición)|не включать|بدون نص|无案文)",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"\(?(?:paragraphs?|paras?\.?) [\d bisterqu,.–-]{1,40}(?: (?:and|to) \d{1,3})?\)?:?", re.IGNORECASE
)
_INLINE_HEAD = re.compile(r"(?<=[.;:,\])])[ \t]{1,4}(?=[\[*]{0,4}(?:[Oo]ption|Opción|OPTION)\b)")


class _Placed(NamedTuple):
    """An option's head, the index of its paragraph and of the provision that it stands in (-1 for none)."""

    head: OptionHead
    paragraph: int
    provision: int


@dataclass(slots=True)
class _Set:
    """Options that compete with one another: their heads, the provision that they stand in, and where that ends."""

    heads: list[_Placed]
    anchor: int
    limit: int

    @property
    def last(self) -> _Placed:
        return self.heads[-1]


def options(begun: Beginnings, provisions: Sequence[Provision], pairs: Sequence[Pair]) -> tuple[Option, ...]:
    r"""All options of a text, in order of their heads, the outer before those inside them.

    An option ends at the next head of its set, at the close of the bracket round its head, or where the provision that
    the set stands in ends; the last one no later than its siblings lead to expect (if each of them is one paragraph,
    so is it).

    >>> from travaux.text.paragraphs import Paragraph
    >>> text = "Option 1: All Parties\nOption 2: No text"
    >>> begun = Beginnings(text, [Paragraph(0, 21), Paragraph(22, 39)])
    >>> [(o.label, o.empty) for o in options(begun, (), ())]
    [('Option 1', False), ('Option 2', True)]
    """
    layout = _Layout(begun, provisions, pairs)
    sets: list[_Set] = []
    open_: list[_Set] = []
    for placed in _heads(layout):
        _join(layout, placed, sets, open_)
    counts: dict[int, int] = {}
    made: list[Option] = []
    for it in sets:
        counts[it.anchor] = counts.get(it.anchor, 0) + 1
        made += _members(layout, it, _set_id(layout, it, counts[it.anchor]))
    return _nested(made)


def _nested(made: list[Option]) -> tuple[Option, ...]:
    """The options in order, each with the option that it stands in; an inner one ends no later than the outer."""
    nested: list[Option] = []
    stack: list[Option] = []
    for option in sorted(made, key=lambda o: (o.start, -o.end)):
        while stack and stack[-1].end <= option.start:
            stack.pop()
        outer = stack[-1] if stack else None
        end = min(option.end, outer.end) if outer else option.end
        fitted = Option(
            option.id,
            option.label,
            option.set,
            option.start,
            end,
            min(option.body, end),
            option.provision,
            outer.id if outer else None,
            option.empty,
        )
        nested.append(fitted)
        stack.append(fitted)
    return tuple(nested)


class _Layout:
    def __init__(self, begun: Beginnings, provisions: Sequence[Provision], pairs: Sequence[Pair]) -> None:
        self.begun, self.text, self.found = begun, begun.text, begun.found
        self.provisions, self.pairs = provisions, pairs
        self.starts = [p.start for p in provisions]
        self.index = {p.id: i for i, p in enumerate(provisions)}
        self._edges, self._innermost = _edges(pairs)

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

    def parent(self, index: int) -> int:
        """The provision that holds one, or -1."""
        parent = self.provisions[index].parent
        return self.index[parent] if parent else -1

    def beginning_at(self, paragraph: int) -> int:
        """The labelled provision that a paragraph begins, or -1."""
        if paragraph >= len(self.found) or not self.begun[paragraph].labels:
            return -1
        at = bisect_right(self.starts, self.found[paragraph].start) - 1
        return at if at >= 0 and self.starts[at] == self.found[paragraph].start else -1

    def numbered(self, anchor: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The numbered provisions right under one that begin between two offsets, with the rank of each."""
        for i in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            ordinal = labels.ordinal_of(self.provisions[i].label)
            if ordinal and self.parent(i) == anchor:
                yield i, ordinal

    def end(self, index: int) -> int:
        return self.provisions[index].end if index >= 0 else len(self.text)

    def enclosing(self, offset: int) -> int:
        """The end of the innermost bracket round an offset, or of the text."""
        i = bisect_right(self._edges, offset) - 1
        return self._innermost[i] - 1 if i >= 0 and self._innermost[i] else len(self.text)


def _edges(pairs: Sequence[Pair]) -> tuple[list[int], list[int]]:
    """Where pairs begin and end, in order, and from each such place on the end of the innermost pair, 0 for none."""
    edges: list[int] = []
    ends: list[int] = []
    stack: list[int] = []

    def leave(offset: float) -> None:
        while stack and stack[-1] <= offset:
            edges.append(stack.pop())
            ends.append(stack[-1] if stack else 0)

    for pair in pairs:
        leave(pair.start)
        stack.append(pair.end)
        edges.append(pair.start)
        ends.append(pair.end)
    leave(math.inf)
    return edges, ends


def _heads(layout: _Layout) -> Iterator[_Placed]:
    for number in range(len(layout.found)):
        begun = layout.begun[number]
        for head in (*begun.heads, *_inline_heads(layout.text, begun.body, layout.found[number].end)):
            yield _Placed(head, number, layout.innermost(head.start))


def _inline_heads(text: str, start: int, end: int) -> Iterator[OptionHead]:
    """Heads in the middle of a paragraph, behind a stop and before a colon: a converter joined the lines."""
    if not any(text.find(part, start, end) >= 0 for part in ("ption", "PTION", "pción")):
        return
    for gap in _INLINE_HEAD.finditer(text, start, end):
        head = option_head(text, labels.skip_lead(text, gap.end(), end), end)
        if head and not head.loose and ":" in text[head.start : head.body]:
            yield head


def _join(layout: _Layout, placed: _Placed, sets: list[_Set], open_: list[_Set]) -> None:
    """Put a head into the innermost open set that it continues, or begin a new one with it."""
    while open_ and placed.head.start >= open_[-1].limit:
        open_.pop()
    for depth in range(len(open_) - 1, -1, -1):
        last = open_[depth].last
        if last.head.style != placed.head.style or last.head.ordinal >= placed.head.ordinal:
            continue
        if placed.head.ordinal == last.head.ordinal + 1 or (
            depth == len(open_) - 1 and not placed.head.loose
        ):
            del open_[depth + 1 :]
            open_[depth].heads.append(placed)
            return
    if placed.head.loose:
        return
    _close_ended(layout, placed, open_)
    anchor = _anchor(layout, placed)
    limit = layout.end(anchor)
    new = _Set([placed], anchor, min(limit, open_[-1].limit) if open_ else limit)
    sets.append(new)
    open_.append(new)


def _close_ended(layout: _Layout, placed: _Placed, open_: list[_Set]) -> None:
    """Close the sets that a new set of the same style follows: the innermost of that style and all inside it."""
    for depth in range(len(open_) - 1, -1, -1):
        if open_[depth].last.head.style == placed.head.style and not _inside(layout, open_[depth], placed):
            del open_[depth:]
            return


def _inside(layout: _Layout, it: _Set, placed: _Placed) -> bool:
    """Whether a head of the same style opens a set inside the last option rather than after it."""
    return (
        placed.provision != it.last.provision
        and it.last.provision in set(layout.chain(placed.provision))
        and placed.head.ordinal == 1
    )


def _anchor(layout: _Layout, placed: _Placed) -> int:
    """The provision whose text the options compete for: the one they number, or the one round their paragraphs."""
    provision = placed.provision
    if provision < 0:
        return -1
    if layout.provisions[provision].kind == "preambular-paragraph":
        return layout.parent(provision)
    following = layout.beginning_at(placed.paragraph + 1) if _is_bare(layout, placed) else -1
    if following >= 0 and layout.parent(following) in set(layout.chain(layout.parent(provision))):
        return layout.parent(following)
    return provision


def _ends(layout: _Layout, it: _Set) -> list[int]:
    """Where each option of a set ends."""
    ends: list[int] = []
    for number, placed in enumerate(it.heads):
        if number + 1 < len(it.heads):
            ends.append(_before(layout, it.heads[number + 1]))
        else:
            ends.append(_last_end(layout, it, placed))
    return [
        _trimmed(layout, placed, min(end, _own_bracket(layout, placed, end)))
        for placed, end in zip(it.heads, ends, strict=True)
    ]


def _own_bracket(layout: _Layout, placed: _Placed, end: int) -> int:
    close = layout.enclosing(placed.head.start)
    return close if close > placed.head.body else end


def _before(layout: _Layout, placed: _Placed) -> int:
    """The end of what stands before a head: brackets and labels that open right before it belong to it."""
    paragraph = layout.found[placed.paragraph]
    if (
        labels.skip_lead(layout.text, paragraph.start, placed.head.start) >= placed.head.start
        or layout.text[paragraph.start : placed.head.start].strip(" \t[*>0123456789.()_") == ""
    ):
        return layout.found[placed.paragraph - 1].end if placed.paragraph else paragraph.start
    return placed.head.start


def _last_end(layout: _Layout, it: _Set, placed: _Placed) -> int:
    """Where the last option of a set ends: nothing marks it, so its siblings, its words and the numbering tell."""
    limit = max(it.limit, placed.head.body)
    bare = _is_bare(layout, placed)
    own = min(len(layout.found) - 1, placed.paragraph + bare)
    if _EMPTY.match(layout.text, placed.head.body, layout.found[own].end) or (
        not bare and len(it.heads) == 1
    ):
        return min(limit, max(placed.head.body, layout.found[own].end))
    if bare and layout.beginning_at(placed.paragraph + 1) >= 0:
        return min(limit, _numbered_end(layout, it, placed, limit))
    if len(it.heads) == 1:
        return limit
    counts = [after.paragraph - before.paragraph for before, after in pairwise(it.heads)]
    longest = max(1, *counts)
    last = min(len(layout.found) - 1, placed.paragraph + longest - 1 + (bare and longest == 1))
    if longest == 1 or not _numbered_inside(layout, it):
        return min(limit, max(placed.head.body, layout.found[last].end))
    return limit


def _numbered_end(layout: _Layout, it: _Set, placed: _Placed, limit: int) -> int:
    """The end of an option that is made of numbered paragraphs: the paragraph before the first whose number goes
    beyond those of its siblings; where the numbers run on through the options, as many paragraphs as the longest.
    """
    anchor = layout.parent(layout.beginning_at(placed.paragraph + 1))
    bounds = [head.head.start for head in it.heads] + [limit]
    numbers = [list(layout.numbered(anchor, a, b)) for a, b in pairwise(bounds)]
    before, own = [group for group in numbers[:-1] if group], numbers[-1]
    if not before:
        return limit
    highest = max(ordinal for group in before for _, ordinal in group)
    runs_on = own[0][1] > highest
    kept = own[: max(map(len, before))] if runs_on else [it for it in own if it[1] <= highest]
    return max(layout.provisions[index].end for index, _ in kept) if kept else limit


def _is_bare(layout: _Layout, placed: _Placed) -> bool:
    """Whether nothing follows the head in its own paragraph."""
    rest = layout.text[placed.head.body : layout.found[placed.paragraph].end].strip(" \t*_:[")
    return not rest or bool(_PARAGRAPHS.fullmatch(rest))


def _numbered_inside(layout: _Layout, it: _Set) -> bool:
    """Whether the earlier options of a set hold numbered provisions of their own."""
    first, last = it.heads[0].head.start, it.heads[-1].head.start
    low, high = bisect_right(layout.starts, first), bisect_right(layout.starts, last)
    return high > low


def _trimmed(layout: _Layout, placed: _Placed, end: int) -> int:
    text = layout.text[placed.head.body : end].rstrip()
    return max(placed.head.body, placed.head.body + len(text))


def _set_id(layout: _Layout, it: _Set, number: int) -> str:
    base = layout.provisions[it.anchor].id if it.anchor >= 0 else "text"
    return f"{base}:o{number}"


def _members(layout: _Layout, it: _Set, name: str) -> Iterator[Option]:
    for number, (placed, end) in enumerate(zip(it.heads, _ends(layout, it), strict=True), start=1):
        provision = layout.provisions[placed.provision].id if placed.provision >= 0 else None
        empty = bool(_EMPTY.match(layout.text, placed.head.body, end))
        yield Option(
            f"{name}.{number}",
            placed.head.label,
            name,
            placed.head.start,
            end,
            placed.head.body,
            provision,
            empty=empty,
        )
