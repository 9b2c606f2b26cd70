"""Text and Markdown files: encodings stated and guessed, control characters, line ends."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travaux.formats import read
from travaux.formats.encodings import decoded
from travaux.formats.plain import read_plain
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = [
    ("cp1252", "Les Parties conviennent que le traité [né de la négociation] entre en vigueur à l'échéance."),
    ("cp1252", "Traité [né]"),
    ("latin-1", "Cada Parte deberá [debería] comunicar su contribución; ¿qué más queda por acordar?"),
    ("cp1252", "Die Vertragsparteien ergreifen für die Übergangszeit geeignete Maßnahmen."),
    ("cp1252", "A situação das nações não é boa; a atenção às populações é necessária."),
    ("cp1252", "Parterna skall [bör] dra tillbaka alla styrkor från området på fyrtioåtta timmar."),
    ("cp1252", "The “Parties” – each a ‘Party’ – shall withdraw."),
    ("cp1252", "The temperature stays below 1.5 °C [2 °C]."),
    ("mac_roman", "Les Parties conviennent que le traité entre en vigueur à l'échéance prévue."),
    ("cp850", "Cada Parte deberá [debería] comunicar su contribución según lo acordado."),
    ("cp1250", "Każda Strona [powinna] wycofać wszystkie siły ze strefy buforowej."),
    ("cp1250", "Smluvní strany se zavazují stáhnout všechny síly z nárazníkové zóny."),
    ("cp1250", "A Felek kötelesek visszavonni az összes erőt az ütközőzónából."),
    ("cp1251", "Стороны [обязуются] вывести все войска из буферной зоны."),
    ("koi8_r", "Стороны [обязуются] вывести все войска из буферной зоны."),
    ("cp866", "Стороны [обязуются] вывести все войска из буферной зоны."),
    ("cp1253", "Κάθε Μέρος [οφείλει] να αποσύρει όλες τις δυνάμεις."),
    ("cp1254", "Her Taraf tampon bölgeden tüm güçlerini altmış gün içinde [çekecektir]."),
    ("cp1255", "כל צד [יסיג] את כל הכוחות מאזור החיץ."),
    ("cp1256", "يتعين على الأطراف [سحب] جميع القوات من المنطقة العازلة."),
    ("gb18030", "各缔约方[应][宜]在六十天内从缓冲区撤出所有部队。"),
    ("big5", "各締約方應當在六十天內從緩衝區撤出所有部隊。"),
    ("shift_jis", "各締約国は、緩衝地帯からすべての軍隊を[撤退させる]ものとする。"),
    ("euc_jp", "各締約国は、緩衝地帯からすべての軍隊を[撤退させる]ものとする。"),
    ("euc_kr", "각 당사국은 완충지대에서 모든 군대를 [철수]한다."),
]


def codes(source: Source) -> list[str]:
    """The codes of a source's remarks, in order."""
    return [remark.code for remark in source.remarks]


@pytest.mark.parametrize(("encoding", "text"), SAMPLES, ids=[f"{n}-{e}" for n, (e, _) in enumerate(SAMPLES)])
def test_an_unstated_encoding_is_guessed_and_said(encoding: str, text: str) -> None:
    """A sentence in each usual encoding comes out letter for letter, with the remark that it was guessed."""
    source = read_plain(text.encode(encoding), "draft.txt")
    assert source.text == text
    assert codes(source) == ["TX301"]
    assert source.encoding in source.remarks[0].message


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff")))
def test_utf8_is_given_back_unchanged(text: str) -> None:
    """Whatever UTF-8 holds, but for what is full of controls, is read as it is, mark or no mark."""
    for content in (text.encode("utf-8"), text.encode("utf-8-sig")):
        try:
            source = read_plain(content, "draft.md", "markdown")
        except Unreadable:
            assert len(text) >= 16
            continue
        assert source.text == text
        assert "TX301" not in codes(source)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_decides(encoding: str, text: str) -> None:
    """UTF-16 and UTF-32 are read by their mark, which is no letter of the text."""
    text = text.removeprefix("\ufeff")
    source = read_plain(text.encode(encoding), "draft.txt")
    assert (source.text, source.encoding) == (text, encoding)


