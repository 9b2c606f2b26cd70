"""A consolidation as a Word file, checked: every party's file is read back before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from travaux.drafting.departures import typeface
from travaux.drafting.stories import consolidate_stories
from travaux.formats.docx import read_docx
from travaux.formats.word_consolidation import Sheet, consolidated_file, sheet
from travaux.formats.word_parties import read_back
from travaux.negotiation.readings import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from travaux.formats.word_consolidation import Care
    from travaux.text.frontmatter import FrontMatter
    from travaux.text.source import Mark, Source

_CARE_TOLD: dict[Care, str] = {
    "counting": "proposed paragraphs are counted among those of the base, so that its automatic numbers are "
    "others in the result.",
    "numbers": "the automatic numbers of the result are written as words: one version could not be told "
    "otherwise.",
    "lines": "the result has the words of all versions, but not the look of the base: one of the files is "
    "too unlike what Word writes.",
}
_CARES: tuple[Care, ...] = ("structure", "counting", "numbers", "lines")


@dataclass(frozen=True, slots=True)
class WordConsolidation:
    """The file; for each party, and None for the base, what is read back; how it was written.

    >>> WordConsolidation(b"", {}, "structure", {}).care
    'structure'
    """

    content: bytes
    readings: Mapping[str | None, Source]
    care: Care
    lost: Mapping[str, int]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the file should know: a sentence each.

        >>> WordConsolidation(b"", {}, "structure", {"picture": 2}).remarks
        ('2 pictures of parties are not in the result: only the words round them are.',)
        """
        said = [_CARE_TOLD[self.care]] if self.care in _CARE_TOLD else []
        said += [
            f"{count} {name}{'s' if count > 1 else ''} of parties {'are' if count > 1 else 'is'} not in the "
            f"result: only the words round {'them' if count > 1 else 'it'} are."
            for name, count in sorted(self.lost.items())
        ]
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a Word file is wanted: with departures as tracked changes, with these comments of parties.

    >>> Asked().tracked
    False
    """

    strict: bool = False
    tracked: bool = False
    comments: Mapping[str, Sequence[Mark]] = field(default_factory=dict)


def word_consolidation(
    base: Source, versions: Mapping[str, Source], front: FrontMatter, authors: Mapping[str, str], asked: Asked
) -> WordConsolidation:
    """The Word file of a consolidation with as much of Word's own structure as every party's file allows.

    Raises `Unreadable` where a Word file is gone or has changed since it was read.

    >>> word_consolidation.__name__
    'word_consolidation'
    """
    own = sheet(base)
    sheets = {code: _sheet(own, one, authors.get(code)) for code, one in versions.items()}
    wanted: dict[str | None, str] = {None: base.text} | {code: one.text for code, one in versions.items()}
    planned = partial(consolidate_stories, strict=asked.strict)
    matter = str(front).replace("\r\n", "\n").removesuffix("---\n")
    kept = f"{matter}{WHOLE}\n---\n"
    tried: list[WordConsolidation] = []
    for care in _CARES:
        written = consolidated_file(own, sheets, planned, kept, care, comments=asked.comments)
        if written is None:
            continue
        readings = {
            party: read_docx(read_back(written.content, "the result", party, versions), "the result")
            for party in wanted
        }
        tried.append(WordConsolidation(written.content, readings, care, written.lost))
        if all(alike(readings[party].text, text, strict=asked.strict) for party, text in wanted.items()):
            break
    else:  # what Word cannot hold, as control characters, can be read back from none
        del tried[1:]
    found = tried[-1]
    if not asked.tracked:
        return found
    written = consolidated_file(own, sheets, planned, "", found.care, tracked=True, comments=asked.comments)
    return replace(found, content=written.content if written else found.content)


def alike(one: str, other: str, *, strict: bool) -> bool:
    r"""Whether two texts are the same but for their line ends and, unless `strict`, their typography.

    >>> alike("a\r\nb", "a\nb", strict=True)
    True
    """
    one, other = (text.replace("\r\n", "\n").replace("\r", "\n") for text in (one, other))
    return one == other or (not strict and typeface(one) == typeface(other))


def _sheet(base: Sheet, version: Source, author: str | None) -> Sheet:
    """A version's Word file; made by changing the base's where the party sent none."""
    if not base.content:
        return Sheet(replace(version, format="text") if version.format == "docx" else version)
    if version.format == "docx":
        return sheet(version, author)
    from travaux.drafting.compare import compare  # noqa: PLC0415 -- only for mixed formats
    from travaux.formats.redline import redline  # noqa: PLC0415
    from travaux.text.parser import parse  # noqa: PLC0415

    fed = replace(version, text=version.text.replace("\r\n", "\n").replace("\r", "\n"))
    passages = compare(parse(base.source), parse(fed)).passages
    return Sheet(replace(fed, format="docx"), redline(base.source, fed, passages))
