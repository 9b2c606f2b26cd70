"""Draft to text: exact, clean, the base, and as one party wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from travaux.text.tree import Bracket, Draft, Option

Fate = Literal["keep", "drop", "whole"]
"""What a reading does with a bracket: keep its words without the marks, drop it, or keep it whole as it is written."""

_SPACES = re.compile(r"(?<=[^\s])[ \t\u00a0]{2,}+(?=[^\s|])")
_BEFORE_STOP = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]++(?=[,;.:!?)\]](?:[\s*_)\]]|$))")
_DOUBLED_STOP = re.compile(r"(?<![,;])([,;])(?:[ \t]{0,40}[,;])++(?=[\s*_]|$)")
_STOP_BEFORE_STOP = re.compile(r"[,;](?=[.:])")
_AFTER_OPEN = re.compile(r"(?<=[(\[“])[ \t]{1,40}")
_EMPTY_LINES = re.compile(r"\n[ \t]++(?=\n)")
_MANY_LINES = re.compile(r"\n{3,2000}")
_EMPTY_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,2})[ \t]{0,4}\1(?![\w*_])")
_BARE_LINE = re.compile(
    r"^(?=[ \t>]{0,20}[^\s>])[ \t>]{0,20}(?:\d{1,3}(?:\.\d{1,3}){0,3}[ ]?(?:bis|ter|quater|alt)?[.)]?|\([a-z]{1,4}\))?[ \t]{0,4}[*_.;,:]{0,6}[ \t]{0,4}\n",
    re.MULTILINE,
)
_NOTE_BEHIND = re.compile(r"\d{1,3}(?=[ \t]{0,40}(?:\r?\n|$))")
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\r?\n|$)")


def exact(draft: Draft) -> str:
    """The text as it was read, put together from its leaves.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> exact(parse(Source("a [b] c")))
    'a [b] c'
    """
    text = draft.source.text
    return "".join([text[token.start : token.end] for token in draft.tokens])


def clean(draft: Draft) -> str:
    """The agreed words only: every disputed bracket, option, note and blank left out, spaces mended.

    Brackets that are no dispute and belong to the text (a reference, an editor's repair, a footnote's mark, a link)
    stay as they are written; notes and placeholders go.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> clean(parse(Source("Each Party [shall][should] report [, as appropriate,] to the Commission.")))
    'Each Party report to the Commission.'
    """

    def fate(bracket: Bracket) -> Fate:
        return "drop" if bracket.disputed or bracket.kind in ("note", "placeholder") else "whole"

    return _swept(mended(_rendered(draft, fate, _options_dropped(draft))))


def base(draft: Draft) -> str:
    """The text from which all depart: proposals left out, words that somebody opposes kept, all else as written.

    In a group with a sponsored member the one that names nobody is the base's own; of a group whose members are all
    attributed nothing is base but the words that are only opposed. Other brackets that nobody is named for stay as
    they are.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> base(parse(Source("tuberculosis, [US oppose: chagas] and [PE: other] epidemics")))
    'tuberculosis, chagas and epidemics'
    """
    sponsored = _sponsored(draft)

    def fate(bracket: Bracket) -> Fate:
        if bracket.attribution is None or not bracket.disputed:
            return "keep" if bracket.disputed and bracket.group in sponsored else "whole"
        return "keep" if bracket.kind == "deletion" else "drop"

    return mended(_rendered(draft, fate, []))


def as_party(draft: Draft, party: str) -> str:
    """The text as one party wants it, where it said so: what it proposes in, what it opposes out.

    Words that others propose and this party does not are left out; words that others oppose and this party does not
    are base, and stay. Beside sponsored alternatives the one that names nobody is the base's: it stays, without its
    marks, unless this party proposes another. What else nobody is named for stays as it is written.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> as_party(parse(Source("for [US oppose: any waiver or] [US propose: an] amendment")), "US")
    'for an amendment'
    """
    sponsored = _sponsored(draft)

    def fate(bracket: Bracket) -> Fate:
        said = bracket.attribution
        if said is None and bracket.disputed and bracket.group in sponsored:
            return "drop" if party in sponsored[bracket.group or ""] else "keep"
        if said is None or not bracket.disputed:
            return "whole"
        if party in said.propose:
            return "keep"
        if party in said.oppose:
            return "drop"
        return "keep" if bracket.kind == "deletion" else "drop"

    return mended(_rendered(draft, fate, []))


def silent(draft: Draft, party: str) -> tuple[Bracket, ...]:
    """The attributed brackets in which a party is not named: where it is silent, which is neither yes nor no.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> [b.id for b in silent(parse(Source("[US: a] [PE: b]")), "US")]
    ['text/2']
    """
    return tuple(
        bracket
        for bracket in draft.brackets
        if bracket.disputed
        and bracket.attribution
        and party not in bracket.attribution.propose
        and party not in bracket.attribution.oppose
    )


def _sponsored(draft: Draft) -> dict[str | None, set[str]]:
    """The groups with an attributed member, and who proposes one of theirs."""
    found: dict[str | None, set[str]] = {}
    for bracket in draft.brackets:
        if bracket.group and bracket.attribution and bracket.disputed:
            found.setdefault(bracket.group, set()).update(bracket.attribution.propose)
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int


def _swept(text: str) -> str:
    """Without emphasis round nothing, and without lines that hold no more than a label or a stop."""
    text = _EMPTY_EMPHASIS.sub("", text)
    return _MANY_LINES.sub("\n\n", _BARE_LINE.sub("", text))


def _options_dropped(draft: Draft) -> list[_Cut]:
    return [
        _Cut(_before_emphasis(draft.source.text, option.start), option.end) for option in _outermost(draft)
    ]


def _before_emphasis(text: str, start: int) -> int:
    while start and text[start - 1] in "*_":
        start -= 1
    return start


def _outermost(draft: Draft) -> Iterator[Option]:
    end = -1
    for option in draft.options:
        if option.start >= end:
            yield option
            end = option.end


def _rendered(draft: Draft, fate: Callable[[Bracket], Fate], dropped: list[_Cut]) -> str:
    """The text without the spans that go; marks and heads of kept brackets go as well."""
    cuts = [*dropped, *(cut for bracket in draft.brackets for cut in _cuts(draft, bracket, fate(bracket)))]
    cuts.sort(key=lambda cut: (cut.start, -cut.end))
    text, parts, at = draft.source.text, [], 0
    for cut in cuts:
        if cut.end <= at:
            continue
        parts.append(text[at : max(at, cut.start)])
        at = cut.end
    parts.append(text[at:])
    return "".join(parts)


def _cuts(draft: Draft, bracket: Bracket, fate: Fate) -> Iterator[_Cut]:
    if fate == "drop":
        yield _Cut(_behind_escape(draft, bracket.start), _behind_note(draft.source.text, bracket))
    elif fate == "keep":
        yield _Cut(_behind_escape(draft, bracket.start), bracket.inner_start)
        yield _Cut(bracket.inner_end, bracket.end)


def _behind_note(text: str, bracket: Bracket) -> int:
    """The end of a bracket with the number of its footnote, where a whole sentence ends a line with it."""
    whole = text[bracket.start : bracket.inner_end].rstrip().endswith((".", ";", ":", "]"))
    note = _NOTE_BEHIND.match(text, bracket.end) if whole else None
    return note.end() if note else bracket.end


def _behind_escape(draft: Draft, start: int) -> int:
    """An escaped bracket begins with its backslash."""
    return (
        start - 1
        if start and draft.source.format == "markdown" and draft.source.text[start - 1] == "\\"
        else start
    )


def mended(text: str) -> str:
    """Spaces and stops put right where words were taken out; the space at the beginning of lines is kept.

    >>> mended("the  report , and the map ; .")
    'the report, and the map.'
    """
    text = _SPACES.sub(" ", text)
    text = _BEFORE_STOP.sub("", text)
    text = _DOUBLED_STOP.sub(r"\1", text)
    text = _STOP_BEFORE_STOP.sub("", text)
    text = _AFTER_OPEN.sub("", text)
    text = _TRAILING.sub("", text)
    return _MANY_LINES.sub("\n\n", _EMPTY_LINES.sub("\n", text))
