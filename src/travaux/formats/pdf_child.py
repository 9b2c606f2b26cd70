"""What pdfium says of a PDF: pieces of text and where they stand; a script for a child process.

It reads the file from standard input and writes one JSON object to standard output: `{"pages": [...]}`, as
`travaux.formats.page_layout.page_of` takes them, or `{"fault": name, "page": n}`. It imports nothing of
travaux: whatever a hostile file does to pdfium, it does here, within the limits of memory and time set
below.
"""

from __future__ import annotations

import ctypes
import gc
import json
import re
import sys
from typing import Any, TypeAlias

# pdfium's bindings are made by ctypes and have no types.
_Library: TypeAlias = Any
_Pointer: TypeAlias = Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
_MOST_PAGES = 20_000
_MOST_CHARACTERS = 20_000_000
_PASSWORD_ERRORS = (4, 5)
_PATH = 2
_OUTLINES = 20
_EMPTY = 2  # bytes of a text without letters: its closing zero
_HEADING_LENGTH = 110
_NAME_LENGTH = 96
_BROKEN = 6
_SMALL = 0.85
_ENDING = 4096
_LINK, _POPUP, _WIDGET = 2, 16, 20
_UNLISTED, _WORD_FIELDS = -1, (4, 5, 6)
"""Combination box, list and text field: the fields whose value is words."""
_MOST_ANNOTATIONS = 10_000
_PIECE = re.compile(r"[^\r\n\x02\ufffe]+")
_FIGURES = re.compile(r"[0-9]+|[*†‡]+")
_BREAKS = ("\x02", "\ufffe")


class Fault(Exception):
    """The file cannot be read: `name` says why, `page` where (from 1; 0 for the whole file).

    >>> Fault("encrypted").page
    0
    """

    def __init__(self, name: str, page: int = 0) -> None:
        super().__init__(name)
        self.name = name
        self.page = page


def pages(content: bytes) -> list[dict[str, Any]]:
    """All pages of a PDF: size in points, whether a page is a picture without text, its pieces of text.

    A piece is `[text, x, y, right, size, bold, broken, raised]`: a stretch of one line, the origin of its
    first letter from the page's lower left corner, where its last letter ends, and the size of its type,
    all in tenths of a point; whether the line is bold, whether it ends in a hyphen that pdfium takes for a
    word's break, and the spans of small raised figures in it. `annotations` and `fields` count those that
    carry words, which are in none of the pieces. Raises `Fault` for a file that pdfium cannot
    open.

    >>> pages(b"%PDF-1.7 cut")
    Traceback (most recent call last):
        ...
    travaux.formats.pdf_child.Fault: damaged
    """
    import pypdfium2_raw as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415  (found by main)

    if b"%%EOF" not in content[-_ENDING:] and b"startxref" not in content[-_ENDING:]:
        raise Fault("damaged")
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        raise Fault("encrypted" if pdfium.FPDF_GetLastError() in _PASSWORD_ERRORS else "damaged")
    form = _Form(pdfium, document)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > _MOST_PAGES:
            raise Fault("large")
        read: list[dict[str, Any]] = []
        characters = 0
        for index in range(count):
            read.append(_page(pdfium, document, index, form))
            characters += sum(len(piece[0]) for piece in read[-1]["pieces"])
            if characters > _MOST_CHARACTERS:
                raise Fault("large")
        return read
    finally:
        form.close()
        pdfium.FPDF_CloseDocument(document)


