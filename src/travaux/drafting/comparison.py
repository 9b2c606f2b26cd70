"""Two drafts compared, and a series of drafts: what became of every word, bracket, option and provision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from travaux.text.passages import Passage
from travaux.text.tree import Draft

Fate = Literal[
    "accepted",  # the words stayed, the bracket went
    "chosen",  # one of several stayed
    "dropped",  # the words went with their bracket
    "reopened",  # agreed words were bracketed
    "opened",  # new words in a new bracket
    "split",
    "merged",
    "moved",
    "narrowed",
    "widened",
    "kept",
]
"""The fates of a bracket or an option, the most telling one first: of several that fit, the first counts."""

ProvisionFate = Literal["kept", "changed", "moved", "renumbered", "split", "merged", "added", "dropped"]

_RELATED = 0.15
_SHORT = 40
"""In a draft of fewer words rows of three say nothing."""

Spans = tuple[tuple[int, int], ...]
"""Half-open stretches of a text in code points, in its order."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that prove a fate: where they stand in the old draft and where in the new one.

    >>> Proof(((4, 9),), ()).new
    ()
    """

    old: Spans = ()
    new: Spans = ()


@dataclass(frozen=True, slots=True)
class BracketFate:
    """What became of one disputed bracket of the old draft, or, where `old` is None, how a new one came
    about.

    `old` and `new` are ids of brackets; `new` is empty where the bracket went.

    >>> BracketFate("art-1/1", (), "dropped", Proof(((4, 9),))).fate
    'dropped'
    """

    old: str | None
    new: tuple[str, ...]
    fate: Fate
    proof: Proof = Proof()


@dataclass(frozen=True, slots=True)
class OptionFate:
    """What became of one option of the old draft, or how a new one came about; as for brackets.

    >>> OptionFate(None, ("art-2:o1.1",), "opened").new
    ('art-2:o1.1',)
    """

    old: str | None
    new: tuple[str, ...]
    fate: Fate
    proof: Proof = Proof()


@dataclass(frozen=True, slots=True)
class SponsorChange:
    """Parties that joined or left one side of a bracket that lives on; `old` and `bracket` are its ids.

    >>> SponsorChange("art-1/2", "art-1/1", "oppose", joined=("US",)).left
    ()
    """

    old: str
    bracket: str
    side: Literal["propose", "oppose"]
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """Which provision answers which: ids of the old and of the new one, None where there is none.

    A provision that was split stands in one row for each of its parts, one that was merged likewise. `words`
    counts the words gone from its own text and new in it, without those of the provisions below it.

    >>> ProvisionChange("art-7", "art-7bis", "split").fate
    'split'
    """

    old: str | None
    new: str | None
    fate: ProvisionFate
    words: int = 0


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Words of one row of the ledger: those that are agreed in the new draft, bracketed there, gone.

    >>> LedgerRow(8, 1, 1).total
    10
    """

    agreed: int = 0
    bracketed: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        """All words of the row.

        >>> LedgerRow(2, 3).total
        5
        """
        return self.agreed + self.bracketed + self.gone


@dataclass(frozen=True, slots=True)
class Ledger:
    """Double entry: every word of both drafts in exactly one cell.

    The rows `agreed` and `bracketed` add up to the old draft's words, the columns to the new draft's; `new`
    counts the words that the old draft has not.

    >>> Ledger(LedgerRow(5, 0, 1), LedgerRow(2, 2, 0), LedgerRow(1, 0)).marked
    2
    """

    agreed: LedgerRow
    bracketed: LedgerRow
    new: LedgerRow

    @property
    def marked(self) -> int:
        """Words that are gone or new.

        >>> Ledger(LedgerRow(), LedgerRow(gone=2), LedgerRow(1, 4)).marked
        7
        """
        return self.agreed.gone + self.bracketed.gone + self.new.total


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of two drafts could be matched, in words; provision numbers are not counted.

    `old` and `new` are the words of each draft, `matched` those that answer one another, `lasting` those of
    them that do so in rows of three or more, `moved` those that stand elsewhere, `runs` the number of
    separate runs of changed words, `shown` the words marked as changed after changes that stand close to one
    another were joined for reading (`old + new - 2 * matched` before that).

    >>> Likeness(10, 12, 9).marked
    4
    """

    old: int
    new: int
    matched: int
    moved: int = 0
    runs: int = 0
    shown: int = 0
    lasting: int = 0

    @property
    def related(self) -> bool:
        """Whether the drafts are versions of one text: enough of the shorter one stands in the other in rows
        of words.

        Two treaties in one language share a sixth of their words by chance, but few rows of three.

        >>> Likeness(1000, 900, 200, lasting=20).related
        False
        """
        shorter = min(self.old, self.new)
        return (self.lasting if shorter >= _SHORT else self.matched) >= _RELATED * shorter > 0

    @property
    def marked(self) -> int:
        """Words deleted and inserted: the fewest possible, by the longest common subsequence and the moves.

        >>> Likeness(3, 3, 3).marked
        0
        """
        return self.old + self.new - 2 * self.matched

    @property
    def share(self) -> float:
        """The matched share of both drafts, from 0 to 1; 1 for two empty ones.

        >>> Likeness(10, 10, 5).share
        0.5
        """
        words = self.old + self.new
        return 2 * self.matched / words if words else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts compared; `passages` is the script that makes the new text of the old one.

    `brackets` and `options` hold every disputed one of the old draft in its order, then those that are new.
    `provisions` follows the new draft's order, dropped ones standing where they stood.
    """

    old: Draft
    new: Draft
    passages: tuple[Passage, ...]
    ledger: Ledger
    likeness: Likeness
    brackets: tuple[BracketFate, ...]
    options: tuple[OptionFate, ...]
    sponsors: tuple[SponsorChange, ...]
    provisions: tuple[ProvisionChange, ...]


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """One draft in a bracket's life: the draft's number in the series from 0, the bracket there, how it got
    there.

    `fate` is how it came from the draft before: `opened` or `reopened` in the first one of a life, then
    `kept`, `narrowed`, `widened`, `moved`, `split`, `merged`.

    >>> LifeSpan(0, "art-1/1", 4, 9, "opened").draft
    0
    """

    draft: int
    bracket: str
    start: int
    end: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Life:
    """One bracket through a series of drafts.

    `id` is made of the draft (from 1) and the bracket that it was first seen as: `1:art-2.1/3`. `fate` is its
    end (`accepted`, `chosen`, `dropped`, `merged`), or `kept` where it still stands in the last draft;
    `closed_in` is the number of the first draft without it, None where it still stands. `of` is the life it
    was split from, `into` the one it was merged into, `reopens` the one that was closed over the words that
    this one brackets again.
    """

    id: str
    opened_in: int
    spans: tuple[LifeSpan, ...]
    fate: Fate
    closed_in: int | None = None
    of: str | None = None
    into: str | None = None
    reopens: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A series of drafts in its order, each compared with the next, and the life of every bracket.

    There is one comparison less than there are drafts.
    """

    drafts: tuple[Draft, ...]
    comparisons: tuple[Comparison, ...]
    lives: tuple[Life, ...]
