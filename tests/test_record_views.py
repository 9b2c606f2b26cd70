"""The views of the record: positions, openings, readouts, timeline, brief; the forms of add; the example."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.records import TALKS, new_record, run, shown, talks, written
from travaux import examples
from travaux.analysis.positions import SIGNS
from travaux.analysis.timeline import marks
from travaux.analysis.timeline_picture import shading, timeline
from travaux.cli.forms import KINDS, asked, completer, writing
from travaux.record.admission import judged
from travaux.record.dossier import writings
from travaux.record.entries import SECTION
from travaux.record.views import fold
from travaux.record.vocabulary import TERMS
from travaux.text.errors import WrongCall

EXAMPLE = Path(str(examples.draft("record", ".yaml")))


def test_the_latest_position_stands_and_the_others_are_what_moved(tmp_path: Path) -> None:
    """Tolmar opposed and can live with it now; the matrix shows the latest, the sheet the way there."""
    path = talks(tmp_path)
    rows = {(row["on"], row["alternative"]): row["stances"] for row in shown(path, "positions")["matrix"]}
    assert rows["brk-days", "A"] == {"kar": "proposes", "tol": "can_live_with"}
    assert rows["brk-days", "B"] == {"kar": "unknown", "tol": "unknown"}
    assert "opposes (2031-03-01) → can live with (2031-04-18)" in run("show", path, "positions").stdout


def test_an_earlier_position_that_is_recorded_later_does_not_stand(tmp_path: Path) -> None:
    """The date decides, not the order of recording."""
    path = talks(tmp_path)
    run(
        "add",
        path,
        "position",
        "--set",
        "party=tol",
        "--set",
        "on=brk-days",
        "--set",
        "alternative=A",
        "--set",
        "stance=red_line",
        "--set",
        "date=2031-02-01",
    )
    rows = {(row["on"], row["alternative"]): row["stances"] for row in shown(path, "positions")["matrix"]}
    assert rows["brk-days", "A"]["tol"] == "can_live_with"


def test_every_stance_has_a_letter_and_a_shape_of_its_own() -> None:
    """No two stances look alike in grey, and unknown is not blank."""
    assert set(SIGNS) == set(TERMS["Stance"])
    assert (
        len({letter for letter, _ in SIGNS.values()})
        == len({shape for _, shape in SIGNS.values()})
        == len(SIGNS)
    )
    assert all(letter.strip() and shape.strip() for letter, shape in SIGNS.values())


def test_openings_say_who_may_still_object(tmp_path: Path) -> None:
    """Agreed ad referendum waits for those who have to approve; once they have, it is agreed."""
    path = talks(tmp_path)
    found = {one["on"]: one for one in shown(path, "openings")["openings"]}
    assert found["brk-days"]["state"] == "agreed_ad_referendum"
    assert found["brk-days"]["may_object"] == [{"party": "tol", "because": "has to approve"}]
    assert found["brk-fish"]["state"] == "withdrawn"
    run(
        "add",
        path,
        "decision",
        "--set",
        "on=brk-days",
        "--set",
        "decision=agreed",
        "--set",
        "alternative=A",
        "--set",
        "by=tol",
        "--set",
        "date=2031-04-25",
    )
    found = {one["on"]: one for one in shown(path, "openings")["openings"]}
    assert (found["brk-days"]["state"], found["brk-days"]["may_object"]) == ("agreed", [])
    run(
        "add",
        path,
        "decision",
        "--set",
        "on=brk-days",
        "--set",
        "decision=reopened",
        "--set",
        "date=2031-04-28",
    )
    assert {one["on"]: one["state"] for one in shown(path, "openings")["openings"]}[
        "brk-days"
    ] == "open_again"


def test_what_changed_since_a_day_and_since_a_receipt(tmp_path: Path) -> None:
    """By the entries' own dates, or by what a receipt knows."""
    path = talks(tmp_path)
    since = [one["id"] for one in shown(path, "openings", "--since", "2031-04-18")["changed"]]
    assert {"pos-3", "dec-1", "dft-2"} <= set(since)
    assert not {"pos-1", "dft-1", "st-useful"} & set(since)
    receipt = str(tmp_path / "receipt")
    run("receipt", path, "-o", receipt)
    assert shown(path, "openings", "--since", receipt)["changed"] == []
    run(
        "add",
        path,
        "position",
        "--set",
        "id=pos-new",
        "--set",
        "party=kar",
        "--set",
        "on=brk-days",
        "--set",
        "stance=silent",
        "--set",
        "date=2031-01-01",
    )
    assert [one["id"] for one in shown(path, "openings", "--since", receipt)["changed"]] == ["pos-new"]
    assert "neither a day nor a file" in run("show", path, "openings", "--since", "yesterday", code=2).stderr
    assert "--since goes with" in run("show", path, "contacts", "--since", "2031-04-18", code=2).stderr


