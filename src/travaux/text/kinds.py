"""What a bracket does: its kind, told by evidence inside it, around it, and from the habits of the whole text.

The rules stand in one order, the strongest evidence first; the first that speaks decides. A verdict with a hint is one
whose evidence is thin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from travaux.text import cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from travaux.text.attribution import Head
    from travaux.text.tree import BracketKind


class Verdict(NamedTuple):
    """A kind, and why it is doubtful, empty where it is not.

    >>> Verdict("optional").hint
    ''
    """

    kind: BracketKind
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole text does with its brackets: which of two readings of one form is the usual one here.

    `editorial`: the brackets are an editor's, not a drafter's; `footnotes`: bare numbers in brackets are footnote
    marks; `declared_notes`: braces are notes.

    >>> Habits(editorial=True, footnotes=False).editorial
    True
    """

    editorial: bool
    footnotes: bool


class Evidence(NamedTuple):
    """A bracket and what surrounds it: its words without emphasis, the text before and behind, its place.

    >>> Evidence("shall", "Parties ", " act").words
    'shall'
    """

    words: str
    before: str
    after: str
    head: Head | None = None
    in_group: bool = False
    italic: bool = False
    whole: bool = False
    holds_provisions: bool = False
    spans_items: bool = False
    holds_options: bool = False
    owned_note: bool = False
    in_heading: bool = False
    nested: bool = False
    has_inner: bool = False
    mark: str = "["


_Rule: TypeAlias = "Callable[[Evidence, Habits], Verdict | None]"

_LONGEST_ENDING = 4
"""Letters up to which a bracket may be a part of a word."""


def told(evidence: Evidence, habits: Habits) -> Verdict:
    """The kind of a bracket.

    >>> told(Evidence("to be confirmed", "by ", "."), Habits(editorial=False, footnotes=False)).kind
    'placeholder'
    >>> told(Evidence("5", "a period of ", " years"), Habits(editorial=False, footnotes=False)).kind
    'value'
    """
    short = len(evidence.words) <= _SHORT
    rules = _RULES if short else _RULES_OF_LONG
    if _is_unmarked(evidence, habits):
        rules = (_OF_BEGINNING if short else _OF_LONG_BEGINNING).get(evidence.words[:3].lower(), _LAST)
    for rule in rules:
        verdict = rule(evidence, habits)
        if verdict is not None:
            return verdict
    return _OPTIONAL


_OPTIONAL = Verdict("optional")


def _is_unmarked(it: Evidence, habits: Habits) -> bool:
    """Whether a bracket begins with letters and nothing about it speaks to the rules but perhaps its first word."""
    words = it.words
    first = words[:3]
    return (
        len(words) > _LONGEST_ENDING
        and (first.isalpha() or first.replace(" ", "").isalpha())
        and first.isascii()
        and first[0] not in "IVX"
        and (len(words) > cues.LONGEST_LETTERS or first[0] not in "XxYyZzNn")
        and it.head is None
        and not (it.italic or habits.editorial)
        and it.mark != "{"
        and ":" not in words[:7]
        and "/" not in words
        and "[^" not in words
        and "]:" not in it.before
        and not (it.after[:1] == "[" and cues.LINK.match(it.after))
        and " to be " not in words[: cues.LONGEST_TO_BE].lower()
    )


