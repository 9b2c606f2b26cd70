"""Pairs of marks to brackets: nesting, heads, groups of alternatives, kinds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from travaux.text import attribution, cues, groups, habits, kinds
from travaux.text.layout import Layout, Pair
from travaux.text.places import Places
from travaux.text.tree import Alternative, Bracket, Group
from travaux.text.words import count_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.attribution import Head
    from travaux.text.groups import Run
    from travaux.text.kinds import Habits, Verdict
    from travaux.text.lexer import Sign
    from travaux.text.roster import Roster
    from travaux.text.source import Source
    from travaux.text.tree import Attribution, BracketKind, Option, Provision

_LONGEST_WORDS = 400
_SHORTEST_HEAD = 2
_LONGEST_PLACEHOLDER = 3
_EMPHASIS = " \t\r\n*_\\"
_NEVER_MEMBERS: frozenset[BracketKind] = frozenset({"note", "editorial", "markup", "footnote"})


@dataclass(slots=True)
class _Raw:
    """A bracket while it is being read."""

    start: int
    end: int
    marks: str
    missing: str | None = None
    parent: int = -1
    inner_start: int = 0
    inner_end: int = 0
    head: Head | None = None
    place: str = "before"
    words: str = ""
    paragraph: int = 0
    last_paragraph: int = 0
    in_group: bool = False
    group: str | None = None
    has_inner: bool = False
    fixed: BracketKind | None = None
    provision: Provision | None = None
    verdict: Verdict | None = None
    evidence: kinds.Evidence | None = None


@dataclass(frozen=True, slots=True)
class BracketsRead:
    """All brackets of a draft and what was noticed while reading them.

    `heads` gives each bracket's head by its index; `additive` the runs of brackets that add to one another, by index;
    `uncertain` the groups that bare slashes state; `lost` the marks that belong to nothing: no words stand between
    them and the place assumed for their partner.

    >>> BracketsRead((), ()).brackets
    ()
    """

    brackets: tuple[Bracket, ...]
    groups: tuple[Group, ...]
    heads: dict[int, Head] = field(default_factory=dict)
    additive: tuple[Run, ...] = ()
    uncertain: tuple[Group, ...] = ()
    lost: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Draught:
    """What the brackets of a draft are read from: the text, its marks, and the hierarchy of provisions; in a
    consolidated text also where each departure begins and ends.

    >>> Draught.__slots__[0]
    'source'
    """

    source: Source
    signs: Sequence[Sign]
    pairs: Sequence[Pair]
    layout: Layout
    provisions: Sequence[Provision]
    options: Sequence[Option]
    roster: Roster
    departures: Sequence[tuple[int, int]] = ()


def read_brackets(draught: Draught) -> BracketsRead:
    """All brackets, with their groups; in order, the outer before the inner."""
    lost: list[Pair] = []
    kept: list[Pair] = []
    for pair in draught.pairs:
        (lost if _is_lost(draught.layout, pair) else kept).append(pair)
    raws = _nested(_off_links(list(_collected(draught, kept))))
    roster = draught.roster.accepted
    for raw in raws:
        _read_head(draught, raw, roster)
    raws = _without_plain_parentheses(raws)
    usual = habits.habits_of(
        draught.source.text,
        [(r.start, r.end, r.words, r.head) for r in raws if r.fixed is None and r.marks != "{}"],
    )
    places = Places(draught.source, draught.layout, draught.provisions, draught.options)
    for raw in raws:
        raw.verdict = _verdict(draught, raw, usual, places)
    found, additive = groups.runs(
        draught.source.text,
        [_member(draught.source.text, i, raw) for i, raw in enumerate(raws) if _may_be_member(raw, usual)],
        draught.departures,
    )
    for run in found:
        for i in run.members:
            raws[i].in_group = True
            if evidence := raws[i].evidence:
                raws[i].verdict = kinds.told(evidence._replace(in_group=True), usual)
    return replace(_made(draught, raws, found, additive, usual, places), lost=tuple(lost))


def _is_lost(layout: Layout, pair: Pair) -> bool:
    return pair.missing is not None and not count_between(layout.starts, pair.start, pair.end)


def _off_links(found: list[_Raw]) -> list[_Raw]:
    """Brackets whose assumed end fell into a link or a footnote's mark hold the whole of it; of two that would share
    one, the first ends before it.
    """
    fixed = sorted((raw.start, raw.end) for raw in found if raw.fixed)
    begun: set[tuple[int, int]] = set()
    for raw in found:
        if raw.missing == "start" and (link := _around(fixed, raw.start)):
            raw.start = raw.inner_start = link[0]
            begun.add(link)
    for raw in found:
        if raw.missing == "end" and (link := _around(fixed, raw.end)):
            raw.end = raw.inner_end = link[0] if link in begun and raw.start < link[0] else link[1]
    return found


def _around(fixed: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The last of these spans that begins before a place, if it goes on behind it."""
    last = bisect_left(fixed, (at, 0)) - 1
    return fixed[last] if last >= 0 and at < fixed[last][1] else None


