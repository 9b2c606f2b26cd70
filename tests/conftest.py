"""What all tests share: where the checkout is, where the real texts are, how Hypothesis runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRAVAUX_SHARED", REPOSITORY.parent / "shared"))
CORPUS = SHARED / "corpus"
NO_CORPUS = "the corpus is not here (../shared/corpus)"
NO_SHARED = "the shared folder is not here (../shared)"

# The suite tries the same examples each time; `HYPOTHESIS_PROFILE=explore make test` looks for new ones.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `corpus` is skipped, with the reason, where the real texts are not."""
    if item.get_closest_marker("corpus") and not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout that holds texts and checks too large or not ours to ship."""
    if not SHARED.is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real texts."""
    if not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)
    return CORPUS
