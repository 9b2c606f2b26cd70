"""The real drafts in ../shared/corpus: every byte kept, and the counts that people made by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

import travaux
from tests.conftest import CORPUS, NO_CORPUS
from tests.invariants import check
from travaux.formats import read as read_source
from travaux.text.parser import parse

if TYPE_CHECKING:
    from travaux.text.tree import Draft

pytestmark = pytest.mark.corpus

PARIS = "unfccc-paris-2015"
TEXTS = sorted(
    str(path.relative_to(CORPUS))
    for path in CORPUS.glob("*/*")
    if path.suffix in {".txt", ".md"} and "latin1" not in path.name
)
PAPERS = sorted(str(p.relative_to(CORPUS)) for p in CORPUS.glob("*/*") if p.suffix in {".pdf", ".docx"})
NOTHING = [pytest.param("", marks=pytest.mark.skip(reason=NO_CORPUS))]


@cache
def draft(name: str) -> Draft:
    """A file of the corpus, read once."""
    return parse(read_source(CORPUS / name))


def disputed(read: Draft) -> int:
    """How many brackets hold words that are not agreed."""
    return sum(bracket.disputed for bracket in read.brackets)


@pytest.mark.parametrize("name", TEXTS or NOTHING)
def test_text_files_are_kept_to_the_last_code_point(name: str) -> None:
    """The draft's text is the decoded file, and everything that holds of any draft holds of it."""
    read = draft(name)
    assert read.source.text == (CORPUS / name).read_bytes().decode("utf-8-sig")
    check(read.source, read)


@pytest.mark.parametrize("name", PAPERS or NOTHING)
def test_papers_are_read(name: str) -> None:
    """Word and PDF files give a draft with words in it, in order like any other."""
    read = draft(name)
    assert read.source.text.strip()
    check(read.source, read)


def test_a_legacy_encoding_is_read_and_said() -> None:
    """The file of 2015 in Latin 1 is read without a replacement character, and the guess is reported."""
    read = draft(f"{PARIS}/2015-11-10.pdftotext.latin1.txt")
    assert "\ufffd" not in read.source.text
    assert "TX301" in {d.code for d in (*read.diagnostics, *read.source.remarks)}
    check(read.source, read)


# Four per cent about the counts of November 2026, and never outside of what a person's count leaves open:
# 880 to 1040, 120 to 165, 870 to 1030, 240 to 275, 440 to 520, 1400 to 1700, 700 to 780.
COUNTS = [
    (f"{PARIS}/2015-11-10.agreement.md", "brackets", 953, 1033),
    (f"{PARIS}/2015-11-10.agreement.md", "options", 147, 159),
    (f"{PARIS}/2015-12-04.agreement.md", "brackets", 958, 1030),
    (f"{PARIS}/2014-12-14.txt", "options", 245, 265),
    (f"{PARIS}/2015-02-12.pdf", "options", 488, 520),
    (f"{PARIS}/2015-12-04.pdf", "brackets", 1589, 1700),
    ("tpp-ip-chapter/2013-08-30.txt", "attributed", 700, 758),
]


@pytest.mark.parametrize(("name", "key", "low", "high"), COUNTS, ids=str)
def test_counts_made_by_hand(name: str, key: str, low: int, high: int) -> None:
    """Brackets, options and attributed brackets lie where a person counted them to be."""
    assert low <= getattr(travaux.census(draft(name)).counts, key) <= high


@pytest.mark.parametrize("name", [f"{PARIS}/2015-11-10.agreement.md", f"{PARIS}/2015-12-04.agreement.md"])
def test_no_bracket_begins_in_one_article_and_ends_in_another(name: str) -> None:
    """In these two drafts no bracket does; lost marks on both sides of a heading look as if one did."""
    read = draft(name)
    articles = [one for one in read.provisions if one.kind == "article"]
    assert not [
        bracket.id
        for bracket in read.brackets
        for article in articles
        if bracket.disputed and article.start < bracket.start < article.end < bracket.end
    ]


