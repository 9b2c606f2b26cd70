"""Drafts written at random whose brackets are known, and those of the shipped ones that are balanced.

The brackets stand at phrase boundaries: nested, side by side as alternatives, attributed, round sentences,
sub-paragraphs, options, headings, paragraphs and whole articles.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import travaux
from travaux.text.parser import parse
from travaux.text.source import Source

PARTIES = ("KAR", "TOL", "SEL")
EXAMPLES = Path(travaux.__file__).parent / "examples"


def listed(words: str) -> tuple[str, ...]:
    """The phrases between the upright strokes."""
    return tuple(words.split("|"))


NOUNS = listed(
    "the ferry|the lower lock|the joint commission|each guard post|the register of claims|"
    "the river police|all irrigation canals|the reconstruction fund|the returning families|"
    "the envoy of Selund|the grain stores|the demarcation stones|both harbour masters|"
    "the crossing at Ostrey|the power line over the ridge"
)
VERBS = listed(
    "shall inspect|shall restore|shall not impede|undertakes to finance|shall hand over|"
    "shall notify|shall keep open|is to replace|shall refrain from moving|"
    "shall publish its findings on"
)
ITEMS = listed(
    "inspect|restore|leave untouched|finance|hand over|keep open|replace|mark on its charts|give notice of"
)
ADVERBS = listed(
    "without delay|in good faith|at its own expense|on an equal footing|as far as the season allows|"
    "with the consent of the other side|free of charge|under the eyes of the observers"
)
TAILS = listed(
    "within the zone|before the first harvest|for the duration of the ceasefire|"
    "on both banks of the river|under the authority of the commission|"
    "in the municipalities named in the schedule|until the dam is repaired|"
    "after consultation with the municipalities|along the line of the ridge|"
    "in exchange for safe passage|to the extent that funds are available|"
    "notwithstanding any earlier arrangement|at the request of either side"
)
GERUNDS = listed(
    "Recalling the armistice of last autumn|Mindful of the hardship of the valley|"
    "Determined to reopen the crossings|Noting the report of the envoy|"
    "Convinced that the river belongs to both peoples|Stressing the needs of the displaced"
)
SWAPS = listed(
    "prompt|without conditions|by mutual agreement|in the presence of witnesses|gradually|"
    "under seal|by road and by rail|as the municipalities may decide|in equal parts|save in winter"
)
TITLES = listed(
    "Ferries and crossings|Prisoners and missing persons|Return of families|Water and power|"
    "The fund|Observers|Schools and languages|The ridge|Claims|Elections in the district|"
    "Grain and tolls|Final provisions"
)


@dataclass(frozen=True, slots=True)
class Truth:
    """A balanced draft: its name, text, the spans of its brackets, and those whose words are not agreed."""

    name: str
    text: str
    pairs: tuple[tuple[int, int], ...]
    disputed: tuple[tuple[int, int], ...]


class Writer:
    """Writes one draft at random and keeps book of the brackets it sets."""

    def __init__(self, seed: int, *, rich: float = 0.5) -> None:
        self.rng = random.Random(seed)
        self.rich = rich
        self.out: list[str] = []
        self.length = 0
        self.pairs: list[tuple[int, int]] = []

    def put(self, piece: str) -> None:
        """Write a piece."""
        self.out.append(piece)
        self.length += len(piece)

    def chance(self, share: float) -> bool:
        """True as often as `share` says."""
        return self.rng.random() < share

    def open(self) -> int:
        """Set an opening mark; returns where."""
        at = self.length
        self.put("[")
        return at

    def close(self, start: int) -> None:
        """Set the closing mark of the bracket that opened at `start`."""
        self.put("]")
        self.pairs.append((start, self.length))

    def head(self) -> str:
        """A head that names parties, or none."""
        if not self.chance(0.3):
            return ""
        first, *rest = self.rng.sample(PARTIES, 3)
        return self.rng.choice(
            (f"{first}: ", f"{first}/{rest[0]} propose: ", f"{first} propose; {rest[1]} oppose: ")
        )

    def phrases(self, level: int, count: int) -> None:
        """A run of phrases, some of them bracketed, some of those nested."""
        for number in range(count):
            if number:
                self.put(" ")
            if level < 3 and self.chance(0.28 * self.rich):
                start = self.open()
                self.put(self.head())
                self.phrases(level + 1, self.rng.choice((1, 1, 2, 3)))
                self.close(start)
            elif self.chance(0.16 * self.rich):
                self.alternatives(level)
            else:
                self.put(self.rng.choice(TAILS if number else ADVERBS))

    def alternatives(self, level: int) -> None:
        """Two to four brackets side by side."""
        joint = self.rng.choice(("", "", " ", "/"))
        for number, words in enumerate(self.rng.sample(SWAPS, self.rng.choice((2, 2, 3, 4)))):
            self.put(joint if number else "")
            start = self.open()
            self.put(words)
            if level < 2 and self.chance(0.15):
                self.put(" ")
                inner = self.open()
                self.put(self.rng.choice(TAILS))
                self.close(inner)
            self.close(start)

    def sentence(self) -> None:
        """One sentence with its full stop."""
        subject = self.rng.choice(NOUNS)
        self.put(subject[0].upper() + subject[1:] + " ")
        if self.chance(0.12 * self.rich):
            for number, modal in enumerate(("shall", "should")):
                self.put("/" if number and self.chance(0.2) else "")
                start = self.open()
                self.put(modal)
                self.close(start)
            self.put(" restore ")
        else:
            self.put(self.rng.choice(VERBS) + " ")
        self.put(self.rng.choice(NOUNS) + " ")
        self.phrases(0, self.rng.choice((1, 2, 3, 4)))
        self.put(".")

    def sentences(self) -> None:
        """One to four sentences, now and then one of them bracketed whole."""
        for number in range(self.rng.choice((1, 1, 2, 3, 4))):
            self.put(" " if number else "")
            start = self.open() if number and self.chance(0.12 * self.rich) else None
            self.sentence()
            if start is not None:
                self.close(start)

    def paragraph(self, number: int) -> None:
        """A numbered paragraph, plain, bracketed within or without its number, with items or with options."""
        shape = self.rng.random()
        outside = self.open() if self.chance(0.1 * self.rich) else None
        self.put(f"{number}. ")
        if shape < 0.12:
            self.options()
        elif shape < 0.3:
            self.items()
        else:
            whole = self.open() if outside is None and self.chance(0.15 * self.rich) else None
            self.sentences()
            if whole is not None:
                self.close(whole)
        if outside is not None:
            self.close(outside)
        self.put("\n\n")

    def items(self) -> None:
        """A chapeau and its items, now and then one item or several bracketed."""
        self.put(f"{self.rng.choice(NOUNS).capitalize()} shall, {self.rng.choice(ADVERBS)}:")
        count = self.rng.choice((2, 3, 4))
        first, last = sorted(self.rng.choices(range(count), k=2))
        start, wrapped = 0, self.chance(0.4 * self.rich)
        for item in range(count):
            self.put("\n\n")
            if wrapped and item == first:
                start = self.open()
            self.put(f"({'abcd'[item]}) {self.rng.choice(ITEMS)} {self.rng.choice(NOUNS)} ")
            self.phrases(1, self.rng.choice((1, 2)))
            self.put("." if item == count - 1 else ";")
            if wrapped and item == last:
                self.close(start)

    def options(self) -> None:
        """Two or three options: bare, each in a bracket, or all in one."""
        shape = self.rng.choice(("bare", "each", "all"))
        start = self.open() if shape == "all" else 0
        count = self.rng.choice((2, 3))
        for number in range(1, count + 1):
            self.put("\n\n" if number > 1 else "")
            self.put(f"Option {number}: ")
            each = self.open() if shape == "each" else None
            if number == count and self.chance(0.15):
                self.put("No text.")
            else:
                self.sentences()
            if each is not None:
                self.close(each)
        if shape == "all":
            self.close(start)

    def article(self, number: int) -> None:
        """A heading, some of them bracketed, and paragraphs, some of them bracketed together."""
        self.put(f"## Article {number} (")
        title = self.rng.choice(TITLES)
        start = self.open() if self.chance(0.15 * self.rich) else None
        self.put(title)
        if start is not None:
            self.close(start)
        self.put(")\n\n")
        count = self.rng.choice((2, 3, 4, 5))
        wide = self.rng.randrange(1, count) if self.chance(0.2 * self.rich) else 0
        for paragraph in range(1, count + 1):
            if paragraph == wide:
                start = self.open()
            self.paragraph(paragraph)
            if wide and paragraph == wide + 1 and start is not None:
                self._close_before_blank(start)

    def _close_before_blank(self, start: int) -> None:
        """Close behind the words already written, before the blank line that follows them."""
        self.out[-1] = self.out[-1].removesuffix("\n\n")
        self.length -= 2
        self.close(start)
        self.put("\n\n")

    def draft(self, articles: int) -> tuple[str, tuple[tuple[int, int], ...]]:
        """A whole draft: title, preamble, articles, some of them bracketed whole."""
        self.put("# Framework for the valley\n\nThe Parties to this framework,\n\n")
        for gerund in self.rng.sample(GERUNDS, 4):
            start = self.open() if self.chance(0.2 * self.rich) else None
            self.put(gerund + " ")
            self.phrases(1, 2)
            self.put(",")
            if start is not None:
                self.close(start)
            self.put("\n\n")
        self.put("Have agreed as follows:\n\n")
        for number in range(1, articles + 1):
            start = self.open() if self.chance(0.1 * self.rich) else None
            self.article(number)
            if start is not None:
                self._close_before_blank(start)
        return "".join(self.out), tuple(sorted(self.pairs))


@cache
def generated(seeds: tuple[int, ...] = (1, 2, 3, 4, 5, 6), articles: int = 12) -> tuple[Truth, ...]:
    """Drafts of some 3,000 words, poor and rich in brackets by turns."""
    result = []
    for seed in seeds:
        text, pairs = Writer(seed, rich=(0.3, 0.8, 0.5)[seed % 3]).draft(articles)
        result.append(Truth(f"generated {seed}", text, pairs, pairs))
    return tuple(result)


@cache
def shipped() -> tuple[Truth, ...]:
    """The balanced drafts among those that ship; disputed is what their undamaged reading says."""
    result = []
    for path in sorted(EXAMPLES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        draft = parse(Source(text, "markdown"), PARTIES)
        pairs = tuple((b.start, b.end) for b in draft.brackets if draft.source.text[b.start] == "[")
        balanced = not any(b.missing for b in draft.brackets)
        if balanced and pairs and pairs == stack_pairs(text):
            disputed = tuple((b.start, b.end) for b in draft.brackets if b.disputed)
            result.append(Truth(path.name, text, pairs, disputed))
    return tuple(result)


def stack_pairs(text: str) -> tuple[tuple[int, int], ...] | None:
    """The pairs of a balanced text by one plain stack; None if it is not balanced."""
    stack: list[int] = []
    pairs = []
    for found in re.finditer(r"[\[\]]", text):
        if found.group() == "[":
            stack.append(found.start())
        elif stack:
            pairs.append((stack.pop(), found.end()))
        else:
            return None
    return None if stack else tuple(sorted(pairs))
