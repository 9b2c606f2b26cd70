"""PDF: a tiny writer of PDFs, and what is read of them: paragraphs, furniture, footnotes, hyphens, faults."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from travaux.formats import page_flow, page_layout, page_notes, pdf, pdf_child, read
from travaux.formats.page_flow import Vocabulary, flow, joint
from travaux.formats.page_layout import Line, Page, without_furniture
from travaux.formats.pdf import read_pdf
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from travaux.text.source import Source

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Words:
    """Words at a place of a page, in points; `rise` sets them above their line."""

    x: float
    y: float
    text: str
    size: float = 12
    bold: bool = False
    rise: float = 0


@dataclass(frozen=True)
class Beside:
    """What a PDF holds beside its text: the annotations of each page, the catalogue's form, more objects."""

    annotations: Sequence[bytes] = ()
    form: bytes = b""
    more: Sequence[bytes] = ()


def page_stream(words: Sequence[Words]) -> bytes:
    """The page's drawing commands."""
    parts = []
    for each in words:
        text = each.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if each.bold else "F1"
        parts.append(
            f"BT /{font} {each.size} Tf 1 0 0 1 {each.x} {each.y} Tm {each.rise} Ts ({text}) Tj ET".encode(
                "cp1252"
            )
        )
    return b"\n".join(parts)


def written(
    pages: Sequence[bytes],
    *,
    images: Sequence[int] = (),
    rotate: int = 0,
    beside: Beside | None = None,
) -> bytes:
    """A PDF of pages from their drawing commands; those in `images` show a grey picture instead."""
    beside = beside or Beside()
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % beside.form, b"", b"", b"", b""]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects[2] = font % b"Helvetica"
    objects[3] = font % b"Helvetica-Bold"
    objects[4] = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 1 >>\nstream\n\x80\nendstream"
    )
    kids = []
    for index, stream in enumerate(pages):
        body = b"q 500 0 0 700 40 70 cm /Im Do Q" if index in images else stream
        packed = zlib.compress(body)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
        )
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >> /Annots [%s] >>"
            % (WIDTH, HEIGHT, rotate, len(objects), b"".join(beside.annotations[index : index + 1]))
        )
    objects += beside.more
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_of(*pages: Sequence[Words]) -> bytes:
    """A PDF of pages of words."""
    return written([page_stream(page) for page in pages])


def column(top: float, *lines: str, x: float = 72, size: float = 12) -> list[Words]:
    """Lines of one paragraph, 14 points apart."""
    return [Words(x, top - 14 * index, line, size) for index, line in enumerate(lines)]


LONG = "The Parties shall meet in the neutral town each month and shall there exchange the lists that"
HEAD = [Words(72, 800, "Talks on the Buffer [Zone], round 3", 9)]


def test_paragraphs_are_parted_by_an_empty_line_and_keep_their_lines() -> None:
    """A wider gap parts paragraphs; lines of one paragraph stay lines."""
    content = pdf_of(column(700, LONG, "are named [below].") + column(640, LONG, "are named there."))
    assert read_pdf(content, "a.pdf").text == f"{LONG}\nare named [below].\n\n{LONG}\nare named there.\n"


def test_a_list_without_gaps_is_parted_by_its_labels() -> None:
    """Each item begins a paragraph though no wider gap does."""
    content = pdf_of(column(700, "(a) withdraw all forces;", "(b) [mark the line;]", "(c) meet each month."))
    assert read_pdf(content, "a.pdf").text.split("\n\n") == [
        "(a) withdraw all forces;",
        "(b) [mark the line;]",
        "(c) meet each month.\n",
    ]


