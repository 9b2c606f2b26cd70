"""The reading view: the whole text as HTML, its brackets, sponsors and options made visible.

Brackets may cross provisions, so nothing is nested: the text is a row of flat runs, each with the classes of
what it
stands in. All that is not the draft's own text stands in `<bdi>` elements: without them, the text nodes of
the view
joined together are the draft's text, but for characters that HTML cannot carry, which are shown by name.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from travaux.analysis.emphasis import emphasis
from travaux.analysis.shapes import Shapes, blocks_of
from travaux.analysis.wording import attribution_words, kind_words
from travaux.text.tree import Bracket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.entries import BracketEntry, Census
    from travaux.text.paragraphs import Paragraph
    from travaux.text.tree import BracketKind, Draft

MOST_DECORATED = 8000
"""Brackets beyond this number are shown as plain text: a page with more would be too heavy to open."""

_SHADES, _BARS = 4, 6
_CLASS: Final[dict[BracketKind, str]] = {
    "optional": "k-opt",
    "alternative": "k-alt",
    "proposal": "k-pro",
    "deletion": "k-del",
    "value": "k-val",
    "block": "k-blk",
    "placeholder": "q-blank",
    "note": "q-note",
    "reference": "q-ref",
    "footnote": "q-foot",
    "editorial": "q-edit",
    "markup": "q-mark",
}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL = re.compile(
    "[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_WORDED_HEAD = re.compile(r"propos|oppos|support|delet|reserv|want|insert|add|keep|retain", re.IGNORECASE)


def escaped(text: str) -> str:
    r"""The text as HTML; what HTML cannot carry, or would turn the direction of writing, stands by its code.

    >>> escaped("a < b\x00")
    'a &lt; b<bdi class="ctl">U+0000</bdi>'
    """
    return _SPECIAL.sub(
        lambda found: _ESCAPES.get(found[0]) or f'<bdi class="ctl">U+{ord(found[0]):04X}</bdi>', text
    )


def reading_view(draft: Draft, found: Census, rtl: bool) -> str:  # noqa: FBT001 -- said by name at the one call
    """The text of the draft as HTML blocks, with the anchors `#art-2.1.a` and `#art-2.1.a/3`.

    >>> from travaux.analysis.report import census
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> draft = Draft(Source("1 < 2"))
    >>> reading_view(draft, census(draft), rtl=False)
    '<p>1 &lt; 2</p>'
    """
    return _View(draft, found, rtl).html()


@dataclass(slots=True)
class _Events:
    """What happens at each offset."""

    opening: dict[int, list[Bracket]] = field(default_factory=lambda: defaultdict(list))
    closing: dict[int, list[Bracket]] = field(default_factory=lambda: defaultdict(list))
    anchors: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[int, str] = field(default_factory=dict)
    classes: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[int, Bracket] = field(default_factory=dict)


class _View:
    """One walk over the text from the first to the last offset at which anything changes."""

    def __init__(self, draft: Draft, found: Census, rtl: bool) -> None:  # noqa: FBT001 -- as above
        self._draft = draft
        self._text = draft.source.text
        self._rtl = rtl
        self._brackets = draft.brackets[:MOST_DECORATED]
        self._entries = {entry.id: entry for entry in found.brackets[:MOST_DECORATED]}
        self._blocks = blocks_of(draft)
        self._events = self._gathered()
        self._seen: set[str] = set()
        self._active: list[Bracket] = []
        self._ends: list[int] = []
        self._bars = 0
        self._base = 0
        self._out: list[str] = []

    def html(self) -> str:
        cuts = self._cuts()
        blocks = {block.start: block for block in self._blocks}
        shape = Shapes(self._draft)
        closing_tag = ""
        styles: list[tuple[int, str]] = []
        for start, end in pairwise(cuts):
            self._close_at(start)
            if start in blocks:
                self._out.append(closing_tag)
                closing_tag = self._open_block(blocks[start], shape)
            self._anchor_at(start)
            self._open_at(start)
            styles = [style for style in styles if style[0] > start] + self._events.classes.get(start, [])
            self._run(start, end, [name for _, name in styles])
        self._close_at(len(self._text))
        return "".join((*self._out, closing_tag))

    def _gathered(self) -> _Events:
        events = _Events()
        for bracket in self._brackets:
            events.opening[bracket.start].append(bracket)
            events.closing[bracket.end].append(bracket)
            if head := bracket.attribution:
                events.classes[head.start].append((head.end, "h"))
                events.heads[head.end] = bracket
        for provision in self._draft.provisions:
            events.anchors[provision.start].append(provision.id)
        for option in self._draft.options:
            events.anchors[option.start].append(option.id)
            events.classes[option.start].append((option.body, "oh"))
        known = {bracket.start for bracket in self._brackets}
        for group in self._draft.groups:
            for number, alternative in enumerate(group.alternatives[:50]):
                if alternative.bracket is None or alternative.start in known:
                    events.numbers[alternative.start] = _circled(number)
        self._quiet(events)
        return events

    def _quiet(self, events: _Events) -> None:
        """Markup steps back: signs without letters are hidden, addresses are small."""
        for token in self._draft.tokens:
            if token.kind == "markup":
                loud = any(map(str.isalnum, self._text[token.start : token.end]))
                events.classes[token.start].append((token.end, "u" if loud else "m"))
        if self._draft.source.format == "markdown":
            for start, end, name in emphasis(self._text, self._blocks):
                events.classes[start].append((end, name))

    def _cuts(self) -> list[int]:
        events = self._events
        whole = len(self._text)
        cuts = {0, whole, *events.anchors, *events.numbers, *events.classes}
        cuts.update(block.start for block in self._blocks)
        cuts.update(end for styles in events.classes.values() for end, _ in styles)
        for bracket in self._brackets:
            cuts.update((bracket.start, bracket.end))
            if bracket.missing != "start":
                cuts.add(bracket.start + 1)
            if bracket.missing != "end":
                cuts.add(bracket.end - 1)
        return sorted(cut for cut in cuts if 0 <= cut <= whole)

    def _open_block(self, block: Paragraph, shape: Shapes) -> str:
        starting = sum(
            bracket.disputed and bracket.end >= block.end
            for bracket in self._events.opening.get(block.start, ())
        )
        self._base = bisect_right(self._ends, -block.end) + starting
        tag, classes = shape.at(block)
        if self._base:
            classes.append(f"b{min(self._base, _BARS)}")
            if self._innermost_round(block) == "deletion":
                classes.append("kd")
        anchors = self._events.anchors.get(block.start, [])
        anchor = next((one for one in anchors if one not in self._seen), None)
        attributes = f' class="{" ".join(classes)}"' if classes else ""
        if anchor is not None:
            self._seen.add(anchor)
            attributes += f' id="{attribute(anchor)}"'
        towards = written_towards(self._text, block.start, block.end)
        if towards and (towards == "rtl") != self._rtl:
            attributes += f' dir="{towards}"'
        self._out.append(f"<{tag}{attributes}>")
        return f"</{tag}>"

    def _innermost_round(self, block: Paragraph) -> BracketKind | None:
        """The kind of the innermost disputed bracket that holds the whole block."""
        for bracket in (
            *reversed(self._events.opening.get(block.start, ())),
            *reversed(self._active[-_BARS:]),
        ):
            if bracket.disputed and bracket.end >= block.end:
                return bracket.kind
        return None

    def _anchor_at(self, offset: int) -> None:
        for anchor in self._events.anchors.get(offset, ()):
            if anchor not in self._seen:
                self._seen.add(anchor)
                self._out.append(f'<span id="{attribute(anchor)}"></span>')

    def _open_at(self, offset: int) -> None:
        for bracket in self._events.opening.get(offset, ()):
            self._active.append(bracket)
            if bracket.disputed:
                self._ends.append(-bracket.end)
            if bracket.missing == "start":
                self._out.append(self._assumed(bracket, bracket.marks[:1] or "["))

    def _close_at(self, offset: int) -> None:
        for bracket in reversed(self._events.closing.get(offset, ())):
            if bracket.missing == "end":
                self._out.append(self._assumed(bracket, bracket.marks[1:] or "]"))
            # The brackets nest, so that it is the last one; a crossing pair costs a search.
            if self._active and self._active[-1] is bracket:
                self._active.pop()
            elif bracket in self._active:
                self._active.remove(bracket)
            if bracket.disputed and -bracket.end in self._ends[-1:]:
                self._ends.pop()
            elif bracket.disputed and -bracket.end in self._ends:
                self._ends.remove(-bracket.end)

    def _assumed(self, bracket: Bracket, mark: str) -> str:
        anchor = self._identity(bracket) if bracket.missing == "start" else ""
        return (
            f'<bdi class="as"{anchor} title="assumed: the draft has no such mark here">{mark} assumed</bdi>'
        )

    def _identity(self, bracket: Bracket) -> str:
        if bracket.id in self._seen:
            return ""
        self._seen.add(bracket.id)
        return f' id="{attribute(bracket.id)}"'

    def _run(self, start: int, end: int, styles: Sequence[str]) -> None:
        text = self._text[start:end]
        inner = self._active[-1] if self._active else None
        if head := self._events.heads.get(start):
            self._out.append(_sponsors(self._text, head))
        if inner and start == inner.start and inner.missing != "start" and end == start + 1:
            self._out.append(self._opening_mark(inner, text))
            return
        if inner and end == inner.end and start == end - 1 and inner.missing != "end":
            self._out.append(self._closing_mark(inner, text))
            return
        if start in self._events.numbers:
            self._out.append(f'<bdi class="l">{self._events.numbers[start]}</bdi>')
        classes = [*styles, *self._shade(inner)]
        body = escaped(text)
        self._out.append(
            f'<span class="{" ".join(classes)}">{body}</span>' if classes and text.strip() else body
        )

    def _shade(self, inner: Bracket | None) -> list[str]:
        if inner is None:
            return []
        depth = len(self._ends) - self._base
        if inner.disputed and depth <= 0:
            return []
        shade = [f"d{min(depth, _SHADES)}"] if depth > 0 else []
        return [_CLASS[inner.kind], *shade]

    def _opening_mark(self, bracket: Bracket, mark: str) -> str:
        entry = self._entries[bracket.id]
        number = self._events.numbers.get(bracket.start, "")
        label = number or ("block" if bracket.kind == "block" else "")
        shown = f'<bdi class="l">{label}</bdi>' if label else ""
        if not bracket.disputed:
            return f'<b class="q"{self._identity(bracket)}>{escaped(mark)}</b>{shown}'
        said = _said(bracket, entry)
        repaired = " rep" if bracket.repaired else ""
        return (
            f'<bdi class="x">bracket {attribute(bracket.id)}, {said}, opens</bdi>'
            f'<b class="o{repaired}"{self._identity(bracket)} '
            f'title="{attribute(said)}">{escaped(mark)}</b>{shown}'
        )

    def _closing_mark(self, bracket: Bracket, mark: str) -> str:
        if not bracket.disputed:
            return f'<b class="q">{escaped(mark)}</b>'
        repaired = " rep" if bracket.repaired else ""
        return f'<bdi class="x">closes</bdi><b class="o{repaired}">{escaped(mark)}</b>'


def _said(bracket: Bracket, entry: BracketEntry) -> str:
    facts = [kind_words(bracket.kind), f"level {entry.depth}"]
    if entry.propose or entry.oppose:
        facts.append(attribution_words(entry.propose, entry.oppose))
    if bracket.repaired:
        facts.append("one mark assumed")
    return ", ".join(facts)


def _sponsors(text: str, bracket: Bracket) -> str:
    """Who stands behind a bracket, in words, where its head only lists the codes."""
    head = bracket.attribution
    if head is None or _WORDED_HEAD.search(text[head.start : head.end][:500]):
        return ""
    return f'<bdi class="l w">{escaped(attribution_words(head.propose, head.oppose))}</bdi>'


def _circled(number: int) -> str:
    return chr(0x2460 + number) if number < 20 else f"({number + 1})"  # noqa: PLR2004 -- ① to ⑳


def written_towards(text: str, start: int, end: int) -> str:
    """The direction of a paragraph, by most of its letters: codes of parties do not turn an Arabic one.

    >>> written_towards("المادة 4", 0, 8)
    'rtl'
    """
    towards = Counter(unicodedata.bidirectional(letter) for letter in text[start : min(end, start + 400)])
    leftward, rightward = towards["R"] + towards["AL"], towards["L"]
    return "" if leftward == rightward else "rtl" if leftward > rightward else "ltr"


def attribute(value: str) -> str:
    """The value as it can stand in an attribute.

    >>> attribute('a "b"')
    'a &quot;b&quot;'
    """
    return escaped(value).replace('"', "&quot;").replace("\n", " ")
