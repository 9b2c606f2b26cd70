"""P4 to P6: whatever is changed in a record is found, by a verifier that stands alone."""

# ruff: noqa: S608 -- the tests tamper with a database of their own
from __future__ import annotations

import ast
import contextlib
import functools
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux.record import verifier
from travaux.record.chain import Head, SigningKey, advanced, link, made_receipt, ordered, unsigned_heads
from travaux.record.store import Store
from travaux.record.verifier import ORDER, Fault, Whole, canonical, read_receipt, signed_by, verify
from travaux.text.errors import TravauxError

pytestmark = pytest.mark.timeout(300)
SCALE = int(os.environ.get("TRAVAUX_SCALE", "1"))
PARTS = 4  # the bytes of a file are tried in so many tests, which may run side by side
RECORD = "4d2c7a11b3f94e0f8c5e6a7d8091a2b3"
MOMENT = "2026-03-14T09:{:02}:00.000000Z"
TEXT = "The delegations agree to continue their talks on the withdrawal of forces from the buffer zone. "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of some 40 kB, its log as exported, a receipt; and those of another negotiation."""
    made = tmp_path_factory.mktemp("proofs")
    for name in ("talks", "other"):
        with Store.create(str(made / f"{name}.travaux")) as store:
            for number in range(9):
                log = "shared" if number % 3 else "KAR"
                store.append(log, [{"n": number, "of": name, "text": TEXT * (1 + number)}])
            store.erase("shared", 2)
            (made / f"{name}.receipt").write_bytes(store.receipt())
            (made / f"{name}.jsonl").write_bytes(b"".join(line + b"\n" for line in store.exported()))
    return made


@pytest.fixture
def quick_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that was checked once is not checked again: the answer is the same."""
    monkeypatch.setattr(verifier, "signed_by", functools.cache(verifier.signed_by))


@pytest.fixture
def openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures are checked by OpenSSL, many times as fast; another test holds the two together."""
    monkeypatch.setattr(verifier, "signed_by", functools.cache(by_openssl))


def by_openssl(key: str, message: bytes, signature: str) -> bool:
    """What OpenSSL says of a signature."""
    try:
        public, signed = bytes.fromhex(key), bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(public).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return (key, signature) == (public.hex(), signed.hex())


def rows(path: Path) -> list[Any]:
    """What every export is made of, as SQLite gives it."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(verifier.ROWS).fetchall()