def test_a_bracket_open_over_a_page_break_is_one_piece() -> None:
    """Neither header nor number nor footnote stands between the two halves of a sentence."""
    first = [
        *HEAD,
        *column(700, "1. Each Party shall, [within sixty days of the entry into force of this Agreement and"),
        Words(72 + 40, 120, "", 9),
        *column(100, "1 See the annex.", size=9),
        Words(290, 40, "1", 10),
    ]
    second = [*HEAD, *column(700, "under the eyes of the observers,] withdraw."), Words(290, 40, "2", 10)]
    source = read_pdf(pdf_of(first, second, [*HEAD, *column(700, "End."), Words(290, 40, "3", 10)]), "a.pdf")
    assert "this Agreement and\nunder the eyes" in source.text
    assert [(each.kind, each.page) for each in source.furniture] == [
        (kind, page) for page in (1, 2, 3) for kind in ("header", "page-number")
    ]
    assert source.furniture[0].text == "Talks on the Buffer [Zone], round 3"
    assert source.text.rstrip().endswith("[^1]: See the annex.")


def test_a_header_of_several_lines_that_differs_on_the_first_page_is_set_aside() -> None:
    """Three of four pages carry the block; the first page's title stays in the text."""
    block = [Words(72, 800, "MODIFIED HANDLING", 9), Words(72, 788, "Group on the Line", 9)]
    pages = [[Words(72, 800, "Title of the draft", 16), *column(600, "One.")]]
    pages += [[*block, *column(600, f"Page {word}.")] for word in ("two", "three", "four")]
    source = read_pdf(pdf_of(*pages), "a.pdf")
    assert Counter(each.text for each in source.furniture) == {"MODIFIED HANDLING": 3, "Group on the Line": 3}
    assert source.text.startswith("Title of the draft\n")


def test_page_numbers_are_set_aside_but_labels_are_not() -> None:
    """`Option 1:` at the top of two pages is text; `Page 1 of 2` is not."""
    pages = [
        [*column(800, "Option 1: no text"), Words(280, 40, f"Page {number} of 2", 9)] for number in (1, 2)
    ]
    source = read_pdf(pdf_of(*pages), "a.pdf")
    assert source.text.count("Option 1: no text") == 2
    assert [each.text for each in source.furniture] == ["Page 1 of 2", "Page 2 of 2"]


def test_a_raised_figure_refers_to_its_footnote() -> None:
    """The figure becomes `[^1]`, the note follows the body, both are marked; other raised figures stay."""
    first = (
        b"BT /F1 12 Tf 72 700 Td (The zone [of five km) Tj /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts "
        b"(] is marked in the annex) Tj /F1 7 Tf 5 Ts (1) Tj ET\n"
    )
    rest = [
        *column(686, "and on the ground, by posts that stand a hundred metres apart."),
        Words(72, 100, "1", 6, rise=4),
        Words(80, 100, "As of the day of signature; the annex is", 9),
        Words(80, 89, "kept by both Parties.", 9),
    ]
    source = read_pdf(written([first + page_stream(rest)]), "a.pdf")
    assert source.text == (
        "The zone [of five km2] is marked in the annex[^1]\n"
        "and on the ground, by posts that stand a hundred metres apart.\n\n"
        "[^1]: As of the day of signature; the annex is\nkept by both Parties.\n"
    )
    marked = {mark.kind: source.text[mark.start : mark.end] for mark in source.marks if mark.note == "1"}
    assert marked["footnote-reference"] == "[^1]"
    assert marked["footnote"].startswith("[^1]: As of")


def test_a_glued_figure_refers_to_its_footnote_where_it_is_the_only_one() -> None:
    """A figure that is not raised, glued to a bracket, refers to the note of that number."""
    body = [*column(700, "the line [as drawn]1 in 1999, paragraph 1/2"), *column(100, "1 By both.", size=9)]
    assert (
        read_pdf(pdf_of(body), "a.pdf").text
        == "the line [as drawn][^1] in 1999, paragraph 1/2\n\n[^1]: By both.\n"
    )


def test_a_note_that_goes_on_over_the_page_is_joined() -> None:
    """Small lines above the next page's notes belong to the note before; a sign is kept."""
    first = [*column(700, LONG, "one]1"), *column(100, "1 This note is so long that it does not end", size=9)]
    second = [*column(700, "two*"), *column(110, "on its own page.", "* Reissued.", size=9)]
    text = read_pdf(pdf_of(first, second), "a.pdf").text
    assert text.endswith("[^1]: This note is so long that it does not end\non its own page.\n\n* Reissued.\n")


