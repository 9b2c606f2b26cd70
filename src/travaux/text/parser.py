"""Source to draft: the walk from characters to provisions, brackets, groups, options and findings.

    signs → paragraphs → provisions → pairs of marks → options → brackets with heads, groups, kinds → diagnostics

It never raises on a text: what a text does wrong becomes a diagnostic.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from travaux.text import lexer, notation
from travaux.text.beginnings import Beginnings
from travaux.text.brackets import BracketsRead, Draught, read_brackets
from travaux.text.findings import diagnose
from travaux.text.frontmatter import FrontMatter, front_matter
from travaux.text.identity import renamed
from travaux.text.language import language_of
from travaux.text.layout import Layout, Mark
from travaux.text.options import options
from travaux.text.pairing import matched
from travaux.text.paragraphs import paragraphs
from travaux.text.provisions import provisions
from travaux.text.roster import misplaced_heads, roster_of
from travaux.text.source import Source
from travaux.text.title import title_of
from travaux.text.tree import Draft, Party
from travaux.text.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.roster import Roster


def parse(source: Source, parties: Sequence[str] = ()) -> Draft:
    """Read a source as a draft; `parties` are codes or names that its brackets' heads may use.

    >>> draft = parse(Source("1. Each Party [shall][should] report by [date]."))
    >>> [b.kind for b in draft.brackets]
    ['alternative', 'alternative', 'placeholder']
    """
    text = source.text
    kept = front_matter(text)[0] or front_matter(source.front)[0] or FrontMatter()
    signs = lexer.signs(source)
    tokens = lexer.leaves(text, signs)
    body = lexer.front_matter_end(source)
    found = paragraphs(source, body)
    begun = Beginnings(text, found)
    outline = provisions(source, begun)
    marks = [
        Mark(start, end, kind == "open")
        for kind, start, end, *_ in signs
        if kind in _MARKS and text[start] not in _BRACES
    ]
    early = misplaced_heads(text, marks)
    closed_early = [mark.start for i, mark in enumerate(marks) if i in early]
    if early:
        marks = [mark for i, mark in enumerate(marks) if i not in early]
    words = words_of(text, tokens)
    layout = Layout(text, marks, found, words.starts, begun, outline)
    pairs = matched(layout)
    choices = options(begun, outline, pairs)
    roster = roster_of(source, found, body, (*parties, *kept.parties))
    departures = _departures(source, kept)
    read = read_brackets(Draught(source, signs, pairs, layout, outline, choices, roster, departures))
    brackets, groups = renamed(read.brackets, read.groups, kept.brackets)
    draft = Draft(
        source,
        title_of(source, found, body),
        language_of(text[body:]),
        tokens,
        outline,
        brackets,
        groups,
        choices,
        _parties(read, roster),
    )
    draft = replace(draft, diagnostics=diagnose(draft, read, roster, closed_early))
    object.__setattr__(draft, "_words", words)  # comparing and counting ask for them again
    return draft


_MARKS = frozenset({"open", "close"})
_BRACES = frozenset("{}")


def _departures(source: Source, kept: FrontMatter) -> list[tuple[int, int]]:
    """Where each departure of a consolidated text begins and ends; none in a text of another kind."""
    if not kept.consolidated:
        return []
    body = front_matter(source.text)[1]
    placed = notation.placed(source.text[body:], kept.parties)
    return [(body + start, body + end) for piece, start, end in placed if not isinstance(piece, str)]


def _parties(read: BracketsRead, roster: Roster) -> tuple[Party, ...]:
    """Every party that a head names, in alphabetical order."""
    named = {code for head in read.heads.values() for code, _ in head.named}
    return tuple(Party(code, roster.known(code)) for code in sorted(named))
