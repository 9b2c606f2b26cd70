"""The commands that make one text of many versions and prove it: consolidate, verify-certificate."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 -- a command imports what it needs when it runs, so that `--help` does not
# wait; and click hands over every option by itself.
from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from travaux.cli.outputs import (
    deliver,
    encoding_option,
    output_option,
    reading_option,
    suffix,
    target,
    to_bytes,
)
from travaux.cli.sentences import EXIT_FINDINGS, tell
from travaux.output import one_line, progress, write_out
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.negotiation import Consolidated, PaperReading
    from travaux.negotiation.word_consolidation import WordConsolidation

_TEXTS = (".txt", ".text")
_FORMS = ("docx", "html", "json", ".html", ".htm", ".json", ".docx", ".md", ".markdown", *_TEXTS, "")


@click.command()
@click.argument("base")
@click.argument("versions", nargs=-1, metavar="[PARTY=FILE...]")
@output_option
@click.option("--certificate", metavar="FILE", help="Write there what proves each party's version, as JSON.")
@click.option(
    "--typography",
    type=click.Choice(["folded", "strict"]),
    default="folded",
    show_default=True,
    help="Whether quotation marks, widths of spaces and line ends alone raise a bracket.",
)
@click.option("--tracked", is_flag=True, help="Show departures in a Word file as tracked changes by author.")
@click.option("--comments", is_flag=True, help="Take the comments of parties' files into the Word file.")
@click.option(
    "--force",
    is_flag=True,
    help="Take a version that seems to be another document, or whose layout is another format's.",
)
@reading_option
@encoding_option
def consolidate(
    base: str,
    versions: Sequence[str],
    output: str | None,
    certificate: str | None,
    typography: str,
    tracked: bool,  # noqa: FBT001 -- a flag of the command line
    comments: bool,  # noqa: FBT001 -- likewise
    force: bool,  # noqa: FBT001 -- likewise
    reading: PaperReading,
    encoding: str | None,
) -> None:
    """Make one text of BASE and the versions of parties, every departure in brackets with its sponsors.

    Each version is named as PARTY=FILE; where none is, BASE is a Word file, and each author of its tracked
    changes is a party. As Markdown the result begins with front matter that says whose
    versions it holds; `travaux text RESULT --as PARTY` gives a version back. As .html it is a page to read,
    with who wants what in colour and in words and where they differ; as .json it is for programs.
    """
    from travaux import negotiation

    papers = _named(versions)
    output = target([base, *papers.values()], output, forms=_FORMS)
    if suffix(output) not in _FORMS:
        raise WrongCall(
            f"{output}: a consolidated text is written as .md, .txt, .docx, .html or .json: name it so."
        )
    if (tracked or comments) and suffix(output) != ".docx":
        asked = "--tracked" if tracked else "--comments"
        raise WrongCall(f"{asked} is for Word files: name the output .docx with -o.")
    if tracked and certificate is not None:
        raise WrongCall("tracked changes cannot be certified: write the brackets, too, and certify these.")
    proof = target([base, *papers.values(), output or ""], certificate, chosen=True)
    if proof is None and certificate is not None and output is None:
        raise WrongCall(
            "the text and the certificate cannot both go to standard output: name a file with -o."
        )
    with progress(f"consolidating {len(papers)} versions of {base}"):
        found = negotiation.consolidate(
            base, papers, strict=typography == "strict", force=force, reading=reading, encoding=encoding
        )
        word = found.word(tracked=tracked, comments=comments) if suffix(output) == ".docx" else None
        content = word.content if word else _written(found, suffix(output))
        proved = b""
        if certificate is not None:
            proved = negotiation.certificate_json(found, content, output or "", proof or "", word)
    deliver(content, output)
    if certificate is not None:
        deliver(proved, proof)
    _tell_summary(found)
    _tell_what_is_missing(found, word, comments=comments)


@click.command("verify-certificate")
@click.argument("certificate")
def verify_certificate(certificate: str) -> None:
    """Check what CERTIFICATE says of a consolidation, from the files alone; exit 1 where it does not hold.

    The files are looked for where they stood when it was written, seen from the certificate's folder.
    """
    from travaux import negotiation

    with progress(f"checking {certificate}"):
        checked = negotiation.verify_certificate(certificate)
    lines = [f"{'holds' if one.holds else 'FAILS'}  {one_line(str(one))}\n" for one in checked]
    write_out(to_bytes("".join(lines)))
    sys.exit(0 if all(one.holds for one in checked) else EXIT_FINDINGS)


def _written(found: Consolidated, ending: str) -> bytes:
    if ending in {".html", ".htm"}:
        return to_bytes(found.page())
    if ending == ".json":
        return found.json()
    return to_bytes(found.plain() if ending in _TEXTS else found.markdown())


def _named(versions: Sequence[str]) -> dict[str, str]:
    papers: dict[str, str] = {}
    for version in versions:
        party, equals, path = version.partition("=")
        party = party.strip()
        if not equals or not party or not path:
            raise WrongCall(f"{version!r} names no version: write PARTY=FILE, as Tolmar=tolmar.docx.")
        if party in papers:
            raise WrongCall(f"two files are named for {party}: {papers[party]} and {path}; name one.")
        papers[party] = path
    return papers


def _tell_summary(found: Consolidated) -> None:
    for proof in found.certificates():
        if not proof.places and not proof.typography:
            tell(f"travaux: {one_line(proof.party)} sent the base itself.")
        elif not proof.places:
            tell(
                f"travaux: {one_line(proof.party)} differs from the base in typography alone "
                f"({len(proof.typography)} places): no bracket says so; --typography strict would."
            )


def _tell_what_is_missing(found: Consolidated, word: WordConsolidation | None, *, comments: bool) -> None:
    for code, marks in found.comments().items() if not comments else ():
        if marks:
            count = "one comment" if len(marks) == 1 else f"{len(marks)} comments"
            tell(
                f"travaux: {one_line(code)}'s file holds {count}, not in the result: --comments takes "
                f"{'it' if len(marks) == 1 else 'them'} into a Word file."
            )
    for sentence in word.remarks if word else ():
        tell(f"travaux: {one_line(sentence)}")
