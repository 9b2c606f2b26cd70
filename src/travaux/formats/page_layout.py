"""Pieces of text on a page → lines; running headers, footers, page numbers and line numbers are set aside.

Nothing here knows of PDF: it takes what stands where, in points from the page's lower left corner.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from travaux.text.source import Furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SAME_LINE = 0.6
_GAP = 0.12
_SMALL = 0.85
_TOP_ZONE = 0.86
_BOTTOM_ZONE = 0.12
_SAME_HEIGHT = 4.0
_COMMON_SHARE = 0.5
_RARE_PAGES = 3
_FEW = 2
_NUMBERED_LINES = 8

_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,8}")
_SPACES = re.compile(r"\s+")
_PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?|página |стр\. ?|- ?|– ?|\[ ?)?#(?: ?(?:of|de|sur|von|/|из) ?#)?(?: ?-| ?–| ?\])?"
)
_LABEL = re.compile(r"[\[{(]{0,8}(?:#[.)]|\(?[a-z#]{1,4}\)|option |article |section |annex |chapter |part )")
_LINE_NUMBER = re.compile(r"(\d{1,5})(?:\s+|$)")
_FIGURES = re.compile(r"([0-9]{1,3}|[*†‡]+)[\])},;:]*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its words, where it begins, its base line, its end, its type's size, in points.

    `broken` if it ends in a hyphen where a word was broken; `raised` are the spans of small raised figures
    in it.

    >>> Line("each Party", 72.0, 700.0, 124.5, 12.0).width
    52.5
    """

    text: str
    x: float
    y: float
    right: float
    size: float
    bold: bool = False
    broken: bool = False
    raised: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> float:
        """How far the line reaches, in points.

        >>> Line("a", 10.0, 0.0, 15.0, 12.0).width
        5.0
        """
        return self.right - self.x


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in the order of the file; `number` counts from 1, the size is in points.

    >>> Page(1, 595.0, 842.0, ()).picture
    False
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    picture: bool = False


def page_of(number: int, answer: dict[str, Any]) -> Page:
    """A page as the child process describes it; pieces that stand on one line are joined.

    >>> pieces = [["Article 4", 720, 7000, 1200, 120, True, False, []]]
    >>> page_of(1, {"width": 595.0, "height": 842.0, "picture": False, "pieces": pieces}).lines[0].right
    120.0
    """
    pieces = [
        Line(text, x / 10, y / 10, right / 10, size / 10, bold, broken, tuple(map(tuple, raised)))
        for text, x, y, right, size, bold, broken, raised in answer["pieces"]
    ]
    return Page(number, answer["width"], answer["height"], tuple(_joined(pieces)), answer["picture"])


def _joined(pieces: Iterable[Line]) -> Iterator[Line]:
    line: Line | None = None
    for piece in pieces:
        if line is None:
            line = piece
        elif _on_one_line(line, piece):
            line = _join(line, piece)
        else:
            yield line
            line = piece
    if line is not None:
        yield line


def _on_one_line(left: Line, right: Line) -> bool:
    larger = max(left.size, right.size)
    return (
        not left.broken
        and abs(left.y - right.y) < _SAME_LINE * larger
        and right.x >= left.right - 0.2 * larger
    )


def _join(left: Line, right: Line) -> Line:
    gap = " " if right.x - left.right > _GAP * max(left.size, right.size) else ""
    larger = left if left.size >= right.size else right
    shift = len(left.text) + len(gap)
    return Line(
        left.text + gap + right.text,
        left.x,
        larger.y,
        right.right,
        larger.size,
        left.bold and right.bold,
        right.broken,
        _raised_alone(left, right)
        + tuple((start + shift, end + shift) for start, end in _raised_alone(right, left)),
    )


def _raised_alone(piece: Line, beside: Line) -> tuple[tuple[int, int], ...]:
    """The raised figures of a piece; where they are all of it, only its neighbour shows it."""
    figures = _FIGURES.fullmatch(piece.text)
    if figures and piece.size < _SMALL * beside.size and piece.y > beside.y:
        return ((0, figures.end(1)),)
    return piece.raised


