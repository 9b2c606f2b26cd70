"""Drafts read, compared and traced, and the reports on them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from travaux import formats
from travaux.analysis.report import census, findings, to_json
from travaux.drafting.comparison import Comparison, Trace
from travaux.output import one_line
from travaux.text.diagnostics import CATALOGUE, Rule, Severity
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.parser import parse
from travaux.text.tree import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from travaux.analysis.summary import Report
    from travaux.text.source import Source

PaperReading = Literal["original", "final", "all"]
_HARDLY = 0.005
_MOST_AT_ONCE = 4
"""So many files are read at once at the most: each PDF file in a process of its own, with its own memory."""
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic of one file, as a linter prints it; line and column are counted from 1.

    As a string it is one line, whatever signs the file's name holds.

    >>> str(Finding("draft.md", 3, 14, "TX101", "warning", "This ] closes nothing."))
    'draft.md:3:14: TX101 This ] closes nothing.'
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return one_line(f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}")


def read(
    path: str | os.PathLike[str],
    parties: Sequence[str] = (),
    reading: PaperReading = "final",
    encoding: str | None = None,
) -> Draft:
    """The draft in a file; `parties` are the codes that its heads may name besides those it lists itself.

    `reading` matters where the file carries tracked changes; `encoding` where it does not say its own.
    Raises `Unreadable` where the file is no draft that can be read, `WrongCall` for an unknown encoding.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paper = pathlib.Path(folder, "talks.txt")
    ...     _ = paper.write_text("The Parties [shall][should] withdraw.", encoding="utf-8")
    ...     [bracket.kind for bracket in read(paper).brackets]
    ['alternative', 'alternative']
    """
    return _parsed(path, lambda: formats.read(Path(path), reading=reading, encoding=encoding), parties)


def read_series(
    paths: Sequence[str | os.PathLike[str]],
    parties: Sequence[str] = (),
    reading: PaperReading = "final",
    encoding: str | None = None,
) -> list[Draft]:
    """The drafts in some files, in their order; as `read`, but PDF files are read beside one another.

    Raises as `read` does, for the first file in question.

    >>> read_series([])
    []
    """
    if len(paths) < 2 or not any(_is_pdf(path) for path in paths):  # noqa: PLR2004 -- a series
        return [read(path, parties, reading, encoding) for path in paths]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- a series without PDF needs none

    pool = ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1))
    try:
        waiting = [pool.submit(formats.read, Path(path), reading, encoding) for path in paths]
        return [_parsed(path, one.result, parties) for path, one in zip(paths, waiting, strict=True)]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _is_pdf(path: str | os.PathLike[str]) -> bool:
    return os.fspath(path).lower().endswith(".pdf")


def _parsed(path: str | os.PathLike[str], source: Callable[[], Source], parties: Sequence[str]) -> Draft:
    try:
        return parse(source(), tuple(parties))
    except RecursionError:
        raise Unreadable(f"{path} is nested too deeply to be read: unfold its innermost brackets.") from None
    except MemoryError:
        raise Unreadable(f"{path} is too large for this machine's memory: read it in parts.") from None


def report(draft: Draft) -> Report:
    """What the draft says as a whole: the census, the articles, the widest disputes, who stands where.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> report(parse(Source("The Parties [shall][should] withdraw."))).census.counts.brackets
    2
    """
    from travaux.analysis.summary import summary  # noqa: PLC0415 -- comparing needs none

    return summary(draft)


def compare(old: Draft, new: Draft) -> Comparison:
    """What became of every word, bracket, option and provision of one draft in another.

    >>> from travaux.text.source import Source
    >>> drafts = [parse(Source(words)) for words in ("All [heavy ]forces go.", "All heavy forces go.")]
    >>> [fate.fate for fate in compare(*drafts).brackets]
    ['accepted']
    """
    # The commands that read one draft do not need the aligner's library.
    from travaux.drafting import compare as comparing  # noqa: PLC0415

    return comparing.compare(old, new)


def trace(drafts: Sequence[Draft]) -> Trace:
    """Every bracket of a series of drafts, given from the oldest to the newest, from its opening to its end.

    Raises `WrongCall` where there are fewer than two drafts.

    >>> from travaux.text.source import Source
    >>> drafts = [parse(Source(words)) for words in ("All [heavy ]forces go.", "All heavy forces go.")]
    >>> [(life.fate, life.closed_in) for life in trace(drafts).lives]
    [('accepted', 1)]
    """
    if len(drafts) < 2:  # noqa: PLR2004 -- a series
        raise WrongCall(
            "a series has at least two drafts: name the older ones first; `read` reports on one alone."
        )
    from travaux.drafting import trace as tracing  # noqa: PLC0415 -- as in compare

    return tracing.trace(drafts)


def redline(comparison: Comparison, author: str = "travaux", date: datetime | None = None) -> bytes:
    """A Word file: the old draft with tracked changes, by one author at one time, that make it the new one.

    Where the old draft is a Word file, its formatting is kept; raises `Unreadable` where that file is gone or
    has changed since it was read.

    >>> from travaux.text.source import Source
    >>> drafts = [parse(Source(words)) for words in ("All [heavy ]forces go.", "All heavy forces go.")]
    >>> redline(compare(*drafts))[:2]
    b'PK'
    """
    # Only this needs the writer.
    from travaux.drafting.closer import closer  # noqa: PLC0415
    from travaux.formats.redline import redline as written  # noqa: PLC0415

    old, new = comparison.old.source, comparison.new.source
    return written(old, new, closer(comparison.passages, old.text, new.text), author, date)


def moment(written: str | None) -> datetime | None:
    """The time that an ISO date (midnight) or date-time names, in UTC, which is also what no zone means.

    Raises `WrongCall` for what is neither.

    >>> moment("2026-05-09T18:00+02:00")
    datetime.datetime(2026, 5, 9, 16, 0, tzinfo=datetime.timezone.utc)
    """
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongCall(
            f"{written!r} is no ISO date: write it as 2026-05-09, or as 2026-05-09T18:00."
        ) from None


def remarks(drafts: Sequence[Draft], comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """What a reader should know before trusting comparisons of neighbouring drafts: a sentence each.

    That two drafts are one text, are written in different languages or have little in common; that one holds
    no words; that the dates in the names of two files run backwards.

    >>> from travaux.text.source import Source
    >>> draft = parse(Source("All forces withdraw.", path="talks.md"))
    >>> remarks((draft, draft), (compare(draft, draft),))
    ('talks.md and talks.md are the same text: nothing changed.',)
    """
    return (
        *(remark for two in comparisons for remark in _pair_remarks(two)),
        *(remark for old, new in pairwise(drafts) for remark in _date_remarks(old, new)),
    )


def _pair_remarks(two: Comparison) -> Iterator[str]:
    old, new = _name(two.old, "the old draft"), _name(two.new, "the new draft")
    for name, words in ((old, two.likeness.old), (new, two.likeness.new)):
        if not words:
            yield f"{name} holds no words."
    if two.old.source.text == two.new.source.text:
        yield f"{old} and {new} are the same text: nothing changed."
        return
    if two.old.language and two.new.language and two.old.language != two.new.language:
        yield (
            f"{old} is in the language {two.old.language!r} and {new} in {two.new.language!r}: "
            "few words can answer one another."
        )
    elif two.likeness.old and two.likeness.new and not two.likeness.related:
        yield (
            f"{_share(two.likeness.share)} of {old} and {new} could be matched: "
            "they do not seem to be versions of one text."
        )


def _share(share: float) -> str:
    if not share:
        return "not a word"
    return f"only {share:.0%} of the words".replace("%", " %") if share >= _HARDLY else "hardly a word"


def _date_remarks(old: Draft, new: Draft) -> Iterator[str]:
    days = [_DAY.search(os.path.basename(draft.source.path)) for draft in (old, new)]  # noqa: PTH119
    if days[0] and days[1] and days[1].group() < days[0].group():
        yield (
            f"{new.source.path} comes after {old.source.path}, though the date in its name is earlier: "
            "the order given is kept."
        )


def _name(draft: Draft, otherwise: str) -> str:
    return draft.source.path or otherwise


def page(what: Draft | Comparison | Trace) -> str:
    """The report on a draft, a comparison or a series as one self-contained HTML page.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> page(parse(Source("The Parties [shall][should] withdraw.")))[:15]
    '<!DOCTYPE html>'
    """
    # Only this form needs the templates.
    match what:
        case Draft():
            from travaux.analysis.pages import report_page  # noqa: PLC0415

            return report_page(what, report(what))
        case Comparison():
            from travaux.analysis.comparison_page import comparison_page  # noqa: PLC0415

            return comparison_page(what)
        case Trace():
            from travaux.analysis.trace_page import trace_page  # noqa: PLC0415

            return trace_page(what)


def json(what: Draft | Comparison | Trace) -> bytes:
    """A draft's census, a comparison or a series as JSON: `travaux.draft/1`, `…comparison/1`, `…trace/1`.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> json(parse(Source("The Parties [shall][should] withdraw.")))[:28]
    b'{"schema":"travaux.draft/1",'
    """
    match what:
        case Draft():
            return to_json(census(what))
        case Comparison():
            from travaux.analysis import comparison_json  # noqa: PLC0415 -- only where it is asked for

            return comparison_json.to_json(what)
        case Trace():
            from travaux.analysis import trace_json  # noqa: PLC0415 -- only where it is asked for

            return trace_json.to_json(what)


def terminal(
    what: Draft | Comparison | Trace,
    *,
    colour: bool = False,
    encoding: str = "utf-8",
    width: int | None = None,
) -> str:
    """The report for a terminal or a plain file; `width` in columns, taken from the terminal where None.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> "2 brackets" in terminal(parse(Source("The Parties [shall][should] withdraw.")), width=80)
    True
    """
    # Only this form needs the terminal's columns.
    match what:
        case Draft():
            from travaux.analysis.terminal import show  # noqa: PLC0415

            return show(report(what), colour=colour, encoding=encoding, width=width)
        case Comparison():
            from travaux.analysis import comparison_terminal  # noqa: PLC0415

            return comparison_terminal.show(what, colour=colour, encoding=encoding, width=width)
        case Trace():
            from travaux.analysis import trace_terminal  # noqa: PLC0415

            return trace_terminal.show(what, colour=colour, encoding=encoding, width=width)


def check(
    paths: Iterable[str | os.PathLike[str]],
    parties: Sequence[str] = (),
    reading: PaperReading = "final",
    encoding: str | None = None,
) -> Iterator[Finding]:
    """Every diagnostic of the drafts in some files, file by file in the order of the text.

    Raises as `read` does, when it comes to the file in question.

    >>> list(check([]))
    []
    """
    for path in paths:
        draft = read(path, parties, reading, encoding)
        for found in findings(draft):
            line, column = draft.source.line_column(found.start)
            yield Finding(os.fspath(path), line, column, found.code, found.severity, found.message)


def explain(code: str) -> Rule:
    """The catalogue's entry of a diagnostic, by its code or its name; raises `WrongCall` for an unknown one.

    >>> explain("stray-closing-bracket").code
    'TX101'
    """
    wanted = code.strip().casefold()
    for rule in CATALOGUE.values():
        if wanted in (rule.code.casefold(), rule.name):
            return rule
    raise WrongCall(
        f"there is no diagnostic {code!r}: the codes run from {min(CATALOGUE)} to {max(CATALOGUE)}."
    )
