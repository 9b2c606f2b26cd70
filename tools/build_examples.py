"""Writes the Word twins of the example drafts from their Markdown: `python tools/build_examples.py [FOLDER]`.

The Markdown is the source. Each `NAME.framework.md` gives one `NAME.framework.docx` beside it (or in FOLDER)
with the features that a delegation's Word file has: styles, automatic numbers, footnotes, tables, header and
footer, and in the third draft tracked changes and comments, read from `tracked_changes.py`. The same Markdown
gives the same bytes: parts are stored uncompressed (compressors differ between systems), in a fixed order,
with a fixed date, and carry no author but those of the tracked changes. The protocol gives one Word file more
for each delegation, with the changes in `night_versions.py`.
"""

from __future__ import annotations

import re
import sys
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import word_parts as parts
from night_versions import CODES, version
from tracked_changes import COMMENTS, EDITS, Edit

EXAMPLES = Path(__file__).resolve().parent.parent / "src" / "travaux" / "examples"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date on every part: the first that a zip file can say."""

# Private-use letters that stand for tracked marks inside a paragraph; an insertion's or deletion's is
# followed by the letter of its edit, a comment's by the letter of the comment.
INSERTED, DELETED, ANCHOR, END = "\ue000", "\ue001", "\ue002", "\ue003"
_LETTER = 0xE100

_TYPED = re.compile(r"(\[?\d+(?: (?:bis|ter|alt))?\.) (?=\S)")
_LABELS = (re.compile(r"(\d+)\. "), re.compile(r"\(([a-hj-z])\) "), re.compile(r"\((i+)\) "))
_INLINE = re.compile(r"\*\*|\*|\[\^(\d+)\]|[\[\]]|[\ue000-\ue002].|\ue003|[^*\[\]\ue000-\ue003]+")
_NOTE = re.compile(r"\[\^(\d+)\]: (.*)")
_BOLD_HABIT = re.compile(r"Article (\d+)")


@dataclass
class Paper:
    """What one document collects while it is written: lists (level, first number), ids, bracket habit."""

    notes: dict[str, str]
    lists: list[tuple[int, int]] = field(default_factory=list)
    counters: list[int] = field(default_factory=lambda: [0, 0, 0])
    current: int = 0
    ids: int = 0
    bold_brackets: bool = False

    def next_id(self) -> int:
        """A number for a tracked change, none used twice."""
        self.ids += 1
        return self.ids

    def number(self, level: int, value: int, *, counts: bool) -> int:
        """The list instance that shows `value` at `level`: the current one if it comes to that by itself."""
        expected = self.counters[level] + 1
        if not (self.current and value == expected):
            self.lists.append((level, value))
            self.current = len(self.lists)
        if counts:
            self.counters[level:] = [value] + [0] * (2 - level)
        return self.current


def _runs(text: str, paper: Paper, style: str = "") -> str:
    """Word runs of one paragraph's Markdown, with its emphasis, footnotes, brackets and tracked marks."""
    out: list[str] = []
    bold = italic = False
    edit: tuple[str, Edit] | None = None
    comments: list[int] = []
    for match in _INLINE.finditer(text):
        piece = match.group()
        if piece == "**":
            bold = not bold
        elif piece == "*":
            italic = not italic
        elif piece[0] in (INSERTED, DELETED):
            edit = piece[0], EDITS[ord(piece[1]) - _LETTER]
        elif piece[0] == ANCHOR:
            comments.append(ord(piece[1]) - _LETTER)
            out.append(f'<w:commentRangeStart w:id="{comments[-1]}"/>')
        elif piece == END and edit:
            edit = None
        elif piece == END:
            number = comments.pop()
            out.append(
                f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
            )
        elif match.group(1):
            mark = f'<w:footnoteReference w:id="{match.group(1)}"/>'
            out.append(f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{mark}</w:r>')
        else:
            heavy = bold or (paper.bold_brackets and piece in "[]")
            look = ("<w:b/>" if heavy else "") + ("<w:i/>" if italic else "") + style
            out.append(_tracked(piece, look, edit, paper))
    return "".join(out)


def _tracked(words: str, look: str, edit: tuple[str, Edit] | None, paper: Paper) -> str:
    """One run, wrapped in the insertion or deletion that it belongs to."""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    if edit is None:
        return f"<w:r>{look}{_text(words, 't')}</w:r>"
    kind = "ins" if edit[0] == INSERTED else "del"
    run = f"<w:r>{look}{_text(words, 't' if kind == 'ins' else 'delText')}</w:r>"
    return f"<w:{kind} {_signature(edit[1], paper)}>{run}</w:{kind}>"


def _text(words: str, tag: str) -> str:
    return "<w:tab/>".join(
        f'<w:{tag} xml:space="preserve">{escape(stretch)}</w:{tag}>' if stretch else ""
        for stretch in words.split("\t")
    )


def _signature(edit: Edit, paper: Paper) -> str:
    return f'w:id="{paper.next_id()}" w:author="{edit.author}" w:date="{edit.date}"'


def _paragraph(text: str, style: str, paper: Paper, *, layout: str = "", look: str = "") -> str:
    """One Word paragraph; its mark is tracked too where the whole of it was inserted or deleted."""
    whole = text[0] in (INSERTED, DELETED) and text.index(END) == len(text) - 1
    mark = ""
    if whole:
        kind = "ins" if text[0] == INSERTED else "del"
        mark = f"<w:rPr><w:{kind} {_signature(EDITS[ord(text[1]) - _LETTER], paper)}/></w:rPr>"
    head = f'<w:pPr><w:pStyle w:val="{style}"/>{layout}{mark}</w:pPr>'
    return f"<w:p>{head}{_runs(text, paper, look)}</w:p>"


def _block(text: str, paper: Paper) -> str:
    """One paragraph of an article: numbered by Word, numbered by hand, an option, or plain."""
    lead = text[:2] if text[0] in (INSERTED, DELETED) else ""
    words = text[len(lead) :]
    for level, pattern in enumerate(_LABELS):
        if match := pattern.match(words):
            value = (int, lambda letter: ord(letter) - ord("a") + 1, len)[level](match.group(1))
            number = paper.number(level, value, counts=not text.startswith(DELETED))
            layout = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            return _paragraph(lead + words[match.end() :], "Numbered", paper, layout=layout)
    if match := _TYPED.match(words):
        style = "Typed" if " " in match.group(1) else "TypedShort"
        return _paragraph(f"{lead}{match.group(1)}\t{words[match.end() :]}", style, paper)
    if words.startswith("**Option ("):
        return _paragraph(text, "SubOption", paper)
    return _paragraph(text, "Option" if words.startswith("**Option") else "BodyText", paper)


def _table(lines: list[str], paper: Paper) -> str:
    """A Word table of Markdown rows; the first is repeated on every page, numbers stand in the middle."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if not line.startswith("| ---")
    ]
    wide = len(rows[0][1]) > len("Karvenia")
    widths = (1300, 4172, 3600) if wide else (3872, 2600, 2600)
    look = '<w:tblStyle w:val="Grid"/><w:tblW w:w="9072" w:type="dxa"/><w:jc w:val="center"/>'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    out = [f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"]
    for index, row in enumerate(rows):
        head = index == 0
        out.append("<w:tr><w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>")
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8E8E8"/>' if head else ""
            layout = '<w:jc w:val="center"/>' if column and not wide else ""
            words = f"**{cell}**" if head else cell
            out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>')
            out.append(_paragraph(words, "Cell", paper, layout=layout) + "</w:tc>")
        out.append("</w:tr>")
    return "".join(out) + "</w:tbl>"


def _heading(text: str, paper: Paper) -> str:
    """An article's or annex's heading, where the numbers begin again; the annexes begin on a new page."""
    paper.current, paper.counters = 0, [0, 0, 0]
    number = _BOLD_HABIT.search(text)
    paper.bold_brackets = number is not None and int(number.group(1)) % 2 == 0
    layout = "<w:pageBreakBefore/>" if text.startswith("Annex I ") else ""
    return _paragraph(text, "Heading1", paper, layout=layout)


def _body(markdown: str, paper: Paper) -> str:
    """All paragraphs and tables of the document, in order."""
    blocks = markdown.strip().split("\n\n")
    title, standing, note, *rest = blocks
    out = [_paragraph(title.removeprefix("# "), "Title", paper), _paragraph(standing, "Subtitle", paper)]
    out.append(_paragraph(note, "HeadNote", paper))
    heading = ""
    for block in rest:
        if block.startswith("## "):
            heading = block.removeprefix("## ")
            out.append(_heading(heading, paper))
        elif block.startswith("|"):
            out.append(_table(block.split("\n"), paper))
        elif heading == "Preamble":
            out.append(_paragraph(block, "Preambular" if "*" in block else "BodyText", paper))
        else:
            out.append(_block(block, paper))
    return "".join(out)


def _mark_edits(markdown: str) -> str:
    """The Markdown with every edit and comment of the third draft written into it as private-use marks.

    Raises ValueError if the words of an edit, read as accepted, are not in the draft exactly once.
    """
    for index, edit in enumerate(EDITS):
        letter = chr(_LETTER + index)
        final = re.sub(r"\n{3,}", "\n\n", re.sub(r"\{--.*?--\}", "", edit.words))
        final = final.replace("{++", "").replace("++}", "")
        if markdown.count(final) != 1:
            raise ValueError(f"The edit by {edit.author} does not fit the draft once: {final!r}")
        marked = edit.words.replace("{++", INSERTED + letter).replace("{--", DELETED + letter)
        markdown = markdown.replace(final, re.sub(r"(\+\+|--)\}", END, marked))
    for index, comment in enumerate(COMMENTS):
        if markdown.count(comment.words) != 1:
            raise ValueError(
                f"The comment by {comment.author} does not fit the draft once: {comment.words!r}"
            )
        markdown = markdown.replace(comment.words, f"{ANCHOR}{chr(_LETTER + index)}{comment.words}{END}")
    return markdown


def _comments() -> str:
    notes = "".join(
        f'<w:comment w:id="{index}" w:author="{comment.author}" w:date="{comment.date}" '
        f'w:initials="{comment.initials}">'
        f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr><w:r>{_text(comment.note, "t")}</w:r></w:p>'
        "</w:comment>"
        for index, comment in enumerate(COMMENTS)
    )
    return f"{parts.DECLARATION}<w:comments {parts.NAMESPACES}>{notes}</w:comments>"


def _footnotes(paper: Paper) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    return "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{mark}'
        f"{_runs(' ' + words, paper)}</w:p></w:footnote>"
        for number, words in paper.notes.items()
    )


def word_parts(markdown: str, *, tracked: bool) -> dict[str, str]:
    """The parts of one draft's Word file, by name; with the edits and comments where `tracked`."""
    notes = {match.group(1): match.group(2) for match in _NOTE.finditer(markdown)}
    source = _NOTE.sub("", markdown)
    paper = Paper(notes)
    body = _body(_mark_edits(source) if tracked else source, paper)
    standing = markdown.split("\n\n")[1]
    date = re.search(r"\d+ [A-Z][a-z]+ 2026", standing)
    ordinal = standing.split(" ", 1)[0]
    series = "Framework Agreement" if "Framework" in markdown.split("\n", 1)[0] else "Protocol"
    body = f"<w:body>{body}{parts.SECTION}</w:body>"
    document = f"{parts.DECLARATION}<w:document {parts.NAMESPACES}>{body}</w:document>"
    own = {
        "word/document.xml": document,
        "word/styles.xml": parts.styles(),
        "word/numbering.xml": parts.numbering(paper.lists),
        "word/settings.xml": parts.settings(),
        "word/footnotes.xml": parts.footnotes(_footnotes(paper)),
        "word/header1.xml": parts.header(
            f"Karvenia–Tolmar {series}",
            f"{f'{ordinal} draft, ' if series != 'Protocol' else ''}{date.group() if date else ''}",
        ),
        "word/footer1.xml": parts.footer(),
    }
    if tracked:
        own["word/comments.xml"] = _comments()
    return parts.package(escape(markdown.split("\n", 1)[0].removeprefix("# ")), own)


def packed(contents: dict[str, str]) -> bytes:
    """The parts as one zip file whose bytes depend on nothing else."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in contents.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 0
            archive.writestr(entry, text.encode())
    return buffer.getvalue()


def build(folder: Path) -> list[Path]:
    """Writes every Word twin into `folder` (each beside its place first, then renamed) and says which."""
    drafts = sorted(EXAMPLES.glob("????-??-??.framework.md"))
    files = {
        draft.with_suffix(".docx").name: word_parts(draft.read_text("utf-8"), tracked=draft == drafts[-1])
        for draft in drafts
    }
    for base in sorted(EXAMPLES.glob("????-??-??.protocol.md")):
        markdown = base.read_text("utf-8")
        files[base.with_suffix(".docx").name] = word_parts(markdown, tracked=False)
        for code in CODES:
            name = f"{base.stem}.{code}.docx"
            files[name] = word_parts(version(markdown, code), tracked=False)
    return [_written(folder / name, packed(contents)) for name, contents in files.items()]


def _written(target: Path, content: bytes) -> Path:
    beside = target.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(target)
    return target


if __name__ == "__main__":
    for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES):
        print(path)
