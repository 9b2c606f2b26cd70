"""The two pictures of a comparison: how brackets flowed, and how much of each article changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from travaux.analysis.comparison_wording import CLOSED, tally_words
from travaux.analysis.redline_rows import Tally
from travaux.analysis.redline_view import articles
from travaux.analysis.ribbons import Band, Box, ribbons
from travaux.analysis.wording import number, share_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from travaux.analysis.comparison_summary import Changes, Flow
    from travaux.analysis.entries import Census
    from travaux.analysis.redline_html import RedlineHtml
    from travaux.analysis.redline_view import Section, Side
    from travaux.analysis.stretches import Stretch
    from travaux.drafting.comparison import Comparison, Fate

_HEIGHT, _LABEL = 520, 14
_CLASS: Final[Mapping[Fate, str]] = {
    "kept": "kept",
    "accepted": "acc",
    "chosen": "acc",
    "dropped": "gone",
    "opened": "came",
    "reopened": "came",
}
_SHADES = 4


def flow_picture(found: Changes, shown: RedlineHtml, *, rtl: bool) -> str:
    """The brackets of the old draft on the start side, those of the new one on the other, joined by fates.

    Empty where there is no bracket.

    >>> from travaux.analysis.comparison_summary import changes
    >>> from travaux.analysis.redline_html import RedlineHtml
    >>> from travaux.analysis.redline_view import redline
    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = compare(parse(Source("All [heavy] forces.")), parse(Source("All forces.")))
    >>> shown = RedlineHtml(found, redline(found), rtl=False)
    >>> "1 dropped" in flow_picture(changes(found), shown, rtl=False)
    True
    """
    left = _boxes(found.flows, found.articles[0], shown, "old")
    right = _boxes(found.flows, found.articles[1], shown, "new")
    before, after = list(left), list(right)
    bands = [
        Band(
            None if one.source is None else before.index(one.source),
            None if one.target is None else after.index(one.target),
            one.before,
            one.after,
            _CLASS.get(one.fate, "chg"),
            _link(one, shown),
            _said(one, found),
            f"{number(one.before if one.fate in CLOSED else one.after)} {one.fate}",
        )
        for one in found.flows
    ]
    return ribbons(
        list(left.values()),
        list(right.values()),
        bands,
        said="How the brackets of the old draft went over into the new one; the table below has the figures.",
        height=_HEIGHT,
        rtl=rtl,
    )


def _link(one: Flow, shown: RedlineHtml) -> str:
    if one.first.new is not None:
        return shown.link("new", one.first.new)
    return shown.link("old", one.first.old or 0)


def _boxes(flows: Iterable[Flow], names: Sequence[str], shown: RedlineHtml, side: Side) -> dict[int, Box]:
    """The articles of one draft that have a band, in their order, the others last."""
    sizes: dict[int, int] = {}
    links: dict[int, str] = {}
    for one in flows:
        at, size = (one.source, one.before) if side == "old" else (one.target, one.after)
        if at is None:
            continue
        sizes[at] = sizes.get(at, 0) + size
        offset = one.first.old if side == "old" else one.first.new
        links.setdefault(at, shown.link(side, offset or 0))
    return {
        at: Box(
            _short(names[at] if at >= 0 else "others", sizes[at]),
            links[at],
            sizes[at],
            "node",
            f"{names[at] if at >= 0 else 'others'}: {share_words(sizes[at], 'bracket')}",
        )
        for at in sorted(sizes, key=lambda at: (at < 0, at))
    }


def _short(name: str, count: int | None = None) -> str:
    short = name if len(name) <= _LABEL else name[: _LABEL - 1].rstrip() + "…"
    return f"{short} ({number(count)})" if count is not None else short


def _said(one: Flow, found: Changes) -> str:
    old, new = found.articles
    names = [
        "other articles" if at < 0 else side[at]
        for at, side in ((one.source, old), (one.target, new))
        if at is not None
    ]
    where = " to ".join(dict.fromkeys(names))
    count = one.after if one.source is None else one.before
    became = (
        f", now {number(one.after)}" if one.source is not None and one.after not in (0, one.before) else ""
    )
    return f"{where}: {share_words(count, 'bracket')} {one.fate}{became}"


def article_picture(
    comparison: Comparison, counted: tuple[Census, Census], sections: Sequence[Section], shown: RedlineHtml
) -> str:
    """The articles of both drafts side by side: height is length, shade is the share that changed.

    Empty where neither draft has a word.

    >>> from travaux.analysis.redline_html import RedlineHtml
    >>> from travaux.analysis.redline_view import censuses, redline
    >>> from travaux.drafting.compare import compare
    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> found = compare(parse(Source("All go.")), parse(Source("All may go.")))
    >>> rows = redline(found)
    >>> shown = RedlineHtml(found, rows, rtl=False)
    >>> article_picture(found, censuses(found), rows, shown).count("<path")
    1
    """
    tallies = _tallies(sections)
    old = [one for one in articles(comparison.old, counted[0]) if one.words]
    new = [one for one in articles(comparison.new, counted[1]) if one.words]
    joins = _joins(comparison, old, new)
    out, into = (Counter(pair[side] for pair in joins) for side in (0, 1))
    answers: dict[int, list[str]] = {}
    for a, b in joins:
        answers.setdefault(a, []).append(new[b].id)
    left = [
        _article(
            one,
            _sum([("old", one.id), *(("new", name) for name in answers.get(at, ()))], tallies),
            shown,
            "old",
        )
        for at, one in enumerate(old)
    ]
    right = [_article(one, _sum([("new", one.id)], tallies), shown, "new") for one in new]
    bands = [
        Band(a, b, old[a].words / out[a], new[b].words / into[b], "kept", right[b].link, right[b].said)
        for a, b in joins
    ]
    return ribbons(
        _edged(left, {band.source for band in bands}, " alone old"),
        _edged(right, {band.target for band in bands}, " alone"),
        bands,
        said="The articles of both drafts: height is length, shade is the share of the words that changed.",
        height=_HEIGHT,
        rtl=shown.rtl,
    )


def _tallies(sections: Iterable[Section]) -> dict[tuple[Side, str], Tally]:
    found: dict[tuple[Side, str], Tally] = {}
    for one in sections:
        key = (one.side, one.stretch.id)
        found[key] = found.get(key, Tally()) + one.tally
    return found


def _joins(comparison: Comparison, old: Sequence[Stretch], new: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Which articles answer one another, by their numbers in both drafts."""
    rows, places = ({one.id: at for at, one in enumerate(side)} for side in (old, new))
    pairs = {(one.old, one.new) for one in comparison.provisions} | {("", "")}
    return sorted((rows[a], places[b]) for a, b in pairs if a in rows and b in places)


def _edged(boxes: Iterable[Box], joined: Container[int | None], name: str) -> list[Box]:
    """The boxes, those without a band marked as standing in one draft only."""
    return [one if at in joined else replace(one, name=one.name + name) for at, one in enumerate(boxes)]


def _sum(keys: Iterable[tuple[Side, str]], tallies: Mapping[tuple[Side, str], Tally]) -> Tally:
    return sum((tallies.get(key, Tally()) for key in keys), Tally())


def _article(one: Stretch, known: Tally, shown: RedlineHtml, side: Side) -> Box:
    shade = 0 if not known.share else min(_SHADES, 1 + int(known.share * _SHADES))
    name = f"{one.label} {one.heading}".strip()
    said = f"{name}: {share_words(one.words, 'word')}, {tally_words(known)}"
    return Box(_short(one.label), shown.link(side, one.start), one.words, f"s{shade}", said)
