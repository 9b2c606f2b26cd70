"""Proposals against a draft that has been resolved meanwhile, carried onto what became of it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from travaux.drafting.compare import compared, prepared
from travaux.drafting.consolidate import consolidate as consolidated
from travaux.drafting.departures import departures, taken_apart
from travaux.drafting.rebase import Carried, applied
from travaux.drafting.rebase import rebase as carried
from travaux.negotiation.consolidation import Consolidated, _refuse_code, _refuse_unrelated
from travaux.negotiation.drafts import read
from travaux.negotiation.readings import text
from travaux.text.errors import WrongCall
from travaux.text.frontmatter import FrontMatter, Paper, front_matter, unified
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from travaux.negotiation.drafts import PaperReading


@dataclass(frozen=True, slots=True)
class Rebased:
    """The new draft with the proposals that found a place, as a consolidation, and what became of each.

    `fates` are in the order of the old draft, each with the parties that share it; `old` and `new` are the
    drafts as the proposals were set against them.

    >>> Rebased.__slots__
    ('consolidated', 'old', 'new', 'fates')
    """

    consolidated: Consolidated
    old: Draft
    new: Draft
    fates: tuple[tuple[tuple[str, ...], Carried], ...]


def rebase(  # noqa: PLR0913 -- each is an option of the command
    old: str | os.PathLike[str] | Draft,
    new: str | os.PathLike[str] | Draft,
    versions: Mapping[str, str | os.PathLike[str] | Draft] | None = None,
    *,
    force: bool = False,
    reading: PaperReading = "final",
    encoding: str | None = None,
) -> Rebased:
    """Proposals made against the old draft, carried onto the new one; none is dropped in silence.

    They are what parties' versions make of the old draft; without versions, what the parties that it names in
    its brackets want other than its base. Where the new draft is a consolidation, too, what it still holds
    stays. Raises `WrongCall` for a version of another document, `Unreadable` for a file that is no draft.

    >>> old, new = (parse(Source(f"within {days} days, all.")) for days in (60, 30))
    >>> found = rebase(old, new, {"A": parse(Source("within 60 days, all of it."))})
    >>> found.consolidated.text()
    'within 30 days, all[A:  of it].'
    """
    before, after = (_draft(one, reading, encoding) for one in (old, new))
    own = _parties(before)
    if versions:
        for code in versions:
            _refuse_code(code)
        base = _body(before)
        papers = {code: _body(_draft(one, reading, encoding)) for code, one in sorted(versions.items())}
        if not force:
            ground = taken_apart(base)
            for code, version in papers.items():
                edits = departures(ground, version).edits
                _refuse_unrelated(code, edits, base, before.source, Source(version))
    elif own or _spoken(before):
        base = _fed(text(before, "base"))
        papers = {code: _fed(text(before, party=code)) for code in own or _spoken(before)}
    else:
        raise WrongCall(
            f"{before.source.path or 'the old draft'} names no party in its brackets: name the versions "
            "whose proposals are to be carried over, as PARTY=FILE."
        )
    # Who had the written text of a consolidation before them worked on its brackets, too.
    apart = bool(_parties(after)) and not (versions and own)
    return _rebased(before, base, after, papers, apart=apart)


def _rebased(before: Draft, base: str, after: Draft, papers: Mapping[str, str], *, apart: bool) -> Rebased:
    own = _fed(text(after, "base")) if apart else _body(after)
    still = {code: _fed(text(after, party=code)) for code in _parties(after)} if apart else {}
    old = _parsed(before, base)
    fates: dict[Carried, list[str]] = {}
    sent = dict(still)
    ready = prepared(old)
    scripts = {
        onto: compared(ready, prepared(_parsed(after, onto))).passages for onto in {own, *still.values()}
    }
    for code, version in papers.items():
        onto = still.get(code, own)
        found = carried(base, version, onto, scripts[onto])
        sent[code] = applied(onto, found)
        for one in found:
            fates.setdefault(one, []).append(code)
    ordered = sorted(fates.items(), key=lambda each: (each[0].proposal, each[1]))
    told = tuple((tuple(codes), one) for one, codes in ordered)
    return Rebased(_consolidated(after, own, sent), old, _parsed(after, own), told)


def _consolidated(after: Draft, base: str, sent: Mapping[str, str]) -> Consolidated:
    source = after.source
    # Of a consolidation the base is made anew: its hash is that of these words, not of a file.
    own = source.sha256 if source.text == base and source.sha256 else _sha256(base)
    paper = Paper(own, unified(source.text)[1], source.encoding == "utf-8-sig")
    if paper.ends == "mixed":
        paper = replace(paper, ends="lf")
    front = FrontMatter(paper, {code: Paper(_sha256(words), paper.ends) for code, words in sent.items()})
    names = dict.fromkeys(sent, "") | {"": source.path}
    found = consolidated(base, dict(sent), strict=True)
    return Consolidated(found, source, front, dict(sent), names, {}, strict=True)


def _draft(draft: str | os.PathLike[str] | Draft, reading: PaperReading, encoding: str | None) -> Draft:
    return draft if isinstance(draft, Draft) else read(draft, (), reading, encoding)


def _parties(draft: Draft) -> Iterable[str]:
    front = front_matter(draft.source.text)[0] or front_matter(draft.source.front)[0]
    return sorted(front.parties) if front and front.consolidated else ()


def _spoken(draft: Draft) -> list[str]:
    """The parties that a draft which travaux did not write names in its brackets."""
    said = [bracket.attribution for bracket in draft.brackets if bracket.attribution]
    return sorted({code for one in said for code in (*one.propose, *one.oppose)})


def _body(draft: Draft) -> str:
    """The text without front matter of ours, with line feeds for its line ends."""
    return _fed(draft.source.text[front_matter(draft.source.text)[1] :])


def _fed(words: str) -> str:
    return words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _parsed(draft: Draft, words: str) -> Draft:
    """A reading of a draft as a draft of its own."""
    if words == draft.source.text:
        return draft
    source = replace(draft.source, text=words, sha256="", front="", marks=(), furniture=(), remarks=())
    return parse(source, [party.code for party in draft.parties])


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def rebased_json(found: Rebased) -> bytes:
    """What became of each proposal as JSON, `travaux.rebase/1`.

    >>> draft = parse(Source("within 60 days"))
    >>> rebased_json(rebase(draft, draft, {"A": draft}))[:29]
    b'{"schema":"travaux.rebase/1",'
    """
    from travaux.analysis.rebased import to_json  # noqa: PLC0415 -- only where it is asked for

    return to_json(found.old, found.new, found.fates) + b"\n"


def rebased_sentences(found: Rebased) -> list[str]:
    """A sentence for each proposal that was not carried over as it was.

    >>> draft = parse(Source("within 60 days"))
    >>> rebased_sentences(rebase(draft, draft, {"A": draft}))
    []
    """
    from travaux.analysis.rebased import sentences  # noqa: PLC0415 -- only where it is asked for

    return sentences(found.old, found.fates)
