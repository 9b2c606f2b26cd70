"""The pictures of a series, as SVG made here: burn-down, life-lines, flow, the grid of articles.

As in `charts`, widths are in per cent, shapes carry classes and no colours, every mark is a link.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from travaux.analysis.comparison_summary import changes
from travaux.analysis.places import shortened
from travaux.analysis.ribbons import Band, Box, ribbons
from travaux.analysis.trace_summary import names
from travaux.analysis.wording import number, percent, share_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from travaux.analysis.trace_summary import DraftRow, LifeTold, Line, Part, Series
    from travaux.drafting.comparison import Comparison

_BANDS, _HEIGHT = 7, 260
_LEFT, _RIGHT = 7.0, 96.0
_FIRST, _LAST, _ROW = 30.0, 97.0, 17
_GRID_SHADES = 4
_NAME, _LIFE_NAME = 30, 24
_LEAST_LABEL = 13.0
_ENDS = {
    "accepted": '<circle r="4.5" class="full"/>',
    "chosen": '<circle r="4" class="ring"/>',
    "dropped": '<path d="M-4-4L4 4M-4 4L4-4" class="cross"/>',
    "merged": '<path d="M-5-5L0 0L-5 5" class="cross"/>',
}

_SHADES = {
    "kept": "kept",
    "accepted": "acc",
    "chosen": "acc",
    "dropped": "gone",
    "opened": "came",
    "reopened": "came",
}


def positions(rows: Sequence[DraftRow]) -> list[float]:
    """Where the drafts stand on a line from 0 to 1: by their dates, in equal steps where one has none.

    Dates that follow closely are moved apart a little, so that each draft can be told from the next.

    >>> positions([])
    []
    """
    last = len(rows) - 1
    steps = [at / last if last > 0 else 0.0 for at in range(len(rows))]
    days = [date.fromisoformat(row.date).toordinal() if row.date else 0 for row in rows]
    if last < 1 or not all(days) or days != sorted(days) or days[0] == days[-1]:
        return steps
    true = [(day - days[0]) / (days[-1] - days[0]) for day in days]
    return [(one + other) / 2 for one, other in zip(true, steps, strict=True)]


def burn_down(series: Series, measure: Callable[[Part], int], said: str, *, rtl: bool) -> str:
    """The drafts from the start side on, the measure upwards, stacked by article; empty without any.

    The articles with the most have a band each, the others one together; a dot marks a sum that rose.

    >>> from travaux.analysis.trace_summary import Series
    >>> burn_down(Series((), ()), lambda part: part.brackets, "x", rtl=False)
    ''
    """
    bands = _stacked(series.lines, measure, len(series.drafts))
    sums = [sum(values[at] for _, values in bands) for at in range(len(series.drafts))]
    most = max(sums, default=0)
    if not most:
        return ""
    places = positions(series.drafts)
    paths: list[str] = []
    labels: list[str] = []
    below = [0] * len(sums)
    for shade, (label, values) in enumerate(bands):
        above = [low + value for low, value in zip(below, values, strict=True)]
        outline = [(places[at], above[at]) for at in range(len(sums))]
        outline += [(places[at], below[at]) for at in reversed(range(len(sums)))]
        points = "L".join(f"{_x(x, rtl=rtl, whole=True):.1f} {_y(y, most):.1f}" for x, y in outline)
        told = f"{label}: " + ", ".join(map(number, values))
        paths.append(_link("#articles", told, f'<path class="b{shade % 4}" d="M{points}Z"/>'))
        thickest = max(range(len(values)), key=lambda at: values[at])
        if values[thickest] * _HEIGHT / most >= _LEAST_LABEL:
            middle = _y(below[thickest] + values[thickest] / 2, most)
            labels.append(_label(label, places[thickest], middle + 4, rtl=rtl))
        below = above
    axis = [
        _tick(row, places[at], sums, at, most, rtl=rtl, name=name)
        for at, (row, name) in enumerate(zip(series.drafts, names(series.drafts), strict=True))
    ]
    inner = (
        f'<svg x="{_LEFT}%" y="20" width="{_RIGHT - _LEFT}%" height="{_HEIGHT}" viewBox="0 0 100 {_HEIGHT}" '
        f'preserveAspectRatio="none" overflow="visible">{"".join(paths)}</svg>'
    )
    return _drawing(_HEIGHT + 62, "burn", said, inner + "".join(labels) + "".join(axis))


def _stacked(
    lines: Sequence[Line], measure: Callable[[Part], int], drafts: int
) -> list[tuple[str, list[int]]]:
    found = [(line.label, [measure(part) if part else 0 for part in line.parts]) for line in lines]
    found = [one for one in found if any(one[1])]
    largest = sorted(found, key=lambda one: -max(one[1]))[:_BANDS]
    others = [one[1] for one in found if one not in largest]
    bands = [one for one in found if one in largest]
    if others:
        bands.append((f"others ({len(others)})", [sum(one[at] for one in others) for at in range(drafts)]))
    return bands


def _x(place: float, *, rtl: bool, whole: bool = False) -> float:
    at = 100 * (1 - place if rtl else place)
    return at if whole else _LEFT + at * (_RIGHT - _LEFT) / 100


def _y(value: float, most: int) -> float:
    return _HEIGHT * (1 - value / most)


def _label(label: str, place: float, y: float, *, rtl: bool) -> str:
    x = _x(place, rtl=rtl)
    anchor = "start" if x < (_LEFT + _RIGHT) / 3 else "end" if x > (_LEFT + _RIGHT) / 3 * 2 else "middle"
    shift = {"start": 0.8, "end": -0.8, "middle": 0.0}[anchor]
    where = f'x="{x + shift:.2f}%" y="{y + 20:.1f}" text-anchor="{anchor}"'
    return f"<text {where}>{escape(label[:_NAME])}</text>"


def _tick(  # noqa: PLR0913 -- how it is drawn is said by name
    row: DraftRow, place: float, sums: Sequence[int], at: int, most: int, *, rtl: bool, name: str
) -> str:
    """A draft on the axis: its name, the sum above it, a dot where the sum rose."""
    x = _x(place, rtl=rtl)
    anchor = "start" if x < 15 else "end" if x > 85 else "middle"  # noqa: PLR2004 -- near the edges
    rose = at > 0 and sums[at] > sums[at - 1]
    top = _y(sums[at], most) + 20
    said = f"{row.name}: {number(sums[at])}{', it rose' if rose else ''}"
    at_top = f'<svg x="{x:.2f}%" y="{top:.1f}" overflow="visible">'
    dot = f'{at_top}<circle r="5" class="rose"/></svg>' if rose else ""
    above = f'x="{x:.2f}%" y="{max(10.0, top - 7):.1f}" text-anchor="{anchor}"'
    count = f"<text {above}>{number(sums[at])}</text>"
    line = f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{top:.1f}" y2="{_HEIGHT + 20}" class="tick"/>'
    low = _HEIGHT + (36 if at % 2 == 0 else 52)
    words = f'<text class="axis" x="{x:.2f}%" y="{low}" text-anchor="{anchor}">{escape(name)}</text>'
    return _link(f"#draft{at}", said, line + dot + count + words)


def life_lines(lives: Sequence[LifeTold], series: Series, *, rtl: bool) -> str:
    """One row for each bracket of an article, from the draft where it appears to the one where it ends.

    >>> from travaux.analysis.trace_summary import Series
    >>> life_lines([], Series((), ()), rtl=False)
    ''
    """
    if not lives or not series.drafts:
        return ""
    places = [_FIRST + place * (_LAST - _FIRST) for place in positions(series.drafts)]
    height = _ROW * len(lives) + 24
    across = [f"{_across(x, rtl=rtl):.2f}%" for x in places]
    grid = "".join(f'<line x1="{x}" x2="{x}" y1="14" y2="{height}" class="tick"/>' for x in across)
    drawn = "".join(_life(told, at, places, rtl=rtl) for at, told in enumerate(lives))
    return _drawing(height, "lives", f"The lives of {share_words(len(lives), 'bracket')}", grid + drawn)


def _life(told: LifeTold, at: int, places: Sequence[float], *, rtl: bool) -> str:
    life = told.life
    y = _ROW * at + 24
    start, end = places[life.opened_in], places[life.spans[-1].draft]
    closed = life.closed_in is not None
    stop = places[life.closed_in] if life.closed_in is not None else end
    x1, x2 = _across(start, rtl=rtl), _across(stop, rtl=rtl)
    line = f'<line x1="{x1:.2f}%" x2="{x2:.2f}%" y1="{y}" y2="{y}" class="life"/>'
    begin = f'<svg x="{x1:.2f}%" y="{y}" overflow="visible">{_beginning(told)}</svg>'
    finish = f'<svg x="{x2:.2f}%" y="{y}" overflow="visible">{_ENDS[life.fate]}</svg>' if closed else ""
    indent = min(told.depth, 6) * 1.2
    label = shortened(told.said[-1][1], _LIFE_NAME)
    # In a frame of its own, a long name is cut where the lines begin, however narrow the page is.
    wide = _FIRST - 1 - indent
    left, x = (100 - indent - wide, "100%") if rtl else (indent, "0")
    frame = f'<svg x="{left:.1f}%" y="{y - 8}" width="{wide:.1f}%" height="{_ROW}">'
    text = f'{frame}<text x="{x}" y="12">{escape(label)}</text></svg>'
    said = f"{told.path}: {told.said[-1][1][:60]} ({life.fate if closed else 'still open'})"
    return _link(f"#life-{life.id}", said, text + line + begin + finish)


def _beginning(told: LifeTold) -> str:
    if told.life.of:
        return '<path d="M-5-5L0 0L-5 5" class="cross"/>'
    return '<path d="M0-4V4" class="cross"/>'


def _across(x: float, *, rtl: bool) -> float:
    return 100 - x if rtl else x


def flow(comparison: Comparison, at: int, *, rtl: bool) -> str:
    """How the brackets of one draft went over into the next, by article; its marks lead to the drafts' table.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> "1 dropped" in flow(compare(parse(Source("All [heavy] go.")), parse(Source("All go."))), 1, rtl=False)
    True
    """
    found = changes(comparison, most=0)
    sizes: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for one in found.flows:
        for side, (place, size) in enumerate(((one.source, one.before), (one.target, one.after))):
            if place is not None:
                sizes[side][place] = sizes[side].get(place, 0) + size
    order = [sorted(side, key=lambda place: (place < 0, place)) for side in sizes]
    boxes = [
        [_box(found.articles[side], place, sizes[side][place], at) for place in order[side]]
        for side in (0, 1)
    ]
    bands = [
        Band(
            None if one.source is None else order[0].index(one.source),
            None if one.target is None else order[1].index(one.target),
            one.before,
            one.after,
            _SHADES.get(one.fate, "chg"),
            f"#draft{at}",
            f"{share_words(one.after if one.source is None else one.before, 'bracket')} {one.fate}",
            f"{number(one.after if one.source is None else one.before)} {one.fate}",
        )
        for one in found.flows
    ]
    return ribbons(
        boxes[0], boxes[1], bands, said="How the brackets went over into the next draft", height=420, rtl=rtl
    )


def _box(labels: Sequence[str], place: int, size: int, at: int) -> Box:
    label = labels[place] if place >= 0 else "others"
    said = f"{label}: {share_words(size, 'bracket')}"
    return Box(f"{label[:14]} ({number(size)})", f"#draft{at}", size, "node", said)


def grid_cell(part: Part | None, most: int, *, rtl: bool) -> str:
    """One article in one draft: width is length, shade the share that changed, the hatched part is open.

    >>> grid_cell(None, 10, rtl=False)
    ''
    """
    if part is None or not most:
        return ""
    width = max(1.0, 100 * part.words / most)
    open_width = width * part.open / part.words if part.words else 0.0
    shade = "sn" if part.changed is None else f"s{min(_GRID_SHADES, round(part.changed * _GRID_SHADES))}"
    changed = "" if part.changed is None else f", {percent(part.changed)} changed"
    length, brackets = share_words(part.words, "word"), share_words(part.brackets, "bracket")
    said = f"{part.label}: {length}{changed}, {brackets}"
    left = (100 - width, 100 - open_width) if rtl else (0.0, 0.0)
    marks = f'<rect class="{shade}" x="{left[0]:.1f}%" y="1" width="{width:.1f}%" height="12"/>'
    if open_width:
        marks += f'<rect class="open" x="{left[1]:.1f}%" y="5" width="{open_width:.1f}%" height="8"/>'
    return (
        '<svg class="chart cell" width="100%" height="14" role="img" focusable="false" '
        f'aria-label="{escape(said)}">'
        f"<title>{escape(said)}</title>{marks}</svg>"
    )


def _link(link: str, said: str, shape: str) -> str:
    return f'<a href="{escape(link)}" aria-label="{escape(said)}"><title>{escape(said)}</title>{shape}</a>'


def _drawing(height: int, name: str, said: str, marks: str) -> str:
    return (
        f'<svg class="chart {name}" width="100%" height="{height}" role="group" aria-label="{escape(said)}" '
        f'focusable="false">{marks}</svg>'
    )
