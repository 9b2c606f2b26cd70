"""Two directives that let the program speak for itself: its diagnostics, and the help of its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import click
from click.testing import CliRunner
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from travaux.cli import main
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


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known as `diagnostics` and `command-help`."""
    assert isinstance(main, click.Group)  # noqa: S101 -- a manual without commands is no manual
    app.add_directive("diagnostics", Diagnostics)
    app.add_directive("command-help", Help)
    return {"parallel_read_safe": True}
