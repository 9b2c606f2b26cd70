"""What became of each provision between two drafts."""

from __future__ import annotations

from collections import Counter
from itertools import compress
from operator import gt
from typing import TYPE_CHECKING

from travaux.drafting.alignment import GONE
from travaux.drafting.comparison import ProvisionChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.answers import Outline
    from travaux.drafting.comparison import ProvisionFate
    from travaux.drafting.wording import Wording

_MOST = 0.4


def provision_changes(
    old: Outline,
    new: Outline,
    answers: Mapping[int, int],
    shared: Mapping[tuple[int, int], int],
    alignment: Alignment,
    wordings: tuple[Wording, Wording],
) -> tuple[ProvisionChange, ...]:
    """The fate of every provision of both drafts, in the new draft's order; those that went stand where they
    stood; `shared` counts the words of one that answer words of another (see `shared_words`).

    Moved before renumbered before changed, where several fit. A provision without an answer was merged into
    the one that took most of its words, and one without a forebear was split from the one that gave most of
    its words.

    >>> from travaux.drafting.alignment import Alignment
    >>> from travaux.drafting.answers import Outline
    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> none, silence = Outline((), (), (), ()), wording(parse(Source("")))
    >>> provision_changes(none, none, {}, {}, Alignment([], [], ()), (silence, silence))
    ()
    """
    back = {there: here for here, there in answers.items()}
    merged = _taken(shared, answers, old, new)
    split = _taken({(there, here): n for (here, there), n in shared.items()}, back, new, old)
    changed = _changed(old, new, alignment, wordings)
    moved = _moved(old, alignment.moves)
    givers, takers = frozenset(split.values()), frozenset(merged.values())
    rows: list[tuple[float, int, ProvisionChange]] = []
    for here, there in answers.items():
        fate: ProvisionFate = (
            "split"
            if here in givers
            else "merged"
            if there in takers
            else _fate(old, new, here, there, answers, moved, changed)
        )
        rows.append((there, 0, _row(old, new, here, there, fate, changed)))
    elsewhere = _elsewhere(shared, answers, merged, split, old)
    found = {*back, *elsewhere.values()}
    for there in range(len(new.provisions)):
        if there not in found:
            fate = "split" if there in split else "added"
            rows.append((there, 0, _row(old, new, split.get(there, -1), there, fate, changed)))
    at = -1.0
    for here in range(len(old.provisions)):
        if here in answers:
            at = answers[here]
            continue
        fate = "merged" if here in merged else "moved" if here in elsewhere else "dropped"
        end = merged.get(here, elsewhere.get(here, -1))
        rows.append((at + 0.5, here, _row(old, new, here, end, fate, changed)))
    return tuple(row for _, _, row in sorted(rows, key=lambda one: one[:2]))


def _row(
    old: Outline,
    new: Outline,
    here: int,
    there: int,
    fate: ProvisionFate,
    changed: tuple[Counter[int], Counter[int], frozenset[int]],
) -> ProvisionChange:
    gone, come, _ = changed
    return ProvisionChange(
        old.provisions[here].id if here >= 0 else None,
        new.provisions[there].id if there >= 0 else None,
        fate,
        (gone[here] if here >= 0 else 0) + (come[there] if there >= 0 else 0),
    )


def _taken(
    shared: Mapping[tuple[int, int], int], answers: Mapping[int, int], old: Outline, new: Outline
) -> dict[int, int]:
    """For each provision without an answer, the answered one of its own kind that holds most of its words."""
    answered = set(answers.values())
    best: dict[int, tuple[int, int, int]] = {}
    for (here, there), count in shared.items():
        if (
            here in answers
            or there not in answered
            or old.provisions[here].kind != new.provisions[there].kind
        ):
            continue
        if count >= max(1, old.sizes[here] * _MOST):
            best[here] = max(best.get(here, (0, 0, 0)), (count, -new.sizes[there], -there))
    return {here: -place for here, (_, _, place) in best.items()}


def _elsewhere(
    shared: Mapping[tuple[int, int], int],
    answers: Mapping[int, int],
    merged: Mapping[int, int],
    split: Mapping[int, int],
    old: Outline,
) -> dict[int, int]:
    """Provisions whose words went to one of another kind that has no other forebear: a paragraph became an
    article.
    """
    answered = {*answers.values(), *split}
    best: dict[int, tuple[int, int]] = {}
    for (here, there), count in shared.items():
        if here in answers or here in merged or there in answered or count < max(1, old.sizes[here] * _MOST):
            continue
        best[here] = max(best.get(here, (0, 0)), (count, -there))
    return {here: -place for here, (_, place) in best.items()}


def _changed(
    old: Outline, new: Outline, alignment: Alignment, wordings: tuple[Wording, Wording]
) -> tuple[Counter[int], Counter[int], frozenset[int]]:
    """Words gone from each old provision's own text, words new in each new one's, old ones where brackets
    changed.
    """
    before, after = wordings
    gone = _gone(old, before, alignment.new_of)
    come = _gone(new, after, alignment.old_of)
    answers = map((after.open + bytes((_NOWHERE,))).__getitem__, alignment.new_of)
    turned = frozenset(
        own for own, was, now in zip(old.own, before.open, answers, strict=True) if now not in {was, _NOWHERE}
    )
    return gone, come, turned


_NOWHERE = 2
"""In the place of a word's state in the other draft: it is not there."""


def _gone(side: Outline, words: Wording, answers: Sequence[int]) -> Counter[int]:
    """How many words of each provision's own text have no answer; those of its number never have one."""
    return Counter(compress(side.own, map(gt, map(GONE.__eq__, answers), words.numbers)))


def _fate(
    old: Outline,
    new: Outline,
    here: int,
    there: int,
    answers: Mapping[int, int],
    moved: Counter[int],
    changed: tuple[Counter[int], Counter[int], frozenset[int]],
) -> ProvisionFate:
    if _parent(old, here, answers) != new.above[there] or 0 < old.sizes[here] * _MOST < moved[here]:
        return "moved"
    if old.provisions[here].label != new.provisions[there].label:
        return "renumbered"
    gone, come, turned = changed
    return "changed" if gone[here] or come[there] or here in turned else "kept"


def _parent(old: Outline, here: int, answers: Mapping[int, int]) -> int:
    above = old.above[here]
    return answers.get(above, -2) if above >= 0 else -1


def _moved(old: Outline, moves: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Counter[int]:
    """How many words of each provision, with all below it, stand in moved paragraphs."""
    found: Counter[int] = Counter()
    for (first, last), _ in moves:
        if first < len(old.own):
            for provision in old.line(old.own[first]):
                found[provision] += last - first
    return found
