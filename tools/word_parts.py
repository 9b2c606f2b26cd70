"""The fixed parts of the Word files that `build_examples.py` writes: styles, numbering, header, package."""

from __future__ import annotations

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("styles", "numbering", "settings", "footnotes", "header1", "footer1", "comments")

# Lengths are twentieths of a point: 567 is one centimetre, 1417 two and a half.
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" '
    'r:id="rId6"/>'
    '<w:footerReference w:type="first" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="709" w:footer="709" '
    'w:gutter="0"/><w:titlePg/></w:sectPr>'
)

_LEVELS = (("decimal", "%1.", 567), ("lowerLetter", "(%2)", 1134), ("lowerRoman", "(%3)", 1701))


def _style(name: str, shown: str, paragraph: str, run: str = "", *, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn '
        f'w:val="{based}"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def styles() -> str:
    """The styles part: one serif face, headings in the middle, hanging numbers."""
    rule = '<w:{} w:val="single" w:sz="4" w:space="6" w:color="808080"/>'
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" '
        'w:cs="Times New Roman"/><w:sz w:val="23"/><w:szCs w:val="23"/><w:lang w:val="en-GB"/></w:rPr>'
        "</w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name '
        'w:val="Normal"/>'
        "<w:qFormat/><w:pPr><w:widowControl/></w:pPr></w:style>"
        + _style(
            "Title",
            "Title",
            '<w:keepNext/><w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>',
            '<w:b/><w:sz w:val="30"/>',
        )
        + _style("Subtitle", "Subtitle", '<w:spacing w:after="240"/><w:jc w:val="center"/>', "<w:i/>")
        + _style(
            "HeadNote",
            "Head Note",
            f"<w:pBdr>{rule.format('top')}{rule.format('bottom')}</w:pBdr>"
            '<w:spacing w:before="120" w:after="240"/><w:jc w:val="both"/>',
            '<w:sz w:val="20"/>',
        )
        + _style(
            "Heading1",
            "heading 1",
            '<w:keepNext/><w:spacing w:before="320" w:after="140"/><w:jc w:val="center"/><w:outlineLvl '
            'w:val="0"/>',
            '<w:b/><w:sz w:val="24"/>',
        )
        + _style("Preambular", "Preambular Paragraph", '<w:ind w:firstLine="567"/><w:jc w:val="both"/>')
        + _style("BodyText", "Body Text", '<w:jc w:val="both"/>')
        + _style("Numbered", "Numbered Paragraph", '<w:jc w:val="both"/>')
        + _style(
            "Typed",
            "Typed Number",
            '<w:tabs><w:tab w:val="left" w:pos="850"/></w:tabs><w:ind w:left="850" w:hanging="850"/><w:jc '
            'w:val="both"/>',
        )
        + _style(
            "TypedShort", "Typed Number, Short", '<w:ind w:left="567" w:hanging="567"/><w:jc w:val="both"/>'
        )
        + _style("Option", "Option", '<w:ind w:left="567"/><w:jc w:val="both"/>')
        + _style("SubOption", "Sub-option", '<w:ind w:left="1134"/><w:jc w:val="both"/>')
        + _style(
            "Cell", "Table Cell", '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
        )
        + _style("FootnoteText", "footnote text", '<w:spacing w:after="0"/>', '<w:sz w:val="19"/>')
        + _style(
            "Header",
            "header",
            '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="808080"/></w:pBdr>'
            '<w:tabs><w:tab w:val="right" w:pos="9072"/></w:tabs><w:spacing w:after="0"/>',
            '<w:sz w:val="18"/>',
        )
        + _style("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>', '<w:sz w:val="18"/>')
        + _style("CommentText", "annotation text", '<w:spacing w:after="0"/>', '<w:sz w:val="20"/>')
        + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="606060"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def numbering(starts: list[tuple[int, int]]) -> str:
    """The numbering part: one list of three levels, one instance for each (level, first) in `starts`."""
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{indent}"/></w:tabs>'
        f'<w:ind w:left="{indent}" w:hanging="567"/></w:pPr></w:lvl>'
        for index, (form, text, indent) in enumerate(_LEVELS)
    )
    instances = "".join(
        f'<w:num w:numId="{index}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{first}"/></w:lvlOverride></w:num>'
        for index, (level, first) in enumerate(starts, start=1)
    )
    return (
        f'{DECLARATION}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>{instances}</w:numbering>'
    )


def header(left: str, right: str) -> str:
    """The header part: what the paper is at the left, its standing at the right."""
    return (
        f'{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r>'
        f"<w:t>{left}</w:t></w:r>"
        f"<w:r><w:tab/><w:t>{right}</w:t></w:r></w:p></w:hdr>"
    )


def footer() -> str:
    """The footer part: page number and number of pages, as fields."""

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    return (
        f'{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">Page </w:t></w:r>{field("PAGE")}'
        f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{field("NUMPAGES")}</w:p></w:ftr>'
    )


def footnotes(notes: str) -> str:
    """The footnotes part: the two separators that Word asks for, then `notes`."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        f"<w:r><w:{mark}/></w:r></w:p></w:footnote>"
        for kind, number, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{separators}{notes}</w:footnotes>"


def settings() -> str:
    """The settings part: the separators of footnotes, and the Word version whose layout is meant."""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        '</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def package(title: str, parts: dict[str, str]) -> dict[str, str]:
    """All parts of the file by name: `parts` and what binds them; of properties only the title."""
    kinds = [name for name in _PARTS if f"word/{name}.xml" in parts]
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind.rstrip("1")}+xml"/>'
        for kind in kinds
    )
    links = "".join(
        f'<Relationship Id="rId{_PARTS.index(kind) + 1}" Type="{_OFFICE}/{kind.rstrip("1")}" '
        f'Target="{kind}.xml"/>'
        for kind in kinds
    )
    types = (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    roots = (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )
    core = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": roots,
        "docProps/core.xml": core,
        **parts,
        "word/_rels/document.xml.rels": (
            f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        ),
    }
