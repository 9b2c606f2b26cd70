"""What brackets are called: by their place, or by the names that they keep from an earlier draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.tree import Alternative, Bracket, Group


def renamed(
    brackets: Sequence[Bracket], groups: Sequence[Group], ids: Sequence[str]
) -> tuple[tuple[Bracket, ...], tuple[Group, ...]]:
    """The brackets under the ids that were kept for them; under those of their places where the numbers differ.

    >>> from travaux.text.tree import Bracket
    >>> renamed([Bracket("art-1/1", "optional", 0, 3, 1, 2)], [], ["art-1/2"])[0][0].id
    'art-1/2'
    """
    if len(ids) != len(brackets) or len(set(ids)) != len(ids):
        return tuple(brackets), tuple(groups)
    names = {bracket.id: name for bracket, name in zip(brackets, ids, strict=True)}
    return (
        tuple(
            replace(one, id=names[one.id], parent=names[one.parent] if one.parent else None)
            for one in brackets
        ),
        tuple(
            replace(group, alternatives=tuple(_renamed(one, names) for one in group.alternatives))
            for group in groups
        ),
    )


def _renamed(alternative: Alternative, names: dict[str, str]) -> Alternative:
    if alternative.bracket is None:
        return alternative
    return replace(alternative, bracket=names[alternative.bracket])
