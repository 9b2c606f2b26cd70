"""Word redlines: all changes rejected give the old draft, accepted the new one; nothing else goes along."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word.build import NAMESPACES, document, level, lists, paragraph, words
from tests.word.office import NO_OFFICE, OFFICE, readings
from travaux import formats, negotiation
from travaux.drafting.align import common, signs
from travaux.drafting.closer import closer
from travaux.drafting.compare import compare
from travaux.examples import DRAFTS, draft
from travaux.formats.docx import read_docx
from travaux.text.errors import Unreadable
from travaux.text.parser import parse
from travaux.text.passages import apply
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.text.passages import Passage

MAY = datetime(2026, 5, 9, tzinfo=UTC)
PARIS = "unfccc-paris-2015/2015-{}.agreement.md"
TRACKED = "docx-tracked/{}.docx"
PAIRS = {
    "paris": (PARIS.format("11-10"), PARIS.format("12-04")),
    "paris, the last week": (PARIS.format("12-04"), PARIS.format("12-12")),
    "word": (TRACKED.format("python-redlines-original"), TRACKED.format("python-redlines-modified")),
    "dense": (
        TRACKED.format("openxmlpowertools-RA001-Tracked-Revisions-01"),
        TRACKED.format("openxmlpowertools-RA001-Tracked-Revisions-02"),
    ),
    "long": (
        "docx-brackets/ilpa-model-lpa-deal-by-deal.docx",
        "docx-brackets/ilpa-model-lpa-whole-of-fund.docx",
    ),
}
WORDS = re.compile(r"\w+|[\[\]]")
BITS = ["[", "]", "][", "shall", "of", "the", "sea", ", ", ".\n", "\r\n"]
STYLES = (
    f"<w:styles {NAMESPACES}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Depth{depth}"><w:name w:val="Depth{depth}"/><w:pPr>'
        f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for depth in (0, 1)
    )
    + "</w:styles>"
)
GOING, COMING = ("deleted", "moved-from"), ("inserted", "moved-to")
BULLET = re.compile(r"^[ \t]*•[ \t]", re.MULTILINE)
TRACE = re.compile(
    rb"w:rsid|paraId|durableId|w:nsid|w:vanish|_GoBack|commentR|customXml|docProps|thumbnail|proofErr"
)
ALLOWED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/\w+\.xml\.rels"
    r"|word/(document|styles|numbering|settings|fontTable|footnotes|endnotes|theme/theme\d|header\d*|footer\d*)"
    r"\.xml|word/media/[\w.-]+"
)


def made(old: Source, new: Source, author: str = "Karvenia") -> bytes:
    """The redline of two sources."""
    return negotiation.redline(compare(parse(old), parse(new)), author, MAY)


def shipped(name: str, suffix: str) -> Source:
    """A shipped draft."""
    return formats.read(Path(str(draft(name, suffix))))


def tells(content: bytes, old: Source, new: Source) -> None:
    """Assert that a redline, by our own reader, is the old text rejected and the new one accepted."""
    assert read_docx(content, "redline.docx", "original").text == lines(old.text)
    assert read_docx(content, "redline.docx", "final").text == lines(new.text)


def lines(text: str) -> str:
    """A text as Word can hold it, by lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("suffix", [".md", ".docx"])
@pytest.mark.parametrize("step", [0, 1])
def test_shipped_drafts_both_ways(suffix: str, step: int) -> None:
    """The redline of two shipped drafts holds both, to the character, forwards and backwards."""
    old, new = (shipped(name, suffix) for name in DRAFTS[step : step + 2])
    tells(made(old, new), old, new)
    tells(made(new, old), new, old)


def test_word_against_markdown() -> None:
    """A Word file takes the changes that make it a Markdown draft, line by line."""
    old, new = shipped(DRAFTS[0], ".docx"), shipped(DRAFTS[1], ".md")
    content = made(old, new)
    assert read_docx(content, "redline.docx", "original").text == old.text


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text("ab [],.\n", max_size=14), max_size=8),
    st.lists(st.text("ab [],.\n", max_size=14), max_size=8),
)
def test_any_two_texts(first: list[str], second: list[str]) -> None:
    """Whatever two texts say, their redline holds both."""
    old, new = Source(" ".join(first), "markdown"), Source(" ".join(second), "markdown")
    tells(made(old, new), old, new)


