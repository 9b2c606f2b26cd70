"""Consolidations of Word files: every party's file comes back, paragraph for paragraph."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word import office, papers
from tests.word.build import document, level, lists, numbered, paragraph, part, row, table, words
from travaux import formats, negotiation
from travaux.cli import main
from travaux.drafting.departures import typeface
from travaux.formats.docx import read_docx
from travaux.negotiation.word_proofs import formatting
from travaux.text.source import Source

NUMBERS = lists(
    {"0": level(0, "%1.") + level(1, "(%2)", "lowerLetter"), "1": level(0, "Option %1:")},
    {"1": ("0", ""), "2": ("1", "")},
)
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Term"><w:name w:val="Term"/><w:rPr><w:i/></w:rPr></w:style>',
)
HEADING = paragraph(words("Article 1"), '<w:pStyle w:val="Heading1"/>')


def word_file(*body: str, notes: dict[int, str] | None = None, **parts: str) -> bytes:
    """A Word file with lists, styles and, by their ids, footnotes."""
    if notes is not None:
        inner = "".join(
            f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r>{words(f" {text}")}</w:p></w:footnote>'
            for key, text in notes.items()
        )
        parts["footnotes"] = part("footnotes", inner)
    return document("".join(body), numbering=NUMBERS, styles=STYLES, **parts)


def note(identity: int) -> str:
    """A run that refers to a footnote."""
    return f'<w:r><w:footnoteReference w:id="{identity}"/></w:r>'


def sources_of(found: negotiation.Consolidated) -> dict[str | None, Source]:
    """What was sent, by party; the base under None."""
    sources: dict[str | None, Source] = {None: found.base}
    sources.update(found.sources)
    return sources


def run(*said: object) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, [str(word) for word in said])


def consolidated(folder: Path, contents: dict[str, bytes]) -> Path:
    """The result of the command on files of these names; the base is `base`."""
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    named = [f"{name.partition('.')[0]}={folder / name}" for name in contents if not name.startswith("base.")]
    base = next(folder / name for name in contents if name.startswith("base."))
    done = run("consolidate", base, *named, "-o", folder / "out.docx")
    assert done.exit_code == 0, done.stderr
    return folder / "out.docx"


def texts_come_back(folder: Path, contents: dict[str, bytes], *, looks: bool = True) -> None:
    """Every party's text and file, and the base's, are read back from the result; with their look."""
    out = consolidated(folder, contents)
    for name in contents:
        party = name.partition(".")[0]
        asked = ["--base"] if party == "base" else ["--as", party]
        sent = formats.read(folder / name)
        done = run("text", out, *asked)
        assert (done.exit_code, done.stderr) == (0, ""), name
        assert done.stdout_bytes.decode() == sent.text, name
        again = folder / f"{party}.back.docx"
        assert run("text", out, *asked, "-o", again).exit_code == 0
        back = formats.read(again)
        assert back.text == sent.text.replace("\r\n", "\n"), name
        if looks and sent.format == "docx":
            kinds = {"heading", "label", "bold", "italic", "table", "cell", "footnote", "footnote-reference"}
            found = [[mark for mark in one.marks if mark.kind in kinds] for one in (back, sent)]
            assert found[0] == found[1], name


BASE = word_file(
    HEADING,
    numbered("The Parties shall withdraw all forces from the zone.", "1"),
    paragraph(words("Within 60 days") + note(1) + words(" they meet again.")),
    numbered("The second point of them all.", "1"),
    table(
        row(paragraph(words("Zone", "<w:b/>")), paragraph(words("Days"))),
        row(paragraph(words("North")), paragraph(words("60"))),
        row(paragraph(words("South")), paragraph(words("90"))),
    ),
    paragraph(),
    paragraph(words("Done at Marenne.")),
    notes={1: "As agreed in May."},
)
MORE = word_file(
    HEADING,
    numbered("The Parties shall withdraw all heavy forces from the zone.", "1"),
    numbered("A quite new point.", "1"),
    paragraph(
        words("Within ")
        + words("30", "<w:i/>")
        + words(" days")
        + note(1)
        + words(" they meet again")
        + note(2)
        + words(".")
    ),
    numbered("The second point of them all.", "1"),
    table(
        row(paragraph(words("Zone", "<w:b/>")), paragraph(words("Days"))),
        row(paragraph(words("North")), paragraph(words("30"))),
        row(paragraph(words("East")), paragraph(words("10"))),
        row(paragraph(words("South")), paragraph(words("90"))),
    ),
    paragraph(),
    paragraph(words("Done at Marenne.")),
    notes={1: "As agreed in June.", 2: "A note of our own."},
)
LESS = word_file(
    HEADING,
    numbered("The Parties shall withdraw all forces from the zone.", "1", 1),
    paragraph(words("Within 90 days") + note(1) + words(" they meet again.")),
    table(
        row(paragraph(words("Zone", "<w:b/>")), paragraph(words("Days"))),
        row(paragraph(words("South")), paragraph(words("90"))),
    ),
    paragraph(words("Signed.")),
    notes={1: "As agreed in May."},
)


def test_files_come_back(tmp_path: Path) -> None:
    """Numbers, rows, notes and words that come and go: every party reads its own file again."""
    texts_come_back(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})


def test_the_result_reads_as_a_draft(tmp_path: Path) -> None:
    """Brackets are text, in a style of their own; whole paragraphs and rows are so in the file."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    text = formats.read(out).text
    assert "Within [60][KAR: 30][TOL: 90] days[^1] they meet again[KAR: [^2]]." in text
    assert "[TOL oppose: North\n60]\n[KAR: North\n30\nEast\n10]\nSouth" in text
    assert "[^1]: As agreed in [May][KAR: June].\n[^2]: A note of our own." in text
    styles = negotiation.read(out).source.front
    assert styles.startswith("---\ntravaux: consolidation/1\n")
    assert "paragraphs: whole" in styles