@pytest.mark.slow
@pytest.mark.usefixtures("quick_signatures")
@pytest.mark.parametrize("part", range(PARTS))
def test_p4_a_flipped_bit_of_the_database_is_found_or_harmless(
    part: int, folder: Path, tmp_path: Path
) -> None:
    """P4: one bit is flipped at every byte of the file; where nothing is found, every entry is the same."""
    content, receipt = (folder / "talks.travaux").read_bytes(), (folder / "talks.receipt").read_bytes()
    whole, hurt = rows(folder / "talks.travaux"), tmp_path / "hurt.travaux"
    hurt.write_bytes(content)
    found, missed = 0, []
    with hurt.open("r+b", buffering=0) as file:
        for place in range(part, len(content), PARTS):
            os.pwrite(file.fileno(), bytes([content[place] ^ 1 << place * 7 // PARTS % 8]), place)
            if verifier.verify_file(str(hurt), receipt):
                found += 1
            elif rows(hurt) != whole:
                missed.append(place)
            os.pwrite(file.fileno(), content[place : place + 1], place)
    assert missed == []
    assert found > len(content) / PARTS / 5


def test_p4_what_is_read_from_a_damaged_file_is_what_was_recorded(folder: Path, tmp_path: Path) -> None:
    """P4: nobody need verify first: the store gives the content that was recorded, or a sentence."""
    content, hurt = (folder / "talks.travaux").read_bytes(), tmp_path / "hurt.travaux"
    with Store.open(str(folder / "talks.travaux")) as store:
        whole = [one.content for one in store.entries()]
    refused = 0
    for place in range(0, len(content), 199):
        hurt.write_bytes(content[:place] + bytes([content[place] ^ 16]) + content[place + 1 :])
        try:
            with Store.open(str(hurt)) as store:
                found = list(store.entries())
                assert all(one.content in whole for one in found), place
                assert [one.content for one in found] == whole or store.verify(), place
        except TravauxError:
            refused += 1
    assert refused > 10


@pytest.mark.usefixtures("quick_signatures")
@pytest.mark.parametrize("part", range(PARTS))
def test_p4_a_flipped_bit_of_an_exported_log_is_found_and_named(part: int, folder: Path) -> None:
    """P4: one bit is flipped at every byte of an exported log: found, at the entry or beside it."""
    content, receipt = (folder / "talks.jsonl").read_bytes(), (folder / "talks.receipt").read_bytes()
    lines = content.splitlines(keepends=True)
    assert verifier.verify_log(content, receipt) == []
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    places = {(ORDER, number): number for number in range(len(lines))}
    for number, line in enumerate(lines[1:-1], 1):
        one = json.loads(line)
        places[one["log"], one["seq"]] = number
    for place in range(part, len(content), PARTS):
        hurt = bytearray(content)
        hurt[place] ^= 1 << place * 7 // PARTS % 8
        at = sum(start <= place for start in starts) - 1
        faults = verifier.verify_log(bytes(hurt), receipt)
        named = {places.get((fault.log, fault.seq or 0), 0) for fault in faults}
        # The last line states the heads of all logs.
        assert faults
        assert named & {at - 1, at, at + 1} or at == len(lines) - 1, (place, faults)


def _moved(lines: list[bytes], other: list[bytes]) -> list[list[bytes]]:
    """Logs that were cut, reordered, doubled, spliced with another record's, given another tail."""
    return [
        lines[:-1],
        lines[:-2] + lines[-1:],
        lines[:3] + lines[4:],
        [*lines[:2], lines[3], lines[2], *lines[4:]],
        [*lines[:4], lines[3], *lines[4:]],
        [*lines[:4], other[4], *lines[5:]],
        lines[:4] + other[4:],
        lines[:1] + other[1:],
        other[:1] + lines[1:],
        lines[:5],
        [],
    ]


@pytest.mark.parametrize("case", range(11))
def test_p4_a_log_that_was_put_together_otherwise_is_found(case: int, folder: Path) -> None:
    """P4: cut, reordered, doubled, spliced from another negotiation, given another tail: found each time."""
    lines, other = (
        (folder / f"{name}.jsonl").read_bytes().splitlines(keepends=True) for name in ("talks", "other")
    )
    assert verifier.verify_log(b"".join(_moved(lines, other)[case])) != []


EXCHANGED = (
    "UPDATE {0} SET position = 99 WHERE position = 3; UPDATE {0} SET position = 3 WHERE position = 4;"
    "UPDATE {0} SET position = 4 WHERE position = 99;"
)
GONE = "DELETE FROM entries WHERE position {0}; DELETE FROM contents WHERE position {0};"
TAKEN = (
    "INSERT INTO entries SELECT * FROM other.entries WHERE position {0};"
    "INSERT INTO contents SELECT * FROM other.contents WHERE position {0};"
)
HEADS = "DELETE FROM heads; INSERT INTO heads SELECT * FROM other.heads"
TAMPERINGS = {
    "cut": GONE.format("> 6"),
    "cut with its heads": f"{GONE.format('> 6')} UPDATE heads SET size = size - 2",
    "a gap": GONE.format("= 4"),
    "the last one": GONE.format("= 10"),
    "reordered": EXCHANGED.format("entries"),
    "contents exchanged": EXCHANGED.format("contents"),
    "doubled": "INSERT INTO entries SELECT 11, log, 8, at, leaf, hash, ordered FROM entries WHERE"
    " position = 9;"
    "INSERT INTO contents SELECT 11, salt, content FROM contents WHERE position = 9",
    "another log": "UPDATE entries SET log = 'TOL' WHERE log = 'KAR';"
    "UPDATE heads SET log = 'TOL' WHERE log = 'KAR'",
    "another content": "UPDATE contents SET content = CAST(replace(content, 'agree', 'refuse') AS BLOB)"
    "WHERE position = 4",
    "another time": "UPDATE entries SET at = '2026-01-01T00:00:00.000000Z' WHERE position = 4",
    "a content lost": "DELETE FROM contents WHERE position = 4",
    "a content too many": "INSERT INTO contents VALUES (77, x'00', x'7b7d')",
    "no heads": "DELETE FROM heads",
    "no head of one log": "DELETE FROM heads WHERE log = 'KAR'",
    "another record": "UPDATE record SET id = '00000000000000000000000000000000'",
    "another key": "UPDATE record SET public_key = replace(public_key, 'a', 'b')",
    "two records": "INSERT INTO record VALUES ('00', '00')",
    "spliced": "ATTACH 'OTHER' AS other;" + GONE.format("= 4") + TAKEN.format("= 4"),
    "another tail": f"ATTACH 'OTHER' AS other; {GONE.format('> 5')} {TAKEN.format('> 5')} {HEADS}",
    "guards gone": "DROP TRIGGER entries_update; DROP TRIGGER entries_delete",
}


def tampered(folder: Path, tmp_path: Path, statements: str, *, guards: bool = True) -> Path:
    """A copy of the record, changed by somebody who takes the guards away and puts them back."""
    hurt = tmp_path / "hurt.travaux"
    hurt.write_bytes((folder / "talks.travaux").read_bytes())
    with contextlib.closing(sqlite3.connect(hurt, isolation_level=None)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in found if guards else ():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(statements.replace("OTHER", str(folder / "other.travaux")))
        for _, sql in found if guards else ():
            connection.execute(sql)
    return hurt


@pytest.mark.parametrize("case", TAMPERINGS)
def test_p4_a_database_that_was_changed_with_its_own_tools_is_found(
    case: str, folder: Path, tmp_path: Path
) -> None:
    """P4: cut, reordered, doubled, spliced, replaced in SQL by somebody without the key: each is found."""
    hurt = tampered(folder, tmp_path, TAMPERINGS[case], guards=case != "guards gone")
    assert verifier.verify_file(str(hurt)) != []


def test_p4_an_older_state_is_found_by_a_receipt(folder: Path, tmp_path: Path) -> None:
    """P4: a file that is put back as it was is whole in itself; only a receipt tells that it went back."""
    file = tmp_path / "talks.travaux"
    with Store.create(str(file)) as store:
        store.append("shared", [{"n": 1}])
        store.backup(tmp_path / "old.travaux")
        store.append("KAR", [{"n": 2}])
        receipts = {log: store.receipt(["shared", log]) for log in ("KAR", "TOL")}
    assert verifier.verify_file(str(tmp_path / "old.travaux")) == []
    said = verifier.verify_file(str(tmp_path / "old.travaux"), receipts["KAR"])
    assert [(one.log, one.seq, one.sentence) for one in said] == [
        ("KAR", 1, "is in the receipt, and lost here.")
    ]
    assert verifier.verify_file(str(tmp_path / "old.travaux"), receipts["TOL"]) == []
    strange = verifier.verify_file(str(file), (folder / "talks.receipt").read_bytes())
    assert "not one of this record" in strange[0].sentence


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET at = 'never'",
        "DELETE FROM entries",
        "UPDATE contents SET content = x'7b7d'",
        "UPDATE record SET id = 'another'",
        "DELETE FROM record",
        "DELETE FROM heads",
        "UPDATE heads SET size = size - 1",
        "UPDATE heads SET log = 'TOL' WHERE log = 'KAR'",
        "INSERT OR REPLACE INTO entries SELECT position, log, seq, 'never', leaf, hash, ordered FROM entries",
        "INSERT OR REPLACE INTO contents SELECT position, salt, x'7b7d' FROM contents",
        "INSERT OR REPLACE INTO heads SELECT log, 1, hash, at, signature FROM heads",
        "INSERT INTO record VALUES ('another', 'another')",
    ],
)
def test_the_database_itself_refuses_to_change_what_stands_in_it(
    statement: str, folder: Path, tmp_path: Path
) -> None:
    """Neither UPDATE nor DELETE nor REPLACE passes the guards, whoever asks."""
    with pytest.raises(sqlite3.IntegrityError, match="the record is append-only"):
        tampered(folder, tmp_path, statement, guards=False)


Told = list[tuple[str, str, dict[str, Any]]]


def told(dice: random.Random, count: int) -> Told:
    """What was recorded: log, time and content of each entry."""
    logs = [dice.choice(["shared", "KAR", "TOL"]) for _ in range(count)]
    return [(log, MOMENT.format(number), {"n": number, "text": TEXT}) for number, log in enumerate(logs)]


def written(key: SigningKey, entries: Told) -> tuple[Whole, dict[str, Head]]:
    """The record that the holder of the key makes of it."""
    heads, found = (
        unsigned_heads(RECORD, [ORDER, "shared", "KAR", "TOL", "SEL"]),
        list[verifier.Row | Fault](),
    )
    for log, at, content in entries:
        # One salt for all: the same entries give the same hashes, which makes it hardest to see a change.
        one = link(heads[log], canonical(content), bytes(32), at)
        heads[log], heads[ORDER] = advanced(heads[log], one), ordered(heads[ORDER], one)
        binding = bytes.fromhex(heads[ORDER].hash)
        found.append((log, one.seq, one.at, one.leaf, one.hash, binding, one.salt, one.content))
    signed = [key.signed(RECORD, head) for head in heads.values() if head.size]
    stated = [(head.log, head.size, head.hash, head.at, head.signature) for head in signed]
    return (RECORD, key.public, stated, found, False), heads


def rewritten(dice: random.Random, entries: Told, known: int) -> Told:
    """Another history: something among the first `known` entries is not what it was."""
    place, other = dice.randrange(known - 1), dict(entries[dice.randrange(known)][2])
    log, at, content = entries[place]
    ways: list[Callable[[], Told]] = [
        lambda: [*entries[:place], (log, at, {**content, "text": "refused"}), *entries[place + 1 :]],
        lambda: entries[:place] + entries[place + 1 :],
        lambda: [*entries[:place], (log, at, {**other, "new": True}), *entries[place:]],
        lambda: [*entries[: place + 1], *entries[place:]],
        lambda: [*entries[:place], (log, at.replace(":00.0", ":01.0"), content), *entries[place + 1 :]],
        lambda: [*entries[:place], ("SEL", at, content), *entries[place + 1 :]],
        lambda: entries[:place],
        lambda: entries[place + 1 :],
    ]
    return ways[dice.randrange(len(ways))]()


@pytest.mark.usefixtures("openssl")
def test_p5_one_old_receipt_finds_whatever_the_server_itself_rewrote() -> None:
    """P5: in 1,000 trials the holder of the key rewrites or rolls back; every old receipt of it finds it."""
    key = SigningKey(bytes(range(32)))
    for trial in range(1000 * SCALE):
        dice = random.Random(trial)
        entries = told(dice, 24)
        known = dice.randrange(2, 20)
        _, heads = written(key, entries[:known])
        receipt = made_receipt(key, RECORD, heads.values())
        history, _ = written(key, rewritten(dice, entries, known))
        assert verify(history) == [], trial
        assert verify(history, receipt) != [], trial
        assert verify(written(key, entries)[0], receipt) == [], trial


def forged(dice: random.Random, receipt: bytes, strange: SigningKey) -> bytes:
    """A receipt that was changed: in its bytes, in what it states, in its signature, or signed by another."""
    content, whole = bytearray(receipt.rstrip()), json.loads(receipt)
    place, way = dice.randrange(len(content)), dice.randrange(8)
    if way == 0:
        content[place] ^= 1 << dice.randrange(8)
    elif way == 1:
        del content[place]
    elif way == 2:
        content.insert(place, dice.randrange(256))
    if way < 3:
        return bytes(content)
    head = dice.choice(whole["heads"])
    if way == 3:
        head["size"] += dice.choice([-1, 1])
    elif way == 4:
        head["hash"] = dice.randbytes(32).hex()
    elif way == 5:
        whole["heads"].remove(head)
    elif way == 6:
        s = (
            int.from_bytes(bytes.fromhex(whole["signature"])[32:], "little")
            + dice.randrange(1, 8) * verifier.Q
        )
        whole["signature"] = whole["signature"][:64] + s.to_bytes(32, "little").hex()
    else:
        head["size"] += 1
        whole["key"] = strange.public
        whole["signature"] = strange.sign(verifier.receipt_message(whole))
    return canonical(whole)


@pytest.mark.parametrize(("tries", "checked"), [(10_000 * SCALE, by_openssl), (200, signed_by)])
def test_p5_no_forged_receipt_is_accepted(
    tries: int, checked: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P5: of 10,000 receipts that were changed or signed by another, not one is taken for true."""
    monkeypatch.setattr(verifier, "signed_by", functools.cache(checked))
    dice, key = random.Random(5), SigningKey(bytes(range(32)))
    whole, heads = written(key, told(dice, 6))
    receipt = made_receipt(key, RECORD, heads.values())
    assert verify(whole, receipt) == []
    for _ in range(tries):
        proof = forged(dice, receipt, SigningKey(bytes(32)))
        if proof != receipt.rstrip():
            assert verify(whole, proof) != [], proof


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511), st.data())
def test_p6_our_ed25519_agrees_with_openssl(
    seed: bytes, message: bytes, bit: int, data: st.DataObject
) -> None:
    """P6: what OpenSSL signs is true to the verifier, and with any bit changed it is not."""
    key = SigningKey(seed)
    signature = key.sign(message)
    assert signed_by(key.public, message, signature)
    hurt = bytearray.fromhex(signature)
    hurt[bit // 8] ^= 1 << bit % 8
    assert not signed_by(key.public, message, hurt.hex())
    strange = data.draw(st.binary(min_size=32, max_size=32)).hex()
    assert signed_by(strange, message, signature) == by_openssl(strange, message, signature)


def test_p6_ed25519_as_the_standard_has_it() -> None:
    """P6: the first and the third example of RFC 8032, and nothing that is no signature."""
    key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert signed_by(key, b"", signature)
    assert signed_by(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        bytes.fromhex("af82"),
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    )
    assert not signed_by(key, b"x", signature)
    assert not signed_by(key, b"", signature.upper())
    assert not signed_by(key, b"", "")
    assert not signed_by("ff" * 32, b"", signature)
    assert not signed_by("zz", b"", signature)


def test_p6_the_verifier_stands_alone(folder: Path, repository: Path) -> None:
    """P6: at most 300 lines, of the standard library only, and run without anything that is installed."""
    source = repository / "src/travaux/record/verifier.py"
    text = source.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name or "")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {str(name).split(".")[0] for name in imported} <= sys.stdlib_module_names
    alone = [sys.executable, "-I", "-S", str(source)]
    for name in ("talks.travaux", "talks.jsonl"):
        words = [*alone, str(folder / name), str(folder / "talks.receipt")]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    strange = [*alone, str(folder / "talks.travaux"), str(folder / "other.receipt")]
    done = subprocess.run(strange, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.match(r"all logs: The receipt is not one of this record", done.stdout)
    for words in ([], [str(folder / "nowhere")]):
        assert subprocess.run([*alone, *words], capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"Article 1\n", b'{"schema":"travaux.log/1"}\n', b"[[[[[[\n" * 9]
)
def test_what_is_no_log_is_told_from_one(content: bytes) -> None:
    """A file of another kind is no log; it is said, and nothing breaks."""
    assert verifier.verify_log(content) != []


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b'{"schema":"travaux.receipt/1"}', b"[" * 9999]
)
def test_what_is_no_receipt_is_told_from_one(content: bytes) -> None:
    """A file of another kind is no receipt."""
    with pytest.raises(ValueError, match="no receipt"):
        read_receipt(content)


def test_a_receipt_tells_nothing_of_other_logs(folder: Path) -> None:
    """What a delegation keeps names its own logs alone, and is the same as long as they do not change."""
    with Store.open(str(folder / "talks.travaux")) as store:
        first = store.receipt(["shared", "TOL"])
        assert [head["log"] for head in read_receipt(first)["heads"]] == ["TOL", "shared"]
        assert store.verify(first) == []
        store.append("KAR", [{"n": 1}])
        assert store.receipt(["shared", "TOL"]) == first


def test_a_part_of_the_logs_is_verified_alone(folder: Path) -> None:
    """A party that has only its own logs, some contents withheld, can still prove that they are whole."""
    with Store.open(str(folder / "other.travaux")) as store:
        lines = list(store.exported(["shared"]))
        receipt = store.receipt(["shared"])
    assert verifier.verify_log(b"".join(line + b"\n" for line in lines), receipt) == []
    one = json.loads(lines[1])
    leaf = verifier.hashed(b"\0", bytes.fromhex(one.pop("salt")), canonical(one.pop("content")))
    withheld = [lines[0], canonical({**one, "leaf": leaf.hex()}), *lines[2:]]
    assert verifier.verify_log(b"".join(line + b"\n" for line in withheld), receipt) == []
    assert verifier.verify_log(b"".join(line + b"\n" for line in [*lines[:2], *lines[3:]]), receipt) != []
