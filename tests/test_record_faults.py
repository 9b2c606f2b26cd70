"""What a hostile reader may not find: words left behind by a move, forged rooms, strangers' keys."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import click
import pytest

from tests.records import run, talks
from travaux.cli import keeping
from travaux.record.chain import Head, SigningKey
from travaux.record.entries import made
from travaux.record.store import Store, sqlite
from travaux.record.verifier import canonical, hashed, main, verify_file
from travaux.text.errors import Unwritable, WrongCall


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A record that holds the talks, a statement of the table, an amendment and an account."""
    file = talks(tmp_path)
    set_ = ("--set", "id=st-z", "--set", "chain=src-wire", "--set", "content=first", "--set", "mode=indirect")
    run("add", file, "statement", "--level", "public", *set_)
    run("add", file, "amendment", "--level", "public", "--set", "of=st-z", "--set", "set.content=ZSECRET")
    says = ("--set", "contact=ctc-round", "--set", "says.label=ASECRET")
    run("add", file, "account", "--level", "public", *says)
    return file


def told(path: str, who: str) -> str:
    """All that somebody can get of a record: as an export and as a log."""
    export = run("export", path, "--as", who, "-o", "-").stdout
    proofs = ("tol", "kar", "sel")
    return export + (run("log", path, "--as", who, "--format", "json").stdout if who in proofs else "")


@pytest.mark.parametrize(
    ("move", "stranger"),
    [
        (("principals", "--compartment", "kar"), "tol"),
        (("principals",), "public"),
        (("delegation",), "public"),
    ],
)
def test_amendments_and_accounts_go_with_their_target(
    path: str, move: tuple[str, ...], stranger: str
) -> None:
    """What is said of a hidden entry is hidden with it, in exports and logs, and is there for its owner."""
    run("reclassify", path, "st-z", *move)
    run("reclassify", path, "ctc-round", *move)
    assert "SECRET" not in told(path, stranger)
    assert "ZSECRET" in told(path, "kar")
    assert "ASECRET" in told(path, "kar")


def test_an_amendment_given_a_wider_level_is_not_wider(path: str) -> None:
    """A level of its own does not let an amendment be seen by more than its target."""
    run("reclassify", path, "st-z", "participants")
    run("add", path, "amendment", "--level", "public", "--set", "of=st-z", "--set", "set.content=WIDE")
    assert "WIDE" not in told(path, "public")
    assert "WIDE" in told(path, "tol")


def test_an_amendment_of_what_is_off_the_record_is_so_too(path: str) -> None:
    """The level of an amendment for which none is named is at least as narrow as its target's."""
    words = ("--set", "wish=off_the_record", "--set", "content=quiet", "--set", "mode=indirect")
    run("add", path, "statement", "--set", "id=st-q", "--set", "chain=src-kar", *words)
    run("add", path, "amendment", "--set", "id=amd-q", "--set", "of=st-q", "--set", "set.content=QSECRET")
    entry = run("export", path, "-o", "-").stdout.partition("amd-q")[2]
    assert "level: principals" in entry


def test_no_entry_says_in_its_own_words_whose_it_is(path: str) -> None:
    """A room or a level written as a field is refused: the entry would go elsewhere than its export says."""
    forged = ("add", path, "assessment", "--as", "kar", "--set", "by=tol", "--set", "says=FORGED")
    about = ("--set", "about=brk-days")
    done = run(*forged, *about, "--set", "compartment=tol", code=2)
    assert "compartment is no field of an entry: name it beside it, as --compartment" in done.output
    assert "level is no field" in run(*forged, *about, "--set", "level=public", code=2).output
    amended = ("amendment", "--set", "of=st-z", "--set", "set.level=public")
    assert "`travaux reclassify` changes it" in run("add", path, *amended, code=2).output
    assert "FORGED" not in run("export", path, "-o", "-").stdout


def test_a_forged_room_of_an_older_record_is_not_exported() -> None:
    """What was recorded with such a field is exported with its true level, and with no other room."""
    written = {"id": "ass-1", "by": "tol", "says": "x", "compartment": "tol", "level": "public"}
    exported = made("assessment", written, "principals").exported
    assert exported == {"id": "ass-1", "by": "tol", "says": "x", "level": "principals"}


