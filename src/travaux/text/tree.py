"""The draft as read: two hierarchies, provisions and brackets, over one lossless text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from travaux.text.diagnostics import Diagnostic
from travaux.text.source import Source
from travaux.text.words import Words, words_of

ProvisionKind = Literal[
    "preamble",
    "preambular-paragraph",
    "operative-paragraph",
    "part",
    "chapter",
    "section",
    "article",
    "paragraph",
    "subparagraph",
    "item",
    "annex",
    "footnote",
]

BracketKind = Literal[
    "optional",
    "alternative",
    "proposal",
    "deletion",
    "value",
    "block",
    "placeholder",
    "note",
    "reference",
    "footnote",
    "editorial",
    "markup",
]

DISPUTED: frozenset[BracketKind] = frozenset(
    {"optional", "alternative", "proposal", "deletion", "value", "block"}
)
"""The kinds of bracket whose words are not agreed."""

TokenKind = Literal["words", "open", "close", "markup", "break"]


class Token(NamedTuple):
    """A leaf: every character of the text belongs to exactly one.

    `open` and `close` are bracket characters; `markup` is what Markdown or a converter added (links, escapes,
    heading signs, attributes, front matter); `break` is a line end; `words` is all the rest.

    >>> Token("open", 0, 1).kind
    'open'
    """

    kind: TokenKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered or titled part of the draft, with all that stands below it: `start` to `end`.

    `label` is the number as written without its punctuation's neighbours ("Article 4", "(a)", "3.3bis Alt");
    `heading` its title, if any; `parent` the id of the provision that holds it, or None at the top;
    `body` is the offset where its own words begin, behind the label.

    >>> Provision("art-4", "article", "Article 4", "Withdrawal", None, 0, 40, 9).id
    'art-4'
    """

    id: str
    kind: ProvisionKind
    label: str
    heading: str
    parent: str | None
    start: int
    end: int
    body: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wants a bracket's words in and who wants them out, as its head says; `start` to `end` is the head.

    >>> Attribution(("US", "MX"), ("BN",), 1, 25, "before").oppose
    ('BN',)
    """

    propose: tuple[str, ...]
    oppose: tuple[str, ...]
    start: int
    end: int
    place: Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets after repair: `start` is its opening mark, `end` one past its closing mark.

    `missing` says which of the two marks is not in the text but assumed (then that offset is the assumed place);
    `inner_start` to `inner_end` are the words inside, without marks and without the attribution's head;
    `parent` is the id of the bracket round it, `group` the id of the alternatives it belongs to, `provision` the id
    of the provision that its opening stands in; `wide` if it crosses the bounds of a provision; `hint` says why the
    kind is doubtful, empty where it is not.

    >>> Bracket("art-1/1", "optional", 4, 12, 5, 11).disputed
    True
    """

    id: str
    kind: BracketKind
    start: int
    end: int
    inner_start: int
    inner_end: int
    marks: str = "[]"
    parent: str | None = None
    group: str | None = None
    provision: str | None = None
    attribution: Attribution | None = None
    missing: Literal["start", "end"] | None = None
    wide: bool = False
    hint: str = ""

    @property
    def disputed(self) -> bool:
        """Whether the words inside are not agreed.

        >>> Bracket("art-1/1", "note", 4, 12, 5, 11).disputed
        False
        """
        return self.kind in DISPUTED

    @property
    def repaired(self) -> bool:
        """Whether one of its two marks was assumed.

        >>> Bracket("art-1/1", "optional", 4, 12, 5, 12, missing="end").repaired
        True
        """
        return self.missing is not None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One member of a group: a whole bracket, or a stretch inside one or outside any (then `bracket` is None).

    >>> Alternative("art-1/1", 0, 7).bracket
    'art-1/1'
    """

    bracket: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives for one place in the text, in their order: of them one is to be chosen.

    `joined` says what makes them a group: brackets side by side (`adjacent`), a slash between brackets (`slash`),
    or slashes inside one bracket (`inside`).

    >>> Group("art-1:1", "adjacent", (Alternative("art-1/1", 0, 7), Alternative("art-1/2", 7, 15))).joined
    'adjacent'
    """

    id: str
    joined: Literal["adjacent", "slash", "inside"]
    alternatives: tuple[Alternative, ...]
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A competing whole paragraph: `start` is its head, `body` where its words begin, `end` where it ends.

    `set` is the id it shares with its siblings; `parent` the id of the option that it stands in, or None;
    `empty` says that it proposes no text ("No text", "No reference to …").

    >>> Option("art-2:o1.1", "Option 1", "art-2:o1", 10, 80, 20, "art-2").label
    'Option 1'
    """

    id: str
    label: str
    set: str
    start: int
    end: int
    body: int
    provision: str | None = None
    parent: str | None = None
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the draft's heads name it; `known` if it is on a list, not only met in a head.

    >>> Party("NZ", known=True).code
    'NZ'
    """

    code: str
    known: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as read: the text, its leaves, both hierarchies, the findings.

    `provisions`, `brackets` and `options` are sorted by where they start (an outer one before those inside it);
    every span lies inside `source.text`, and `"".join` of the tokens' text is `source.text` again.

    >>> Draft(Source("No brackets.")).brackets
    ()
    """

    source: Source
    title: str = ""
    language: str = ""
    tokens: tuple[Token, ...] = ()
    provisions: tuple[Provision, ...] = ()
    brackets: tuple[Bracket, ...] = ()
    groups: tuple[Group, ...] = ()
    options: tuple[Option, ...] = ()
    parties: tuple[Party, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    _words: Words | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def words(self) -> Words:
        """The words of the text, without those of markup.

        >>> Draft(Source("No brackets.")).words.said
        ['No', 'brackets']
        """
        if self._words is None:
            object.__setattr__(self, "_words", words_of(self.source.text, self.tokens))
        return self._words or Words((), (), ())
