"""The report for a terminal, a plain file or a printer: 80 columns are enough, colour is never needed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from travaux.analysis.columns import Line, Piece, padded, width_of, wrapped
from travaux.analysis.screen import AGREED, OPEN, RULE, cell, hanging, more, printed, section, user
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
    from collections.abc import Iterator, Sequence

    from travaux.analysis.entries import Census
    from travaux.analysis.places import Place, Quotation
    from travaux.analysis.stretches import Stretch
    from travaux.analysis.summary import Report

_ROOMY = 100
_ROWS, _LIST, _WARNINGS, _PARTIES, _OPTIONS, _PAIRS = 70, 12, 20, 24, 8, 4
_SHORT = 40


def show(report: Report, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The report as lines of at most `width` columns; plain ASCII where the encoding has no block signs.

    No character of the draft can steer the terminal: controls are written out as escapes.

    >>> from travaux.analysis.summary import summary
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> print(show(summary(Draft(Source("All agreed.", path="note.txt"))), width=60).splitlines()[0])
    note.txt
    """
    return printed(lambda columns: _lines(report, columns), colour=colour, encoding=encoding, width=width)


def _lines(report: Report, columns: int) -> Iterator[Line]:
    blanks = report.census.counts.by_kind["placeholder"]
    yield from _head(report, columns)
    yield from section("The text", _articles(report, columns))
    yield from section("The longest disputes", _disputes(report.longest, columns))
    yield from section("The deepest disputes", _disputes(report.deepest, columns))
    yield from section("Who stands where", _parties(report, columns))
    yield from section("Options", _options(report, columns))
    yield from section(
        "Reserved for those who lead", _places(report.reserved, _WARNINGS, len(report.reserved), columns)
    )
    yield from section("Still to be filled in", _places(report.placeholders, _LIST, blanks, columns))
    yield from section("Broken or doubtful in the draft itself", _diagnostics(report.census, columns))


def _head(report: Report, columns: int) -> Iterator[Line]:
    found = report.census
    yield from wrapped((Piece(user(found.title or found.source.path or "Untitled draft"), "bold"),), columns)
    yield (Piece(RULE * columns, "dim"),)
    if found.title and found.source.path:
        yield from wrapped((Piece(user(found.source.path), "dim"),), columns)
    yield from wrapped((Piece(headline(report)),), columns)


def _articles(report: Report, columns: int) -> Iterator[Line]:
    stretches = [stretch for stretch in report.stretches if stretch.words]
    if not stretches:
        return
    longest = max(stretch.words for stretch in stretches)
    bar = columns - 62 if columns < _ROOMY else columns - 78
    label = columns - bar - 30
    yield (
        Piece(f"{'':{label}} {'words':>6} {'open':>5} ", "dim"),
        Piece(OPEN, "open"),
        Piece(padded(f" open  {AGREED} agreed", bar - 1) + f" {'br.':>5} {'opt.':>4}", "dim"),
    )
    shown, folded = _folded(stretches)
    for stretch in shown:
        lead = "  " * min(stretch.level, 3)
        yield (
            Piece(lead + cell(_name(stretch), label - len(lead)), "bold" if stretch.open else ""),
            Piece(f" {number(stretch.words):>6} {percent(stretch.share) if stretch.open else '–':>5} "),
            *_bar(stretch, longest, bar),
            Piece(f" {_unless_none(stretch.brackets):>5} {_unless_none(stretch.options):>4}"),
        )
    if folded:
        yield more(folded, "stretches")


def _name(stretch: Stretch) -> str:
    own = " (its heading)" if stretch.own else ""
    return f"{stretch.label} {stretch.heading}".strip() + own


def _unless_none(count: int) -> str:
    return number(count) if count else ""


def _folded(stretches: Sequence[Stretch]) -> tuple[list[Stretch], int]:
    """At most so many rows: of the agreed ones the last are left out first, then the shortest open ones."""
    if len(stretches) <= _ROWS:
        return list(stretches), 0
    ranked = sorted(range(len(stretches)), key=lambda at: (-stretches[at].open, at))[:_ROWS]
    kept = set(ranked)
    return [stretch for at, stretch in enumerate(stretches) if at in kept], len(stretches) - len(kept)


def _bar(stretch: Stretch, longest: int, width: int) -> Line:
    whole = max(1, round(width * stretch.words / longest))
    unsettled = min(whole, max(1, round(whole * stretch.share))) if stretch.open else 0
    return (
        Piece(OPEN * unsettled, "open"),
        Piece(AGREED * (whole - unsettled), "dim"),
        Piece(" " * (width - whole)),
    )


def _disputes(places: Sequence[Place], columns: int) -> Iterator[Line]:
    for place in places:
        bracket = place.bracket
        facts = [
            kind_words(bracket.kind),
            share_words(bracket.words, "word"),
            *([f"depth {bracket.depth}"] if bracket.depth > 1 else []),
            *(
                [attribution_words(bracket.propose, bracket.oppose)]
                if bracket.propose or bracket.oppose
                else []
            ),
            *(["one mark assumed"] if bracket.repaired else []),
        ]
        head = (
            Piece(user(place.path or "The text"), "bold"),
            Piece(f", line {place.line}: ", "dim"),
            Piece(harmless(" · ".join(facts))),
        )
        yield from wrapped(head, columns)
        short = len(place.quotation.inside) < _SHORT
        quoted = (
            _in_context(place.quotation, columns - 4) if short else (Piece(user(place.quotation.inside)),)
        )
        yield from wrapped(quoted, columns, indent=2)


