"""One draft's own marks within a redline: brackets, heads, emphasis, new lines, the labels of fates."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from travaux.analysis.comparison_wording import CLOSED
from travaux.analysis.emphasis import emphasis
from travaux.analysis.reading import escaped
from travaux.analysis.shapes import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from travaux.drafting.comparison import BracketFate, Comparison, OptionFate
    from travaux.text.passages import Passage
    from travaux.text.tree import Bracket, Draft, Option

Labels = tuple["Mapping[int, str]", "Mapping[int, str]"]
"""HTML that stands before the character at an offset, and HTML that stands behind it."""


class Ink:
    """The text of one draft as HTML, any stretch of it, with its marks and labels.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> Ink(parse(Source("All [heavy] forces."))).html(4, 18, 0)
    '<b class="o">[</b>heavy<b class="o">]</b> forces'
    """

    def __init__(self, draft: Draft, labels: Labels = ({}, {})) -> None:
        self._text = draft.source.text
        self._before, self._behind = labels
        blocks = blocks_of(draft)
        self._blocks = frozenset(block.start for block in blocks)
        styles = list(_styles(draft))
        if draft.source.format == "markdown":
            styles += emphasis(self._text, blocks)
        others = {*self._blocks, *self._before, *self._behind, *(at + 1 for at in self._behind)}
        self._cuts, self._classes = _segments(styles, others, len(self._text))

    def html(self, start: int, end: int, begun: int, tags: tuple[str, str] = ("", "")) -> str:
        """The text from `start` to `end` between two tags, which are left for the labels.

        Paragraphs that begin behind `begun` begin on a new line.
        """
        opening, closing = tags
        parts: list[str] = []
        number = bisect_right(self._cuts, start) - 1
        at = start
        while at < end:
            stop = min(end, self._cuts[number + 1])
            if at in self._blocks and at > begun:
                parts.append("<br>")
            if at in self._before:
                parts += (closing, self._before[at], opening)
            parts.append(_dressed(self._text[at:stop], self._classes[number]))
            if at in self._behind:
                parts += (closing, self._behind[at], opening)
            at = stop
            number += 1
        return "".join((opening, *parts, closing)).replace(f"{opening}{closing}", "")

    def parts_paragraphs(self, start: int, end: int) -> bool:
        """Whether a paragraph begins in or right behind a stretch of white space."""
        return any(at in self._blocks for at in range(start + 1, end + 1))


def _dressed(text: str, classes: str) -> str:
    body = escaped(text)
    if not classes or not text.strip():
        return body
    tag = "b" if classes in ("o", "q") else "span"
    return f'<{tag} class="{classes}">{body}</{tag}>'


def _styles(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Stretches with their class; the mark of a bracket is a stretch of one character."""
    for bracket in draft.brackets:
        name = "o" if bracket.disputed else "q"
        if bracket.missing != "start":
            yield bracket.start, bracket.start + 1, name
        if bracket.missing != "end":
            yield bracket.end - 1, bracket.end, name
        if head := bracket.attribution:
            yield head.start, head.end, "h"
    for option in draft.options:
        yield option.start, option.body, "oh"
    text = draft.source.text
    for token in draft.tokens:
        if token.kind == "markup":
            yield token.start, token.end, "u" if any(map(str.isalnum, text[token.start : token.end])) else "m"


def _segments(
    styles: Iterable[tuple[int, int, str]], others: Iterable[int], whole: int
) -> tuple[list[int], list[str]]:
    """Where the classes change, and the classes from there on; marks of brackets stand alone."""
    opening: dict[int, list[str]] = defaultdict(list)
    closing: dict[int, list[str]] = defaultdict(list)
    for start, end, name in styles:
        if start < end:
            opening[start].append(name)
            closing[end].append(name)
    cuts = sorted({0, whole, *opening, *closing, *(at for at in others if at < whole)})
    active: list[str] = []
    classes: list[str] = []
    for cut in cuts:
        for name in closing.get(cut, ()):
            active.remove(name)
        active += opening.get(cut, ())
        marks = [name for name in active if name in ("o", "q")]
        classes.append(marks[0] if marks else " ".join(dict.fromkeys(active)))
    return [*cuts, whole + 1], [*classes, ""]


def labels(comparison: Comparison) -> tuple[Labels, Labels]:
    """Fates and changes of sponsors as small labels: those gone in the old draft, the rest in the new.

    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> old, new = labels(compare(parse(Source("All [heavy] forces.")), parse(Source("All forces."))))
    >>> old[1], new[1]
    ({4: '<bdi class="f f-dropped">dropped</bdi>'}, {})
    """
    old, new = _by_id(comparison.old), _by_id(comparison.new)
    stayed = [one for one in comparison.passages if one.kind == "kept"]
    gone: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    here: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    fates: tuple[BracketFate | OptionFate, ...] = (*comparison.brackets, *comparison.options)
    for one in fates:
        said = f'<bdi class="f f-{one.fate}">{one.fate}</bdi>'
        if one.fate in CLOSED and one.old in old:
            start, behind = _place(old[one.old])
            gone[start].append((said, behind))
            if (there := _kept_at(stayed, start)) is not None:
                here[there].append((said, behind))
        elif one.fate != "kept":
            for name in one.new:
                start, behind = _place(new[name])
                here[start].append((said, behind))
    for change in comparison.sponsors:
        moves = [*(f"{one} joined" for one in change.joined), *(f"{one} left" for one in change.left)]
        start, behind = _place(new[change.bracket])
        here[start].append((f'<bdi class="f f-sponsors">{escaped(", ".join(moves))}</bdi>', behind))
    return _laid(gone, comparison.old.source.text), _laid(here, comparison.new.source.text)


def _by_id(draft: Draft) -> dict[str | None, Bracket | Option]:
    found: dict[str | None, Bracket | Option] = {bracket.id: bracket for bracket in draft.brackets}
    found.update((option.id, option) for option in draft.options)
    return found


def _place(one: Bracket | Option) -> tuple[int, bool]:
    """Where the label stands: behind an opening mark, before an option or a mark that is not there."""
    return one.start, getattr(one, "missing", "start") != "start"


def _kept_at(kept: Sequence[Passage], offset: int) -> int | None:
    """Where a character of the old draft stands in the new one, if it stayed where it was."""
    found = bisect_right(kept, offset, key=lambda one: one.old_start) - 1
    if found < 0 or offset >= kept[found].old_end:
        return None
    return offset - kept[found].old_start + kept[found].new_start


def _laid(found: Mapping[int, list[tuple[str, bool]]], text: str) -> Labels:
    """One piece of HTML for each place; of marks that touch, the last carries a label that all share."""
    before: dict[int, str] = {}
    behind: dict[int, str] = {}
    held: dict[str, int] = {}
    for at in sorted(found):
        for said, after in dict.fromkeys(found[at]):
            if not after:
                before[at] = before.get(at, "") + said
                continue
            count = held.pop(said, 0) + 1
            if text[at + 1 : at + 2] == "[" and (said, True) in found.get(at + 1, ()):
                held[said] = count
                continue
            times = f"{count} × " if count > 1 else ""
            behind[at] = behind.get(at, "") + said.replace('">', f'">{times}', 1)
    return before, behind
