"""Signs that Word writes by font and place, not by code point (`w:sym`, ISO/IEC 29500-1, 17.3.3.30)."""

from __future__ import annotations

import re

__all__ = ["symbol"]

# The Symbol font's places 20 to 7E and A1 to FE, after Unicode's table for Adobe Symbol ("?" has no sign).
_SYMBOL = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA1, 0xFF)),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "?〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_HEX = re.compile(r"[0-9A-Fa-f]{1,5}")
_PRIVATE = 0xF000  # Word adds this to a place in a font of signs


def symbol(font: str, char: str) -> str:
    """The sign at a place (hexadecimal) of a font; where none is known, the place itself, so nothing is lost.

    >>> symbol("Symbol", "F061"), symbol("Wingdings", "F0FE"), symbol("Arial", "00A7")
    ('α', '☑', '§')
    """
    if not _HEX.fullmatch(char):
        return ""
    place = int(char, 16)
    known: dict[int, str] = _FONTS.get(font.lower(), {})
    sign = known.get(place - _PRIVATE if place >= _PRIVATE else place)
    if sign:
        return sign
    # What XML cannot hold (a control character, half of a pair) is no sign.
    return chr(place) if chr(place).isprintable() or 0xE000 <= place <= 0xF8FF else ""  # noqa: PLR2004
