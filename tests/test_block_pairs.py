"""Which paragraphs, rows and tables of a version answer which of its base."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from travaux.drafting.block_pairs import paired
from travaux.drafting.stories import consolidate_stories
from travaux.text.stories import Block, Paragraph, Row, Table


def lines(*said: str) -> tuple[Paragraph, ...]:
    """Paragraphs of words."""
    return tuple(Paragraph(words) for words in said)


def test_the_same_line_answers_where_it_stands_once_more() -> None:
    """Blank lines and repeated ones do not draw the others away."""
    base = lines("", "All forces withdraw.", "", "They meet each month.", "")
    version = lines("", "A preamble of some kind.", "", "All forces leave.", "", "They meet each month.", "")
    assert paired(base, version)[1:4:2] == [3, 5]


def test_what_is_no_version_answers_nothing() -> None:
    """Paragraphs with little in common, in another list, empty, or of another kind, are no answers."""
    other: list[Block] = [Paragraph("All forces withdraw.", "1 0"), Paragraph(""), Table(())]
    assert paired(lines("All forces withdraw.") * 3, other) == [None, None, None]


def test_numbers_in_cells_answer_by_their_place() -> None:
    """A short line alone between two landmarks answers the short line there."""
    base, version = lines("North", "60", "South"), lines("North", "30", "South")
    assert paired(base, version) == [0, 1, 2]


def test_a_term_replaced_everywhere() -> None:
    """A paper of 300 paragraphs that all changed a word: each answers its own, near its place."""
    base = lines(*(f"Provision {k} of the Agreement binds all Parties {k}." for k in range(300)))
    version = lines(*(f"Provision {k} of the Treaty binds all Parties {k}." for k in range(300)))
    assert paired(base, version) == list(range(300))


def test_papers_with_nothing_in_common_are_not_tried_pair_by_pair() -> None:
    """More than 25 million pairs: the papers answer nothing, and nothing takes forever."""
    base, version = lines(*map(str, range(6000))), lines(*map(str, range(6000, 12000)))
    assert paired(base, version) == [None] * 6000


WORDS = st.lists(st.sampled_from(["the", "sea", "lock", "60", "30", "toll", "[may]"]), max_size=6).map(
    " ".join
)
STORIES = st.lists(
    st.builds(Paragraph, WORDS, st.sampled_from(["", "", "1 0", "1 1"]))
    | st.builds(
        Table,
        st.lists(
            st.lists(st.builds(lambda words: (Paragraph(words),), WORDS), min_size=2, max_size=2).map(
                lambda cells: Row(tuple(cells), "1 1")
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    max_size=6,
).map(tuple)


@given(STORIES, STORIES)
def test_answers_stand_in_one_order(base: tuple[Paragraph, ...], version: tuple[Paragraph, ...]) -> None:
    """No block answers two, and none crosses another."""
    found = [answer for answer in paired(base, version) if answer is not None]
    assert found == sorted(set(found))


@given(STORIES, STORIES, STORIES)
def test_each_block_has_its_place(
    base: tuple[Paragraph, ...], one: tuple[Paragraph, ...], other: tuple[Paragraph, ...]
) -> None:
    """Every block of the base stands once in the plan, in its order, whatever the order of the parties."""
    plan = consolidate_stories(base, {"A": one, "B": other})
    at = 0
    for step in plan:
        start, end = (step.base, step.base + 1) if hasattr(step, "base") else (step.start, step.end)
        assert start == at
        at = end
    assert at == len(base)
    assert plan == consolidate_stories(base, {"B": other, "A": one})
