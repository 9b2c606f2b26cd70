"""What happens to each line of the old text: passages cut at the ends of lines and at what no run holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.formats.redline_trace import TERMINATOR
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.formats.redline_trace import Line

__all__ = ["Edit", "Intervals", "Origin", "apart", "cut", "distribute", "origins", "settle"]

Intervals = list[tuple[int, int]]
"""Stretches of a text that do not overlap, in order."""
Origin = tuple[str, int]
"""Whose paragraph a line of the new text ends: ("old" or "moved", old line) or ("new", new line)."""
_STAYS = ("kept", "moved-to")
_OUT = ("deleted", "moved-from")


@dataclass(slots=True)
class Edit:
    """What happens to one old line: its passages in order, and the passage that takes its end away, if any.

    >>> Edit().end is None
    True
    """

    passages: list[Passage] = field(default_factory=list)
    end: Passage | None = None

    @property
    def changes(self) -> bool:
        """Whether anything on the line is not kept.

        >>> Edit([Passage("kept", 0, 1, 0, 1)]).changes
        False
        """
        return self.end is not None or any(passage.kind != "kept" for passage in self.passages)


def settle(
    passages: Sequence[Passage], old: str, new: str, walls: frozenset[int], early: frozenset[int]
) -> list[Passage]:
    r"""The same script with whole lines put in and taken out where it may, and walls left standing.

    `walls` are the offsets of old line ends that cannot go because no paragraph follows that could be joined
    (the end of a cell, of the body before its notes); `early` those before which new lines belong.

    >>> kept, put = Passage("kept", 0, 1, 0, 1), Passage("inserted", 1, 1, 1, 3)
    >>> rest = Passage("kept", 1, 2, 3, 4)
    >>> [tuple(found) for found in settle([kept, put, rest], "a\n", "a\nb\n", frozenset(), frozenset())][1:]
    [('inserted', 2, 2, 2, 4, 0)]
    """
    found: list[Passage] = []
    gap: list[Passage] = []
    for passage in passages:
        if passage.kind == "kept":
            found += _rebuilt(gap, found, old, new, walls, early)
            gap = []
            found.append(passage)
        else:
            gap.append(passage)
    found += _rebuilt(gap, found, old, new, walls, early)
    _slide(found, old, new, walls, early)
    return [
        passage
        for passage in found
        if passage.old_start < passage.old_end or passage.new_start < passage.new_end
    ]


def _rebuilt(
    gap: list[Passage],
    before: list[Passage],
    old: str,
    new: str,
    walls: frozenset[int],
    early: frozenset[int],
) -> list[Passage]:
    """What stands between kept words: first what goes, then what comes, line ends kept where both have one.

    Those are the walls, and the end of a line whose last words are others now.
    """
    if len(gap) < 2:  # noqa: PLR2004 -- one passage has no other side
        return gap
    outs = [passage for passage in gap if passage.kind in _OUT]
    comes = [passage for passage in gap if passage.kind not in _OUT]
    if not outs or not comes:
        return gap
    first, last = outs[0].old_start, outs[-1].old_end
    start, end = comes[0].new_start, comes[-1].new_end
    pairs: list[tuple[int, int]] = []
    standing = [at for at in range(first, last) if at in walls and old[at] == "\n"] if walls else []
    if standing:
        ends = [at for at in range(start, end) if new[at] == "\n"]
        pairs = list(zip(standing, ends, strict=False))
        if pairs and pairs[-1][0] in early and len(ends) > len(pairs):
            pairs[-1] = (pairs[-1][0], ends[-1])
    elif before and old[before[-1].old_end - 1] not in "\r\n":
        tail, other = old.find("\n", first, last), new.find("\n", start, end)
        if tail >= 0 and other >= 0 and old[tail - 1] != "\r" and new[other - 1] != "\r":
            pairs = [(tail, other)]
    rebuilt: list[Passage] = []
    at, to = first, start
    for wall, stop in [*pairs, (last, end)]:
        rebuilt += [_slice(passage, at, wall, to) for passage in outs if _meets(passage[1:3], at, wall)]
        rebuilt += [_slice(passage, to, stop, wall) for passage in comes if _meets(passage[3:5], to, stop)]
        if wall < last:
            rebuilt.append(Passage("kept", wall, wall + 1, stop, stop + 1))
        at, to = wall + 1, stop + 1
    return rebuilt


def _meets(span: tuple[int, ...], start: int, end: int) -> bool:
    return max(span[0], start) < min(span[1], end)


def _slice(passage: Passage, start: int, end: int, place: int) -> Passage:
    """The part of a passage from `start` to `end` in its own text; `place` is where that is in the other."""
    if passage.kind in _OUT:
        return passage._replace(
            old_start=max(passage.old_start, start),
            old_end=min(passage.old_end, end),
            new_start=place,
            new_end=place,
        )
    first, last = max(passage.new_start, start), min(passage.new_end, end)
    if passage.kind == "moved-to":
        shift = passage.old_start - passage.new_start
        return passage._replace(new_start=first, new_end=last, old_start=first + shift, old_end=last + shift)
    return passage._replace(new_start=first, new_end=last, old_start=place, old_end=place)


def _slide(found: list[Passage], old: str, new: str, walls: frozenset[int], early: frozenset[int]) -> None:
    """Turn "end of line, words" into "words, end of line" where a line's end follows that is kept."""
    for k in range(1, len(found) - 1):
        before, passage, after = found[k - 1 : k + 2]
        if before.kind != "kept" or after.kind != "kept" or before.old_start == before.old_end:
            continue
        kind, a, b, c, d, move = passage
        at_start = old[before.old_end - 1] == "\n"
        if kind == "inserted":
            if not at_start and new[c] == "\n" == old[after.old_start] and after.old_start not in walls:
                found[k - 1] = before._replace(old_end=before.old_end + 1, new_end=before.new_end + 1)
                found[k] = Passage(kind, a + 1, b + 1, c + 1, d + 1, move)
                found[k + 1] = after._replace(old_start=after.old_start + 1, new_start=after.new_start + 1)
            elif at_start and new[d - 1] == "\n" and before.old_end - 1 in early:
                found[k - 1] = before._replace(old_end=before.old_end - 1, new_end=before.new_end - 1)
                found[k] = Passage(kind, a - 1, b - 1, c - 1, d - 1, move)
                found[k + 1] = after._replace(old_start=after.old_start - 1, new_start=after.new_start - 1)
        elif kind == "deleted":
            if not at_start and old[a] == "\n" == old[after.old_start] and a not in walls:
                if after.old_start not in walls:
                    found[k - 1] = before._replace(old_end=before.old_end + 1, new_end=before.new_end + 1)
                    found[k] = Passage(kind, a + 1, b + 1, c + 1, d + 1, move)
                    found[k + 1] = after._replace(
                        old_start=after.old_start + 1, new_start=after.new_start + 1
                    )
            elif at_start and b - 1 in walls and before.old_end - 1 not in walls and old[b - 1] == "\n":
                found[k - 1] = before._replace(old_end=before.old_end - 1, new_end=before.new_end - 1)
                found[k] = Passage(kind, a - 1, b - 1, c - 1, d - 1, move)
                found[k + 1] = after._replace(old_start=after.old_start - 1, new_start=after.new_start - 1)


