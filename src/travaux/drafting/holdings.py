"""The words that a bracket or an option holds: its own, by which it is known again in another draft."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import compress, pairwise
from operator import ne
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.moves import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.drafting.moves import Range
    from travaux.drafting.wording import Wording
    from travaux.text.tree import Bracket, Draft

_Span = tuple[int, int, int, int]
"""Where something begins and ends, and where the words in it do."""

_ROUND_ONE_WORD = 8
"""So many brackets without words of their own may claim the same words inside; real drafts nest nine deep."""


class Holding(NamedTuple):
    """A disputed bracket or an option with its own words, by their numbers in the draft.

    Own words are those inside, without the attribution's head and without the words of others inside; where
    there are none, all that stand inside. `said` is what they say, with the signs of a bracket that has no
    words. `weight` is how much that is; `rivals` is the id of the group or set of which one is to be chosen,
    or empty; `provision` is the id of the provision where it begins. `whole` is the range of all words
    inside; `choices` are the words of each alternative that slashes part inside a bracket.

    >>> Holding("art-1/1", 4, 9, (1,), ("may",), 1.0, "", None, (1, 2)).said
    ('may',)
    """

    id: str
    start: int
    end: int
    words: tuple[int, ...]
    said: tuple[str, ...]
    weight: float
    rivals: str
    provision: str | None
    whole: tuple[int, int]
    choices: tuple[tuple[int, ...], ...] = ()


def bracket_holdings(draft: Draft, words: Wording) -> tuple[Holding, ...]:
    """The disputed brackets of a draft, in its order.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("It [[shall][may] withdraw]."))
    >>> [one.said for one in bracket_holdings(draft, wording(draft))]
    [('withdraw',), ('shall',), ('may',)]
    """
    disputed = [bracket for bracket in draft.brackets if bracket.disputed]
    rivals, choices = _rivals(draft), _choices(draft, disputed)
    spans = [(bracket.start, bracket.end, bracket.inner_start, bracket.inner_end) for bracket in disputed]
    held = _held(spans, words)
    return tuple(
        Holding(
            bracket.id,
            bracket.start,
            bracket.end,
            own,
            _said(words, own, bracket.inner_start, bracket.inner_end),
            sum(map(words.weights.__getitem__, own)),
            rivals.get(bracket.id, ""),
            bracket.provision,
            inside,
            tuple(tuple(range(*words.range(*span))) for span in choices.get(bracket.id, ())),
        )
        for bracket, (inside, own) in zip(disputed, held, strict=True)
    )


def option_holdings(draft: Draft, words: Wording) -> tuple[Holding, ...]:
    r"""The options of a draft, in its order.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("Option 1: Forces stay.\n\nOption 2: Forces go."))
    >>> [one.said for one in option_holdings(draft, wording(draft))]
    [('Forces', 'stay'), ('Forces', 'go')]
    """
    held = _held([(option.start, option.end, option.body, option.end) for option in draft.options], words)
    return tuple(
        Holding(
            option.id,
            option.start,
            option.end,
            own,
            _said(words, own, option.body, option.end),
            sum(map(words.weights.__getitem__, own)),
            option.set,
            option.provision,
            inside,
        )
        for option, (inside, own) in zip(draft.options, held, strict=True)
    )


def owners(holdings: Sequence[Holding], count: int) -> list[tuple[int, ...]]:
    """Which holdings, by their places, hold each of so many words as their own; the last, no word, has none.

    >>> owners([Holding("art-1/1", 4, 9, (1,), ("may",), 1.0, "", None, (1, 2))], 2)
    [(), (0,), ()]
    """
    found: list[tuple[int, ...]] = [()] * (count + 1)
    for place, holding in enumerate(holdings):
        alone = (place,)  # one for all its words: few have a second holder
        for word in holding.words:
            found[word] = found[word] + alone if found[word] else alone
    return found


def _rivals(draft: Draft) -> dict[str, str]:
    """The group of each bracket that is one of several."""
    return {
        alternative.bracket: group.id
        for group in draft.groups
        for alternative in group.alternatives
        if alternative.bracket is not None
    }


def _choices(draft: Draft, disputed: Sequence[Bracket]) -> dict[str, list[tuple[int, int]]]:
    """Where the alternatives stand that slashes part inside a bracket, by the innermost bracket."""
    starts = [bracket.start for bracket in disputed]
    found: dict[str, list[tuple[int, int]]] = {}
    for group in draft.groups:
        if group.joined != "inside":
            continue
        low, high = group.alternatives[0].start, group.alternatives[-1].end
        before = disputed[: bisect_right(starts, low)]
        around = next((bracket for bracket in reversed(before) if bracket.end >= high), None)
        if around:
            found.setdefault(around.id, [(one.start, one.end) for one in group.alternatives])
    return found


def _held(spans: Sequence[_Span], words: Wording) -> list[tuple[Range, tuple[int, ...]]]:
    """The range of all words inside spans, which come in the text's order, and their own words."""
    holder = [-1] * len(words)
    inside: list[Range] = []
    starts = words.starts
    for place, (start, end, inner_start, inner_end) in enumerate(spans):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        low, high = bisect_left(starts, inner_start), bisect_left(starts, inner_end)
        if last - first != high - low:
            holder[first:last] = [-1] * (last - first)
        holder[low:high] = [place] * (high - low)
        inside.append((low, high))
    for number in compress(range(len(words)), words.numbers):
        holder[number] = -1
    own: list[list[int]] = [[] for _ in spans]
    bounds = (0, *compress(range(1, len(holder)), map(ne, holder[1:], holder)), len(holder))
    for first, last in pairwise(bounds):
        if first < last and holder[first] >= 0:
            own[holder[first]] += range(first, last)
    shared: Counter[int] = Counter()
    for place in reversed(range(len(spans))):
        if own[place]:
            continue
        within = compared(words, inside[place])
        if within and shared[within[0]] < _ROUND_ONE_WORD:
            shared[within[0]] += 1
            own[place] = within
    return [(around, tuple(one)) for around, one in zip(inside, own, strict=True)]


def _said(words: Wording, own: Sequence[int], start: int, end: int) -> tuple[str, ...]:
    return tuple(map(words.keys.__getitem__, own)) or (words.text[start:end].strip(),)
