"""What a caller does wrong.

    TravauxError
    ├── Unreadable      the file cannot be read as a draft (missing, encrypted, damaged, hostile)
    ├── WrongCall       the words of the call do not fit (unknown option, unknown encoding)
    │   └── Overtaken   somebody else wrote first: what the caller decided on has changed
    └── Unwritable      the output cannot be written

Each carries one sentence that names the file, the place and the way out. What a *text* does wrong is never
an exception: it is a `travaux.text.diagnostics.Diagnostic`.
"""

from __future__ import annotations


class TravauxError(Exception):
    """The root of everything that travaux raises on purpose; `str(error)` is one sentence for a person.

    >>> issubclass(Unreadable, TravauxError)
    True
    """


class Unreadable(TravauxError):
    """The file cannot be read as a draft.

    >>> str(Unreadable("talks.pdf is encrypted: save a copy without a password and read that."))
    'talks.pdf is encrypted: save a copy without a password and read that.'
    """


class WrongCall(TravauxError):
    """The call asks for something that does not exist or does not fit together.

    >>> raise WrongCall("no encoding is called 'utf-9'.")
    Traceback (most recent call last):
        ...
    travaux.text.errors.WrongCall: no encoding is called 'utf-9'.
    """


class Overtaken(WrongCall):
    """Somebody else wrote to the record first: what the caller's decision rests on has changed.

    >>> issubclass(Overtaken, WrongCall)
    True
    """


class Unwritable(TravauxError):
    """The output cannot be written; what stood there before is untouched.

    >>> isinstance(Unwritable("report.html: the disk is full."), TravauxError)
    True
    """
