"""A version in another format laid out as its base is: signs of headings, emphasis, blank lines.

Markdown writes them as text, Word does not; between the two they are typography, as quotation marks are.
"""

from __future__ import annotations

import re
from collections import deque
from difflib import get_close_matches
from itertools import pairwise

from travaux.drafting.departures import typeface

_HEADING = re.compile(r"#{1,6} +")
_EMPHASIS = re.compile(r"(?<![*\w])(\*{1,3})(?=[^\s*])([^*\n]{1,2000})(?<=[^\s*])\1(?![*\w])")
_ESCAPED = re.compile(r"\\(?=[!-/:-@^-`{-~])")
_LABEL = re.compile(r"\(?\w{1,5}[.)](?P<gap>[ \t]+)")
_LAID_OUT = frozenset({"docx", "html", "pdf"})
_NEAR, _LONGEST = 0.7, 200
"""How alike a changed heading is to the base's, and how long one may be."""


def differ(format_: str, other: str) -> bool:
    """Whether one of two formats writes its layout as text and the other does not.

    >>> differ("markdown", "docx"), differ("text", "docx")
    (True, False)
    """
    return "markdown" in {format_, other} and bool(_LAID_OUT & {format_, other})


def bare(line: str) -> str:
    r"""A line without the signs of a heading, of emphasis and of escapes.

    >>> bare("## Article 1 *bis*"), bare("1\\. Go")
    ('Article 1 bis', '1. Go')
    """
    before = ""
    while line != before:
        before, found = line, _HEADING.match(line)
        line = _ESCAPED.sub("", _EMPHASIS.sub(r"\2", line[found.end() :] if found else line)).strip()
    return line


def unlaid(text: str) -> list[str]:
    r"""The lines that have words, bare, in one typeface.

    >>> unlaid("# Treaty\n\nGo.\n")
    ['Treaty', 'Go.']
    """
    return [typeface(own) for line in text.split("\n") if (own := bare(line))]


def relaid(base: str, version: str) -> str:
    r"""A version with the base's layout; `unlaid` reads the same of it.

    >>> relaid("# Treaty\n\n*They* go.\n\nNow.\n", "Treaty\nThey go.\nThen they rest.\nNow.")
    '# Treaty\n\n*They* go.\n\nThen they rest.\n\nNow.\n'
    """
    lines = base.split("\n")
    worded = [at for at, line in enumerate(lines) if bare(line)]
    following = {-1: worded[0], **dict(pairwise(worded))} if worded else {}
    places: dict[str, deque[int]] = {}
    for at in worded:
        places.setdefault(typeface(bare(lines[at])), deque()).append(at)
    signed = {own: found[0] for own, at in places.items() if (found := _HEADING.match(lines[at[0]]))}
    apart = sum(at - behind > 1 for behind, at in pairwise(worded))
    gap = "\n\n" if 2 * apart > len(worded) - 1 else "\n"
    behind_label = next((found["gap"] for line in lines if (found := _LABEL.match(line))), "")
    parts, behind = list[str](), -1
    for own in (bare(line) for line in version.split("\n")):
        if not own:
            continue
        at = _next(places.get(typeface(own)))
        beside = at >= 0 and following.get(behind) == at and (behind >= 0 or not parts)
        blank = "".join(f"{line}\n" for line in lines[behind + 1 : at]) if beside else gap[1:]
        parts.append(f"\n{blank}" if parts else blank if beside else "")
        parts.append(lines[at] if at >= 0 else _signed(own, signed, behind_label))
        behind = at
    if not worded:
        return "".join(parts) or base
    return "\n".join(["".join(parts), *lines[worded[-1] + 1 :]])


def _next(places: deque[int] | None) -> int:
    """The next place of a line, the last one again where there is no other; -1 where there is none."""
    if not places:
        return -1
    return places.popleft() if len(places) > 1 else places[0]


def _signed(own: str, signed: dict[str, str], behind_label: str) -> str:
    """A line that the base lacks, with the heading's sign and the gap behind a label that it has there."""
    label = _LABEL.match(own)
    if label and behind_label:
        own = f"{own[: label.start('gap')]}{behind_label}{own[label.end() :]}"
    near = get_close_matches(typeface(own), signed, 1, _NEAR) if len(own) <= _LONGEST else []
    return f"{signed[near[0]]}{own}" if near else own
