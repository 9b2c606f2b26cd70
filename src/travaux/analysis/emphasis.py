"""Markdown's emphasis and heading signs: where they stand, so that a page can show their meaning instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from travaux.text.paragraphs import Paragraph

_LEAD = re.compile(r"[ \t]{0,8}(?:#{1,6}[ \t]{1,8}|(?:>[ \t]?){1,4})")
_STARS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)")


def emphasis(text: str, blocks: Iterable[Paragraph]) -> Iterator[tuple[int, int, str]]:
    """Stretches `(start, end, class)`: `m` for signs to hide, `em` and `strong` for the words between them.

    A sign that has no partner in its paragraph is no emphasis (`[INDC*]`) and is left alone.

    >>> from travaux.text.paragraphs import Paragraph
    >>> list(emphasis("*may* [INDC*]", [Paragraph(0, 13)]))
    [(0, 1, 'm'), (1, 4, 'em'), (4, 5, 'm')]
    """
    for block in blocks:
        if lead := _LEAD.match(text, block.start, block.end):
            yield lead.start(), lead.end(), "m"
        yield from _paired(text, block)


def _paired(text: str, block: Paragraph) -> Iterator[tuple[int, int, str]]:
    waiting: dict[str, tuple[int, int]] = {}
    for found in _STARS.finditer(text, block.start, block.end):
        sign, start, end = found[0], found.start(), found.end()
        before = text[start - 1 : start] if start > block.start else " "
        behind = text[end : end + 1] if end < block.end else " "
        if sign in waiting and not before.isspace():
            opened, inside = waiting.pop(sign)
            yield opened, inside, "m"
            yield inside, start, "strong" if len(sign) > 1 else "em"
            yield start, end, "m"
        elif not behind.isspace() and not before.isalnum():
            waiting[sign] = (start, end)
