"""The drawings: their proportions, their links, their direction."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from travaux.analysis import charts
from travaux.analysis.charts import Segment

SVG = "{http://www.w3.org/2000/svg}"

segments = st.lists(
    st.integers(0, 5000).flatmap(
        lambda words: st.builds(
            Segment, st.text(max_size=12), st.text(max_size=8), st.just(words), st.integers(0, words)
        )
    ),
    max_size=30,
)


def drawn(svg: str) -> etree._Element:
    """The drawing as a tree; HTML's SVG needs no namespace, XML's does."""
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", svg)
    return etree.fromstring(clean.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def number(element: etree._Element, name: str) -> float:
    """An attribute as a number, its per cent sign left out."""
    return float(str(element.get(name)).rstrip("%"))


@given(parts=segments, rtl=st.booleans())
def test_strip_is_as_wide_as_the_text_and_filled_as_it_is_open(*, parts: list[Segment], rtl: bool) -> None:
    """Widths add up to the whole; the filled area is the open words' share of all words."""
    whole = sum(part.words for part in parts)
    svg = charts.strip(parts, rtl=rtl, height=100)
    if not whole:
        assert svg == ""
        return
    rectangles = list(drawn(svg).iter(f"{SVG}rect"))
    agreed = [one for one in rectangles if one.get("class") == "agreed"]
    unsettled = [one for one in rectangles if one.get("class") == "open"]
    assert sum(number(one, "width") for one in agreed) == pytest.approx(100, abs=0.1)
    area = sum(number(one, "width") * number(one, "height") for one in unsettled) / 10_000
    assert area == pytest.approx(sum(part.open for part in parts) / whole, abs=0.002)


@given(segments)
def test_each_stretch_of_the_strip_is_a_named_link(parts: list[Segment]) -> None:
    """As many links as stretches, each with words for those who cannot see it."""
    svg = charts.strip(parts)
    if svg:
        links = list(drawn(svg).iter(f"{SVG}a"))
        assert len(links) == len(parts)
        assert all("words" in str(link.get("aria-label")) for link in links)


def test_drawings_run_from_the_right_where_the_text_does() -> None:
    """The first stretch of an Arabic text stands at the right edge."""
    parts = [Segment("1", "#a", 30, 0), Segment("2", "#b", 70, 0)]
    first = drawn(charts.strip(parts, rtl=True)).find(f".//{SVG}rect")
    assert first is not None
    assert number(first, "x") == pytest.approx(70)


@given(
    parts=st.lists(st.tuples(st.sampled_from(["open", "agreed"]), st.floats(0, 50)), max_size=2),
    rtl=st.booleans(),
)
def test_parts_of_a_bar_stand_side_by_side(*, parts: list[tuple[str, float]], rtl: bool) -> None:
    """No gap and no overlap between the parts."""
    rectangles = list(drawn(charts.bar(parts, rtl=rtl)).iter(f"{SVG}rect"))
    edges = sorted((number(one, "x"), number(one, "x") + number(one, "width")) for one in rectangles)
    assert all(left[1] == pytest.approx(right[0], abs=0.02) for left, right in pairwise(edges))


def test_tallest_column_fills_the_height() -> None:
    """Columns are drawn to one scale from zero."""
    rectangles = list(drawn(charts.columns([("1", 40), ("2", 10)], said="x", height=100)).iter(f"{SVG}rect"))
    assert [number(one, "height") for one in rectangles] == [100, 25]


def test_words_of_a_draft_cannot_leave_a_drawing() -> None:
    """Labels are escaped wherever they stand."""
    svg = charts.strip([Segment('"><script>', '"><script>', 1, 1)]) + charts.columns(
        [("<b>", 1)], said='"<script>'
    )
    assert "<script" not in svg
    assert "<b>" not in svg


def test_nothing_to_draw_is_nothing() -> None:
    """An empty text has no picture, not a broken one."""
    assert charts.strip([]) == ""
    assert charts.columns([], said="x") == ""
