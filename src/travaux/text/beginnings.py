"""How paragraphs begin: the labels and heads of options that stand before their first word, read once for all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from travaux.text import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from travaux.text.labels import Label
    from travaux.text.paragraphs import Paragraph

_COLON = re.compile(r"\s{0,6}(?:\d{1,3}\s{0,3})?:")
_MOST = 4
"""Labels and heads that are read at the beginning of one paragraph."""


class OptionHead(NamedTuple):
    """The head of an option: where it begins, where its words begin, how it is counted.

    A loose one has no colon behind it; it counts only behind a sibling.

    >>> OptionHead(0, 9, "Option 1", "number", 1).loose
    False
    """

    start: int
    body: int
    label: str
    style: str
    ordinal: int
    loose: bool = False


class Beginning(NamedTuple):
    """What stands before the words of a paragraph: `at` is the offset behind white space, emphasis and brackets,
    `labels` those before any option's head, `heads` the heads, `body` the offset behind all of them and the brackets that open there.

    >>> Beginning(0, (), (), 0).label is None
    True
    """

    at: int
    labels: tuple[Label, ...]
    heads: tuple[OptionHead, ...]
    body: int

    @property
    def label(self) -> Label | None:
        """The first label, if any.

        >>> beginning("(a) the", 0, 7).label.text
        '(a)'
        """
        return self.labels[0] if self.labels else None


class Beginnings(dict[int, Beginning]):
    """The beginnings of a text's paragraphs by their index, each read when it is first asked for.

    >>> from travaux.text.paragraphs import Paragraph
    >>> Beginnings("1. Option 2: No text", [Paragraph(0, 20)])[0].heads[0].label
    'Option 2'
    """

    def __init__(self, text: str, found: Sequence[Paragraph]) -> None:
        super().__init__()
        self.text, self.found = text, found

    def __missing__(self, index: int) -> Beginning:
        paragraph = self.found[index]
        begun = self[index] = beginning(self.text, paragraph.start, paragraph.end)
        return begun

    def is_heading(self, index: int) -> bool:
        """Whether a paragraph is a heading, by its style or by a label such as Article or Part.

        >>> from travaux.text.paragraphs import Paragraph
        >>> Beginnings("Article 4", [Paragraph(0, 9)]).is_heading(0)
        True
        """
        label = self[index].label
        return bool(self.found[index].level) or (label is not None and label.kind in labels.STRUCTURAL)


def beginning(text: str, start: int, end: int) -> Beginning:
    """How the paragraph from `start` to `end` begins.

    >>> begun = beginning("2. [Option (a): All", 0, 19)
    >>> [label.text for label in begun.labels], [head.label for head in begun.heads], begun.body
    (['2'], ['Option (a)'], 16)
    """
    first = at = labels.skip_lead(text, start, end)
    found: list[Label] = []
    heads: list[OptionHead] = []
    for _ in range(_MOST):
        if head := option_head(text, at, end):
            heads.append(head)
            at = head.body
        elif label := labels.label_at(text, at, end) or (
            _bullet(text, start, end) if at == first and not found else None
        ):
            if not heads:
                found.append(label)
            at = _behind_colon(text, label.end, end) if label.kind in labels.STRUCTURAL else label.end
        else:
            break
        at = labels.skip_lead(text, at, end)
    return Beginning(first, tuple(found), tuple(heads), at)


def _behind_colon(text: str, at: int, end: int) -> int:
    """Behind the colon that parts an article's label from its words: "Article 4: [US propose: …"."""
    found = _COLON.match(text, at, end)
    return found.end() if found else at


def _bullet(text: str, start: int, end: int) -> Label | None:
    """A label that `skip_lead` took for emphasis or a bracket: "* item", "[4]."."""
    return labels.label_at(text, labels.skip_space(text, start, end), end)


def option_head(text: str, at: int, end: int) -> OptionHead | None:
    """The head of an option that stands exactly at `at`, or None.

    >>> option_head("Option 2 The Fund", 0, 17).loose, option_head("Option 2 would", 0, 14)
    (True, None)
    """
    head = labels.bare_option_head(text, at, end)
    if head is None:
        return None
    style, ordinal = labels.option_style(head.group("ordinal"))
    label = " ".join(head.group().replace("*", "").split())
    if labels.option_head(text, at, end):
        return OptionHead(at, labels.head_end(text, head, end), label, style, ordinal)
    if labels.begins_option(text, at, end):
        return OptionHead(at, head.end(), label, style, ordinal, loose=True)
    return None
