"""The commands that set drafts beside one another: compare, trace."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

from typing import TYPE_CHECKING

import click

from travaux.cli.outputs import (
    agreeing,
    deliver,
    encoding_option,
    form_of,
    format_option,
    on_terminal,
    output_option,
    parties_option,
    reading_option,
    rendered,
    target,
)
from travaux.cli.sentences import tell
from travaux.output import one_line, progress
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.negotiation import PaperReading

_FORMS = ("terminal", "json", "html")
_PAPER_FORMS = (*_FORMS, "docx")


@click.command()
@click.argument("old")
@click.argument("new")
@format_option(*_PAPER_FORMS)
@output_option
@click.option("--author", metavar="NAME", help="Who made the changes, in a Word file.  [default: travaux]")
@click.option(
    "--date", metavar="ISO", help="When, in a Word file: 2026-05-09 or 2026-05-09T18:00.  [default: no date]"
)
@parties_option
@reading_option
@encoding_option
def compare(
    old: str,
    new: str,
    form: str | None,
    output: str | None,
    author: str | None,
    date: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Say what became of every word, bracket and provision of the draft OLD in the draft NEW.

    As a Word file (-o FILE.docx) it is OLD with tracked changes that make it NEW.
    """
    from travaux import negotiation

    output = target([old, new], output, chosen=form is not None, forms=_PAPER_FORMS)
    form = agreeing(output, form or form_of(output))
    if form == "docx" and output is None and on_terminal():
        raise WrongCall("a Word file cannot be shown on a terminal: name a file with -o.")
    if form != "docx" and (author is not None or date is not None):
        raise WrongCall("--author and --date stand in a Word file only: name one with -o, or leave them out.")
    day = negotiation.moment(date)
    with progress(f"comparing {old} with {new}"):
        drafts = negotiation.read_series((old, new), parties, reading, encoding)
        found = negotiation.compare(*drafts)
        if form == "docx":
            content = negotiation.redline(found, author or "travaux", day)
        else:
            content = rendered(found, form, to_file=output is not None)
    deliver(content, output, harmless_already=form == "terminal")
    _tell_remarks(negotiation.remarks(drafts, [found]))


@click.command()
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT DRAFT...")
@format_option(*_FORMS)
@output_option
@parties_option
@reading_option
@encoding_option
def trace(
    drafts: Sequence[str],
    form: str | None,
    output: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Follow every bracket through a series of drafts, given from the oldest to the newest."""
    from travaux import negotiation

    output = target(drafts, output, chosen=form is not None, forms=_FORMS)
    form = agreeing(output, form or form_of(output))
    with progress(f"tracing {len(drafts)} drafts"):
        read = negotiation.read_series(drafts, parties, reading, encoding)
        found = negotiation.trace(read)
        content = rendered(found, form, to_file=output is not None)
    deliver(content, output, harmless_already=form == "terminal")
    _tell_remarks(negotiation.remarks(read, found.comparisons))


def _tell_remarks(remarks: Iterable[str]) -> None:
    for remark in remarks:
        tell(f"travaux: {one_line(remark)}")
