"""The commands that keep a record: init, verify, receipt, log, backup, erase, migrate."""

# ruff: noqa: PLC0415 -- a command imports what it needs when it runs, so that `--help` does not wait.
from __future__ import annotations

import sys

import click

from travaux.cli.outputs import deliver, format_option, output_option, target, to_bytes
from travaux.cli.sentences import EXIT_FINDINGS, tell
from travaux.cli.showing import as_option
from travaux.output import one_line, progress
from travaux.text.errors import WrongCall


@click.command()
@click.argument("file")
def init(file: str) -> None:
    """Make FILE, a new and empty record (.travaux), and the key that signs it beside it."""
    from travaux import negotiation

    key = negotiation.init(file)
    tell(f"travaux: {file} is made; {key} signs it: keep a copy of that key apart.")


@click.command()
@click.argument("file")
@click.option("--receipt", metavar="RECEIPT", help="Hold the record against this receipt, too.")
@click.option(
    "--key",
    metavar="FINGERPRINT",
    default="",
    help="Hold its key against this fingerprint, known from elsewhere.",
)
def verify(file: str, receipt: str | None, key: str) -> None:
    """Say whether the record FILE is whole: nothing changed, lost, reordered or rolled back.

    FILE may also be a log that `travaux log --format json` wrote. Exit code 1: faults were found. The
    fingerprint of the key is printed: only against a receipt or a fingerprint that you had before does a
    record that was rewritten and signed with another key show.
    """
    from travaux import negotiation

    with progress(f"verifying {file}"):
        found = negotiation.verify(file, receipt, key)
    lines = [f"{file}: {negotiation.told(fault)}" for fault in found.faults]
    if found.whole:
        count = f"{found.entries} {'entry' if found.entries == 1 else 'entries'}"
        bare = (
            f"; {found.withheld} content{'s' * (found.withheld > 1)} withheld or erased"
            if found.withheld
            else ""
        )
        chain = f"{count}, each bound to its predecessor{bare}"
        lines = [f"{file}: whole: {chain}; the heads are signed with the key {found.key}."]
        if receipt is not None:
            lines.append(f"{file}: all that {receipt} knows is in it, unchanged.")
    deliver(to_bytes("".join(f"{one_line(line)}\n" for line in lines)), None)
    if not found.whole:
        sys.exit(EXIT_FINDINGS)


@click.command()
@click.argument("file")
@output_option
@as_option
def receipt(file: str, output: str | None, as_: str | None) -> None:
    """Write a receipt of the record FILE: whoever keeps it can prove later what was recorded by now.

    As a party, it covers only the logs that this party may know of, and shows nothing of the others.
    """
    from travaux import negotiation

    output = target([file], output, chosen=True)
    deliver(negotiation.receipt(file, as_), output, private=True)


@click.command()
@click.argument("file")
@output_option
@as_option
@format_option("terminal", "json")
def log(file: str, output: str | None, as_: str | None, form: str | None) -> None:
    """List what the record FILE holds, in the order of recording, one entry a line.

    As json: with all that its hashes are made of, so that anyone can verify it without the database.
    """
    from travaux import negotiation

    output = target([file], output, chosen=True)
    if form == "json":
        deliver(negotiation.log_json(file, as_), output, private=True)
        return
    rows = [
        f"{line.at[:19]}Z  {line.hash[:12]}  {line.log}/{line.seq}  {line.kind} {line.id}".rstrip()
        for line in negotiation.log(file, as_)
    ]
    deliver(to_bytes("".join(f"{one_line(row)}\n" for row in rows)), output, private=True)


@click.command()
@click.argument("file")
@click.argument("copy")
def backup(file: str, copy: str) -> None:
    """Copy the record FILE to COPY while others may write to it; the signing key is not in the copy."""
    from travaux import negotiation

    with progress(f"copying {file}"):
        negotiation.backup(file, copy)


@click.command()
@click.argument("file")
@click.argument("entry")
@click.option("--yes", is_flag=True, help="Do not ask; it cannot be undone.")
def erase(file: str, entry: str, yes: bool) -> None:  # noqa: FBT001 -- click hands it over so
    """Destroy the content of ENTRY in the record FILE; its hash stays, so that all receipts hold.

    ENTRY is an id, a room and an id, as kar/note-1, or a log and a number, as shared/7. Its copies,
    amendments and accounts go with it. Backups and exports that were made before keep what they have.
    """
    from travaux import negotiation

    if not yes:
        if not sys.stdin.isatty():
            raise WrongCall("erasing cannot be undone: say --yes if that is meant.")
        first, *rest = [
            f"{line.kind} {line.id} ({line.log}/{line.seq})" for line in negotiation.to_erase(file, entry)
        ]
        more = f", and with it {', '.join(rest)}" if rest else ""
        asked = one_line(f"Destroy {first} in {file}{more}? This cannot be undone")
        click.confirm(asked, abort=True, err=True)
    erased = negotiation.erase(file, entry)
    tell(f"travaux: erased {', '.join(f'{line.log}/{line.seq}' for line in erased)}.")


@click.command()
@click.argument("file")
def migrate(file: str) -> None:
    """Bring the record FILE, which an older travaux made, to the newest schema."""
    from travaux import negotiation

    steps = negotiation.migrate(file)
    done = f"its schema is {steps[-1]} now" if steps else "its schema is the newest: nothing to do"
    tell(f"travaux: {file}: {done}.")
