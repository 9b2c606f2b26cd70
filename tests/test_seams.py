"""Spaces and stops where words were taken out: a table of seams, each judged by eye before it was run."""

from __future__ import annotations

import pytest

from travaux import negotiation
from travaux.drafting.resolve import Decision, Verb
from travaux.text.parser import parse
from travaux.text.source import Source

# The text; its decisions: the number of a bracket with keep, drop or an alternative's number; what comes out.
Said = tuple[int, str | int]
TABLE: list[tuple[str, list[Said], str]] = [
    ("A [, and B], go.", [(0, "keep")], "A, and B, go."),
    ("A [, and B], go.", [(0, "drop")], "A, go."),
    ("The Parties[, where appropriate,] report.", [(0, "keep")], "The Parties, where appropriate, report."),
    ("The Parties[, where appropriate,] report.", [(0, "drop")], "The Parties report."),
    ("They report [to the Board] [and to the Council].", [(0, "drop")], "They report [and to the Council]."),
    ("They report [to the Board] [and to the Council].", [(1, "drop")], "They report [to the Board]."),
    ("They report [to the Board] [and to the Council].", [(0, "drop"), (1, "drop")], "They report."),
    ("[All] [the] Parties go.", [(0, "drop"), (1, "drop")], "Parties go."),
    ("water, [gas,] and power", [(0, "drop")], "water, and power"),
    ("water, [gas,] and power", [(0, "keep")], "water, gas, and power"),
    ("water[, gas]; power", [(0, "drop")], "water; power"),
    ("France [and Spain], Italy", [(0, "drop")], "France, Italy"),
    ("They report, [where possible].", [(0, "drop")], "They report."),
    ("They report [, where possible].", [(0, "drop")], "They report."),
    ("Go [now]! Stop.", [(0, "drop")], "Go! Stop."),
    ("the [ United ] Nations", [(0, "keep")], "the United Nations"),
    ("the [ United ] Nations", [(0, "drop")], "the Nations"),
    ("as “[old] words” say", [(0, "drop")], "as “words” say"),
    ("words ([old]) here", [(0, "drop")], "words here"),
    ("words ([old], new) here", [(0, "drop")], "words (new) here"),
    ("[However], they go", [(0, "drop")], "they go"),
    ("1. Go.\n2. [If so], they stop.", [(0, "drop")], "1. Go.\n2. they stop."),
    ("words (new [, old]) here", [(0, "drop")], "words (new) here"),
    ("1. [Stop.] Go.", [(0, "drop")], "1. Go."),
    ("One. [Two.] Three.", [(0, "drop")], "One. Three."),
    ("One. [Two.] Three.", [(0, "keep")], "One. Two. Three."),
    ("One. [Two.]\n", [(0, "drop")], "One.\n"),
    ("Go [now]", [(0, "drop")], "Go"),
    ("apples[,] pears", [(0, "keep")], "apples, pears"),
    ("apples[,] pears", [(0, "drop")], "apples pears"),
    ("word[s] here", [(0, "drop")], "word here"),
    ("word[s] here", [(0, "keep")], "words here"),
    ("[un]lawful acts", [(0, "drop")], "lawful acts"),
    ("They go [within [60][90] days].", [(0, "drop")], "They go."),
    ("They go [within [60][90] days].", [(0, "keep"), (1, 2)], "They go within 90 days."),
    ("x [[a] or [b]] y", [(0, "keep")], "x [a] or [b] y"),
    ("[a][b][c] end", [(1, "drop")], "[a][c] end"),
    ("a [and]/[or] b", [(0, 2)], "a or b"),
    ("They [shall / should / may] go", [(0, 2)], "They should go"),
    ("within [60][30]% of it", [(0, 2)], "within 30% of it"),
    ("[2][5]–10 years", [(0, 1)], "2–10 years"),
    ("Para one.\n\n[Para two.]\n\nPara three.\n", [(0, "drop")], "Para one.\n\nPara three.\n"),
    ("Para one.\n\n[Para two.]\n\nPara three.\n", [(0, "keep")], "Para one.\n\nPara two.\n\nPara three.\n"),
    ("(a) [Each Party;]\n(b) All;\n", [(0, "drop")], "(b) All;\n"),
    ("1. Go.\n2. [Stop.]\n3. [Rest.]\n4. End.\n", [(0, "drop"), (1, "drop")], "1. Go.\n4. End.\n"),
    ("- one [two]\n- three\n", [(0, "drop")], "- one\n- three\n"),
    ("les Parties [ensemble] ; elles vont", [(0, "drop")], "les Parties ; elles vont"),
    ("les Parties [ensemble] ; elles vont", [(0, "keep")], "les Parties ensemble ; elles vont"),
    ("les « [vieux] mots » restent", [(0, "drop")], "les « mots » restent"),
    ("القوات [، حسب الاقتضاء،] تنسحب", [(0, "drop")], "القوات تنسحب"),
    ("القوات [، حسب الاقتضاء،] تنسحب", [(0, "keep")], "القوات، حسب الاقتضاء، تنسحب"),
    ("各方[应]报告。", [(0, "drop")], "各方报告。"),
    ("They go; [they stop;] they rest.", [(0, "drop")], "They go; they rest."),
    ("They shall: [(a) go;] (b) stop.", [(0, "drop")], "They shall: (b) stop."),
    ("the Board [, the Seat] [and all].", [(0, "keep"), (1, "keep")], "the Board, the Seat and all."),
]  # fmt: skip

MARKDOWN: list[tuple[str, list[Said], str]] = [
    ("## Article 3 [Duration]\n\nText.\n", [(0, "drop")], "## Article 3\n\nText.\n"),
    ("They **[fully]** report.\n", [(0, "drop")], "They report.\n"),
    ("They **[fully]** report.\n", [(0, "keep")], "They **fully** report.\n"),
    ("> [quoted]\n> next\n", [(0, "drop")], "> next\n"),
    ("Go [now][^1].\n\n[^1]: A note.\n", [(0, "drop")], "Go[^1].\n\n[^1]: A note.\n"),
    ("2.\t[Go.][^1] Stop.\n\n[^1]: A note.\n", [(0, "drop")], "2.\t[^1] Stop.\n\n[^1]: A note.\n"),
    ("They \\[fully\\] report.\n", [(0, "drop")], "They report.\n"),
]


def resolved(text: str, kind: str, said: list[Said]) -> str:
    """The text with those decisions carried out, without front matter."""
    found = parse(Source(text, "markdown" if kind == "markdown" else "text"))
    ids = [bracket.id for bracket in found.brackets if bracket.disputed]
    decisions = []
    for number, what in said:
        verb: Verb = "choose" if isinstance(what, int) else "keep" if what == "keep" else "drop"
        decisions.append(Decision(ids[number], verb, what if isinstance(what, int) else 0))
    return negotiation.resolve(found, decisions).resolution.text


@pytest.mark.parametrize(("text", "said", "expected"), TABLE)
def test_a_seam(text: str, said: list[Said], expected: str) -> None:
    """As a secretariat would write it."""
    assert resolved(text, "text", said) == expected


@pytest.mark.parametrize(("text", "said", "expected"), MARKDOWN)
def test_a_seam_in_markdown(text: str, said: list[Said], expected: str) -> None:
    """Headings, emphasis, quotations and notes stay what they are."""
    assert resolved(text, "markdown", said) == expected
