"""The report on a draft: its census, gathered by article, by dispute, by party and by what is left to do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from travaux.analysis.report import BracketEntry, Census, OptionEntry, ProvisionCount, census
from travaux.text.tree import DISPUTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.tree import Draft

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_HEADED = frozenset({"preamble", "part", "chapter", "section", "article", "annex"})
_SHOWN, _LISTED = 8, 300
_QUOTED, _CONTEXT = 180, 70
_PATH, _NAME = 8, 48
_MATRIX = 14
_LENGTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_DEPTHS = range(1, 13)

_FOR_LEADERS = re.compile(
    r"(?:reserved?|left|kept|referred|deferred|decided|decision|settled?|réservée?s?|renvoyée?s?|reservad[oa]s?)"
    r"[^.\n]{0,60}?(?:leader|president|heads? of|minister|principal|summit|président|dirigeant|chefs?\sd|"
    r"ministre|jef[ea]s? de|ministr)|(?:للرئيسين|للرئيسَين|إلى الرئيسين|للقادة|للزعيمين|للرؤساء)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the draft at the level that people speak of: an article, a preamble, an annex.

    `level` counts from 0; `agreed` and `open` add up to its words; `own` says that its words are only those
    that its inner stretches do not hold. The words of all stretches add up to the draft's.

    >>> Stretch("art-4", "Article 4", "Withdrawal", 0, 40, 30, 10, 3, 0, 1, 0).share
    0.25
    """

    id: str
    label: str
    heading: str
    start: int
    words: int
    agreed: int
    open: int
    brackets: int
    options: int
    attributed: int
    level: int
    own: bool = False

    @property
    def share(self) -> float:
        """The open words' share of all its words, 0 to 1.

        >>> Stretch("", "", "", 0, 0, 0, 0, 0, 0, 0, 0).share
        0.0
        """
        return self.open / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the draft in their surroundings, white space made single; "…" where they were cut.

    >>> Quotation("shall ", "[withdraw]", " all forces").inside
    '[withdraw]'
    """

    before: str
    inside: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """One bracket with where it stands (in words), its line from 1, and what it says.

    >>> Place.__slots__[1]
    'path'
    """

    bracket: BracketEntry
    path: str
    line: int
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class OptionSet:
    """Competing paragraphs for one place, in their order.

    >>> OptionSet("art-2:o1", "Article 2", ()).options
    ()
    """

    id: str
    path: str
    options: tuple[OptionEntry, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who stands with whom: for the parties named most often, how many brackets two of them share.

    `together[i][j]` counts the brackets that both want in (the diagonal: that party at all); `against[i][j]`
    those that i wants in and j wants out.

    >>> Sides((), (), ()).parties
    ()
    """

    parties: tuple[str, ...]
    together: tuple[tuple[int, ...], ...]
    against: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a distribution: how many brackets have between `least` and `most` words (or that depth).

    >>> Step(2, 3, 40).brackets
    40
    """

    least: int
    most: int | None
    brackets: int


@dataclass(frozen=True, slots=True)
class Report:
    """The census and what a delegate asks of it.

    The lists of places hold the first 300 of each sort; `repaired` counts all brackets with an assumed mark.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> summary(Draft(Source(""))).stretches
    ()
    """

    census: Census
    direction: Literal["ltr", "rtl"]
    stretches: tuple[Stretch, ...]
    longest: tuple[Place, ...]
    deepest: tuple[Place, ...]
    lengths: tuple[Step, ...]
    depths: tuple[Step, ...]
    sides: Sides
    option_sets: tuple[OptionSet, ...]
    placeholders: tuple[Place, ...]
    reserved: tuple[Place, ...]
    repairs: tuple[Place, ...]
    repaired: int

    @property
    def share(self) -> float:
        """The open words' share of the draft, 0 to 1.

        >>> from travaux.text.source import Source
        >>> from travaux.text.tree import Draft
        >>> summary(Draft(Source(""))).share
        0.0
        """
        counts = self.census.counts
        return counts.bracketed_words / counts.words if counts.words else 0.0


def summary(draft: Draft) -> Report:
    """The report on a draft.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> summary(Draft(Source(""))).longest
    ()
    """
    found = census(draft)
    disputed = [bracket for bracket in found.brackets if bracket.kind in DISPUTED]
    places = _Places(draft, found)
    placeholders = [bracket for bracket in found.brackets if bracket.kind == "placeholder"]
    repaired = [bracket for bracket in found.brackets if bracket.repaired]
    return Report(
        census=found,
        direction=direction(draft),
        stretches=tuple(_stretches(draft, found)),
        longest=places.of(sorted(disputed, key=lambda one: (-one.words, one.start))[:_SHOWN]),
        deepest=places.of(_deepest(disputed)),
        lengths=_distribution((max(1, one.words) for one in disputed), _LENGTHS),
        depths=_distribution((one.depth for one in disputed), _DEPTHS),
        sides=_sides(found, disputed),
        option_sets=tuple(_option_sets(found, places)),
        placeholders=places.of(placeholders[:_LISTED]),
        reserved=places.of(_reserved(draft, found)[:_LISTED]),
        repairs=places.of(repaired[:_LISTED]),
        repaired=len(repaired),
    )


def direction(draft: Draft) -> Literal["ltr", "rtl"]:
    """The direction in which the draft is written, by its language, else by its letters.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> direction(Draft(Source("المادة الأولى")))
    'rtl'
    """
    if draft.language:
        return "rtl" if draft.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    letters = [letter for letter in draft.source.text[:4000] if letter.isalpha()]
    leftward = sum("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in letters)
    return "rtl" if leftward * 2 > len(letters) else "ltr"


def quotation(text: str, start: int, end: int, width: int = _QUOTED) -> Quotation:
    """The words from `start` to `end` with their surroundings, at most about `width` characters of them.

    >>> quotation("All forces [shall] leave.", 11, 18).after
    ' leave.'
    """
    inside = _single(text[start : min(end, start + width * 3)])
    if len(inside) > width or end - start > width * 3:
        head = inside[: width * 2 // 3].rsplit(" ", 1)[0]
        tail = _single(text[max(start, end - width) : end])[-width // 3 :].partition(" ")[2]
        inside = f"{head} … {tail}"
    before = _single(text[max(0, start - _CONTEXT * 2) : start])
    after = _single(text[end : end + _CONTEXT * 2])
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return Quotation(before, inside, after)


def shortened(text: str, width: int) -> str:
    """The beginning of a text, whole words and at most `width` characters.

    >>> shortened("Cessation of hostilities", 16)
    'Cessation of …'
    """
    if len(text) <= width:
        return text
    return f"{text[: width - 1].rpartition(' ')[0] or text[: width - 2]} …"


def _single(text: str) -> str:
    """The text on one line, without the signs of Markdown's headings and emphasis."""
    return re.sub(r"\s+", " ", re.sub(r"\*\*|^#{1,6} ", "", text, flags=re.MULTILINE))


