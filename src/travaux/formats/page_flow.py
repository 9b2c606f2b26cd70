"""Lines of pages → one running text: paragraphs, mended hyphens, footnotes behind the body."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from travaux.formats.page_layout import Line, Page, without_furniture
from travaux.formats.page_notes import Note, Reference, body_size, references, without_notes
from travaux.text.source import Furniture, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDER = 1.16
_MUCH_WIDER = 1.4
_SIZE_CHANGE = 0.08
_INDENT = 0.8
_SAME_EDGE = 3.0
_USUAL_PITCH = 1.2
_PITCH_SHARE = 0.08
_PITCH_SPREAD = 0.04
_HEADING_SIZES = (1.5, 1.25, 1.08)
_BODY_SIZE = 0.95
_FEW = 2
_HEADING_LENGTH = 200
_TAIL = 12

_FIRST_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_HYPHENS = ("-", "‐", "\u00ad")
_LINE_HYPHEN = re.compile(r"(?<=\w)[-‐\u00ad]$")
_FIRST_TOKEN = re.compile(r"\S+\s*")
_SENTENCE_END = re.compile(r"[.;:!?][\])}”’\"'*0-9]*$")
_CLAUSE_END = re.compile(r"(?:[.,;:!?\])}”\"]|\band|\bor)[0-9*]*$")
_LABEL = re.compile(
    r"[\[{(]{0,8}(?:\d{1,3}(?:\.\d{1,3}){0,6}(?:\.|\)|\s?(?:bis|ter|alt))\s|\(?[a-zA-Z]{1,4}[.)]\s|\(\d{1,3}\)\s"
    r"|[•▪–—-]\s|Pp ?\d|PP ?\d|OP ?\d|Op ?\d|(?:Option|OPTION|Article|ARTICLE|Section|SECTION|Annex|ANNEX"
    r"|Chapter|CHAPTER|Part|PART|Artículo|Opción|Статья|第)[\s(\[]{0,8}[\dIVXA-Z(\[一二三四五六七八九十])"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """A laid-out text as read: its characters, marks sorted by place, and the furniture of its pages.

    >>> Flow("", (), ()).text
    ''
    """

    text: str
    marks: tuple[Mark, ...]
    furniture: tuple[Furniture, ...]


def flow(pages: Sequence[Page]) -> Flow:
    r"""The running text of pages: paragraphs parted by an empty line, lines kept, notes behind the body.

    >>> lines = (Line("1. The Parties", 72, 700, 523, 12), Line("shall meet.", 72, 686, 130, 12))
    >>> flow([Page(1, 595, 842, lines)]).text
    '1. The Parties\nshall meet.\n'
    """
    bare, furniture = without_furniture(pages)
    size = body_size(bare)
    body, notes = without_notes(bare, size)
    writer = _Writer(Vocabulary.of(bare), _Measures.of(body, size))
    by_page: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        by_page[note.page].append(note)
    for page in body:
        writer.page(page, references(page, by_page[page.number]))
    for note in notes:
        writer.note(note)
    return Flow(writer.text(), writer.sorted_marks(), tuple(furniture))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text, to be counted when a broken one asks for them.

    >>> Vocabulary("climate-resilient paths, resilient ways").count("resilient")
    1
    """

    text: str

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Vocabulary:
        """The words of pages, without case, those broken at a line's end left out.

        >>> Vocabulary.of([Page(1, 595, 842, (Line("A Party", 72, 700, 99, 12),))]).text
        'a party'
        """
        lines = (line for page in pages for line in page.lines)
        whole = (_without_last_word(line.text) if _is_broken(line) else line.text for line in lines)
        return cls("\n".join(whole).casefold())

    def count(self, word: str) -> int:
        """How often a word stands by itself, not as a part of a longer one.

        >>> Vocabulary("party parties").count("part")
        0
        """
        times, at = 0, self.text.find(word)
        while at >= 0:
            near = self.text[max(0, at - 1) : at] + self.text[at + len(word) : at + len(word) + 1]
            times += not any(char.isalnum() or char in "-‐_" for char in near)
            at = self.text.find(word, at + len(word))
        return times


def _last_word(text: str) -> str:
    """The word that a text ends in, found from its end backwards."""
    found = _FIRST_WORD.match(text[::-1])
    return found.group()[::-1] if found else ""


def _without_last_word(text: str) -> str:
    bare = text.rstrip("".join(_HYPHENS))
    return bare[: len(bare) - len(_last_word(bare))]


def _is_broken(line: Line) -> bool:
    return line.broken or line.text[-1:] in _HYPHENS


