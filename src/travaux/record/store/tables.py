"""The tables as they are read and written; what creates them stands in the migrations."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text

SCHEMA = "0001"  # the newest migration
METADATA = MetaData()

version = Table("alembic_version", METADATA, Column("version_num", Text))
record = Table("record", METADATA, Column("id", Text, primary_key=True), Column("public_key", Text))
entries = Table(
    "entries",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("log", Text),
    Column("seq", BigInteger),
    Column("at", Text),
    Column("leaf", LargeBinary),
    Column("hash", LargeBinary),
    Column("ordered", LargeBinary),
)
contents = Table(
    "contents",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("salt", LargeBinary),
    Column("content", LargeBinary),
)
heads = Table(
    "heads",
    METADATA,
    Column("log", Text, primary_key=True),
    Column("size", BigInteger),
    Column("hash", Text),
    Column("at", Text),
    Column("signature", Text),
)