def origins(passages: Sequence[Passage], old_lines: Sequence[Line], new: str) -> list[Origin]:
    """For each line of the new text, whose paragraph it ends; the last one ends the last old one.

    >>> origins([], [], "")
    [('old', -1)]
    """
    ends = [line.end for line in old_lines]
    sources: list[Origin] = []
    line = 0
    for passage in passages:
        if passage.kind in _OUT:
            continue
        at = passage.new_start
        for terminator in TERMINATOR.finditer(new, at, passage.new_end):
            last = terminator.end() - 1
            if new[last] == "\r" and new[last + 1 : last + 2] == "\n":
                continue
            if passage.kind == "inserted":
                sources.append(("new", line))
            else:
                place = passage.old_start + last - passage.new_start
                found = bisect_right(ends, place) - 1
                sources.append(("old" if passage.kind == "kept" else "moved", found))
            line += 1
    sources.append(("old", len(old_lines) - 1))
    return sources


def cut(
    passages: Sequence[Passage],
    old_bound: Intervals,
    new_bound: Intervals,
    whole: Intervals,
    notes: Intervals,
) -> list[Passage]:
    """The script with nothing kept across the border of what comes by itself (numbers, heads of notes).

    `old_bound` and `new_bound` are those stretches of the two texts; `whole` are stretches of the old text
    that are kept whole or not at all, `notes` those references that stay whatever happens round them.

    >>> cut([Passage("kept", 0, 4, 0, 4)], [(0, 2)], [], [], [])[0].kind
    'deleted'
    """
    broken = _broken(passages, whole)
    old_edges = sorted({edge for interval in (*old_bound, *broken) for edge in interval})
    new_edges = sorted({edge for interval in new_bound for edge in interval})
    found: list[Passage] = []
    for passage in passages:
        if passage.kind in _OUT and notes:
            found += _round_notes(passage, notes)
            continue
        if passage.kind != "kept":
            found.append(passage)
            continue
        shift = passage.new_start - passage.old_start
        edges = {
            *old_edges[bisect_right(old_edges, passage.old_start) : bisect_left(old_edges, passage.old_end)],
            *(
                edge - shift
                for edge in new_edges[
                    bisect_right(new_edges, passage.new_start) : bisect_left(new_edges, passage.new_end)
                ]
            ),
        }
        stops = [passage.old_start, *sorted(edges), passage.old_end]
        for start, end in pairwise(stops):
            bound = inside(old_bound, start)
            if bound == inside(new_bound, start + shift) and not inside(broken, start):
                found.append(Passage("kept", start, end, start + shift, end + shift))
            else:
                gone = Passage("deleted", start, end, start + shift, start + shift)
                found += _round_notes(gone, notes) if notes else [gone]
                found.append(Passage("inserted", end, end, start + shift, end + shift))
    return found