def test_a_reclassification_cannot_be_erased(path: str) -> None:
    """Who hid an entry does not show it again by erasing what hid it; the process stays, too."""
    run("reclassify", path, "st-z", "principals", "--compartment", "kar")
    last = run("log", path).stdout.splitlines()[-1].split()[2]
    done = run("erase", path, last, "--yes", code=2)
    assert "is a reclassification, on which rests who may see what: it stays" in done.output
    assert "is a process, on which" in run("erase", path, "proc-1", "--yes", code=2).output
    assert "st-z" not in told(path, "tol")
    with Store.open(path) as store, pytest.raises(WrongCall, match="says who may see what"):
        store.erase("shared", int(last.split("/")[1]))


def test_what_is_told_of_an_entry_is_erased_with_it(path: str) -> None:
    """Amendments and accounts hold its words: they go, too, from whatever room, and no others."""
    room = ("--as", "kar", "--compartment", "kar")
    run("add", path, "amendment", *room, "--set", "of=st-z", "--set", "set.content=KSECRET")
    for entry, words in (("st-z", [b"ZSECRET", b"KSECRET"]), ("ctc-round", [b"ASECRET"])):
        assert all(word in Path(path).read_bytes() for word in words)
        run("erase", path, entry, "--yes")
        assert not any(word in Path(path).read_bytes() for word in words)
    run("verify", path)


def test_an_id_of_two_rooms_is_erased_in_one(path: str) -> None:
    """Karvenia's note and Tolmar's note of the same id are two entries: a room has to be named."""
    for party in ("kar", "tol"):
        words = ("--set", "id=ass-1", "--set", f"by={party}", "--set", f"says=NOTE-{party}")
        about = ("--set", "about=brk-days", "--level", "delegation")
        run("add", path, "assessment", "--as", party, "--compartment", party, *words, *about)
    done = run("erase", path, "ass-1", "--yes", code=2)
    assert (
        "ass-1 stands in several rooms: name the one that is meant, as kar/ass-1 or tol/ass-1" in done.output
    )
    run("erase", path, "kar/ass-1", "--yes")
    assert b"NOTE-kar" not in Path(path).read_bytes()
    assert b"NOTE-tol" in Path(path).read_bytes()


