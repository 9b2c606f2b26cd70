"""What holds of every comparison of two drafts, and what of drafts that are related in a known way."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from functools import cache
from itertools import compress, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import CORPUS, NO_CORPUS
from tests.pairs import cells, edited, holds, pairs, retype, scribbled_pair, written_pair
from tests.strategies import party_lists, sources
from tests.written import generated
from travaux.drafting.alignment import Alignment, aligned
from travaux.drafting.compare import compare
from travaux.drafting.comparison import Comparison
from travaux.drafting.wording import Wording, wording
from travaux.formats import read
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Draft

PARIS = "unfccc-paris-2015"


@given(pairs)
def test_any_two_drafts_are_compared_without_loss(two: tuple[Draft, Draft]) -> None:
    """The passages make NEW of OLD, the ledger balances, every bracket, option and provision has its row."""
    holds(compare(*two))


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_thousands_of_pairs() -> None:
    """The same of 1,500 pairs of nonsense and 300 of written drafts."""
    for seed in range(1_500):
        holds(compare(*scribbled_pair(seed)))
    for seed in range(300):
        holds(compare(*written_pair(seed)))


@given(sources, party_lists)
def test_a_draft_against_itself(source: Source, parties: tuple[str, ...]) -> None:
    """Everything is kept: no bracket, option or provision changes, no word is gone, new or moved."""
    nothing_changed(compare(parse(source, parties), parse(source, parties)))


@given(st.integers(0, 5_000))
def test_a_written_draft_against_itself(seed: int) -> None:
    """The same of drafts with articles, options and nested brackets."""
    old, _ = written_pair(seed)
    nothing_changed(compare(old, old))


def nothing_changed(found: Comparison) -> None:
    """Assert that a comparison tells of no change."""
    holds(found)
    assert fates_of(found) <= {"kept"}
    assert {row.fate for row in found.provisions} <= {"kept"}
    assert all((row.old,) == row.new for row in found.brackets)
    assert all((row.old,) == row.new for row in found.options)
    assert all(row.old == row.new for row in found.provisions)
    assert {passage.kind for passage in found.passages} <= {"kept"}
    assert found.sponsors == ()
    assert (found.ledger.marked, found.likeness.marked, found.likeness.moved, found.likeness.runs) == (
        0,
        0,
        0,
        0,
    )
    assert found.ledger.agreed.bracketed == found.ledger.bracketed.agreed == 0


def fates_of(found: Comparison) -> set[str]:
    """The fates that brackets and options have in a comparison."""
    return {row.fate for row in found.brackets} | {row.fate for row in found.options}


@given(pairs)
def test_swapping_mirrors_the_ledger(two: tuple[Draft, Draft]) -> None:
    """Rows and columns change places when OLD and NEW do, and as many words answer one another."""
    there, back = compare(*two), compare(*reversed(two))
    mirrored(there, back)


def mirrored(there: Comparison, back: Comparison) -> None:
    """Assert that the two ledgers are each other's mirror."""
    agreed, bracketed, new = cells(there.ledger.agreed), cells(there.ledger.bracketed), there.ledger.new
    assert cells(back.ledger.agreed) == (agreed[0], bracketed[0], new.agreed)
    assert cells(back.ledger.bracketed) == (agreed[1], bracketed[1], new.bracketed)
    assert (back.ledger.new.agreed, back.ledger.new.bracketed) == (agreed[2], bracketed[2])
    assert back.likeness.matched == there.likeness.matched


@given(st.integers(0, 5_000))
def test_typography_is_no_change(seed: int) -> None:
    """Other quotation marks, spaces and line ends mark no word and change no bracket."""
    old, _ = written_pair(seed)
    new = parse(Source(retype(random.Random(seed), old.source.text), "markdown"), ("KAR", "TOL", "SEL"))
    if len(new.brackets) != len(old.brackets):
        return
    found = compare(old, new)
    assert found.ledger.marked == 0
    assert fates_of(found) <= {"kept"}
    assert {row.fate for row in found.provisions} <= {"kept"}


EMPTY = parse(Source(""))


@given(sources, party_lists)
def test_against_an_empty_draft(source: Source, parties: tuple[str, ...]) -> None:
    """From nothing everything is new, to nothing everything is gone."""
    draft = parse(source, parties)
    first, last = compare(EMPTY, draft), compare(draft, EMPTY)
    holds(first)
    holds(last)
    assert fates_of(first) <= {"opened"}
    assert fates_of(last) <= {"dropped"}
    assert {row.fate for row in first.provisions} <= {"added"}
    assert {row.fate for row in last.provisions} <= {"dropped"}
    mirrored(first, last)


COMPARE_ALL = """
import hashlib
from tests.pairs import scribbled_pair, written_pair
from travaux.analysis.comparison_json import to_json
from travaux.drafting.alignment import Alignment, aligned
from travaux.drafting.compare import compare
digest = hashlib.sha256()
for seed in range(60):
    digest.update(to_json(compare(*written_pair(seed))))
    digest.update(to_json(compare(*scribbled_pair(seed))))
print(digest.hexdigest())
"""


