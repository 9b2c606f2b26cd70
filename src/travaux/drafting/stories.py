"""N versions of a paper become one, paragraph by paragraph: what a secretariat does to Word files at night.

Nothing stands in two departures at once: a paragraph that all keep holds the departures of its own words, one
that somebody drops, adds or rewrites beyond likeness is an alternative as a whole. Automatic numbers are no
words here: they come by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from travaux.drafting.block_pairs import answering, look, paired
from travaux.drafting.consolidate import consolidate
from travaux.drafting.departures import typeface
from travaux.text import notation
from travaux.text.stories import THING, Alternatives, Paragraph, Row, Shared, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from travaux.drafting.block_pairs import Look
    from travaux.text.stories import Block, Plan, Story, Thing

_FIRST = ord(THING) + 1
_ANSWERING = 0x800
"""So many notes of a paragraph are paired; those that answer none are told apart by what they say."""


class _Edit(NamedTuple):
    """Blocks `start` to `end` of the base for which a version has `first` to `last`, without an answer."""

    start: int
    end: int
    first: int
    last: int


def consolidate_stories(base: Story, versions: Mapping[str, Story], *, strict: bool = False) -> Plan:
    """What becomes of each block of the base, and what comes between them.

    >>> sent = {"A": (Paragraph("within 30 days"), Paragraph("Talks go on."))}
    >>> kept, put = consolidate_stories((Paragraph("within 60 days"),), sent)
    >>> kept.pieces[1].proposals, put.proposals
    ((Proposal(words='30', parties=('A',)),), ((('A',), 1, 2),))
    """
    if not versions:
        return tuple(Shared(at, {}, _plain(block)) for at, block in enumerate(base))
    looks = [look(block) for block in base]
    found = {party: _Version(looks, versions[party]) for party in sorted(versions)}
    done: list[Shared | Alternatives] = []
    at = 0
    for start, end in _groups([edit for version in found.values() for edit in version.edits]):
        done += [_shared(base, found, k, strict=strict) for k in range(at, start)]
        done += _alternatives(base, found, start, end, strict=strict)
        at = end
    done += [_shared(base, found, k, strict=strict) for k in range(at, len(base))]
    return tuple(done)


class _Version:
    """A version's story, and which of its blocks answer which of the base."""

    def __init__(self, base: Sequence[Look], story: Story) -> None:
        self.story = story
        self.answers = answering(base, [look(block) for block in story])
        self.edits = tuple(_edits(self.answers, len(story)))
        self._starts = [0] * (len(base) + 1)
        self._ends = [0] * (len(base) + 1)
        for k, answer in enumerate(self.answers):
            if answer is not None:
                self._starts[k], self._ends[k] = answer, answer + 1
        for edit in self.edits:
            for k in range(edit.start, edit.end):
                self._starts[k], self._ends[k] = edit.first, edit.last

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Where the version's blocks for a stretch of the base stand; what it puts in at its end is in it."""
        put = next((one for one in self.edits if one.start == one.end == end), None)
        if start == end:
            before = self._ends[start - 1] if start else 0
            return (put.first, put.last) if put else (before, before)
        return self._starts[start], put.last if put else self._ends[end - 1]


def _edits(answers: Sequence[int | None], length: int) -> Iterator[_Edit]:
    """What is not answered; blocks that only go are an edit each."""
    start = first = 0
    for k, answer in enumerate([*answers, length]):
        if answer is None:
            continue
        if start < k or first < answer:
            if first == answer:
                yield from (_Edit(at, at + 1, first, first) for at in range(start, k))
            else:
                yield _Edit(start, k, first, answer)
        start, first = k + 1, answer + 1


def _groups(edits: Sequence[_Edit]) -> Iterator[tuple[int, int]]:
    """The stretches of the base that edits share. What is put in behind others' blocks belongs to these."""
    current: tuple[int, int] | None = None
    for start, end, _, _ in sorted(edits):
        if current is None:
            current = start, end
        elif start < current[1] or (start == end and (start == current[1])):
            current = current[0], max(current[1], end)
        else:
            yield current
            current = start, end
    if current is not None:
        yield current


def _alternatives(
    base: Story, versions: Mapping[str, _Version], start: int, end: int, *, strict: bool
) -> Iterator[Alternatives]:
    own = tuple(block_key(block, strict=strict) for block in base[start:end])
    found: dict[tuple[object, ...], list[str]] = {}
    for party, version in versions.items():
        first, last = version.between(start, end)
        key = tuple(block_key(block, strict=strict) for block in version.story[first:last])
        found.setdefault(key, []).append(party)
    found.pop(own, None)
    oppose = tuple(found.pop((), []))
    proposals = sorted(
        (tuple(parties), *versions[parties[0]].between(start, end)) for parties in found.values()
    )
    if oppose or proposals:
        yield Alternatives(start, end, oppose, tuple(proposals))


def block_key(block: Block, *, strict: bool) -> tuple[object, ...]:
    """What makes two blocks the same.

    >>> block_key(Paragraph("“sea”"), strict=False) == block_key(Paragraph('"sea"'), strict=False)
    True
    """
    match block:
        case Paragraph(words, place, things):
            folded = words if strict else typeface(words)
            return (folded, place, *(_thing_key(thing, strict=strict) for thing in things))
        case Row(cells, shape):
            return (shape, *(tuple(block_key(one, strict=strict) for one in cell) for cell in cells))
        case Table(rows):
            return ("table", *(block_key(row, strict=strict) for row in rows))


