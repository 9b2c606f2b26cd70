"""The preamble: which paragraphs are recitals, by its title or by their own form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from travaux.text import labels

if TYPE_CHECKING:
    from travaux.text.beginnings import Beginnings

_RECITAL = re.compile(
    r"(?:(?:also|further|deeply|gravely|fully|strongly|again|having|profondément|notant|también|глубоко|также)\s{1,3}){0,2}"
    r"(?:[a-zà-ÿ]{2,20}(?:ing|ant|ants|antes|ando|endo|iendo)\b|(?:concerned|convinced|determined|resolved|guided|inspired|aware|mindful"
    r"|conscious|desirous|encouraged|alarmed|consciente?s?|convaincue?s?|résolue?s?|préoccupée?s?|guidée?s?|convencid[oa]s?|decidid[oa]s?"
    r"|preocupad[oa]s?)\b|in\W{0,3}(?:furtherance|pursuit|the spirit)\b|[а-я]{4,20}(?:ая|яя|ясь|уя|ивая|чая)\b|إذ\b|وإذ\b|铭记|认识|回顾|重申|深信|注意)",
    re.IGNORECASE,
)
_PREAMBLE_OPENS = re.compile(
    r"(?:the|les|las|los)?\s{0,2}(?:high contracting part|contracting part|part(?:ies|es|s)\b|states? part|general assembly|security council"
    r"|conference of the parties|government|republic|kingdom|conférence|conferencia)|[^\n]{0,80}\bpart(?:ies|es) (?:to|au|en)\b|(?:إن )?الأطراف|本协定缔约方|缔约方",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"(?:have|sont|han)\s{1,3}(?:agreed|decided|resolved|convenu|acordado|convenido)|согласились|договорились|اتفق|قد اتفقت|兹协议|达成协议",
    re.IGNORECASE,
)
_LONGEST_OPENING = 400
_LONGEST_FORMULA = 200


def is_recital(text: str, at: int, end: int) -> bool:
    """Whether the words at `at` begin a recital ("Recalling", "Soulignant", "Guided by"), behind an option's head too.

    >>> is_recital("*Recognizing* the need", 1, 22), is_recital("The Parties", 0, 11)
    (True, False)
    """
    head = labels.option_head(text, at, end)
    if head:
        at = labels.skip_lead(text, labels.head_end(text, head, end), end)
    return bool(_RECITAL.match(text, at, end))


def agreement_follows(text: str, at: int, end: int) -> bool:
    """Whether a paragraph is the formula that ends a preamble: "Have agreed as follows".

    >>> agreement_follows("Have agreed as follows:", 0, 23)
    True
    """
    return bool(_AGREED.search(text, at, min(end, at + _LONGEST_FORMULA)))


def recital_region(begun: Beginnings) -> set[int]:
    r"""The indexes of the paragraphs of a preamble.

    It is what stands behind its title; where it has none, the recitals before the first provision, if there are two of
    them, or one between the parties' names and the formula of agreement.

    >>> from travaux.text.beginnings import Beginnings
    >>> from travaux.text.paragraphs import Paragraph
    >>> text = "Noting a,\nRecalling b,\n1. One"
    >>> sorted(recital_region(Beginnings(text, [Paragraph(0, 9), Paragraph(10, 22), Paragraph(23, 29)])))
    [0, 1]
    """
    region, recitals, titled, named = set[int](), 0, False, False
    text = begun.text
    for index, paragraph in enumerate(begun.found):
        at, label = begun[index].at, begun[index].label
        if label is not None and label.kind == "preamble":
            titled = True
            continue
        if label is not None and label.kind == "preambular":
            continue
        inside = titled or bool(region)
        if label is not None or (paragraph.level and inside):
            if titled or recitals:
                break
            region.clear()
            named = False
            continue
        if paragraph.level:
            continue
        if inside and agreement_follows(text, at, paragraph.end):
            return region if titled or recitals else set()
        recital = is_recital(text, at, paragraph.end)
        opening = paragraph.end - at < _LONGEST_OPENING and bool(
            _PREAMBLE_OPENS.match(text, at, paragraph.end)
        )
        named = named or opening
        recitals += recital
        if titled or region or recital or opening:
            region.add(index)
    return region if titled or recitals > 1 else set()
