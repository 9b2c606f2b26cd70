"""Who may change what: levels, reclassification, parties, authorship; each by a rule that names no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.records import run, shown, talks, written
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


@pytest.mark.parametrize("name", ["st-t1", "st-k1", "src-wire", "ctc-round"])
def test_a_party_takes_nothing_of_others_out_of_sight(name: str, tmp_path: Path) -> None:
    """What the holder recorded is reclassified by the holder alone, whatever it is about."""
    path = talks(tmp_path)
    before = run("export", path, "-o", "-", "--as", "tol").stdout
    for level in ("public", "principals"):
        for room in ((), ("--compartment", "kar")):
            said = run("reclassify", path, name, level, *room, "--as", "kar", code=2).stderr
            assert f"{name} is not kar's" in said
    assert run("export", path, "-o", "-", "--as", "tol").stdout == before


def test_a_party_reclassifies_what_it_wrote(tmp_path: Path) -> None:
    """Its own shared entry and what is in its own room, and nobody else's party does."""
    path = talks(tmp_path)
    said = fields(id="st-9", chain="per-rinn", mode="direct", content="x")
    run("add", path, "statement", "--as", "kar", *said)
    run("reclassify", path, "st-9", "principals", "--as", "tol", code=2)
    run("reclassify", path, "st-9", "principals", "--as", "kar")
    run("reclassify", path, "st-9", "delegation", "--compartment", "kar", "--as", "kar")
    assert [entry.by for entry in recorded(path) if entry.kind == "reclassification"] == ["kar", "kar"]
    assert "st-9" not in run("export", path, "-o", "-", "--as", "tol").stdout


@pytest.mark.parametrize("name", ["proc-1", "tol"])
@pytest.mark.parametrize("who", [(), ("--as", "kar"), ("--as", "tol")])
def test_the_process_and_the_parties_stay_where_they_are(
    name: str, who: tuple[str, ...], tmp_path: Path
) -> None:
    """They are what everybody works with: not even the holder hides them."""
    assert "keeps its level" in run("reclassify", talks(tmp_path), name, "principals", *who, code=2).stderr


@pytest.mark.parametrize(
    ("own", "whose"),
    [
        ({"id": "kar2", "code": "TOL", "name": "K"}, "tol"),
        ({"id": "kar2", "name": "Tolmár"}, "tol"),
        ({"id": "TOL", "name": "K"}, "tol"),
        ({"id": "k2", "name": "sel"}, "sel"),
        ({"id": "k2", "code": "public", "name": "K"}, "meaning"),
        ({"id": "shared", "name": "K"}, "meaning"),
        ({"id": "holder", "name": "K"}, "meaning"),
    ],
)
def test_no_party_can_be_taken_for_another(own: dict[str, str], whose: str, tmp_path: Path) -> None:
    """Ids, codes and names of parties are each somebody's own, and none means anything else here."""
    path = talks(tmp_path)
    assert whose in run("add", path, "party", "--as", "kar", *fields(**own), code=2).stderr
    assert whose in run("add", path, "party", *fields(**own), code=2).stderr


def test_a_name_that_could_be_two_parties_is_refused(tmp_path: Path) -> None:
    """In a record of an older version: no room is opened by a name that two share, the id opens its own."""
    path = talks(tmp_path)
    twin = made("party", {"id": "kar2", "code": "TOL", "name": "Tolmar"}, "public")
    with Store.open(path) as store:
        store.append_all([("shared", twin.content)], onto={"shared": store.heads()["shared"].size})
    assert "tol or kar2" in run("show", path, "parties", "--as", "TOLMAR", code=2).stderr
    run("show", path, "parties", "--as", "tol")


