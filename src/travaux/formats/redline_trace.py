"""Which element of a Word file wrote which characters of the text that was read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.docx import append_notes, main_part, word_parts
from travaux.formats.package import Element, open_package
from travaux.formats.redline_flat import FlatPackage
from travaux.formats.word_body import Walk
from travaux.formats.word_runs import _INLINE, LINE_BREAK
from travaux.formats.word_styles import Styles
from travaux.formats.word_text import Transcript
from travaux.formats.word_xml import M, W, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats import Reading
    from travaux.formats.numbering import Label
    from travaux.formats.word_body import _Paragraph
    from travaux.formats.word_styles import Formatting
    from travaux.formats.word_text import Change

__all__ = ["TERMINATOR", "Atom", "Line", "Paper", "trace_paper"]

TERMINATOR = re.compile(r"\r\n|\r|\n")
_T, _RPR, _FORMULA = W + "t", W + "rPr", M + "t"
_READINGS: tuple[Reading, ...] = ("final", "original", "all")


@dataclass(slots=True)
class Atom:
    """Characters of a text, `start` to `end` in code points, and the child of a run that holds them.

    >>> Atom(0, 3, None).end
    3
    """

    start: int
    end: int
    element: Element | None


@dataclass(slots=True)
class Line:
    r"""One line of a text and the paragraph that wrote it.

    `start` to `words` is what no run holds: a note's head or indentation (`prefix`) and the automatic number
    (`label` with its suffix, from the list and level of `place`); `end` is where the line's end stands.

    >>> Line(0, 3, 9, None, label="1.\t").words
    3
    """

    start: int
    words: int
    end: int
    paragraph: Element | None
    prefix: str = ""
    label: str = ""
    place: tuple[str, int] | None = None
    atoms: list[Atom] = field(default_factory=list)


@dataclass(slots=True)
class Paper:
    """A Word file's flattened parts and the lines of its text.

    >>> Paper(FlatPackage("draft.docx", b"", {}), "word/document.xml", Styles(None, None), []).lines
    []
    """

    package: FlatPackage
    main: str
    styles: Styles
    lines: list[Line]
    text: str = ""


@dataclass(slots=True)
class _Recorder(Transcript):
    origin: Element | None = None
    break_origin: Element | None = None
    paragraph: Element | None = None
    place: tuple[str, int] | None = None
    lines: list[Line] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)

    def write(self, words: str, formatting: Formatting, changes: tuple[Change, ...]) -> None:
        start, end = self.width, self.width + len(words)
        # A page break waits for the words behind it and is written with them.
        if self.break_origin is not None and words[0] == LINE_BREAK and len(words) > 1:
            self.atoms.append(Atom(start, start + 1, self.break_origin))
            start += 1
        self.break_origin = None
        self.atoms.append(Atom(start, end, self.origin))
        Transcript.write(self, words, formatting, changes)

    def close_line(
        self, label: Label | None, changes: Iterable[Change], heading: int, prefix: str = ""
    ) -> None:
        start, width = self.next_line, self.width
        Transcript.close_line(self, label, changes, heading, prefix)
        base = self.length - width
        for atom in self.atoms:
            atom.start += base
            atom.end += base
        number = label.text + label.suffix if label else ""
        line = Line(start, base, self.length, self.paragraph, prefix, number, self.place, self.atoms)
        self.lines.append(line)
        self.atoms, self.place, self.paragraph = [], None, None


@dataclass(slots=True)
class _Tracer(Walk):
    """The reader's own walk, which notes where each character comes from."""

    recorder: _Recorder = field(default_factory=_Recorder)
    inside: int = 0

    def __post_init__(self) -> None:
        Walk.__post_init__(self)
        self.transcript = self.recorder

    def run(self, run: Element) -> None:
        """Read one run; what stands deeper than its children belongs to the child."""
        self.inside += 1
        recorder, outermost = self.recorder, self.inside == 1
        for child in run:
            tag = child.tag
            if outermost:
                recorder.origin = child
            if tag == _T:
                self._words(child, ())
            elif tag in _INLINE:
                _INLINE[tag](self, child, ())
                if self._page_break and recorder.break_origin is None:
                    recorder.break_origin = recorder.origin
            elif tag != _RPR and len(child):
                self._unknown(child, ())
        self.inside -= 1

    def _words(self, element: Element, formatting: Formatting) -> None:
        if element.tag == _FORMULA:  # which stands in no run
            self.recorder.origin = element
        Walk._words(self, element, formatting)  # noqa: SLF001 -- the walk's own method, overridden

    def _close(self, paragraph: _Paragraph) -> None:
        self.recorder.paragraph = paragraph.element
        Walk._close(self, paragraph)  # noqa: SLF001 -- the walk's own method, overridden

    def _label(self, paragraph: _Paragraph, changes: tuple[Change, ...]) -> Label | None:
        self.recorder.place = self.list_place(paragraph)
        return Walk._label(self, paragraph, changes)  # noqa: SLF001 -- the walk's own method, overridden


def trace_paper(content: bytes, name: str, text: str, author: str | None = None) -> Paper | None:
    """The flattened file in the reading that gave `text`; None where no reading gives it line by line.

    `content` is the file's bytes, `name` stands in the sentences of `Unreadable`, which is raised as by the
    reader. With an `author` only that one's tracked changes are made.

    >>> import io, zipfile
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("word/document.xml", f'''<w:document xmlns:w="{W[1:-1]}"><w:body><w:p>
    ...       <w:r><w:t>All</w:t></w:r></w:p></w:body></w:document>''')
    >>> trace_paper(file.getvalue(), "draft.docx", "All").lines[0].end
    3
    """
    opened = open_package(content, name)
    for reading in _READINGS:
        package = FlatPackage(opened.name, opened.content, opened.entries, reading=reading, author=author)
        main = main_part(package)
        paper = walk_paper(package, main)
        if paper.text == text and all(line.paragraph is not None for line in paper.lines):
            return paper
    return None


def walk_paper(package: FlatPackage, main: str) -> Paper:
    """The lines of a flattened package as its trees now stand.

    >>> walk_paper.__name__
    'walk_paper'
    """
    parts = word_parts(package, main)
    styles = Styles(_first(package, parts, "styles"), _first(package, parts, "numbering"))
    body = package.tree(main)
    walk = _Tracer(styles, reading="final")
    walk.story(body)
    append_notes(package, parts, walk)
    return Paper(package, main, styles, walk.recorder.lines, walk.recorder.text)


def _first(package: FlatPackage, parts: dict[str, list[str]], kind: str) -> Element | None:
    targets = parts.get(kind)
    return package.tree(targets[0]) if targets else None


def is_reference(element: Element | None) -> bool:
    """Whether a run's child is the reference to a note.

    >>> is_reference(None)
    False
    """
    return (
        element is not None
        and element.tag in (W + "footnoteReference", W + "endnoteReference")
        and (value(element, "id") != "")
    )
