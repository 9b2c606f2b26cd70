"""The example negotiation: what its drafts say, that the Word twins say it too, what a reading finds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from travaux import examples
from travaux.formats import read
from travaux.text.parser import parse
from travaux.text.tree import DISPUTED, Bracket, Draft

TESTS = Path(__file__).resolve().parent
FOLDER = TESTS.parent / "src" / "travaux" / "examples"
BUILD = TESTS.parent / "tools" / "build_examples.py"
EVERY_TEXT = (*examples.DRAFTS, examples.ARABIC)
PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/comments.xml",
    "word/document.xml",
    "word/footer1.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/styles.xml",
}
FATES = {
    "accepted",
    "chosen",
    "dropped",
    "reopened",
    "opened",
    "split",
    "merged",
    "moved",
    "narrowed",
    "widened",
    "kept",
}
WITHOUT_SUCCESSOR = {"accepted", "chosen", "dropped"}
WITHOUT_ANCESTOR = {"opened", "reopened"}


@cache
def text_of(name: str) -> str:
    """The Markdown of one draft."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


@cache
def truth_of(name: str) -> Any:
    """What stands in one draft, judged by hand."""
    return yaml.safe_load((TESTS / "expected" / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def fates() -> Any:
    """What happened from draft to draft, judged by hand."""
    return yaml.safe_load((TESTS / "expected" / "fates.yaml").read_text(encoding="utf-8"))


@cache
def reading_of(name: str, suffix: str = ".md") -> Draft:
    """One draft as travaux reads it."""
    return parse(read(FOLDER / f"{name}{suffix}"))


def written_brackets(draft: Draft) -> list[Bracket]:
    """The brackets whose opening mark is in the text: those that the truth lists."""
    return [bracket for bracket in draft.brackets if bracket.missing != "start"]


def pieces(text: str) -> list[str]:
    """The words, numbers and brackets of a text, without white space, Markdown marks and footnotes."""
    lines = [line for line in text.split("\n") if not line.startswith(("| ---", "[^"))]
    plain = re.sub(r"^#+ |\*+|\||\[\^\d+\]", " ", "\n".join(lines), flags=re.MULTILINE)
    return re.findall(r"\w+|[^\w\s]", plain)


def opening_and_end(text: str, quotation: str) -> str:
    """The words of the bracket that begins with the quotation, its head taken away."""
    start = text.index(quotation)
    depth = 0
    for end in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[end], 0)
        if depth == 0:
            break
    return re.sub(r"^(?:[A-Z]{3}[^:\]]{0,30}: )?", "", text[start + 1 : end])


# The drafts and what was judged by hand


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_truth_quotes_every_opening_bracket_in_order(name: str) -> None:
    """The list judged by hand names each opening bracket of the text once, in the order of the text."""
    text = text_of(name)
    starts = [match.start() for match in re.finditer(r"\[", text)]
    quotations = [row["words"].rstrip("…") for row in truth_of(name)["brackets"]]
    assert [
        text[start:].replace("\n", " ").startswith(q) for start, q in zip(starts, quotations, strict=True)
    ] == [True] * len(starts)


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_truth_adds_up(name: str) -> None:
    """The totals of the truth are those of its own list of brackets."""
    truth = truth_of(name)
    kinds = Counter(row["kind"] for row in truth["brackets"])
    counts = truth["counts"]
    assert counts["by_kind"] == dict(kinds)
    assert counts["brackets"] == sum(kinds[kind] for kind in DISPUTED)
    assert counts["attributed"] == sum(1 for row in truth["brackets"] if "propose" in row or "oppose" in row)
    assert (
        counts["options"]
        == len(truth["options"])
        == len(re.findall(r"\*\*(?:Option|الخيار) ", text_of(name)))
    )
    assert counts["groups"] == len(truth["groups"])
    for party, sides in truth["parties"].items():
        for side, number in sides.items():
            assert number == sum(party in row.get(side, ()) for row in truth["brackets"])


def test_drafts_converge() -> None:
    """Brackets rise, then fall below half; six points of the third draft go to the Presidents."""
    first, second, third = (truth_of(name)["counts"]["brackets"] for name in examples.DRAFTS)
    assert first < second
    assert third < first / 2
    assert [text_of(name).count("[Reserved for the two Presidents.]") for name in examples.DRAFTS] == [
        0,
        0,
        6,
    ]


@pytest.mark.parametrize("name", examples.DRAFTS)
def test_drafts_have_twenty_articles(name: str) -> None:
    """Each draft has twenty points, numbered without a gap; inserted ones (bis) come on top."""
    numbers = re.findall(r"^## \[?Article (\d+) \(", text_of(name), flags=re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, 21))


