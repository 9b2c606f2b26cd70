"""What comes along when a party's Word file meets another's: lists, styles, links, notes, boxes, formulas."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.word.build import (
    NAMESPACES,
    OFFICE,
    document,
    level,
    lists,
    numbered,
    paragraph,
    part,
    row,
    table,
    words,
)
from tests.word.build import package as zipped
from travaux import formats, negotiation
from travaux.cli import main
from travaux.negotiation import Consolidated
from travaux.negotiation.word_consolidation import WordConsolidation

PLAIN = document(paragraph(words("The Parties meet.")) + paragraph(words("Done at Marenne.")))
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Clause"/><w:basedOn w:val="c"/>'
    '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/>'
    "</w:pPr></w:style>"
    '<w:style w:type="character" w:styleId="d"><w:name w:val="Term"/><w:rPr><w:b/></w:rPr></w:style>',
)
NUMBERS = lists({"0": level(0, "§ %1")}, {"5": ("0", ""), "6": ("0", "")})


def run(*said: object) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(main, [str(word) for word in said])


def night(folder: Path, base: bytes, **versions: bytes) -> tuple[Consolidated, WordConsolidation]:
    """The consolidation of Word files, and its Word file as `out.docx`."""
    for name, content in {"base": base, **versions}.items():
        (folder / f"{name}.docx").write_bytes(content)
    paths = {code: folder / f"{code}.docx" for code in versions}
    found = negotiation.consolidate(folder / "base.docx", paths, force=True)
    word = found.word()
    (folder / "out.docx").write_bytes(word.content)
    for code, own in found.sources.items():
        assert word.readings[code].text == own.text, code
    assert word.readings[None].text == found.base.text
    return found, word


def related(content: bytes, **targets: str) -> bytes:
    """A Word file with links, by the ids of their relationships, and a picture where one is called so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    listing = bytes(parts["word/_rels/document.xml.rels"]).decode()  # type: ignore[arg-type]
    more = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in targets.items()
        if key != "picture"
    )
    if "picture" in targets:
        more += f'<Relationship Id="picture" Type="{OFFICE}/image" Target="{targets["picture"]}"/>'
        parts[f"word/{targets['picture']}"] = b"\x89PNG"
    parts["word/_rels/document.xml.rels"] = listing.replace("</Relationships>", f"{more}</Relationships>")
    return zipped(parts)


def test_a_file_brings_what_the_base_lacks(tmp_path: Path) -> None:
    """Styles with their lists, lists of its own, notes: all come into a base that has no such part."""
    own = document(
        paragraph(words("The Parties meet.") + '<w:r><w:footnoteReference w:id="3"/></w:r>')
        + paragraph(words("A clause of our own, with a ") + words("term", '<w:rStyle w:val="d"/>'), STYLE)
        + numbered("Another one, counted on.", "6")
        + paragraph(words("Done at Marenne.")),
        styles=STYLES,
        numbering=NUMBERS,
        footnotes=part("footnotes", f'<w:footnote w:id="3">{paragraph(words("Each month."))}</w:footnote>'),
    )
    found, word = night(tmp_path, PLAIN, KAR=own)
    assert word.care == "structure"
    text = formats.read(tmp_path / "out.docx").text
    assert "§ 1\t[KAR: A clause of our own, with a term\n§ 2\tAnother one, counted on.]" in text
    back, sent = word.readings["KAR"], found.sources["KAR"]
    kinds = {"heading", "label", "bold", "footnote"}
    assert [one for one in back.marks if one.kind in kinds] == [
        one for one in sent.marks if one.kind in kinds
    ]


STYLE = '<w:pStyle w:val="b"/>'


