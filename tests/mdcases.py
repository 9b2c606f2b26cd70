"""The case files: drafts in Markdown with what is expected of them, and how an expectation is checked.

A case file is Markdown. Its title names one convention; prose says why; each fenced block of the language
`draft` is one draft. The words behind `draft` may set `format`, `parties` and `language`. Under a line of the
draft stand lines of expectation: spaces, carets, a space, terms joined by commas or spaces. They are taken
out before the draft is read.

The carets begin under the bracket's opening mark. Several of them cover the bracket to its closing mark, one
alone marks the place only. With `repaired=start` the last caret stands under the closing mark.

    [a-z]+|[a-z]+       the bracket's kind, or one of several where the conventions leave it open
    propose=A,B         who proposes, in this order; `oppose=` likewise; `-` for nobody
    group=a             the members of a group carry one letter, and it has no others; `-` for no group
    hint, certain       the reading is said to be doubtful, or not
    repaired=end, wide  as in the tree; inside=3: three alternatives stand inside the bracket
    provision=art-1     the provision of the bracket, or the innermost one here; its label="1", heading="…"
    option="Option 1"   an option's head; set=a as for groups; under="Option I"; empty
    in="Option 2"       the innermost option round this place; `-` for none
    TX101 name          a diagnostic that begins here (TX121: that covers this place)

A block may end with totals: `= brackets 3` (disputed ones), `= options`, `= words`, `= bracketed` (words),
`= parties A B`, `= provisions art-1 …`, `= diagnostics TX101 …` (the codes that occur, `-` for none). Every
warning of a draft must be expected somewhere in its block.
"""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, cast, get_args

from travaux.text.diagnostics import CATALOGUE
from travaux.text.source import Format, Source
from travaux.text.tree import DISPUTED, Bracket, BracketKind, Draft, Option, Provision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from travaux.text.diagnostics import Diagnostic

KINDS = frozenset(get_args(BracketKind))
FORMATS = frozenset(get_args(Format))
FLAGS = frozenset({"hint", "certain", "wide", "empty"})
OF_BRACKETS = frozenset({"propose", "oppose", "group", "repaired", "inside"})
KEYS = OF_BRACKETS | {"provision", "label", "heading", "option", "set", "under", "in"}
TOTALS = frozenset({"brackets", "options", "words", "bracketed", "parties", "provisions", "diagnostics"})
WORD = re.compile(r"(?:(?!_)\w)+(?:[-'’](?:(?!_)\w)+)*")

