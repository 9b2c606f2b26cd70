"""What holds of every draft, whatever its text: checked by the property tests and by the fuzz target."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.text import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.text.diagnostics import Diagnostic
    from travaux.text.source import Source
    from travaux.text.tree import Bracket, Draft, Group, Option, Provision

SQUARE_OPENERS, SQUARE_CLOSERS = "[［", "]］"


def check(source: Source, draft: Draft) -> None:
    """Assert everything that holds of any draft."""
    lossless(source, draft)
    inside(draft)
    nested(draft)
    whole_tree(draft)
    known_ids(draft)
    every_mark_accounted_for(draft)


def lossless(source: Source, draft: Draft) -> None:
    """The leaves cover the text without gap or overlap, none is empty, and rendering gives the text back."""
    text = source.text
    assert draft.source is source
    assert [t.start for t in draft.tokens] == [0, *(t.end for t in draft.tokens[:-1])][: len(draft.tokens)]
    assert all(t.start < t.end for t in draft.tokens)
    assert "".join(text[t.start : t.end] for t in draft.tokens) == text
    assert render.exact(draft) == text


def inside(draft: Draft) -> None:
    """Every span lies inside the text and does not run backwards."""
    size = len(draft.source.text)
    spans: list[Bracket | Provision | Option | Diagnostic] = [
        *draft.brackets,
        *draft.provisions,
        *draft.options,
        *draft.diagnostics,
    ]
    for span in spans:
        assert 0 <= span.start <= span.end <= size, span
    for bracket in draft.brackets:
        assert bracket.start <= bracket.inner_start <= bracket.inner_end <= bracket.end, bracket
        if bracket.attribution:
            assert bracket.start <= bracket.attribution.start <= bracket.attribution.end <= bracket.end, (
                bracket
            )
    for provision in draft.provisions:
        assert provision.start <= provision.body <= provision.end, provision
    for option in draft.options:
        assert option.start <= option.body <= option.end, option
    for group in draft.groups:
        for member in group.alternatives:
            assert 0 <= member.start <= member.end <= size, group
        assert all(a.end <= b.start for a, b in pairwise(group.alternatives)), group


def nested(draft: Draft) -> None:
    """Brackets are sorted, lie in each other or apart, and stand in the parent that they name."""
    _sorted_and_nested((b.start, b.end) for b in draft.brackets)
    by_id = {b.id: b for b in draft.brackets}
    for bracket in draft.brackets:
        if bracket.parent is not None:
            outer = by_id[bracket.parent]
            assert outer.start <= bracket.start, (outer, bracket)
            assert bracket.end <= outer.end, (outer, bracket)
            assert outer.id != bracket.id


def whole_tree(draft: Draft) -> None:
    """Provisions are a tree in the order of the text, and so are options."""
    trees: list[Sequence[Provision] | Sequence[Option]] = [draft.provisions, draft.options]
    for things in trees:
        _sorted_and_nested((p.start, p.end) for p in things)
        before: dict[str, Provision | Option] = {}
        for thing in things:
            if thing.parent is not None:
                outer = before[thing.parent]
                assert outer.start <= thing.start, (outer, thing)
                assert thing.end <= outer.end, (outer, thing)
            before[thing.id] = thing


def known_ids(draft: Draft) -> None:
    """Identities are unique, and whatever is named by one exists."""
    for names in (
        [p.id for p in draft.provisions],
        [b.id for b in draft.brackets],
        [g.id for g in draft.groups],
        [o.id for o in draft.options],
    ):
        assert len(set(names)) == len(names), [n for n, count in Counter(names).items() if count > 1]
    provisions = {p.id for p in draft.provisions}
    placed: list[Bracket | Option | Group] = [*draft.brackets, *draft.options, *draft.groups]
    assert all(thing.provision is None or thing.provision in provisions for thing in placed)
    groups = {g.id for g in draft.groups}
    brackets = {b.id for b in draft.brackets}
    assert all(b.group is None or b.group in groups for b in draft.brackets)
    assert all(a.bracket is None or a.bracket in brackets for g in draft.groups for a in g.alternatives)
    codes = {p.code for p in draft.parties}
    assert len(codes) == len(draft.parties)
    for bracket in draft.brackets:
        if bracket.attribution:
            assert {*bracket.attribution.propose, *bracket.attribution.oppose} <= codes, bracket


def every_mark_accounted_for(draft: Draft) -> None:
    """A square bracket that is not markup belongs to exactly one bracket, or a diagnostic names it."""
    text = draft.source.text
    opened = Counter(
        b.start for b in draft.brackets if b.missing != "start" and text[b.start] in SQUARE_OPENERS
    )
    closed = Counter(
        b.end - 1 for b in draft.brackets if b.missing != "end" and text[b.end - 1] in SQUARE_CLOSERS
    )
    said = {(d.code, d.start) for d in draft.diagnostics}
    misplaced = {at for code, at in said if code == "TX132"}
    for token in draft.tokens:
        if token.kind not in {"open", "close"}:
            continue
        for at in range(token.start, token.end):
            if text[at] in SQUARE_OPENERS:
                assert opened[at] + (("TX102", at) in said) >= 1, (at, "neither bracket nor diagnostic")
                assert opened[at] <= 1, (at, "two brackets")
            elif text[at] in SQUARE_CLOSERS:
                assert closed[at] + (("TX101", at) in said) + (at in misplaced) >= 1, (
                    at,
                    "neither bracket nor diagnostic",
                )
                assert closed[at] <= 1, (at, "two brackets")
    for bracket in draft.brackets:
        if bracket.missing:
            code, at = ("TX102", bracket.start) if bracket.missing == "end" else ("TX101", bracket.end - 1)
            assert (code, at) in said, (bracket, "repaired in silence")


def _sorted_and_nested(spans: Iterable[tuple[int, int]]) -> None:
    stack: list[tuple[int, int]] = []
    last = (-1, 0)
    for start, end in spans:
        assert (start, -end) >= last, ("out of order", start, end)
        last = (start, -end)
        while stack and stack[-1][1] <= start and stack[-1] != (start, end):
            stack.pop()
        if stack:
            assert end <= stack[-1][1], ("crossing", stack[-1], (start, end))
        stack.append((start, end))
