"""What became of each bracket and each option, with the words that prove it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, compress, islice, pairwise, takewhile
from operator import sub
from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.alignment import GONE
from travaux.drafting.comparison import Proof
from travaux.drafting.holdings import Holding
from travaux.drafting.pairing import ENOUGH, FEW, SCATTERED
from travaux.drafting.standing import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from travaux.drafting.alignment import Alignment
    from travaux.drafting.comparison import Fate, Spans
    from travaux.drafting.pairing import Lines
    from travaux.drafting.wording import Wording


_PHRASE, _MOST_OF_IT = 8, 0.6
"""Of so few words so large a share must still stand where their bracket went, to say that they stayed; of
more words half, which is no chance.
"""


class Fated(NamedTuple):
    """One fate by ids: the old holding's, those of the new ones, what became of it, the proof.

    >>> Fated(None, ("art-1/1",), "opened", Proof()).old is None
    True
    """

    old: str | None
    new: tuple[str, ...]
    fate: Fate
    proof: Proof


@dataclass(frozen=True, slots=True)
class Sides:
    """What the fates are told from: the holdings of both drafts, their lines, the words and their answers.

    `same_article` says of an old word and a new one, by their numbers, whether their articles answer one
    another; `moved` are the old words in paragraphs that stand elsewhere; `in_rows` is 1 for those that
    answer together with a neighbour.
    """

    old: Sequence[Holding]
    new: Sequence[Holding]
    lines: Lines
    alignment: Alignment
    words: tuple[Wording, Wording]
    same_article: Callable[[int, int], bool]
    moved: frozenset[int]
    in_rows: bytes


def fates(sides: Sides) -> tuple[Fated, ...]:
    """The fate of every old holding in the draft's order, then of the new ones that have no forebear."""
    merged = {b: c for c, sources in sides.lines.sources.items() for b in sources}
    stays = _stay_of_all(
        sides, [b for b in range(len(sides.old)) if b not in sides.lines.main and b not in merged]
    )
    standing = Counter(sides.old[b].rivals for b, stay in stays.items() if stay is not None)
    born = set(range(len(sides.new))) - set(sides.lines.main.values())
    born -= set(chain.from_iterable(sides.lines.parts.values()))
    return (
        *(_old(sides, b, merged, stays, standing) for b in range(len(sides.old))),
        *(_new(sides, c) for c in sorted(born)),
    )


def _stay_of_all(sides: Sides, gone: Sequence[int]) -> dict[int, Sequence[int] | None]:
    """For each holding whose bracket went its words in the new draft, None if they went with it."""
    found: dict[int, Sequence[int] | None] = {
        b: _answers(sides, sides.old[b]) if _stays(sides, b) else None for b in gone
    }
    dropped = {b: sides.old[b] for b, words in found.items() if words is None and sides.old[b].words}
    return found | beside(dropped, sides.alignment, sides.words)


def _old(
    sides: Sides,
    b: int,
    merged: Mapping[int, int],
    stays: Mapping[int, Sequence[int] | None],
    standing: Counter[str],
) -> Fated:
    holding, lines = sides.old[b], sides.lines
    if b in stays:
        after = stays[b]
        if after is None:
            return Fated(holding.id, (), "dropped", _proof(sides, holding, ()))
        fate: Fate = "chosen" if _alone(sides, b, standing) else "accepted"
        return Fated(holding.id, (), fate, _proof(sides, holding, after))
    if b in merged:
        into = sides.new[merged[b]]
        return Fated(holding.id, (into.id,), "merged", _proof(sides, holding, _answers(sides, holding)))
    new = [lines.main[b], *lines.parts.get(b, ())]
    first = sides.new[new[0]]
    held = first if len(new) == 1 else chain.from_iterable(sides.new[c].words for c in new)
    return Fated(
        holding.id,
        tuple(sides.new[c].id for c in sorted(new)),
        _living(sides, b, len(new)),
        _proof(sides, holding, held),
    )


def _living(sides: Sides, b: int, parts: int) -> Fate:
    c = sides.lines.main[b]
    if parts > 1:
        return "split"
    if sides.lines.sources.get(c):
        return "merged"
    old, new = sides.old[b], sides.new[c]
    if b in sides.lines.elsewhere or _moved(sides, old, new):
        return "moved"
    if old.said == new.said:
        return "kept"
    return "widened" if len(new.words) > len(old.words) else "narrowed"


def _moved(sides: Sides, old: Holding, new: Holding) -> bool:
    """Whether most words went with a moved paragraph, or into an article that does not answer the old one."""
    if old.words and len(sides.moved.intersection(old.words)) >= ENOUGH * len(old.words):
        return True
    return bool(old.words and new.words) and not sides.same_article(old.words[0], new.words[0])


