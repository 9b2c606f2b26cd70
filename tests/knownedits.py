"""Written drafts with one bracket changed in one known way: its fate is known, and that of all others.

The edits touch brackets that hold no others and are nobody's alternative, or a whole group.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.written import PARTIES, TAILS, Writer
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from travaux.drafting.comparison import Comparison
    from travaux.text.tree import Bracket, Draft

_AGREED = re.compile(r"(?<=[a-z] )[a-z]+(?: [a-z]+){3,5}(?=[ .])")
_HEADS = ("KAR: ", "TOL: ", "KAR propose; TOL oppose: ")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the stretch of the old text that was replaced, by what words, with what fates.

    `fates` joins the place of an old bracket, or -1, with its fate and its heirs' places in the new text.
    """

    name: str
    start: int
    end: int
    words: str
    fates: tuple[tuple[int, str, tuple[int, ...]], ...]


def _inner(draft: Draft, bracket: Bracket) -> str:
    return draft.source.text[bracket.inner_start : bracket.inner_end]


def _leaves(draft: Draft) -> list[Bracket]:
    parents = {bracket.parent for bracket in draft.brackets}
    return [
        b
        for b in draft.brackets
        if b.disputed
        and b.id not in parents
        and b.group is None
        and b.parent is None
        and b.attribution is None
        and b.missing is None
        and "\n" not in _inner(draft, b)
        and _inner(draft, b)[0].isalpha()
        and len(_inner(draft, b).split()) >= 4
    ]


