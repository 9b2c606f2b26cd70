"""Automatic list numbers: counted as Word counts, with LibreOffice as the oracle where it is present."""

# ruff: noqa: E501  (markup is easier to read unbroken)

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word.build import document, level, lists, numbered, paragraph, part, words
from tests.word.office import NO_OFFICE, OFFICE, readings
from travaux.formats.docx import read_docx
from travaux.formats.numerals import numeral

if TYPE_CHECKING:
    from pathlib import Path

LEGAL = (
    level(0, "Article %1", "upperRoman", '<w:suff w:val="space"/>')
    + level(1, "%1.%2", more="<w:isLgl/>")
    + level(2, "(%3)", "lowerLetter")
    + level(3, "(%4)", "lowerRoman")
)
PLAIN = level(0, "%1.") + level(1, "%1.%2") + level(2, "%1.%2.%3")


def heading(style: str, index: int, numbers: str, based: str = "") -> str:
    """A paragraph style with a number."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{style}"/>{base}'
        f'<w:pPr><w:numPr><w:ilvl w:val="{index}"/>{numbers}</w:numPr></w:pPr></w:style>'
    )


def styled(text: str, style: str) -> str:
    """A paragraph of a style."""
    return paragraph(words(text), f'<w:pStyle w:val="{style}"/>')


def start_override(index: int, start: int) -> str:
    """A list's own start of a level."""
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


