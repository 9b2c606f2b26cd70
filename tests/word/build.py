"""Word files made for tests: WordprocessingML put together from small pieces, zipped in memory."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def words(text: str, properties: str = "", element: str = "t") -> str:
    """A run of words."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:{element} xml:space="preserve">{escape(text)}</w:{element}></w:r>'


def tracked(kind: str, inner: str, author: str = "Karvenia", date: str = "2024-03-01T10:00:00Z") -> str:
    """A tracked change (`ins`, `del`, `moveFrom`, `moveTo`) round runs, or alone for an end or a row."""
    return f'<w:{kind} w:id="1" w:author="{escape(author)}" w:date="{date}">{inner}</w:{kind}>'


def deleted(text: str, author: str = "Karvenia") -> str:
    """Words taken out."""
    return tracked("del", words(text, element="delText"), author)


def inserted(text: str, author: str = "Karvenia") -> str:
    """Words put in."""
    return tracked("ins", words(text), author)


def paragraph(content: str = "", properties: str = "", end: str = "") -> str:
    """A paragraph; `end` are the tracked changes to its end (`ins`, `del`, …, parted by blanks)."""
    ends = "".join(tracked(kind, "") for kind in end.split())
    mark = f"<w:rPr>{ends}</w:rPr>" if ends else ""
    return f"<w:p><w:pPr>{properties}{mark}</w:pPr>{content}</w:p>"


def numbered(text: str, number: str, level: int = 0, end: str = "") -> str:
    """A paragraph of a list."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(words(text), place, end)


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, each with its paragraphs; a cell's own properties come with it as `<w:tcPr>…`."""
    inner = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def level(index: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    """One level of a list definition; `more` comes between its number format and its text."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def lists(abstracts: dict[str, str], instances: dict[str, tuple[str, str]]) -> str:
    """A numbering part: definitions by id, and lists by id with their definition and their overrides."""
    defined = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>' for key, inner in abstracts.items()
    )
    used = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        for key, (abstract, overrides) in instances.items()
    )
    return f"<w:numbering {NAMESPACES}>{defined}{used}</w:numbering>"


def part(root: str, inner: str) -> str:
    """Any part of the Word namespace."""
    return f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def package(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(body: str, main: str = "word/document.xml", **parts: str) -> bytes:
    """A whole Word file: `parts` are styles, numbering, footnotes, endnotes, comments, header1, footer1."""
    folder, _, base = main.rpartition("/")
    overrides = "".join(
        f'<Override PartName="/{folder}/{key}.xml" '
        f'ContentType="{PART_TYPE.format(key.rstrip("0123456789"))}"/>'
        for key in parts
    )
    targets = "".join(
        f'<Relationship Id="r{key}" Type="{OFFICE}/{key.rstrip("0123456789")}" Target="{key}.xml"/>'
        for key in parts
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN_TYPE}"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        f"{folder}/_rels/{base}.rels": f'<Relationships xmlns="{RELATIONSHIPS}">{targets}</Relationships>',
        main: f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    return package({**content, **{f"{folder}/{key}.xml": text for key, text in parts.items()}})
