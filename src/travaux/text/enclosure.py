"""Which provisions stand round a place, and which of them a stretch of text cuts through."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.tree import Provision


class Enclosure:
    """The provisions of a draft, looked up by offset.

    >>> from travaux.text.tree import Provision
    >>> article = Provision("art-1", "article", "Article 1", "", None, 0, 40, 9)
    >>> Enclosure([article]).innermost(12).id
    'art-1'
    """

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.provisions = provisions
        self._starts = [p.start for p in provisions]
        self._index = {p.id: i for i, p in enumerate(provisions)}

    def innermost(self, offset: int) -> Provision | None:
        """The innermost provision round an offset, or None.

        >>> Enclosure([]).innermost(3) is None
        True
        """
        i = bisect_right(self._starts, offset) - 1
        while i >= 0:
            provision = self.provisions[i]
            if provision.end >= offset:
                return provision
            i = self._index[provision.parent] if provision.parent else -1
        return None

    def round(self, offset: int) -> Iterator[Provision]:
        """The provisions round an offset, the innermost first.

        >>> [p.id for p in Enclosure([]).round(3)]
        []
        """
        provision = self.innermost(offset)
        while provision:
            yield provision
            provision = self.provisions[self._index[provision.parent]] if provision.parent else None


def cuts(
    first: Iterable[Provision], last: Iterable[Provision], bounds: tuple[int, int], opens: int, closes: int
) -> int:
    """How many provisions a stretch with these `bounds` cuts through, an article counted as three, those left out that
    it holds but for their labels: `first` and `last` stand round its first and its last character, `opens` is the beginning of the first
    paragraph if the stretch opens it, `closes` the end of the last if it closes that, else they are its bounds.

    >>> from travaux.text.tree import Provision
    >>> article = Provision("art-1", "article", "Article 1", "", None, 0, 40, 9)
    >>> cuts([article], [], (12, 50), 10, 50)
    3
    """
    start, end = bounds
    left = sum([_weight(p) for p in first if p.end < end and p.start < opens])
    return left + sum([p.start > start and p.end > closes for p in last])


def _weight(provision: Provision) -> int:
    """Brackets that begin amid an article and end in another one are rarer than those that leave a paragraph."""
    return 3 if provision.kind in {"article", "annex"} else 1
