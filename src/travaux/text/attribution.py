"""Heads of brackets: who wants the words in, who wants them out, as the draft writes it.

The grammar is that of the consolidated trade texts: `head := list [verb] {(";" | ",") list verb} (":" | ".")`, where
a list is party codes joined by slashes or commas, each perhaps with the number of a footnote glued to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from travaux.text.parties import KNOWN
from travaux.text.tree import Attribution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Side = Literal["propose", "oppose", "reserve"]

_LONGEST_CODE = 8
_LIST_ITEM = re.compile(
    r"(?:the )?(?P<code>[^\W\d_][^\W\d_]{0,13}(?:(?<=[A-Z])\d{2,3}(?![\d]))?(?:[ -][A-Z][a-zé]{2,14}){0,3})(?P<notes>(?: ?\d{1,3}){0,6})"
)
_JOIN = re.compile(r"\s{0,3}(?://?|,|&|\+|\band\b)\s{0,3}")
_VERB = re.compile(
    r"\s{0,3}(?:\]|:(?=\s{0,3}\w{5,9}\s{0,3}:))?\s{0,3}(?:(?P<reserve>(?:reserves?|scrutiny reservation|reservation|réserve)\b)"
    r"|(?P<oppose>(?:opposes?|opposed|deletes?|s['’]opposent?|se oponen?|возража[её]т|возражают|تعارض|反对|strongly opposes?)(?![a-z]))"
    r"|(?P<propose>(?:alternative(?:ly)? )?(?:proposes?|proposed|proposal|supports?|retains?|proposent?|proponen?|предлага(?:ет|ют)|تقترح|提议|提出|position)(?![a-z])))"
    r"(?:(?: ?\d{1,3}){0,6})",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s{0,3}[;,،；]\s{0,3}(?:\d{1,3} )?")
_COLON = re.compile(r"\s{0,3}(?:[:：](?!//)|\.(?=\s))[ \t]{0,1}")
_DASH = re.compile(r"\s{1,3}[-–—]\s{1,3}(?=[^-–—]{1,160}$)")
_GLUED_VERB = re.compile(r"(?P<code>[A-Z]{2,4})(?=(?:propose|oppose)[sd]?\b)")
_PROSE = re.compile(r"\s{0,3}[*_\[“\"(]{0,4}[^\W\d_]{1,40}(?![\w/])")
_SIGN_OF_HEAD = re.compile(
    r"[:：.]|\b(?:is|are|will|would|can|has|have|supports?|reserves?|still|considers?|going|needs?|may)\b"
)
_LONGEST_HEAD = 240
_SHORT_CODE = re.compile(r"[A-Z]{2,5}")
_STATEMENT = re.compile(
    r"\s{0,3}:?\s{0,3}(?:is|are|will|would|can|could|cannot|has|have|need|needs|supports?|reserves?|going|still|may|considers?|considering|under|believes?|wishes?|want|wants|prefers?)\b"
)
_NOT_A_PARTY = frozenset(
    [
        "note",
        "notes",
        "option",
        "options",
        "article",
        "articles",
        "annex",
        "placeholder",
        "paragraph",
        "para",
        "section",
        "chapter",
        "part",
        "rule",
        "alternative",
        "alt",
        "comment",
        "chair",
        "editor",
        "agreed",
        "see",
        "source",
        "preamble",
        "definitions",
        "definition",
        "title",
        "heading",
        "example",
        "table",
        "figure",
        "number",
        "date",
        "text",
        "insert",
        "new",
        "add",
        "delete",
        "first",
        "second",
        "negotiator",
        "negotiators",
        "naa",
        "aa",
        "pro",
        "cab",
        "drafting",
        "explanatory",
        "editorial",
        "footnote",
        "or",
        "and",
        "other",
        "the",
        "ad",
        "ref",
        "pp",
        "op",
        "bis",
        "ter",
    ]
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a bracket at `start` to `end`: parties in favour and against, in the order named.

    `verbal` says that a verb was written; `named` lists every code as often as it was named; `statement` that the
    words behind it are what a party says about the text, not text.

    >>> head_before("US/MX propose; BN oppose: the", 0, 29, frozenset()).oppose
    ('BN',)
    """

    propose: tuple[str, ...]
    oppose: tuple[str, ...]
    named: tuple[tuple[str, Side], ...]
    start: int
    end: int
    verbal: bool
    statement: bool = False

    def attribution(self, place: Literal["before", "after"]) -> Attribution:
        """The head as the tree keeps it.

        >>> head_before("PE: generation,", 0, 15, frozenset()).attribution("before").propose
        ('PE',)
        """
        return Attribution(self.propose, self.oppose, self.start, self.end, place)


