"""The commands consolidate and text --as on files of every kind, and what they refuse."""

from __future__ import annotations

import codecs
import hashlib
import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NO_CORPUS, SHARED
from tests.test_consolidate import tables
from travaux import examples, formats, negotiation
from travaux.cli import main
from travaux.drafting.relaid import relaid, unlaid
from travaux.text.errors import TravauxError

EXAMPLES = Path(examples.__file__).parent

BASE = "1. The Parties shall withdraw all forces within 60 days.\n\n2. They [shall][should] report.\n"


def run(*words: str | Path) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, [str(word) for word in words])


def bytes_of(done: Result) -> bytes:
    """What the command wrote, exactly."""
    assert done.exit_code == 0, done.stderr
    return done.stdout_bytes


def written(folder: Path, contents: dict[str, bytes]) -> list[str]:
    """The versions as files, named as the command wants them; the base is `base`."""
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [f"{name.partition('.')[0]}={folder / name}" for name in contents if not name.startswith("base.")]


KINDS = [
    ("lf", lambda text: text.encode()),
    ("crlf", lambda text: text.replace("\n", "\r\n").encode()),
    ("cr", lambda text: text.replace("\n", "\r").encode()),
    ("mark", lambda text: codecs.BOM_UTF8 + text.encode()),
    ("both", lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()),
    ("mixed", lambda text: text.replace("\n", "\r\n", 2).encode()),
    ("no end", lambda text: text.rstrip("\n").encode()),
    ("own front matter", lambda text: f"---\ntitle: Talks\n---\n{text}".encode()),
]


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize(("name", "encoded"), KINDS, ids=[name for name, _ in KINDS])
def test_every_file_comes_back_to_the_byte(name: str, encoded: object, suffix: str, tmp_path: Path) -> None:
    """Line ends, byte-order mark, front matter, the last line end: all as they were sent."""
    assert callable(encoded), name
    contents = {
        f"base{suffix}": encoded(BASE),
        f"KAR{suffix}": encoded(BASE.replace("60", "30").replace("[shall][should]", "shall")),
        f"TOL{suffix}": encoded(BASE.replace("all forces", "all heavy weapons") + "\n3. They meet.\n"),
        f"SEL{suffix}": encoded(BASE),
    }
    versions = written(tmp_path, contents)
    out = tmp_path / f"out{suffix}"
    proof = tmp_path / "proof.json"
    done = run("consolidate", tmp_path / f"base{suffix}", *versions, "-o", out, "--certificate", proof)
    assert done.exit_code == 0, done.stderr
    codes = ["--parties", "KAR,TOL,SEL"]
    assert bytes_of(run("text", out, "--base", *codes)) == contents[f"base{suffix}"]
    proofs = {one["party"]: one for one in json.loads(proof.read_text("utf-8"))["parties"]}
    for party in ("KAR", "TOL", "SEL"):
        sent = contents[f"{party}{suffix}"]
        assert bytes_of(run("text", out, "--as", party, *codes)) == sent
        assert proofs[party]["exact"] is True
        assert proofs[party]["sha256"] == hashlib.sha256(sent).hexdigest()
    assert proofs["KAR"]["insertions"] == 2
    assert proofs["SEL"]["places"] == []
    assert "SEL sent the base itself" in done.stderr


def encoded_by(chance: random.Random, text: str) -> bytes:
    """A file of the text as some system or other would write it."""
    ends = chance.choice(["\n", "\r\n", "\r", None])
    text = re.sub("\r\n|\r|\n", ends, text) if ends else text
    front = chance.choice(["", "", "---\ntitle: Talks\nparties: {A: 1}\n---\n"])
    return chance.choice([b"", b"", codecs.BOM_UTF8]) + (front + text).encode()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables(), chance=st.randoms(use_true_random=False), suffix=st.sampled_from([".md", ".txt"]))
