"""Labels of provisions, Article 4, 3.3bis Alt, (a)(ii), PP5, and heads of options: read and put in order."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from travaux.text.numerals import letter_value, plain_number, roman_value

LabelKind = Literal[
    "annex",
    "part",
    "chapter",
    "section",
    "article",
    "preamble",
    "preambular",
    "operative",
    "decimal",
    "letter",
    "roman",
    "capital",
    "tiret",
]

STRUCTURAL: frozenset[LabelKind] = frozenset({"annex", "part", "chapter", "section", "article", "preamble"})
"""Labels that stand over paragraphs; the others number paragraphs."""

_WORDS: dict[LabelKind, str] = {
    "article": "article|art\\.|artículo|artigo|статья|المادة|مادة|rule|règle|regla|правило|القاعدة|regulation|principle",
    "section": "section|sección|seção|раздел|القسم|workstream",
    "chapter": "chapter|chapitre|capítulo|глава|الفصل",
    "part": "part|partie|parte|часть|الجزء|الباب",
    "annex": "annex|annexe|anexo|appendix|appendice|apéndice|приложение|المرفق|الملحق|schedule|attachment",
}
_SUFFIX = (
    r"(?:bis|ter|quater|quat|quinquies|sexies|septies|octies|alt|бис|тер|кватер|مكررا?|之二|之三|x{1,2})"
)
_SUFFIXES_ELSEWHERE = {
    "бис": "bis",
    "тер": "ter",
    "кватер": "quater",
    "مكرر": "bis",
    "مكررا": "bis",
    "之二": "bis",
    "之三": "ter",
}
_SUFFIXES = rf"(?:[. ]?{_SUFFIX}\b){{0,3}}(?: ?[Aa]lt\b\.?(?: ?\d{{1,2}})?)?"
_FIRST = "premier|première|1er|1re|primero|primera|único|unique|первая|الأولى|الثانية|الثالثة|الرابعة|الخامسة|first"

LEAD = re.compile(r"(?:[\s>#*_\[［【〔{\\^(]|&nbsp;){0,40}")
"""What may stand before a label: white space, heading and quotation signs, emphasis, opening brackets."""

_STRUCTURAL_LABEL = re.compile(
    r"(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items())
    + rf")(?:[ \t\u00a0]{{1,4}}[\[*]{{0,4}}|(?=[0-9]))(?P<number>(?:{_FIRST})\b|(?-i:[IVXLC]{{1,7}}\b(?![.]?[a-z])|[A-Z]{{1,3}}(?![A-Za-z])"
    rf"(?:\.[A-Z0-9]{{1,4}}){{0,4}}|[0-9٠-٩]{{1,3}}(?:\.[A-Z0-9]{{1,4}}){{0,3}}[A-Z]?))(?P<suffix>{_SUFFIXES})[\])*]{{0,4}}",
    re.IGNORECASE,
)
_BARE_ANNEX = re.compile(r"(?P<annex>annex|annexe|anexo|appendix|приложение|المرفق)\b", re.IGNORECASE)
_CHINESE_ANNEX = re.compile(r"附件(?P<number>[一二三四五六七八九十0-9]{0,3})")
_CHINESE = re.compile(
    r"第(?P<number>[一二三四五六七八九十百零〇0-9]{1,6})(?:(?P<article>条)|(?P<section>节)|(?P<chapter>章)|(?P<part>部分|编))(?P<suffix>之[一二三四])?"
)
_STRUCTURAL_STARTS = frozenset(
    ["art", "rul", "reg", "pri", "sec", "wor", "cha", "cap", "par", "ann", "ane", "app", "sch", "att", "pre"]
)
_RESOLUTION_STARTS = frozenset({"pp", "op"})
_LONGEST_ENUMERATOR = 16
_PREAMBLE = re.compile(r"(?:preamble|préambule|preámbulo|преамбула|الديباجة|ديباجة|序言)\b", re.IGNORECASE)
_RESOLUTION = re.compile(
    rf"(?P<kind>[Pp][Pp]|[Oo][Pp])[ .]?(?P<number>\d{{1,3}})(?P<suffix>{_SUFFIXES})\^?[.:)]?(?=[\s\[*]|$)"
)
_DECIMAL = re.compile(
    r"(?:\([A-Z]{2,6}\) ?)?(?P<number>[0-9٠-٩]{1,3}(?:\.(?:[0-9]{1,3}|x{1,2}\b)){0,4})"
    rf"(?P<suffix>{_SUFFIXES})(?P<end>\\?\.(?![0-9])|\)|:|、|．|(?=\s))"
)
_BRACKETED_NUMBER = re.compile(
    r"\[(?P<number>\d{1,3})(?P<suffix>bis|ter|quater)?\](?:\[\d{1,3}\]){0,4}\.(?=\s)"
)
_LETTER = re.compile(
    r"\(?(?P<letter>[a-zа-я]|[a-z]{2}|[أبتثجحدهوزطيكلمن])(?P<suffix> ?bis| ?ter| ?quater| ?alt)?(?P<end>\)|\.(?=\s))"
)
_ROMAN = re.compile(r"\(?(?P<roman>[ivxl]{1,6})(?P<suffix> ?bis| ?ter| ?alt)?(?P<end>\)|\.(?=\s))")
_CAPITAL = re.compile(
    r"\(?(?P<capital>[A-Z]|[IVX]{1,5}|[一二三四五六七八九十]{1,3})(?P<suffix> ?bis)?(?P<end>\)|[.、])(?=[\s\[*]|$)"
)
_PARENTHESIS = re.compile(r"\((?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<suffix> ?bis| ?ter)?\)")
_TIRET = re.compile(r"(?:[-–—•·▪‣\uf0b7]|\*(?=\s))[ \t\u00a0]{1,8}")
_SPACE = re.compile(r"[\s\u00a0]{0,20}")

OPTION_HEAD = re.compile(
    r"(?P<word>option|opción|opção|alternative|variante?|вариант|альтернатива|الخيار|选项|备选案文|方案)[ \t\u00a0]{0,3}\*{0,2}(?:n[°o]\.? ?)?"
    r"(?P<ordinal>\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[0-9٠-٩]{1,2}(?![0-9]|[.,][0-9])|[IVX]{1,5}\b|[A-H]\b|[a-h](?=[\s:.)*])|[一二三四五六七八九十]{1,2}|الأول|الثاني|الثالث|الرابع)"
    r"(?P<sub>\.\d{1,2}|[a-z]\b|(?: ?bis| ?ter)\b)?",
    re.IGNORECASE,
)
"""The head of an option without what follows it; whether it is one, `option_head` decides."""

_OPTION_LETTERS = frozenset("oavOAV")
_AFTER_HEAD = re.compile(
    r"\*{0,3}[ \t\u00a0]{0,3}(?:\((?:chapeau|text|title|[^()\n]{0,60})\)[ \t]{0,3})?(?P<sign>\*{0,3}[ \t]{0,3}[:：.]\*{0,3}|\*{1,3}|[–—-](?=\s)|(?=[ \t]{0,3}(?:$|[\r\n]))|(?= ?for draft| pour | для ))"
)
_LEADING_DIGITS = re.compile(r"\d{1,4}")


class Label(NamedTuple):
    """A label at `start` to `end`: its kind, the text as written, its bare number and its rank among siblings.

    `number` is what identifies it ("2bis", "a", "ii"); `ordinal` orders siblings (a = 1, ii = 2); `dots` counts the
    levels of a dotted number (3.3 has 1).

    >>> label_at("3.3bis Alt Each Party", 0, 21).number
    '3.3bisalt'
    """

    kind: LabelKind
    text: str
    number: str
    ordinal: int
    start: int
    end: int
    dots: int = 0


def _value(number: str) -> int:
    digits = _LEADING_DIGITS.match(number)
    return int(digits.group()) if digits else roman_value(number) or letter_value(number)


def _clean(number: str, suffix: str | None) -> str:
    written = (suffix or "").replace(".", "").strip().lower()
    return (number + _SUFFIXES_ELSEWHERE.get(written, written)).replace(" ", "").replace("*", "").lower()


def _make(kind: LabelKind, text: str, found: re.Match[str], number: str, end: int | None = None) -> Label:
    stop = found.end() if end is None else end
    written = text[found.start() : stop].strip().strip("*^\\.:、．").strip()
    written = written.rstrip("]") if "[" not in written else written
    number = plain_number(number)
    bare = _clean(number, found["suffix"] if "suffix" in found.re.groupindex else None)
    return Label(kind, written, bare, _value(number), found.start(), stop, number.count("."))


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label that stands exactly at `start` (what may precede it is skipped by `LEAD`), within `start` to `end`.

    Prose that only mentions a provision ("Article 4 of the Convention") is no label.

    >>> label_at("(ii) shall", 0, 10).kind
    'roman'
    >>> label_at("Article 4 of the Convention applies", 0, 35) is None
    True
    """
    if start >= end:
        return None
    first = text[start]
    if first.isalpha():
        return _word_label(text, start, end)
    if first.isdigit() or (first == "(" and text[start + 1 : start + 2].isupper()):
        found = _DECIMAL.match(text, start, end)
        if found and _is_decimal(text, found):
            return _make("decimal", text, found, found.group("number"))
    if first in "([":
        return _bracketed_label(text, start, end)
    if found := _TIRET.match(text, start, end):
        return Label("tiret", text[found.start() : found.end()].strip(), "-", 0, found.start(), found.end())
    return None


