"""Which provision of one draft answers which of the other: by the words they share, their labels, their
headings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.wording import Wording
    from travaux.text.tree import Draft, Provision

_ENOUGH = 0.34
"""The share of the larger provision's words that must answer one another where nothing else speaks for the
pair.
"""
_FEW, _FAR_MORE = 20, 3
"""A number says nothing for two provisions of which one shares so many words, and so many times more,
with another.
"""
_SAME_ID, _SAME_HEADING, _SAME_PARENT, _OTHER_KIND = 0.3, 0.3, 0.2, -0.25
_LARGE = frozenset({"part", "chapter", "section", "article", "annex", "preamble"})
"""Units that a paragraph never answers."""
_ARTICLES = frozenset({"article", "annex", "preamble"})


@dataclass(frozen=True, slots=True)
class Outline:
    """The provisions of one draft by number: whose words are whose.

    `own[i]` is the innermost provision of word i, -1 for none; `above[p]` is the provision that holds p, -1
    for none; `sizes[p]` counts the compared words of p with all that stands below it.
    """

    provisions: Sequence[Provision]
    own: Sequence[int]
    above: Sequence[int]
    sizes: Sequence[int]

    def line(self, provision: int) -> Iterator[int]:
        """A provision and all that hold it, from the innermost outwards.

        >>> list(Outline((), (), (-1, 0), (3, 2)).line(1))
        [1, 0]
        """
        while provision >= 0:
            yield provision
            provision = self.above[provision]


def outline(draft: Draft, words: Wording) -> Outline:
    r"""The outline of a draft.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("1. Each Party:\n\n(a) withdraws;\n\n(b) reports."))
    >>> outline(draft, wording(draft)).sizes
    [4, 1, 1]
    """
    places = {provision.id: number for number, provision in enumerate(draft.provisions)}
    above = [places.get(provision.parent or "", -1) for provision in draft.provisions]
    own = [-1] * len(words)
    sizes = [0] * len(above)
    for number, provision in enumerate(draft.provisions):
        first, last = words.range(provision.start, provision.end)
        own[first:last] = [number] * (last - first)
        sizes[number] = last - first - sum(words.numbers[first:last])
    return Outline(draft.provisions, own, above, sizes)


def answering(old: Outline, new: Outline, shared: Counter[tuple[int, int]]) -> dict[int, int]:
    """Which provision of the new draft answers each one of the old that has an answer, one to one.

    The larger units are settled first; a provision then prefers an answer inside the answer of the one that
    holds it. Exchanging the drafts exchanges the result.

    >>> answering(Outline((), (), (), ()), Outline((), (), (), ()), Counter())
    {}
    """
    by_depth: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in {*shared, *_same_ids(old, new)}:
        if (old.provisions[pair[0]].kind in _LARGE) != (new.provisions[pair[1]].kind in _LARGE):
            continue
        by_depth[max(_depth(old, pair[0]), _depth(new, pair[1]))].append(pair)
    answers: dict[int, int] = {}
    taken: set[int] = set()
    for depth in sorted(by_depth):
        rivals = _rivals(shared, by_depth[depth])
        scored = [(_score(old, new, pair, shared[pair], rivals, answers), pair) for pair in by_depth[depth]]
        # The sum of the two numbers breaks ties alike in both directions.
        for score, (here, there) in sorted(scored, key=lambda one: (-one[0], sum(one[1]), *sorted(one[1]))):
            if score >= _ENOUGH and here not in answers and there not in taken:
                answers[here] = there
                taken.add(there)
    return answers


def shared_words(old: Outline, new: Outline, alignment: Alignment) -> Counter[tuple[int, int]]:
    """How many words of a provision, with all below it, answer words of another.

    >>> from travaux.drafting.alignment import Alignment
    >>> one = Outline((), (0, 0), (-1,), (2,))
    >>> shared_words(one, one, Alignment([0, 1], [0, 1], ()))
    Counter({(0, 0): 2})
    """
    inner = Counter(
        chain.from_iterable(
            zip(old.own[i : i + length], new.own[j : j + length], strict=True)
            for i, j, length in alignment.blocks()
        )
    )
    shared: Counter[tuple[int, int]] = Counter()
    for (here, there), count in inner.items():
        for outer in old.line(here):
            for other in new.line(there):
                shared[outer, other] += count
    return shared


def _same_ids(old: Outline, new: Outline) -> Iterator[tuple[int, int]]:
    """Provisions of one id that share no word: empty ones, and those whose words were all replaced."""
    places = {provision.id: number for number, provision in enumerate(new.provisions)}
    for number, provision in enumerate(old.provisions):
        if provision.id in places:
            yield number, places[provision.id]


def _rivals(shared: Counter[tuple[int, int]], pairs: Sequence[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """For each pair the most words that either of the two shares with another one."""
    best: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: -shared[pair]):
        for side in (0, 1):
            best[side, pair[side]].append(pair)
    rivals: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        rows = (best[side, pair[side]] for side in (0, 1))
        rivals[pair] = max((shared[one] for row in rows for one in row[:2] if one != pair), default=0)
    return rivals


def _depth(side: Outline, provision: int) -> int:
    return sum(1 for _ in side.line(provision))


def _score(
    old: Outline,
    new: Outline,
    pair: tuple[int, int],
    shared: int,
    rivals: Counter[tuple[int, int]],
    answers: Mapping[int, int],
) -> float:
    here, there = old.provisions[pair[0]], new.provisions[pair[1]]
    sizes = old.sizes[pair[0]], new.sizes[pair[1]]
    score = (shared / max(*sizes, 1) + shared / max(min(sizes), 1)) / 2
    outdone = rivals[pair] >= max(_FEW, _FAR_MORE * shared)
    if here.id == there.id and not outdone:
        score += _SAME_ID
    if here.heading and here.heading.casefold() == there.heading.casefold():
        score += _SAME_HEADING
    if _parents_answer(old, new, pair, answers):
        score += _SAME_PARENT
    return score if here.kind == there.kind else score + _OTHER_KIND


def _parents_answer(old: Outline, new: Outline, pair: tuple[int, int], answers: Mapping[int, int]) -> bool:
    above = old.above[pair[0]]
    return (answers.get(above, -2) if above >= 0 else -1) == new.above[pair[1]]


def articles(old: Outline, new: Outline, answers: Mapping[int, int]) -> Callable[[int, int], bool]:
    """Whether an old word and a new one stand in articles that answer one another, or in ones without an
    answer.

    Where a draft has no articles, its outermost provisions stand for them.

    >>> articles(Outline((), (-1,), (), ()), Outline((), (-1,), (), ()), {})(0, 0)
    True
    """
    here, there = _article_of(old), _article_of(new)
    answered = frozenset(answers.values())

    def same(i: int, j: int) -> bool:
        one, other = here[old.own[i]], there[new.own[j]]
        return one not in answers or other not in answered or answers[one] == other

    return same


def _article_of(side: Outline) -> list[int]:
    """The article of each provision, by number; a last -1 answers for words in none."""
    found: list[int] = []
    for number in range(len(side.provisions)):
        line = list(side.line(number))
        found.append(next((p for p in line if side.provisions[p].kind in _ARTICLES), line[-1]))
    return [*found, -1]
