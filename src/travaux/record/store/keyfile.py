"""The file with the private key of a record: made once, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from travaux.record.chain import SigningKey
from travaux.text.errors import Unreadable, Unwritable, WrongCall

ELSEWHERE = "TRAVAUX_KEY"  # the environment variable that names another place for the key


def key_path(beside: Path) -> Path:
    """Where the key of a record is: where `TRAVAUX_KEY` says, else beside the file.

    >>> key_path(Path("talks.travaux")).name
    'talks.travaux.key'
    """
    return Path(os.environ.get(ELSEWHERE) or f"{beside}.key")


def make_key(path: Path) -> SigningKey:
    """A new key in a new file; raises `WrongCall` where a file is there, `Unwritable` where none can be."""
    key = SigningKey(secrets.token_bytes(32))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WrongCall(f"{path} is there already, the key of some record: move it away first.") from None
    except OSError as error:
        raise Unwritable(f"{path}: the key cannot be written ({(error.strerror or '?').lower()}).") from error
    with os.fdopen(handle, "wb") as file:
        file.write(key.written())
        file.flush()
        os.fsync(file.fileno())
    return key


def public_half(path: Path) -> str:
    """The public half of the key in the file (64 hexadecimal digits); empty where none can be read."""
    try:
        return SigningKey.read(path.read_bytes()).public
    except (OSError, ValueError, TypeError):
        return ""


def read_key(path: Path, public: str) -> SigningKey:
    """The key in the file; raises `Unreadable` where it is missing, open to others, or another record's."""
    way_out = "put it there, or name its place in TRAVAUX_KEY; without it nothing can be added"
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Unreadable(f"{path} can be read by others than its owner: run chmod 600 on it.")
        key = SigningKey.read(path.read_bytes())
    except FileNotFoundError:
        raise Unreadable(f"{path}: the signing key of the record is not there: {way_out}.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({(error.strerror or '?').lower()}): {way_out}.") from error
    except (ValueError, TypeError):
        raise Unreadable(f"{path} holds no signing key: {way_out}.") from None
    if key.public != public:
        raise Unreadable(f"{path} is the key of another record: {way_out}.")
    return key