def test_files_come_back_to_the_byte(
    table: tuple[str, dict[str, str]], chance: random.Random, suffix: str, tmp_path: Path
) -> None:
    """Whatever they hold and however they end their lines: exactly, or the certificate says no."""
    files = {party: encoded_by(chance, text) for party, text in {"": table[0], **table[1]}.items()}
    names = {party: tmp_path / f"{number}{suffix}" for number, party in enumerate(files)}
    for party, content in files.items():
        names[party].write_bytes(content)
    base, codes = names.pop(""), list(table[1])
    out = tmp_path / f"out{suffix}"
    try:
        found = negotiation.consolidate(base, names, strict=chance.random() < 0.5, force=True)
        out.write_text(found.plain() if suffix == ".txt" else found.markdown(), "utf-8", newline="")
        draft = negotiation.read(out, codes)
    except TravauxError as refused:
        if not re.search("is no text|is so bracketed", str(refused)):
            raise
        return
    if suffix == ".txt" and all(isinstance(piece, str) for piece in found.consolidation.pieces):
        return  # there is nothing that would say whose versions it holds
    assert negotiation.text(draft, "base", parties=codes).encode() == files[""]
    for proof in found.certificates(bare=suffix == ".txt"):
        exact = negotiation.text(draft, party=proof.party, parties=codes).encode() == files[proof.party]
        assert exact or not proof.exact


def test_each_in_its_own_way(tmp_path: Path) -> None:
    """In front matter there is room to say how each party's file ends its lines."""
    contents = {
        "base.md": BASE.encode(),
        "KAR.md": BASE.replace("60", "30").replace("\n", "\r\n").encode(),
        "TOL.md": codecs.BOM_UTF8 + BASE.replace("60", "90").encode(),
    }
    versions = written(tmp_path, contents)
    out = tmp_path / "out.md"
    assert run("consolidate", tmp_path / "base.md", *versions, "-o", out).exit_code == 0
    for party in ("KAR", "TOL"):
        assert bytes_of(run("text", out, "--as", party)) == contents[f"{party}.md"]
    assert "within [60][KAR: 30][TOL: 90] days" in out.read_text("utf-8")


def test_a_move_is_joined_in_the_certificate(tmp_path: Path) -> None:
    """What goes at one place and comes at another says where its other half is."""
    paragraphs = [
        "1. Hostilities cease at noon today.",
        "2. All forces go home.",
        "3. Prisoners of war are released.",
    ]
    versions = written(
        tmp_path,
        {
            "base.md": "\n\n".join(paragraphs).encode(),
            "KAR.md": "\n\n".join([*paragraphs[1:], paragraphs[0]]).encode(),
        },
    )
    done = run(
        "consolidate",
        tmp_path / "base.md",
        *versions,
        "-o",
        tmp_path / "o.md",
        "--certificate",
        tmp_path / "c.json",
    )
    assert done.exit_code == 0, done.stderr
    places = json.loads((tmp_path / "c.json").read_text("utf-8"))["parties"][0]["places"]
    assert [place["moved"] for place in places] == [2, 1]


def test_typography_is_listed_and_marked_only_on_request(tmp_path: Path) -> None:
    """Quotation marks alone raise no bracket; strictly taken they do, and come back."""
    contents = {
        "base.md": b'The "Mission" shall report.\n',
        "KAR.md": "The “Mission” shall report.\n".encode(),
    }
    versions = written(tmp_path, contents)
    out, proof = tmp_path / "o.md", tmp_path / "c.json"
    done = run("consolidate", tmp_path / "base.md", *versions, "-o", out, "--certificate", proof)
    assert "typography alone" in done.stderr
    assert "KAR:" not in out.read_text("utf-8").partition("---\nThe")[2]
    found = json.loads(proof.read_text("utf-8"))["parties"][0]
    assert (found["exact"], len(found["typography"])) == (False, 2)
    done = run("consolidate", tmp_path / "base.md", *versions, "-o", out, "--typography", "strict")
    assert bytes_of(run("text", out, "--as", "KAR")) == contents["KAR.md"]