def test_links_come_along_and_pictures_are_told_of(tmp_path: Path) -> None:
    """A link leads where it led; a picture of a party's stays behind, and that is said."""
    drawing = (
        '<w:r><w:drawing><pic:pic><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{OFFICE}" r:embed="picture"/></pic:pic></w:drawing></w:r>'
    )
    link = f'<w:hyperlink xmlns:r="{OFFICE}" r:id="rLink">{words("See the map of the zone.")}</w:hyperlink>'
    lost = f'<w:hyperlink xmlns:r="{OFFICE}" r:id="none">{words("A link that leads nowhere.")}</w:hyperlink>'
    own = related(
        document(
            paragraph(words("The Parties meet."))
            + paragraph(link + drawing)
            + paragraph(lost)
            + paragraph(words("Done at Marenne."))
        ),
        rLink="https://example.org/map",
        picture="media/map.png",
    )
    _, word = night(tmp_path, PLAIN, KAR=own)
    assert word.remarks == ("1 picture of parties is not in the result: only the words round it are.",)
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert b"https://example.org/map" in archive.read("word/_rels/document.xml.rels")
        assert not [name for name in archive.namelist() if "media" in name]


def things(number: str, box: str, formula: str, sign: str) -> bytes:
    """A paragraph with a text box, a formula and a sign of a font of signs, which are no words of it."""
    drawing = (
        f"<w:r><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{paragraph(words(box))}</w:txbxContent>"
        "</wps:txbx></wps:wsp></w:drawing></w:r>"
    )
    maths = f"<m:oMath><m:r><m:t>{formula}</m:t></m:r><m:r><m:t>=1</m:t></m:r></m:oMath>"
    symbol = f'<w:r><w:sym w:font="Symbol" w:char="{sign}"/></w:r>'
    return document(
        paragraph(
            words(f"Within {number} days ")
            + maths
            + words(" and then, wherever the harbour is open, of ")
            + symbol
            + drawing
            + words(" more.")
        )
        + paragraph(words("Done at Marenne."))
    )


def test_things_in_a_line_are_kept_whole(tmp_path: Path) -> None:
    """Boxes, formulas and signs of fonts are alternatives as a whole; words round them depart alone."""
    base = things("60", "A box.", "a+b", "F061")
    _, word = night(
        tmp_path,
        base,
        KAR=things("30", "A box.", "a+b", "F062"),
        TOL=things("60", "A box.", "a+c", "F061"),
        VES=things("60", "Another.", "a+b", "F061"),
    )
    assert word.care == "structure"
    text = formats.read(tmp_path / "out.docx").text
    assert "Within [60 days a+b=1][KAR: 30 days a+b=1][TOL: 60 days a+c=1] and then" in text
    assert "is open, of [α][KAR: β][VES: α] more.\nA box.\nA box.\nAnother.\nDone" in text


@pytest.mark.parametrize("place", ["before", "inside"])
def test_fields_stay_where_no_departure_meets_them(place: str, tmp_path: Path) -> None:
    """A cross-reference goes on being one, unless words in it are disputed: then it is words."""

    def file(number: str, where: str) -> bytes:
        sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        field = (
            sign.format("begin")
            + "<w:r><w:instrText>REF one</w:instrText></w:r>"
            + sign.format("separate")
            + words(where)
            + sign.format("end")
        )
        return document(paragraph(words(f"Within {number} days of ") + field + words(" they meet.")))

    own = file("30", "Article 1") if place == "before" else file("60", "Article 2")
    _, word = night(tmp_path, file("60", "Article 1"), KAR=own)
    assert (b"REF one" in b"".join(parts_of(word.content).values())) == (place == "before")


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_typography_before_a_departure(tmp_path: Path) -> None:
    """Other quotation marks raise no bracket and do not shift the words that do; the certificate has them."""
    base = document(paragraph(words("The “open” zone is open for 60 days.")))
    own = document(
        paragraph(words('The   "open" zone is open for ') + words("30", "<w:b/>") + words(" days."))
    )
    (tmp_path / "base.docx").write_bytes(base)
    (tmp_path / "KAR.docx").write_bytes(own)
    found = negotiation.consolidate(tmp_path / "base.docx", {"KAR": tmp_path / "KAR.docx"})
    word = found.word()
    assert word.readings["KAR"].text == "The “open” zone is open for 30 days."
    proof = found.certificates(word)[0]
    assert (proof.exact, [place.inserted for place in proof.typography]) == (
        False,
        ['The   "open" zone is open for 30 days.'],
    )


