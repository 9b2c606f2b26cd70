"""How an entry is bound to its predecessors, and how the end of a log is signed.

The hashes are those of `travaux.record.verifier`, which stands alone; the signatures are made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from travaux.record.verifier import (
    ERASED,
    ORDER,
    RECEIPT_SCHEMA,
    canonical,
    entry_hash,
    genesis,
    hashed,
    head_message,
    receipt_message,
)
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GREATEST = 2**53 - 1  # the greatest whole number that every reader of JSON reads as itself
DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many entries it has, the hash and the time of the last, signed.

    `hash` has 64 hexadecimal digits, `signature` 128; `at` is UTC to the microsecond.

    >>> Head("shared", 0, genesis("4d2c", "shared").hex(), "").size
    0
    """

    log: str
    size: int
    hash: str
    at: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is about to be written: its place in its log and what binds it there.

    >>> head = Head("shared", 0, genesis("4d2c", "shared").hex(), "")
    >>> link(head, b"{}", bytes(32), "2026-03-14T09:30:00.000000Z").seq
    1
    """

    log: str
    seq: int
    at: str
    salt: bytes
    content: bytes
    leaf: bytes
    hash: bytes


def link(head: Head, content: bytes, salt: bytes, now: str) -> Link:
    """The content as the next entry after `head`; a clock that was set back does not turn the order round.

    >>> head = Head("shared", 1, "00" * 32, "2026-03-14T09:30:00.000000Z")
    >>> link(head, b"{}", bytes(32), "2026-03-13T09:30:00.000000Z").at
    '2026-03-14T09:30:00.000000Z'
    """
    at, leaf = max(now, head.at), hashed(b"\x00", salt, content)
    digest = entry_hash(bytes.fromhex(head.hash), leaf, head.size + 1, at, head.log)
    return Link(head.log, head.size + 1, at, salt, content, leaf, digest)


def advanced(head: Head, entry: Link) -> Head:
    """The head after the entry, not yet signed.

    >>> head = Head("shared", 0, genesis("4d2c", "shared").hex(), "")
    >>> advanced(head, link(head, b"{}", bytes(32), "2026-03-14T09:30:00.000000Z")).size
    1
    """
    return Head(head.log, entry.seq, entry.hash.hex(), entry.at)


def ordered(head: Head, entry: Link) -> Head:
    """The head of the log of all logs after the entry, not yet signed.

    >>> head = Head("shared", 0, genesis("4d2c", "shared").hex(), "")
    >>> entry = link(head, b"{}", bytes(32), "2026-03-14T09:30:00.000000Z")
    >>> ordered(Head(ORDER, 4, "00" * 32, "2026-03-14T10:00:00.000000Z"), entry).size
    5
    """
    digest = hashed(b"\x03", bytes.fromhex(head.hash), entry.hash)
    return Head(ORDER, head.size + 1, digest.hex(), entry.at)


class SigningKey:
    """The private key of a record (Ed25519).

    >>> key = SigningKey(bytes(32))
    >>> key.public[:8], SigningKey.read(key.written()).public == key.public
    ('3b6a27bc', True)
    """

    __slots__ = ("_key", "public")

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def read(cls, pem: bytes) -> SigningKey:
        """The key in a PEM file; raises `ValueError` where it holds no private Ed25519 key."""
        found = load_pem_private_key(pem, password=None)
        if not isinstance(found, Ed25519PrivateKey):
            raise ValueError("no Ed25519 key")  # noqa: TRY004 -- what the file holds is a value
        return cls(found.private_bytes_raw())

    def written(self) -> bytes:
        """The key as PEM (PKCS #8), not encrypted."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, message: bytes) -> str:
        """The signature of the message, 128 hexadecimal digits; the same each time."""
        return self._key.sign(message).hex()

    def signed(self, record: str, head: Head) -> Head:
        """The head with its signature."""
        message = head_message(record, head.log, head.size, head.hash, head.at)
        return Head(head.log, head.size, head.hash, head.at, self.sign(message))


def canonical_bytes(content: Mapping[str, object]) -> bytes:
    """The one way to write a content: JSON in UTF-8, keys sorted, no blanks, no fractions.

    Raises `WrongCall`, naming the place, for what would not be read everywhere as it was written: a float,
    a whole number beyond 2**53, a key that is no string, half of a surrogate pair, deep nesting.

    >>> canonical_bytes({"kind": "call", "at": [1, None]}).decode()
    '{"at":[1,null],"kind":"call"}'
    """
    if ERASED in content:
        raise WrongCall(f"a content may not have the key {ERASED!r}: choose another name.")
    _check(content, "the content", 0)
    try:
        return canonical(content)
    except UnicodeEncodeError:
        raise WrongCall("the content holds half of a surrogate pair: write whole characters.") from None


def _check(value: object, place: str, depth: int) -> None:
    if depth > DEEPEST:
        raise WrongCall(f"{place[:80]}… is nested more than {DEEPEST} levels deep: write it flatter.")
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int) and abs(value) <= GREATEST:
        return
    if isinstance(value, dict):
        _check_items(value, place, depth)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, 1):
            _check(one, f"{place}, item {number}", depth + 1)
    else:
        raise WrongCall(
            f"{place} is {value!r} ({type(value).__name__}): "
            "write text, a whole number below 2**53, a yes or no, a list or a mapping."
        )


def _check_items(value: dict[object, object], place: str, depth: int) -> None:
    for key, one in value.items():
        if not isinstance(key, str):
            raise WrongCall(f"{place} has the key {key!r}: a key is text.")
        _check(one, f"{place}, {key}", depth + 1)


def unsigned_heads(record: str, logs: Iterable[str]) -> dict[str, Head]:
    """Heads of logs that have no entry yet.

    >>> sorted(unsigned_heads("4d2c", ["shared", "KAR"]))
    ['KAR', 'shared']
    """
    return {log: Head(log, 0, genesis(record, log).hex(), "") for log in logs}


def erased_mark(seq: int) -> bytes:
    """The content of the entry that says that the content of entry `seq` of its log was erased.

    >>> erased_mark(5)
    b'{"travaux.erased":5}'
    """
    return canonical({ERASED: seq})


def made_receipt(key: SigningKey, record: str, heads: Iterable[Head]) -> bytes:
    """The heads as a signed receipt, one line of JSON (`travaux.receipt/1`).

    >>> made_receipt(SigningKey(bytes(32)), "4d2c", [])[:9]
    b'{"heads":'
    """
    stated = [
        {"log": head.log, "size": head.size, "hash": head.hash, "at": head.at}
        for head in sorted(heads, key=lambda head: head.log)
    ]
    receipt = {"schema": RECEIPT_SCHEMA, "record": record, "key": key.public, "heads": stated}
    return canonical({**receipt, "signature": key.sign(receipt_message(receipt))}) + b"\n"


def seal(key: bytes, plain: bytes, position: int) -> bytes:
    """The bytes sealed (ChaCha20-Poly1305, RFC 8439) for this position, with a key that seals nothing else.

    >>> unseal(bytes(32), seal(bytes(32), b"talks", 7), 7)
    b'talks'
    """
    return ChaCha20Poly1305(key).encrypt(bytes(12), plain, position.to_bytes(8, "big"))


def unseal(key: bytes, sealed: bytes, position: int) -> bytes | None:
    """What was sealed; None where the key, the position or the bytes are others.

    >>> unseal(bytes(32), seal(bytes(32), b"talks", 7), 8)
    """
    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), sealed, position.to_bytes(8, "big"))
    except InvalidTag:
        return None