@pytest.mark.parametrize("name", [f"{PARIS}/2015-11-10.agreement.md", f"{PARIS}/2015-12-04.agreement.md"])
def test_about_half_of_the_words_are_bracketed(name: str) -> None:
    """One lost bracket does not swallow the draft, and brackets over several paragraphs count."""
    counts = travaux.census(draft(name)).counts
    assert 0.40 <= (counts.bracketed_words - counts.option_words) / counts.words <= 0.66


CLEAN = [
    f"{PARIS}/2015-12-12.agreement.md",
    f"{PARIS}/2016-01-29.agreement.md",
    *(f"bbnj-agreement/2023-06-19.{language}.txt" for language in ("en", "fr", "es")),
]


@pytest.mark.parametrize("name", CLEAN)
def test_clean_texts_raise_no_dispute(name: str) -> None:
    """An adopted agreement has no disputed bracket, no option and no warning."""
    read = draft(name)
    assert disputed(read) == 0
    assert not read.options
    assert not [d for d in read.diagnostics if d.severity == "warning"]


TRUE_PASSAGES = "1956-11-27"


def test_editors_brackets_are_no_disputes() -> None:
    """Of the square brackets in the printed records one in a hundred at most is taken for a dispute."""
    folders = ("dfat-editorial-brackets", "dfat-australia-china-1972")
    reads = [draft(name) for name in TEXTS if name.startswith(folders) and TRUE_PASSAGES not in name]
    marks = sum(read.source.text.count("[") for read in reads)
    wrong = [
        (read.source.path, read.source.text[b.start : b.end][:60])
        for read in reads
        for b in read.brackets
        if b.disputed
    ]
    assert marks > 300
    assert len(wrong) <= marks / 100, wrong


def test_optional_passages_of_the_record_are_disputes() -> None:
    """One record announces its square brackets as passages to be used or not."""
    (name,) = (name for name in TEXTS if TRUE_PASSAGES in name)
    assert disputed(draft(name)) >= 1


def _depth(read: Draft) -> int:
    parents = {b.id: b.parent for b in read.brackets}
    depths: dict[str, int] = {}
    for bracket in read.brackets:  # outer ones come first
        depths[bracket.id] = 1 + (depths[parents[bracket.id] or ""] if parents[bracket.id] else 0)
    return max(depths.values(), default=0)


@pytest.mark.parametrize(
    ("name", "deepest"),
    [
        (f"{PARIS}/2015-11-10.agreement.md", 6),
        (f"{PARIS}/2015-12-04.agreement.md", 6),
        (f"{PARIS}/2015-02-12.pdf", 8),
        ("tpp-ip-chapter/2013-08-30.txt", 5),
        ("bbnj-prepcom-report/2026-05-04.txt", 3),
    ],
)
def test_depth_is_sane(name: str, deepest: int) -> None:
    """A lost closing bracket adds a level to all that follows; a good repair does not."""
    assert 2 <= _depth(draft(name)) <= deepest


def test_losses_are_named_and_few() -> None:
    """Real drafts lack some brackets; the findings are of the order that one stack over the draft leaves."""
    for name, most in ((f"{PARIS}/2015-11-10.agreement.md", 30), (f"{PARIS}/2015-12-04.agreement.md", 30)):
        found = [d for d in draft(name).diagnostics if d.code in {"TX101", "TX102"}]
        assert 1 <= len(found) <= most, (name, len(found))


def test_every_language_version_has_its_articles() -> None:
    """The three authentic texts of one agreement have the same articles by the same names."""
    articles = [
        [p.id for p in draft(name).provisions if p.kind == "article"]
        for name in CLEAN
        if name.startswith("bbnj")
    ]
    assert len(articles[0]) > 60
    assert articles[0] == articles[1] == articles[2]