def _collected(draught: Draught, pairs: Sequence[Pair]) -> Iterator[_Raw]:
    text = draught.source.text
    for pair in pairs:
        opener = text[pair.start] if pair.missing != "start" else "["
        closing = {"［": "［］", "【": "【】", "〔": "〔〕"}.get(opener, "[]")
        yield _raw(text, pair.start, pair.end, closing, pair.missing)
    for sign in draught.signs:
        if sign.paired:
            raw = _raw(text, sign.paired[0], sign.paired[1], "[]", None)
            raw.fixed = "footnote" if sign.footnote else "markup"
            yield raw
    yield from _braces(draught)
    if draught.roster.round_heads:
        yield from _parentheses(draught)


def _raw(text: str, start: int, end: int, marks: str, missing: str | None) -> _Raw:
    raw = _Raw(start, end, marks, missing)
    raw.inner_start = start if missing == "start" else start + 1
    raw.inner_end = end if missing == "end" else end - 1
    if raw.inner_end > raw.inner_start and missing is None and text[raw.inner_end - 1] == "\\":
        raw.inner_end -= 1
    return raw


def _braces(draught: Draught) -> Iterator[_Raw]:
    text = draught.source.text
    for start, end in _matched_in_paragraphs(text, draught, "{", "}"):
        yield _raw(text, start, end, "{}", None)


def _matched_in_paragraphs(
    text: str, draught: Draught, opener: str, closer: str
) -> Iterator[tuple[int, int]]:
    """Pairs of another sign, each within one paragraph; what does not match is no bracket."""
    for paragraph in draught.layout.found:
        stack: list[int] = []
        at = paragraph.start
        while (at := _next(text, at, paragraph.end, opener, closer)) >= 0:
            if text[at] == opener:
                stack.append(at)
            elif stack:
                yield stack.pop(), at + 1
            at += 1


def _next(text: str, at: int, end: int, opener: str, closer: str) -> int:
    first, second = text.find(opener, at, end), text.find(closer, at, end)
    return max(first, second) if first < 0 or second < 0 else min(first, second)


def _parentheses(draught: Draught) -> Iterator[_Raw]:
    """Parentheses that begin with a head; one that is never closed is assumed to end with its paragraph."""
    text = draught.source.text
    matched = dict(_matched_in_paragraphs(text, draught, "(", ")"))
    for paragraph in draught.layout.found:
        at = text.find("(", paragraph.start, paragraph.end)
        while at >= 0:
            end = matched.get(at, paragraph.end)
            head = attribution.head_before(text, at + 1, end, draught.roster.accepted)
            if head and (head.propose or head.oppose) and not head.statement:
                yield _raw(text, at, end, "()", None if at in matched else "end")
            at = text.find("(", at + 1, paragraph.end)


def _nested(found: Sequence[_Raw]) -> list[_Raw]:
    """In order, each with the index of the bracket round it; braces and parentheses that cross one are dropped."""
    rank = {"{}": 1, "()": 1}
    ordered = sorted(found, key=lambda r: (r.start, -r.end, rank.get(r.marks, 0)))
    crossing = _crossing(ordered)
    kept = [raw for i, raw in enumerate(ordered) if i not in crossing]
    stack: list[int] = []
    for i, raw in enumerate(kept):
        while stack and kept[stack[-1]].end <= raw.start:
            stack.pop()
        raw.parent = stack[-1] if stack else -1
        stack.append(i)
    for raw in kept:
        if raw.parent >= 0:
            kept[raw.parent].has_inner = True
    return kept


def _crossing(ordered: Sequence[_Raw]) -> set[int]:
    crossing = set[int]()
    stack: list[int] = []
    for i, raw in enumerate(ordered):
        while stack and ordered[stack[-1]].end <= raw.start:
            stack.pop()
        while stack and ordered[stack[-1]].end < raw.end:
            if raw.marks in ("{}", "()"):
                crossing.add(i)
                break
            crossing.add(stack.pop())
        if i not in crossing:
            stack.append(i)
    return crossing


