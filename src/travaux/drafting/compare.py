"""Two drafts compared, bracket by bracket, every word accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from travaux.drafting.alignment import GONE, aligned
from travaux.drafting.answers import answering, articles, outline
from travaux.drafting.comparison import BracketFate, Comparison, Likeness, OptionFate
from travaux.drafting.fates import Sides, fates
from travaux.drafting.holdings import bracket_holdings, option_holdings
from travaux.drafting.joining import joined
from travaux.drafting.ledger import ledger, with_numbers
from travaux.drafting.pairing import lines
from travaux.drafting.provisions import provision_changes
from travaux.drafting.script import in_order, passages
from travaux.drafting.sponsors import sponsor_changes
from travaux.drafting.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.holdings import Holding
    from travaux.drafting.wording import Wording
    from travaux.text.tree import Draft


def compare(old: Draft, new: Draft) -> Comparison:
    """What became of every word, bracket, option and provision of the old draft, and what is new.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> first, second = (parse(Source(t)) for t in ("They [shall][should] go.", "They shall go."))
    >>> found = compare(first, second)
    >>> [(one.old, one.fate) for one in found.brackets], found.ledger.marked
    ([('text/1', 'chosen'), ('text/2', 'dropped')], 1)
    """
    drafts, words = (old, new), (wording(old), wording(new))
    alignment = aligned(*words)
    likeness = _likeness(words, alignment)
    # Between strangers single words answer by chance: what is told of brackets then rests on rows of words.
    telling = alignment if likeness.related else alignment.lasting()
    outlines = outline(old, words[0]), outline(new, words[1])
    answers = answering(*outlines, telling)
    same_article = articles(*outlines, answers)
    by_id = {outlines[0].provisions[b].id: outlines[1].provisions[c].id for b, c in answers.items()}
    brackets, options = (
        fates(_sides(holdings, drafts, words, telling, by_id, same_article))
        for holdings in (bracket_holdings, option_holdings)
    )
    numbered = with_numbers(*outlines, answers, alignment, words)
    steady = in_order(alignment.new_of, alignment.moves, numbered)
    shown = joined(steady, *words)
    script = passages(*words, shown, alignment.moves, alignment.new_of)
    return Comparison(
        old,
        new,
        script,
        ledger(*words, numbered),
        replace(likeness, runs=_runs(steady, words), shown=likeness.marked + 2 * (len(steady) - len(shown))),
        tuple(BracketFate(one.old, one.new, one.fate, one.proof) for one in brackets),
        tuple(OptionFate(one.old, one.new, one.fate, one.proof) for one in options),
        sponsor_changes(old, new, brackets),
        provision_changes(*outlines, answers, telling, words),
    )


def _likeness(words: tuple[Wording, Wording], alignment: Alignment) -> Likeness:
    old, new = (len(side) - sum(side.numbers) for side in words)
    matched, lasting = (
        sum(answer != GONE for answer in one.new_of) for one in (alignment, alignment.lasting())
    )
    moved = sum(alignment.new_of[word] != GONE for here, _ in alignment.moves for word in range(*here))
    return Likeness(old, new, matched, moved, lasting=lasting)


def _runs(answers: Sequence[tuple[int, int]], words: tuple[Wording, Wording]) -> int:
    """How many separate runs of words are deleted, inserted or replaced between answers in order."""
    found = 0
    i = j = 0
    for here, there in (*answers, (len(words[0]), len(words[1]))):
        found += here > i or there > j
        i, j = here + 1, there + 1
    return found


def _sides(
    holdings: Callable[[Draft, Wording], tuple[Holding, ...]],
    drafts: tuple[Draft, Draft],
    words: tuple[Wording, Wording],
    alignment: Alignment,
    by_id: Mapping[str, str],
    same_article: Callable[[int, int], bool],
) -> Sides:
    old, new = holdings(drafts[0], words[0]), holdings(drafts[1], words[1])
    found = lines(old, new, alignment, words[0].weights, by_id)
    moved = frozenset(word for here, _ in alignment.moves for word in range(*here))
    return Sides(old, new, found, alignment, words, same_article, moved)
