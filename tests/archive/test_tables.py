"""Tables and databases; columns, times and channels by what they are called."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet
import pytest

from guard.archive.columns import listed
from guard.archive.place import expand, shown
from guard.archive.sources import sql as sql_source
from guard.model import Channel
from tests.archive.exports import COMMENT, OURS, SECRET, TABLE, TICKET, TOLD, as_parquet, read, told


def as_arrow_file(path, rows=TABLE):
    table = pa.Table.from_pylist(rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=1)


def as_arrow_stream(path, rows=TABLE):
    table = pa.Table.from_pylist(rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=1)


def as_sqlite(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE messages (id INTEGER, body TEXT, author TEXT, conversation_id INTEGER, created_at TEXT)")
        database.executemany(
            "INSERT INTO messages VALUES (:id, :body, :author, :conversation_id, :created_at)",
            [{**row, "created_at": row["created_at"].isoformat()} for row in TABLE],
        )


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("sent.parquet", as_parquet),
        ("no-ending", as_parquet),
        ("sent.feather", as_arrow_file),
        ("no-ending", as_arrow_file),
        ("sent.arrows", as_arrow_stream),
        ("desk.db", as_sqlite),
        ("desk?mode=rw#1.db", as_sqlite),
    ],
)
def test_tables(tmp_path, name, write):
    write(tmp_path / name)
    rows = read(tmp_path / name, query="SELECT * FROM messages ORDER BY id" if write is as_sqlite else None)
    assert told(rows) == TOLD
    assert rows[1].time == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert rows[1].id == "2"


def test_a_table_may_hold_what_json_holds(tmp_path):
    nested = [{"text": "Yes.", "thread": [{"author": "customer", "text": "Is it?"}], "customer": {"name": "Sam Example"}}]
    as_parquet(tmp_path / "sent.parquet", nested)
    (row,) = read(tmp_path / "sent.parquet")
    assert row.earlier == (("customer", "Is it?", Channel.PUBLIC),)
    assert row.customer.name == "Sam Example"


def test_an_arrow_stream_may_come_through_a_pipe(tmp_path, monkeypatch):
    as_arrow_stream(tmp_path / "sent")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((tmp_path / "sent").read_bytes())))
    assert told(read("-", format="arrow")) == TOLD


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (None, "is a database: say with --query"),
        ("SELECT id FROM messages", "has no column for the text. It has: id."),
        ("SELECT * FROM nothing", "does not answer the query (OperationalError, SQLITE_ERROR)."),
        ("DELETE FROM messages", "does not answer the query (OperationalError, SQLITE_READONLY)."),
        (f"SELECT '{SECRET}", "does not answer the query (OperationalError, SQLITE_ERROR)."),
    ],
)
def test_a_database_that_does_not_answer(tmp_path, query, reason):
    as_sqlite(tmp_path / "desk.db")
    (row,) = read(f"sqlite:///{tmp_path}/desk.db", query=query)
    assert row.where == "sqlite database"
    assert row.reason.startswith(reason)
    assert SECRET not in row.reason
    with sqlite3.connect(tmp_path / "desk.db") as database:
        assert database.execute("SELECT count(*) FROM messages").fetchone() == (2,)


def test_a_colon_in_a_query_is_a_colon(tmp_path):
    as_sqlite(tmp_path / "desk.db")
    assert told(read(tmp_path / "desk.db", query="SELECT 'a :b c 08:00 %s' AS text")) == ["brand - - a :b c 08:00 %s"]


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    (row,) = read(f"sqlite:///{tmp_path}/none.db", query="SELECT 1 AS text")
    assert row.reason == "does not answer the query (OperationalError, SQLITE_CANTOPEN)."
    assert not (tmp_path / "none.db").exists()


def test_a_password_in_a_url_is_not_shown():
    for url in ("postgresql://reader:hunter2@localhost:1/desk", "postgres+nothing://reader:hunter2@localhost/desk"):
        (row,) = read(url, query=None)
        assert "hunter2" not in str(row)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sent/may.jsonl", "sent/may.jsonl"),
        ("what? me@acme #1.csv", "what? me@acme #1.csv"),
        ("s3://bucket/sent/may.jsonl", "s3://bucket/sent/may.jsonl"),
        ("postgresql://reader:hunter2@host:5432/desk", "postgresql://host:5432/desk"),
        ("postgresql://reader:hun/ter2@host/desk", "postgresql://host/desk"),
        ("postgresql://reader:hun@ter2@host/desk", "postgresql://host/desk"),
        ("postgresql://reader:hun?ter2@host/desk", "postgresql://..."),
        ("postgresql://reader:hun#ter2@host/desk?sslmode=off", "postgresql://..."),
        ("postgresql://host/desk?user=reader&password=hunter2", "postgresql://host/desk"),
        ("postgresql://host/desk?password=hun@ter2", "postgresql://..."),
        ("https://host/may.jsonl?sig=hunter2", "https://host/may.jsonl"),
        ("https://host/may.jsonl#token=hunter2", "https://host/may.jsonl"),
        ("simplecache::https://u:hunter2@host/may.jsonl?sig=hunter2", "simplecache::https://host/may.jsonl"),
    ],
)
def test_how_a_place_is_named(url, name):
    assert shown(url) == name


def test_two_places_of_one_name_are_not_called_by_their_keys():
    given = [f"https://{host}/may.jsonl#sig=hunter2" for host in ("one.example", "two.example")]
    assert [place.name for place in expand(given)] == ["https://one.example/may.jsonl", "https://two.example/may.jsonl"]


def test_postgresql_is_read_in_pieces_and_only_read():
    engine = sql_source._engine("postgres://reader@localhost/desk")
    assert engine.url.drivername == "postgresql+psycopg"
    assert sql_source._reading(engine) == {"postgresql_readonly": True}


# Columns.


@pytest.mark.parametrize(
    ("head", "options", "expected"),
    [
        ("text", {}, ["brand - - One"]),
        ("Reply Text", {}, ["brand - - One"]),
        ("note", {"text": "Note"}, ["brand - - One"]),
        ("Ticket-ID", {}, ["! has no column for the text. It has: Ticket-ID. Name the right one with --text."]),
        ("id", {"text": "body"}, ["! has no column of the name given for the text. It has: id."]),
        *(
            (
                value,
                {},
                ["! has no column for the text. It has: 1 with names that are not shown here. Name the right one with --text."],
            )
            for value in (SECRET, "Quux", "note")
        ),
    ],
)
def test_columns(tmp_path, head, options, expected):
    (tmp_path / "sent.csv").write_text(f"{head}\nOne\n")
    assert told(read(tmp_path / "sent.csv", **options)) == expected
    as_parquet(tmp_path / "sent.parquet", [{head: "One"}])
    assert told(read(tmp_path / "sent.parquet", **options)) == expected
    (tmp_path / "sent.jsonl").write_text(json.dumps({head: "One"}))
    assert told(read(tmp_path / "sent.jsonl", **options)) == expected


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (["id", "channel", "tier"], "id, channel, tier"),
        (["id", "channel", "ticket_id", "note 12345"], "id, channel, ticket_id, 1 more"),
        (["id", "Sam", "Quux", "Leeds"], "id, 3 more"),
        (["Sam", "Quux"], "2 with names that are not shown here"),
        ([], "nothing"),
    ],
)
def test_what_may_be_a_value_is_not_named_as_a_column(head, said):
    assert listed(head) == said


@pytest.mark.parametrize(
    ("column", "value", "author"),
    [
        ("author", "Agent", "brand"),
        ("author", "end-user", "customer"),
        ("role", "CUSTOMER", "customer"),
        ("author", "private note", "internal"),
        ("author", "Priya", "brand"),
        ("author", "", "brand"),
        ("from", "care@acme.example", "brand"),
        ("from", "sam@example.com", "brand"),
        ("from", "@sam", "customer"),
        ("to,from", "care@acme.example,sam@example.com", "customer"),
        ("to,from", "Acme <care@acme.example>,sam@notacme.example", "customer"),
        ("to,from", "kim@example.com; care@help.acme.example,sam@example.com", "customer"),
        ("recipient,from", "care@acme.example,sam@example.com", "customer"),
        ("to,from", "sam@example.com,agency@example.net", "brand"),
        ("to,from", "sam@example.com,care@acme.example", "brand"),
        ("inbound", "True", "customer"),
        ("inbound", "False", "brand"),
        ("direction", "inbound", "customer"),
        ("direction", "outbound", "brand"),
    ],
)
def test_whose_a_message_is(tmp_path, column, value, author):
    (tmp_path / "sent.csv").write_text(f"text,{column}\nOne,{value}\n")
    assert [row.author for row in read(tmp_path / "sent.csv", ours=OURS)] == [author]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T08:00:00Z", 8),
        ("2026-03-01 09:00:00+01:00", 8),
        ("2026-03-01 08:00", 8),
        ("Sun, 01 Mar 2026 08:00:00 +0000", 8),
        ("Sun Mar 01 08:00:00 +0000 2026", 8),
        (1772352000, 8),
        (1772352000000, 8),
        ("1772352000", 8),
        ("yesterday", None),
        ("2026", None),
        (None, None),
        (True, None),
        ({}, None),
        (1e300, None),
    ],
)
def test_times(tmp_path, value, expected):
    (tmp_path / "sent.jsonl").write_text(json.dumps({"text": "One", "time": value}))
    (row,) = read(tmp_path / "sent.jsonl")
    assert row.time == (datetime(2026, 3, 1, expected, tzinfo=UTC) if expected else None)


@pytest.mark.parametrize(
    ("ticket", "comment", "channel"),
    [
        ("email", "web", Channel.EMAIL),
        ("email", "api", Channel.EMAIL),
        ("api", "web", None),
        ("web_service", "api", None),
        ("rule", "rule", None),
        (5, 5, None),
        (4, 4, Channel.EMAIL),
        ("something new", "web", None),
        ("twitter", "api", Channel.PUBLIC),
    ],
)
def test_where_a_zendesk_comment_went(tmp_path, ticket, comment, channel):
    told_ = {**COMMENT, "body": "One", "via": {"channel": comment}}
    (tmp_path / "tickets.json").write_text(json.dumps({**TICKET, "via": {"channel": ticket}, "comments": [told_]}))
    (row,) = read(tmp_path / "tickets.json")
    assert row.channel == channel
