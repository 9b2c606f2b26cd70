"""Which of the six official languages of the United Nations a text is written in, by its script and small words."""

from __future__ import annotations

import re

_SMALL_WORDS = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "shall",
            "for",
            "by",
            "with",
            "on",
            "that",
            "this",
            "be",
            "or",
            "which",
            "as",
            "are",
            "from",
            "its",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "du",
            "et",
            "à",
            "une",
            "dans",
            "pour",
            "par",
            "sur",
            "que",
            "qui",
            "est",
            "sont",
            "aux",
            "ou",
            "au",
            "leur",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "los",
            "las",
            "del",
            "y",
            "en",
            "una",
            "para",
            "por",
            "que",
            "con",
            "se",
            "su",
            "al",
            "como",
            "sus",
            "o",
            "es",
            "esta",
            "entre",
        ]
    ),
}
_WORD = re.compile(r"[a-zà-ÿ]+")
_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]+")),
    ("ru", re.compile(r"[\u0400-\u04ff]+")),
    ("zh", re.compile(r"[\u4e00-\u9fff]+")),
)
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]+")
_BEYOND_LATIN = re.compile(r"[\u0400-\U0010ffff]+")
_SAMPLE = 20_000
_FEWEST = 3


def language_of(text: str) -> str:
    """`en`, `fr`, `es`, `ru`, `ar`, `zh`, or empty where the text is too short to tell; judged by its beginning.

    >>> language_of("The Parties shall withdraw their forces from the zone.")
    'en'
    >>> language_of("Ob")
    ''
    """
    sample = text[:_SAMPLE]
    beyond = "".join(_BEYOND_LATIN.findall(sample))
    scripts = {code: letters for code, script in _SCRIPTS if (letters := _letters(script, beyond))}
    latin = _letters(_LATIN, sample) if scripts else 0
    for code, letters in scripts.items():
        if letters * 2 > latin:
            return code
    words = _WORD.findall(sample.lower())
    scores = {code: sum(map(small.__contains__, words)) for code, small in _SMALL_WORDS.items()}
    best = max(scores, key=lambda code: (scores[code], code))
    return best if scores[best] >= _FEWEST else ""


def _letters(script: re.Pattern[str], sample: str) -> int:
    """How many letters of a script stand in a sample."""
    return sum(map(len, script.findall(sample)))
