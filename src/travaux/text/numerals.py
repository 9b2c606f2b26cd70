"""Numbers as labels write them: Roman, Chinese, Arabic-Indic, and the first few in words."""

from __future__ import annotations

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_CHINESE_UNITS = {"十": 10, "百": 100}
_ARABIC_INDIC = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_FIRST = {
    word: str(value)
    for value, words in enumerate(
        (
            "premier première 1er 1re primero primera único unique первая الأولى first الأول",
            "الثانية الثاني вторая second",
            "الثالثة الثالث третья third",
            "الرابعة الرابع четвертая fourth",
            "الخامسة الخامس пятая fifth",
        ),
        start=1,
    )
    for word in words.split()
}


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral, in either case; 0 for anything else.

    >>> roman_value("xiv")
    14
    """
    values = [_ROMAN.get(sign, 0) for sign in numeral.lower()]
    if not values or not all(values):
        return 0
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def chinese_value(numeral: str) -> int:
    """The value of a Chinese numeral below a thousand; -1 for anything else.

    >>> chinese_value("二十三"), chinese_value("十"), chinese_value("x")
    (23, 10, -1)
    """
    total, digit = 0, -1
    for sign in numeral:
        if sign in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[sign]
        elif sign in _CHINESE_UNITS:
            total, digit = total + (1 if digit < 0 else digit) * _CHINESE_UNITS[sign], -1
        else:
            return -1
    return total + max(digit, 0) if numeral else -1


def plain_number(number: str) -> str:
    """A label's number with ASCII digits where it is one, unchanged where it is not.

    >>> plain_number("٢"), plain_number("三"), plain_number("premier"), plain_number("QQ.A.2")
    ('2', '3', '1', 'QQ.A.2')
    """
    bare = number.translate(_ARABIC_INDIC)
    if bare.lower() in _FIRST:
        return _FIRST[bare.lower()]
    value = chinese_value(bare)
    return str(value) if value >= 0 else bare


def letter_value(letter: str) -> int:
    """The place of a letter in its alphabet: Latin, Cyrillic, or the Arabic order of enumeration; 0 for none.

    >>> letter_value("c"), letter_value("в"), letter_value("ج")
    (3, 3, 3)
    """
    sign = letter[:1].lower()
    for alphabet in ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрст", "أبجدهوزحطيكلمن"):
        if sign and sign in alphabet:
            return alphabet.index(sign) + 1
    return 0
