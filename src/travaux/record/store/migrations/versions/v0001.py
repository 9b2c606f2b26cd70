"""The first schema: entries, their contents, signed heads; nothing of it can be changed in place.

Written out as SQL, since the stand-alone verifier knows the digest of what stands in a file.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_REFUSED = "the record is append-only: what stands in it is not changed"
_TABLES = {
    "record": "id TEXT PRIMARY KEY NOT NULL, public_key TEXT NOT NULL",
    "entries": (
        "position {whole} PRIMARY KEY, log TEXT NOT NULL, seq {whole} NOT NULL, at TEXT NOT NULL, "
        "leaf {bytes} NOT NULL, hash {bytes} NOT NULL, ordered {bytes} NOT NULL, UNIQUE (log, seq)"
    ),
    "contents": "position {whole} PRIMARY KEY, salt {bytes} NOT NULL, content {bytes} NOT NULL",
    "heads": (
        "log TEXT PRIMARY KEY NOT NULL, size {whole} NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL, "
        "signature TEXT NOT NULL"
    ),
}
# What may not be done to the rows of a table. Contents may be deleted: so an entry is erased.
_GUARDS = (
    ("record", "UPDATE", ""),
    ("record", "DELETE", ""),
    ("entries", "UPDATE", ""),
    ("entries", "DELETE", ""),
    ("contents", "UPDATE", ""),
    ("heads", "DELETE", ""),
    ("heads", "UPDATE", "NEW.log <> OLD.log OR NEW.size <= OLD.size"),
)
# SQLite's INSERT OR REPLACE may delete the old row without a word to the guard against deleting.
_ONCE = {
    "record": "SELECT 1 FROM record",
    "entries": "SELECT 1 FROM entries WHERE position = NEW.position OR (log = NEW.log AND seq = NEW.seq)",
    "contents": "SELECT 1 FROM contents WHERE position = NEW.position",
    "heads": "SELECT 1 FROM heads WHERE log = NEW.log",
}


def upgrade() -> None:
    """Create the tables and their guards."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    types = {"whole": "INTEGER", "bytes": "BLOB"} if sqlite else {"whole": "BIGINT", "bytes": "BYTEA"}
    for table, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {table} ({columns.format(**types)}){' STRICT' if sqlite else ''}")
    if sqlite:
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    for table, doing, when in _GUARDS:
        condition = f" WHEN {when}" if when else ""
        op.execute(f"CREATE TRIGGER {table}_{doing.lower()} BEFORE {doing} ON {table}{condition} {refuse}")
    for table, there in _ONCE.items():
        op.execute(f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN EXISTS ({there}) {refuse}")


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION travaux_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    for table, doing, when in _GUARDS:
        condition = f" WHEN ({when})" if when else ""
        op.execute(
            f"CREATE TRIGGER {table}_{doing.lower()} BEFORE {doing} ON {table} "
            f"FOR EACH ROW{condition} EXECUTE FUNCTION travaux_refuse()"
        )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION travaux_refuse()"
        )
