"""The group of commands, whose every failure is one sentence on standard error and an exit code."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from travaux import __version__
from travaux.output import one_line, settle_out
from travaux.text.errors import TravauxError

if TYPE_CHECKING:
    from collections.abc import Iterator

EXIT_FINDINGS, EXIT_WRONG, EXIT_INTERRUPTED, EXIT_PIPE = 1, 2, 130, 141


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
    tell(f"travaux: {one_line(sentence)}")
    sys.exit(EXIT_WRONG)


def tell(words: str) -> None:
    """Say something on standard error; where nobody can be told, the exit code still says it.

    >>> tell("")
    """
    with contextlib.suppress(OSError, ValueError):
        click.echo(words, err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="travaux")
def main() -> None:
    """Read the bracketed drafts of a negotiation: what is agreed, what is open, who wants what."""
