"""Whether a record is whole: a program that stands alone, of the standard library and nothing else.

    python verifier.py FILE [RECEIPT]

FILE is a `.travaux` file, or a log that `travaux log --format json` wrote. Printed is one line for each
fault; exit code: 0 whole, 1 faults, 2 FILE or RECEIPT cannot be read. `travaux verify` makes the same checks.

What is hashed (SHA-256), signed (Ed25519, RFC 8032) and promised stands in the manual, "The record".
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ORDER = ""  # the name of the log of all logs: in which order entries of several logs were written
ERASED = "travaux.erased"  # the only key of an entry that says: the content of entry n of this log was erased
LOG_SCHEMA, RECEIPT_SCHEMA, APPLICATION = "travaux.log/1", "travaux.receipt/1", 0x54525658
MARK_BEGINS = b'{"' + ERASED.encode() + b'":'
SCHEMAS = frozenset({"38d01601a2032d16d574dc3234ab263490ea1a8052d9a622ba8d00d85824488b"})  # 0001
ROWS = """SELECT e.position, e.log, e.seq, e.at, e.leaf, e.hash, e.ordered, c.salt, c.content
FROM entries AS e LEFT JOIN contents AS c ON c.position = e.position ORDER BY e.position"""
TABLES = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> 'alembic_version' ORDER BY 1, 2"
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Fault(NamedTuple):
    """One thing that is wrong: in which log, at which entry (None: in the whole of it), in a sentence."""

    log: str
    seq: int | None
    sentence: str


class Row(NamedTuple):
    """One entry; `salt` and `content` are None once it is erased, `ordered` is None in an exported log."""

    log: str
    seq: int
    at: str
    leaf: bytes
    hash: bytes
    ordered: bytes | None
    salt: bytes | None
    content: bytes | None


class Signed(NamedTuple):
    """The head of a log: so many entries, the last of which has this hash and was written then."""

    log: str
    size: int
    hash: str
    at: str
    signature: str


class Whole(NamedTuple):
    """What a file says of itself, and its entries in the order of writing."""

    record: str
    key: str
    heads: list[Signed]
    rows: Iterable[Row | Fault]
    partial: bool  # some logs of the record only


def canonical(content: object) -> bytes:
    """The one way to write a content: JSON in UTF-8, keys sorted, no blanks."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def genesis(record: str, log: str) -> bytes:
    """What stands in for the predecessor of a log's first entry."""
    return hashlib.sha256(b"\x02" + record.encode() + b"\0" + log.encode()).digest()


def leaf_hash(salt: bytes, content: bytes) -> bytes:
    """What commits to a content and tells nothing of it: 32 random bytes come first."""
    return hashlib.sha256(b"\x00" + salt + content).digest()


def entry_hash(previous: bytes, leaf: bytes, seq: int, at: str, log: str) -> bytes:
    """What an entry adds to its log: all of fixed width but for the name of the log, which comes last."""
    return hashlib.sha256(b"\x01" + previous + leaf + seq.to_bytes(8) + at.encode() + log.encode()).digest()


def order_hash(previous: bytes, entry: bytes) -> bytes:
    """What an entry adds to the log of all logs."""
    return hashlib.sha256(b"\x03" + previous + entry).digest()


def head_message(record: str, log: str, size: int, digest: str, at: str) -> bytes:
    """What is signed of a head."""
    stated = {"record": record, "log": log, "size": size, "hash": digest, "at": at}
    return b"travaux.head/1\n" + canonical(stated)


def receipt_message(receipt: Mapping[str, object]) -> bytes:
    """What is signed of a receipt: all of it but the signature."""
    return RECEIPT_SCHEMA.encode() + b"\n" + canonical({k: v for k, v in receipt.items() if k != "signature"})


# Ed25519 as in RFC 8032, section 6: the curve -x² + y² = 1 + dx²y² over the field of P; points (x, y, z, xy).
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point, scalar = _add(point, point), scalar >> 1
    return found


