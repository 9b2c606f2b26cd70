"""Corners of the text floor that no case file or property reaches by itself."""

from __future__ import annotations

import pytest

from tests.invariants import check
from travaux.text import assumption, habits, labels, render
from travaux.text.layout import Layout, Mark, Pair
from travaux.text.pairing import matched
from travaux.text.paragraphs import Paragraph, paragraphs
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Draft
from travaux.text.words import words_of


def draft_of(text: str, *parties: str) -> Draft:
    """A Markdown text, parsed."""
    return parse(Source(text, "markdown"), parties)


def kinds_of(text: str, *parties: str) -> list[str]:
    """The kinds of a text's brackets, in order."""
    return [bracket.kind for bracket in draft_of(text, *parties).brackets]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("(1) The Parties", "letter", "1"),
        ("Annex\n", "annex", ""),
        ("(v) the Parties", "roman", "v"),
        ("12\tThe Parties", "decimal", "12"),
    ],
)
def test_labels_at_the_edge(text: str, kind: str, number: str) -> None:
    """Numbers in parentheses, an annex without a number, a number before a tab."""
    label = labels.label_at(text, 0, len(text))
    assert label is not None
    assert (label.kind, label.number) == (kind, number)


def test_a_numeral_without_its_predecessor_is_a_letter() -> None:
    """(v) that follows no (iv) counts as the letter, an annex without a number keeps its plain id."""
    draft = draft_of("Article 1\n\n(u) one;\n\n(v) two.\n\nAnnex\n\nText.\n")
    assert [p.id for p in draft.provisions] == ["art-1", "art-1.u", "art-1.v", "annex"]


@pytest.mark.parametrize(
    "front",
    [
        "parties: [KAR, TOL]",
        "parties:\n  - KAR: Karvenia\n  - TOL: Tolmar",
        "parties:\n- KAR\n- TOL\ntitle: x",
    ],
)
def test_parties_of_the_front_matter_are_known(front: str) -> None:
    """A list in the front matter, in one line or several, declares the codes that heads use."""
    draft = draft_of(f"---\n{front}\n---\n\n1. Each [KAR: a][TOL: b] day.\n")
    assert [(party.code, party.known) for party in draft.parties] == [("KAR", True), ("TOL", True)]
    assert not draft.diagnostics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. The list of [NZ. Under review] ports.", ["optional"]),
        ("1. The ports *[list of ports + annex]* are open.", ["note"]),
        ("1. The ports are open; *[small ports]*", ["note"]),
        ("1. The ports are *[small]* and open.", ["optional"]),
        ("1. The ports [subject to review by the Commission] are open.", ["optional"]),
        ("1. The ports are open. [This paragraph was moved from Annex B.]", ["note"]),
        ("1. The ports [no longer] are open.", ["optional"]),
        ("1. The *[small ports]* are open.", ["optional"]),
        ("1. The ports are open [subject to further review].", ["optional"]),
        ("1. [Subject to legal review, each Party shall pay.]", ["block"]),
        ("1. Each Party shall [insert a clause].", ["optional"]),
        ("1. The lock [insert the names of all locks on the river] opens.", ["note"]),
        ("1. Paid on [1 May][KAR propose: 2 May].", ["value", "proposal"]),
        ("1. [US, JP propose: all] ports [US/JP, NZ oppose: and bays].", ["proposal", "deletion"]),
        ("1. the [poor - south and north] ports", ["optional"]),
        ("1. the [poor - US; north of it] ports", ["optional"]),
    ],
)
def test_kinds_at_the_edge(text: str, expected: list[str]) -> None:
    """Brackets whose kind hangs on the place, on italics, or on a head that is none."""
    assert kinds_of(text) == expected


def test_a_script_without_capitals_has_no_titles_in_capitals() -> None:
    """A code in Latin capitals does not make an Arabic paragraph a title."""
    draft = draft_of("يبلغ كل طرف البعثة [KAR: قبل كل تحرك] بالطرق\n\n## المادة 2\n\n2 مكررا. نص.\n", "KAR")
    assert [p.id for p in draft.provisions] == ["art-2", "art-2.2bis"]


def test_a_racket_is_no_bracket() -> None:
    """Only a text that speaks of brackets says what its own are."""
    assert not habits.habits_of("A racket. Words in square rackets were added by hand.", ()).editorial


def test_a_loose_head_without_a_sibling_is_no_option() -> None:
    """A head without a colon counts only behind an option 1."""
    assert not draft_of("Option 2 The lock is open.\n").options


