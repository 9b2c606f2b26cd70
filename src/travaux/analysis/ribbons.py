"""Two columns of boxes joined by bands: how one draft went over into the next.

As in `charts`, widths are in per cent, shapes carry classes and no colours, every mark is a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL_HATCH = (
    '<svg class="hatches" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatch-chg" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="5" height="5"/><rect class="stripe" width="5" height="1"/></pattern>'
    "</defs></svg>"
)
"""The hatching of the class `chg`: level lines, which the stretching of a band does not slant."""

_GAP, _LEAST, _THIN, _TEXT = 3.0, 13.0, 1.4, 11.0
_LEFT, _RIGHT, _BOX, _STUB = 27.0, 73.0, 1.4, 9.0


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a column: its size in any unit, its class, its name, where it leads, what is said of it.

    >>> Box("Article 4", "#a4", 40, "changed", "Article 4: 40 words").size
    40
    """

    label: str
    link: str
    size: float
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band from a box on the start side to one on the other; None where it ends or begins by itself.

    `before` and `after` are its sizes at both ends, `label` stands beside an end that leads nowhere.

    >>> Band(0, None, 3, 0, "gone", "#r4", "3 dropped", "3 dropped").target is None
    True
    """

    source: int | None
    target: int | None
    before: float
    after: float
    name: str
    link: str
    said: str
    label: str = ""


def ribbons(  # noqa: PLR0913 -- how it is drawn is said by name
    left: Sequence[Box], right: Sequence[Box], bands: Sequence[Band], *, said: str, height: int, rtl: bool
) -> str:
    """The boxes and bands drawn to one scale, so that the taller column takes about `height` pixels.

    The bands of a box stand in the order given. Empty where there is no box.

    >>> box = Box("Article 1", "#a", 4, "kept", "4 words")
    >>> bands = [Band(0, 0, 4, 4, "kept", "#a", "4 kept")]
    >>> drawn = ribbons([box], [box], bands, said="x", height=90, rtl=False)
    >>> drawn.count("<rect"), drawn.count("<path")
    (2, 1)
    """
    most = max(sum(box.size for box in left), sum(box.size for box in right))
    if not most:
        return ""
    scale = height / most
    tops, tall = _stacked(left, scale), _stacked(right, scale)
    whole = max(tops[-1], tall[-1])
    used_left, used_right = [0.0] * len(left), [0.0] * len(right)
    curves: list[str] = []
    ends: list[str] = []
    for band in bands:
        sizes = (max(_THIN, band.before * scale), max(_THIN, band.after * scale))
        y, z = 0.0, 0.0
        if band.source is not None:
            y = tops[band.source] + used_left[band.source]
            used_left[band.source] += sizes[0]
        if band.target is not None:
            z = tall[band.target] + used_right[band.target]
            used_right[band.target] += sizes[1]
        if band.source is not None and band.target is not None:
            curves.append(_curve(band, (y, z), sizes, rtl=rtl))
        else:
            leaving = band.target is None
            ends.append(_end(band, y if leaving else z, sizes[not leaving], leaving=leaving, rtl=rtl))
    columns = [_box(box, tops[at], scale, left=not rtl) for at, box in enumerate(left)]
    columns += [_box(box, tall[at], scale, left=rtl) for at, box in enumerate(right)]
    inner = (
        f'<svg x="{_LEFT}%" width="{_RIGHT - _LEFT}%" height="{whole:.0f}" viewBox="0 0 100 {whole:.0f}" '
        f'preserveAspectRatio="none" overflow="visible">{"".join(curves)}</svg>'
    )
    return (
        f'<svg class="chart ribbons" width="100%" height="{whole:.0f}" role="group" '
        f'aria-label="{escape(said)}" focusable="false">{inner}{"".join(ends)}{"".join(columns)}</svg>'
    )


def _stacked(boxes: Sequence[Box], scale: float) -> list[float]:
    """Where each box begins from the top, and at last where all end."""
    tops = [0.0]
    for box in boxes:
        tops.append(tops[-1] + max(_LEAST, box.size * scale) + _GAP)
    return tops


def _curve(band: Band, at: tuple[float, float], sizes: tuple[float, float], *, rtl: bool) -> str:
    (y, z), (before, after) = at, sizes
    near, far = (100, 0) if rtl else (0, 100)
    path = (
        f"M{near} {y:.1f}C50 {y:.1f} 50 {z:.1f} {far} {z:.1f}V{z + after:.1f}"
        f"C50 {z + after:.1f} 50 {y + before:.1f} {near} {y + before:.1f}Z"
    )
    return _link(band.link, band.said, f'<path class="{band.name}" d="{path}"/>')


def _end(band: Band, top: float, size: float, *, leaving: bool, rtl: bool) -> str:
    """A band that ends (or begins) between the columns: a stub with its label."""
    at_start = leaving != rtl
    x = _LEFT if at_start else _RIGHT - _STUB
    shape = f'<rect class="{band.name}" x="{x:.2f}%" y="{top:.1f}" width="{_STUB:.2f}%" height="{size:.1f}"/>'
    if band.label and size >= _TEXT - 1:
        place, anchor = (x + _STUB + 0.8, "start") if at_start else (x - 0.8, "end")
        shape += _text(band.label, place, top + size / 2, anchor, ' class="end"')
    return _link(band.link, band.said, shape)


def _box(box: Box, top: float, scale: float, *, left: bool) -> str:
    size = max(_THIN, box.size * scale)
    x = _LEFT - _BOX if left else _RIGHT
    shape = f'<rect class="{box.name}" x="{x:.2f}%" y="{top:.1f}" width="{_BOX:.2f}%" height="{size:.1f}"/>'
    if box.label:
        place, anchor = (_LEFT - _BOX - 1, "end") if left else (_RIGHT + _BOX + 1, "start")
        shape += _text(box.label, place, top + max(size, _LEAST) / 2, anchor)
    return _link(box.link, box.said, shape)


def _text(words: str, x: float, middle: float, anchor: str, name: str = "") -> str:
    return f'<text{name} x="{x:.2f}%" y="{middle + 4:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _link(link: str, said: str, shape: str) -> str:
    return f'<a href="{escape(link)}" aria-label="{escape(said)}"><title>{escape(said)}</title>{shape}</a>'