def test_hiding_an_entry_changes_no_words_of_others(tmp_path: Path) -> None:
    """An id that is an ordinary word is taken out of where entries are named, and nowhere else."""
    path = talks(tmp_path)
    for name in ("Lindhal", "60", "A", "planned?"):
        run("add", path, "assessment", *fields(id=name, by="kar", says="x"))
        run(
            "add",
            path,
            "statement",
            *fields(id=f"st-{name}", chain="per-rinn", mode="direct", content=name, about=name),
        )
        run("reclassify", path, name, "delegation", "--compartment", "kar")
    seen = {entry.id: entry.written for entry in visible(recorded(path), Viewer("tol"))}
    for entry in recorded(path):
        if entry.id in seen and not entry.id.startswith("st-"):
            assert seen[entry.id] == entry.written
    for name in ("Lindhal", "60", "A", "planned?"):
        assert name not in seen
        assert seen[f"st-{name}"]["content"] == name
        assert seen[f"st-{name}"]["about"] == []
    assert seen["st-k1"]["value"] == "60"


@pytest.mark.parametrize("name", ["not_stated", "planned", "agreed", "red_line"])
def test_an_id_is_no_word_of_a_vocabulary(name: str, tmp_path: Path) -> None:
    """What means something as a value names no entry."""
    path = talks(tmp_path)
    words = ("assessment", *fields(id=name, by="kar", says="x"))
    assert "word of a vocabulary" in run("add", path, *words, code=2).stderr


@pytest.mark.parametrize("who", ["public", "nobody", "OBS"])
@pytest.mark.parametrize("room", [(), ("--compartment", "obs")])
def test_those_who_see_little_write_nothing(who: str, room: tuple[str, ...], tmp_path: Path) -> None:
    """The same answer whatever is on record: no refusal tells them of what they may not see."""
    path = talks(tmp_path)
    run("add", path, "person", "--level", "principals", *fields(id="per-secret-envoy", name="Ada Lind"))
    tries = (
        ("person", *fields(id="per-9", name="Ada Lind")),
        ("person", *fields(id="per-secret-envoy", name="Else")),
        ("statement", *fields(chain="per-secret-envo", mode="direct", content="x")),
        ("person", *fields(name="Somebody Else")),
    )
    answers = {run("add", path, *words, *room, "--as", who, code=2).stderr for words in tries}
    answers.add(run("reclassify", path, "st-k1", "public", "--as", who, code=2).stderr)
    assert len(answers) == 1
    assert "only parties and the holder of the file write" in answers.pop()


def test_nothing_is_recorded_where_nobody_reads_it(tmp_path: Path) -> None:
    """An observer has no room: the holder is told before anything is kept in it."""
    path = talks(tmp_path)
    words = ("assessment", "--compartment", "obs", *fields(by="obs", says="x"))
    assert "observer, who has no room" in run("add", path, *words, code=2).stderr


def test_a_party_is_judged_by_what_it_sees(tmp_path: Path) -> None:
    """Names and ids that were taken out of its sight are answered as those that nobody has."""
    path = talks(tmp_path)
    run("add", path, "person", *fields(id="per-secret-envoy", name="Ada Lind"))
    run("reclassify", path, "per-secret-envoy", "delegation", "--compartment", "tol")
    words = ("statement", "--as", "kar", *fields(mode="direct", content="x"))
    hidden, none = (
        run("add", path, *words, *fields(chain=name), code=2).stderr.replace(name, "?")
        for name in ("per-secret-envoy", "per-nobody-there")
    )
    assert hidden == none
    run("add", path, "person", "--as", "kar", *fields(id="per-secret-envoy", name="Ada Lind"))
    run("add", path, "person", "--as", "kar", *fields(id="per-new", name="Ada Lind"), code=2)
    names = [entry.id for entry in visible(recorded(path), Viewer("tol"))]
    assert names.count("per-secret-envoy") == 2