@given(st.lists(st.sampled_from(BITS), max_size=24), st.lists(st.sampled_from(BITS), max_size=24))
def test_a_closer_script_makes_the_same_text(first: list[str], second: list[str]) -> None:
    """A script that marks less makes the same text, marks no more, and parts no line end of two signs."""
    old, new = (Source(" ".join(words), "markdown") for words in (first, second))
    script = compare(parse(old), parse(new)).passages
    less = closer(script, old.text, new.text)
    assert apply(less, old.text, new.text) == new.text
    assert "".join(old.text[p.old_start : p.old_end] for p in less if p.kind not in COMING) == old.text
    assert all(
        p.kind != "kept" or old.text[p.old_start : p.old_end] == new.text[p.new_start : p.new_end]
        for p in less
    )
    assert signs_marked(less) <= signs_marked(script)
    edges = [p.old_start for p in less] + [p.old_end for p in less]
    assert not any(old.text[at - 1 : at + 1] == "\r\n" for at in edges if at)


def test_brackets_answer_one_another_in_a_redline() -> None:
    """Where the words of two brackets are others now, their marks stay."""
    old, new = "[They][All sides] go north.", "[Both Parties][The armies of both] go north."
    found = closer(compare(*(parse(Source(text, "markdown")) for text in (old, new))).passages, old, new)
    assert [old[p.old_start : p.old_end] for p in found if p.kind == "deleted"] == ["They", "All sides"]
    assert [new[p.new_start : p.new_end] for p in found if p.kind == "inserted"] == [
        "Both Parties",
        "The armies of both",
    ]


def test_a_lone_word_between_large_changes_is_not_kept() -> None:
    """A small word that two rewritten clauses share by chance is marked with them."""
    old = "It was agreed at noon by every envoy present then of course with great and lasting relief. End."
    new = "Nothing could ever please such stubborn people here today of all their many long sad years. End."
    found = closer(compare(*(parse(Source(text, "markdown")) for text in (old, new))).passages, old, new)
    assert [p.kind for p in found][:2] == ["deleted", "inserted"]
    assert "of" not in [old[p.old_start : p.old_end].strip() for p in found if p.kind == "kept"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["paris", "paris, the last week", "long"])
def test_few_words_are_marked(corpus: Path, name: str) -> None:
    """A redline marks at most 5 % more words and brackets than the fewest possible without moves."""
    old, new = (formats.read(corpus / one) for one in PAIRS[name])
    script = closer(compare(parse(old), parse(new)).passages, old.text, new.text)
    marked = sum(
        len(WORDS.findall(old.text[p.old_start : p.old_end])) for p in script if p.kind in GOING
    ) + sum(len(WORDS.findall(new.text[p.new_start : p.new_end])) for p in script if p.kind in COMING)
    drafts = [WORDS.findall(text) for text in (old.text, new.text)]
    first, second = signs(*drafts)
    kept = sum(length for _, _, length in common(first, second))
    assert marked <= 1.05 * (len(drafts[0]) + len(drafts[1]) - 2 * kept)


def test_author_and_date_stand_on_every_change() -> None:
    """Each change names the author and the date that were given, and no number is used twice."""
    old, new = (shipped(name, ".docx") for name in DRAFTS[:2])
    written = part(made(old, new, "Écrivain <1>"), "word/document.xml")
    changes = re.findall(r"<w:(?:ins|del|moveFrom|moveTo) [^>]*>", written)
    assert changes
    assert all(
        'w:author="Écrivain &lt;1&gt;"' in one and 'w:date="2026-05-09T00:00:00Z"' in one for one in changes
    )
    numbers = re.findall(r'<w:(?:ins|del|moveFrom|moveTo|\w+RangeStart) [^>]*?w:id="(\d+)"', written)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("suffix", [".md", ".docx"])
def test_nothing_goes_along_that_is_not_the_text(suffix: str) -> None:
    """Only parts on the list; no session ids, hidden words or comments; fixed dates, the same bytes."""
    old, new = (shipped(name, suffix) for name in DRAFTS[:2])
    content = made(old, new)
    assert content == made(old, new)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if not ALLOWED.fullmatch(name)] == []
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert TRACE.search(everything) is None


