"""Pairs of drafts, one made of the other by random edits; and what holds of any comparison."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.strategies import PARTIES, party_lists, scribble, sources, texts
from tests.written import SWAPS, TAILS, Writer
from travaux.analysis.report import census
from travaux.text.parser import parse
from travaux.text.passages import apply
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from travaux.drafting.comparison import BracketFate, Comparison, LedgerRow, OptionFate, Spans
    from travaux.text.tree import Draft

GONE, NEW, SINGLE = (
    {"accepted", "chosen", "dropped"},
    {"opened", "reopened"},
    {"moved", "narrowed", "widened", "kept"},
)
_PAIR = re.compile(r"\[([^\[\]]*)\]")
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?m)^(\[?)(\d+)\. ")


def _replaced(text: str, found: re.Match[str], words: str) -> str:
    return text[: found.start()] + words + text[found.end() :]


def _any(rng: random.Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def accept(rng: random.Random, text: str) -> str:
    """Marks go, words stay."""
    found = _any(rng, _PAIR, text)
    return _replaced(text, found, found.group(1)) if found else text


def drop(rng: random.Random, text: str) -> str:
    """An innermost bracket goes with its words."""
    found = _any(rng, _PAIR, text)
    return _replaced(text, found, "") if found else text


def reopen(rng: random.Random, text: str) -> str:
    """Two to six words of a line are bracketed."""
    found = _any(rng, re.compile(r"\w+(?: \w+){1,5}"), text)
    return _replaced(text, found, f"[{found.group()}]") if found else text


def widen(rng: random.Random, text: str) -> str:
    """A phrase is put into a bracket."""
    found = _any(rng, _PAIR, text)
    return _replaced(text, found, f"[{found.group(1)} {rng.choice(TAILS)}]") if found else text


def insert(rng: random.Random, text: str) -> str:
    """A phrase is put in behind a word, bracketed or not."""
    found = _any(rng, _WORD, text)
    phrase = rng.choice((f" [{rng.choice(SWAPS)}]", f" {rng.choice(TAILS)}", f" [KAR: {rng.choice(TAILS)}]"))
    return _replaced(text, found, found.group() + phrase) if found else text


def cut(rng: random.Random, text: str) -> str:
    """A word goes."""
    found = _any(rng, re.compile(r" \w+"), text)
    return _replaced(text, found, "") if found else text


def shift(rng: random.Random, text: str) -> str:
    """A paragraph goes to another place."""
    paragraphs = _BLANK_LINE.split(text)
    one = paragraphs.pop(rng.randrange(len(paragraphs)))
    paragraphs.insert(rng.randrange(len(paragraphs) + 1), one)
    return "\n\n".join(paragraphs)


def strike(rng: random.Random, text: str) -> str:
    """A paragraph goes."""
    paragraphs = _BLANK_LINE.split(text)
    del paragraphs[rng.randrange(len(paragraphs))]
    return "\n\n".join(paragraphs)


def renumber(_rng: random.Random, text: str) -> str:
    """Every paragraph gets the next number."""
    return _NUMBER.sub(lambda found: f"{found.group(1)}{int(found.group(2)) + 1}. ", text)


def retype(_rng: random.Random, text: str) -> str:
    """Other quotation marks, other spaces, other line ends: not a word changes."""
    return text.replace("’", "'").replace(". ", ".  ").replace("\n\n", "\r\n\r\n")


EDITS: tuple[Callable[[random.Random, str], str], ...] = (
    accept,
    drop,
    reopen,
    widen,
    insert,
    cut,
    shift,
    strike,
    renumber,
    retype,
)


def edited(text: str, rng: random.Random, count: int) -> str:
    """The text after some edits at random."""
    for edit in rng.choices(EDITS, k=count):
        text = edit(rng, text)
    return text


def written_pair(seed: int) -> tuple[Draft, Draft]:
    """A written draft of one or two articles and what some edits made of it."""
    rng = random.Random(seed)
    text, _ = Writer(seed, rich=rng.choice((0.3, 0.6, 0.9))).draft(rng.choice((1, 2)))
    after = edited(text, rng, rng.choice((0, 1, 2, 4, 8, 16)))
    old, new = (parse(Source(one, "markdown"), ("KAR", "TOL", "SEL")) for one in (text, after))
    return old, new


def scribbled_pair(seed: int) -> tuple[Draft, Draft]:
    """A text of nonsense and what some edits made of it."""
    rng = random.Random(seed)
    text = scribble(rng)
    old, new = (
        parse(Source(one, "markdown"), PARTIES) for one in (text, edited(text, rng, rng.randrange(4)))
    )
    return old, new


def _parsed(first: Source, second: str, parties: tuple[str, ...]) -> tuple[Draft, Draft]:
    return parse(first, parties), parse(Source(second, first.format), parties)


pairs = st.one_of(
    st.integers(0, 10_000).map(written_pair),
    st.integers(0, 10_000).map(scribbled_pair),
    st.builds(_parsed, sources, texts, party_lists),
)
"""Two drafts: a written one and its edited copy, or any two texts at all."""


def holds(found: Comparison) -> None:
    """Assert everything that holds of any comparison."""
    passages_in_order(found)
    balanced(found)
    for rows, old, new in (
        (found.brackets, _disputed(found.old), _disputed(found.new)),
        (found.options, [o.id for o in found.old.options], [o.id for o in found.new.options]),
    ):
        accounted(rows, old, new)
        for row in rows:
            assert inside(row.proof.old, found.old) and inside(row.proof.new, found.new), row  # noqa: PT018
    sponsors_are_those_of_the_heads(found)
    provisions_answer(found)


def passages_in_order(found: Comparison) -> None:
    """The passages make the new text of the old one; they cover both, in order, and those kept are equal."""
    old, new = found.old.source.text, found.new.source.text
    assert apply(found.passages, old, new) == new
    here = [(p.old_start, p.old_end) for p in found.passages if p.kind not in {"inserted", "moved-to"}]
    there = [(p.new_start, p.new_end) for p in found.passages if p.kind not in {"deleted", "moved-from"}]
    assert _joins(here, len(old)), here
    assert _joins(there, len(new)), there
    for passage in found.passages:
        if passage.kind in {"kept", "moved-to"}:
            same = old[passage.old_start : passage.old_end], new[passage.new_start : passage.new_end]
            assert same[0] == same[1], passage
    for move in {p.move for p in found.passages if p.kind == "moved-to"}:
        came = sorted(
            (p.old_start, p.old_end) for p in found.passages if (p.kind, p.move) == ("moved-to", move)
        )
        left = [(p.old_start, p.old_end) for p in found.passages if (p.kind, p.move) == ("moved-from", move)]
        assert move > 0
        assert all(any(a <= c and d <= b for a, b in _united(left)) for c, d in came), (move, left, came)


def _joins(spans: Sequence[tuple[int, int]], size: int) -> bool:
    """Whether the spans cover everything, one after another, and none is empty."""
    if not spans:
        return size == 0
    whole = spans[0][0] == 0 and spans[-1][1] == size
    return whole and all(a < b for a, b in spans) and all(a[1] == b[0] for a, b in pairwise(spans))


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def balanced(found: Comparison) -> None:
    """The rows add up to the words that a reading of the old draft counts, the columns to the new one's."""
    ledger = found.ledger
    old, new = census(found.old).counts, census(found.new).counts
    assert ledger.agreed.total == old.words - old.bracketed_words
    assert ledger.bracketed.total == old.bracketed_words
    rows = (ledger.agreed, ledger.bracketed, ledger.new)
    assert sum(row.agreed for row in rows) == new.words - new.bracketed_words
    assert sum(row.bracketed for row in rows) == new.bracketed_words
    assert min(cell for row in rows for cell in cells(row)) >= 0
    assert ledger.new.gone == 0
    assert 0 <= found.likeness.matched <= min(found.likeness.old, found.likeness.new)
    assert found.likeness.moved <= found.likeness.matched


