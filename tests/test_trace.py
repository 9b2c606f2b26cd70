"""The lives of brackets through a series: each bracket of each draft in exactly one of them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import CORPUS
from tests.fatecases import place
from tests.pairs import edited, holds
from tests.strategies import party_lists, texts
from tests.written import Writer
from travaux import examples
from travaux.drafting.comparison import Life, Trace
from travaux.drafting.trace import trace
from travaux.formats import read
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Draft

TESTS = Path(__file__).parent
EXAMPLES = TESTS.parent / "src" / "travaux" / "examples"
CLOSED = {"accepted", "chosen", "dropped", "merged"}
GOES_ON = {"kept", "narrowed", "widened", "moved", "split", "merged"}
PARIS = ("2015-11-10.agreement.md", "2015-12-04.agreement.md", "2015-12-12.agreement.md")


def series(seed: int) -> list[Draft]:
    """Three to five drafts, each made of the one before by random edits."""
    rng = random.Random(seed)
    text, _ = Writer(seed, rich=0.7).draft(1)
    drafts = []
    for _ in range(rng.choice((3, 4, 5))):
        drafts.append(parse(Source(text, "markdown"), ("KAR", "TOL", "SEL")))
        text = edited(text, rng, rng.choice((0, 1, 3, 6)))
    return drafts


def holds_of_lives(found: Trace) -> None:
    """Assert everything that holds of any trace."""
    assert len(found.comparisons) == max(0, len(found.drafts) - 1)
    for comparison, old, new in zip(found.comparisons, found.drafts, found.drafts[1:], strict=False):
        assert (comparison.old, comparison.new) == (old, new)
    every_bracket_has_one_life(found)
    assert len({life.id for life in found.lives}) == len(found.lives)
    for life in found.lives:
        consistent(life, found)


def every_bracket_has_one_life(found: Trace) -> None:
    """Assert that the spans of the lives are the disputed brackets of the drafts, each once at least.

    Where brackets were merged, the life of one of them goes on.
    """
    wanted = {
        (n, b.id, b.start, b.end)
        for n, draft in enumerate(found.drafts)
        for b in draft.brackets
        if b.disputed
    }
    spans = Counter((s.draft, s.bracket, s.start, s.end) for life in found.lives for s in life.spans)
    assert spans.keys() == wanted
    assert max(spans.values(), default=1) == 1


def consistent(life: Life, found: Trace) -> None:
    """Assert that a life begins, goes on and ends as it says."""
    first, *later = life.spans
    numbers = [span.draft for span in life.spans]
    lives = {one.id: one for one in found.lives}
    assert numbers == list(range(life.opened_in, life.opened_in + len(numbers)))
    assert life.id == f"{first.draft + 1}:{first.bracket}"
    assert first.fate in ({"split"} if life.of else {"opened", "reopened"}), life
    assert all(span.fate in GOES_ON for span in later), life
    if life.closed_in is None:
        assert (life.fate, numbers[-1]) == ("kept", len(found.drafts) - 1)
    else:
        assert life.fate in CLOSED
        assert life.closed_in == numbers[-1] + 1 < len(found.drafts)
        told = [row for row in found.comparisons[numbers[-1]].brackets if row.old == life.spans[-1].bracket]
        assert [row.fate for row in told] == [life.fate]
    assert (life.into is not None) == (life.fate == "merged")
    if life.of:
        assert life.opened_in - 1 in {span.draft for span in lives[life.of].spans}
    if life.into:
        assert life.closed_in in {span.draft for span in lives[life.into].spans}
    if life.reopens:
        closed = lives[life.reopens]
        assert first.fate == "reopened"
        assert closed.closed_in is not None
        assert closed.closed_in <= life.opened_in
    for earlier, span in zip(life.spans, later, strict=False):
        told = [row for row in found.comparisons[earlier.draft].brackets if row.old == earlier.bracket]
        assert [row.fate for row in told] == [span.fate]
        assert span.bracket in told[0].new


@given(st.integers(0, 5_000))
def test_any_series_is_traced(seed: int) -> None:
    """Every disputed bracket of every draft has one life; lives begin and end as the comparisons say."""
    found = trace(series(seed))
    holds_of_lives(found)
    for comparison in found.comparisons:
        holds(comparison)


@given(st.lists(texts, max_size=4), party_lists)
def test_texts_without_a_common_ancestor_are_traced(several: list[str], parties: tuple[str, ...]) -> None:
    """Any texts at all, also one, also none."""
    holds_of_lives(trace([parse(Source(text, "markdown"), parties) for text in several]))


@given(st.integers(0, 5_000), st.integers(1, 4))
def test_a_draft_repeated_changes_nothing(seed: int, times: int) -> None:
    """Every bracket lives from the first draft to the last."""
    draft = series(seed)[0]
    found = trace([draft] * times)
    assert all((life.opened_in, len(life.spans), life.fate) == (0, times, "kept") for life in found.lives)
    assert len(found.lives) == sum(bracket.disputed for bracket in draft.brackets)


TRACE_ALL = """
import hashlib
from tests.test_trace import series
from travaux.drafting.trace import trace
digest = hashlib.sha256()
for seed in range(20):
    digest.update(repr(trace(series(seed)).lives).encode())
