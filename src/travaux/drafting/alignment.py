"""Which words of two drafts answer one another, with the fewest changes, in few and readable runs.

Paragraphs that stand elsewhere word for word are found first; all other words are compared as one sequence by
their longest common subsequence, so that the words marked as changed are the fewest possible; among such
alignments the most readable is taken; at last paragraphs that stand elsewhere with changes are looked for
among what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

from travaux.drafting.align import answered, common, pairs, signs
from travaux.drafting.moves import rewritten, verbatim
from travaux.drafting.runs import LINE, settled, strength

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from travaux.drafting.align import Block
    from travaux.drafting.moves import Moved
    from travaux.drafting.wording import Wording

GONE = -1
"""In the place of an answer: there is none."""
_NOT = bytes((1, *bytes(255)))
"""Turns 1 into 0, and 0 into 1."""
LASTING = 3
"""Rows of so many words that answer one another are hardly there by chance."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words answer one another, by the numbers of the words in each draft.

    `new_of[i]` is the new draft's word that answers word i of the old one, `old_of` the other way round,
    `GONE` where there is none. `moves` are the paragraphs that stand elsewhere, by their words in each draft;
    they are aligned, too. Provision numbers are not compared and answer nothing.

    >>> Alignment([0, -1], [0], ()).turned().new_of
    [0]
    """

    new_of: Sequence[int]
    old_of: Sequence[int]
    moves: tuple[Moved, ...]
    _blocks: Sequence[Block] = field(default=(), init=False, repr=False, compare=False)

    def in_rows(self) -> bytes:
        """For each old word, 1 if it answers together with the word before it or the one after it.

        >>> list(Alignment([0, 1, -1, 2], [0, 1, 3], ()).in_rows())
        [1, 1, 0, 0]
        """
        rows = bytearray(len(self.new_of))
        for first, _, length in self.blocks():
            if length > 1:
                rows[first : first + length] = b"\1" * length
        return bytes(rows)

    def blocks(self) -> Sequence[Block]:
        """The answers in runs, by the old draft's words.

        >>> Alignment([0, 2, 3], [0, -1, 1, 2], ()).blocks()
        [(0, 0, 1), (1, 2, 2)]
        """
        if not self._blocks:
            object.__setattr__(self, "_blocks", answered(self.new_of))  # asked for often, or never
        return self._blocks

    def lasting(self, least: int = LASTING) -> Alignment:
        """Only the answers in rows of at least so many words: shorter ones two strange texts have by chance.

        >>> Alignment([0, 2, 3, 4], [0, -1, 1, 2, 3], ()).lasting().new_of
        [-1, 2, 3, 4]
        """
        return self.only([block for block in self.blocks() if block[2] >= least])

    def only(self, runs: Sequence[Block]) -> Alignment:
        """Only the answers in these of its runs.

        >>> Alignment([0, -1, 2], [0, -1, 2], ()).only([(2, 2, 1)]).new_of
        [-1, -1, 2]
        """
        new_of, old_of = [GONE] * len(self.new_of), [GONE] * len(self.old_of)
        for first, there, length in runs:
            new_of[first : first + length] = range(there, there + length)
            old_of[there : there + length] = range(first, first + length)
        found = Alignment(new_of, old_of, self.moves)
        object.__setattr__(found, "_blocks", runs)
        return found

    def turned(self) -> Alignment:
        """The same with old and new exchanged.

        >>> Alignment([0, -1], [0], ()).turned().old_of
        [0, -1]
        """
        return Alignment(self.old_of, self.new_of, tuple(sorted((new, old) for old, new in self.moves)))


def aligned(old: Wording, new: Wording) -> Alignment:
    """The alignment of two drafts' words; exchanging the drafts exchanges the result and changes nothing
    else.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> first, second = (wording(parse(Source(t))) for t in ("The Parties shall go.", "The Party shall go."))
    >>> aligned(first, second).new_of
    [0, -1, 2, 3]
    """
    # Ties are broken in the order of the sequences: one order for both directions mirrors them.
    if (old.text, old.open) > (new.text, new.open):
        return _aligned(new, old).turned()
    return _aligned(old, new)


def _aligned(old: Wording, new: Wording) -> Alignment:
    old_signs, new_signs = signs(old.keys, new.keys)
    moves = verbatim(old, new, old_signs, new_signs)
    new_of, old_of = [GONE] * len(old), [GONE] * len(new)
    _answer_in_order(old, new, old_signs, new_signs, moves, new_of, old_of)
    for here, there in moves:
        new_of[slice(*here)], old_of[slice(*there)] = range(*there), range(*here)
    freed: tuple[list[int], list[int]] = [], []
    for (here, there), inner in rewritten(old, new, old_signs, new_signs, new_of, old_of):
        freed[1].extend(_release(here, new_of, old_of))
        freed[0].extend(_release(there, old_of, new_of))
        _answer(inner, new_of, old_of)
        moves.append((here, there))
    if freed[0] or freed[1]:
        _answer(_again(freed, (old, new), (old_signs, new_signs), (new_of, old_of), moves), new_of, old_of)
    return Alignment(new_of, old_of, tuple(sorted(moves)))


def _answer_in_order(
    old: Wording,
    new: Wording,
    old_signs: str,
    new_signs: str,
    moves: Sequence[Moved],
    new_of: list[int],
    old_of: list[int],
) -> None:
    """Answer all compared words that did not move."""
    here, first = _staying(old, old_signs, [one for one, _ in moves])
    there, second = _staying(new, new_signs, [one for _, one in moves])
    runs = settled(common(first, second), first, second, (_parting(old, here), _parting(new, there)))
    for i, j, length in runs:
        words, others = here[i : i + length], there[j : j + length]
        if words[-1] - words[0] == others[-1] - others[0] == length - 1:
            new_of[words[0] : words[-1] + 1], old_of[others[0] : others[-1] + 1] = others, words
        else:
            _answer(zip(words, others, strict=True), new_of, old_of)


def _again(
    freed: tuple[Iterable[int], Iterable[int]],
    drafts: tuple[Wording, Wording],
    written: tuple[str, str],
    answers: tuple[Sequence[int], Sequence[int]],
    moves: Sequence[Moved],
) -> list[tuple[int, int]]:
    """What more answers in order where words were freed by paragraphs that were taken out as moves."""
    away = _away(drafts[0], [one for one, _ in moves]), _away(drafts[1], [one for _, one in moves])
    gaps = {_around(i, *answers, away[0]) for i in freed[0]}
    gaps |= {gap[2:] + gap[:2] for gap in (_around(j, *answers[::-1], away[1]) for j in freed[1])}
    found: list[tuple[int, int]] = []
    for first, last, low, high in sorted(gaps):
        words = (
            [i for i in range(first, last) if not away[0][i]],
            [j for j in range(low, high) if not away[1][j]],
        )
        if all(words):
            said = ["".join([side[i] for i in own]) for side, own in zip(written, words, strict=True)]
            found += _gap(*drafts, words, (said[0], said[1]))
    return found


def _around(
    word: int, answers: Sequence[int], asked: Sequence[int], away: bytearray
) -> tuple[int, int, int, int]:
    """The gap round a word, in both drafts: from one answered word that did not move to the next."""
    first = word
    while first and (away[first - 1] or answers[first - 1] == GONE):
        first -= 1
    last = word
    while last < len(answers) and (away[last] or answers[last] == GONE):
        last += 1
    low = answers[first - 1] + 1 if first else 0
    return first, last, low, answers[last] if last < len(answers) else len(asked)


def _gap(
    old: Wording, new: Wording, words: tuple[Sequence[int], Sequence[int]], written: tuple[str, str]
) -> list[tuple[int, int]]:
    here, there = words
    runs = settled(common(*written), *written, (_parting(old, here), _parting(new, there)))
    return [(here[i], there[j]) for i, j in pairs(runs)]


def _staying(draft: Wording, written: str, moved: Sequence[tuple[int, int]]) -> tuple[list[int], str]:
    """The numbers of the words that are compared and did not move, and their signs."""
    stays = _away(draft, moved).translate(_NOT)
    return list(compress(range(len(stays)), stays)), "".join(compress(written, stays))


def _away(draft: Wording, moved: Sequence[tuple[int, int]]) -> bytearray:
    """For each word, 1 if it is no part of the sequence: a provision's number, or moved."""
    away = bytearray(draft.numbers)
    for first, last in moved:
        away[first:last] = b"\1" * (last - first)
    return away


def _parting(draft: Wording, words: Sequence[int]) -> Callable[[int], int]:
    """How strongly the draft parts before one of these words, and behind the last."""

    def parting(place: int) -> int:
        if not 0 < place < len(words):
            return LINE
        word = words[place]
        return strength(draft.text, draft.ends[word - 1], draft.starts[word])

    return parting


def _answer(answers: Iterable[tuple[int, int]], new_of: list[int], old_of: list[int]) -> None:
    for i, j in answers:
        new_of[i], old_of[j] = j, i


def _release(words: tuple[int, int], answers: list[int], asked: list[int]) -> list[int]:
    """Take the answers of some words away; the words that answered them."""
    freed = [answer for answer in answers[slice(*words)] if answer != GONE]
    answers[slice(*words)] = [GONE] * (words[1] - words[0])
    for answer in freed:
        asked[answer] = GONE
    return freed