def test_the_result_does_not_depend_on_the_hash_seed(repository: Path) -> None:
    """Processes with different seeds for sets and dictionaries give the same JSON, byte for byte."""
    path = os.pathsep.join([str(repository / "src"), str(repository)])
    digests = {
        subprocess.run(
            [sys.executable, "-c", COMPARE_ALL],
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


def test_many_edits_of_a_long_draft() -> None:
    """A draft of some 3,000 words, edited fifty times, is accounted for both ways."""
    for number, truth in enumerate(generated((1, 2, 3))):
        after = edited(truth.text, random.Random(number), 50)
        old, new = (parse(Source(text, "markdown"), ("KAR", "TOL", "SEL")) for text in (truth.text, after))
        there, back = compare(old, new), compare(new, old)
        holds(there)
        holds(back)
        mirrored(there, back)
        assert there.likeness.share > 0.8


def test_two_thousand_levels_deep() -> None:
    """Depth alone is no fault."""
    deep = parse(Source("[" * 2_000 + "tolls rise" + "]" * 2_000))
    found = compare(deep, deep)
    nothing_changed(found)
    assert len(found.brackets) == 2_000


PILOTS = "The pilots of both banks meet by the mill at noon on each Monday of Lent.\n\n"
LAMPS = "Boats shall carry lamps and ropes.\n\n"
PILOTS_AGAIN = "The pilots of both banks met by the mill at dusk on each Monday of Lent and Advent.\n\n"
MOVED_AND_REWRITTEN = (
    PILOTS + LAMPS + "Parties shall strive to mend quays and stables.\n",
    LAMPS + PILOTS_AGAIN + "Parties shall, by the mill, strive to mend quays.\n",
)


def test_words_freed_by_a_moved_paragraph_are_compared_again() -> None:
    """Between two answers in order no word of both drafts is left that could answer one another."""
    old, new = (wording(parse(Source(text))) for text in MOVED_AND_REWRITTEN)
    assert left_between(old, new, aligned(old, new)) == []


def left_between(old: Wording, new: Wording, found: Alignment) -> list[set[str]]:
    """The words that two gaps between answers in order share, gap by gap."""
    away = [
        {word for two in found.moves for word in range(*two[side])}.union(
            compress(range(len(one)), one.numbers)
        )
        for side, one in enumerate((old, new))
    ]
    kept = [i for i, j in enumerate(found.new_of) if j >= 0 and i not in away[0]]
    ends = [(-1, -1), *((i, found.new_of[i]) for i in kept), (len(old), len(new))]
    shared = [
        {old.keys[i] for i in range(a + 1, c) if i not in away[0]}
        & {new.keys[j] for j in range(b + 1, d) if j not in away[1]}
        for (a, b), (c, d) in pairwise(ends)
    ]
    return [words for words in shared if words]


# The real drafts

DRAFTS = {".txt", ".md", ".pdf", ".docx"}
SERIES = {
    folder.name: sorted(p for p in folder.iterdir() if p.suffix in DRAFTS)
    for folder in (sorted(p for p in CORPUS.iterdir() if p.is_dir()) if CORPUS.is_dir() else ())
}
NEIGHBOURS = [two for series in SERIES.values() for two in pairwise(series)]


def name(path: Path) -> str:
    """A file's folder and name."""
    return f"{path.parent.name}/{path.name}"


@cache
def real(path: Path) -> Draft:
    """A draft of the corpus, read once."""
    return parse(read(path))


@pytest.mark.corpus
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("old", "new"),
    [pytest.param(*two, id=" ".join(map(name, two))) for two in NEIGHBOURS if CORPUS.is_dir()]
    or [pytest.param(None, None, marks=pytest.mark.skip(reason=NO_CORPUS))],
)
def test_real_drafts_are_accounted_for_both_ways(old: Path, new: Path) -> None:
    """Neighbours of each folder, whatever their format: nothing lost, nothing counted twice, mirrored."""
    there, back = compare(real(old), real(new)), compare(real(new), real(old))
    holds(there)
    holds(back)
    mirrored(there, back)


@pytest.mark.corpus
@pytest.mark.timeout(120)
def test_two_formats_of_one_draft_agree() -> None:
    """Of the agreement's words in Markdown one in forty at most is missing from the PDF of the same draft."""
    # The PDF holds the draft decision as well, so what is new in it says nothing.
    folder = CORPUS / PARIS
    found = compare(real(folder / "2015-12-04.agreement.md"), real(folder / "2015-12-04.pdf"))
    gone = found.ledger.agreed.gone + found.ledger.bracketed.gone
    assert gone / found.likeness.old < 1 / 40


@pytest.mark.corpus
def test_renumbered_articles_are_answered_by_what_they_say() -> None:
    """The last week of Paris: finance went from 6 to 9, loss and damage from 5 to 8."""
    folder = CORPUS / PARIS
    if not folder.is_dir():
        pytest.skip(NO_CORPUS)
    found = compare(real(folder / "2015-12-04.agreement.md"), real(folder / "2015-12-12.agreement.md"))
    answers = {one.old: one.new for one in found.provisions if one.old}
    numbers = {"2bis": 3, "3": 4, "3bis": 5, "3ter": 6, "4": 7, "5": 8, "6": 9, "7": 10, "9": 13, "19": 22}
    assert {old: answers[f"art-{old}"] for old in numbers} == {
        old: f"art-{number}" for old, number in numbers.items()
    }


@pytest.mark.corpus
def test_no_word_is_left_between_the_answers_of_real_drafts() -> None:
    """The same of the two Paris drafts, in which paragraphs moved and were rewritten."""
    folder = CORPUS / PARIS
    old, new = (wording(real(folder / f"{day}.agreement.md")) for day in ("2015-11-10", "2015-12-04"))
    found = aligned(old, new)
    assert found.moves
    assert left_between(old, new, found) == []
