"""The census and the report on top of it: what they count, and that nothing is counted twice or lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import FRAGMENTS
from travaux.analysis.places import quotation
from travaux.analysis.report import SCHEMA, census, nesting, to_json
from travaux.analysis.summary import direction, summary
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import DISPUTED, Bracket, Draft, Option, Provision
from travaux.text.words import words_of

GOLDEN = Path(__file__).parent / "golden"

any_draft = st.builds(
    lambda parts, form: parse(Source("".join(parts), form), ("US", "JP")),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40),
    st.sampled_from(["markdown", "text", "docx"]),
)


def read(text: str, *parties: str) -> Draft:
    """A draft in Markdown."""
    return parse(Source(text, "markdown", "draft.md"), parties)


def test_json_of_a_small_draft_is_as_it_was() -> None:
    """The golden file is the contract: after a deliberate change, `python -m tests.golden` writes it anew."""
    draft = parse(Source((GOLDEN / "ferry.md").read_text(encoding="utf-8"), "markdown", "ferry.md"))
    assert json.loads(to_json(census(draft))) == json.loads(
        (GOLDEN / "ferry.json").read_text(encoding="utf-8")
    )


def test_small_draft_counts_what_a_reader_counts() -> None:
    """The figures of the golden draft, counted by hand."""
    counts = census(read((GOLDEN / "ferry.md").read_text(encoding="utf-8"))).counts
    assert (counts.options, counts.attributed, counts.by_kind["placeholder"]) == (2, 3, 1)
    assert counts.deepest == 2


def test_schema_keys_of_the_contract_are_all_there() -> None:
    """No key of the published schema may go or change its name."""
    found = json.loads(
        to_json(census(read("# T\n\nArticle 1\n\n[US: a [b]]\n\nOption 1: x\n\nOption 2: y]\n", "US")))
    )
    assert found["schema"] == SCHEMA == "travaux.draft/1"
    wanted = {
        "source": {"path", "format", "characters", "sha256"},
        "counts": {"words", "bracketed_words", "option_words", "brackets", "by_kind", "groups", "options"}
        | {"attributed", "deepest", "diagnostics"},
    }
    for name, keys in wanted.items():
        assert keys <= set(found[name])
    lists = {
        "provisions": {"id", "kind", "label", "heading", "parent", "start", "end", "words", "bracketed_words"}
        | {"brackets"},
        "brackets": {"id", "kind", "start", "end", "parent", "group", "provision", "propose", "oppose"}
        | {"repaired", "missing"},
        "options": {"id", "label", "set", "start", "end", "provision"},
        "diagnostics": {"code", "name", "severity", "start", "end", "line", "column", "message", "repair"},
    }
    for name, keys in lists.items():
        assert found[name]
        assert all(keys <= set(entry) for entry in found[name])
    assert all({"propose", "oppose"} <= set(party) for party in found["parties"].values())


@given(any_draft)
def test_no_word_is_lost_or_counted_twice(draft: Draft) -> None:
    """The census of any text agrees with counting word by word."""
    found = census(draft)
    starts = words_of(draft.source.text, draft.tokens).starts
    disputed = [bracket for bracket in draft.brackets if bracket.kind in DISPUTED]
    bracketed = {at for at in starts if any(one.start <= at < one.end for one in disputed)}
    optional = {at for at in starts if any(one.start <= at < one.end for one in draft.options)}
    assert found.counts.words == len(starts)
    assert found.counts.bracketed_words == len(bracketed | optional)
    assert found.counts.option_words == len(optional - bracketed)
    assert found.counts.brackets == len(disputed) == sum(found.counts.by_kind[kind] for kind in DISPUTED)
    assert sum(found.counts.by_kind.values()) == len(draft.brackets)
    for provision in found.provisions:
        inside = [at for at in starts if provision.start <= at < provision.end]
        assert provision.words == len(inside)
        assert provision.bracketed_words == len((bracketed | optional) & set(inside))
        below = [one for one in found.provisions if one.parent == provision.id]
        assert sum(one.words for one in below) <= provision.words
        assert sum(one.brackets for one in below) <= provision.brackets


@given(any_draft)
def test_stretches_add_up_to_the_draft(draft: Draft) -> None:
    """The rows of the report hold every word, open word, bracket and option once."""
    report = summary(draft)
    counts = report.census.counts
    assert sum(one.words for one in report.stretches) == counts.words
    assert sum(one.open for one in report.stretches) == counts.bracketed_words
    assert all(one.agreed + one.open == one.words and one.agreed >= 0 for one in report.stretches)


@given(any_draft)
def test_distributions_hold_every_disputed_bracket(draft: Draft) -> None:
    """Each disputed bracket has one length and one depth."""
    report = summary(draft)
    assert sum(step.brackets for step in report.lengths) == report.census.counts.brackets
    assert sum(step.brackets for step in report.depths) == report.census.counts.brackets


def test_option_words_are_those_outside_every_disputed_bracket() -> None:
    """A bracketed word inside an option counts as bracketed, the rest of the option as option words."""
    text = "Option 1: one [two] three"
    draft = Draft(
        Source(text),
        brackets=(Bracket("/1", "optional", 14, 19, 15, 18),),
        options=(Option("o1", "Option 1", "o", 0, len(text), 9),),
    )
    counts = census(draft).counts
    assert (counts.words, counts.bracketed_words, counts.option_words) == (5, 5, 4)


def test_notes_and_blanks_are_no_disputes() -> None:
    """A note's words are agreed words unless a disputed bracket stands round it."""
    draft = Draft(Source("[see above]"), brackets=(Bracket("/1", "note", 0, 11, 1, 10),))
    counts = census(draft).counts
    assert (counts.brackets, counts.bracketed_words, counts.by_kind["note"]) == (0, 0, 1)


