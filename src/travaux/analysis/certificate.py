"""A consolidation's certificate as JSON: what anybody can check from the files alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.drafting.certificate import PartyCertificate
    from travaux.text.frontmatter import FrontMatter

SCHEMA = "travaux.certificate/1"


def to_json(front: FrontMatter, proofs: Iterable[PartyCertificate]) -> bytes:
    r"""The certificate: the base's hash and, for each party, the hash of its file, exactness and places.

    >>> from travaux.text.frontmatter import FrontMatter, Paper
    >>> to_json(FrontMatter(Paper("0" * 64), {}), [])[:34]
    b'{\n  "schema": "travaux.certificate'
    """
    found = {
        "schema": SCHEMA,
        "base": {"sha256": front.base.sha256 if front.base else ""},
        "parties": [_party(proof, front.parties[proof.party].sha256) for proof in proofs],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _party(proof: PartyCertificate, sha256: str) -> dict[str, Any]:
    return {
        "party": proof.party,
        "sha256": sha256,
        "exact": proof.exact,
        "insertions": proof.insertions,
        "deletions": proof.deletions,
        "places": [asdict(place) for place in proof.places],
        "typography": [asdict(place) for place in proof.typography],
    }
