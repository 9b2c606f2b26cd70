"""The gate before any zip: what it stops, what it says, what it lets through."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word.build import document, package, paragraph, words
from travaux.formats import package as gate
from travaux.formats.package import Relationship, open_package, xml_tree
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

_MB = 1024 * 1024


def refusal(content: bytes) -> str:
    """The sentence that a file is refused with."""
    with pytest.raises(Unreadable) as caught:
        open_package(content, "talks.docx")
    sentence = str(caught.value)
    assert sentence.startswith("talks.docx")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def crafted(*entries: tuple[bytes, bytes, dict[str, int]]) -> bytes:
    """A zip file byte by byte: (name, packed content, fields that differ from the true ones)."""
    body, directory = b"", b""
    for name, packed, lies in entries:
        offset = lies.get("offset", len(body))
        crc, size = zlib.crc32(packed), lies.get("size", len(packed))
        flags, method = lies.get("flags", 0), lies.get("method", 0)
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, flags, method, 0, 0, crc, len(packed), size, len(name), 0
        )
        body += name + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20 | 3 << 8, 20, flags, method, 0, 0, crc, len(packed), size,
            len(name), 0, 0, 0, 0, lies.get("attributes", 0), offset,
        ) + name  # fmt: skip
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body), 0
    )
    return body + directory + end


def deflated(chunks: list[bytes]) -> bytes:
    """Chunks as one raw deflate stream."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*(pack.compress(chunk) for chunk in chunks), pack.flush()])


class TestSizes:
    """What a directory promises is judged before anything is inflated."""

    def test_ten_gigabytes_are_refused_from_the_directory(self) -> None:
        """The sentence names the part and the limit, and hardly any memory is taken."""
        size = 10 * 1024 * _MB
        packed = b"\0" * (10 * _MB)
        extra = struct.pack("<2HQ", 1, 8, size)
        name = b"word/document.xml"
        local = struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 45, 0, 8, 0, 0, 0, len(packed), 0xFFFFFFFF, len(name), 0
        )
        body = local + name + packed
        directory = struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 45, 45, 0, 8, 0, 0, 0, len(packed), 0xFFFFFFFF,
            len(name), len(extra), 0, 0, 0, 0, 0,
        ) + name + extra  # fmt: skip
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(body), 0)
        content = body + directory + end
        tracemalloc.start()
        sentence = refusal(content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "word/document.xml" in sentence
        assert "10,737,418,240 bytes" in sentence
        assert "50 MB" in sentence
        assert peak < 1 * _MB

    def test_a_size_that_lies_costs_no_more_than_it_says(self) -> None:
        """A part that inflates beyond its declared size is stopped one byte later."""
        packed = deflated([b"<a>", *[b" " * _MB] * 100])
        content = crafted((b"word/document.xml", packed, {"method": 8, "size": 1000}))
        opened = open_package(content, "talks.docx")
        tracemalloc.start()
        with pytest.raises(Unreadable, match="has not the size"):
            opened.read("word/document.xml")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1 * _MB

    def test_a_ratio_beyond_any_text(self) -> None:
        """Ten megabytes out of ten kilobytes are a bomb, whatever they hold."""
        content = package({"word/document.xml": b"<a>" + b" " * (10 * _MB) + b"</a>"})
        assert "times its packed size; the limit is 200 times" in refusal(content)

    def test_pictures_may_be_monotonous(self) -> None:
        """A white picture has a bomb's ratio; it is never inflated."""
        content = package({"word/document.xml": "<a/>", "word/media/white.bmp": b"\xff" * (4 * _MB)})
        assert "word/media/white.bmp" in open_package(content, "talks.docx")

    def test_all_parts_together(self) -> None:
        """A gigabyte in many parts is refused as a whole."""
        entries = [(b"word/media/%d.bin" % index, b"x", {"size": 300 * _MB}) for index in range(4)]
        assert "inflate to 1,258,291,200 bytes; the limit is 1,024 MB" in refusal(crafted(*entries))

    def test_all_parts_that_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What one reading inflates has a limit of its own."""
        monkeypatch.setattr(gate, "MAX_READ", 30)
        opened = open_package(
            package({"a.xml": "<a>12345678901234</a>", "b.xml": "<b>1234567890</b>"}), "talks.docx"
        )
        opened.read("a.xml")
        with pytest.raises(Unreadable, match=r"its parts down to b\.xml"):
            opened.read("b.xml")

    def test_a_hundred_thousand_entries(self) -> None:
        """A directory that says so is not even read."""
        content = crafted(*((b"%d.xml" % index, b"", {}) for index in range(5001)))
        assert "5,001 entries" in refusal(content)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 5_000_000, 0, 0)
        assert "is cut" in refusal(b"PK" + end)

    def test_a_count_that_lies(self) -> None:
        """A directory with more entries than it says is stopped at the limit."""
        content = crafted(*((b"%d.xml" % index, b"", {}) for index in range(5001)))
        head, end = content[:-22], bytearray(content[-22:])
        end[8:12] = struct.pack("<2H", 1, 1)
        assert "more than 5,000 entries" in refusal(head + bytes(end))


class TestNames:
    """An entry's name is a name inside the file, once."""

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:/evil.xml", "word\\document.xml",
            "a//b.xml",
            "./a.xml", "word/\0x.xml", "word/\u202ex.xml", "", "word/..",
        ],
    )  # fmt: skip
    def test_a_name_that_leads_outside_or_misleads(self, name: str) -> None:
        """Such a name is refused, whatever the entry holds."""
        content = crafted((name.encode(), b"<a/>", {"flags": 0x800}))
        assert "its zip directory names" in refusal(content)

    def test_a_name_twice(self) -> None:
        """Two parts of one name, whatever the case, would be read differently by different programs."""
        content = crafted((b"word/document.xml", b"<a/>", {}), (b"word/Document.XML", b"<b/>", {}))
        assert "holds the part word/Document.XML twice" in refusal(content)

    def test_a_symbolic_link(self) -> None:
        """A link leads outside."""
        assert "symbolic link" in refusal(
            crafted((b"word/x", b"/etc/passwd", {"attributes": 0o120777 << 16}))
        )

    def test_folders_are_no_parts(self) -> None:
        """An entry for a folder is harmless."""
        assert "word/a.xml" in open_package(crafted((b"word/", b"", {}), (b"word/a.xml", b"<a/>", {})), "x")


