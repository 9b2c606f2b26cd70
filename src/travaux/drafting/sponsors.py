"""Who joined and who left a bracket that lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.drafting.comparison import SponsorChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from travaux.drafting.fates import Fated
    from travaux.text.tree import Draft

_SIDES = ("propose", "oppose")


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
                here, there = before[fated.old or ""], after[bracket]
                for side, was, now in (
                    ("propose", here.propose if here else (), there.propose if there else ()),
                    ("oppose", here.oppose if here else (), there.oppose if there else ()),
                ):
                    joined = tuple(code for code in now if code not in was)
                    left = tuple(code for code in was if code not in now)
                    if joined or left:
                        yield SponsorChange(fated.old or "", bracket, side, joined, left)

    return tuple(changes())