@pytest.mark.parametrize("step", [0, 1])
def test_fates_quote_brackets_that_are_there(step: int) -> None:
    """Every quotation of the fates begins a bracket and stands in its draft exactly once."""
    story = fates()[step]
    old, new = (text_of(story[side].removesuffix(".md")) for side in ("from", "to"))
    for row in story["brackets"] + story["sponsors"]:
        ends = row["new"] if isinstance(row["new"], list) else [row["new"]]
        for text, quotation in [(old, row["old"])] * (row["old"] is not None) + [(new, end) for end in ends]:
            assert quotation.startswith("[")
            assert text.count(quotation) == 1, quotation


@pytest.mark.parametrize("step", [0, 1])
def test_fates_have_the_ends_that_they_speak_of(step: int) -> None:
    """An opened bracket has no ancestor, a dropped or accepted one no successor, a split one two."""
    for row in fates()[step]["brackets"]:
        assert row["fate"] in FATES
        assert (row["old"] is None) == (row["fate"] in WITHOUT_ANCESTOR)
        expected = 0 if row["fate"] in WITHOUT_SUCCESSOR else 2 if row["fate"] == "split" else 1
        assert len(row["new"]) == expected, row


@pytest.mark.parametrize("step", [0, 1])
def test_reopened_words_were_agreed_before(step: int) -> None:
    """What was reopened stands in the older draft; what was opened does not, but for one common word."""
    story = fates()[step]
    old, new = (text_of(story[side].removesuffix(".md")) for side in ("from", "to"))
    for row in story["brackets"]:
        if row["fate"] in WITHOUT_ANCESTOR:
            words = opening_and_end(new, row["new"][0])
            stood = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", old) is not None
            assert stood == (row["fate"] == "reopened") or words == "fifteen", row


@pytest.mark.parametrize("step", [0, 1])
def test_kept_words_are_unchanged(step: int) -> None:
    """A kept or moved bracket has the same words in both drafts; its head may differ."""
    story = fates()[step]
    old, new = (text_of(story[side].removesuffix(".md")) for side in ("from", "to"))
    for row in story["brackets"]:
        if row["fate"] in {"kept", "moved"}:
            assert opening_and_end(old, row["old"]) == opening_and_end(new, row["new"][0])


