"""The versions of many delegations become one bracketed text, and what proves that nothing was lost."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from travaux import formats
from travaux.negotiation.readings import read_back
from travaux.output import one_line
from travaux.text import notation
from travaux.text.errors import WrongCall
from travaux.text.frontmatter import BYTE_ORDER_MARK, FrontMatter, Paper, restored, unified
from travaux.text.language import language_of
from travaux.text.parser import parse
from travaux.text.source import Source
from travaux.text.tree import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from travaux.drafting.certificate import PartyCertificate
    from travaux.drafting.consolidate import Consolidation
    from travaux.drafting.edits import Edit
    from travaux.negotiation.drafts import PaperReading
    from travaux.negotiation.word_consolidation import WordConsolidation
    from travaux.text.source import Mark

_CODE = re.compile(r"[^\W\d_](?:[\w.&'’-]| (?=\w)){0,29}")
_NO_CODE = re.compile(r"[^\w.&'’-]+")
_WORDS_OF_HEADS = frozenset({"oppose", "opposes", "propose", "proposes", "base", "option", "article", "note"})
_RELATED = 0.2
"""Where a smaller share of the shorter one's words could be matched, a version is another document."""
_MARKUP = re.compile(r"[\s#*_\\>|-]+")
_FORMATS = {
    "text": "plain text",
    "markdown": "Markdown",
    "docx": "a Word file",
    "pdf": "a PDF file",
    "html": "a web page",
}
_FLOOD, _FLOODED = 5, 0.2
"""So many places without a word in them, and such a share of all, are another format's layout."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A consolidated text and the papers that it was made of; `sent` are the texts as read, by party.

    `sources` are the versions as they were read, `relaid` those in another format as the base lays them out,
    `names` the files, that of the base under `""`; `authors` whose tracked changes a version is, where all
    came in one file.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     base, own = pathlib.Path(folder, "base.md"), pathlib.Path(folder, "own.md")
    ...     _ = base.write_text("within 60 days"), own.write_text("within 30 days")
    ...     consolidate(base, {"A": own}).text()
    'within [60][A: 30] days'
    """

    consolidation: Consolidation
    base: Source
    front: FrontMatter
    sent: Mapping[str, str]
    names: Mapping[str, str]
    authors: Mapping[str, str]
    strict: bool = False
    sources: Mapping[str, Source] = field(default_factory=dict)
    relaid: Mapping[str, Source] = field(default_factory=dict)

    def text(self) -> str:
        """The result without front matter, with the base's line ends."""
        return restored(self.consolidation.written, self.front.ends)

    def plain(self) -> str:
        """The result as a text file: as `text`, with a byte-order mark where the base had one.

        Raises `WrongCall` where nobody could read the versions back without front matter, as where the base
        names other parties in brackets of its own.
        """
        text = self.text()
        departs = any(not isinstance(piece, str) for piece in self.consolidation.pieces)
        if departs and not read_back(Source(text), self.consolidation.codes):
            name = one_line(self.base.path or "the base")
            raise WrongCall(
                f"{name} is so bracketed that in plain text nobody could tell its brackets from those of the "
                "versions. Name the output .md, which says whose it holds."
            )
        return (BYTE_ORDER_MARK if self.front.base and self.front.base.mark else "") + text

    def markdown(self) -> str:
        """The result with front matter, which says whose versions it holds."""
        return f"{self.front}{self.text()}"

    def word(self, *, tracked: bool = False, comments: bool = False) -> WordConsolidation:
        """The result as a Word file, in the base's own formatting where that is Word.

        Departures in words stand in brackets inside their paragraph, whole paragraphs, rows and tables in
        brackets of their own; the front matter stands in a property of the file. With `tracked` they are
        tracked changes by author; with `comments` the parties' comments come along. Raises `Unreadable` where
        a Word file is gone or has changed since it was read.
        """
        from travaux.negotiation.word_consolidation import Asked, word_consolidation  # noqa: PLC0415 -- heavy

        asked = Asked(self.strict, tracked, self.comments() if comments else {})
        return word_consolidation(self.base, {**self.sources, **self.relaid}, self.front, self.authors, asked)

    def comments(self) -> Mapping[str, tuple[Mark, ...]]:
        """The comments in each party's file that the base does not have, by its code.

        There are none where all versions came in one file, which does not say whose they are.
        """
        from travaux.negotiation.word_proofs import own_comments  # noqa: PLC0415 -- only where it is asked for

        return {
            code: own_comments(self.base, source)
            for code, source in self.sources.items()
            if code not in self.authors
        }

    def page(self) -> str:
        """The result as one self-contained page: the text, where versions differ, who reads what."""
        from travaux.analysis.consolidation_page import consolidation_page  # noqa: PLC0415 -- needs templates

        found = self.consolidation
        return consolidation_page(self._base(), found.pieces, found.codes, self.names, self._moved())

    def json(self) -> bytes:
        """The result for programs, as `travaux.consolidation/1`: the text, each place with its readings."""
        from travaux.analysis.variants import to_json, variant_places  # noqa: PLC0415 -- only where asked for

        found = self.consolidation
        places = variant_places(self._base(), found.pieces, found.codes, self._moved())
        base = self.front.base or Paper("")
        papers = {"": base} | dict(self.front.parties)
        named = {
            code: {"path": self.names.get(code, ""), "sha256": paper.sha256} for code, paper in papers.items()
        }
        return to_json(places, named.pop(""), named, found.written) + b"\n"

    def _base(self) -> Draft:
        same = self.base.text == self.consolidation.base
        return parse(
            self.base if same else replace(self.base, text=self.consolidation.base, sha256="", marks=())
        )

    def _moved(self) -> dict[tuple[int, int], int]:
        """Where the other half of each move begins."""
        from travaux.drafting.certificate import changed_places  # noqa: PLC0415 -- only where it is asked for

        moved: dict[tuple[int, int], int] = {}
        for code in self.consolidation.codes:
            places = changed_places(self.consolidation, code)
            moved |= {(one.start, one.end): places[one.moved - 1].start for one in places if one.moved}
        return moved

    def certificates(
        self, word: WordConsolidation | None = None, *, bare: bool = False
    ) -> tuple[PartyCertificate, ...]:
        """What is proved for each party, from the text as it is written, or from the Word file.

        A text that is `bare` of front matter cannot say whose file ends its lines otherwise than the base, or
        has a byte-order mark.
        """
        from travaux.drafting.certificate import certified  # noqa: PLC0415 -- only where it is asked for

        codes = self.consolidation.codes
        pieces = notation.pieces(self.consolidation.written, codes)
        found = tuple(certified(self.consolidation, pieces, code, self.sent[code]) for code in codes)
        if word is not None:
            return tuple(self._certified(one, word) for one in found)
        return tuple(replace(one, exact=one.exact and self._as_sent(one.party, bare=bare)) for one in found)

    def _as_sent(self, party: str, *, bare: bool) -> bool:
        """Whether the party's file is told apart from its text: line ends, byte-order mark."""
        paper = self.front.parties[party]
        if bare and self.front.base:
            return (paper.ends, paper.mark) == (self.front.ends, self.front.base.mark)
        return paper.ends != "mixed" or self.front.ends == "mixed"

    def _certified(self, proof: PartyCertificate, word: WordConsolidation) -> PartyCertificate:
        """What a Word file proves, which holds typography by its paragraphs."""
        from travaux.negotiation.word_proofs import typography  # noqa: PLC0415 -- only where it is asked for

        if proof.party in self.relaid:
            return replace(proof, exact=False)
        own, sent = word.readings[proof.party].text, self.sent[proof.party]
        types = typography(self.base.text, own, sent) if own != sent else ()
        return replace(proof, exact=own == sent, typography=types)