def _point(written: bytes) -> Point | None:
    y, odd = int.from_bytes(written, "little") & (2**255 - 1), written[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed_by(key: str, message: bytes, signature: str) -> bool:
    """Whether the signature (128 hexadecimal digits) is that of the message by the key (64 digits)."""
    try:
        public, both = bytes.fromhex(key), bytes.fromhex(signature)
    except ValueError:
        return False
    if len(public) != 32 or len(both) != 64 or key != public.hex() or signature != both.hex():  # noqa: PLR2004
        return False
    s, point = int.from_bytes(both[32:], "little"), _point(public)
    if s >= Q or point is None or BASE is None:
        return False
    h = int.from_bytes(hashlib.sha512(both[:32] + public + message).digest(), "little") % Q
    x, y, z, _ = _add(_times(s, BASE), _times(Q - h, point))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == both[:32]


class _Chains:
    """The logs as far as they were read, the faults met, and the hashes that a receipt will ask for."""

    def __init__(self, record: str, asked: set[tuple[str, int]]) -> None:
        self.record, self.asked = record, asked
        self.ends: dict[str, tuple[int, bytes, str]] = {ORDER: (0, genesis(record, ORDER), "")}
        self.answers: dict[tuple[str, int], str] = {}
        self.lost: set[tuple[str, int]] = set()
        self.marks: set[tuple[str, int]] = set()
        self.faults: list[Fault] = []

    def fault(self, row: Row, sentence: str) -> None:
        self.faults.append(Fault(row.log, row.seq, sentence))

    def take(self, row: Row) -> None:
        """Hold one row against its predecessors."""
        log, seq, at, leaf, digest, ordered, salt, content = row
        size, previous, before = self.ends.get(log) or (0, genesis(self.record, log), "")
        if seq != size + 1:
            self.fault(row, f"stands where entry {size + 1} belongs: entries were lost, doubled or moved.")
        if at < before or not MOMENT.fullmatch(at):
            self.fault(row, "was written before its predecessor, or at no time.")
        if content is None:
            self.lost.add((log, seq))
        elif salt is None or leaf_hash(salt, content) != leaf:
            self.fault(row, "has another content than the one that was recorded.")
        elif content.startswith(MARK_BEGINS):
            self.marks.add((log, json.loads(content)[ERASED]))
        if not 0 < seq < 2**63 or entry_hash(previous, leaf, seq, at, log) != digest:
            self.fault(row, "does not follow from its predecessor: it was changed or replaced.")
        self._end(log, size + 1, digest, at)
        count, last, _ = self.ends[ORDER]
        computed = order_hash(last, digest)
        if ordered not in {None, computed}:
            self.fault(row, "was not written at this place among the entries of all logs.")
        self._end(ORDER, count + 1, ordered or computed, at)

    def _end(self, log: str, size: int, digest: bytes, at: str) -> None:
        self.ends[log] = (size, digest, at)
        if (log, size) in self.asked:
            self.answers[log, size] = digest.hex()


def verify(whole: Whole, receipt: bytes | None = None) -> list[Fault]:
    """Every fault of a record, held against a receipt if there is one; none: it is whole."""
    faults, stated = _receipt_faults(whole, receipt)
    chains = _Chains(whole.record, {(head["log"], head["size"]) for head in stated})
    chains.faults = faults
    for row in whole.rows:
        chains.take(row) if isinstance(row, Row) else faults.append(row)
    for log, seq in sorted(chains.lost - chains.marks):
        faults.append(Fault(log, seq, "has lost its content, and no entry says that it was erased."))
    for log, seq in sorted(chains.marks - chains.lost):
        faults.append(Fault(log, seq, "was erased, but its content is here, or there is no such entry."))
    faults += _head_faults(whole, chains)
    for head in stated:
        log, size = head["log"], head["size"]
        here = genesis(whole.record, log).hex() if size == 0 else chains.answers.get((log, size))
        if here != head["hash"]:
            why = "they were rewritten" if here else f"only {chains.ends.get(log, (0,))[0]} are here"
            faults.append(
                Fault(log, size, f"is the last of the {size} entries that the receipt knows: {why}.")
            )
    return faults


def _head_faults(whole: Whole, chains: _Chains) -> Iterator[Fault]:
    heads = {head.log: head for head in whole.heads}
    for log, (size, digest, at) in sorted(chains.ends.items()):
        head = heads.pop(log, None)
        if head is None:
            if size and not (log == ORDER and whole.partial):
                yield Fault(log, None, "has entries and no signed head.")
        elif (head.size, head.hash, head.at) != (size, digest.hex(), at):
            yield Fault(log, size, f"is the last entry here, but the signed head knows {head.size}.")
        elif not signed_by(whole.key, head_message(whole.record, *head[:4]), head.signature):
            yield Fault(
                log, size, "is the last entry, and its head is not signed with the key of this record."
            )
    for log, head in sorted(heads.items()):
        yield Fault(log, head.size, "and all before it are lost: a signed head knows them.")


def read_receipt(receipt: bytes) -> dict[str, Any]:
    """What a receipt states; raises `ValueError` where it is none or was changed."""
    try:
        found: dict[str, Any] = json.loads(receipt)
        good = found["schema"] == RECEIPT_SCHEMA and canonical(found) == receipt.rstrip(b"\n")
        good = good and all(set(head) == {"log", "size", "hash", "at"} for head in found["heads"])
        good = good and signed_by(found["key"], receipt_message(found), found["signature"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        raise ValueError("it is no receipt of travaux, or it was changed")
    return found


def _receipt_faults(whole: Whole, receipt: bytes | None) -> tuple[list[Fault], list[dict[str, Any]]]:
    if receipt is None:
        return [], []
    try:
        found = read_receipt(receipt)
    except ValueError as error:
        return [Fault(ORDER, None, f"The receipt proves nothing: {error}.")], []
    if (found["record"], found["key"]) != (whole.record, whole.key):
        return [
            Fault(ORDER, None, "The receipt is that of another record, or the record has another key.")
        ], []
    return [], found["heads"]


def verify_file(path: str, receipt: bytes | None = None) -> list[Fault]:
    """Every fault of a `.travaux` file or of an exported log; raises `OSError` where it cannot be read."""
    with Path(path).open("rb") as file:
        if not file.read(16).startswith(b"SQLite format 3"):
            return _verify_log(file, receipt)
    try:
        with contextlib.closing(_connection(path)) as connection:
            structure = [Fault(ORDER, None, said) for said in damages(connection)]
            return structure + verify(_from_sqlite(connection), receipt)
    except (sqlite3.Error, ValueError, TypeError, AttributeError, OverflowError) as error:
        return [Fault(ORDER, None, f"The database is damaged: {error}.")]


def _verify_log(file: BinaryIO, receipt: bytes | None) -> list[Fault]:
    file.seek(0)
    lines = file.read().split(b"\n")
    broken: list[Fault | Row] = (
        [] if lines.pop() == b"" else [Fault(ORDER, None, "The last line is cut off.")]
    )
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(json.loads(line))
            if canonical(found[-1]) == line:
                continue
        except (ValueError, RecursionError):
            pass
        broken.append(Fault(ORDER, number - 1, f"(line {number}) is not as it was written."))
    try:
        first, *entries, last = found
        heads = [Signed(**head) for head in last["heads"]]
        rows = broken + [_from_log(one) for one in entries]
        record, key = first["record"], first["key"]
        if first["schema"] == LOG_SCHEMA:
            return verify(Whole(record, key, heads, rows, ORDER not in {head.log for head in heads}), receipt)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        pass
    return [one for one in broken if isinstance(one, Fault)] or [
        Fault(ORDER, None, "It is no log of travaux.")
    ]


def _from_log(one: dict[str, Any]) -> Row:
    salt, content = (bytes.fromhex(one["salt"]), canonical(one["content"])) if "salt" in one else (None, None)
    leaf = bytes.fromhex(one["leaf"]) if salt is None or content is None else leaf_hash(salt, content)
    return Row(one["log"], one["seq"], one["at"], leaf, bytes.fromhex(one["hash"]), None, salt, content)


def _connection(path: str) -> sqlite3.Connection:
    uri, wal = f"file:{quote(str(Path(path).absolute()))}?mode=ro", Path(f"{path}-wal")
    if not os.access(Path(path).absolute().parent, os.W_OK) and not (wal.exists() and wal.stat().st_size):
        uri += "&immutable=1"  # nobody can write there
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.text_factory = bytes
    connection.execute("BEGIN")
    return connection


def damages(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the database as such: its pages, its tables and what guards them."""
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != b"ok":
            yield f"The database is damaged: {said.decode(errors='replace')}."
    digest = hashlib.sha256()
    for row in connection.execute(TABLES):
        digest.update(repr(row).encode())
    if digest.hexdigest() not in SCHEMAS:
        yield "The tables, or what guards them, are not those of a record."


def _from_sqlite(connection: sqlite3.Connection) -> Whole:
    record, key = connection.execute("SELECT id, public_key FROM record").fetchone()
    heads = connection.execute("SELECT log, size, hash, at, signature FROM heads")
    signed = [Signed(a.decode(), b, c.decode(), d.decode(), e.decode()) for a, b, c, d, e in heads]
    return Whole(record.decode(), key.decode(), signed, _rows(connection), partial=False)


def _rows(connection: sqlite3.Connection) -> Iterator[Row | Fault]:
    expected = 1
    for position, log, seq, at, *rest in connection.execute(ROWS):
        if position != expected:
            yield Fault(log.decode(errors="replace"), seq, f"has the place {position} instead of {expected}.")
        expected = position + 1
        yield Row(log.decode(errors="replace"), seq, at.decode(errors="replace"), *rest)
    if connection.execute("SELECT count(*) FROM contents WHERE position >= ?", (expected,)).fetchone()[0]:
        yield Fault(ORDER, None, "There are contents without an entry.")


def told(fault: Fault) -> str:
    """A fault in one line."""
    place = fault.log if fault.seq is None else f"{fault.log or 'all logs'}, entry {fault.seq}"
    return f"{place}: {fault.sentence}" if place else fault.sentence


def main(arguments: list[str]) -> int:
    """Verify the file that the arguments name, against the receipt that they may name."""
    try:
        path, receipt = arguments[0], Path(arguments[1]).read_bytes() if len(arguments) > 1 else None
        faults = verify_file(path, receipt)
    except (OSError, IndexError) as error:
        sys.stderr.write(f"usage: verifier.py FILE [RECEIPT] ({error})\n")
        return 2
    sys.stdout.writelines(f"{told(fault)}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
