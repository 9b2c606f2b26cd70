"""The redline by articles, its rows without a change of substance folded."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from travaux.analysis.redline_rows import LEFT, RIGHT, Row, Tally, redline_rows
from travaux.analysis.report import census
from travaux.analysis.stretches import Stretch, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from travaux.analysis.entries import Census
    from travaux.drafting.comparison import Comparison
    from travaux.text.tree import Draft

Side = Literal["old", "new"]

_HEADING_WORDS = 30


@dataclass(frozen=True, slots=True)
class Section:
    """An article, an annex, a preamble: as the new draft has it, or one that stands only in the old (`side`).

    >>> Section("new", Stretch("art-1", "Article 1", "", 0, 3, 3, 0, 0, 0, 0, 0), ()).tally.kept
    0
    """

    side: Side
    stretch: Stretch
    rows: tuple[Row, ...]

    @property
    def tally(self) -> Tally:
        """The words of all rows.

        >>> row = Row("same", (), Tally(2), quiet=True)
        >>> Section("new", Stretch("", "", "", 0, 0, 0, 0, 0, 0, 0, 0), (row,)).tally.kept
        2
        """
        return sum((row.tally for row in self.rows), Tally())


def censuses(comparison: Comparison) -> tuple[Census, Census]:
    """What both drafts hold, counted once for all that shows their comparison.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> [one.counts.words for one in censuses(compare(parse(Source("Go.")), parse(Source("All go."))))]
    [1, 2]
    """
    return census(comparison.old), census(comparison.new)


def redline(comparison: Comparison, counted: tuple[Census, Census] | None = None) -> tuple[Section, ...]:
    """The rows of a comparison by article, in the order of the new draft; `counted` are its censuses.

    >>> from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.passages import Passage
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft, row, script = parse(Source("All go.")), LedgerRow(), (Passage("kept", 0, 7, 0, 7),)
    >>> same = Comparison(draft, draft, script, Ledger(row, row, row), Likeness(2, 2, 2), (), (), (), ())
    >>> [(section.stretch.label, section.tally.kept) for section in redline(same)]
    [('All go.', 2)]
    """
    return tuple(_sections(comparison, redline_rows(comparison), counted or censuses(comparison)))


def _sections(
    comparison: Comparison, rows: Iterable[Row], counted: tuple[Census, Census]
) -> Iterator[Section]:
    owners = _Owners(comparison, counted)
    for (side, number), found in groupby(rows, key=owners.owner):
        yield Section(side, owners.stretch(side, number), tuple(found))


class _Owners:
    """Which article each row belongs to, as the rows come in order."""

    def __init__(self, comparison: Comparison, counted: tuple[Census, Census]) -> None:
        self._stretches: Mapping[Side, list[Stretch]] = {
            "old": articles(comparison.old, counted[0]),
            "new": articles(comparison.new, counted[1]),
        }
        self._starts: Mapping[Side, list[int]] = {
            side: [stretch.start for stretch in found] for side, found in self._stretches.items()
        }
        self._answers: dict[str, set[str]] = {}
        for one in comparison.provisions:
            if one.old is not None and one.new is not None:
                self._answers.setdefault(one.old, set()).add(one.new)
        self._current: tuple[Side, int] = ("new", 0)
        self._last_new = 0

    def stretch(self, side: Side, number: int) -> Stretch:
        return self._stretches[side][number]

    def owner(self, row: Row) -> tuple[Side, int]:
        """The side and the number of the stretch that a row belongs to."""
        if row.kind == "deleted" and not row.tally.gone and not any(run.move for run in row.runs):
            return self._current
        if row.kind != "deleted":
            end = max((run.new_end for run in row.runs if run.kind in RIGHT), default=0)
            self._last_new = max(self._last_new, bisect_left(self._starts["new"], end) - 1, 0)
            self._current = ("new", self._last_new)
            return self._current
        end = max(run.old_end for run in row.runs if run.kind in LEFT)
        start = min(run.old_start for run in row.runs if run.kind in LEFT)
        number = max(0, bisect_left(self._starts["old"], end) - 1)
        stretch = self._stretches["old"][number]
        answers = self._answers.get(stretch.id, set())
        here = self._stretches["new"][self._last_new].id
        if here in answers or (
            self._current == ("new", self._last_new) and start > stretch.start and answers
        ):
            self._current = ("new", self._last_new)
        elif self._current != ("old", number) and stretch.id:
            self._current = ("old", number)
        return self._current


def articles(draft: Draft, found: Census) -> list[Stretch]:
    """The draft's stretches in the order of the text, one at least.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> empty = Draft(Source(""))
    >>> [one.label for one in articles(empty, census(empty))]
    ['The text']
    """
    inside = sorted(stretches(draft, found), key=lambda one: one.start)
    return inside or [Stretch("", draft.title or "The text", "", 0, 0, 0, 0, 0, 0, 0, 0)]


@dataclass(frozen=True, slots=True)
class Fold:
    """Neighbouring rows without a change of substance, to be shown folded; `quietly` of them differ in signs.

    >>> Fold((Row("same", (), Tally(30), True),)).words
    30
    """

    rows: tuple[Row, ...]

    @property
    def words(self) -> int:
        """The words of the rows, provisions' numbers left out.

        >>> Fold(()).words
        0
        """
        return sum(row.tally.total for row in self.rows)

    @property
    def quietly(self) -> int:
        """How many of the rows differ in numbers, markup, quotation marks or white space.

        >>> Fold(()).quietly
        0
        """
        return sum(row.kind != "same" for row in self.rows)


def folded(section: Section, least: int = 30) -> Iterator[Row | Fold]:
    """The rows of a section, those without a change of substance folded where they hold `least` words.

    A heading at the start of the section is never folded.

    >>> list(folded(Section("new", Stretch("", "", "", 0, 0, 0, 0, 0, 0, 0, 0), ())))
    []
    """
    rows = list(section.rows)
    if rows and rows[0].quiet and section.stretch.id and rows[0].tally.total < _HEADING_WORDS:
        yield rows.pop(0)
    for quiet, found in groupby(rows, key=lambda row: row.quiet):
        run = tuple(found)
        if quiet and Fold(run).words >= least:
            yield Fold(run)
        else:
            yield from run
