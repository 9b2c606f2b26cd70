"""The paragraphs of a source: where the paper, or the way its lines are broken, parts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from travaux.text.labels import begins_option, begins_provision, skip_lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.text.source import Source

_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r" {0,3}(?:> ?)?(#{1,6})(?:[ \t]|$)")
_QUOTE = re.compile(r"(?: {0,3}>){1,40} ?")
_TABLE_ROW = re.compile(r"\s{0,20}\|")
_SENTENCE_END = frozenset(".;:!?,。；：،؛؟")
_CLOSING = "]}) \t*_\"'”’»"
_WRAPPED_WIDTH = 140
"""Lines longer than this are not wrapped by hand or by a converter: each is a paragraph of its own."""


class Paragraph(NamedTuple):
    """One paragraph: `start` to `end` without the line ends around it.

    `indent` is the column at which it begins (tabs count to the next multiple of four), `level` the depth of its
    heading from 1, or 0 if it is none; `apart` says that a blank line, or the format itself, parts it from the one before.

    >>> Paragraph(0, 4).level
    0
    """

    start: int
    end: int
    indent: int = 0
    level: int = 0
    apart: bool = True


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    apart: bool


def paragraphs(source: Source, body: int = 0) -> list[Paragraph]:
    r"""The paragraphs of a source from offset `body` on, in order and without overlap.

    In Word and HTML each line is one. In Markdown and PDF text blank lines part them, and so does a line that begins
    with a label. Plain text is looked at first: where its lines are broken at one width, they are joined as in PDF.

    >>> from travaux.text.source import Source
    >>> [(p.start, p.end) for p in paragraphs(Source("1. One\n2. Two\n", "markdown"))]
    [(0, 6), (7, 13)]
    """
    lines = list(_lines(source.text, body))
    headings = {mark.start: mark.level for mark in source.marks if mark.kind == "heading"}
    if source.format in ("docx", "html"):
        return [Paragraph(line.start, line.end, line.indent, headings.get(line.start, 0)) for line in lines]
    width = _width(lines) if source.format in ("text", "pdf") else 0
    if source.format == "text" and not width:
        return [Paragraph(line.start, line.end, line.indent) for line in lines]
    return list(_joined(source, lines, width, headings))


def _lines(text: str, body: int) -> Iterator[_Line]:
    apart, last = True, body
    for found in _LINE.finditer(text, body):
        raw = found.group()
        content = raw.lstrip()
        if not content:
            continue
        start = found.end() - len(content)
        apart = not last or _blank_between(text, last, found.start())
        last = found.end()
        yield _Line(start, start + len(content.rstrip()), _column(raw[: len(raw) - len(content)]), apart)


def _blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start].replace("\r\n", "\n").replace("\r", "\n")
    return gap.count("\n") > 1


def _column(space: str) -> int:
    return len(space.expandtabs(4))


def _width(lines: list[_Line]) -> int:
    """The width at which lines are broken, or 0 if they are not: most long lines end near one column."""
    lengths = sorted(line.end - line.start + line.indent for line in lines)
    if not lengths:
        return 0
    if lengths[len(lengths) * 9 // 10] > _WRAPPED_WIDTH:
        return 0
    width = lengths[len(lengths) * 95 // 100]
    full = sum(length > width * 0.8 for length in lengths)
    return width if full * 4 > len(lengths) and width > 40 else 0


def _joined(source: Source, lines: list[_Line], width: int, headings: dict[int, int]) -> Iterator[Paragraph]:
    first: _Line | None = None
    previous: _Line | None = None
    level = 0
    for line in lines:
        if first and previous and not _begins(source, line, previous, width, level):
            previous = line
            continue
        if first and previous:
            yield Paragraph(first.start, previous.end, first.indent, level, first.apart)
        first = previous = line
        level = headings.get(line.start) or _heading_level(source, line)
    if first and previous:
        yield Paragraph(first.start, previous.end, first.indent, level, first.apart)


def _heading_level(source: Source, line: _Line) -> int:
    if source.format != "markdown":
        return 0
    sign = _HEADING.match(source.text, line.start, line.end)
    return len(sign.group(1)) if sign else 0


def _begins(source: Source, line: _Line, previous: _Line, width: int, level: int) -> bool:
    """Whether a line begins a paragraph, given the line before it."""
    text = source.text
    if line.apart or level:
        return True
    if source.format == "markdown":
        quote = _QUOTE.match(text, line.start, line.end)
        start = quote.end() if quote else line.start
        if (
            start >= line.end
            or _HEADING.match(text, line.start, line.end)
            or _TABLE_ROW.match(text, start, line.end)
        ):
            return True
        return begins_provision(text, start, line.end)
    if begins_option(text, skip_lead(text, line.start, line.end), line.end):
        return True
    if begins_provision(text, line.start, line.end):
        return _may_end(text, previous, width)
    if source.format == "pdf":
        return False
    return _left_room(text, line, previous, width) and _may_end(text, previous, width)


def _may_end(text: str, line: _Line, width: int) -> bool:
    """Whether a paragraph may end with this line: it ends a sentence or clause, or is short."""
    tail = text[line.start : line.end].rstrip(_CLOSING)
    return not tail or tail[-1] in _SENTENCE_END or line.end - line.start + line.indent < width * 0.7


def _left_room(text: str, line: _Line, previous: _Line, width: int) -> bool:
    """Whether the first word of a line would have stood on the line before: then the break was meant."""
    word = text[line.start : line.end].split(None, 1)[0]
    return previous.end - previous.start + previous.indent + 1 + len(word) < width * 0.97 - 2
