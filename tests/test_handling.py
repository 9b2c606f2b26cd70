"""Who sees what: promises P10 to P13, P15 and P16 at the level of Python and the command line; ceilings."""

from __future__ import annotations

import io
import json
import os
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from tests.records import TALKS, new_record, run, shown, talks, written
from travaux.cli import main
from travaux.record.entries import SECTIONS, made
from travaux.record.handling import Levels, Viewer, levels_of, visible
from travaux.record.vocabulary import CEILINGS, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator

VIEW = next(one for one in main.commands["show"].params if one.name == "view")
assert isinstance(VIEW.type, click.Choice)
VIEWS = tuple(VIEW.type.choices)
FORMS = {
    "show": ("terminal", "json", "html", "docx"),
    "export": (".yaml", ".json", ".html", ".docx"),
    "brief": ("terminal", "html", "docx"),
}
SCRIPTS = int(os.environ.get("TRAVAUX_SCRIPTS", "100"))  # P11 promises 500: TRAVAUX_SCRIPTS=500 pytest -k p11
STRANGERS = ("kar", "OBS", "public")
SHARED_OF_TOL = 3  # entries of Tolmar's own that refer to shared ones


def marked(count: int) -> dict[str, Any]:
    """Private notes of Tolmar, of every kind that can be private, free fields with marks of their own."""
    rng = random.Random(count)
    marks: list[str] = []

    def mark() -> str:
        marks.append(f"{rng.getrandbits(128):032x}")
        return marks[-1]

    own: dict[str, list[dict[str, Any]]] = {
        "sources": [{"id": mark(), "type": "Note", "label": mark(), "publisher": mark(), "url": mark()}],
        "groups": [{"id": mark(), "name": mark(), "members": ["kar"]}],
        "organizations": [{"id": mark(), "name": mark(), "short": mark(), "party": "tol"}],
        "persons": [{"id": "tol-per", "name": mark(), "also_known_as": [mark()], "note": mark()}],
        "posts": [{"id": mark(), "label": mark(), "party": "tol"}],
        "memberships": [{"person": "tol-per", "party": "tol", "note": mark()}],
        "delegations": [{"id": mark(), "party": "tol", "name": mark()}],
        "contacts": [
            {
                "id": "tol-ctc",
                "kind": "meeting",
                "label": mark(),
                "date": "2031-04-20",
                "place": {"city": mark()},
                "participants": [{"party": "tol"}, {"collective": mark()}],
                "note": mark(),
            }
        ],
        "accounts": [
            {"contact": "ctc-round", "says": {"status": "held", "label": mark(), "place": {"city": mark()}}}
        ],
        "statements": [
            {
                "id": "tol-st",
                "chain": [f"anonymous: {mark()}"],
                "mode": "indirect",
                "content": mark(),
                "about": ["ctc-round"],
                "claim": mark(),
                "cue": mark(),
            }
        ],
        "documents": [{"id": mark(), "label": mark(), "text": mark()}],
        "drafts": [{"id": mark(), "date": "2031-04-21", "label": mark(), "brackets": [mark()]}],
        "brackets": [{"id": "tol-brk", "label": mark(), "alternatives": [{"id": "A", "words": mark()}]}],
        "proposals": [{"id": mark(), "by": ["tol"], "words": mark(), "on": "brk-days", "date": "2031-04-21"}],
        "positions": [
            {
                "party": "tol",
                "on": "brk-days",
                "alternative": "A",
                "stance": "red_line",
                "date": "2031-04-21",
                "note": mark(),
                "backed_by": "tol-st",
            }
        ],
        "decisions": [
            {"id": mark(), "on": "brk-days", "decision": "withdrawn", "date": "2031-04-22", "because": mark()}
        ],
        "invitations": [
            {"id": mark(), "contact": "tol-ctc", "inviter": "tol", "invitee": "sel", "note": mark()}
        ],
        "undertakings": [{"id": mark(), "by": "tol", "what": mark(), "due": "2031-05-01"}],
        "assessments": [{"id": mark(), "by": "tol", "says": mark(), "about": ["kar"]}],
        "reservations": [{"id": mark(), "status": mark(), "issues": [mark()]}],
        "relations": [{"subject": "tol-st", "relation": "cito:disputes", "object": "st-k1", "note": mark()}],
        "readings": [{"id": mark(), "proposed_by": mark()}],
        "amendments": [
            {"of": "ctc-round", "set": {"status": "cancelled", "label": mark()}, "because": mark()}
        ],
    }
    for entries in own.values():
        for entry in entries:
            entry["compartment"] = "tol"
            entry["level"] = rng.choice(["participants", "delegation", "principals"])
    return {"marks": marks, "record": own}


