"""HTML: what a browser shows, and nothing else; list numbers, changes, notes, encodings, hostile pages."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travaux.formats import encodings, html, html_lines
from travaux.formats.html import read_html
from travaux.text.errors import Unreadable
from travaux.text.source import Source


def page(text: str, **options: str) -> Source:
    """The reading of a page in UTF-8."""
    return read_html(text.encode(), "a.html", **options)  # type: ignore[arg-type]


def marked(source: Source, kind: str) -> list[str]:
    """The words under the marks of a kind."""
    return [source.text[mark.start : mark.end] for mark in source.marks if mark.kind == kind]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>The   Parties\n [shall]<b> meet </b>now.<p>Two", "The Parties [shall] meet now.\nTwo\n"),
        ("<p>one<br>two<br><br>four</p>five", "one\ntwo\n\nfour\nfive\n"),
        ("a&nbsp;b &amp; &lt;c&gt; &eacute;&#x2014;", "a\xa0b & <c> é—\n"),
        ("<div><div>a</div><div><span>b</span> c</div></div>", "a\nb c\n"),
        ("<pre>a\n  b [c]\n</pre>d", "a\n  b [c]\nd\n"),
        ("<p>a<script>no</script><style>no</style><template>no</template><!-- no -->b", "ab\n"),
        ("<p hidden>no</p><p style='DISPLAY : none'>no</p><p style='visibility:hidden'>no</p>yes", "yes\n"),
        ("<noscript><p>read too</p></noscript><p>modalit[y][ies]", "read too\nmodalit[y][ies]\n"),
        ("<table><tr><td>a<p>b</td><td></td><td>c</table>d", "a\nb\nc\nd\n"),
        ("plain [text] without a tag", "plain [text] without a tag\n"),
        ("<a href='http://x'>linked</a> <em>words</em>", "linked words\n"),
        ("m<sup>2</sup> and CO<sub>2</sub>", "m2 and CO2\n"),
    ],
)
def test_what_shows_is_read(body: str, text: str) -> None:
    """A line for each paragraph, white space as a browser sets it, no hidden words."""
    assert page(f"<html><head><title>T</title></head><body>{body}</body></html>").text == text


@pytest.mark.parametrize(
    ("body", "words", "places"),
    [
        ("<p hidden>not seen</p>", 2, 1),
        ("<p style='display:none'>two [words]</p> x <b style='visibility: hidden'>one</b>", 3, 2),
        ("<object data=x.pdf>its <b>other</b> words</object>", 3, 1),
        ("<svg><text>drawn words</text><style>no words</style></svg>", 2, 1),
        ("<div hidden><div hidden>inner</div><script>no()</script>outer</div>", 2, 1),
        ("<dialog>closed one</dialog><template>kept</template>", 3, 2),
        ("<p hidden> </p><object></object><script>no words</script><style>p {}</style>", 0, 0),
        ("<del>left out</del>", 0, 0),
    ],
)
def test_words_left_out_are_counted(body: str, words: int, places: int) -> None:
    """A page that holds more words than it shows says how many, and where the first would stand."""
    source = page(f"<html><head><title>T</title></head><body><p>Seen</p>{body}<p>End</p></body></html>")
    said = [remark for remark in source.remarks if remark.code == "TX314"]
    assert bool(said) == bool(words)
    for remark in said:
        assert re.findall(r"[0-9]+", remark.message) == [str(words), str(places)]
        assert remark.start == remark.end == len("Seen\n")


def test_the_title_is_kept_aside() -> None:
    """A page's title is no word of the draft, and not lost."""
    source = page("<title> Draft\n two </title><h1>Draft</h1><p>x")
    assert [each.text for each in source.furniture] == ["Draft two"]
    assert source.text == "Draft\nx\n"


def test_headings_and_type_are_marked() -> None:
    """Levels of headings; bold, italic, underlined, struck, highlighted words without space."""
    source = page("<h2>Article 1</h2><p>a <b> bold </b><i>it</i> <u>un</u> <s>st</s> <mark>hi</mark></p>")
    assert [(mark.kind, mark.level) for mark in source.marks if mark.kind == "heading"] == [("heading", 2)]
    words = {kind: marked(source, kind) for kind in ("bold", "italic", "underlined", "struck", "highlighted")}
    assert words == {
        "bold": ["bold"],
        "italic": ["it"],
        "underlined": ["un"],
        "struck": ["st"],
        "highlighted": ["hi"],
    }
    assert [remark.code for remark in source.remarks] == ["TX312"]