def test_readings_leave_what_nobody_is_named_for() -> None:
    """Base and a party's reading keep unattributed brackets whole; clean drops nested options once."""
    text = "1. Each [small] port [US oppose: may] [JP: shall] open [PE: daily].\n"
    assert render.base(draft_of(text)) == "1. Each [small] port may open.\n"
    assert render.as_party(draft_of(text), "JP") == "1. Each [small] port may shall open.\n"
    assert render.as_party(draft_of(text), "PE") == "1. Each [small] port may open daily.\n"
    mixed = draft_of("1. Paid on [1 May][KAR propose: 2 May][TOL propose: 3 May].\n")
    assert render.base(mixed) == "1. Paid on 1 May.\n"
    assert render.as_party(mixed, "KAR") == "1. Paid on 2 May.\n"
    assert render.as_party(mixed, "JP") == "1. Paid on 1 May.\n"
    bold = draft_of("1. Agreed.\n\n2. **Option 1:** [One] lock.\n\n**Option 2:** No text.\n\n3. Agreed.\n")
    assert render.clean(bold) == "1. Agreed.\n\n3. Agreed.\n"
    heads = ("Option 1:", "(a) one", "Option (a): two", "Option (b): three", "Option 2: four")
    options = "\n\n".join(("1. Agreed.", *heads, "2. Agreed too.\n"))
    assert "two" not in render.clean(draft_of(options))
    assert render.clean(draft_of(options)).startswith("1. Agreed.")


def test_escaped_brackets_go_with_their_backslashes() -> None:
    """Where a converter escaped every bracket the readings leave no backslash behind."""
    text = r"1. Each Party \[US: shall\] report." + "\n"
    assert render.as_party(draft_of(text), "US") == "1. Each Party shall report.\n"


def test_what_is_assumed_never_crosses_what_is_certain() -> None:
    """An assumed pair that would cross another shrinks to its own mark, whichever of the two comes first."""
    certain = Pair(4, 12)
    assert assumption.nested([Pair(2, 8, "end"), certain]) == [Pair(2, 3, "end"), certain]
    assert assumption.nested([certain, Pair(8, 20, "start")]) == [certain, Pair(19, 20, "start")]
    assert assumption.nested([certain, Pair(8, 20, "end")]) == [certain, Pair(8, 9, "end")]


def pairs_of(text: str) -> list[Pair]:
    """The pairs of a Markdown text."""
    source = Source(text, "markdown")
    marks = [Mark(i, i + 1, sign == "[") for i, sign in enumerate(text) if sign in "[]"]
    return matched(Layout(text, marks, paragraphs(source), words_of(text).starts))


def test_a_bracket_before_a_heading_holds_what_stands_under_it() -> None:
    """Unclosed before Article 1, it ends before Article 2, unless it would cross one that is certain."""
    text = "[Article 1\n\nThe lock opens.\n\nThe lock closes.\n\nArticle 2\n\nThe mill.\n"
    assert pairs_of(text) == [Pair(0, text.index("\n\nArticle 2"), "end")]
    crossed = text.replace("closes.", "[closes.").replace("mill.", "mill].")
    assert all(pair.start or pair.missing is None or pair.end < 30 for pair in pairs_of(crossed))


def test_a_stray_mark_at_the_end_goes_back_over_whole_paragraphs() -> None:
    """Where a draft's brackets hold three paragraphs each, one that lost its opening holds several."""
    block = (
        "[{0} one stands here.\n\n{0} two too.\n\n{0} three stands there.]\n\n{0} four stands outside.\n\n"
    )
    text = "".join(block.format(name) for name in ("Alpha", "Beta", "Gamma", "Delta", "Kappa", "Sigma"))
    last = "Omega one stands here.\n\nOmega two stands there.]\n"
    repaired = [pair for pair in pairs_of(text + last) if pair.missing]
    assert [pair.missing for pair in repaired] == ["start"]
    assert (text + last)[repaired[0].start :].startswith("Omega one")


def test_many_lost_marks_are_taken_for_themselves() -> None:
    """Beyond two thousand lost marks nothing can be told from their places."""
    text = "a ] " * 2500 + "[b]"
    found = pairs_of(text)
    assert found[-1] == Pair(len(text) - 3, len(text))
    assert all(pair.end - pair.start == 1 for pair in found[:-1])


def test_a_paragraph_of_markup_alone_is_no_trouble() -> None:
    """A file that is nothing but front matter or a link has no words and no finding."""
    assert not draft_of("---\ntitle: x\n---\n").brackets
    assert [p.start for p in paragraphs(Source("", "markdown"))] == []
    assert Paragraph(0, 1).apart


def test_brackets_whose_assumed_ends_share_a_link_both_remain() -> None:
    """A mark is read or reported, also where two lost partners are assumed inside of one link."""
    source = Source(
        "The Parties [publ\tish the map at [the l options for 4.3}\n"
        "3. {This paragraph would replace option 1 paragraphs 1 to 4}\n"
        "4. {second sentence of original 4.8}\n"
        "gazette](https://example.org/g)] each year.\n",
        "markdown",
    )
    check(source, parse(source))