def test_what_is_too_strange_comes_as_lines(tmp_path: Path) -> None:
    """A file whose paragraphs stand where no Word file has them is read by its words; and that is said."""
    odd = (
        f"<mc:AlternateContent {NAMESPACES}><mc:Choice>{paragraph(words('Odd.'))}</mc:Choice>"
        "</mc:AlternateContent>"
    )
    base = document(paragraph(words("The Parties meet.")) + odd)
    _, word = night(tmp_path, base, KAR=PLAIN)
    assert word.care == "lines"
    assert "not the look of the base" in word.remarks[0]


def test_numbers_that_count_otherwise_become_words(tmp_path: Path) -> None:
    """Where Word would not count as a party's file did, numbers are written as words, and that is said."""
    shared = lists({"0": level(0, "%1.")}, {"1": ("0", ""), "2": ("0", "")})
    apart = lists({"0": level(0, "%1."), "1": level(0, "%1.")}, {"1": ("0", ""), "2": ("1", "")})
    body = numbered("The first point of all.", "1") + numbered("The second point of them.", "2")
    base = document(body, numbering=shared)
    _, word = night(tmp_path, base, KAR=document(body, numbering=apart))
    assert word.care == "numbers"
    assert "2.\tThe second point" in word.readings[None].text
    assert "written as words" in word.remarks[0]


def test_a_sign_that_lost_its_partner_is_text(tmp_path: Path) -> None:
    """Somebody deletes a closing sign, or all alternatives but the base's: what is left stands."""
    base = document(paragraph(words("Within 60 days they meet at the harbour.")))
    own = document(paragraph(words("Within 30 days they meet again at the harbour.")))
    night(tmp_path, base, KAR=own)
    parts = parts_of((tmp_path / "out.docx").read_bytes())
    body = parts["word/document.xml"].decode()
    cut = body.replace('<w:t xml:space="preserve">]</w:t>', "", 1) if 'preserve">]' in body else body
    cut = cut.replace("<w:t>]</w:t>", "", 1)
    (tmp_path / "cut.docx").write_bytes(zipped({**parts, "word/document.xml": cut}))
    assert run("text", tmp_path / "cut.docx", "--as", "KAR").stdout == (
        "Within [6030 days they meet again at the harbour."
    )
    alone = body.replace(">[KAR: <", "><").replace(">30<", "><")
    alone = alone.replace("<w:t>]</w:t>", "<w:t></w:t>", 2).replace("<w:t></w:t>", "<w:t>]</w:t>", 1)
    (tmp_path / "alone.docx").write_bytes(zipped({**parts, "word/document.xml": alone}))
    assert run("text", tmp_path / "alone.docx", "--as", "KAR").stdout.startswith("Within [60] days they")


def test_what_is_agreed_as_a_word_file(tmp_path: Path) -> None:
    """--clean of a consolidation leaves departures out, in the base's look; none of them is in the file."""
    base = document(
        paragraph(words("The [open] zone lasts for ") + words("60", "<w:b/>") + words(" days."))
        + table(row(paragraph(words("North")), paragraph(words("60"))), row(paragraph(words("South"))))
    )
    own = document(
        paragraph(words("The [open] zone lasts for 30 days."))
        + table(row(paragraph(words("North")), paragraph(words("60"))))
    )
    night(tmp_path, base, KAR=own)
    clean = tmp_path / "clean.docx"
    assert run("text", tmp_path / "out.docx", "--clean", "-o", clean).exit_code == 0
    text = formats.read(clean).text
    assert text == run("text", tmp_path / "out.docx", "--clean").stdout
    assert text == "The zone lasts for days.\nNorth\n60"
    assert b"30" not in parts_of(clean.read_bytes())["word/document.xml"]


