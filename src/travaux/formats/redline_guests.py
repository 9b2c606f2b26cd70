"""Notes that only one of two Word files has: a reference that comes brings its note, one that goes takes it.

In Word a note stands and falls with its reference (ECMA-376 part 1, 17.11.14), so only the reference is
marked. The drafts are compared without such notes; the note of a reference that comes is put beside the old.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left, bisect_right
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from travaux.formats.docx import word_parts
from travaux.formats.redline_notes import reference_spans
from travaux.formats.redline_plain import fill
from travaux.formats.redline_script import outside
from travaux.formats.redline_trace import Atom, Line, Paper
from travaux.formats.word_xml import W, integer, value
from travaux.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from travaux.formats.package import Element
    from travaux.formats.redline_script import Intervals
    from travaux.text.source import Source

__all__ = ["Parted", "invited", "parted"]

_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SEPARATORS = (
    '<w:footnotes xmlns:w="{w}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
    '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote></w:footnotes>"
)


@dataclass(slots=True)
class Parted:
    """Two drafts as they are compared: `going` are references of the old text, `coming` of the new one.

    `notes` are the lines of the notes that come, in the order of their references.

    >>> from travaux.text.source import Source
    >>> Parted(Paper(None, "", None, []), Source(""), None, []).going
    []
    """

    paper: Paper
    new: Source
    new_paper: Paper | None
    passages: Sequence[Passage]
    going: Intervals = field(default_factory=list)
    coming: Intervals = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)

    @property
    def drafts(self) -> tuple[Paper, Source, Paper | None, Sequence[Passage]]:
        """What is compared: the old paper, the new text and its paper, the script between them.

        >>> from travaux.text.source import Source
        >>> len(Parted(Paper(None, "", None, []), Source(""), None, []).drafts)
        4
        """
        return self.paper, self.new, self.new_paper, self.passages


def parted(paper: Paper, new: Source, new_paper: Paper | None, passages: Sequence[Passage]) -> Parted:
    """The drafts without the footnotes that only one of them has; as they are where that cannot be told.

    >>> parted.__name__
    'parted'
    """
    whole = Parted(paper, new, new_paper, passages)
    if new_paper is None or _listing(paper) not in paper.package:
        return whole
    sides = paper, new_paper
    spans, notes = [reference_spans(one) for one in sides], [_notes(one.lines) for one in sides]
    if any(
        len(here) != len(there) or not all(lines[0].start > here[-1][1] for lines in there)
        for here, there in zip(spans, notes, strict=True)
    ):
        return whole
    said = [
        [[one.text[line.words : line.end] for line in lines] for lines in side]
        for one, side in zip(sides, notes, strict=True)
    ]
    passages, pairs = _paired(passages, spans, said)
    going = [at for at in range(len(spans[0])) if at not in pairs]
    coming = [at for at in range(len(spans[1])) if at not in pairs.values()]
    lone = [notes[0][at] for at in going], [notes[1][at] for at in coming]
    if not any(lone):
        return replace(whole, passages=passages)
    if not all(_is_footnote(lines[0]) for lines in (*lone[0], *lone[1])):
        return whole
    gone = [[(lines[0].start - 1, lines[-1].end) for lines in side] for side in lone]
    marks = [spans[0][at] for at in going], [spans[1][at] for at in coming]
    if any(
        _meets((p.old_start, p.old_end), [*gone[0], *marks[0]])
        or _meets((p.new_start, p.new_end), [*gone[1], *marks[1]])
        for p in passages
        if p.move
    ):
        return whole
    script = list(_without(_torn(passages, *marks), *gone))
    left = _left(paper, gone[0]), _left(new_paper, gone[1])
    words = [said[1][at] for at in coming]
    return Parted(left[0], replace(new, text=left[1].text), left[1], script, *marks, words)


def _notes(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each note."""
    found: list[list[Line]] = []
    for line in lines:
        if line.prefix.startswith("[^"):
            found.append([line])
        elif line.prefix and found:
            found[-1].append(line)
    return found


def _is_footnote(line: Line) -> bool:
    return line.prefix[2:].rstrip("]: ").isdecimal()


