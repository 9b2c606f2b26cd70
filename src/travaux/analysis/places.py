"""Places in a draft as a delegate would name and quote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from travaux.analysis.entries import BracketEntry, Census

if TYPE_CHECKING:
    from collections.abc import Iterable

    from travaux.text.tree import Draft

_QUOTED, _CONTEXT = 180, 70
_PATH, _NAME = 8, 48
_BLANKS = re.compile(r"\s+")
_MARKDOWN = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the draft in their surroundings, white space made single; "…" where they were cut.

    >>> Quotation("shall ", "[withdraw]", " all forces").inside
    '[withdraw]'
    """

    before: str
    inside: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """One bracket with where it stands (in words), its line from 1, and what it says.

    >>> Place.__slots__[1]
    'path'
    """

    bracket: BracketEntry
    path: str
    line: int
    quotation: Quotation


def quotation(text: str, start: int, end: int, width: int = _QUOTED) -> Quotation:
    """The words from `start` to `end` with their surroundings, at most about `width` characters of them.

    >>> quotation("All forces [shall] leave.", 11, 18).after
    ' leave.'
    """
    inside = _single(text[start : min(end, start + width * 3)])
    if len(inside) > width or end - start > width * 3:
        head = inside[: width * 2 // 3].rsplit(" ", 1)[0]
        tail = _single(text[max(start, end - width) : end])[-width // 3 :].partition(" ")[2]
        inside = f"{head} … {tail}"
    before = _single(text[max(0, start - _CONTEXT * 2) : start])
    after = _single(text[end : end + _CONTEXT * 2])
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return Quotation(before, inside, after)


def shortened(text: str, width: int) -> str:
    """The beginning of a text, whole words and at most `width` characters.

    >>> shortened("Cessation of hostilities", 16)
    'Cessation of …'
    """
    if len(text) <= width:
        return text
    return f"{text[: width - 1].rpartition(' ')[0] or text[: width - 2]} …"


def _single(text: str) -> str:
    """The text on one line, without the signs of Markdown's headings and emphasis."""
    return _BLANKS.sub(" ", _MARKDOWN.sub("", text))


class Places:
    """Where brackets stand, in words: the labels of the provisions from the outermost to theirs.

    >>> from travaux.analysis.report import census
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft, Provision
    >>> draft = Draft(Source("1. Go"), provisions=(Provision("1", "paragraph", "1.", "", None, 0, 5, 3),))
    >>> Places(draft, census(draft)).path("1")
    '1.'
    """

    def __init__(self, draft: Draft, found: Census) -> None:
        self._draft = draft
        self._provisions = {provision.id: provision for provision in found.provisions}

    def of(self, brackets: Iterable[BracketEntry]) -> tuple[Place, ...]:
        """The brackets with where they stand and what they say."""
        return tuple(self._place(bracket) for bracket in brackets)

    def path(self, provision: str | None) -> str:
        """The labels on the way down; a title without a label only where nothing on the way has one."""
        labels: list[str] = []
        nearest = ""
        while provision in self._provisions and len(labels) < _PATH:
            here = self._provisions[provision]
            if here.label:
                labels.append(here.label)
            elif not nearest:
                nearest = shortened(here.heading, _NAME) or here.kind.replace("-", " ")
            provision = here.parent
        return " · ".join(reversed(labels)) or nearest

    def _place(self, bracket: BracketEntry) -> Place:
        source = self._draft.source
        line, _ = source.line_column(bracket.start)
        return Place(
            bracket,
            self.path(bracket.provision),
            line,
            quotation(source.text, bracket.start, bracket.end),
        )
