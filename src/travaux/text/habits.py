"""The habits of a whole text: whether its brackets are a drafter's or an editor's, whether bare numbers are footnotes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.text import cues
from travaux.text.kinds import Habits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.attribution import Head

_EDITORS = re.compile(
    r"\b(?:words?|matter|text|passages?|insertions?|additions?|material|letters|interpolations?)\b[^.\n]{0,40}\b(?:in|within|between|inside) square[ -]brackets?\b[^.\n]{0,160}"
    r"\b(?:added|inserted|corrected|supplied|indecipherable|by the editors?|by hand|missing|editorial)\b|square brackets?[^.\n]{0,60}\b(?:editors?|editorial)\b",
    re.IGNORECASE,
)
_DRAFTERS = re.compile(
    r"(?:square[ -])?brackets?\b[^.\n]{0,100}\b(?:not (?:yet )?(?:been )?agreed|not agreed|optional|option|proposed|proposals?|alternatives?|reservations?|under negotiation|disagree|contested|no agreement)"
    r"|(?:passages?|words?|text|provisions?)[^.\n]{0,60}(?:which are )?(?:shown|placed|put|appears?|enclosed) (?:in|within|between) (?:square )?brackets?\b(?![^.\n]{0,120}(?:added|inserted|corrected|editors?))",
    re.IGNORECASE,
)
_EDITORIAL_BRACKET = re.compile(
    r"(?:[\s_*]{0,4})(?:(?:NAA|AA|PRO|NA|TNA|NARA|ANU|NLA)\s?:|sic\b|matter omitted|illegible|(?:words?|groups?) (?:omitted|missing|illegible|corrupt|mutilated)|matter expunged|emphasis added|document not (?:found|printed))",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\b(?:Option|Opción) (?:\d|[IVX]{1,3}\b|\([a-z]\))")
_FEWEST_FOOTNOTES = 3
_FEWEST_DRAFT_SIGNS = 2
_MOST_PASSAGES = 200


def habits_of(text: str, brackets: Sequence[tuple[int, int, str, Head | None]]) -> Habits:
    """The habits of a text, from its brackets (start, end, words, head) and what it says of them itself.

    >>> habits_of("Words in square brackets were added by hand.", ()).editorial
    True
    """
    return Habits(_is_editorial(text, brackets), _has_numbered_notes(text, brackets))


def _is_editorial(text: str, brackets: Sequence[tuple[int, int, str, Head | None]]) -> bool:
    said = _said_of_brackets(text)
    if any(_DRAFTERS.search(passage) for passage in said):
        return False
    if any(_EDITORS.search(passage) for passage in said):
        return True
    if not any(
        _inside_word(text, start, end) or _EDITORIAL_BRACKET.match(words) for start, end, words, _ in brackets
    ):
        return False
    return _draft_signs(text, brackets) < _FEWEST_DRAFT_SIGNS


def _said_of_brackets(text: str) -> list[str]:
    """The passages in which the text speaks of brackets."""
    passages: list[str] = []
    at = text.find("racket")
    while at >= 0 and len(passages) < _MOST_PASSAGES:
        if text[at - 1 : at] in {"B", "b"}:
            passages.append(text[max(0, at - 161) : at + 259])
        at = text.find("racket", at + 1)
    return passages


def _inside_word(text: str, start: int, end: int) -> bool:
    """Letters in brackets with letters on both sides: an editor's repair."""
    return (
        text[start - 1 : start].islower()
        and text[end : end + 1].islower()
        and text[start + 1 : end - 1].islower()
    )


def _draft_signs(text: str, brackets: Sequence[tuple[int, int, str, Head | None]]) -> int:
    """How often the text does what only drafters do: alternatives, heads, modal verbs in brackets, options."""
    signs = sum(head is not None or cues.is_modal(words) for _, _, words, head in brackets)
    signs += sum(a[1] == b[0] for a, b in pairwise(brackets))
    return signs + len(_OPTION.findall(text))


def _has_numbered_notes(text: str, brackets: Sequence[tuple[int, int, str, Head | None]]) -> bool:
    """Whether bare numbers in brackets mostly count up through the text, as the marks of footnotes do."""
    numbers = [
        int(words)
        for start, end, words, head in brackets
        if words.isascii()
        and words.isdigit()
        and len(words) <= 3
        and head is None
        and not _beside(text, start, end)
        and not cues.refers(text[max(0, start - 40) : start])
    ]
    if len(numbers) < _FEWEST_FOOTNOTES:
        return False
    rising = sum(a <= b for a, b in pairwise(numbers))
    return rising * 4 >= 3 * (len(numbers) - 1)


def _beside(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] == "]" or text[end : end + 1] == "["
