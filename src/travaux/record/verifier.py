"""Whether a record is whole: a program that stands alone, of the standard library and nothing else.

    python verifier.py FILE [RECEIPT] [--key=FINGERPRINT]

FILE is a `.travaux` file, or a log that `travaux log --format json` wrote. Prints one line for each fault;
exits with 0 (whole), 1 (faults), 2 (unreadable). What is hashed and signed: see "The record and its proofs".
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

ORDER = ""  # the name of the log of all logs: in which order the entries of several logs were written
ERASED, MARK_BEGINS = "travaux.erased", b'{"travaux.erased":'  # such an entry says that another was erased
LOG_SCHEMA, RECEIPT_SCHEMA = "travaux.log/1", "travaux.receipt/1"
SCHEMAS = frozenset({"6fc6de898a7cf7a0836dafa0e63492d412f42c0ab18928f82a060dddd2cc2ca6"})  # of TABLES
TABLES = """SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'
OR name NOT IN ('alembic_version', 'sqlite_autoindex_alembic_version_1') ORDER BY name"""
ROWS = """SELECT e.position, e.log, e.seq, e.at, e.leaf, e.hash, e.ordered, c.salt, c.content
FROM entries AS e LEFT JOIN contents AS c ON c.position = e.position ORDER BY e.position"""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
BROKEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
Head = tuple[str, int, str, str, str]  # log, size, hash and time of its last entry, signature


class Fault(NamedTuple):
    """What is wrong, in a sentence, at which entry (None: the whole) of which log (empty: all logs)."""

    log: str
    seq: int | None
    sentence: str


# An entry: log, seq, at, leaf, hash; what binds it in the log of all logs (exported logs: None); salt and
# content (None if erased). A file: record, key, heads, entries as they were written, whether it is a part.
Row = tuple[str, int, str, bytes, bytes, bytes | None, bytes | None, bytes | None]
Whole = tuple[str, str, list[Head], Iterable[Row | Fault], bool]


def canonical(content: object) -> bytes:
    """The one way to write a content: JSON in UTF-8, keys sorted, no blanks."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def hashed(kind: bytes, *parts: bytes) -> bytes:
    """SHA-256 of the parts; the kind says what they are: 0 content, 1 entry, 2 first of a log, 3 order."""
    return hashlib.sha256(kind + b"".join(parts)).digest()


def fingerprint(key: str) -> str:
    """What a public key (64 hexadecimal digits) is known by: the first 32 digits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def genesis(record: str, log: str) -> bytes:
    """What stands in for the predecessor of a log's first entry."""
    return hashed(b"\x02", record.encode(), b"\0", log.encode())


def entry_hash(previous: bytes, leaf: bytes, seq: int, at: str, log: str) -> bytes:
    """What an entry adds to its log: all of fixed width but for the name of the log, which comes last."""
    return hashed(b"\x01", previous, leaf, seq.to_bytes(8, "big"), (at + log).encode())


def head_message(record: str, log: str, size: int, digest: str, at: str) -> bytes:
    """What is signed of a head."""
    return b"travaux.head/1\n" + canonical([record, log, size, digest, at])


def receipt_message(receipt: dict[str, Any]) -> bytes:
    """What is signed of a receipt: all of it but the signature."""
    return RECEIPT_SCHEMA.encode() + b"\n" + canonical({k: v for k, v in receipt.items() if k != "signature"})


# Ed25519 as in RFC 8032, section 6: the curve -x² + y² = 1 + dx²y² over the field of P; points (x, y, z, xy).
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + b"\x66" * 31
Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while scalar:
        found = _add(found, point) if scalar & 1 else found
        point, scalar = _add(point, point), scalar >> 1
    return found


