"""The same record in PostgreSQL: the same promises, contents sealed, watchers notified."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgresql import server
from travaux import negotiation
from travaux.record.store import Store
from travaux.record.verifier import verify_file, verify_log
from travaux.text.errors import Overtaken, Unreadable, Unwritable, WrongCall

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, Path]]:
    """A server."""
    with server() as found:
        yield found


@pytest.fixture
def address(running: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database, and a folder of its own for the keys."""
    with _connected(running[0]) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    monkeypatch.setenv("TRAVAUX_KEY", str(tmp_path / "keys" / "talks.key"))
    return running[0]


def _connected(address: str) -> Any:
    import psycopg  # noqa: PLC0415 -- an extra

    return psycopg.connect(address, autocommit=True)


def test_a_record_in_postgresql_is_that_of_a_file(address: str, tmp_path: Path) -> None:
    """Appending, reading, proofs, exports and backups are those of the interface; a copy is a plain file."""
    with Store.create(address) as store:
        store.append("shared", [{"n": 1}, {"n": 2}], onto={"shared": 0})
        store.append_all([("KAR", {"n": 3}), ("shared", {"text": "Українська"})])
        with pytest.raises(Overtaken, match="another wrote first"):
            store.append("shared", [{"n": 4}], onto={"shared": 2})
        assert [(one.log, one.seq, one.content) for one in store.entries()] == [
            ("shared", 1, {"n": 1}),
            ("shared", 2, {"n": 2}),
            ("KAR", 1, {"n": 3}),
            ("shared", 3, {"text": "Українська"}),
        ]
        receipt, part = store.receipt(), store.receipt(["KAR", "TOL"])
        assert store.verify(receipt) == store.verify(part) == []
        log = b"".join(line + b"\n" for line in store.exported())
        assert verify_log(log, receipt) == []
        store.backup(tmp_path / "copy.travaux")
    assert verify_file(str(tmp_path / "copy.travaux"), receipt) == []
    with Store.open(address) as store, Store.open(str(tmp_path / "copy.travaux")) as copy:
        assert list(store.entries()) == list(copy.entries())
        assert store.heads() == copy.heads()
    assert Store.migrate(address) == []
    with pytest.raises(WrongCall, match="holds a record already"):
        Store.create(address)


def test_p17_contents_are_sealed_and_erased_with_their_key(
    address: str, running: tuple[str, Path], tmp_path: Path
) -> None:
    """P17: no mark ever stands in the server's files; once its key is destroyed, nobody can read it."""
    dice = random.Random(17)
    marks = [dice.randbytes(16).hex() for _ in range(12)]
    with Store.create(address) as store:
        store.append("shared", [{"mark": mark} for mark in marks])
        receipt = store.receipt()
        with _connected(address) as connection:
            connection.execute("CHECKPOINT")
            sealed = connection.execute("SELECT content FROM contents WHERE position = 3").fetchone()[0]
        kept = tmp_path / "keys" / "talks.key.contents"
        key = _key(kept, 3)
        store.erase("shared", 3)
        store.erase("shared", 3)
        found = [(one.content or {}).get("mark") for one in store.entries()]
        assert found == [*marks[:2], None, *marks[3:]]
        assert store.verify(receipt) == []
        store.backup(tmp_path / "copy.travaux")
    assert sealed
    for path in (path for path in running[1].rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not [mark for mark in marks if mark.encode() in content]
        assert key not in content
    assert not [path for path in kept.parent.iterdir() if key in path.read_bytes()]
    assert kept.stat().st_mode & 0o077 == 0
    assert verify_file(str(tmp_path / "copy.travaux"), receipt) == []


def _key(kept: Path, position: int) -> bytes:
    from travaux.record.store.contentkeys import ContentKeys  # noqa: PLC0415

    return ContentKeys(kept).of([position])[position]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET at = 'never'",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "UPDATE contents SET content = ''",
        "UPDATE record SET id = 'another'",
        "DELETE FROM heads",
        "UPDATE heads SET size = size - 1",
        "TRUNCATE contents",
    ],
)
def test_the_database_itself_refuses_to_change_what_stands_in_it(statement: str, address: str) -> None:
    """Neither UPDATE nor DELETE nor TRUNCATE passes the guards."""
    import psycopg  # noqa: PLC0415 -- an extra

    with Store.create(address) as store:
        store.append("shared", [{"n": 1}])
        with (
            _connected(address) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="append-only"),
        ):
            connection.execute(statement)
        assert store.verify() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "DELETE FROM entries WHERE position = 2; DELETE FROM contents WHERE position = 2",
            "has the place 3",
        ),
        ("UPDATE entries SET at = '2026-01-01T00:00:00.000000Z' WHERE position = 3", "changed or replaced"),
        ("UPDATE contents SET content = 'x' WHERE position = 3", "has lost its content"),
        ("DELETE FROM contents WHERE position = 3", "has lost its content"),
        ("INSERT INTO contents VALUES (9, '', '')", "contents that belong to no entry"),
        ("DELETE FROM heads WHERE log = 'KAR'", "no signed head"),
    ],
)
def test_p4_what_the_administrator_changes_is_found(statement: str, said: str, address: str) -> None:
    """P4: whoever takes the guards away and puts them back leaves a trace in the chain; their lack is one."""
    names = ("record", "entries", "contents", "heads")
    with Store.create(address) as store:
        store.append_all([("shared", {"n": 1}), ("KAR", {"n": 2}), ("shared", {"n": 3})])
        with _connected(address) as connection:
            for name in names:
                connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            connection.execute(statement)
            assert any("guards" in fault.sentence for fault in store.verify())
            for name in names:
                connection.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        assert any(said in fault.sentence for fault in store.verify()), store.verify()


