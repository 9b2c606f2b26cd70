"""Which paragraph and which runs of a Word file each line of its text came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING

from travaux.formats.docx import main_part, word_parts
from travaux.formats.package import open_package
from travaux.formats.redline_settle import explode, settle
from travaux.formats.word_body import Walk
from travaux.formats.word_styles import Styles
from travaux.formats.word_text import Transcript
from travaux.formats.word_xml import W, transitional, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats import Reading
    from travaux.formats.numbering import Label
    from travaux.formats.package import Element, Package
    from travaux.formats.word_text import Change

_NOTES = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class Run:
    """A run with its words' place in its line, counted from the first character behind the label.

    >>> from lxml import etree
    >>> Run(etree.Element("r"), 0, 4).end
    4
    """

    element: Element
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the text: `start` to `base` is what the reader wrote before its words (a number, a note's
    head).

    >>> from lxml import etree
    >>> Recorded(0, 3, 10, etree.Element("p"), ()).base
    3
    """

    start: int
    base: int
    end: int
    paragraph: Element
    runs: tuple[Run, ...]


@dataclass(slots=True)
class _Lines(Transcript):
    """A transcript that also notes where each line begins, where its words do, and where it ends."""

    closed: list[tuple[int, int, int]] = field(default_factory=list)

    def close_line(
        self, label: Label | None, changes: Iterable[Change], heading: int, prefix: str = ""
    ) -> None:
        start, width = self.next_line, self.width
        Transcript.close_line(self, label, changes, heading, prefix)
        self.closed.append((start, self.length - width, self.length))


@dataclass(slots=True)
class _Recorder(Walk):
    """A walk that notes the paragraph and the runs of each line."""

    lines: _Lines = field(default_factory=_Lines)
    paragraphs: dict[int, Element] = field(default_factory=dict)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    _inside: bool = False

    def __post_init__(self) -> None:
        Walk.__post_init__(self)
        self.transcript = self.lines

    def begin(self, paragraph: Element) -> None:
        self.paragraphs[len(self.lines.closed)] = paragraph

    def run(self, run: Element) -> None:
        if self._inside:
            Walk.run(self, run)
            return
        line, before = len(self.lines.closed), self.transcript.width
        self._inside = True
        Walk.run(self, run)
        self._inside = False
        self.runs.setdefault(line, []).append(Run(run, before, self.transcript.width))


@dataclass(frozen=True, slots=True)
class Record:
    """A Word file, its changes settled, with its trees by part and the record of each line of its text."""

    package: Package
    main: str
    parts: dict[str, list[str]]
    trees: dict[str, Element]
    lines: tuple[Recorded, ...]
    text: str

    def line_at(self, offset: int) -> Recorded:
        """The line in which a character stands."""
        return self.lines[bisect_right([line.start for line in self.lines], offset) - 1]


def record(content: bytes, name: str, reading: Reading) -> Record:
    """The record of a Word file in one reading; raises `Unreadable` as the reader does."""
    package = open_package(content, name)
    main = main_part(package)
    parts = word_parts(package, main)
    trees = {part: transitional(package.tree(part)) for part in (main, *_note_parts(parts))}
    for tree in trees.values():
        settle(tree, reading)
        explode(tree)
    optional = {
        kind: transitional(package.tree(parts[kind][0])) for kind in ("styles", "numbering") if kind in parts
    }
    walk = _Recorder(Styles(optional.get("styles"), optional.get("numbering")), reading="final")
    walk.story(trees[main])
    _read_notes(walk, parts, trees)
    lines = tuple(
        Recorded(start, base, end, walk.paragraphs[number], tuple(walk.runs.get(number, ())))
        for number, (start, base, end) in enumerate(walk.lines.closed)
        if number in walk.paragraphs
    )
    return Record(package, main, parts, {**trees, **_by_part(parts, optional)}, lines, walk.transcript.text)


def _note_parts(parts: dict[str, list[str]]) -> list[str]:
    return [parts[f"{kind}s"][0] for kind in _NOTES if f"{kind}s" in parts]


def _by_part(parts: dict[str, list[str]], trees: dict[str, Element]) -> dict[str, Element]:
    return {parts[kind][0]: tree for kind, tree in trees.items()}


def _read_notes(walk: _Recorder, parts: dict[str, list[str]], trees: dict[str, Element]) -> None:
    """The notes behind the body, in the order in which the reader puts them there."""
    texts = {
        (kind, value(element, "id")): element
        for kind in _NOTES
        if f"{kind}s" in parts
        for element in trees[parts[f"{kind}s"][0]]
        if element.tag == W + kind and value(element, "type") in ("", "normal")
    }
    done = 0
    while done < len(walk.notes):
        met, done = walk.notes[done:], len(walk.notes)
        for note in sorted(met, key=lambda note: _NOTES.index(note.kind)):
            if (note.kind, note.id) in texts:
                start = walk.transcript.next_line
                head = f"[^{note.number}]: "
                walk.prefixes = chain((head,), repeat("    "))
                walk.story(texts[note.kind, note.id])
                if walk.transcript.next_line == start or not walk.transcript.started:
                    walk.transcript.close_line(None, (), 0, head)
                walk.prefixes = iter(())
