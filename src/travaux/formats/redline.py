"""A comparison as a Word file: the old draft with real tracked changes that make it the new one.

Rejecting all changes gives the old draft, accepting all the new one, paragraph for paragraph.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from travaux.formats.redline_marks import Revisions
from travaux.formats.redline_plain import plain_redline
from travaux.formats.redline_record import record
from travaux.formats.redline_repack import repacked
from travaux.formats.redline_word import WordRedline
from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.formats import Reading
    from travaux.formats.redline_record import Record
    from travaux.text.passages import Passage
    from travaux.text.source import Source

_READINGS: tuple[Reading, ...] = ("final", "original", "all")


def redline(
    old: Source, new: Source, passages: Sequence[Passage], author: str = "travaux", date: str = ""
) -> bytes:
    """The Word file that is OLD with tracked changes by one author; `date` is an ISO date-time or empty.

    `passages` make the new text of the old one, to the character. Where OLD is no Word file, or its text
    cannot be followed back into the file, a plain one is made of its lines. Raises `Unreadable` where a Word
    file is gone, or is no longer the one that was read.

    >>> from travaux.text.source import Source
    >>> from travaux.text.passages import Passage
    >>> redline(Source("It may go."), Source("It may go."), [Passage("kept", 0, 10, 0, 10)])[:2]
    b'PK'
    """
    before = _record(old)
    if before is None:
        return plain_redline(old, new, passages, author, date)
    WordRedline(before, _record(new), Revisions(author, date)).write(passages, old, new)
    return repacked(before)


def _record(source: Source) -> Record | None:
    """The Word file behind a text, in the reading in which it gave that text; None where there is none."""
    if source.format != "docx":
        return None
    try:
        content = Path(source.path).read_bytes()
    except OSError:
        message = f"{source.path} is gone: a redline needs the Word file itself, put it back."
        raise Unreadable(message) from None
    if hashlib.sha256(content).hexdigest() != source.sha256:
        message = f"{source.path} was changed since it was read: compare the drafts again."
        raise Unreadable(message)
    found = (record(content, source.path, reading) for reading in _READINGS[:2])
    return next((one for one in found if one.text == source.text and _whole(one)), None)


def _whole(found: Record) -> bool:
    """Whether every line of the text has its paragraph."""
    return len(found.lines) == found.text.count("\n") + 1
