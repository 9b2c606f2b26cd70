"""Decisions on brackets, carried out: chosen, kept, dropped, or reserved; what is not decided stays as it is.

The walk: each decision is set against the draft and becomes cuts in its text; seams are mended where
something was cut and nowhere else; what remains open keeps its name.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from travaux.drafting.seams import Stretch, mended
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.tree import Alternative, Bracket, Draft, Group, Option

Verb = Literal["choose", "keep", "drop", "reserve"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided on a bracket, by its id, or on a set of options, by the set's.

    `choice` is the number of the member that is chosen, from 1; `reserved_for` names who is to decide.

    >>> Decision("art-1/1", "keep", because="agreed on 14 March").verb
    'keep'
    """

    bracket: str
    verb: Verb
    choice: int = 0
    reserved_for: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A draft with decisions carried out: the new text, and what of the old one stands in it.

    `stretches` say where each piece of the new text comes from; `open_` are the brackets that remain,
    `reserved` those of them that somebody is to decide, with the decision.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("All [heavy ]forces."))
    >>> resolve(draft, [Decision(draft.brackets[0].id, "keep")]).text
    'All heavy forces.'
    """

    text: str
    stretches: tuple[Stretch, ...]
    open_: tuple[Bracket, ...]
    reserved: tuple[tuple[Bracket | Option, Decision], ...]


class _Cut(NamedTuple):
    start: int
    end: int
    entry: int


def resolve(draft: Draft, decisions: Sequence[Decision]) -> Resolution:
    """The draft with the decisions carried out.

    Raises `WrongCall`, naming the entry, for a bracket that is not there, a member that the group does not
    have, and decisions that contradict one another.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report."))
    >>> resolve(draft, [Decision(draft.brackets[0].id, "choose", 2)]).text
    'The Parties should report.'
    """
    targets = [_target(draft, entry, decision) for entry, decision in enumerate(decisions, 1)]
    _refuse_contradictions(targets, decisions)
    cuts = [
        cut
        for entry, (target, decision) in enumerate(zip(targets, decisions, strict=True), 1)
        for cut in _cuts(draft, target, decision, entry)
    ]
    _refuse_vanished(targets, decisions, cuts)
    text, stretches = mended(draft.source.text, [(cut.start, cut.end) for cut in cuts])
    return Resolution(
        text,
        tuple(stretches),
        tuple(_remaining(draft, cuts)),
        tuple(
            (target.subject, decision)
            for target, decision in zip(targets, decisions, strict=True)
            if decision.verb == "reserve"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """What a decision is about: a bracket with the group that it stands in, or the options of a set."""

    bracket: Bracket | None
    group: Group | None
    options: tuple[Option, ...]

    @property
    def subject(self) -> Bracket | Option:
        return self.bracket or self.options[0]

    @property
    def id(self) -> str:
        return self.group.id if self.group else self.bracket.id if self.bracket else self.options[0].set


def _wrong(entry: int, decision: Decision, what: str) -> WrongCall:
    return WrongCall(f"decision {entry} ({decision.bracket}): {what}")


def _target(draft: Draft, entry: int, decision: Decision) -> _Target:
    options = tuple(option for option in draft.options if option.set == decision.bracket)
    if options:
        if decision.verb == "keep":
            raise _wrong(
                entry, decision, "options are chosen from, dropped or reserved: they cannot all stay."
            )
        if decision.verb == "choose" and not 1 <= decision.choice <= len(options):
            raise _wrong(entry, decision, f"there are {len(options)} options: choose one of them, from 1.")
        return _Target(None, None, options)
    group = next((one for one in draft.groups if one.id == decision.bracket), None)
    bracket = next(
        (one for one in draft.brackets if (one.group == group.id if group else one.id == decision.bracket)),
        None,
    )
    if bracket is None:
        raise _wrong(
            entry, decision, "no bracket and no set of options has this id in the draft: read it again."
        )
    if not bracket.disputed and bracket.kind not in {"placeholder", "reference", "note"}:
        raise _wrong(entry, decision, f"this bracket is a {bracket.kind}: there is nothing to decide on it.")
    group = group or next((one for one in draft.groups if one.id == bracket.group), None)
    members = len(group.alternatives) if group else 1
    if decision.verb == "keep" and group and group.id == decision.bracket:
        raise _wrong(entry, decision, f"of {members} alternatives one can stay: choose it, from 1.")
    if decision.verb == "choose" and not 1 <= decision.choice <= members:
        count = "it has no alternatives" if members == 1 else f"there are {members} alternatives"
        raise _wrong(entry, decision, f"{count}: choose a number from 1 to {members}.")
    return _Target(bracket, group, ())


def _refuse_contradictions(targets: Sequence[_Target], decisions: Sequence[Decision]) -> None:
    """Two decisions on one thing are refused, but for members of a group that are dropped one by one."""
    seen: dict[str, tuple[int, Decision, _Target]] = {}
    for entry, (target, decision) in enumerate(zip(targets, decisions, strict=True), 1):
        first, other, before = seen.setdefault(target.id, (entry, decision, target))
        if first == entry:
            continue
        both_dropped = decision.verb == other.verb == "drop" and target.subject is not before.subject
        if not both_dropped:
            what = "alternatives" if target.group else "bracket" if target.bracket else "options"
            raise _wrong(
                entry, decision, f"decision {first} ({other.bracket}) is on the same {what}: leave one out."
            )


def _cuts(draft: Draft, target: _Target, decision: Decision, entry: int) -> Iterator[_Cut]:
    if decision.verb == "reserve":
        return
    if target.options:
        yield from _option_cuts(target.options, decision, entry)
        return
    bracket = target.bracket
    if bracket is None:  # pragma: no cover -- a target without options has a bracket
        return
    group = target.group
    if decision.verb == "drop":
        start, end = _dropped(group, bracket, decision) if group else (bracket.start, bracket.end)
        yield _Cut(_outer_start(draft, bracket) if start == bracket.start else start, end, entry)
    elif group is None or (decision.verb == "keep" and group.joined == "inside"):
        yield from _kept(draft, bracket, entry)
    else:
        members = group.alternatives
        chosen = members[decision.choice - 1] if decision.verb == "choose" else _member(members, bracket)
        yield from _chosen(draft, group, bracket, chosen, entry)


def _dropped(group: Group, bracket: Bracket, decision: Decision) -> tuple[int, int]:
    """Where what is dropped begins and ends: all of a group, or one member with the slash beside it."""
    members = group.alternatives
    if group.id == decision.bracket:
        return bracket.start, max(bracket.end, members[-1].end)
    at = next((at for at, one in enumerate(members) if one.bracket == bracket.id), -1)
    if group.joined != "slash" or at < 0:
        return bracket.start, bracket.end
    if at:
        return members[at - 1].end, bracket.end
    return bracket.start, members[1].start


def _member(members: Sequence[Alternative], bracket: Bracket) -> Alternative:
    return next((one for one in members if one.bracket == bracket.id), members[0])


def _kept(draft: Draft, bracket: Bracket, entry: int) -> Iterator[_Cut]:
    yield _Cut(_outer_start(draft, bracket), bracket.inner_start, entry)
    yield _Cut(bracket.inner_end, bracket.end, entry)


def _outer_start(draft: Draft, bracket: Bracket) -> int:
    """An escaped bracket begins with its backslash."""
    start, text = bracket.start, draft.source.text
    escaped = draft.source.format == "markdown" and start and text[start - 1] == "\\"
    return start - 1 if escaped else start


def _chosen(draft: Draft, group: Group, bracket: Bracket, chosen: Alternative, entry: int) -> Iterator[_Cut]:
    """One member stays, without its marks, head and slashes; the others go."""
    members = group.alternatives
    own = next((one for one in draft.brackets if one.id == chosen.bracket), None)
    if group.joined == "inside":
        start, end = _outer_start(draft, bracket), bracket.end
        kept = (chosen.start, chosen.end)
    else:
        first = next((one for one in draft.brackets if one.id == members[0].bracket), None)
        start = _outer_start(draft, first) if first else members[0].start
        end = members[-1].end
        kept = (own.inner_start, own.inner_end) if own else (chosen.start, chosen.end)
    yield _Cut(start, kept[0], entry)
    yield _Cut(kept[1], end, entry)


def _option_cuts(options: Sequence[Option], decision: Decision, entry: int) -> Iterator[_Cut]:
    for number, option in enumerate(options, 1):
        if decision.verb == "choose" and number == decision.choice:
            yield _Cut(option.start, option.end if option.empty else option.body, entry)
        else:
            yield _Cut(option.start, option.end, entry)


def _refuse_vanished(targets: Sequence[_Target], decisions: Sequence[Decision], cuts: Sequence[_Cut]) -> None:
    """A decision inside of what another one takes out would be lost."""
    for entry, (target, decision) in enumerate(zip(targets, decisions, strict=True), 1):
        subject = target.subject
        for cut in cuts:
            if cut.entry != entry and cut.start <= subject.start and subject.end <= cut.end:
                raise _wrong(
                    entry,
                    decision,
                    f"these words go with decision {cut.entry} ({decisions[cut.entry - 1].bracket}): "
                    "leave one of the two out.",
                )


def _remaining(draft: Draft, cuts: Iterable[_Cut]) -> Iterator[Bracket]:
    """The brackets of which a mark still stands in the text."""
    starts, ends = list[int](), list[int]()
    for start, end, _ in sorted(cuts):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    for bracket in draft.brackets:
        mark = bracket.end - 1 if bracket.missing == "start" else bracket.start
        before = bisect_right(starts, mark) - 1
        if before < 0 or ends[before] <= mark:
            yield bracket