def known_party(code: str, roster: Collection[str]) -> bool:
    """Whether a code or name is on the draft's own list or on the table of states and groups.

    >>> known_party("NZ", ()), known_party("VZ", ()), known_party("KAR", {"KAR"})
    (True, False, True)
    """
    return code in roster or code in KNOWN


def head_before(text: str, start: int, end: int, roster: Collection[str]) -> Head | None:
    """The head at the beginning of a bracket's words (`start` to `end`), or None if it has none.

    Codes that are on no list are taken where a verb follows, or where they look like codes and others beside them are
    known; a head must end with a colon or full stop.

    >>> head_before("Note: to be discussed", 0, 21, frozenset()) is None
    True
    """
    if text[start : start + 1].islower():
        return None
    at = _skip(text, start, end)
    if text[at : at + 1].islower() or not _SIGN_OF_HEAD.search(text, at, min(end, at + _LONGEST_HEAD)):
        return None
    named: list[tuple[str, Side]] = []
    verbal = False
    cursor = at
    while True:
        group = _listed(text, cursor, end, roster)
        if not group:
            return None
        codes, cursor = group
        verb = _VERB.match(text, cursor, end)
        side: Side = "propose"
        if verb:
            verbal = True
            side = "oppose" if verb.group("oppose") else "reserve" if verb.group("reserve") else "propose"
            cursor = verb.end()
        named += [(code, side) for code in codes]
        separator = _SEPARATOR.match(text, cursor, end)
        if (
            verb
            and separator
            and (following := _listed(text, separator.end(), end, roster))
            and _VERB.match(text, following[1], end)
        ):
            cursor = separator.end()
            continue
        break
    return _finished(text, at, cursor, end, named, verbal, roster)


def _finished(
    text: str,
    start: int,
    cursor: int,
    end: int,
    named: list[tuple[str, Side]],
    verbal: bool,
    roster: Collection[str],
) -> Head | None:
    colon = _COLON.match(text, cursor, end)
    known = [known_party(code, roster) for code, _ in named]
    if not colon:
        said = _STATEMENT.match(text, cursor, end)
        if said and all(known) and not verbal and len(named[0][0]) <= 4:
            return _head(named, start, cursor, verbal, statement=True)
        return None
    if text[cursor : colon.end()].strip() == "." and not verbal and not (len(named) > 1 and all(known)):
        return None
    if (
        not verbal
        and not any(known)
        and not (
            all(_SHORT_CODE.fullmatch(code) for code, _ in named) and _PROSE.match(text, colon.end(), end)
        )
    ):
        return None
    if (
        _STATEMENT.match(text, colon.end(), end)
        and not verbal
        and not text[colon.end() :].lstrip()[:3].isupper()
        and _speaks(text, colon.end(), end)
    ):
        return _head(named, start, colon.end(), verbal, statement=True)
    return _head(named, start, colon.end(), verbal)


_SPEAKS = re.compile(
    r"\s{0,3}(?:will go|is (?:still|considering|reviewing|flexible)|are (?:still|considering|reviewing)|can (?:accept|live|go|support)|still|going with|under consideration|reserves?|supports? )",
    re.IGNORECASE,
)
_NEGOTIATORS_NOTE = re.compile(
    r"\s{0,3}(?:negotiators?['’]?s? ?['’]?\s?note|note|comment|drafting note|reservation)\b", re.IGNORECASE
)


def _speaks(text: str, start: int, end: int) -> bool:
    return bool(_SPEAKS.match(text, start, end))


def is_owned_note(text: str, start: int, end: int) -> bool:
    """Whether the words behind a head are a note of that party: "Negotiator's Note: …".

    >>> is_owned_note(" Negotiator's Note: under review", 0, 32)
    True
    """
    return bool(_NEGOTIATORS_NOTE.match(text, start, end) or _SPEAKS.match(text, start, end))


def _head(
    named: list[tuple[str, Side]], start: int, end: int, verbal: bool, *, statement: bool = False
) -> Head:
    propose = tuple(dict.fromkeys(code for code, side in named if side == "propose"))
    oppose = tuple(dict.fromkeys(code for code, side in named if side == "oppose"))
    return Head(propose, oppose, tuple(named), start, end, verbal, statement)


