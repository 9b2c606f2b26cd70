"""What the commands have in common: the options of reading, and where the output goes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from travaux.output import write_out, write_whole
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from travaux.drafting.comparison import Comparison, Trace
    from travaux.text.tree import Draft

_SUFFIX_FORMAT = {".html": "html", ".htm": "html", ".json": "json", ".docx": "docx"}
_PLAIN = frozenset({"", ".txt", ".text", ".md", ".markdown", ".log"})
_PAPERS = {".docx": "Word files", ".docm": "Word files", ".pdf": "PDF files"}
_Command = TypeVar("_Command", bound=Callable[..., Any])
_STANDARD_OUTPUT = ("-", "/dev/stdout")


def _codes(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip() for code in value.split(",") if code.strip()))


parties_option = click.option(
    "--parties",
    callback=_codes,
    default="",
    metavar="CODES",
    help="Codes of the parties, as US,JP: those that the draft does not list itself.",
)
reading_option = click.option(
    "--reading",
    type=click.Choice(["original", "final", "all"]),
    default="final",
    show_default=True,
    help="Which text of a Word file with tracked changes.",
)
encoding_option = click.option("--encoding", metavar="NAME", help="The encoding of a text file, as latin-1.")
output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write there, whole or not at all; - is standard output."
)


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """The option `--format`, which takes one of the named forms.

    >>> callable(format_option("terminal", "json"))
    True
    """
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        help="How to report.  [default: by FILE's suffix, else terminal]",
    )


def target(
    drafts: Iterable[str], output: str | None, *, chosen: bool = False, forms: Collection[str] = ()
) -> str | None:
    """The file to write, None for standard output; `chosen` where the call says itself how to report.

    Raises `WrongCall` where the name is empty, that of one of the drafts, or that of a kind of paper which
    is not among the `forms` that can be written.

    >>> target(["talks.md"], "-")
    """
    if output is None or output in _STANDARD_OUTPUT:
        return None
    if not output:
        raise WrongCall("the name of the output is empty: name a file, or - for the standard output.")
    ending = suffix(output)
    if ending in _PAPERS and not chosen and _SUFFIX_FORMAT.get(ending) not in forms:
        names = ".docx, .html, .json, .txt or .md" if "docx" in forms else ".html, .json, .txt or .md"
        raise WrongCall(f"{output}: travaux writes no {_PAPERS[ending]} here: name the output {names}.")
    if any(draft and _same(draft, output) for draft in drafts):
        raise WrongCall(f"{output} is the draft itself: write to another file.")
    return output


def form_of(output: str | None) -> str:
    """The form that the name of the output asks for: terminal, if it asks for none or for plain text.

    Raises `WrongCall` for an ending that says nothing of this kind.

    >>> form_of("changes.HTML")
    'html'
    """
    ending = suffix(output)
    if ending in _PLAIN:
        return "terminal"
    if ending not in _SUFFIX_FORMAT:
        raise WrongCall(
            f"{output}: {ending!r} does not say what to write: name the output .html, .json, .txt or .md, or "
            "choose with --format."
        )
    return _SUFFIX_FORMAT[ending]


def agreeing(output: str | None, form: str) -> str:
    """The form itself; raises `WrongCall` where the name of the output promises another one.

    >>> agreeing("changes.html", "html")
    'html'
    """
    promised = _SUFFIX_FORMAT.get(suffix(output), form)
    if promised != form:
        raise WrongCall(
            f"{output} is the name of a {promised} file, --format says {form}: let one of them go."
        )
    return form


def suffix(output: str | None) -> str:
    """The ending of a name in small letters, with its dot; empty where there is none.

    >>> suffix("changes.DOCX")
    '.docx'
    """
    return os.path.splitext(output or "")[1].lower()  # noqa: PTH122 -- no path is opened


def _same(draft: str, output: str) -> bool:
    # A name with a zero byte in it leads nowhere.
    with contextlib.suppress(ValueError):
        return os.path.realpath(draft) == os.path.realpath(output)
    return False


def deliver(
    content: bytes, output: str | None, *, harmless_already: bool = False, private: bool = False
) -> None:
    """The content in the file `output`, or on standard output where that is None; raises `Unwritable`.

    >>> deliver(b"", None)
    """
    if output is None:
        write_out(content, harmless_already=harmless_already)
    else:
        write_whole(output, content, private=private)


def to_bytes(content: str) -> bytes:
    r"""The content in UTF-8; a lone surrogate, which some drafts hold, goes through.

    >>> to_bytes("é")
    b'\xc3\xa9'
    """
    return content.encode("utf-8", "surrogatepass")


def rendered(what: Draft | Comparison | Trace, form: str, *, to_file: bool) -> bytes:
    """A report in one of the forms html, json, terminal.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> rendered(Draft(Source("")), "json", to_file=True)[:28]
    b'{"schema":"travaux.draft/1",'
    """
    from travaux import negotiation  # noqa: PLC0415 -- `--help` does not wait for the readers

    if form == "html":
        return to_bytes(negotiation.page(what))
    if form == "json":
        return negotiation.json(what) + b"\n"
    encoding = "utf-8" if to_file else getattr(sys.stdout, "encoding", None) or "utf-8"
    shown = negotiation.terminal(what, colour=not to_file and _colour(), encoding=encoding)
    return shown.encode(encoding, "backslashreplace")


def _colour() -> bool:
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def on_terminal() -> bool:
    """Whether what goes to standard output may be watched.

    >>> isinstance(on_terminal(), bool)
    True
    """
    return sys.stdout is not None and sys.stdout.isatty()
