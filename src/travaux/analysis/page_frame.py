"""What every page shares: its templates, its style sheet, the hashes that its policy of contents names."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from travaux.analysis.reading import escaped
from travaux.analysis.wording import attribution_words, kind_words, number, percent, share_words

if TYPE_CHECKING:
    from travaux.analysis.summary import Step

_UNSAFE_IN_CSS = re.compile(r"[^\w .,;:()/–-]")
_LONGEST_IN_CSS = 90  # characters, one line of A4


@cache
def templates() -> Environment:
    """The templates of the pages; what they are given is escaped.

    >>> templates().from_string("{{ 14638 | number }} {{ '<' }}").render()
    '14,638 &lt;'
    """
    environment = Environment(
        loader=PackageLoader("travaux.analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        number=number,
        percent=percent,
        kind=kind_words,
        words=lambda count: share_words(count, "word"),
        step=step_words,
        legible=lambda text: Markup(escaped(text)),  # noqa: S704 -- it escapes
    )
    environment.globals.update(attribution=attribution_words)
    return environment


def style(title: str, name: str, *sheets: str) -> str:
    """The style sheet of a page: what all share and its own sheets; title and name stand at the foot of A4.

    >>> "20mm" in style("Ferry", "ferry.md", "report.css")
    True
    """
    folder = resources.files("travaux.analysis").joinpath("templates")
    sheet = "".join(folder.joinpath(one).read_text(encoding="utf-8") for one in ("page.css", *sheets))
    return sheet.replace("DRAFT-TITLE", _css_string(title)).replace("DRAFT-FILE", _css_string(name))


def script(name: str) -> str:
    """A script of ours, as it stands in a page.

    >>> "eval" in script("comparison.js")
    False
    """
    return resources.files("travaux.analysis").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def digest(content: str) -> str:
    """The SHA-256 of a style sheet or a script, as a policy of contents names it.

    >>> digest("")[:6]
    '47DEQp'
    """
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def legible(text: str) -> str:
    r"""The text with lone surrogates written out, so that a page can hold it.

    >>> legible("a\udc80")
    'a\\udc80'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def step_words(step: Step) -> str:
    """The bounds of one column of a distribution.

    >>> from travaux.analysis.summary import Step
    >>> step_words(Step(2, 3, 40)), step_words(Step(4, None, 1))
    ('2–3', '4+')
    """
    if step.most is None:
        return f"{step.least}+"
    return str(step.least) if step.least == step.most else f"{step.least}–{step.most}"


def _css_string(text: str) -> str:
    """Words that can stand between quotation marks in a style sheet and end nothing there."""
    short = text if len(text) <= _LONGEST_IN_CSS else text[: _LONGEST_IN_CSS - 1] + "…"
    return _UNSAFE_IN_CSS.sub(lambda found: f"\\{ord(found[0]):06x}", short)
