"""Bringing a database to the newest schema, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Connection


STEPS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> list[str]:
    """The steps that were taken, oldest first; all of them in the transaction of the connection."""
    script = ScriptDirectory(str(STEPS))
    context = MigrationContext.configure(connection)
    steps = reversed(list(script.iterate_revisions("head", context.get_current_revision() or "base")))
    taken = []
    with Operations.context(context):
        for step in steps:
            step.module.upgrade()
            context.stamp(script, step.revision)
            taken.append(step.revision)
    return taken
