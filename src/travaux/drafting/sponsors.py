"""Who joined and who left a bracket that lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from travaux.drafting.comparison import SponsorChange
from travaux.text.tree import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.drafting.fates import Fated
    from travaux.text.tree import Draft

_NOBODY = Attribution((), (), 0, 0, "before")


def sponsor_changes(old: Draft, new: Draft, fates: Iterable[Fated]) -> tuple[SponsorChange, ...]:
    """The changes of sponsors and objectors of the brackets that live on, in the old draft's order.

    >>> from travaux.text.tree import Draft
    >>> from travaux.text.source import Source
    >>> sponsor_changes(Draft(Source("")), Draft(Source("")), ())
    ()
    """
    before = {bracket.id: bracket.attribution for bracket in old.brackets}
    after = {bracket.id: bracket.attribution for bracket in new.brackets}

    def changes() -> Iterator[SponsorChange]:
        for fated in fates:
            for bracket in fated.new if fated.old else ():
                here, there = before[fated.old or ""] or _NOBODY, after[bracket] or _NOBODY
                yield from _changes(fated.old or "", bracket, "propose", (here.propose, there.propose))
                yield from _changes(fated.old or "", bracket, "oppose", (here.oppose, there.oppose))

    return tuple(changes())


def _changes(
    old: str, bracket: str, side: Literal["propose", "oppose"], named: tuple[Sequence[str], Sequence[str]]
) -> Iterator[SponsorChange]:
    was, now = named
    joined = tuple(code for code in now if code not in was)
    left = tuple(code for code in was if code not in now)
    if joined or left:
        yield SponsorChange(old, bracket, side, joined, left)
