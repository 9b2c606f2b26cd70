"""Directives that let the program speak for itself: diagnostics, commands, the entries of a record."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields
from types import UnionType
from typing import TYPE_CHECKING, ClassVar, Union, get_args, get_origin, get_type_hints

import click
from click.testing import CliRunner
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from travaux.cli import main
from travaux.record import vocabulary
from travaux.record.entries import SECTIONS
from travaux.record.vocabulary import TERMS
from travaux.text.diagnostics import CATALOGUE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WIDTH = 90


class Diagnostics(SphinxDirective):
    """One section for each code of the catalogue whose number begins as the argument says."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The sections, in the order of their codes."""
        sections: list[nodes.Node] = []
        for code, rule in sorted(CATALOGUE.items()):
            if not code.startswith(self.arguments[0]):
                continue
            section = nodes.section(ids=[code.lower()], names=[code.lower()])
            section += nodes.title(text=f"{code} {rule.name}")
            section += nodes.paragraph(
                "", "", nodes.emphasis(text=rule.severity), nodes.Text(f". {rule.meaning}")
            )
            section += nodes.paragraph(text=f"To mend it: {rule.mending}")
            sections.append(section)
        if not sections:
            raise self.error(f"no code begins with {self.arguments[0]}")
        return sections


class Help(SphinxDirective):
    """What `travaux COMMAND --help` prints."""

    optional_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The help as a literal block."""
        words = [*self.arguments, "--help"]
        done = CliRunner().invoke(main, words, prog_name="travaux", terminal_width=WIDTH)
        if done.exit_code:
            raise self.error(f"travaux {' '.join(words)} ends with {done.exit_code}")
        return [nodes.literal_block(text=done.output, language="text")]


class RecordEntries(SphinxDirective):
    """One section for each kind of entry: what it is, its fields, what they may hold."""

    def run(self) -> list[nodes.Node]:
        """The sections, in the order of a file."""
        found: list[nodes.Node] = []
        for section in SECTIONS:
            made = nodes.section(ids=[f"record-{section.name}"], names=[f"record-{section.name}"])
            made += nodes.title(text=section.name)
            said = inspect.cleandoc(section.type.__doc__ or "").partition(">>>")[0]
            for paragraph in said.strip().split("\n\n"):
                made += nodes.paragraph("", "", *_words(paragraph.replace("\n", " ")))
            hints = get_type_hints(section.type)
            rows = [
                (field.name, "yes" if field.default is MISSING else "", _type_words(hints[field.name]))
                for field in fields(section.type)
            ]
            made += _table(("field", "needed", "holds"), rows)
            found.append(made)
        return found


class RecordWords(SphinxDirective):
    """One table for each vocabulary of the record."""

    def run(self) -> list[nodes.Node]:
        """The tables, each under the name by which the fields refer to it."""
        found: list[nodes.Node] = []
        for name, terms in TERMS.items():
            made = nodes.section(ids=[f"words-{name.lower()}"], names=[f"words-{name.lower()}"])
            made += nodes.title(text=name)
            made += _table(("word", "means"), list(terms.items()))
            found.append(made)
        return found


def _words(text: str) -> list[nodes.Node]:
    """Text in which names between single backquotes are code."""
    return [
        nodes.literal(text=piece) if number % 2 else nodes.Text(piece)
        for number, piece in enumerate(text.split("`"))
    ]


def _type_words(hint: object) -> str:
    """What a field may hold, in words."""
    for name in TERMS:
        if hint == getattr(vocabulary, name):
            return name
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_type_words(one) for one in inner if one is not type(None)))
    if origin is tuple:
        return f"list of {_type_words(inner[0])}"
    if origin is dict:
        return f"mapping to {_type_words(inner[1])}"
    names = {"str": "words", "int": "a whole number", "bool": "true or false", "object": "anything"}
    return names.get(getattr(hint, "__name__", ""), getattr(hint, "__name__", str(hint)))


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    """A table whose first column is code."""
    group = nodes.tgroup(cols=len(heads))
    for _ in heads:
        group += nodes.colspec(colwidth=1)
    head, body = nodes.thead(), nodes.tbody()
    head += _row([nodes.Text(one) for one in heads])
    for first, *others in rows:
        body += _row([nodes.literal(text=first), *(nodes.Text(one) for one in others)])
    group += [head, body]
    table = nodes.table()
    table += group
    return table


def _row(cells: list[nodes.Node]) -> nodes.row:
    row = nodes.row()
    for one in cells:
        entry = nodes.entry()
        entry += nodes.paragraph("", "", one)
        row += entry
    return row


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known as `diagnostics`, `command-help`, `record-entries` and `record-words`."""
    assert isinstance(main, click.Group)  # noqa: S101 -- a manual without commands is no manual
    app.add_directive("diagnostics", Diagnostics)
    app.add_directive("command-help", Help)
    app.add_directive("record-entries", RecordEntries)
    app.add_directive("record-words", RecordWords)
    return {"parallel_read_safe": True}
