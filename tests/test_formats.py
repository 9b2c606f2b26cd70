"""The one door for files: what is read as what, and what is refused with which sentence."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from travaux import formats
from travaux.formats import read
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**parts: str) -> bytes:
    """A zip archive of parts; `__` in a name stands for a slash."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


def typed(main: str, **parts: str) -> bytes:
    """A package whose list of types says what its main part is."""
    kind = f"application/vnd.openxmlformats-officedocument.{main}.main+xml"
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}"/></Types>'
    return zipped(**{"[Content_Types].xml": types, **parts})


REFUSED = [
    ("a.docx", b"", r"empty \(0 bytes\)"),
    ("a.pdf", b"", r"empty \(0 bytes\)"),
    ("a.html", b"", "empty"),
    ("a.docx", b"hello", "is not a Word file"),
    ("a.pdf", b"hello", "is not a PDF"),
    ("a.doc", OLE + "WordDocument".encode("utf-16-le"), r"old Word file \(\.doc\).* save it as \.docx"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted.*without one"),
    ("a.xls", OLE + "Workbook".encode("utf-16-le"), "old Excel workbook"),
    ("a.doc", OLE, "old Office file"),
    ("a.rtf", b"{\\rtf1 x}", r"RTF file.* save it as \.docx"),
    ("a.doc", b"{\\rtf1 x}", "RTF file"),
    ("a.odt", zipped(mimetype="application/vnd.oasis.opendocument.text"), r"OpenDocument.* \.docx"),
    ("a.epub", zipped(mimetype="application/epub+zip"), "e-book"),
    ("a.xlsx", zipped(xl__workbook="x"), "Excel workbook"),
    ("a.docx", zipped(xl__workbook="x"), "Excel workbook"),
    ("a.pptx", zipped(ppt__presentation="x"), "PowerPoint"),
    ("a.zip", zipped(draft="x"), "zip archive"),
    ("a.zip", zipped(notes="word/ word/ word/"), "zip archive"),
    ("a.docx", zipped(xl__workbook="word/ word/ word/"), "Excel workbook"),
    ("a.docx", zipped(ppt__presentation="x", ppt__embeddings__word="word/"), "PowerPoint"),
    ("a.docx", typed("spreadsheetml.sheet", document="x"), "Excel workbook"),
    ("a.docx", zipped(word__document="x")[:-30], "damaged or cut off"),
    ("a.txt", "The Parties [shall] meet.".encode("utf-16-le"), "--encoding utf-16-le"),
    ("a.md", "The Parties [shall] meet.".encode("utf-16-be"), "--encoding utf-16-be"),
    ("a.html", "<p>The Parties [shall] meet.".encode("utf-16-le"), "--encoding utf-16-le"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture.*text recognition"),
    ("a.txt", bytes(range(256)) * 20, "is no text"),
    ("a.pages", b"anything", "Apple Pages"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_draft_is_refused_with_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    """The error says what the file is and what to do, in one line that begins with the file's name."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=sentence) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """A name that does not exist."""
    with pytest.raises(Unreadable, match="does not exist"):
        read(tmp_path / "none.md")


def test_an_empty_name_is_said() -> None:
    """No name at all."""
    with pytest.raises(Unreadable, match="the path is empty: name the file"):
        read("")


def test_a_directory_is_said(tmp_path: Path) -> None:
    """A folder in place of a file."""
    with pytest.raises(Unreadable, match="is a directory"):
        read(tmp_path)


def test_a_name_that_no_system_knows_is_said() -> None:
    """A zero byte in a name."""
    with pytest.raises(Unreadable, match="cannot be opened"):
        read("a\0b.md")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read all")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    """A file without the right to read it."""
    path = tmp_path / "secret.md"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(Unreadable, match="may not be read"):
        read(path)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """A sparse file of 300 MB is refused by its size."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Unreadable, match="larger than 256 MB"):
        read(path)


def test_a_stream_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says no size beforehand is read up to the limit only."""
    monkeypatch.setattr(formats, "LARGEST", 1000)
    path = tmp_path / "draft.txt"
    path.write_bytes(b"x" * 1001)
    with pytest.raises(Unreadable, match="larger than"):
        read(path)


def test_an_unknown_reading_is_the_callers_mistake(tmp_path: Path) -> None:
    """There are three readings."""
    with pytest.raises(WrongCall, match="original, final or all"):
        read(tmp_path / "draft.md", reading="latest")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.md", b"# Draft", "markdown"),
        ("a.MARKDOWN", b"# Draft", "markdown"),
        ("a.txt", b"<html><p>x", "text"),
        ("a", b"plain [text]", "text"),
        ("a.xyz", b"plain", "text"),
        ("a.md", b"", "markdown"),
        ("a.htm", b"<p>x</p>", "html"),
        ("page", b"\xef\xbb\xbf \n<!DOCTYPE html><p>x</p>", "html"),
    ],
)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    """By its signature, then by its suffix, else as text; path and hash are those of the file."""
    path = tmp_path / name
    path.write_bytes(content)
    source = read(str(path))
    assert source.format == kind
    assert source.path == str(path)
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_reading_markdown_loads_no_other_reader(tmp_path: Path) -> None:
    """Neither lxml nor pdfium is imported for a Markdown file."""
    path = tmp_path / "draft.md"
    path.write_text("[shall]", encoding="utf-8")
    script = (
        "import sys; from travaux.formats import read; read(sys.argv[1]); "
        "print(sorted({'lxml', 'pypdfium2', 'pypdfium2_raw', 'zipfile'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_text_of_fifty_megabytes_is_read(tmp_path: Path) -> None:
    """A long text is a text."""
    path = tmp_path / "long.txt"
    content = b"The Parties [shall] meet.\n" * (50 * 1024 * 1024 // 26)
    path.write_bytes(content)
    assert len(read(path).text) == len(content)


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>The Parties [shall] meet.</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize("name", ["a.docx", "a.bin"])
def test_a_word_file_that_holds_workbooks_is_a_word_file(tmp_path: Path, name: str) -> None:
    """Stored workbooks name their parts many times; the Word file is told by its own parts."""
    workbook = zipped(**{f"xl__sheets__{number}": "x" for number in range(50)}).decode("latin-1")
    path = tmp_path / name
    path.write_bytes(zipped(**{"word__document.xml": WORD, "word__embeddings__1.xlsx": workbook}))
    assert read(path).text.strip() == "The Parties [shall] meet."


@pytest.mark.parametrize("name", ["empty.md", "empty.txt", "empty"])
@pytest.mark.parametrize("content", [b"", b" \n\r\n\t", b"\xef\xbb\xbf\n"])
def test_a_file_without_words_is_read_and_said(tmp_path: Path, name: str, content: bytes) -> None:
    """Nothing is lost of it, and it carries the warning."""
    path = tmp_path / name
    path.write_bytes(content)
    source = read(path)
    assert source.text.encode() == content.removeprefix(b"\xef\xbb\xbf")
    assert [(found.code, found.start, found.end) for found in source.remarks if found.code == "TX305"] == [
        ("TX305", 0, 0)
    ]


def test_a_word_file_without_words_is_said(tmp_path: Path) -> None:
    """Every format carries the warning."""
    path = tmp_path / "empty.docx"
    path.write_bytes(zipped(**{"word__document.xml": WORD.replace("The Parties [shall] meet.", "")}))
    assert "TX305" in [found.code for found in read(path).remarks]
