"""Alternatives that repeat each other are merged where it is proved that every reading stays what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.negotiation.readings import notated
from travaux.output import one_line
from travaux.text.errors import WrongCall
from travaux.text.frontmatter import BYTE_ORDER_MARK, restored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.drafting.streamline import Merge
    from travaux.text.tree import Draft


@dataclass(frozen=True, slots=True)
class StreamlinedDraft:
    """The shorter text, the merges that made it and those that were left since a reading would have changed.

    `lines` are the lines of the draft in which each merge begins, then each one that was left.

    >>> StreamlinedDraft("all forces", (), (), (), ("A",)).merges
    ()
    """

    text: str
    merges: tuple[Merge, ...]
    refused: tuple[Merge, ...]
    lines: tuple[int, ...]
    parties: tuple[str, ...]


def streamline(draft: Draft, parties: Sequence[str] = ()) -> StreamlinedDraft:
    """The draft, shorter where its alternatives repeat each other; what anybody reads is the same as before.

    Every party's reading and the base are computed before and after. Of a consolidated text without front
    matter `parties` are the codes that it was made with. Raises `WrongCall` for a Word file.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> streamline(parse(Source("They [shall go][A: should go]."), ("A",)), ("A",)).text
    'They [shall][A: should] go.'
    """
    from travaux.drafting.streamline import streamline as shorter  # noqa: PLC0415 -- its library is large
    from travaux.drafting.streamline import streamline_attributed  # noqa: PLC0415 -- as above

    source = draft.source
    if source.format == "docx":
        raise WrongCall(
            f"{one_line(source.path or 'the draft')} is a Word file: streamline writes text alone. "
            "Consolidate to .md, and streamline that."
        )
    found = notated(source, parties)
    if found is None:
        done = streamline_attributed(draft)
        lines = tuple(source.line_column(one.start)[0] for one in (*done.merges, *done.refused))
        codes = tuple(party.code for party in draft.parties)
        return StreamlinedDraft(done.text, done.merges, done.refused, lines, codes)
    done = shorter(found.own, found.codes)
    # Ids are kept by their order: where brackets came or went, they would be others'.
    front = replace(found.front, brackets=()) if found.front and done.merges else found.front
    mark = BYTE_ORDER_MARK if found.paper.mark and not front else ""
    behind = str(found.front or "").count("\n") + 1
    lines = tuple(behind + found.own.count("\n", 0, one.start) for one in (*done.merges, *done.refused))
    text = f"{mark}{front or ''}{restored(done.text, found.paper.ends)}" if done.merges else source.text
    return StreamlinedDraft(text, done.merges, done.refused, lines, tuple(found.codes))
