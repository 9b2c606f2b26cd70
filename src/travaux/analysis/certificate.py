r"""A consolidation's certificate as JSON: what anybody can check from the files alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec

from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from travaux.drafting.certificate import PartyCertificate
    from travaux.text.frontmatter import FrontMatter, Paper

SCHEMA = "travaux.certificate/1"


class CertifiedFile(msgspec.Struct, frozen=True):
    """A file that a certificate is about: its name, seen from the certificate's folder, and its hash.

    >>> CertifiedFile("base.md", "0" * 64).name
    'base.md'
    """

    name: str
    sha256: str


class CertifiedParty(msgspec.Struct, frozen=True):
    """What a certificate says of one party; places are counted, not read.

    >>> CertifiedParty("A", "a.md", "0" * 64, True, 0, 0).exact
    True
    """

    party: str
    name: str
    sha256: str
    exact: bool
    insertions: int
    deletions: int
    author: str = ""


class Certified(msgspec.Struct, frozen=True):
    """A certificate as it was read: the base, the result, the parties.

    >>> Certified.__struct_fields__
    ('schema', 'base', 'result', 'parties', 'typography')
    """

    schema: str
    base: CertifiedFile
    result: CertifiedFile
    parties: tuple[CertifiedParty, ...]
    typography: str = "folded"


def to_json(  # noqa: PLR0913, PLR0917 -- what stands in it
    front: FrontMatter,
    proofs: Iterable[PartyCertificate],
    names: Mapping[str, str],
    result: CertifiedFile,
    authors: Mapping[str, str],
    more: Mapping[str, Mapping[str, Any]],
    *,
    strict: bool = False,
) -> bytes:
    r"""The certificate: the hashes of the base and the result, and of each party's file with its places.

    `names` are the files of the parties, and under `""` that of the base; `authors` those whose tracked
    changes a version is; `more` is what else is to be said of a party.

    >>> from travaux.text.frontmatter import FrontMatter, Paper
    >>> to_json(FrontMatter(Paper("0" * 64), {}), [], {}, CertifiedFile("", ""), {}, {})[:34]
    b'{\n  "schema": "travaux.certificate'
    """
    found = {
        "schema": SCHEMA,
        "base": {"name": names.get("", ""), "sha256": front.base.sha256 if front.base else ""},
        "result": {"name": result.name, "sha256": result.sha256},
        "typography": "strict" if strict else "folded",
        "parties": [
            _party(proof, names.get(proof.party, ""), front.parties[proof.party])
            | ({"author": authors[proof.party]} if proof.party in authors else {})
            | dict(more.get(proof.party, {}))
            for proof in proofs
        ],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _party(proof: PartyCertificate, name: str, paper: Paper) -> dict[str, Any]:
    return {
        "party": proof.party,
        "name": name,
        "sha256": paper.sha256,
        "line_ends": paper.ends,
        "byte_order_mark": paper.mark,
        "exact": proof.exact,
        "insertions": proof.insertions,
        "deletions": proof.deletions,
        "places": [asdict(place) for place in proof.places],
        "typography": [asdict(place) for place in proof.typography],
    }


def from_json(content: bytes, name: str) -> Certified:
    """A certificate, read; raises `Unreadable` for what is none.

    >>> from_json(b"{}", "talks.json")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: talks.json is no certificate: Object missing required field `schema`.
    """
    try:
        found = msgspec.json.decode(content, type=Certified)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{name} is no certificate: {error}.") from None
    if found.schema != SCHEMA:
        raise Unreadable(f"{name} is {found.schema!r}, not {SCHEMA}: this travaux cannot check it.")
    return found