def test_the_base_keeps_its_numbers(tmp_path: Path) -> None:
    """Whatever is proposed between them, the base's paragraphs have their numbers, proposals have theirs."""
    points = [numbered(f"Point {name} of them all.", "1") for name in ("one", "two", "three")]
    new = numbered("A quite new one.", "1") + numbered("With a part.", "1", 1)
    contents = {
        "base.docx": word_file(HEADING, *points),
        "KAR.docx": word_file(HEADING, points[0], new, *points[1:]),
        "TOL.docx": word_file(HEADING, points[0], points[2]),
    }
    out = consolidated(tmp_path, contents)
    assert formats.read(out).text.split("\n")[1:] == [
        "1.\tPoint one of them all.",
        "2.\t[KAR: A quite new one.",
        "(a)\tWith a part.]",
        "2.\t[TOL oppose: Point two of them all.]",
        "3.\tPoint three of them all.",
    ]
    texts_come_back(tmp_path, contents)


def test_only_what_is_allowed_is_written(tmp_path: Path) -> None:
    """No part but those on the list, no history, fixed dates, one property that names the parties (P15)."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    first = out.read_bytes()
    back = tmp_path / "back.docx"
    assert run("text", out, "--as", "KAR", "-o", back).exit_code == 0
    for path, own in ((out, {"docProps/custom.xml"}), (back, set[str]())):
        with zipfile.ZipFile(path) as archive:
            allowed = {
                "[Content_Types].xml",
                "_rels/.rels",
                "word/document.xml",
                "word/_rels/document.xml.rels",
                "word/styles.xml",
                "word/numbering.xml",
                "word/footnotes.xml",
                "word/settings.xml",
            }
            assert set(archive.namelist()) <= allowed | own
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            content = b"".join(archive.read(name) for name in archive.namelist())
        for trace in (b"rsid", b"w:ins ", b"w:del ", b"vanish", b"comment", b"customXml", b"dc:creator"):
            assert trace not in content, (path, trace)
    out.unlink()
    assert (
        consolidated(tmp_path, {"TOL.docx": LESS, "KAR.docx": MORE, "base.docx": BASE}).read_bytes() == first
    )


def test_nothing_of_the_others_stays_in_a_party_s_file(tmp_path: Path) -> None:
    """What Karvenia proposes, notes too, stands nowhere in the file that Tolmar reads back (P16)."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    back = tmp_path / "back.docx"
    assert run("text", out, "--as", "TOL", "-o", back).exit_code == 0
    with zipfile.ZipFile(back) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for theirs in (b"heavy", b"quite new", b"of our own", b"June", b"KAR", b"East"):
        assert theirs not in content, theirs


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_text_becomes_a_plain_word_file(suffix: str, tmp_path: Path) -> None:
    """Bases and versions that are no Word files come back, too, with the line ends that they had."""
    base = "# Article 1\r\n\r\nThe Parties shall withdraw within 60 days.\r\n"
    own = base.replace("60", "30") + "\r\nThey meet.\r\n"
    contents = {f"base{suffix}": base.encode(), f"KAR{suffix}": own.encode()}
    texts_come_back(tmp_path, contents | ({"TOL.docx": LESS} if suffix == ".txt" else {}), looks=False)