def test_utf16_without_a_mark_is_guessed() -> None:
    """A zero in every other byte is UTF-16, and that is said."""
    source = read_plain("The Parties [né] shall meet.".encode("utf-16-le"), "draft.txt")
    assert source.text == "The Parties [né] shall meet."
    assert codes(source) == ["TX301"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_ascii_in_utf16_without_a_mark_names_the_way_out(codec: str) -> None:
    """Plain English in UTF-16 is also UTF-8 full of zeros: the sentence says which encoding to name."""
    content = "The Parties [shall] meet.".encode(codec)
    with pytest.raises(Unreadable, match=f"^draft\\.txt .*--encoding {codec}"):
        read_plain(content, "draft.txt")
    assert read_plain(content, "draft.txt", encoding=codec).text == "The Parties [shall] meet."


def test_a_few_bad_bytes_do_not_turn_utf8_into_something_else() -> None:
    """A file that is UTF-8 but for one byte is read as UTF-8; the place is marked and named."""
    source = read_plain("é".encode() * 30 + b"\xff [x]", "draft.txt")
    assert source.text == "é" * 30 + "\ufffd [x]"
    assert codes(source) == ["TX302"]
    assert source.text[source.remarks[0].start] == "\ufffd"


def test_the_encoding_named_by_the_caller_is_taken() -> None:
    """A named encoding is not second-guessed."""
    assert read_plain(b"\xd0\xd1", "draft.txt", encoding="koi8-r").text == "пя"


@pytest.mark.parametrize(
    "encoding", ["utf-9", "hex", "rot13", "idna", "undefined", "unicode_escape", "a\0", ""]
)
def test_an_unknown_encoding_is_the_callers_mistake(encoding: str) -> None:
    """No text encoding of that name: one sentence, and not a fault of the file."""
    with pytest.raises(WrongCall, match="no encoding is called"):
        read_plain(b"abc", "draft.txt", encoding=encoding)


def test_bytes_that_are_not_in_the_named_encoding_are_named_with_their_line() -> None:
    """The error names the file, the line and the way out."""
    with pytest.raises(Unreadable, match=r"draft\.txt, line 2: .* save it as UTF-8"):
        read_plain(b"one\n\xff", "draft.txt", encoding="utf-8")


def test_control_characters_are_counted_and_kept() -> None:
    """NULs in a readable text are read, counted, and the first is pointed at."""
    source = read_plain(b"a\0[b]\0", "nul.md", "markdown")
    assert source.text == "a\0[b]\0"
    assert [(remark.code, remark.start) for remark in source.remarks] == [("TX303", 1)]
    assert "2 control characters" in source.remarks[0].message


def test_mixed_line_ends_are_said_and_kept() -> None:
    """Each kind of line end is counted; the rarest one is pointed at; none is changed."""
    source = read_plain(b"a\r\nb\nc\nd", "draft.txt")
    assert source.text == "a\r\nb\nc\nd"
    assert [(remark.code, remark.start) for remark in source.remarks] == [("TX304", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_kind_of_line_end_is_no_remark(end: str) -> None:
    """A file with one kind of line end raises nothing."""
    assert codes(read_plain(f"a{end}b{end}".encode(), "draft.txt")) == []


def test_binary_is_refused() -> None:
    """Random bytes are no draft."""
    with pytest.raises(Unreadable, match="no text"):
        read_plain(random.Random(3).randbytes(5000), "draft.txt")


def test_mutated_bytes_give_a_source_or_one_sentence() -> None:
    """Two thousand damaged texts in all encodings: a reading or `Unreadable`, nothing else."""
    chance = random.Random(2026)
    for turn in range(2000):
        encoding, text = SAMPLES[turn % len(SAMPLES)]
        content = bytearray((text * chance.randint(1, 3)).encode(encoding))
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    del content[place : place + chance.randint(1, 4)]
                case _:
                    content[place:place] = chance.randbytes(chance.randint(1, 4))
            content = content or bytearray(b"x")
        try:
            source = read_plain(bytes(content), "draft.txt")
        except Unreadable as error:
            sound = str(error).startswith("draft.txt")
        else:
            sound = all(0 <= remark.start <= remark.end <= len(source.text) for remark in source.remarks)
        assert sound


def test_a_large_text_in_an_unstated_encoding_is_read() -> None:
    """Ten megabytes of Latin letters are decoded from a sample, whole."""
    text = "Le traité [né] entre en vigueur.\n" * 320_000
    assert decoded(text.encode("cp1252"), "draft.txt").text == text


@pytest.mark.corpus
def test_the_latin_text_of_the_corpus_is_right(corpus: Path) -> None:
    """The ISO-8859-1 file of 2015 comes out letter for letter, its 22 soft hyphens kept."""
    path = corpus / "unfccc-paris-2015" / "2015-11-10.pdftotext.latin1.txt"
    source = read(path)
    assert source.text == path.read_bytes().decode("latin-1")
    assert source.text.count("\u00ad") == 22
    assert codes(source) == ["TX301"]
