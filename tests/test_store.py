"""The record on disk: what is appended is read back, and what a caller does wrong is one sentence."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travaux.record.chain import canonical_bytes
from travaux.record.store import Store, sqlite
from travaux.record.store.sqlite import sentence
from travaux.text.errors import Overtaken, Unreadable, Unwritable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty record."""
    with Store.create(str(tmp_path / "talks.travaux")) as made:
        yield made


def test_what_is_appended_is_read_back_in_order(store: Store) -> None:
    """Entries of several logs stand in the order of writing, each with its number in its log."""
    store.append("shared", [{"n": 1}, {"n": 2}])
    store.append_all([("KAR", {"n": 3}), ("shared", {"n": 4}), ("KAR", {"n": 5})])
    found = [(one.log, one.seq, one.content) for one in store.entries()]
    assert found == [
        ("shared", 1, {"n": 1}),
        ("shared", 2, {"n": 2}),
        ("KAR", 1, {"n": 3}),
        ("shared", 3, {"n": 4}),
        ("KAR", 2, {"n": 5}),
    ]
    assert [one.content for one in store.entries(["KAR"])] == [{"n": 3}, {"n": 5}]
    assert [one.content for one in store.entries(after={"shared": 2, "KAR": 1})] == [{"n": 4}, {"n": 5}]
    assert {log: head.size for log, head in store.heads().items()} == {"KAR": 2, "shared": 3}


def test_more_entries_than_a_page_are_read(store: Store) -> None:
    """Reading goes on where a page of the database ends."""
    store.append("shared", [{"n": number} for number in range(4001)])
    assert [one.seq for one in store.entries()] == list(range(1, 4002))


@given(st.dictionaries(st.text(max_size=8), PLAIN, max_size=4))
def test_any_plain_content_has_one_form(content: dict[str, Any]) -> None:
    """The bytes of a content do not depend on the order in which its keys were written."""
    turned = dict(reversed(content.items()))
    assert canonical_bytes(content) == canonical_bytes(turned)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"share": 0.5}, r"the content, share is 0\.5 \(float\)"),
        ({"parts": [1, 2**53]}, "the content, parts, item 2 is 9007199254740992"),
        ({"parts": {1: 2}}, "the content, parts has the key 1"),
        ({"name": "\ud800"}, "half of a surrogate pair"),
        ({"when": NOON}, "datetime"),
        ({"travaux.erased": 1}, "may not have the key"),
    ],
)
def test_a_content_that_is_not_plain_is_refused(content: dict[str, Any], said: str, store: Store) -> None:
    """What other programs would read otherwise is not written, and the sentence names the place."""
    with pytest.raises(WrongCall, match=said):
        store.append("shared", [{"n": 1}, content])
    assert list(store.entries()) == []


def test_deep_nesting_is_refused(store: Store) -> None:
    """A content that is nested without end is the caller's mistake."""
    deep: dict[str, object] = {}
    for _ in range(5000):
        deep = {"in": deep}
    with pytest.raises(WrongCall, match="nested more than 64 levels"):
        store.append("shared", [deep])


def test_a_clock_that_was_set_back_keeps_the_order(tmp_path: Path) -> None:
    """An entry is never earlier than its predecessor in the log."""
    times = iter([NOON, NOON - timedelta(days=1), NOON + timedelta(seconds=1)])
    with Store.create(str(tmp_path / "talks.travaux"), clock=lambda: next(times)) as store:
        at = [store.append("shared", [{"n": number}])[0].at for number in range(3)]
        assert at == sorted(at)
        assert store.verify() == []


def test_who_decides_on_an_old_state_is_told(store: Store) -> None:
    """An entry that rests on a log as it was is refused once another has written there."""
    store.append("shared", [{"n": 1}], onto={"shared": 0})
    with pytest.raises(Overtaken, match="shared has 1 entries by now, not 0"):
        store.append("shared", [{"n": 2}], onto={"shared": 0})
    assert len(list(store.entries())) == 1


