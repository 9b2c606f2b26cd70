"""A consolidation as one self-contained page: the text, where they differ, who reads what."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from travaux.analysis.page_frame import digest, legible, style, templates
from travaux.analysis.places import shortened
from travaux.analysis.reading import escaped
from travaux.analysis.summary import direction
from travaux.analysis.variants import heat, variant_places
from travaux.analysis.wording import share_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.analysis.variants import Reading, VariantPlace
    from travaux.text.notation import Piece
    from travaux.text.tree import Draft

COLOURS = 8
"""So many parties have a colour of their own; more take them again. The names say who it is."""
_LEVELS = 4
_MOST = 24
"""With more parties than these the table has no column for each, and says who is not with the base."""
_HEADING = re.compile(r"#{1,6} ")
_EMPHASIS = re.compile(r"\*{1,3}")
_HEADED = frozenset({"article", "annex", "part", "chapter", "section", "preamble"})


class Paragraph(NamedTuple):
    """One line of the text as HTML, whether it is a heading, the provision that begins in it.

    >>> Paragraph(Markup("All forces"), heading=False, anchor="").anchor
    ''
    """

    words: Markup
    heading: bool
    anchor: str


def consolidation_page(
    draft: Draft,
    pieces: Sequence[Piece],
    codes: Sequence[str],
    names: Mapping[str, str],
    moved: Mapping[tuple[int, int], int] | None = None,
) -> str:
    """The page; `draft` is the base, `names` the files by party, the base's under `""`.

    >>> from travaux.text.notation import pieces
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> page = consolidation_page(parse(Source("60 days")), pieces("[60][A: 30] days", {"A"}), ("A",), {})
    >>> "1 place" in page
    True
    """
    places = variant_places(draft, pieces, codes, moved)
    title = legible(draft.title or names.get("", "").rsplit("/", 1)[-1] or "Consolidated text")
    sheet = style(title, names.get("", "").rsplit("/", 1)[-1], "consolidation.css")
    rows = heat(draft, places)
    common = sum(len(place.departing) == len(codes) and len(place.readings) <= 2 for place in places)  # noqa: PLR2004
    return (
        templates()
        .get_template("consolidation.html")
        .render(
            title=title,
            style=Markup(sheet),  # noqa: S704 -- our own
            style_hash=digest(sheet),
            rtl=direction(draft) == "rtl",
            language=draft.language,
            codes=codes,
            columns=codes if len(codes) <= _MOST else (),
            most=_MOST,
            chips={code: Markup(chip) for code, chip in _chips(codes).items()},  # noqa: S704 -- escaped there
            names=names,
            places=places,
            common=common,
            rows=rows,
            level=lambda count: min(_LEVELS, -(-_LEVELS * count // max(1, len(codes)))) if count else 0,
            counted=share_words,
            own=Counter(code for place in places for code in place.departing),
            paragraphs=list(_paragraphs(draft, pieces, places, codes)),
            shown=_shown,
            short=lambda words: shortened(" ".join(words.split()), 400),
        )
    )


def _chips(codes: Sequence[str]) -> dict[str, str]:
    """Each party's name in its colour."""
    return {code: f'<bdi class="chip k{at % COLOURS}">{escaped(code)}</bdi>' for at, code in enumerate(codes)}


def _shown(words: str) -> Markup:
    """Words in a table: white space and line ends seen."""
    lines = [str(escaped(_EMPHASIS.sub("", line))) for line in words.strip("\n").split("\n")]
    return Markup("<br>").join(Markup(line) for line in lines)  # noqa: S704 -- escaped line by line