def cells(row: LedgerRow) -> tuple[int, int, int]:
    """The three figures of a row."""
    return row.agreed, row.bracketed, row.gone


def _disputed(draft: Draft) -> list[str]:
    return [bracket.id for bracket in draft.brackets if bracket.disputed]


def accounted(
    rows: Sequence[BracketFate] | Sequence[OptionFate], old: Sequence[str], new: Sequence[str]
) -> None:
    """Each old one stands in one row, in the text's order; each new one in one, or in several that merge."""
    told = [row.old for row in rows]
    assert told[: len(old)] == list(old)
    assert all(row is None for row in told[len(old) :])
    for row in rows:
        count = len(row.new)
        assert (row.old is None) == (row.fate in NEW), row
        assert count == 0 if row.fate in GONE else count > 1 if row.fate == "split" else count == 1, row
    claims = {one: [row for row in rows if one in row.new] for one in new}
    assert {one for row in rows for one in row.new} <= claims.keys()
    for one, by in claims.items():
        assert by, ("no row", one)
        assert len(by) == 1 or all(row.fate in {"merged", "split"} for row in by), by


def inside(spans: Spans, draft: Draft) -> bool:
    """Whether the spans lie in the text, in its order, without overlap, and none is empty."""
    size = len(draft.source.text)
    return all(0 <= a < b <= size for a, b in spans) and all(a[1] <= b[0] for a, b in pairwise(spans))


def sponsors_are_those_of_the_heads(found: Comparison) -> None:
    """Who joined or left is the difference of the two heads, of brackets that the fates join."""
    before = {bracket.id: bracket for bracket in found.old.brackets}
    after = {bracket.id: bracket for bracket in found.new.brackets}
    joined = {(row.old, one) for row in found.brackets for one in row.new}
    for change in found.sponsors:
        assert (change.old, change.bracket) in joined, change
        first, second = before[change.old].attribution, after[change.bracket].attribution
        was = set(getattr(first, change.side)) if first else set()
        now = set(getattr(second, change.side)) if second else set()
        assert (set(change.joined), set(change.left)) == (now - was, was - now), change
        assert change.joined or change.left


def provisions_answer(found: Comparison) -> None:
    """Every provision of both drafts stands in a row; an added one has no forebear, a dropped one no heir."""
    old, new = ({p.id for p in draft.provisions} for draft in (found.old, found.new))
    assert {row.old for row in found.provisions} - {None} == old
    assert {row.new for row in found.provisions} - {None} == new
    for row in found.provisions:
        assert (row.old is None) == (row.fate == "added"), row
        assert (row.new is None) == (row.fate == "dropped"), row
    assert len({(row.old, row.new) for row in found.provisions}) == len(found.provisions)
