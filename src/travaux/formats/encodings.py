"""Which encoding a text is in: what the file or the caller says, else a guess from the letters themselves."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from travaux.text.errors import Unreadable, WrongCall

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED = frozenset(codec for _, codec in _BOMS)
"""They take the mark away themselves; one more behind it is a character of the text."""
_NO_TEXT_CODECS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"}
)
_MULTIBYTE = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
_SAMPLE = 8_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_REPLACED = "\ufffd"

_LANGUAGES: tuple[tuple[str, str], ...] = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "áéíóúñü"),  # Spanish
    ("cp1252", "äöüß"),  # German
    ("cp1252", "ãõáâàéêíóôúç"),  # Portuguese
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "åäöæøé"),  # Nordic
    ("cp1252", "áéíóúýþæöð"),  # Icelandic
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áčďéěíňóřšťúůýž"),  # Czech
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "ăâîşţ"),  # Romanian
    ("cp1250", "čćđšž"),  # Croatian, Slovene
    ("cp1254", "çğıöşüâîiİ"),  # Turkish
    ("mac_roman", "àâæçéèêëîïôœùûüÿñáíóúäöß"),
    ("cp850", "àâæçéèêëîïôùûüÿñáíóúäöß"),
    ("cp1251", "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў"),
    ("koi8_r", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    ("cp866", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    ("cp1253", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ"),
    ("cp1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    ("cp1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ،؛؟ـپچژگ"),
)
_FREQUENT = frozenset("оеаинтсрвлαοιετσνηυρπκμλάיוהלאמרתשבاليمونترب")
_LONE = frozenset("àèéêóÀÈÉáíöÖåÅ")
_SIGNS = frozenset("“”‘’„‚«»‹›–—…°§©®™•·\u00a0\u00ad€£½¼¾²³¹ºª×±µ¿¡№†‡´¶")
_INSIDE_WORDS = frozenset("’\u00ad–—·")
_COMMON_HAN = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "各缔约方议协条款宜须军队撤缓冲区規這個國時來們對會發動說產種經進電現實體當點從業應開還後與為締約條緩衝區軍隊於"
)
_LABELS = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "koi8_r": "koi8-r",
    "mac_roman": "macintosh",
    "cp850": "ibm850",
    "cp866": "ibm866",
    "euc_jp": "euc-jp",
    "euc_kr": "euc-kr",
    "shift_jis": "shift_jis",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A file's characters without a byte-order mark; `certain` is False where the encoding was guessed.

    `encoding` is a name that Python knows ("utf-8-sig" where a mark stood there); `replaced` counts the
    places whose bytes are no letters in it, each of which stands as one U+FFFD in the text.

    >>> decoded(b"Trait\xe9", "pact.txt")
    Decoded(text='Traité', encoding='windows-1252', certain=False, replaced=0)
    """

    text: str
    encoding: str
    certain: bool = True
    replaced: int = 0


