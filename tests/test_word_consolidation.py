"""Consolidations of Word files: every party's file comes back, paragraph for paragraph."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.word import office
from tests.word.build import document, level, lists, numbered, paragraph, part, row, table, words
from travaux import formats, negotiation
from travaux.cli import main
from travaux.formats.docx import read_docx

if TYPE_CHECKING:
    from pathlib import Path

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
        assert done.exit_code == 0, done.stderr
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
    contents = {f"base{suffix}": base.encode(), f"KAR{suffix}": own.encode(), "TOL.docx": LESS}
    texts_come_back(tmp_path, contents, looks=False)


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
