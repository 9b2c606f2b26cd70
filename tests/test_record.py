"""The entries of the record: read, judged, imported and exported without loss; the present as a fold."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml as witness
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import TALKS, new_record, run, shown, talks, written
from travaux.formats.yaml import parsed, read_yaml, write_yaml
from travaux.record import vocabulary
from travaux.record.admission import judged
from travaux.record.dossier import listing, writings
from travaux.record.edtf import bounds, is_edtf
from travaux.record.entries import SECTION, Entry, made
from travaux.record.handling import visible
from travaux.record.store import Store
from travaux.record.views import fold
from travaux.record.vocabulary import TERMS
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from pathlib import Path

CAN = (
    "2031 | 2031-04 | 2031-04-09 | 2031-04-09T10:30 | 2031-04-09T10:30Z | 2031-04-09? | 2031-04~ | 203X | "
    "2031-04-XX | ../2031-04-09 | 2031-04-09/.. | /2031 | 2031-04-09/2031-05 | [2031-04-17,2031-04-24] | "
    "{2031,2032} | [..2031-04-17] | 2031-22 | 2028-02-29"
)
CANNOT = (
    "2031-02-29 | 2031-13 | 2031-04-31 | 2031-00-01 | 0000 | next Thursday | 2031-4-9 | 2031/04/09 | ../.. | "
    "2031-05/2031-04 | [2031 | {2031] | 2031-04-09T25:00 | 31.4.2031 |  | 2031-22-01 | 203X-04 | 2031-XX-05"
)
LEFT_OUT = {"must_not", "updates", "counts", "record_version"}
plain_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ODD = (
    "NO",
    "1e3",
    "0x1f",
    "-",
    "? a",
    "a: b",
    "a #b",
    "2031-04-09",
    "=",
    "012",
    "1_000",
    '"',
    " a",
    "\n",
    "~",
    "[",
    "{a",
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | plain_words | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(plain_words | st.sampled_from(ODD), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", sorted(TERMS))
def test_every_word_of_a_vocabulary_has_its_meaning(name: str) -> None:
    """The table of meanings and the type name the same words in the same order."""
    assert tuple(TERMS[name]) == get_args(getattr(vocabulary, name))


@pytest.mark.parametrize("date", CAN.split(" | "))
def test_a_date_that_can_be(date: str) -> None:
    """Days, months, bounds, intervals, sets, doubt and gaps are dates."""
    found = bounds(date)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@pytest.mark.parametrize("date", CANNOT.split(" | "))
def test_a_date_that_cannot_be(date: str) -> None:
    """What is no day of a calendar, or no EDTF, is refused."""
    assert not is_edtf(date)


@settings(max_examples=200)
@given(plain)
def test_yaml_is_read_as_it_was_written(found: Any) -> None:
    """What is written is read back the same, by our reader and by another one."""
    text = write_yaml(found)
    assert parsed(text.encode(), "x") == found
    assert witness.safe_load(text) == found


def test_a_country_code_and_a_date_are_words() -> None:
    """The core schema of YAML 1.2: NO is no falsehood, 2031-04-09 is no timestamp."""
    assert parsed(b"{country: NO, on: 2031-04-09}", "x") == {"country": "NO", "on": "2031-04-09"}


def seed(shared: Path) -> dict[str, Any]:
    """The expected record of the report."""
    path = shared / "seed" / "expected_record.yaml"
    if not path.is_file():
        pytest.skip("the seed is not here (../shared/seed)")
    found = read_yaml(path)
    assert isinstance(found, dict)
    return found


def test_the_seed_comes_back_word_for_word(shared: Path, tmp_path: Path) -> None:
    """Import and export lose no field of any entry; what is for tests is left out, and said to be."""
    found = seed(shared)
    path = new_record(tmp_path)
    done = run("import", path, str(shared / "seed" / "expected_record.yaml"))
    assert "must_not, updates, counts" in done.stderr
    run("export", path, "-o", str(tmp_path / "out.yaml"))
    again = read_yaml(tmp_path / "out.yaml")
    assert isinstance(again, dict)
    for section, entries in found.items():
        if section in LEFT_OUT:
            continue
        listed = entries if isinstance(entries, list) else [entries]
        back = again[section] if isinstance(again[section], list) else [again[section]]
        assert [
            {key: one[key] for key in one if key not in {"level", "compartment"}} for one in back
        ] == listed
    assert not LEFT_OUT - {"record_version"} & set(again)


def test_the_seed_holds_none_of_what_it_must_not(shared: Path, tmp_path: Path) -> None:
    """Invited stays invited, planned planned; the assessment is the delegation's; no day is made up."""
    path = new_record(tmp_path)
    run("import", path, str(shared / "seed" / "expected_record.yaml"))
    contacts = {one["id"]: one for one in shown(path, "contacts")["contacts"]}
    statements = {one["id"]: one for one in shown(path, "statements")["statements"]}
    assert (len(contacts), len(statements)) == (7, 9)
    assert contacts["ctc-next"]["status"] == "invited"
    assert contacts["ctc-e3"]["status"] == "planned"
    assert [len(one["chain"]) for one in statements.values()].count(3) == 1
    assert statements["st-3"]["evaluation"]["assessor"] == "del-us"
    marks = {one["contact"]: one for one in shown(path, "timeline")["timeline"]}
    for vague in ("ctc-moscow", "ctc-geneva", "ctc-miami", "ctc-call"):
        assert marks[vague]["earliest"] is None
    for whole in ("contacts", "timeline"):
        assert "Sybiha" not in run("show", path, whole).stdout.replace("Sybiha spoke", "")
    assert "dictator" not in run("export", path).stdout


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_an_export_is_a_fixed_point(suffix: str, tmp_path: Path) -> None:
    """Export, import into a new record, export again: the same bytes."""
    first, again = tmp_path / f"first{suffix}", tmp_path / f"again{suffix}"
    run("export", talks(tmp_path), "-o", str(first))
    other = new_record(tmp_path, "other.travaux")
    run("import", other, str(first))
    run("export", other, "-o", str(again))
    assert again.read_bytes() == first.read_bytes()


