"""The command that carries decisions out: resolve."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from travaux.cli.outputs import (
    deliver,
    encoding_option,
    output_option,
    parties_option,
    reading_option,
    suffix,
    target,
    to_bytes,
)
from travaux.cli.sentences import tell
from travaux.output import one_line, progress
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.drafting.resolve import Decision
    from travaux.negotiation import PaperReading, SheetForm
    from travaux.text.tree import Draft

_SHEETS: dict[str, SheetForm] = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
_TEXTS = (".md", ".markdown", ".txt", ".text", ".docx", "")


@click.command()
@click.argument("draft")
@click.argument("decisions", required=False)
@output_option
@click.option("--ask", is_flag=True, help="Ask for what DECISIONS leaves open.")
@click.option(
    "--decisions-out",
    metavar="FILE",
    help="Write there, as YAML and after each answer, what was decided: DECISIONS of a later call.",
)
@click.option(
    "--template",
    metavar="FILE",
    help="Write there, as YAML, every open bracket with its id and its words, to fill in as DECISIONS.",
)
@click.option(
    "--leaders-sheet",
    metavar="FILE",
    help="Write there, as .html, .docx or .pdf, a card for each bracket that is reserved.",
)
@click.option("--compact", is_flag=True, help="The leaders' sheet as one list, not a page for each bracket.")
@click.option(
    "--since",
    "earlier",
    multiple=True,
    metavar="DRAFT",
    help="An earlier draft, in its order among others: the sheet says since which one a bracket is open.",
)
@click.option("--report", metavar="FILE", help="Write there, as JSON, what was decided and what is left.")
@parties_option
@reading_option
@encoding_option
def resolve(
    draft: str,
    decisions: str | None,
    output: str | None,
    ask: bool,  # noqa: FBT001 -- a flag of the command line
    decisions_out: str | None,
    template: str | None,
    leaders_sheet: str | None,
    compact: bool,  # noqa: FBT001 -- a flag of the command line
    earlier: tuple[str, ...],
    report: str | None,
    parties: tuple[str, ...],
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Carry out in DRAFT what the YAML file DECISIONS says of its brackets; the rest stays as it is.

    An entry names a bracket by its id and says one thing of it: choose: 2, keep: true, drop: true, or
    reserve: leaders; because: "…" is for the record. Where an entry does not fit, nothing is written.
    Without DECISIONS one bracket after the other is asked in the terminal; ? lists the keys. --template
    writes a file of DECISIONS to fill in.
    """
    from travaux import negotiation

    if template is not None:
        if ask or any((decisions, output, decisions_out, leaders_sheet, report)):
            raise WrongCall("--template decides nothing: leave out DECISIONS and what else is to be written.")
        _template(draft, template, parties, reading, encoding)
        return
    output = target([draft, decisions or ""], output, forms=("docx",))
    if suffix(output) not in _TEXTS:
        raise WrongCall(f"{output}: a resolved draft is written as .md, .txt or .docx: name the output so.")
    sheet = _sheet([draft, decisions or "", output or ""], leaders_sheet, about=compact or bool(earlier))
    told = _file([draft, decisions or "", output or "", sheet or ""], report)
    kept = _file([draft, output or "", sheet or ""], decisions_out)
    given = negotiation.read_decisions(decisions) if decisions else []
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
    _refuse_to_forget(kept, given)
    if ask or decisions is None:
        _refuse_lost_answers(output, sheet, told, kept)
        given = _asked(found, given, kept)
    with progress(f"resolving {draft}"):
        done = negotiation.resolve(found, given)
        word = suffix(output) == ".docx"
        content = negotiation.resolved_word(found, done) if word else to_bytes(done.text)
        cards = b""
        if sheet:
            before = [negotiation.read(one, parties, reading, encoding) for one in earlier]
            form = _SHEETS[suffix(sheet)]
            cards = negotiation.leaders_sheet(found, done, form, compact=compact, earlier=before, name=sheet)
    _deliver_all({
        kept: to_bytes(negotiation.decisions_yaml(given, Path(draft).name)),
        sheet: cards,
        told: negotiation.resolution_json(found, done, given, output or "") if told else b"",
    })  # fmt: skip
    deliver(content, output)
    for sentence in negotiation.half_moves(found, given):
        tell(f"travaux: {one_line(sentence)}")
    if output is not None:
        left = sum(bracket.disputed for bracket in done.resolution.open_)
        tell(f"travaux: {_brackets(left)} left open, {len(done.resolution.reserved) or 'none'} reserved.")


def _template(
    draft: str, name: str, parties: Sequence[str], reading: PaperReading, encoding: str | None
) -> None:
    from travaux import negotiation

    kept = target([draft], name, chosen=True)
    _refuse_to_forget(kept, ())
    with progress(f"reading {draft}"):
        found = negotiation.read(draft, parties, reading, encoding)
    deliver(to_bytes(negotiation.template_yaml(found)), kept)


def _deliver_all(contents: Mapping[str | None, bytes]) -> None:
    for name, content in contents.items():
        if name is not None:
            deliver(content, name)


def _refuse_lost_answers(*names: str | None) -> None:
    """A file that could not be written in the end is refused before the first question."""
    from travaux import negotiation

    for name in names:
        folder = Path(name or ".").parent
        if not folder.is_dir():
            raise WrongCall(f"{name}: there is no folder '{folder}': make it first.")
        if name and suffix(name) == ".pdf":
            negotiation.find_browser(name)


def _refuse_to_forget(kept: str | None, given: Sequence[Decision]) -> None:
    """A file of decisions is not written over where it holds some that were not read in."""
    from travaux import negotiation

    if kept is None or not Path(kept).is_file() or not Path(kept).read_bytes().strip():
        return
    try:
        lost = [one for one in negotiation.read_decisions(kept) if one not in given]
    except (Unreadable, WrongCall) as wrong:
        raise WrongCall(f"{kept} is there and holds no list of decisions: name another file.") from wrong
    if lost:
        raise WrongCall(
            f"{kept} holds {_decisions(len(lost))} not read in, which would be lost: go on from them "
            f"(travaux resolve DRAFT {kept} --ask --decisions-out {kept}), or name another file."
        )


def _decisions(count: int) -> str:
    return "a decision" if count == 1 else f"{count} decisions"


def _file(others: Sequence[str], name: str | None) -> str | None:
    """The name of a file beside the output; raises `WrongCall` for one that is none."""
    found = target(others, name, chosen=True)
    if name is not None and found is None:
        raise WrongCall(f"{name}: only the draft goes to standard output: name a file.")
    return found


def _sheet(others: Sequence[str], name: str | None, *, about: bool) -> str | None:
    """The name of the leaders' sheet; `about` says that there are options on how it is to be."""
    if name is None and about:
        raise WrongCall("--compact and --since are about the leaders' sheet: name one with --leaders-sheet.")
    found = _file(others, name)
    if found is not None and suffix(found) not in _SHEETS:
        raise WrongCall(f"{found}: the leaders' sheet is a page: name it .html, .docx or .pdf.")
    return found


def _asked(draft: Draft, given: Sequence[Decision], kept: str | None) -> list[Decision]:
    """What a person decides in the terminal, beside what is given; kept in a file after each answer."""
    from travaux import negotiation
    from travaux.cli.asking import ask

    def save(decisions: Sequence[Decision]) -> None:
        if kept:
            deliver(to_bytes(negotiation.decisions_yaml(decisions, Path(draft.source.path).name)), kept)

    return list(ask(draft, given, save))


def _brackets(count: int) -> str:
    return "one bracket" if count == 1 else f"{count or 'no'} brackets"
