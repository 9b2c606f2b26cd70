"""Every session and every Python snippet that the README and the manual show is true."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest

from tests import corpus_counts, sessions

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sessions.pages()
SNIPPETS = [
    page
    for page in [sessions.REPOSITORY / "README.md", *sorted((sessions.REPOSITORY / "docs").rglob("*.md"))]
    if ">>> " in page.read_text("utf-8")
]


def _name(page: Path) -> str:
    return str(page.relative_to(sessions.REPOSITORY))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh folder with what the sessions read."""
    sessions.furnish(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_session_prints_what_the_page_shows(page: Path, folder: Path) -> None:
    """The commands print, line by line, what stands below them (`make sessions` renews the pages)."""
    shown = page.read_text("utf-8")
    assert sessions.renewed(shown, folder) == shown


@pytest.mark.parametrize("page", SNIPPETS, ids=_name)
def test_a_snippet_runs(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python on a page gives the values that the page shows."""
    monkeypatch.chdir(folder)
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.attempted
    assert not result.failed


def test_the_readme_shows_a_session() -> None:
    """The README's worked session has not been lost."""
    assert sessions.REPOSITORY / "README.md" in PAGES


def test_a_session_is_played_anew(tmp_path: Path) -> None:
    """What a command prints takes the place of what stood there, both streams of it."""
    assert (
        sessions.played("$ echo one; echo two >&2\nthree\n", tmp_path)
        == "$ echo one; echo two >&2\none\ntwo\n"
    )


@pytest.mark.parametrize("command", ["travaux read no-such.md", "travaux read no-such.md | head -n 1"])
def test_a_session_with_a_wrong_call_is_refused(command: str, tmp_path: Path) -> None:
    """Exit code 2 is a mistake in the page, in a pipe too, unless the page asks for the code."""
    with pytest.raises(AssertionError, match=r"no-such\.md"):
        sessions.printed(command, tmp_path)
    asked = f'{{ {command}; }} >/dev/null 2>&1; echo "exit code $?"'
    assert sessions.printed(asked, tmp_path) == "exit code 2\n"


@pytest.mark.corpus
@pytest.mark.timeout(120)
def test_the_counts_of_real_drafts_are_those_of_today(corpus: Path) -> None:
    """The table of real drafts is true (`python -m tests.corpus_counts --write` renews it)."""
    assert corpus_counts.table(corpus) in corpus_counts.PAGE.read_text("utf-8")
