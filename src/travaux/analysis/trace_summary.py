"""What a series of drafts comes to: its table, its articles through it, the lives of brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from travaux.analysis.places import Places, quotation, shortened
from travaux.analysis.redline_view import articles
from travaux.analysis.report import census

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.analysis.entries import Census
    from travaux.analysis.stretches import Stretch
    from travaux.drafting.comparison import Comparison, Fate, Life, Trace
    from travaux.text.tree import Draft

_DATE = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")
_QUOTED = 150
CLOSING: frozenset[Fate] = frozenset({"accepted", "chosen", "dropped", "merged"})


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft of the series: `share` is the share of its words that are not agreed.

    `pages` is 0 where they are not known, `matched` the share of words that answer those of the draft before
    (None for the first); `related` says whether the two are versions of one text, `opened` and `closed` count
    brackets against it.

    >>> DraftRow("a.md", "", 0, 10, 1, 0, 0.1, None, True, 1, 0).words
    10
    """

    name: str
    date: str
    pages: int
    words: int
    brackets: int
    options: int
    share: float
    matched: float | None
    related: bool
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Part:
    """One article in one draft: its words, those not agreed, its brackets, the changed share.

    >>> Part("Article 4", 40, 10, 3, 0.5).brackets
    3
    """

    label: str
    words: int
    open: int
    brackets: int
    changed: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One article through the series, by its latest name; `parts` has one for each draft, or None.

    >>> Line("Article 4", "Withdrawal", (None,), ()).label
    'Article 4'
    """

    label: str
    heading: str
    parts: tuple[Part | None, ...]
    lives: tuple[LifeTold, ...]


@dataclass(frozen=True, slots=True)
class LifeTold:
    """One bracket's life with where it stood and what it said at last, and how deep it stood inside others.

    `said` are the different wordings it had, each with the draft (from 0) that first had it.

    >>> LifeTold.__slots__[0]
    'life'
    """

    life: Life
    path: str
    said: tuple[tuple[int, str], ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Series:
    """What a trace comes to.

    >>> Series((), ()).drafts
    ()
    """

    drafts: tuple[DraftRow, ...]
    lines: tuple[Line, ...]


def series(trace: Trace) -> Series:
    """The series of a trace: one row for each draft, one line for each article.

    >>> from travaux.drafting.trace import trace
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = series(trace([parse(Source(t)) for t in ("It [shall] go.", "It shall go.")]))
    >>> [row.brackets for row in found.drafts]
    [1, 0]
    """
    counted = [census(draft) for draft in trace.drafts]
    rows = tuple(_row(trace, counted[at], at) for at in range(len(counted)))
    stretches = [articles(draft, found) for draft, found in zip(trace.drafts, counted, strict=True)]
    return Series(rows, _lines(trace, counted, stretches))


def date_of(path: str) -> str:
    """The date that a file's name holds, as 2015-12-04; empty where it holds none.

    >>> date_of("drafts/2015-12-04.agreement.md"), date_of("final.md")
    ('2015-12-04', '')
    """
    found = _DATE.search(PurePath(path).name)
    return "-".join(found.groups()) if found else ""


def _row(trace: Trace, found: Census, at: int) -> DraftRow:
    draft = trace.drafts[at]
    before = trace.comparisons[at - 1] if at else None
    pages = max(
        (int(mark.note) for mark in draft.source.marks if mark.kind == "page" and mark.note.isdigit()),
        default=0,
    )
    counts = found.counts
    return DraftRow(
        PurePath(draft.source.path).name or f"draft {at + 1}",
        date_of(draft.source.path),
        pages,
        counts.words,
        counts.brackets,
        counts.options,
        counts.bracketed_words / counts.words if counts.words else 0.0,
        before.likeness.share if before else None,
        before.likeness.related if before else True,
        sum(one.old is None for one in before.brackets) if before else counts.brackets,
        sum(one.old is not None and not one.new for one in before.brackets) if before else 0,
    )


def _lines(
    trace: Trace, counted: Sequence[Census], stretches: Sequence[Sequence[Stretch]]
) -> tuple[Line, ...]:
    """The articles through the series: an article goes on as the one whose provision answers its own."""
    of: list[dict[str, int]] = []  # by draft: which line each article is on
    parts: list[list[Part | None]] = []
    names: list[tuple[int, int, Stretch]] = []  # by line: its last draft, its place there, its article
    for at, found in enumerate(stretches):
        before = trace.comparisons[at - 1] if at else None
        forebears = _forebears(before)
        changed = _changed(before)
        of.append({})
        for place, one in enumerate(found):
            line = of[at - 1].get(forebears.get(one.id, one.id if not one.id else "?"), -1) if at else -1
            if line < 0 or line in of[at].values():
                line = len(parts)
                parts.append([None] * len(stretches))
                names.append((at, place, one))
            of[at][one.id] = line
            names[line] = (at, place, one)
            share = min(1.0, changed.get(one.id, 0) / one.words) if before and one.words else None
            parts[line][at] = Part(one.label, one.words, one.open, one.brackets, share)
    lives = _lives(trace, counted, of, stretches)
    order = sorted(range(len(parts)), key=lambda line: (-names[line][0], names[line][1]))
    return tuple(
        Line(names[line][2].label, names[line][2].heading, tuple(parts[line]), tuple(lives.get(line, ())))
        for line in order
    )


def _forebears(comparison: Comparison | None) -> Mapping[str, str]:
    """Which old provision each new one goes on from."""
    if comparison is None:
        return {}
    found: dict[str, str] = {}
    for row in comparison.provisions:
        if row.old is not None and row.new is not None:
            found.setdefault(row.new, row.old)
    return found


def _changed(comparison: Comparison | None) -> Mapping[str, int]:
    """Words gone from and new in each new provision with all that stands below it."""
    if comparison is None:
        return {}
    parents = {provision.id: provision.parent for provision in comparison.new.provisions}
    found: dict[str, int] = {}
    for row in comparison.provisions:
        above: str | None = row.new
        while above is not None:
            found[above] = found.get(above, 0) + row.words
            above = parents.get(above)
    return found


def _lives(
    trace: Trace,
    counted: Sequence[Census],
    of: Sequence[Mapping[str, int]],
    stretches: Sequence[Sequence[Stretch]],
) -> dict[int, list[LifeTold]]:
    """The lives by the line of the article where each last stood, in the order of that draft's text."""
    places = [Places(draft, found) for draft, found in zip(trace.drafts, counted, strict=True)]
    brackets = [{one.id: one for one in draft.brackets} for draft in trace.drafts]
    found: dict[int, list[LifeTold]] = {}
    for life in trace.lives:
        last = life.spans[-1]
        bracket = brackets[last.draft][last.bracket]
        line = _line_at(last.start, of[last.draft], stretches[last.draft])
        depth, above = 0, bracket.parent
        while above is not None and depth < len(brackets[last.draft]):
            depth, above = depth + 1, brackets[last.draft][above].parent
        path = places[last.draft].path(bracket.provision)
        found.setdefault(line, []).append(LifeTold(life, path, _said(life, trace.drafts), depth))
    for told in found.values():
        told.sort(key=lambda one: (one.life.spans[-1].start, one.life.opened_in, one.life.id))
    return found


def _line_at(offset: int, lines: Mapping[str, int], found: Sequence[Stretch]) -> int:
    at = [one for one in found if one.start <= offset]
    return lines[(at[-1] if at else found[0]).id]


def _said(life: Life, drafts: Sequence[Draft]) -> tuple[tuple[int, str], ...]:
    wordings: list[tuple[int, str]] = []
    for span in life.spans:
        said = quotation(drafts[span.draft].source.text, span.start, span.end, _QUOTED).inside
        if not wordings or wordings[-1][1] != said:
            wordings.append((span.draft, said))
    return tuple(wordings)


def names(rows: Iterable[DraftRow], width: int = 24) -> list[str]:
    """What each draft is called where there is little room: its date, or else its name, cut.

    >>> names([DraftRow("a.md", "", 0, 1, 0, 0, 0.0, None, True, 0, 0)])
    ['a.md']
    """
    found = [row.date or shortened(row.name, width) for row in rows]
    return [one if found.count(one) == 1 else f"{one} ({at})" for at, one in enumerate(found, 1)]