def consolidate(  # noqa: PLR0913 -- each is an option of the command
    base: str | os.PathLike[str] | Draft,
    versions: Mapping[str, str | os.PathLike[str] | Draft],
    *,
    strict: bool = False,
    force: bool = False,
    reading: PaperReading = "final",
    encoding: str | None = None,
) -> Consolidated:
    """One text out of a base and the versions of parties, by their codes, each departure in brackets.

    `strict` puts differences of typography in brackets, too; `force` takes a version that seems to be another
    document, or whose format alone would fill the text with brackets. Raises `WrongCall` for these and for a
    code that could not be told from text, `Unreadable` for a file that is no draft. Without versions the base
    is a Word file with tracked changes: its original text is the base, and what each author makes of it is a
    version.

    >>> consolidate("nowhere.md", {})
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.md does not exist: check the name and the folder.
    """
    from travaux.drafting.consolidate import consolidate as consolidated  # noqa: PLC0415 -- heavy

    for code in versions:
        _refuse_code(code)
    authors: dict[str, str] = {}
    if versions:
        source = _source(base, reading, encoding)
        sources = {code: _source(version, reading, encoding) for code, version in sorted(versions.items())}
    else:
        source, sources, authors = _of_authors(base)
    _refuse_twins(sources)
    text, sent, front = _papers(source, sources, strict=strict)
    names = {code: version.path for code, version in sources.items()} | {"": source.path}
    relaid = {} if strict or front.ends == "mixed" else _relaid(source, sources, text, sent)
    texts = {code: relaid[code].text if code in relaid else own for code, own in sent.items()}
    both = consolidated(text, texts, strict=strict)
    if not force:
        for code, version in sources.items():
            edits = both.versions[code].edits
            _refuse_unrelated(code, edits, text, source, version)
            _refuse_layout(code, edits, text, source, version)
    return Consolidated(both, source, front, sent, names, authors, strict, sources, relaid)


