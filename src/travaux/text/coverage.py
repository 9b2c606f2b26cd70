"""Words counted between offsets: how many there are, and how many of them stand in given spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Coverage:
    """Words by the offsets where they start, and which of them stand in one of a set of spans.

    `first`, `last` are the covered stretches as half-open ranges of word numbers, apart and in order;
    `before[i]` counts the covered words ahead of stretch i.

    >>> Coverage.of([0, 4, 9], [(3, 8)]).covered(0, 20)
    1
    """

    starts: Sequence[int]
    first: tuple[int, ...]
    last: tuple[int, ...]
    before: tuple[int, ...]

    @classmethod
    def of(cls, starts: Sequence[int], spans: Iterable[tuple[int, int]]) -> Coverage:
        """The coverage of words by spans, which may overlap and come in any order.

        >>> Coverage.of([0, 4, 9], [(0, 5), (4, 6)]).first
        (0,)
        """
        first: list[int] = []
        last: list[int] = []
        before: list[int] = [0]
        for low, high in sorted(
            (bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans
        ):
            reached = last[-1] if last else 0
            if high <= reached or low >= high:
                continue
            if last and low <= reached:
                last[-1] = high
                before[-1] += high - reached
            else:
                first.append(low)
                last.append(high)
                before.append(before[-1] + high - low)
        return cls(starts, tuple(first), tuple(last), tuple(before))

    @property
    def total(self) -> int:
        """How many words are covered at all.

        >>> Coverage.of([0, 4, 9], [(0, 5), (9, 9)]).total
        2
        """
        return self.before[-1]

    def words(self, start: int, end: int) -> int:
        """How many words start between two offsets.

        >>> Coverage.of([0, 4, 9], []).words(1, 9)
        1
        """
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def covered(self, start: int, end: int) -> int:
        """How many covered words start between two offsets.

        >>> Coverage.of([0, 4, 9], [(0, 20)]).covered(4, 9)
        1
        """
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return max(0, self._until(high) - self._until(low))

    def _until(self, word: int) -> int:
        at = bisect_right(self.first, word)
        return self.before[at] - max(0, self.last[at - 1] - word) if at else 0