def decoded(content: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The characters of a file: by the encoding given, by byte-order mark, as UTF-8, else by a guess.

    Raises `WrongCall` if no encoding is called so, `Unreadable` if the bytes are not in it or are no text.

    >>> decoded("Traité".encode("utf-8"), "pact.txt").encoding
    'utf-8'
    """
    if encoding is not None:
        return Decoded(_as_told(content, name, encoding), encoding)
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return Decoded(_as_told(content, name, codec), codec)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guessed(content, name)


def _as_told(content: bytes, name: str, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding).name
        text = content.decode("undefined" if codec in _NO_TEXT_CODECS else codec)
        return text if codec in _MARKED else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        message = (
            f"{name}, line {line}: the byte at {error.start} is no letter in {encoding}: name the encoding "
            "that the file is in, or save it as UTF-8."
        )
        raise Unreadable(message) from None
    except (LookupError, ValueError):
        message = (
            f"no encoding is called {encoding!r}: usual ones are utf-8, windows-1252, koi8-r and gb18030."
        )
        raise WrongCall(message) from None


def _guessed(content: bytes, name: str) -> Decoded:
    if b"\0" in content:
        return _without_mark(content, name)
    mended = content.decode("utf-8", "replace")
    broken, beyond = mended.count(_REPLACED), sum(map(len, _BEYOND_ASCII.findall(mended)))
    if beyond - broken > 9 * broken:
        return Decoded(mended, "utf-8", certain=True, replaced=broken)
    for codec in _ranked(_sample(content)):
        try:
            return Decoded(content.decode(codec), _LABELS.get(codec, codec), certain=False)
        except UnicodeDecodeError:
            continue
    return Decoded(content.decode("latin-1"), "iso-8859-1", certain=False)


def _without_mark(content: bytes, name: str) -> Decoded:
    """UTF-16 that forgot its mark shows a zero in every other byte; any other zeros belong to no text."""
    zeros = content[0:4096:2].count(0), content[1:4096:2].count(0)
    codec = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if max(zeros) > 4 * min(zeros) and max(zeros) > min(len(content), 4096) // 8:
        try:
            return Decoded(content.decode(codec), codec, certain=False)
        except UnicodeDecodeError:
            pass
    message = (
        f"{name} is no text: it holds bytes that belong to no letter; read the file that it was made from."
    )
    raise Unreadable(message)


def _sample(content: bytes) -> bytes:
    """The lines that hold more than ASCII, long ones cut near the place, up to a bound."""
    pieces: list[bytes] = []
    covered = size = 0
    for found in _HIGH.finditer(content):
        place = found.start()
        if place < covered:
            continue
        start = max(covered, place - 200)
        start = content.rfind(b"\n", start, place) + 1 or start
        end = content.find(b"\n", place, place + 600)
        covered = end if end > 0 else place + 600
        pieces.append(content[start:covered])
        size += covered - start
        if size > _SAMPLE:
            break
    return b"\n".join(pieces)


def _ranked(sample: bytes) -> list[str]:
    """The encodings that the sample may be in, likeliest first; of equals the one that stands first above."""
    scores: dict[str, float] = {}
    for codec in (*dict.fromkeys(codec for codec, _ in _LANGUAGES), *_MULTIBYTE):
        text = sample.decode(codec, "ignore" if codec in _MULTIBYTE else "replace")
        score = _east_asian(text, codec) if codec in _MULTIBYTE else _alphabetic(text, codec)
        if codec in _MULTIBYTE and len(text.encode(codec, "ignore")) < len(sample) - 4:
            score -= 1
        scores[codec] = score
    return sorted(scores, key=lambda codec: -scores[codec])


@cache
def _alphabets(codec: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(letters + letters.upper()) for name, letters in _LANGUAGES if name == codec)


def _alphabetic(text: str, codec: str) -> float:
    """How well the letters beyond ASCII fit one language of the encoding, from -1 to 1."""
    beyond = [index for index, char in enumerate(text) if char > "\x7f"]
    if not beyond:
        return -1.0
    best = -1.0
    for alphabet in _alphabets(codec):
        best = max(best, sum(_fit(text, index, alphabet) for index in beyond) / len(beyond))
    return best


def _fit(text: str, index: int, alphabet: frozenset[str]) -> float:
    char = text[index]
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if char in _SIGNS:
        return -1.0 if before.isalpha() and after.isalpha() and char not in _INSIDE_WORDS else 0.6
    if not char.isalpha():
        return 0.5 if char in alphabet else -1.0
    if char.isupper() and before.islower():
        return -1.0
    if char not in alphabet:
        return -0.3
    if char > "\u0370":
        return _fit_beyond_latin(char, before, after)
    alone = not before.isalpha() and not after.isalpha()
    return 1.0 if not alone else 0.8 if char in _LONE else -0.3


def _fit_beyond_latin(char: str, before: str, after: str) -> float:
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return -1.0
    if not before.isalpha() and not after.isalpha():
        return -0.3 if char.isupper() else 0.5
    return 1.0 if char.lower() in _FREQUENT else 0.8


def _east_asian(text: str, codec: str) -> float:
    beyond = [index for index, char in enumerate(text) if char > "\x7f"]
    if not beyond:
        return -1.0
    japanese = codec in ("shift_jis", "euc_jp")
    rate = _japanese if japanese else _korean if codec == "euc_kr" else _chinese
    total = 0.0
    for index in beyond:
        near = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
        total += -0.5 if any(char.isascii() and char.isalnum() for char in near) else rate(text[index])
    return total / len(beyond)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30ff"


def _is_wide_sign(char: str) -> bool:
    return "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" or char in _SIGNS


def _chinese(char: str) -> float:
    if _is_han(char):
        return 1.0 if char in _COMMON_HAN else 0.5
    return 0.8 if _is_wide_sign(char) else -1.0


def _japanese(char: str) -> float:
    if _is_kana(char):
        return 1.0
    if _is_han(char):
        return 0.6
    return 0.8 if _is_wide_sign(char) else -1.0


def _korean(char: str) -> float:
    if "\uac00" <= char <= "\ud7a3":
        return 1.0
    return 0.6 if _is_wide_sign(char) else -0.5
