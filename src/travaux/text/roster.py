"""Who the parties of a draft are: named by the reader, by the draft's own list, or only met in its brackets' heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from travaux.text import attribution
from travaux.text.parties import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.layout import Mark
    from travaux.text.paragraphs import Paragraph
    from travaux.text.source import Source

_FRONT_PARTIES = re.compile(r"^parties:[ \t]{0,10}\[?([^\]\r\n]{1,2000})\]?[ \t]{0,10}$", re.MULTILINE)
_FRONT_LIST = re.compile(
    r"^parties:[ \t]{0,10}\r?\n((?:[ \t]{0,8}-?[ \t]{0,8}[^\r\n]{1,200}\r?\n){1,300})", re.MULTILINE
)
_LISTED = re.compile(
    r"(?<![\w\[(])[\"“*]{0,3}([A-Z][A-Z0-9]{0,7})[\"”*]{0,3}\s?(?::|=|–|—|\bis\b|\bstands for\b|\bmeans\b)\s{1,2}(?:the )?[^\W\d_a-z][\w'’-]{2,}"
)
_LISTED_LOOSELY = re.compile(r"(?<![\w\[(])[\"“*]{0,3}([A-Z][A-Z0-9]{1,7})[\"”*]{0,3}\s?:\s{1,2}(?=\S)")
_NAMED = re.compile(
    r"(?:the )?(?:[^\W\d_a-z][\w'’-]{1,30}\s){1,6}\((?:hereinafter )?(?:the )?[\"“*]{0,3}([A-Z][A-Z0-9]{1,7})[\"”*]{0,3}\)"
)
_LIST_CUE = re.compile(
    r"\b(?:bracket|abbreviation|delegation|part(?:y|ies)\b|proposed by|position|code)", re.IGNORECASE
)
_VERBAL = re.compile(
    r"[\[{(][\s*_\\]{0,4}([A-Z][A-Z0-9]{0,7}(?:\s?/\s?[A-Z][A-Z0-9]{0,7}){0,30})\s?\]?\s(?:proposes?|opposes?)\b"
)
_ROUND = re.compile(r"\(([A-Z]{1,5}|[A-Z][a-z]{3,12}(?: position)?): ")
_NOT_LISTED = frozenset(
    {
        "NOTE",
        "OPTION",
        "ARTICLE",
        "ANNEX",
        "PART",
        "SECTION",
        "CHAPTER",
        "PP",
        "OP",
        "DRAFT",
        "DATE",
        "TITLE",
        "RULE",
        "PAGE",
        "TEXT",
        "TO",
        "FROM",
        "RE",
        "CC",
        "REF",
    }
)
_HEAD_OF_TEXT = 12_000


@dataclass(frozen=True, slots=True)
class Roster:
    """The parties that heads may name: `listed` by the reader or the draft, `used` with a verb though on no list.

    >>> Roster(frozenset({"KAR"}), frozenset()).known("KAR"), Roster(frozenset(), frozenset()).known("NZ")
    (True, True)
    """

    listed: frozenset[str]
    used: frozenset[str]
    round_heads: bool = False

    @property
    def accepted(self) -> frozenset[str]:
        """Codes that a head may use without a verb.

        >>> sorted(Roster(frozenset({"A"}), frozenset({"QX"})).accepted)
        ['A', 'QX']
        """
        return self.listed | self.used

    def known(self, code: str) -> bool:
        """Whether a code is on a list: the reader's, the draft's or the table of states and groups."""
        return code in self.listed or code in KNOWN


def roster_of(source: Source, found: Sequence[Paragraph], body: int, parties: Sequence[str]) -> Roster:
    """The roster of a draft whose front matter ends at `body`; `parties` are named by the reader.

    >>> from travaux.text.source import Source
    >>> from travaux.text.paragraphs import paragraphs
    >>> text = Source("Brackets show no agreement. KAR: Karvenia; TOL: Tolmar.")
    >>> sorted(roster_of(text, paragraphs(text), 0, ()).listed)
    ['KAR', 'TOL']
    """
    listed = {party.strip() for party in parties if party.strip()}
    listed |= set(_front(source.text[:body]))
    listed |= set(_own_list(source.text, found))
    used = {
        _bare(code.strip()) for match in _VERBAL.finditer(source.text) for code in match.group(1).split("/")
    }
    rounds = [match.group(1).removesuffix(" position") for match in _ROUND.finditer(source.text)]
    declared_rounds = sum(code in listed or code in KNOWN for code in rounds)
    habit = len(set(rounds)) > 1 and len(rounds) > 2 and source.text.count("[") < len(rounds)
    if habit:
        used |= set(rounds)
    return Roster(frozenset(listed), frozenset(used - listed), bool(declared_rounds or habit))


def _bare(code: str) -> str:
    """A code without the digits of a footnote glued to it."""
    return code if code in KNOWN else code.rstrip("0123456789") or code


def _front(front: str) -> Iterator[str]:
    if row := _FRONT_PARTIES.search(front):
        for item in row.group(1).split(","):
            yield item.split(":")[0].strip(" \"'{}")
    elif rows := _FRONT_LIST.search(front):
        for line in rows.group(1).splitlines():
            if line[:1] not in (" ", "\t", "-"):
                return
            yield line.strip(" -\t\"'").split(":")[0].strip(" \"'")


def _own_list(text: str, found: Sequence[Paragraph]) -> Iterator[str]:
    """Codes that the draft explains near its beginning: "KAR: Karvenia" twice or more, or once beside a cue."""
    for paragraph in found:
        if paragraph.start > _HEAD_OF_TEXT:
            return
        if paragraph.end - paragraph.start > 2000:
            continue
        codes = [c.group(1) for c in _LISTED.finditer(text, paragraph.start, paragraph.end)]
        codes = [code for code in codes if code not in _NOT_LISTED]
        cue = _LIST_CUE.search(text, paragraph.start, paragraph.end)
        loose = [
            c.group(1)
            for c in _LISTED_LOOSELY.finditer(text, paragraph.start, paragraph.end)
            if c.group(1) not in _NOT_LISTED
        ]
        if len(set(codes)) > 1 or (codes and cue) or len(set(loose)) > 2:
            yield from codes
            yield from loose
        if cue:
            yield from (c.group(1) for c in _NAMED.finditer(text, paragraph.start, paragraph.end))


def misplaced_heads(text: str, marks: Sequence[Mark]) -> set[int]:
    """The indexes of closing marks that end a list of parties and are followed by its verb: the bracket was closed
    too early, and its words follow.

    >>> from travaux.text.layout import Mark
    >>> misplaced_heads("[US/NZ] propose: a", [Mark(0, 1, True), Mark(6, 7, False)])
    {1}
    """
    found = set[int]()
    for i in range(len(marks) - 1):
        first, second = marks[i], marks[i + 1]
        near = first.opens and not second.opens and second.start - first.end < 120
        if near and attribution.is_open_head(text, first.end, second.start, second.end):
            found.add(i + 1)
    return found
