"""How a comparison is put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from travaux.analysis.wording import number, percent, share_words
from travaux.text.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.redline_rows import Tally
    from travaux.drafting.comparison import Comparison, Fate, Proof

ALMOST_NOTHING: Final = 0.15
"""The matched share of the words under which two drafts are said to share almost nothing."""

FATES: Final[dict[Fate, str]] = {
    "opened": "new brackets round words that are new, all or most of them",
    "accepted": "the words stayed, their brackets went",
    "chosen": "one of several stayed",
    "dropped": "the words went with their brackets",
    "reopened": "agreed words were bracketed",
    "moved": "stands elsewhere",
    "split": "one became several",
    "merged": "several became one",
    "narrowed": "words inside went or changed",
    "widened": "words came in",
    "kept": "the same words inside",
}
"""What each fate of a bracket means, in the order in which the reports list them."""

KNOWN: Final = (
    "new brackets round words that the old draft had, most of them: in brackets, options, some agreed"
)
"""The same for brackets that are opened round words of the old draft."""

CLOSED: Final[frozenset[Fate]] = frozenset({"accepted", "chosen", "dropped"})
ARRIVED: Final[frozenset[Fate]] = frozenset({"opened", "reopened"})


def verdict(comparison: Comparison) -> str:
    """What matters first, in one sentence: whether the drafts are the same, how much could be matched.

    >>> from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> draft, row = Draft(Source("All agreed.")), LedgerRow()
    >>> verdict(Comparison(draft, draft, (), Ledger(row, row, row), Likeness(2, 2, 2), (), (), (), ()))
    'The two drafts are the same, character for character.'
    """
    likeness = comparison.likeness
    if _same(comparison):
        return "The two drafts are the same, character for character."
    if not likeness.old or not likeness.new:
        return _one_empty(likeness.old, likeness.new)
    if likeness.share < ALMOST_NOTHING:
        found = f"{number(likeness.matched)} of {number(likeness.old)} and {number(likeness.new)} words"
        nothing = "nothing" if not likeness.matched else "almost nothing"
        return f"These two drafts share {nothing}: {found} could be matched ({percent(likeness.share)})."
    if not likeness.marked and not likeness.moved:
        return "Every word is the same in both drafts; what differs are brackets, numbers or signs."
    found = f"{percent(likeness.share)} of the words of both drafts could be matched: {_words(comparison)}."
    strange = " The two do not seem to be versions of one text."
    return found if likeness.related else found + strange


def _words(comparison: Comparison) -> str:
    """How many words are gone, new and elsewhere, as the ledger counts them."""
    ledger = comparison.ledger
    gone, came = ledger.agreed.gone + ledger.bracketed.gone, ledger.new.total
    before = ledger.agreed.total + ledger.bracketed.total
    facts = [f"{number(gone)} of {number(before)} words are gone", f"{number(came)} are new"]
    if comparison.likeness.moved:
        facts.append(f"{number(comparison.likeness.moved)} stand elsewhere")
    return ", ".join(facts[:-1]) + f" and {facts[-1]}"


def _same(comparison: Comparison) -> bool:
    return comparison.old.source.text == comparison.new.source.text


def _one_empty(old: int, new: int) -> str:
    if not old and not new:
        return "Neither of the two drafts holds a word."
    empty, full, fate = ("old", new, "new") if not old else ("new", old, "gone")
    return f"The {empty} draft holds no words: all {share_words(full, 'word')} of the other are {fate}."


def brackets_verdict(comparison: Comparison) -> str:
    """How many brackets came and went, in one sentence; empty where none can be followed, or none differs.

    >>> from travaux.drafting.comparison import BracketFate, Comparison, Ledger, LedgerRow, Likeness
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> old, new, row = Draft(Source("[all]")), Draft(Source("")), LedgerRow()
    >>> ledger, fates = Ledger(row, row, row), (BracketFate("text/1", (), "dropped"),)
    >>> brackets_verdict(Comparison(old, new, (), ledger, Likeness(0, 0, 0), fates, (), (), ()))
    'Of 1 bracket 1 closed (0 accepted, 0 chosen, 1 dropped), 0 stay open.'
    """
    if not comparison.brackets or comparison.likeness.share < ALMOST_NOTHING or _same(comparison):
        return ""
    counts = dict.fromkeys(FATES, 0)
    for one in comparison.brackets:
        counts[one.fate] += 1
    before = sum(one.old is not None for one in comparison.brackets)
    closed = sum(counts[fate] for fate in CLOSED)
    came = sum(one.old is None for one in comparison.brackets)
    how = ", ".join(f"{number(counts[fate])} {fate}" for fate in ("accepted", "chosen", "dropped"))
    stayed = counts["accepted"] + counts["chosen"]
    if stayed:
        how += (
            f"; of the {number(stayed)} whose words stayed {number(_now_agreed(comparison))} are agreed now"
        )
    sentence = f"Of {share_words(before, 'bracket')} {number(closed)} closed ({how}), "
    sentence += f"{number(before - closed)} stay{'s' if before - closed == 1 else ''} open"
    if not before:
        sentence = "The old draft has no brackets"
    if came:
        facts = (
            (counts["reopened"], "round words that were agreed"),
            (_round_known(comparison), "round other words of the old draft"),
        )
        said = ", ".join(f"{number(count)} {what}" for count, what in facts if count)
        sentence += f"; {number(came)} opened" + (f" ({said})" if said else "")
    return f"{sentence}."


def _now_agreed(comparison: Comparison) -> int:
    """How many of the brackets whose words stayed have none of them in a bracket or an option any more."""
    new = comparison.new
    starts = new.words.starts
    spans = [(one.start, one.end) for one in new.brackets if one.disputed]
    open_ = Coverage.of(starts, [*spans, *((one.start, one.end) for one in new.options)])
    return sum(
        one.fate in {"accepted", "chosen"} and not any(open_.covered(*span) for span in one.proof.new)
        for one in comparison.brackets
    )


def _round_known(comparison: Comparison) -> int:
    """How many brackets were opened round words that the old draft had, most of them not agreed."""
    old, new = (Coverage.of(one.words.starts, ()) for one in (comparison.old, comparison.new))
    return sum(one.fate == "opened" and holds_known(one.proof, old, new) for one in comparison.brackets)


def holds_known(proof: Proof, old: Coverage, new: Coverage) -> bool:
    """Whether more than half of the new draft's words in a proof are proved by words of the old one.

    >>> from travaux.drafting.comparison import Proof
    >>> holds_known(Proof(((0, 3),), ((0, 7),)), Coverage.of([0, 4], ()), Coverage.of([0, 4], ()))
    False
    """
    return 2 * sum(old.words(*span) for span in proof.old) > sum(new.words(*span) for span in proof.new)


def tally_words(tally: Tally) -> str:
    """What changed in a part of the redline, in figures.

    >>> from travaux.analysis.redline_rows import Tally
    >>> tally_words(Tally(kept=6, gone=1, new=3))
    '40 % changed: 1 gone, 3 new'
    """
    facts = [f"{number(tally.gone)} gone"] if tally.gone else []
    facts += [f"{number(tally.new)} new"] if tally.new else []
    facts += [f"{number(tally.moved)} moved"] if tally.moved else []
    if not facts:
        return "no word changed"
    return f"{percent(tally.share)} changed: {', '.join(facts)}"


def sponsors_words(side: str, joined: Sequence[str], left: Sequence[str]) -> str:
    """Who joined or left one side of a bracket.

    >>> sponsors_words("propose", ("US", "MX"), ("JP",))
    'US, MX joined, JP left those who want it in'
    """
    moves = [f"{', '.join(codes)} {verb}" for verb, codes in (("joined", joined), ("left", left)) if codes]
    return f"{', '.join(moves)} those who want it {'in' if side == 'propose' else 'out'}"
