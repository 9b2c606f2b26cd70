"""Words of an HTML page → lines as a browser shows them: white space collapses, blocks begin lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from travaux.text.source import Mark, MarkKind

_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class OpenMark:
    """A mark whose end is not known yet; it begins with the first letter written after it was opened.

    >>> OpenMark("bold").start is None
    True
    """

    kind: MarkKind
    note: str = ""
    level: int = 0
    date: str = ""
    author: str = ""
    start: int | None = None


@dataclass(slots=True)
class Lines:
    r"""A text that grows by words, line ends and marks.

    >>> lines = Lines()
    >>> lines.words("The  Parties\n"); lines.end_line(); lines.words(" shall meet. ")
    >>> lines.text()
    'The Parties\nshall meet.\n'
    """

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0
    _waiting: list[OpenMark] = field(default_factory=list)
    _space: bool = False
    _bare: bool = True
    _labelled: bool = False

    def text(self) -> str:
        """All that was written, with an end to its last line."""
        self.end_line()
        return "".join(self.parts)

    def words(self, words: str, *, kept: bool = False) -> None:
        """Write words; white space becomes one space, and none at a line's ends, unless it is `kept`."""
        if kept:
            for index, line in enumerate(words.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
                if index:
                    self.break_line()
                self._put(line)
            return
        text = _SPACES.sub(" ", words)
        if text.startswith(" "):
            self._space = True
        bare = text.strip(" ")
        if not bare:
            return
        self._put(bare)
        self._space = text.endswith(" ")

    def _put(self, text: str) -> None:
        if not text:
            return
        if self._space and not self._bare:
            self.parts.append(" ")
            self.length += 1
        self._space = self._bare = self._labelled = False
        for mark in self._waiting:
            mark.start = self.length
        self._waiting.clear()
        self.parts.append(text)
        self.length += len(text)

    def label(self, label: str, level: int) -> None:
        """Write a list number at the line's beginning; a block right behind it goes on with the same line."""
        self.end_line()
        start = self.length
        self._put(label)
        self.marks.append(Mark("label", start, self.length, level=level))
        self.stay()

    def stay(self) -> None:
        """What was written stands before the words of a block: it begins no new line."""
        self._space = self._labelled = True

    def end_line(self) -> None:
        """A block begins or ends: the next words begin a line, if this holds more than a list number."""
        if not self._bare and not self._labelled:
            self.break_line()

    def end_item(self) -> None:
        """A list item ends: its number stands alone if no words followed."""
        if not self._bare:
            self.break_line()

    def break_line(self) -> None:
        """End the line, be it empty."""
        self.parts.append("\n")
        self.length += 1
        self._space = self._labelled = False
        self._bare = True

    def open(self, mark: OpenMark) -> OpenMark:
        """A mark that begins with the next words."""
        self._waiting.append(mark)
        return mark

    def close(self, mark: OpenMark) -> None:
        """End a mark behind the last words; one that holds none is forgotten."""
        if mark.start is None:
            self._waiting = [other for other in self._waiting if other is not mark]
            return
        end = self.length - 1 if self._bare and self.parts and self.parts[-1] == "\n" else self.length
        if end > mark.start:
            self.marks.append(
                Mark(mark.kind, mark.start, end, mark.author, mark.date, note=mark.note, level=mark.level)
            )
