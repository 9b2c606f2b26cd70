"""Proposals made against an old draft, carried onto the new one where their place survives.

Nothing is guessed: a proposal whose place is gone, or whose words have become others on both sides of its
bounds, is handed back with the reason. None is dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from travaux.drafting.departures import departures, taken_apart, typeface
from travaux.drafting.edits import Edit
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Outcome = Literal["carried", "adapted", "met", "returned"]
"""`carried` as it was; `adapted` where the words that it replaces or stands beside are others now; `met`
where the new draft says the same; `returned` where there is no place for it."""

_SURVIVES = 0.5
"""Words are still taken out where at least so much of them stands in the new draft."""
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Carried:
    """One proposal: the edit of the old draft, what became of it, and the edit of the new one, if any.

    `reason` says what was adapted, or why it is handed back; it is empty where it was carried as it was.

    >>> Carried(Edit(4, 4, "heavy "), "carried", Edit(6, 6, "heavy ")).reason
    ''
    """

    proposal: Edit
    outcome: Outcome
    edit: Edit | None = None
    reason: str = ""


class _Block(NamedTuple):
    """A stretch that stands in both texts, letter for letter; `moved` if not in its order."""

    start: int
    end: int
    first: int
    moved: bool

    @property
    def last(self) -> int:
        return self.first + self.end - self.start


def rebase(old: str, version: str, new: str, passages: Iterable[Passage]) -> tuple[Carried, ...]:
    """What a version proposes to change in the old text, carried onto the new one, in the old one's order.

    `passages` are the script from the old to the new text. The edits of those that are `carried` or `adapted`
    do not overlap: made in the new text they are the version of the new draft.

    >>> passages = [Passage("kept", 0, 7, 0, 7), Passage("deleted", 7, 9, 7, 7),
    ...             Passage("inserted", 9, 9, 7, 9), Passage("kept", 9, 20, 9, 20)]
    >>> [(one.outcome, one.edit) for one in rebase(
    ...     "within 60 days, all.", "within 90 days, all of it.", "within 30 days, all.", passages)]
    [('adapted', Edit(start=7, end=9, words='90')), ('carried', Edit(start=19, end=19, words=' of it'))]
    """
    edits = departures(taken_apart(old), version).edits
    if version == new:
        return tuple(Carried(edit, "met", reason="the new draft is this version") for edit in edits)
    place = _Places(old, new, passages)
    return tuple(_apart([place.carried(edit) for edit in edits]))


def applied(new: str, found: Iterable[Carried]) -> str:
    """The new text with the edits of those that found a place.

    >>> applied("all forces", [Carried(Edit(0, 0, ""), "carried", Edit(4, 4, "heavy "))])
    'all heavy forces'
    """
    parts, at = list[str](), 0
    edits = [one.edit for one in found if one.edit is not None]
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        parts += [new[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, new[at:]])


def _apart(found: Sequence[Carried]) -> Iterator[Carried]:
    """The proposals, but for those that would stand in the same words as one before them."""
    taken = list[Edit]()
    for one in found:
        edit = one.edit
        if edit and any(edit.start < other.end and other.start < edit.end for other in taken):
            yield Carried(
                one.proposal, "returned", reason="another proposal of the same party stands at its place now"
            )
            continue
        if edit:
            taken.append(edit)
        yield one


class _Places:
    """Where stretches of the old text stand in the new one."""

    def __init__(self, old: str, new: str, passages: Iterable[Passage]) -> None:
        self.old, self.new = old, new
        both = [one for one in passages if one.kind in {"kept", "moved-to"} and one.old_start < one.old_end]
        blocks = [_Block(one.old_start, one.old_end, one.new_start, one.kind == "moved-to") for one in both]
        self.blocks = _united(sorted(blocks))

    def carried(self, edit: Edit) -> Carried:
        """What becomes of one proposal."""
        if edit.start == edit.end:
            return self._inserted(edit)
        start, end, words = edit
        whole = next((one for one in self.blocks if one.start <= start and end <= one.end), None)
        if whole:
            shift = whole.first - whole.start
            moved = "its words stand at another place now" if whole.moved else ""
            return Carried(
                edit, "adapted" if moved else "carried", Edit(start + shift, end + shift, words), moved
            )
        return self._changed(edit)

    def _inserted(self, edit: Edit) -> Carried:
        at, words = edit.start, edit.words
        before = next((one for one in self.blocks if one.start < at <= one.end), None)
        behind = next((one for one in self.blocks if one.start <= at < one.end), None)
        # A text's ends are neighbours, too.
        before = before or (_Block(0, 0, 0, moved=False) if at == 0 else None)
        behind = behind or (self._foot() if at == len(self.old) else None)
        if before and before is behind:
            if any(self._is_held(one) for one in _slid(self.old, edit)):
                return Carried(edit, "met", reason="the new draft holds these words at this place")
            place = at + before.first - before.start
            moved = "the words round it stand at another place now" if before.moved else ""
            return Carried(edit, "adapted" if moved else "carried", Edit(place, place, words), moved)
        old, new = self._gap(at)
        if self._is_held(edit):
            return Carried(
                edit, "met", reason=f"the new draft holds these words at this place: {_quoted(new)}"
            )
        if before or behind:
            return self._beside(edit, before, behind, new)
        if not new.strip() and "\n" in words:
            return self._where_neighbours_were(edit, old)
        what = f"are others now: {_quoted(new)}" if new.strip() else "are gone"
        return Carried(edit, "returned", reason=f"the words that it stands in {what}")

    def _beside(self, edit: Edit, before: _Block | None, behind: _Block | None, new: str) -> Carried:
        """An insertion of which only one neighbour is left, or between whose neighbours words came."""
        place = before.last if before else behind.first if behind else 0
        moved = " and moved" if (before or behind or _Block(0, 0, 0, moved=False)).moved else ""
        if before and behind and before.last == behind.first:
            return Carried(edit, "carried", Edit(place, place, edit.words))
        what = (
            f"beside it are others now{moved}: {_quoted(new)}"
            if new.strip()
            else f"beside it are gone{moved}"
        )
        return Carried(edit, "adapted", Edit(place, place, edit.words), f"the words {what}")

    def _where_neighbours_were(self, edit: Edit, old: str) -> Carried:
        """A whole new paragraph between paragraphs that are both gone."""
        before = max((one for one in self.blocks if one.end <= edit.start and not one.moved), default=None)
        place = before.last if before else 0
        reason = f"the paragraphs beside it are gone: {_quoted(old)}"
        return Carried(edit, "adapted", Edit(place, place, edit.words), reason)

    def _changed(self, edit: Edit) -> Carried:
        """A proposal on words that have changed."""
        start, end = self._left(edit.start), self._right(edit.end)
        if start is None or end is None or start > end:
            return self._across(edit)
        was, now = self.old[edit.start : edit.end], self.new[start:end]
        if typeface(now).strip() == typeface(edit.words).strip():
            said = f"the new draft says so: {_quoted(now)}" if edit.words.strip() else "these words are gone"
            return Carried(edit, "met", reason=said)
        if not now.strip():
            return Carried(edit, "returned", reason=f"the words that it replaces are gone: {_quoted(was)}")
        if not edit.words.strip() and self._surviving(edit) < _SURVIVES:
            reason = f"the words that it takes out are others now: {_quoted(now)}"
            return Carried(edit, "returned", reason=reason)
        reason = f"it stands against other words now: {_quoted(now)}, in place of {_quoted(was)}"
        return Carried(edit, "adapted", Edit(start, end, edit.words), reason)

    def _across(self, edit: Edit) -> Carried:
        """A proposal whose bounds stand in words that have changed: nobody can say where it would end."""
        if not edit.words and any(self._is_gone(one) for one in _slid(self.old, edit)):
            return Carried(edit, "met", reason="these words are gone")
        old, new = self._gap(edit.start)
        old_end, new_end = self._gap(edit.end)
        if not (new + new_end).strip():
            if not edit.words.strip():
                return Carried(edit, "met", reason="these words are gone")
            return Carried(edit, "returned", reason=f"its place is gone: {_quoted(old or old_end)}")
        reason = f"the words at its bounds are others now: {_quoted(new if new.strip() else new_end)}"
        return Carried(edit, "returned", reason=reason)

    def _is_gone(self, edit: Edit) -> bool:
        """Whether what stood before words and what stood behind them stand side by side now."""
        before, behind = self._left(edit.start), self._right(edit.end)
        return before is not None and before == behind

    def _is_held(self, edit: Edit) -> bool:
        """Whether the words that are put in came in at their place, between what stands in both texts."""
        if any(one.start < edit.start < one.end for one in self.blocks):
            return False
        words, (old, new) = _alike(edit.words), self._gap(edit.start)
        return bool(words) and words in _alike(new) and words not in _alike(old)

    def _left(self, at: int) -> int | None:
        """Where a stretch that begins at `at` begins in the new text; None inside of what has changed."""
        for one in self.blocks:
            if one.start <= at < one.end:
                return at + one.first - one.start
        return next((one.last for one in self.blocks if one.end == at), 0 if at == 0 else None)

    def _right(self, at: int) -> int | None:
        for one in self.blocks:
            if one.start < at <= one.end:
                return at + one.first - one.start
        found = next((one.first for one in self.blocks if one.start == at), None)
        return len(self.new) if found is None and at == len(self.old) else found

    def _gap(self, at: int) -> tuple[str, str]:
        """What stood in the old text round a place between two blocks, and what stands in the new one."""
        own = [one for one in self.blocks if not one.moved]
        before = max((one for one in own if one.end <= at), default=_Block(0, 0, 0, moved=False))
        behind = min((one for one in own if one.start >= at), default=self._foot())
        return self.old[before.end : behind.start], self.new[before.last : behind.first]

    def _foot(self) -> _Block:
        return _Block(len(self.old), len(self.old), len(self.new), moved=False)

    def _surviving(self, edit: Edit) -> float:
        """The share of the words that a proposal takes out which stand in the new text."""
        kept = [
            self.old[max(one.start, edit.start) : min(one.end, edit.end)]
            for one in self.blocks
            if one.start < edit.end and edit.start < one.end
        ]
        whole = len(_alike(self.old[edit.start : edit.end]))
        return len(_alike(" ".join(kept))) / whole if whole else 1.0


def _slid(old: str, edit: Edit) -> Iterator[Edit]:
    """The same insertion or deletion begun elsewhere: over the blanks that stand on both of its sides."""
    start, end, words = edit
    while end < len(old) and (words or old[start])[0] == old[end] and old[end].isspace():
        start, end, words = start + 1, end + 1, words[1:] + words[:1]
        yield Edit(start, end, words)
    start, end, words = edit
    while start > 0 and (words or old[end - 1])[-1] == old[start - 1] and old[start - 1].isspace():
        start, end, words = start - 1, end - 1, words[-1:] + words[:-1]
        yield Edit(start, end, words)


def _united(blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks that touch in both texts as one."""
    found = list[_Block]()
    for block in blocks:
        if found and found[-1].end == block.start and found[-1].last == block.first:
            found[-1] = found[-1]._replace(end=block.end)
        else:
            found.append(block)
    return found


def _alike(words: str) -> str:
    return " ".join(typeface(words).split())


def _quoted(words: str) -> str:
    whole = " ".join(words.split())
    return f"“{whole}”" if len(whole) <= _QUOTED else f"“{whole[:_QUOTED].rpartition(' ')[0]} …”"
