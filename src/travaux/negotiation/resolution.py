"""What a negotiation decides on its brackets, carried out in the text; and what is left to the leaders."""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from travaux.drafting.identity import answering, kept_names
from travaux.drafting.resolve import Decision, Resolution, Verb
from travaux.drafting.resolve import resolve as resolved
from travaux.formats.yaml import read_yaml
from travaux.negotiation.readings import WHOLE
from travaux.text import notation
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.frontmatter import FrontMatter, front_matter, restored, unified
from travaux.text.parser import parse
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from travaux.text.source import Mark, Source
    from travaux.text.tree import Draft

_VERBS: tuple[Verb, ...] = ("choose", "keep", "drop", "reserve")
_KEYS = frozenset({"bracket", "because", *_VERBS})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A draft with decisions carried out, as it is written to a file: `text` with its front matter.

    `draft` is that text, read again: its brackets keep the ids that they had. `front` is the front matter,
    which names them.

    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report [publicly]."))
    >>> [bracket.id for bracket in resolve(draft, [Decision("text/1", "choose", 2)]).draft.brackets]
    ['text/1']
    """

    text: str
    draft: Draft
    resolution: Resolution
    front: FrontMatter = field(default_factory=FrontMatter)


def resolve(draft: Draft, decisions: Sequence[Decision]) -> Resolved:
    """The draft with the decisions carried out; what is not decided keeps its brackets, ids and sponsors.

    In a Markdown draft the ids are kept in front matter; plain text has no room for it. Raises `WrongCall`,
    naming the entry, for a decision that does not fit the draft.

    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report [publicly].", "markdown"))
    >>> found = resolve(draft, [Decision("text/1", "choose", 2)])
    >>> [bracket.id for bracket in found.draft.brackets]
    ['text/3']
    """
    found = resolved(draft, decisions)
    front, body = front_matter(found.text)
    front = front or front_matter(draft.source.front)[0] or FrontMatter()
    codes = [party.code for party in draft.parties]
    source = replace(
        draft.source, sha256="", furniture=(), remarks=(), path="", marks=tuple(_shifted(draft, found))
    )
    if draft.source.format == "docx":
        return _in_word(draft, found, source, front, codes)
    written = _written(found.text[body:], front)
    named = draft.source.format == "markdown"
    text, front = _named(draft, found, front, written, codes) if named else (written, front)
    marks = source.marks if text == found.text else ()
    return Resolved(text, parse(replace(source, text=text, marks=marks), codes), found, front)


def _in_word(
    draft: Draft, found: Resolution, source: Source, front: FrontMatter, codes: Sequence[str]
) -> Resolved:
    """The text of a Word file, with the ids of its brackets in front matter beside it."""
    plain = str(replace(front, brackets=())) if front.consolidated else ""
    read = parse(replace(source, text=found.text, front=plain), codes)
    front = _with_ids(front, read, found, 0)
    kept = str(front) if front.consolidated or front.brackets else ""
    if WHOLE in draft.source.front:
        kept = kept.removesuffix("---\n") + f"{WHOLE}\n---\n"
    return Resolved(found.text, parse(replace(source, text=found.text, front=kept), codes), found, front)


def _shifted(draft: Draft, found: Resolution) -> Iterator[Mark]:
    """What the paper says of a stretch, at the place where the stretch is now; nothing of what is gone."""
    starts = [one.start for one in found.stretches]
    for mark in draft.source.marks:
        at = max(0, bisect_right(starts, mark.start) - 1)
        left = [one for one in found.stretches[at:] if one.start < max(mark.end, mark.start + 1)]
        left = [one for one in left if one.end > mark.start]
        if not left:
            continue
        first, last = left[0], left[-1]
        start = max(mark.start, first.start) - first.start + first.at
        end = min(mark.end, last.end) - last.start + last.at
        yield replace(mark, start=start, end=max(start, end))


def resolved_word(draft: Draft, found: Resolved) -> bytes:
    """The resolved draft as a Word file, in its own formatting; nothing is tracked in it.

    Raises `WrongCall` where the draft is no Word file, `Unreadable` where its file is gone or has changed.

    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report."))
    >>> resolved_word(draft, resolve(draft, []))
    Traceback (most recent call last):
        ...
    travaux.text.errors.WrongCall: the draft is no Word file: name the output .md or .txt.
    """
    from travaux.formats.word_resolving import resolved_word as written  # noqa: PLC0415 -- heavy

    source = draft.source
    if source.format != "docx":
        raise WrongCall(f"{source.path or 'the draft'} is no Word file: name the output .md or .txt.")
    text = found.resolution.text
    passages, at = list[Passage](), 0
    for start, end, here in found.resolution.stretches:
        if at < start:
            passages.append(Passage("deleted", at, start, here, here))
        passages.append(Passage("kept", start, end, here, here + end - start))
        at = end
    if at < len(source.text):
        passages.append(Passage("deleted", at, len(source.text), len(text), len(text)))
    return written(source, text, passages, found.draft.source.front)


def _written(text: str, front: FrontMatter) -> str:
    """The text of a consolidation written anew: what was inside of a departure may now touch one."""
    if not front.consolidated:
        return text
    own = text if front.ends == "mixed" else unified(text)[0]
    return restored(notation.written(notation.pieces(own, front.parties), front.parties), front.ends)


def _named(
    draft: Draft, found: Resolution, front: FrontMatter, written: str, codes: Sequence[str]
) -> tuple[str, FrontMatter]:
    """The text behind front matter that names its brackets, where their places give other names."""
    plain = replace(front, brackets=())
    head = str(plain) if front.consolidated else ""
    read = parse(replace(draft.source, text=head + written, sha256="", marks=(), remarks=()), codes)
    body = front_matter(found.text)[1]
    # Where escapes were put in or out, places say nothing: there the order does.
    shift = len(head) - body if written == found.text[body:] else None
    named = _with_ids(plain, read, found, shift)
    return (str(named) if named.brackets else head) + written, named


def _with_ids(front: FrontMatter, read: Draft, found: Resolution, shift: int | None) -> FrontMatter:
    """The front matter with the ids that brackets had, where their places would give others."""
    names = kept_names(read.brackets, answering(found, read.brackets, shift))
    other = names != tuple(bracket.id for bracket in read.brackets)
    return replace(front, brackets=names if other else ())


def resolution_json(draft: Draft, found: Resolved, decisions: Sequence[Decision], path: str = "") -> bytes:
    """What was decided and what is left as JSON, `travaux.resolution/1`; `path` is the result's file.

    >>> from travaux.text.source import Source
    >>> draft = parse(Source("The Parties [shall][should] report."))
    >>> b'"open":["text/1","text/2"]' in resolution_json(draft, resolve(draft, []), [])
    True
    """
    from travaux.analysis.resolution_json import to_json  # noqa: PLC0415 -- only where it is asked for

    return to_json(draft, found.resolution, tuple(decisions), path) + b"\n"


def half_moves(draft: Draft, decisions: Sequence[Decision]) -> list[str]:
    """A sentence for each move of a consolidation of which the decisions settle one end only.

    >>> from travaux.text.parser import parse
    >>> from travaux.text.source import Source
    >>> half_moves(parse(Source("They [shall] go.")), [])
    []
    """
    from travaux.analysis.moving import left_behind  # noqa: PLC0415 -- only this needs it

    return left_behind(draft, decisions)


def read_decisions(path: str | os.PathLike[str]) -> list[Decision]:
    """The decisions in a YAML file: a list of entries with `bracket` and one of choose, keep, drop, reserve.

    Raises `Unreadable` for a file that is no YAML, `WrongCall` for an entry that says nothing or two things.

    >>> read_decisions("nowhere.yaml")
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.yaml does not exist: check the name and the folder.
    """
    shown = os.fspath(path)
    found = read_yaml(path)
    if isinstance(found, dict) and set(found) == {"decisions"}:
        found = found["decisions"]
    if not isinstance(found, list):
        raise Unreadable(f"{shown} holds no list of decisions: write - {{bracket: art-1/1, keep: true}}.")
    return [_decision(entry, one, shown) for entry, one in enumerate(found, 1)]


def _decision(entry: int, found: object, path: str) -> Decision:
    place = f"{path}, decision {entry}"
    if not isinstance(found, dict) or not isinstance(found.get("bracket"), str) or not found["bracket"]:
        raise WrongCall(f"{place} names no bracket: write bracket: and the id, as art-1.2/3.")
    name: str = found["bracket"]
    strange = sorted(str(key) for key in found if key not in _KEYS)
    if strange:
        hint = " A reason that holds a comma stands between quotation marks." if "because" in found else ""
        raise WrongCall(
            f"{place} ({name}) has an entry {strange[0]!r}: there are {', '.join(sorted(_KEYS))}.{hint}"
        )
    verbs = [
        verb
        for verb in _VERBS
        if found.get(verb) not in {None, False} or (verb in found and verb == "choose")
    ]
    if len(verbs) != 1:
        said = "says nothing" if not verbs else f"says {' and '.join(verbs)}"
        raise WrongCall(f"{place} ({name}) {said}: write one of choose, keep, drop, reserve.")
    because = found.get("because", "")
    return Decision(
        name, verbs[0], *_details(verbs[0], found[verbs[0]], f"{place} ({name})"), str(because or "")
    )


def _details(verb: Verb, value: object, place: str) -> tuple[int, str]:
    """The number that is chosen, and for whom it is reserved."""
    if verb == "choose":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise WrongCall(f"{place} chooses {value!r}: write the number of the alternative, from 1.")
        return value, ""
    if verb == "reserve":
        return 0, value if isinstance(value, str) else "leaders"
    if value is not True:
        raise WrongCall(f"{place}: {verb} is {value!r}: write {verb}: true.")
    return 0, ""
