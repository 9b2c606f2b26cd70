"""The commands: each calls the function of its name and prints what that returns."""

from __future__ import annotations

import gc

from travaux.cli.comparing import compare, trace
from travaux.cli.consolidating import consolidate, verify_certificate
from travaux.cli.keeping import backup, erase, init, log, migrate, receipt, verify
from travaux.cli.reading import check, explain, read, text
from travaux.cli.rebasing import rebase
from travaux.cli.recording import add, import_, reclassify
from travaux.cli.resolving import resolve
from travaux.cli.sentences import main
from travaux.cli.showing import brief, export, show
from travaux.cli.streamlining import streamline

__all__ = ["main"]

_READ = (read, check, text, explain, compare, trace)
_DRAFTED = (consolidate, verify_certificate, streamline, resolve, rebase)
_RECORD = (init, import_, add, show, export, brief, reclassify, log, verify, receipt, backup, erase, migrate)
for _command in (*_READ, *_DRAFTED, *_RECORD):
    main.add_command(_command)

# A command makes many objects, few of them in cycles, and ends soon: cycles need not be looked for so often.
gc.set_threshold(50_000, 20, 20)
