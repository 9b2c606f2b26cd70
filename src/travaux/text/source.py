"""The characters of a draft and where they are: one offset space, counted in code points."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from travaux.text.diagnostics import Diagnostic

Format = Literal["text", "markdown", "docx", "pdf", "html"]

MarkKind = Literal[
    "heading",  # the paper styles this paragraph as a heading; `level` 1 is the highest
    "label",  # an automatic list number that the reader wrote out ("3.", "(a)"); `level` counts from 0
    "footnote",  # a note's text, moved behind the body; `note` is its number
    "footnote-reference",  # the place in the body that a note belongs to; `note` is its number
    "comment",  # a remark in the margin on this span; `note` is its text
    "insertion",  # tracked change: words put in
    "deletion",  # tracked change: words taken out (present only in the readings `original` and `all`)
    "move-from",  # tracked change: where moved words stood (present in `original` and `all`)
    "move-to",  # tracked change: where moved words stand now
    "italic",
    "bold",
    "underlined",
    "struck",  # struck through by hand, not by a tracked change
    "coloured",  # `note` is the colour as the file states it, such as "FF0000"
    "highlighted",  # `note` is the colour's name
    "hidden",
    "table",  # a whole table
    "cell",  # one cell of a table
    "page",  # the words of one page; `note` is its number as counted from 1
]

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of code points, `start <= end`.

    >>> len(Span(2, 5))
    3
    """

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Mark:
    """What the paper says of a stretch of text beside its characters: a heading, a tracked change, a comment.

    >>> Mark("insertion", 4, 9, author="Karvenia").author
    'Karvenia'
    """

    kind: MarkKind
    start: int
    end: int
    author: str = ""
    date: str = ""
    note: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words of the paper that are not words of the draft: a running header, a footer, a page number.

    >>> Furniture("page-number", 3, "3").page
    3
    """

    kind: Literal["header", "footer", "page-number", "line-number"]
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    r"""A draft's text as read, and what the reader learnt about it on the way.

    `text` is what every offset points into (code points). For `.txt` and `.md` it is the decoded file, unchanged;
    for other formats it is the extracted text. `marks` are sorted by `(start, end)`; `furniture` was set aside
    and stands nowhere in `text`; `remarks` are the reader's own diagnostics (a guessed encoding, struck words);
    `front` is front matter of ours that stands outside of the text, in a property of a Word file.

    >>> Source("1. The Parties\nshall").line_column(15)
    (2, 1)
    """

    text: str
    format: Format = "text"
    path: str = ""
    sha256: str = ""
    encoding: str = ""
    marks: tuple[Mark, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    remarks: tuple[Diagnostic, ...] = ()
    front: str = ""
    _lines: tuple[int, ...] = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.sha256:
            digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "sha256", digest)

    def line_column(self, offset: int) -> tuple[int, int]:
        r"""Line and column of an offset, both counted from 1; columns are code points.

        >>> Source("a\r\nb\nc").line_column(5)
        (3, 1)
        """
        if not self._lines:
            starts = (0, *(found.end() for found in _LINE_END.finditer(self.text)))
            object.__setattr__(self, "_lines", starts)  # most sources are never asked
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1