def apart(
    passages: Sequence[Passage],
    old: str,
    old_bound: Intervals,
    new_bound: Intervals,
    walls: frozenset[int],
) -> list[Passage]:
    r"""The script with no kept line end alone between two insertions, or between two deletions.

    LibreOffice makes one change of two that touch over the end of a paragraph, and that end goes with them.
    Such an end is taken out and put in again, which keeps the two apart in every program.

    >>> touching = [Passage("inserted", 1, 1, 1, 2), Passage("kept", 1, 2, 2, 3)]
    >>> touching += [Passage("inserted", 2, 2, 3, 4)]
    >>> [found.kind for found in apart(touching, "a\nb", [], [], frozenset())]
    ['inserted', 'inserted', 'deleted', 'inserted']
    """
    seen = [
        passage
        for passage in passages
        if _shows(passage.new_start, passage.new_end, new_bound)
        or (
            passage.kind not in ("inserted", "moved-to")
            and _shows(passage.old_start, passage.old_end, old_bound)
        )
    ]
    alone = {
        passage
        for before, passage, after in zip(seen, seen[1:], seen[2:], strict=False)
        if passage.kind == "kept"
        and before.kind != "kept" != after.kind
        and (before.kind in _OUT) == (after.kind in _OUT)
        and passage.old_start not in walls
        and old[passage.old_start : passage.old_end] in ("\n", "\r\n", "\r")
    }
    found: list[Passage] = []
    at = False
    for passage in passages:
        if passage not in alone:
            found.append(passage)
            if _shows(passage.new_start, passage.new_end, new_bound) or passage.kind in _OUT:
                at = passage.kind in _OUT
            continue
        _, start, end, new_start, new_end, _ = passage
        gone = Passage("deleted", start, end, new_start, new_start)
        come = Passage("inserted", end, end, new_start, new_end)
        found += [gone, come] if at else [come, gone]
    return found


def _shows(start: int, end: int, bound: Intervals) -> bool:
    return start < end and (not bound or any(outside(start, end, bound)))


def _round_notes(passage: Passage, notes: Intervals) -> list[Passage]:
    """What goes, without the references to notes in it."""
    return [
        passage._replace(old_start=start, old_end=end)
        for start, end in outside(passage.old_start, passage.old_end, notes)
    ]


def _broken(passages: Sequence[Passage], whole: Intervals) -> Intervals:
    """Those of `whole` that no single passage covers."""
    spans = [
        passage for passage in passages if passage.old_start < passage.old_end and passage.kind != "moved-to"
    ]
    starts = [passage.old_start for passage in spans]
    found = []
    for start, end in whole:
        at = bisect_right(starts, start) - 1
        if at < 0 or spans[at].old_end < end:
            found.append((start, end))
    return found


def inside(intervals: Intervals, at: int) -> bool:
    """Whether a place stands in one of the intervals.

    >>> inside([(0, 2), (5, 6)], 1), inside([(0, 2), (5, 6)], 2)
    (True, False)
    """
    found = bisect_right(intervals, (at, 1 << 60)) - 1
    return found >= 0 and at < intervals[found][1]


def distribute(passages: Sequence[Passage], old: str, lines: Sequence[Line]) -> list[Edit]:
    """The script by old lines; what no run holds (`Line.start` to `Line.words`) is left out.

    >>> distribute([], "", [])
    []
    """
    edits = [Edit() for _ in lines]
    if not lines:
        return edits
    current = 0
    for passage in passages:
        if passage.kind in ("inserted", "moved-to"):
            edits[current].passages.append(passage)
            continue
        at = passage.old_start
        while at < passage.old_end:
            line = lines[current]
            if at < line.end:
                stop = min(line.end, passage.old_end)
                start = max(at, line.words)
                if start < stop:
                    edits[current].passages.append(_part(passage, start, stop))
                at = stop
                continue
            if passage.kind in _OUT and not old.startswith("\r\n", at):
                edits[current].end = passage
            at += 1
            if current + 1 < len(lines) and at >= lines[current + 1].start:
                current += 1
    return edits


def _part(passage: Passage, start: int, end: int) -> Passage:
    if passage.kind in _OUT:
        return passage._replace(old_start=start, old_end=end)
    shift = passage.new_start - passage.old_start
    return passage._replace(old_start=start, old_end=end, new_start=start + shift, new_end=end + shift)


def outside(start: int, end: int, intervals: Intervals) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that stand in none of the intervals.

    >>> list(outside(0, 9, [(2, 4), (8, 12)]))
    [(0, 2), (4, 8)]
    """
    at = max(bisect_right(intervals, (start, 0)) - 1, 0)
    for first, last in intervals[at:]:
        if first >= end:
            break
        if last <= start:
            continue
        if start < first:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end
