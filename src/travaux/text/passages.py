"""What became of a text, passage by passage: the script that makes one draft of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PassageKind = Literal["kept", "deleted", "inserted", "moved-from", "moved-to"]


class Passage(NamedTuple):
    """A stretch of two drafts, in code points: where it stands in the old text and where in the new one.

    `kept` has the same characters at both places. `deleted` and `moved-from` stand in the old text only
    (`new_start` and `new_end` are the place in the new text where they would stand), `inserted` in the new
    one only. `moved-to` stands in the new text; its `old_start` to `old_end` is where the same characters
    stood. `move` numbers the moves of a comparison from 1: the passages of one move share it, and so do words
    put in or taken out inside a moved paragraph; 0 is no move.

    >>> Passage("inserted", 4, 4, 4, 9).move
    0
    """

    kind: PassageKind
    old_start: int
    old_end: int
    new_start: int
    new_end: int
    move: int = 0


def apply(passages: Iterable[Passage], old: str, new: str) -> str:
    """The new text, put together from the old one; `new` is asked only for what was inserted.

    Passages stand in the order of both texts: those that are not `inserted` or `moved-to` join up to the old
    text, those that are not `deleted` or `moved-from` to the new one.

    >>> apply([Passage("kept", 0, 4, 0, 4), Passage("deleted", 4, 8, 4, 4)], "two sea miles"[:8], "two ")
    'two '
    """
    parts: list[str] = []
    for passage in passages:
        if passage.kind in {"kept", "moved-to"}:
            parts.append(old[passage.old_start : passage.old_end])
        elif passage.kind == "inserted":
            parts.append(new[passage.new_start : passage.new_end])
    return "".join(parts)
