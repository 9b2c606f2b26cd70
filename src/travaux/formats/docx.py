"""Word files (.docx, .docm, .dotx) in: text with list numbers, notes, comments, three readings of changes.

Own code over lxml (ECMA-376, ISO/IEC 29500-1): what becomes which characters is said in
`travaux.formats.word_body`, how numbers are counted in `travaux.formats.numbering`, what is refused in
`travaux.formats.package`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from travaux.formats.package import Package, open_package
from travaux.formats.word_body import Walk
from travaux.formats.word_remarks import remarks
from travaux.formats.word_styles import Styles
from travaux.formats.word_xml import CUSTOM, PROPERTIES, PROPERTY, VARIANTS, W, transitional, value
from travaux.text.errors import Unreadable, WrongCall
from travaux.text.source import Furniture, Mark, Source

if TYPE_CHECKING:
    from travaux.formats import Reading
    from travaux.formats.package import Element
    from travaux.formats.word_runs import Note

__all__ = ["Comment", "append_notes", "main_part", "read_docx", "word_parts"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_TYPES = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroenabled.main+xml",
    "ms-word.template.macroenabledtemplate.main+xml",
)
_MAIN = "word/document.xml"
_READINGS = ("original", "final", "all")
_NOTE_KINDS = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the margin: who, when (as the file states it), and its words.

    >>> Comment("Karvenia", "2024-03-01T10:00:00Z", "Not agreed.").author
    'Karvenia'
    """

    author: str
    date: str
    words: str


def read_docx(content: bytes, name: str, reading: Reading = "final", author: str | None = None) -> Source:
    """The draft in a Word file: `content` is its bytes, `name` the path for the result and for errors.

    `reading` says what becomes of tracked changes: "final" takes all as accepted, "original" all as rejected,
    "all" keeps the words of both. What it keeps is marked with its author and date. Automatic list numbers
    stand before their paragraphs; in the reading "all" a paragraph that is gone has the number it had, each
    other the one it has now. With an `author` the reading "final" takes only that one's changes as accepted,
    the others as rejected. Raises `Unreadable` for what is no Word file, is encrypted, damaged or hostile,
    and `WrongCall` for another reading.

    >>> import io, zipfile
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("word/document.xml", f'''<w:document xmlns:w="{W[1:-1]}"><w:body><w:p>
    ...       <w:r><w:t>The Parties</w:t></w:r><w:ins w:author="Tolmar"><w:r><w:t>: [new]</w:t></w:r></w:ins>
    ...       </w:p></w:body></w:document>''')
    >>> read_docx(file.getvalue(), "draft.docx").text
    'The Parties: [new]'
    """
    if reading not in _READINGS:
        message = f"no reading is called {reading!r}: it is original, final or all."
        raise WrongCall(message)
    _refuse_compound(content, name)
    package = open_package(content, name)
    main = main_part(package)
    body = transitional(package.tree(main))
    if body.tag != W + "document":
        message = f"{name}: its part {main} is no Word document: open the file in Word and save it as .docx."
        raise Unreadable(message)
    parts = word_parts(package, main)
    styles = Styles(_optional(package, parts, "styles"), _optional(package, parts, "numbering"))
    walk = Walk(styles, reading=reading, author=author)
    walk.story(body)
    append_notes(package, parts, walk)
    comments = _comments(package, parts, reading)
    marks = (*walk.transcript.marks(), *_comment_marks(walk, comments))
    text = walk.transcript.text
    return Source(
        text=text,
        format="docx",
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        marks=tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))),
        furniture=_furniture(package, parts, reading),
        remarks=remarks(walk, text, marks),
        front=_front(package),
    )


def _front(package: Package) -> str:
    """The front matter of ours that a file keeps in its one property; empty where there is none."""
    if PROPERTIES not in package:
        return ""
    try:
        root = package.tree(PROPERTIES)
    except Unreadable:  # a part that no draft needs
        return ""
    found = root.findtext(f"{{{CUSTOM}}}property[@name='{PROPERTY}']/{{{VARIANTS}}}lpwstr")
    return found or ""


def _refuse_compound(content: bytes, name: str) -> None:
    """Office's older container holds an encrypted .docx or an old .doc (MS-OFFCRYPTO 1.3.1, MS-DOC)."""
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            message = f"{name} is encrypted: open it in Word, save a copy without a password and read that."
        else:
            message = f"{name} is an old Word file (.doc): open it in Word, save it as .docx and read that."
        raise Unreadable(message)
    if not content.startswith(b"PK"):
        what = "is empty" if not content else "is no Word file (.docx)"
        message = f"{name} {what}: look for the right file, or open it in Word and save it as .docx."
        raise Unreadable(message)