def test_an_import_twice_is_an_import_once(tmp_path: Path) -> None:
    """What is on record word for word is passed over."""
    path = talks(tmp_path)
    before = run("export", path).stdout
    assert "0 entries recorded" in run("import", path, written(tmp_path, TALKS)).stderr
    assert run("export", path).stdout == before


def changed(**sections: Any) -> dict[str, Any]:
    """The talks with entries added to some sections."""
    found = copy.deepcopy(TALKS)
    for name, entries in sections.items():
        found.setdefault(name, []).extend(entries)
    return found


BAD: list[tuple[str, dict[str, Any], str]] = [
    (
        "unknown vocabulary",
        changed(contacts=[{"id": "c9", "kind": "telegraph"}]),
        "contacts entry 3 (c9): kind is 'telegraph': write one of meeting, ",
    ),
    (
        "unknown word inside",
        changed(
            contacts=[{"id": "c9", "kind": "call", "participants": [{"person": "per-rinn", "role": "boss"}]}]
        ),
        "participants[0].role is 'boss': write one of participant, ",
    ),
    (
        "a date that cannot be",
        changed(contacts=[{"id": "c9", "kind": "call", "date": {"edtf": "2031-02-30"}}]),
        "(c9): date.edtf '2031-02-30' cannot be: February 2031 has 28 days.",
    ),
    (
        "a person under two names",
        changed(persons=[{"id": "per-2", "name": "RINN, Pávo"}]),
        "persons entry 4 (per-2): this is the name of per-rinn (Pavo Rinn): use that id",
    ),
    (
        "somebody who is not on record",
        changed(positions=[{"party": "karr", "on": "brk-days", "stance": "opposes"}]),
        "party names 'karr', which is not on record: did you mean kar? Otherwise record it first.",
    ),
    (
        "a name instead of an id",
        changed(statements=[{"id": "s9", "chain": ["src-wire", "Pavo Rinn"], "mode": "indirect"}]),
        "chain 2 names 'Pavo Rinn', which is not on record: write its id, per-rinn.",
    ),
    (
        "the wrong kind of thing",
        changed(statements=[{"id": "s9", "chain": ["ctc-call"], "mode": "indirect"}]),
        "chain 1 names 'ctc-call', which is a contact",
    ),
    (
        "a bracket that no longer exists",
        changed(
            statements=[
                {
                    "id": "s9",
                    "chain": ["src-wire"],
                    "mode": "narration",
                    "about": ["brk-fish"],
                    "said_at": "2031-04-20",
                }
            ]
        ),
        "it is about the bracket brk-fish, which the draft dft-2 no longer has (dropped): name with draft:",
    ),
    (
        "an alternative that never was",
        changed(positions=[{"party": "kar", "on": "brk-days", "stance": "opposes", "alternative": "C"}]),
        "alternative is 'C', and brk-days has A, B: write one of them.",
    ),
    (
        "an id that is taken",
        changed(persons=[{"id": "kar", "name": "Dora Kelmet"}]),
        "persons entry 4 (kar): the id kar is taken by a party that reads otherwise",
    ),
    (
        "a missing name",
        changed(persons=[{"id": "per-9"}]),
        "persons entry 4 (per-9): it has no name: write one.",
    ),
    (
        "a fraction",
        changed(documents=[{"id": "d9", "points": 20.5}]),
        "documents entry 1 (d9): points is 20.5: only words",
    ),
    (
        "a list that is none",
        {"parties": "KAR"},
        "parties is no list: write each of its entries behind a dash.",
    ),
    (
        "an unknown section",
        {"partys": []},
        "has a list 'partys', which is no kind of entry: there are process, sources",
    ),
    (
        "a newer version",
        {"record_version": 2, "parties": []},
        "is a record of version 2, and this is version 1",
    ),
    ("nothing", {}, "holds no record: write lists under names such as parties"),
    (
        "a level that is none",
        changed(persons=[{"id": "p9", "name": "Dora Kelmet", "level": "secret"}]),
        "level is 'secret': write one of public, participants, delegation, principals.",
    ),
    (
        "a room that is none",
        changed(persons=[{"id": "p9", "name": "Dora Kelmet", "compartment": "nobody"}]),
        "compartment is 'nobody', which is no party on record",
    ),
    (
        "a stranger to the chain",
        changed(
            statements=[
                {"id": "s9", "chain": ["src-wire"], "mode": "narration", "certainty": {"per-rinn": "CT+"}}
            ]
        ),
        "certainty names 'per-rinn', who is not in its chain",
    ),
]


