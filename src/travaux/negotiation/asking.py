"""A sitting in which the brackets of a draft are decided one after the other: questions and answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from travaux.drafting.resolve import Decision
from travaux.drafting.resolve import resolve as resolved
from travaux.output import one_line
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.leaders import Card
    from travaux.text.tree import Draft

_SHOWN, _LONGEST = 80, 300
"""How many letters a file to fill in shows of the words round a bracket, and of a choice."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided at one place: a bracket, alternatives, or the options of a set.

    `name` is the id that a decision on it gives, `whole` that which stands for all of it, `members` all ids
    that lead to it; `choices` is how many alternatives there are, 0 for a bracket that stays or goes.

    >>> Subject("art-1/1", "art-1:g1", frozenset({"art-1/1", "art-1/2", "art-1:g1"}), 20, 2).choices
    2
    """

    name: str
    whole: str
    members: frozenset[str]
    start: int
    choices: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One answer: the subject, and what was decided on it; None where it was skipped.

    >>> Step("art-1/1", None).decision is None
    True
    """

    subject: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A draft, its subjects in the order of the text, the decisions that were there before, and the answers.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> sitting = begun(parse(Source("They [shall][may] go [now].")))
    >>> sitting = answered(answered(sitting, "2 agreed at midnight"), "s")
    >>> sitting.decisions
    (Decision(bracket='text/1', verb='choose', choice=2, reserved_for='', because='agreed at midnight'),)
    >>> undone(undone(sitting)).decisions
    ()
    """

    draft: Draft
    subjects: tuple[Subject, ...]
    given: tuple[Decision, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions so far, those that were there before among them.

        >>> from travaux.text.source import Source
        >>> from travaux.text.tree import Draft
        >>> begun(Draft(Source(""))).decisions
        ()
        """
        return (*self.given, *(step.decision for step in self.steps if step.decision))


def begun(draft: Draft, given: Sequence[Decision] = ()) -> Sitting:
    """The sitting before the first question; raises `WrongCall` where a decision does not fit the draft.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> [one.name for one in begun(parse(Source("They [shall][may] go [now]."))).subjects]
    ['text/1', 'text/3']
    """
    resolved(draft, given)
    return Sitting(draft, tuple(_subjects(draft)), tuple(given))


def _subjects(draft: Draft) -> list[Subject]:
    found: list[Subject] = []
    by_group: dict[str, list[str]] = {}
    for bracket in draft.brackets:
        if bracket.group:
            by_group.setdefault(bracket.group, []).append(bracket.id)
    groups = {group.id: group for group in draft.groups}
    met: set[str] = set()
    for bracket in draft.brackets:
        group = groups.get(bracket.group or "")
        if not bracket.disputed or (group and group.id in met):
            continue
        if group is None:
            found.append(Subject(bracket.id, bracket.id, frozenset({bracket.id}), bracket.start))
            continue
        met.add(group.id)
        members = by_group[group.id]
        whole = group.id if len(members) > 1 else bracket.id
        count = len(group.alternatives)
        found.append(Subject(bracket.id, whole, frozenset({*members, group.id}), bracket.start, count))
    for first in {option.set: option for option in reversed(draft.options)}.values():
        count = sum(option.set == first.set for option in draft.options)
        found.append(Subject(first.set, first.set, frozenset({first.set}), first.start, count))
    return sorted(found, key=lambda one: one.start)


def open_subjects(sitting: Sitting, *, skipped: bool = False) -> list[Subject]:
    """What is still to be asked, in the order of the text; `skipped` takes what was skipped as well.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> sitting = answered(begun(parse(Source("They [shall] go [now]."))), "s")
    >>> [one.name for one in open_subjects(sitting)]
    ['text/2']
    """
    done = {decision.bracket for decision in sitting.decisions}
    if not skipped:
        done |= {step.subject for step in sitting.steps}
    found = resolved(sitting.draft, sitting.decisions)
    standing = {bracket.id for bracket in found.open_}
    return [
        one
        for one in sitting.subjects
        if not one.members & done
        and (one.name in standing or any(s.start <= one.start < s.end for s in found.stretches))
    ]


def answered(sitting: Sitting, words: str) -> Sitting:
    """The sitting after an answer to the question that is next: a key, and behind it the reason, if any.

    The keys: a number chooses, `k` keeps, `d` drops, `r` reserves for the leaders, `s` skips. Raises
    `WrongCall` for an answer that does not fit; then nothing has changed.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> answered(begun(parse(Source("They [shall][may] go."))), "7")
    Traceback (most recent call last):
        ...
    travaux.text.errors.WrongCall: there are 2 alternatives: choose a number from 1 to 2.
    """
    subject = open_subjects(sitting)[0]
    key, _, because = words.strip().partition(" ")
    if key.lower() == "s":
        return replace(sitting, steps=(*sitting.steps, Step(subject.name, None)))
    decision = replace(_decision(subject, key.lower()), because=because.strip())
    resolved(sitting.draft, (*sitting.decisions, decision))
    return replace(sitting, steps=(*sitting.steps, Step(subject.name, decision)))