class _Places:
    """Where brackets stand, in words: the labels of the provisions from the outermost to theirs."""

    def __init__(self, draft: Draft, found: Census) -> None:
        self._draft = draft
        self._provisions = {provision.id: provision for provision in found.provisions}

    def of(self, brackets: Iterable[BracketEntry]) -> tuple[Place, ...]:
        return tuple(self._place(bracket) for bracket in brackets)

    def path(self, provision: str | None) -> str:
        """The labels on the way down; a title without a label only where nothing on the way has one."""
        labels: list[str] = []
        nearest = ""
        while provision in self._provisions and len(labels) < _PATH:
            here = self._provisions[provision]
            if here.label:
                labels.append(here.label)
            elif not nearest:
                nearest = shortened(here.heading, _NAME) or here.kind.replace("-", " ")
            provision = here.parent
        return " · ".join(reversed(labels)) or nearest

    def _place(self, bracket: BracketEntry) -> Place:
        source = self._draft.source
        line, _ = source.line_column(bracket.start)
        return Place(
            bracket,
            self.path(bracket.provision),
            line,
            quotation(source.text, bracket.start, bracket.end),
        )


def _stretches(draft: Draft, found: Census) -> Iterator[Stretch]:
    children: dict[str | None, list[ProvisionCount]] = {}
    known = {provision.id for provision in found.provisions}
    for provision in found.provisions:
        children.setdefault(provision.parent if provision.parent in known else None, []).append(provision)
    roots = children.get(None, [])
    outside = _outside(draft, found, roots)
    if outside.words:
        yield outside
    headed = any(root.kind in _HEADED for root in roots)
    run: list[ProvisionCount] = []
    for root in roots:
        loose = root.kind == "footnote" or (headed and root.kind not in _HEADED)
        if run and (not loose or run[-1].kind != root.kind):
            yield _together(run)
            run = []
        if loose:
            run.append(root)
        else:
            yield from _unfolded(root, children)
    if run:
        yield _together(run)


def _unfolded(root: ProvisionCount, children: dict[str | None, list[ProvisionCount]]) -> Iterator[Stretch]:
    """A provision, or where it holds headed ones: its own words, then each of them."""
    waiting = [(root, 0)]
    while waiting:
        provision, level = waiting.pop()
        inner = [one for one in children.get(provision.id, []) if _stands_apart(one, provision)]
        yield _stretch(provision, inner, level)
        waiting.extend((one, level + 1) for one in reversed(inner))


def _stands_apart(provision: ProvisionCount, parent: ProvisionCount) -> bool:
    """Whether it is spoken of by itself: a chapter's article is, a numbered section's own section is not."""
    return provision.kind in _HEADED and (provision.kind != parent.kind or not parent.label)


