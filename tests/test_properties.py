"""What holds of every draft that can be written, and of balanced ones in particular."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invariants import check
from tests.mdcases import cases
from tests.strategies import FRAGMENTS, PARTIES, Known, known, party_lists, scribble, sources
from travaux.text.parser import parse
from travaux.text.source import Format, Source
from travaux.text.tree import DISPUTED, Draft

CASES = [found for path in sorted((Path(__file__).parent / "cases").glob("*.md")) for found in cases(path)]


@given(sources, party_lists)
def test_any_text_is_read_without_loss(source: Source, parties: tuple[str, ...]) -> None:
    """Nothing is refused, nothing lost; spans, nesting, trees, identities and marks are in order."""
    check(source, parse(source, parties))


def test_the_case_files_keep_the_invariants() -> None:
    """The drafts of the case files, also run together into one, are in order as well."""
    for found in CASES:
        check(found.source, parse(found.source, found.parties))
    together = Source("\n".join(found.source.text for found in CASES), "markdown")
    check(together, parse(together, PARTIES))


ONCE_FAILED = (
    "[",
    "〔",
    "] [[^1]",
    "[][[^1][] / ",
    "[` / - NZ delete",
    "[shall][should]}\\]\nChapter 3: x\nOption (a): ]/[(/\n**Option 2:** ",
    "Opción 2: US/and/or\n[^1]: note\nOption (a): <!--. ",
    "Opción 2: Opción 2: \u3000\n- [a][b]\nArticle 4\n12. x\n[^1]: note\nor[US5/ /NZ propose : ]]oppose",
    "\n3.3bis Alt ^Pp1^\n2. [PE: Option (a): Option (a): \nСтатья 2\n[Agreed ad ref]ماء \x0b",
    (
        "**[PE: 〔\x1b\n[b]: https://example.org/b\nRecalling \n– \n[^1]: note\n[Recalling . \\]US/\n\n水\r\n"
        "oppose[ ]\n– [\n– "
    ),
)
"""Shrunk texts on which a reading once crashed or came out of order."""


@pytest.mark.parametrize("text", ONCE_FAILED)
def test_texts_that_once_failed(text: str) -> None:
    """What went wrong once stays right, in every format, with and without parties."""
    forms: tuple[Format, ...] = ("text", "markdown")
    for form in forms:
        for parties in ((), PARTIES):
            source = Source(text, form)
            check(source, parse(source, parties))


@pytest.mark.timeout(180)
def test_twenty_thousand_short_texts() -> None:
    """Twenty thousand texts at random: no crash, nothing out of order."""
    rng = random.Random(20)
    for number in range(20_000):
        source = Source(scribble(rng), "markdown" if number % 2 else "text")
        check(source, parse(source, PARTIES if number % 3 else ()))


@given(sources, party_lists)
def test_the_same_text_is_read_alike_twice(source: Source, parties: tuple[str, ...]) -> None:
    """Reading has no memory."""
    assert parse(source, parties) == parse(Source(source.text, source.format), parties)


READ_ALL = """
import hashlib, random, sys
from tests.strategies import PARTIES, scribble
from travaux.text.parser import parse
from travaux.text.source import Source
rng, digest = random.Random(7), hashlib.sha256()
for _ in range(200):
    digest.update(repr(parse(Source(scribble(rng), "markdown"), PARTIES)).encode("utf-8", "surrogatepass"))
