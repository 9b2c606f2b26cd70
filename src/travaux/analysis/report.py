"""The census of a draft: every provision, bracket, option and party, counted by the published definitions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import msgspec

from travaux.analysis.coverage import Coverage
from travaux.text.source import Furniture, Mark
from travaux.text.tree import BracketKind
from travaux.text.words import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.text.diagnostics import Diagnostic
    from travaux.text.tree import Bracket, Draft, Option

SCHEMA: Final = "travaux.draft/1"
_KINDS: Final[tuple[BracketKind, ...]] = get_args(BracketKind)


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


def census(draft: Draft) -> Census:
    """The census of a draft, by the definitions of the manual's page "How travaux counts".

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Bracket, Draft, Token
    >>> text = "The Parties [shall] withdraw."
    >>> tokens = Token("words", 0, 12), Token("open", 12, 13), Token("words", 13, 18), Token("close", 18, 19)
    >>> draft = Draft(Source(text), tokens=tokens, brackets=(Bracket("/1", "optional", 12, 19, 13, 18),))
    >>> census(draft).counts.bracketed_words
    1
    """
    starts = word_starts(draft.source.text, draft.tokens)
    disputed = [(bracket.start, bracket.end) for bracket in draft.brackets if bracket.disputed]
    optional = [(option.start, option.end) for option in draft.options]
    bracketed = Coverage.of(starts, disputed)
    unsettled = Coverage.of(starts, disputed + optional)
    depths = nesting(draft.brackets)
    diagnostics = _diagnostics(draft)
    whole = len(draft.source.text)
    counts = Counts(
        words=len(starts),
        bracketed_words=unsettled.covered(0, whole),
        option_words=unsettled.covered(0, whole) - bracketed.covered(0, whole),
        brackets=len(disputed),
        by_kind=_by_kind(draft.brackets),
        groups=len(draft.groups),
        options=len(draft.options),
        attributed=sum(bracket.disputed and bracket.attribution is not None for bracket in draft.brackets),
        deepest=max(depths, default=0),
        diagnostics=len(diagnostics),
    )
    return Census(
        schema=SCHEMA,
        source=_source(draft),
        title=draft.title,
        language=draft.language,
        counts=counts,
        provisions=_provisions(draft, unsettled),
        brackets=tuple(map(_bracket, draft.brackets, depths, _words(unsettled, draft.brackets))),
        groups=_groups(draft),
        options=tuple(map(_option, draft.options, _words(unsettled, draft.options))),
        parties=_parties(draft),
        diagnostics=diagnostics,
        marks=draft.source.marks,
    )


def to_json(found: Census) -> bytes:
    """The census as JSON in UTF-8, on one line without an end; a lone surrogate in a text becomes an escape.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> to_json(census(Draft(Source(""))))[:28]
    b'{"schema":"travaux.draft/1",'
    """
    try:
        return msgspec.json.encode(found)
    except UnicodeEncodeError:
        return json.dumps(asdict(found), separators=(",", ":")).encode("ascii")


def nesting(brackets: Sequence[Bracket]) -> list[int]:
    """For each bracket the number of disputed ones round it, itself included where it is disputed.

    >>> from travaux.text.tree import Bracket
    >>> nesting((Bracket("/1", "block", 0, 9, 1, 8), Bracket("/2", "note", 2, 5, 3, 4, parent="/1")))
    [1, 1]
    """
    depth: dict[str | None, int] = {None: 0}
    for bracket in brackets:
        depth[bracket.id] = depth.get(bracket.parent, 0) + bracket.disputed
    return [depth[bracket.id] for bracket in brackets]


def findings(draft: Draft) -> list[Diagnostic]:
    """The draft's diagnostics and its reader's remarks, each once, in the order of the text.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> findings(Draft(Source("")))
    []
    """
    every = dict.fromkeys((*draft.source.remarks, *draft.diagnostics))
    return sorted(every, key=lambda found: (found.start, found.end, found.code))


def _source(draft: Draft) -> CensusSource:
    source = draft.source
    return CensusSource(
        source.path, source.format, len(source.text), source.sha256, source.encoding, source.furniture
    )


def _by_kind(brackets: Iterable[Bracket]) -> dict[BracketKind, int]:
    kinds = dict.fromkeys(_KINDS, 0)
    for bracket in brackets:
        kinds[bracket.kind] += 1
    return kinds


def _words(coverage: Coverage, spans: Iterable[Bracket | Option]) -> list[int]:
    return [coverage.words(span.start, span.end) for span in spans]


def _provisions(draft: Draft, unsettled: Coverage) -> tuple[ProvisionCount, ...]:
    disputed = [bracket for bracket in draft.brackets if bracket.disputed]
    brackets = _rolled_up(draft, (bracket.provision for bracket in disputed))
    attributed = _rolled_up(draft, (bracket.provision for bracket in disputed if bracket.attribution))
    options = _rolled_up(draft, (option.provision for option in draft.options))
    return tuple(
        ProvisionCount(
            id=provision.id,
            kind=provision.kind,
            label=provision.label,
            heading=provision.heading,
            parent=provision.parent,
            start=provision.start,
            end=provision.end,
            words=unsettled.words(provision.start, provision.end),
            bracketed_words=unsettled.covered(provision.start, provision.end),
            brackets=brackets[provision.id],
            options=options[provision.id],
            attributed=attributed[provision.id],
        )
        for provision in draft.provisions
    )


def _rolled_up(draft: Draft, places: Iterable[str | None]) -> dict[str, int]:
    """How many of the places lie in each provision or below it; an outer one precedes its inner ones."""
    totals = {provision.id: 0 for provision in draft.provisions}
    for place in places:
        if place in totals:
            totals[place] += 1
    for provision in reversed(draft.provisions):
        if provision.parent in totals:
            totals[provision.parent] += totals[provision.id]
    return totals


def _bracket(bracket: Bracket, depth: int, words: int) -> BracketEntry:
    attribution = bracket.attribution
    return BracketEntry(
        id=bracket.id,
        kind=bracket.kind,
        start=bracket.start,
        end=bracket.end,
        words=words,
        parent=bracket.parent,
        group=bracket.group,
        provision=bracket.provision,
        propose=attribution.propose if attribution else (),
        oppose=attribution.oppose if attribution else (),
        repaired=bracket.repaired,
        missing=bracket.missing,
        depth=depth,
        wide=bracket.wide,
        marks=bracket.marks,
        hint=bracket.hint,
    )


def _groups(draft: Draft) -> tuple[GroupEntry, ...]:
    return tuple(
        GroupEntry(group.id, group.joined, tuple(one.bracket for one in group.alternatives), group.provision)
        for group in draft.groups
    )


def _option(option: Option, words: int) -> OptionEntry:
    return OptionEntry(
        option.id,
        option.label,
        option.set,
        option.start,
        option.end,
        option.provision,
        words,
        option.parent,
        option.empty,
    )


def _parties(draft: Draft) -> dict[str, PartyCount]:
    known = {party.code: party.known for party in draft.parties}
    propose = dict.fromkeys(known, 0)
    oppose = dict.fromkeys(known, 0)
    for bracket in draft.brackets:
        if bracket.attribution:
            for side, codes in ((propose, bracket.attribution.propose), (oppose, bracket.attribution.oppose)):
                for code in dict.fromkeys(codes):
                    side[code] = side.get(code, 0) + 1
    return {
        code: PartyCount(propose.get(code, 0), oppose.get(code, 0), known.get(code, False))
        for code in dict.fromkeys((*propose, *oppose))
    }


def _diagnostics(draft: Draft) -> tuple[DiagnosticEntry, ...]:
    return tuple(
        DiagnosticEntry(
            found.code,
            found.name,
            found.severity,
            found.start,
            found.end,
            *draft.source.line_column(found.start),
            found.message,
            found.repair,
        )
        for found in findings(draft)
    )