class _Form:
    """The form of a document, if it has one, and the annotations of its pages: what carries words there."""

    def __init__(self, pdfium: _Library, document: _Pointer) -> None:
        self._pdfium = pdfium
        self._handle: _Pointer = None
        if pdfium.FPDF_GetFormType(document):
            # Version 1 is enough where no form is shown; pdfium keeps a pointer to it.
            self._info = pdfium.FPDF_FORMFILLINFO(version=1)
            self._handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, self._info)

    def close(self) -> None:
        """Give the form back, which must happen before the document is closed."""
        if self._handle:
            self._pdfium.FPDFDOC_ExitFormFillEnvironment(self._handle)

    def counts(self, page: _Pointer) -> tuple[int, int]:
        """How many annotations and how many form fields of a page carry words."""
        pdfium = self._pdfium
        notes = fields = 0
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind == _WIDGET:
                fields += self._filled(annotation)
            elif kind not in (_LINK, _POPUP):
                notes += _has_words(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
            pdfium.FPDFPage_CloseAnnot(annotation)
        return notes, fields

    def _filled(self, field: _Pointer) -> bool:
        pdfium = self._pdfium
        kind = pdfium.FPDFAnnot_GetFormFieldType(self._handle, field) if self._handle else _UNLISTED
        if kind == _UNLISTED:
            # A field that the form does not list: pdfium shows its own entries only.
            return _has_words(pdfium.FPDFAnnot_GetStringValue, field, b"V")
        return kind in _WORD_FIELDS and _has_words(pdfium.FPDFAnnot_GetFormFieldValue, self._handle, field)


def _has_words(ask: Any, *about: Any) -> bool:  # noqa: ANN401 -- a function of pdfium
    """Whether a text of pdfium, asked for by its length and then by its UTF-16, holds more than blanks."""
    length = ask(*about, None, 0)
    if length <= _EMPTY:
        return False
    units = (ctypes.c_ushort * (length // 2))()
    ask(*about, units, length)
    return bool(bytes(units).decode("utf-16-le", "replace").strip("\0 \t\r\n\ufeff"))


def _page(pdfium: _Library, document: _Pointer, index: int, form: _Form) -> dict[str, Any]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise Fault("damaged", index + 1)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        pdfium.FPDF_ClosePage(page)
        raise Fault("damaged", index + 1)
    try:
        text = _text(pdfium, text_page)
        pieces = _Probe(pdfium, page, text_page, text).pieces()
        annotations, fields = form.counts(page)
        return {
            "width": round(pdfium.FPDF_GetPageWidthF(page), 1),
            "height": round(pdfium.FPDF_GetPageHeightF(page), 1),
            "picture": not pieces and _is_picture(pdfium, page),
            "pieces": pieces,
            "annotations": annotations,
            "fields": fields,
        }
    finally:
        pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)


def _text(pdfium: _Library, text_page: _Pointer) -> str:
    """The page's characters, one for each of pdfium's indices."""
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    units = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, units) if count else 0
    text = bytes(units)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # Letters beyond the basic plane, or none at all, shift the indices: ask for each letter.
    return "".join(_letter(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))


def _letter(code: int) -> str:
    try:
        return chr(code).encode().decode() if code else "\ufffd"
    except (ValueError, OverflowError):
        return "\ufffd"


class _Probe:
    """Asks pdfium where the letters of one page stand, with few calls: each of them is dear."""

    def __init__(self, pdfium: _Library, page: _Pointer, text_page: _Pointer, text: str) -> None:
        self._pdfium = pdfium
        self._page = page
        self._text_page = text_page
        self._text = text
        self._x, self._y, self._box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        self._name, self._flags = ctypes.create_string_buffer(_NAME_LENGTH), ctypes.c_int()
        self._bold_fonts: dict[bytes, bool] = {}
        self._was_bold = False

    def pieces(self) -> list[list[Any]]:
        """The page's stretches of text on one line, with their places in tenths of a point."""
        found: list[list[Any]] = []
        size = 0.0
        for line in _PIECE.finditer(self._text):
            words = line.group()
            if words.isspace():
                continue
            start = line.start()
            if words[0].isspace() or words[-1].isspace():
                start += len(words) - len(words.lstrip())
                words = words.strip()
            piece, size = self._piece(words, start, size)
            piece[_BROKEN] = self._text[line.end() : line.end() + 1] in _BREAKS
            found.append(piece)
        self._turn(found)
        return found

    def _piece(self, words: str, start: int, usual: float) -> tuple[list[Any], float]:
        """One stretch and the size of its type; `usual` is that of the stretch before."""
        text_page, size_at = self._text_page, self._pdfium.FPDFText_GetFontSize
        end = start + len(words)
        x, base = self._origin(start)
        size = size_at(text_page, start)
        if size < usual or not usual:
            # The first letter may be a small raised one: the line's own size is that of the larger letters.
            middle = start + len(words[: len(words) // 2 + 1].rstrip()) - 1
            if size_at(text_page, middle) > size:
                size, base = size_at(text_page, middle), self._origin(middle)[1]
        self._pdfium.FPDFText_GetLooseCharBox(text_page, end - 1, self._box)
        raised = [
            span
            for run in _FIGURES.finditer(words)
            if size_at(text_page, start + run.end() - 1) < _SMALL * size
            for span in self._raised(run, start, size, base)
        ]
        # A heading is short, ends in no stop, and begins with no small letter unless it goes on.
        heading = (
            len(words) <= _HEADING_LENGTH
            and words[-1] not in ".,;"
            and (self._was_bold or not words[0].islower())
        )
        bold = self._was_bold = heading and self._bold(start, end)
        return [
            words,
            int(10 * x),
            int(10 * base),
            int(10 * self._box.right),
            int(10 * size + 0.5),
            bold,
            False,
            raised,
        ], size

    def _raised(self, run: re.Match[str], start: int, size: float, base: float) -> list[list[int]]:
        """The end of a run of figures, if it is set smaller and higher than its line, and without letters."""
        size_at = self._pdfium.FPDFText_GetFontSize
        first, last = run.start(), run.end()
        if self._origin(start + last - 1)[1] <= base + 0.1 * size:
            return []
        small = last - 1
        while small > first and size_at(self._text_page, start + small - 1) < _SMALL * size:
            small -= 1
        before = run.string[first - 1 : first]
        if (
            small == first
            and before.isalpha()
            and size_at(self._text_page, start + first - 1) < _SMALL * size
        ):
            return []
        return [[small, last]]

    def _origin(self, index: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharOrigin(self._text_page, index, self._x, self._y)
        return self._x.value, self._y.value

    def _bold(self, start: int, end: int) -> bool:
        return all(self._bold_at(index) for index in (start, end - 1, (start + end) // 2))

    def _bold_at(self, index: int) -> bool:
        self._pdfium.FPDFText_GetFontInfo(self._text_page, index, self._name, _NAME_LENGTH, self._flags)
        name = self._name.value
        if name not in self._bold_fonts:
            lower = name.lower()
            self._bold_fonts[name] = b"bold" in lower or b"black" in lower
        return self._bold_fonts[name]

    def _turn(self, pieces: list[list[Any]]) -> None:
        """Reckon places from the lower left corner of the page as it is shown, which may be a turned one."""
        self._pdfium.FPDF_GetPageBoundingBox(self._page, self._box)
        left, bottom, right, top = (
            int(10 * edge) for edge in (self._box.left, self._box.bottom, self._box.right, self._box.top)
        )
        turns = self._pdfium.FPDFPage_GetRotation(self._page)
        if not (turns or left or bottom):
            return
        for piece in pieces:
            x, y, end = piece[1:4]
            across = end - x
            match turns:
                case 1:
                    x, y = y - bottom, right - x
                case 2:
                    x, y = right - x, top - y
                case 3:
                    x, y = top - y, x - left
                case _:
                    x, y = x - left, y - bottom
            # How far a turned line reaches is not asked for: its letters are about half as wide as high.
            piece[1:4] = x, y, x + (len(piece[0]) * piece[4] // 2 if turns % 2 else abs(across))


def _is_picture(pdfium: _Library, page: _Pointer) -> bool:
    count = min(pdfium.FPDFPage_CountObjects(page), 1000)
    kinds = [pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(count)]
    return any(kind > _PATH for kind in kinds) or kinds.count(_PATH) > _OUTLINES


def _limit() -> None:
    """Limit the memory, time and files of this process; elsewhere the parent's clock must do."""
    try:
        import resource  # noqa: PLC0415  (Windows has none)
    except ImportError:
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    )
    for kind, wanted in limits:
        hard = resource.getrlimit(kind)[1]
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (allowed, hard))


def main() -> None:
    """Read standard input, write the answer; the one argument is the folder that holds pdfium."""
    sys.path.append(sys.argv[1])
    content = sys.stdin.buffer.read()
    _limit()
    # A process that lives for one answer has no garbage worth looking for.
    gc.disable()
    try:
        answer: dict[str, Any] = {"pages": pages(content)}
    except Fault as fault:
        answer = {"fault": fault.name, "page": fault.page}
    except MemoryError:
        answer = {"fault": "memory", "page": 0}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
