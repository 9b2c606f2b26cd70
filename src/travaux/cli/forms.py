"""The forms of `add`: fields from the command line, and the missing ones asked for at a terminal."""

from __future__ import annotations

import contextlib
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from travaux.cli.outputs import on_terminal
from travaux.text.errors import WrongCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

KINDS = (
    "contact",
    "statement",
    "position",
    "decision",
    "draft",
    "proposal",
    "invitation",
    "undertaking",
    "assessment",
    "amendment",
    "account",
    "relation",
    "reservation",
    "bracket",
    "document",
    "source",
    "party",
    "group",
    "organization",
    "person",
    "post",
    "membership",
    "delegation",
    "process",
)
"""The kinds of entries that can be added by themselves, the most frequent first."""
_LISTS = frozenset(
    {
        "chain",
        "about",
        "by",
        "subject_to",
        "participants",
        "reported_by",
        "evidence",
        "brackets",
        "alternatives",
        "members",
        "to",
        "also_known_as",
        "distinct_from",
        "proposed_by",
        "history",
        "levels",
    }
)
_SINGLE_BY = frozenset({"undertaking", "assessment"})
_NUMBERS = frozenset({"points", "articles", "words", "value", "start", "end", "ordinal"})
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_ASKED: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    "contact": (
        ("kind", "Kind", True),
        ("label", "Title", False),
        ("channel", "Channel", False),
        ("status", "Status", False),
        ("date", "Date (EDTF, as 2026-05-09 or ../2026-05-09)", False),
        ("place.city", "City", False),
        ("reported_by", "According to (ids of statements)", False),
    ),
    "statement": (
        ("chain", "Who tells us, who told them (ids, with commas)", True),
        ("mode", "Mode", True),
        ("content", "What is said", True),
        ("about", "About (ids, with commas)", False),
        ("said_at", "When (EDTF)", False),
    ),
    "position": (
        ("party", "Party", True),
        ("on", "On (id of a bracket)", True),
        ("alternative", "Alternative", False),
        ("stance", "Stance", True),
        ("date", "Since (EDTF)", False),
        ("backed_by", "Backed by (id of a statement)", False),
    ),
    "decision": (
        ("on", "On (id of a bracket)", True),
        ("decision", "Decision", True),
        ("alternative", "Alternative", False),
        ("date", "When (EDTF)", False),
        ("subject_to", "Subject to (ids, with commas)", False),
    ),
}
"""For each kind: field, question, whether it must be there."""
_VOCABULARY = {
    ("contact", "kind"): "ContactKind",
    ("contact", "channel"): "Channel",
    ("contact", "status"): "Status",
    ("statement", "mode"): "Mode",
    ("position", "stance"): "Stance",
    ("decision", "decision"): "Verdict",
}


def writing(kind: str, fields: Sequence[str]) -> dict[str, Any]:
    """The mapping that fields of the form `name=value` and `outer.inner=value` make.

    A name given again makes a list; whole numbers stay words where they begin with 0. Raises `WrongCall` for
    what is no such field.

    >>> writing("contact", ["kind=call", "date.edtf=2031-04-09", "chain=src-1,per-1"])
    {'kind': 'call', 'date': {'edtf': '2031-04-09'}, 'chain': ['src-1', 'per-1']}
    """
    found: dict[str, Any] = {}
    for field in fields:
        name, mark, value = field.partition("=")
        if not mark or not name.strip("."):
            raise WrongCall(f"{field!r} sets nothing: write it as status=held or date.edtf=2026-05-09.")
        _put(kind, found, name.split("."), value)
    return found


def _put(kind: str, found: dict[str, Any], steps: Sequence[str], value: str) -> None:
    *outer, name = steps
    for step in outer:
        inner = found.setdefault(step, {})
        if isinstance(inner, list) and inner and isinstance(inner[-1], dict):
            inner = inner[-1]
        if not isinstance(inner, dict):
            raise WrongCall(f"{'.'.join(steps)}: {step} is said to be two things: write it once.")
        found = inner
    if name in _LISTS and not (name == "by" and kind in _SINGLE_BY):
        found[name] = [*found.get(name, []), *(_value(one, name) for one in value.split(",") if one.strip())]
    elif name in found:
        before = found[name]
        found[name] = [*(before if isinstance(before, list) else [before]), _value(value, name)]
    else:
        found[name] = _value(value, name)


