"""Where the lost partner of a bracket is assumed: at the place from which the fewest words are likely misread.

A bracket that opens a paragraph is assumed to close one, and the other way round, over as many paragraphs as the draft's
other brackets of that kind hold (`extents`). One inside a sentence is followed
word by word: each place at which it may end has a chance (long brackets are rarer than short ones; brackets like to
end before punctuation, hardly ever behind an article or preposition, seldom run over other brackets), and the place
taken is the median, which minimises the expected number of words between it and the truth.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from travaux.text import attribution
from travaux.text.beginnings import option_head
from travaux.text.extents import Extents
from travaux.text.layout import Pair
from travaux.text.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.layout import Layout

Decision = tuple[int | None, int | None]
"""Indexes of an opening and a closing mark that answer each other; None stands for the lost one."""

_CHANCES = (0.30, 0.16, 0.13, 0.10, 0.09)
_LATER_CHANCE = 0.06
_BOUND_FACTOR = {",": 2.5, ";": 9.0, ".": 9.0, ":": 6.0, "،": 2.5, "؛": 9.0, "，": 2.5, "。": 9.0, "；": 9.0}
_BESIDE_BRACKET = 0.5
_GLUED_TO_BRACKET = 0.9
_WEAK_FACTOR = 0.15
_AFTER_WEAK_FACTOR = 1.5
_MOST_MARKS = 24
HOPELESS = 2000
"""Lost marks in a text from which on each is taken for itself alone: nothing can be told from their places."""
_MOST_WORDS = 60
_MOST_PARAGRAPHS = 400
_WEAK = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "each",
        "any",
        "as",
        "be",
        "is",
        "are",
        "shall",
        "should",
        "may",
        "will",
        "which",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "ou",
        "en",
        "au",
        "aux",
        "un",
        "une",
        "el",
        "los",
        "las",
        "del",
        "y",
        "o",
        "e",
        "para",
        "por",
        "con",
    ]
)


def assumed(layout: Layout, decisions: Sequence[Decision]) -> list[Pair]:
    """All pairs, sorted by start, the outer first; where a mark lost its partner the place of that is assumed.

    >>> from travaux.text.layout import Layout, Mark
    >>> from travaux.text.paragraphs import Paragraph
    >>> text = "1. [Each Party shall act."
    >>> assumed(Layout(text, [Mark(3, 4, True)], [Paragraph(0, 25)], [0, 4]), [(0, None)])
    [Pair(start=3, end=25, missing='end')]
    """
    bounds = _Bounds(layout, decisions)
    if len(decisions) - len(bounds.end) > HOPELESS:
        return nested([_alone(layout, o, c) for o, c in decisions])
    for opening in sorted((o for o, c in decisions if o is not None and c is None), reverse=True):
        bounds.end[opening] = _end(bounds, opening)
    for closing in sorted(c for o, c in decisions if c is not None and o is None):
        bounds.start[closing] = _start(bounds, closing)
    return nested([_pair(bounds, o, c) for o, c in decisions])


class _Bounds:
    """Where each opening mark's bracket ends and each closing mark's begins, as far as it is known yet."""

    def __init__(self, layout: Layout, decisions: Sequence[Decision]) -> None:
        self.layout = layout
        marks = layout.marks
        self.offsets = [mark.start for mark in marks]
        self.extents = Extents(layout, [(o, c) for o, c in decisions if o is not None and c is not None])
        self.end: dict[int, int] = {o: marks[c].end for o, c in decisions if o is not None and c is not None}
        self.start: dict[int, int] = {
            c: marks[o].start for o, c in decisions if o is not None and c is not None
        }


def _alone(layout: Layout, opening: int | None, closing: int | None) -> Pair:
    """A pair, or a mark that lost its partner without any words."""
    marks = layout.marks
    if opening is not None and closing is not None:
        return Pair(marks[opening].start, marks[closing].end)
    mark = marks[opening if opening is not None else closing or 0]
    return Pair(mark.start, mark.end, "end" if closing is None else "start")


def _pair(bounds: _Bounds, opening: int | None, closing: int | None) -> Pair:
    marks = bounds.layout.marks
    if opening is None:
        assert closing is not None  # noqa: S101  a decision always names at least one mark
        return Pair(bounds.start[closing], marks[closing].end, "start")
    if closing is None:
        return Pair(marks[opening].start, bounds.end[opening], "end")
    return Pair(marks[opening].start, marks[closing].end)


def order(pair: Pair) -> tuple[int, int]:
    """Pairs by where they start, the outer before the inner.

    >>> sorted([Pair(4, 6), Pair(0, 3), Pair(0, 9)], key=order)[0].end
    9
    """
    return pair.start, -pair.end


def nested(pairs: list[Pair]) -> list[Pair]:
    """The pairs in order; an assumed one that would cross another shrinks to its own mark."""
    pairs.sort(key=order)
    crossing = set[int]()
    open_: list[tuple[int, int]] = []
    for i, pair in enumerate(pairs):
        while open_ and open_[-1][0] <= pair.start:
            open_.pop()
        while open_ and open_[-1][0] < pair.end:
            other = open_.pop()[1]
            crossing.add(i if pair.missing else other)
            if pair.missing:
                open_.append((pairs[other].end, other))
                break
        if i not in crossing:
            open_.append((pair.end, i))
    if not crossing:
        return pairs
    kept = [_shrunk(pair) if i in crossing else pair for i, pair in enumerate(pairs)]
    return sorted(kept, key=order)


def _shrunk(pair: Pair) -> Pair:
    if pair.missing == "end":
        return Pair(pair.start, pair.start + 1, "end")
    return Pair(pair.end - 1, pair.end, "start") if pair.missing == "start" else pair


def _end(bounds: _Bounds, opening: int) -> int:
    layout = bounds.layout
    mark = layout.marks[opening]
    index = layout.places[opening]
    stop = layout.found[index].end
    kind = layout.openings[opening]
    if (
        kind == "paragraph"
        and (far := _provision_end(layout, index, mark.start))
        and not _crosses(bounds, opening, far)
    ):
        return far
    stretches = list(_stretches(bounds, opening, max(stop, mark.end)))
    head = attribution.head_before(layout.text, mark.end, stretches[0][1], ()) or option_head(
        layout.text, mark.end, stretches[0][1]
    )
    if kind != "paragraph" and head is None:
        return _median_end(layout, stretches, mark.end)
    own = max(mark.end, len(layout.text[: stretches[-1][1]].rstrip(" \t")))
    if own < stop or kind != "paragraph":
        return own
    far = bounds.extents.end_from(index)
    return far if far > own and not _crosses(bounds, opening, far) else own


def _provision_end(layout: Layout, index: int, opening: int) -> int | None:
    """A bracket that opens before a heading is assumed to hold all that stands under it."""
    if not _is_heading(layout, index, opening):
        return None
    last = index
    for later in range(index + 1, min(len(layout.found), index + _MOST_PARAGRAPHS)):
        if _is_heading(layout, later, layout.found[later].start):
            break
        last = later
    return layout.found[last].end


def _is_heading(layout: Layout, index: int, before: int) -> bool:
    """Whether a paragraph is a heading, and what stands at `before` stands before its title or label."""
    label = layout.begun[index].label
    at = layout.begun[index].at if label is None else label.start
    return layout.begun.is_heading(index) and before <= at


def _crosses(bounds: _Bounds, opening: int, end: int) -> bool:
    """Whether a bracket from this mark to `end` would cross one that is certain."""
    marks = bounds.layout.marks
    for i in range(opening + 1, min(len(marks), opening + 2000)):
        if marks[i].start >= end:
            return False
        if marks[i].opens and bounds.end.get(i, 0) > end:
            return True
        if not marks[i].opens and bounds.start.get(i, end) < marks[opening].start:
            return True
    return False


def _crossed(bounds: _Bounds, closing: int, start: int) -> bool:
    """Whether a bracket from `start` to this mark would cross one that is known."""
    marks = bounds.layout.marks
    for i in range(closing - 1, max(-1, closing - 2000), -1):
        if marks[i].end <= start:
            return False
        if marks[i].opens and bounds.end.get(i, 0) > marks[closing].start:
            return True
        if not marks[i].opens and bounds.start.get(i, start) < start:
            return True
    return False


def _stretches(bounds: _Bounds, opening: int, stop: int) -> Iterator[tuple[int, int]]:
    """The text behind an opening mark at its own depth, brackets inside it left out, to `stop` or an outer close."""
    marks = bounds.layout.marks
    at, i = marks[opening].end, opening + 1
    for _ in range(_MOST_MARKS):
        if i >= len(marks) or marks[i].start >= stop:
            break
        mark = marks[i]
        if not mark.opens:
            yield at, max(at, mark.start)
            return
        yield at, mark.start
        at = bounds.end.get(i, mark.end)
        if at > stop:
            return
        i = bisect_left(bounds.offsets, at)
    yield at, max(at, stop)


def _words_of(layout: Layout, start: int, end: int) -> Sequence[int]:
    """The offsets of the words of a stretch; what is markup holds none."""
    return layout.starts[bisect_left(layout.starts, start) : bisect_left(layout.starts, end)]


def _word(text: str, start: int) -> str:
    found = WORD.match(text, start)
    return found.group() if found else ""


def _chance(count: int) -> float:
    return _CHANCES[count - 1] if count <= len(_CHANCES) else _LATER_CHANCE


def _median_end(layout: Layout, stretches: Sequence[tuple[int, int]], first: int) -> int:
    text = layout.text
    surviving, count, place = 1.0, 0, first
    for number, (start, end) in enumerate(stretches):
        for word in _words_of(layout, start, end):
            count += 1
            place = word + len(_word(text, word))
            chance = _chance(count) * _BOUND_FACTOR.get(text[place : place + 1], 1.0)
            if _word(text, word).lower() in _WEAK:
                chance *= _WEAK_FACTOR
            surviving *= 1 - min(chance, 0.95)
            if surviving <= 0.5 or count >= _MOST_WORDS:
                return place
        if number + 1 < len(stretches) and count:
            surviving *= 1 - (_BESIDE_BRACKET if text[end - 1 : end].isspace() else _GLUED_TO_BRACKET)
            if surviving <= 0.5:
                return place
    return place if count else first


def _start(bounds: _Bounds, closing: int) -> int:
    layout = bounds.layout
    mark = layout.marks[closing]
    stop = layout.body(layout.places[closing])
    if layout.text[mark.start - 1 : mark.start] == "]" and layout.closings[closing] != "paragraph":
        return mark.start
    stretches = list(_stretches_before(bounds, closing, min(stop, mark.start)))
    if layout.closings[closing] == "paragraph" and layout.stops_inside(mark.start):
        at = stretches[-1][0]
        own = min(
            mark.start, at + len(layout.text[at : mark.start]) - len(layout.text[at : mark.start].lstrip())
        )
        far = bounds.extents.start_to(layout.places[closing]) if at <= stop else own
        return far if far < own and not _crossed(bounds, closing, far) else own
    return _median_start(layout, stretches, mark.start)


def _stretches_before(bounds: _Bounds, closing: int, stop: int) -> Iterator[tuple[int, int]]:
    """The text before a closing mark at its own depth, the nearest first, back to `stop` or an outer opening."""
    marks = bounds.layout.marks
    at, i = marks[closing].start, closing - 1
    for _ in range(_MOST_MARKS):
        if i < 0 or marks[i].start < stop:
            break
        mark = marks[i]
        if mark.opens and bounds.end.get(i, mark.end) > marks[closing].start:
            yield mark.end, max(mark.end, at)
            return
        if mark.opens:
            i -= 1
            continue
        yield min(mark.end, at), at
        at = bounds.start.get(i, mark.start)
        if at < stop:
            return
        i = bisect_left(bounds.offsets, at) - 1
    yield min(stop, at), at


def _median_start(layout: Layout, stretches: Sequence[tuple[int, int]], last: int) -> int:
    text = layout.text
    surviving, count, place = 1.0, 0, last
    for number, (start, end) in enumerate(stretches):
        words = _words_of(layout, max(start, end - 600), end)
        for i in range(len(words) - 1, -1, -1):
            count += 1
            place = words[i]
            before = text[max(start, place - 2) : place].rstrip()[-1:]
            chance = _chance(count) * _BOUND_FACTOR.get(before, 1.0)
            if i and _word(text, words[i - 1]).lower() in _WEAK:
                chance *= _AFTER_WEAK_FACTOR
            surviving *= 1 - min(chance, 0.95)
            if surviving <= 0.5 or count >= _MOST_WORDS:
                return place
        if number + 1 < len(stretches) and count:
            surviving *= 1 - (_BESIDE_BRACKET if text[start : start + 1].isspace() else _GLUED_TO_BRACKET)
            if surviving <= 0.5:
                return place
    return place if count else last
