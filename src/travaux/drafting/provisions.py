"""What became of each provision between two drafts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

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
    >>> none = Outline((), (), (), ())
    >>> provision_changes(none, none, {}, {}, Alignment([], [], ()), ((), ()))
    ()
    """
    back = {there: here for here, there in answers.items()}
    merged = _taken(shared, answers, old, new)
    split = _taken({(there, here): n for (here, there), n in shared.items()}, back, new, old)
    changed = _changed(old, new, alignment, wordings)
    rows: list[tuple[float, int, ProvisionChange]] = []
    for here, there in answers.items():
        fate: ProvisionFate = (
            "split"
            if here in split.values()
            else "merged"
            if there in merged.values()
            else _fate(old, new, here, there, answers, alignment, changed)
        )
        rows.append((there, 0, _row(old, new, here, there, fate, changed)))
    elsewhere = _elsewhere(shared, answers, merged, split, old)
    for there in range(len(new.provisions)):
        if there not in back and there not in elsewhere.values():
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
    gone = Counter(old.own[i] for i, j in enumerate(alignment.new_of) if j < 0 and not before.numbers[i])
    come = Counter(new.own[j] for j, i in enumerate(alignment.old_of) if i < 0 and not after.numbers[j])
    turned = frozenset(
        old.own[i] for i, j in enumerate(alignment.new_of) if j >= 0 and before.open[i] != after.open[j]
    )
    return gone, come, turned


def _fate(
    old: Outline,
    new: Outline,
    here: int,
    there: int,
    answers: Mapping[int, int],
    alignment: Alignment,
    changed: tuple[Counter[int], Counter[int], frozenset[int]],
) -> ProvisionFate:
    if _parent(old, here, answers) != new.above[there] or _went(old, here, alignment.moves):
        return "moved"
    if old.provisions[here].label != new.provisions[there].label:
        return "renumbered"
    gone, come, turned = changed
    return "changed" if gone[here] or come[there] or here in turned else "kept"


def _parent(old: Outline, here: int, answers: Mapping[int, int]) -> int:
    above = old.above[here]
    return answers.get(above, -2) if above >= 0 else -1


def _went(old: Outline, here: int, moves: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    """Whether most words of the provision stand in moved paragraphs."""
    if not moves or not old.sizes[here]:
        return False
    moved = sum(
        here in old.line(old.own[first]) and last - first
        for (first, last), _ in moves
        if first < len(old.own)
    )
    return moved > old.sizes[here] * _MOST