def test_what_the_old_file_had_deleted_leaves_no_trace(tmp_path: Path) -> None:
    """Words that an earlier tracked change took out, and its author, are in no part of the redline."""
    tracked = (
        words("All ")
        + '<w:del w:id="9" w:author="Tolmar">'
        + words("SECRET ", element="delText")
        + "</w:del>"
    )
    old = word(tmp_path / "old.docx", paragraph(tracked + words("forces withdraw.")))
    new = Source("All heavy forces withdraw.", "markdown")
    content = made(old, new)
    tells(content, old, new)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"SECRET" not in everything
    assert b"Tolmar" not in everything


def test_formatting_is_kept(tmp_path: Path) -> None:
    """Kept words keep their look; words put in look like those beside them."""
    old = word(tmp_path / "old.docx", paragraph(words("The Parties ", "<w:b/>") + words("withdraw.")))
    content = made(old, Source("The two Parties withdraw.", "markdown"))
    found = read_docx(content, "redline.docx", "final")
    assert [found.text[mark.start : mark.end] for mark in found.marks if mark.kind == "bold"] == [
        "The two Parties "
    ]


def test_a_moved_paragraph_is_a_move(tmp_path: Path) -> None:
    """A paragraph that stands elsewhere is told as a move, under one name at both places."""
    one = "Fishing with torches is forbidden on both banks and on the islands."
    rest = [
        f"{at}. The keeper of lock {at} rings the bell at dawn and at dusk, feasts not excepted."
        for at in range(4)
    ]
    old = word(tmp_path / "old.docx", "".join(paragraph(words(line)) for line in [one, *rest]))
    new = word(tmp_path / "new.docx", "".join(paragraph(words(line)) for line in [*rest, one]))
    written = part(made(old, new), "word/document.xml")
    left = re.findall(r'moveFromRangeStart [^>]*w:name="(\w+)"', written)
    assert left
    assert left == re.findall(r'moveToRangeStart [^>]*w:name="(\w+)"', written)
    assert "<w:delText" not in written


NOTES: dict[str, tuple[list[str], list[str], int]] = {
    "none at first": ([], ["Karvenia reserves its position."], 1),
    "none at last": (["Karvenia reserves its position."], [], 1),
    "one before": (["Karvenia waits."], ["Tolmar objects.", "Karvenia waits."], 2),
    "one behind": (["Karvenia waits."], ["Karvenia waits.", "Tolmar objects.\nIt says why."], 2),
    "one of them new, one changed": (
        ["Karvenia waits.", "Tolmar objects."],
        ["Karvenia waits now.", "Norland asks whether it may.", "Tolmar objects."],
        3,
    ),
    "one of them gone": (["Karvenia waits.", "Selund drafts it.", "Tolmar objects."], ["Tolmar objects."], 3),
}


@pytest.mark.parametrize("name", NOTES)
def test_notes_come_and_go_with_their_references(name: str, tmp_path: Path) -> None:
    """A note that only one draft has is a note in the redline; only its reference is marked."""
    old, new = noted(tmp_path / "old.docx", NOTES[name][0]), noted(tmp_path / "new.docx", NOTES[name][1])
    content = made(old, new)
    tells(content, old, new)
    body = part(content, "word/document.xml")
    assert body.count("<w:footnoteReference ") == NOTES[name][2]
    assert "[^" not in re.sub(r"<[^>]+>", "", body)


@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
@pytest.mark.timeout(240)
def test_libreoffice_takes_notes_with_their_references(tmp_path: Path) -> None:
    """LibreOffice rejects a reference that came with its note, and accepts one that goes likewise."""
    # It does not join two paragraphs where a deletion reaches from one over a note in the next.
    pairs = {
        f"notes{at}": [noted(tmp_path / f"{at}-{side}.docx", notes) for side, notes in enumerate(two[:2])]
        for at, (name, two) in enumerate(NOTES.items())
        if name != "one of them new, one changed"
    }
    shows_both(pairs, tmp_path)


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    """A Word file that is gone or no longer the one that was read is named in one sentence."""
    path = tmp_path / "old.docx"
    old = word(path, paragraph(words("All forces withdraw.")))
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(Unreadable, match=r"old\.docx"):
        made(old, Source("All go."))
    path.unlink()
    with pytest.raises(Unreadable, match=r"old\.docx"):
        made(old, Source("All go."))