def test_any_draft_as_one_party_reads_it(tmp_path: Path) -> None:
    """A draft that travaux did not write, Word or text: one party's reading as a Word file."""
    said = "The Parties [US: shall][JP: may] meet."
    (tmp_path / "draft.docx").write_bytes(document(paragraph(words(said, "<w:i/>"))))
    (tmp_path / "draft.md").write_text(f"# Talks\n\n{said}\n", "utf-8")
    for name, expected in (
        ("draft.docx", "The Parties shall meet."),
        ("draft.md", "# Talks\n\nThe Parties shall"),
    ):
        out = tmp_path / "us.docx"
        done = run("text", tmp_path / name, "--as", "US", "--parties", "US,JP", "-o", out)
        assert done.exit_code == 0, done.stderr
        assert formats.read(out).text.startswith(expected)
    same = run("text", tmp_path / "draft.docx", "-o", tmp_path / "same.docx")
    assert same.exit_code == 0
    found = formats.read(tmp_path / "same.docx")
    assert found.text == said
    assert [(one.kind, one.start, one.end) for one in found.marks] == [("italic", 0, len(said))]


def test_a_party_that_is_not_there(tmp_path: Path) -> None:
    """Whom no sign names cannot be read back; nothing is written."""
    night(tmp_path, PLAIN, KAR=PLAIN)
    done = run("text", tmp_path / "out.docx", "--as", "TOL", "-o", tmp_path / "tol.docx")
    assert (done.exit_code, "does not name the party 'TOL': it names KAR" in done.stderr) == (2, True)
    assert not (tmp_path / "tol.docx").exists()


def test_a_consolidation_is_a_base_like_any_other(tmp_path: Path) -> None:
    """The next night starts from the last one's result: its brackets are then the draft's own."""
    base = document(paragraph(words("Within 60 days they meet at the harbour.")))
    own = document(paragraph(words("Within 30 days they meet at the harbour.")))
    night(tmp_path, base, KAR=own)
    first = (tmp_path / "out.docx").read_bytes()
    later = parts_of(first)["word/document.xml"].decode().replace("harbour", "ferry")
    (tmp_path / "next").mkdir()
    _, word = night(tmp_path / "next", first, TOL=zipped({**parts_of(first), "word/document.xml": later}))
    text = formats.read(tmp_path / "next" / "out.docx").text
    assert text == "Within [60][KAR: 30] days they meet at the [harbour][TOL: ferry]."
    assert word.readings["TOL"].text == "Within [60][KAR: 30] days they meet at the ferry."


def test_what_is_agreed_counts_on(tmp_path: Path) -> None:
    """A proposed paragraph has its party's number; once it is agreed, it is counted with the others."""
    points = [numbered(f"Point {name} of them all.", "1") for name in ("one", "two", "three")]
    numbers = lists({"0": level(0, "%1.")}, {"1": ("0", "")})
    base = document("".join(points), numbering=numbers)
    own = document("".join([points[0], numbered("A quite new one.", "1"), *points[1:]]), numbering=numbers)
    night(tmp_path, base, KAR=own)
    assert [line[:2] for line in formats.read(tmp_path / "out.docx").text.split("\n")] == [
        "1.",
        "2.",
        "2.",
        "3.",
    ]
    bracket = negotiation.read(tmp_path / "out.docx").brackets[0].id
    (tmp_path / "decisions.yaml").write_text(f"- {{bracket: {bracket}, keep: true}}\n", "utf-8")
    done = run("resolve", tmp_path / "out.docx", tmp_path / "decisions.yaml", "-o", tmp_path / "morning.docx")
    assert done.exit_code == 0, done.stderr
    assert formats.read(tmp_path / "morning.docx").text == formats.read(tmp_path / "KAR.docx").text