def test_p7_writers_side_by_side_keep_one_order(address: str) -> None:
    """P7: four writers at once; every entry that was acknowledged stands in one unbroken order."""
    done: list[str] = []

    def write(name: int) -> None:
        with Store.open(address) as store:
            done.extend(store.append("shared", [{"writer": name, "n": n}])[0].hash for n in range(25))

    Store.create(address).close()
    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(address) as store:
        found = list(store.entries())
        assert sorted(one.hash for one in found) == sorted(done)
        assert [one.seq for one in found] == list(range(1, 101))
        assert store.verify() == []


def test_who_listens_hears_the_position_of_what_is_durable(address: str) -> None:
    """The number of the newest entry is notified with the transaction, and not where it fails."""
    with Store.create(address) as store, _connected(address) as connection:
        connection.execute("LISTEN travaux")
        store.append("shared", [{"n": 1}, {"n": 2}])
        with pytest.raises(Overtaken):
            store.append("shared", [{"n": 3}], onto={"shared": 0})
        store.append("KAR", [{"n": 3}])
        heard = [one.payload for one in connection.notifies(timeout=2, stop_after=2)]
        assert heard == ["2", "3"]
        assert list(connection.notifies(timeout=0.1)) == []


def test_a_server_that_cannot_be_had_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No record, no server, no key, no right, an address that is none: one sentence each, and no password."""
    with pytest.raises(Unreadable, match=r"holds no record: `travaux init` makes one"):
        Store.open(address)
    with pytest.raises(
        Unreadable, match=r"^postgresql://me:\*\*\*@localhost:1/talks: the database does not answer"
    ):
        Store.open("postgresql://me:secret@localhost:1/talks")
    with pytest.raises(WrongCall, match="is no address"):
        Store.open("postgresql://me@host:port/talks")
    Store.create(address).close()
    with _connected(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unreadable, match="by a newer travaux"):
        Store.open(address)
    with _connected(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(Unreadable, match="run `travaux migrate` on it"):
        Store.open(address)
    with _connected(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("BEGIN; SELECT pg_advisory_xact_lock(1414682200)")
        monkeypatch.setattr("travaux.record.store.postgres.PATIENCE", "50ms")
        with Store.open(address) as store, pytest.raises(Unwritable, match="another program is writing"):
            store.append("shared", [{"n": 1}])


def test_the_commands_take_the_address(address: str) -> None:
    """What the command line does with a file it does with a database."""
    assert negotiation.init(address).name == "talks.key"
    assert negotiation.verify(address).whole
    assert negotiation.log(address) == []