print(digest.hexdigest())
"""


def test_the_reading_does_not_depend_on_the_hash_seed(repository: Path) -> None:
    """Two processes with different seeds for sets and dictionaries read the same draft."""
    path = os.pathsep.join([str(repository / "src"), str(repository)])
    digests = {
        subprocess.run(
            [sys.executable, "-c", READ_ALL],
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


def _pairs(draft: Draft) -> tuple[tuple[int, int], ...]:
    return tuple((b.start, b.end) for b in draft.brackets)


@given(known())
def test_balanced_brackets_of_a_paragraph_are_paired_as_written(truth: Known) -> None:
    """In a paragraph whose brackets are balanced there is nothing to repair and nothing to guess."""
    draft = parse(Source(truth.text))
    assert _pairs(draft) == truth.pairs
    assert not {"TX101", "TX102"} & {d.code for d in draft.diagnostics}
    assert all(b.missing is None for b in draft.brackets)


@given(st.lists(known(), min_size=2, max_size=5))
def test_balanced_paragraphs_keep_to_themselves(truths: list[Known]) -> None:
    """Several balanced paragraphs one below the other: each keeps its own pairs."""
    text, pairs = "", []
    for number, truth in enumerate(truths, 1):
        text += f"{number}. "
        pairs += [(len(text) + start, len(text) + end) for start, end in truth.pairs]
        text += truth.text + "\n\n"
    assert _pairs(parse(Source(text))) == tuple(pairs)


CLEAN = (
    "The ferry runs at noon.",
    "2. The Parties shall keep the peace.",
    "Article 9\n\nThe register is public.",
)


@given(known(), st.sampled_from(CLEAN), st.booleans())
def test_a_clean_paragraph_elsewhere_changes_no_kind(truth: Known, clean: str, before: bool) -> None:  # noqa: FBT001
    """What a bracket means depends on its own paragraph, not on clean words that somebody adds elsewhere."""
    alone = parse(Source(truth.text))
    text = f"{clean}\n\n{truth.text}" if before else f"{truth.text}\n\n{clean}"
    shift = len(clean) + 2 if before else 0
    joined = parse(Source(text))
    assert [(b.start - shift, b.end - shift, b.kind) for b in joined.brackets] == [
        (b.start, b.end, b.kind) for b in alone.brackets
    ]


@given(known())
def test_words_without_brackets_hold_no_dispute(truth: Known) -> None:
    """The same words with all marks struck out raise nothing."""
    draft = parse(Source(truth.text.replace("[", "").replace("]", "")))
    assert not draft.brackets
    assert not draft.options
    assert not draft.diagnostics


@given(known(), st.data())
def test_one_lost_mark_is_named_once(truth: Known, data: st.DataObject) -> None:
    """Whichever mark of a balanced paragraph is lost, one finding says so; the other pairs stay pairs."""
    marks = [at for pair in truth.pairs for at in (pair[0], pair[1] - 1)]
    if not marks:
        return
    lost = data.draw(st.sampled_from(marks))
    draft = parse(Source(truth.text[:lost] + truth.text[lost + 1 :]))
    wanted = "TX102" if truth.text[lost] == "]" else "TX101"
    assert [d.code for d in draft.diagnostics if d.code in {"TX101", "TX102"}] == [wanted]
    assert sum(b.missing is None for b in draft.brackets) == len(truth.pairs) - 1


def test_ten_thousand_levels_deep() -> None:
    """Depth alone is no fault: ten thousand nested pairs are ten thousand brackets."""
    source = Source("[" * 10_000 + "x" + "]" * 10_000)
    draft = parse(source)
    check(source, draft)
    assert len(draft.brackets) == 10_000
    assert not {"TX101", "TX102"} & {d.code for d in draft.diagnostics}


def test_fifty_thousand_unclosed() -> None:
    """Fifty thousand lost marks of either kind are fifty thousand findings."""
    for mark, code in (("[ ", "TX102"), ("] ", "TX101")):
        source = Source(mark * 50_000)
        draft = parse(source)
        check(source, draft)
        assert sum(d.code == code for d in draft.diagnostics) == 50_000


def test_long_runs_of_one_fragment() -> None:
    """A thousand of the same fragment in a row, whatever it is, is read and in order."""
    for fragment in dict.fromkeys(FRAGMENTS):
        source = Source(fragment * 1_000, "markdown")
        check(source, parse(source, PARTIES))


def test_disputed_is_what_the_contract_says() -> None:
    """The six kinds that count as open words."""
    assert {"optional", "alternative", "proposal", "deletion", "value", "block"} == DISPUTED
