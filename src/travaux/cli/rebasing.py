"""The command that carries proposals onto a draft that was resolved meanwhile: rebase."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from travaux.cli.consolidating import _named, _written
from travaux.cli.outputs import deliver, encoding_option, output_option, reading_option, suffix, target
from travaux.cli.sentences import tell
from travaux.output import one_line, progress
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.negotiation import PaperReading

_FORMS = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".json", "")


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("versions", nargs=-1, metavar="[PARTY=FILE...]")
@output_option
@click.option("--report", metavar="FILE", help="Write there, as JSON, what became of each proposal and why.")
@click.option("--force", is_flag=True, help="Take a version that seems to be another document.")
@reading_option
@encoding_option
def rebase(
    old: str,
    new: str,
    versions: Sequence[str],
    output: str | None,
    report: str | None,
    force: bool,  # noqa: FBT001 -- a flag of the command line
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Carry proposals that were made on the draft OLD onto the draft NEW, which it has become.

    The proposals are what each version, named as PARTY=FILE, changes in OLD; where none is named, what the
    parties that OLD names in its brackets want other than its base. The result is a consolidation on NEW.
    What found no place is handed back with the reason.
    """
    from travaux import negotiation

    papers = _named(versions)
    output = target([old, new, *papers.values()], output)
    if suffix(output) not in _FORMS:
        raise WrongCall(f"{output}: the result is written as .md, .txt, .html or .json: name it so.")
    told = target([old, new, *papers.values(), output or ""], report, chosen=True)
    if report is not None and told is None:
        raise WrongCall(f"{report}: only the draft goes to standard output: name a file for the report.")
    with progress(f"carrying proposals onto {new}"):
        found = negotiation.rebase(old, new, papers, force=force, reading=reading, encoding=encoding)
        content = _written(found.consolidated, suffix(output))
    deliver(content, output)
    if told:
        deliver(negotiation.rebased_json(found), told)
    for sentence in negotiation.rebased_sentences(found):
        tell(f"travaux: {one_line(sentence)}")
    counts = Counter(one.outcome for _, one in found.fates)
    tell(
        f"travaux: of {sum(counts.values())} proposals {counts['carried']} carried over, {counts['adapted']} "
        f"adapted, {counts['met']} met already, {counts['returned']} handed back."
    )