def accepted(draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """The marks go."""
    gone = ((bracket.start, "accepted", ()),)
    return Edit("accepted", bracket.start, bracket.end, _inner(draft, bracket), gone)


def dropped(_draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """The bracket goes with its words."""
    return Edit("dropped", bracket.start, bracket.end, "", ((bracket.start, "dropped", ()),))


def narrowed(draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """Its last word goes."""
    words = _inner(draft, bracket).rstrip(".").rpartition(" ")[0]
    return Edit("narrowed", bracket.start, bracket.end, f"[{words}]", _one("narrowed", bracket))


def widened(draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """Three words come in at its end."""
    words = f"[{_inner(draft, bracket)} as before agreed]"
    return Edit("widened", bracket.start, bracket.end, words, _one("widened", bracket))


def signed(draft: Draft, bracket: Bracket, rng: random.Random) -> Edit:
    """Somebody signs it."""
    words = f"[{rng.choice(_HEADS)}{_inner(draft, bracket)}]"
    return Edit("signed", bracket.start, bracket.end, words, _one("kept", bracket))


def split(draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """It becomes two, with an agreed word between them."""
    words = _inner(draft, bracket).split()
    half = len(words) // 2
    first, second = f"[{' '.join(words[:half])}]", f"[{' '.join(words[half:])}]"
    places = (bracket.start, bracket.start + len(first) + len(" and "))
    return Edit(
        "split", bracket.start, bracket.end, f"{first} and {second}", ((bracket.start, "split", places),)
    )


def nested(draft: Draft, bracket: Bracket, _rng: random.Random) -> Edit:
    """New words in a bracket of their own stand inside it."""
    words = f"[{_inner(draft, bracket)} "
    place = bracket.start + len(words)
    fates = (*_one("kept", bracket), (-1, "opened", (place,)))
    return Edit("nested", bracket.start, bracket.end, f"{words}[save by the lantern keeper]]", fates)


def _one(fate: str, bracket: Bracket) -> tuple[tuple[int, str, tuple[int, ...]], ...]:
    return ((bracket.start, fate, (bracket.start,)),)


def reopened(draft: Draft, rng: random.Random) -> Edit | None:
    """Four to six agreed words of one phrase are bracketed."""
    found = _agreed(draft, rng)
    if not found:
        return None
    fates = ((-1, "reopened", (found.start(),)),)
    return Edit("reopened", *found.span(), f"[{found.group()}]", fates)


def opened(draft: Draft, rng: random.Random) -> Edit | None:
    """A new phrase in brackets stands behind agreed words."""
    found = _agreed(draft, rng)
    if not found:
        return None
    phrase = rng.choice([tail for tail in TAILS if tail not in draft.source.text] or ["beyond the chapel"])
    place = found.end() + 1
    return Edit("opened", found.end(), found.end(), f" [{phrase}]", ((-1, "opened", (place,)),))


def _agreed(draft: Draft, rng: random.Random) -> re.Match[str] | None:
    disputed = [(b.start, b.end) for b in draft.brackets]
    disputed += [(o.start, o.end) for o in draft.options]
    every = [
        found
        for found in _AGREED.finditer(draft.source.text)
        if not any(start < found.end() and found.start() < end for start, end in disputed)
    ]
    return rng.choice(every) if every else None


def chosen(draft: Draft, rng: random.Random) -> Edit | None:
    """Of a group of brackets side by side one stays, without its marks; the others go."""
    by_id = {bracket.id: bracket for bracket in draft.brackets}
    parents = {bracket.parent for bracket in draft.brackets}
    groups = [
        [by_id[one.bracket] for one in group.alternatives if one.bracket]
        for group in draft.groups
        if group.joined != "inside"
    ]
    plain = [
        group for group in groups if group and all(b.id not in parents and b.parent is None for b in group)
    ]
    if not plain:
        return None
    group = rng.choice(plain)
    winner = rng.choice(group)
    fates = tuple((b.start, "chosen" if b is winner else "dropped", ()) for b in group)
    return Edit("chosen", group[0].start, group[-1].end, _inner(draft, winner), fates)


OF_BRACKETS: tuple[Callable[[Draft, Bracket, random.Random], Edit], ...] = (
    accepted,
    dropped,
    narrowed,
    widened,
    signed,
    split,
    nested,
)
OF_DRAFTS: tuple[Callable[[Draft, random.Random], Edit | None], ...] = (reopened, opened, chosen)


def edits(seed: int) -> Iterator[tuple[Draft, Draft, Edit]]:
    """One edit of every sort to a written draft, each alone: the draft, what it became, the edit."""
    rng = random.Random(seed)
    text, _ = Writer(seed, rich=rng.choice((0.4, 0.7))).draft(3)
    old = _read(text)
    made: list[Edit | None] = [edit(old, rng) for edit in OF_DRAFTS]
    leaves = _leaves(old)
    made += [edit(old, rng.choice(leaves), rng) for edit in OF_BRACKETS if leaves]
    for one in made:
        if one:
            yield old, _read(text[: one.start] + one.words + text[one.end :]), one


def _read(text: str) -> Draft:
    return parse(Source(text, "markdown"), PARTIES)


def faults(old: Draft, new: Draft, edit: Edit, found: Comparison) -> list[str]:
    """What the comparison says otherwise than the edit: of the brackets touched, and of all the others."""
    shift = len(edit.words) - (edit.end - edit.start)
    before = {b.start: b.id for b in old.brackets if b.disputed and b.missing != "start"}
    after = {b.start: b.id for b in new.brackets if b.disputed and b.missing != "start"}
    wanted: dict[str, tuple[str, tuple[str, ...]]] = {
        before[at]: ("kept", (after.get(at if at < edit.start else at + shift, "nothing"),))
        for at in before
        if not edit.start <= at < edit.end
    }
    wanted |= {before[at]: (fate, _ids(after, places)) for at, fate, places in edit.fates if at >= 0}
    born = {("", fate, _ids(after, places)) for at, fate, places in edit.fates if at < 0}
    said = {(row.old or "", row.fate, row.new) for row in found.brackets}
    expected = {(one, *told) for one, told in wanted.items()} | born
    return [f"not said: {row}" for row in sorted(expected - said)] + [
        f"said: {row}" for row in sorted(said - expected)
    ]


def _ids(by_place: dict[int, str], places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(by_place.get(place, "nothing") for place in places)