def _attributed(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.head is None:
        return None
    if it.head.statement or it.owned_note:
        return Verdict("note")
    if it.head.oppose and not it.head.propose:
        return Verdict("deletion")
    return Verdict("proposal") if it.head.propose else Verdict("note")


def _editorial_text(it: Evidence, habits: Habits) -> Verdict | None:
    if _is_archive_number(it.words) or (
        not it.in_group and cues.may_begin(it.words, cues.EDITOR_STARTS) and cues.EDITOR.match(it.words)
    ):
        return Verdict("editorial")
    if habits.editorial and it.mark != "{":
        return Verdict("editorial")
    return None


def _is_archive_number(words: str) -> bool:
    """Whether an archive's letters and a colon stand at the beginning, or a citation's "ibid"."""
    return (":" in words[:7] or cues.may_begin(words, cues.CITATION_STARTS)) and bool(
        cues.ARCHIVE.match(words)
    )


def _blank(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group:
        return None
    words = it.words.strip()
    if not words[:1].isalpha() and cues.BLANK.fullmatch(words):
        return Verdict("placeholder")
    if (
        len(words) > cues.LONGEST_LETTERS
        or not cues.LETTERS_TO_COME.fullmatch(words)
        or it.before[-1:].isalpha()
    ):
        return None
    if words in ("y", "n", "Y", "N") and not (
        cues.BESIDE_NUMBER.match(it.after) or it.before[-1:].isdigit() or words == "Y"
    ):
        return None
    return Verdict("placeholder")


def _brace(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.mark != "{":
        return None
    if _is_placeholder(it.words) or cues.LETTERS_TO_COME.fullmatch(it.words.strip()):
        return Verdict("placeholder")
    if len(it.words) <= 3 and it.before[-1:].isalpha():
        return Verdict("optional", "braces inside a word: read as letters that may stay or go")
    return Verdict(
        "note",
        ""
        if cues.NOTE_WORDS.match(it.words) or cues.LABEL_LIKE.search(it.words)
        else "braces: read as a note, for the text does not say what they mean",
    )


def _words_to_come(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group and len(it.words.split()) <= 3 and not it.words.lower().startswith("placeholder"):
        return None
    if (
        it.words[:6].lower() == "insert"
        and it.before.rstrip()[-1:] != "]"
        and cues.VERB_AWAITED.search(it.before)
    ):
        return None
    return Verdict("placeholder") if _is_placeholder(it.words.strip()) else None


def _is_placeholder(words: str) -> bool:
    """Whether words say that others are to come: "date", "to be completed"."""
    if (
        not cues.may_begin(words, cues.PLACEHOLDER_STARTS)
        and " to be " not in words[: cues.LONGEST_TO_BE].lower()
    ):
        return False
    return bool(cues.PLACEHOLDER_WORDS.match(words))


def _note(it: Evidence, _habits: Habits) -> Verdict | None:
    if not it.spans_items and cues.may_begin(it.words, cues.NOTE_STARTS) and cues.NOTE_WORDS.match(it.words):
        return _note_or_text(it)
    if not it.italic or it.in_group:
        return None
    if cues.LABEL_LIKE.search(it.words):
        return Verdict("note")
    before, after = it.before.rstrip(" *_")[-1:], it.after.lstrip(" *_")
    if before == "]" or after[:1] == "[" or len(it.words.split()) == 1:
        return None
    if before in ".;:,}" or not after:
        return Verdict("note", "in italics behind a clause: read as a label, not as text")
    return None


def _note_or_text(it: Evidence) -> Verdict | None:
    """A bracket that begins like a note is text where it rules like a provision or goes on with its sentence."""
    if cues.SURELY_NOTE.match(it.words):
        return Verdict("note")
    if cues.VERBS_OF_TEXT.search(it.words):
        return None
    if cues.INSTRUCTION.match(it.words):
        return None if cues.VERB_AWAITED.search(it.before) or " " not in it.words else Verdict("note")
    if cues.ABOUT_THE_TEXT.match(it.words):
        return Verdict("note") if len(it.words.split()) > 3 and cues.SPEAKS_OF_TEXT.search(it.words) else None
    goes_on = (
        it.before.strip()
        and not cues.SENTENCE_BEFORE.search(it.before)
        and it.after.strip(" .;,]")[:1].islower()
    )
    if goes_on:
        return None
    if cues.ON_ITS_TERMS.match(it.words) and not it.whole and not it.italic:
        return Verdict("optional", "could be a note on the text")
    return Verdict("note")


def _inside_word(it: Evidence, _habits: Habits) -> Verdict | None:
    """Letters in brackets inside a word: an ending that may stay or go, or an editor's repair."""
    before, after = it.before[-1:], it.after[:1]
    if after == "[" and (linked := cues.LINK.match(it.after)):
        after = it.after[linked.end() : linked.end() + 1]
        if after.islower() and it.words.islower():
            return Verdict(
                "editorial", "letters at the beginning of a word, with an editor's link behind them"
            )
    if it.in_group or len(it.words) > _LONGEST_ENDING or not it.words.isalpha() or not it.words.islower():
        return None
    if before.isalpha() and after.isalpha():
        return Verdict("editorial", "letters inside a word: read as an editor's repair")
    if before.isalpha() or (after.isalpha() and len(it.words) <= 3):
        return Verdict(
            "optional",
            ""
            if it.words in {"s", "es", "ies", "y"}
            else "letters at the end of a word: an ending in dispute, or an editor's repair",
        )
    return None


def _reference(it: Evidence, _habits: Habits) -> Verdict | None:
    words = it.words.strip(" *_")
    bare_number = words[:1] not in cues.LOWER_LETTERS and bool(cues.CROSS_NUMBERS.fullmatch(words))
    if (
        not it.in_group
        and "/" in words
        and " " not in words
        and cues.SYMBOL_BEFORE.search(it.before)
        and any(c.isdigit() for c in words)
    ):
        return Verdict("reference")
    if it.in_heading and bare_number and cues.HEADING_NUMBER_AFTER.match(it.after):
        return Verdict("reference")
    if it.in_group:
        return None
    if bare_number and cues.REFERENCE_BEFORE.search(it.before) and not cues.MEASURE_AFTER.match(it.after):
        return Verdict("reference")
    if _is_reference(words) and (
        not words.replace(".", "").isdigit() or cues.REFERENCE_BEFORE.search(it.before)
    ):
        if words.lower().startswith("option") or it.whole:
            return None
        return Verdict("reference")
    return None


def _is_reference(words: str) -> bool:
    if not (words[:1].isdigit() or "/" in words or cues.may_begin(words, cues.REFERENCE_STARTS)):
        return False
    return bool(cues.REFERENCE.fullmatch(words))


def _only_a_note(it: Evidence, _habits: Habits) -> Verdict | None:
    """A bracket round a footnote's mark, a reservation that fills a footnote, numbers added to a cross-reference."""
    if "[^" in it.words and cues.ONLY_FOOTNOTE.fullmatch(it.words):
        return Verdict("optional", "the bracket holds nothing but a footnote's mark")
    if "]:" in it.before and cues.FOOTNOTE_BEFORE.search(it.before) and cues.RESERVATION.search(it.words):
        return Verdict("note")
    if it.before[-1:] in "0123456789]" and cues.ADDED_NUMBERS.fullmatch(it.words):
        return Verdict("optional", "numbers added to a cross-reference")
    return None


def _number(it: Evidence, habits: Habits) -> Verdict | None:
    words = it.words.strip(" *_")
    if not cues.is_value(words):
        return None
    if it.in_group:
        return Verdict("value")
    if cues.MEASURE_AFTER.match(it.after) or not words.isdigit():
        return Verdict("value")
    if len(words) <= 3 and habits.footnotes:
        return Verdict(
            "footnote",
            ""
            if cues.SENTENCE_BEFORE.search(it.before) or it.before[-1:].isalnum()
            else "a bare number: read as a footnote's mark, as elsewhere in this text",
        )
    if len(words) <= 3 and (
        it.before[-1:].isalpha() or (cues.SENTENCE_BEFORE.search(it.before) and not it.whole)
    ):
        return Verdict(
            "footnote", "a bare number glued to a word or behind a stop: read as a footnote's mark"
        )
    if (
        len(words) <= 3
        and not cues.QUANTITY_BEFORE.search(it.before)
        and cues.SMALL_AFTER.match(it.after)
        and it.before.strip()
    ):
        return Verdict("footnote", "a bare number behind a phrase or stop: read as a footnote's mark")
    return Verdict("value", "a bare number: a value, a reference or a footnote's mark")


def _block(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group and not (it.holds_provisions or it.holds_options):
        return None
    if it.holds_options or it.holds_provisions:
        return Verdict("block")
    if it.spans_items:
        return Verdict("optional")
    if it.whole:
        return Verdict("block")
    return None


def _outside(it: Evidence, _habits: Habits) -> Verdict | None:
    """A bracket that begins with a slash: the first alternative stands before it."""
    if it.words.startswith("/") and not it.words.lower().startswith("/or"):
        return Verdict("alternative", "the first alternative stands outside the bracket")
    return None


def _member(it: Evidence, _habits: Habits) -> Verdict | None:
    return Verdict("alternative") if it.in_group else None


_RULES: tuple[_Rule, ...] = (
    _attributed,
    _editorial_text,
    _only_a_note,
    _blank,
    _brace,
    _words_to_come,
    _note,
    _inside_word,
    _reference,
    _number,
    _block,
    _outside,
    _member,
)
_SHORT = 90
"""Characters up to which a bracket may be a blank, a number or a reference."""

_RULES_OF_LONG: tuple[_Rule, ...] = (
    _attributed,
    _editorial_text,
    _only_a_note,
    _brace,
    _words_to_come,
    _note,
    _block,
    _outside,
    _member,
)

_LAST = (_block, _member)
_BEGINNINGS: dict[_Rule, frozenset[str]] = {
    _editorial_text: cues.EDITOR_STARTS | cues.CITATION_STARTS,
    _only_a_note: frozenset({"and", "or "}),
    _blank: frozenset({"tbc", "tbd"}),
    _words_to_come: cues.PLACEHOLDER_STARTS,
    _note: cues.NOTE_STARTS,
    _reference: cues.REFERENCE_STARTS,
    _number: cues.NUMBER_WORD_STARTS | cues.DATE_STARTS,
}
"""The first letters that speak to a rule where nothing else about a bracket does."""


def _by_beginning(rules: Sequence[_Rule]) -> dict[str, tuple[_Rule, ...]]:
    """For the first letters of a bracket the rules that may speak, in their order, and those on its place."""
    every = frozenset[str]().union(*_BEGINNINGS.values())
    return {
        start: (*(rule for rule in rules if start in _BEGINNINGS.get(rule, ())), *_LAST) for start in every
    }


_OF_BEGINNING, _OF_LONG_BEGINNING = _by_beginning(_RULES), _by_beginning(_RULES_OF_LONG)