def _skip(text: str, start: int, end: int) -> int:
    at = start
    while at < end and (text[at].isspace() or text[at] in "*_\\"):
        at += 1
    return at


def _listed(text: str, start: int, end: int, roster: Collection[str]) -> tuple[list[str], int] | None:
    """A list of parties at `start` and the offset behind it, or None."""
    codes: list[str] = []
    cursor = _skip(text, start, end)
    while cursor < end:
        item = _code(text, cursor, end, roster)
        if item is None:
            break
        codes.append(item[0])
        cursor = item[1]
        join = _JOIN.match(text, cursor, end)
        if not join:
            break
        if _code(text, join.end(), end, roster) is None:
            if "/" in join.group():
                cursor = join.end()
            break
        if "," in join.group() and _VERB.match(text, cursor, end):
            break
        cursor = join.end()
    return (codes, cursor) if codes else None


def _code(text: str, start: int, end: int, roster: Collection[str]) -> tuple[str, int] | None:
    """One party at `start`: a declared code, a known name, or what looks like a code (two to eight capitals)."""
    if glued := _GLUED_VERB.match(text, start, end):
        return glued.group("code"), glued.end("code")
    item = _LIST_ITEM.match(text, start, end)
    if not item:
        return None
    whole = item.group("code")
    for candidate in _shorter(whole):
        if known_party(candidate, roster):
            return candidate, _behind_notes(text, start + len(candidate), end)
    first = whole.split(" ")[0].rstrip("0123456789")
    if (
        first.lower() in _NOT_A_PARTY
        or not first.isupper()
        or not first.isascii()
        or len(first) > _LONGEST_CODE
    ):
        return None
    return first, _behind_notes(text, start + len(first), end)


def _shorter(whole: str) -> Iterator[str]:
    words = whole.split(" ")
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count])
    if words[0] != words[0].rstrip("0123456789"):
        yield words[0].rstrip("0123456789")


_NOTES = re.compile(r"(?: ?\d{1,3}(?![\d.]))(?: \d{1,3}(?![\d.])){0,6}")


def _behind_notes(text: str, at: int, end: int) -> int:
    found = _NOTES.match(text, at, end)
    return found.end() if found else at


def head_after(text: str, start: int, end: int, roster: Collection[str]) -> Head | None:
    """The attribution at the end of a bracket's words, behind a dash: "extreme - US; G77 delete".

    Only known parties are taken here: a dash is an ordinary sign.

    >>> head_after("extreme - US; G77 delete", 0, 24, frozenset()).oppose
    ('G77',)
    """
    tail = max(start, end - 200)
    if text.find("-", tail, end) < 0 and text.find("–", tail, end) < 0 and text.find("—", tail, end) < 0:
        return None
    dash = _DASH.search(text, tail, end)
    if not dash:
        return None
    named: list[tuple[str, Side]] = []
    cursor = dash.end()
    while cursor < end:
        group = _listed(text, cursor, end, roster)
        if not group or not all(known_party(code, roster) for code in group[0]):
            return None
        codes, cursor = group
        verb = _VERB.match(text, cursor, end)
        side: Side = "oppose" if verb and verb.group("oppose") else "propose"
        cursor = verb.end() if verb else cursor
        named += [(code, side) for code in codes]
        separator = _SEPARATOR.match(text, cursor, end)
        if not separator:
            break
        cursor = separator.end()
    if text[cursor:end].strip(" .*_\\") or not named:
        return None
    return _head(named, dash.start(), end, verbal=any(side == "oppose" for _, side in named))


def is_open_head(text: str, start: int, end: int, behind: int) -> bool:
    """Whether `start` to `end` is nothing but a list of parties, and a verb and a colon follow at `behind`.

    >>> is_open_head("[US/NZ] propose: a", 1, 6, 7)
    True
    """
    verb = _VERB.match(text, behind)
    if not verb or not _COLON.match(text, verb.end()):
        return False
    group = _listed(text, start, end, ())
    return group is not None and not text[group[1] : end].strip()


def united(heads: Sequence[Head]) -> Head:
    """The heads of several alternatives in one bracket as one; from the first's start to the last's end.

    >>> both = [head_after("a - EU", 0, 6, ()), head_after("b - US", 0, 6, ())]
    >>> united([head for head in both if head]).propose
    ('EU', 'US')
    """
    named = [pair for head in heads for pair in head.named]
    return _head(named, heads[0].start, heads[-1].end, verbal=any(head.verbal for head in heads))
