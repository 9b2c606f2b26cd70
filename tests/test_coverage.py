"""Words counted in spans, against counting one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from travaux.text.coverage import Coverage

offsets = st.integers(0, 60)
spans = st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair)))


@given(st.sets(offsets).map(sorted), st.lists(spans, max_size=8), spans)
def test_counts_are_those_of_counting_one_by_one(
    starts: list[int], covering: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    """Overlapping, touching, empty and nested spans: each word is counted once."""
    coverage = Coverage.of(starts, covering)
    inside = [start for start in starts if asked[0] <= start < asked[1]]
    covered = [start for start in inside if any(low <= start < high for low, high in covering)]
    assert coverage.words(*asked) == len(inside)
    assert coverage.covered(*asked) == len(covered)