def test_a_paragraph_that_changed_its_level_keeps_its_number_automatic(tmp_path: Path) -> None:
    """A paragraph at another level of its list is a tracked change; no number is written."""
    old, new = relevelled(tmp_path)
    content = made(old, new)
    tells(content, old, new)
    written = part(content, "word/document.xml")
    assert written.count("<w:pPrChange ") == 1
    assert "<w:ins " not in written


def test_a_list_counted_otherwise_is_written_out(tmp_path: Path) -> None:
    """Where most paragraphs changed their levels, the numbers of the list are words, and marked as such."""
    old = listed(tmp_path / "old.docx", [0] * 9)
    new = listed(tmp_path / "new.docx", [0, *[1] * 8])
    content = made(old, new)
    tells(content, old, new)
    assert "<w:pPrChange " not in part(content, "word/document.xml")


@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
@pytest.mark.timeout(240)
def test_libreoffice_accepts_and_rejects(tmp_path: Path) -> None:
    """LibreOffice, all changes rejected or accepted, shows the old or the new draft, line for line."""
    pairs = {f"step{at}": [shipped(name, ".md") for name in DRAFTS[at : at + 2]] for at in (0, 1)}
    pairs["levels"] = list(relevelled(tmp_path))
    found = readings({name: made(old, new) for name, (old, new) in pairs.items()}, tmp_path)
    for name, (old, new) in pairs.items():
        assert plain(found[name, "original"]) == plain(old.text)
        assert plain(found[name, "final"]) == plain(new.text)


@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
@pytest.mark.timeout(240)
def test_libreoffice_shows_the_word_files_themselves(tmp_path: Path) -> None:
    """LibreOffice shows of the shipped Word files what it shows of OLD and NEW themselves."""
    steps = ((0, 1), (1, 2), (0, 2), (2, 0), (2, 1))
    pairs = {f"{at}{to}": [shipped(DRAFTS[one], ".docx") for one in (at, to)] for at, to in steps}
    shows_both(pairs, tmp_path, ways=("forth",))


@pytest.mark.corpus
@pytest.mark.parametrize("name", PAIRS)
def test_real_pairs(corpus: Path, name: str) -> None:
    """The redline of two real drafts holds both, to the character."""
    old, new = (formats.read(corpus / one) for one in PAIRS[name])
    tells(made(old, new), old, new)


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
@pytest.mark.timeout(240)
def test_real_pairs_in_libreoffice(corpus: Path, tmp_path: Path) -> None:
    """LibreOffice shows the Paris drafts line for line."""
    pairs = {
        name: [formats.read(corpus / one) for one in PAIRS[name]]
        for name in ("paris", "paris, the last week")
    }
    found = readings({str(at): made(old, new) for at, (old, new) in enumerate(pairs.values())}, tmp_path)
    for at, (old, new) in enumerate(pairs.values()):
        assert plain(found[str(at), "original"]) == plain(old.text)
        assert plain(found[str(at), "final"]) == plain(new.text)


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
@pytest.mark.timeout(240)
def test_real_word_files_in_libreoffice(corpus: Path, tmp_path: Path) -> None:
    """Both ways, LibreOffice shows of real Word files what it shows of OLD and NEW themselves."""
    shows_both(
        {name: [formats.read(corpus / one) for one in PAIRS[name]] for name in ("word", "dense", "long")},
        tmp_path,
    )


@pytest.mark.corpus
def test_nothing_goes_along_from_real_word_files(corpus: Path) -> None:
    """Of every real Word file only the text and its look go into a redline, and no author but the given."""
    papers = sorted(corpus.glob("docx-*/*.docx"))
    assert papers
    for paper in papers:
        content = made(formats.read(paper), Source("They go.", "markdown"), "Karvenia")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert [name for name in archive.namelist() if not ALLOWED.fullmatch(name)] == []
            everything = b"".join(archive.read(name) for name in archive.namelist())
        assert TRACE.search(everything) is None, paper
        assert set(re.findall(rb'w:author="([^"]*)"', everything)) <= {b"Karvenia"}


