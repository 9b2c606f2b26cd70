"""The commands that keep a record: init, verify, receipt, log, backup, erase, migrate."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from travaux.cli import main
from travaux.record.store import Store, migrating, tables
from travaux.record.verifier import verify_file
from travaux.text.errors import Unreadable

RECORD = """\
parties:
- {id: kar, name: Karvenia, level: public}
- {id: tol, name: Tolmar, level: public}
- {id: sel, name: Selund, process_role: observer, level: public}
persons:
- {id: per-1, name: Dora Kelmet, level: participants}
- {id: per-2, name: Ilan Oru, compartment: kar, level: delegation}
"""


def run(*words: str | Path, answer: str = "") -> Result:
    """A command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], input=answer, catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A record of three parties and two persons, one of them in the room of a delegation."""
    made = tmp_path / "talks.travaux"
    (tmp_path / "record.yaml").write_text(RECORD, "utf-8")
    assert run("init", made).exit_code == 0
    done = run("import", made, tmp_path / "record.yaml")
    assert done.exit_code == 0, done.output
    return made


def test_a_record_is_made_with_its_key(tmp_path: Path) -> None:
    """`init` makes a file and a key, both their owner's alone, and names the key."""
    done = run("init", tmp_path / "talks.travaux")
    assert done.exit_code == 0
    assert "talks.travaux.key signs it: keep a copy of that key apart" in done.stderr
    names = ("talks.travaux", "talks.travaux.key")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert all((tmp_path / name).stat().st_mode & 0o077 == 0 for name in names)
    again = run("init", tmp_path / "talks.travaux")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "is there already: name another file." in again.stderr
    nowhere = run("init", tmp_path / "nowhere" / "talks.travaux")
    assert nowhere.exit_code == 2
    assert "no record can be made there (no such file or directory)" in nowhere.stderr


def test_verify_says_that_a_record_is_whole(file: Path, tmp_path: Path) -> None:
    """`verify` counts what it read; with a receipt it says that nothing of it is lost."""
    assert run("receipt", file, "-o", tmp_path / "receipt").exit_code == 0
    done = run("verify", file, "--receipt", tmp_path / "receipt")
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()
    assert "whole: " in first
    assert second.endswith("receipt knows is in it, unchanged.")


def test_verify_names_what_is_wrong(file: Path) -> None:
    """A fault is one line with its place, and the exit code is 1."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DELETE FROM contents WHERE position = 2")
    done = run("verify", file)
    assert done.exit_code == 1
    assert done.stdout == f"{file}: shared, entry 2: has lost its content, and was not erased.\n"


def test_verify_reads_an_exported_log(file: Path, tmp_path: Path) -> None:
    """What `log --format json` wrote is verified without the record, as the holder has it and as a party."""
    for words in ([], ["--as", "Karvenia"], ["--as", "sel"]):
        log, receipt = tmp_path / "log.jsonl", tmp_path / "receipt"
        assert run("log", file, "--format", "json", "-o", log, *words).exit_code == 0
        assert run("receipt", file, "-o", receipt, *words).exit_code == 0
        done = run("verify", log, "--receipt", receipt)
        assert done.exit_code == 0, done.output
        text = log.read_text("utf-8")
        assert ("Ilan Oru" in text) == (words != ["--as", "sel"])
        cut = text.splitlines(keepends=True)
        log.write_text("".join(cut[:2] + cut[3:]), "utf-8")
        assert run("verify", log).exit_code == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no record of travaux"),
        (b"Article 1\n", "is no record of travaux"),
        (b"SQLite format 3\0" + bytes(1000), "is a database of another program"),
    ],
)
def test_what_is_no_record_is_refused_in_one_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    """A file of another kind ends each command with exit code 2 and one line."""
    (tmp_path / "talks.travaux").write_bytes(content)
    for words in (["verify"], ["log"], ["receipt"], ["migrate"], ["erase", "x", "--yes"]):
        done = run(words[0], tmp_path / "talks.travaux", *words[1:])
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_receipt_that_is_none_proves_nothing(file: Path, tmp_path: Path) -> None:
    """A missing receipt is a wrong call; another file in its place is a fault."""
    done = run("verify", file, "--receipt", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "nowhere cannot be opened (no such file or directory): check the name." in done.stderr
    done = run("verify", file, "--receipt", tmp_path / "record.yaml")
    assert done.exit_code == 1
    assert "The receipt is not one of this record and its key, or it was changed." in done.stdout


def test_a_receipt_is_that_of_a_party(file: Path) -> None:
    """A party's receipt covers the shared log and its own, an observer's the shared one."""

    def logs(*words: str) -> list[str]:
        return [head["log"] for head in json.loads(run("receipt", file, *words).stdout)["heads"]]

    assert logs() == ["", "kar", "shared"]
    assert logs("--as", "kar") == ["kar", "shared"]
    assert logs("--as", "tol") == ["shared", "tol"]
    assert logs("--as", "sel") == ["shared"]
    public = run("receipt", file, "--as", "public")
    assert public.exit_code == 2
    assert "is no party: proofs are for those who sit at the table" in public.stderr


def test_log_lists_what_a_party_may_see(file: Path) -> None:
    """One line each: time, hash, log and number, what it is; the other delegation's room is not there."""
    lines = run("log", file).stdout.splitlines()
    assert lines[0].split()[2:] == ["shared/1", "party", "kar"]
    assert sum("kar/" in line for line in lines) == 1
    seen = run("log", file, "--as", "tol").stdout.splitlines()
    assert seen == [line for line in lines if " shared/" in line]


