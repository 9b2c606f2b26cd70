"""Figures drawn as SVG: no script, no network, no colour alone.

Positions are in per cent, so that a drawing fits any width. Shapes carry classes and no colours: the page's
style gives each class ink and hatching. Every mark that stands for a place in the text is a link to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HATCHES = (
    '<svg class="hatches" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatch-open" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)">'
    '<rect class="ground" width="5" height="5"/><rect class="stripe" width="2.2" height="5"/></pattern>'
    '<pattern id="hatch-out" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-45)">'
    '<rect class="ground" width="5" height="5"/><rect class="stripe" width="1.2" height="5"/></pattern>'
    "</defs></svg>"
)
"""The hatchings of the classes `open` and `out`; a page holds them once, before any chart."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text in the strip: its length in words, the open part of them, where it leads.

    >>> Segment("Article 4", "#art-4", 120, 30).open
    30
    """

    label: str
    link: str
    words: int
    open: int


def strip(segments: Sequence[Segment], *, rtl: bool = False, height: int = 132) -> str:
    """The whole text as one strip: width is length, the filled height is the share that is open.

    The filled area is therefore the open words of the draft. Empty for a text without words.

    >>> strip([Segment("Article 1", "#art-1", 30, 15)]).count("<rect")
    2
    """
    whole = sum(segment.words for segment in segments)
    if not whole:
        return ""
    marks: list[str] = []
    at = 0.0
    for segment in segments:
        width = 100 * segment.words / whole
        marks.append(_segment(segment, 100 - at - width if rtl else at, width, height))
        at += width
    described = (
        f"The text as a strip of {len(segments)} stretches; the filled height is the open share of each."
    )
    return _drawing(f'height="{height + 18}"', "strip", described, marks)


def _segment(segment: Segment, left: float, width: float, height: int) -> str:
    share = segment.open / segment.words if segment.words else 0
    filled = round(height * share, 1)
    said = f"{segment.label}: {segment.words:,} words, {share:.0%} open"
    words = segment.label.split()
    short = words[-1] if len(words) == 1 or (words and any(map(str.isdigit, words[-1]))) else ""
    text = (
        f'<text x="{left + width / 2:.3f}%" y="{height + 13}" text-anchor="middle">{escape(short)}</text>'
        if short and width > 1.2 + 0.8 * len(short)
        else ""
    )
    thin = ' class="thin"' if width < 0.6 else ""  # noqa: PLR2004 -- per cent at which its outline would hide it
    return (
        f'<a href="{escape(segment.link)}"{thin} aria-label="{escape(said)}"><title>{escape(said)}</title>'
        f'<rect class="agreed" x="{left:.3f}%" y="0" width="{width:.3f}%" height="{height}"/>'
        f'<rect class="open" x="{left:.3f}%" y="{height - filled}" width="{width:.3f}%" '
        f'height="{filled}"/>{text}</a>'
    )


def bar(parts: Iterable[tuple[str, float]], *, rtl: bool = False, height: int = 11, said: str = "") -> str:
    """One bar of parts `(class, per cent of the full width)`, from the start side on.

    >>> bar([("open", 25), ("agreed", 25)], rtl=True).count('x="50.00%"')
    1
    """
    marks: list[str] = []
    at = 0.0
    for name, width in parts:
        left = 100 - at - width if rtl else at
        if width > 0:
            marks.append(
                f'<rect class="{name}" x="{left:.2f}%" y="0" width="{width:.2f}%" height="{height}"/>'
            )
        at += width
    return _drawing(f'height="{height}"', "bar", said, marks)


def columns(values: Sequence[tuple[str, int]], *, said: str, rtl: bool = False, height: int = 110) -> str:
    """Columns `(label, count)` side by side, each with its count above and its label below.

    >>> columns([("1", 4), ("2", 2)], said="Brackets by depth").count("<rect")
    2
    """
    most = max((count for _, count in values), default=0)
    if not most:
        return ""
    step = 100 / len(values)
    marks = []
    for place, (label, count) in enumerate(values):
        left = 100 - (place + 1) * step if rtl else place * step
        tall = round(height * count / most, 1)
        middle = f"{left + step / 2:.2f}%"
        marks.append(
            f'<rect class="open" x="{left + step * 0.14:.2f}%" y="{16 + height - tall}" '
            f'width="{step * 0.72:.2f}%" height="{tall}"/>'
            f'<text x="{middle}" y="{12 + height - tall}" text-anchor="middle">{count:,}</text>'
            f'<text class="axis" x="{middle}" y="{height + 30}" text-anchor="middle">{escape(label)}</text>'
        )
    return _drawing(f'height="{height + 36}"', "columns", said, marks)


def _drawing(size: str, name: str, said: str, marks: Sequence[str]) -> str:
    linked = any("<a " in mark for mark in marks)
    role = 'role="group"' if linked else 'role="img"' if said else 'aria-hidden="true"'
    label = f' aria-label="{escape(said)}"' if said else ""
    shapes = "".join(marks)
    return f'<svg class="chart {name}" width="100%" {size} {role}{label} focusable="false">{shapes}</svg>'
