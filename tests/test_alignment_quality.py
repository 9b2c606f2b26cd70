"""Versions are aligned to their base nearly as whoever made them knows it."""

from __future__ import annotations

import pytest

from tests.alignment_quality import DRAFT, GENERATOR, quality
from tests.conftest import NO_SHARED


@pytest.mark.corpus
@pytest.mark.parametrize("parties", [2, 4, 8, 16])
@pytest.mark.parametrize("words", [500, 1000, 2000, 5000])
def test_true_pairs_are_found(words: int, parties: int) -> None:
    """Of words of two parties with one origin, 99 in 100 answer one word of the base."""
    if not GENERATOR.is_file():
        pytest.skip(NO_SHARED)
    assert quality(DRAFT.read_text("utf-8"), words, parties).pairs >= 0.99
