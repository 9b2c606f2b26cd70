"""The negotiation that ships with travaux: drafts between Karvenia and Tolmar, and a night's work."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["ARABIC", "DELEGATIONS", "DRAFTS", "PROTOCOL", "decisions", "draft"]

DRAFTS = ("2026-03-14.framework", "2026-05-09.framework", "2026-07-18.framework")
"""The names of the three drafts, oldest first; each ships as `.md` and as `.docx`."""

ARABIC = "2026-05-09.framework.ar"
"""The name of the Arabic translation of the beginning of the second draft; it ships as `.md`."""

PROTOCOL = "2026-09-05.protocol"
"""The name of a text without brackets, in `.md` and `.docx`, to which delegations answer in the night."""

DELEGATIONS = ("KAR", "SEL", "TOL")
"""Who answers: `2026-09-05.protocol.KAR` and so on are their versions, as `.docx`."""


def decisions() -> Traversable:
    """The file of what was decided in that night, for `travaux resolve`.

    >>> decisions().name
    '2026-09-06.decisions.yaml'
    """
    return files(__name__) / "2026-09-06.decisions.yaml"


def draft(name: str, suffix: str = ".md") -> Traversable:
    """The file of one example draft; inside an archive, `importlib.resources.as_file` takes it out.

    >>> draft(DRAFTS[-1]).read_text(encoding="utf-8").startswith("# Framework Agreement")
    True
    """
    return files(__name__).joinpath(name + suffix)
