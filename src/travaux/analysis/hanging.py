"""What hangs on a disputed bracket: brackets in it, places that refer to its provision, the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from travaux.analysis.places import Places, shortened
from travaux.text.tree import Bracket

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from travaux.text.tree import Draft, Option, Provision

_MOST_PLACES, _MOST_WORDS = 6, 3
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 8
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SIGNS = re.compile(r"\*{1,3}|#{1,6} ")
_NUMBER = re.compile(r"\d{1,3}")
_TREATY = re.compile(
    r"(?:[,\s]{1,2}(?:paragraphs?|paragraphes?|párrafos?)(?:[\s,\[\]]{1,4}(?:\d{1,3}|and|et|y)){1,20})?"
    r"[\],\s]{1,4}(?:of|to|de|del) (?:the |la |l’)?(?P<name>[A-Z]\w{1,40})"
)
_ITS = re.compile(r"\b(?:its|their)\s$", re.IGNORECASE)
_INSTRUMENT = re.compile(
    r"\b(?P<own>(?:this|the present) )?"
    r"(?P<name>Accord|Agreement|Charter|Convention|Covenant|Protocol|Statute|Treaty)\b"
)
_SENTENCE_BEFORE = 240
_OF_ANOTHER = re.compile(r"[,.]?\s{1,3}\(?(?:of|in|de|du|من)\b", re.IGNORECASE)


def hanging(  # noqa: PLR0913, PLR0917 -- the words, and what is known of them
    draft: Draft,
    placed: Places,
    span: tuple[int, int],
    subject: Bracket | Option,
    choices: Sequence[str],
    told: Collection[str] = (),
) -> Iterator[str]:
    r"""What hangs on the words of a `span`, where a bracket or a set of options stands, a sentence for each.

    `choices` are the alternatives' words, for which brackets are searched that are not among those `told`.

    >>> from travaux.analysis.report import census
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("Article 1\n\nGo [now].\n\nArticle 2\n\nAs Article 1 says."))
    >>> list(hanging(draft, Places(draft, census(draft)), (14, 19), draft.brackets[0], ["now"]))
    ['Article 2 refers to Article 1: “As Article 1 says.”']
    """
    start, end = span
    group = subject.group if isinstance(subject, Bracket) else None
    inside = [one for one in draft.brackets if start <= one.start and one.end <= end and one is not subject]
    inner = sum(one.disputed and (group is None or one.group != group) for one in inside)
    if inner:
        yield f"{inner} {'bracket' if inner == 1 else 'brackets'} inside"
    places = list(_referring(draft, placed, subject.provision))
    yield from _capped(places, _MOST_PLACES, "places refer to it")
    alike = list(_same_words(draft, placed, span, choices, told))
    yield from _capped(alike, _MOST_WORDS, "brackets hold the same words")


def _capped(found: Sequence[str], most: int, what: str) -> Iterator[str]:
    yield from found[:most]
    if len(found) > most:
        yield f"and {len(found) - most} more {what}"


def _referring(draft: Draft, placed: Places, provision: str | None) -> Iterator[str]:
    """Places elsewhere that name the article; one that names another paragraph of it does not count."""
    article, paragraph = _numbered(draft, provision)
    seen: set[str] = set()
    text = draft.source.text
    if article is not None:
        for match in _reference_to(article.label).finditer(text):
            named = match["before"] or match["dot"] or match["behind"]
            at = match.start("article")
            if article.start <= at < article.end or (named and paragraph and named != paragraph):
                continue
            if _of_another_treaty(draft, match.end("article")) or _its_own(draft, at):
                continue
            yield from _said(draft, placed, at, f"{article.label}{f', {paragraph}' if named else ''}", seen)
    own = next((one for one in draft.provisions if one.id == provision), None)
    if article is None or paragraph is None or own is None:
        return
    for match in _paragraph(paragraph).finditer(text, article.start, article.end):
        outside = not own.start <= match.start() < own.end
        if outside and not _OF_ANOTHER.match(text, match.end()):
            yield from _said(draft, placed, match.start(), f"paragraph {paragraph}", seen)


def _of_another_treaty(draft: Draft, at: int) -> bool:
    """Whether what follows says that the article is one of another text: "of the Convention"."""
    found = _TREATY.match(draft.source.text, at)
    return found is not None and found["name"].casefold() not in draft.title.casefold()


def _its_own(draft: Draft, at: int) -> bool:
    """Whether the article is one of a text named before it: "the Convention, as set out in its Article 2"."""
    before = draft.source.text[max(0, at - _SENTENCE_BEFORE) : at].rpartition("\n")[2]
    named = list(_INSTRUMENT.finditer(before)) if _ITS.search(before) else []
    if not named:
        return False
    return not named[-1]["own"] and named[-1]["name"].casefold() not in draft.title.casefold()


def _said(draft: Draft, placed: Places, at: int, what: str, seen: set[str]) -> Iterator[str]:
    here = _innermost(draft, at)
    path = placed.path(here.id) if here else ""
    said = f"{path or 'The text'} refers to {what}"
    if said not in seen:
        seen.add(said)
        yield f"{said}: “{_line(draft, at)}”"


def _numbered(draft: Draft, provision: str | None) -> tuple[Provision | None, str | None]:
    """The article or annex round a provision, and the number of the paragraph in it."""
    by_id = {one.id: one for one in draft.provisions}
    paragraph: str | None = None
    while provision in by_id:
        here = by_id[provision]
        if here.label and here.kind in {"article", "annex"}:
            return here, paragraph
        number = _NUMBER.search(here.label)
        paragraph = number.group() if here.kind == "paragraph" and number else paragraph
        provision = here.parent
    return None, None


def _reference_to(label: str) -> re.Pattern[str]:
    """Mentions of an article, with the number of a paragraph where one is named before or behind it."""
    return re.compile(
        r"(?:\b(?:paragraphs?|paras?\.|paragraphe|párrafo)\s(?P<before>\d{1,3})"
        r"\s(?:of|in|de l’|de l'|del)\s{0,1})?"
        rf"(?<!\w)(?P<article>{re.escape(label)})(?!\w)"
        r"(?:\.(?P<dot>\d{1,3})|(?:\(|,\s(?:paragraphs?|paragraphe|párrafo)\s)(?P<behind>\d{1,3}))?",
        re.IGNORECASE,
    )


def _paragraph(number: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:paragraphs?|paragraphe|párrafo)\s{re.escape(number)}\b(?!\.\d)", re.IGNORECASE)


def _same_words(
    draft: Draft, placed: Places, span: tuple[int, int], choices: Sequence[str], known: Collection[str]
) -> Iterator[str]:
    """Other disputed brackets that hold the words of a choice."""
    wanted = {words: " ".join(_folded(words)) for words in choices}
    wanted = {
        words: folded
        for words, folded in wanted.items()
        if len(folded) >= _FEWEST_LETTERS and folded.count(" ") + 1 >= _FEWEST_WORDS
    }
    if not wanted:
        return
    told: list[Bracket] = []
    for bracket in draft.brackets:
        apart = (bracket.end <= span[0] or span[1] <= bracket.start) and bracket.id not in known
        if not bracket.disputed or not apart or (told and bracket.start < told[-1].end):
            continue
        folded = f" {' '.join(_folded(draft.source.text[bracket.inner_start : bracket.inner_end]))} "
        found = next((words for words, own in wanted.items() if f" {own} " in folded), None)
        if found is not None:
            told.append(bracket)
            path = placed.path(bracket.provision) or "The text"
            yield f"{path} has the same words in brackets ({bracket.id}): “{shortened(found, 60)}”"


def _folded(words: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(words)]


def _innermost(draft: Draft, at: int) -> Provision | None:
    return max(
        (one for one in draft.provisions if one.start <= at < one.end),
        key=lambda one: one.start,
        default=None,
    )


def _line(draft: Draft, at: int) -> str:
    text = draft.source.text
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    if start < at - 50:
        start = text.rfind(" ", 0, at - 50) + 1
    words = _SIGNS.sub("", text[start : min(end if end >= 0 else len(text), at + 60)])
    return shortened(words.strip(), 90)
