"""One text out of a bracketed one: as it stands, the agreed words, the base, or as one party reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from travaux.text import notation, render
from travaux.text.errors import WrongCall
from travaux.text.frontmatter import (
    BYTE_ORDER_MARK,
    Ends,
    FrontMatter,
    Paper,
    front_matter,
    restored,
    unified,
)
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from travaux.text.notation import Piece
    from travaux.text.tree import Bracket, Draft

WHOLE = "paragraphs: whole"
"""The line of a Word file's front matter that says so."""
TextReading = Literal["exact", "clean", "base"]


def text(
    draft: Draft, reading: TextReading = "exact", party: str | None = None, parties: Sequence[str] = ()
) -> str:
    """One reading of the draft: its own text, the agreed words only, the base, or as one party reads it.

    Of a consolidated text the base and each party's version come back as they were sent, line ends and
    byte-order mark included; where it has no front matter, `parties` are the codes that it was made with.
    Raises `WrongCall` where no head of the draft names the party.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> text(parse(Source("All [heavy ]forces withdraw.")), "clean")
    'All forces withdraw.'
    """
    if party is None and reading == "exact":
        return render.exact(draft)
    if holds_paragraphs(draft.source):
        return _read_back_word(draft, reading, party)
    found = notated(draft.source, parties)
    if found:
        return _read_back(draft, found, reading, party)
    if party is not None:
        _refuse_unknown(draft, party, [one.code for one in draft.parties])
        return render.as_party(draft, party)
    return render.base(draft) if reading == "base" else render.clean(draft)


def _read_back(draft: Draft, found: Notated, reading: TextReading, party: str | None) -> str:
    if party is None and reading == "clean":
        return render.clean(parse(Source(_shared(found.pieces), draft.source.format), found.codes))
    if party is not None:
        _refuse_unknown(draft, party, found.codes)
    paper = found.paper
    if found.front:
        paper = found.front.parties[party] if party else found.front.base or found.paper
    mark = BYTE_ORDER_MARK if paper.mark else ""
    return mark + restored(notation.reading(found.pieces, party), paper.ends)


def _read_back_word(draft: Draft, reading: TextReading, party: str | None) -> str:
    from travaux.negotiation.word_readings import paragraphs_read  # noqa: PLC0415 -- needs Word's reader

    front = front_matter(draft.source.front)[0] or FrontMatter()
    if party is not None:
        _refuse_unknown(draft, party, front.parties)
    own = paragraphs_read(draft.source, party, front.parties, shared=reading == "clean" and party is None)
    if party is None and reading == "clean":
        return render.clean(parse(own, tuple(front.parties)))
    paper = front.parties[party] if party else front.base or Paper("0" * 64)
    return (BYTE_ORDER_MARK if paper.mark else "") + restored(own.text, paper.ends)


def holds_paragraphs(source: Source) -> bool:
    """Whether a Word file holds the departures of a consolidation as paragraphs and runs of their own.

    >>> holds_paragraphs(Source("All forces withdraw."))
    False
    """
    return source.format == "docx" and f"\n{WHOLE}\n" in source.front


def _shared(pieces: Sequence[Piece]) -> str:
    return "".join([piece for piece in pieces if isinstance(piece, str)])


def _refuse_unknown(draft: Draft, party: str, codes: Iterable[str]) -> None:
    known = sorted(codes)
    if party not in known:
        named = f"it names {', '.join(known)}" if known else "it names no party at all"
        alike = [code for code in known if code.casefold() == party.casefold()]
        if alike:
            named = f"write {alike[0]}"
        raise WrongCall(f"{draft.source.path or 'the draft'} does not name the party {party!r}: {named}.")


class Notated(NamedTuple):
    """A consolidated text, taken apart; `own` is it without front matter, with unified line ends.

    >>> notated(Source("[60][A: 30] days"), ("A",)).codes
    ('A',)
    """

    front: FrontMatter | None
    paper: Paper
    own: str
    pieces: Sequence[Piece]
    codes: Sequence[str]


def read_back(source: Source, parties: Sequence[str]) -> bool:
    """Whether a text without front matter is taken for a consolidation of these parties' versions.

    >>> read_back(Source("[60][A: 30] days"), ("A",)), read_back(Source("[A: 30] [US propose: 60]"), ("A",))
    (True, False)
    """
    return notated(source, parties) is not None


def notated(source: Source, parties: Sequence[str]) -> Notated | None:
    """A consolidated text, taken apart; None for any other draft.

    A text without front matter is one if it holds departures of the named parties, is written as they are
    written, blanks inside the brackets as they go, and nobody is named in any other way.

    >>> notated(Source("within [60][30] days"), ("A",))
    """
    front, body = front_matter(source.text)
    front = front or front_matter(source.front)[0]
    mixed = front is not None and front.ends == "mixed"
    ends: Ends
    own, ends = (source.text[body:], "mixed") if mixed else unified(source.text[body:])
    paper = Paper(source.sha256, ends, source.encoding == "utf-8-sig")
    if front and front.consolidated:
        return Notated(front, paper, own, notation.pieces(own, front.parties), sorted(front.parties))
    pieces = notation.pieces(own, parties) if parties else []
    departs = any(not isinstance(piece, str) for piece in pieces)
    if not departs or notation.written(pieces, parties) != own or _typed(pieces):
        return None
    elsewhere = parse(Source(notation.outside(pieces, parties), "markdown"), parties)
    if any(bracket.attribution for bracket in elsewhere.brackets):
        return None
    return Notated(None, paper, own, pieces, parties)


def _typed(pieces: Sequence[Piece]) -> bool:
    """Whether a person typed the brackets: most of those round words that come or go stand between blanks."""
    between, all_ = 0, 0
    for before, piece, behind in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if isinstance(piece, str) or not isinstance(before, str) or not isinstance(behind, str):
            continue
        words = [piece.base, *(proposal.words for proposal in piece.proposals)]
        if (piece.base and not piece.oppose) or any(word.strip() != word for word in words):
            all_ += not piece.base or bool(piece.oppose)
            continue
        all_ += 1
        between += before[-1:] in {"", " ", "\n"} and behind[:1] in {"", " ", "\n", ",", ".", ";"}
    return 2 * between > all_ > 0


def silences(draft: Draft, party: str) -> tuple[Bracket, ...]:
    """The disputed brackets that other parties have spoken on and this one has not.

    Silence is neither consent nor opposition. Where a bracket is one of several alternatives, a word on any
    of them is a word on all. In a consolidation nobody is silent: who departs nowhere has sent the base.

    >>> from travaux.text.source import Source
    >>> from travaux.text.parser import parse
    >>> draft = parse(Source("Parties [US: shall][JP: may] go [JP: now]."), ("US", "JP"))
    >>> [bracket.id for bracket in silences(draft, "US")]
    ['text/3']
    """
    front = front_matter(draft.source.front)[0] or front_matter(draft.source.text)[0]
    if front and front.consolidated:
        return ()
    spoken = {
        bracket.group
        for bracket in draft.brackets
        if bracket.group and bracket.attribution and party in _named(bracket)
    }
    return tuple(
        bracket
        for bracket in draft.brackets
        if bracket.disputed
        and bracket.attribution
        and party not in _named(bracket)
        and bracket.group not in spoken
    )


def _named(bracket: Bracket) -> tuple[str, ...]:
    return (*bracket.attribution.propose, *bracket.attribution.oppose) if bracket.attribution else ()