def test_the_result_is_a_draft_like_any_other(tmp_path: Path) -> None:
    """Its provisions keep their labels, its brackets have their sponsors, its front matter is no text."""
    base = (
        "## Article 1 Peace\n\n1. Hostilities cease.\n\n2. Forces withdraw.\n\n"
        "## Article 2 Report\n\nThey report.\n"
    )
    versions = written(
        tmp_path,
        {
            "base.md": base.encode(),
            "KAR.md": base.replace("2. Forces", "1 bis. Prisoners are released.\n\n2. All forces").encode(),
            "TOL.md": base.replace(
                "## Article 2", "## Article 1 bis Mines\n\nMines are cleared.\n\n## Article 2"
            ).encode(),
        },
    )
    out = tmp_path / "o.md"
    assert run("consolidate", tmp_path / "base.md", *versions, "-o", out).exit_code == 0
    draft = negotiation.read(out)
    assert [one.id for one in draft.provisions] == [
        "art-1", "art-1.1", "art-1.1bis", "art-1.2", "art-1bis", "art-2",
    ]  # fmt: skip
    assert [one.attribution.propose for one in draft.brackets if one.attribution] == [
        ("KAR",),
        ("KAR",),
        ("TOL",),
    ]
    assert negotiation.text(draft, "clean") == base.replace("Forces withdraw", "withdraw")
    assert [found.code for found in draft.diagnostics if found.severity == "warning"] == []


def test_word_and_markdown_together(tmp_path: Path) -> None:
    """The shipped example's Word twin answers its Markdown draft; what is read back is its text."""
    base, own = (EXAMPLES / f"{examples.DRAFTS[0]}{suffix}" for suffix in (".md", ".docx"))
    out = tmp_path / "o.md"
    assert run("consolidate", base, f"TOL={own}", "-o", out, "--force").exit_code == 0
    assert bytes_of(run("text", out, "--base")) == base.read_bytes()


LINES = [
    "",
    "\t",
    "Article 1",
    "## Article 1",
    "# # x",
    "*They* go",
    "They go",
    "1.\tNow",
    "1. Now",
    "**a *b***",
    "\\*x*",
    "2. Then",
]


@pytest.mark.parametrize(("base", "own"), [(".md", ".docx"), (".docx", ".md")])
def test_layout_of_another_format_only_by_force(base: str, own: str, tmp_path: Path) -> None:
    """A Word file against Markdown, or the reverse, would put the lines of every table in brackets."""
    papers = [EXAMPLES / f"{examples.DRAFTS[0]}{suffix}" for suffix in (base, own)]
    out = tmp_path / "o.md"
    done = run("consolidate", papers[0], f"TOL={papers[1]}", "-o", out)
    assert done.exit_code == 2
    assert "is a Word file" in done.stderr
    assert "is Markdown" in done.stderr
    assert "Give all files in one format, or say --force." in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(("base", "own"), [(".md", ".docx"), (".docx", ".md")])
@pytest.mark.parametrize("ending", [".md", ".docx"])
def test_layout_of_another_format_is_typography(base: str, own: str, ending: str, tmp_path: Path) -> None:
    """Headings' signs, emphasis and blank lines raise no bracket; they are certified as typography."""
    name = "2026-09-05.protocol"
    content = (EXAMPLES / f"{name}.md").read_text("utf-8").replace("twelve hours", "*ten* hours")
    (tmp_path / "own.md").write_text(content, "utf-8")
    papers = {".docx": EXAMPLES / f"{name}.docx", ".md": tmp_path / "own.md"}
    out, proof = tmp_path / f"out{ending}", tmp_path / "proof.json"
    done = run("consolidate", papers[base], f"KAR={papers[own]}", "-o", out, "--certificate", proof)
    assert done.exit_code == 0, done.stderr
    checked = run("verify-certificate", proof)
    assert checked.exit_code == 0, checked.stdout
    assert "KAR: it is read back but for its typography" in checked.stdout
    said = bytes_of(run("text", out)).decode()
    assert said.count("[KAR: ") == said.count("[") - said.count("[*ten*]") - said.count("[twelve]") == 1


