"""A comparison as a Word file: the old draft with real tracked changes that make it the new one.

Rejecting all changes gives the old draft, accepting all the new one, paragraph for paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from travaux.formats.redline_plain import plain_redline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.passages import Passage
    from travaux.text.source import Source


def redline(
    old: Source, new: Source, passages: Sequence[Passage], author: str = "travaux", date: str = ""
) -> bytes:
    """The Word file that is OLD with tracked changes by one author; `date` is an ISO date-time or empty.

    `passages` make the new text of the old one, to the character. Raises `Unreadable` where a Word file is gone, or
    is no longer the one that was read.

    >>> from travaux.text.source import Source
    >>> from travaux.text.passages import Passage
    >>> redline(Source("It may go."), Source("It may go."), [Passage("kept", 0, 10, 0, 10)])[:2]
    b'PK'
    """
    return plain_redline(old, new, passages, author, date)
