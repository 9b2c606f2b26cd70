"""The leaders' sheet: what is left to them, a card for each reserved bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from travaux.analysis.hanging import hanging
from travaux.analysis.moving import moved, moves
from travaux.analysis.page_frame import digest, style, templates
from travaux.analysis.places import Places
from travaux.analysis.report import census
from travaux.text.frontmatter import front_matter
from travaux.text.tree import Bracket, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.analysis.moving import Move
    from travaux.text.tree import Draft, Provision

_CONTEXT = 260
_FEW = 2
_SENTENCE = re.compile(r"[.;!?؟؛。]\s|\n")
_MARKUP = re.compile(r"\*{1,3}|\[\^[^\]\s]{1,40}\]|^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that can be decided: its words as they stand, who wants them in, who wants them out.

    `words` are empty where the choice is to have no words there. `unchanged` are the parties of a
    consolidation that sent the base's words here, where those are the choice.

    >>> Choice("60 days", (), ("B",)).oppose
    ('B',)
    """

    words: str
    propose: tuple[str, ...] = ()
    oppose: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def stands(choice: Choice) -> str:
    """Who stands where on a choice, in words.

    >>> stands(Choice("60 days", ("A",), ("B",)))
    'for A; against B'
    """
    sides: Sequence[tuple[str, tuple[str, ...]]] = (
        ("for", choice.propose),
        ("against", choice.oppose),
        ("as in the base:", choice.unchanged),
    )
    said = "; ".join(f"{side} {', '.join(parties)}" for side, parties in sides if parties)
    return said or "no party is named"


def few(depends: Sequence[str]) -> Sequence[str]:
    """What hangs on a bracket as a list has room for it: the first two, and how many more there are.

    >>> few(["a", "b", "c"])
    ['a', 'b', 'and 1 more']
    """
    shown = list(depends[:_FEW])
    return [*shown, f"and {len(depends) - _FEW} more"] if len(depends) > _FEW else shown


@dataclass(frozen=True, slots=True)
class Card:
    """A reserved bracket: where it stands, the words round it, the choices, what hangs on it.

    `depends` are the other ends of moves, brackets inside of it, places that refer to its provision, and
    brackets with the same words;
    `since` is the draft that opened it, empty where no series says so. `lone` says that there are no
    alternatives: the words stay or go.

    >>> Card(1, "art-1/1", "Article 1", "Duration", "within ", " days", (), ()).since
    ''
    """

    number: int
    id: str
    path: str
    heading: str
    before: str
    behind: str
    choices: tuple[Choice, ...]
    depends: tuple[str, ...]
    since: str = ""
    reserved_for: str = "leaders"
    because: str = ""
    lone: bool = False


def cards(
    draft: Draft, reserved: Sequence[tuple[str, str, str]], since: Mapping[str, str] | None = None
) -> tuple[Card, ...]:
    """A card for each reserved bracket or set of options: its id, for whom, why; in the order of the draft.

    `since` names by id the draft that opened a bracket. An id that the draft does not have gets no card.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report."))
    >>> [choice.words for choice in cards(draft, [("text/1", "leaders", "")])[0].choices]
    ['shall', 'should']
    """
    placed = Places(draft, census(draft))
    subjects: dict[str, Bracket | Option] = {bracket.id: bracket for bracket in draft.brackets}
    for option in reversed(draft.options):
        subjects[option.set] = option
    named = [(subjects[one], whom, why) for one, whom, why in reserved if one in subjects]
    named.sort(key=lambda each: each[0].start)
    found = moves(draft)
    return tuple(
        _card(draft, placed, number, *each, dict(since or {}), found) for number, each in enumerate(named, 1)
    )


def _unchanged(draft: Draft, choices: Sequence[Choice]) -> list[Choice]:
    """The choices of a consolidation with those who left the base's words: all whom no mark names."""
    front = front_matter(draft.source.text)[0] or front_matter(draft.source.front)[0]
    named = {party for choice in choices for party in (*choice.propose, *choice.oppose)}
    if front is None or not front.consolidated or not named:
        return list(choices)
    silent = tuple(sorted(party for party in front.parties if party not in named))
    own = next((at for at, one in enumerate(choices) if not one.propose), -1)
    return [replace(one, unchanged=silent) if at == own else one for at, one in enumerate(choices)]


