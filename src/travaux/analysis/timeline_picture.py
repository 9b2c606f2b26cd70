"""The timeline as SVG: a lane for each party, a mark for each kind, a line for each channel; prints in grey.

Full is held, hollow is to come, half is asked for or unconfirmed, struck is what was not; a band that fades
stands where the date is only a bound.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from travaux.analysis.called import called, when, words
from travaux.analysis.places import shortened
from travaux.analysis.timeline import Mark, lanes, marks
from travaux.record.vocabulary import TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.record.views import Present

_LEFT, _RIGHT, _TOP, _LANE, _GAP, _LEAST = 142, 70, 44, 84, 34, 960
_FITS = 1040  # a picture of so many pixels is shrunk to the page; a wider one is scrolled
_FADE, _LASTING, _NAME, _STUB = 60, 20, 18, 20
_SHAPES = {
    "meeting": '<circle r="7"/>',
    "round_of_talks": '<circle r="9"/><circle r="4.5" class="inner"/>',
    "call": '<path d="M0-8L8 7H-8Z"/>',
    "consultation": '<path d="M0-9L9 0L0 9L-9 0Z"/>',
    "exchange_of_documents": '<path d="M-6-8H3L7-4V8H-6Z"/>',
    "shuttle": '<path d="M-9-5H1V-9L10 0L1 9V5H-9Z"/>',
    "proximity_talks": '<path d="M-9-7H-1.5V7H-9ZM1.5-7H9V7H1.5Z"/>',
    "summit": '<path d="M0-10L2.6-3.4L9.5-3.1L4.1 1.3L5.9 8.1L0 4.2L-5.9 8.1L-4.1 1.3L-9.5-3.1L-2.6-3.4Z"/>',
    "session": '<path d="M-4.5-8H4.5L9 0L4.5 8H-4.5L-9 0Z"/>',
}
_HOLLOW = frozenset({"planned", "accepted", "conditional"})
_HALF = frozenset({"invited", "unconfirmed"})
_STRUCK = frozenset({"denied", "cancelled", "declined", "postponed"})
_LINES = {
    "in_person": "room",
    "secure_line": "secure",
    "phone": "phone",
    "video": "phone",
    "written": "paper",
    "via_third_party": "third",
    "not_stated": "unstated",
}
_DEFS = (
    '<defs><linearGradient id="half"><stop offset="50%" class="stop-full"/>'
    '<stop offset="50%" class="stop-none"/>'
    '</linearGradient><linearGradient id="fade-past"><stop offset="0" class="stop-none"/>'
    '<stop offset="1" class="stop-soft"/></linearGradient><linearGradient id="fade-future">'
    '<stop offset="0" class="stop-soft"/><stop offset="1" class="stop-none"/></linearGradient></defs>'
)
_MONTHS_APART = 64


def shading(status: str) -> str:
    """How a mark of that status is filled: full, hollow, half or struck.

    >>> shading("invited"), shading("denied")
    ('half', 'struck')
    """
    return (
        "hollow"
        if status in _HOLLOW
        else "half"
        if status in _HALF
        else "struck"
        if status in _STRUCK
        else "full"
    )


def timeline(present: Present) -> str:
    """The picture; empty where no contact has a date and a party.

    >>> from travaux.record.views import Present
    >>> timeline(Present())
    ''
    """
    order = lanes(present)
    found = [
        one for one in marks(present) if one.anchor is not None and any(lane in order for lane in one.lanes)
    ]
    if not found:
        return ""
    places, width = _places(found)
    height = _TOP + _LANE * len(order) + 34
    ys = {lane: _TOP + _LANE * at + _LANE // 2 for at, lane in enumerate(order)}
    ground = "".join(
        f'<line class="lane" x1="{_LEFT - 14}" x2="{width - 8}" y1="{y}" y2="{y}"/>'
        f'<text class="who" x="0" y="{y + 4}">{escape(shortened(called(present, lane), _NAME))}</text>'
        for lane, y in ys.items()
    )
    drawn = "".join(
        _mark(mark, x, [ys[one] for one in mark.lanes if one in ys])
        for mark, x in zip(found, places, strict=True)
    )
    said = f"{len(found)} contacts of {len(order)} parties by date; the table below says the same."
    look = "timeline fit" if width <= _FITS else "timeline"
    return (
        f'<svg class="{look}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{escape(said)}" focusable="false">'
        f"{_DEFS}{ground}{_axis(found, places, height)}{drawn}</svg>"
    )


def _places(found: Sequence[Mark]) -> tuple[list[float], int]:
    """Where the marks stand: by their dates, moved apart so that each is seen; the picture's width."""
    days = [mark.anchor.toordinal() for mark in found if mark.anchor]
    width = max(_LEAST, _LEFT + _RIGHT + _GAP * len(found))
    room = width - _LEFT - _RIGHT
    span = max(1, days[-1] - days[0])
    places = [_LEFT + room * (one - days[0]) / span for one in days]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + _GAP)
    over = float(width - _RIGHT)
    for at in reversed(range(len(places))):
        places[at] = min(places[at], over)
        over = places[at] - _GAP
    return places, width