print(digest.hexdigest())
"""


def test_the_trace_does_not_depend_on_the_hash_seed(repository: Path) -> None:
    """Processes with different seeds for sets and dictionaries tell the same lives, in the same order."""
    path = os.pathsep.join([str(repository / "src"), str(repository)])
    digests = {
        subprocess.run(
            [sys.executable, "-c", TRACE_ALL],
            cwd=repository,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
            timeout=50,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(digests) == 1
    assert digests != {""}


# The shipped drafts


@cache
def shipped() -> Trace:
    """The three drafts of the example negotiation."""
    return trace([parse(read(EXAMPLES / f"{name}.md")) for name in examples.DRAFTS])


def life_of(found: Trace, draft: int, quotation: str) -> Life:
    """The life that the bracket with this beginning belongs to."""
    at = place(found.drafts[draft].source.text, quotation)
    return next(
        life for life in found.lives for span in life.spans if (span.draft, span.start) == (draft, at)
    )


def test_shipped_lives_follow_from_their_comparisons() -> None:
    """What holds of any trace holds of the shipped drafts."""
    holds_of_lives(shipped())


def test_shipped_brackets_keep_their_identity() -> None:
    """A bracket that lives on by the truth about the first step has one life through the second step, too."""
    first, second = yaml.safe_load((TESTS / "expected" / "fates.yaml").read_text(encoding="utf-8"))
    later: dict[str, Any] = {row["old"]: row for row in second["brackets"] if row["old"]}
    through = [
        (row["old"], row["new"][0], later[row["new"][0]]["new"])
        for row in first["brackets"]
        if row["old"] and len(row["new"]) == 1 and row["new"][0] in later
    ]
    assert len(through) >= 10
    for old, middle, new in through:
        life = life_of(shipped(), 0, old)
        assert life is life_of(shipped(), 1, middle)
        assert (life.closed_in == 2) == (not new)
        if new:
            assert life is life_of(shipped(), 2, new[0]) or life.fate == "merged"


def test_shipped_bracket_that_was_split() -> None:
    """Both parts of the bracket on minors begin in the life of the bracket that was split."""
    found = shipped()
    whole = life_of(found, 0, "[KAR propose; TOL oppose: Minors")
    parts = [
        life_of(found, 1, "[KAR: Minors removed"),
        life_of(found, 1, "[KAR propose; TOL oppose: , whatever"),
    ]
    assert whole in parts
    (other,) = [part for part in parts if part is not whole]
    assert other.of == whole.id


def test_shipped_choice_that_was_opened_again() -> None:
    """The charge for transit, chosen in the second draft, is bracketed again in the third."""
    found = shipped()
    again = life_of(found, 2, "[cost][KAR: those")
    assert again.spans[0].fate == "reopened"
    assert again.reopens == life_of(found, 0, "[cost][[X]").id


@pytest.mark.corpus
@pytest.mark.timeout(180)
def test_real_series_is_traced() -> None:
    """Three drafts of the Paris Agreement: every bracket has one life, and the adopted text leaves none."""
    folder = CORPUS / "unfccc-paris-2015"
    found = trace([parse(read(folder / name)) for name in PARIS])
    holds_of_lives(found)
    assert {life.fate for life in found.lives} <= CLOSED
    assert len(found.lives) > 900


def test_brackets_that_trade_words_have_one_life_each() -> None:
    """One bracket draws in its neighbour and gives its end away: merged and split at once."""
    texts_of_it = (
        "1. He wears [a grey coat] [of wool and a high hat with brass buttons and boots of soft leather].",
        "1. He wears [a grey coat of wool and a high hat with brass buttons] [and boots of soft leather].",
    )
    holds_of_lives(trace([parse(Source(text)) for text in texts_of_it]))