def _of_authors(base: str | os.PathLike[str] | Draft) -> tuple[Source, dict[str, Source], dict[str, str]]:
    """The original text of a Word file, and what each author of its tracked changes made of it, by code."""
    path = base.source.path if isinstance(base, Draft) else os.fspath(base)
    named: dict[str, Source] = {}
    authors: dict[str, str] = {}
    for author in formats.authors(path):
        code = _code_of(author)
        _refuse_code(code)
        if code in named:
            raise WrongCall(f"two authors of {path} would both be {code}: give each party's file by itself.")
        named[code], authors[code] = formats.read(path, author=author), author
    if not named:
        raise WrongCall("there is no version to consolidate: name one at least, as PARTY=FILE.")
    return formats.read(path, reading="original"), dict(sorted(named.items())), authors


def _code_of(author: str) -> str:
    """An author's name as the code of a party: without the signs that a head gives a meaning."""
    name = " ".join(_NO_CODE.sub(" ", author).split())[:30].strip()
    return name[:1].upper() + name[1:]


def _source(draft: str | os.PathLike[str] | Draft, reading: PaperReading, encoding: str | None) -> Source:
    return draft.source if isinstance(draft, Draft) else formats.read(Path(draft), reading, encoding)


def _refuse_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise WrongCall(
            f"{code!r} cannot be the code of a party: write a letter, then letters, digits, dots, hyphens, "
            "ampersands or single spaces, 30 at the most."
        )
    if code.islower() or code.casefold() in _WORDS_OF_HEADS:
        raise WrongCall(
            f"{code!r} cannot be told from a word of the text: write the party's code with a capital letter, "
            "as US or Karvenia."
        )


def _refuse_unrelated(code: str, edits: Sequence[Edit], text: str, base: Source, version: Source) -> None:
    """Refuse a version that shares too few words with its base, whose text the edits change into it."""
    from travaux.drafting.edits import size  # noqa: PLC0415 -- as in consolidate

    words = size(text)
    gone = sum(size(text[edit.start : edit.end]) for edit in edits)
    shorter = min(words, words - gone + sum(size(edit.words) for edit in edits))
    if not shorter or not edits or words - gone >= _RELATED * shorter:
        return
    languages = [language_of(source.text) for source in (base, version)]
    differs = all(languages) and languages[0] != languages[1]
    tongue = f"; it is in {languages[1]!r}, the base in {languages[0]!r}" if differs else ""
    name, other = one_line(version.path or code), one_line(base.path or "the base")
    raise WrongCall(
        f"{name} does not seem to be a version of {other}: {(words - gone) / shorter:.0%} of the words of "
        f"the shorter one could be matched, and {_RELATED:.0%} is the least{tongue}. Name the right file, or "
        "say --force."
    )


def _relaid(
    base: Source, versions: Mapping[str, Source], text: str, sent: Mapping[str, str]
) -> dict[str, Source]:
    """The versions that are Word's where the base is Markdown, or the reverse, laid out as the base is."""
    from travaux.drafting.relaid import differ, relaid  # noqa: PLC0415 -- only where formats differ

    return {
        code: replace(version, text=relaid(text, sent[code]), format="text", marks=())
        for code, version in versions.items()
        if differ(base.format, version.format)
    }


def _refuse_layout(code: str, edits: Sequence[Edit], text: str, base: Source, version: Source) -> None:
    """Refuse a version in another format that departs in signs of headings and blank lines at many places."""
    if version.format == base.format:
        return
    bare = sum(_MARKUP.sub("", text[edit.start : edit.end]) == _MARKUP.sub("", edit.words) for edit in edits)
    if bare < max(_FLOOD, _FLOODED * len(edits)):
        return
    name, other = one_line(version.path or code), one_line(base.path or "the base")
    raise WrongCall(
        f"{name} is {_FORMATS[version.format]} and {other} is {_FORMATS[base.format]}: {bare} of the "
        f"{len(edits)} places where they differ are signs of tables or headings and blank lines alone, and "
        "each would stand in brackets. Give all files in one format, or say --force."
    )


def _refuse_twins(codes: Iterable[str]) -> None:
    known: dict[str, str] = {}
    for code in codes:
        other = known.setdefault(code.casefold(), code)
        if other != code:
            raise WrongCall(
                f"{other} and {code} differ in capital letters alone: nobody could tell whose words are "
                "whose. Give one of them another code."
            )


def _papers(
    base: Source, versions: Mapping[str, Source], *, strict: bool
) -> tuple[str, dict[str, str], FrontMatter]:
    """The texts with line feeds for their line ends, and what their files were like.

    Where the base mixes its line ends (or one of them does, and typography matters), all stay as they are.
    """
    sources = [base, *versions.values()]
    ends = [unified(source.text)[1] for source in sources]
    raw = ends[0] == "mixed" or (strict and "mixed" in ends)
    texts = [source.text if raw else _fed(source.text) for source in sources]
    papers = [
        Paper(source.sha256, "mixed" if raw else end, source.encoding == "utf-8-sig")
        for source, end in zip(sources, ends, strict=True)
    ]
    front = FrontMatter(papers[0], dict(zip(versions, papers[1:], strict=True)))
    return texts[0], dict(zip(versions, texts[1:], strict=True)), front


def _fed(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