def test_notes_numbered_anew_on_each_page_keep_apart() -> None:
    """The second note 1 gets its page's number to its own."""
    pages = [
        [*column(700, LONG, f"{word}]1"), *column(100, f"1 Note {word}.", size=9)] for word in ("one", "two")
    ]
    text = read_pdf(pdf_of(*pages), "a.pdf").text
    assert "one][^1]" in text
    assert "two][^1-2]" in text
    assert "[^1-2]: Note two." in text


def test_headings_are_marked_by_size_and_weight() -> None:
    """Larger lines and bold ones are headings, an option's bold head is none."""
    content = pdf_of(
        [
            Words(72, 760, "Draft agreement", 20),
            Words(72, 720, "Article 1", 12, bold=True),
            Words(72, 690, "Option 1:", 12, bold=True),
            *column(660, LONG, LONG, LONG, "and so on."),
        ]
    )
    source = read_pdf(content, "a.pdf")
    headings = {
        source.text[mark.start : mark.end]: mark.level for mark in source.marks if mark.kind == "heading"
    }
    assert headings == {"Draft agreement": 1, "Article 1": 4}


def test_every_page_is_marked() -> None:
    """The marks of kind `page` cover the words of each page, in order."""
    source = read_pdf(pdf_of(column(700, "One."), column(700, "Two."), column(700, "Three.")), "a.pdf")
    pages = [(mark.note, source.text[mark.start : mark.end]) for mark in source.marks if mark.kind == "page"]
    assert pages == [("1", "One."), ("2", "Two."), ("3", "Three.")]


def test_numbered_lines_lose_their_numbers() -> None:
    """A margin that counts the lines is furniture."""
    lines = [Words(40, 760 - 14 * n, f"{n + 1}", 9) for n in range(12)]
    words = [Words(72, 760 - 14 * n, f"{LONG[: 40 + n]} [{n}]") for n in range(12)]
    mixed = [each for pair in zip(lines, words, strict=True) for each in pair]
    source = read_pdf(pdf_of(mixed), "a.pdf")
    assert [each.text for each in source.furniture if each.kind == "line-number"] == [
        str(n) for n in range(1, 13)
    ]
    assert all(not line[:1].isdigit() for line in source.text.splitlines())


NOTE = b"<< /Type /Annot /Subtype /%s /Rect [100 100 200 200] /Contents (%s) >>"
FIELD = b"<< /Type /Annot /Subtype /Widget /FT /%s /T (%s) /V %s /Rect [100 300 300 320] /DA (/F1 12 Tf) >>"


def remarked(*annotations: bytes, form: bytes = b"", more: Sequence[bytes] = ()) -> list[str]:
    """What is said of a PDF with a page of words for each of the annotations."""
    pages = [page_stream(column(700, LONG)) for _ in annotations]
    source = read_pdf(written(pages, beside=Beside(annotations, form, more)), "a.pdf")
    return [remark.message for remark in source.remarks if remark.code == "TX315"]


def test_annotations_with_words_are_counted() -> None:
    """Notes, also typed over the page, are not read, and the remark names their pages; links say nothing."""
    assert remarked(
        NOTE % (b"Text", b"Tolmar objects"),
        NOTE % (b"Highlight", b""),
        NOTE % (b"FreeText", b"new words") + NOTE % (b"Text", b"and more"),
        NOTE % (b"Link", b"to page 9"),
    ) == ["3 annotations on pages 1 and 3 carry words that are not read."]
    assert not remarked(b"")


def test_filled_form_fields_are_counted() -> None:
    """Typed words are; an empty field and a ticked box are not."""
    kinds = [(b"Tx", b"(sixty days)"), (b"Tx", b"()"), (b"Btn", b"/Yes"), (b"Ch", b"(Tolmar)")]
    fields = [FIELD % (kind, b"f%d" % number, value) for number, (kind, value) in enumerate(kinds)]
    places = [b"%d 0 R" % (5 + 2 * len(fields) + number) for number in range(1, 5)]
    form = b"/AcroForm << /Fields [%s] /DA (/F1 12 Tf) /DR << /Font << /F1 3 0 R >> >> >>"
    said = "2 form fields on pages 1 and 4 carry words that are not read."
    assert remarked(*places, form=form % b" ".join(places), more=fields) == [said]


