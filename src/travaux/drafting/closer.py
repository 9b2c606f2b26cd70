"""A script that marks less: what changed stretches have in common is kept again, where that can be read.

On a page, changes that lie close together are shown as one (see `travaux.drafting.joining`), and a bracket's
marks are no words. In Word each marked word is one that somebody must accept, so there the marks of brackets
answer one another, too, and less is joined.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from travaux.drafting.align import blocks, common, pairs, signs
from travaux.drafting.script import edges, replaced, united
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.drafting.align import Block

    _Span = tuple[int, int]

_TOKEN = re.compile(r"\[\^[^\]\s]{1,40}\]|[^\W_]+|[\[\]]")
_LONG, _SHORT = 24, 7
"""How many words and marks must be changed on either side for one kept word to be given up: a longer one, and
one of up to three letters or the mark of a bracket."""
_SMALL_WORD = 3
_MARKS = frozenset("[]")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_SIGNS, _NEAR = "[]^", 4


def closer(passages: Iterable[Passage], old: str, new: str) -> tuple[Passage, ...]:
    """The script for two texts with less marked: words and brackets that changes next to each other share.

    Moves stay as they are.

    >>> script = [Passage("deleted", 0, 12, 0, 0), Passage("inserted", 12, 12, 0, 11)]
    >>> [(p.kind, p.new_start, p.new_end) for p in closer(script, "[shall][may]", "[will][may]")]
    [('kept', 0, 1), ('deleted', 1, 1), ('inserted', 1, 5), ('kept', 5, 11)]
    """
    found: list[Passage] = []
    change: list[Passage] = []
    for passage in passages:
        if passage.kind in ("deleted", "inserted") and not passage.move:
            change.append(passage)
            continue
        if len(change) > 1:  # something goes and something comes
            behind, ahead = _near(found[-1:], (old, new))[1], _near([passage], (old, new))[0]
            found[-1:] = [_cut(one, 0, behind) for one in found[-1:]]
            found += _parted(change, old, new, behind, ahead)
            found.append(_cut(passage, ahead, 0))
        else:
            found += [*change, passage]
        change = []
    found += _parted(change, old, new, 0, 0) if len(change) > 1 else change
    return tuple(united(one for one in found if one.old_start < one.old_end or one.new_start < one.new_end))


def _near(kept: Sequence[Passage], texts: tuple[str, str]) -> tuple[int, int]:
    """How many signs a kept passage begins with, and ends with, that may belong to a note's reference."""
    if not kept or kept[0].kind != "kept":
        return 0, 0
    _, start, end, new_start, new_end, _ = kept[0]
    first, last = texts[0][start : min(start + _NEAR, end)], texts[0][max(end - _NEAR, start) : end]
    ahead = len(first) - len(first.lstrip(_SIGNS)) if _by_note(texts, start, new_start) else 0
    behind = len(last) - len(last.rstrip(_SIGNS)) if _by_note(texts, end, new_end) else 0
    return ahead, min(behind, end - start - ahead)


def _by_note(texts: tuple[str, str], *places: int) -> bool:
    """Whether a reference to a note stands near one of these places, each in its text."""
    return any(
        _NOTE.search(text, max(0, at - 2 * _NEAR), at + 2 * _NEAR)
        for text, at in zip(texts, places, strict=True)
    )


def _cut(passage: Passage, start: int, end: int) -> Passage:
    if not start and not end:
        return passage
    return passage._replace(
        old_start=passage.old_start + start,
        old_end=passage.old_end - end,
        new_start=passage.new_start + start,
        new_end=passage.new_end - end,
    )


