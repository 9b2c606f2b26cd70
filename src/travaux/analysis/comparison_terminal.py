"""The comparison for a terminal: what matters first, then the redline by article, changes marked by signs."""

from __future__ import annotations

import re
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from travaux.analysis.columns import Line, Piece, padded, width_of, wrapped
from travaux.analysis.comparison_summary import changes
from travaux.analysis.comparison_told import gathered, labels, meaning
from travaux.analysis.comparison_wording import (
    ALMOST_NOTHING,
    brackets_verdict,
    sponsors_words,
    tally_words,
    verdict,
)
from travaux.analysis.redline_rows import LEFT
from travaux.analysis.redline_view import Fold, censuses, folded, redline
from travaux.analysis.screen import RULE, hanging, more, printed, section, user
from travaux.analysis.wording import harmless, number, share_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.analysis.comparison_summary import Changes
    from travaux.analysis.comparison_told import Told
    from travaux.analysis.entries import Census
    from travaux.analysis.redline_rows import Row
    from travaux.analysis.redline_view import Section
    from travaux.drafting.comparison import Comparison, Fate, LedgerRow
    from travaux.text.passages import Passage
    from travaux.text.tree import Draft

_LISTED: dict[Fate, int] = {"narrowed": 6, "widened": 6}
_MOST, _SPONSORS, _ROWS, _ARTICLES = 10, 20, 16, 40
_CONTEXT = 60
_ALL = "(--format json has all)"
_ALL_ROWS = "changed paragraphs (--format html shows all)"
_MARKDOWN = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)
_SIGNS = {"deleted": ("{-", "-}", "gone"), "inserted": ("{+", "+}", "new")}


def show(
    comparison: Comparison, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None
) -> str:
    """The comparison as lines of at most `width` columns; plain ASCII where the encoding has no block signs.

    Words that went stand in `{-…-}`, new ones in `{+…+}`, in colour or not; unchanged ones are folded with
    their count. No character of the drafts can steer the terminal.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = compare(parse(Source("All [shall] go.")), parse(Source("All may go.")))
    >>> print(show(found, width=60).splitlines()[-1])
      All {-[shall]-}{+may+} go.
    """
    return printed(lambda columns: _lines(comparison, columns), colour=colour, encoding=encoding, width=width)


def _lines(comparison: Comparison, columns: int) -> Iterator[Line]:
    yield from _head(comparison, columns)
    if comparison.old.source.text == comparison.new.source.text:
        return
    counted = censuses(comparison)
    found = changes(comparison, counted, _MOST)
    yield from section("The words", _ledger(comparison, columns))
    for fate, group in groupby(found.lists(), itemgetter(0)):
        title = f"Brackets {fate}: {number(found.counts[fate])}"
        lists = [_told(found.of(fate, sort), (size, found.counts[fate]), columns) for _, sort, size in group]
        yield from section(title, chain.from_iterable(lists))
    options = [one for one in found.options if one.fate != "kept"]
    yield from section("Options", _options(options, columns))
    yield from section("Sponsors who came and left", _sponsors(found, columns))
    if comparison.likeness.share >= ALMOST_NOTHING:
        yield from _redline(comparison, counted, columns)


def _head(comparison: Comparison, columns: int) -> Iterator[Line]:
    title = comparison.new.title or comparison.old.title or "Two drafts"
    yield from wrapped((Piece(user(title), "bold"),), columns)
    yield (Piece(RULE * columns, "dim"),)
    names = f"{user(_name(comparison.old))} → {user(_name(comparison.new))}"
    yield from wrapped((Piece(names, "dim"),), columns)
    yield from wrapped((Piece(verdict(comparison)),), columns)
    if sentence := brackets_verdict(comparison):
        yield from wrapped((Piece(sentence),), columns)


def _name(draft: Draft) -> str:
    return draft.source.path or "a draft without a file"


def _ledger(comparison: Comparison, columns: int) -> Iterator[Line]:
    """Double entry with its sums: rows are the old draft, columns the new one."""
    ledger = comparison.ledger
    rows: list[tuple[str, LedgerRow]] = [
        ("agreed before", ledger.agreed),
        ("in brackets before", ledger.bracketed),
        ("not there before", ledger.new),
    ]
    label = min(22, columns - 44)
    heads = "".join(f"{head:>11}" for head in ("agreed", "bracketed", "gone", "sum"))
    yield (Piece(f"{'':{label}}{heads}", "dim"),)
    for name, row in rows:
        gone = "–" if row is ledger.new else number(row.gone)
        cells = (number(row.agreed), number(row.bracketed), gone, number(row.total))
        yield (Piece(padded(name, label)), Piece("".join(f"{one:>11}" for one in cells)))
    sums = [sum(getattr(row, side) for _, row in rows) for side in ("agreed", "bracketed", "gone")]
    yield (
        Piece(padded("sum", label), "bold"),
        Piece("".join(f"{number(one):>11}" for one in (*sums, sum(sums))), "bold"),
    )


def _told(told: Sequence[Told], counts: tuple[int, int], columns: int) -> Iterator[Line]:
    """The first brackets of a list under what it means; `counts` of all in it, and of all with this fate."""
    count, all_ = counts
    fate, sort = told[0].fate, told[0].sort
    most = _LISTED.get(fate, _MOST)
    size = f"{number(count)}: " if count < all_ else ""
    yield (Piece(f"{size}{meaning(fate, sort)}", "dim"),)
    listed = gathered(told[:most])
    for label, one in zip(labels(listed), listed, strict=True):
        remark = (Piece(f" ({one.remark})", "dim"),) if one.remark else ()
        yield from hanging((Piece(f"{user(label)}: ", "bold"), Piece(user(one.words)), *remark), columns)
        for other in one.others:
            pieces = (Piece("was " if fate == "merged" else "and ", "dim"), Piece(user(other)))
            yield from ((Piece("  "), *line) for line in hanging(pieces, columns - 2))
    if count > most:
        yield more(count - most, _ALL)


