"""Alternatives that repeat each other, merged, without a change in what any party reads.

`[shall withdraw][A: should withdraw]` says "withdraw" twice; `[shall][A: should] withdraw` says as much. Of a
consolidated text each departure is written anew from what each party reads there, and taken where that costs
a reader less. In other drafts equal alternatives unite their sponsors, and what all members of a group begin
or end with moves out of it. Nothing is taken on trust: what every party reads is computed before and after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.answering import TOKEN
from travaux.drafting.consolidate import consolidate
from travaux.drafting.edits import balanced, size
from travaux.drafting.phrases import MARK
from travaux.text import notation, render
from travaux.text.notation import Departure, Piece
from travaux.text.parser import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from travaux.text.tree import Bracket, Draft


_PLAIN = re.compile(r"(?:[\w,;.’'-]+(?:\s[\w,;.’'-]+){0,400})?")
"""Words that mean the same inside and outside of a bracket: no slash, no head, no label."""


class Merge(NamedTuple):
    """A group of alternatives as it stands, `start` to `end` of the text (code points), and as it could.

    >>> Merge(0, 29, "[shall go][A: should go]", "[shall][A: should] go").after
    '[shall][A: should] go'
    """

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Streamlined:
    """A text with its merges made, and those that were left since some reading would have changed.

    >>> Streamlined("all forces", (), ()).text
    'all forces'
    """

    text: str
    merges: tuple[Merge, ...]
    refused: tuple[Merge, ...]


def streamline(text: str, codes: Collection[str]) -> Streamlined:
    """A text in the notation of a consolidation, shorter where alternatives repeat each other.

    >>> streamline("They [shall withdraw][A: should withdraw].", {"A"}).text
    'They [shall][A: should] withdraw.'
    """
    found = notation.placed(text, codes)
    shorter: list[Piece] = []
    merges: list[Merge] = []
    for piece, start, end in found:
        here = [piece] if isinstance(piece, str) else _lighter(piece)
        if here != [piece]:
            merges.append(Merge(start, end, text[start:end], notation.written(here, codes)))
        shorter += here
    written = notation.written(_joined(shorter), codes)
    was, now = [piece for piece, _, _ in found], notation.pieces(written, codes)
    if any(notation.reading(was, code) != notation.reading(now, code) for code in (None, *codes)):
        return Streamlined(text, (), tuple(merges))
    return Streamlined(written if merges else text, tuple(merges), ())


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, neighbouring stretches of words as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _lighter(departure: Departure) -> list[Piece]:
    """The departure written anew where that is shorter; as it is where a party is named twice, or for the
    base's own words: no name and no words are ever dropped.
    """
    named = [*departure.oppose, *(code for proposal in departure.proposals for code in proposal.parties)]
    if len(named) > len(set(named)) or any(one.words == departure.base for one in departure.proposals):
        return [departure]
    readings = {code: departure.reading(code) for code in named}
    lead, trail = _common([departure.base, *readings.values()])
    base = departure.base
    inner = {code: words[lead : len(words) - trail] for code, words in readings.items()}
    core = consolidate(base[lead : len(base) - trail], inner, strict=True).pieces
    whole = [piece for piece in (base[:lead], *core, base[len(base) - trail :]) if piece]
    joined = _joined(whole)
    return joined if _weight(joined) < _weight([departure]) and not notation.touching(joined) else [departure]


def _common(texts: Sequence[str]) -> tuple[int, int]:
    """How many characters all texts begin with, and end with: in whole words, without cutting a bracket."""
    lead = _begin(texts)
    rest = [text[lead:] for text in texts]
    shortest = min(rest, key=len)
    for cut in [one.start() for one in TOKEN.finditer(shortest)]:
        end = shortest[cut:]
        if all(_ends_so(text, end) for text in rest) and _whole(end):
            begins = [text[: len(text) - len(end)] for text in rest]
            return lead + _blank(begins), len(end) + _blank([text[::-1] for text in begins])
    return lead + _blank(rest), 0


def _blank(texts: Sequence[str]) -> int:
    """1 where all texts begin with the same white space and go on, else 0."""
    first = {text[:1] for text in texts}
    return len(first) == 1 and first.pop().isspace() and all(text.strip() for text in texts)


def _begin(texts: Sequence[str]) -> int:
    shortest = min(texts, key=len)
    ends = [one.end() for one in TOKEN.finditer(shortest)]
    for end in reversed(ends):
        begin = shortest[:end]
        if _whole(begin) and all(_begins_so(text, begin) for text in texts):
            return end
    return 0


def _begins_so(text: str, begin: str) -> bool:
    return text.startswith(begin) and not (
        begin[-1:].isalnum() and text[len(begin) : len(begin) + 1].isalnum()
    )


def _ends_so(text: str, end: str) -> bool:
    before = text[: len(text) - len(end)]
    return text.endswith(end) and not (end[:1].isalnum() and before[-1:].isalnum())


def _whole(words: str) -> bool:
    return balanced(words) and words.count("*") % 2 == 0 and not words.endswith("\\")


def _weight(pieces: Sequence[Piece]) -> float:
    """What a reader has to take in, in words."""
    total = 0.0
    for piece in pieces:
        if isinstance(piece, str):
            total += size(piece)
        else:
            marks = len(piece.proposals) + bool(piece.base or piece.oppose)
            total += MARK * marks + size(piece.base) + sum(size(one.words) for one in piece.proposals)
    return total


def streamline_attributed(draft: Draft) -> Streamlined:
    """A draft that travaux did not write: merges that change the base and no party's text, the others left.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> streamline_attributed(parse(Source("[US: shall][JP: shall] go", path="x"), ("US", "JP"))).text
    '[US, JP: shall] go'
    """
    merges = list(_proposed(draft))
    done = _provable(draft, merges)
    return Streamlined(
        _made(draft.source.text, done), tuple(done), tuple(one for one in merges if one not in done)
    )


def _provable(draft: Draft, merges: Sequence[Merge]) -> list[Merge]:
    """Those merges after which everybody reads what they read before; by halves where all together fail."""
    if not merges or _all_read_alike(draft, _made(draft.source.text, merges)):
        return list(merges)
    if len(merges) == 1:
        return []
    middle = len(merges) // 2
    first, second = _provable(draft, merges[:middle]), _provable(draft, merges[middle:])
    return [*first, *second] if _all_read_alike(draft, _made(draft.source.text, [*first, *second])) else first


def _all_read_alike(draft: Draft, text: str) -> bool:
    codes = [party.code for party in draft.parties]
    other = parse(replace(draft.source, text=text, sha256="", marks=()), codes)
    if render.base(draft) != render.base(other) or [one.code for one in other.parties] != codes:
        return False
    return all(render.as_party(draft, code) == render.as_party(other, code) for code in codes)


def _made(text: str, merges: Sequence[Merge]) -> str:
    parts, at = list[str](), 0
    for one in merges:
        parts += [text[at : one.start], one.after]
        at = one.end
    return "".join([*parts, text[at:]])


def _proposed(draft: Draft) -> Iterator[Merge]:
    """The groups of attributed alternatives that repeat each other, as they could be written, in order."""
    groups: dict[str, list[Bracket]] = {}
    for bracket in draft.brackets:
        if bracket.group and bracket.disputed and not bracket.repaired:
            groups.setdefault(bracket.group, []).append(bracket)
    end = 0
    for members in sorted(groups.values(), key=lambda row: row[0].start):
        if members[0].start < end or not any(one.attribution for one in members):
            continue
        after = _rewritten(draft, members)
        start, end_ = members[0].start, members[-1].end
        if after and after != draft.source.text[start:end_]:
            yield Merge(start, end_, draft.source.text[start:end_], after)
            end = end_


def _rewritten(draft: Draft, members: Sequence[Bracket]) -> str | None:
    """A group with equal members as one, and what all begin and end with outside; None where it cannot."""
    text = draft.source.text
    gaps = {text[one.end : two.start] for one, two in pairwise(members)}
    if len(gaps) > 1 or any(gap.strip() for gap in gaps):
        return None
    between = gaps.pop() if gaps else ""
    heads = [_head(text, one) for one in members]
    if None in heads:
        return None
    rows: list[tuple[list[_Head], str]] = []
    for head, one in zip(heads, members, strict=True):
        words = text[one.inner_start : one.inner_end]
        same = next(
            (row for row in rows if head and head.codes and row[1] == words and row[0][0].alike(head)), None
        )
        if same and head:
            same[0].append(head)
        elif head:
            rows.append(([head], words))
    lead, trail = _outside([words for _, words in rows]) if _with_base(heads) else (0, 0)
    marks = [f"[{_united(row)}{words[lead : len(words) - trail]}]" for row, words in rows]
    words = rows[0][1]
    return words[:lead] + between.join(marks) + words[len(words) - trail :]


def _with_base(heads: Sequence[_Head | None]) -> bool:
    """Whether a member names nobody: else some party would read common words that it does not read now."""
    return any(head and not head.codes for head in heads) and any(head and head.codes for head in heads)


def _outside(texts: Sequence[str]) -> tuple[int, int]:
    """How much of the members' beginning and end moves out: plain words, something of each member staying."""
    lead, trail = _common(texts)
    begin, end = texts[0][:lead], texts[0][len(texts[0]) - trail :]
    lead = lead if _PLAIN.fullmatch(begin.rstrip()) else 0
    trail = trail if _PLAIN.fullmatch(end.lstrip()) else 0
    return (lead, trail) if all(text[lead : len(text) - trail].strip() for text in texts) else (0, 0)


class _Head(NamedTuple):
    """A head in parts: what stands before its codes, the codes as they are written, and the rest."""

    before: str
    codes: str
    rest: str

    def alike(self, other: _Head) -> bool:
        return bool(self.codes) and (self.before, self.rest) == (other.before, other.rest)


def _head(text: str, bracket: Bracket) -> _Head | None:
    """The head of a bracket; None where it opposes, or stands behind the words."""
    said = bracket.attribution
    if said is None:
        return _Head("", "", "")
    if said.oppose or said.place != "before":
        return None
    head = text[bracket.start + 1 : bracket.inner_start]
    starts = [head.find(code) for code in said.propose]
    if min(starts) < 0:
        return None
    first = min(starts)
    last = max(start + len(code) for start, code in zip(starts, said.propose, strict=True))
    return _Head(head[:first], head[first:last], head[last:])


def _united(heads: Sequence[_Head]) -> str:
    sign = "/" if any("/" in head.codes for head in heads) else ", "
    return heads[0].before + sign.join(head.codes for head in heads) + heads[0].rest
