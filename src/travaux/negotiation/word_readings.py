"""One reading of a draft as a Word file: a party's own again, the base, what is agreed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from travaux.drafting.compare import compare
from travaux.formats.docx import read_docx
from travaux.formats.redline import redline
from travaux.formats.word_consolidation import sheet
from travaux.formats.word_parties import accepted, read_back
from travaux.negotiation.readings import holds_paragraphs, text
from travaux.text.frontmatter import BYTE_ORDER_MARK, FrontMatter, front_matter
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from travaux.negotiation.readings import TextReading
    from travaux.text.tree import Draft


def word_text(
    draft: Draft, reading: TextReading = "exact", party: str | None = None, parties: Sequence[str] = ()
) -> bytes:
    """One reading of the draft as a Word file.

    Raises as `text` does, and `Unreadable` where the draft's file has changed since it was read.

    Of a Word file of a consolidation the base and each party's version come back paragraph for paragraph with
    their formatting. Of any other draft the reading is written into its own file, if that is Word.

    >>> word_text(parse(Source("All [heavy ]forces withdraw.")), "clean")[:2]
    b'PK'
    """
    words = text(draft, reading, party, parties).removeprefix(BYTE_ORDER_MARK)
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    front = front_matter(draft.source.front)[0] or FrontMatter()
    if holds_paragraphs(draft.source) and (party is not None or reading != "exact"):
        shared = party is None and reading == "clean"
        content = _settled(draft.source, party, front.parties, shared=shared)
        own = read_docx(content, draft.source.path)
        return content if own.text == words else _changed(own, content, words)
    return _changed(draft.source, sheet(draft.source).content, words)


def paragraphs_read(source: Source, party: str | None, codes: Collection[str], *, shared: bool) -> Source:
    """What a party reads in a Word file of a consolidation, or the base; with `shared` what all share.

    >>> paragraphs_read.__name__
    'paragraphs_read'
    """
    return read_docx(_settled(source, party, codes, shared=shared), source.path)


def _settled(source: Source, party: str | None, codes: Collection[str], *, shared: bool) -> bytes:
    return read_back(sheet(source).content, source.path, party, codes, shared=shared)


def _changed(old: Source, content: bytes, words: str) -> bytes:
    """A Word file with other words, in the same look."""
    new = Source(words, format=old.format if old.format != "docx" else "text")
    passages = compare(parse(old), parse(new)).passages
    if content:
        old = replace(old, sha256=hashlib.sha256(content).hexdigest())
    return accepted(redline(old, new, passages, content=content), old.path)