def _thing_key(thing: Thing, *, strict: bool) -> tuple[object, ...]:
    return (thing.key, *(block_key(block, strict=strict) for block in thing.story))


def _plain(block: Block) -> tuple[str, ...]:
    return (block.words,) if isinstance(block, Paragraph) and block.words else ()


def _shared(base: Story, versions: Mapping[str, _Version], at: int, *, strict: bool) -> Shared:
    """A block that all keep; it is looked into for those only who have it in other words."""
    block = base[at]
    key = block_key(block, strict=strict)
    own: dict[str, int] = {}
    blocks: dict[str, Block] = {}
    for party, version in versions.items():
        answer = version.answers[at]
        if answer is not None:
            own[party] = answer
            if block_key(version.story[answer], strict=strict) != key:
                blocks[party] = version.story[answer]
    match block:
        case Paragraph():
            theirs = {party: one for party, one in blocks.items() if isinstance(one, Paragraph)}
            if not theirs:
                return Shared(at, own, _plain(block))
            return _paragraph(block, theirs, Shared(at, own), strict=strict)
        case Table(rows):
            tables = {party: one.rows for party, one in blocks.items() if isinstance(one, Table)}
            return Shared(at, own, inner={0: consolidate_stories(rows, tables, strict=strict)})
        case Row(cells):
            lines = {party: one for party, one in blocks.items() if isinstance(one, Row)}
            inner = {
                k: consolidate_stories(
                    cell, {party: line.cells[k] for party, line in lines.items()}, strict=strict
                )
                for k, cell in enumerate(cells)
            }
            return Shared(at, own, inner=inner)


def _paragraph(base: Paragraph, versions: Mapping[str, Paragraph], found: Shared, *, strict: bool) -> Shared:
    """The departures in one paragraph; a note that stays where it is holds its own."""
    signed = _Signs(base, versions, answering=True, strict=strict)
    both = consolidate(signed.base, signed.versions, strict=strict)
    if any(signed.moved(piece) for piece in both.pieces if not isinstance(piece, str)):
        signed = _Signs(base, versions, answering=False, strict=strict)
        both = consolidate(signed.base, signed.versions, strict=strict)
    inner: dict[int, Plan] = {}
    answers: dict[int, dict[str, int]] = {}
    for k, thing in enumerate(base.things):
        theirs = {party: signed.answers[party][k] for party in versions if k in signed.answers[party]}
        if thing.story and theirs:
            notes = {party: versions[party].things[m].story for party, m in theirs.items()}
            inner[k], answers[k] = consolidate_stories(thing.story, notes, strict=strict), theirs
    return Shared(found.base, found.own, both.pieces, signed.meanings, inner, answers)


class _Signs:
    """The words of a paragraph and its versions, each thing with a sign that tells it from the others.

    A note that answers one of the base has its sign; `answers` says which, by the number of that.
    """

    def __init__(
        self, base: Paragraph, versions: Mapping[str, Paragraph], *, answering: bool, strict: bool
    ) -> None:
        self.meanings: dict[str, tuple[str, int]] = {}
        self.answers: dict[str, dict[int, int]] = {}
        self._codes: dict[tuple[object, ...], str] = {}
        self._answering = answering
        self._strict = strict
        self._own = [self._of_base(k, thing) for k, thing in enumerate(base.things)]
        self.base = _put(base.words, self._own)
        self.versions = {party: self._version(base, party, one) for party, one in versions.items()}

    def _of_base(self, k: int, thing: Thing) -> str:
        sign = chr(_FIRST + min(k, _ANSWERING)) if self._answering and thing.story else ""
        sign = sign or self._code(thing, "", k)
        self.meanings.setdefault(sign, ("", k))
        return sign

    def _code(self, thing: Thing, party: str, number: int) -> str:
        key = _thing_key(thing, strict=self._strict)
        if key not in self._codes:
            self._codes[key] = chr(_FIRST + _ANSWERING + 1 + len(self._codes))
            self.meanings[self._codes[key]] = (party, number)
        return self._codes[key]

    def _version(self, base: Paragraph, party: str, version: Paragraph) -> str:
        answers: dict[int, int] = {}
        if self._answering:
            notes = [_note(thing) for thing in base.things]
            theirs = [_note(thing) for thing in version.things]
            found = paired(notes, theirs)
            answers = {k: m for k, m in enumerate(found) if m is not None and base.things[k].story}
        self.answers[party] = answers
        of = {m: k for k, m in answers.items()}
        signs = [
            self._own[of[m]] if m in of else self._code(thing, party, m)
            for m, thing in enumerate(version.things)
        ]
        return _put(version.words, signs)

    def moved(self, departure: notation.Departure) -> bool:
        """Whether a note that answers one of the base stands in words that somebody proposes."""
        most = chr(_FIRST + _ANSWERING)
        return self._answering and any(
            THING < sign <= most for words, _ in departure.proposals for sign in words
        )


def _note(thing: Thing) -> Row:
    """A note as a row of one cell, so that notes answer one another as rows do."""
    return Row((thing.story,), thing.key if not thing.story else "note")


def _put(words: str, signs: Sequence[str]) -> str:
    parts = words.split(THING)
    return "".join([part + sign for part, sign in zip(parts, [*signs, ""], strict=False)])