@dataclass(frozen=True, slots=True)
class _Measures:
    """What the whole paper has in common: its size of type, the pitch of its lines as a multiple of that."""

    size: float
    pitch: float

    @classmethod
    def of(cls, pages: Sequence[Page], size: float) -> _Measures:
        """The smallest pitch that is not rare: larger ones part paragraphs."""
        ratios: Counter[float] = Counter()
        for page in pages:
            for upper, lower in zip(page.lines, page.lines[1:], strict=False):
                if upper.size and 0.9 * upper.size < upper.y - lower.y < 3 * upper.size:
                    ratios[round((upper.y - lower.y) / upper.size, 2)] += 1
        total = sum(ratios.values())
        pitch = _USUAL_PITCH
        for ratio in sorted(ratios):
            if (
                sum(ratios[near] for near in ratios if 0 <= near - ratio < _PITCH_SPREAD)
                >= _PITCH_SHARE * total
            ):
                pitch = ratio + 0.02
                break
        return cls(size, pitch)


@dataclass(slots=True)
class _Writer:
    """Puts the text together line by line and remembers where each mark falls."""

    vocabulary: Vocabulary
    measures: _Measures
    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0
    last: Line | None = None
    last_page: int = 0
    paragraph: list[Line] = field(default_factory=list)
    paragraph_start: int = 0
    edge: float = 0.0

    def text(self) -> str:
        return "".join(self.parts) + ("\n" if self.parts else "")

    def sorted_marks(self) -> tuple[Mark, ...]:
        self._close_paragraph()
        return tuple(sorted(self.marks, key=lambda mark: (mark.start, mark.end)))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def page(self, page: Page, cited: Sequence[Reference]) -> None:
        """Write the body of one page."""
        edge = _right_edge(page.lines)
        start: int | None = None
        by_line: dict[int, list[Reference]] = defaultdict(list)
        for reference in cited:
            by_line[reference.line].append(reference)
        for index, line in enumerate(page.lines):
            begin = self._line(line, page.number, edge, by_line.get(index, ()))
            start = begin if start is None else start
        if start is not None:
            self.marks.append(Mark("page", start, self.length, note=str(page.number)))

    def _line(self, line: Line, page: int, edge: float, cited: Sequence[Reference]) -> int:
        """Write one line; the offset where its words begin."""
        text, shift = line.text, 0
        last = self.last
        if last is not None:
            if self._parts_paragraph(last, line, page, edge):
                self._open_paragraph()
            else:
                shift = self._mend(last, line)
                text = text[shift:]
                self._put("\n" if text else "")
        begin = self.length
        if cited:
            self._put_cited(text, shift, cited)
        else:
            self._put(text)
        self.paragraph.append(line)
        self.last, self.last_page, self.edge = line, page, edge
        return begin

    def _put_cited(self, text: str, shift: int, cited: Sequence[Reference]) -> None:
        at = 0
        for reference in cited:
            if reference.start < shift:
                continue
            self._put(text[at : reference.start - shift])
            start = self.length
            self._put(f"[^{reference.label}]")
            self.marks.append(Mark("footnote-reference", start, self.length, note=reference.label))
            at = reference.end - shift
        self._put(text[at:])

    def _mend(self, last: Line, line: Line) -> int:
        """Bring the rest of a broken word up to its beginning; how many characters that takes."""
        hyphen = _LINE_HYPHEN.search(last.text[-2:])
        if not (last.broken or hyphen) or not line.text[:1].isalnum():
            return 0
        head = _last_word(last.text[:-1] if hyphen else last.text)
        tail = _FIRST_WORD.match(line.text)
        token = _FIRST_TOKEN.match(line.text)
        if not head or tail is None or token is None:
            return 0
        if hyphen:
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        self._put(joint(head, tail.group(), self.vocabulary) + token.group().rstrip())
        return token.end()

    def _open_paragraph(self) -> None:
        self._close_paragraph()
        self._put("\n\n")
        self.paragraph_start = self.length

    def _close_paragraph(self) -> None:
        level = _heading_level(self.paragraph, self.measures.size)
        if level:
            self.marks.append(Mark("heading", self.paragraph_start, self.length, level=level))
        self.paragraph = []

    def _parts_paragraph(self, last: Line, line: Line, page: int, edge: float) -> bool:
        if abs(last.size - line.size) > _SIZE_CHANGE * last.size and not _goes_on(last, line, edge):
            return True
        if page != self.last_page:
            return self._ends_with_page(last, line)
        drop = last.y - line.y
        deliberate = _had_room(last, line, edge)
        if drop > _WIDER * self.measures.pitch * last.size or drop < -last.size:
            # Some papers set a full line and the rest of its sentence wider apart.
            near = 0 < drop < _MUCH_WIDER * self.measures.pitch * last.size
            return not (near and _goes_on(last, line, edge))
        ended = _SENTENCE_END.search(last.text[-_TAIL:]) is not None
        if _LABEL.match(line.text) and (deliberate or _CLAUSE_END.search(last.text[-_TAIL:])):
            return True
        return self._indents(line.x - last.x, last, deliberate=deliberate, ended=ended)

    def _indents(self, indent: float, last: Line, *, deliberate: bool, ended: bool) -> bool:
        """Whether where the next line begins, to the right or left of the last, makes it a new paragraph."""
        if abs(indent) < _INDENT * last.size:
            return deliberate and ended
        if indent < 0:
            return len(self.paragraph) > 1 and (ended or deliberate)
        return (deliberate or ended) and not _LABEL.match(last.text)

    def _ends_with_page(self, last: Line, line: Line) -> bool:
        if _LABEL.match(line.text):
            return True
        ended = _SENTENCE_END.search(last.text[-_TAIL:]) is not None
        if line.text[:1].islower() and not ended:
            return False
        if _had_room(last, line, self.edge):
            return True
        return ended or (last.text[-1:] in ",]" and _opens_sentence(line.text))

    def note(self, note: Note) -> None:
        """Write a footnote behind what stands there; one with a number in the form `[^12]: words`."""
        self._close_paragraph()
        self.last = None
        self._put("\n\n" if self.parts else "")
        start = self.length
        self._put(f"[^{note.label}]: " if note.sign.isdecimal() else f"{note.sign} ")
        for index, line in enumerate(note.lines):
            shift = self._mend(note.lines[index - 1], line) if index else 0
            self._put("\n" if index and line.text[shift:] else "")
            self._put(line.text[shift:])
        self.marks.append(Mark("footnote", start, self.length, note=note.label))


