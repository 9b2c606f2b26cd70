"""The leaders' sheet: the brackets that somebody is to decide, each with what is needed to decide it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from travaux.drafting.identity import answering, renamed
from travaux.formats.print_pdf import find_browser, print_pdf
from travaux.text.tree import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.analysis.leaders import Card
    from travaux.negotiation.resolution import Resolved
    from travaux.text.tree import Draft

__all__ = ["SheetForm", "find_browser", "leaders_cards", "leaders_sheet"]

SheetForm = Literal["html", "docx", "pdf"]


def leaders_sheet(  # noqa: PLR0913 -- each is an option of the command
    draft: Draft,
    found: Resolved,
    form: SheetForm = "html",
    *,
    compact: bool = False,
    earlier: Sequence[Draft] = (),
    name: str = "sheet.pdf",
) -> bytes:
    """The brackets of a draft that are reserved, one card each or in a list, as a page, a Word file or a PDF.

    `earlier` are the drafts before this one, in their order: with them each card says since when its bracket
    is open; `name` stands in the sentence of `WrongCall`, which is raised where a PDF is asked for and no
    browser is here to print it.

    >>> from travaux.drafting.resolve import Decision
    >>> from travaux.negotiation.resolution import resolve
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report."))
    >>> b"should" in leaders_sheet(draft, resolve(draft, [Decision("text/1", "reserve")]))
    True
    """
    # ruff: noqa: PLC0415 -- only this needs the templates, the Word file and the browser
    from travaux.analysis.leaders import leaders_page
    from travaux.analysis.leaders_word import leaders_word

    named = replace(found.draft, title=found.draft.title or draft.title)
    shown = leaders_cards(draft, found, earlier)
    if form == "docx":
        return leaders_word(named, shown, compact=compact)
    page = leaders_page(named, shown, compact=compact)
    if form == "pdf":
        return print_pdf(page, name)
    return page.encode("utf-8", "backslashreplace")


def leaders_cards(draft: Draft, found: Resolved, earlier: Sequence[Draft] = ()) -> tuple[Card, ...]:
    """The cards of what is reserved, in the order of the resolved draft.

    >>> from travaux.drafting.resolve import Decision
    >>> from travaux.negotiation.resolution import resolve
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> draft = parse(Source("All [heavy] arms, [now]."))
    >>> done = resolve(draft, [Decision("text/1", "keep"), Decision("text/2", "reserve")])
    >>> [card.choices[0].words for card in leaders_cards(draft, done)]
    ['now']
    """
    from travaux.analysis.leaders import cards

    names = _names(draft, found)
    since = _since(draft, earlier)
    reserved = []
    opened: dict[str, str] = {}
    for subject, decision in found.resolution.reserved:
        own = subject.set if isinstance(subject, Option) else subject.id
        name = names.get(own, own)
        reserved.append((name, decision.reserved_for, decision.because))
        opened[name] = since.get(own, "")
    return cards(found.draft, reserved, opened)


def _names(draft: Draft, found: Resolved) -> dict[str, str]:
    """What the brackets and sets of options that stay are called in the resolved draft, by their old ids.

    Plain text has no room for the old ids: there the places give new ones, in the same order.
    """
    new = found.draft.brackets
    names: dict[str, str] = {}
    if found.text == found.resolution.text:
        names |= renamed(new, answering(found.resolution, new))
    spans = found.resolution.stretches
    sets = dict.fromkeys(
        one.set for one in draft.options if any(span.start <= one.start < span.end for span in spans)
    )
    after = dict.fromkeys(one.set for one in found.draft.options)
    return names | (dict(zip(sets, after, strict=True)) if len(sets) == len(after) else {})


def _since(draft: Draft, earlier: Sequence[Draft]) -> Mapping[str, str]:
    """The draft that opened each bracket, by the bracket's id; empty without a series."""
    if not earlier:
        return {}
    from travaux.drafting.trace import trace

    series = (*earlier, draft)
    opened: dict[str, int] = {
        life.spans[-1].bracket: life.opened_in
        for life in trace(series).lives
        if life.closed_in is None and life.spans[-1].draft == len(series) - 1
    }
    for group in draft.groups:
        # Alternatives are open since the first of them was.
        members = [one.bracket for one in group.alternatives if one.bracket in opened]
        opened |= dict.fromkeys([one for one in members if one], min(
            (opened[one] for one in members if one), default=0
        ))  # fmt: skip
    return {bracket: _called(series, number) for bracket, number in opened.items()}


def _called(series: Sequence[Draft], number: int) -> str:
    """A draft of the series in words: its number and its file."""
    if number == len(series) - 1:
        return "this draft"
    name = Path(series[number].source.path).name
    return f"draft {number + 1} of {len(series)}{f' ({name})' if name else ''}"