REPORT: dict[str, Any] = {
    "process": {"id": "proc-1", "label": "Talks"},
    "sources": [{"id": "src-1", "type": "NewsArticle", "publisher": "Wire", "date_published": "2031-04-09"}],
    "parties": [{"id": "party-ua", "name": "Ukraine", "iso3166": "UA"}, {"id": "us", "name": "States"}],
    "persons": [{"id": "per-1", "name": "Dora Kelmet"}],
    "contacts": [{"id": "ctc-1", "kind": "call", "status": "held", "place": "not_applicable"}],
    "documents": [{"id": "doc-20", "label": "20-point document"}],
    "statements": [
        {
            "id": "st-1",
            "chain": ["src-1", "per-1"],
            "mode": "direct",
            "about": ["doc-20", "res-1"],
            "content": "The most sensitive issues are left for the leaders",
        }
    ],
    "reservations": [
        {"id": "res-1", "document": "doc-20", "issues": "not_stated", "according_to": "st-1"},
    ],
}


def report(folder: Path) -> str:
    """A record made of a newspaper's report, which names no bracket."""
    path = new_record(folder)
    run("import", path, written(folder, REPORT))
    return path


def test_what_is_reserved_without_a_bracket_is_counted(tmp_path: Path) -> None:
    """Brief, openings and leaders say the same of a reservation whose issues nobody named."""
    path = report(tmp_path)
    said = " ".join(run("brief", path, "--since", "2031-04-01").stdout.split())
    assert "1 point is reserved for the leaders." in said
    assert "0 subjects" not in said
    said = " ".join(run("show", path, "openings").stdout.split())
    assert "0 settled, 1 pending." in said
    assert "what is reserved in 20-point document" in said
    said = " ".join(run("show", path, "leaders").stdout.split())
    assert "1 point is left to the leaders." in said
    assert "According to: Dora Kelmet: The most sensitive" in said


def test_a_statement_is_as_old_as_its_source(tmp_path: Path) -> None:
    """Without a date of its own it is new on the day of its source, and not thereafter."""
    path = report(tmp_path)
    on_the_day = run("show", path, "openings", "--since", "2031-04-09").stdout
    assert "2031-04-09  statement" in on_the_day
    changed = shown(path, "openings", "--since", "2031-04-10")["changed"]
    assert "st-1" not in [one["id"] for one in changed]
    assert "2031-04-09  statement" in run("brief", path, "--since", "2031-04-01").stdout


def test_the_views_say_nothing_in_ids(tmp_path: Path) -> None:
    """A reservation has a name, and a call is nowhere."""
    path = report(tmp_path)
    said = " ".join(run("show", path, "statements").stdout.split())
    assert "About: 20-point document; what is reserved in 20-point document" in said
    assert "not applicable" not in run("show", path, "contacts").stdout


def test_a_party_is_known_by_its_country(tmp_path: Path) -> None:
    """Where one party alone is of that country; a code or name comes before it."""
    path = report(tmp_path)
    assert "party-ua" in run("export", path, "--as", "ua").stdout
    assert "no party on record" in run("export", path, "--as", "", code=2).stderr
    own = ("--compartment", "UA", "--set", "by=party-ua", "--set", "says=no", "--set", "on=ctc-1")
    run("add", path, "assessment", *own, "--set", "id=own-1")
    assert "own-1" in run("export", path, "--as", "UA").stdout
    assert "own-1" not in run("export", path, "--as", "us").stdout
    run("add", path, "party", "--set", "id=rebels", "--set", "name=Rebels", "--set", "iso3166=UA")
    assert "could be party-ua or rebels" in run("export", path, "--as", "UA", code=2).stderr


