"""What a hostile reader may not find: words left behind by a move, forged rooms, strangers' keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records import run, talks
from travaux.record.entries import made


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
