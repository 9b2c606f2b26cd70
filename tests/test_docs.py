"""The manual is complete: commands, diagnostics, the README's two commands, pages that are reached."""

from __future__ import annotations

import inspect
import keyword
import re
from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import click
import pytest

import travaux.negotiation
from travaux.analysis.entries import Census, Counts
from travaux.cli import main
from travaux.text.diagnostics import CATALOGUE
from travaux.text.tree import BracketKind

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(main.commands)
DIRECTIVE = re.compile(r"^```\{diagnostics\} (\w+)$", re.MULTILINE)
# A word of capitals that fills a cell alone: a figure that was to be put in later.
PLACEHOLDER = re.compile(r"(?<=\|)[ \t]*([A-Z]{5,})[ \t]*(?=\|)")
ROW = re.compile(r"^\| `([a-z_`, ]+)` \|", re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_section(name: str, repository: Path) -> None:
    """The page of commands shows the help of each."""
    page = (repository / "docs/reference/commands.md").read_text("utf-8")
    assert f"## travaux {name}\n\n```{{command-help}} {name}\n```" in page


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_a_function_of_the_same_name(name: str) -> None:
    """What the command line can do, Python can do by the same name (`import_` for import)."""
    called = name.replace("-", "_") + ("_" if keyword.iskeyword(name) else "")
    assert inspect.isfunction(getattr(travaux.negotiation, called))


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_explained(name: str) -> None:
    """Every option of every command has its sentence."""
    options = [one for one in main.commands[name].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_diagnostic_stands_in_the_catalogue_once(code: str, repository: Path) -> None:
    """Exactly one of the page's directives brings the code."""
    page = (repository / "docs/reference/diagnostics.md").read_text("utf-8")
    assert sum(code.startswith(prefix) for prefix in DIRECTIVE.findall(page)) == 1


def test_every_kind_of_bracket_is_defined(repository: Path) -> None:
    """The table of kinds has one row for each, in the order of the program."""
    page = (repository / "docs/reference/definitions.md").read_text("utf-8")
    assert tuple(ROW.findall(page)) == get_args(BracketKind)


@pytest.mark.parametrize("described", [Census, Counts], ids=["draft", "counts"])
def test_every_key_of_the_json_is_described(described: type[Census | Counts], repository: Path) -> None:
    """The page of the schema has a row for each key."""
    page = (repository / "docs/reference/json.md").read_text("utf-8")
    rows = {name for row in ROW.findall(page) for name in row.split("`, `")}
    assert {field.name for field in fields(described)} <= rows


def test_the_two_commands_of_the_readme_exist(repository: Path) -> None:
    """`make demo` and `make test` stand in the README and in the Makefile."""
    readme, makefile = ((repository / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for command in ("demo", "test"):
        assert f"make {command}" in readme
        assert f"\n{command}: " in makefile


def test_no_figure_was_left_to_be_filled_in(repository: Path) -> None:
    """No cell of a table holds a placeholder, a word of capitals alone."""
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    found = {page.name: PLACEHOLDER.findall(page.read_text("utf-8")) for page in pages}
    assert {name: cells for name, cells in found.items() if cells} == {}


def test_a_placeholder_is_seen() -> None:
    """The check above is able to fail, and leaves words and short codes alone."""
    assert PLACEHOLDER.findall("| DMEAN | MEDIAN |\n| 60 | TX12 | UNFCCC, Lima |") == ["DMEAN", "MEDIAN"]


def test_every_decision_is_listed(repository: Path) -> None:
    """No page of docs/adr is left out of its index."""
    folder = repository / "docs/adr"
    index = (folder / "index.md").read_text("utf-8")
    assert [page.stem for page in sorted(folder.glob("0*.md")) if page.stem not in index] == []