def test_the_question_names_what_goes_with_it(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked at a terminal sees every entry that will be gone."""
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "confirm", lambda question, **_: asked.append(question))
    keeping.erase.callback(path, "st-z", yes=False)  # type: ignore[misc]
    assert re.search(r"Destroy statement st-z \(shared/\d+\) in .*, and with it amendment amd-", asked[0])


def stolen(path: str) -> None:
    """Rewrite the record as a whole with a stranger's key, and take its own key away."""
    forger = SigningKey(bytes(32))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        ((record,),) = connection.execute("SELECT id FROM record")
        connection.execute("UPDATE record SET public_key = ?", (forger.public,))
        for row in connection.execute("SELECT log, size, hash, at FROM heads").fetchall():
            signature = forger.signed(record, Head(*row)).signature
            connection.execute("UPDATE heads SET signature = ? WHERE log = ?", (signature, row[0]))
        for _, sql in guards:
            connection.execute(sql)


def test_a_strangers_key_is_found(path: str, tmp_path: Path) -> None:
    """A record signed anew is whole in itself: the key beside it, or a known fingerprint, tells."""
    said = run("verify", path).stdout
    (own,) = re.findall(r"signed with the key ([0-9a-f]{32})\.", said)
    assert "whole: " in run("verify", path, "--key", own.upper()).stdout
    log = tmp_path / "log"
    run("log", path, "--format", "json", "-o", str(log))
    for proof in (path, str(log)):
        assert verify_file(proof, known=own) == []
        assert (
            "another key than the one that is known" in run("verify", proof, "--key", "0" * 32, code=1).stdout
        )
        assert main([proof, "--key=" + "0" * 32]) == 1
    stolen(path)
    assert f"another key than the one in {path}.key" in run("verify", path, code=1).stdout
    Path(f"{path}.key").unlink()
    assert own not in run("verify", path).stdout
    assert "another key than the one that is known" in run("verify", path, "--key", own, code=1).stdout


def test_a_log_says_what_it_does_not_hold(path: str, tmp_path: Path) -> None:
    """Contents that were taken out of a log are counted; a log of nothing is not whole."""
    header, *entries, heads = run("log", path, "--format", "json").stdout.encode().splitlines()
    first = json.loads(entries[0])
    salt, content = bytes.fromhex(first.pop("salt")), canonical(first.pop("content"))
    entries[0] = canonical({**first, "leaf": hashed(b"\0", salt, content).hex()})
    log = tmp_path / "log"
    ends = [head for head in json.loads(heads)["heads"] if head["log"]]
    log.write_bytes(b"".join(line + b"\n" for line in (header, *entries, canonical({"heads": ends}))))
    assert "; 1 content withheld or erased; " in run("verify", str(log)).stdout
    log.write_bytes(header + b'\n{"heads":[]}\n')
    assert "This is no log of entries." in run("verify", str(log), code=1).stdout


def test_what_is_done_to_a_record_beside_its_tables_is_found(path: str) -> None:
    """A trigger on the table of the schema's number; a second name of the record, in one sentence."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        doing = "AFTER INSERT ON alembic_version BEGIN SELECT 1; END"
        connection.execute(f"CREATE TRIGGER alembic_version {doing}")
        assert "are not those of a record" in run("verify", path, code=1).stdout
        connection.execute("DROP TRIGGER alembic_version")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'record'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("INSERT INTO record SELECT 'other', public_key FROM record")
    said = run("log", path, code=2).output
    assert "its name, which stands there twice, is damaged" in said
    assert len(said.splitlines()) == 1


def test_a_copy_is_its_owners_alone_from_the_beginning(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a backup is written nobody else can read it."""
    modes: list[int] = []
    settled = sqlite.settle

    def settle(part: Path, target: Path) -> None:
        modes.append(part.stat().st_mode & 0o777)
        settled(part, target)

    monkeypatch.setattr(sqlite, "settle", settle)
    run("backup", path, f"{path}.copy")
    assert modes == [0o600]


def test_since_asks_whose_receipt_it_is(path: str, tmp_path: Path) -> None:
    """A receipt of another record, or one that was changed, is refused in one sentence."""
    for name in ("own", "other"):
        Path(tmp_path, name).mkdir()
    receipt = tmp_path / "receipt"
    run("receipt", path, "-o", str(receipt))
    since = ("openings", "--since", str(receipt))
    run("show", path, *since)
    said = run("show", talks(tmp_path / "other"), *since, code=2).output
    assert "is a receipt of another record: name one of" in said
    changed = json.loads(receipt.read_bytes())
    changed["heads"][-1]["size"] = 1
    receipt.write_bytes(canonical(changed) + b"\n")
    assert "was changed since it was signed" in run("show", path, *since, code=2).output


def test_since_counts_in_the_log_that_an_entry_was_recorded_in(path: str, tmp_path: Path) -> None:
    """An entry that the receipt knows is not new because it went into a smaller room since."""
    receipt = tmp_path / "receipt"
    run("receipt", path, "-o", str(receipt))
    run("reclassify", path, "st-z", "principals", "--compartment", "kar")
    said = run("show", path, "openings", "--since", str(receipt)).stdout
    assert "st-z" not in said
    assert "first" not in said


def test_an_erasing_that_failed_half_way_is_finished_by_the_same_words(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of an entry goes before the entry: its id still names what is left."""
    kept = Store.erase

    def erase(store: Store, log: str, seq: int) -> None:
        kept(store, log, seq)
        raise Unwritable("talks.travaux: another program keeps old pages: end it and erase again.")

    with monkeypatch.context() as failing:
        failing.setattr(Store, "erase", erase)
        run("erase", path, "st-z", "--yes", code=2)
    assert b"ZSECRET" not in Path(path).read_bytes()
    run("erase", path, "st-z", "--yes")
    assert "st-z" not in run("export", path, "-o", "-").stdout


def test_what_is_written_of_a_record_is_its_writers_alone(path: str, tmp_path: Path) -> None:
    """Exports, views, logs and receipts are new files that nobody else on the machine can read."""
    words = (
        ("export", path, "-o", "a.json"),
        ("show", path, "contacts", "-o", "b.html"),
        ("brief", path, "--since", "2031-04-01", "-o", "c.html"),
        ("log", path, "--format", "json", "-o", "d"),
        ("receipt", path, "-o", "e"),
    )
    for *command, name in words:
        run(*command, str(tmp_path / name))
        assert (tmp_path / name).stat().st_mode & 0o077 == 0, name
