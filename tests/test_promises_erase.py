"""P17: what was erased is nowhere any more, and every proof still holds."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from travaux import negotiation
from travaux.record.store import Store
from travaux.record.verifier import verify_file
from travaux.text.errors import Unwritable, WrongCall

pytestmark = pytest.mark.timeout(300)


def hits(folder: Path, marks: list[bytes]) -> list[str]:
    """In which files any of the marks stands."""
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [path.name for path, content in contents.items() if any(mark in content for mark in marks)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where SQLite would put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.mark.parametrize("seed", range(3))
def test_p17_no_mark_of_an_erased_entry_is_left(seed: int, tmp_path: Path, temporary: Path) -> None:
    """P17: a third of 60 entries is erased: 0 hits in database, write-ahead file, free pages, temp."""
    dice, file = random.Random(seed), tmp_path / "talks.travaux"
    marks = [dice.randbytes(16).hex() for _ in range(60)]
    with Store.create(str(file)) as store:
        for mark in marks:
            filling = "talks " * dice.choice([1, 20, 300, 2000])
            store.append(
                dice.choice(["shared", "KAR"]), [{"before": filling, "mark": mark, "after": mark * 3}]
            )
        receipts = [store.receipt(), store.receipt(["shared"])]
        entries = list(store.entries())
        chosen = dice.sample(range(60), 20)
        for number in chosen:
            store.erase(entries[number].log, entries[number].seq)
        erased = [marks[number].encode() for number in chosen]
        assert hits(tmp_path, erased) == []
        assert [(one.content or {}).get("mark") for one in store.entries()] == [
            None if number in chosen else mark for number, mark in enumerate(marks)
        ]
        assert all(store.verify(receipt) == [] for receipt in receipts)
    assert hits(tmp_path, erased) == []
    assert list(temporary.iterdir()) == []
    kept = [mark.encode() for number, mark in enumerate(marks) if number not in chosen]
    assert all(hits(tmp_path, [mark]) == [file.name] for mark in kept)
    assert all(verify_file(str(file), receipt) == [] for receipt in receipts)


def test_p17_who_still_reads_old_pages_is_named(tmp_path: Path) -> None:
    """P17: while another program reads an old state, erasing says so, and can be done again."""
    file = str(tmp_path / "talks.travaux")
    with Store.create(file) as store:
        store.append("shared", [{"mark": "5d1f"}, {"n": 2}])
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM entries").fetchall()
            with pytest.raises(Unwritable, match="another program that reads it keeps old pages"):
                store.erase("shared", 1)
        store.erase("shared", 1)
        assert hits(tmp_path, [b"5d1f"]) == []
        assert store.verify() == []
        assert len(store.heads()) == 1


def test_p17_what_cannot_be_erased(tmp_path: Path) -> None:
    """P17: an entry that is not there, and the entry that says that another was erased."""
    with Store.create(str(tmp_path / "talks.travaux")) as store:
        store.append("shared", [{"n": 1}])
        with pytest.raises(WrongCall, match="shared has no entry 2"):
            store.erase("shared", 2)
        store.erase("shared", 1)
        with pytest.raises(WrongCall, match="says that another was erased: it stays"):
            store.erase("shared", 2)
        assert store.verify() == []


def test_p17_the_mark_has_one_width(tmp_path: Path) -> None:
    """P17: what is shown of an erased entry says nothing of what it was, neither kind nor length."""
    file = tmp_path / "talks.travaux"
    with Store.create(str(file)) as store:
        written = [{"id": "st-1", "text": "no"}, {"id": "st-2", "text": "no " * 999}]
        store.append("shared", [{"entry": "statement", "written": one} for one in written])
        store.append("KAR", [{"entry": "note", "written": written[0]}])
    with pytest.raises(WrongCall, match=r"st-1 stands in several rooms: .* as shared/st-1 or KAR/st-1\."):
        negotiation.erase(file, "st-1")
    assert [(line.log, line.seq) for line in negotiation.erase(file, "shared/st-1")] == [("shared", 1)]
    assert [(line.log, line.seq) for line in negotiation.erase(file, "st-1")] == [("KAR", 1)]
    assert [line.seq for line in negotiation.erase(file, "shared/2")] == [2]
    assert {(line.kind, line.id) for line in negotiation.log(file)} == {("[erased]", "")}
    with pytest.raises(WrongCall, match="'st-1' is no entry"):
        negotiation.erase(file, "st-1")