def pieces(content: bytes) -> Iterator[bytes]:
    """The bytes of an output, and every part of it where it is an archive."""
    yield content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment
            for one in archive.infolist():
                yield one.filename.encode() + one.extra + one.comment
                yield archive.read(one)


def seen_in(content: bytes, marks: list[str]) -> list[str]:
    """The marks that an output holds, as UTF-8 or UTF-16, in any case, in any part."""
    whole = b"\0".join(pieces(content)).lower()
    texts = (
        whole.decode("latin-1"),
        whole.decode("utf-16-le", "replace"),
        whole.decode("utf-16-be", "replace"),
    )
    return [mark for mark in marks if any(mark in text for text in texts)]


def outputs(path: str, folder: Path, *who: str) -> Iterator[tuple[str, bytes]]:
    """Everything that the commands can say of a record to somebody, in every form."""
    for view in VIEWS:
        for form in FORMS["show"]:
            out = str(folder / "shown")
            more = ("--since", "2031-04-01") if view == "openings" else ()
            done = run("show", path, view, "--format", form, "-o", out, *who, *more)
            yield f"show {view} {form}", Path(out).read_bytes() + done.stderr.encode()
    for suffix in FORMS["export"]:
        out = str(folder / f"exported{suffix}")
        done = run("export", path, "-o", out, *who)
        yield f"export {suffix}", Path(out).read_bytes() + done.stderr.encode()
    for form in FORMS["brief"]:
        out = str(folder / "brief")
        done = run("brief", path, "--since", "2031-01-01", "--format", form, "-o", out, *who)
        yield f"brief {form}", Path(out).read_bytes() + done.stderr.encode()


def tolmars(folder: Path) -> tuple[str, dict[str, Any]]:
    """The talks with Tolmar's private notes."""
    path, own = talks(folder), marked(1)
    run("import", path, written(folder, own["record"], "own.json"))
    return path, own


def test_every_kind_can_be_private() -> None:
    """The notes of the tests below leave out only what makes no sense in a room of one's own."""
    left = {section.name for section in SECTIONS} - set(marked(1)["record"])
    assert left == {"process", "parties", "reclassifications"}


@pytest.mark.parametrize("who", STRANGERS)
def test_p10_no_mark_of_another_is_seen(who: str, tmp_path: Path) -> None:
    """P10: no view, export or brief, in any format, shows a stranger a mark of Tolmar's."""
    path, own = tolmars(tmp_path)
    for name, content in outputs(path, tmp_path, "--as", who):
        assert seen_in(content, own["marks"]) == [], name


def test_p10_the_marks_can_be_seen(tmp_path: Path) -> None:
    """The test above can fail: Tolmar's own export, and the holder's, hold every mark, in Word files too."""
    path, own = tolmars(tmp_path)
    for who in ((), ("--as", "TOL")):
        for suffix in FORMS["export"]:
            out = tmp_path / f"own{suffix}"
            run("export", path, "-o", str(out), *who)
            assert len(seen_in(out.read_bytes(), own["marks"])) >= len(own["marks"]) - SHARED_OF_TOL