def _is_decimal(text: str, found: re.Match[str]) -> bool:
    """A bare number followed by a space is a label only if it is dotted, carries bis or alt, or a tab follows."""
    if found.group("end"):
        return True
    return bool("." in found.group("number") or found.group("suffix") or text[found.end()] == "\t")


def _bracketed_label(text: str, start: int, end: int) -> Label | None:
    if found := _BRACKETED_NUMBER.match(text, start, end):
        return _make("decimal", text, found, found.group("number"))
    if found := _PARENTHESIS.match(text, start, end):
        return _make("letter", text, found, found.group("number"))
    return _enumerator(text, start, end)


def _enumerator(text: str, start: int, end: int) -> Label | None:
    """(a), a), a., (ii), (A), A., IV.: in doubt between a letter and a Roman numeral the numeral is taken here."""
    near = text[start : min(end, start + _LONGEST_ENUMERATOR)]
    if not (")" in near or "." in near or "、" in near):
        return None
    if (found := _ROMAN.match(text, start, end)) and roman_value(found.group("roman")):
        return _make("roman", text, found, found.group("roman"))
    if found := _LETTER.match(text, start, end):
        return _make("letter", text, found, found.group("letter"))
    if found := _CAPITAL.match(text, start, end):
        return _make("capital", text, found, found.group("capital"))
    return None