@pytest.mark.parametrize(
    ("record", "said"), [(record, said) for _, record, said in BAD], ids=[name for name, _, _ in BAD]
)
def test_bad_input_is_one_sentence_and_nothing_is_recorded(record: Any, said: str, tmp_path: Path) -> None:
    """The place, what is wrong and the way out; and the record is what it was."""
    path = new_record(tmp_path)
    done = run("import", path, written(tmp_path, record), code=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("travaux: ")] == []
    assert shown(path, "contacts") == {"schema": "travaux.record/1", "contacts": []}


def test_every_reason_is_told_at_once(tmp_path: Path) -> None:
    """Two wrong entries give two sentences."""
    wrong = changed(persons=[{"id": "p8"}, {"id": "p9"}])
    done = run("import", new_record(tmp_path), written(tmp_path, wrong), code=2)
    assert sum("has no name" in line for line in done.stderr.splitlines()) == 2


def test_two_accounts_of_a_contact_stand_side_by_side(tmp_path: Path) -> None:
    """A contact that is told differently is an account beside the first; the first is not changed."""
    path = talks(tmp_path)
    other = {
        "contacts": [
            {"id": "ctc-round", "kind": "round_of_talks", "status": "held", "reported_by": ["st-t1"]}
        ]
    }
    done = run("import", path, written(tmp_path, other, "other.json"))
    assert "is told differently here (channel, date, label" in done.stderr
    found = {one["id"]: one for one in shown(path, "contacts")["contacts"]}["ctc-round"]
    assert found["status"] == "planned"
    assert [one["says"]["status"] for one in found["accounts"]] == ["held"]
    again = run("import", path, written(tmp_path, other, "other.json"))
    assert "0 entries recorded" in again.stderr


def test_a_name_that_two_persons_have(tmp_path: Path) -> None:
    """distinct_from says that they are two."""
    two = changed(persons=[{"id": "per-2", "name": "Pavo Rinn", "distinct_from": ["per-rinn"]}])
    run("import", new_record(tmp_path), written(tmp_path, two))