def test_list_numbers_are_written_out() -> None:
    """Start, type, value, direction and style count as in a browser; bullets are no words."""
    source = page(
        "<ol start=3><li>a<li><p>b</p><p>bb</p><ol type=i><li>c<li>d</ol><li value=9>e<li>f</ol>"
        "<ol reversed type=A><li>x<li>y</ol><ol style='list-style-type: lower-alpha' start=27><li>z</ol>"
        "<ul><li>u</ul><ol style='list-style: none'><li>n</ol>"
    )
    assert source.text == "3. a\n4. b\nbb\ni. c\nii. d\n9. e\n10. f\nB. x\nA. y\naa. z\nu\nn\n"
    assert marked(source, "label") == ["3.", "4.", "i.", "ii.", "9.", "10.", "B.", "A.", "aa."]
    assert [mark.level for mark in source.marks if mark.kind == "label"] == [0, 0, 1, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("reading", "text", "insertions", "deletions"),
    [
        ("original", "The Parties should meet.\n", [], ["should"]),
        ("final", "The Parties shall meet.\n", ["shall"], []),
        ("all", "The Parties shouldshall meet.\n", ["shall"], ["should"]),
    ],
)
def test_tracked_changes_have_three_readings(
    reading: str, text: str, insertions: list[str], deletions: list[str]
) -> None:
    """`ins` and `del` are read as the reading says, marked with their date, and said."""
    source = page(
        "<p>The Parties <del>should</del><ins datetime='2026-11-22'>shall</ins> meet.", reading=reading
    )
    assert source.text == text
    assert (marked(source, "insertion"), marked(source, "deletion")) == (insertions, deletions)
    assert [remark.code for remark in source.remarks] == ["TX310"]
    assert all(mark.date == "2026-11-22" for mark in source.marks if mark.kind == "insertion")


PANDOC = (
    "<p>Text<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a> [x]</p>"
    "<section class='footnotes'><hr><ol><li id='fn1'><p>The note [y].<a href='#fnref1' class='footnote-back' "
    "role='doc-backlink'>↩</a></p></li></ol></section>"
)
WORD = (
    "<p>Text<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>[1]</span></a> [x]</p>"
    "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> The note [y].</p></div>"
)


@pytest.mark.parametrize("body", [PANDOC, WORD])
def test_footnotes_are_tied_to_their_references(body: str) -> None:
    """A linked number that points to a note on the page; the note begins with its sign."""
    source = page(body)
    assert source.text == "Text[^1] [x]\n[^1]: The note [y].\n"
    assert marked(source, "footnote-reference") == ["[^1]"]
    assert marked(source, "footnote") == ["[^1]: The note [y]."]


def test_a_linked_number_that_is_no_note_stays() -> None:
    """A reference to an article, or to another page, is text."""
    assert page("<p>see <a href='#art4'>4</a>, <a href='#fn9'>9</a><p id=art4>x").text == "see 4, 9\nx\n"


def test_tables_and_cells_are_marked() -> None:
    """Row and column of each cell, as in a Word file."""
    source = page("<table><tr><td>a<td>b<tr><th>c</table>")
    assert [
        (mark.note, source.text[mark.start : mark.end]) for mark in source.marks if mark.kind == "cell"
    ] == [
        ("1,1", "a"),
        ("1,2", "b"),
        ("2,1", "c"),
    ]
    assert marked(source, "table") == ["a\nb\nc"]