@pytest.mark.parametrize("form", [b"", b"/AcroForm << /Fields [] /DA (/F1 12 Tf) >>"])
def test_a_filled_field_that_no_form_lists_is_counted(form: bytes) -> None:
    """Programs that merge files leave such fields behind."""
    said = "1 form field on page 1 carries words that are not read."
    assert remarked(FIELD % (b"Tx", b"a", b"(sixty days)"), FIELD % (b"Tx", b"b", b"()"), form=form) == [said]


def test_words_in_fields_alone_are_said() -> None:
    """A page that shows nothing but its annotations is not called blank."""
    with pytest.raises(Unreadable, match="annotations and form fields only: print it to a new PDF"):
        read_pdf(written([b""], beside=Beside([NOTE % (b"FreeText", b"all words")])), "a.pdf")


def test_a_turned_page_reads_like_an_upright_one() -> None:
    """A landscape page written along the paper's long side."""
    stream = (
        b"BT /F1 12 Tf 0 1 -1 0 60 72 Tm (Turned [words]) Tj ET BT /F1 12 Tf 0 1 -1 0 74 72 Tm (go on.) Tj ET"
    )
    assert read_pdf(written([stream], rotate=90), "a.pdf").text == "Turned [words]\ngo on.\n"


@pytest.mark.parametrize(
    ("head", "tail", "words", "between"),
    [
        ("climate", "resilient", "climate-resilient", "-"),
        ("climate", "resilient", "climateresilient climate resilient", ""),
        ("negotia", "tion", "", ""),
        ("long", "term", "long and term", "-"),
        ("REDD", "plus", "redd", ""),
        ("2015", "2020", "", "-"),
        ("anti", "European", "", "-"),
        ("low-emis", "sion", "low-emission", ""),
    ],
)
def test_the_documents_own_words_decide_a_hyphen(head: str, tail: str, words: str, between: str) -> None:
    """The form that the text uses elsewhere; else whether both halves are words."""
    assert joint(head, tail, Vocabulary(words)) == between


def test_a_word_broken_at_the_lines_end_is_brought_together() -> None:
    """The rest of the word goes up to its line; a compound keeps its hyphen."""
    lines = (
        Line("on a climate-resilient path the negotia", 72, 700, 523, 12, broken=True),
        Line("tion goes on, and a climate-", 72, 686, 523, 12),
        Line("resilient", 72, 672, 120, 12),
        Line("path is [taken.]", 72, 658, 170, 12),
    )
    text = flow([Page(1, WIDTH, HEIGHT, lines)]).text
    assert (
        text
        == "on a climate-resilient path the negotiation\ngoes on, and a climate-resilient\npath is [taken.]\n"
    )


def test_a_scanned_paper_is_said_to_be_scanned() -> None:
    """Pictures without text: recognise first."""
    with pytest.raises(Unreadable, match="scanned: run a text recognition"):
        read_pdf(written([b"", b""], images=[0, 1]), "a.pdf")


def test_an_empty_page_is_not_called_scanned() -> None:
    """A paper of blank pages holds no text."""
    with pytest.raises(Unreadable, match="holds no text"):
        read_pdf(written([b""]), "a.pdf")


def test_a_page_without_text_is_named() -> None:
    """One scanned page among others: a remark that names it."""
    words = page_stream(column(700, "Words."))
    source = read_pdf(written([words, b"", words], images=[1]), "a.pdf")
    assert [(remark.code, remark.message) for remark in source.remarks] == [
        ("TX320", "Page 2 holds a picture but no text.")
    ]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_truncated_file_is_said_to_be_cut_off(share: float) -> None:
    """No end mark: words are missing, so nothing is read."""
    content = pdf_of(column(700, LONG))
    with pytest.raises(Unreadable, match="damaged or cut off: fetch it again"):
        read_pdf(content[: int(9 + share * (len(content) - 40))], "a.pdf")