def test_depth_counts_disputed_brackets_only() -> None:
    """A note between two disputed brackets adds no level."""
    brackets = (
        Bracket("/1", "block", 0, 30, 1, 29),
        Bracket("/2", "note", 2, 20, 3, 19, parent="/1"),
        Bracket("/3", "optional", 4, 10, 5, 9, parent="/2"),
    )
    assert nesting(brackets) == [1, 1, 2]


def test_ten_thousand_deep_needs_no_recursion() -> None:
    """Deep nesting costs neither the stack nor quadratic time."""
    deep = 10_000
    brackets = [
        Bracket(
            f"/{level}",
            "optional",
            level,
            2 * deep + 1 - level,
            level + 1,
            2 * deep - level,
            parent=f"/{level - 1}" if level else None,
        )
        for level in range(deep)
    ]
    draft = Draft(Source("[" * deep + "x" + "]" * deep), brackets=tuple(brackets))
    report = summary(draft)
    assert report.census.counts.deepest == deep
    assert report.census.counts.bracketed_words == 1


def test_parties_are_counted_by_side_and_matched_in_pairs() -> None:
    """A head's parties each count once; two of one head stand together, the two sides against each other."""
    report = summary(read("The Parties [US/MX propose; BN oppose: may] act. [US: now]", "US", "MX", "BN"))
    parties = report.census.parties
    assert (parties["US"].propose, parties["MX"].propose, parties["BN"].oppose) == (2, 1, 1)
    row = {code: number for number, code in enumerate(report.sides.parties)}
    assert report.sides.together[row["US"]][row["MX"]] == report.sides.together[row["MX"]][row["US"]] == 1
    assert report.sides.against[row["MX"]][row["BN"]] == 1
    assert report.sides.against[row["BN"]][row["MX"]] == 0


def test_reserved_points_are_found_by_what_their_notes_say() -> None:
    """A note that leaves a point to presidents, leaders or ministers is listed; another note is not."""
    text = (
        "1. The border [runs][ran] here. [Note: reserved for the two Presidents.]\n\n"
        "2. The tolls [rise]. [Note: see the annex.]\n"
    )
    assert [place.line for place in summary(read(text)).reserved] == [1]


def test_containers_show_their_own_words_only() -> None:
    """A chapter's row holds its heading, the rows of its articles the rest."""
    text = "Chapter I Rules Article 1 one two Article 2 three"
    draft = Draft(
        Source(text),
        provisions=(
            Provision("ch-1", "chapter", "Chapter I", "Rules", None, 0, len(text), 9),
            Provision("art-1", "article", "Article 1", "", "ch-1", 16, 34, 26),
            Provision("art-2", "article", "Article 2", "", "ch-1", 34, len(text), 44),
        ),
    )
    rows = [(one.label, one.words, one.level, one.own) for one in summary(draft).stretches]
    assert rows == [("Chapter I", 3, 0, True), ("Article 1", 4, 1, False), ("Article 2", 3, 1, False)]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [("Article 1", "", "ltr"), ("المادة 1", "", "rtl"), ("Article", "ar", "rtl"), ("", "", "ltr")],
)
def test_direction_follows_language_then_letters(text: str, language: str, wanted: str) -> None:
    """A named language decides; without one the letters do."""
    assert direction(Draft(Source(text), language=language)) == wanted


@given(st.text(max_size=2000), st.integers(0, 2000), st.integers(0, 2000))
def test_quotations_are_short_and_on_one_line(text: str, one: int, other: int) -> None:
    """However long the bracket, its quotation fits in a few lines."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    words = quotation(text, start, end)
    assert "\n" not in words.before + words.inside + words.after
    assert len(words.inside) < 300
    assert len(words.before) < 80


def test_lone_surrogates_do_not_stop_the_json() -> None:
    """A file name or text that is no valid Unicode comes out as an escape."""
    found = json.loads(to_json(census(Draft(Source("a", path="caf\udce9.md")))))
    assert found["source"]["path"] == "caf\udce9.md"
