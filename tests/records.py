"""Records for tests: an invented negotiation in few entries, and files of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from travaux.cli import main
from travaux.record.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NOON = datetime(2031, 4, 30, 12, 0, tzinfo=UTC)

TALKS: dict[str, Any] = {
    "process": {"id": "proc-1", "label": "Talks on the Halm Valley"},
    "sources": [
        {"id": "src-wire", "type": "NewsArticle", "publisher": "Adlen Wire", "date_published": "2031-04-09"},
        {"id": "src-kar", "type": "Readout", "label": "Karvenia's readout", "party": "kar"},
        {"id": "src-tol", "type": "Readout", "label": "Tolmar's readout", "party": "tol"},
    ],
    "parties": [
        {"id": "kar", "name": "Karvenia", "code": "KAR"},
        {"id": "tol", "name": "Tolmar", "code": "TOL"},
        {"id": "sel", "name": "Selund", "code": "SEL", "process_role": "mediator"},
        {
            "id": "obs",
            "name": "Observer League",
            "code": "OBS",
            "process_role": "observer",
            "kind": "organization",
        },
    ],
    "persons": [
        {"id": "per-rinn", "name": "Pavo Rinn"},
        {"id": "per-ostrik", "name": "Lena Ostrik"},
        {"id": "per-sesk", "name": "Amadou Sesk"},
    ],
    "delegations": [
        {"id": "del-kar", "party": "kar", "head": "per-rinn"},
        {"id": "del-tol", "party": "tol", "head": "per-ostrik"},
        {"id": "del-sel", "party": "sel", "head": "per-sesk"},
    ],
    "contacts": [
        {
            "id": "ctc-call",
            "kind": "call",
            "channel": "phone",
            "status": "held",
            "date": {"edtf": "../2031-04-09", "precision": "bound"},
            "participants": [{"person": "per-rinn"}, {"person": "per-sesk", "role": "mediator"}],
        },
        {
            "id": "ctc-round",
            "kind": "round_of_talks",
            "label": "Third round",
            "channel": "in_person",
            "status": "planned",
            "date": {"edtf": "2031-04-17"},
            "participants": [
                {"delegation": "del-kar"},
                {"delegation": "del-tol"},
                {"delegation": "del-sel", "role": "mediator"},
            ],
        },
    ],
    "statements": [
        {
            "id": "st-useful",
            "chain": ["src-wire", "per-rinn", "del-sel"],
            "mode": "mixed",
            "content": "The talks were useful but incomplete",
            "about": ["ctc-call"],
            "said_at": "2031-04-09",
        },
        {
            "id": "st-k1",
            "chain": ["src-kar", "per-rinn"],
            "mode": "indirect",
            "content": "Sixty days were agreed",
            "about": ["ctc-round"],
            "claim": "days",
            "value": "60",
        },
        {
            "id": "st-t1",
            "chain": ["src-tol", "per-ostrik"],
            "mode": "indirect",
            "content": "Ninety days were agreed",
            "about": ["ctc-round"],
            "claim": "days",
            "value": "90",
        },
        {
            "id": "st-k2",
            "chain": ["src-kar", "per-rinn"],
            "mode": "indirect",
            "content": "The tone was good",
            "about": ["ctc-round"],
            "claim": "tone",
        },
        {
            "id": "st-t2",
            "chain": ["src-tol", "per-ostrik"],
            "mode": "indirect",
            "content": "The tone was good",
            "about": ["ctc-round"],
            "claim": "tone",
        },
        {
            "id": "st-t3",
            "chain": ["src-tol", "per-ostrik"],
            "mode": "indirect",
            "content": "Prisoners were not spoken of",
            "about": ["ctc-round"],
            "claim": "prisoners",
        },
    ],
    "drafts": [{"id": "dft-1", "date": "2031-03-01"}, {"id": "dft-2", "date": "2031-04-18"}],
    "brackets": [
        {
            "id": "brk-days",
            "label": "Days to withdraw",
            "places": {"dft-1": "art-2.1/1", "dft-2": "art-2.1/1"},
            "alternatives": [{"id": "A", "words": "sixty"}, {"id": "B", "words": "ninety"}],
        },
        {
            "id": "brk-fish",
            "label": "Fisheries",
            "places": {"dft-1": "art-9/1"},
            "closed_in": "dft-2",
            "fate": "dropped",
        },
    ],
    "positions": [
        {
            "id": "pos-1",
            "party": "kar",
            "on": "brk-days",
            "alternative": "A",
            "stance": "proposes",
            "date": "2031-03-01",
        },
        {
            "id": "pos-2",
            "party": "tol",
            "on": "brk-days",
            "alternative": "A",
            "stance": "opposes",
            "date": "2031-03-01",
        },
        {
            "id": "pos-3",
            "party": "tol",
            "on": "brk-days",
            "alternative": "A",
            "stance": "can_live_with",
            "date": "2031-04-18",
            "backed_by": "st-t1",
        },
    ],
    "decisions": [
        {
            "id": "dec-1",
            "on": "brk-days",
            "decision": "agreed_ad_referendum",
            "alternative": "A",
            "date": "2031-04-18",
            "subject_to": ["tol"],
        }
    ],
    "undertakings": [
        {"id": "und-1", "by": "sel", "what": "Send the maps", "to": ["kar", "tol"], "due": "2031-05-02"}
    ],
}
"""Karvenia and Tolmar talk, Selund mediates; all invented."""


def new_record(folder: Path, name: str = "talks.travaux") -> str:
    """An empty record whose clock stands still."""
    path = str(folder / name)
    Store.create(path, clock=lambda: NOON).close()
    return path


def written(folder: Path, record: object, name: str = "record.json") -> str:
    """A file that holds a record."""
    path = folder / name
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return str(path)


def run(*words: str, code: int = 0, text: str | None = None) -> Result:
    """A command of travaux, which must end with that exit code."""
    done = CliRunner().invoke(main, list(words), prog_name="travaux", input=text)
    assert done.exit_code == code, (words, done.exit_code, done.output, done.exception)
    return done


def talks(folder: Path, name: str = "talks.travaux") -> str:
    """A record that holds the talks."""
    path = new_record(folder, name)
    run("import", path, written(folder, TALKS))
    return path


def shown(path: str, view: str, *options: str) -> Any:
    """A view of a record as JSON."""
    return json.loads(run("show", path, view, "--format", "json", *options).stdout)