def _point(written: bytes) -> Point:
    y, odd = int.from_bytes(written, "little") & (2**255 - 1), written[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        raise ValueError("no point of the curve")
    return P - x if x & 1 != odd else x, y, 1, (P - x if x & 1 != odd else x) * y % P


def signed_by(key: str, message: bytes, signature: str) -> bool:
    """Whether the signature (128 hexadecimal digits) is that of the message by the key (64 digits)."""
    with contextlib.suppress(ValueError, IndexError):
        public, both = bytes.fromhex(key), bytes.fromhex(signature)
        s, point = int.from_bytes(both[32:], "little"), _point(public)
        if (len(public), len(both), key, signature) == (32, 64, public.hex(), both.hex()) and s < Q:
            h = int.from_bytes(hashlib.sha512(both[:32] + public + message).digest(), "little") % Q
            x, y, z, _ = _add(_times(s, _point(BASE)), _times(Q - h, point))
            x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
            return (y | (x & 1) << 255).to_bytes(32, "little") == both[:32]
    return False


class _Chains:
    """The logs as far as they were read, the faults met, and the hashes that a receipt asks for."""

    def __init__(self, record: str, asked: set[tuple[str, int]], faults: list[Fault]) -> None:
        self.record, self.asked, self.faults = record, asked, faults
        self.ends, self.answers = {ORDER: (0, genesis(record, ORDER), "")}, dict[tuple[str, int], str]()
        self.lost, self.marks = set[tuple[str, int]](), set[tuple[str, int]]()

    def take(self, row: Row) -> None:
        """Hold one entry against its predecessors."""
        log, seq, at, leaf, digest, ordered, salt, content = row
        size, previous, before = self.ends.get(log) or (0, genesis(self.record, log), "")
        if seq != size + 1:
            self.faults.append(Fault(log, size + 1, f"is not here, but {seq}: lost, doubled or moved."))
        if not log or at < before or not MOMENT.fullmatch(at):
            self.faults.append(Fault(log, seq, "was written before its predecessor, or at no time."))
        if content is None:
            self.lost.add((log, seq))
        elif salt is None or len(salt) != 32 or hashed(b"\0", salt, content) != leaf:  # noqa: PLR2004
            self.faults.append(Fault(log, seq, "has another content than the one that was recorded."))
        elif content.startswith(MARK_BEGINS):
            self.marks.add((log, json.loads(content)[ERASED]))
        if not 0 < seq < 2**63 or entry_hash(previous, leaf, seq, at, log) != digest:
            self.faults.append(Fault(log, seq, "does not follow from its predecessor: changed or replaced."))
        self._end(log, seq, digest, at)
        count, last, _ = self.ends[ORDER]
        computed = hashed(b"\x03", last, digest)
        if ordered not in {None, computed}:
            self.faults += [Fault(log, seq, "was not written at this place among the entries of all logs.")]
        self._end(ORDER, count + 1, ordered or computed, at)

    def _end(self, log: str, size: int, digest: bytes, at: str) -> None:
        self.ends[log] = (size, digest, at)
        if (log, size) in self.asked:
            self.answers[log, size] = digest.hex()


def verify(whole: Whole, receipt: bytes | None = None, known: str = "") -> list[Fault]:
    """Every fault of a record, held against a receipt if there is one; none: it is whole."""
    faults: list[Fault] = []
    stated = [] if receipt is None else _stated(whole, receipt, faults)
    if known not in {"", fingerprint(whole[1])}:
        faults.append(Fault(ORDER, None, "The record is signed with another key than the one that is known."))
    chains = _Chains(whole[0], {(log, size) for log, size, _ in stated}, faults)
    for row in whole[3]:
        faults.append(row) if isinstance(row, Fault) else chains.take(row)
    lost, kept = "has lost its content, and was not erased.", "was erased, but is here, or was never there."
    faults += [Fault(log, seq, lost) for log, seq in sorted(chains.lost - chains.marks) if not whole[4]]
    faults += [Fault(log, seq, kept) for log, seq in sorted(chains.marks - chains.lost)]
    faults += _head_faults(whole, chains)
    for log, size, digest in stated:
        here = chains.answers.get((log, size)) if size else genesis(whole[0], log).hex()
        if here != digest:
            faults.append(Fault(log, size, f"is in the receipt, and {'rewritten' if here else 'lost'} here."))
    return faults


def _head_faults(whole: Whole, chains: _Chains) -> Iterator[Fault]:
    record, key, stated, _, partial = whole
    heads = {head[0]: head for head in stated}
    for log, (size, digest, at) in sorted(chains.ends.items()):
        head = heads.pop(log, None)
        if head is None and size and not (log == ORDER and partial):
            yield Fault(log, None, "There are entries and no signed head.")
        elif head and head[1:4] != (size, digest.hex(), at):
            yield Fault(log, size, f"is the last entry here, but the signed head knows {head[1]}.")
        elif head and not signed_by(key, head_message(record, *head[:4]), head[4]):
            yield Fault(log, size, "is the last entry, but the head is not signed with the record's key.")
    for log, head in sorted(heads.items()):
        yield Fault(log, head[1], "and all before it are lost: a signed head knows them.")


def read_receipt(receipt: bytes) -> dict[str, Any]:
    """What a receipt states; raises `ValueError` where it is none or was changed."""
    with contextlib.suppress(*BROKEN):
        found: dict[str, Any] = json.loads(receipt)
        good = found["schema"] == RECEIPT_SCHEMA and canonical(found) == receipt.rstrip(b"\n")
        good = good and all(set(head) == {"log", "size", "hash", "at"} for head in found["heads"])
        if good and signed_by(found["key"], receipt_message(found), found["signature"]):
            return found
    raise ValueError("no receipt")


def _stated(whole: Whole, receipt: bytes, faults: list[Fault]) -> list[tuple[str, int, str]]:
    with contextlib.suppress(ValueError):
        found = read_receipt(receipt)
        if (found["record"], found["key"]) == whole[:2]:
            return [(head["log"], head["size"], head["hash"]) for head in found["heads"]]
    faults.append(Fault(ORDER, None, "The receipt is not one of this record and its key, or it was changed."))
    return []


def verify_file(path: str, receipt: bytes | None = None, known: str = "") -> list[Fault]:
    """Every fault of a `.travaux` file or of an exported log; raises `OSError` where it cannot be read."""
    with Path(path).open("rb") as file:
        if not file.read(16).startswith(b"SQLite format 3"):
            file.seek(0)
            return verify_log(file.read(), receipt, known)
    place, wal, damages = Path(path).absolute(), Path(f"{path}-wal"), list[Fault]()
    alone = not os.access(place.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size)
    uri = f"file:{quote(str(place))}?mode=ro{'&immutable=1' if alone else ''}"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            connection.text_factory = lambda text: text.decode(errors="replace")
            connection.execute("BEGIN")
            for (said,) in connection.execute("PRAGMA integrity_check"):
                damages += [Fault(ORDER, None, f"The database is damaged: {said}.")] if said != "ok" else []
            ((record, key),) = connection.execute("SELECT id, public_key FROM record")
            heads = connection.execute("SELECT log, size, hash, at, signature FROM heads").fetchall()
            return damages + verify((record, key, heads, _rows(connection), False), receipt, known)
    except (sqlite3.Error, *BROKEN) as error:
        return [*damages, Fault(ORDER, None, f"The database is damaged: {error}.")]


def _rows(connection: sqlite3.Connection) -> Iterator[Row | Fault]:
    if hashlib.sha256(repr(connection.execute(TABLES).fetchall()).encode()).hexdigest() not in SCHEMAS:
        yield Fault(ORDER, None, "The tables, or what guards them, are not those of a record.")
    expected, contents = 1, 0
    for position, log, seq, at, leaf, digest, ordered, salt, content in connection.execute(ROWS):
        if position != expected:
            yield Fault(log, seq, f"has the place {position} instead of {expected}.")
        expected, contents = position + 1, contents + (content is not None)
        yield log, seq, at, leaf, digest, ordered, salt, content
    if connection.execute("SELECT count(*) FROM contents").fetchone() != (contents,):
        yield Fault(ORDER, None, "There are contents that belong to no entry.")


def verify_log(content: bytes, receipt: bytes | None = None, known: str = "") -> list[Fault]:
    """Every fault of an exported log."""
    *lines, rest = content.split(b"\n")
    rows: list[Row | Fault] = [Fault(ORDER, None, "The last line is cut off.")] if rest else []
    record, key, heads = "", "", list[Head]()
    for number, line in enumerate(lines):
        with contextlib.suppress(*BROKEN):
            one = json.loads(line)
            digits = [one.get(name, "") for name in ("salt", "leaf", "hash")]
            if canonical(one) != line or any(bytes.fromhex(found).hex() != found for found in digits):
                raise ValueError(number)
            if number == 0 and one["schema"] == LOG_SCHEMA:
                record, key = one["record"], one["key"]
            elif number == len(lines) - 1:
                heads = [(h["log"], h["size"], h["hash"], h["at"], h["signature"]) for h in one["heads"]]
            else:
                salt, text = bytes.fromhex(one.get("salt", "")) or None, canonical(one.get("content"))
                leaf = hashed(b"\0", salt, text) if salt else bytes.fromhex(one["leaf"])
                digest, place = bytes.fromhex(one["hash"]), (one["log"], one["seq"], one["at"])
                rows.append((*place, leaf, digest, None, salt, text if salt else None))
            continue
        rows.append(Fault(ORDER, number, f"(line {number + 1}) is not as it was written."))
    with contextlib.suppress(*BROKEN):
        if record and heads:
            return verify((record, key, heads, rows, ORDER not in {h[0] for h in heads}), receipt, known)
    return [*(r for r in rows if isinstance(r, Fault)), Fault(ORDER, None, "This is no log of entries.")]


def main(arguments: list[str]) -> int:
    """Verify the file that the arguments name, against the receipt that they may name."""
    try:
        names = [one for one in arguments if not one.startswith("--key=")]
        known = "".join(one.removeprefix("--key=") for one in arguments if one not in names)
        receipt = Path(names[1]).read_bytes() if len(names) > 1 else None
        faults = verify_file(names[0], receipt, known)
    except (OSError, IndexError) as error:
        sys.stderr.write(f"usage: verifier.py FILE [RECEIPT] [--key=FINGERPRINT] ({error})\n")
        return 2
    for log, seq, sentence in faults:
        sys.stdout.write(f"{log or 'all logs'}{'' if seq is None else f', entry {seq}'}: {sentence}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