def test_a_party_amends_only_what_it_wrote(tmp_path: Path) -> None:
    """No decision is withdrawn by the amendment of one side; in its own room it may hold what it likes."""
    path = talks(tmp_path)
    run("add", path, "decision", *fields(id="dec-9", on="brk-days", decision="agreed", date="2031-04-22"))
    tell = ("amendment", "--as", "kar", "--set", "set.decision=withdrawn")
    assert "was not written by kar" in run("add", path, *tell, *fields(of="dec-9"), code=2).stderr
    run("add", path, *tell, *fields(of="dec-9"), "--compartment", "kar")
    said = fields(id="st-9", chain="per-rinn", mode="direct", content="x")
    run("add", path, "statement", "--as", "kar", *said)
    amend = ("amendment", "--set", "set.content=y", *fields(of="st-9"))
    run("add", path, *amend, "--as", "tol", code=2)
    run("add", path, *amend, "--as", "kar")
    run("add", path, "amendment", "--set", "set.content=z", *fields(of="st-9"))


def test_what_one_side_records_of_another_is_attributed(tmp_path: Path) -> None:
    """In the matrix, openings, brief and exports; what a side says of itself needs no such word."""
    path = talks(tmp_path)
    about = fields(on="brk-days", alternative="A", stance="opposes", date="2031-04-29")
    run("add", path, "position", "--as", "kar", *about, *fields(id="pos-of-tol", party="tol"))
    run("add", path, "position", "--as", "kar", *about, *fields(id="pos-own", party="kar"))
    run(
        "add", path, "decision", "--as", "kar", *fields(on="brk-days", decision="reopened", date="2031-04-30")
    )
    said = fields(id="st-9", chain="per-ostrik", mode="direct", content="We yield")
    run("add", path, "statement", "--as", "kar", *said)
    found = {one["id"]: one for one in shown(path, "positions", "--as", "tol")["positions"]}
    assert [found[name]["recorded_by"] for name in ("pos-of-tol", "pos-own")] == ["kar", "kar"]
    assert "recorded_by: kar" in run("export", path, "-o", "-", "--as", "tol").stdout
    views = {
        view: run("show", path, view, "--as", "tol").stdout
        for view in ("positions", "openings", "statements")
    }
    assert " ".join(views["positions"].split()).count("according to Karvenia") >= 1
    assert "✕°" in views["positions"]
    assert "open again (according to Karvenia)" in " ".join(views["openings"].split())
    assert "Karvenia ← Lena Ostrik" in " ".join(views["statements"].split())
    brief = " ".join(run("brief", path, "--as", "tol", "--since", "2031-04-28").stdout.split())
    assert "Tolmar opposes A (according to Karvenia)" in brief


def test_an_export_that_is_imported_again_is_the_holders(tmp_path: Path) -> None:
    """A file cannot say who wrote what: whoever imports it answers for it."""
    path = talks(tmp_path)
    record = {"persons": [{"id": "per-9", "name": "Ada Lind", "recorded_by": "tol"}]}
    run("import", path, written(tmp_path, record, "two.yaml"))
    assert {entry.by for entry in recorded(path)} == {"holder"}
    assert "recorded_by" not in run("export", path, "-o", "-").stdout
    run("add", path, "person", "--set", "recorded_by=tol", *fields(name="Eva Lind"), code=2)


def test_a_readout_that_another_recorded_is_attributed(tmp_path: Path) -> None:
    """Karvenia cannot put words into Tolmar's readout, nor tell a contact anew, without its name."""
    path = talks(tmp_path)
    said = fields(
        chain="src-tol", mode="indirect", content="Sixty, then", about="ctc-round", claim="days", value="60"
    )
    run("add", path, "statement", "--as", "kar", *said)
    run("add", path, "account", "--as", "kar", *fields(contact="ctc-round"), "--set", "says.status=cancelled")
    seen = shown(path, "readouts", "--as", "tol")["readouts"][0]
    days = next(one for one in seen["claims"] if one["claim"] == "days")
    assert "Sixty, then [60] (according to Karvenia)" in days["sides"]["tol"]
    assert seen["accounts"][0]["told"][1]["by"] == "according to Karvenia"
