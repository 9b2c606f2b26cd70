"""What stands where a bracket stood: its own words, though others of the draft were taken to answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    passed = {word for holding in dropped.values() for word in holding.words}
    found: dict[int, Sequence[int]] = {}
    taken: set[int] = set()
    for b, holding in dropped.items():
        place = _place(holding, passed, alignment, words)
        if place and taken.isdisjoint(place):
            found[b] = place
            taken.update(place)
    return found


def _place(
    holding: Holding, passed: set[int], alignment: Alignment, words: tuple[Wording, Wording]
) -> range | None:
    """The new draft's words right behind the answer of the word before, or right before that of the next."""
    own, said = holding.words, holding.said
    if own[-1] - own[0] >= len(own):
        return None  # other brackets stand inside
    before = _answer(own[0] - 1, -1, passed, alignment, words[0])
    after = _answer(own[-1] + 1, 1, passed, alignment, words[0])
    new = words[1]
    for start in (before + 1 if before != GONE else GONE, after - len(said) if after != GONE else GONE):
        place = range(start, start + len(said))
        if start >= 0 and tuple(new.keys[start : place.stop]) == said and _free(place, passed, alignment):
            return place
    return None


def _answer(word: int, step: int, passed: set[int], alignment: Alignment, old: Wording) -> int:
    """What answers the next word on one side that is no dropped bracket's and no number; GONE if nothing."""
    for _ in range(_FARTHEST):
        if not 0 <= word < len(old):
            return GONE
        if word not in passed and not old.numbers[word]:
            return alignment.new_of[word]
        word += step
    return GONE


def _free(place: range, passed: set[int], alignment: Alignment) -> bool:
    """Whether the words answer none that is told of elsewhere."""
    return all((answer := alignment.old_of[word]) == GONE or answer in passed for word in place)
