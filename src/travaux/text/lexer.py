"""Source to tokens: joined together they are the text again, code point for code point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import compress
from operator import lt
from typing import Literal, NamedTuple

from travaux.text.frontmatter import front_matter
from travaux.text.source import Source
from travaux.text.tree import Token, TokenKind

OPENERS = {"[": "]", "［": "］", "【": "】", "〔": "〕", "{": "}"}
"""Opening brackets and the mark that closes each; the first four do the work of square brackets."""

CLOSERS = frozenset(OPENERS.values())
SQUARE_OPENERS = frozenset("[［【〔")
SQUARE_CLOSERS = frozenset("]］】〕")

_SIGN = re.compile(r"[\[\]［］【】〔〕{}\\<]|\r\n|\r|\n")
_SIGN_PLAIN = re.compile(r"[\[\]［］【】〔〕{}]|\r\n|\r|\n")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\[\s]{1,40}\]:?")
_INLINE_LINK = re.compile(
    r"\[([^\[\]]{0,400})\]\(([^()\s]{0,600}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?)(?: \"[^\"\n]{0,200}\")?\)"
)
_REFERENCE_LINK = re.compile(r"\[([^\[\]\n]{0,200})\](?:\[([^\[\]\n]{0,200})\])?")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]\n^][^\[\]\n]{0,200})\]:[ \t]{0,20}(\S[^\r\n]{0,2000})", re.MULTILINE
)
_ADDRESS = re.compile(r"<|[a-z][a-z0-9+.-]{1,20}:|#|/|\.{1,2}/|www\.|[^\s]{1,40}[./#]", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,600})?/?>|<https?://[^\s<>]{1,600}>")
_ATTRIBUTES = re.compile(r"\{(?::[^{}\n]{0,200}|[.#][\w-][^{}\n]{0,200}|[\w-]{1,40}=[^{}\n]{0,200})\}")
_FRONT_MATTER = re.compile(r"---[ \t]{0,20}(?:\r\n|\r|\n)")
_FRONT_MATTER_END = re.compile(r"^(?:---|\.\.\.)[ \t]{0,20}$", re.MULTILINE)
_ESCAPED_BRACKET = re.compile(r"\\[\[\]]")
_KINDS: dict[str, Literal["open", "close", "break"]] = {
    **dict.fromkeys(OPENERS, "open"),
    **dict.fromkeys(CLOSERS, "close"),
    **dict.fromkeys(("\r\n", "\r", "\n"), "break"),
}
_MARKUP = frozenset("\\<{")
_LONGEST_LABEL = 420
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Sign(NamedTuple):
    """A stretch of the text that is not plain words: a bracket mark, markup, a line end.

    `markup` signs that were written as a pair of brackets (a link, a footnote's mark) carry the span of that pair.

    >>> Sign("open", 0, 1).paired
    ()
    """

    kind: Literal["open", "close", "markup", "break"]
    start: int
    end: int
    paired: tuple[int, int] | tuple[()] = ()
    footnote: bool = False


def signs(source: Source) -> list[Sign]:
    r"""All that is not plain words, in order and without overlap.

    Markdown's links, definitions, escapes, tags and attributes are read as CommonMark and kramdown do, but for one
    thing: a link must have an address, for `[published][dec]` is otherwise a pair of alternatives.

    >>> [s.kind for s in signs(Source("[shall]\n"))]
    ['open', 'close', 'break']
    """
    if source.format == "markdown":
        return list(_markdown_signs(source))
    return list(_plain_signs(source.text))


def tokens(source: Source) -> tuple[Token, ...]:
    """The leaves of a source: contiguous, in order, none empty; `"".join` of their text is the text.

    >>> [t.kind for t in tokens(Source("Parties [shall] act."))]
    ['words', 'open', 'words', 'close', 'words']
    """
    return leaves(source.text, signs(source))


def leaves(text: str, found: list[Sign]) -> tuple[Token, ...]:
    """The signs of a text and the words between them.

    >>> [t.kind for t in leaves("a]", [Sign("close", 1, 2)])]
    ['words', 'close']
    """
    kinds: list[TokenKind] = ["words"]
    bounds = [0]
    for kind, start, end, _, _ in found:
        kinds += kind, "words"
        bounds += start, end
    behind = [*bounds[1:], len(text)]
    return tuple(map(_token, compress(zip(kinds, bounds, behind, strict=True), map(lt, bounds, behind))))


_token = partial(tuple.__new__, Token)


def _plain_signs(text: str) -> Iterator[Sign]:
    at = 0
    for found in _SIGN_PLAIN.finditer(text):
        start, mark = found.start(), found.group()
        if start < at:
            continue
        if mark == "[" and text.startswith("[^", start) and (note := _FOOTNOTE_MARK.match(text, start)):
            yield _footnote(text, note)
            at = note.end()
        else:
            yield _bare(mark, start, found.end())


def _bare(mark: str, start: int, end: int) -> Sign:
    return Sign(_KINDS[mark], start, end)


def _footnote(text: str, note: re.Match[str]) -> Sign:
    """A footnote's mark; the colon of a definition belongs to the mark only at the beginning of a line."""
    end = note.end()
    if note.group().endswith(":") and text[text.rfind("\n", 0, note.start()) + 1 : note.start()].strip():
        end -= 1
    pair_end = note.end() - note.group().endswith(":")
    return Sign("markup", note.start(), end, (note.start(), pair_end), footnote=True)


def _markdown_signs(source: Source) -> Iterator[Sign]:
    text = source.text
    defined = _Defined.in_text(text)
    escapes_are_brackets = _escapes_are_brackets(text)
    at = front_matter_end(source)
    if at:
        yield Sign("markup", 0, at)
    for found in _SIGN.finditer(text, at):
        start, end = found.span()
        if start < at:
            continue
        mark = text[start:end]
        found_markup: Sequence[Sign] = ()
        if mark == "[":
            found_markup = _link(text, start, defined)
        elif mark in _MARKUP:
            found_markup = _markup(text, start, mark, escapes_are_brackets)
        if found_markup:
            yield from found_markup
            at = found_markup[-1].end
        elif mark in _KINDS:
            yield Sign(_KINDS[mark], start, end)


def _markup(text: str, start: int, mark: str, escapes_are_brackets: bool) -> Sequence[Sign]:
    """The markup that a backslash, a tag's or an attribute's first sign begins."""
    if mark == "\\":
        return list(_escape(text, start, escapes_are_brackets))
    found = (_TAG if mark == "<" else _ATTRIBUTES).match(text, start)
    return [Sign("markup", start, found.end())] if found else ()


class _Defined(NamedTuple):
    """The labels that links are defined for, and the first letters of these."""

    labels: frozenset[str]
    firsts: frozenset[str]

    @classmethod
    def in_text(cls, text: str) -> _Defined:
        if "]:" not in text:
            return cls(frozenset(), frozenset())
        found = (one for one in _DEFINITION.finditer(text) if _ADDRESS.match(one.group(2)))
        labels = frozenset(_key(one.group(1)) for one in found)
        return cls(labels, frozenset(label[:1] for label in labels))


def _may_name(text: str, at: int, defined: _Defined) -> bool:
    """Whether what begins at `at` may be a label that is defined, by its first letter."""
    first = text[at : at + 1]
    return bool(defined.firsts) and (first.isspace() or first.casefold()[:1] in defined.firsts)


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def front_matter_end(source: Source) -> int:
    r"""The offset behind a Markdown file's front matter, 0 where it has none: travaux's own, then the file's.

    >>> front_matter_end(Source("---\ntitle: Draft\n---\nText", "markdown"))
    20
    """
    if source.format != "markdown":
        return 0
    text, (_, own) = source.text, front_matter(source.text)
    if not _FRONT_MATTER.match(text, own):
        return own
    closing = _FRONT_MATTER_END.search(text, own + 3)
    return closing.end() if closing else own


def _escapes_are_brackets(text: str) -> bool:
    """Some converters escape every bracket of a text: then the escapes are what the drafters wrote."""
    escaped = len(_ESCAPED_BRACKET.findall(text))
    return escaped * 2 > text.count("[") + text.count("]")


def _escape(text: str, start: int, escapes_are_brackets: bool) -> Iterator[Sign]:
    """A backslash before punctuation is markup; the bracket behind it is one only where all are escaped."""
    escaped = text[start + 1 : start + 2]
    if not escaped or escaped not in _PUNCTUATION:
        return
    if escapes_are_brackets and escaped in "[]{}":
        yield Sign("markup", start, start + 1)
        yield _bare(escaped, start + 1, start + 2)
    elif escaped in "[]":
        yield Sign("markup", start, start + 2)
    else:
        yield Sign("markup", start, start + 1)


def _link(text: str, start: int, defined: _Defined) -> Sequence[Sign]:
    """The signs of a link, definition or footnote mark that begins at `start`, none if it is none."""
    if text.startswith("[^", start):
        note = _FOOTNOTE_MARK.match(text, start)
        return [_footnote(text, note)] if note else ()
    closing = text.find("]", start + 1, start + _LONGEST_LABEL)
    if closing < 0 or text.find("[", start + 1, closing) >= 0:
        return ()
    behind = text[closing + 1 : closing + 2]
    if behind == ":" and (definition := _DEFINITION.match(text, text.rfind("\n", 0, start) + 1)):
        opening = definition.start(1) - 1
        if (
            opening == start
            and _key(definition.group(1)) in defined.labels
            and _ADDRESS.match(definition.group(2))
        ):
            return [Sign("markup", start, definition.end(), (start, definition.end(1) + 1))]
    inline = _INLINE_LINK.match(text, start) if behind == "(" else None
    if inline and (_ADDRESS.match(inline.group(2)) or (start and text[start - 1] == "!")):
        return [
            Sign("markup", start, start + 1),
            *_breaks(text, start + 1, inline.end(1)),
            Sign("markup", inline.end(1), inline.end(), (start, inline.end(1) + 1)),
        ]
    if _may_name(text, start + 1, defined) or (behind == "[" and _may_name(text, closing + 2, defined)):
        return _reference_link(text, start, defined)
    return ()


def _reference_link(text: str, start: int, defined: _Defined) -> Sequence[Sign]:
    reference = _REFERENCE_LINK.match(text, start)
    if not reference:
        return ()
    label = reference.group(2)
    if label is not None and _key(label or reference.group(1)) in defined.labels:
        end = reference.end()
    elif _key(reference.group(1)) in defined.labels:
        end = reference.end(1) + 1
    else:
        return ()
    pair = (start, reference.end(1) + 1)
    return [Sign("markup", start, start + 1), Sign("markup", reference.end(1), end, pair)]


def _breaks(text: str, start: int, end: int) -> list[Sign]:
    return [Sign("break", found.start(), found.end()) for found in _LINE_END.finditer(text, start, end)]


_LINE_END = re.compile(r"\r\n|\r|\n")
