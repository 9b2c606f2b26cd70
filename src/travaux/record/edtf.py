"""Dates as precise as the text that gives them: EDTF (ISO 8601-2, levels 0 and 1, sets), checked and bounded.

A date may be a day, a month, a year, a time of day; uncertain (`?`), approximate (`~`), both (`%`); partly
unspecified (`2026-05-XX`); an interval, open on a side (`../2026-05-09`); one of several (`[a,b]`) or all of
them (`{a,b}`). Hours and seasons are read; years of more than four digits are not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PART = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)"
    r"(?:T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?P<zone>Z|[+-][01]\d:[0-5]\d)?)?)?)?"
    r"(?P<doubt>[?~%])?"
)
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 12)}
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day that a date can mean; None where it is open on that side.

    >>> bounds("2026-02").latest
    datetime.date(2026, 2, 28)
    """

    earliest: date | None
    latest: date | None
    exact: bool = False

    @property
    def anchor(self) -> date | None:
        """The day by which the date is put in order: the latest it can be, else the earliest.

        >>> bounds("2026-05-09/..").anchor
        datetime.date(2026, 5, 9)
        """
        return self.latest or self.earliest


def bounds(written: str) -> Bounds:
    """The days that a date in EDTF can mean; raises `ValueError` with half a sentence for what is no date.

    >>> bounds("../2025-12-03")
    Bounds(earliest=None, latest=datetime.date(2025, 12, 3), exact=False)
    >>> bounds("2025-02-30")
    Traceback (most recent call last):
        ...
    ValueError: '2025-02-30' cannot be: February 2025 has 28 days
    """
    if written[:1] in "[{" and written[-1:] in "]}" and len(written) > 2:  # noqa: PLR2004 -- its two marks
        return _set(written)
    if "/" in written:
        return _interval(written)
    return _part(written, written)


def is_edtf(written: str) -> bool:
    """Whether the words are a date in EDTF.

    >>> is_edtf("2025-12-03/.."), is_edtf("next Thursday")
    (True, False)
    """
    try:
        bounds(written)
    except ValueError:
        return False
    return True


def _set(written: str) -> Bounds:
    if (written[0], written[-1]) not in {("[", "]"), ("{", "}")}:
        raise ValueError(f"{written!r} opens with {written[0]} and closes with {written[-1]}")
    members = [one.strip() for one in written[1:-1].split(",")]
    found = [_range(one, written) if ".." in one else _part(one, written) for one in members]
    earliest = [one.earliest for one in found]
    latest = [one.latest for one in found]
    return Bounds(
        None if None in earliest else min(day for day in earliest if day),
        None if None in latest else max(day for day in latest if day),
    )


def _range(member: str, written: str) -> Bounds:
    """A member of a set as `..2026-05`, `2026-05..` or `2026-05..2026-07`."""
    first, _, last = member.partition("..")
    return Bounds(
        _part(first, written).earliest if first else None, _part(last, written).latest if last else None
    )


def _interval(written: str) -> Bounds:
    first, _, last = written.partition("/")
    opened = {"", ".."}
    if first in opened and last in opened:
        raise ValueError(f"{written!r} is open on both sides and says nothing: write not_stated")
    earliest = None if first in opened else _part(first, written).earliest
    latest = None if last in opened else _part(last, written).latest
    if earliest and latest and latest < earliest:
        raise ValueError(f"{written!r} ends before it begins")
    return Bounds(earliest, latest)


def _part(part: str, written: str) -> Bounds:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(
            f"{written!r} is no date in EDTF: write 2026-05-09, 2026-05, ../2026-05-09 (at the latest), "
            "2026-05-09/.. (not before) or [2026-05-07,2026-05-14] (one of them)"
        )
    low, high = (int(found["year"].replace("X", digit)) for digit in "09")
    if not low:
        raise ValueError(f"{written!r} cannot be: the years begin with 0001")
    month = found["month"]
    if month in (None, "XX"):
        if month == "XX" and found["day"] not in (None, "XX"):
            raise ValueError(f"{written!r} cannot be: it has a day and no month")
        return Bounds(date(low, 1, 1), date(high, 12, 31))
    first, last = _SEASONS.get(month, (int(month), int(month)))
    if not 1 <= first <= _MONTHS or (month in _SEASONS and found["day"]):
        raise ValueError(f"{written!r} cannot be: there is no month {month}")
    if low != high:
        raise ValueError(f"{written!r} cannot be: it has a month and no certain year")
    return _days(low, first, last, found["day"], written, doubt=found["doubt"])


def _days(year: int, first: int, last: int, day: str | None, written: str, *, doubt: str | None) -> Bounds:  # noqa: PLR0913
    longest = monthrange(year, last)[1]
    if day in (None, "XX"):
        return Bounds(date(year, first, 1), date(year, last, longest))
    number = int(day or 0)
    if not 1 <= number <= longest:
        name = f"{date(year, first, 1):%B %Y}"
        raise ValueError(f"{written!r} cannot be: {name} has {longest} days")
    at = date(year, first, number)
    return Bounds(at, at, exact=doubt is None)