def test_p10_errors_tell_nothing(tmp_path: Path) -> None:
    """Naming what another keeps is answered as naming what nobody has."""
    path, own = tolmars(tmp_path)
    for there, nowhere in (("tol-st", "tol-xx"), ("tol-ctc", "tol-xxx")):
        for words in (
            ("reclassify", path, "{}", "public", "--as", "kar"),
            (
                "add",
                path,
                "relation",
                "--as",
                "kar",
                "--set",
                "subject={}",
                "--set",
                "relation=cito:cites",
                "--set",
                "object=st-k1",
            ),
            ("add", path, "amendment", "--as", "kar", "--set", "of={}", "--set", "set.label=x"),
        ):
            answers = [
                run(*(word.format(name) for word in words), code=2).output for name in (there, nowhere)
            ]
            assert answers[0].replace(there, "?") == answers[1].replace(nowhere, "?")
            assert seen_in(answers[0].encode(), own["marks"]) == []


def actions(rng: random.Random, number: int) -> list[tuple[str, ...]]:
    """A script of what Karvenia may do, wrong calls among it."""
    stances = list(TERMS["Stance"])
    some: list[tuple[str, ...]] = [
        ("show", rng.choice(VIEWS), "--format", rng.choice(["terminal", "json", "html"])),
        ("export",),
        ("brief", "--since", rng.choice(["2031-04-01", "2031-04-18"])),
        ("show", "openings", "--since", "2031-04-10", "--format", "json"),
        (
            "add",
            "position",
            "--set",
            "party=kar",
            "--set",
            "on=brk-days",
            "--set",
            f"alternative={rng.choice('ABC')}",
            "--set",
            f"stance={rng.choice(stances)}",
            "--set",
            f"date=2031-04-{1 + number % 28:02d}",
        ),
        (
            "add",
            "statement",
            "--set",
            "chain=src-wire,per-rinn",
            "--set",
            "mode=indirect",
            "--set",
            f"content=Word {number}",
            "--set",
            f"about={rng.choice(['ctc-round', 'ctc-call', 'tol-ctc', 'nowhere'])}",
        ),
        (
            "add",
            "contact",
            "--set",
            f"id={rng.choice(['tol-ctc', 'ctc-x', 'ctc-y'])}",
            "--set",
            "kind=call",
            "--set",
            f"label=L{number}",
        ),
        ("add", "assessment", "--compartment", "kar", "--set", "by=kar", "--set", f"says=Private {number}"),
        (
            "reclassify",
            rng.choice(["st-k1", "tol-st", "nowhere", "pos-1"]),
            rng.choice(["public", "participants", "delegation"]),
        ),
    ]
    return rng.sample(some, 2)


@pytest.mark.timeout(180)
def test_p11_p12_worlds_alike_but_for_private_notes_answer_alike(tmp_path: Path) -> None:
    """P11, P12: scripts of Karvenia's give byte-identical answers, whatever Tolmar keeps."""
    quiet, busy = talks(tmp_path, "quiet.travaux"), talks(tmp_path, "busy.travaux")
    rng = random.Random(5)
    for number in range(SCRIPTS):
        if number % 20 == 0:
            run("import", busy, written(tmp_path, renamed(marked(number), number), "own.json"))
        for command, *rest in actions(rng, number):
            answers = []
            for path in (quiet, busy):
                words = [command, path, *rest, "--as", "kar"]
                done = click_run(words)
                answers.append((done[0], done[1].replace(path.encode(), b"PATH")))
            assert answers[0] == answers[1], (number, command, rest)


def renamed(own: dict[str, Any], number: int) -> Any:
    """The notes with ids of their own, so that they can be kept beside others."""
    text = json.dumps(own["record"])
    for name in ("tol-per", "tol-ctc", "tol-st", "tol-brk"):
        if number:
            text = text.replace(name, f"{name}-{number}")
    return json.loads(text)


def click_run(words: list[str]) -> tuple[int, bytes]:
    """The exit code and both streams of a command."""
    done = CliRunner().invoke(main, words, prog_name="travaux")
    return done.exit_code, done.output.encode()