def _pairs(passages: Sequence[Passage], old: Intervals, new: Intervals) -> dict[int, int]:
    """Which references answer one another: those that are kept, in whole or in part."""
    found: dict[int, int] = {}
    kept = [passage for passage in passages if passage.kind == "kept"]
    starts = [passage.old_start for passage in kept]
    last = -1
    for at, (start, end) in enumerate(old):
        for passage in kept[max(bisect_right(starts, start) - 1, 0) : bisect_left(starts, end)]:
            shift = passage.new_start - passage.old_start
            stretch = max(start, passage.old_start) + shift, min(end, passage.old_end) + shift
            near = next((k for k, span in enumerate(new) if k > last and _meets(span, [stretch])), None)
            if near is not None:
                found[at] = last = near
                break
    return found


def _paired(
    passages: Sequence[Passage], spans: Sequence[Intervals], said: Sequence[Sequence[Sequence[str]]]
) -> tuple[list[Passage], dict[int, int]]:
    """The references that answer one another, and the script with something kept of each of them.

    Two references also answer one another in one change, if their notes say the same.
    """
    script: list[Passage] = []
    change: list[Passage] = []
    for passage in (*passages, None):
        if passage is not None and passage.kind in ("deleted", "inserted") and not passage.move:
            change.append(passage)
            continue
        script += _anchored(change, spans, said)
        change = []
        script += [passage] if passage else []
    return script, _pairs(script, *spans)


def _anchored(
    change: list[Passage], spans: Sequence[Intervals], said: Sequence[Sequence[Sequence[str]]]
) -> list[Passage]:
    """A change, parted at the first reference in it that both drafts have, and so on behind it."""
    if len(change) < 2:  # noqa: PLR2004 -- something goes and something comes
        return change
    i, i_end = change[0].old_start, change[-1].old_end
    j, j_end = change[0].new_start, change[-1].new_end
    done: list[Passage] = []
    ours = [at for at, span in enumerate(spans[0]) if i <= span[0] and span[1] <= i_end]
    theirs = [at for at, span in enumerate(spans[1]) if j <= span[0] and span[1] <= j_end]
    for here in ours:
        there = next((at for at in theirs if said[1][at] == said[0][here] and spans[1][at][0] >= j), None)
        if there is not None:
            first, second = spans[0][here][0], spans[1][there][0]
            done += [*_change(i, first, j, second), Passage("kept", first, first + 2, second, second + 2)]
            i, j = first + 2, second + 2
    return [*done, *_change(i, i_end, j, j_end)] if done else change


def _change(i: int, i_end: int, j: int, j_end: int) -> Iterator[Passage]:
    if i < i_end:
        yield Passage("deleted", i, i_end, j, j)
    if j < j_end:
        yield Passage("inserted", i_end, i_end, j, j_end)


def _meets(span: tuple[int, int], stretches: Intervals) -> bool:
    return any(span[0] < end and span[1] > start for start, end in stretches)


def _torn(passages: Iterable[Passage], going: Intervals, coming: Intervals) -> Iterator[Passage]:
    """The script with nothing kept of references that go or come."""
    for passage in passages:
        if passage.kind != "kept":
            yield passage
            continue
        for piece in _pieces(passage, going, coming):
            here, there = (piece.old_start, piece.old_end), (piece.new_start, piece.new_end)
            if _meets(here, going) or _meets(there, coming):
                yield Passage("deleted", *here, piece.new_start, piece.new_start)
                yield Passage("inserted", piece.old_end, piece.old_end, *there)
            else:
                yield piece


def _pieces(passage: Passage, old: Intervals, new: Intervals) -> Iterator[Passage]:
    """A kept passage, parted at the bounds of stretches of either text."""
    start, end, shift = passage.old_start, passage.old_end, passage.new_start - passage.old_start
    edges = {edge for span in old for edge in span} | {edge - shift for span in new for edge in span}
    for first, last in pairwise([start, *sorted(edge for edge in edges if start < edge < end), end]):
        yield Passage("kept", first, last, first + shift, last + shift)


def _without(passages: Iterable[Passage], old: Intervals, new: Intervals) -> Iterator[Passage]:
    """The script between the texts without some stretches of each."""
    for passage in passages:
        for piece in _pieces(passage, old, new) if passage.kind == "kept" else [passage]:
            here = list(outside(piece.old_start, piece.old_end, old))
            there = list(outside(piece.new_start, piece.new_end, new))
            place = _shifted(piece.old_end, old), _shifted(piece.new_start, new)
            if piece.kind == "kept" and here and there:
                yield _moved(piece, (here[0], there[0]), old, new)
                continue
            if piece.move:
                yield _moved(
                    piece, ((piece.old_start, piece.old_end), (piece.new_start, piece.new_end)), old, new
                )
                continue
            for start, end in here if piece.kind != "inserted" else ():
                yield Passage("deleted", _shifted(start, old), _shifted(end, old), place[1], place[1])
            for start, end in there if piece.kind != "deleted" else ():
                yield Passage("inserted", place[0], place[0], _shifted(start, new), _shifted(end, new))