def main_part(package: Package) -> str:
    """The part that holds the document: by what points to it, by its type, or by its usual name."""
    for relationship in package.relationships():
        if relationship.kind == "officeDocument" and relationship.target in package:
            return relationship.target
    if "[Content_Types].xml" in package:
        for element in package.tree("[Content_Types].xml"):
            part = element.get("PartName", "").lstrip("/")
            if element.get("ContentType", "").lower().endswith(_MAIN_TYPES) and part in package:
                return part
    if _MAIN in package:
        return _MAIN
    message = f"{package.name} is a zip file but no Word file: unpack it, or save the draft as .docx in Word."
    raise Unreadable(message)


def word_parts(package: Package, main: str) -> dict[str, list[str]]:
    """The parts that the document points to, by kind; by their usual names where it points nowhere."""
    parts: dict[str, list[str]] = {}
    relationships = package.relationships(main)
    for relationship in relationships:
        if not relationship.external and relationship.target in package:
            targets = parts.setdefault(relationship.kind, [])
            if relationship.target not in targets:
                targets.append(relationship.target)
    if not relationships:
        folder = main.rpartition("/")[0]
        for kind in ("styles", "numbering", "footnotes", "endnotes", "comments"):
            part = f"{folder}/{kind}.xml".lstrip("/")
            if part in package:
                parts[kind] = [part]
    return parts


def _optional(package: Package, parts: dict[str, list[str]], kind: str) -> Element | None:
    targets = parts.get(kind)
    return transitional(package.tree(targets[0])) if targets else None


def append_notes(package: Package, parts: dict[str, list[str]], walk: Walk) -> None:
    """Put the text of every note met behind the body, footnotes first; a note may refer to another."""
    if not walk.notes:
        return
    texts: dict[tuple[str, str], Element] = {}
    for kind in _NOTE_KINDS:
        root = _optional(package, parts, f"{kind}s")
        for element in root if root is not None else ():
            if element.tag == W + kind and value(element, "type") in ("", "normal"):
                texts[kind, value(element, "id")] = element
    done = 0
    while done < len(walk.notes):
        met, done = walk.notes[done:], len(walk.notes)
        for note in sorted(met, key=lambda note: _NOTE_KINDS.index(note.kind)):
            if (note.kind, note.id) in texts:
                _append_note(walk, note, texts[note.kind, note.id])


def _append_note(walk: Walk, note: Note, text: Element) -> None:
    transcript = walk.transcript
    start = transcript.next_line
    head = f"[^{note.number}]: "
    walk.prefixes = chain((head,), repeat("    "))
    walk.story(text, note.changes)
    if transcript.next_line == start or not transcript.started:
        transcript.close_line(None, note.changes, 0, head)
    walk.prefixes = iter(())
    transcript.mark("footnote", start, transcript.length, note.number)


def _aside(story: Element, reading: Reading) -> str:
    """The words of a story that is not part of the draft: a comment, a header."""
    walk = Walk(Styles(None, None), reading=reading)
    walk.story(story)
    return walk.transcript.text.strip()


def _furniture(package: Package, parts: dict[str, list[str]], reading: Reading) -> tuple[Furniture, ...]:
    """The words of headers and footers, each said once; Word does not say on which page they stand."""
    found: dict[Furniture, None] = {}
    for part in parts.get("header", []):
        found[Furniture("header", 0, _aside(transitional(package.tree(part)), reading))] = None
    for part in parts.get("footer", []):
        found[Furniture("footer", 0, _aside(transitional(package.tree(part)), reading))] = None
    return tuple(furniture for furniture in found if furniture.text)


def _comments(package: Package, parts: dict[str, list[str]], reading: Reading) -> dict[str, Comment]:
    root = _optional(package, parts, "comments")
    if root is None:
        return {}
    return {
        value(element, "id"): Comment(
            value(element, "author"), value(element, "date"), _aside(element, reading)
        )
        for element in root.iterchildren(W + "comment")
    }


def _comment_marks(walk: Walk, comments: dict[str, Comment]) -> list[Mark]:
    """A mark for every comment: on its span, at its sign, or behind the text if it points nowhere."""
    found = []
    end_of_text = walk.transcript.length
    for key, comment in comments.items():
        place = walk.comment_places.get(key, walk.comment_ends.get(key, end_of_text))
        end = walk.comment_ends.get(key, place)
        start = min(walk.comment_starts.get(key, end), end)
        found.append(Mark("comment", start, end, comment.author, comment.date, comment.words))
    return found
