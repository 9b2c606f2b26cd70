r"""The fate files: pairs of drafts in Markdown with what became of every bracket, judged by hand.

A file is Markdown: a title, then cases. A case is prose that says why, and three fenced blocks: `old` and
`new`, the two drafts, and `fates`, a line for each thing that happened. The words behind `old` may set
`format` (text, markdown) and `parties`, for both drafts.

    accepted: "[all "                 a fate and the bracket of OLD; so for chosen and dropped
    opened: "[twice "                 a fate and the bracket of NEW; so for reopened
    kept: "[all " -> "[all of"        both; the second may be left out where the quotation is the same
    split: "[a" -> "[b", "[c"         several brackets of NEW, separated by commas
    option kept: "Option 1" -> …      the same for options
    sponsors propose: "[a" -> "[b" joined A, B left C
    provision moved: art-2.3 -> art-5.5       (added: and dropped: name one)
    ledger: agreed 5/0/1 bracketed 2/2/0 new 1/0
    marked 3                          words that are gone or new; moved words likewise
    ...                               brackets that are not named may have any fate

A quotation in double quotation marks stands for the bracket (or option) that begins with it. It must fit
once, so it may go on behind the bracket; a stroke `|` in it says where the bracket begins if words before it
are needed; `\n` is a line end. Unless a line `...` says so, every disputed bracket of both drafts must be
named, there is no change of sponsors but those named, and if one option is named, all are.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast, get_args

from travaux.analysis.report import census
from travaux.drafting.comparison import Fate, ProvisionFate
from travaux.text.parser import parse
from travaux.text.source import Format, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from travaux.drafting.comparison import BracketFate, Comparison, LedgerRow, OptionFate
    from travaux.text.tree import Bracket, Draft, Option

FATES = frozenset(get_args(Fate))
PROVISION_FATES = frozenset(get_args(ProvisionFate))
GONE, NEW = frozenset({"accepted", "chosen", "dropped"}), frozenset({"opened", "reopened"})

_WORDS_OF_A_NAME = 6
_FENCE = re.compile(r"^```(old|new|fates)(?: (.*))?$")
_FATE = re.compile(r"^(option )?([a-z]+): (.+)$")
_QUOTED = re.compile(r'"([^"]*)"')
_ENDS = re.compile(r'^("[^"]*"(?:, "[^"]*")*)(?: -> ("[^"]*"(?:, "[^"]*")*))?$')
_SPONSORS = re.compile(
    r'^sponsors (propose|oppose): "([^"]*)"(?: -> "([^"]*)")?(?: joined ([^"]+?))?(?: left ([^"]+?))?$'
)
_PROVISION = re.compile(r"^provision ([a-z]+): (\S+)(?: -> (\S+))?$")
_LEDGER = re.compile(r"^ledger: agreed (\d+)/(\d+)/(\d+) bracketed (\d+)/(\d+)/(\d+) new (\d+)/(\d+)$")
_NUMBER = re.compile(r"^(marked|moved words) (\d+)$")


@dataclass(frozen=True, slots=True)
class Expected:
    """One fate as it should be: ids of brackets (or options) of OLD and NEW; `line` as written."""

    line: str
    what: Literal["bracket", "option"]
    fate: str
    old: str | None
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Two drafts and everything that is expected of their comparison."""

    name: str
    old: Draft
    new: Draft
    whole: bool
    fates: tuple[Expected, ...] = ()
    sponsors: frozenset[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = frozenset()
    provisions: tuple[tuple[str, str | None, str | None], ...] = ()
    ledger: tuple[int, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()


def cases(path: Path) -> Iterator[Case]:
    """The cases of a file, in order, each named by the file and the first words of its prose.

    ValueError where the file itself is wrong.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    blocks: dict[str, tuple[str, str]] = {}
    prose = ""
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        at += 1
        if not fence:
            line = lines[at - 1]
            prose += f" {line}" if line and not line.startswith("# ") else ""
            continue
        end = lines.index("```", at)
        blocks[fence.group(1)] = (fence.group(2) or "", "\n".join(lines[at:end]))
        if fence.group(1) == "fates":
            name = f"{path.stem}: {' '.join(prose.split()[:_WORDS_OF_A_NAME]).rstrip('.,:;')}"
            yield case(name, blocks["old"], blocks["new"][1], blocks["fates"][1])
            blocks, prose = {}, ""
        at = end + 1


def case(name: str, old: tuple[str, str], new: str, lines: str) -> Case:
    """One case: the settings and the text of OLD, the text of NEW, the lines of expectation."""
    settings = dict(word.split("=", 1) for word in shlex.split(old[0]))
    if wrong := settings.keys() - {"format", "parties"}:
        raise ValueError(f"{name}: a draft has no setting {sorted(wrong)}")
    form = settings.get("format", "text")
    if form not in get_args(Format):
        raise ValueError(f"{name}: there is no format {form}")
    parties = tuple(settings["parties"].split(",")) if "parties" in settings else ()
    first, second = (parse(Source(text + "\n", cast("Format", form)), parties) for text in (old[1], new))
    return _judged(name, first, second, [line for line in lines.split("\n") if line.strip()])


def _judged(name: str, old: Draft, new: Draft, lines: Sequence[str]) -> Case:
    judged = Case(name, old, new, whole="..." not in lines)
    for line in lines:
        try:
            judged = _with(judged, line)
        except ValueError as error:
            raise ValueError(f"{name}: {line}: {error}") from error
    if left_out := [*_unnamed(judged)] if judged.whole else []:
        raise ValueError(f"{name}: no word on {', '.join(left_out)}")
    if judged.ledger and (wrong := [*_unbalanced(judged)]):
        raise ValueError(f"{name}: the ledger does not add up: {', '.join(wrong)}")
    return judged


def _with(case: Case, line: str) -> Case:
    """The case with one more line of expectation."""
    if line == "...":
        return case
    if found := _SPONSORS.match(line):
        side, before, after, joined, left = found.groups()
        ends = bracket_at(case.old, before).id, bracket_at(case.new, after or before).id
        return replace(case, sponsors=case.sponsors | {(*ends, side, _listed(joined), _listed(left))})
    if found := _PROVISION.match(line):
        return replace(case, provisions=(*case.provisions, _provision(found, case.old, case.new)))
    if found := _LEDGER.match(line):
        return replace(case, ledger=tuple(map(int, found.groups())))
    if found := _NUMBER.match(line):
        return replace(case, numbers=(*case.numbers, (found.group(1), int(found.group(2)))))
    if found := _FATE.match(line):
        return replace(case, fates=(*case.fates, _expected(line, found, case.old, case.new)))
    raise ValueError("not understood")


def _listed(codes: str | None) -> tuple[str, ...]:
    return tuple(sorted(code.strip() for code in codes.split(","))) if codes else ()


def _provision(found: re.Match[str], old: Draft, new: Draft) -> tuple[str, str | None, str | None]:
    fate, first, second = found.groups()
    if fate not in PROVISION_FATES:
        raise ValueError(f"no provision is {fate}")
    before = None if fate == "added" else first
    after = first if fate == "added" else None if fate == "dropped" else (second or first)
    for draft, wanted in ((old, before), (new, after)):
        if wanted and wanted not in (ids := [p.id for p in draft.provisions]):
            raise ValueError(f"no provision {wanted}, but {ids}")
    return fate, before, after


def _expected(line: str, found: re.Match[str], old: Draft, new: Draft) -> Expected:
    option, fate, rest = found.groups()
    ends = _ENDS.match(rest)
    if fate not in FATES or ends is None:
        raise ValueError("no such fate, or no quotations")
    first = _QUOTED.findall(ends.group(1))
    second = _QUOTED.findall(ends.group(2)) if ends.group(2) else first
    at = option_at if option else bracket_at
    before = None if fate in NEW else at(old, first[0]).id
    after = () if fate in GONE else tuple(at(new, one).id for one in second)
    if len(first) > 1 and fate not in NEW:
        raise ValueError("a line is about one bracket of OLD")
    if ends.group(2) and fate in GONE | NEW:
        raise ValueError(f"{fate} has one end only")
    return Expected(line, "option" if option else "bracket", fate, before, after)


def place(text: str, quotation: str) -> int:
    """Where the thing quoted begins; ValueError unless the quotation fits exactly once."""
    before, _, after = quotation.replace("\\n", "\n").rpartition("|")
    if (count := text.count(before + after)) != 1:
        raise ValueError(f'"{quotation}" stands {count} times')
    return text.index(before + after) + len(before)


def bracket_at(draft: Draft, quotation: str) -> Bracket:
    """The disputed bracket that begins with the quotation."""
    at = place(draft.source.text, quotation)
    found = [b for b in draft.brackets if b.start == at and b.missing != "start"]
    if not found or not found[0].disputed:
        raise ValueError(f'"{quotation}" begins {found[0].kind if found else "nothing"}, no disputed bracket')
    return found[0]


def option_at(draft: Draft, quotation: str) -> Option:
    """The option whose head begins with the quotation."""
    at = place(draft.source.text, quotation)
    found = next((o for o in draft.options if o.start <= at < o.body), None)
    if found is None:
        raise ValueError(f'"{quotation}" begins no option')
    return found


def _unnamed(case: Case) -> Iterator[str]:
    """What is there and has no expectation, as quotations."""
    named = {
        (e.what, side, one)
        for e in case.fates
        for side, ids in (("old", (e.old,)), ("new", e.new))
        for one in ids
    }
    with_options = any(e.what == "option" for e in case.fates)
    for side, draft in (("old", case.old), ("new", case.new)):
        text = draft.source.text
        for bracket in draft.brackets:
            if bracket.disputed and ("bracket", side, bracket.id) not in named:
                yield f"{side} {text[bracket.start : bracket.end][:30]!r}"
        for option in draft.options if with_options else ():
            if ("option", side, option.id) not in named:
                yield f"{side} {text[option.start : option.end][:30]!r}"


def _unbalanced(case: Case) -> Iterator[str]:
    """Sums of the ledger that are not the words of the drafts."""
    aa, ab, ag, ba, bb, bg, na, nb = case.ledger
    rows = {"old": (case.old, aa + ab + ag, ba + bb + bg), "new": (case.new, aa + ba + na, ab + bb + nb)}
    for side, (draft, agreed, bracketed) in rows.items():
        counts = census(draft).counts
        if (agreed, bracketed) != (have := (counts.words - counts.bracketed_words, counts.bracketed_words)):
            yield f"{side} has {have}"


def faults(case: Case, found: Comparison) -> list[str]:
    """All that is not as expected, a sentence each; empty if everything is."""
    return [
        *_fate_faults(case, found),
        *_sponsor_faults(case, found),
        *_provision_faults(case, found),
        *_number_faults(case, found),
    ]


def _fate_faults(case: Case, found: Comparison) -> Iterator[str]:
    for expected in case.fates:
        rows = found.brackets if expected.what == "bracket" else found.options
        if not any(_fits(expected, row) for row in rows):
            got = [said(row) for row in _about(expected, rows)]
            yield f"{expected.line}: got {'; '.join(got) or 'no row'}"
    if case.whole:
        for what, rows in (("bracket", found.brackets), ("option", found.options)):
            wanted = [e for e in case.fates if e.what == what]
            if what == "bracket" or wanted:
                extra = [row for row in rows if not any(_fits(e, row) for e in wanted)]
                yield from (f"not expected: {what} {said(row)}" for row in extra)


def _fits(expected: Expected, row: BracketFate | OptionFate) -> bool:
    return (row.fate, row.old, sorted(row.new)) == (expected.fate, expected.old, sorted(expected.new))


def _about(expected: Expected, rows: Sequence[BracketFate | OptionFate]) -> list[BracketFate | OptionFate]:
    if expected.old:
        return [row for row in rows if row.old == expected.old]
    return [row for row in rows if set(row.new) & set(expected.new)]


def said(row: BracketFate | OptionFate) -> str:
    """A row in few words."""
    return f"{row.fate} {row.old or '-'} -> {', '.join(row.new) or '-'}"


def _sponsor_faults(case: Case, found: Comparison) -> Iterator[str]:
    got = Counter(
        (row.old, row.bracket, row.side, tuple(sorted(row.joined)), tuple(sorted(row.left)))
        for row in found.sponsors
    )
    yield from (f"no sponsors {row}" for row in sorted(case.sponsors - got.keys()))
    if case.whole:
        yield from (f"not expected: sponsors {row}" for row in sorted(got.keys() - case.sponsors))
    yield from (f"twice: sponsors {row}" for row, count in got.items() if count > 1)


def _provision_faults(case: Case, found: Comparison) -> Iterator[str]:
    got = [(row.fate, row.old, row.new) for row in found.provisions]
    for wanted in case.provisions:
        if wanted not in got:
            near = [row for row in got if {*row[1:]} & {*wanted[1:]} - {None}]
            yield f"provision {wanted}: got {near}"


def _number_faults(case: Case, found: Comparison) -> Iterator[str]:
    ledger = found.ledger
    cells = (*_cells(ledger.agreed), *_cells(ledger.bracketed), ledger.new.agreed, ledger.new.bracketed)
    if case.ledger and case.ledger != cells:
        yield f"ledger {case.ledger}: got {cells}"
    got = {"marked": ledger.marked, "moved words": found.likeness.moved}
    yield from (f"{what} {wanted}: got {got[what]}" for what, wanted in case.numbers if got[what] != wanted)


def _cells(row: LedgerRow) -> tuple[int, int, int]:
    return row.agreed, row.bracketed, row.gone