def _stretch(provision: ProvisionCount, inner: Sequence[ProvisionCount], level: int) -> Stretch:
    words = provision.words - sum(one.words for one in inner)
    unsettled = provision.bracketed_words - sum(one.bracketed_words for one in inner)
    return Stretch(
        id=provision.id,
        label=provision.label
        or shortened(provision.heading, 2 * _NAME)
        or provision.kind.replace("-", " ").capitalize(),
        heading=provision.heading if provision.label else "",
        start=provision.start,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=provision.brackets - sum(one.brackets for one in inner),
        options=provision.options - sum(one.options for one in inner),
        attributed=provision.attributed - sum(one.attributed for one in inner),
        level=level,
        own=bool(inner),
    )


def _together(run: Sequence[ProvisionCount]) -> Stretch:
    """Neighbouring provisions of one kind that no heading holds, as one stretch."""
    first, last = run[0], run[-1]
    plural = {"footnote": "Footnotes", "preambular-paragraph": "Preambular paragraphs", "item": "Items"}
    name = plural.get(first.kind, "Paragraphs")
    span = f" {first.label} to {last.label}" if first.kind != "footnote" and len(run) > 1 else ""
    words, unsettled = sum(one.words for one in run), sum(one.bracketed_words for one in run)
    return Stretch(
        id=first.id,
        label=name if len(run) > 1 else first.label or name,
        heading=span.strip(),
        start=first.start,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=sum(one.brackets for one in run),
        options=sum(one.options for one in run),
        attributed=sum(one.attributed for one in run),
        level=0,
    )


def _outside(draft: Draft, found: Census, roots: Sequence[ProvisionCount]) -> Stretch:
    """What no provision holds: a title, an introduction."""
    counts = found.counts
    words = counts.words - sum(root.words for root in roots)
    unsettled = counts.bracketed_words - sum(root.bracketed_words for root in roots)
    return Stretch(
        id="",
        label="Outside the provisions" if roots else draft.title or "The text",
        heading="",
        start=0,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=counts.brackets - sum(root.brackets for root in roots),
        options=counts.options - sum(root.options for root in roots),
        attributed=counts.attributed - sum(root.attributed for root in roots),
        level=0,
    )


def _deepest(disputed: Sequence[BracketEntry]) -> list[BracketEntry]:
    """The deepest bracket of each provision, deepest first, where it stands in another one at all."""
    chosen: dict[str | None, BracketEntry] = {}
    for bracket in disputed:
        known = chosen.get(bracket.provision)
        if bracket.depth > 1 and (known is None or bracket.depth > known.depth):
            chosen[bracket.provision] = bracket
    return sorted(chosen.values(), key=lambda one: (-one.depth, one.start))[:_SHOWN]


def _distribution(values: Iterable[int], steps: Sequence[int]) -> tuple[Step, ...]:
    """How many values lie in each step; a step ends where the next begins, the last one is open."""
    inside = Counter(bisect_right(steps, value) - 1 for value in values)
    used = max(inside, default=-1) + 1
    ends: list[int | None] = [*(step - 1 for step in steps[1:]), None]
    return tuple(Step(steps[at], ends[at], inside[at]) for at in range(used))


def _sides(found: Census, disputed: Sequence[BracketEntry]) -> Sides:
    by_mentions = sorted(
        found.parties.items(), key=lambda item: (-(item[1].propose + item[1].oppose), item[0])
    )
    named = [code for code, count in by_mentions if count.propose + count.oppose][:_MATRIX]
    row = {code: number for number, code in enumerate(named)}
    together = [[0] * len(named) for _ in named]
    against = [[0] * len(named) for _ in named]
    for bracket in disputed:
        proposing = {row[code] for code in bracket.propose if code in row}
        opposing = {row[code] for code in bracket.oppose if code in row}
        for one in proposing:
            for other in proposing:
                together[one][other] += 1
            for other in opposing:
                against[one][other] += 1
    return Sides(tuple(named), tuple(map(tuple, together)), tuple(map(tuple, against)))


def _option_sets(found: Census, places: _Places) -> Iterator[OptionSet]:
    sets: dict[str, list[OptionEntry]] = {}
    for option in found.options:
        sets.setdefault(option.set, []).append(option)
    for name, options in sets.items():
        yield OptionSet(name, places.path(options[0].provision), tuple(options))


def _reserved(draft: Draft, found: Census) -> list[BracketEntry]:
    """The notes and blanks that leave a point to those who lead the parties."""
    text = draft.source.text
    return [
        bracket
        for bracket in found.brackets
        if bracket.kind in ("note", "placeholder")
        and _FOR_LEADERS.search(text[bracket.start : bracket.end][:400])
    ]
