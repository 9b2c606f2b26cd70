"""What a draft calls itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from travaux.text import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.paragraphs import Paragraph
    from travaux.text.source import Source

_FRONT_TITLE = re.compile(r"^title:[ \t]{0,10}[\"']?([^\r\n]{1,300}?)[\"']?[ \t]{0,10}$", re.MULTILINE)
_MARKUP = re.compile(r"[*#_\\`]|<[^<>\n]{0,200}>|\{[^{}\n]{0,200}\}|\[\^[^\]\s]{1,9}\]")
_LONGEST = 240
_LOOKED_AT = 12


def title_of(source: Source, found: Sequence[Paragraph], body: int) -> str:
    r"""The title in the front matter (before offset `body`), else the highest of the first headings, else the first
    line; one line.

    >>> from travaux.text.source import Source
    >>> from travaux.text.paragraphs import paragraphs
    >>> text = Source("# Framework *Agreement*\n\nText", "markdown")
    >>> title_of(text, paragraphs(text), 0)
    'Framework Agreement'
    """
    front = _FRONT_TITLE.search(source.text, 0, body) if body else None
    if front:
        return _plain(front.group(1))
    first = found[:_LOOKED_AT]
    headings = [p for p in first if p.level]
    if headings:
        best = min(headings, key=lambda p: (p.level, p.start))
        return _plain(source.text[best.start : best.end])
    for paragraph in first:
        line = _plain(source.text[paragraph.start : min(paragraph.end, paragraph.start + _LONGEST)])
        if len(line) > 3 and labels.label_at(source.text, paragraph.start, paragraph.end) is None:
            return line
    return _plain(source.text[found[0].start : found[0].end]) if found else ""


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())[:_LONGEST]
