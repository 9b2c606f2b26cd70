"""Double entry: every word of both drafts in one cell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from travaux.drafting.alignment import GONE
from travaux.drafting.comparison import Ledger, LedgerRow
from travaux.text.words import WORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.answers import Outline
    from travaux.drafting.wording import Wording


_NOWHERE = 2


def ledger(old: Wording, new: Wording, new_of: Sequence[int]) -> Ledger:
    """The ledger of two drafts; `new_of[i]` is the new word that answers word i of the old draft, or `GONE`.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> first, second = (wording(parse(Source(t))) for t in ("It [shall][may] go.", "It shall go."))
    >>> ledger(first, second, [0, 1, -1, 2]).bracketed
    LedgerRow(agreed=1, bracketed=0, gone=1)
    """
    columns = new.open + bytes((_NOWHERE,))  # the last one is that of words without an answer
    found = Counter(zip(old.open, map(columns.__getitem__, new_of), strict=True))
    agreed, bracketed = ([found[row, column] for column in range(3)] for row in range(2))
    come = [new.open.count(side) - agreed[side] - bracketed[side] for side in range(2)]
    return Ledger(LedgerRow(*agreed), LedgerRow(*bracketed), LedgerRow(*come))


def with_numbers(
    old: Outline,
    new: Outline,
    answers: Mapping[int, int],
    alignment: Alignment,
    wordings: tuple[Wording, Wording],
) -> list[int]:
    """The answers of all words: those compared, and the numbers of provisions that answer one another.

    A provision's number is never compared: whatever it says, it is answered by the number of its provision's
    answer.

    >>> from travaux.drafting.alignment import Alignment
    >>> from travaux.drafting.answers import Outline
    >>> none = Outline((), (), (), ())
    >>> with_numbers(none, none, {}, Alignment([], [], ()), ((), ()))
    []
    """
    before, after = wordings
    new_of = list(alignment.new_of)
    taken = bytearray(len(alignment.old_of))
    for here, there in answers.items():
        for i, j in zip(_number(old, here, before), _number(new, there, after), strict=False):
            if new_of[i] == GONE and not taken[j]:
                new_of[i] = j
                taken[j] = 1
    return new_of


def _number(side: Outline, provision: int, words: Wording) -> range:
    found = side.provisions[provision]
    if not found.label:
        return range(0)
    first, last = words.range(found.start, found.body)
    return range(first, min(last, first + len(WORD.findall(found.label))))