class _Writer:
    """The paragraphs as they are written: words, departures, ends of lines."""

    def __init__(self, draft: Draft, codes: Sequence[str]) -> None:
        self.draft = draft
        self.colours = {code: f"k{at % COLOURS}" for at, code in enumerate(codes)}
        self.chips = _chips(codes)
        self.starts = {one.start: one for one in reversed(draft.provisions)}
        self.done: list[Paragraph] = []
        self.parts: list[str] = []
        self.heading, self.anchor = False, ""
        self.fresh = True

    def shared(self, words: str, at: int) -> None:
        """Words that all share, from that place of the base on."""
        for number, line in enumerate(words.split("\n")):
            if number:
                self.end()
            self._begin(line, at)
            bare = _EMPHASIS.sub("", line) if self.draft.source.format == "markdown" else line
            self.parts.append(str(escaped(_HEADING.sub("", bare) if self.fresh else bare)))
            self.fresh = self.fresh and not line
            at += len(line) + 1

    def _begin(self, line: str, at: int) -> None:
        provision = next(
            (self.starts[one] for one in range(at, at + len(line) + 1) if one in self.starts), None
        )
        if provision is not None and not self.anchor:
            self.anchor = provision.id
            self.heading = provision.kind in _HEADED and bool(line.strip())
        if self.fresh and _HEADING.match(line):
            self.heading = True

    def departure(self, place: VariantPlace) -> None:
        """A place where versions differ."""
        marks = "".join(self._mark(one, place) for one in place.readings if one.words or not one.base)
        number = f'<a class="no" href="#v{place.number}" title="who reads what">{place.number}</a>'
        said = f'<span class="vh">place {place.number} begins: </span>'
        moves = "".join(
            f'<a class="move" href="#d{other}">{"moved: see" if place.start < place.end else "moved: from"} '
            f"{other}</a>"
            for other in place.moves
        )
        self.parts.append(
            f'<span class="dep" id="d{place.number}">{said}{marks}{moves}{number}'
            f'<span class="vh"> place {place.number} ends. </span></span>'
        )
        self.fresh = False

    def _mark(self, one: Reading, place: VariantPlace) -> str:
        if one.base:
            gone = next((other for other in place.readings if not other.words and not other.base), None)
            words = self._lines(one.words)
            if gone is not None:
                head = f'<span class="head">without these words: {self._chips(gone.parties)}</span> '
                return f'<span class="mark gone"><b>[</b>{head}<del>{words}</del><b>]</b></span>'
            return f'<span class="mark base"><b>[</b>{words}<b>]</b></span>'
        if not one.words:
            return ""
        look = self.colours[one.parties[0]] if len(one.parties) == 1 else "many"
        return (
            f'<span class="mark"><b>[</b>{self._chips(one.parties)}<ins class="{look}">'
            f"{self._lines(one.words)}</ins><b>]</b></span>"
        )

    def _chips(self, parties: Iterable[str]) -> str:
        return "".join(f"{self.chips[one]} " for one in parties)

    @staticmethod
    def _lines(words: str) -> str:
        lines = [
            str(escaped(_EMPHASIS.sub("", _HEADING.sub("", line)))) for line in words.strip("\n").split("\n")
        ]
        new = '<span class="pil" aria-hidden="true">¶ </span>'
        kept = [line for line in lines if line.strip()]
        lead = new if words.startswith("\n") and kept else ""
        return lead + f"<br>{new}".join(kept or lines)

    def end(self) -> None:
        """The end of a line."""
        words = "".join(self.parts)
        if words.strip():
            self.done.append(Paragraph(Markup(words), self.heading, self.anchor))  # noqa: S704 -- escaped above
        self.parts, self.heading, self.anchor, self.fresh = [], False, "", True


def _paragraphs(
    draft: Draft, pieces: Sequence[Piece], places: Sequence[VariantPlace], codes: Sequence[str]
) -> Iterator[Paragraph]:
    """The text line by line."""
    writer = _Writer(draft, codes)
    left, at = iter(places), 0
    for piece in pieces:
        if isinstance(piece, str):
            writer.shared(piece, at)
            at += len(piece)
        else:
            writer.departure(next(left))
            at += len(piece.base)
    writer.end()
    yield from writer.done
