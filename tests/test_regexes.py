"""Every regular expression answers 50,000 hostile characters in 100 ms, and none escapes that trial."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.regexes import MADE, PROMISED

if TYPE_CHECKING:
    from pathlib import Path

BUSY = 5  # a shared one may take that many times as long; a runaway pattern takes hundreds of times as long
PATIENCE = 120  # seconds for all patterns together

CALLS = frozenset({"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"})


def _calls_of_re(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and name of each call `re.…` that stands inside a function, but for those that the trial calls."""
    tried = {name for _, name in MADE}
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda) and getattr(node, "name", "") not in tried
    ]
    return sorted(
        {
            (call.lineno, call.func.attr)
            for function in functions
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == "re"
            and call.func.attr in CALLS
        }
    )


def test_patterns_are_compiled_where_they_can_be_measured(repository: Path) -> None:
    """No function compiles a pattern or gives one as a string: each is a constant, or is tried with names."""
    found = [
        f"{path.relative_to(repository)}:{line} re.{name}"
        for path in sorted((repository / "src").rglob("*.py"))
        for line, name in _calls_of_re(ast.parse(path.read_text("utf-8")))
    ]
    assert not found


def test_the_trial_sees_a_call_inside_a_function() -> None:
    """The check above is able to fail."""
    assert _calls_of_re(ast.parse("def f(t):\n    return re.search('a+$', t)")) == [(2, "search")]


@pytest.mark.timeout(PATIENCE + 20)
def test_no_pattern_runs_away(repository: Path) -> None:
    """Each pattern on every hostile text: the one test that asserts a time, since nothing else shows it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.regexes"],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(rows) >= 5, "hardly a pattern was found: the trial is broken"
    slow = [row for row in rows if float(row[0]) >= PROMISED * BUSY]
    assert not slow