def _value(value: str, name: str) -> Any:  # noqa: ANN401 -- any JSON
    """`person:per-1:host` of a participant is a mapping; else words, a whole number, true, false."""
    value = value.strip()
    if name == "participants":
        who, _, rest = value.partition(":")
        called, _, role = rest.partition(":")
        if not called:
            raise WrongCall(
                f"{value!r} is no participant: write it as person:{who or 'per-1'}, or with post:, "
                "delegation: or party: before it; a role may follow, as party:kar:host."
            )
        return {who: called, **({"role": role} if role else {})}
    if name == "alternatives":
        letter, _, words = value.partition(":")
        return {"id": letter, **({"words": words.strip()} if words else {})}
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if name in _NUMBERS and _WHOLE.fullmatch(value) else value


def asked(kind: str, written: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The writing with what a form of that kind asks for; `names` are ids and what they are called.

    >>> asked("person", {"name": "Dora Kelmet"}, {})
    {'name': 'Dora Kelmet'}
    """
    from travaux.record.vocabulary import TERMS  # noqa: PLC0415 -- only forms need it

    found = dict(written)
    for field, question, needed in _ASKED.get(kind, ()):
        outer = field.split(".")[0]
        if outer in found:
            continue
        terms: Mapping[str, str] = TERMS.get(_VOCABULARY.get((kind, field), ""), MappingProxyType({}))
        with _completing(list(terms) or [*names.values(), *names]):
            answer = _prompt(question, terms, needed=needed)
        if answer:
            _put(kind, found, field.split("."), names_to_ids(answer, names, terms))
    return found


def _prompt(question: str, terms: Mapping[str, str], *, needed: bool) -> str:
    shown = f"{question} ({', '.join(terms)})" if terms else question
    while True:
        # Where what is printed is piped on, the question goes to the other stream; nothing is completed then.
        answer: str = click.prompt(shown, default="", show_default=False, err=not on_terminal()).strip()
        if (answer or not needed) and (not terms or not answer or answer in terms):
            return answer
        click.echo("Write one of these words." if terms else "This must be there.", err=True)


def names_to_ids(answer: str, names: Mapping[str, str], terms: Mapping[str, str]) -> str:
    """An answer in which known names are put as the ids that they stand for.

    >>> names_to_ids("Karvenia, st-1", {"kar": "Karvenia"}, {})
    'kar,st-1'
    """
    if terms:
        return answer
    by_name = {called.casefold(): identity for identity, called in names.items()}
    if answer.casefold() in by_name:
        return by_name[answer.casefold()]
    parts = [part.strip() for part in answer.split(",")]
    if any(part.casefold() in by_name for part in parts):
        return ",".join(by_name.get(part.casefold(), part) for part in parts)
    return answer


@contextlib.contextmanager
def _completing(words: Sequence[str]) -> Iterator[None]:
    """Tab completes these words while a question is asked, where the terminal can."""
    try:
        import readline  # noqa: PLC0415 -- not there on every system
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(completer(words))
    readline.set_completer_delims(",")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)


def completer(words: Sequence[str]) -> Callable[[str, int], str | None]:
    """What readline asks for the n-th word that begins so; whatever its case where none has the same.

    >>> completer(["Karvenia", "kar"])("Ka", 0), completer(["Karvenia", "kar"])("KA", 1)
    ('Karvenia', 'kar')
    """

    def nth(begun: str, number: int) -> str | None:
        blanks = begun[: len(begun) - len(begun.lstrip())]
        start = begun.lstrip()
        fitting = [word for word in words if word.startswith(start)]
        fitting = fitting or [word for word in words if word.casefold().startswith(start.casefold())]
        return blanks + fitting[number] if number < len(fitting) else None

    return nth
