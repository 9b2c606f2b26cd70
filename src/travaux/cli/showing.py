"""The commands that show a record: show, export, brief."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

import click

from travaux.cli.outputs import (
    deliver,
    form_of,
    format_option,
    on_terminal,
    output_option,
    suffix,
    target,
    to_bytes,
)
from travaux.output import progress
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from travaux.analysis.sheets import Sheet
    from travaux.negotiation import Shown, View

_VIEWS = ("parties", "contacts", "statements", "positions", "leaders", "timeline", "openings", "readouts")
_FORMS = ("terminal", "json", "html", "docx")
_WRITTEN = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}

as_option = click.option(
    "--as",
    "as_",
    metavar="PARTY",
    help="Whose eyes: a party by id, code or name; or public.  [default: the holder, who sees all]",
)
clearance_option = click.option(
    "--clearance",
    metavar="LEVEL",
    help="The narrowest handling level to show.  [default: all that PARTY may see]",
)


@click.command()
@click.argument("file")
@click.argument("view", type=click.Choice(_VIEWS))
@as_option
@clearance_option
@click.option("--since", metavar="DAY|RECEIPT", help="With openings: what changed since then.")
@format_option(*_FORMS)
@output_option
def show(
    file: str,
    view: str,
    as_: str | None,
    clearance: str | None,
    since: str | None,
    form: str | None,
    output: str | None,
) -> None:
    """Show a view of the record FILE: who sits, what happened, who stands where, what is open.

    A view is computed only from what PARTY may see. As a page (-o FILE.html) the timeline is a picture.
    """
    from travaux import negotiation

    if since is not None and view != "openings":
        raise WrongCall("--since goes with the view openings: ask for that, or for a brief.")
    output = target([file], output, chosen=form is not None, forms=_FORMS)
    form = form or form_of(output)
    _refuse_paper(form, output)
    with progress(f"reading {file}"):
        found = negotiation.show(file, cast("View", view), as_=as_, clearance=clearance, since=since)
        content = _content(found, form, to_file=output is not None)
    deliver(content, output, harmless_already=form == "terminal", private=True)


@click.command()
@click.argument("file")
@as_option
@clearance_option
@output_option
def export(file: str, as_: str | None, clearance: str | None, output: str | None) -> None:
    """Write the record FILE as PARTY may see it, to OUT.yaml, .json, .html or .docx; else YAML.

    An export is built anew from what PARTY may see. It names no file, no time and nobody who made it, and
    `travaux import` reads it (.yaml, .json) into an equal record of the holder's.
    """
    from travaux import negotiation

    output = target([file], output, chosen=True)
    form = "yaml" if output is None else _WRITTEN.get(suffix(output), "")
    if not form:
        raise WrongCall(f"{output}: name the output .yaml, .json, .html or .docx.")
    with progress(f"exporting {file}"):
        found = negotiation.export(file, as_=as_, clearance=clearance)
        content = (
            to_bytes(negotiation.view_yaml(found)) if form == "yaml" else _content(found, form, to_file=True)
        )
    deliver(content, output, private=True)


@click.command()
@click.argument("file")
@as_option
@clearance_option
@click.option(
    "--since", metavar="DAY", required=True, help="The day from which on things are new, as 2026-05-09."
)
@format_option("terminal", "html", "docx")
@output_option
def brief(
    file: str, as_: str | None, clearance: str | None, since: str, form: str | None, output: str | None
) -> None:
    """Write a brief of one page from the record FILE: what moved, what is due, what is reserved."""
    from travaux import negotiation

    output = target([file], output, chosen=form is not None, forms=_FORMS)
    form = form or form_of(output)
    if form == "json":
        raise WrongCall(
            "a brief is a page: name the output .html or .docx; `travaux show --format json` is for programs."
        )
    _refuse_paper(form, output)
    with progress(f"reading {file}"):
        content = _content(
            negotiation.brief(file, since, as_=as_, clearance=clearance), form, to_file=output is not None
        )
    deliver(content, output, harmless_already=form == "terminal", private=True)


def _refuse_paper(form: str, output: str | None) -> None:
    if form == "docx" and output is None and on_terminal():
        raise WrongCall("a Word file cannot be shown on a terminal: name a file with -o.")


def _content(found: Shown | Sheet, form: str, *, to_file: bool) -> bytes:
    from travaux import negotiation

    if form == "json":
        return negotiation.view_json(cast("Shown", found)) + b"\n"
    if form == "html":
        return to_bytes(negotiation.sheet_page(found))
    if form == "docx":
        return negotiation.sheet_paper(found)
    encoding = "utf-8" if to_file else getattr(sys.stdout, "encoding", None) or "utf-8"
    colour = (
        not to_file and on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    return negotiation.sheet_terminal(found, colour=colour, encoding=encoding).encode(
        encoding, "backslashreplace"
    )
