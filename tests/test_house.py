"""The rules of the house that no other gate looks after."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

import travaux

if TYPE_CHECKING:
    from pathlib import Path

TEXT_SUFFIXES = frozenset(
    {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".sh", ".css", ".html", ".j2", ".cfg", ""}
)
CACHES = frozenset({".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
UNTRACKED = CACHES | {".venv", "build", "dist", "__pycache__", ".git", "node_modules"}
# A path of somebody's machine, or an address of a package index: neither belongs into a project's files.
MACHINE = re.compile(r"(?<![\w.\]/])/(?:work|root|home/\w+|Users/\w+|tmp/\w+|opt/\w+)/|index-url|find-links")
FORBIDDEN_NAMES = re.compile(r"manager|helper|utils?$|handler|process(?!or_time)|service", re.IGNORECASE)


def _files(repository: Path) -> list[Path]:
    """The files that belong to the project: those git knows, or all where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        paths = [repository / name.decode() for name in listed.stdout.split(b"\0") if name]
    else:
        paths = [path for path in repository.rglob("*") if not UNTRACKED & set(path.parts)]
    return sorted(path for path in paths if path.is_file())


def _modules(repository: Path) -> list[Path]:
    return sorted((repository / "src").rglob("*.py"))


def test_the_public_face_is_complete() -> None:
    """Every name in `__all__` is there, and nothing else is offered."""
    missing = [name for name in travaux.__all__ if not hasattr(travaux, name)]
    assert missing == []
    assert list(travaux.__all__) == sorted(travaux.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The lazy package answers as any other for what it does not have."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = travaux.no_such_name


def test_importing_travaux_loads_no_library() -> None:
    """`import travaux` stays cheap: libraries are loaded by what needs them."""
    code = "import sys, travaux; print(*{'lxml', 'pypdfium2', 'jinja2', 'msgspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_version_and_changelog_agree(repository: Path) -> None:
    """The newest section of the changelog is the version that the package states, or the unreleased one."""
    headings = re.findall(
        r"^## \[?([^\]\s]+)", (repository / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert travaux.__version__ in [name for name in headings if name != "Unreleased"][:1]
    with (repository / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/travaux/__init__.py"


def test_every_module_says_what_it_is(repository: Path) -> None:
    """Each module has a docstring and postpones its annotations."""
    bad = []
    for path in _modules(repository):
        tree = ast.parse(path.read_text("utf-8"))
        postponed = any(
            isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
        )
        if ast.get_docstring(tree) is None or not (postponed or len(tree.body) == 1):
            bad.append(str(path.relative_to(repository)))
    assert bad == []


def test_every_test_says_what_it_holds(repository: Path) -> None:
    """Each test function begins with a docstring of one line."""
    bad = []
    for path in sorted((repository / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = ast.get_docstring(node)
                if said is None or "\n" in said:
                    bad.append(f"{path.name}:{node.lineno} {node.name}")
    assert bad == []


def test_names_are_words_of_the_trade(repository: Path) -> None:
    """No name of the package is one of those that fit anything: manager, helper, utils, handler."""
    bad = []
    for path in _modules(repository):
        names = [path.stem] + [
            node.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]
        bad += [f"{path.name}: {name}" for name in names if FORBIDDEN_NAMES.search(name)]
    assert bad == []


def test_no_file_names_a_machine(repository: Path) -> None:
    """No file holds a path of the machine it was written on, nor the address of a package index."""
    bad = []
    for path in _files(repository):
        if path.suffix in TEXT_SUFFIXES and path.name != "test_house.py":
            for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
                if MACHINE.search(line):
                    bad.append(f"{path.relative_to(repository)}:{number}: {line.strip()[:80]}")
    assert bad == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_what_is_installed_is_named_by_version_alone(name: str, repository: Path) -> None:
    """Requirements name packages and versions, never an address."""
    assert "://" not in (repository / name).read_text("utf-8")


def test_every_requirement_is_pinned(repository: Path) -> None:
    """constraints.txt fixes a version for each package that the project and its tools ask for."""
    with (repository / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {_plain(re.split(r"[<>=\[ ;]", one, maxsplit=1)[0]) for one in wanted}
    pinned = {
        _plain(line.split("==")[0])
        for line in (repository / "constraints.txt").read_text("utf-8").splitlines()
    }
    assert names - pinned == set()


def _plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_recipe_is_listed(repository: Path) -> None:
    """Bare `make` lists every target that a person may call."""
    makefile = (repository / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (help .*)$", makefile, re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert set(phony.group(1).split()) == explained