def test_a_status_has_a_history(tmp_path: Path) -> None:
    """An amendment changes the status; what it was stays, with the statement that each rests on."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "amendment",
        "--set",
        "of=ctc-round",
        "--set",
        "set.status=held",
        "--set",
        "according_to=st-k1",
    )
    found = {one["id"]: one for one in shown(path, "contacts")["contacts"]}["ctc-round"]
    assert found["status"] == "held"
    assert [one["status"] for one in found["history"]] == ["planned", "held"]
    assert found["history"][-1]["according_to"] == "st-k1"


def test_a_record_that_is_no_record_says_so(tmp_path: Path) -> None:
    """A foreign file, a missing one, a folder: one sentence each, exit 2."""
    (tmp_path / "talks.travaux").write_text("no database")
    for name in ("talks.travaux", "nowhere.travaux", "."):
        done = run("show", str(tmp_path / name), "contacts", code=2)
        assert done.stderr.startswith("travaux: ")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", ["{", "[1", '{"parties": NaN}', "\xff", "[" * 100_000])
def test_a_json_file_that_is_no_record_is_refused(content: str, tmp_path: Path) -> None:
    """No JSON, no mapping, no UTF-8, nested too deeply: one sentence, nothing recorded."""
    file = tmp_path / "record.json"
    file.write_bytes(content.encode("latin-1"))
    done = run("import", new_record(tmp_path), str(file), code=2)
    assert "Traceback" not in done.stderr
    assert "itself failed" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        {"entry": "oracle", "level": "public", "written": {"id": "o1"}},
        {"entry": "contact", "level": "public", "written": {"id": "c1", "kind": "telepathy"}},
        {"something": "else"},
    ],
)
def test_an_entry_of_a_newer_version_is_refused_by_name(content: dict[str, Any], tmp_path: Path) -> None:
    """What this version does not know is not passed over: the place, and the way out."""
    path = new_record(tmp_path)
    with Store.open(path) as store:
        store.append("shared", [content])
    done = run("show", path, "contacts", code=2)
    assert "entry 1 of the compartment shared is of a kind that this version does not know" in done.stderr


def test_every_kind_is_told_in_what_changed(tmp_path: Path) -> None:
    """Whatever an entry is, the list of what changed has a line of words for it."""
    found = changed(
        proposals=[{"id": "prp-1", "by": ["kar"], "words": "sixty", "on": "brk-days", "date": "2031-04-20"}],
        invitations=[
            {"id": "inv-1", "contact": "ctc-round", "inviter": "tol", "invitee": "kar", "date": "2031-04-20"}
        ],
        assessments=[{"id": "ass-1", "by": "kar", "says": "They can move", "date": "2031-04-20"}],
        amendments=[{"of": "ctc-round", "set": {"status": "held"}, "date": "2031-04-20"}],
        accounts=[{"contact": "ctc-call", "says": {"status": "denied"}}],
        relations=[{"subject": "st-t3", "relation": "cito:disputes", "object": "st-k2"}],
    )
    path = new_record(tmp_path)
    run("import", path, written(tmp_path, found))
    said = " ".join(run("show", path, "openings", "--since", "2031-04-18").stdout.split())
    for words in (
        "Karvenia: sixty",
        "Tolmar invites Karvenia to Third round: the reply is not stated",
        "Karvenia: They can move",
        "Third round: status held",
        "Days to withdraw: agreed ad referendum (A)",
    ):
        assert words in said


@pytest.mark.parametrize("content", ["{", "- a\n- b", "a: [", "\xff", "a: &a [*a]", "null"])
def test_a_file_that_is_no_record_is_refused(content: str, tmp_path: Path) -> None:
    """No YAML, no mapping, no UTF-8, an alias: one sentence, nothing recorded."""
    file = tmp_path / "record.yaml"
    file.write_bytes(content.encode("latin-1"))
    done = run("import", new_record(tmp_path), str(file), code=2)
    assert "Traceback" not in done.stderr


entries = st.lists(
    st.one_of(
        st.builds(
            lambda name, status: made("contact", {"id": name, "kind": "call", "status": status}),
            st.sampled_from(["c1", "c2", "c3"]),
            st.sampled_from(["planned", "held", "denied"]),
        ),
        st.builds(
            lambda name, status: made("amendment", {"of": name, "set": {"status": status}}),
            st.sampled_from(["c1", "c2", "c3"]),
            st.sampled_from(["planned", "held", "denied"]),
        ),
        st.builds(
            lambda name, room: made(
                "account", {"contact": name, "says": {"status": "held"}}, compartment=room
            ),
            st.sampled_from(["c1", "c2"]),
            st.sampled_from(["shared", "kar"]),
        ),
    ),
    max_size=12,
)


@given(entries, st.integers(0, 12))
def test_the_present_goes_on_from_any_point(found: list[Entry], cut: int) -> None:
    """The rest folded onto the beginning is the fold of all, where nothing waits for what comes later."""
    whole = fold(found)
    begun = fold(found[:cut])
    again = fold(found[cut:], begun)
    assert again == fold(found[cut:], fold(found[:cut]))
    if not begun.loose:
        assert again == whole


@given(entries)
def test_a_replay_from_zero_gives_the_same(found: list[Entry]) -> None:
    """The fold is a function of the entries."""
    assert fold(found) == fold(tuple(found))
    assert json.dumps(listing(visible(found))) == json.dumps(listing(visible(list(found))))


@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "status", "date", "participants", "place", "chain", "about"]),
        plain,
        max_size=5,
    ),
    st.sampled_from(sorted(SECTION)),
)
def test_no_mapping_breaks_the_reader(mapping: dict[str, Any], kind: str) -> None:
    """Whatever a mapping holds, it becomes an entry or one sentence."""
    try:
        entry = made(kind, mapping)
    except WrongCall:
        return
    assert entry.written == mapping


@given(st.dictionaries(st.sampled_from([section.name for section in SECTION.values()]), plain, max_size=3))
def test_no_record_breaks_the_import(record: dict[str, Any]) -> None:
    """Whatever a file holds, an import ends with entries or sentences."""
    try:
        found = judged(writings(record, "x.yaml"), ())
    except WrongCall:
        return
    assert found.problems or len(found.admitted) + found.known_already >= 0
