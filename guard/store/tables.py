"""The tables, as the migrations make them. A body is kept as the very text that was hashed: no database may write it differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, text

__all__ = ["HEAD", "KEYS", "METADATA", "OTHERS", "ROWS", "columns"]

METADATA = MetaData()
OTHERS = text("kind <> 'verdict'")
"""The few rows that are no verdicts. They have an index, which is used only where a query says it in these words."""

ROWS = Table(
    "presend_record",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    # What is searched and counted by; it stands in the body too, and `verify` compares both.
    Column("at", String(27), nullable=False),
    Column("request", String(64), nullable=False),
    Column("caller", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("rules", Text, nullable=False),
    Index("presend_record_at", "at"),
    Index("presend_record_request", "request"),
    Index("presend_record_others", "seq", sqlite_where=OTHERS, postgresql_where=OTHERS),
)
"""The rows of the chain."""

HEAD = Table(
    "presend_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("chain", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("cut", BigInteger, nullable=False),
    Column("signature", String(64), nullable=False),
)
"""One row: the end of the chain, and up to where it was pruned. Whoever appends locks it."""

KEYS = Table(
    "presend_key",
    METADATA,
    Column("id", String(12), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("scopes", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created", String(27), nullable=False),
    Column("expires", String(27)),
    Column("last_used", String(27)),
    Column("revoked", String(27)),
)
"""The keys of callers, hashed."""


def columns(body: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row is searched and counted by, from its body."""
    findings = body.get("findings", ())
    rules = sorted({finding["rule"] for finding in findings if not finding["excused"]})
    named = {name: str(body.get(name, "")) for name in ("at", "request", "caller", "channel", "verdict")}
    return named | {"rules": ",".join(rules)}