def _decision(subject: Subject, key: str) -> Decision:
    if key == "r":
        return Decision(subject.name, "reserve", reserved_for="leaders")
    if key == "d" or (key == "2" and not subject.choices):
        return Decision(subject.whole, "drop")
    if key in {"k", "1"} and not subject.choices:
        return Decision(subject.name, "keep")
    if key == "k":
        raise WrongCall(f"of {subject.choices} alternatives one can stay: choose its number.")
    if not key.isascii() or not key.isdigit():
        raise WrongCall(f"{one_line(key)!r} is no key: type ? for a list of them.")
    most = subject.choices or 2
    if not 1 <= int(key[:9]) <= most:
        raise WrongCall(f"there are {most} alternatives: choose a number from 1 to {most}.")
    return Decision(subject.name, "choose", int(key))


def undone(sitting: Sitting) -> Sitting:
    """The sitting before the last answer; raises `WrongCall` where there is none.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> undone(begun(Draft(Source(""))))
    Traceback (most recent call last):
        ...
    travaux.text.errors.WrongCall: there is nothing to undo: no question was answered in this sitting.
    """
    if not sitting.steps:
        raise WrongCall("there is nothing to undo: no question was answered in this sitting.")
    return replace(sitting, steps=sitting.steps[:-1])


def reopened(sitting: Sitting) -> Sitting:
    """The sitting in which what was skipped is asked again.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> sitting = answered(begun(parse(Source("They [shall] go."))), "s")
    >>> len(open_subjects(reopened(sitting)))
    1
    """
    return replace(sitting, steps=tuple(step for step in sitting.steps if step.decision))


def decisions_yaml(decisions: Sequence[Decision], name: str = "") -> str:
    """The decisions as a YAML file, which `read_decisions` reads; `name` is the draft that they are on.

    >>> print(decisions_yaml([Decision("art-1/1", "choose", 2, because="at midnight")]), end="")
    - {bracket: "art-1/1", choose: 2, because: "at midnight"}
    """
    head = f"# Decisions on {one_line(name)}\n" if name else ""
    return head + ("".join(_entry(one) for one in decisions) or "[]\n")


def template_yaml(draft: Draft) -> str:
    r"""A file of decisions to fill in: each open bracket with its id and its words, as comments.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> written = template_yaml(parse(Source("They [shall][may] go.")))
    >>> print(written.partition("\n\n")[2], end="")
    # The text: They [ ? ] go.
    #   1 shall (no party is named)
    #   2 may (no party is named)
    # - {bracket: "text/1", choose: }
    """
    from travaux.analysis.leaders import cards  # noqa: PLC0415 -- only this needs the templates

    asked = [(one.name, "leaders", "") for one in open_subjects(begun(draft))]
    name = _comment(Path(draft.source.path).name) or "the draft"
    head = (
        f"# Decisions on {name}. Nothing is decided here yet.\n"
        "# Take the # from before a dash and say one thing: choose: 2, keep: true, drop: true\n"
        '# or reserve: leaders; a reason may follow: because: "…". What keeps its # stays open.\n'
    )
    return head + "".join(_blank(card) for card in cards(draft, asked))


def _blank(card: Card) -> str:
    from travaux.analysis.leaders import stands  # noqa: PLC0415 -- only this needs the templates
    from travaux.analysis.places import shortened  # noqa: PLC0415

    before = card.before
    if len(before) > _SHOWN:
        before = f"… {before[-_SHOWN:].partition(' ')[2]}"
    rows = [f"{card.path}: {before}[ ? ]{shortened(card.behind, _SHOWN)}"]
    rows += [
        f"  {number} {shortened(choice.words, _LONGEST) or 'no words here'} ({stands(choice)})"
        for number, choice in enumerate(card.choices, 1)
    ]
    rows += [f"  {one}" for one in card.depends]
    verb = "keep" if card.lone else "choose"
    entry = f"# - {{bracket: {_quoted(card.id)}, {verb}: }}\n"
    return "\n" + "".join(f"# {_comment(row)}\n" for row in rows) + entry


def _comment(words: str) -> str:
    """Words for one line of a comment."""
    lead = words[: len(words) - len(words.lstrip(" "))]
    whole = one_line(" ".join(words.split())).encode("utf-8", "replace").decode()
    return lead + "".join(sign if sign.isprintable() else " " for sign in whole)


def _entry(decision: Decision) -> str:
    said = {"choose": str(decision.choice), "reserve": _quoted(decision.reserved_for or "leaders")}
    because = f", because: {_quoted(decision.because)}" if decision.because else ""
    verb = f"{decision.verb}: {said.get(decision.verb, 'true')}"
    return f"- {{bracket: {_quoted(decision.bracket)}, {verb}{because}}}\n"


def _quoted(words: str) -> str:
    """The words between quotation marks, as YAML and JSON write them."""
    whole = words.encode("utf-8", "replace").decode()
    return "".join(
        sign if sign.isprintable() else f"\\U{ord(sign):08x}"
        for sign in json.dumps(whole, ensure_ascii=False)
    )


def question(
    sitting: Sitting, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None
) -> str:
    """The next question, as it is shown in a terminal.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> print(question(begun(parse(Source("They [shall][may] go."))), width=60).splitlines()[3])
      They [ ? ] go.
    """
    from travaux.analysis.leaders import cards  # noqa: PLC0415 -- only this needs the templates
    from travaux.analysis.question import question as shown  # noqa: PLC0415

    left = open_subjects(sitting)
    done = len(sitting.given) + len(sitting.steps)
    card = cards(sitting.draft, [(left[0].name, "leaders", "")])[0]
    return shown(card, done + 1, done + len(left), colour=colour, encoding=encoding, width=width)