class TestStructure:
    """Where the entries lie, and how they are packed."""

    def test_overlapping_entries(self) -> None:
        """Two entries that share their packed bytes are a bomb by structure."""
        inner = b"<a>" + b"x" * 400 + b"</a>"
        content = crafted((b"a.xml", inner, {}), (b"b.xml", b"<b/>", {"offset": 0}))
        assert "overlap" in refusal(content)

    def test_an_entry_that_runs_into_the_directory(self) -> None:
        """Sizes that reach beyond the content are refused."""
        content = bytearray(crafted((b"a.xml", b"<a/>", {})))
        at = content.index(b"PK\x01\x02") + 20
        content[at : at + 4] = struct.pack("<L", 400)
        assert "overlaps the zip directory" in refusal(bytes(content))

    def test_two_names_for_one_entry(self) -> None:
        """The directory and the entry must say the same."""
        content = crafted((b"word/a.xml", b"<a/>", {})).replace(b"word/a.xml", b"word/b.xml", 1)
        assert "contradict each other" in refusal(content)

    def test_an_encrypted_entry(self) -> None:
        """A zip password is said to be one."""
        assert "is encrypted" in refusal(crafted((b"word/document.xml", b"????", {"flags": 1})))

    def test_a_method_that_word_does_not_use(self) -> None:
        """Only stored and deflated entries are read."""
        assert "packed in a way" in refusal(package({"a.xml": "<a/>"}, zipfile.ZIP_LZMA))

    def test_a_wrong_checksum(self) -> None:
        """A flipped byte in a stored part is found when the part is read."""
        content = package({"a.xml": "<a>shall</a>"}, zipfile.ZIP_STORED).replace(b"shall", b"shalt", 1)
        with pytest.raises(Unreadable, match=r"checksum of its part a\.xml"):
            open_package(content, "talks.docx").read("a.xml")

    @given(st.integers(min_value=0, max_value=100))
    def test_a_file_cut_off(self, percent: int) -> None:
        """Wherever a file ends too early, it is said to be damaged."""
        whole = document(paragraph(words("The Parties shall meet.")))
        cut = whole[: (len(whole) - 1) * percent // 100]
        assert "damaged" in refusal(cut)

    def test_the_form_for_large_archives(self) -> None:
        """An archive in the 64-bit form is read as any other."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive, archive.open("a.xml", "w", force_zip64=True) as entry:
            entry.write(b"<a/>")
        content = file.getvalue()
        assert open_package(content, "x").read("a.xml") == b"<a/>"
        count, size, offset = (
            struct.unpack("<8xH2xLL2x", content[-22:])[0],
            *struct.unpack("<LL", content[-10:-2]),
        )
        end = len(content) - 22
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        assert open_package(content[:end] + record + locator + last, "x").read("a.xml") == b"<a/>"

    @given(
        st.dictionaries(
            st.text("abcdefgé/", min_size=1, max_size=8).filter(
                lambda name: "//" not in f"/{name}/" and name[-1] != "/"
            ),
            st.binary(max_size=200),
            max_size=6,
        ),
        st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    )
    def test_what_the_standard_library_writes_is_read(self, parts: dict[str, bytes], method: int) -> None:
        """`zipfile` is the oracle: the same names, the same bytes."""
        content = package(dict(parts), method)
        opened = open_package(content, "x")
        assert {name: opened.read(name) for name in parts} == parts
        assert sorted(entry.name for entry in opened.entries.values()) == sorted(parts)


DOCTYPES = {
    "plain": b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>',
    "without declaration": b"<!DOCTYPE d><d/>",
    "behind blanks": b" " * 600 + b"<!DOCTYPE d><d/>",
    "behind comments": b"<!-- < -->" * 100 + b"<?x ?><!DOCTYPE d><d/>",
    "byte-order mark": b"\xef\xbb\xbf<!DOCTYPE d><d/>",
    "utf-16": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d><d/>'.encode("utf-16"),
    "utf-16-be": "<!DOCTYPE d><d/>".encode("utf-16-be"),
}
FOREIGN = {
    "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE d+AD4-<d/>',
    "utf-32": "<!DOCTYPE d><d/>".encode("utf-32"),
    "ebcdic": '<?xml version="1.0" encoding="cp037"?><!DOCTYPE d><d/>'.encode("cp037"),
}


class TestMarkup:
    """No document type in any part, in any disguise, read or not."""

    @pytest.mark.parametrize("disguise", DOCTYPES)
    @pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "customXml/item1.xml"])
    def test_a_document_type_in_any_part(self, part: str, disguise: str) -> None:
        """The file is refused with the part's name, also if the part would never be read."""
        sentence = refusal(package({"word/a.xml": "<a/>", part: DOCTYPES[disguise]}))
        assert part in sentence
        assert "document type" in sentence

    @pytest.mark.parametrize("disguise", FOREIGN)
    def test_an_encoding_that_could_hide_one(self, disguise: str) -> None:
        """UTF-8 and UTF-16 are all that an Office file may use."""
        assert "encoding" in refusal(package({"word/document.xml": FOREIGN[disguise]}))

    def test_a_prolog_without_end(self) -> None:
        """What is hidden behind 64 kB of comments is not looked for."""
        content = package({"a.xml": b"<!-- %s -->" % (b"x" * 70_000) + b"<!DOCTYPE d><d/>"})
        assert "before its first element" in refusal(content)

    @pytest.mark.parametrize("disguise", [*DOCTYPES, *FOREIGN])
    def test_the_parser_s_own_door(self, disguise: str) -> None:
        """`xml_tree` refuses the same by itself."""
        with pytest.raises(Unreadable, match=r"word/x\.xml"):
            xml_tree({**DOCTYPES, **FOREIGN}[disguise], "talks.docx", "word/x.xml")

    @pytest.mark.parametrize(
        "content",
        [
            b"<a>",
            b"",
            b"<a>\0</a>",
            b"<a>&lt;&nbsp;</a>",
            b"<a>" * 100_000,
            b"\xff\xfe",
            b"<a b='1' b='2'/>",
            b"<a:b/>",
        ],
    )
    def test_broken_markup(self, content: bytes) -> None:
        """Markup that is not well-formed is said to be, whatever breaks it; nothing is mended silently."""
        with pytest.raises(Unreadable, match=r"word/x\.xml is no well-formed XML"):
            xml_tree(content, "talks.docx", "word/x.xml")

    def test_words_that_look_like_one(self) -> None:
        """A text about document types is a text."""
        tree = xml_tree(b"<a>&lt;!DOCTYPE d><!-- <!DOCTYPE --></a>", "x", "y")
        assert tree.text == "<!DOCTYPE d>"


class TestParts:
    """Finding parts and what they point to."""

    def test_relationships(self) -> None:
        """Targets are seen from the part that names them; outside ones stay addresses."""
        listing = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="a" Type="http://x/styles" Target="styles.xml"/>'
            '<Relationship Id="b" Type="http://x/customXml" Target="../customXml/a%20b.xml"/>'
            '<Relationship Id="c" Type="http://x/hyperlink" Target="https://example.org/" '
            'TargetMode="External"/>'
            '<Relationship Id="d" Type="http://x/header" Target="../../../etc/passwd"/></Relationships>'
        )
        opened = open_package(package({"word/_rels/document.xml.rels": listing}), "x")
        assert opened.relationships("word/document.xml") == (
            Relationship("styles", "word/styles.xml"),
            Relationship("customXml", "customXml/a b.xml"),
            Relationship("hyperlink", "https://example.org/", external=True),
            Relationship("header", "etc/passwd"),
        )
        assert opened.relationships("word/styles.xml") == ()

    def test_a_part_that_is_not_there(self) -> None:
        """The sentence names it."""
        with pytest.raises(Unreadable, match=r"x lacks its part word/styles\.xml"):
            open_package(package({"a.xml": "<a/>"}), "x").read("word/styles.xml")

    @pytest.mark.corpus
    def test_real_files_pass_whole(self, corpus: Path) -> None:
        """Every part of every real Word file is what `zipfile` says it is."""
        for path in sorted(corpus.glob("docx-*/*.docx")):
            opened = open_package(path.read_bytes(), path.name)
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    assert opened.read(name) == archive.read(name)