_EXPECTATION = re.compile(r"^( *)(\^+) (\S.*)$")
_TOTAL = re.compile(r"^= ([a-z]+) (\S.*)$")
_TERM = re.compile(r'TX\d{3}(?: [a-z-]+)?|[a-z]+=(?:"[^"]*"|[^\s"]+)|[a-z]+(?:\|[a-z]+)*')
_FENCE = re.compile(r"^```draft(?: (.*))?$")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected at one place: `offset` in the draft, `width` carets, the terms as written."""

    line: int
    offset: int
    width: int
    terms: tuple[str, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of bracket that are right here; empty if none is asked for."""
        return frozenset(
            k for t in self.terms if "=" not in t and t not in FLAGS and t[:2] != "TX" for k in t.split("|")
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The diagnostics asked for."""
        return tuple(t[:5] for t in self.terms if t.startswith("TX"))

    def value(self, key: str) -> str | None:
        """What a `key=value` term says, without quotation marks."""
        return next((t.split("=", 1)[1].strip('"') for t in self.terms if t.startswith(key + "=")), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One block of a case file: the draft and all that is expected of it."""

    name: str
    source: Source
    parties: tuple[str, ...]
    language: str
    expectations: tuple[Expectation, ...]
    totals: tuple[tuple[str, str], ...]


def cases(path: Path) -> Iterator[Case]:
    """The blocks of a case file, in order; ValueError where the file itself is wrong."""
    lines = path.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        at += 1
        if fence:
            end = lines.index("```", at)
            yield case(f"{path.stem}:{at}", fence.group(1) or "", lines[at:end], at + 1)
            at = end + 1


def case(name: str, info: str, lines: Sequence[str], first: int = 1) -> Case:
    """One block, from the words behind `draft` and its lines; `first` is the number of its first line."""
    settings = dict(word.split("=", 1) for word in shlex.split(info))
    if wrong := settings.keys() - {"format", "parties", "language"}:
        message = f"{name}: a draft has no setting {sorted(wrong)}"
        raise ValueError(message)
    form = settings.get("format", "text")
    if form not in FORMATS:
        message = f"{name}: there is no format {form}"
        raise ValueError(message)
    text: list[str] = []
    expectations: list[Expectation] = []
    totals: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate(lines, first):
        if found := _EXPECTATION.match(line):
            offset = start + len(found.group(1))
            expectations.append(
                Expectation(number, offset, len(found.group(2)), _terms(found.group(3), name, number))
            )
        elif total := _TOTAL.match(line):
            if total.group(1) not in TOTALS:
                message = f"{name}, line {number}: there is no total {total.group(1)!r}"
                raise ValueError(message)
            totals.append((total.group(1), total.group(2)))
        else:
            start = sum(map(len, text))
            text.append(line + "\n")
    parties = tuple(settings.get("parties", "").split(",")) if settings.get("parties") else ()
    source = Source("".join(text), cast("Format", form))
    return Case(name, source, parties, settings.get("language", ""), tuple(expectations), tuple(totals))


def _terms(text: str, name: str, line: int) -> tuple[str, ...]:
    terms = tuple(found.group().rstrip(",") for found in _TERM.finditer(text))
    left = _TERM.sub("", text).strip(" ,")
    wrong = [t for t in terms if not _known(t)]
    if left or wrong:
        message = f"{name}, line {line}: not understood: {left or wrong}"
        raise ValueError(message)
    return terms


def _known(term: str) -> bool:
    if term.startswith("TX"):
        code, _, name = term.partition(" ")
        return code in CATALOGUE and name in {"", CATALOGUE[code].name}
    key, equals, _ = term.partition("=")
    return key in KEYS if equals else key in FLAGS or set(key.split("|")) <= KINDS


def faults(case: Case, draft: Draft) -> list[str]:
    """All that is not as expected, a sentence each; empty if everything is."""
    return [
        *(f"line {e.line}: {fault}" for e in case.expectations for fault in _faults_at(e, draft)),
        *_group_faults(case, draft),
        *_set_faults(case, draft),
        *_total_faults(case, draft),
        *_unexpected_warnings(case, draft),
    ]


def _total_faults(case: Case, draft: Draft) -> Iterator[str]:
    for what, wanted in case.totals:
        if (got := _total(what, draft)) != " ".join(wanted.split()):
            yield f"= {what} {wanted}: got {got}"


def _faults_at(expected: Expectation, draft: Draft) -> Iterator[str]:
    bracket = _bracket(expected, draft)
    if needed := [t for t in expected.terms if _of_bracket(t)]:
        if bracket is None:
            yield f"no bracket here for {', '.join(needed)}"
        else:
            yield from _bracket_faults(expected, bracket, draft)
    for code in expected.codes:
        if not any(d.code == code and _stands(d, expected.offset) for d in draft.diagnostics):
            others = [d.start - expected.offset for d in draft.diagnostics if d.code == code]
            yield f"no {code} here" + (f", but {others} characters away" if others else "")
    yield from _provision_faults(expected, bracket if expected.kinds else None, draft)
    yield from _option_faults(expected, draft)


def _stands(found: Diagnostic, offset: int) -> bool:
    """Whether a finding begins here; one on a bare slash must cover it, for nothing marks its edges."""
    return found.start == offset or (found.code == "TX121" and found.start <= offset < found.end)


def _of_bracket(term: str) -> bool:
    if term.startswith("TX") or term == "empty":
        return False
    key, equals, _ = term.partition("=")
    return not equals or key in OF_BRACKETS


def _bracket(expected: Expectation, draft: Draft) -> Bracket | None:
    if expected.value("repaired") == "start":
        closing = expected.offset + expected.width
        return next((b for b in draft.brackets if b.missing == "start" and b.end == closing), None)
    return next((b for b in draft.brackets if b.start == expected.offset and b.missing != "start"), None)


def _bracket_faults(expected: Expectation, bracket: Bracket, draft: Draft) -> Iterator[str]:
    if expected.kinds and bracket.kind not in expected.kinds:
        yield f"{bracket.kind}, not {'|'.join(sorted(expected.kinds))} (hint: {bracket.hint or 'none'})"
    if expected.width > 1 and (bracket.start, bracket.end) != (
        expected.offset,
        expected.offset + expected.width,
    ):
        yield f"the bracket is {draft.source.text[bracket.start : bracket.end]!r}"
    if "hint" in expected.terms and not bracket.hint:
        yield "no hint"
    if "certain" in expected.terms and bracket.hint:
        yield f"a hint: {bracket.hint}"
    if "wide" in expected.terms and not bracket.wide:
        yield "not wide"
    if (missing := expected.value("repaired")) and bracket.missing != missing:
        yield f"missing is {bracket.missing}"
    who = bracket.attribution
    for side, got in (("propose", who.propose if who else ()), ("oppose", who.oppose if who else ())):
        wanted = expected.value(side)
        if wanted is not None and wanted != (",".join(got) or "-"):
            yield f"{side} is {','.join(got) or '-'}, not {wanted}"
    if (count := expected.value("inside")) and count not in (counts := _inside(bracket, draft)):
        yield f"{counts or 'no'} alternatives inside, not {count}"


def _inside(bracket: Bracket, draft: Draft) -> list[str]:
    """How many alternatives each group inside this bracket has."""
    return [
        str(len(g.alternatives))
        for g in draft.groups
        if g.joined == "inside"
        and all(bracket.start <= a.start and a.end <= bracket.end for a in g.alternatives)
    ]


def _provision_faults(expected: Expectation, bracket: Bracket | None, draft: Draft) -> Iterator[str]:
    here = _innermost(draft.provisions, expected.offset)
    if (wanted := expected.value("provision")) is not None:
        got = bracket.provision if bracket else here and here.id
        if (got or "-") != wanted:
            yield f"provision is {got}, not {wanted}"
    for key in ("label", "heading"):
        wanted = expected.value(key)
        if wanted is not None and (here is None or getattr(here, key) != wanted):
            yield f"{key} is {here and getattr(here, key)!r}, not {wanted!r}"


def _innermost(provisions: Sequence[Provision], offset: int) -> Provision | None:
    round_it = [p for p in provisions if p.start <= offset < p.end]
    return min(round_it, key=lambda p: (p.end - p.start, -p.start), default=None)


def _option(expected: Expectation, draft: Draft) -> Option | None:
    label = expected.value("option")
    return next(
        (
            o
            for o in draft.options
            if o.label == label
            and o.start <= expected.offset < o.end
            and not draft.source.text[o.start : expected.offset].strip(" *_[")
        ),
        None,
    )


def _option_faults(expected: Expectation, draft: Draft) -> Iterator[str]:
    if (label := expected.value("option")) is not None:
        option = _option(expected, draft)
        if option is None:
            yield f"no {label} here; there are {[o.label for o in draft.options]}"
            return
        if "empty" in expected.terms and not option.empty:
            yield f"{label} is not empty"
        if "empty" not in expected.terms and option.empty:
            yield f"{label} is empty"
        if (under := expected.value("under")) is not None:
            parent = next((o.label for o in draft.options if o.id == option.parent), "-")
            if parent != under:
                yield f"{label} stands under {parent}, not {under}"
    if (wanted := expected.value("in")) is not None:
        round_it = [o for o in draft.options if o.start <= expected.offset < o.end]
        got = min(round_it, key=lambda o: o.end - o.start).label if round_it else "-"
        if got != wanted:
            yield f"this stands in {got}, not in {wanted}"


def _group_faults(case: Case, draft: Draft) -> Iterator[str]:
    lettered: dict[str, set[str]] = defaultdict(set)
    for expected in case.expectations:
        letter, bracket = expected.value("group"), _bracket(expected, draft)
        if letter is None or bracket is None:
            continue
        if letter == "-" and bracket.group is not None:
            yield f"line {expected.line}: in group {bracket.group}, not in none"
        elif letter != "-":
            lettered[letter].add(bracket.id)
    for letter, wanted in lettered.items():
        groups = {b.group for b in draft.brackets if b.id in wanted}
        members = {b.id for b in draft.brackets if b.group in groups and b.group is not None}
        listed = {a.bracket for g in draft.groups if g.id in groups for a in g.alternatives} - {None}
        if len(groups) != 1 or None in groups:
            yield f"group {letter} is {sorted(map(str, groups))}, not one"
        elif members != wanted or listed != wanted:
            named = sorted(map(str, listed))
            yield f"group {letter} is {sorted(members)} (listed {named}), not {sorted(wanted)}"


def _set_faults(case: Case, draft: Draft) -> Iterator[str]:
    lettered: dict[str, set[str]] = defaultdict(set)
    for expected in case.expectations:
        letter, option = expected.value("set"), _option(expected, draft)
        if letter is not None and option is not None:
            lettered[letter].add(option.id)
    for letter, wanted in lettered.items():
        sets = {o.set for o in draft.options if o.id in wanted}
        members = {o.id for o in draft.options if o.set in sets}
        if len(sets) != 1 or members != wanted:
            yield f"set {letter} is {sorted(members)}, not {sorted(wanted)}"


def _total(what: str, draft: Draft) -> str:
    sides = [b.attribution for b in draft.brackets if b.attribution]
    totals: dict[str, Callable[[], object]] = {
        "brackets": lambda: sum(b.kind in DISPUTED for b in draft.brackets),
        "options": lambda: len(draft.options),
        "words": lambda: len(word_offsets(draft)),
        "bracketed": lambda: sum(open_words(draft)),
        "parties": lambda: " ".join(dict.fromkeys(p for a in sides for p in (*a.propose, *a.oppose))),
        "provisions": lambda: " ".join(p.id for p in draft.provisions),
        "diagnostics": lambda: " ".join(sorted({d.code for d in draft.diagnostics})) or "-",
    }
    return str(totals[what]())


def word_offsets(draft: Draft) -> list[int]:
    """Where the words of a draft begin, by the definition of the manual; markup is no word."""
    markup = {
        at for kind, run in groupby(draft.tokens, lambda t: t.kind) if kind == "markup"
        for token in run for at in range(token.start, token.end)
    }  # fmt: skip
    return [found.start() for found in WORD.finditer(draft.source.text) if found.start() not in markup]


def open_words(draft: Draft) -> list[bool]:
    """For each word whether it stands in at least one disputed bracket."""
    steps = [0] * (len(draft.source.text) + 1)
    for bracket in draft.brackets:
        if bracket.disputed:
            steps[bracket.start] += 1
            steps[bracket.end] -= 1
    depth, states = 0, []
    for step in steps:
        depth += step
        states.append(depth > 0)
    return [states[offset] for offset in word_offsets(draft)]


def _unexpected_warnings(case: Case, draft: Draft) -> Iterator[str]:
    places = {(code, e.offset) for e in case.expectations for code in e.codes}
    anywhere = {code for what, wanted in case.totals if what == "diagnostics" for code in wanted.split()}
    for found in draft.diagnostics:
        if (
            found.severity == "warning"
            and (found.code, found.start) not in places
            and found.code not in anywhere
        ):
            line, column = draft.source.line_column(found.start)
            yield f"unexpected {found.code} {found.name} at {line}:{column}: {found.message}"
