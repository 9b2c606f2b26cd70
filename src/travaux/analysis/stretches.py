"""The draft by the parts that people speak of: which articles it has, and how much of each is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from travaux.analysis.places import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.analysis.entries import Census, ProvisionCount
    from travaux.text.tree import Draft

_HEADED = frozenset({"preamble", "part", "chapter", "section", "article", "annex"})
_TITLE = 96


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the draft at the level that people speak of: an article, a preamble, an annex.

    `level` counts from 0; `agreed` and `open` add up to its words; `own` says that its words are only those
    that its inner stretches do not hold. The words of all stretches add up to the draft's.

    >>> Stretch("art-4", "Article 4", "Withdrawal", 0, 40, 30, 10, 3, 0, 1, 0).share
    0.25
    """

    id: str
    label: str
    heading: str
    start: int
    words: int
    agreed: int
    open: int
    brackets: int
    options: int
    attributed: int
    level: int
    own: bool = False

    @property
    def share(self) -> float:
        """The open words' share of all its words, 0 to 1.

        >>> Stretch("", "", "", 0, 0, 0, 0, 0, 0, 0, 0).share
        0.0
        """
        return self.open / self.words if self.words else 0.0


def stretches(draft: Draft, found: Census) -> Iterator[Stretch]:
    """The draft's stretches in the order of the text: every word, bracket and option in exactly one.

    >>> from travaux.analysis.report import census
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> draft = Draft(Source("two words"), title="Note")
    >>> [(one.label, one.words) for one in stretches(draft, census(draft))]
    [('Note', 2)]
    """
    children: dict[str | None, list[ProvisionCount]] = {}
    known = {provision.id for provision in found.provisions}
    for provision in found.provisions:
        children.setdefault(provision.parent if provision.parent in known else None, []).append(provision)
    roots = children.get(None, [])
    outside = _outside(draft, found, roots)
    if outside.words:
        yield outside
    headed = any(root.kind in _HEADED for root in roots)
    run: list[ProvisionCount] = []
    for root in roots:
        loose = root.kind == "footnote" or (headed and root.kind not in _HEADED)
        if run and (not loose or run[-1].kind != root.kind):
            yield _together(run)
            run = []
        if loose:
            run.append(root)
        else:
            yield from _unfolded(root, children)
    if run:
        yield _together(run)


def _unfolded(root: ProvisionCount, children: dict[str | None, list[ProvisionCount]]) -> Iterator[Stretch]:
    """A provision, or where it holds headed ones: its own words, then each of them."""
    waiting = [(root, 0)]
    while waiting:
        provision, level = waiting.pop()
        inner = [one for one in children.get(provision.id, []) if _stands_apart(one, provision)]
        yield _stretch(provision, inner, level)
        waiting.extend((one, level + bool(provision.label)) for one in reversed(inner))


def _stands_apart(provision: ProvisionCount, parent: ProvisionCount) -> bool:
    """Whether it is spoken of by itself: a chapter's article is, a numbered section's own section is not."""
    return provision.kind in _HEADED and (provision.kind != parent.kind or not parent.label)


def _stretch(provision: ProvisionCount, inner: Sequence[ProvisionCount], level: int) -> Stretch:
    words = provision.words - sum(one.words for one in inner)
    unsettled = provision.bracketed_words - sum(one.bracketed_words for one in inner)
    return Stretch(
        id=provision.id,
        label=provision.label
        or shortened(provision.heading, _TITLE)
        or provision.kind.replace("-", " ").capitalize(),
        heading=provision.heading if provision.label else "",
        start=provision.start,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=provision.brackets - sum(one.brackets for one in inner),
        options=provision.options - sum(one.options for one in inner),
        attributed=provision.attributed - sum(one.attributed for one in inner),
        level=level,
        own=bool(inner),
    )


def _together(run: Sequence[ProvisionCount]) -> Stretch:
    """Neighbouring provisions of one kind that no heading holds, as one stretch."""
    first, last = run[0], run[-1]
    plural = {"footnote": "Footnotes", "preambular-paragraph": "Preambular paragraphs", "item": "Items"}
    name = plural.get(first.kind, "Paragraphs")
    span = f" {first.label} to {last.label}" if first.kind != "footnote" and len(run) > 1 else ""
    words, unsettled = sum(one.words for one in run), sum(one.bracketed_words for one in run)
    return Stretch(
        id=first.id,
        label=name if len(run) > 1 else _alone(first) or name,
        heading=span.strip(),
        start=first.start,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=sum(one.brackets for one in run),
        options=sum(one.options for one in run),
        attributed=sum(one.attributed for one in run),
        level=0,
    )


def _alone(provision: ProvisionCount) -> str:
    """What a provision is called that stands alone: the number of a note would say nothing by itself."""
    return (
        f"Footnote {provision.label}" if provision.kind == "footnote" and provision.label else provision.label
    )


def _outside(draft: Draft, found: Census, roots: Sequence[ProvisionCount]) -> Stretch:
    """What no provision holds: a title, an introduction."""
    counts = found.counts
    words = counts.words - sum(root.words for root in roots)
    unsettled = counts.bracketed_words - sum(root.bracketed_words for root in roots)
    return Stretch(
        id="",
        label="Outside the provisions" if roots else draft.title or "The text",
        heading="",
        start=0,
        words=words,
        agreed=words - unsettled,
        open=unsettled,
        brackets=counts.brackets - sum(root.brackets for root in roots),
        options=counts.options - sum(root.options for root in roots),
        attributed=counts.attributed - sum(root.attributed for root in roots),
        level=0,
    )
