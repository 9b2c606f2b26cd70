"""What a draft does wrong, as diagnostics in the order of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from travaux.text.diagnostics import Diagnostic
from travaux.text.labels import ordinal_of
from travaux.text.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.text.attribution import Head
    from travaux.text.brackets import BracketsRead
    from travaux.text.roster import Roster
    from travaux.text.tree import Bracket, Draft, Group, Option, Provision

_QUOTED = 5
_MOST_QUOTED = 1000
"""Lost marks beyond which their surroundings are not quoted: nobody reads so many."""

_NUMBERED = frozenset({"article", "paragraph", "subparagraph", "operative-paragraph"})
_FOOTNOTE_NUMBER = re.compile(r"\[\^([^\]\[\s]{1,40})\](:?)")


def diagnose(
    draft: Draft, read: BracketsRead, roster: Roster, misplaced: Iterable[int]
) -> tuple[Diagnostic, ...]:
    """Every finding of a draft, sorted by place and code; `misplaced` are the offsets of brackets closed too early."""
    found = [
        *draft.source.remarks,
        *_repairs(draft),
        *_lost(draft, read),
        *_bracket_hints(draft),
        *_unknown_parties(draft, read.heads, roster),
        *_contradictions(draft, read.heads),
        *(
            Diagnostic(
                "TX132",
                at,
                at + 1,
                "The bracket closes behind the list of parties; their words stand outside it.",
            )
            for at in misplaced
        ),
        *_mixed(draft, read),
        *(_uncertain(group) for group in read.uncertain),
        *_numbering(draft.provisions, draft.options),
        *_lonely(draft.options),
        *_footnotes(draft.source.text),
    ]
    return tuple(sorted(found, key=lambda d: (d.start, d.end, d.code, d.message)))


def quoted(text: str, start: int, end: int, most: int = _QUOTED) -> str:
    """The first words of a span, for a message.

    >>> quoted("The Parties shall withdraw all forces now", 0, 41, 3)
    'The Parties shall …'
    """
    words = [
        found.group() for found, _ in zip(WORD.finditer(text, start, end), range(most + 1), strict=False)
    ]
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def _repairs(draft: Draft) -> Iterator[Diagnostic]:
    text = draft.source.text
    for bracket in draft.brackets:
        where = f" in {bracket.provision}" if bracket.provision else ""
        if bracket.missing == "end":
            line, column = draft.source.line_column(bracket.end)
            behind = _last_words(text, bracket.start, bracket.end)
            yield Diagnostic(
                "TX102",
                bracket.start,
                bracket.start + 1,
                f"The bracket before “{quoted(text, bracket.start, bracket.end + 60)}”{where} is never closed.",
                f"] assumed behind “{behind}” (line {line}, column {column})",
            )
        elif bracket.missing == "start":
            line, column = draft.source.line_column(bracket.start)
            yield Diagnostic(
                "TX101",
                bracket.end - 1,
                bracket.end,
                f"The bracket behind “{_last_words(text, bracket.start, bracket.end)}”{where} was never opened.",
                f"[ assumed before “{quoted(text, bracket.start, bracket.end)}” (line {line}, column {column})",
            )


def _lost(draft: Draft, read: BracketsRead) -> Iterator[Diagnostic]:
    text = draft.source.text
    quoting = len(read.lost) <= _MOST_QUOTED
    for pair in read.lost:
        opens = pair.missing == "end"
        at = pair.start if opens else pair.end - 1
        near = ""
        if quoting:
            near = quoted(text, at + 1, at + 80) if opens else _last_words(text, 0, at)
        where = f" {'before' if opens else 'behind'} “{near}”" if near else ""
        said = "is never closed" if opens else "was never opened"
        yield Diagnostic(
            "TX102" if opens else "TX101",
            at,
            at + 1,
            f"The bracket{where} {said}.",
            "left out of the reading",
        )


def _last_words(text: str, start: int, end: int) -> str:
    words = [found.group() for found in WORD.finditer(text, max(start, end - 80), end)]
    return ("… " if len(words) > _QUOTED else "") + " ".join(words[-_QUOTED:])


def _bracket_hints(draft: Draft) -> Iterator[Diagnostic]:
    text = draft.source.text
    for bracket in draft.brackets:
        if bracket.wide:
            yield Diagnostic(
                "TX110",
                bracket.start,
                bracket.end,
                "The bracket cuts through a provision: it begins in one and ends in another.",
            )
        if bracket.hint:
            yield Diagnostic("TX120", bracket.start, bracket.end, f"Read as {bracket.kind}: {bracket.hint}.")
        if (
            bracket.end - bracket.start == 2
            and not bracket.repaired
            and text[bracket.start : bracket.end] == bracket.marks
        ):
            yield Diagnostic("TX111", bracket.start, bracket.end, "The bracket is empty.")


def _unknown_parties(draft: Draft, heads: dict[int, Head], roster: Roster) -> Iterator[Diagnostic]:
    """Each unknown code once, at its first head, with the number of heads that name it."""
    places: dict[str, list[Bracket]] = {}
    for index, head in heads.items():
        for code in dict.fromkeys(code for code, _ in head.named):
            if not roster.known(code):
                places.setdefault(code, []).append(draft.brackets[index])
    for code, brackets in places.items():
        first = brackets[0]
        where = draft.source.text.find(code, first.start)
        times = "" if len(brackets) == 1 else f", in {len(brackets)} brackets"
        yield Diagnostic(
            "TX130",
            where,
            where + len(code),
            f"{code} is on no list of parties{times}.",
            f"{code} kept as a party",
        )


def _contradictions(draft: Draft, heads: dict[int, Head]) -> Iterator[Diagnostic]:
    for index, head in heads.items():
        start = draft.brackets[index].start
        for code in head.propose:
            if code in head.oppose:
                yield Diagnostic(
                    "TX131", start, head.end, f"{code} both proposes and opposes the same words."
                )
        for code, side in dict.fromkeys(named for named in head.named if head.named.count(named) > 1):
            yield Diagnostic("TX133", start, head.end, f"{code} is named twice among those who {side}.")


def _mixed(draft: Draft, read: BracketsRead) -> Iterator[Diagnostic]:
    for run in read.additive:
        if run.mixed:
            first, last = draft.brackets[run.members[0]], draft.brackets[run.members[-1]]
            yield Diagnostic(
                "TX122",
                first.start,
                last.end,
                "Brackets side by side, some of which add words: read as independent of one another.",
            )


def _uncertain(group: Group) -> Diagnostic:
    return Diagnostic(
        "TX121",
        group.alternatives[0].start,
        group.alternatives[-1].end,
        "A bare slash states alternatives; their edges are a guess.",
    )


def _numbering(provisions: Sequence[Provision], options: Sequence[Option]) -> Iterator[Diagnostic]:
    """Labels that repeat or jump among siblings; options may number their paragraphs anew."""
    heads = sorted(option.start for option in options)
    last: dict[tuple[str | None, str, bool], Provision] = {}
    for provision in provisions:
        ordinal = ordinal_of(provision.label)
        if provision.kind not in _NUMBERED or not ordinal:
            continue
        key = (provision.parent, provision.kind, provision.label.strip("([").isdigit())
        before = last.get(key)
        last[key] = provision
        if before is None or _parted(heads, before.start, provision.start):
            continue
        if before.label == provision.label:
            yield Diagnostic(
                "TX140",
                provision.start,
                provision.body,
                f"{provision.label} stands twice, one after the other.",
            )
        elif ordinal > ordinal_of(before.label) + 1:
            yield Diagnostic(
                "TX141", provision.start, provision.body, f"{provision.label} follows {before.label}."
            )


def _parted(heads: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(heads, start)
    return at < len(heads) and heads[at] < end


def _lonely(options: Sequence[Option]) -> Iterator[Diagnostic]:
    sizes: dict[str, int] = {}
    for option in options:
        sizes[option.set] = sizes.get(option.set, 0) + 1
    for option in options:
        if sizes[option.set] == 1:
            yield Diagnostic("TX142", option.start, option.body, f"{option.label} has no sibling.")


def _footnotes(text: str) -> Iterator[Diagnostic]:
    marks: dict[str, int] = {}
    notes: dict[str, int] = {}
    for found in _FOOTNOTE_NUMBER.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        is_note = bool(found.group(2)) and not text[line_start : found.start()].strip()
        (notes if is_note else marks).setdefault(found.group(1), found.start())
    for number, at in marks.items():
        if number not in notes:
            yield Diagnostic(
                "TX150",
                at,
                at + len(number) + 3,
                f"Footnote {number} is referred to, but its note is not there.",
            )
    for number, at in notes.items():
        if number not in marks:
            yield Diagnostic("TX151", at, at + len(number) + 3, f"Nothing refers to footnote {number}.")