def _in_context(words: Quotation, width: int) -> Line:
    """The words in bold with what stands round them, whole words only."""
    room = max(0, width - len(words.inside)) // 2
    before, after = words.before, words.after
    if len(before) > room:
        before = "…\u00a0" + before[-room:].partition(" ")[2] if room else ""
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "\u00a0…" if room else ""
    return Piece(_edge(before), "dim"), Piece(user(words.inside), "bold"), Piece(_edge(after), "dim")


def _edge(text: str) -> str:
    """Words beside a quotation, with the space that parts them from it."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text.strip() and text[-1:].isspace() else ""
    return f"{lead}{user(text)}{tail}"


def _parties(report: Report, columns: int) -> Iterator[Line]:
    parties = [
        (code, count) for code, count in report.census.parties.items() if count.propose or count.oppose
    ]
    if not parties:
        return
    parties.sort(key=lambda item: (-(item[1].propose + item[1].oppose), item[0]))
    shown = [(code if count.known else f"{code} ?", count) for code, count in parties[:_PARTIES]]
    most = max(max(count.propose, count.oppose) for _, count in parties)
    label = min(18, max(width_of(harmless(code)) for code, _ in shown) + 2)
    bar = (columns - label - 16) // 2
    yield (Piece(f"{'':{label}}{'wants in':>8}{'':{bar}}{'wants out':>9}", "dim"),)
    for code, count in shown:
        yield (
            Piece(cell(code, label), "bold"),
            Piece(f"{number(count.propose):>6} "),
            Piece(padded(OPEN * round(bar * count.propose / most), bar), "in"),
            Piece(f" {number(count.oppose):>6} "),
            Piece(AGREED * round(bar * count.oppose / most), "open"),
        )
    if len(parties) > _PARTIES:
        yield more(len(parties) - _PARTIES, "parties")
    for sentence in _pairs(report):
        yield from wrapped((Piece(sentence),), columns)


def _pairs(report: Report) -> Iterator[str]:
    """The pairs that want the same words most often, and those that stand against each other."""
    sides = report.sides
    size = range(len(sides.parties))
    together = Counter({(a, b): sides.together[a][b] for a in size for b in size if a < b})
    against = Counter({(a, b): sides.against[a][b] for a in size for b in size if a != b})
    for what, pairs, join in (
        ("Most often together", together, "and"),
        ("Most often opposed", against, "against"),
    ):
        named = [
            f"{user(sides.parties[a])} {join} {user(sides.parties[b])} ({count})"
            for (a, b), count in pairs.most_common(_PAIRS)
            if count
        ]
        if named:
            yield f"{what}: {', '.join(named)}."


def _options(report: Report, columns: int) -> Iterator[Line]:
    for one in report.option_sets[:_LIST]:
        members = ", ".join(
            f"{option.label} ({'no text' if option.empty else share_words(option.words, 'word')})"
            for option in one.options[:_OPTIONS]
        )
        rest = len(one.options) - _OPTIONS
        others = f", and {rest} more" if rest > 0 else ""
        place = Piece(f"{user(one.path or 'The text')}: ", "bold")
        yield from hanging((place, Piece(user(members) + others)), columns)
    if len(report.option_sets) > _LIST:
        yield more(len(report.option_sets) - _LIST, "sets of options")


def _places(places: Sequence[Place], most: int, whole: int, columns: int) -> Iterator[Line]:
    for place in places[:most]:
        name = f"{user(place.path or f'line {place.line}')}: "
        quoted = _in_context(place.quotation, 2 * columns - width_of(name) - 8)
        yield from hanging((Piece(name, "bold"), *quoted), columns)
    if whole > most:
        yield more(whole - most, "places")


def _diagnostics(found: Census, columns: int) -> Iterator[Line]:
    warnings = [one for one in found.diagnostics if one.severity == "warning"]
    hints = Counter(one.code for one in found.diagnostics if one.severity != "warning")
    for one in warnings[:_WARNINGS]:
        place = Piece(f"{one.line}:{one.column} {one.code} ", "bold")
        repair = f" Repair: {one.repair}." if one.repair else ""
        yield from hanging((place, Piece(user(one.message + repair))), columns)
    if len(warnings) > _WARNINGS:
        yield more(len(warnings) - _WARNINGS, "(travaux check lists them all)")
    for code, count in sorted(hints.items(), key=lambda item: (-item[1], item[0])):
        first, *rest = wrapped((Piece(f"{code} ", "bold"), Piece(CATALOGUE[code].meaning)), columns - 8)
        yield (Piece(f"{number(count):>5} × "), *first)
        yield from ((Piece(" " * 8), *line) for line in rest)
