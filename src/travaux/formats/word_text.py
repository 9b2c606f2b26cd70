"""The text of a Word file as it is written down: lines of words, and the marks on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from travaux.text.source import Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.formats.numbering import Label
    from travaux.formats.word_styles import Formatting

__all__ = ["CHANGES", "Change", "Transcript"]

CHANGES: tuple[MarkKind, ...] = ("insertion", "deletion", "move-from", "move-to")
_MERGED = frozenset({*CHANGES, "bold", "italic", "underlined", "struck", "coloured", "highlighted", "hidden"})
_PLACE = itemgetter(1, 2)


@dataclass(frozen=True, slots=True)
class Change:
    """One tracked change: what was done to the words, by whom, when (as the file states it).

    >>> Change("insertion", "Karvenia").removes
    False
    """

    kind: MarkKind
    author: str = ""
    date: str = ""

    @property
    def removes(self) -> bool:
        """Whether the words are gone once the change is accepted.

        >>> Change("move-from").removes
        True
        """
        return self.kind in ("deletion", "move-from")


_Key = tuple["MarkKind", str, str, str, int]  # kind, author, date, note, level


@dataclass(slots=True)
class Transcript:
    """Text in the making: words are put on a line, and the line is closed once its paragraph is known.

    Only then does its number stand before it, so everything noted on the line is kept relative to its start.

    >>> transcript = Transcript()
    >>> transcript.write("The Parties", (), ())
    >>> transcript.close_line(None, (), 0)
    >>> transcript.text
    'The Parties'
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    started: bool = False
    width: int = 0
    _line: list[str] = field(default_factory=list)
    _on_line: list[tuple[Formatting, tuple[Change, ...], int, int]] = field(default_factory=list)
    _anchors: list[tuple[dict[str, int], str, int]] = field(default_factory=list)
    _spans: list[tuple[_Key, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All closed lines.

        >>> Transcript().text
        ''
        """
        return "".join(self.pieces)

    @property
    def next_line(self) -> int:
        """Where the current line will begin.

        >>> Transcript().next_line
        0
        """
        return self.length + self.started

    def write(self, words: str, formatting: Formatting, changes: tuple[Change, ...]) -> None:
        """Put words on the current line.

        >>> Transcript().write("shall", (("bold", ""),), ())
        """
        start = self.width
        self._line.append(words)
        self.width = end = start + len(words)
        if formatting or changes:
            self._on_line.append((formatting, changes, start, end))

    def note(self, kind: MarkKind, start: int, note: str) -> None:
        """Mark the current line from `start` (counted from its words' beginning) to where it has got.

        >>> Transcript().note("footnote-reference", 0, "1")
        """
        self._on_line.append((((kind, note),), (), start, self.width))

    def anchor(self, places: dict[str, int], key: str) -> None:
        """Enter the present place under a key once the line is closed, unless an earlier one is there.

        >>> Transcript().anchor({}, "4")
        """
        self._anchors.append((places, key, self.width))

    def mark(self, kind: MarkKind, start: int, end: int, note: str = "", level: int = 0) -> None:
        """Mark closed lines; offsets are those of the text.

        >>> Transcript().mark("table", 0, 0)
        """
        self._spans.append(((kind, "", "", note, level), start, end))

    def close_line(
        self, label: Label | None, changes: Iterable[Change], heading: int, prefix: str = ""
    ) -> None:
        """End the line as one paragraph: `changes` are those to its number and to its end.

        `prefix` stands before everything else (the head or the indentation of a note).

        >>> transcript = Transcript()
        >>> transcript.close_line(None, (), 0, "[^1]: ")
        >>> transcript.text
        '[^1]: '
        """
        if self.started:
            self.pieces.append("\n")
            self.length += 1
        self.started = True
        start = self.length + len(prefix)
        number = label.text + label.suffix if label else ""
        base = start + len(number)
        self.pieces += (prefix, number, *self._line)
        for formatting, changed, first, last in self._on_line:
            for kind, note in formatting:
                self._spans.append(((kind, "", "", note, 0), base + first, base + last))
            for change in changed:
                self._spans.append(
                    ((change.kind, change.author, change.date, "", 0), base + first, base + last)
                )
        for places, key_, at in self._anchors:
            places.setdefault(key_, base + at)
        self.length = base + self.width
        if label:
            self.mark("label", start, start + len(label.text), level=label.level)
        if heading and self.length > base:
            self.mark("heading", start, self.length, level=heading)
        for change in changes:
            key = (change.kind, change.author, change.date, "", 0)
            if number:
                self._spans.append((key, start, base))
            self._spans.append((key, self.length, self.length + 1))
        self._line, self._on_line, self._anchors, self.width = [], [], [], 0

    def marks(self) -> tuple[Mark, ...]:
        """All marks, those of neighbours that say the same made one, sorted by (start, end).

        >>> transcript = Transcript()
        >>> transcript.write("The ", (("bold", ""),), ())
        >>> transcript.write("Parties", (("bold", ""),), ())
        >>> transcript.close_line(None, (), 0)
        >>> [(mark.kind, mark.start, mark.end) for mark in transcript.marks()]
        [('bold', 0, 11)]
        """
        merged: list[tuple[_Key, int, int]] = []
        last: dict[_Key, int] = {}
        for key, start, end in sorted(self._spans, key=_PLACE):
            kind = key[0]
            if kind not in _MERGED:
                merged.append((key, start, end))
                continue
            at = last.get(key)
            # Formatting goes on over the end of a line, which has none of its own.
            if at is not None and start <= merged[at][2] + (kind not in CHANGES):
                merged[at] = (key, merged[at][1], max(end, merged[at][2]))
            else:
                last[key] = len(merged)
                merged.append((key, start, end))
        merged.sort(key=_PLACE)
        return tuple(
            Mark(kind, start, min(end, self.length), author, date, note, level)
            for (kind, author, date, note, level), start, end in merged
            if start < self.length or start == end
        )