def test_p13_reclassifying_takes_effect_at_once(tmp_path: Path) -> None:
    """P13 at the command line: what was shared is gone from the next view, and no reference is left."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "amendment",
        "--set",
        "of=ctc-round",
        "--set",
        "set.reported_by=st-t1",
        "--set",
        "set.status=held",
    )
    assert "Ninety days" in run("export", path, "--as", "kar").stdout
    run("reclassify", path, "st-t1", "delegation", "--compartment", "tol", "--because", "said in confidence")
    for name, content in outputs(path, tmp_path, "--as", "kar"):
        assert b"Ninety days were agreed" not in b"".join(pieces(content)), name
        assert b"st-t1" not in b"".join(pieces(content)), name
        assert b"in confidence" not in b"".join(pieces(content)), name
    assert "Ninety days" in run("export", path, "--as", "tol").stdout
    assert "Ninety days" in run("export", path).stdout


def test_what_was_private_is_released(tmp_path: Path) -> None:
    """From one's own room to the shared one an entry goes once, with its id; others see it from then on."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "assessment",
        "--compartment",
        "tol",
        "--set",
        "id=ass-1",
        "--set",
        "by=tol",
        "--set",
        "says=They can move",
    )
    assert "They can move" not in run("export", path, "--as", "kar").stdout
    run("reclassify", path, "ass-1", "participants", "--compartment", "shared", "--as", "tol")
    for who in ((), ("--as", "kar"), ("--as", "tol")):
        assert run("export", path, *who).stdout.count("They can move") == 1
    assert "They can move" not in run("export", path, "--as", "public").stdout


def test_a_party_writes_into_no_room_of_another(tmp_path: Path) -> None:
    """Neither a new entry nor a reclassified one goes into another's room."""
    path = talks(tmp_path)
    words = ("assessment", "--set", "by=kar", "--set", "says=x", "--as", "kar")
    assert (
        "no compartment 'tol' to write to" in run("add", path, *words, "--compartment", "tol", code=2).stderr
    )
    run("add", path, *words, "--set", "id=ass-9")
    assert (
        "no compartment"
        in run("reclassify", path, "ass-9", "public", "--compartment", "tol", "--as", "kar", code=2).stderr
    )


def test_p15_an_export_has_only_the_parts_that_it_needs(tmp_path: Path) -> None:
    """P15: no properties, comments, rsids, hidden words; zip dates fixed; same content, same bytes."""
    one, other = talks(tmp_path), talks(tmp_path, "other.travaux")
    papers = []
    for number, path in enumerate((one, other)):
        out = tmp_path / f"{number}.docx"
        run("export", path, "-o", str(out), "--as", "kar")
        papers.append(out.read_bytes())
    assert papers[0] == papers[1]
    with zipfile.ZipFile(io.BytesIO(papers[0])) as archive:
        assert set(archive.namelist()) == {
            "[Content_Types].xml",
            "_rels/.rels",
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "word/settings.xml",
            "word/styles.xml",
        }
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for word in (b"rsid", b"vanish", b"w:ins ", b"w:del ", b"comment", b"creator", str(tmp_path).encode()):
        assert word not in whole


def test_exports_are_the_same_bytes_in_every_form(tmp_path: Path) -> None:
    """Two records of the same content, made at other places, give the same exports."""
    one, other = talks(tmp_path), talks(tmp_path, "other.travaux")
    first = [content for _, content in outputs(one, tmp_path)]
    assert first == [content for _, content in outputs(other, tmp_path)]
    assert all(str(tmp_path).encode() not in content for content in first)