def _read_head(draught: Draught, raw: _Raw, roster: frozenset[str]) -> None:
    text, layout = draught.source.text, draught.layout
    if raw.fixed is None and raw.inner_end - raw.inner_start > _SHORTEST_HEAD:
        raw.head = attribution.head_before(text, raw.inner_start, raw.inner_end, roster)
        if raw.head:
            raw.inner_start = raw.head.end
        elif after := attribution.head_after(text, raw.inner_start, raw.inner_end, roster):
            raw.head, raw.place, raw.inner_end = after, "after", after.start
            if (
                raw.end - raw.start < 2 * _LONGEST_WORDS
                and len(parts := groups.inside(text, raw.inner_start, after.end)) > 1
            ):
                heads = [head for a, b in parts if (head := attribution.head_after(text, a, b, roster))]
                if heads:
                    raw.head, raw.inner_end = attribution.united(heads), after.end
    raw.words = _words(text, raw.inner_start, raw.inner_end)
    raw.paragraph = raw.last_paragraph = layout.paragraph(raw.start)
    if not layout.found or raw.end > layout.found[raw.paragraph].end:
        raw.last_paragraph = layout.paragraph(max(raw.start, raw.end - 1))


def _words(text: str, start: int, end: int) -> str:
    """The words of a bracket without emphasis around them; of a long one its beginning and its end."""
    if end - start <= _LONGEST_WORDS:
        return text[start:end].strip(_EMPHASIS)
    half = _LONGEST_WORDS // 2
    return text[start : start + half].lstrip(_EMPHASIS) + " … " + text[end - half : end].rstrip(_EMPHASIS)


def _without_plain_parentheses(raws: list[_Raw]) -> list[_Raw]:
    return [raw for raw in raws if raw.marks != "()" or raw.head]


def _may_be_member(raw: _Raw, usual: Habits) -> bool:
    if raw.fixed is not None or raw.verdict is None or (raw.marks == "{}" and not raw.head):
        return False
    kind = raw.verdict.kind
    if kind == "footnote":
        return bool(raw.verdict.hint) and not usual.footnotes
    if kind == "placeholder" and len(raw.words.split()) > _LONGEST_PLACEHOLDER:
        return False
    return kind not in _NEVER_MEMBERS and not (raw.head and raw.head.statement)


def _member(text: str, index: int, raw: _Raw) -> groups.Member:
    glued = bool(text[raw.start - 1 : raw.start].isalpha())
    return groups.Member(
        index, raw.start, raw.end, "-" * glued + raw.words, raw.parent, raw.paragraph, raw.last_paragraph
    )


def _verdict(draught: Draught, raw: _Raw, usual: Habits, places: Places) -> Verdict:
    if raw.fixed is not None:
        return kinds.Verdict(raw.fixed)
    if not raw.words and raw.missing:
        return kinds.Verdict("optional")
    text, layout = draught.source.text, draught.layout
    whole = False
    in_heading = places.in_heading(raw)
    if (
        not in_heading
        and layout.found
        and raw.start <= layout.body(raw.paragraph)
        and len(raw.words.split(None, 3)) > 3
    ):
        whole = _closes(layout, raw.end)
    spans = raw.paragraph != raw.last_paragraph
    raw.evidence = kinds.Evidence(
        words=raw.words,
        before=text[max(0, raw.start - 60) : raw.start],
        after=text[raw.end : raw.end + 40],
        head=raw.head,
        italic=places.italic(raw),
        whole=whole,
        holds_provisions=places.holds_provisions(raw) and not in_heading,
        spans_items=spans and places.spans_items(raw),
        holds_options=places.holds_options(raw),
        owned_note=raw.head is not None and attribution.is_owned_note(text, raw.inner_start, raw.inner_end),
        in_heading=in_heading,
        nested=raw.parent >= 0,
        has_inner=raw.has_inner,
        mark=raw.marks[0],
    )
    return kinds.told(raw.evidence, usual)


def _closes(layout: Layout, end: int) -> bool:
    """Whether a bracket that ends at `end` closes its paragraph, before one stop or comma at the most."""
    return layout.closing(end - 1, end) in ("paragraph", "outside")


