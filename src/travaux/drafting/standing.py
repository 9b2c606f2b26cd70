"""What stands where a bracket stood: its own words, though others of the draft were taken to answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.alignment import GONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.holdings import Holding
    from travaux.drafting.wording import Wording

_FARTHEST = 40
"""Past more words of dropped brackets than these nothing is looked for."""


def beside(
    dropped: Mapping[int, Holding], alignment: Alignment, words: tuple[Wording, Wording]
) -> dict[int, Sequence[int]]:
    """Of holdings taken for dropped those whose words stand, all of them, right beside the answer of the word
    that stood beside them, other dropped holdings passed over; for each the new draft's words.

    >>> from travaux.drafting.alignment import Alignment
    >>> from travaux.drafting.holdings import bracket_holdings
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> old, new = (parse(Source(t)) for t in ("They [take all steps] [go].", "They go all steps."))
    >>> both = wording(old), wording(new)
    >>> found = Alignment([0, -1, 2, 3, -1], [0, -1, 2, 3], ())
    >>> beside(dict(enumerate(bracket_holdings(old, both[0]))), found, both)
    {1: range(1, 2)}
    """
    passed = bytearray(words[0].numbers)
    for holding in dropped.values():
        for word in holding.words:
            passed[word] = 1
    search = _Search(words, alignment, passed, ({}, {}))
    found: dict[int, Sequence[int]] = {}
    taken: set[int] = set()
    for b, holding in dropped.items():
        place = search.place(holding)
        if place and taken.isdisjoint(place):
            found[b] = place
            taken.update(place)
    return found


class _Search(NamedTuple):
    """Where words are looked for; `passed` is 1 for the old draft's words that are passed over, `next` keeps
    for each of them the next that is not, before and behind it.
    """

    words: tuple[Wording, Wording]
    alignment: Alignment
    passed: bytearray
    next: tuple[dict[int, int], dict[int, int]]

    def place(self, holding: Holding) -> range | None:
        """The new words right behind the answer of the word before, or right before that of the next."""
        own, said = holding.words, holding.said
        if own[-1] - own[0] >= len(own):
            return None  # other brackets stand inside
        before, after = self._answer(own[0], -1), self._answer(own[-1], 1)
        keys = self.words[1].keys
        for start in (before + 1 if before != GONE else GONE, after - len(said) if after != GONE else GONE):
            place = range(start, start + len(said))
            if start >= 0 and tuple(keys[start : place.stop]) == said and self._free(place):
                return place
        return None

    def _answer(self, word: int, step: int) -> int:
        """What answers the next word on one side that is not passed over; GONE if nothing."""
        known = self.next[step > 0]
        first = known.get(word, word)
        while 0 <= first < len(self.passed) and self.passed[first]:
            first += step
        at = word
        while at != first and at not in known:
            known[at] = first
            at += step
        near = 0 <= first < len(self.passed) and abs(first - word) <= _FARTHEST
        return self.alignment.new_of[first] if near else GONE

    def _free(self, place: range) -> bool:
        """Whether the words answer none that is told of elsewhere."""
        return all((answer := self.alignment.old_of[word]) == GONE or self.passed[answer] for word in place)