def test_p16_nothing_private_or_taken_back_is_in_an_export(tmp_path: Path) -> None:
    """P16: of 10,000 marked words, private from the beginning or taken back, no export holds one."""
    rng = random.Random(3)
    marks = [f"{rng.getrandbits(64):016x}" for _ in range(10_000)]
    path = talks(tmp_path)
    said = {
        "statements": [
            {
                "id": "tol-own",
                "chain": ["del-tol"],
                "mode": "direct",
                "content": " ".join(marks[:5000]),
                "compartment": "tol",
            },
            {"id": "st-back", "chain": ["del-tol"], "mode": "direct", "content": " ".join(marks[5000:])},
        ]
    }
    run("import", path, written(tmp_path, said, "said.json"))
    out = tmp_path / "before.json"
    run("export", path, "-o", str(out), "--as", "kar")
    assert seen_in(out.read_bytes(), [marks[-1], marks[0]]) == [marks[-1]]
    run("reclassify", path, "st-back", "principals", "--compartment", "tol")
    wanted = set(marks)
    for name, content in outputs(path, tmp_path, "--as", "kar"):
        text = b"\0".join(pieces(content)).decode("latin-1")
        assert not wanted & set(re.findall("[0-9a-f]{16}", text)), name
        assert marks[7000].encode("utf-16-le") not in content, name


def test_an_observer_and_the_public_see_what_is_public(tmp_path: Path) -> None:
    """Positions are for the participants: the others see none of them."""
    path = talks(tmp_path)
    for who in ("obs", "public", "nobody"):
        assert shown(path, "positions", "--as", who)["positions"] == []
        assert len(shown(path, "parties", "--as", who)["parties"]) == 4
    assert len(shown(path, "positions", "--as", "kar")["positions"]) == 2


def test_a_clearance_narrows_what_is_shown(tmp_path: Path) -> None:
    """A sheet for the wider delegation leaves out what is for the principals."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "assessment",
        "--compartment",
        "kar",
        "--level",
        "principals",
        "--set",
        "by=kar",
        "--set",
        "says=The line is ninety",
    )
    assert "ninety" in run("export", path, "--as", "kar").stdout
    assert "The line is ninety" not in run("export", path, "--as", "kar", "--clearance", "delegation").stdout
    assert "no handling level 'secret'" in run("export", path, "--clearance", "secret", code=2).stderr


def test_nobody_is_a_party_who_is_not_on_record(tmp_path: Path) -> None:
    """An unknown party is a wrong call that lists those there are."""
    said = run("show", talks(tmp_path), "contacts", "--as", "Atlantis", code=2).stderr
    assert "'Atlantis' is no party on record: there are kar, tol, sel, obs" in said


def test_every_channel_has_its_ceiling() -> None:
    """A telephone carries less than a secure line, and that less than a room."""
    assert set(CEILINGS) == set(TERMS["Channel"])
    ranks = [Levels().rank(Levels().ceiling(one)) for one in ("phone", "secure_line", "in_person")]
    assert ranks == sorted(set(ranks))


def test_a_subject_above_the_ceiling_warns_before_it_is_written(tmp_path: Path) -> None:
    """`add` refuses without --despite; an import says it and goes on."""
    path = talks(tmp_path)
    words = (
        "add",
        path,
        "statement",
        "--level",
        "principals",
        "--set",
        "chain=per-rinn",
        "--set",
        "mode=indirect",
        "--set",
        "content=The line is ninety",
        "--set",
        "about=ctc-call",
    )
    refused = run(*words, code=2)
    assert (
        "it is for principals, and by phone no more than participants may be spoken of (contact ctc-call)"
        in refused.stderr
    )
    assert "--despite" in refused.stderr
    assert "The line" not in run("export", path).stdout
    run(*words, "--despite")
    assert "The line" in run("export", path).stdout
    call = {"contacts": [{"id": "c9", "kind": "call", "channel": "phone", "subject_level": "delegation"}]}
    assert "warning: " in run("import", path, written(tmp_path, call, "call.json")).stderr


@pytest.mark.parametrize(
    ("extra", "level"),
    [
        ({}, "participants"),
        ({"wish": "on_the_record"}, "public"),
        ({"wish": "off_the_record"}, "principals"),
        ({"about": ["ctc-shuttle"]}, "delegation"),
        ({"about": ["ctc-shuttle"], "wish": "on_the_record"}, "public"),
        ({"chain": ["src-wire", "per-rinn"], "about": ["ctc-shuttle"]}, "public"),
        ({"level": "delegation"}, "delegation"),
    ],
)
def test_the_level_of_a_statement_follows_from_contact_and_wish(
    extra: dict[str, Any], level: str, tmp_path: Path
) -> None:
    """What was said on a shuttle is the delegation's; what a newspaper printed is public; a wish decides."""
    path = talks(tmp_path)
    said = {
        "contacts": [{"id": "ctc-shuttle", "kind": "shuttle", "channel": "in_person"}],
        "statements": [{"id": "st-9", "chain": ["per-rinn"], "mode": "indirect", "content": "x", **extra}],
    }
    run("import", path, written(tmp_path, said, "said.json"))
    assert {one["id"]: one["level"] for one in shown(path, "statements")["statements"]}["st-9"] == level


