"""The proof that a consolidation lost nothing: written with it, and checked from the files alone."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from travaux import formats
from travaux.negotiation.readings import text
from travaux.text.errors import TravauxError, Unreadable
from travaux.text.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.analysis.certificate import Certified
    from travaux.negotiation.consolidation import Consolidated
    from travaux.negotiation.word_consolidation import WordConsolidation
    from travaux.text.tree import Draft


BARE = (".txt", ".text")
"""The names of results without front matter end so."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that a certificate says, whether it holds, and a sentence about it.

    >>> str(Checked("KAR", True, "its version is read back to the last character"))
    'KAR: its version is read back to the last character'
    """

    subject: str
    holds: bool
    finding: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.finding}"


def certificate_json(
    found: Consolidated,
    written: bytes,
    result: str = "",
    certificate: str = "",
    word: WordConsolidation | None = None,
) -> bytes:
    """The certificate of a consolidation as JSON, `travaux.certificate/1`.

    `written` is the result as it stands in the file `result`; the files are named as they are seen from the
    folder of the file `certificate`; `word` is the result where that is a Word file.

    >>> import tempfile
    >>> from travaux.negotiation.consolidation import consolidate
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     base = Path(folder, "base.md")
    ...     _ = base.write_text("within 60 days")
    ...     b'"exact": true' in certificate_json(consolidate(base, {"A": base}), b"within 60 days")
    True
    """
    from travaux.analysis.certificate import CertifiedFile, to_json  # noqa: PLC0415 -- where it is asked for

    names = {code: _seen_from(certificate, name) for code, name in found.names.items()}
    own = CertifiedFile(_seen_from(certificate, result), hashlib.sha256(written).hexdigest())
    proofs = found.certificates(word, bare=Path(result).suffix.lower() in BARE)
    return to_json(found.front, proofs, names, own, found.authors, _more(found, word), strict=found.strict)


def _more(found: Consolidated, word: WordConsolidation | None) -> dict[str, dict[str, object]]:
    """What a party's file holds beside its words and the result does not: comments, and in Word its look."""
    from travaux.negotiation.word_proofs import formatting  # noqa: PLC0415 -- only where it is asked for

    more: dict[str, dict[str, object]] = {}
    for code, marks in found.comments().items():
        if marks:
            more[code] = {
                "comments": [{"start": one.start, "end": one.end, "words": one.note} for one in marks]
            }
    for code, source in found.sources.items() if word else ():
        looks = formatting(source, word.readings[code]) if word and source.format == "docx" else ()
        if looks:
            own = more.setdefault(code, {})
            own["formatting"] = [{"start": one.start, "end": one.end, "look": one.kind} for one in looks]
    return more


def _seen_from(certificate: str, name: str) -> str:
    if not name:
        return ""
    try:
        return Path(os.path.relpath(name, Path(certificate).parent if certificate else ".")).as_posix()
    except ValueError:  # another drive
        return Path(name).name


def verify_certificate(certificate: str | os.PathLike[str]) -> list[Checked]:
    """What a certificate says, checked from the files that it names, in its order.

    Raises `Unreadable` for what is no certificate.

    >>> verify_certificate("nowhere.json")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.json does not exist: check the name and the folder.
    """
    from travaux.analysis.certificate import from_json  # noqa: PLC0415 -- only where it is asked for

    shown = os.fspath(certificate)
    try:
        content = Path(certificate).read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"{shown} does not exist: check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{shown} cannot be opened ({reason}): check the name and the disk.") from None
    return list(_checked(from_json(content, shown), Path(certificate).parent))


def _checked(found: Certified, folder: Path) -> Iterator[Checked]:
    result = folder / found.result.name
    yield _unchanged("the result", result, found.result.sha256)
    yield _unchanged("the base", folder / found.base.name, found.base.sha256)
    codes = [party.party for party in found.parties]
    try:
        draft = parse(formats.read(result), codes)
    except TravauxError as error:
        yield Checked("the result", holds=False, finding=str(error))
        return
    tracked = any(party.author for party in found.parties)
    base = _sent(folder / found.base.name, reading="original" if tracked else "final")
    yield _read_back("the base", draft, base, None, codes, exact=True)
    for party in found.parties:
        yield _unchanged(party.party, folder / party.name, party.sha256)
        sent = _sent(folder / party.name, author=party.author or None)
        yield _read_back(party.party, draft, sent, party.party, codes, exact=party.exact)


def _sent(
    path: Path, reading: Literal["original", "final"] = "final", author: str | None = None
) -> str | TravauxError:
    """The text of a file, or why it cannot be read."""
    try:
        return formats.read(path, reading, author=author).text
    except TravauxError as error:
        return error


def _unchanged(subject: str, path: Path, sha256: str) -> Checked:
    try:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except (OSError, ValueError):
        return Checked(subject, holds=False, finding=f"the file {path} cannot be read")
    said = (
        f"{path.name} is the file that was certified"
        if same
        else f"{path} is not the file that was certified"
    )
    return Checked(subject, same, said)


def _read_back(  # noqa: PLR0913 -- who reads what out of what
    subject: str, draft: Draft, sent: str | TravauxError, party: str | None, codes: list[str], *, exact: bool
) -> Checked:
    """Whether a reading of the result is a file's text, but for its typography where that was certified."""
    from travaux.drafting.departures import alike  # noqa: PLC0415 -- its library is large
    from travaux.drafting.relaid import unlaid  # noqa: PLC0415 -- likewise

    if isinstance(sent, TravauxError):
        return Checked(subject, holds=False, finding=str(sent))
    try:
        own = text(draft, "base" if party is None else "exact", party, codes).removeprefix("\ufeff")
    except TravauxError as error:
        return Checked(subject, holds=False, finding=str(error))
    if own == sent:
        return Checked(subject, holds=True, finding="it is read back to the last character")
    if alike(own, sent) or (not exact and unlaid(own) == unlaid(sent)):
        return Checked(subject, not exact, "it is read back but for its typography")
    return Checked(subject, holds=False, finding="it is not what is read back")
