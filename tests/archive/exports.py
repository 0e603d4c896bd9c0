"""How the tests of sources read an archive. No test module."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from guard.archive.model import Row
from guard.archive.sources import SourceOptions, open_archive

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).resolve().parents[2]
OURS = ("acme.example", "Acme Café")
SECRET = "4111111111111111"
TICKET = {"id": 1, "requester_id": 5, "submitter_id": 5}
COMMENT = {"id": 2, "author_id": 9, "public": True, "created_at": "2026-03-01T08:00:00Z"}
LINES = [{"id": f"r-{number}", "text": f"It works again, {number}.", "channel": "dm"} for number in range(300)]
JSONL = "".join(json.dumps(line) + "\n" for line in LINES).encode()
TABLE = [
    {
        "id": 1,
        "body": "It is broken.",
        "author": "customer",
        "conversation_id": 7,
        "created_at": datetime(2026, 3, 1, 8, tzinfo=UTC),
    },
    {
        "id": 2,
        "body": "It works again.",
        "author": "agent",
        "conversation_id": 7,
        "created_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
    },
]
TOLD = ["customer - 7 It is broken.", "brand - 7 It works again."]


def read(*places, **options):
    return list(open_archive([str(place) for place in places], SourceOptions(**options)))


def told(rows):
    """Each row as a line: whose, where to, conversation, text; what is unread as its reason."""
    return [
        f"{row.author} {row.channel or '-'} {row.thread or '-'} {row.text.strip()}"
        if isinstance(row, Row)
        else f"! {row.reason}"
        for row in rows
    ]


def as_parquet(path, rows=TABLE):
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=1)