def test_an_encrypted_file_is_said_to_be_encrypted() -> None:
    """A file with a user password that is not the empty one."""
    content = pdf_of(column(700, LONG)).replace(
        b"/Root 1 0 R >>",
        b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >> >>",
    )
    with pytest.raises(Unreadable, match=r"encrypted.*save a copy without one"):
        read_pdf(content, "a.pdf")


def test_a_pdf_by_another_name_is_read(tmp_path: Path) -> None:
    """The signature counts, not the suffix."""
    path = tmp_path / "draft.docx"
    path.write_bytes(pdf_of(column(700, "One [two].")))
    assert read(path).text == "One [two].\n"


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "break down"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "more than a minute"),
        ("x = bytearray(10**12)", "memory"),
        ("print('no answer')", "break down"),
        ("raise SystemExit(3)", "break down"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
def test_the_end_of_the_child_becomes_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, sentence: str
) -> None:
    """Whatever ends the child process without an answer, the caller gets one sentence."""
    child = tmp_path / "child.py"
    child.write_text(script, encoding="utf-8")
    monkeypatch.setattr(pdf_child, "__file__", str(child))
    with pytest.raises(Unreadable, match=sentence):
        read_pdf(pdf_of(column(700, "x")), "a.pdf")


def test_a_child_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent's own clock ends a child that sleeps."""
    child = tmp_path / "child.py"
    child.write_text("import time; time.sleep(50)", encoding="utf-8")
    monkeypatch.setattr(pdf_child, "__file__", str(child))
    monkeypatch.setattr(pdf_child, "SECONDS", 0)
    monkeypatch.setattr(pdf, "_GRACE", 0.3)
    with pytest.raises(Unreadable, match="more than a minute"):
        read_pdf(pdf_of(column(700, "x")), "a.pdf")


