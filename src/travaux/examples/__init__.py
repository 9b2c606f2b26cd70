"""The negotiation that ships with travaux: three drafts between Karvenia and Tolmar, in Markdown and Word."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["ARABIC", "DRAFTS", "draft"]

DRAFTS = ("2026-03-14.framework", "2026-05-09.framework", "2026-07-18.framework")
"""The names of the three drafts, oldest first; each ships as `.md` and as `.docx`."""

ARABIC = "2026-05-09.framework.ar"
"""The name of the Arabic translation of the beginning of the second draft; it ships as `.md`."""


def draft(name: str, suffix: str = ".md") -> Traversable:
    """The file of one example draft; inside an archive, `importlib.resources.as_file` takes it out.

    >>> draft(DRAFTS[-1]).read_text(encoding="utf-8").startswith("# Framework Agreement")
    True
    """
    return files(__name__).joinpath(name + suffix)
