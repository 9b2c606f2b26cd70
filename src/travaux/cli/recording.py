"""The commands that put entries on record: import, add, reclassify."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import sys

import click

from travaux.cli.forms import KINDS, asked, writing
from travaux.cli.sentences import EXIT_WRONG, tell
from travaux.cli.showing import as_option
from travaux.output import one_line, progress
from travaux.text.errors import WrongCall


@click.command("import")
@click.argument("file")
@click.argument("record")
def import_(file: str, record: str) -> None:
    """Put every entry of RECORD (YAML or JSON) on the record FILE: all of them, or none and the reasons.

    What is on record word for word is passed over. A contact that is on record and told differently becomes
    an account beside it.
    """
    from travaux import negotiation

    with progress(f"importing {record}"):
        try:
            done = negotiation.import_(file, record)
        except WrongCall as error:
            for sentence in str(error).split("\n"):
                tell(f"travaux: {one_line(sentence)}")
            tell("travaux: nothing was recorded.")
            sys.exit(EXIT_WRONG)
    if done.left_out:
        tell(f"travaux: {', '.join(done.left_out)}: for tests, not for the record; left out.")
    for sentence in (*done.notes, *(f"warning: {one}" for one in done.warnings)):
        tell(f"travaux: {one_line(sentence)}")
    known = f", {done.known_already} were on record already" if done.known_already else ""
    tell(f"travaux: {done.recorded} {'entry' if done.recorded == 1 else 'entries'} recorded{known}.")


@click.command()
@click.argument("file")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("draft", required=False)
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A field of the entry, as status=held or date.edtf=2026-05-09; a field named again makes a list.",
)
@as_option
@click.option(
    "--level", metavar="LEVEL", default="", help="Its handling level.  [default: by its contact and source]"
)
@click.option(
    "--compartment", metavar="PARTY", default="shared", show_default=True, help="Whose room it belongs to."
)
@click.option("--despite", is_flag=True, help="Record it though its channel may not carry its subject.")
def add(
    file: str,
    kind: str,
    draft: str | None,
    fields: tuple[str, ...],
    as_: str | None,
    level: str,
    compartment: str,
    despite: bool,  # noqa: FBT001 -- click hands it over by name
) -> None:
    """Put one entry of that KIND on the record FILE, as written by PARTY or else by the holder; print its id.

    At a terminal, what is missing is asked for, with completion of known names (tab). `add FILE draft DRAFT`
    reads the draft and keeps its hash and the ids of its disputed brackets.
    """
    from travaux import negotiation

    if draft is not None and kind != "draft":
        raise WrongCall(
            f"{draft}: a file goes with the kind draft only: write what is to be recorded with --set."
        )
    written = writing(kind, fields)
    if draft is not None:
        written = {**negotiation.draft_entry(draft), **written}
    if sys.stdin is not None and sys.stdin.isatty():
        written = asked(kind, written, negotiation.known_names(file, as_))
    done = negotiation.add(
        file, kind, written, as_=as_, level=level, compartment=compartment, despite=despite
    )
    click.echo(one_line(done.id))


@click.command()
@click.argument("file")
@click.argument("entry")
@click.argument("level")
@click.option(
    "--compartment",
    metavar="PARTY",
    help="The room that it goes to: shared, or a party's.  [default: the same]",
)
@click.option("--because", metavar="WORDS", default="", help="The reason, which is kept.")
@as_option
def reclassify(
    file: str, entry: str, level: str, compartment: str | None, because: str, as_: str | None
) -> None:
    """Let the entry of that id in the record FILE be seen by fewer or by more: at LEVEL, from now on.

    A party reclassifies its own entries, the holder all others. It takes effect at once. What others have
    exported or seen before stays with them.
    """
    from travaux import negotiation

    done = negotiation.reclassify(file, entry, level, compartment=compartment, because=because, as_=as_)
    tell(f"travaux: {one_line(entry)} is now for {one_line(done.level)}, in {one_line(done.compartment)}.")