def test_a_refusal_says_what_to_write(tmp_path: Path) -> None:
    """The words of the vocabulary, the id that was given, one stop at the end."""
    path = report(tmp_path)
    said = run("add", path, "contact", "--set", "id=c", code=2, text="").stderr
    assert "it has no kind: write one of meeting, " in said
    said = run("add", path, "contact", "--set", "participants=per-1", code=2).stderr
    assert "write it as person:per-1" in said
    told = ("--set", "chain=per-1", "--set", "mode=direct", "--set", "content=x", "--set", "about=ctc-11")
    said = run("add", path, "statement", *told, code=2).stderr
    assert "did you mean ctc-1? Otherwise record it first." in said
    assert "?." not in said


def test_two_readouts_are_set_side_by_side(tmp_path: Path) -> None:
    """Both say it, only one says it, they contradict each other."""
    path = talks(tmp_path)
    (round_,) = shown(path, "readouts")["readouts"]
    verdicts = {claim["claim"]: claim["verdict"] for claim in round_["claims"]}
    assert verdicts == {"days": "contradict", "tone": "both_say", "prisoners": "only_one_says"}
    assert set(round_["claims"][0]["sides"]) == {"kar", "tol"}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"value": "60"}, "both_say"),
        ({"value": "60", "polarity": "denied"}, "contradict"),
        ({"claim": ""}, "only_one_says"),
    ],
)
def test_a_verdict_follows_from_claim_value_and_polarity(
    change: dict[str, Any], verdict: str, tmp_path: Path
) -> None:
    """The same claim with the same value agrees; a denial contradicts; without a claim nothing is joined."""
    record = json.loads(json.dumps(TALKS))
    record["statements"][2].update(change)
    path = new_record(tmp_path)
    run("import", path, written(tmp_path, record))
    (round_,) = shown(path, "readouts")["readouts"]
    assert next(one["verdict"] for one in round_["claims"] if "st-k1" in one["statements"]) == verdict


def test_a_relation_joins_and_contradicts(tmp_path: Path) -> None:
    """What disputes another statement contradicts it, without any claim being named."""
    record = {**TALKS, "relations": [{"subject": "st-t3", "relation": "cito:disputes", "object": "st-k2"}]}
    path = new_record(tmp_path)
    run("import", path, written(tmp_path, record))
    (round_,) = shown(path, "readouts")["readouts"]
    assert next(one["verdict"] for one in round_["claims"] if "st-t3" in one["statements"]) == "contradict"


def test_accounts_are_compared_field_by_field(tmp_path: Path) -> None:
    """What two accounts of a contact do not have alike is shown, and who tells it."""
    path = talks(tmp_path)
    other = {
        "contacts": [
            {
                "id": "ctc-round",
                "kind": "round_of_talks",
                "status": "held",
                "date": "2031-04-18",
                "reported_by": ["st-t1"],
            }
        ]
    }
    run("import", path, written(tmp_path, other, "other.json"))
    (round_,) = shown(path, "readouts")["readouts"]
    told = {one["field"]: [each["says"] for each in one["told"]] for one in round_["accounts"]}
    assert told["status"] == ["planned", "held"]
    assert told["date"] == ["2031-04-17", "2031-04-18"]


class Page(HTMLParser):
    """The ids of a page and what its links lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids, the links, and what comes from elsewhere."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and value.startswith("#"):
                self.links.append(value[1:])
            elif name in {"href", "src", "style"} or name.startswith("on"):
                self.outside.append(f"{tag} {name}")


def example(tmp_path: Path) -> str:
    """A record that holds the example."""
    tmp_path.mkdir(exist_ok=True)
    path = new_record(tmp_path)
    run("import", path, str(EXAMPLE))
    return path


@pytest.mark.parametrize(
    "view", ["timeline", "positions", "readouts", "openings", "leaders", "contacts", "statements", "parties"]
)
def test_a_page_stands_on_its_own(view: str, tmp_path: Path) -> None:
    """Every link leads to a place of the page; no script, no style attribute, nothing from elsewhere."""
    out = tmp_path / "page.html"
    run("show", example(tmp_path), view, "-o", str(out), "--as", "KAR")
    page = Page(out.read_text("utf-8"))
    assert set(page.links) <= set(page.ids)
    assert page.outside == []
    assert len(page.ids) == len(set(page.ids))


def test_the_timeline_is_drawn_as_the_table_says() -> None:
    """One mark a contact, filled by its status; bands where no day is known; the mediator in the middle."""
    present = fold(judged(writings(json.loads(json.dumps(read_example())), "x"), ()).admitted)
    picture = etree.fromstring(timeline(present))
    links = picture.findall("{*}a")
    found = marks(present)
    assert [link.get("href") for link in links] == [f"#row-{mark.id}" for mark in found]
    for link, mark in zip(links, found, strict=True):
        fillings = {group.get("class") for group in link.iter("{*}g")}
        assert fillings == {shading(mark.status)}
        assert len(list(link.iter("{*}g"))) == len(mark.lanes)
        fades = [rect for rect in link.iter("{*}rect") if "fade" in (rect.get("class") or "")]
        assert bool(fades) == (mark.earliest != mark.latest and not mark.lasting)
    names = [text.text for text in picture.iter("{*}text") if text.get("class") == "who"]
    assert names[:3] == ["Karvenia", "Selund", "Tolmar"]


def read_example() -> Any:
    """The example's record as it stands in its file."""
    from travaux.formats.yaml import read_yaml  # noqa: PLC0415 -- beside its one use

    return read_yaml(EXAMPLE)