def _made(
    draught: Draught,
    raws: Sequence[_Raw],
    found: Sequence[Run],
    additive: Sequence[Run],
    usual: Habits,
    places: Places,
) -> BracketsRead:
    text = draught.source.text
    for raw in raws:
        raw.provision = places.innermost(raw.start)
    names = _ids(raws)
    made: list[Group] = []
    counts: dict[str, int] = {}

    def named(provision: Provision | None) -> str:
        base = provision.id if provision else "text"
        counts[base] = counts.get(base, 0) + 1
        return f"{base}:g{counts[base]}"

    for run in found:
        first = raws[run.members[0]]
        provision = first.provision
        group = Group(
            named(provision),
            run.joined,
            tuple(Alternative(names[i], raws[i].start, raws[i].end) for i in run.members),
            provision.id if provision else None,
        )
        made.append(group)
        for i in run.members:
            raws[i].group = group.id
    for raw in raws:
        if spans := _inside(text, raw, usual):
            provision = raw.provision
            group = Group(
                named(provision),
                "inside",
                tuple(Alternative(None, a, b) for a, b in spans),
                provision.id if provision else None,
            )
            made.append(group)
            raw.group = group.id
            if raw.verdict and raw.verdict.kind == "optional":
                raw.verdict = kinds.Verdict("alternative", raw.verdict.hint or _thin_slash(raw.words))
    uncertain = [] if usual.editorial else list(_bare(draught, raws, places, named))
    brackets = tuple(_bracket(raw, i, names, places) for i, raw in enumerate(raws))
    heads = {i: raw.head for i, raw in enumerate(raws) if raw.head}
    in_order = sorted([*made, *uncertain], key=lambda g: (g.alternatives[0].start, g.alternatives[-1].end))
    return BracketsRead(brackets, tuple(in_order), heads, tuple(additive), tuple(uncertain))


def _thin_slash(words: str) -> str:
    """Why alternatives that a slash without spaces states are doubtful; modal verbs and numbers are not."""
    parts = words.split("/")
    if " / " in words or all(cues.is_modal(part) or cues.is_value(part) for part in parts):
        return ""
    return "a slash without spaces: alternatives, or a fixed expression"


def _inside(text: str, raw: _Raw, usual: Habits) -> list[tuple[int, int]]:
    if (
        raw.group
        or raw.fixed
        or usual.editorial
        or raw.verdict is None
        or raw.verdict.kind not in ("optional", "proposal", "value", "block")
    ):
        return []
    if raw.end - raw.start > 4 * _LONGEST_WORDS:
        return []
    return groups.inside(text, raw.inner_start, raw.inner_end)


def _bare(draught: Draught, raws: Sequence[_Raw], places: Places, named: object) -> Iterator[Group]:
    """Groups stated by a bare slash, outside brackets whose slashes were read already."""
    taken = [
        (raw.start, raw.end)
        for raw in raws
        if (raw.group and raw.end - raw.start < 4 * _LONGEST_WORDS) or raw.fixed
    ]
    starts = [start for start, _ in taken]
    for paragraph in draught.layout.found:
        if (
            draught.source.text.find("/", paragraph.start, paragraph.end) < 0
            or paragraph.start in places.headings
        ):
            continue
        for spans in groups.bare_slashes(draught.source.text, paragraph.start, paragraph.end):
            at = bisect_right(starts, spans[0][1]) - 1
            if at >= 0 and taken[at][1] > spans[0][1]:
                continue
            if any(a >= b for a, b in spans):
                continue
            provision = places.innermost(spans[0][0])
            yield Group(
                named(provision),  # type: ignore[operator]
                "slash",
                tuple(Alternative(None, a, b) for a, b in spans),
                provision.id if provision else None,
            )


def _ids(raws: Sequence[_Raw]) -> list[str]:
    counts: dict[str, int] = {}
    names = []
    for raw in raws:
        base = raw.provision.id if raw.provision else "text"
        counts[base] = counts.get(base, 0) + 1
        names.append(f"{base}/{counts[base]}")
    return names


def _bracket(raw: _Raw, index: int, names: Sequence[str], places: Places) -> Bracket:
    assert raw.verdict is not None  # noqa: S101  every bracket has been told
    provision = raw.provision
    said: Attribution | None = (
        raw.head.attribution("after" if raw.place == "after" else "before") if raw.head else None
    )
    return Bracket(
        names[index], raw.verdict.kind, raw.start, raw.end, raw.inner_start, max(raw.inner_start, raw.inner_end), raw.marks,
        names[raw.parent] if raw.parent >= 0 else None, raw.group, provision.id if provision else None, said,
        "start" if raw.missing == "start" else "end" if raw.missing == "end" else None,
        _wide(raw, places), raw.verdict.hint,
    )  # fmt: skip


def _wide(raw: _Raw, places: Places) -> bool:
    """Whether a bracket cuts through a provision: it begins or ends inside one that it does not hold whole."""
    if raw.paragraph == raw.last_paragraph or raw.fixed:
        return False
    first, last = raw.provision, places.innermost(max(raw.start, raw.end - 1))
    if first is last or first is None or last is None:
        return False
    layout = places.layout
    cut_first = first.end < raw.end and layout.opening(raw.start) != "paragraph"
    cut_last = last.start > raw.start and not _closes(layout, raw.end)
    return cut_first or cut_last
