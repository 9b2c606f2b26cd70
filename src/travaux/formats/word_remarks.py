"""What a Word file's paper does that a delegate should know: the diagnostics TX310 to TX315."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from travaux.text.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.formats.word_body import Walk
    from travaux.text.source import Mark

__all__ = ["remarks"]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_CHANGES = frozenset({"insertion", "deletion", "move-from", "move-to"})
_READINGS = {
    "original": "the original text was read, as if all were rejected",
    "final": "the final text was read, as if all were accepted",
    "all": "both texts were read, and every change is marked",
}
_MOST_NAMES = 8  # a longer list is no longer a sentence


def remarks(walk: Walk, text: str, marks: Sequence[Mark]) -> tuple[Diagnostic, ...]:
    """The reader's diagnostics on one file, sorted by place: `text` and its `marks` are what `walk` has read.

    >>> from travaux.formats.word_body import Walk
    >>> from travaux.formats.word_styles import Styles
    >>> remarks(Walk(Styles(None, None)), "", ())
    ()
    """
    found = [
        *_tracked(walk, marks),
        *_commented(marks),
        *_formatted(text, marks, "TX312", ("struck",), "struck through by hand"),
        *_formatted(text, marks, "TX313", ("coloured", "highlighted"), "coloured or highlighted"),
        *_formatted(text, marks, "TX314", ("hidden",), "hidden"),
        *_unread(walk),
    ]
    return tuple(sorted(found, key=lambda remark: (remark.start, remark.code)))


def _tracked(walk: Walk, marks: Sequence[Mark]) -> list[Diagnostic]:
    if not walk.met:
        return []
    met = walk.met
    counts = _listed(
        _counted(count, one, f"{one}s")
        for count, one in (
            (met["insertion"], "insertion"),
            (met["deletion"], "deletion"),
            (max(met["move-from"], met["move-to"]), "move"),
        )
        if count
    )
    start, end = _first(mark for mark in marks if mark.kind in _CHANGES)
    message = (
        f"The file carries tracked changes: {counts}, by {_names(walk.authors)}; {_READINGS[walk.reading]}."
    )
    return [Diagnostic("TX310", start, end, message)]


def _commented(marks: Sequence[Mark]) -> list[Diagnostic]:
    comments = [mark for mark in marks if mark.kind == "comment"]
    if not comments:
        return []
    start, end = _first(comments)
    authors = _names(Counter(mark.author for mark in comments))
    count = _counted(len(comments), "comment", "comments")
    what = "it is" if len(comments) == 1 else "they are"
    message = f"The file carries {count}, by {authors}; {what} not read as words of the draft."
    return [Diagnostic("TX311", start, end, message)]


def _formatted(
    text: str, marks: Sequence[Mark], code: str, kinds: tuple[str, ...], how: str
) -> list[Diagnostic]:
    """One diagnostic for all words of these kinds, at the first place; blanks alone do not count."""
    found = [mark for mark in marks if mark.kind in kinds and text[mark.start : mark.end].strip()]
    if not found:
        return []
    words: Counter[str] = Counter()
    for mark in found:
        words[mark.note] += len(_WORD.findall(text, mark.start, mark.end))
    start, end = _first(found)
    places = _counted(len(found), "place", "places")
    shades = _listed(_counted_colour(note, count) for note, count in words.most_common(_MOST_NAMES) if note)
    message = f"{_counted(words.total(), 'word is', 'words are')} {how}, in {places}"
    message += f": {shades}." if shades else f", first “{_quoted(text[start:end])}”."
    return [Diagnostic(code, start, end, message)]


def _unread(walk: Walk) -> list[Diagnostic]:
    if not walk.unread:
        return []
    counts = _listed(_counted(count, kind, f"{kind}s") for kind, count in walk.unread.most_common())
    return [Diagnostic("TX315", 0, 0, f"The file holds {counts}: words in them, if any, are not read.")]


def _first(marks: Iterable[Mark]) -> tuple[int, int]:
    first = min(marks, key=lambda mark: (mark.start, mark.end), default=None)
    return (first.start, first.end) if first else (0, 0)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _counted_colour(note: str, count: int) -> str:
    return f"{note} ({_counted(count, 'word', 'words')})"


def _names(authors: Counter[str]) -> str:
    names = sorted(name or "an author who is not named" for name in authors)
    more = len(names) - _MOST_NAMES
    shown = [*names[:_MOST_NAMES], *([f"{more} more"] if more > 0 else [])]
    return "; ".join(shown) if any("," in name for name in shown) else _listed(shown)


def _listed(items: Iterable[str]) -> str:
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 40 else words[:39] + "…"  # noqa: PLR2004
