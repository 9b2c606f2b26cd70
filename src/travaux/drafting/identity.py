"""Which bracket of a resolved draft is which of the old one: by the place of its mark."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from travaux.drafting.resolve import Resolution
    from travaux.text.tree import Bracket


def answering(found: Resolution, brackets: Sequence[Bracket], shift: int | None = 0) -> list[Bracket | None]:
    """For each bracket of the new text the old one whose mark it has; None for one that nothing answers.

    `shift` is how far the text of the resolution stands before that which the brackets were read in; None
    where that cannot be said: then all answer in their order, or none does.

    >>> from travaux.drafting.resolve import Decision, resolve
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> done = resolve(parse(Source("They [shall] go [now].")), [Decision("text/1", "keep")])
    >>> [one and one.id for one in answering(done, parse(Source(done.text)).brackets)]
    ['text/2']
    """
    if shift is None:
        return list(found.open_) if len(brackets) == len(found.open_) else [None] * len(brackets)
    starts = {one.start: one for one in found.open_ if one.missing != "start"}
    ends = {one.end: one for one in found.open_ if one.missing != "end"}
    places = [stretch.at for stretch in found.stretches]
    done: list[Bracket | None] = []
    used: set[str] = set()
    for one in brackets:
        start, end = _old(found, places, one.start - shift), _old(found, places, one.end - 1 - shift)
        mine = starts.get(start) if one.missing != "start" else None
        if mine is None and one.missing != "end":
            mine = ends.get(end + 1)
        done.append(mine if mine and mine.id not in used else None)
        used |= {mine.id} if mine else set()
    return done


def _old(found: Resolution, places: Sequence[int], at: int) -> int:
    """The offset in the old text of one in the new; -1 where there is none."""
    number = bisect_right(places, at) - 1
    if number < 0:
        return -1
    stretch = found.stretches[number]
    old = stretch.start + at - stretch.at
    return old if old < stretch.end else -1


def kept_names(brackets: Sequence[Bracket], answers: Sequence[Bracket | None]) -> tuple[str, ...]:
    """The ids of the new text's brackets: those that they had; a new one counts on in its provision.

    >>> from travaux.text.tree import Bracket
    >>> kept_names([Bracket("art-1/1", "optional", 0, 5, 1, 4)], [None])
    ('art-1/1',)
    """
    used = {one.id for one in answers if one is not None}
    return tuple(_names(brackets, answers, used))


def _names(brackets: Sequence[Bracket], answers: Sequence[Bracket | None], used: set[str]) -> Iterator[str]:
    for one, answer in zip(brackets, answers, strict=True):
        if answer is not None:
            yield answer.id
            continue
        home, _, number = one.id.rpartition("/")
        count = int(number) if number.isdigit() else 1
        while f"{home}/{count}" in used:
            count += 1
        used.add(f"{home}/{count}")
        yield f"{home}/{count}"


def renamed(brackets: Sequence[Bracket], answers: Sequence[Bracket | None]) -> Mapping[str, str]:
    """What each old bracket is called in the new text, by its old id.

    >>> from travaux.text.tree import Bracket
    >>> old, new = (Bracket(name, "optional", 0, 5, 1, 4) for name in ("art-1/7", "art-1/1"))
    >>> renamed([new], [old])
    {'art-1/7': 'art-1/1'}
    """
    pairs = zip(brackets, answers, strict=True)
    return {answer.id: one.id for one, answer in pairs if answer is not None}
