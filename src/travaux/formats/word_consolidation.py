"""A base and the versions of parties as one Word file, in the base's own formatting.

Where the base is no Word file, a plain one is made of its lines. Nothing of a file's history, of its authors
or of its other properties comes along.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from travaux.formats.redline_notes import write_notes
from travaux.formats.redline_numbers import write_numbers
from travaux.formats.redline_package import packed
from travaux.formats.redline_plain import plain_paper
from travaux.formats.redline_trace import Paper, trace_paper
from travaux.formats.word_brackets import BracketWriter
from travaux.formats.word_guests import Guest, list_answers
from travaux.formats.word_marks import define, marked_styles, undress
from travaux.formats.word_stories import HeldStory, TooStrange, stories
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from travaux.text.source import Source
    from travaux.text.stories import Plan, Story

__all__ = ["Care", "Sheet", "Written", "consolidated_file", "sheet"]

Care = Literal["structure", "numbers", "lines"]
"""What stays Word's own: all; all but automatic numbers, which become words; nothing but lines of words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text and the bytes of the Word file that it was read from, if any; `author` as when it was read.

    >>> from travaux.text.source import Source
    >>> Sheet(Source("All")).content
    b''
    """

    source: Source
    content: bytes = b""
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The file, what becomes of each block of the base in it, and what could not be taken along, by its name.

    >>> Written(b"", (), {}).lost
    {}
    """

    content: bytes
    plan: Plan
    lost: Mapping[str, int]


def sheet(source: Source, author: str | None = None) -> Sheet:
    """A text with the Word file behind it; raises `Unreadable` where that is gone or has changed since.

    >>> from travaux.text.source import Source
    >>> sheet(Source("All")).content
    b''
    """
    if source.format != "docx":
        return Sheet(source)
    try:
        content = Path(source.path).read_bytes()
    except (OSError, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != source.sha256:
        message = f"{source.path} is gone or was changed after it was read: read it again."
        raise Unreadable(message)
    return Sheet(source, content, author)


def consolidated_file(
    base: Sheet,
    versions: Mapping[str, Sheet],
    planned: Callable[[Story, Mapping[str, Story]], Plan],
    kept: str = "",
    care: Care = "structure",
) -> Written | None:
    """The consolidated Word file; None where the files are too strange for such care.

    `planned` says what becomes of the stories, `kept` is the front matter, which stands in a property.

    >>> from travaux.text.source import Source
    >>> from travaux.text.stories import Shared
    >>> consolidated_file(Sheet(Source("All")), {}, lambda base, _: (Shared(0, {}),)).content[:2]
    b'PK'
    """
    host = _paper(base, care)
    papers = {party: _paper(one, care) for party, one in versions.items()}
    if host is None:
        return None
    guests: dict[str, Guest] = {}
    helds: dict[str, HeldStory] = {}
    try:
        own = stories(host, lambda place: f"{place[0]} {place[1]}")
        for party, paper in papers.items():
            if paper is None:
                return None
            guests[party] = Guest(host, paper, list_answers(host, paper))
            helds[party] = stories(paper, guests[party].place)
    except TooStrange:
        return None
    plan = planned(own.story, {party: held.story for party, held in helds.items()})
    define(host)
    BracketWriter(guests).write(plan, own, helds)
    lost = sum((guest.lost for guest in guests.values()), Counter[str]())
    return Written(packed(host, kept), plan, lost)


def _paper(one: Sheet, care: Care) -> Paper | None:
    if not one.content or care == "lines":
        return plain_paper(one.source)
    paper = trace_paper(one.content, one.source.path, one.source.text, one.author)
    if paper is None:
        return None
    ours = marked_styles(paper.styles.root)
    for root in paper.package.trees.values() if ours else ():
        undress(root, ours)
    if care == "numbers":
        lists = paper.styles.lists
        found = {lists.find(line.place[0]) for line in paper.lines if line.place}
        paper = write_numbers(paper, {one.abstract for one in found if one})
        paper = write_notes(paper)
    return paper