def _parted(change: Sequence[Passage], old: str, new: str, behind: int, ahead: int) -> Iterator[Passage]:
    """What goes and what comes at one place, with what both have in common kept.

    So many signs `behind` it and `ahead` of it are the same in both and are looked at with it.
    """
    here = change[0].old_start - behind, change[-1].old_end + ahead
    there = change[0].new_start - behind, change[-1].new_end + ahead
    words, others = _TOKEN.findall(old, *here), _TOKEN.findall(new, *there)
    runs: Sequence[Block] = []
    if not set(words).isdisjoint(others):
        runs = _worth(_paired(_answers(words, others), words, others), words, len(others))
    return _written((old, new), (here, there), runs)


def _answers(words: Sequence[str], others: Sequence[str]) -> list[Block]:
    """The words that answer one another in order: first of all the references to one note, then the most."""
    found: list[Block] = []
    first, second = signs(words, others)
    i = j = 0
    for at, word in enumerate(words):
        if word.startswith("[^") and words.count(word) == 1 == others.count(word) and others.index(word) >= j:
            there = others.index(word)
            found += [(i + a, j + b, length) for a, b, length in common(first[i:at], second[j:there])]
            found.append((at, there, 1))
            i, j = at + 1, there + 1
    return [*found, *((i + a, j + b, length) for a, b, length in common(first[i:], second[j:]))]


def _tokens(text: str, span: _Span) -> list[_Span]:
    return [found.span() for found in _TOKEN.finditer(text, *span)]


def _paired(runs: Sequence[Block], words: Sequence[str], others: Sequence[str]) -> Sequence[Block]:
    """The runs without marks of brackets whose partners do not answer one another."""
    ours, theirs = _partners(words), _partners(others)
    if not ours and not theirs:
        return runs
    answers = dict(pairs(runs))
    return blocks(
        (i, j)
        for i, j in answers.items()
        if words[i] not in _MARKS or _partnered(answers, ours.get(i), theirs.get(j))
    )


def _partnered(answers: Mapping[int, int], partner: int | None, other: int | None) -> bool:
    return partner is other is None or (partner is not None and answers.get(partner) == other)


def _partners(words: Sequence[str]) -> dict[int, int]:
    """The partner of each mark of a bracket that has one here."""
    found: dict[int, int] = {}
    open_marks: list[int] = []
    for at, word in enumerate(words):
        if word == "[":
            open_marks.append(at)
        elif word == "]" and open_marks:
            first = open_marks.pop()
            found[first], found[at] = at, first
    return found


def _worth(runs: Sequence[Block], words: Sequence[str], others: int) -> list[Block]:
    """The runs that stay kept: those for which not enough is changed on either side."""
    done: list[Block] = []
    i = j = 0
    ends = len(words), others
    for at, (start, begin, length) in enumerate(runs):
        after = runs[at + 1][:2] if at + 1 < len(runs) else ends
        left = start - i + begin - j
        right = after[0] - start + after[1] - begin - 2 * length
        if min(left, right) < sum(map(_price, words[start : start + length])):
            done.append((start, begin, length))
            i, j = start + length, begin + length
    return done


def _price(word: str) -> int:
    return _LONG if len(word) > _SMALL_WORD else _SHORT


def _written(
    texts: tuple[str, str],
    spans: tuple[_Span, _Span],
    runs: Sequence[Block],
) -> Iterator[Passage]:
    sides = [_tokens(text, span) for text, span in zip(texts, spans, strict=True)]
    (i, i_end), (j, j_end) = spans
    for start, begin, length in runs:
        for one, other in zip(
            sides[0][start : start + length], sides[1][begin : begin + length], strict=True
        ):
            yield from _changed(texts, (i, one[0]), (j, other[0]))
            yield Passage("kept", *one, *other)
            i, j = one[1], other[1]
    yield from _changed(texts, (i, i_end), (j, j_end))


def _changed(texts: tuple[str, str], here: _Span, there: _Span) -> Iterator[Passage]:
    """Two stretches without words in common: the signs alike at their edges are kept."""
    alike = edges(texts[0][slice(*here)], texts[1][slice(*there)], any_piece=False)
    yield from replaced(here, there, alike)
