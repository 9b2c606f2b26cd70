"""The passages that make one draft of another, to the character."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import chain, compress
from operator import ne
from typing import TYPE_CHECKING

from travaux.drafting.align import answered, blocks, pairs
from travaux.drafting.alignment import GONE
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.drafting.align import Block
    from travaux.drafting.moves import Moved
    from travaux.drafting.wording import Wording

_PIECE = re.compile(r"[^\W_]+|\r\n|.", re.DOTALL)
_LETTER = re.compile(r"[^\W_]")
_Span = tuple[int, int]


def passages(
    old: Wording,
    new: Wording,
    runs: Sequence[Block],
    moves: Sequence[Moved],
    new_of: Sequence[int],
) -> tuple[Passage, ...]:
    """The script for two drafts whose words stay in order in these `runs`; `new_of` answers also those that
    moved.

    Words that answer one another keep their characters; between them what begins and ends alike is kept.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> first, second = (wording(parse(Source(t))) for t in ("It may go.", "It [may] go."))
    >>> script = passages(first, second, [(0, 0, 3)], [], [0, 1, 2])
    >>> [(p.kind, p.new_start, p.new_end) for p in script]
    [('kept', 0, 3), ('inserted', 3, 4), ('kept', 4, 7), ('inserted', 7, 8), ('kept', 8, 12)]
    """
    moved = [_moved(old, new, one, new_of) for one in enumerate(moves, 1)]
    if moved:
        runs = list(_staying(runs, *_words_within(old, new, moved)))
    found: list[Passage] = []
    around = _Moves(moved)
    i = j = 0
    for start, begin, length in runs:
        found += _gap(old, new, ((i, old.starts[start]), (j, new.starts[begin])), around)
        found += _kept(old, new, (start, begin, length))
        i, j = old.ends[start + length - 1], new.ends[begin + length - 1]
    found += _gap(old, new, ((i, len(old.text)), (j, len(new.text))), around)
    return tuple(united(found))


def _kept(old: Wording, new: Wording, block: Block) -> Iterator[Passage]:
    """Words that answer one another in a row, and what stands between them as far as the characters agree."""
    i, j, length = block
    at, to = old.starts[i], new.starts[j]
    end, stop = old.ends[i + length - 1], new.ends[j + length - 1]
    if old.text[at:end] == new.text[to:stop]:
        yield Passage("kept", at, end, to, stop)
        return
    for k in _differing(old, new, block):
        here, there = _pieces(old, i, k), _pieces(new, j, k)
        if at < here[0]:
            yield Passage("kept", at, here[0], to, there[0])
        yield from (
            _between(old, new, here, there, words=False) if k % 2 else _word(old.text, new.text, here, there)
        )
        at, to = here[1], there[1]
    if at < end:
        yield Passage("kept", at, end, to, stop)


def _differing(old: Wording, new: Wording, block: Block) -> list[int]:
    """Where the characters of words in a row differ, the words and the gaps between them counted by turns."""
    i, j, length = block
    bounds = (
        list(chain.from_iterable(zip(draft.starts[k : k + length], draft.ends[k : k + length], strict=True)))
        for draft, k in ((old, i), (new, j))
    )
    first, second = (
        map(draft.text.__getitem__, map(slice, found, found[1:]))
        for draft, found in zip((old, new), bounds, strict=True)
    )
    return list(compress(range(2 * length - 1), map(ne, first, second)))


def _pieces(draft: Wording, first: int, number: int) -> _Span:
    """A word, or the gap behind one, counted by turns from a word on."""
    word = first + number // 2
    if number % 2:
        return draft.ends[word], draft.starts[word + 1]
    return draft.starts[word], draft.ends[word]


@dataclass(frozen=True, slots=True)
class _Move:
    """A paragraph that stands elsewhere: its characters in both drafts, and the script inside."""

    number: int
    old: _Span
    new: _Span
    inside: tuple[Passage, ...]

    def leaving(self, at: int) -> Iterator[Passage]:
        """The paragraph at the place that it left, which in the new draft is `at`."""
        for one in self.inside:
            if one.kind == "kept":
                yield Passage("moved-from", one.old_start, one.old_end, at, at, self.number)
            elif one.kind == "deleted":
                yield Passage("deleted", one.old_start, one.old_end, at, at, self.number)

    def coming(self, at: int) -> Iterator[Passage]:
        """The paragraph at its new place, which in the old draft is `at`."""
        for one in self.inside:
            if one.kind == "kept":
                yield one._replace(kind="moved-to", move=self.number)
            elif one.kind == "inserted":
                yield Passage("inserted", at, at, one.new_start, one.new_end, self.number)


class _Moves:
    """All moves, by where they left and by where they came."""

    def __init__(self, moved: Sequence[_Move]) -> None:
        self.by_old = sorted(moved, key=lambda one: one.old)
        self.by_new = sorted(moved, key=lambda one: one.new)
        self.left, self.left_ends = _bounds([one.old for one in self.by_old])
        self.came, self.came_ends = _bounds([one.new for one in self.by_new])

    def leaving(self, start: int, end: int) -> list[_Move]:
        """Those that left this stretch of the old text."""
        first = bisect_left(self.left, start)
        last = bisect_right(self.left_ends, end, first)
        return self.by_old[first:last]

    def coming(self, start: int, end: int) -> list[_Move]:
        """Those that came to this stretch of the new text."""
        first = bisect_left(self.came, start)
        last = bisect_right(self.came_ends, end, first)
        return self.by_new[first:last]


def _bounds(spans: Sequence[_Span]) -> tuple[list[int], list[int]]:
    return [start for start, _ in spans], [end for _, end in spans]


def _moved(old: Wording, new: Wording, numbered: tuple[int, Moved], new_of: Sequence[int]) -> _Move:
    number, (here, there) = numbered
    first, second = _stretch(old, here), _stretch(new, there)
    found: list[Passage] = []
    i, j = first[0], second[0]
    for word in range(*here):
        answer = new_of[word]
        if answer == GONE:
            continue
        start, begin = old.starts[word], new.starts[answer]
        found += _between(old, new, (i, start), (j, begin))
        i, j = old.ends[word], new.ends[answer]
        found += _word(old.text, new.text, (start, i), (begin, j))
    found += _between(old, new, (i, first[1]), (j, second[1]))
    return _Move(number, first, second, tuple(united(found)))


def _words_within(old: Wording, new: Wording, moved: Sequence[_Move]) -> tuple[bytes, bytes]:
    """For each word of both drafts 1 if it stands in a paragraph that moved."""
    away, come = bytearray(len(old)), bytearray(len(new))
    for one in moved:
        for draft, span, within in ((old, one.old, away), (new, one.new, come)):
            first, last = draft.range(*span)
            within[first:last] = b"\1" * (last - first)
    return bytes(away), bytes(come)


def _staying(runs: Sequence[Block], away: bytes, come: bytes) -> Iterator[Block]:
    """The runs without the words that moved."""
    for i, j, length in runs:
        if away.find(1, i, i + length) < 0 and come.find(1, j, j + length) < 0:
            yield i, j, length
        else:
            yield from blocks((i, j) for i, j in pairs([(i, j, length)]) if not (away[i] or come[j]))


def in_order(new_of: Sequence[int], moves: Sequence[Moved], numbered: Sequence[int]) -> list[Block]:
    """The answers that stand in the order of both drafts, in runs: words that did not move, and numbers among
    them.

    >>> in_order([-1, 1, 2], [], [0, 1, 2])
    [(0, 0, 3)]
    """
    staying = list(new_of)
    for (first, last), _ in moves:
        staying[first:last] = [GONE] * (last - first)
    moved = {i for here, _ in moves for i in range(*here)}
    taken = {j for _, there in moves for j in range(*there)}
    firsts = list(compress(range(len(staying)), map(GONE.__ne__, staying)))
    least = -1
    for i in compress(range(len(numbered)), map(ne, numbered, new_of)):
        if i in moved:
            continue
        j = numbered[i]
        at = bisect_left(firsts, i)
        low = max(least, new_of[firsts[at - 1]] if at else -1)
        high = new_of[firsts[at]] if at < len(firsts) else len(numbered) + j + 1
        if low < j < high and j not in taken:
            staying[i] = least = j
    return answered(staying)


def _stretch(draft: Wording, words: tuple[int, int]) -> _Span:
    """A moved paragraph's characters: from the first of its line to behind its line's end, if nothing else
    stands there.
    """
    first, last = words
    while (
        first
        and draft.numbers[first - 1]
        and "\n" not in draft.text[draft.ends[first - 1] : draft.starts[first]]
    ):
        first -= 1
    low = draft.ends[first - 1] if first else 0
    start = max(low, draft.text.rfind("\n", low, draft.starts[first]) + 1)
    end = draft.ends[last - 1]
    line_end = draft.text.find("\n", end, draft.starts[last] if last < len(draft) else None)
    if line_end >= 0:
        return start, line_end + 1
    return start, end if last < len(draft) else len(draft.text)


def _gap(old: Wording, new: Wording, between: tuple[_Span, _Span], moves: _Moves) -> Iterator[Passage]:
    """What stands between two answers, where paragraphs may have left or come."""
    (i, i_end), (j, j_end) = between
    leaving, coming = moves.leaving(i, i_end), moves.coming(j, j_end)
    if leaving or coming:
        first = (
            old.text[i : leaving[0].old[0] if leaving else i_end],
            new.text[j : coming[0].new[0] if coming else j_end],
        )
        lead = _signs_alike(*first)
        yield from _between(old, new, (i, i + lead), (j, j + lead))
        i, j = i + lead, j + lead
    for one in leaving:
        yield from _between(old, new, (i, one.old[0]), (j, j))
        yield from one.leaving(j)
        i = one.old[1]
    for one in coming:
        yield from _between(old, new, (i, i), (j, one.new[0]))
        yield from one.coming(i)
        j = one.new[1]
    yield from _between(old, new, (i, i_end), (j, j_end))


def _between(
    old: Wording, new: Wording, here: _Span, there: _Span, *, words: bool | None = None
) -> Iterator[Passage]:
    """Two stretches that hold no answers: kept as far as they begin and end alike, then replaced.

    Where words stand in either, only the signs before and behind them can be alike; `words` says whether
    they do, if that is known.
    """
    (i, i_end), (j, j_end) = here, there
    first, second = old.text[i:i_end], new.text[j:j_end]
    if first == second:
        lead, trail = len(first), 0
    elif not first or not second:
        lead = trail = 0
    else:
        if words is None:
            words = _has_words(old, here) or _has_words(new, there)
        lead, trail = edges(first, second, any_piece=not words)
    yield from replaced((i, i_end), (j, j_end), (lead, trail))


def replaced(here: _Span, there: _Span, alike: tuple[int, int]) -> Iterator[Passage]:
    """One stretch in place of another; so many characters at their beginnings and ends are `alike` and kept.

    >>> [(one.kind, one.old_start, one.new_start) for one in replaced((0, 3), (5, 9), (1, 0))]
    [('kept', 0, 5), ('deleted', 1, 6), ('inserted', 3, 6)]
    """
    (i, i_end), (j, j_end), (lead, trail) = here, there, alike
    if lead:
        yield Passage("kept", i, i + lead, j, j + lead)
    i, j, i_end, j_end = i + lead, j + lead, i_end - trail, j_end - trail
    if i < i_end:
        yield Passage("deleted", i, i_end, j, j)
    if j < j_end:
        yield Passage("inserted", i_end, i_end, j, j_end)
    if trail:
        yield Passage("kept", i_end, i_end + trail, j_end, j_end + trail)


def _has_words(draft: Wording, span: _Span) -> bool:
    first, last = draft.range(*span)
    return first < last


def edges(first: str, second: str, *, any_piece: bool) -> tuple[int, int]:
    """How many characters two stretches have alike at their beginnings and at their ends.

    >>> edges(", and so", ", but so", any_piece=True), edges(", and so.", ", but so.", any_piece=False)
    ((2, 3), (2, 1))
    """
    if not first or not second:
        return 0, 0
    lead = trail = 0
    if first[0] == second[0]:
        lead = _alike(first, second) if any_piece else _signs_alike(first, second)
    if first[-1] == second[-1]:
        first, second = first[lead:], second[lead:]
        if not any_piece:
            first, second = _signs_at_end(first), _signs_at_end(second)
        trail = _pieces_alike(_PIECE.findall(first)[::-1], _PIECE.findall(second)[::-1])
    return lead, trail


def _signs_alike(first: str, second: str) -> int:
    """How many characters before the first word of either are alike."""
    return _alike(_signs_at_start(first), _signs_at_start(second))


def _signs_at_start(text: str) -> str:
    found = _LETTER.search(text)
    return text[: found.start()] if found else text


def _signs_at_end(text: str) -> str:
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return text[end:]


def _alike(first: str, second: str) -> int:
    if first == second:
        return len(first)
    return _pieces_alike(_PIECE.findall(first), _PIECE.findall(second))


def _pieces_alike(first: Sequence[str], second: Sequence[str]) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += len(one)
    return length


def _word(old: str, new: str, here: _Span, there: _Span) -> Iterator[Passage]:
    if old[slice(*here)] == new[slice(*there)]:
        yield Passage("kept", *here, *there)
    else:
        yield Passage("deleted", *here, there[0], there[0])
        yield Passage("inserted", here[1], here[1], *there)


def united(found: Iterable[Passage]) -> Iterator[Passage]:
    """Passages of one kind and move that touch in both texts, as one.

    >>> len(list(united([Passage("kept", 0, 1, 0, 1), Passage("kept", 1, 2, 1, 2)])))
    1
    """
    waiting: Passage | None = None
    for passage in found:
        if (
            waiting
            and waiting.kind == passage.kind
            and waiting.move == passage.move
            and waiting.old_end == passage.old_start
            and waiting.new_end == passage.new_start
        ):
            waiting = Passage(
                passage.kind,
                waiting.old_start,
                passage.old_end,
                waiting.new_start,
                passage.new_end,
                passage.move,
            )
            continue
        if waiting:
            yield waiting
        waiting = passage
    if waiting:
        yield waiting
