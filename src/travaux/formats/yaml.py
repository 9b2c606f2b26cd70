"""YAML in, as lists, mappings, strings and numbers: version 1.2, in which Norway's `NO` stays a code."""

from __future__ import annotations

import os
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from travaux.text.errors import Unreadable

LARGEST = 8 * 1024 * 1024
"""Files of more bytes are refused."""
_DEEPEST = 40


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