def test_the_child_imports_nothing_of_travaux() -> None:
    """The script stands alone: it runs without the package in reach."""
    script = (
        f"import runpy, sys; runpy.run_path({pdf_child.__file__!r}); "
        "print([name for name in sys.modules if name.startswith('travaux')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A copy with some bytes changed, taken out or put in."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(len(damaged))
        match chance.randrange(4):
            case 0:
                damaged[place] = chance.randrange(256)
            case 1:
                del damaged[place : place + chance.randint(1, 30)]
            case 2:
                damaged[place:place] = chance.randbytes(chance.randint(1, 10))
            case _:
                number = str(chance.choice([-1, 0, 7, 2**31, 10**12])).encode()
                found = list(re.finditer(rb"\d+", damaged))
                if found:
                    span = chance.choice(found).span()
                    damaged[span[0] : span[1]] = number
    return bytes(damaged)


def test_damaged_pdfs_give_a_source_or_one_sentence() -> None:
    """Twenty-four damaged files through the child process: a reading or `Unreadable`, nothing else."""
    chance = random.Random(2026)
    content = pdf_of([*HEAD, *column(700, LONG, LONG)], [*HEAD, *column(700, LONG, LONG)])
    for _ in range(24):
        try:
            source = read_pdf(mutated(content, chance), "a.pdf")
        except Unreadable as error:
            sound = str(error).startswith("a.pdf ")
        else:
            sound = within(source)
        assert sound


def test_damaged_pages_give_pages_or_a_fault() -> None:
    """Five hundred damaged files through the child's reading function and the layout: pages or a `Fault`."""
    script = """
import random, sys
from tests_pdf import mutated, pdf_of, column, HEAD, LONG
from travaux.formats import pdf_child
from travaux.formats.page_flow import flow
from travaux.formats.page_layout import page_of
chance = random.Random(7)
content = pdf_of([*HEAD, *column(700, LONG, LONG)], [*HEAD, *column(700, LONG, LONG)])
read = 0
for _ in range(500):
    try:
        pages = pdf_child.pages(mutated(content, chance))
    except pdf_child.Fault:
        continue
    flow([page_of(number, page) for number, page in enumerate(pages, start=1)])
    read += 1
print(read)
"""
    loader = (
        "import importlib.util as found, sys; "
        "spec = found.spec_from_file_location('tests_pdf', sys.argv[1]); "
        "module = found.module_from_spec(spec); sys.modules['tests_pdf'] = module; "
        "spec.loader.exec_module(module); exec(sys.argv[2])"
    )
    done = subprocess.run(
        [sys.executable, "-c", loader, __file__, script],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert 0 < int(done.stdout) < 500


def within(source: Source) -> bool:
    """Whether all marks and remarks lie inside the text, sorted."""
    spans = [(mark.start, mark.end) for mark in source.marks]
    return spans == sorted(spans) and all(0 <= start <= end <= len(source.text) for start, end in spans)


def test_random_lines_lose_no_letter() -> None:
    """Whatever stands where: text and furniture together hold every letter and bracket of the pages."""
    chance = random.Random(11)
    for _ in range(300):
        pages = []
        for number in range(1, chance.randint(2, 6)):
            lines = tuple(
                Line(
                    chance.choice(
                        ["[x", "y]", "1", "12 of", "(a) z", "word", "Article 4", "1 note", "* n", "a-b"]
                    ),
                    chance.uniform(0, 500),
                    chance.uniform(0, 842),
                    chance.uniform(0, 600),
                    chance.choice([6.0, 9.0, 12.0]),
                )
                for _ in range(chance.randint(0, 30))
            )
            pages.append(Page(number, WIDTH, HEIGHT, lines))
        laid = flow(pages)
        kept = Counter(laid.text + "".join(each.text for each in laid.furniture))
        for sign in "xyzword[]ArticleN":
            had = sum(line.text.count(sign) for page in pages for line in page.lines)
            own = sum(
                mark.kind in ("footnote", "footnote-reference") and mark.note[:1].isdigit()
                for mark in laid.marks
            )
            assert kept[sign] == had + (own if sign in "[]" else 0), sign


@pytest.mark.parametrize(
    "pattern",
    [
        value
        for module in (page_flow, page_layout, page_notes, pdf, pdf_child)
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    ],
    ids=lambda pattern: pattern.pattern[:20],
)
@pytest.mark.parametrize("unit", [" ", "a", "1", "1.", "[", "]", "a-", ".)", "(a", "- ", "\ufffd"])
def test_no_pattern_runs_away(pattern: re.Pattern[str], unit: str) -> None:
    """Fifty thousand hostile characters are searched well inside the test's own time limit."""
    hostile = unit * (50_000 // len(unit)) + "!"
    for act in (pattern.match, pattern.search, pattern.fullmatch):
        act(hostile)
    assert sum(1 for _ in pattern.finditer(hostile)) <= len(hostile) + 1


def test_many_pages_are_laid_out_in_time() -> None:
    """Five thousand pages with headers and numbers: the search for repetition does not run away."""
    pages = [
        Page(n, WIDTH, HEIGHT, (Line("Head", 72, 800, 99, 9), Line(f"Words {n}.", 72, 600, 99, 12)))
        for n in range(1, 5001)
    ]
    kept, aside = without_furniture(pages)
    assert len(aside) == 5000
    assert all(len(page.lines) == 1 for page in kept)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "opened", "closed", "notes"),
    [
        ("unfccc-paris-2015/2015-11-10.pdf", 1617, 1618, 17),
        ("unfccc-paris-2015/2015-02-12.pdf", 1273, 1273, 10),
        ("unfccc-paris-2015/2015-12-04.pdf", 1685, 1685, 24),
        ("unfccc-paris-2015/2015-10-05.pdf", 231, 231, 5),
        ("tpp-ip-chapter/2013-08-30.pdf", 942, 950, 296),
    ],
)
def test_real_drafts_lose_no_bracket(corpus: Path, name: str, opened: int, closed: int, notes: int) -> None:
    """Text and furniture hold every bracket of the paper, but for those that our note marks add."""
    source = read(corpus / name)
    added = sum(
        mark.kind in ("footnote", "footnote-reference") and mark.note[:1].isdigit() for mark in source.marks
    )
    whole = source.text + "".join(each.text for each in source.furniture)
    assert (whole.count("[") - added, whole.count("]") - added) == (opened, closed)
    assert sum(mark.kind == "footnote" and mark.note.isdigit() for mark in source.marks) == notes
    assert within(source)
