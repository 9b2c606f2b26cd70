"""The report for a terminal, a plain file or a printer: 80 columns are enough, colour is never needed."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from travaux.analysis.wording import (
    attribution_words,
    harmless,
    headline,
    kind_words,
    number,
    percent,
    share_words,
)
from travaux.text.diagnostics import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.analysis.entries import Census, DiagnosticEntry
    from travaux.analysis.places import Place, Quotation
    from travaux.analysis.stretches import Stretch
    from travaux.analysis.summary import Report

_OPEN, _AGREED, _RULE = "█", "░", "─"
_PLAIN = str.maketrans(
    {"█": "#", "░": ".", "─": "-", "…": "...", "–": "-", "·": "-", "’": "'", "“": '"', "”": '"', "×": "x"}
)
_NARROWEST, _ROOMY, _WIDEST = 60, 100, 132
_ROWS, _LIST, _WARNINGS, _PARTIES = 70, 12, 20, 24
_SHORT, _QUOTED = 40, 104


def show(report: Report, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The report as lines of at most `width` columns; plain ASCII where the encoding has no block signs.

    No character of the draft can steer the terminal: controls are written out as escapes.

    >>> from travaux.analysis.summary import summary
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> print(show(summary(Draft(Source("All agreed.", path="note.txt"))), width=60).splitlines()[0].rstrip())
    note.txt
    """
    columns = min(_WIDEST, max(_NARROWEST, width or shutil.get_terminal_size((80, 24)).columns))
    console = Console(
        file=io.StringIO(),
        width=columns,
        force_terminal=colour,
        no_color=None if colour else True,
        highlight=False,
        emoji=False,
        markup=False,
        soft_wrap=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for part in _parts(report, columns):
            console.print(part)
    lines = "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
    return lines if _holds_blocks(encoding) else lines.translate(_PLAIN)


def _holds_blocks(encoding: str) -> bool:
    try:
        "█░─…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _parts(report: Report, columns: int) -> Iterator[RenderableType]:
    yield _head(report, columns)
    yield from _section("The text", _articles(report, columns))
    yield from _section("The longest disputes", _disputes(report.longest))
    yield from _section("The deepest disputes", _disputes(report.deepest))
    yield from _section("Who stands where", _parties(report, columns))
    yield from _section("Options", _options(report))
    yield from _section(
        "Reserved for those who lead", _places(report.reserved, _WARNINGS, len(report.reserved))
    )
    blanks = report.census.counts.by_kind["placeholder"]
    yield from _section("Still to be filled in", _places(report.placeholders, _LIST, blanks))
    yield from _section("Broken or doubtful in the draft itself", _diagnostics(report.census))


def _head(report: Report, columns: int) -> RenderableType:
    found = report.census
    title = found.title or found.source.path or "Untitled draft"
    lines = [Text(_user(title), style="bold"), Text(_RULE * columns, style="dim")]
    if found.title and found.source.path:
        lines.append(Text(_user(found.source.path), style="dim"))
    lines.append(Text(headline(report)))
    return Group(*lines)


def _cropped(text: str, width: int) -> str:
    """The text in so many columns; cut before it is isolated, so that no isolate is left open in a row."""
    words = Text(harmless(text.rstrip()))
    words.truncate(width, overflow="ellipsis")
    lead = len(words.plain) - len(words.plain.lstrip())
    return " " * lead + _user(words.plain)


def _section(title: str, content: RenderableType | None) -> Iterator[RenderableType]:
    if content is not None:
        yield Text()
        yield Text(title.upper(), style="bold")
        yield content


def _user(text: str) -> str:
    """Words of the draft, harmless; words written from right to left are kept from turning the line round."""
    safe = harmless(" ".join(text.split()))
    return f"\u2068{safe}\u2069" if any("\u0590" <= letter <= "\u08ff" for letter in safe) else safe


def _articles(report: Report, columns: int) -> RenderableType | None:
    stretches = [stretch for stretch in report.stretches if stretch.words]
    if not stretches:
        return None
    longest = max(stretch.words for stretch in stretches)
    bar = max(12, columns - 62) if columns < _ROOMY else columns - 78
    label = columns - bar - 30
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(width=label, no_wrap=True, overflow="ellipsis")
    for width in (6, 5):
        table.add_column(width=width, justify="right", no_wrap=True)
    table.add_column(width=bar, no_wrap=True)
    for width in (5, 4):
        table.add_column(width=width, justify="right", no_wrap=True)
    legend = Text.assemble((_OPEN, "red"), " open  ", (_AGREED, "dim"), " agreed", style="dim")
    table.add_row(*_dim("", "words", "open"), legend, *_dim("br.", "opt."))
    shown, folded = _folded(stretches)
    for stretch in shown:
        table.add_row(
            Text(
                _cropped("  " * stretch.level + _name(stretch), label), style="bold" if stretch.open else ""
            ),
            number(stretch.words),
            percent(stretch.share) if stretch.open else "–",
            _bar(stretch, longest, bar),
            number(stretch.brackets) if stretch.brackets else "",
            number(stretch.options) if stretch.options else "",
        )
    return Group(table, _more(folded, "stretches that are agreed throughout")) if folded else table


def _name(stretch: Stretch) -> str:
    own = " (its heading)" if stretch.own else ""
    return f"{stretch.label} {stretch.heading}".strip() + own


def _folded(stretches: Sequence[Stretch]) -> tuple[list[Stretch], int]:
    """At most so many rows: of the agreed ones the last are left out first, then the shortest open ones."""
    if len(stretches) <= _ROWS:
        return list(stretches), 0
    ranked = sorted(range(len(stretches)), key=lambda at: (-stretches[at].open, at))[:_ROWS]
    kept = set(ranked)
    return [stretch for at, stretch in enumerate(stretches) if at in kept], len(stretches) - len(kept)


def _bar(stretch: Stretch, longest: int, width: int) -> Text:
    whole = max(1, round(width * stretch.words / longest))
    unsettled = min(whole, max(1, round(whole * stretch.share))) if stretch.open else 0
    return Text.assemble((_OPEN * unsettled, "red"), (_AGREED * (whole - unsettled), "dim"))


def _dim(*cells: str) -> Iterable[Text]:
    return (Text(cell, style="dim") for cell in cells)


def _more(count: int, what: str) -> Text:
    return Text(f"… and {number(count)} more {what}", style="dim")


def _disputes(places: Sequence[Place]) -> RenderableType | None:
    if not places:
        return None
    return Group(*(_dispute(place) for place in places))


def _dispute(place: Place) -> RenderableType:
    bracket = place.bracket
    facts = [
        kind_words(bracket.kind),
        share_words(bracket.words, "word"),
        *([f"depth {bracket.depth}"] if bracket.depth > 1 else []),
        *([attribution_words(bracket.propose, bracket.oppose)] if bracket.propose or bracket.oppose else []),
        *(["one mark assumed"] if bracket.repaired else []),
    ]
    head = Text.assemble(
        (_user(place.path or "The text"), "bold"),
        (f"  line {place.line}  ", "dim"),
        harmless(" · ".join(facts)),
    )
    short = len(place.quotation.inside) < _SHORT
    quoted = _in_context(place.quotation, 60) if short else Text(_user(place.quotation.inside))
    return Group(head, Padding(quoted, (0, 0, 0, 2)))


def _in_context(words: Quotation, width: int) -> Text:
    """The words in bold with what stands round them, whole words only."""
    room = max(0, width - len(words.inside)) // 2
    before, after = words.before, words.after
    if len(before) > room:
        before = "… " + before[-room:].partition(" ")[2] if room else ""
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + " …" if room else ""
    return Text.assemble((_edge(before), "dim"), (_user(words.inside), "bold"), (_edge(after), "dim"))


def _edge(text: str) -> str:
    """Words beside a quotation, with the space that parts them from it."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text.strip() and text[-1:].isspace() else ""
    return f"{lead}{_user(text)}{tail}"


def _parties(report: Report, columns: int) -> RenderableType | None:
    parties = [
        (code, count) for code, count in report.census.parties.items() if count.propose or count.oppose
    ]
    if not parties:
        return None
    parties.sort(key=lambda item: (-(item[1].propose + item[1].oppose), item[0]))
    most = max(max(count.propose, count.oppose) for _, count in parties)
    width = max(8, (columns - 44) // 2)
    table = Table.grid(padding=(0, 1))
    table.add_column(max_width=18, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", width=6)
    table.add_column(width=width)
    table.add_column(justify="right", width=6)
    table.add_column(width=width)
    table.add_row(*_dim("", "wants", "in", "wants", "out"))
    for code, count in parties[:_PARTIES]:
        table.add_row(
            Text(_user(code) + ("" if count.known else " ?"), style="bold"),
            number(count.propose),
            Text(_OPEN * round(width * count.propose / most), style="green"),
            number(count.oppose),
            Text(_AGREED * round(width * count.oppose / most), style="red"),
        )
    rest = len(parties) - _PARTIES
    allies = _allies(report)
    return Group(table, *([_more(rest, "parties")] if rest > 0 else []), *([allies] if allies else []))


def _allies(report: Report) -> Text | None:
    """The pairs that want the same words most often, and those that stand against each other."""
    sides = report.sides
    size = range(len(sides.parties))
    together = Counter({(a, b): sides.together[a][b] for a in size for b in size if a < b})
    against = Counter({(a, b): sides.against[a][b] for a in size for b in size if a != b})
    lines = []
    for what, pairs, join in (
        ("Most often together", together, " and "),
        ("Most often opposed", against, " against "),
    ):
        named = [
            f"{_user(sides.parties[a])}{join}{_user(sides.parties[b])} ({count})"
            for (a, b), count in pairs.most_common(4)
            if count
        ]
        if named:
            lines.append(f"{what}: {', '.join(named)}.")
    return Text("\n".join(lines)) if lines else None


def _options(report: Report) -> RenderableType | None:
    sets = report.option_sets
    if not sets:
        return None
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    for one in sets[:_LIST]:
        members = ", ".join(
            f"{option.label} ({'no text' if option.empty else share_words(option.words, 'word')})"
            for option in one.options[:8]
        )
        more = f", and {len(one.options) - 8} more" if len(one.options) > 8 else ""  # noqa: PLR2004
        table.add_row(Text(_user(one.path or "The text"), style="bold"), Text(_user(members) + more))
    rest = len(sets) - _LIST
    return Group(table, _more(rest, "sets of options")) if rest > 0 else table


def _places(places: Sequence[Place], most: int, whole: int) -> RenderableType | None:
    if not places:
        return None
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    for place in places[:most]:
        table.add_row(
            Text(_user(place.path or f"line {place.line}"), style="bold"),
            _in_context(place.quotation, _QUOTED),
        )
    rest = whole - most
    return Group(table, _more(rest, "places")) if rest > 0 else table


def _diagnostics(found: Census) -> RenderableType | None:
    if not found.diagnostics:
        return None
    warnings = [one for one in found.diagnostics if one.severity == "warning"]
    hints = Counter(one.code for one in found.diagnostics if one.severity != "warning")
    parts: list[RenderableType] = [_warning(one) for one in warnings[:_WARNINGS]]
    if len(warnings) > _WARNINGS:
        parts.append(_more(len(warnings) - _WARNINGS, "(travaux check lists them all)"))
    if hints:
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", width=6)
        table.add_column(width=6)
        table.add_column()
        for code, count in sorted(hints.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(f"{number(count)} ×", Text(code, style="bold"), CATALOGUE[code].meaning)
        parts.append(table)
    return Group(*parts)


def _warning(one: DiagnosticEntry) -> Text:
    repair = f" {one.repair}" if one.repair else ""
    return Text.assemble((f"{one.line}:{one.column} {one.code} ", "bold"), _user(f"{one.message}{repair}"))