def _word_label(text: str, start: int, end: int) -> Label | None:
    first = text[start : start + 3].lower()
    if first.isascii() and first not in _STRUCTURAL_STARTS and first[:2] not in _RESOLUTION_STARTS:
        return _enumerator(text, start, end)
    if found := _STRUCTURAL_LABEL.match(text, start, end):
        kind = next(kind for kind in _WORDS if found.group(kind))
        if _is_heading(text, found.end(), end):
            return _make(kind, text, found, found.group("number"))
        return None
    if found := _CHINESE.match(text, start, end):
        kind = next(kind for kind in ("article", "section", "chapter", "part") if found.group(kind))
        return _make(kind, text, found, found.group("number"))
    if found := _CHINESE_ANNEX.match(text, start, end):
        return _make("annex", text, found, found.group("number"))
    if found := _RESOLUTION.match(text, start, end):
        kind = "preambular" if found.group("kind").lower() == "pp" else "operative"
        return _make(kind, text, found, found.group("number"))
    if (found := _PREAMBLE.match(text, start, end)) and end - found.end() < 60:
        return _make("preamble", text, found, "")
    if (
        (found := _BARE_ANNEX.match(text, start, end))
        and end - found.end() < 60
        and _is_heading(text, found.end(), end)
    ):
        return _make("annex", text, found, "")
    return _enumerator(text, start, end)


def _is_heading(text: str, at: int, end: int) -> bool:
    """Whether what follows "Article 4" makes it a heading: nothing, a sign, or a title with a capital letter."""
    rest = text[at:end].lstrip(" \t\u00a0*_")
    if not rest or rest[0] in ":.–—-([{\r\n\\" or not rest[0].isalpha():
        return not rest.startswith(("(a)", "(1)", "-", ")", ","))
    return not rest[0].islower() and len(rest.split(None, 41)) <= 40


