"""Where a version departs from its base: the stretches of the base that it replaces, and by what.

White space follows: what stands before or behind a phrase in both texts stays outside of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from travaux.drafting.answering import Answer, Base, answers
from travaux.drafting.edits import Edit, clear, joined, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SINGLE = re.compile("[‘’‚‛′ʼ`´]")
_DOUBLE = re.compile(r"[“”„‟″]|«(?:[^\S\r\n]+(?=\S))?|(?<=\S)[^\S\r\n]+»|»")
_QUOTED = re.compile(' ?" ?')
_WIDTHS = re.compile(r"[^\S\r\n]+")
_LED = re.compile(r"\s*(?:[#|>*+\[(-]|\w{1,10}[.)]|[^\W\d_]+ \d)")
"""What the first line of a provision or of Markdown's blocks begins with: there it must begin a line."""


@dataclass(frozen=True, slots=True)
class Departures:
    """A version as what it makes of the base; `typography` are the places where it differs in type alone.

    >>> Departures((Edit(0, 1, "b"),)).applied("a")
    'b'
    """

    edits: tuple[Edit, ...]
    typography: tuple[Edit, ...] = ()

    def applied(self, base: str) -> str:
        """The version's text, but for its typography.

        >>> Departures((Edit(4, 4, "heavy "),)).applied("all forces")
        'all heavy forces'
        """
        parts, at = list[str](), 0
        for edit in self.edits:
            parts += [base[at : edit.start], edit.words]
            at = edit.end
        return "".join([*parts, base[at:]])


def taken_apart(base: str, *, strict: bool = False) -> Base:
    """The base, ready to be compared; `strict` takes a difference in typography for a difference.

    >>> taken_apart("all forces").text
    'all forces'
    """
    return Base.of(base, _literal if strict else typeface)


def departures(apart: Base, version: str) -> Departures:
    """What a version makes of its base.

    >>> departures(taken_apart("all forces."), "all heavy forces by night.").edits
    (Edit(start=4, end=4, words='heavy '), Edit(start=10, end=10, words=' by night'))
    """
    base, folded = apart.text, apart.folded
    edits, types = list[Edit](), list[Edit]()
    behind = Answer(0, 0, 0, 0)
    for answer in (*answers(apart, version), Answer(len(base), len(base), len(version), len(version))):
        gap = Answer(behind.end, answer.start, behind.last, answer.first)
        for edit, typographic in _gap(base, version, gap, folded):
            (types if typographic else edits).append(edit)
        own = version[answer.first : answer.last]
        if base[answer.start : answer.end] != own:
            types.append(Edit(answer.start, answer.end, own))
        behind = answer
    return Departures(tuple(clear(base, whole(base, joined(base, edits)))), tuple(types))


def typeface(words: str) -> str:
    r"""The words without what is typography alone: Unicode's normal form, quotation marks, widths of spaces,
    line ends.

    >>> typeface("“the\u00a0 sea”\r\n") == typeface('"the sea"\n')
    True
    """
    if words.isascii():
        return words if words.isalnum() else _spaced(words)
    words = unicodedata.normalize("NFC", words)
    return _spaced(_DOUBLE.sub('"', _SINGLE.sub("'", words)))


def alike(text: str, other: str) -> bool:
    """Whether two texts differ in typography at the most; blanks beside quotation marks are typography, too.

    >>> alike("la « Mission »", 'la "Mission"')
    True
    """
    first, second = (_QUOTED.sub('"', typeface(one)) for one in (text, other))
    return first == second


def _spaced(words: str) -> str:
    return _WIDTHS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")).replace("`", "'")


def _literal(words: str) -> str:
    return words


def _gap(base: str, version: str, gap: Answer, folded: Callable[[str], str]) -> Iterator[tuple[Edit, bool]]:
    """What becomes of a stretch that is not answered, and whether each edit is typography alone."""
    was, now = base[gap.start : gap.end], version[gap.first : gap.last]
    if was == now:
        return
    if folded(was) == folded(now):
        yield Edit(gap.start, gap.end, now), True
        return
    if _behind_a_line(base, gap.end, was, now) or _before_a_bracket(base, gap):
        back = _space_behind(was, now, folded)
        lead = _shared_space(was[: len(was) - back[0]], now[: len(now) - back[1]], folded)
    else:
        lead = _shared_space(was, now, folded)
        back = _space_behind(was[lead[0] :], now[lead[1] :], folded)
    start, end = gap.start + lead[0], gap.end - back[0]
    if was[: lead[0]] != now[: lead[1]]:
        yield Edit(gap.start, start, now[: lead[1]]), True
    yield Edit(start, end, now[lead[1] : len(now) - back[1]]), False
    if was[len(was) - back[0] :] != now[len(now) - back[1] :]:
        yield Edit(end, gap.end, now[len(now) - back[1] :]), True


def _behind_a_line(base: str, end: int, was: str, now: str) -> bool:
    """Whether lines that come or go are better marked from the end of the line before them.

    So they are where a provision, a heading or a table must keep the beginning of its line, and at the end.
    """
    if "\n" not in was + now or (was.strip() and now.strip()):
        return False
    return end == len(base) or bool(_LED.match(was + now) or _LED.match(base, end))


def _before_a_bracket(base: str, gap: Answer) -> bool:
    """Whether a mark would touch a bracket of the base's own, unless the white space stands before it."""
    return base.startswith("[", gap.end) and not base.endswith("]", 0, gap.start)


def _shared_space(was: str, now: str, folded: Callable[[str], str]) -> tuple[int, int]:
    """How much white space both begin with: all of it where it is alike, else what is the same."""
    lead, begin = (len(text) - len(text.lstrip()) for text in (was, now))
    if folded(was[:lead]) == folded(now[:begin]):
        return lead, begin
    same = _same(was[:lead], now[:begin])
    return same, same


def _space_behind(was: str, now: str, folded: Callable[[str], str]) -> tuple[int, int]:
    """How much white space both end with: all of it where it is alike, else what is the same."""
    trail, end = (text[len(text.rstrip()) :] for text in (was, now))
    if folded(trail) == folded(end):
        return len(trail), len(end)
    same = _same(trail[::-1], end[::-1])
    return same, same


def _same(was: str, now: str) -> int:
    """How many characters of white space are the same; a line end of two characters is never parted."""
    same = next(
        (at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
    )
    return same - any({*text[same - 1 : same + 1]} == {"\r", "\n"} for text in (was, now) if same)
