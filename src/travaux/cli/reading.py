"""The commands that read drafts one by one: read, check, text; and explain, which needs none."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from travaux.cli.outputs import (
    agreeing,
    deliver,
    encoding_option,
    form_of,
    format_option,
    output_option,
    parties_option,
    reading_option,
    rendered,
    suffix,
    target,
    to_bytes,
)
from travaux.cli.sentences import EXIT_FINDINGS, EXIT_WRONG, tell
from travaux.output import one_line, progress, write_out
from travaux.text.errors import TravauxError, WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.negotiation import PaperReading, TextReading
    from travaux.text.tree import Draft

_FORMS = ("terminal", "json", "html")
_SILENCES_SHOWN = 12


@click.command()
@click.argument("draft")
@format_option(*_FORMS)
@click.option("--text", "text_only", is_flag=True, help="Print nothing but the text of the draft.")
@output_option
@parties_option
@reading_option
@encoding_option
def read(
    draft: str,
    form: str | None,
    text_only: bool,  # noqa: FBT001 -- a flag of the command line
    output: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Report what DRAFT holds: a Word, PDF, Markdown, HTML or text file."""
    from travaux import negotiation

    if text_only and form:
        raise WrongCall("--text prints the text itself, without a report: leave out --format.")
    output = target([draft], output, chosen=form is not None)
    form = "text" if text_only else agreeing(output, form or form_of(output))
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
        content = (
            to_bytes(found.source.text) if text_only else rendered(found, form, to_file=output is not None)
        )
    deliver(content, output, harmless_already=form == "terminal")


@click.command()
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...")
@parties_option
@reading_option
@encoding_option
def check(
    drafts: Sequence[str], parties: tuple[str, ...], reading: PaperReading, encoding: str | None
) -> None:
    """Print what is wrong in each DRAFT, a line for each finding; exit 1 if there is a warning."""
    from travaux import negotiation

    warned = unreadable = False
    for draft in drafts:
        try:
            with progress(f"reading {draft}"):
                found = list(negotiation.check([draft], parties, reading, encoding))
        except TravauxError as error:
            tell(f"travaux: {one_line(str(error))}")
            unreadable = True
            continue
        warned = warned or any(one.severity == "warning" for one in found)
        write_out(to_bytes("".join(f"{one}\n" for one in found)))
    sys.exit(EXIT_WRONG if unreadable else EXIT_FINDINGS if warned else 0)


@click.command()
@click.argument("draft")
@click.option("--clean", "plain", flag_value="clean", help="Only what is agreed, spaces mended.")
@click.option("--base", "plain", flag_value="base", help="The text from which the parties depart.")
@click.option("--as", "party", metavar="PARTY", help="The text as this party wants it.")
@output_option
@parties_option
@reading_option
@encoding_option
def text(
    draft: str,
    plain: TextReading | None,
    party: str | None,
    output: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Print one reading of DRAFT; without --clean, --base or --as the text as it stands.

    With -o FILE.docx it is a Word file: of a consolidation the party's own again, else the draft's with other
    words.
    """
    from travaux import negotiation

    if plain and party is not None:
        raise WrongCall(f"--{plain} and --as are two readings: ask for one at a time.")
    output = target([draft], output, forms=("docx",))
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
        if suffix(output) == ".docx":
            content = negotiation.word_text(found, plain or "exact", party, parties)
        else:
            content = to_bytes(negotiation.text(found, plain or "exact", party, parties))
    if party is not None:
        _tell_silences(found, party)
    deliver(content, output)


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a diagnostic such as TX101 means and how to mend it."""
    from travaux import negotiation

    rule = negotiation.explain(code)
    entry = f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.meaning}\nTo mend it: {rule.mending}\n"
    write_out(to_bytes(entry))


def _tell_silences(draft: Draft, party: str) -> None:
    from travaux import negotiation

    silent = negotiation.silences(draft, party)
    if not silent:
        return
    places = [
        f"{draft.source.path}:{':'.join(map(str, draft.source.line_column(bracket.start)))} ({bracket.id})"
        for bracket in silent[:_SILENCES_SHOWN]
    ]
    more = f"\n  and {len(silent) - len(places)} more" if len(silent) > len(places) else ""
    count = "one bracket" if len(silent) == 1 else f"{len(silent)} brackets"
    lines = "".join(f"\n  {one_line(place)}" for place in places)
    tell(f"{one_line(party)} is silent on {count} that others have spoken on:{lines}{more}")