def skip_lead(text: str, start: int, end: int) -> int:
    """The offset behind white space, emphasis and opening brackets, where a label may stand.

    >>> skip_lead("*[Recognizing* the", 0, 18)
    2
    """
    found = LEAD.match(text, start, end)
    at = found.end() if found else start
    while at > start and text[at - 1] == "(":
        at -= 1
    return at


def bare_option_head(text: str, at: int, end: int) -> re.Match[str] | None:
    """The head of an option at `at` without what follows it; whether it is one, `option_head` decides.

    >>> bare_option_head("Option 2 would", 0, 14).group()
    'Option 2'
    """
    first = text[at : at + 1]
    return None if first.isascii() and first not in _OPTION_LETTERS else OPTION_HEAD.match(text, at, end)


def option_head(text: str, start: int, end: int) -> re.Match[str] | None:
    """The head of an option that stands exactly at `start`, with its colon, or None.

    >>> option_head("**Option 2:** All Parties", 2, 25).group("ordinal")
    '2'
    >>> option_head("Option 2 would be preferred.", 0, 28) is None
    True
    """
    head = bare_option_head(text, start, end)
    if not head:
        return None
    after = _AFTER_HEAD.match(text, head.end(), end)
    return (
        head
        if after and (after.group("sign") or after.end() >= end or text[after.end()] in "\r\n f")
        else None
    )


def head_end(text: str, head: re.Match[str], end: int) -> int:
    """The offset behind an option's head, its colon and its emphasis.

    >>> text = "Option 2 (chapeau): All"
    >>> text[head_end(text, option_head(text, 0, 23), 23):]
    ' All'
    """
    after = _AFTER_HEAD.match(text, head.end(), end)
    return after.end() if after else head.end()


def option_style(ordinal: str) -> tuple[str, int]:
    """The way an option is counted and its rank: letters, Roman numerals or numbers.

    >>> option_style("(b)"), option_style("IV"), option_style("3")
    (('letter', 2), ('roman', 4), ('number', 3))
    """
    bare = ordinal.strip("()")
    plain = plain_number(bare)
    if plain.isdigit():
        return "number", int(plain)
    if bare.isupper() and roman_value(bare):
        return "roman", roman_value(bare)
    return ("capital" if bare.isupper() else "letter"), letter_value(bare)


def begins_provision(text: str, start: int, end: int) -> bool:
    """Whether a line at `start` begins with a label or an option's head.

    >>> begins_provision("**Option 1:** All Parties", 0, 25), begins_provision("and Parties", 0, 11)
    (True, False)
    """
    at = skip_lead(text, start, end)
    if label_at(text, at, end) is not None or begins_option(text, at, end):
        return True
    return at > start and label_at(text, start, end) is not None


def begins_option(text: str, at: int, end: int) -> bool:
    """Whether an option's head stands at `at`, also one without a colon before a capital letter.

    >>> begins_option("Option 2 The Fund", 0, 17), begins_option("Option 2 would", 0, 14)
    (True, False)
    """
    head = bare_option_head(text, at, end)
    return head is not None and (
        option_head(text, at, end) is not None or text[head.end() : head.end() + 2].strip()[:1].isupper()
    )


def same_letter(label: Label) -> Label:
    """A Roman numeral of one letter read as that letter: (i) after (h) is no numeral.

    >>> same_letter(label_at("(i) shall", 0, 9)).ordinal
    9
    """
    return Label("letter", label.text, label.number, letter_value(label.number), label.start, label.end)


def skip_space(text: str, start: int, end: int) -> int:
    """The offset behind white space.

    >>> skip_space("  (a)", 0, 5)
    2
    """
    found = _SPACE.match(text, start, end)
    return found.end() if found else start


def ordinal_of(label: str) -> int:
    """The rank of a label among its siblings, read from the label alone; 0 where it has none.

    >>> ordinal_of("Article 4"), ordinal_of("(c)"), ordinal_of("3.3bis")
    (4, 3, 3)
    """
    last = label.rsplit(maxsplit=1)[-1].strip("().") if label.split() else ""
    digits = _LAST_NUMBER.search(last)
    if digits:
        return int(digits.group(1))
    return ord(last) - 96 if len(last) == 1 and "a" <= last <= "z" else 0


_LAST_NUMBER = re.compile(r"(\d{1,4})[a-z]{0,9}$")