@dataclass(frozen=True, slots=True)
class _Place:
    """A line near a page's edge, with what makes it comparable over pages."""

    page: int
    index: int
    key: str
    y: float
    top: bool


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[Furniture]]:
    """The pages without what they repeat at the same place, and that.

    A line near the upper or lower edge is furniture if the same words, whatever figures they hold, stand at
    the same height on half of the pages, or on three pages with nothing but furniture between them and the
    edge; a page number also where it says the page's own number. Margins that number the lines are set
    aside too.

    >>> head = [Line("Talks, round 3", 72, 800, 150, 9), Line("The Parties meet.", 72, 600, 170, 12)]
    >>> body, furniture = without_furniture([Page(n, 595, 842, tuple(head)) for n in (1, 2, 3)])
    >>> [line.text for line in body[0].lines], furniture[0].kind
    (['The Parties meet.'], 'header')
    """
    places = [_places(page) for page in pages]
    common, repeated = _repetitions([place for held in places for place in held], len(pages))
    kept: list[Page] = []
    aside: list[Furniture] = []
    for page, held in zip(pages, places, strict=True):
        gone = _furniture_of(page, held, common, repeated)
        aside += [_as_furniture(page, gone[index]) for index in sorted(gone)]
        body = tuple(line for index, line in enumerate(page.lines) if index not in gone)
        lines, numbers = _without_line_numbers(body)
        aside += [Furniture("line-number", page.number, number) for number in numbers]
        kept.append(replace(page, lines=lines))
    return kept, aside


def _places(page: Page) -> list[_Place]:
    found = []
    for index, line in enumerate(page.lines):
        top = line.y > _TOP_ZONE * page.height
        if top or line.y < _BOTTOM_ZONE * page.height:
            found.append(_Place(page.number, index, _key(line.text), line.y, top))
    return found


def _key(text: str) -> str:
    key = _SPACES.sub(" ", _NUMBER.sub("#", text)).strip().casefold()
    return "#" if _ROMAN.fullmatch(key) else key


def _repetitions(places: Sequence[_Place], pages: int) -> tuple[set[_Place], set[_Place]]:
    """The places whose words stand at one height on half of the pages, and those on three pages at least."""
    by_key: dict[tuple[str, bool], list[_Place]] = defaultdict(list)
    for place in places:
        by_key[place.key, place.top].append(place)
    common: set[_Place] = set()
    repeated: set[_Place] = set()
    for (key, _), alike in by_key.items():
        for level in _levels(alike):
            held = len({place.page for place in level})
            if held >= max(_FEW, _COMMON_SHARE * pages) and (pages > _FEW or not _LABEL.match(key)):
                common.update(level)
            if held >= _RARE_PAGES and not _LABEL.match(key):
                repeated.update(level)
    return common, repeated


def _levels(alike: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Places parted by height: those of one level lie within a few points of its lowest."""
    level: list[_Place] = []
    for place in sorted(alike, key=lambda place: place.y):
        if level and place.y > level[0].y + _SAME_HEIGHT:
            yield level
            level = []
        level.append(place)
    yield level


def _furniture_of(
    page: Page, places: Sequence[_Place], common: set[_Place], repeated: set[_Place]
) -> dict[int, _Place]:
    gone = {place.index: place for place in places if place in common}
    for top in (True, False):
        edge = sorted((place for place in places if place.top == top), key=lambda place: place.y, reverse=top)
        for place in edge:
            if place.index in gone:
                continue
            line = page.lines[place.index]
            note = bool(line.raised) and line.raised[0][0] == 0
            if (place not in repeated or note) and not _says_own_number(line, page.number, place.key):
                break
            gone[place.index] = place
    return gone


def _says_own_number(line: Line, number: int, key: str) -> bool:
    if not _PAGE_NUMBER.fullmatch(key):
        return False
    figures = _NUMBER.search(line.text)
    return figures is not None and figures.group() == str(number)


def _as_furniture(page: Page, place: _Place) -> Furniture:
    text = page.lines[place.index].text
    if _PAGE_NUMBER.fullmatch(place.key):
        return Furniture("page-number", page.number, text)
    return Furniture("header" if place.top else "footer", page.number, text)


def _without_line_numbers(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], list[str]]:
    """A page whose lines begin with figures that count on, all of them or every fifth, has numbered lines."""
    numbers = {
        index: found
        for index, line in enumerate(lines)
        if line.text[0].isdigit() and (found := _LINE_NUMBER.match(line.text))
    }
    counted = [index for index in numbers if numbers[index].group(1) != ""]
    steps = Counter(
        (later - earlier, int(numbers[later].group(1)) - int(numbers[earlier].group(1)))
        for earlier, later in itertools.pairwise(counted)
    )
    if not steps:
        return lines, []
    (apart, step), times = steps.most_common(1)[0]
    regular = apart == step and (step in {1, 5})
    if not regular or (times + 1) * step < max(_NUMBERED_LINES, 0.6 * len(lines)):
        return lines, []
    stripped = tuple(
        _stripped(line, numbers[index].end()) if index in numbers else line
        for index, line in enumerate(lines)
    )
    return tuple(line for line in stripped if line.text), [numbers[index].group(1) for index in counted]


def _stripped(line: Line, length: int) -> Line:
    """A line without its first characters; its new beginning is reckoned from their share of it."""
    share = length / max(1, len(line.text))
    raised = tuple((start - length, end - length) for start, end in line.raised if start >= length)
    return replace(line, text=line.text[length:], x=line.x + share * line.width, raised=raised)