def test_marks_do_not_cover_each_other() -> None:
    """However close the dates, each mark can be seen and named."""
    contacts = [
        {
            "id": f"c{number}",
            "kind": "call",
            "status": "held",
            "date": "2031-04-09",
            "participants": [{"party": "kar"}],
        }
        for number in range(60)
    ]
    present = fold(judged(writings({"parties": TALKS["parties"], "contacts": contacts}, "x"), ()).admitted)
    numbers = [
        float(text.get("x") or 0)
        for text in etree.fromstring(timeline(present)).iter("{*}text")
        if text.get("class") == "number"
    ]
    assert min(later - earlier for earlier, later in itertools.pairwise(numbers)) > 20


def test_a_brief_tells_what_moved_what_is_due_what_is_reserved(tmp_path: Path) -> None:
    """The page of a party since a day, in the terminal, with its own private notes and nobody else's."""
    said = run("brief", example(tmp_path), "--as", "KAR", "--since", "2026-07-13").stdout
    for part in ("WHAT MOVED", "WHAT IS DUE", "WHAT IS RESERVED FOR THE LEADERS"):
        assert part in said
    assert "flexible B (private)" in " ".join(said.split())
    assert "can live with B (private)" not in " ".join(said.split())
    assert "2026-07-31  Karvenia" in said
    assert "no day" in run("brief", example(tmp_path / "again"), "--since", "soon", code=2).stderr


def test_the_example_has_what_a_negotiation_has(tmp_path: Path) -> None:
    """Rounds, calls, shuttles, an invitation declined, contradicting readouts, moving positions, drafts."""
    path = example(tmp_path)
    contacts = shown(path, "contacts")["contacts"]
    kinds = [one["kind"] for one in contacts]
    assert (kinds.count("round_of_talks"), kinds.count("call") >= 3, kinds.count("shuttle") >= 3) == (
        4,
        True,
        True,
    )
    declined = [one for one in contacts if one["status"] == "declined"]
    assert [[step["status"] for step in one["history"]] for one in declined] == [["invited", "declined"]]
    verdicts = [claim["verdict"] for one in shown(path, "readouts")["readouts"] for claim in one["claims"]]
    assert {"both_say", "only_one_says", "contradict"} <= set(verdicts)
    assert "WHAT MOVED" in run("show", path, "positions").stdout
    drafts = read_example()["drafts"]
    assert [one["file"] for one in drafts] == [f"{name}.md" for name in examples.DRAFTS]


def test_the_example_names_brackets_that_its_drafts_have() -> None:
    """Each place of a bracket in a draft is the id of a bracket there."""
    from travaux.negotiation import read  # noqa: PLC0415 -- beside its one use

    found = read_example()
    ids = {
        one["id"]: {bracket.id for bracket in read(Path(str(examples.draft(one["file"], "")))).brackets}
        for one in found["drafts"]
    }
    for bracket in found["brackets"]:
        for draft, place in bracket["places"].items():
            assert place in ids[draft], (bracket["id"], draft)