def joint(head: str, tail: str, vocabulary: Vocabulary) -> str:
    """What stands between two halves of a word broken at a line's end: a hyphen, or nothing.

    The document's own words decide: the form that it uses more often elsewhere; if it uses neither, the
    hyphen is kept where both halves are words of it, or where a figure or a capital follows.

    >>> words = Vocabulary("a climate-resilient path")
    >>> joint("climate", "resilient", words), joint("negotia", "tion", words)
    ('-', '')
    """
    first, second = head.casefold(), tail.casefold()
    hyphened, joined = vocabulary.count(f"{first}-{second}"), vocabulary.count(first + second)
    if hyphened != joined:
        return "-" if hyphened > joined else ""
    if tail[:1].isupper() or tail[:1].isdigit() or head[-1:].isdigit() or "-" in first:
        return "-"
    last = first.rsplit("-", 1)[-1]
    return "-" if vocabulary.count(last) and vocabulary.count(second.split("-", 1)[0]) else ""


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines of a page end: the most frequent right end among its farther ones."""
    if not lines:
        return 0.0
    ends: Counter[int] = Counter(round(line.right / 4) for line in lines)
    farthest = max(line.right for line in lines)
    usual = max((end for end in ends if end * 4 > 0.6 * farthest), key=lambda end: (ends[end], end))
    return usual * 4.0 if ends[usual] > _FEW else farthest


def _had_room(last: Line, line: Line, edge: float) -> bool:
    """Whether the next line's first word would have fitted on the last: it was ended on purpose."""
    token = _FIRST_TOKEN.match(line.text)
    if token is None or abs(last.right - line.right) < _SAME_EDGE < last.width * 0.01:
        return False
    letter = line.width / max(1, len(line.text))
    return edge - last.right > (len(token.group().rstrip()) + 1.5) * letter + 0.5 * last.size


def _goes_on(last: Line, line: Line, edge: float) -> bool:
    """Whether a line's words can only be the rest of a clause that the last line, a full one, began."""
    if not line.text[0].islower() or _LABEL.match(line.text) or _CLAUSE_END.search(last.text[-_TAIL:]):
        return False
    return not _had_room(last, line, edge)


def _opens_sentence(text: str) -> bool:
    return text.lstrip("[({“\"'")[:1].isupper()


def _heading_level(lines: Sequence[Line], size: float) -> int:
    """1 to 3 for a paragraph set larger than the body, 4 for one of body size set bold throughout, else 0."""
    length = sum(len(line.text) for line in lines)
    if not lines or not size or length > _HEADING_LENGTH or lines[-1].text[-1:] in ".;,:":
        return 0
    ratio = min(line.size for line in lines) / size
    for level, larger in enumerate(_HEADING_SIZES, start=1):
        if ratio >= larger:
            return level
    return len(_HEADING_SIZES) + 1 if ratio > _BODY_SIZE and all(line.bold for line in lines) else 0