@given(
    base=st.lists(st.sampled_from(LINES), max_size=6).map("\n\n".join),
    version=st.lists(st.sampled_from(LINES), max_size=6).map("\n".join),
)
def test_a_version_laid_out_anew_says_the_same(base: str, version: str) -> None:
    """Whatever the base, no word of the version comes, goes or moves; the base's own layout is the base."""
    assert unlaid(relaid(base, version)) == unlaid(version)
    assert relaid(base, base) == base


WRONG = [
    (["KAR"], "names no version"),
    (["=x.md"], "names no version"),
    (["KAR=own.md", "KAR=base.md"], "two files are named for KAR"),
    (["shall=own.md"], "capital letter"),
    (["K,R=own.md"], "cannot be the code"),
    (["Option=own.md"], "told from a word"),
    (["KAR=strange.md"], "does not seem to be a version"),
    (["KAR=strange.md"], "0% of the words of the shorter one could be matched, and 20% is the least"),
    (["KAR=own.md", "Kar=base.md"], "differ in capital letters alone"),
    (["KAR=foreign.md"], "'fr'"),
    (["KAR=nowhere.md"], "does not exist"),
]


@pytest.mark.parametrize(("versions", "sentence"), WRONG)
def test_what_is_refused(
    versions: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    written(
        tmp_path,
        {
            "base.md": BASE.encode(),
            "own.md": BASE.replace("60", "30").encode(),
            "strange.md": b"Take two eggs, some flour, milk and a spoon of sugar; stir, bake, serve warm.\n",
            "foreign.md": "Les Parties retirent toutes les forces de la zone tampon dans un délai de "
            "soixante jours et font rapport à la commission sur les mesures prises.\n".encode(),
        },
    )
    done = run("consolidate", "base.md", *versions, "-o", "out.md")
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.md").exists()


def test_another_document_only_by_force(tmp_path: Path) -> None:
    """Then the whole of it is one proposal."""
    versions = written(
        tmp_path, {"base.md": BASE.encode(), "KAR.md": b"Quite another text, about eggs and milk.\n"}
    )
    done = run("consolidate", tmp_path / "base.md", *versions, "-o", tmp_path / "o.md", "--force")
    assert done.exit_code == 0, done.stderr
    assert bytes_of(run("text", tmp_path / "o.md", "--as", "KAR")) == (tmp_path / "KAR.md").read_bytes()


@pytest.mark.parametrize("name", ["out.pdf", "out.odt"])
def test_only_what_can_be_written_is(name: str, tmp_path: Path) -> None:
    """No Markdown under the name of another kind of file."""
    versions = written(tmp_path, {"base.md": BASE.encode(), "KAR.md": BASE.encode()})
    done = run("consolidate", tmp_path / "base.md", *versions, "-o", tmp_path / name)
    assert done.exit_code == 2
    assert not (tmp_path / name).exists()


def test_an_unknown_party_of_a_consolidation(tmp_path: Path) -> None:
    """Those that sent a version are named."""
    versions = written(tmp_path, {"base.md": BASE.encode(), "KAR.md": BASE.replace("60", "30").encode()})
    run("consolidate", tmp_path / "base.md", *versions, "-o", tmp_path / "o.md")
    done = run("text", tmp_path / "o.md", "--as", "TOL")
    assert done.exit_code == 2
    assert "it names KAR" in done.stderr


def certified(folder: Path, suffix: str = ".md") -> Path:
    """A consolidation with its certificate."""
    versions = written(
        folder,
        {
            f"base{suffix}": BASE.encode(),
            f"KAR{suffix}": BASE.replace("60", "30").encode(),
            f"TOL{suffix}": BASE.replace("forces", "“forces”").replace("60", "90").encode(),
        },
    )
    proof = folder / "proof.json"
    out = folder / f"out{suffix}"
    done = run("consolidate", folder / f"base{suffix}", *versions, "-o", out, "--certificate", proof)
    assert done.exit_code == 0, done.stderr
    return proof


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_certificate_is_checked_from_the_files_alone(suffix: str, tmp_path: Path) -> None:
    """Wherever the folder was carried to."""
    (tmp_path / "here").mkdir()
    certified(tmp_path / "here", suffix)
    (tmp_path / "here").rename(tmp_path / "there")
    done = run("verify-certificate", tmp_path / "there" / "proof.json")
    assert done.exit_code == 0, done.stdout
    assert "FAILS" not in done.stdout
    assert "KAR: it is read back to the last character" in done.stdout


@pytest.mark.parametrize("name", ["base.md", "KAR.md", "TOL.md", "out.md"])
def test_a_changed_file_shows(name: str, tmp_path: Path) -> None:
    """One word less in any of the files, and the check says which."""
    proof = certified(tmp_path)
    path = tmp_path / name
    path.write_text(path.read_text("utf-8").replace("withdraw ", "", 1), "utf-8")
    done = run("verify-certificate", proof)
    assert done.exit_code == 1
    assert f"{name} is not the file that was certified" in done.stdout


def test_a_result_that_was_certified_but_does_not_hold(tmp_path: Path) -> None:
    """A forged certificate over a forged result is found out by reading back."""
    proof = certified(tmp_path)
    out = tmp_path / "out.md"
    before = hashlib.sha256(out.read_bytes()).hexdigest()
    out.write_text(out.read_text("utf-8").replace("KAR: 30", "KAR: 45"), "utf-8")
    forged = hashlib.sha256(out.read_bytes()).hexdigest()
    proof.write_text(proof.read_text("utf-8").replace(before, forged), "utf-8")
    done = run("verify-certificate", proof)
    assert done.exit_code == 1
    assert "FAILS  KAR: it is not what is read back" in done.stdout


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"schema": "other/1"}', b"\xff", b"[" * 5000])
def test_what_is_no_certificate(content: bytes, tmp_path: Path) -> None:
    """One sentence."""
    (tmp_path / "proof.json").write_bytes(content)
    done = run("verify-certificate", tmp_path / "proof.json")
    assert done.exit_code == 2
    assert "is no certificate" in done.stderr
    assert "Traceback" not in done.stderr