def _card(  # noqa: PLR0913, PLR0917 -- the parts of a card
    draft: Draft,
    placed: Places,
    number: int,
    subject: Bracket | Option,
    whom: str,
    why: str,
    since: dict[str, str],
    found: Sequence[Move],
) -> Card:
    name = subject.set if isinstance(subject, Option) else subject.id
    start, end, choices = _choices(draft, subject)
    ends = list(moved(draft, placed, found, name))
    told = [bracket for _, half in ends for bracket in half.names]
    hangs = hanging(draft, placed, (start, end), subject, [one.words for one in choices], told)
    before, behind = _round(draft.source.text, start, end)
    article = _article(draft, subject.provision)
    return Card(
        number,
        name,
        placed.path(subject.provision) or "The text",
        article.heading if article else "",
        before,
        behind,
        tuple(_unchanged(draft, choices)),
        (*(said for said, _ in ends), *hangs),
        since.get(name, ""),
        whom or "leaders",
        why,
        lone=isinstance(subject, Bracket) and subject.group is None,
    )


def _choices(draft: Draft, subject: Bracket | Option) -> tuple[int, int, list[Choice]]:
    """Where the choice begins and ends in the text, and what there is to choose."""
    text = draft.source.text
    if isinstance(subject, Option):
        options = [option for option in draft.options if option.set == subject.set]
        choices = [_option(draft, option) for option in options]
        return options[0].start, options[-1].end, choices
    group = next((one for one in draft.groups if one.id == subject.group), None)
    if group is None:
        return subject.start, subject.end, _lone(text, subject)
    members = {bracket.id: bracket for bracket in draft.brackets}
    choices = []
    for one in group.alternatives:
        own = members.get(one.bracket or "")
        whole = own is not None and group.joined != "inside"
        words = text[own.inner_start : own.inner_end] if own and whole else text[one.start : one.end]
        said = own.attribution if own and whole else None
        choices.append(Choice(_words(words), said.propose if said else (), said.oppose if said else ()))
    start = min(subject.start, group.alternatives[0].start)
    return start, max(subject.end, group.alternatives[-1].end), choices


def _option(draft: Draft, option: Option) -> Choice:
    """An option as a choice; where one bracket is round the whole of it, who is named by that."""
    text = draft.source.text
    whole = (
        one.attribution
        for one in draft.brackets
        if one.attribution
        and option.body <= one.start
        and one.end <= option.end
        and not (text[option.body : one.start] + text[one.end : option.end]).strip(" \t\r\n*")
    )
    said = next(whole, None)
    words = "" if option.empty else _words(text[option.body : option.end])
    return Choice(words, said.propose, said.oppose) if said else Choice(words)


def _lone(text: str, bracket: Bracket) -> list[Choice]:
    """A bracket without alternatives: its words, or none."""
    said = bracket.attribution
    words = _words(text[bracket.inner_start : bracket.inner_end])
    propose, oppose = (said.propose, said.oppose) if said else ((), ())
    return [Choice(words, propose), Choice("", oppose)]


def _words(words: str) -> str:
    return " ".join(_MARKUP.sub("", words).split())


def _round(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of the same sentence or line, before and behind."""
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    stops = [found.end() for found in _SENTENCE.finditer(before)]
    stop = _SENTENCE.search(behind)
    shown = before[stops[-1] :] if stops else ("…" if start > _CONTEXT else "") + before
    rest = behind[: stop.end()] if stop else behind + ("…" if end + _CONTEXT < len(text) else "")
    return _MARKUP.sub("", shown).lstrip(), _MARKUP.sub("", rest).rstrip()


def _article(draft: Draft, provision: str | None) -> Provision | None:
    """The article or annex round a provision, else the outermost thing with a label."""
    by_id = {one.id: one for one in draft.provisions}
    found: Provision | None = None
    while provision in by_id:
        here = by_id[provision]
        if here.label and (found is None or found.kind not in {"article", "annex"}):
            found = here
        provision = here.parent
    return found


def reserved_ids(reserved: Iterable[tuple[Bracket | Option, str, str]]) -> list[tuple[str, str, str]]:
    """The ids of what is reserved, for whom, and why.

    >>> reserved_ids([])
    []
    """
    return [
        (subject.set if isinstance(subject, Option) else subject.id, whom, why)
        for subject, whom, why in reserved
    ]


def leaders_page(draft: Draft, found: Sequence[Card], *, compact: bool = False) -> str:
    """The cards as one self-contained HTML page that prints one card to a sheet of A4, or all as one list.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> "No bracket" in leaders_page(parse(Source("All agreed.")), ())
    True
    """
    title = draft.title or draft.source.path or "Draft"
    sheet = style(title, draft.source.path, "leaders.css")
    template = templates().get_template("leaders.html")
    return template.render(
        title=title,
        cards=found,
        compact=compact,
        few=few,
        style=Markup(sheet),  # noqa: S704 -- our own
        style_hash=digest(sheet),
        language=draft.language,
    )
