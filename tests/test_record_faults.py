"""What a hostile reader may not find: words left behind by a move, forged rooms, strangers' keys."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.records import run, talks
from travaux.cli import keeping
from travaux.record.entries import made
from travaux.record.store import Store
from travaux.text.errors import WrongCall


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
