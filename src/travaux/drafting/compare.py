"""Two drafts compared, bracket by bracket, every word accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.drafting.alignment import GONE, LASTING, aligned
from travaux.drafting.answers import answering, articles, outline, shared_words
from travaux.drafting.chance import telling
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
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.drafting.align import Block
    from travaux.drafting.alignment import Alignment
    from travaux.drafting.answers import Outline
    from travaux.drafting.fates import Fated
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
    return compared(prepared(old), prepared(new))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as it is compared: its words, whose they are, and what its brackets and its options hold."""

    draft: Draft
    words: Wording
    outline: Outline
    brackets: Sequence[Holding]
    options: Sequence[Holding]


def prepared(draft: Draft) -> Prepared:
    """What is worked out for one draft alone, once for all comparisons with others.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> prepared(parse(Source("They [shall] go."))).brackets[0].said
    ('shall',)
    """
    words = wording(draft)
    return Prepared(
        draft, words, outline(draft, words), bracket_holdings(draft, words), option_holdings(draft, words)
    )


def compared(old: Prepared, new: Prepared) -> Comparison:
    """Two drafts compared, as `compare` does.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> one = prepared(parse(Source("They [shall] go.")))
    >>> compared(one, one).brackets[0].fate
    'kept'
    """
    words, outlines = (old.words, new.words), (old.outline, new.outline)
    alignment = aligned(*words)
    likeness = _likeness(words, alignment)
    # Between strangers single words answer by chance: what is told of brackets then rests on rows of words.
    likely = alignment if likeness.related else alignment.lasting()
    shared = shared_words(*outlines, likely)
    answers = answering(*outlines, shared)
    brackets, options = _fates(old, new, telling(likely, *words), answers)
    numbered = with_numbers(*outlines, answers, alignment, words)
    steady = in_order(alignment.new_of, alignment.moves, numbered)
    shown = joined(steady, *words)
    script = passages(*words, shown, alignment.moves, alignment.new_of)
    return Comparison(
        old.draft,
        new.draft,
        script,
        ledger(*words, numbered),
        replace(
            likeness, runs=_runs(steady, words), shown=likeness.marked + 2 * (_words(steady) - _words(shown))
        ),
        tuple(BracketFate(one.old, one.new, one.fate, one.proof) for one in brackets),
        tuple(OptionFate(one.old, one.new, one.fate, one.proof) for one in options),
        sponsor_changes(old.draft, new.draft, brackets),
        provision_changes(*outlines, answers, shared, likely, words),
    )


def _likeness(words: tuple[Wording, Wording], alignment: Alignment) -> Likeness:
    old, new = (len(side) - sum(side.numbers) for side in words)
    runs = alignment.blocks()
    lasting = _words(run for run in runs if run[2] >= LASTING)
    moved = sum(alignment.new_of[word] != GONE for here, _ in alignment.moves for word in range(*here))
    return Likeness(old, new, _words(runs), moved, lasting=lasting)


def _words(runs: Iterable[Block]) -> int:
    return sum(length for _, _, length in runs)


def _runs(kept: Sequence[Block], words: tuple[Wording, Wording]) -> int:
    """How many separate runs of words are deleted, inserted or replaced between answers in order."""
    found = 0
    i = j = 0
    for here, there, length in (*kept, (len(words[0]), len(words[1]), 0)):
        found += here > i or there > j
        i, j = here + length, there + length
    return found


def _fates(
    old: Prepared, new: Prepared, alignment: Alignment, answers: Mapping[int, int]
) -> tuple[Sequence[Fated], Sequence[Fated]]:
    """The fates of the brackets, and those of the options."""
    by_id = {old.outline.provisions[b].id: new.outline.provisions[c].id for b, c in answers.items()}
    same_article = articles(old.outline, new.outline, answers)
    moved = frozenset(word for here, _ in alignment.moves for word in range(*here))
    in_rows, words = alignment.in_rows(), (old.words, new.words)

    def told(here: Sequence[Holding], there: Sequence[Holding]) -> Sequence[Fated]:
        found = lines(here, there, alignment, words, by_id, same_article)
        return fates(Sides(here, there, found, alignment, words, same_article, moved, in_rows))

    return told(old.brackets, new.brackets), told(old.options, new.options)
