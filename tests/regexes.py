"""Time every regular expression of travaux on hostile text: `python -m tests.regexes` shows the worst.

Patterns are caught as they are compiled, while all modules of travaux are imported: none hides in a tuple.
Those that are made out of a draft's own names are made here of some.
Those that are used for `match` and `fullmatch` alone are tried at the start of a text, all others along it.
One line a pattern: its slowest case in milliseconds of processor time (the least of three runs), then
operation, text, module, pattern. What takes more than two seconds is stopped and counts as infinite.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LENGTH = 50_000
PROMISED = 100.0  # milliseconds, on a quiet machine
RUNS = 3
LIMIT = 2.0  # seconds of processor time for one case
QUICK = PROMISED / 2  # what stays under it is not run again

MADE = {
    ("travaux.text.notation", "heads"): (frozenset({"US", "A", "Karvenia", "A US"}), True),
    ("travaux.text.notation", "_alike"): (frozenset({"US", "A", "Karvenia", "A US"}), True),
    ("travaux.analysis.hanging", "_reference_to"): ("Article 1", False),
    ("travaux.analysis.hanging", "_paragraph"): ("1", False),
}
"""The functions that make a pattern out of names in a draft: names to try them on, and whether the pattern is
used for `match` alone."""

UNITS = (
    *"[]a1.I(){}/-'’*_`\\<>&,:;|#\n\r\t\f\0é١条［ \u00a0",
    *("1.", "a.", "a ", " \n", "\n\n", "[a", "[ ", "a]", "][", "[]", "(a)", "(i) ", "1.1", "a-", "a'", "a/"),
    *(
        " / ",
        "US/",
        "US, ",
        "US:",
        "[US: ",
        "[US oppose",
        "A; ",
        "Option 1 ",
        "Article 1 ",
        "bis ",
        "Annex I ",
    ),
    *("[^1]", "](", "[a](", "<a ", "<a b=c", "{: ", "**", "*a*", "\\[", "# ", "> ", "- ", "| a ", "http://"),
    *("&amp", "PP1 "),
)


def hostile(length: int) -> dict[str, str]:
    """The texts, by name, of so many characters: one unit over and over, and an end that fits nothing."""
    texts = {repr(unit): (unit * length)[: length - 2] + "\n!" for unit in UNITS}
    blanks, letters = " " * (length * 2 // 5), "a" * (length * 3 // 10)
    texts["blanks among letters"] = letters + blanks + letters
    texts["blanks behind a head"] = "[US" + blanks + letters * 2
    texts["blanks before a line end"] = "Article 1" + blanks + "\n" + "1" * len(letters) * 2
    return texts


def compiled() -> list[tuple[str, re.Pattern[str]]]:
    """Every pattern of str that a module of travaux compiles while it is imported, with the module's name."""
    found: list[tuple[str, re.Pattern[str]]] = []
    genuine = re.compile

    def witness(pattern: Any, flags: Any = 0) -> Any:
        made = genuine(pattern, flags)
        module = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001
        if module.partition(".")[0] == "travaux" and isinstance(made.pattern, str):
            found.append((module, made))
        return made

    re.compile = witness
    try:
        package = importlib.import_module("travaux")
        for module in pkgutil.walk_packages(package.__path__, "travaux."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        for (home, name), (names, _) in MADE.items():
            getattr(sys.modules[home], name)(names)
    finally:
        re.compile = genuine
    return found


def anchored() -> set[tuple[str, str]]:
    """Module and name of each constant that is used for nothing but `match` and `fullmatch`."""
    uses: dict[tuple[str, str], set[str]] = {}
    root = Path(importlib.import_module("travaux").__path__[0])
    for path in root.rglob("*.py"):
        module = ".".join(path.relative_to(root.parent).with_suffix("").parts)
        tree = ast.parse(path.read_text("utf-8"))
        called = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        homes = {
            alias.asname or alias.name: node.module or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                where = homes.get(node.id, module), node.id
                uses.setdefault(where, set()).add(called.get(id(node), "anything"))
            elif (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in homes
            ):
                where = f"{homes[node.value.id]}.{node.value.id}", node.attr
                uses.setdefault(where, set()).add(called.get(id(node), "anything"))
    return {where for where, methods in uses.items() if methods <= {"match", "fullmatch", "pattern"}}


def _operations(pattern: re.Pattern[str], *, at_start: bool) -> dict[str, Callable[[str], object]]:
    def finditer(text: str) -> int:
        return sum(1 for _ in pattern.finditer(text))

    operations: dict[str, Callable[[str], object]] = {"match": pattern.match, "fullmatch": pattern.fullmatch}
    return operations if at_start else operations | {"finditer": finditer}


def _milliseconds(operation: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(RUNS):
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
        try:
            operation(text)
        except TimeoutError:
            break
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        best = min(best, (time.process_time() - begun) * 1000)
        if best < QUICK:
            break
    return best


def _stop(_number: int, _frame: object) -> None:
    raise TimeoutError


def worst() -> Iterator[tuple[float, str, str, str, str]]:
    """For each pattern its slowest case: milliseconds, operation, text, module, pattern."""
    lengths = {length: hostile(length) for length in (LENGTH // 16, LENGTH // 4, LENGTH)}
    patterns = compiled()
    at_start = {id(getattr(sys.modules.get(module), name, None)) for module, name in anchored()}
    made = [(getattr(sys.modules[home], name)(names), first) for (home, name), (names, first) in MADE.items()]
    at_start |= {id(pattern) for pattern, first in made if first}
    for module, pattern in patterns:
        operations = _operations(pattern, at_start=id(pattern) in at_start)
        cases = [(name, title) for name in operations for title in lengths[LENGTH]]
        for length, texts in lengths.items():
            timed = []
            for name, title in cases:
                timed.append((_milliseconds(operations[name], texts[title]), name, title))
                if timed[-1][0] == float("inf"):
                    break
            slowest = max(timed)
            if slowest[0] == float("inf"):
                break
            # What stays under PROMISED even if its time grows with the square of the length needs no longer
            # trial; a third power would have been stopped at the shortest length already.
            growth = (LENGTH // length) ** 2
            cases = [case[1:] for case in timed if case[0] * growth >= PROMISED or case == slowest]
        yield (*slowest, module, repr(pattern.pattern))


def main() -> None:
    """Print one line a pattern, its fields parted by tabs."""
    signal.signal(signal.SIGVTALRM, _stop)
    for milliseconds, operation, text, module, pattern in worst():
        sys.stdout.write(f"{milliseconds:.2f}\t{operation}\t{text}\t{module}\t{pattern}\n")


if __name__ == "__main__":
    main()
