"""Generated Word papers and what parties make of them: paragraphs, lists, notes, tables, looks of words."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from tests.word.build import document, level, lists, package, paragraph, part, row, table, words
from travaux.formats.word_xml import W, above

if TYPE_CHECKING:
    from random import Random

WORDS = tuple(
    re.findall(
        r"[^ ]+",
        "the river lock ferry bridge toll grain orchard harbour pilot crew guard ridge valley winter spring "
        "mutual prompt open safe repair [shall] [may] [5] القناة المفتوحة “open” day's Café 60 30 ( ; . , "
        "[ ] \\",
    )
)
NUMBERS = lists(
    {"0": level(0, "%1.") + level(1, "(%2)", "lowerLetter"), "1": level(0, "Option %1:")},
    {"1": ("0", ""), "2": ("1", ""), "3": ("0", "")},
)
STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Term"><w:name w:val="Term"/><w:rPr><w:i/></w:rPr></w:style>',
)
LOOKS = ("", "", "", "<w:b/>", "<w:i/>", '<w:u w:val="single"/>', '<w:rStyle w:val="Term"/>')


@dataclass(frozen=True)
class Line:
    """A paragraph: its words, each with its look, its list and level, and the notes behind words."""

    words: tuple[tuple[str, str], ...]
    place: tuple[str, int] | None = None
    notes: tuple[tuple[int, str], ...] = ()
    heading: bool = False


Grid = tuple[tuple[str, ...], ...]
Paper = tuple["Line | Grid", ...]


def line(random: Random) -> Line:
    """Any paragraph, now and then an empty one."""
    count = random.choice([0, 1, 3, 6, 9, 12])
    found = tuple((random.choice(WORDS), random.choice(LOOKS)) for _ in range(count))
    place = random.choice([("1", 0), ("1", 1), ("2", 0), ("3", 0)]) if random.random() < 0.4 else None
    notes = ((random.randrange(count), "As agreed in May."),) if count and random.random() < 0.2 else ()
    return Line(found, place, notes, heading=not place and random.random() < 0.1)


def paper(random: Random) -> Paper:
    """Any paper."""
    blocks: list[Line | Grid] = []
    for _ in range(random.randrange(1, 8)):
        if random.random() < 0.2:
            width = random.randrange(1, 4)
            cells = [tuple(_cell(random) for _ in range(width)) for _ in range(random.randrange(1, 4))]
            blocks += [tuple(cells), line(random)]
        else:
            blocks.append(line(random))
    return tuple(blocks)


def version(random: Random, base: Paper) -> Paper:
    """What a party makes of a paper: words, paragraphs, rows, notes, levels that come, go and change."""
    blocks: list[Line | Grid] = []
    for block in base:
        chance = random.random()
        if chance < 0.12:
            continue
        if chance < 0.24:
            blocks.append(line(random))
        if isinstance(block, Line):
            blocks += _edited(random, block)
        else:
            blocks.append(_regridded(random, block) if random.random() < 0.5 else block)
    if len(blocks) > 2 and random.random() < 0.2:
        blocks.insert(random.randrange(len(blocks)), blocks.pop(random.randrange(len(blocks))))
    if not blocks or not isinstance(blocks[-1], Line):
        blocks.append(line(random))
    return tuple(blocks)


def _cell(random: Random) -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randrange(4)))


def _edited(random: Random, block: Line) -> list[Line]:
    found = list(block.words)
    notes = list(block.notes)
    match random.randrange(9):
        case 0 if found:
            at = random.randrange(len(found))
            found[at] = (random.choice(WORDS), found[at][1])
        case 1:
            found.insert(random.randrange(len(found) + 1), (random.choice(WORDS), random.choice(LOOKS)))
        case 2 if found:
            del found[random.randrange(len(found))]
            notes = []
        case 3:
            return [replace(block, place=("1", random.randrange(2)))]
        case 4 if found:
            notes = [] if notes else [(random.randrange(len(found)), "A note of our own.")]
        case 5 if notes:
            notes = [(at, text.replace("May", "June")) for at, text in notes]
        case 6 if len(found) > 2:
            half = random.randrange(1, len(found))
            return [replace(block, words=tuple(part), notes=()) for part in (found[:half], found[half:])]
        case _:
            return [block]
    return [replace(block, words=tuple(found), notes=tuple(notes))]


def _regridded(random: Random, grid: Grid) -> Grid:
    rows = [list(cells) for cells in grid]
    match random.randrange(4):
        case 0:
            at = random.randrange(len(rows))
            rows[at][random.randrange(len(rows[at]))] = _cell(random)
        case 1:
            rows.insert(random.randrange(len(rows) + 1), [_cell(random) for _ in rows[0]])
        case 2 if len(rows) > 1:
            del rows[random.randrange(len(rows))]
        case _:
            rows = [[*cells, _cell(random)] for cells in rows]
    return tuple(tuple(cells) for cells in rows)


def written(paper: Paper) -> bytes:
    """The paper as a Word file."""
    notes: list[str] = []
    body = "".join(_line(block, notes) if isinstance(block, Line) else _grid(block) for block in paper)
    inner = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r>{words(f" {text}")}</w:p></w:footnote>'
        for at, text in enumerate(notes, 1)
    )
    return document(body, numbering=NUMBERS, styles=STYLES, footnotes=part("footnotes", inner))


def _line(block: Line, notes: list[str]) -> str:
    behind = dict(block.notes)
    runs = []
    for at, (word, look) in enumerate(block.words):
        runs.append(words(word if not at else f" {word}", look))
        if at in behind:
            notes.append(behind[at])
            runs.append(f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>')
    number = ""
    if block.place:
        number = f'<w:numPr><w:ilvl w:val="{block.place[1]}"/><w:numId w:val="{block.place[0]}"/></w:numPr>'
    return paragraph("".join(runs), ('<w:pStyle w:val="Heading1"/>' if block.heading else "") + number)


def _grid(grid: Grid) -> str:
    return table(*(row(*(paragraph(words(cell) if cell else "") for cell in cells)) for cells in grid))


def edited(content: bytes, random: Random, share: float = 0.05) -> bytes:
    """A real Word file with some of its paragraphs edited: words that come and go, paragraphs that do."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    own = ("bookmarkStart", "bookmarkEnd", "sectPr", "footnoteReference")
    for one in list(root.iter(W + "p")):
        holder, following = one.getparent(), one.getnext()
        texts = [text for text in one.iter(W + "t") if len((text.text or "").split()) > 2]
        if random.random() > share or not texts or one.find(f".//{W}fldChar") is not None:
            continue
        chance = random.random()
        if chance < 0.6:
            _edit_words(random, random.choice(texts))
        elif (
            holder is not None
            and following is not None
            and (holder.tag, following.tag) == (W + "body", W + "p")
        ):
            if chance < 0.8:
                twin = copy.deepcopy(one)
                for text in twin.iter(W + "t"):
                    text.text = f"New words {random.randrange(99)}"
                for child in list(twin.iter(*(W + name for name in own))):
                    above(child).remove(child)
                one.addnext(twin)
            elif one.find(f".//{W}sectPr") is None:
                holder.remove(one)
    parts["word/document.xml"] = etree.tostring(root)
    return package({**parts})


def _edit_words(random: Random, text: etree._Element) -> None:
    found = (text.text or "").split(" ")
    at = random.randrange(len(found))
    found[at : at + 1] = random.choice([[], ["thirty"], [found[at], "substantially"], ["not", found[at]]])
    text.text = " ".join(found)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
