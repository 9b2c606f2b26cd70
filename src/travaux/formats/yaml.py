"""YAML in and out: version 1.2 with its core schema, where Norway's `NO` stays a code and a date a word."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from travaux.text.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 8 * 1024 * 1024
"""Files of more bytes are refused."""
_DEEPEST = 40
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ ,./-]+[A-Za-z0-9_()+]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NARROW = 0x100


class _Core(SafeConstructor):
    """The constructor of the core schema."""


_Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_yaml(path: str | os.PathLike[str]) -> object:
    """What a YAML file holds; None for an empty one.

    Raises `Unreadable` for a file that is missing, too large, nested too deeply, refers to itself, or is no
    YAML; the sentence names the line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "decisions.yaml")
    ...     _ = path.write_text("[{bracket: art-1/1, keep: true}]")
    ...     read_yaml(path)
    [{'bracket': 'art-1/1', 'keep': True}]
    """
    shown = os.fspath(path)
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"{shown} does not exist: check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{shown} cannot be opened ({reason}): check the name and the disk.") from None
    if len(content) > LARGEST:
        raise Unreadable(f"{shown} is larger than {LARGEST // 1024**2} MB: split it.")
    return parsed(content, shown)


def parsed(content: bytes, name: str) -> object:
    """What YAML of that name holds; raises `Unreadable` as `read_yaml` does.

    >>> parsed(b"- NO", "codes.yaml")
    ['NO']
    """
    if b"&" in content and b"*" in content and _refers(content):
        raise Unreadable(f"{name} uses anchors and aliases (& and *): write the words out.")
    loader = YAML(typ="safe", pure=True)
    loader.version = (1, 2)
    # The core schema has no dates: they are words here, and the record checks them itself.
    loader.Constructor = _Core
    try:
        found: object = loader.load(content.decode("utf-8-sig"))
        _refuse_depth(found, name)
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is not encoded in UTF-8: save it so.") from None
    except RecursionError:
        raise Unreadable(f"{name} is nested too deeply: no file of this kind is.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        problem = error.problem or error.context or "it cannot be read"
        raise Unreadable(f"{name}{line} is no YAML: {problem}.") from None
    except (YAMLError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Unreadable(f"{name} is no YAML: {reason}.") from None
    return found


def _refers(content: bytes) -> bool:
    """Whether anything in the file is an alias: a few bytes of them can stand for gigabytes."""
    scanner = YAML(typ="safe", pure=True)
    try:
        return any(type(token).__name__ == "AliasToken" for token in scanner.scan(content))
    except (YAMLError, ValueError, RecursionError):
        return False


def _refuse_depth(found: object, name: str) -> None:
    level = [found]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        if not level:
            return
    raise Unreadable(f"{name} is nested too deeply: no file of this kind is.")


def write_yaml(found: object) -> str:
    """Lists, mappings, words, whole numbers, true, false and nothing as YAML; the same gives the same bytes.

    What `parsed` reads from it is what was given. Raises `TypeError` for anything else.

    >>> write_yaml({"members": ["NO", "2031-04-09"], "reply": None}).splitlines()
    ['members:', '- "NO"', '- "2031-04-09"', 'reply: null']
    """
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: object) -> Iterator[str]:
    if isinstance(found, dict) and found:
        for key, value in found.items():
            head = f"{_word(key)}:"
            if isinstance(value, dict | list) and value:
                yield head
                inner = "  " if isinstance(value, dict) else ""
                for line in _lines(value):
                    yield inner + line
            else:
                yield f"{head} {_word(value)}"
    elif isinstance(found, list) and found:
        for value in found:
            lead = "- "
            for line in _lines(value):
                yield lead + line
                lead = "  "
    else:
        yield _word(found)


def _word(found: object) -> str:  # noqa: PLR0911 -- one answer a type
    match found:
        case None:
            return "null"
        case bool():
            return "true" if found else "false"
        case int():
            return str(found)
        case str():
            if _PLAIN.fullmatch(found) and found.lower() not in _WORDS:
                return found
            return f'"{_ESCAPED.sub(_escape, found)}"'
        case dict() if not found:
            return "{}"
        case list() if not found:
            return "[]"
    raise TypeError(f"{type(found).__name__} has no place in this YAML")


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    code = ord(sign)
    return _SHORT_ESCAPES.get(sign) or (f"\\x{code:02x}" if code < _NARROW else f"\\u{code:04x}")