def _options(told: Sequence[Told], columns: int) -> Iterator[Line]:
    for one in told[:_MOST]:
        place = Piece(f"{user(one.path)}: ", "bold")
        yield from hanging((place, Piece(f"{one.fate}: "), Piece(user(one.words), "dim")), columns)
    if len(told) > _MOST:
        yield more(len(told) - _MOST, _ALL)


def _sponsors(found: Changes, columns: int) -> Iterator[Line]:
    for one in found.sponsors[:_SPONSORS]:
        facts = f"{user(sponsors_words(one.side, one.joined, one.left))} "
        place = Piece(f"{user(one.path)}: ", "bold")
        yield from hanging((place, Piece(facts), Piece(user(one.words), "dim")), columns)
    if len(found.sponsors) > _SPONSORS:
        yield more(len(found.sponsors) - _SPONSORS, _ALL)


def _redline(comparison: Comparison, counted: tuple[Census, Census], columns: int) -> Iterator[Line]:
    changed = [one for one in redline(comparison, counted) if any(not row.quiet for row in one.rows)]
    places = _Moves(changed)
    for one in changed[:_ARTICLES]:
        yield ()
        name = f"{one.stretch.label} {one.stretch.heading}".strip()
        gone = " (in the old draft only)" if one.side == "old" else ""
        head = (Piece(user(name) + gone, "bold"), Piece(f"  {tally_words(one.tally)}", "dim"))
        yield from hanging(head, columns)
        yield from _article(one, comparison, places, columns)
    if len(changed) > _ARTICLES:
        yield more(len(changed) - _ARTICLES, "changed articles (--format html shows all)")


def _article(one: Section, comparison: Comparison, places: _Moves, columns: int) -> Iterator[Line]:
    shown = 0
    left_out = 0
    for at, part in enumerate(folded(one)):
        if not at and one.stretch.id and not isinstance(part, Fold) and part.quiet:
            continue  # its heading
        if isinstance(part, Fold):
            if shown < _ROWS:
                yield (Piece(f"  … {share_words(part.words, 'word')} unchanged", "dim"),)
        elif shown < _ROWS:
            shown += not part.quiet
            yield from wrapped(tuple(_row(part, comparison, places)), columns, indent=2)
        else:
            left_out += not part.quiet
    if left_out:
        yield (Piece("  "), *more(left_out, _ALL_ROWS))


class _Moves:
    """Where the other place of each move is, in words."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.to: dict[int, str] = {}
        self.came_from: dict[int, str] = {}
        self._said: set[tuple[int, str]] = set()
        for one in sections:
            for run in (run for row in one.rows for run in row.runs):
                places = {"moved-to": self.to, "moved-from": self.came_from}.get(run.kind)
                if places is not None:
                    places.setdefault(run.move, one.stretch.label or "the text")

    def first(self, run: Passage) -> bool:
        """Whether this is the first run of its move on its side."""
        key = (run.move, run.kind)
        known = key in self._said
        self._said.add(key)
        return not known


def _row(row: Row, comparison: Comparison, places: _Moves) -> Iterator[Piece]:
    said = [(run, _said(run, comparison)) for run in row.runs]
    worded = [run for run, words in said if words.strip()]
    for number_, (run, words) in enumerate(said):
        bare = words.strip()
        if not bare:
            yield Piece(" ")
        elif run.kind == "kept":
            yield Piece(_shortened(words, first=number_ == 0, last=run is row.runs[-1]))
        elif run.kind in _SIGNS:
            opening, closing, style = _SIGNS[run.kind]
            yield Piece(words[: words.index(bare)])
            yield Piece(f"{opening}{bare}{closing}", style)
            yield Piece(" " if words.endswith(" ") else "")
        else:
            side = [one for one in worded if (one.kind, one.move) == (run.kind, run.move)]
            yield from _moved(run, words, places, first=run is side[0], last=run is side[-1])


def _said(run: Passage, comparison: Comparison) -> str:
    """The words of a run as they are shown: without emphasis, on one line, a blank at either end kept."""
    old, new = comparison.old.source.text, comparison.new.source.text
    text = old[run.old_start : run.old_end] if run.kind in LEFT else new[run.new_start : run.new_end]
    bare = " ".join(harmless(_MARKDOWN.sub("", text)).split())
    return (" " if text[:1].isspace() else "") + bare + (" " if bare and text[-1:].isspace() else "")


def _moved(run: Passage, words: str, places: _Moves, *, first: bool, last: bool) -> Iterator[Piece]:
    """Words that moved, between marks that stand round all of the move's words in the row."""
    leaving = run.kind == "moved-from"
    if first:
        other = (places.to if leaving else places.came_from).get(run.move, "the text")
        said = f"moved to {user(other)}: " if leaving else f"moved here from {user(other)}: "
        yield Piece(f" {{= {said if places.first(run) else ''}", "dim")
        words = words.lstrip(". ")
    yield Piece(_shortened(words, first=first, last=last), "dim" if leaving else "")
    if last:
        yield Piece(" =} ", "dim")


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Unchanged words between changes, the middle of many of them left out with its count."""
    if width_of(text) <= 3 * _CONTEXT:
        return text
    head = "" if first else text[:_CONTEXT].rpartition(" ")[0]
    tail = "" if last else text[-_CONTEXT:].partition(" ")[2]
    left_out = len(text.split()) - len(head.split()) - len(tail.split())
    space = " " if text[-1:].isspace() and not tail else ""
    return f"{head} (… {share_words(left_out, 'word')} …) {tail}{space}"