def test_erase_asks_before_it_destroys(file: Path) -> None:
    """Without a terminal to ask in, only --yes will do; the log shows the mark."""
    done = run("erase", file, "per-1")
    assert done.exit_code == 2
    assert "say --yes if that is meant" in done.stderr
    done = run("erase", file, "per-1", "--yes")
    assert (done.exit_code, done.stderr) == (0, "travaux: erased shared/4.\n")
    assert run("log", file).stdout.splitlines()[3].endswith("shared/4  [erased]")
    assert b"Kelmet" not in file.read_bytes()
    assert run("verify", file).exit_code == 0
    nothing = run("erase", file, "per-1", "--yes")
    assert nothing.exit_code == 2
    assert "`travaux log` lists them" in nothing.stderr


def test_a_backup_is_a_record_without_its_key(file: Path, tmp_path: Path) -> None:
    """The copy is whole, is never written over, and says that its key is missing."""
    copy = tmp_path / "copy.travaux"
    assert run("backup", file, copy).exit_code == 0
    assert run("verify", copy).exit_code == 0
    assert run("backup", file, copy).exit_code == 2
    done = run("receipt", copy)
    assert done.exit_code == 2
    assert "copy.travaux.key: the signing key of the record is not there: put it there" in done.stderr


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda key: key.write_bytes(b"no key"), "holds no signing key"),
        (lambda key: key.chmod(0o644), "can be read by others than its owner: run chmod 600 on it"),
        (lambda key: shutil.copy(f"{key.parent}/other.travaux.key", key), "is the key of another record"),
    ],
)
def test_a_key_that_will_not_do_is_named(spoil: object, said: str, file: Path, tmp_path: Path) -> None:
    """Another file, another record's key, a key that all can read: none signs."""
    assert run("init", tmp_path / "other.travaux").exit_code == 0
    assert callable(spoil)
    spoil(Path(f"{file}.key"))
    done = run("receipt", file)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_key_may_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`TRAVAUX_KEY` names its place."""
    monkeypatch.setenv("TRAVAUX_KEY", str(tmp_path / "safe.key"))
    assert run("init", tmp_path / "talks.travaux").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["safe.key", "talks.travaux"]
    assert run("receipt", tmp_path / "talks.travaux").exit_code == 0


def _stamped(file: Path, schema: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (schema,))


def test_another_schema_is_told(file: Path) -> None:
    """A record of a newer travaux is refused by all commands, one of an older by all but `migrate`."""
    done = run("migrate", file)
    assert "its schema is the newest: nothing to do" in done.stderr
    _stamped(file, "9999")
    for command in ("verify", "log", "migrate"):
        done = run(command, file)
        assert done.exit_code == 2
        assert "was written by a newer travaux (schema 9999): install that version." in done.stderr
    _stamped(file, "0000")
    assert "was written by an older travaux: run `travaux migrate` on it." in run("verify", file).stderr


def test_an_older_record_is_brought_to_the_newest_schema(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps are taken in one transaction, nothing that was recorded changes, older receipts fit."""
    receipt = run("receipt", file).stdout_bytes
    steps = tmp_path / "migrations"
    shutil.copytree(migrating.STEPS, steps)
    (steps / "versions" / "v0002.py").write_text(
        "from alembic import op\nrevision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n    op.execute('CREATE INDEX entries_at ON entries (at)')\n"
    )
    monkeypatch.setattr(migrating, "STEPS", steps)
    monkeypatch.setattr(tables, "SCHEMA", "0002")
    with pytest.raises(Unreadable, match="by an older travaux"):
        Store.open(str(file))
    done = run("migrate", file)
    assert "its schema is 0002 now" in done.stderr
    with Store.open(str(file)) as store:
        assert len(list(store.entries())) == 5
    said = verify_file(str(file), receipt)
    assert [fault.sentence for fault in said] == [
        "The tables, or what guards them, are not those of a record."
    ]
