"""What a Word file of a consolidation does not show of a party's own: typography, formatting, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.drafting.certificate import ChangedPlace
from travaux.drafting.departures import typeface
from travaux.text.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from travaux.text.source import Source

_LOOKS = frozenset({"heading", "italic", "bold", "underlined", "struck", "coloured", "highlighted", "hidden"})


def typography(base: str, own: str, sent: str) -> tuple[ChangedPlace, ...]:
    r"""Where a text that is read back differs from the one sent in typography, by lines of the base.

    >>> typography("All\nforces", "All\n“forces”", 'All\n"forces"')[0].inserted
    '"forces"'
    """
    lines = list(_lines(base))
    places: dict[str, list[int]] = {}
    for start, words in reversed(lines):
        places.setdefault(typeface(words), []).append(start)
    found: list[ChangedPlace] = []
    last = 0
    for (_, here), (_, there) in zip(_lines(own), _lines(sent), strict=False):
        starts = places.get(typeface(here))
        last = starts.pop() if starts else last
        if here != there:
            found.append(ChangedPlace(last, last + len(here), here, there))
    return tuple(found)


def formatting(sent: Source, back: Source) -> tuple[Mark, ...]:
    """Where words are the same and look otherwise than they were sent: the marks of one file or the other.

    >>> from travaux.text.source import Source
    >>> formatting(Source("All", marks=(Mark("bold", 0, 3),)), Source("All"))[0].kind
    'bold'
    """
    lines = list(_lines(sent.text))
    others = list(_lines(back.text))
    if len(lines) != len(others):
        return ()
    found: list[Mark] = []
    ours, theirs = _by_line(sent, lines), _by_line(back, others)
    for at, ((start, here), (_, there)) in enumerate(zip(lines, others, strict=True)):
        if here == there:
            for kind, first, last, note in sorted(ours.get(at, set()) ^ theirs.get(at, set())):
                found.append(Mark(kind, start + first, start + last, note=note))  # type: ignore[arg-type]
    return tuple(found)


def own_comments(base: Source, sent: Source) -> tuple[Mark, ...]:
    """The comments of a file that the base does not have.

    >>> from travaux.text.source import Source
    >>> own_comments(Source("All"), Source("All", marks=(Mark("comment", 0, 3, note="No."),)))[0].note
    'No.'
    """
    known = {(mark.author, mark.note) for mark in base.marks if mark.kind == "comment"}
    return tuple(
        mark for mark in sent.marks if mark.kind == "comment" and (mark.author, mark.note) not in known
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.replace("\r\n", "\n").split("\n"):
        yield start, line
        start += len(line) + 1


def _by_line(source: Source, lines: list[tuple[int, str]]) -> dict[int, set[tuple[str, int, int, str]]]:
    """The marks that say how words look, cut at the ends of lines, by line."""
    found: dict[int, set[tuple[str, int, int, str]]] = {}
    marks = sorted((mark for mark in source.marks if mark.kind in _LOOKS), key=lambda mark: mark.start)
    at = 0
    for mark in marks:
        while at + 1 < len(lines) and lines[at + 1][0] <= mark.start:
            at += 1
        line, first = at, mark.start
        while line < len(lines) and lines[line][0] < mark.end:
            start, words = lines[line]
            span = (max(first, start) - start, min(mark.end, start + len(words)) - start)
            if span[0] < span[1]:
                found.setdefault(line, set()).add((mark.kind, *span, mark.note))
            line += 1
    return found