def test_a_text_among_word_files(tmp_path: Path) -> None:
    """A version that came as text takes the look of the base's Word file."""
    base = read_docx(BASE, "base.docx").text
    own = base.replace("60 days", "30 days").replace("Done at", "Signed at")
    texts_come_back(tmp_path, {"base.docx": BASE, "KAR.txt": own.encode(), "TOL.docx": LESS})
    text = formats.read(tmp_path / "out.docx").text
    assert "Within [60][KAR: 30][TOL: 90] days" in text


def test_edited_in_the_room(tmp_path: Path) -> None:
    """A bracket that somebody types is the draft's own; words typed into a proposal are the party's."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    parts = contents(out.read_bytes())
    body = parts["word/document.xml"].decode()
    body = body.replace("quite new", "very new").replace("from the zone.", "from the zone [VES: now].")
    parts["word/document.xml"] = body.encode()
    out.write_bytes(package(parts))
    done = run("text", out, "--as", "KAR")
    assert done.exit_code == 0, done.stderr
    assert "withdraw all heavy forces from the zone [VES: now].\n2.\tA very new point." in done.stdout


@pytest.mark.skipif(office.OFFICE is None, reason=office.NO_OFFICE)
def test_saved_by_another_program(tmp_path: Path) -> None:
    """LibreOffice opens the result, saves it as its own .docx, and every party still reads its file."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    saved = office.saved(out, tmp_path / "saved")
    assert formats.read(saved).text == formats.read(out).text
    for name, asked in (("base", ["--base"]), ("KAR", ["--as", "KAR"]), ("TOL", ["--as", "TOL"])):
        done = run("text", saved, *asked)
        assert done.exit_code == 0, done.stderr
        assert done.stdout == formats.read(tmp_path / f"{name}.docx").text


