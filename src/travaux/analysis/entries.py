"""What the census holds: one dataclass for each object of the JSON output, its fields the promised keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from travaux.text.source import Furniture, Mark
from travaux.text.tree import BracketKind


@dataclass(frozen=True, slots=True)
class CensusSource:
    """Where the text came from; `characters` are code points, `furniture` was set aside from the pages.

    >>> CensusSource("draft.md", "markdown", 3, "").furniture
    ()
    """

    path: str
    format: str
    characters: int
    sha256: str
    encoding: str = ""
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The draft in figures; `brackets` are the disputed ones, `by_kind` counts all.

    `bracketed_words` stand in a disputed bracket or in an option; `option_words` are those of them that
    stand in an option but in no disputed bracket; `deepest` is the deepest nesting of disputed brackets.

    >>> Counts(words=9, bracketed_words=2, option_words=0, brackets=1, by_kind={"optional": 1}).deepest
    0
    """

    words: int
    bracketed_words: int
    option_words: int
    brackets: int
    by_kind: dict[BracketKind, int]
    groups: int = 0
    options: int = 0
    attributed: int = 0
    deepest: int = 0
    diagnostics: int = 0


@dataclass(frozen=True, slots=True)
class ProvisionCount:
    """One provision and what stands in it, its descendants included; `brackets` are disputed and open in it.

    >>> ProvisionCount("art-1", "article", "Article 1", "", None, 0, 9, 2, 0, 0).options
    0
    """

    id: str
    kind: str
    label: str
    heading: str
    parent: str | None
    start: int
    end: int
    words: int
    bracketed_words: int
    brackets: int
    options: int = 0
    attributed: int = 0


@dataclass(frozen=True, slots=True)
class BracketEntry:
    """One bracket after repair: from its `[` to one past its `]`, with who wants its words in and out.

    `depth` counts the disputed brackets round it, itself included where it is disputed.

    >>> BracketEntry("art-1/1", "optional", 4, 12, 2, None, None, "art-1", (), (), False, None).depth
    1
    """

    id: str
    kind: BracketKind
    start: int
    end: int
    words: int
    parent: str | None
    group: str | None
    provision: str | None
    propose: tuple[str, ...]
    oppose: tuple[str, ...]
    repaired: bool
    missing: Literal["start", "end"] | None
    depth: int = 1
    wide: bool = False
    marks: str = "[]"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """Alternatives for one place, by the ids of their brackets (None for a stretch outside any).

    >>> GroupEntry("art-1:1", "adjacent", ("art-1/1", "art-1/2"), "art-1").joined
    'adjacent'
    """

    id: str
    joined: str
    alternatives: tuple[str | None, ...]
    provision: str | None


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option of a set; `empty` if it proposes no text.

    >>> OptionEntry("art-1:o1.1", "Option 1", "art-1:o1", 0, 80, "art-1", 12).empty
    False
    """

    id: str
    label: str
    set: str
    start: int
    end: int
    provision: str | None
    words: int
    parent: str | None = None
    empty: bool = False


@dataclass(frozen=True, slots=True)
class PartyCount:
    """How many brackets' heads name a party on each side; `known` if it is on a list of parties.

    >>> PartyCount(3, 1).propose
    3
    """

    propose: int
    oppose: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class DiagnosticEntry:
    """One finding with its line and column, both counted from 1.

    >>> DiagnosticEntry("TX101", "stray-closing-bracket", "warning", 4, 5, 1, 5, "Stray ].", "").line
    1
    """

    code: str
    name: str
    severity: str
    start: int
    end: int
    line: int
    column: int
    message: str
    repair: str


@dataclass(frozen=True, slots=True)
class Census:
    """All that a draft holds, as the JSON output states it.

    >>> from travaux.analysis.report import census
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> census(Draft(Source(""))).counts.brackets
    0
    """

    schema: str
    source: CensusSource
    title: str
    language: str
    counts: Counts
    provisions: tuple[ProvisionCount, ...]
    brackets: tuple[BracketEntry, ...]
    groups: tuple[GroupEntry, ...]
    options: tuple[OptionEntry, ...]
    parties: dict[str, PartyCount]
    diagnostics: tuple[DiagnosticEntry, ...]
    marks: tuple[Mark, ...] = ()
