"""Brackets and options as the reports list them: where each stands, what it says, what to know of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from travaux.analysis.comparison_wording import FATES, KNOWN, holds_known
from travaux.analysis.places import Places, quotation, shortened
from travaux.analysis.redline_view import articles
from travaux.text.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.entries import Census
    from travaux.drafting.comparison import BracketFate, Fate, OptionFate
    from travaux.text.tree import Bracket, Draft, Option

Sort = Literal["", "known words"]
"""Of brackets opened: whether most of their words stood in the old draft already."""

SORTS: Final[tuple[Sort, ...]] = ("", "known words")
WORDS: Final = 90
"""So many characters of a bracket are quoted."""


@dataclass(frozen=True, slots=True)
class Told:
    """One bracket or option with its fate: where it stands (in words), what it says, where it begins.

    `old` and `new` are offsets of its beginning, None where it stands in no such draft; `at` are its line
    and column, from 1, in the new draft where it stands there. `remark` says what its fate leaves open;
    `others` are the further brackets that it was split into, or the old one that was merged, as quotations.

    >>> Told("dropped", "Article 4", "[heavy]", 12, None).new is None
    True
    """

    fate: Fate
    path: str
    words: str
    old: int | None
    new: int | None
    at: tuple[int, int] = (0, 0)
    sort: Sort = ""
    remark: str = ""
    others: tuple[str, ...] = ()


class Side:
    """One draft, asked for its brackets and options by id.

    >>> Side.__name__
    'Side'
    """

    def __init__(self, draft: Draft, found: Census) -> None:
        self.text = draft.source.text
        self._source = draft.source
        self._places = Places(draft, found)
        self._by_id: dict[str, Bracket | Option] = {one.id: one for one in draft.brackets}
        self._by_id.update((one.id, one) for one in draft.options)
        starts = draft.words.starts
        self.brackets = Coverage.of(starts, [(one.start, one.end) for one in draft.brackets if one.disputed])
        self._options = Coverage.of(starts, [(one.start, one.end) for one in draft.options])
        self._groups = [{one.bracket for one in group.alternatives} for group in draft.groups]
        self._inside = [
            (group.alternatives[0].start, group.alternatives[-1].end)
            for group in draft.groups
            if group.joined == "inside"
        ]
        inside = articles(draft, found)
        self._articles = [one.start for one in inside]
        self.names = tuple(one.label or shortened(one.heading, WORDS) for one in inside)

    def start(self, name: str) -> int:
        """Where a bracket or an option begins."""
        return self._by_id[name].start

    def at(self, name: str) -> tuple[int, int]:
        """Its line and column, from 1."""
        return self._source.line_column(self.start(name))

    def path(self, name: str) -> str:
        """Where it stands, in words."""
        return self._places.path(self._by_id[name].provision) or "The text"

    def words(self, name: str) -> str:
        """What it says, the middle of long ones left out."""
        one = self._by_id[name]
        return quotation(self.text, one.start, one.end, WORDS).inside

    def article(self, name: str) -> int:
        """The number of its article."""
        return max(0, bisect_right(self._articles, self.start(name)) - 1)

    def around(self, spans: Sequence[tuple[int, int]]) -> str:
        """What is still open round words, a bracket or an option; empty if nothing."""
        if any(self.brackets.covered(*span) for span in spans):
            return "still inside a larger bracket"
        if any(self._options.covered(*span) for span in spans):
            return "still inside an option"
        return ""

    def one_of_several(self, name: str) -> bool:
        """Whether a bracket is one of several for one place."""
        return any(name in group for group in self._groups)

    def holds_several(self, name: str) -> bool:
        """Whether slashes part alternatives inside a bracket."""
        here = self._by_id[name]
        return any(here.start <= start and end <= here.end for start, end in self._inside)


def told(one: BracketFate | OptionFate, old: Side, new: Side) -> Told:
    """A fate as it is listed.

    >>> told.__name__
    'told'
    """
    here = old.start(one.old) if one.old is not None else None
    there = new.start(one.new[0]) if one.new else None
    side, name = (new, one.new[0]) if one.new else (old, one.old or "")
    return Told(
        one.fate,
        side.path(name),
        side.words(name),
        here,
        there,
        side.at(name),
        sort(one, old, new),
        _remark(one, old, new),
        _others(one, old, new),
    )


def sort(one: BracketFate | OptionFate, old: Side, new: Side) -> Sort:
    """Whether an opened bracket holds words most of which stood in the old draft.

    >>> sort.__name__
    'sort'
    """
    known = one.fate == "opened" and holds_known(one.proof, old.brackets, new.brackets)
    return "known words" if known else ""


def _remark(one: BracketFate | OptionFate, old: Side, new: Side) -> str:
    """What is still open although the bracket went and its words stayed."""
    if one.old is None or one.fate not in {"accepted", "chosen"}:
        return ""
    choice = one.fate == "accepted" and any(
        _between_slashes(one.old, span, old, new) for span in one.proof.new
    )
    remarks = ("still a choice, between slashes" if choice else "", new.around(one.proof.new))
    return ", ".join(filter(None, remarks))


def _between_slashes(name: str, span: tuple[int, int], old: Side, new: Side) -> bool:
    """Whether alternatives that stay are parted by slashes, beside the words or among them."""
    start, end = span
    beside = "/" in {new.text[max(0, start - 1) : start], new.text[end : end + 1]}
    return (beside and old.one_of_several(name)) or ("/" in new.text[start:end] and old.holds_several(name))


def _others(one: BracketFate | OptionFate, old: Side, new: Side) -> tuple[str, ...]:
    if one.fate == "split":
        return tuple(new.words(name) for name in one.new[1:])
    if one.fate == "merged" and one.old is not None:
        return (f"{old.path(one.old)}: {old.words(one.old)}",)
    return ()


def meaning(fate: Fate, of: Sort) -> str:
    """What a fate means, for the sort of brackets that it befell.

    >>> meaning("dropped", "")
    'the words went with their brackets'
    """
    return KNOWN if of else FATES[fate]


def gathered(listed: Sequence[Told]) -> list[Told]:
    """The brackets of a list, those that were merged into one as one.

    >>> one = Told("merged", "Article 4", "[all heavy]", 12, 30, others=("[all]",))
    >>> [both.others for both in gathered([one, replace(one, others=("[heavy]",))])]
    [('[all]', '[heavy]')]
    """
    found: list[Told] = []
    places: dict[int | None, int] = {}
    for one in listed:
        at = places.setdefault(one.new, len(found)) if one.fate == "merged" else len(found)
        if at == len(found):
            found.append(one)
        else:
            found[at] = replace(found[at], others=found[at].others + one.others)
    return found


def labels(listed: Sequence[Told]) -> list[str]:
    """Where each stands, with its line, and if need be its column, where another would look the same.

    >>> one = Told("dropped", "Article 4", "[heavy]", 12, None, (3, 9))
    >>> labels([one, replace(one, at=(5, 2)), replace(one, at=(5, 8))])[1:]
    ['Article 4, line 5, column 2 of the old draft', 'Article 4, line 5, column 8 of the old draft']
    """
    looks = Counter((one.path, one.words) for one in listed)
    lines = Counter((one.path, one.words, one.at[0]) for one in listed)
    found: list[str] = []
    for one in listed:
        label, (line, column) = one.path, one.at
        if looks[one.path, one.words] > 1:
            label += f", line {line}"
            label += f", column {column}" if lines[one.path, one.words, line] > 1 else ""
            label += " of the old draft" if one.new is None else ""
        found.append(label)
    return found