def _moved(
    piece: Passage, spans: tuple[tuple[int, int], tuple[int, int]], old: Intervals, new: Intervals
) -> Passage:
    (start, end), (first, last) = spans
    return piece._replace(
        old_start=_shifted(start, old),
        old_end=_shifted(end, old),
        new_start=_shifted(first, new),
        new_end=_shifted(last, new),
    )


def _shifted(at: int, gone: Intervals) -> int:
    return at - sum(max(0, min(at, end) - start) for start, end in gone)


def _left(paper: Paper, gone: Intervals) -> Paper:
    """A paper without some of its last lines, each with the line end before it."""
    lines = [
        replace(
            line,
            start=_shifted(line.start, gone),
            words=_shifted(line.words, gone),
            end=_shifted(line.end, gone),
            atoms=[Atom(_shifted(a.start, gone), _shifted(a.end, gone), a.element) for a in line.atoms],
        )
        for line in paper.lines
        if not _meets((line.start - 1, line.end), gone)
    ]
    text = "".join(paper.text[start:end] for start, end in outside(0, len(paper.text), gone))
    return replace(paper, lines=lines, text=text)


def invited(found: Parted) -> dict[int, Element]:
    """The runs that refer to the notes that come, by the places of the references in the new text.

    Their notes are put into the old file's part, which is made if it has none.

    >>> from travaux.text.source import Source
    >>> invited(Parted(Paper(None, "", None, []), Source(""), None, []))
    {}
    """
    if not found.coming:
        return {}
    root = _part(found.paper)
    known = [note for note in root.iterchildren(W + "footnote") if value(note, "type") in ("", "normal")]
    first = max((integer(value(note, "id"), 0) for note in root), default=0) + 1
    model = next(known[0].iterchildren(W + "p"), None) if known else None
    runs: dict[int, Element] = {}
    for identity, ((start, _), lines) in enumerate(zip(found.coming, found.notes, strict=True), first):
        root.append(_note(str(identity), lines, model))
        run = _raised(model)
        etree.SubElement(run, W + "footnoteReference").set(W + "id", str(identity))
        runs[start] = run
    return runs


def _note(identity: str, lines: Sequence[str], model: Element | None) -> Element:
    note = etree.Element(W + "footnote")
    note.set(W + "id", identity)
    properties = model.find(W + "pPr") if model is not None else None
    for at, words in enumerate(lines):
        paragraph = etree.SubElement(note, W + "p")
        if properties is not None:
            paragraph.append(deepcopy(properties))
        if not at:
            sign = _raised(model)
            etree.SubElement(sign, W + "footnoteRef")
            paragraph.append(sign)
        if words:
            fill(etree.SubElement(paragraph, W + "r"), f" {words}" if not at else words)
    return note


def _raised(model: Element | None) -> Element:
    """A run that looks like the sign of a note."""
    run = etree.Element(W + "r")
    sign = next(model.iter(W + "footnoteRef"), None) if model is not None else None
    holder = sign.getparent() if sign is not None else None
    look = holder.find(W + "rPr") if holder is not None else None
    if look is not None:
        run.append(deepcopy(look))
    else:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "vertAlign").set(W + "val", "superscript")
    return run


def _part(paper: Paper) -> Element:
    """The part of the old file's footnotes, made if there is none."""
    parts = word_parts(paper.package, paper.main).get("footnotes")
    if parts:
        return paper.package.tree(parts[0])
    part = posixpath.join(posixpath.dirname(paper.main), "footnotes.xml")
    root = etree.fromstring(_SEPARATORS.format(w=W[1:-1]))
    paper.package.trees[part.lower()] = root
    leading = paper.package.tree(_listing(paper))
    etree.SubElement(leading, _RELATIONSHIP, Id="travauxNotes", Type=_NOTES, Target="footnotes.xml")
    return root


def _listing(paper: Paper) -> str:
    folder, base = posixpath.split(paper.main)
    return posixpath.join(folder, "_rels", f"{base}.rels")
