"""What a text (or the paper it stands on) does wrong: the catalogue of codes, and one finding of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["warning", "hint"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: its code, name, how much it matters, what it means and how to mend it.

    >>> CATALOGUE["TX101"].name
    'stray-closing-bracket'
    """

    code: str
    name: str
    severity: Severity
    meaning: str
    mending: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding at a place: `start` and `end` are code points of the draft's text, `start <= end`.

    `message` is one sentence for a delegate; `repair` says what the reading assumed, empty where it assumed nothing.

    >>> Diagnostic("TX101", 4, 5, "This ] closes nothing.").severity
    'warning'
    """

    code: str
    start: int
    end: int
    message: str
    repair: str = ""

    @property
    def name(self) -> str:
        """The catalogue's name of the code.

        >>> Diagnostic("TX102", 0, 1, "").name
        'unclosed-bracket'
        """
        return CATALOGUE[self.code].name

    @property
    def severity(self) -> Severity:
        """The catalogue's severity of the code.

        >>> Diagnostic("TX110", 0, 1, "").severity
        'hint'
        """
        return CATALOGUE[self.code].severity


def _catalogue(*rules: tuple[str, str, Severity, str, str]) -> dict[str, Rule]:
    return {rule[0]: Rule(*rule) for rule in rules}


CATALOGUE: dict[str, Rule] = _catalogue(
    # 1xx: brackets
    (
        "TX101",
        "stray-closing-bracket",
        "warning",
        "A closing bracket has no opening one.",
        "Put the missing [ where the words in question begin, or strike the ].",
    ),
    (
        "TX102",
        "unclosed-bracket",
        "warning",
        "An opening bracket has no closing one.",
        "Put the missing ] where the words in question end, or strike the [.",
    ),
    (
        "TX110",
        "wide-bracket",
        "hint",
        "A bracket begins in one provision and ends in another without holding both whole.",
        "Check that both ends stand where they are meant to; bracket each provision by itself if they are not.",
    ),
    (
        "TX111",
        "empty-bracket",
        "hint",
        "A bracket holds nothing, not even a blank.",
        "Strike it, or write [ ] or […] for words to come.",
    ),
    (
        "TX120",
        "doubtful-kind",
        "hint",
        "The bracket can be read in more than one way, and the evidence for the reading taken is thin.",
        "Say in words what it is: [Note: …], [Placeholder: …], or a party's code and a colon.",
    ),
    (
        "TX121",
        "uncertain-edge",
        "hint",
        "A bare slash states alternatives, but nothing marks where they begin and end.",
        "Bracket each alternative: [a][b].",
    ),
    (
        "TX122",
        "mixed-adjacency",
        "hint",
        "Brackets stand side by side, but some of them read as additions, not as alternatives.",
        "Part additions from alternatives by a word, or join alternatives with a slash: [a]/[b].",
    ),
    # 13x: who wants what
    (
        "TX130",
        "unknown-party",
        "warning",
        "A bracket's head names a party that is not on the list of parties.",
        "Correct the code, or name the parties with --parties.",
    ),
    (
        "TX131",
        "party-on-both-sides",
        "warning",
        "One party both proposes and opposes the same words.",
        "Ask the party.",
    ),
    (
        "TX132",
        "misplaced-head",
        "warning",
        "The bracket is closed after the list of parties instead of after their words.",
        "Move the ] behind the words that these parties propose or oppose.",
    ),
    (
        "TX133",
        "party-named-twice",
        "hint",
        "A head names the same party twice on one side.",
        "Strike one of the two.",
    ),
    # 14x: provisions and options
    (
        "TX140",
        "repeated-label",
        "hint",
        "Two provisions side by side carry the same label.",
        "Renumber one of them, or mark it bis or alt.",
    ),
    (
        "TX141",
        "label-out-of-order",
        "hint",
        "The numbering jumps: a label is missing or stands in the wrong place.",
        "Check whether a provision was lost.",
    ),
    (
        "TX142",
        "lonely-option",
        "hint",
        "An option stands alone: its siblings are missing.",
        "Check whether an option was lost, or strike the head.",
    ),
    (
        "TX150",
        "footnote-without-note",
        "hint",
        "The text refers to a footnote that is not there.",
        "Add the note, or strike the mark.",
    ),
    (
        "TX151",
        "note-without-reference",
        "hint",
        "A footnote stands at the end, but nothing in the text refers to it.",
        "Put its mark where it belongs.",
    ),
    # 3xx: the paper
    (
        "TX301",
        "guessed-encoding",
        "hint",
        "The file does not say how its letters are encoded; the reading is a guess.",
        "Save the file as UTF-8, or name the encoding with --encoding.",
    ),
    (
        "TX302",
        "undecodable-bytes",
        "warning",
        "Some bytes of the file are no letters in its encoding.",
        "Find the place, and save the file as UTF-8.",
    ),
    (
        "TX303",
        "control-character",
        "hint",
        "The text holds control characters that no person typed.",
        "Strike them.",
    ),
    (
        "TX304",
        "mixed-line-ends",
        "hint",
        "The file mixes the line ends of different systems.",
        "Save it once with one kind of line end.",
    ),
    (
        "TX305",
        "empty-text",
        "warning",
        "The file holds no words.",
        "Look for the right file, or save it again from where it was written.",
    ),
    (
        "TX310",
        "tracked-changes",
        "hint",
        "The file carries tracked changes; one of three readings was taken.",
        "Name the reading: --reading original, final or all.",
    ),
    (
        "TX311",
        "comments",
        "hint",
        "The file carries comments in its margin; they are not words of the draft.",
        "Read them in the JSON output, or strike them before the file leaves the house.",
    ),
    (
        "TX312",
        "struck-words",
        "hint",
        "Words are struck through by hand: they are read, and count, though somebody wanted them out.",
        "Bracket them, or track the deletion.",
    ),
    (
        "TX313",
        "coloured-words",
        "hint",
        "Words are coloured or highlighted: if the colour means something, it is not read.",
        "Say it in brackets or in words.",
    ),
    (
        "TX314",
        "hidden-words",
        "warning",
        "Words are hidden: those of a Word file are read, and count; those of a web page are left out of the reading.",
        "Make them visible or strike them.",
    ),
    (
        "TX315",
        "unread-object",
        "warning",
        "The file holds words outside its text that are not read (in a picture, an embedded file, an annotation).",
        "Type its words into the draft.",
    ),
    (
        "TX320",
        "page-without-text",
        "warning",
        "A page holds a picture but no text: it was scanned.",
        "Run a text recognition over the file first.",
    ),
    (
        "TX321",
        "unmapped-letters",
        "warning",
        "Some letters of the PDF have no code: what they say is lost.",
        "Read the file from its Word original.",
    ),
)
