r"""The front matter that travaux writes: whose versions a text holds, and the names that its brackets keep.

So it looks::

    ---
    travaux: consolidation/1
    base: {sha256: 9f86d0…, ends: lf}
    parties:
      "A": {sha256: 60303a…, ends: crlf, mark: yes}
    brackets: ["art-1.2/1", "art-1.2/3"]
    ---

It stands before the text, and before the file's own front matter, and belongs to no reading. `ends` is how a
file ends its lines: `lf`, `crlf`, `cr`, or `mixed`, where they stand in the text as they are; `mark` says that
the file began with a byte-order mark. `brackets` are the ids of all brackets in the order of the text, where
they are others than their places would give; a text in which brackets came or went by hand has lost them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTE_ORDER_MARK = "\ufeff"
Ends = Literal["lf", "crlf", "cr", "mixed"]

_SIGNS: dict[Ends, str] = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "mixed": "\n"}
_END = re.compile(r"\r\n|\r|\n")
_HEAD = re.compile(r"---\r?\ntravaux: (?:consolidation|draft)/1\r?\n")
_BRACKETS = re.compile(r"^brackets: (\[.*\])\r?$", re.MULTILINE)
_CLOSE = re.compile(r"^---\r?\n", re.MULTILINE)
_PAPER = re.compile(
    r"^(?:base|[ ]{2}(?P<code>\"(?:[^\"\\]|\\.){1,200}\")):[ ]\{sha256: (?P<sha256>[0-9a-f]{64}), "
    r"ends: (?P<ends>lf|crlf|cr|mixed)(?P<mark>, mark: yes)?\}\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file was like beside its words: the hash of its bytes, its line ends, its byte-order mark.

    >>> Paper("0" * 64).ends
    'lf'
    """

    sha256: str
    ends: Ends = "lf"
    mark: bool = False


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The papers that a consolidated text was made of, the base's and each party's by its code, and kept ids.

    >>> FrontMatter(Paper("0" * 64), {"A": Paper("1" * 64)}).parties["A"].sha256[:3]
    '111'
    """

    base: Paper | None = None
    parties: Mapping[str, Paper] = field(default_factory=dict)
    brackets: tuple[str, ...] = ()

    @property
    def consolidated(self) -> bool:
        """Whether the text is written in the notation of a consolidation.

        >>> FrontMatter().consolidated
        False
        """
        return self.base is not None and bool(self.parties)

    @property
    def ends(self) -> Ends:
        """How the text itself ends its lines: as the base did.

        >>> FrontMatter(Paper("0" * 64, "crlf")).ends
        'crlf'
        """
        return self.base.ends if self.base else "lf"

    def __str__(self) -> str:
        lines = ["---", f"travaux: {'consolidation' if self.consolidated else 'draft'}/1"]
        lines += [f"base: {_row(self.base)}"] if self.base else []
        lines += ["parties:"] if self.parties else []
        lines += [f"  {_quoted(code)}: {_row(self.parties[code])}" for code in sorted(self.parties)]
        lines += [f"brackets: {json.dumps(self.brackets, ensure_ascii=False)}"] if self.brackets else []
        return ("\r\n" if self.ends == "crlf" else "\n").join([*lines, "---", ""])


def _quoted(code: str) -> str:
    return json.dumps(code, ensure_ascii=False)


def _row(paper: Paper) -> str:
    return f"{{sha256: {paper.sha256}, ends: {paper.ends}{', mark: yes' if paper.mark else ''}}}"


def front_matter(text: str) -> tuple[FrontMatter | None, int]:
    r"""The front matter of ours that a text begins with, and where the text behind it begins.

    None and 0 where there is none, or where it was damaged.

    >>> front_matter("---\ntitle: Draft\n---\n")
    (None, 0)
    """
    head = _HEAD.match(text)
    close = _CLOSE.search(text, head.end()) if head else None
    if close is None:
        return None, 0
    base: Paper | None = None
    parties: dict[str, Paper] = {}
    for row in _PAPER.finditer(text, 0, close.start()):
        ends: Ends = next(ends for ends in _SIGNS if ends == row["ends"])
        paper = Paper(row["sha256"], ends, bool(row["mark"]))
        if row["code"] is None:
            base = paper
        else:
            parties[str(json.loads(row["code"]))] = paper
    return FrontMatter(base, parties, _ids(text, close.start())), close.end()


def _ids(text: str, end: int) -> tuple[str, ...]:
    found = _BRACKETS.search(text, 0, end)
    try:
        ids = json.loads(found.group(1)) if found else []
    except (ValueError, RecursionError):
        return ()
    return tuple(ids) if all(isinstance(one, str) for one in ids) else ()


def unified(text: str) -> tuple[str, Ends]:
    r"""The text with line feeds for its line ends, and how it ended its lines; a mixed text stays as it is.

    >>> unified("a\r\nb\r\n"), unified("a\r\nb\n")
    (('a\nb\n', 'crlf'), ('a\r\nb\n', 'mixed'))
    """
    found = set(_END.findall(text))
    if len(found) > 1:
        return text, "mixed"
    ends: Ends = next((ends for ends, sign in _SIGNS.items() if sign in found), "lf")
    return (text if ends == "lf" else _END.sub("\n", text)), ends


def restored(text: str, ends: Ends) -> str:
    r"""A text whose line ends were unified, with those that it had.

    >>> restored("a\nb\n", "crlf")
    'a\r\nb\r\n'
    """
    return text if ends in {"lf", "mixed"} else text.replace("\n", _SIGNS[ends])
