"""Paragraphs to provisions: which label stands under which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from travaux.text import labels
from travaux.text.labels import STRUCTURAL, Label
from travaux.text.preamble import agreement_follows, is_recital, recital_region
from travaux.text.tree import Provision, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.beginnings import Beginning, Beginnings
    from travaux.text.paragraphs import Paragraph
    from travaux.text.source import Source

_RANK: dict[str, float] = {
    "annex": 0,
    "preamble": 1,
    "part": 1,
    "chapter": 2,
    "section": 3,
    "article": 4,
    "preambular": 5,
    "operative": 5,
    "decimal": 5,
    "capital": 6,
    "letter": 6.2,
    "roman": 7,
    "tiret": 8,
}
_KIND: dict[str, ProvisionKind] = {
    "annex": "annex",
    "preamble": "preamble",
    "part": "part",
    "chapter": "chapter",
    "section": "section",
    "article": "article",
    "preambular": "preambular-paragraph",
    "operative": "operative-paragraph",
    "decimal": "paragraph",
    "capital": "subparagraph",
    "letter": "subparagraph",
    "roman": "subparagraph",
    "tiret": "item",
    "footnote": "footnote",
}
_PREFIX = {
    "annex": "annex",
    "part": "part",
    "chapter": "ch",
    "section": "sec",
    "article": "art",
    "preambular": "pp",
    "operative": "op",
    "decimal": "par",
    "footnote": "fn",
}
_OPERATIVE_VERB = re.compile(
    r"(?:also |further |strongly |solemnly |again |déc|re)?\s?(?:decides|requests|invites|urges|calls|notes|welcomes|recalls|affirms|reaffirms|adopts|agrees|encourages"
    r"|takes note|emphasizes|stresses|recognizes|acknowledges|expresses|condemns|demands|confirms|underscores|underlines|reiterates|recommends|instructs|commends|considers|declares|proclaims|resolves|concludes|undertakes|appeals|endorses|approves|authorizes|establishes|accepts"
    r"|décide|prie|invite|demande|adopte|decide|pide|invita|insta|aprueba|постановляет|просит|призывает)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\^([^\]\[\s]{1,40})\]:")
_TAG = re.compile(r"<[^<>\n]{1,200}>")
_NOT_WORDS = re.compile(r"[^\w\s]")
_NOT_LETTERS = re.compile(r"[^\w\s]|[\d_]")
_LONGEST_TITLE = 16
"""Words in a title at the most; longer paragraphs behind a label are its text."""


@dataclass(slots=True)
class _Open:
    """A provision that has begun and not yet ended, with its place among its siblings."""

    style: str
    number: str
    ordinal: int
    rank: float
    level: int
    indent: int
    id: str
    kind: ProvisionKind
    label: str
    heading: str
    parent: str | None
    start: int
    body: int


@dataclass(slots=True)
class _Outline:
    """The provisions found so far and those still open, the outermost first."""

    source: Source
    done: list[Provision] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    recitals: int = 0
    last_end: int = 0

    def close(self, count: int) -> None:
        """End the innermost provisions until `count` are left open."""
        while len(self.open) > count:
            it = self.open.pop()
            end = max(self.last_end, it.body)
            self.done.append(
                Provision(it.id, it.kind, it.label, it.heading, it.parent, it.start, end, it.body)
            )

    def unique(self, wanted: str) -> str:
        """The id wanted, or the same with `~2` where it is taken."""
        count = self.ids[wanted] = self.ids.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}~{count}"


def provisions(source: Source, begun: Beginnings) -> tuple[Provision, ...]:
    r"""The provisions of a text, the outer before the inner, in order of where they begin.

    >>> from travaux.text.beginnings import Beginnings
    >>> from travaux.text.source import Source
    >>> from travaux.text.paragraphs import paragraphs
    >>> text = Source("Article 2\n1. One\n(a) Two\n", "docx")
    >>> [p.id for p in provisions(text, Beginnings(text.text, paragraphs(text)))]
    ['art-2', 'art-2.1', 'art-2.1.a']
    """
    outline = _Outline(source)
    in_recitals = recital_region(begun)
    for index, paragraph in enumerate(begun.found):
        _place(outline, begun[index], paragraph, index in in_recitals)
        outline.last_end = paragraph.end
    outline.close(0)
    return _ordered(outline.done)


def _ordered(done: list[Provision]) -> tuple[Provision, ...]:
    """The provisions in order, the outer first; one that holds others reaches at least as far as they do."""
    ends = {p.id: p.end for p in done}
    depths: dict[str, int] = {}
    for provision in sorted(done, key=lambda p: p.start, reverse=True):
        if provision.parent:
            ends[provision.parent] = max(ends[provision.parent], ends[provision.id])
    for provision in done[::-1]:
        depths[provision.id] = depths.get(provision.parent or "", -1) + 1
    reached = [replace(p, end=ends[p.id]) if ends[p.id] != p.end else p for p in done]
    return tuple(sorted(reached, key=lambda p: (p.start, -p.end, depths[p.id])))


def _place(outline: _Outline, begun: Beginning, paragraph: Paragraph, recital: bool) -> None:
    text = outline.source.text
    if note := _FOOTNOTE.match(text, paragraph.start, paragraph.end):
        outline.close(0)
        label = Label("tiret", note.group(1), note.group(1), 0, note.start(), note.end())
        _open(outline, label, "footnote", paragraph, "", note.end())
        return
    if not begun.labels:
        _unlabelled(outline, paragraph, begun.at, recital)
        return
    start = paragraph.start
    for label in _chained(begun.labels, outline.source.format == "markdown"):
        _open_label(outline, _settled(outline, label, paragraph), paragraph, start)
        start = labels.skip_lead(text, label.end, paragraph.end)


def _chained(found: Sequence[Label], markdown: bool) -> Iterator[Label]:
    """The labels of a paragraph that number it: the first, and those in parentheses that follow it at once; a bullet
    before a label is Markdown's.
    """
    if markdown and len(found) > 1 and found[0].text == "*":
        found = found[1:]
    yield found[0]
    for before, label in pairwise(found):
        if (
            before.kind in STRUCTURAL
            or before.kind == "tiret"
            or label.kind not in ("letter", "roman", "capital")
            or label.text[-1:] != ")"
        ):
            return
        yield label


def _settled(outline: _Outline, label: Label, paragraph: Paragraph) -> Label:
    """A label read in its place: (i) after (h) is a letter, "A." before a title is a section."""
    text = outline.source.text
    if label.kind == "roman":
        before = _last_sibling(outline, "letter")
        numeral = _last_sibling(outline, "roman")
        if (
            len(label.number) == 1
            and before
            and before.ordinal == ord(label.number) - 97
            and not (numeral and numeral.ordinal == label.ordinal - 1)
        ):
            return labels.same_letter(label)
        if (
            len(label.number) == 1
            and label.number != "i"
            and not (numeral and numeral.ordinal == label.ordinal - 1)
        ):
            return labels.same_letter(label)
        return label
    if label.kind in ("capital", "decimal") and _is_title(text[label.end : paragraph.end], paragraph):
        closing = text[label.end - 1 : label.end] != ")"
        if closing and (label.kind == "capital" or paragraph.level):
            return Label(
                "section", label.text, label.number, label.ordinal, label.start, label.end, label.dots
            )
    return label


def _last_sibling(outline: _Outline, style: str) -> _Open | None:
    return next((it for it in reversed(outline.open) if it.style == style), None)


def _is_title(rest: str, paragraph: Paragraph) -> bool:
    bare = rest.strip().rstrip("*_ ]")
    return bool(bare) and (
        bool(paragraph.level)
        or (len(bare.split(None, _LONGEST_TITLE + 1)) <= _LONGEST_TITLE and bare[-1] not in ".;,:")
    )


def _heading_text(text: str, start: int, end: int) -> str:
    """The title behind a label, in one line, without signs of markup; empty if what follows is the text itself."""
    rest = text[start:end].strip()
    line = rest.splitlines()[0] if rest else ""
    bare = _without_signs(line)
    if not bare or len(bare.split(None, 2 * _LONGEST_TITLE + 1)) > 2 * _LONGEST_TITLE:
        return ""
    return " ".join(bare.replace("*", "").replace("\\", "").split())


def _without_signs(line: str) -> str:
    """A title without markup, and without the parentheses that some drafts put round it."""
    bare = _TAG.sub("", line).strip(" \t*_#:.–—-\\^")
    for opener, closer in ("()", "{}"):
        if bare.startswith(opener) and bare.endswith(closer) and bare.count(opener) == 1:
            bare = bare[1:-1].strip(" *_")
    for opener, closer in ("[]", "{}"):
        if bare.endswith(closer) and opener not in bare:
            bare = bare[:-1].rstrip(" *_")
    return bare


def _open_label(outline: _Outline, label: Label, paragraph: Paragraph, start: int) -> None:
    structural = label.kind in STRUCTURAL
    heading = _heading_text(outline.source.text, label.end, paragraph.end) if structural else ""
    _open(outline, label, label.kind, paragraph, heading, label.end, start)


def _unlabelled(outline: _Outline, paragraph: Paragraph, at: int, recital: bool) -> None:
    text = outline.source.text
    if paragraph.level or _is_capitals(text, paragraph):
        title = _heading_text(text, at, paragraph.end)
        if title:
            label = Label("section", "", _slug(title), 0, paragraph.start, paragraph.start)
            _open(outline, label, "section", paragraph, title, paragraph.end)
        return
    if recital:
        _recital(outline, paragraph, at)
    elif (
        outline.open
        and outline.open[-1].style in ("preambular", "preamble")
        and agreement_follows(text, at, paragraph.end)
    ):
        outline.close(next(i for i, it in enumerate(outline.open) if it.style in ("preambular", "preamble")))


def _recital(outline: _Outline, paragraph: Paragraph, at: int) -> None:
    if not any(it.style == "preamble" for it in outline.open):
        label = Label("preamble", "", "", 0, paragraph.start, paragraph.start)
        _open(outline, label, "preamble", paragraph, "", paragraph.start)
    if is_recital(outline.source.text, at, paragraph.end):
        outline.recitals += 1
        number = str(outline.recitals)
        _open(
            outline,
            Label("preambular", "", number, outline.recitals, paragraph.start, paragraph.start),
            "preambular",
            paragraph,
            "",
            paragraph.start,
        )


def _is_capitals(text: str, paragraph: Paragraph) -> bool:
    """A short paragraph all in capitals is a title; one short word, or a script without capitals, cannot tell."""
    if paragraph.end - paragraph.start > 160:
        return False
    letters = _NOT_LETTERS.sub("", text[paragraph.start : paragraph.end])
    return (
        letters.isupper()
        and len(letters) > 6
        and text[paragraph.end - 1] not in ".;,"
        and sum(c.isupper() for c in letters) * 2 > len(letters)
    )


def _slug(title: str) -> str:
    words = _NOT_WORDS.sub(" ", title.casefold()).split()
    return "-".join(words[:4])


def _open(
    outline: _Outline,
    label: Label,
    style: str,
    paragraph: Paragraph,
    heading: str,
    body: int,
    start: int | None = None,
) -> None:
    rank = 9.0 if style == "footnote" else _RANK[style] + 0.1 * label.dots * (style == "decimal")
    count = _parents(outline, style, rank, paragraph)
    outline.close(count)
    parent = outline.open[-1] if outline.open else None
    wanted = _wanted_id(style, label, parent)
    kind = _KIND[style]
    if (
        style == "decimal"
        and kind == "paragraph"
        and _OPERATIVE_VERB.match(
            outline.source.text, labels.skip_lead(outline.source.text, label.end, paragraph.end)
        )
        and not any(it.style == "article" for it in outline.open)
    ):
        kind = "operative-paragraph"
        wanted = wanted.replace("par-", "op-", 1)
    outline.open.append(
        _Open(
            style, label.number, label.ordinal, rank, paragraph.level, paragraph.indent,
            outline.unique(wanted), kind, label.text, heading, parent.id if parent else None,
            paragraph.start if start is None else start, body,
        )
    )  # fmt: skip


def _parents(outline: _Outline, style: str, rank: float, paragraph: Paragraph) -> int:
    """How many of the open provisions hold the new one."""
    stack = outline.open
    if style == "footnote":
        return 0
    if paragraph.level:
        return next(
            (
                i
                for i, it in enumerate(stack)
                if (it.level >= paragraph.level if it.level else it.rank >= min(rank, 5))
            ),
            len(stack),
        )
    if rank < _RANK["preambular"]:
        return next((i for i, it in enumerate(stack) if it.rank >= rank), len(stack))
    deeper = (
        bool(stack)
        and paragraph.indent > stack[-1].indent
        and stack[-1].rank >= _RANK["preambular"]
        and outline.source.format == "markdown"
    )
    if deeper and stack[-1].style == style:
        return len(stack)
    for i in range(len(stack) - 1, -1, -1):
        it = stack[i]
        if (
            it.style == style
            and it.rank == rank
            and (paragraph.indent >= it.indent or outline.source.format != "markdown")
        ):
            return i
        if it.rank < _RANK["preambular"]:
            break
    if deeper:
        return len(stack)
    return next((i for i, it in enumerate(stack) if it.rank >= rank), len(stack))


def _wanted_id(style: str, label: Label, parent: _Open | None) -> str:
    number = label.number.replace("/", "-") or "0"
    if style == "preamble":
        return "preamble"
    if style == "annex" and not label.number:
        return "annex"
    if (
        rank_is_body(style)
        and style not in ("preambular", "operative")
        and parent
        and parent.style not in ("annex", "part", "chapter", "section", "preamble")
    ):
        own = number.removeprefix(parent.number + ".") if parent.number else number
        return f"{parent.id}.{own}"
    prefix = _PREFIX.get(style, "par" if not parent else "")
    if (
        style in ("annex", "part", "chapter", "section", "article", "preambular", "operative", "footnote")
        or not parent
        or style == "decimal"
    ):
        return f"{prefix}-{number}"
    return f"{parent.id}.{number}"


def rank_is_body(style: str) -> bool:
    """Whether a label of this style numbers paragraphs rather than standing over them.

    >>> rank_is_body("letter"), rank_is_body("article")
    (True, False)
    """
    return style != "footnote" and _RANK[style] >= _RANK["preambular"]