def shows_both(
    pairs: dict[str, list[Source]], folder: Path, ways: tuple[str, ...] = ("forth", "back")
) -> None:
    """Assert that LibreOffice shows each pair's redline as it shows the two files, but for blank lines."""
    files: dict[str, bytes] = {}
    for name, (old, new) in pairs.items():
        files |= {f"{name}-old": Path(old.path).read_bytes(), f"{name}-new": Path(new.path).read_bytes()}
        files |= {f"{name}-forth": made(old, new), f"{name}-back": made(new, old)}
    found = {
        key: [line for line in plain(BULLET.sub("- ", text)) if line]
        for key, text in readings({name: in_the_line(one) for name, one in files.items()}, folder).items()
    }
    for name in pairs:
        for way in ways:
            sides = ("old", "new") if way == "forth" else ("new", "old")
            assert found[f"{name}-{way}", "original"] == found[f"{name}-{sides[0]}", "final"]
            assert found[f"{name}-{way}", "final"] == found[f"{name}-{sides[1]}", "final"]


def in_the_line(content: bytes) -> bytes:
    """A Word file whose tables stand in the line: LibreOffice leaves some that float out of its text."""
    made_anew = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made_anew, "w") as written:
        for name in archive.namelist():
            written.writestr(name, re.sub(rb"<w:tblpPr [^>]*/>", b"", archive.read(name)))
    return made_anew.getvalue()


def relevelled(folder: Path) -> tuple[Source, Source]:
    """Two Word files of one list in which one paragraph changed its level."""
    return (
        listed(folder / "levels-old.docx", [0, 1, 1, 0, 1, 0]),
        listed(folder / "levels-new.docx", [0, 1, 0, 0, 1, 0]),
    )


def noted(path: Path, notes: list[str]) -> Source:
    """A Word file of an article, one paragraph for each note and one without."""
    sign = "<w:r><w:footnoteRef/></w:r>"
    body = "".join(
        paragraph(
            words(f"{said.split()[0]} keeps lock {len(said)}") + reference(at) + words(" open at dawn.")
        )
        for at, said in enumerate(notes, 1)
    )
    inner = "".join(
        f'<w:footnote w:id="{at}">'
        + "".join(
            paragraph((sign if line == 0 else "") + words(f" {text}" if line == 0 else text))
            for line, text in enumerate(said.split("\n"))
        )
        + "</w:footnote>"
        for at, said in enumerate(notes, 1)
    )
    parts = {"footnotes": f"<w:footnotes {NAMESPACES}>{inner}</w:footnotes>"} if notes else {"styles": STYLES}
    path.write_bytes(document(paragraph(words("Article 1")) + body + paragraph(words("The end.")), **parts))
    return formats.read(path)


def reference(number: int) -> str:
    """A run that refers to a footnote."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def listed(path: Path, levels: list[int]) -> Source:
    """A Word file of one list, its paragraphs at these levels by their styles."""
    body = "".join(
        paragraph(words(f"The keeper of lock {at} rings the bell."), f'<w:pStyle w:val="Depth{depth}"/>')
        for at, depth in enumerate(levels)
    )
    tied = "".join(
        level(at, label, more=f'<w:pStyle w:val="Depth{at}"/>') for at, label in enumerate(("%1.", "%1.%2"))
    )
    path.write_bytes(document(body, styles=STYLES, numbering=lists({"0": tied}, {"1": ("0", "")})))
    return formats.read(path)


def signs_marked(script: Iterable[Passage]) -> int:
    """How many characters a script takes out or puts in."""
    return sum(
        p.old_end - p.old_start if p.kind == "deleted" else p.new_end - p.new_start
        for p in script
        if p.kind in ("deleted", "inserted")
    )


def plain(text: str) -> list[str]:
    """The lines of a text without the blanks at their ends, and without blank ones at its end."""
    found = [line.strip() for line in lines(text).replace("\t", " ").replace("\u2028", "\n").split("\n")]
    while found and not found[-1]:
        found.pop()
    return found


def part(content: bytes, name: str) -> str:
    """A part of a Word file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


def word(path: Path, body: str) -> Source:
    """A Word file with this body, written and read."""
    path.write_bytes(document(body))
    return formats.read(path)