def contents(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(parts: dict[str, bytes]) -> bytes:
    """A Word file of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_certificates_hold_for_word_files(tmp_path: Path) -> None:
    """The certificate of a Word file is checked from the files alone, and fails once one was touched."""
    out = consolidated(tmp_path, {"base.docx": BASE, "KAR.docx": MORE, "TOL.docx": LESS})
    proof = tmp_path / "proof.json"
    versions = [f"{code}={tmp_path / code}.docx" for code in ("KAR", "TOL")]
    done = run("consolidate", tmp_path / "base.docx", *versions, "-o", out, "--certificate", proof)
    assert done.exit_code == 0, done.stderr
    assert '"exact": true' in proof.read_text()
    assert '"exact": false' not in proof.read_text()
    assert run("verify-certificate", proof).exit_code == 0
    (tmp_path / "KAR.docx").write_bytes(LESS)
    assert run("verify-certificate", proof).exit_code == 1


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.booleans())
def test_any_papers_come_back(seed: int, strict: bool) -> None:  # noqa: FBT001 -- drawn
    """Whatever three parties make of a paper, each reads its own file again, with Word's own structure."""
    random = Random(seed)
    base = papers.paper(random)
    made = {"": base} | {code: papers.version(random, base) for code in "ABC"}
    with tempfile.TemporaryDirectory() as folder:
        sent: dict[str, Path] = {}
        for code, paper in made.items():
            sent[code] = Path(folder, f"{code or 'base'}.docx")
            sent[code].write_bytes(papers.written(paper))
        versions = {code: path for code, path in sent.items() if code}
        found = negotiation.consolidate(sent[""], versions, strict=strict, force=True)
        word = found.word()
        turned = negotiation.consolidate(
            sent[""], dict(reversed(versions.items())), strict=strict, force=True
        )
        assert turned.word().content == word.content
    assert word.care == "structure"
    sources = sources_of(found)
    for party, own in sources.items():
        back = word.readings[party]
        same = back.text == own.text if strict else typeface(back.text) == typeface(own.text)
        assert same, party
    for proof in found.certificates(word):
        assert proof.exact or proof.typography


def test_what_is_other_in_look_alone_is_listed(tmp_path: Path) -> None:
    """Words that a party only makes italic raise no bracket; the certificate says where they stand."""
    own = word_file(HEADING, paragraph(words("The ") + words("Parties", "<w:i/>") + words(" meet.")))
    base = word_file(HEADING, paragraph(words("The Parties meet.")))
    consolidated(tmp_path, {"base.docx": base, "KAR.docx": own})
    proof = tmp_path / "proof.json"
    done = run(
        "consolidate",
        tmp_path / "base.docx",
        f"KAR={tmp_path / 'KAR.docx'}",
        "-o",
        tmp_path / "out.docx",
        "--certificate",
        proof,
    )
    assert done.exit_code == 0, done.stderr
    assert "[" not in formats.read(tmp_path / "out.docx").text
    party = json.loads(proof.read_bytes())["parties"][0]
    assert party["formatting"] == [{"start": 14, "end": 21, "look": "italic"}]
    assert party["exact"] is True


COMMENTED = word_file(
    HEADING,
    paragraph(
        '<w:commentRangeStart w:id="0"/>'
        + words("The Parties meet ")
        + words("each month.")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    ),
    comments=part(
        "comments",
        f'<w:comment w:id="0" w:author="Jane Doe" w:date="2026-01-01T00:00:00Z">'
        f"{paragraph(words('Once a year would do.'))}</w:comment>",
    ),
)


def test_comments_come_along_when_they_are_asked_for(tmp_path: Path) -> None:
    """A comment is told of and listed; with --comments it stands in the file, without its author's name."""
    base = word_file(HEADING, paragraph(words("The Parties meet.")))
    (tmp_path / "base.docx").write_bytes(base)
    (tmp_path / "KAR.docx").write_bytes(COMMENTED)
    out, proof = tmp_path / "out.docx", tmp_path / "proof.json"
    said = ["consolidate", tmp_path / "base.docx", f"KAR={tmp_path / 'KAR.docx'}", "-o", out]
    done = run(*said, "--certificate", proof)
    assert "KAR's file holds one comment, not in the result: --comments takes it" in done.stderr
    listed = json.loads(proof.read_bytes())["parties"][0]["comments"]
    assert listed == [{"start": 10, "end": 38, "words": "Once a year would do."}]
    assert "word/comments.xml" not in contents(out.read_bytes())
    done = run(*said, "--comments")
    assert (done.exit_code, done.stderr) == (0, "")
    marks = [mark for mark in formats.read(out).marks if mark.kind == "comment"]
    assert [(mark.author, mark.date, mark.note) for mark in marks] == [("KAR", "", "Once a year would do.")]
    assert b"Jane Doe" not in b"".join(contents(out.read_bytes()).values())
    assert run("text", out, "--as", "KAR").stdout == "Article 1\nThe Parties meet each month."


def test_tracked_changes_by_author(tmp_path: Path) -> None:
    """On request each departure is a tracked change by those who want it; a move is shown as one."""
    moved = [
        numbered(text, "1") for text in ("All forces leave the zone.", "They meet each month in Marenne.")
    ]
    base = word_file(HEADING, *moved, paragraph(words("Done at Marenne in one copy.")))
    kar = word_file(HEADING, *reversed(moved), paragraph(words("Done at Marenne in two copies.")))
    tol = word_file(HEADING, *moved, paragraph(words("Done at Marenne in one copy.")), numbered("New.", "1"))
    for name, content in {"base": base, "KAR": kar, "TOL": tol}.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    out = tmp_path / "out.docx"
    versions = [f"{code}={tmp_path / code}.docx" for code in ("KAR", "TOL")]
    done = run("consolidate", tmp_path / "base.docx", *versions, "-o", out, "--tracked")
    assert done.exit_code == 0, done.stderr
    assert formats.read(out, "original").text == read_docx(base, "").text
    for code, sent in (("KAR", kar), ("TOL", tol)):
        assert formats.read(out, author=code).text == read_docx(sent, "").text
    kinds = {(mark.kind, mark.author) for mark in formats.read(out, "all").marks if mark.author}
    assert ("move-from", "KAR") in kinds
    assert ("move-to", "KAR") in kinds
    refused = run("consolidate", tmp_path / "base.docx", *versions, "-o", tmp_path / "out.md", "--tracked")
    assert (refused.exit_code, "--tracked is for Word files" in refused.stderr) == (2, True)


@pytest.mark.corpus
def test_authors_of_real_files_are_parties(corpus: Path, tmp_path: Path) -> None:
    """Every tracked file of the corpus, its authors as parties: each reads back what he alone would have."""
    for path in sorted(corpus.glob("docx-tracked/*.docx")):
        if not formats.authors(path):
            continue
        found = negotiation.consolidate(path, {}, force=True)
        word = found.word()
        assert word.care == "structure", path.name
        sources = sources_of(found)
        for party, own in sources.items():
            assert typeface(word.readings[party].text) == typeface(own.text), (path.name, party)
        out = tmp_path / path.name
        out.write_bytes(word.content)
        assert negotiation.text(negotiation.read(out), "base") == found.base.text


@pytest.mark.corpus
@pytest.mark.timeout(120)
def test_a_model_agreement_comes_back(corpus: Path, tmp_path: Path) -> None:
    """A real agreement of 37,000 words and three edited versions: words, numbers, look, all as sent."""
    base = corpus / "docx-brackets" / "ilpa-model-lpa-whole-of-fund.docx"
    versions: dict[str, Path] = {}
    for code in ("KAR", "TOL", "VES"):
        versions[code] = tmp_path / f"{code}.docx"
        versions[code].write_bytes(papers.edited(base.read_bytes(), Random(code)))
    found = negotiation.consolidate(base, versions, strict=True)
    word = found.word()
    assert word.care == "structure"
    sources = sources_of(found)
    for party, own in sources.items():
        assert word.readings[party].text == own.text, party
        assert formatting(own, word.readings[party]) == (), party


@pytest.mark.skipif(office.OFFICE is None, reason=office.NO_OFFICE)
@pytest.mark.timeout(150)
def test_another_program_reads_the_same(tmp_path: Path) -> None:
    """LibreOffice reads generated results word for word, with the same list numbers."""
    files: dict[str, bytes] = {}
    for seed in range(12):
        random = Random(seed)
        base = papers.paper(random)
        sent = {"base": base, "A": papers.version(random, base), "B": papers.version(random, base)}
        for code, paper in sent.items():
            (tmp_path / f"{code}.docx").write_bytes(papers.written(paper))
        found = negotiation.consolidate(
            tmp_path / "base.docx", {code: tmp_path / f"{code}.docx" for code in "AB"}, force=True
        )
        files[f"random-{seed}"] = found.word().content
    for (name, _), text in office.readings(files, tmp_path).items():
        ours = NOTE.sub("", read_docx(files[name], name).text)
        assert lines_of(text) == lines_of(ours), name


NOTE = re.compile(r"\n\[\^\d+\]: [^\n]*")


def lines_of(text: str) -> list[str]:
    """The lines with words; LibreOffice writes its own blanks, notes as numbers, and not what these say."""
    text = re.sub(r"\[\^(\d+)\]", r"\1", text)
    return [" ".join(line.split()) for line in text.split("\n") if line.split()]
