"""Who may change what: levels, reclassification, parties, authorship; each by a rule that names no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.records import run, talks, written
from travaux.negotiation.recording import recalled_all
from travaux.record.entries import made
from travaux.record.handling import Levels, Viewer, visible
from travaux.record.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from travaux.record.entries import Entry


def recorded(path: str) -> list[Entry]:
    """Every entry of a file, as the holder reads it."""
    with Store.open(path) as store:
        return list(recalled_all(store.entries()))


def fields(**values: str) -> list[str]:
    """Options of `travaux add`."""
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def test_a_later_process_opens_nothing(tmp_path: Path) -> None:
    """Levels that leave out one in use are refused, whoever writes them, and the public sees what it saw."""
    path = talks(tmp_path)
    closest = fields(id="ass-1", by="kar", says="x")
    run("add", path, "assessment", "--level", "principals", *closest)
    before = run("export", path, "-o", "-", "--as", "public").stdout
    run("add", path, "process", "--as", "kar", *fields(levels="open", label="x"), code=2)
    for levels in (["open"], ["principals", "delegation", "participants", "public"], ["participants"]):
        record = {"process": {"id": "proc-2", "levels": levels}}
        assert "levels" in run("import", path, written(tmp_path, record, "two.yaml"), code=2).stderr
    assert run("export", path, "-o", "-", "--as", "public").stdout == before
    more = {
        "process": {"id": "proc-2", "levels": ["public", "participants", "delegation", "principals", "one"]}
    }
    run("import", path, written(tmp_path, more, "two.yaml"))
    assert run("export", path, "-o", "-", "--as", "public").stdout.count("proc-2") == 1


def test_a_level_that_has_no_name_is_for_the_holder() -> None:
    """A level that the record does not name is narrower than all that it names."""
    entries = [made("party", {"id": "kar", "name": "Karvenia"}, "strange")]
    assert [len(visible(entries, Viewer(who))) for who in (None, "kar", "")] == [1, 0, 0]
    assert Levels().rank("strange") > Levels().rank("principals")


def test_every_entry_keeps_its_writer(tmp_path: Path) -> None:
    """What is imported is the holder's; what a party adds is the party's, in a log that verifies."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "statement",
        "--as",
        "kar",
        *fields(id="st-9", chain="per-rinn", mode="direct", content="x"),
    )
    assert {entry.by for entry in recorded(path)} == {"holder", "kar"}
    assert [entry.id for entry in recorded(path) if entry.by == "kar"] == ["st-9"]
    run("verify", path)
