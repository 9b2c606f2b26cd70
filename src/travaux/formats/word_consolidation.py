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

from lxml import etree

from travaux.formats.redline_notes import write_notes
from travaux.formats.redline_numbers import write_numbers
from travaux.formats.redline_package import packed
from travaux.formats.redline_plain import plain_paper
from travaux.formats.redline_trace import Paper, trace_paper
from travaux.formats.word_brackets import BracketWriter
from travaux.formats.word_comments import write_comments
from travaux.formats.word_guests import Guest, list_answers
from travaux.formats.word_ink import Brackets, TrackedInk
from travaux.formats.word_marks import define, marked_styles, undress
from travaux.formats.word_stories import HeldStory, TooStrange, stories
from travaux.formats.word_xml import W
from travaux.text.errors import Unreadable
from travaux.text.stories import Alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from travaux.text.source import Mark, Source
    from travaux.text.stories import Plan, Story

__all__ = ["Care", "Sheet", "Written", "consolidated_file", "sheet"]

Care = Literal["structure", "counting", "numbers", "lines"]
"""What stays Word's own: all; all, but proposed paragraphs are counted among the base's; all but automatic
numbers, which become words; nothing but lines of words."""


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


def consolidated_file(  # noqa: PLR0913 -- the papers, and how they are to be shown
    base: Sheet,
    versions: Mapping[str, Sheet],
    planned: Callable[[Story, Mapping[str, Story]], Plan],
    kept: str = "",
    care: Care = "structure",
    *,
    tracked: bool = False,
    comments: Mapping[str, Sequence[Mark]] | None = None,
) -> Written | None:
    """The consolidated Word file; None where the files are too strange for such care.

    `planned` says what becomes of the stories, `kept` is the front matter, which stands in a property;
    `tracked` shows departures as tracked changes, not in brackets; `comments` are those of the parties that
    come along.

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
    ink = TrackedInk(_moved(plan, own, helds)) if tracked else Brackets()
    if not tracked:
        define(host)
    writer = BracketWriter(guests, ink, count_apart=care == "structure" and not tracked)
    writer.write(plan, own, helds)
    remarks = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
    for party, marks in sorted((comments or {}).items()):
        paper = papers[party]
        if paper is not None:
            write_comments(remarks, host, paper, party, marks, writer.homes.get(party, {}))
    if isinstance(ink, TrackedInk):
        ink.sign(host.package.trees.values())
    lost = sum((guest.lost for guest in guests.values()), Counter[str]())
    return Written(packed(host, kept, remarks if len(remarks) else None), plan, lost)


def _moved(plan: Plan, base: HeldStory, versions: Mapping[str, HeldStory]) -> dict[tuple[int, str], int]:
    """What one party alone takes out at one place and puts in at another, numbered from 1."""
    gone: dict[tuple[str, Story], list[Alternatives]] = {}
    found: dict[tuple[int, str], int] = {}
    steps = [step for step in plan if isinstance(step, Alternatives)]
    for step in steps:
        if len(step.oppose) == 1 and not step.proposals:
            gone.setdefault((step.oppose[0], base.story[step.start : step.end]), []).append(step)
    for step in steps:
        for parties, first, last in step.proposals:
            own = versions[parties[0]].story[first:last]
            if len(parties) == 1 and len(step.proposals) == 1 and gone.get((parties[0], own)):
                number = len(found) // 2 + 1
                found[id(gone[parties[0], own].pop(0)), ""] = number
                found[id(step), parties[0]] = number
    return found


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
