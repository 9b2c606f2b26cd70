"""How the reports put figures and facts into words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.analysis.summary import Report
    from travaux.text.tree import BracketKind

_KIND_WORDS: Final[dict[BracketKind, str]] = {
    "optional": "stay or go",
    "alternative": "one of several",
    "proposal": "proposal",
    "deletion": "deletion",
    "value": "value",
    "block": "whole provisions",
    "placeholder": "to be filled in",
    "note": "note",
    "reference": "provisional reference",
    "footnote": "footnote",
    "editorial": "editor's mark",
    "markup": "markup",
}

# C0 and C1 controls but tab and line feed, lone surrogates, and the marks that turn the direction of writing.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def harmless(text: str) -> str:
    r"""The text with every character that could steer a terminal written out, as `\x1b` or `\u202e`.

    >>> harmless("two\x1b[31m red \u202ebrackets")
    'two\\x1b[31m red \\u202ebrackets'
    """
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def kind_words(kind: BracketKind) -> str:
    """A bracket's kind as a delegate would say it.

    >>> kind_words("optional")
    'stay or go'
    """
    return _KIND_WORDS[kind]


def number(value: int) -> str:
    """A whole number with its thousands parted.

    >>> number(14638)
    '14,638'
    """
    return f"{value:,}"


def percent(share: float) -> str:
    """A share of one as a percentage that says neither "none" nor "all" where that is not so.

    >>> percent(0.379), percent(0.0004), percent(0.9996)
    ('38 %', '< 1 %', '> 99 %')
    """
    if 0 < share < 0.005:  # noqa: PLR2004 -- half a per cent, where rounding would say none
        return "< 1 %"
    if 0.995 <= share < 1:  # noqa: PLR2004 -- half a per cent, where rounding would say all
        return "> 99 %"
    return f"{share * 100:.0f} %"


def share_words(count: int, noun: str) -> str:
    """A count with its noun.

    >>> share_words(1, "bracket"), share_words(1004, "bracket")
    ('1 bracket', '1,004 brackets')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def attribution_words(propose: Sequence[str], oppose: Sequence[str]) -> str:
    """Who wants a bracket's words in and who wants them out.

    >>> attribution_words(("US", "MX"), ("BN",))
    'proposed by US, MX; opposed by BN'
    """
    sides = (("proposed by", propose), ("opposed by", oppose))
    return "; ".join(f"{verb} {', '.join(codes)}" for verb, codes in sides if codes)


def headline(report: Report) -> str:
    """The state of the draft in one sentence.

    >>> from travaux.analysis.summary import summary
    >>> from travaux.text.source import Source
    >>> from travaux.text.tree import Draft
    >>> headline(summary(Draft(Source(""))))
    'The draft holds no words.'
    """
    counts = report.census.counts
    if not counts.words:
        return "The draft holds no words."
    if not counts.bracketed_words:
        return f"None of its {share_words(counts.words, 'word')} stands in brackets: nothing is open."
    where = "in brackets or options" if counts.option_words else "in brackets"
    verb = "stands" if counts.bracketed_words == 1 else "stand"
    sentence = f"{percent(report.share)} of {share_words(counts.words, 'word')} {verb} {where}"
    facts = [share_words(counts.brackets, "bracket")]
    if counts.options:
        facts.append(share_words(counts.options, "option"))
    tail = [", ".join(facts)]
    if counts.attributed:
        tail.append(f"{number(counts.attributed)} with a party's name")
    if report.repaired:
        tail.append(f"{number(report.repaired)} repaired")
    return f"{sentence}: {'; '.join(tail)}."