def test_levels_have_the_names_that_the_record_gives_them(tmp_path: Path) -> None:
    """A record may call its levels otherwise, and raise what a channel carries."""
    record = {
        **TALKS,
        "process": {
            "label": "Talks",
            "levels": ["open", "table", "team", "head"],
            "ceilings": {"phone": "head"},
        },
    }
    path = new_record(tmp_path)
    run("import", path, written(tmp_path, record))
    assert {one["level"] for one in shown(path, "contacts")["contacts"]} == {"table"}
    assert "open, table, team, head" in run("reclassify", path, "st-k1", "public", code=2).stderr
    words = (
        "--level",
        "head",
        "--set",
        "chain=per-rinn",
        "--set",
        "mode=indirect",
        "--set",
        "content=x",
        "--set",
        "about=ctc-call",
    )
    run("add", path, "statement", *words)


def test_a_private_reading_stands_beside_the_public_one(tmp_path: Path) -> None:
    """One's own position is marked in one's own matrix, and changes nothing of the shared one."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "position",
        "--compartment",
        "kar",
        "--set",
        "party=tol",
        "--set",
        "on=brk-days",
        "--set",
        "alternative=A",
        "--set",
        "stance=flexible",
        "--set",
        "date=2031-04-29",
    )
    mine = {one["alternative"]: one for one in shown(path, "positions", "--as", "kar")["matrix"]}["A"]
    theirs = {one["alternative"]: one for one in shown(path, "positions", "--as", "tol")["matrix"]}["A"]
    assert (mine["stances"]["tol"], mine["own"]) == ("can_live_with", {"tol": "flexible"})
    assert (theirs["stances"]["tol"], theirs["own"]) == ("can_live_with", {})


def test_an_amendment_from_another_room_changes_nothing_shared(tmp_path: Path) -> None:
    """What Tolmar holds of a shared contact stands beside it, in Tolmar's view alone."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "amendment",
        "--compartment",
        "tol",
        "--set",
        "of=ctc-round",
        "--set",
        "set.status=cancelled",
    )
    for who in ((), ("--as", "kar"), ("--as", "tol")):
        found = {one["id"]: one for one in shown(path, "contacts", *who)["contacts"]}["ctc-round"]
        assert found["status"] == "planned"
        assert ("beside" in found) == (who != ("--as", "kar"))


def test_filter_first_then_fold() -> None:
    """What a viewer may not read is not among the entries that a view is given."""
    entries = [
        made("party", {"id": "kar", "name": "Karvenia"}, "public"),
        made("assessment", {"id": "a1", "by": "kar", "says": "x"}, "delegation", "kar"),
    ]
    assert [entry.id for entry in visible(entries, Viewer("tol"))] == ["kar"]
    assert [entry.id for entry in visible(entries, Viewer("kar"))] == ["kar", "a1"]
    assert levels_of(entries) == Levels()
