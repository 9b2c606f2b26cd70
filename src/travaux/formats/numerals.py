"""Numbers as Word writes them in lists: letters, Roman, ordinals, and the scripts of the UN languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["numeral"]

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_MOST_ROMAN = 3999
_MOST_REPEATED = 30  # ISO/IEC 29500-1, 17.18.59: letters are repeated up to thirty times (26 × 30 = 780)
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CHICAGO = "*†‡§"
_CHINESE = "〇一二三四五六七八九"
_SMALL = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
]
_TENS = ["Zero", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
_IRREGULAR = {
    "One": "First",
    "Two": "Second",
    "Three": "Third",
    "Five": "Fifth",
    "Eight": "Eighth",
    "Nine": "Ninth",
    "Twelve": "Twelfth",
}
_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1000


def numeral(number: int, form: str) -> str:
    """A list number in one of Word's forms (ISO/IEC 29500-1, 17.18.59); decimal where none fits.

    Letters go on as Word writes them (`z`, `aa`, `bb`), not as a spreadsheet does. A number that a form
    cannot write (a Roman 0, the letter 781) and a form that is not known are written in decimal digits.

    >>> numeral(28, "lowerLetter"), numeral(4, "upperRoman"), numeral(22, "ordinal")
    ('bb', 'IV', '22nd')
    """
    write = _FORMS.get(form)
    return (write(number) if write else "") or str(number)


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return ""
    written = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        written += sign * count
    return written


def _lettered(alphabet: str) -> Callable[[int], str]:
    def write(number: int) -> str:
        repeated, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (repeated + 1) if number > 0 and repeated < _MOST_REPEATED else ""

    return write


def _ordinal(number: int) -> str:
    """English, as the United Nations' drafting language: 1st, 2nd, 11th."""
    if number < 0 or number % _HUNDRED in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % _TEN, 'th') }"


def _cardinal_text(number: int) -> str:
    if not 0 <= number < _THOUSAND:
        return ""
    if number < _TWENTY:
        return _SMALL[number]
    if number < _HUNDRED:
        tens, ones = divmod(number, _TEN)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(number, _HUNDRED)
    return f"{_SMALL[hundreds]} Hundred" + (f" {_cardinal_text(rest)}" if rest else "")


def _ordinal_text(number: int) -> str:
    words = _cardinal_text(number)
    if not words:
        return ""
    at = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[at:]
    return words[:at] + (_IRREGULAR.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th"))


def _chinese(number: int) -> str:
    """Counting up to 99 as 十, 十一, 二十一; beyond, digit by digit."""
    if not 0 < number < _HUNDRED:
        return _digits(_CHINESE)(number)
    tens, ones = divmod(number, _TEN)
    return ("" if tens < 2 else _CHINESE[tens]) + "十" * (tens > 0) + _CHINESE[ones] * (ones > 0)  # noqa: PLR2004


def _digits(row: str) -> Callable[[int], str]:
    return lambda number: "".join(row[int(digit)] for digit in str(number)) if number >= 0 else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= _TWENTY else ""


_FORMS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimalZero": lambda number: f"{number:02d}",
        "lowerRoman": _roman,
        "upperRoman": lambda number: _roman(number).upper(),
        "lowerLetter": _lettered(_LATIN),
        "upperLetter": _lettered(_LATIN.upper()),
        "ordinal": _ordinal,
        "cardinalText": _cardinal_text,
        "ordinalText": _ordinal_text,
        "russianLower": _lettered(_RUSSIAN),
        "russianUpper": _lettered(_RUSSIAN.upper()),
        "arabicAlpha": _lettered(_ARABIC),
        "arabicAbjad": _lettered(_ABJAD),
        "chicago": _lettered(_CHICAGO),
        "numberInDash": lambda number: f"- {number} -",
        "hex": lambda number: f"{number:X}",
        "decimalFullWidth": _digits("0123456789"),
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        "ideographDigital": _digits(_CHINESE),
        "chineseCounting": _chinese,
        "chineseCountingThousand": _chinese,
        "japaneseCounting": _chinese,
    }
)