# What a reading finds


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_reading_finds_the_brackets_and_their_kinds(name: str) -> None:
    """Every bracket is found at its place, with the kind that a person gave it (or its second)."""
    found = written_brackets(reading_of(name))
    truth = truth_of(name)["brackets"]
    text = text_of(name)
    assert [bracket.start for bracket in found] == [match.start() for match in re.finditer(r"\[", text)]
    wrong = [
        (row["place"], row["words"], row["kind"], bracket.kind)
        for bracket, row in zip(found, truth, strict=True)
        if bracket.kind not in (row["kind"], row.get("or"))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_reading_finds_who_wants_what(name: str) -> None:
    """Every bracket's sponsors and opponents are read as a person reads them."""
    found = [bracket.attribution for bracket in written_brackets(reading_of(name))]
    sides = [(list(head.propose), list(head.oppose)) if head else ([], []) for head in found]
    assert sides == [(row.get("propose", []), row.get("oppose", [])) for row in truth_of(name)["brackets"]]


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_reading_finds_the_groups(name: str) -> None:
    """The same brackets stand together as alternatives, joined in the same way."""
    draft = reading_of(name)
    truth = truth_of(name)
    number = {
        row: index for index, row in enumerate(dict.fromkeys(group.id for group in draft.groups), start=1)
    }
    found = [number[bracket.group] if bracket.group else None for bracket in written_brackets(draft)]
    expected = [row.get("group") for row in truth["brackets"]]
    renumbered = {old: new for new, old in enumerate(dict.fromkeys(x for x in found if x), start=1)}
    again = {old: new for new, old in enumerate(dict.fromkeys(x for x in expected if x), start=1)}
    assert [x and renumbered[x] for x in found] == [x and again[x] for x in expected]
    assert Counter(group.joined for group in draft.groups) == Counter(
        row["joined"] for row in truth["groups"]
    )


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_reading_finds_the_options(name: str) -> None:
    """Every option is found with its label, and the empty ones are known to be empty."""
    found = [(option.label, option.empty) for option in reading_of(name).options]
    assert found == [(row["label"], row["empty"]) for row in truth_of(name)["options"]]


@pytest.mark.parametrize("name", EVERY_TEXT)
def test_reading_warns_of_what_is_broken_and_of_nothing_else(name: str) -> None:
    """The lost bracket of the second draft and the stray one of the third are named, nothing else."""
    text = text_of(name)
    found = [
        (d.code, text.count("\n", 0, d.start) + 1)
        for d in reading_of(name).diagnostics
        if d.severity == "warning"
    ]
    assert found == [(row["code"], row["line"]) for row in truth_of(name)["diagnostics"]]


def test_lost_bracket_swallows_little() -> None:
    """The bracket that was never closed is taken to end at most 15 words from where it was lost."""
    text = text_of(examples.DRAFTS[1])
    (bracket,) = [b for b in reading_of(examples.DRAFTS[1]).brackets if b.missing == "end"]
    lost = text.index("water rights,") + len("water rights,")
    between = text[min(bracket.end, lost) : max(bracket.end, lost)]
    assert len(re.findall(r"\w+", between)) <= 15


# The Word twins


@pytest.mark.parametrize("name", examples.DRAFTS)
def test_word_twin_holds_the_same_words(name: str) -> None:
    """The Word file, numbers computed and changes accepted, has the words and marks of the Markdown."""
    assert pieces(read(FOLDER / f"{name}.docx").text) == pieces(text_of(name))


@pytest.mark.parametrize("name", examples.DRAFTS)
def test_word_twin_reads_alike(name: str) -> None:
    """Kinds, sides and diagnostics of the Word file are those of the Markdown."""
    word, markdown = reading_of(name, ".docx"), reading_of(name)

    def sides(draft: Draft) -> list[object]:
        return [
            (b.kind, b.attribution and (b.attribution.propose, b.attribution.oppose))
            for b in draft.brackets
            if b.kind != "footnote"
        ]

    assert sides(word) == sides(markdown)
    assert [d.code for d in word.diagnostics if d.severity == "warning"] == [
        d.code for d in markdown.diagnostics if d.severity == "warning"
    ]


def test_tracked_changes_are_those_of_two_delegations() -> None:
    """Only the third Word file is tracked, by both delegations; before their changes it read differently."""
    path = FOLDER / f"{examples.DRAFTS[-1]}.docx"
    final, original = read(path), read(path, reading="original")
    assert "Within forty-five days" in final.text
    assert "Within sixty days" in original.text
    assert "provisionally" not in original.text
    assert "foreign military personnel" in original.text
    authors = {mark.author for mark in final.marks if mark.author}
    assert authors == {"Delegation of Karvenia", "Delegation of Tolmar"}
    assert sum(mark.kind == "comment" for mark in final.marks) == 2


@pytest.mark.parametrize("name", examples.DRAFTS)
def test_word_twin_leaks_nothing(name: str) -> None:
    """Known parts only; no author but the tracked ones, no revision ids, no dates but the fixed one."""
    last = name == examples.DRAFTS[-1]
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as archive:
        entries = archive.infolist()
        whole = "".join(archive.read(entry).decode() for entry in entries)
    assert {entry.filename for entry in entries} == PARTS - (set() if last else {"word/comments.xml"})
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert not re.search(r"rsid|creator|lastModifiedBy|dcterms|customXml|thumbnail|w:vanish", whole)
    assert bool(re.search(r"<w:(ins|del|comment) ", whole)) == last


def test_word_twins_are_rebuilt_to_the_same_bytes(tmp_path: Path) -> None:
    """The tool writes the shipped bytes again, whatever the hash seed, the time zone and the language."""
    surroundings = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, str(BUILD), str(tmp_path)], check=True, env=surroundings, capture_output=True
    )
    for name in examples.DRAFTS:
        assert (tmp_path / f"{name}.docx").read_bytes() == (FOLDER / f"{name}.docx").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.timeout(180)
def test_libreoffice_opens_the_word_twins(tmp_path: Path) -> None:
    """LibreOffice reads all three; its text of the two without tracked changes is the Markdown's."""
    office = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    files = [str(FOLDER / f"{name}.docx") for name in examples.DRAFTS]
    convert = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *files]
    subprocess.run([*office, *convert], check=True, capture_output=True, timeout=170)
    for name in examples.DRAFTS[:2]:
        body = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig")
        without_footnote_marks = re.sub(r"(?<=\])\d(?=\s)", "", body)
        assert pieces(without_footnote_marks) == pieces(text_of(name))
    assert "Reserved for the two Presidents" in (tmp_path / f"{examples.DRAFTS[2]}.txt").read_text(
        encoding="utf-8-sig"
    )