def _stays(sides: Sides, b: int) -> bool:
    """Whether enough of what the holding says, or of one alternative inside it, still stands in the new
    draft.
    """
    holding = sides.old[b]
    if not holding.words:
        return _sign_stays(sides, holding)
    if any(_stay(sides, choice) for choice in holding.choices):
        return True
    inside = range(*holding.whole)
    if len(inside) == len(holding.words):
        return _stay(sides, holding.words)
    if holding.weight < 1 and not _inner_stays(sides, b):  # a mere "by" between other brackets
        return _stay(sides, inside, ENOUGH)
    return _stay(sides, holding.words) or (
        _stay(sides, holding.words, ENOUGH) and _stay(sides, inside, _MOST_OF_IT)
    )


def _inner_stays(sides: Sides, b: int) -> bool:
    """Whether the words of a bracket inside still stand."""
    inner = takewhile(lambda one: one.start < sides.old[b].end, islice(sides.old, b + 1, None))
    return any(_stay(sides, one.words) for one in inner)


def _stay(sides: Sides, words: Sequence[int], share: float = 0) -> bool:
    weights, new_of, in_rows = sides.words[0].weights, sides.alignment.new_of, sides.in_rows
    few = len(words) <= FEW
    share = share or (_MOST_OF_IT if len(words) <= _PHRASE else ENOUGH)
    stay = sum(
        weights[word] * (1 if few or in_rows[word] else SCATTERED) for word in words if new_of[word] != GONE
    )
    return bool(words) and stay >= share * sum([weights[word] for word in words])


def _sign_stays(sides: Sides, holding: Holding) -> bool:
    """Whether a bracket without words left its comma, or what sign it held, between the words beside it."""
    before, after = sides.words
    follows, _ = before.range(holding.start, holding.end)
    if not 0 < follows < len(before):
        return False
    here, there = sides.alignment.new_of[follows - 1], sides.alignment.new_of[follows]
    return GONE not in {here, there} and holding.said[0] in after.text[after.ends[here] : after.starts[there]]


def _alone(sides: Sides, b: int, standing: Counter[str]) -> bool:
    """Whether the holding is one of several, of which no other stays without its bracket, or one of its own
    stays.
    """
    holding = sides.old[b]
    if holding.choices:
        return not all(_stay(sides, choice) for choice in holding.choices)
    return bool(holding.rivals) and standing[holding.rivals] == 1


def _new(sides: Sides, c: int) -> Fated:
    holding = sides.new[c]
    before, weights = sides.words[0], sides.words[1].weights
    answers = list(map(sides.alignment.old_of.__getitem__, holding.words))
    agreed = [
        weights[word]
        for word, answer in zip(holding.words, answers, strict=True)
        if answer >= 0 and not before.open[answer]
    ]
    reopened = bool(agreed) and sum(agreed) >= ENOUGH * holding.weight
    old = [answer for answer in answers if answer >= 0]
    return Fated(None, (holding.id,), "reopened" if reopened else "opened", _proof(sides, old, holding))


def _answers(sides: Sides, holding: Holding) -> list[int]:
    return [answer for answer in map(sides.alignment.new_of.__getitem__, holding.words) if answer >= 0]


def _proof(sides: Sides, old: Holding | Iterable[int], new: Holding | Iterable[int]) -> Proof:
    """The proof by words of both drafts: all own ones of a holding, which are in order, or any."""
    here, there = (
        _spans(words, found.words) if isinstance(found, Holding) else spans(words, found)
        for words, found in zip(sides.words, (old, new), strict=True)
    )
    return Proof(here, there)


def spans(words: Wording, numbers: Iterable[int]) -> Spans:
    """Where words stand, by their numbers: words that follow one another as one span.

    >>> from travaux.drafting.wording import wording
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> spans(wording(parse(Source("All heavy forces withdraw."))), [0, 2, 3])
    ((0, 3), (10, 25))
    """
    return _spans(words, sorted(set(numbers)))


def _spans(words: Wording, in_order: Sequence[int]) -> Spans:
    if not in_order:
        return ()
    if in_order[-1] - in_order[0] < len(in_order):
        return ((words.starts[in_order[0]], words.ends[in_order[-1]]),)
    steps = map(sub, in_order[1:], in_order)
    bounds = (0, *compress(range(1, len(in_order)), map((1).__ne__, steps)), len(in_order))
    return tuple([(words.starts[in_order[a]], words.ends[in_order[b - 1]]) for a, b in pairwise(bounds)])