def test_a_draft_is_added_with_its_hash_and_brackets(tmp_path: Path) -> None:
    """`add FILE draft DRAFT` reads the file; of its name only the last part is kept."""
    path = talks(tmp_path)
    paper = tmp_path / "2031-04-30.md"
    paper.write_text("# Ferry\n\n1. The Parties [shall][should] withdraw.\n", "utf-8")
    identity = run("add", path, "draft", str(paper)).stdout.strip()
    drafts = json.loads(
        run("export", path, "-o", str(tmp_path / "o.json")).stdout or (tmp_path / "o.json").read_text()
    )["drafts"]
    (draft,) = [one for one in drafts if one["id"] == identity]
    assert (draft["date"], draft["file"], len(draft["brackets"]), len(draft["sha256"])) == (
        "2031-04-30",
        "2031-04-30.md",
        2,
        64,
    )
    assert str(tmp_path) not in run("export", path).stdout
    assert "goes with the kind draft only" in run("add", path, "contact", str(paper), code=2).stderr


def test_every_kind_can_be_added() -> None:
    """The command takes each kind but those that the store makes itself."""
    assert set(KINDS) == set(SECTION) - {"reading", "reclassification"}


@pytest.mark.parametrize(
    ("kind", "fields", "found"),
    [
        ("contact", ["kind=call", "date.edtf=2031-04-09"], {"kind": "call", "date": {"edtf": "2031-04-09"}}),
        (
            "contact",
            ["participants=person:p1", "participants=party:kar:host"],
            {"participants": [{"person": "p1"}, {"party": "kar", "role": "host"}]},
        ),
        ("statement", ["chain=a, b", "about=c1"], {"chain": ["a", "b"], "about": ["c1"]}),
        ("undertaking", ["by=kar"], {"by": "kar"}),
        ("decision", ["by=kar,tol"], {"by": ["kar", "tol"]}),
        ("document", ["points=20", "label=20"], {"points": 20, "label": "20"}),
        ("bracket", ["alternatives=A: sixty days"], {"alternatives": [{"id": "A", "words": "sixty days"}]}),
        ("statement", ["content=a=b"], {"content": "a=b"}),
    ],
)
def test_fields_make_a_mapping(kind: str, fields: list[str], found: dict[str, Any]) -> None:
    """Dots go inside, lists are lists, numbers are numbers where a number belongs."""
    assert writing(kind, fields) == found


@pytest.mark.parametrize("field", ["status", "=x", "participants=kar"])
def test_a_field_that_sets_nothing_is_refused(field: str) -> None:
    """One sentence that shows how it is written."""
    with pytest.raises(WrongCall, match="write it as"):
        writing("contact", [field])


def test_a_form_asks_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are taken as ids, a word that is none is asked for again, what was given is not asked."""
    answers = iter(["Karvenia", "Days to withdraw", "A", "against", "opposes", "", ""])
    monkeypatch.setattr("click.prompt", lambda *_words, **_named: next(answers))
    found = asked("position", {}, {"kar": "Karvenia", "brk-days": "Days to withdraw"})
    assert found == {"party": "kar", "on": "brk-days", "alternative": "A", "stance": "opposes"}
    assert (
        asked(
            "decision",
            {"on": "x", "decision": "agreed", "alternative": "A", "date": "2031", "subject_to": []},
            {},
        )["on"]
        == "x"
    )


def test_names_are_completed_whatever_their_case() -> None:
    """What readline asks for, one after the other, then none."""
    complete = completer(["Karvenia", "kar", "tol"])
    assert [complete("KA", number) for number in range(3)] == ["Karvenia", "kar", None]
    assert [complete(" k", number) for number in range(2)] == [" kar", None]


def test_the_terminal_keeps_its_width(tmp_path: Path) -> None:
    """No line of a view is wider than the columns asked for."""
    path, out = example(tmp_path), tmp_path / "out.txt"
    for view in (
        "positions",
        "contacts",
        "statements",
        "openings",
        "readouts",
        "leaders",
        "timeline",
        "parties",
    ):
        run("show", path, view, "-o", str(out))
        for line in out.read_text("utf-8").splitlines():
            assert len(re.sub("[\u2068\u2069]", "", line)) <= 80, (view, line)


def test_a_brief_is_no_json(tmp_path: Path) -> None:
    """What is for programs is another command."""
    assert (
        "a brief is a page"
        in run(
            "brief", talks(tmp_path), "--since", "2031-04-01", "-o", str(tmp_path / "b.json"), code=2
        ).stderr
    )
    assert (
        "name the output .yaml"
        in run("export", talks(tmp_path, "o.travaux"), "-o", str(tmp_path / "b.pdf"), code=2).stderr
    )
