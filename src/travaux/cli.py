"""The commands: each calls the function of its name and prints what that returns."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from travaux import __version__
from travaux.analysis.wording import harmless
from travaux.output import progress, write_out, write_whole
from travaux.text.errors import TravauxError, WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.negotiation import PaperReading, TextReading
    from travaux.text.tree import Draft

EXIT_FINDINGS, EXIT_WRONG, EXIT_INTERRUPTED, EXIT_PIPE = 1, 2, 130, 141
_SUFFIX_FORMAT = {".html": "html", ".htm": "html", ".json": "json"}
_SILENCES_SHOWN = 12


class _Commands(click.Group):
    """A group of commands whose every failure is one sentence."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- as click declares it
        try:
            return super().invoke(ctx)
        except TravauxError as error:
            _fail(str(error))
        except KeyboardInterrupt:
            sys.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:
            # The reader of the pipe has gone: there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(EXIT_PIPE)
        except OSError as error:
            _fail(
                f"{error.filename or 'the output'}: {(error.strerror or 'input or output failed').lower()}."
            )
        except RecursionError:
            _fail("the draft is nested too deeply for this report: ask for --format json.")
        except MemoryError:
            _fail("the memory is used up: read the draft in parts.")


def _fail(sentence: str) -> NoReturn:
    click.echo(f"travaux: {harmless(sentence)}", err=True)
    sys.exit(EXIT_WRONG)


def _codes(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip() for code in value.split(",") if code.strip()))


_parties = click.option(
    "--parties",
    callback=_codes,
    default="",
    metavar="CODES",
    help="Codes of the parties, as US,JP: those that the draft does not list itself.",
)
_reading = click.option(
    "--reading",
    type=click.Choice(["original", "final", "all"]),
    default="final",
    show_default=True,
    help="Which text of a Word file with tracked changes.",
)
_encoding = click.option("--encoding", metavar="NAME", help="The encoding of a text file, as latin-1.")
_output = click.option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="travaux")
def main() -> None:
    """Read the bracketed drafts of a negotiation: what is agreed, what is open, who wants what."""


@main.command()
@click.argument("draft")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "html"]),
    help="How to report.  [default: by FILE's suffix, else terminal]",
)
@click.option("--text", "text_only", is_flag=True, help="Print nothing but the text of the draft.")
@_output
@_parties
@_reading
@_encoding
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
    _spare(draft, output)
    suffix = os.path.splitext(output or "")[1].lower()  # noqa: PTH122 -- no path is opened
    form = "text" if text_only else form or _SUFFIX_FORMAT.get(suffix, "terminal")
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
        content = _report(found, form, to_file=output is not None)
    _deliver(content, output, harmless_already=form == "terminal")


@main.command()
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...")
@_parties
@_reading
@_encoding
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
            click.echo(f"travaux: {harmless(str(error))}", err=True)
            unreadable = True
            continue
        warned = warned or any(one.severity == "warning" for one in found)
        write_out(_bytes("".join(f"{harmless(str(one))}\n" for one in found)))
    sys.exit(EXIT_WRONG if unreadable else EXIT_FINDINGS if warned else 0)


@main.command()
@click.argument("draft")
@click.option("--clean", "plain", flag_value="clean", help="Only what is agreed, spaces mended.")
@click.option("--base", "plain", flag_value="base", help="The text from which the parties depart.")
@click.option("--as", "party", metavar="PARTY", help="The text as this party wants it.")
@_output
@_parties
@_reading
@_encoding
def text(
    draft: str,
    plain: TextReading | None,
    party: str | None,
    output: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Print one reading of DRAFT; without --clean, --base or --as the text as it stands."""
    from travaux import negotiation

    if plain and party is not None:
        raise WrongCall(f"--{plain} and --as are two readings: ask for one at a time.")
    _spare(draft, output)
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
        content = _bytes(negotiation.text(found, plain or "exact", party))
    if party is not None:
        _tell_silences(found, party)
    _deliver(content, output)


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a diagnostic such as TX101 means and how to mend it."""
    from travaux import negotiation

    rule = negotiation.explain(code)
    click.echo(f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.meaning}\nTo mend it: {rule.mending}")


def _report(draft: Draft, form: str, *, to_file: bool) -> bytes:
    from travaux import negotiation

    if form == "text":
        return _bytes(draft.source.text)
    if form == "html":
        return _bytes(negotiation.page(draft))
    if form == "json":
        return negotiation.json(draft) + b"\n"
    encoding = "utf-8" if to_file else sys.stdout.encoding
    shown = negotiation.terminal(draft, colour=not to_file and _colour(), encoding=encoding)
    return shown.encode(encoding, "backslashreplace")


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _bytes(content: str) -> bytes:
    return content.encode("utf-8", "surrogatepass")


def _spare(draft: str, output: str | None) -> None:
    if output is not None and os.path.realpath(draft) == os.path.realpath(output):
        raise WrongCall(f"{output} is the draft itself: write to another file.")


def _deliver(content: bytes, output: str | None, *, harmless_already: bool = False) -> None:
    if output is None:
        write_out(content, harmless_already=harmless_already)
    else:
        write_whole(output, content)


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
    lines = "".join(f"\n  {harmless(place)}" for place in places)
    click.echo(f"{party} is silent on {count} that others have spoken on:{lines}{more}", err=True)