def test_nothing_is_made_over_something(tmp_path: Path) -> None:
    """A record is made in a new file, with a new key."""
    (tmp_path / "talks.travaux").write_text("mine")
    with pytest.raises(WrongCall, match="is there already"):
        Store.create(str(tmp_path / "talks.travaux"))
    (tmp_path / "other.travaux.key").write_text("mine")
    with pytest.raises(WrongCall, match="the key of some record"):
        Store.create(str(tmp_path / "other.travaux"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.travaux.key", "talks.travaux"]


@pytest.mark.parametrize("content", [b"", b"Article 1", b"SQLite format 3\0" + bytes(84)])
def test_what_is_no_record_is_refused(content: bytes, tmp_path: Path) -> None:
    """An empty file, a text, a database of another program: each is told from a record."""
    (tmp_path / "talks.travaux").write_bytes(content)
    with pytest.raises(Unreadable, match=r"is no record of travaux|of another program"):
        Store.open(str(tmp_path / "talks.travaux"))


def test_the_record_can_be_read_without_its_key(store: Store, tmp_path: Path) -> None:
    """Only adding needs the key, and the sentence says where it belongs."""
    store.append("shared", [{"n": 1}])
    (tmp_path / "talks.travaux.key").unlink()
    with Store.open(str(tmp_path / "talks.travaux")) as again:
        assert len(list(again.entries())) == 1
        assert again.verify() == []
        with pytest.raises(
            Unreadable, match=r"talks\.travaux\.key: the signing key of the record is not there"
        ):
            again.append("shared", [{"n": 2}])


def test_an_erased_entry_keeps_its_place(store: Store) -> None:
    """The content is gone, the proofs hold, and no entry of its own shows the erasing."""
    store.append("shared", [{"n": 1}, {"n": 2}])
    receipt = store.receipt(["shared"])
    store.erase("shared", 1)
    assert [one.content for one in store.entries()] == [None, {"n": 2}]
    assert store.verify(receipt) == []
    store.append("shared", [{"n": 3}])
    assert store.verify(receipt) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_READONLY_DBMOVED", "can only be read: nothing was recorded"),
        ("SQLITE_BUSY_SNAPSHOT", "another program is writing to it: try again"),
        ("SQLITE_FULL", "the disk is full: make room and try again"),
        ("SQLITE_IOERR_FSYNC", "the disk failed .* nothing was acknowledged"),
        ("SQLITE_CONSTRAINT_TRIGGER", "append-only"),
        ("SQLITE_CORRUPT", "is damaged .* go back to a backup"),
        ("", "is damaged"),
    ],
)
def test_what_sqlite_reports_is_said_to_a_person(name: str, said: str) -> None:
    """Each failure of the database has its sentence, with the way out."""
    error = sqlite3.OperationalError("the record is append-only")
    if name:
        error.sqlite_errorname = name
    assert re.search(said, str(sentence("talks.travaux", error)))


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A folder, a name that leads nowhere, a name that no file can have."""
    for name, said in (("", "is a directory"), ("nowhere", "does not exist"), ("a\0b", "null byte")):
        with pytest.raises(Unreadable, match=said):
            Store.open(f"{tmp_path}/{name}")


def test_two_writers_wait_for_each_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who finds the record being written to waits, and is told where the wait is too long."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with closing(sqlite3.connect(tmp_path / "talks.travaux", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            Store.open(str(tmp_path / "talks.travaux")) as again,
            pytest.raises(Unwritable, match="another program is writing to it: try again"),
        ):
            again.append("shared", [{"n": 1}])
    store.append("shared", [{"n": 1}])
    assert store.verify() == []


def test_an_empty_append_writes_nothing(store: Store) -> None:
    """Nothing to record is no entry, and no name of a log is needed."""
    assert store.append("shared", []) == []
    with pytest.raises(WrongCall, match="is no name of a log"):
        store.append(" ", [{"n": 1}])
    assert store.heads() == {}


def test_a_backup_is_not_left_half_made(store: Store, tmp_path: Path) -> None:
    """Where a copy cannot be made nothing is left, and the sentence says so."""
    with pytest.raises(Unwritable, match="no record can be made there"):
        store.backup(tmp_path / "nowhere" / "copy.travaux")
    assert {path.suffix for path in tmp_path.iterdir()} <= {
        ".travaux",
        ".key",
        ".travaux-wal",
        ".travaux-shm",
    }