@pytest.mark.parametrize(
    ("content", "text", "guessed"),
    [
        ("<meta charset=iso-8859-1><p>é “x”".encode("cp1252"), "é “x”\n", False),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">пя'.encode("koi8-r"),
            "пя\n",
            False,
        ),
        (
            '<?xml version="1.0" encoding="iso-8859-2"?><html><p>ł</p></html>'.encode("iso-8859-2"),
            "ł\n",
            False,
        ),
        ("<p>Traité [né]".encode("cp1252"), "Traité [né]\n", True),
        ("<meta charset=utf-8><p>Traité [né]".encode("cp1252"), "Traité [né]\n", True),
        ("<meta charset=utf-99><p>Traité".encode(), "Traité\n", False),
        ("<p>é".encode("utf-16"), "é\n", False),
        ("\ufeff<meta charset=iso-8859-1><p>é".encode(), "é\n", False),
    ],
)
def test_the_declared_encoding_is_honoured_else_guessed(content: bytes, text: str, guessed: bool) -> None:  # noqa: FBT001
    """By byte-order mark, by declaration, else by a guess that is said."""
    source = read_html(content, "a.html")
    assert source.text == text
    assert ("TX301" in [remark.code for remark in source.remarks]) == guessed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"  \n", "is empty"),
        (b"<p></p><script>x</script>", "shows no words"),
        (b"<div>" * 100_000 + b"x", "too deeply nested"),
        (b"<b>" * 300 + b"x", "too deeply nested"),
        (b"<p>" + b"word " * 2_500_000, "too long a line"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(content: bytes, sentence: str) -> None:
    """Where the parser would drop words, nothing is read."""
    with pytest.raises(Unreadable, match=rf"^a\.html.*{sentence}"):
        read_html(content, "a.html")


def test_nul_letters_do_not_end_the_page() -> None:
    """A zero byte becomes U+FFFD, as the HTML standard has it."""
    assert page("a\0b [c]").text == "a\ufffdb [c]\n"


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</i>", "<ol>", "<li>", "<td>", "<tr>", "x ", " [y] ", "<br>"])
    )
)
def test_no_word_is_lost_in_any_nesting(pieces: list[str]) -> None:
    """Whatever the tags, each visible word and bracket comes out once, in order."""
    words = [piece.strip() for piece in pieces if "<" not in piece]
    try:
        source = page("".join(pieces))
    except Unreadable:
        assert not words
        return
    labels = {index for mark in source.marks if mark.kind == "label" for index in range(mark.start, mark.end)}
    kept = "".join(char for index, char in enumerate(source.text) if index not in labels)
    assert "".join(kept.split()) == "".join(words)
    spans = [(mark.start, mark.end) for mark in source.marks]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(source.text) for start, end in spans)


def test_mutated_pages_give_a_source_or_one_sentence() -> None:
    """Two thousand damaged pages: a reading or `Unreadable`, nothing else."""
    chance = random.Random(2026)
    whole = (
        PANDOC + WORD + "<table><tr><td><ol start=2><li value=x>é<del>a</del></ol></table><pre> z"
    ).encode()
    tags = [
        b"<li>",
        b"<td>",
        b"</p>",
        b"<table>",
        b"<ol reversed>",
        b"<!--",
        b"<",
        b"&#xD800;",
        b"\0",
        b"<svg>",
    ]
    for _ in range(2000):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 10)):
            place = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    del content[place : place + chance.randint(1, 20)]
                case _:
                    content[place:place] = chance.choice(tags)
        try:
            source = read_html(bytes(content), "a.html", chance.choice(["original", "final", "all"]))
        except Unreadable as error:
            sound = str(error).startswith("a.html")
        else:
            sound = all(0 <= mark.start <= mark.end <= len(source.text) for mark in source.marks)
        assert sound


@pytest.mark.parametrize(
    "pattern",
    [
        value
        for module in (encodings, html, html_lines)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    ],
    ids=lambda pattern: str(pattern.pattern)[:20],
)
@pytest.mark.parametrize(
    "unit", [" ", "a", "1", "<meta ", "charset", "=", "list-style", "text-decoration:", "fn", "é"]
)
def test_no_pattern_runs_away(pattern: re.Pattern[str] | re.Pattern[bytes], unit: str) -> None:
    """Fifty thousand hostile characters are searched well inside the test's own time limit."""
    hostile = unit * (50_000 // len(unit)) + "!"
    subject = hostile.encode() if isinstance(pattern.pattern, bytes) else hostile
    assert len(pattern.findall(subject)) <= len(subject) + 1  # type: ignore[arg-type]
