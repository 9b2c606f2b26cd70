"""A Word draft of which words were taken out: its own file with the rest, automatic numbers counting on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from travaux.formats.docx import main_part, word_parts
from travaux.formats.numbering import Counters
from travaux.formats.package import open_package
from travaux.formats.redline import _paper, _plan, redline
from travaux.formats.redline_flat import FlatPackage
from travaux.formats.redline_guests import Parted
from travaux.formats.redline_package import packed
from travaux.formats.redline_plain import text_lines
from travaux.formats.redline_trace import Paper
from travaux.formats.word_consolidation import sheet
from travaux.formats.word_marks import SIGN, marked_styles, undress
from travaux.formats.word_parties import proposed_lists, rejoin_agreed
from travaux.formats.word_styles import Styles
from travaux.formats.word_xml import W, value
from travaux.text.frontmatter import front_matter
from travaux.text.passages import Passage
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.formats.package import Element


def resolved_word(source: Source, text: str, passages: Sequence[Passage], kept: str = "") -> bytes:
    """The bytes of a draft's Word file without the words that went; nothing is tracked in it.

    `passages` are the script from the draft's text to `text`, in code points, of kept and deleted stretches;
    `kept` is the front matter, which stands in a property of the file. Raises `Unreadable` where the draft's
    file is gone or has changed since it was read.

    >>> from travaux.text.source import Source
    >>> resolved_word(Source("All."), "All.", [Passage("kept", 0, 4, 0, 4)])[:2]
    b'PK'
    """
    content = sheet(source).content
    new = replace(source, text=text, format="text", sha256="", path="", front="", marks=(), remarks=())
    script = list(passages)
    if content:
        new, script = _counted(source, new, script, content)
    written = redline(source, new, script, content=content)
    package = _package(written)
    paper = Paper(package, main_part(package), Styles(None, None), [])
    front = front_matter(source.front)[0]
    if content and front and front.parties:
        apart = proposed_lists(_package(content), front.parties)
        rejoin_agreed(package, front.parties, apart)
    _undress_decided(paper)
    return packed(paper, kept)


def _package(content: bytes) -> FlatPackage:
    opened = open_package(content, "the result")
    return FlatPackage(opened.name, opened.content, opened.entries)


def _counted(
    source: Source, new: Source, passages: Sequence[Passage], content: bytes
) -> tuple[Source, list[Passage]]:
    """The new text and its script with automatic numbers as Word will count them without what went."""
    paper = _paper(source, content)
    if paper is None:
        return new, list(passages)
    plan = _plan(Parted(paper, new, None, passages), frozenset())
    counters = Counters(paper.styles.lists)
    changes: list[tuple[int, int, str]] = []
    for line, (kind, index) in zip(text_lines(new.text), plan.sources, strict=True):
        old = paper.lines[index] if kind != "new" else None
        label = counters.label(*old.place) if old and old.place else None
        if old is None or label is None or not old.label:
            continue
        start = line.start + len(old.prefix)
        number = label.text + label.suffix
        if new.text.startswith(old.label, start) and number != old.label:
            changes.append((start, start + len(old.label), number))
    if not changes:
        return new, list(passages)
    script, parts, at = list(_renumbered(passages, changes)), list[str](), 0
    for start, end, number in changes:
        parts += [new.text[at:start], number]
        at = end
    return replace(new, text="".join([*parts, new.text[at:]]), sha256=""), script


def _renumbered(passages: Sequence[Passage], changes: Sequence[tuple[int, int, str]]) -> Iterator[Passage]:
    """The script with some stretches of the new text as other words."""
    shift, left = 0, list(changes)
    for passage in passages:
        _, old, old_end, new, new_end, _ = passage
        while passage.kind == "kept" and left and left[0][0] < new_end:
            start, end, number = left[0]
            first, last = max(start, new), min(end, new_end)
            if first > new:
                yield Passage("kept", old, old + first - new, new + shift, first + shift)
            old, new = old + first - new, first
            yield Passage("deleted", old, old + last - first, new + shift, new + shift)
            old, new = old + last - first, last
            if last < end:
                break
            yield Passage("inserted", old, old, start + shift, start + shift + len(number))
            shift += len(number) - (end - start)
            left.pop(0)
        if old < old_end or passage.kind != "kept":
            yield Passage(passage.kind, old, old_end, new + shift, new_end + shift)


def _undress_decided(paper: Paper) -> None:
    """Take the look of proposals off what stands in no departure any more."""
    kinds = word_parts(paper.package, paper.main)
    styles = kinds.get("styles", [])
    ours = marked_styles(paper.package.tree(styles[0]) if styles else None)
    if not ours:
        return
    for part in [paper.main, *(one for kind in ("footnotes", "endnotes") for one in kinds.get(kind, []))]:
        inside = False
        for run in list(paper.package.tree(part).iter(W + "r")):
            inside = _undress_outside(run, ours, inside=inside)


def _undress_outside(run: Element, ours: dict[str, str], *, inside: bool) -> bool:
    """Whether the run behind this one stands in a departure; one that stands in none loses its look."""
    words = "".join(child.text or "" for child in run.iter(W + "t"))
    if ours.get(value(run.find(f"{W}rPr/{W}rStyle"))) == SIGN:
        return words.rfind("[") > words.rfind("]") if "[" in words or "]" in words else inside
    if not inside:
        undress(run, ours)
    return inside
