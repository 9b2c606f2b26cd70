"""Hypothesis strategies: any draft, and balanced ones whose brackets are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from hypothesis import strategies as st

from travaux.text.source import Format, Source

if TYPE_CHECKING:
    from random import Random

PARTIES = ("US", "JP", "NZ", "KAR", "TOL", "A", "I")

# fmt: off
FRAGMENTS = (
    "[", "]", "[", "]", "[[", "]]", "][", "] [", "]/[", "［", "］", "{", "}", "(", ")", "[]", "[ ]",
    "[…]", "[...]", "[X]", "[5]", "[10][20] years", "[date]", "[shall][should]", "[shall/should]",
    "[a / b]", "[, and]", "[s]", "[Article 4]", "[Agreed ad ref]", "[Note: x]", "[sic]",
    "[Placeholder for y]", "【", "】", "〔", "〕", "[US/JP propose; NZ oppose: ", "[US oppose: ", "[PE: ",
    "[KAR, TOL: ", "[US/NZ] propose: ", " - US; NZ delete]", "(KAR: ", "{KAR/TOL: ", "[VQ propose: ",
    "[US5/ /NZ propose166 : ", "[NZ/CA. g. ", "oppose", "propose:", "US/", "/", "\nArticle 4\n",
    "\n## Article 5 (Tolls)\n", "\nArticle 2bis\n", "\n3.3bis Alt ", "\n1. ", "\n2. ", "\n(a) ",
    "\n(i) ", "\nPp1\n", "\nOP2. ", "\nAnnex I\n", "\nPART II\n", "\nChapter 3: x\n", "\nSection A\n",
    "\n– ", "\n- ", "\n* ", "\nOption 1: ", "\n**Option 2:** ", "Option (a): ", "Option I: ",
    "no text", "\nالمادة 3\n", "\n第二条\n", "\nСтатья 2\n", "Recalling ", "Have agreed as follows:",
    "\nArtículo 1\n", "\nArticle premier\n", "Opción 2: ", "[a](https://example.org/a)", "[a][b]",
    "\n[b]: https://example.org/b\n", "[^1]", "\n[^1]: note\n", "![x](y.png)", "\\[", "\\]", "\\",
    "**", "*", "_", "`", "```\n", "<span>", "</span>", "<!--", "-->", "{:toc}", "^Pp1^", "---\n", "> ",
    "| a | b |\n", "|---|---|\n", "\n# ", "&amp;", "<https://example.org/[x]>", "the Parties ",
    "shall ", "water", ", ", ". ", "; ", ": ", " ", " ", "\n", "\n\n", "\r\n", "\r", "\t", "\x0b",
    "\x0c", "\x00", "\x1b", "\x85", "\u2028", "\u200f", "\u202e", "\u00ad", "\ufeff", "\u0301",
    "\u3000", "🌊", "ماء ", "מים ", "вода ", "水", "eau ", "5", "10 years", "1931", "12. ", "(b)",
    "e.g. ", "and/or", " / ", "’", "Œ",
)
# fmt: on
"""Pieces of real drafts and of nonsense; joined in any order they are a draft that somebody could hand in."""

WORDS = tuple(
    re.findall(
        r"\w+",
        "the river lock ferry bridge toll grain orchard harbour pilot crew guard ridge valley winter spring "
        "register mutual prompt joint open safe repair return release of for under between within after "
        "before without",
    )
)
"""Words that mean nothing to a reader of drafts: no label, no head, no cue that somebody adds or comments."""


@dataclass(frozen=True, slots=True)
class Known:
    """A text and the spans of its pairs of brackets, sorted."""

    text: str
    pairs: tuple[tuple[int, int], ...]


def _joined(parts: list[str]) -> str:
    return "".join(parts)


texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="[]{}()/:.,- \naAU15", max_size=80),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(_joined),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=25).map(_joined),
)
"""Any text: nested, attributed, unbalanced, with options, in any script, with white space and controls."""

sources = st.builds(Source, texts, st.sampled_from(get_args(Format)))
"""Any text as any format's reader could hand it over, without marks."""

party_lists = st.lists(st.sampled_from(PARTIES), unique=True, max_size=4).map(tuple)


@st.composite
def known(draw: st.DrawFn, depth: int = 4) -> Known:
    """One paragraph of plain words with balanced brackets, nested up to `depth` deep."""
    out: list[str] = ["The "]
    pairs: list[tuple[int, int]] = []
    length = len(out[0])

    def put(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    def phrase(level: int) -> None:
        for number in range(draw(st.integers(1, 3))):
            put(" " if number else "")
            if level < depth and draw(st.integers(0, 2)) == 0:
                start = length
                put("[")
                phrase(level + 1)
                put("]")
                pairs.append((start, length))
            else:
                put(draw(st.sampled_from(WORDS)))

    phrase(0)
    put(f" {draw(st.sampled_from(WORDS))}.")
    return Known("".join(out), tuple(sorted(pairs)))


def scribble(rng: Random) -> str:
    """One short text at random, as fast as can be: what the many texts of one run are made of."""
    return "".join(rng.choices(FRAGMENTS, k=rng.randrange(1, 24)))
