"""What a comparison comes to: the fates of brackets and their places, who came and left, what went where."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.analysis.comparison_told import SORTS, Side, Sort, Told, sort, told
from travaux.analysis.comparison_wording import FATES
from travaux.analysis.redline_view import censuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.analysis.entries import Census
    from travaux.drafting.comparison import BracketFate, Comparison, Fate, SponsorChange

_BANDS = 48


@dataclass(frozen=True, slots=True)
class SponsorsTold:
    """Who joined or left a side of a bracket, and where that stands.

    >>> SponsorsTold("Article 4", "[heavy]", 12, "propose", ("US",), ()).joined
    ('US',)
    """

    path: str
    words: str
    new: int
    side: str
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Brackets of one fate that went from one article of the old draft to one of the new.

    `source` and `target` are articles by their number in `Changes.articles`; None where brackets came from
    nowhere or went out, -1 for "others". `before` counts the brackets in the old draft, `after` those in the
    new one, `first` is the first of them.

    >>> Flow(0, None, "dropped", 3, 0, Told("dropped", "", "", 4, None)).before
    3
    """

    source: int | None
    target: int | None
    fate: Fate
    before: int
    after: int
    first: Told


@dataclass(frozen=True, slots=True)
class Changes:
    """What a comparison comes to, beside the redline.

    `articles` are the names of the old and of the new draft's articles; `counts` has every fate of a bracket,
    `sorts` every sort of those opened.

    >>> Changes(Counter(), (), (), (), (), ((), ())).flows
    ()
    """

    counts: Counter[Fate]
    brackets: tuple[Told, ...]
    options: tuple[Told, ...]
    sponsors: tuple[SponsorsTold, ...]
    flows: tuple[Flow, ...]
    articles: tuple[tuple[str, ...], tuple[str, ...]]
    sorts: Mapping[tuple[Fate, Sort], int] = field(default_factory=dict)

    def of(self, fate: Fate, sort: Sort = "") -> tuple[Told, ...]:
        """The brackets of one fate and sort, in the order of the text.

        >>> Changes(Counter(), (), (), (), (), ((), ())).of("opened")
        ()
        """
        return tuple(one for one in self.brackets if one.fate == fate and one.sort == sort)

    def lists(self) -> Iterator[tuple[Fate, Sort, int]]:
        """The lists of brackets, by fate and sort, in the order of the reports, with their size.

        >>> found = Changes(Counter(), (), (), (), (), ((), ()), {("opened", ""): 2})
        >>> list(found.lists())
        [('opened', '', 2)]
        """
        for fate in FATES:
            for of in SORTS:
                if fate != "kept" and self.sorts.get((fate, of)):
                    yield fate, of, self.sorts[fate, of]


def changes(
    comparison: Comparison, counted: tuple[Census, Census] | None = None, most: int | None = None
) -> Changes:
    """The fates of a comparison's brackets and options with their places, and how brackets flowed.

    `counted` are the censuses of both drafts; of each fate the first `most` brackets are told.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = changes(compare(parse(Source("All [heavy] forces.")), parse(Source("All forces."))))
    >>> [(one.fate, one.words) for one in found.brackets]
    [('dropped', '[heavy]')]
    """
    counts = counted or censuses(comparison)
    old, new = Side(comparison.old, counts[0]), Side(comparison.new, counts[1])
    sorts = [(one.fate, sort(one, old, new)) for one in comparison.brackets]
    return Changes(
        counts=Counter(one.fate for one in comparison.brackets),
        brackets=tuple(told(one, old, new) for one in _first(comparison.brackets, sorts, most)),
        options=tuple(told(one, old, new) for one in comparison.options),
        sponsors=tuple(_sponsors(one, new) for one in comparison.sponsors),
        flows=_flows(comparison.brackets, old, new),
        articles=(old.names, new.names),
        sorts=Counter(sorts),
    )


def _first(
    fates: Iterable[BracketFate], sorts: Iterable[tuple[Fate, Sort]], most: int | None
) -> Iterator[BracketFate]:
    seen: Counter[tuple[Fate, Sort]] = Counter()
    for one, key in zip(fates, sorts, strict=True):
        seen[key] += 1
        if most is None or seen[key] <= most:
            yield one


def _sponsors(one: SponsorChange, new: Side) -> SponsorsTold:
    return SponsorsTold(
        new.path(one.bracket), new.words(one.bracket), new.start(one.bracket), one.side, one.joined, one.left
    )


def _flows(fates: Sequence[BracketFate], old: Side, new: Side) -> tuple[Flow, ...]:
    """The brackets by the articles that they left and reached, and by their fate.

    There are bands for so many articles, those with the most brackets, as can be told apart; all others are
    one. An article is shown with all of its brackets or with none.
    """
    ends = [
        (
            old.article(one.old) if one.old is not None else None,
            new.article(one.new[0]) if one.new else None,
        )
        for one in fates
    ]
    sizes = Counter((side, place) for two in ends for side, place in enumerate(two) if place is not None)
    ranked = [place for place, _ in sorted(sizes.items(), key=lambda one: (-one[1], one[0]))]
    kinds = {(*two, one.fate) for two, one in zip(ends, fates, strict=True)}

    def bands(shown: int) -> int:
        places = frozenset(ranked[:shown])
        return len({_cell(kind, places) for kind in kinds})

    # Each further article that is shown adds bands: the last number of them with few enough is looked for.
    shown = bisect_right(range(1, len(ranked) + 1), _BANDS, key=bands)
    cells = _cells(fates, ends, frozenset(ranked[:shown]))
    return tuple(sorted(_bands(fates, cells, old, new), key=_in_order))


_Cell = tuple[int | None, int | None, "Fate"]


def _cell(kind: _Cell, shown: frozenset[tuple[int, int]]) -> _Cell:
    """The band of brackets that left one article, reached another, with a fate; -1 for what is not shown."""
    source, target, fate = kind
    return (
        source if source is None or (0, source) in shown else -1,
        target if target is None or (1, target) in shown else -1,
        fate,
    )


def _cells(
    fates: Sequence[BracketFate],
    ends: Sequence[tuple[int | None, int | None]],
    shown: frozenset[tuple[int, int]],
) -> dict[_Cell, list[int]]:
    """The numbers of the brackets of each band."""
    found: dict[_Cell, list[int]] = {}
    for number, (one, two) in enumerate(zip(fates, ends, strict=True)):
        found.setdefault(_cell((*two, one.fate), shown), []).append(number)
    return found


def _bands(
    fates: Sequence[BracketFate], cells: Mapping[_Cell, Sequence[int]], old: Side, new: Side
) -> Iterator[Flow]:
    counted: set[str] = set()
    for (source, target, fate), numbers in cells.items():
        arrived = {name for number in numbers for name in fates[number].new} - counted
        counted |= arrived
        before = sum(fates[number].old is not None for number in numbers)
        yield Flow(source, target, fate, before, len(arrived), told(fates[numbers[0]], old, new))


def _in_order(flow: Flow) -> tuple[int, int, int]:
    """By article, those that end or begin here where their article stands; the others last."""
    last = 1 << 30
    places = [last if at == -1 else at for at in (flow.source, flow.target) if at is not None]
    return (places[0], places[-1], list(FATES).index(flow.fate))
