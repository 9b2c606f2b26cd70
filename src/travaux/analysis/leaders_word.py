"""The leaders' sheet as a Word file: a page for each card, or all of them in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.analysis.leaders import few, stands
from travaux.formats.word_sheet import Grid, Words, word_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.analysis.leaders import Card, Choice
    from travaux.formats.word_sheet import Style
    from travaux.text.tree import Draft

_ABREAST, _LONG = 3, 600
_LEAST, _MOST = 40, 140
_GAP = ("[ ? ]", True)


def leaders_word(draft: Draft, found: Sequence[Card], *, compact: bool = False) -> bytes:
    """The cards as the bytes of a Word file, with room for each decision.

    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> leaders_word(Draft(Source("")), ())[:2]
    b'PK'
    """
    title = draft.title or "Draft"
    blocks: list[Words | Grid] = [_words("Kicker", "Leaders’ sheet"), _words("Title", title)]
    if not found:
        blocks.append(_words("Normal", "No bracket of this draft is reserved."))
    elif compact:
        blocks.append(_list(found))
    else:
        count = "1 point is" if len(found) == 1 else f"{len(found)} points are"
        blocks.append(_words("Normal", f"{count} left for decision."))
        blocks += [_words("Normal", f"{card.number}  {card.path}  {card.heading}".strip()) for card in found]
        blocks += [block for card in found for block in _page(card, len(found))]
    return word_sheet(blocks, title, draft.language)


def _words(style: Style, text: str) -> Words:
    return Words(style, ((text, False),))


def _page(card: Card, count: int) -> Iterator[Words | Grid]:
    kicker = f"Point {card.number} of {count} · for the {card.reserved_for}"
    yield Words("Kicker", ((kicker, False),), break_before=True)
    yield Words("Heading1", tuple((part, bold) for part, bold in _name(card)))
    if card.before or card.behind:
        yield Words("Quote", ((card.before, False), _GAP, (card.behind, False)))
    yield _words("Heading2", "The choice")
    for first in range(0, len(card.choices), _ABREAST):
        abreast = card.choices[first : first + _ABREAST]
        cells = tuple(tuple(_choice(one, first + at)) for at, one in enumerate(abreast, 1))
        yield Grid((cells,), (1,) * len(cells), splits=any(len(one.words) > _LONG for one in abreast))
    facts = tuple((_cell("Small", name), _cell("Small", *said)) for name, said in _facts(card))
    yield Grid(facts, (1, 4))
    yield Grid(((_cell("Small", "Decision, and any words other than these"),),), (1,), height=_room(card))


def _room(card: Card) -> int:
    """The height of the box for the decision, in millimetres: as much as the page is likely to leave."""
    words = sum(len(one.words) for one in card.choices) // min(len(card.choices), _ABREAST)
    lines = (len(card.before) + len(card.behind)) // 90 + words // 30 + 2 * len(card.depends)
    return max(_LEAST, _MOST - 5 * lines)


def _name(card: Card) -> Iterator[tuple[str, bool]]:
    yield card.path, True
    if card.heading:
        yield f"  {card.heading}", False


def _choice(choice: Choice, number: int) -> Iterator[Words]:
    yield Words("Small", ((str(number), True),))
    style: Style = "Normal" if len(choice.words) > _LONG else "Said"
    yield _words(style, choice.words or "(no words here)")
    yield _words("Small", stands(choice))
    yield _words("Small", "☐ decided")


def _facts(card: Card) -> Iterator[tuple[str, Sequence[str]]]:
    if card.because:
        yield "Why it is here", (card.because,)
    if card.since:
        yield "Open since", (card.since,)
    if card.depends:
        yield "What hangs on it", card.depends
    yield "Bracket", (card.id,)


def _cell(style: Style, *paragraphs: str) -> tuple[Words, ...]:
    return tuple(_words(style, one) for one in paragraphs)


def _list(found: Sequence[Card]) -> Grid:
    names = ("Point", "The words in brackets, and who stands where", "What else to know", "Decision")
    rows = [tuple(_cell("Small", name) for name in names)]
    for card in found:
        round_ = (Words("Small", ((card.before, False), _GAP, (card.behind, False))),)
        said = tuple(
            Words("Normal", ((f"{number}  ", True), (choice.words or "(no words here)", False), ("\n", False),
                             (stands(choice), False)))
            for number, choice in enumerate(card.choices, 1)
        )  # fmt: skip
        rows.append((
            (Words("Small", ((f"{card.number}  {card.path}", True), (f"  {card.heading}", False))),
             _words("Small", card.id)),
            (*(round_ if card.before or card.behind else ()), *said),
            _known(card),
            (),
        ))  # fmt: skip
    return Grid(tuple(rows), (16, 48, 20, 16), head=1, splits=True)


def _known(card: Card) -> tuple[Words, ...]:
    since = (f"Open since {card.since}",) if card.since else ()
    because = (card.because,) if card.because else ()
    return _cell("Small", *because, *since, *few(card.depends))
