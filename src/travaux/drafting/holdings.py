"""The words that a bracket or an option holds: its own, by which it is known again in another draft."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import compress, groupby
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.moves import compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.drafting.wording import Wording
    from travaux.text.tree import Bracket, Draft

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
            sum([words.weights[word] for word in own]),
            rivals.get(bracket.id, ""),
            bracket.provision,
            words.range(bracket.inner_start, bracket.inner_end),
            tuple(tuple(range(*words.range(*span))) for span in choices.get(bracket.id, ())),
        )
        for bracket, own in zip(disputed, held, strict=True)
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
            sum([words.weights[word] for word in own]),
            option.set,
            option.provision,
            words.range(option.body, option.end),
        )
        for option, own in zip(draft.options, held, strict=True)
    )


def owners(holdings: Iterable[Holding]) -> Mapping[int, tuple[int, ...]]:
    """Which holdings, by their places, hold a word as their own.

    >>> owners([Holding("art-1/1", 4, 9, (1,), ("may",), 1.0, "", None, (1, 2))])
    {1: (0,)}
    """
    found: dict[int, tuple[int, ...]] = {}
    for place, holding in enumerate(holdings):
        alone = (place,)  # one for all its words: few have a second holder
        for word in holding.words:
            found[word] = found[word] + alone if word in found else alone
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


def _held(spans: Sequence[tuple[int, int, int, int]], words: Wording) -> list[tuple[int, ...]]:
    """The own words of spans `(start, end, inner start, inner end)`, which come in the text's order."""
    holder = [-1] * len(words)
    for place, (start, end, inner_start, inner_end) in enumerate(spans):
        first, last = words.range(start, end)
        low, high = words.range(inner_start, inner_end)
        holder[first:last] = [-1] * (last - first)
        holder[low:high] = [place] * (high - low)
    own: list[list[int]] = [[] for _ in spans]
    for number in compress(range(len(words)), words.numbers):
        holder[number] = -1
    for place, run in groupby(range(len(words)), holder.__getitem__):
        if place >= 0:
            own[place] += run
    shared: Counter[int] = Counter()
    for place in reversed(range(len(spans))):
        if own[place]:
            continue
        inside = compared(words, words.range(*spans[place][2:]))
        if inside and shared[inside[0]] < _ROUND_ONE_WORD:
            shared[inside[0]] += 1
            own[place] = inside
    return [tuple(one) for one in own]


def _said(words: Wording, own: Sequence[int], start: int, end: int) -> tuple[str, ...]:
    return tuple([words.keys[word] for word in own]) or (words.text[start:end].strip(),)