def _axis(found: Sequence[Mark], places: Sequence[float], height: int) -> str:
    """The first of each month that has room, where it falls between the marks."""
    days = [mark.anchor.toordinal() for mark in found if mark.anchor]
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    ticks = [(days[0], places[0], str(first))]
    year, month = first.year, first.month
    while (year, month) < (last.year, last.month):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 -- months
        at = date(year, month, 1).toordinal()
        x = _between(at, days, places)
        if x - ticks[-1][1] >= _MONTHS_APART:
            ticks.append((at, x, f"{year}-{month:02d}"))
    return "".join(
        f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{height - 26}"/>'
        f'<text class="axis" x="{x:.1f}" y="{height - 10}" text-anchor="middle">{name}</text>'
        for _, x, name in ticks
    )


def _between(at: int, days: Sequence[int], places: Sequence[float]) -> float:
    for index in range(1, len(days)):
        if days[index] >= at:
            share = (at - days[index - 1]) / max(1, days[index] - days[index - 1])
            return places[index - 1] + share * (places[index] - places[index - 1])
    return places[-1]


def _mark(mark: Mark, x: float, ys: Sequence[int]) -> str:
    top, low = (min(ys), max(ys)) if len(ys) > 1 else (ys[0] - _STUB, ys[0] + _STUB)
    look = _LINES.get(mark.channel, "unstated")
    line = f'<line class="by {look}" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{low}"/>'
    shades = "".join(_fade(mark, x, y) for y in ys)
    shape = _SHAPES.get(mark.kind, _SHAPES["meeting"])
    strike = '<path class="strike" d="M-11 11L11-11"/>' if shading(mark.status) == "struck" else ""
    shapes = "".join(
        f'<g class="{shading(mark.status)}" transform="translate({x:.1f} {y})">{shape}{strike}</g>'
        for y in ys
    )
    private = " (private)" if mark.private else ""
    bound = _bound(mark)
    said = f"{mark.number}. {mark.label}: {words(mark.status)}, {words(mark.channel)}, {bound}{private}"
    shown = f"{mark.number}*" if private else str(mark.number)
    number = f'<text class="number" x="{x:.1f}" y="{min(ys) - 16}" text-anchor="middle">{shown}</text>'
    return (
        f'<a href="#row-{escape(mark.id)}" aria-label="{escape(said)}"><title>{escape(said)}</title>'
        f"{shades}{line}{shapes}{number}</a>"
    )


def _bound(mark: Mark) -> str:
    if mark.earliest is None:
        return when(f"../{mark.latest}")
    if mark.latest is None:
        return when(f"{mark.earliest}/..")
    return str(mark.latest) if mark.earliest == mark.latest else when(f"{mark.earliest}/{mark.latest}")


def _fade(mark: Mark, x: float, y: int) -> str:
    """A bar before a mark that took several days; a band that fades where the day is not known."""
    if mark.earliest == mark.latest:
        return ""
    if mark.lasting:
        return f'<rect class="lasting" x="{x - _LASTING:.1f}" y="{y - 2.5}" width="{_LASTING}" height="5"/>'
    if mark.latest is None:
        return f'<rect class="fade future" x="{x:.1f}" y="{y - 5}" width="{_FADE}" height="10"/>'
    return f'<rect class="fade past" x="{x - _FADE:.1f}" y="{y - 5}" width="{_FADE}" height="10"/>'


def legend() -> str:
    """What shapes, fillings and lines mean, as a list in HTML with a small picture each.

    >>> legend().count("<li>") > 12
    True
    """
    kinds = [(_small(f'<g class="full">{shape}</g>'), words(kind)) for kind, shape in _SHAPES.items()]
    fills = [
        (_small(f'<g class="full">{_SHAPES["meeting"]}</g>'), "held"),
        (_small(f'<g class="hollow">{_SHAPES["meeting"]}</g>'), "planned"),
        (_small(f'<g class="half">{_SHAPES["meeting"]}</g>'), "invited, unconfirmed"),
        (
            _small(f'<g class="struck">{_SHAPES["meeting"]}<path class="strike" d="M-11 11L11-11"/></g>'),
            "declined, postponed, cancelled, denied",
        ),
        (_small('<rect class="fade past" x="-12" y="-5" width="24" height="10"/>'), "the day is not known"),
        (_small('<rect class="lasting" x="-12" y="-2.5" width="24" height="5"/>'), "several days"),
    ]
    named = {
        "in_person": "in one room",
        "secure_line": "secure line",
        "phone": "telephone or video",
        "written": "written",
        "via_third_party": "through a third party",
        "not_stated": "not stated",
    }
    lines = [
        (_small(f'<line class="by {_LINES[one]}" x1="-12" x2="12" y1="0" y2="0"/>'), said)
        for one, said in named.items()
        if one in TERMS["Channel"]
    ]
    items = "".join(f"<li>{picture} {escape(said)}</li>" for picture, said in (*kinds, *fills, *lines))
    return f'<ul class="legend">{items}</ul>'


def _small(shape: str) -> str:
    size = 'viewBox="-13 -13 26 26" width="20" height="20"'
    return f'<svg class="timeline small" {size} aria-hidden="true">{shape}</svg>'