NUM1 = '<w:numId w:val="1"/>'
FILES = MappingProxyType(
    {
        "nested": (
            document(
                "".join(numbered("x", "1", depth) for depth in (0, 1, 1, 2, 2, 0, 1, 2, 1, 0)),
                numbering=lists({"0": PLAIN}, {"1": ("0", "")}),
            ),
            "1. 1.1 1.2 1.2.1 1.2.2 2. 2.1 2.1.1 2.2 3.",
        ),
        "articles": (
            document(
                "".join(numbered("x", "1", depth) for depth in (0, 1, 2, 2, 3, 1, 0, 1, 2)),
                numbering=lists({"0": LEGAL}, {"1": ("0", "")}),
            ),
            "Article I|1.1|(a)|(b)|(i)|1.2|Article II|2.1|(a)",
        ),
        "one definition, two lists": (
            document(
                numbered("x", "1") + numbered("x", "1") + numbered("x", "2") + numbered("x", "1"),
                numbering=lists({"0": PLAIN}, {"1": ("0", ""), "2": ("0", "")}),
            ),
            "1. 2. 3. 4.",
        ),
        "restarted by an override": (
            document(
                "".join(numbered("x", number) for number in "112232"),
                numbering=lists(
                    {"0": PLAIN, "1": PLAIN},
                    {"1": ("0", ""), "2": ("0", start_override(0, 5)), "3": ("1", start_override(0, 9))},
                ),
            ),
            "1. 2. 5. 6. 9. 7.",
        ),
        "a level of its own": (
            document(
                numbered("x", "1") + numbered("x", "2"),
                numbering=lists(
                    {"0": PLAIN, "1": PLAIN},
                    {
                        "1": ("0", ""),
                        "2": (
                            "1",
                            '<w:lvlOverride w:ilvl="0">' + level(0, "<%1>", "upperLetter") + "</w:lvlOverride>",
                        ),
                    },
                ),
            ),
            "1. <A>",
        ),
        "never restarted": (
            document(
                "".join(numbered("x", "1", depth) for depth in (0, 1, 1, 0, 1)),
                numbering=lists({"0": level(0, "%1.") + level(1, "(%2)", more='<w:lvlRestart w:val="0"/>')}, {"1": ("0", "")}),
            ),
            "1. (1) (2) 2. (3)",
        ),
        "switched off": (
            document(
                numbered("x", "1") + paragraph(words("x")) + numbered("x", "0") + styled("x", "A") + numbered("x", "1"),
                numbering=lists({"0": PLAIN}, {"1": ("0", "")}),
                styles=part("styles", heading("A", 0, '<w:numId w:val="0"/>')),
            ),
            "1. - - - 2.",
        ),
        "numbered by style": (
            document(
                "".join(styled("x", style) for style in "ABBACB"),
                numbering=lists(
                    {"0": level(0, "%1.", more='<w:pStyle w:val="A"/>') + level(1, "%1.%2", more='<w:pStyle w:val="B"/>')},
                    {"1": ("0", "")},
                ),
                styles=part("styles", heading("A", 0, NUM1) + heading("B", 1, NUM1) + heading("C", 1, "", "B")),
            ),
            "1. 1.1 1.2 2. 2.1 2.2",
        ),
        "linked to a list style": (
            document(
                numbered("x", "1") + numbered("x", "2") + numbered("x", "1", 1),
                numbering=lists(
                    {"0": '<w:numStyleLink w:val="L"/>', "1": '<w:styleLink w:val="L"/>' + PLAIN},
                    {"1": ("0", ""), "2": ("1", "")},
                ),
                styles=part(
                    "styles",
                    '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId '
                    'w:val="2"/></w:numPr></w:pPr></w:style>',
                ),
            ),
            "1. 2. 2.1",
        ),
        "forms": (
            document(
                "".join(numbered("x", str(index + 1)) for index in range(8)),
                numbering=lists(
                    {
                        str(index): level(0, "%1)", form, start=4)
                        for index, form in enumerate(
                            ["decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "ordinal", "russianLower"]
                        )
                    },
                    {str(index + 1): (str(index), "") for index in range(8)},
                ),
            ),
            "4) 04) d) D) iv) IV) 4th) г)",
        ),
        "a lower level first": (
            document(
                numbered("x", "1", 1) + numbered("x", "1") + numbered("x", "1", 1),
                numbering=lists({"0": PLAIN}, {"1": ("0", "")}),
            ),
            "1.1 2. 2.1",
        ),
    }
)  # fmt: skip


def labels(text: str, expected: str) -> list[str]:
    """What stands before the x of each line, "-" where nothing does."""
    return [re.sub(r"\s*x$", "", line.strip()) or "-" for line in text.split("\n") if line or expected]


@pytest.mark.parametrize("name", FILES)
def test_numbers_are_those_that_word_prints(name: str) -> None:
    """Each list's numbers, written by hand after ISO/IEC 29500-1, 17.9."""
    content, expected = FILES[name]
    source = read_docx(content, f"{name}.docx")
    assert labels(source.text, expected) == re.split(r"\|" if "|" in expected else " ", expected)
    marked = [source.text[mark.start : mark.end] for mark in source.marks if mark.kind == "label"]
    assert marked == [label for label in labels(source.text, expected) if label != "-"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """LibreOffice's text of all the files above, in one run."""
    if not OFFICE:
        pytest.skip(NO_OFFICE)
    files = {re.sub(r"\W", "-", name): content for name, (content, _) in FILES.items()}
    return readings(files, tmp_path_factory.mktemp("office"))


# LibreOffice 7.4 knows neither w:isLgl (17.9.4) nor w:lvlRestart (17.9.10).
OTHERWISE = MappingProxyType(
    {
        "articles": ["Article I", "I.1", "(a)", "(b)", "(i)", "I.2", "Article II", "II.1", "(a)"],
        "never restarted": ["1.", "(1)", "(2)", "2.", "(1)"],
    }
)


@pytest.mark.timeout(170)
@pytest.mark.parametrize("name", FILES)
def test_numbers_are_those_that_libreoffice_prints(name: str, office: dict[tuple[str, str], str]) -> None:
    """The oracle counts the same numbers."""
    content, expected = FILES[name]
    theirs = labels(office[re.sub(r"\W", "-", name), "final"].replace("\t", " "), expected)
    ours = labels(read_docx(content, name).text, expected)
    assert theirs == OTHERWISE.get(name, ours)


class TestLabel:
    """How a number is written into the text."""

    def test_what_stands_behind_it(self) -> None:
        """A tab, a blank or nothing, as the level says; the mark covers the number alone."""
        content = document(
            numbered("x", "1") + numbered("x", "1", 1) + numbered("x", "1", 2),
            numbering=lists(
                {
                    "0": level(0, "%1.")
                    + level(1, "%2.", more='<w:suff w:val="space"/>')
                    + level(2, "%3.", more='<w:suff w:val="nothing"/>')
                },
                {"1": ("0", "")},
            ),
        )
        source = read_docx(content, "x")
        assert source.text == "1.\tx\n1. x\n1.x"
        assert [(mark.start, mark.end, mark.level) for mark in source.marks] == [
            (0, 2, 0),
            (5, 7, 1),
            (10, 12, 2),
        ]

    def test_bullets(self) -> None:
        """A dash stays a dash, which treaties use as a label; any other bullet is one dot."""
        signs = ["\uf0b7", "–", "o", "-", "\uf02d", "§", ""]
        content = document(
            "".join(numbered("x", str(index)) for index in range(1, 8)),
            numbering=lists(
                {str(index): level(0, sign, "bullet") for index, sign in enumerate(signs)},
                {str(index + 1): (str(index), "") for index in range(7)},
            ),
        )
        assert read_docx(content, "x").text.split("\n") == [
            "•\tx", "–\tx", "•\tx", "-\tx", "–\tx", "•\tx", "x",
        ]  # fmt: skip

    def test_a_form_of_its_own_falls_back(self) -> None:
        """A number format inside alternatives is read from the fallback."""
        form = (
            '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/>'
            '</mc:Choice><mc:Fallback><w:numFmt w:val="lowerLetter"/></mc:Fallback></mc:AlternateContent>'
        )
        definition = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{form}<w:lvlText w:val="%1"/></w:lvl>'
        content = document(numbered("x", "1"), numbering=lists({"0": definition}, {"1": ("0", "")}))
        assert read_docx(content, "x").text == "a\tx"

    @pytest.mark.parametrize("number", ["1", "7", "x", "99999999999999999999"])
    def test_lists_that_are_not_there(self, number: str) -> None:
        """A number that nothing defines prints nothing."""
        assert read_docx(document(numbered("x", number)), "x").text == "x"

    def test_definitions_that_turn_in_circles(self) -> None:
        """Links that lead back and levels beyond the ninth are no reason to stop."""
        content = document(
            numbered("x", "1", 12) + styled("x", "A"),
            numbering=lists(
                {"0": '<w:numStyleLink w:val="A"/>'},
                {"1": ("0", '<w:lvlOverride w:ilvl="11"><w:startOverride w:val="2"/></w:lvlOverride>')},
            ),
            styles=part("styles", heading("A", 0, NUM1, "B") + heading("B", 0, NUM1, "A")),
        )
        assert read_docx(content, "x").text == "x\nx"

    def test_a_text_that_would_multiply_itself(self) -> None:
        """A level's text is cut where no real one ends, and a huge number has no letters."""
        content = document(
            numbered("x", "1") * 100,
            numbering=lists(
                {"0": level(0, "%1" * 100_000, "lowerLetter", start=999_999_999)}, {"1": ("0", "")}
            ),
        )
        assert len(read_docx(content, "x").text) < 100 * 255 * 10


class TestNumerals:
    """Numbers in letters, Roman numerals and words."""

    @pytest.mark.parametrize(
        ("number", "form", "written"),
        [
            (1, "lowerLetter", "a"), (26, "lowerLetter", "z"), (27, "lowerLetter", "aa"), (53, "lowerLetter", "aaa"),
            (780, "lowerLetter", "z" * 30), (781, "lowerLetter", "781"), (0, "upperLetter", "0"),
            (1994, "upperRoman", "MCMXCIV"), (0, "lowerRoman", "0"), (4000, "lowerRoman", "4000"),
            (1, "ordinal", "1st"), (2, "ordinal", "2nd"), (3, "ordinal", "3rd"), (11, "ordinal", "11th"),
            (112, "ordinal", "112th"), (121, "ordinal", "121st"), (-1, "ordinal", "-1th"),
            (1, "cardinalText", "One"), (21, "cardinalText", "Twenty-One"), (340, "cardinalText", "Three Hundred Forty"),
            (1000, "cardinalText", "1000"), (12, "ordinalText", "Twelfth"), (20, "ordinalText", "Twentieth"),
            (45, "ordinalText", "Forty-Fifth"), (100, "ordinalText", "One Hundredth"), (-5, "ordinalText", "-5"),
            (3, "chineseCounting", "三"), (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
            (105, "chineseCounting", "一〇五"), (10, "ideographDigital", "一〇"), (2, "arabicAlpha", "ب"),
            (3, "arabicAbjad", "ج"), (3, "chicago", "‡"), (5, "chicago", "**"), (7, "numberInDash", "- 7 -"),
            (255, "hex", "FF"), (12, "decimalFullWidth", "12"), (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"), (5, "unheardOf", "5"),
        ],
    )  # fmt: skip
    def test_written(self, number: int, form: str, written: str) -> None:
        """One number in one form."""
        assert numeral(number, form) == written

    @given(st.integers(min_value=1, max_value=3999))
    def test_roman_numerals_add_up(self, number: int) -> None:
        """A Roman numeral read back by the rule of larger before smaller is the number."""
        worth = [
            {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}[sign]
            for sign in numeral(number, "lowerRoman")
        ]
        signed = [-here if here < next_ else here for here, next_ in zip(worth, [*worth[1:], 0], strict=True)]
        assert sum(signed) == number

    @given(
        st.integers(),
        st.sampled_from(
            ["lowerLetter", "upperRoman", "cardinalText", "chicago", "hex", "", "chineseCounting"]
        ),
    )
    def test_any_number_is_short(self, number: int, form: str) -> None:
        """No number, however large, makes a long label."""
        assert 0 < len(numeral(number % 10**9, form)) <= 40


@pytest.mark.corpus
@pytest.mark.timeout(170)
def test_real_files_are_numbered_as_libreoffice_numbers_them(corpus: Path, tmp_path: Path) -> None:
    """Line by line, the two model agreements (some 800 lines, 550 numbers each) but for note references."""
    if not OFFICE:
        pytest.skip(NO_OFFICE)
    files = {path.stem: path.read_bytes() for path in sorted(corpus.glob("docx-brackets/*.docx"))}
    theirs = readings(files, tmp_path)
    for name, content in files.items():
        ours = re.sub(r"\[\^(\d+)\]", r"\1", read_docx(content, name).text.partition("\n[^1]: ")[0])
        lines = [" ".join(line.split()) for line in ours.replace("\u2028", "\n").split("\n") if line.strip()]
        expected = [" ".join(line.split()) for line in theirs[name, "final"].split("\n") if line.strip()]
        assert len(lines) > 700
        assert lines == expected
