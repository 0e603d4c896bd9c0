"""Entries to keep, and what changes a database behind Presend's back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy

from guard.store.entry import Entry, EntryFinding

KEY = b"0123456789abcdef" * 2
OTHER = b"fedcba9876543210" * 2
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOUND = EntryFinding("unsafe-link", "URL", "block", "discloses", "f" * 64, False)


def entry(number=0, **more):
    """An entry, `number` minutes after noon."""
    known = {
        "at": NOON + timedelta(minutes=number),
        "request": f"r{number}",
        "caller": "",
        "reply": "a" * 64,
        "channel": "public",
        "verdict": "fail",
        "findings": (FOUND,),
        "policy": "sha256:" + "1" * 64,
        "rules": "sha256:" + "2" * 64,
        "version": "0.1.0",
        "ms": 1.25,
    }
    return Entry(**known | more)


def change(url, *statements):
    """Change a database as somebody would who has it open and no key."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
