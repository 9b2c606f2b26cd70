"""How well versions are aligned to their base: `python -m tests.alignment_quality`.

The shared generator makes versions of a passage in which every word knows where it comes from. Two words of
two parties that come from the same place of the passage should answer the same word of the base, which is the
passage without its marks. Printed is the share of such pairs that do, for neighbouring parties, and the share
of all words that answer the word they come from.
"""

from __future__ import annotations

import bisect
import importlib.util
import sys
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.conftest import SHARED
from travaux.drafting.answering import answers
from travaux.drafting.departures import taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DRAFT = SHARED / "corpus" / "unfccc-paris-2015" / "2015-12-04.agreement.md"
GENERATOR = SHARED / "tools" / "variants.py"
Origins = list[tuple[str, int | None]]
"""Words with the number of the word in the passage that each comes from, None for a new one."""


class Quality(NamedTuple):
    """Shares of true pairs, and of words that answer their origin."""

    pairs: float
    words: float


def generator() -> Any:
    """The shared generator of versions."""
    spec = importlib.util.spec_from_file_location("variants", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def laid_out(
    words: Iterable[tuple[str, int | None]], ends: Sequence[int]
) -> tuple[str, list[tuple[int, int | None]]]:
    """The words as paragraphs, each word in that which it comes from; where each stands, and its origin."""
    paragraphs: dict[int, Origins] = {}
    last = 0
    for word, origin in words:
        last = last if origin is None else bisect.bisect_right(ends, origin)
        paragraphs.setdefault(last, []).append((word, origin))
    parts, places, at = list[str](), list[tuple[int, int | None]](), 0
    for paragraph in paragraphs.values():
        for word, origin in paragraph:
            parts += [word, " "]
            places.append((at, origin))
            at += len(word) + 1
        parts[-1] = "\n\n"
        at += 1
    return "".join(parts), places


def quality(source: str, words: int, parties: int, *, seed: int = 1) -> Quality:
    """The alignments of so many parties' versions of so many words of a bracketed draft."""
    made = generator()
    passage, spans = made.passage(source, words)
    ends = [end for _, end in spans]
    base, base_places = laid_out([(word, at) for at, word in enumerate(passage) if word not in "[]"], ends)
    origin_at = dict(base_places)
    apart = taken_apart(base)
    answered: list[dict[int, int | None]] = []
    for version in made.variants(source, words, parties, seed=seed)[1]:
        text, places = laid_out(version, ends)
        there = dict(
            chain.from_iterable(
                zip(range(one.first, one.last), range(one.start, one.end), strict=False)
                for one in answers(apart, text)
            )
        )
        answered.append(
            {origin: origin_at.get(there.get(start, -1)) for start, origin in places if origin is not None}
        )
    pairs = [
        one[origin] is not None and one[origin] == other[origin]
        for one, other in pairwise(answered)
        for origin in one.keys() & other.keys()
    ]
    own = [found == origin for one in answered for origin, found in one.items()]
    return Quality(sum(pairs) / max(1, len(pairs)), sum(own) / max(1, len(own)))


def main() -> int:
    """Print the table."""
    source = Path(DRAFT).read_text("utf-8")
    for words in (500, 1000, 2000, 5000):
        for parties in (2, 4, 8, 16):
            found = quality(source, words, parties)
            sys.stdout.write(
                f"{words:5} words x {parties:2} parties: pairs {found.pairs:.4f}, words {found.words:.4f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
