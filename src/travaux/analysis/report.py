"""The census of a draft: every provision, bracket, option and party, counted by the published definitions."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, get_args

import msgspec

from travaux.analysis.entries import (
    BracketEntry,
    Census,
    CensusSource,
    Counts,
    DiagnosticEntry,
    GroupEntry,
    OptionEntry,
    PartyCount,
    ProvisionCount,
)
from travaux.text.coverage import Coverage
from travaux.text.tree import BracketKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.text.diagnostics import Diagnostic
    from travaux.text.tree import Bracket, Draft, Option

SCHEMA: Final = "travaux.draft/1"
_KINDS: Final[tuple[BracketKind, ...]] = get_args(BracketKind)


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
    starts = draft.words.starts
    disputed = [(bracket.start, bracket.end) for bracket in draft.brackets if bracket.disputed]
    optional = [(option.start, option.end) for option in draft.options]
    bracketed = Coverage.of(starts, disputed)
    unsettled = Coverage.of(starts, disputed + optional)
    depths = nesting(draft.brackets)
    diagnostics = _diagnostics(draft)
    counts = Counts(
        words=len(starts),
        bracketed_words=unsettled.total,
        option_words=unsettled.total - bracketed.total,
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
