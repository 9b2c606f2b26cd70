"""The use cases, one function for each command: what people come to travaux for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from travaux import formats
from travaux.analysis.report import census, findings, to_json
from travaux.analysis.summary import Report, summary
from travaux.output import one_line
from travaux.text import render
from travaux.text.diagnostics import CATALOGUE, Rule, Severity
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.tree import Bracket, Draft

PaperReading = Literal["original", "final", "all"]
TextReading = Literal["exact", "clean", "base"]


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
    try:
        return parse(formats.read(Path(path), reading=reading, encoding=encoding), tuple(parties))
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
    return summary(draft)


def page(draft: Draft) -> str:
    """The report as one self-contained HTML page, with the whole text under it.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> page(parse(Source("The Parties [shall][should] withdraw.")))[:15]
    '<!DOCTYPE html>'
    """
    # Only this command needs the templates.
    from travaux.analysis.pages import report_page  # noqa: PLC0415

    return report_page(draft, report(draft))


def json(draft: Draft) -> bytes:
    """The census as JSON, by the schema `travaux.draft/1`.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> json(parse(Source("The Parties [shall][should] withdraw.")))[:28]
    b'{"schema":"travaux.draft/1",'
    """
    return to_json(census(draft))


def terminal(draft: Draft, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None) -> str:
    """The report for a terminal or a plain file; `width` in columns, taken from the terminal where None.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> "2 brackets" in terminal(parse(Source("The Parties [shall][should] withdraw.")), width=80)
    True
    """
    # Only this command needs the terminal's library.
    from travaux.analysis.terminal import show  # noqa: PLC0415

    return show(report(draft), colour=colour, encoding=encoding, width=width)


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


def text(draft: Draft, reading: TextReading = "exact", party: str | None = None) -> str:
    """One reading of the draft: its own text, the agreed words only, the base, or as one party reads it.

    Raises `WrongCall` where no head of the draft names the party.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> text(parse(Source("All [heavy ]forces withdraw.")), "clean")
    'All forces withdraw.'
    """
    if party is not None:
        codes = sorted(one.code for one in draft.parties)
        if party not in codes:
            named = f"it names {', '.join(codes)}" if codes else "it names no party at all"
            raise WrongCall(f"{draft.source.path or 'the draft'} does not name the party {party!r}: {named}.")
        return render.as_party(draft, party)
    readings = {"exact": render.exact, "clean": render.clean, "base": render.base}
    return readings[reading](draft)


def silences(draft: Draft, party: str) -> tuple[Bracket, ...]:
    """The disputed brackets that other parties have spoken on and this one has not.

    Silence is neither consent nor opposition. Where a bracket is one of several alternatives, a word on any
    of them is a word on all.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> draft = parse(Source("Parties [US: shall][JP: may] go [JP: now]."), ("US", "JP"))
    >>> [bracket.id for bracket in silences(draft, "US")]
    ['text/3']
    """
    spoken = {
        bracket.group
        for bracket in draft.brackets
        if bracket.group and bracket.attribution and party in _named(bracket)
    }
    return tuple(
        bracket
        for bracket in draft.brackets
        if bracket.disputed
        and bracket.attribution
        and party not in _named(bracket)
        and bracket.group not in spoken
    )


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


def _named(bracket: Bracket) -> tuple[str, ...]:
    return (*bracket.attribution.propose, *bracket.attribution.oppose) if bracket.attribution else ()