TRACKED = SHARED / "corpus" / "docx-tracked"
SEVERAL = [
    "openxmlpowertools-RP038-Inserted-Paras-at-End",
    "openxmlpowertools-RP042-Deleted-Para-Mark-at-End",
    "openxmlpowertools-RP048-Deleted-Inserted-Para-Mark",
    "pandoc-track_changes_move",
]


@pytest.mark.corpus
@pytest.mark.parametrize("name", SEVERAL)
def test_the_authors_of_one_word_file_are_its_parties(name: str, tmp_path: Path) -> None:
    """The original is the base; what each author alone makes of it is read back."""
    path = TRACKED / f"{name}.docx"
    if not path.is_file():
        pytest.skip(NO_CORPUS)
    out, proof = tmp_path / "out.md", tmp_path / "proof.json"
    done = run("consolidate", path, "-o", out, "--certificate", proof, "--force")
    assert done.exit_code == 0, done.stderr
    assert bytes_of(run("text", out, "--base")).decode() == formats.read(path, "original").text
    authors = formats.authors(path)
    parties = json.loads(proof.read_text("utf-8"))["parties"]
    assert sorted(one["author"] for one in parties) == list(authors)
    for one in parties:
        sent = formats.read(path, author=one["author"]).text
        assert bytes_of(run("text", out, "--as", one["party"])).decode() == sent
    assert run("verify-certificate", proof).exit_code == 0


def test_a_file_without_tracked_changes_holds_no_versions(tmp_path: Path) -> None:
    """Nothing to consolidate."""
    (tmp_path / "base.md").write_text(BASE, "utf-8")
    done = run("consolidate", tmp_path / "base.md")
    assert done.exit_code == 2
    assert "no version to consolidate" in done.stderr
