"""The commands: each calls the function of its name and prints what that returns."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from travaux import __version__
from travaux.output import one_line, progress, settle_out, write_out, write_whole
from travaux.text.errors import TravauxError, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.negotiation import PaperReading, TextReading
    from travaux.text.tree import Draft

EXIT_FINDINGS, EXIT_WRONG, EXIT_INTERRUPTED, EXIT_PIPE = 1, 2, 130, 141
_SUFFIX_FORMAT = {".html": "html", ".htm": "html", ".json": "json"}
_PAPERS = {".docx": "Word files", ".docm": "Word files", ".pdf": "PDF files"}
_STANDARD_OUTPUT = ("-", "/dev/stdout")
_SILENCES_SHOWN = 12


class _Commands(click.Group):
    """A group of commands whose every failure is one sentence."""

    def main(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 -- as click declares it
        with _sentences():
            try:
                return super().main(*arguments, **named)
            except SystemExit as leaving:
                if leaving.code == EXIT_WRONG:
                    settle_out()
                raise

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:  # noqa: ANN401
        # Click answers a closed pipe and an interruption itself unless they are met in here.
        with _sentences():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        with _sentences():
            return super().invoke(ctx)


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    """Whatever fails inside becomes one sentence on standard error and the exit code that belongs to it."""
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except TravauxError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of the pipe has gone: there is nobody left to tell.
        settle_out()
        sys.exit(EXIT_PIPE)
    except OSError as error:
        _fail(f"{error.filename or 'the output'}: {(error.strerror or 'input or output failed').lower()}.")
    except UnicodeError:
        _fail("the output cannot be written in the encoding of this terminal: write to a file with -o.")
    except RecursionError:
        _fail("the draft is nested too deeply for this report: ask for --format json.")
    except MemoryError:
        _fail("the memory is used up: read the draft in parts.")
    except Exception as error:  # noqa: BLE001 -- the last door before the user
        what = f"{type(error).__name__}: {error}"
        _fail(f"travaux itself failed ({what}): report this, with the draft if you may.")


def _fail(sentence: str) -> NoReturn:
    settle_out()
    _tell(f"travaux: {one_line(sentence)}")
    sys.exit(EXIT_WRONG)


def _tell(words: str) -> None:
    # Where nobody can be told, the exit code still says it.
    with contextlib.suppress(OSError, ValueError):
        click.echo(words, err=True)


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
_output = click.option(
    "-o", "--output", metavar="FILE", help="Write there, whole or not at all; - is standard output."
)


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
    output = _target(draft, output, chosen=form is not None)
    form = "text" if text_only else form or _SUFFIX_FORMAT.get(_suffix(output), "terminal")
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
            _tell(f"travaux: {one_line(str(error))}")
            unreadable = True
            continue
        warned = warned or any(one.severity == "warning" for one in found)
        write_out(_bytes("".join(f"{one}\n" for one in found)))
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
    output = _target(draft, output, chosen=False)
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
    entry = f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.meaning}\nTo mend it: {rule.mending}\n"
    write_out(_bytes(entry))


def _report(draft: Draft, form: str, *, to_file: bool) -> bytes:
    from travaux import negotiation

    if form == "text":
        return _bytes(draft.source.text)
    if form == "html":
        return _bytes(negotiation.page(draft))
    if form == "json":
        return negotiation.json(draft) + b"\n"
    encoding = "utf-8" if to_file else getattr(sys.stdout, "encoding", None) or "utf-8"
    shown = negotiation.terminal(draft, colour=not to_file and _colour(), encoding=encoding)
    return shown.encode(encoding, "backslashreplace")


def _colour() -> bool:
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _bytes(content: str) -> bytes:
    return content.encode("utf-8", "surrogatepass")


def _target(draft: str, output: str | None, *, chosen: bool) -> str | None:
    """The file to write, None for standard output; `chosen` where the call says itself how to report."""
    if output is None or output in _STANDARD_OUTPUT:
        return None
    if not output:
        raise WrongCall("the name of the output is empty: name a file, or - for the standard output.")
    if _suffix(output) in _PAPERS and not chosen:
        papers = _PAPERS[_suffix(output)]
        raise WrongCall(f"{output}: travaux writes no {papers}: name the output .html, .json, .txt or .md.")
    if draft and _same(draft, output):
        raise WrongCall(f"{output} is the draft itself: write to another file.")
    return output


def _suffix(output: str | None) -> str:
    return os.path.splitext(output or "")[1].lower()  # noqa: PTH122 -- no path is opened


def _same(draft: str, output: str) -> bool:
    # A name with a zero byte in it leads nowhere.
    with contextlib.suppress(ValueError):
        return os.path.realpath(draft) == os.path.realpath(output)
    return False


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
    lines = "".join(f"\n  {one_line(place)}" for place in places)
    _tell(f"{one_line(party)} is silent on {count} that others have spoken on:{lines}{more}")
