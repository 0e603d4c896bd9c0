"""Every source on an export in its vendor's shape and on broken ones: nothing is lost, nothing is quoted, nothing crashes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
import resource
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet
import pytest
from backports import zstd

from guard.archive import sources
from guard.archive.columns import listed
from guard.archive.model import Row
from guard.archive.place import Place, expand, opened, shown
from guard.archive.sources import SOURCES, SourceOptions, open_archive
from guard.archive.sources import sql as sql_source
from guard.errors import InputError
from guard.model import Channel
from guard.packaged import BrokenFileError
from guard.read import LIMIT, Unread

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).resolve().parents[2]
OURS = ("acme.example", "Acme Café")
SECRET = "4111111111111111"


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


EXPORTS = {
    "jsonl/replies.jsonl": ["brand dm - It works again.", "brand - t-9 We have sent it to you."],
    "jsonl/messages.jsonl": [
        "customer email 5 Where is my parcel?",
        "brand email 5 It is on its way.",
        "internal - 5 Ask the depot.",
    ],
    "json/array.json": ["brand public - It works again.", 'brand dm - Thank you for waiting "so" long [sorry].'],
    "json/object.json": ["customer - c-1 It is broken.", "brand - c-1 It works again."],
    "csv/semicolon.csv": ["customer email 35 It is broken;\r\nreally.", 'brand email 35 It "works" again.'],
    "csv/tabs.tsv": ["brand public - It works again.", "brand dm - Thank you."],
    "mbox/sent.mbox": [
        "customer email <one@mail.example> Where is my parcel?",
        (
            "brand email <one@mail.example> It is on its way to the café.\nFrom there we ring.\n\n"
            "On Sun, 1 Mar 2026 at 08:00, Sam Example\n<sam@example.com> wrote:\n> Where is my parcel?\n\nRegards"
        ),
    ],
    "eml/reply.eml": [
        (
            'brand email <one@mail.example> <html><body><p>See <a href="https://acme.example/track">here</a>: tracking.</p>\n'
            '<div class="gmail_quote"><div class="gmail_attr">On Sun, Sam Example wrote:</div><blockquote class="gmail_quote" '
            'type="cite">Where is my parcel?<br></blockquote></div>\n<p>Regards</p></body></html>'
        )
    ],
    "zendesk/tickets.jsonl": [
        "customer email 35 Where is my parcel?",
        "internal email 35 Ask the depot.",
        'brand email 35 <div>It is <a href="https://acme.example/track">on its way</a>.</div>',
        "customer public 36 @acme it is broken",
        "brand public 36 We are looking into it.",
        "brand dm 36 Here in private.",
    ],
    "zendesk/ticket_events.json": ["customer email 40 Where is my parcel?", "brand email 40 It is on its way."],
    "zendesk/audits.json": ["customer dm 41 Hello?", "brand dm 41 Good morning."],
    "zendesk/comments.json": [
        "customer email comments.json: item 1 Hello?",
        "brand email comments.json: item 1 Good morning.",
    ],
    "zendesk/tickets.json": ["customer email 42 Where is my parcel?"],
    "freshdesk/tickets.json": [
        "customer email 20 Where is my parcel?",
        "internal email 20 Ask the depot.",
        "brand email 20 It is on its way.",
        "customer email 20 Thanks!",
        "brand public 20 We are on it.",
    ],
    "freshdesk/conversations.json": ["customer email 30 Hello?", "brand email 30 Good morning."],
    "freshdesk/version1.json": ["customer email 50 Hello?", "brand email 50 Good morning."],
    "intercom/conversations.json": [
        "customer dm 60 <p>Hello?</p>",
        "brand dm 60 <p>Good morning.</p>",
        "internal dm 60 <p>Ask the depot.</p>",
        "brand dm 60 <p>I am a bot.</p>",
    ],
    "x/tweets.js": ["brand public 7999 @sam We & the depot are looking <into> it.", "repost public - RT @other: not ours"],
    "x/note-tweet.js": ["brand public - A long post."],
    "x/direct-messages.js": ["customer dm 501-7001 Hello?", "brand dm 501-7001 Good morning."],
    "chatwoot/messages.json": [
        "customer - 70 Hello?",
        "internal - 70 Ask the depot.",
        "brand - 70 Good morning.",
        "brand - 70 ",
    ],
    "chatwoot/conversations.json": ["brand dm 80 Good morning."],
    "meta/inbox/sam_501/message_1.json": [
        "customer dm inbox/sam_501 Hello?",
        "customer dm inbox/sam_501 ",
        "brand dm inbox/sam_501 It’s on its way 📦",
        "brand dm inbox/sam_501 https://acme.example/track",
    ],
    "meta/conversations.json": ["customer dm t_1 Hello?", "brand dm t_1 Good morning.", "brand dm t_2 "],
    "meta/posts.json": [
        "brand public 7001_900 We are open.",
        "customer public 7001_900 Until when?",
        "brand public 7001_900 Until six.",
    ],
}


@pytest.mark.parametrize("file", EXPORTS)
def test_an_export_is_read_by_what_it_is(file):
    assert told(read(FIXTURES / file, ours=OURS)) == EXPORTS[file]


@pytest.mark.parametrize("file", EXPORTS)
def test_the_source_can_be_named(file, tmp_path):
    unnamed = tmp_path / "export"
    unnamed.write_bytes((FIXTURES / file).read_bytes())
    if file.startswith("x/"):
        (tmp_path / "account.js").write_bytes((FIXTURES / "x/account.js").read_bytes())
    expected = [line.replace("comments.json", "export") for line in EXPORTS[file]]
    assert told(read(unnamed, ours=OURS, format=file.partition("/")[0])) == expected


@pytest.mark.parametrize("file", [file for file in EXPORTS if not file.startswith(("json", "csv/semicolon"))])
def test_a_vendors_export_is_known_without_its_name(file, tmp_path):
    unnamed = tmp_path / "export"
    unnamed.write_bytes((FIXTURES / file).read_bytes())
    with closing(opened(Place(str(unnamed), "export"))) as archive:
        assert sources.detect(archive) == file.partition("/")[0]


def test_every_source_has_a_fixture():
    binary = {"parquet", "arrow", "sql"}  # made below
    assert {path.name for path in FIXTURES.iterdir()} | binary == set(SOURCES)


def test_what_goes_with_a_message():
    (reply, _) = read(FIXTURES / "jsonl/replies.jsonl")
    assert (reply.where, reply.id, reply.agent, reply.time) == (
        "replies.jsonl:1",
        "r-1",
        "Priya",
        datetime(2026, 3, 1, 9, tzinfo=UTC),
    )
    assert reply.earlier == (("customer", "It is broken.", Channel.PUBLIC),)
    assert reply.customer.emails == ("sam@example.com",)
    mail = read(FIXTURES / "mbox/sent.mbox", ours=OURS)[1]
    assert (mail.earlier, mail.quoted) == ((), "Where is my parcel?")
    assert mail.own == "It is on its way to the café.\nFrom there we ring.\n\n\nRegards"
    assert (mail.agent, mail.recipient, mail.where) == ("Priya at Acme", "Sam Example", "sent.mbox: mail 2")
    assert "sam@example.com" not in repr(mail)
    comment = read(FIXTURES / "zendesk/tickets.jsonl")[2]
    assert (comment.where, comment.agent, comment.recipient) == ("tickets.jsonl: ticket 35 comment 1003", "901", "Sam Example")


def test_without_own_addresses_every_mail_is_the_brands():
    assert [row.author for row in read(FIXTURES / "mbox/sent.mbox")] == ["brand", "brand"]
    other = read(FIXTURES / "mbox/sent.mbox", ours=("other.example",))
    assert [row.author for row in other] == ["brand", "brand"], "neither from us nor to us: checked"


# What is packed, where it is.

LINES = [{"id": f"r-{number}", "text": f"It works again, {number}.", "channel": "dm"} for number in range(300)]
JSONL = "".join(json.dumps(line) + "\n" for line in LINES).encode()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("sent.jsonl.gz", gzip.compress),
        ("sent.jsonl.bz2", bz2.compress),
        ("sent.jsonl.zst", zstd.compress),
        ("sent.gz", gzip.compress),
        ("no-ending", gzip.compress),
        ("no-ending", zstd.compress),
        ("no-ending", bytes),
        ("two-members.gz", lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])),
        ("windows.jsonl", lambda data: data.decode().encode("utf-16")),
        ("marked.jsonl", lambda data: b"\xef\xbb\xbf" + data),
    ],
)
def test_packed(tmp_path, name, pack):
    (tmp_path / name).write_bytes(pack(JSONL))
    assert [row.id for row in read(tmp_path / name)] == [line["id"] for line in LINES]


def test_globs_are_in_order_and_each_place_is_read_once(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "sub/a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(JSONL[: JSONL.index(b"\n") + 1])
    rows = read(tmp_path / "**/*.jsonl", tmp_path / "b.jsonl", tmp_path / "*.csv")
    assert [row.where.removeprefix(f"{tmp_path}/") for row in rows] == ["a.jsonl:1", "b.jsonl:1", "sub/a.jsonl:1", "*.csv"]
    assert rows[-1] == Unread("*.csv", "matches no file.")


def test_a_name_with_brackets_is_a_name(tmp_path):
    (tmp_path / "sent[1].jsonl").write_bytes(JSONL)
    assert len(read(tmp_path / "sent[1].jsonl")) == len(LINES)


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(JSONL))))
    rows = read("-")
    assert [row.where for row in rows[:2]] == ["stdin:1", "stdin:2"]
    assert len(rows) == len(LINES)


def test_object_stores():
    with fsspec.open("memory://bucket/2026/sent.jsonl.gz", "wb") as file:
        file.write(gzip.compress(JSONL))
    table = pa.Table.from_pylist(LINES)
    with fsspec.open("memory://bucket/2026/sent.parquet", "wb") as file:
        pyarrow.parquet.write_table(table, file)
    rows = read("memory://bucket/2026/*.*")
    assert len(rows) == 2 * len(LINES)
    assert read("memory://bucket/none.jsonl") == [Unread("none.jsonl", "cannot be opened: there is no such file.")]


@pytest.mark.parametrize(("scheme", "extra"), [("s3", "s3"), ("gs", "gs"), ("abfs", "azure")])
def test_what_an_object_store_needs_is_said(scheme, extra, monkeypatch):
    for package in ("s3fs", "gcsfs", "adlfs"):
        monkeypatch.setitem(sys.modules, package, None)
    (row,) = read(f"{scheme}://bucket/sent.jsonl")
    assert row.reason == f"cannot be opened: {scheme}:// needs more than is installed. Do: pip install 'presend[{extra}]'."


@pytest.mark.parametrize(
    ("package", "place", "extra"),
    [("pyarrow", "sent.parquet", "arrow"), ("pyarrow", "sent.arrow", "arrow"), ("sqlalchemy", "sqlite:///none.db", "sql")],
)
def test_what_a_source_needs_is_said(tmp_path, monkeypatch, package, place, extra):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / place).write_bytes(b"x") if "/" not in place else None
    (row,) = read(place, query="SELECT 1 AS text" if extra == "sql" else None)
    assert f"pip install 'presend[{extra}]'" in row.reason


def test_position(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(JSONL))
    as_parquet(tmp_path / "c.parquet", LINES)
    total = sum(path.stat().st_size for path in tmp_path.iterdir())
    archive = open_archive([str(tmp_path / "*")], SourceOptions())
    assert (archive.position().read, archive.position().total) == (0, total)
    next(archive)
    assert 0 < archive.position().read <= total
    assert len(list(archive)) == 3 * len(LINES) - 1
    assert archive.position().read == archive.position().total


def test_the_same_again():
    places = [str(FIXTURES / file) for file in EXPORTS]
    assert read(*places) == read(*places)


# Tables.

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


def as_parquet(path, rows=TABLE):
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=1)


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


# What is broken.

GOOD = '{"text": "One"}'
TICKET = {"id": 1, "requester_id": 5, "submitter_id": 5}
COMMENT = {"id": 2, "author_id": 9, "public": True, "created_at": "2026-03-01T08:00:00Z"}
TOO_DEEP = "[" * 100_000
CUT = "is damaged or cut off: it cannot be unpacked from here on. What stands before is checked; fetch the file anew."
TORN = "breaks off in the middle: the file was cut. What stands before is checked; fetch it anew."


def zendesk(*comments, **more):
    return json.dumps({**TICKET, "comments": list(comments), **more})


BROKEN = {
    "not json.jsonl": (f"{GOOD}\nnot json {SECRET}\n{GOOD}", ["", "is not JSON: Expecting value, line 1 column 1.", ""]),
    "first not json.jsonl": (f'{{"text": "O\n{GOOD}', ["is not JSON: Invalid control character at, line 1 column 12.", ""]),
    "no object.jsonl": (
        f"[1]\n{GOOD}\n7",
        ["must be a JSON object with a `text`.", "", "must be a JSON object with a `text`."],
    ),
    "latin.jsonl": (b'{"text": "caf\xe9"}\n' + GOOD.encode(), ["is not UTF-8 text (byte 13). Save it as UTF-8.", ""]),
    "nul.jsonl": ('{"text": "a\\u0000b"}', ["text: holds a NUL character."]),
    "half.jsonl": ('{"text": "a\\ud800b"}', ["text: holds half a character (a lone surrogate)."]),
    "null.jsonl": ('{"text": null}', ["text: must be a string."]),
    "empty text.jsonl": ('{"text": " "}', ["`text` is empty: there is nothing to check."]),
    "nested nulls.jsonl": (
        (
            '{"text": "One", "id": null, "channel": null, "thread": null, "customer": {"name": null, "emails": null}, "agent": null}\n'
            '{"text": "One", "customer": {"emails": [null]}}\n{"text": "One", "thread": [null]}'
        ),
        ["", "customer.emails.0: must be a string.", "thread.0: must be a JSON object."],
    ),
    "twice.jsonl": ('{"text": "One", "text": "Two"}', ["key text stands there twice."]),
    "deep.jsonl": (TOO_DEEP + "\n" + GOOD, ["is not JSON that can be read: it nests too deeply.", ""]),
    "torn.json": ('[{"text": "One"}, {"text": "Tw', ["", TORN]),
    "torn object.json": (
        '{"messages": [{"text": "One"}, {"text": "Tw',
        ["", "is not JSON: Unterminated string starting at, line 1 column 41."],
    ),
    "one bad.json": (
        '[{"text": "One"}, {"text": One}, {"text": "One"}]',
        ["", "is not JSON: Expecting value, line 1 column 10.", ""],
    ),
    "stray.json": ('[{"text": "One"}, 7, "x", {"text": "One"}]', ["", "is no JSON object.", ""]),
    "bad inside.json": (
        '{"messages": [{"text": "One"}, {"text": One}], "x": 1}',
        ["", "is not JSON: Expecting value, line 1 column 10.", "is not JSON: Expecting value, line 1 column 41."],
    ),
    "no array.json": (
        '{"a": 1, "b": []}',
        ["has no column for the text. It has: 2 with names that are not shown here. Name the right one with --text."],
    ),
    "cells.csv": (
        'id,text\n1,One\n2\n3,One,more\n4,"One\n',
        [
            "",
            "has 1 cells where the table has 2 columns.",
            "has 3 cells where the table has 2 columns.",
            "is no row of a table: its quotation marks do not match.",
        ],
    ),
    "quotes.csv": ('id,text\n1,"One"x"\n2,One\n', ["is no row of a table: its quotation marks do not match.", ""]),
    "latin.csv": (
        b"id,text\n1,caf\xe9\n2,One\n",
        ["is not UTF-8 text. Save the table as UTF-8 (a spreadsheet calls it 'CSV UTF-8').", ""],
    ),
    "empty.csv": ("id,text\n1,\n", ["`text` is empty: there is nothing to check."]),
    "headless.csv": (
        f"{SECRET},Hello Sam\n",
        ["has no column for the text. It has: 2 with names that are not shown here. Name the right one with --text."],
    ),
    "cut.jsonl.gz": (gzip.compress(JSONL)[:-20], [CUT]),
    "cut.jsonl.bz2": (bz2.compress(JSONL)[:-20], [CUT]),
    "cut.jsonl.zst": (zstd.compress(JSONL)[:-20], [CUT]),
    "nothing.jsonl.gz": (b"", ["is called .gz and is not packed like that: it is damaged, or has the wrong name."]),
    "wrong.gz": (JSONL, ["is called .gz and is not packed like that: it is damaged, or has the wrong name."]),
    "bundle.json": (b"PK\x03\x04....", ["is a ZIP bundle. Unpack it and name the files in it."]),
    "odd.jsonl": (b"\xff\xfe{\x00x", ["is not the UTF-16 that its first bytes announce. Save it as UTF-8."]),
    "no.parquet": (b"PAR1 and no more", ["is no Parquet file, or was cut. Fetch it anew."]),
    "empty.parquet": (b"", ["is no Parquet file, or was cut. Fetch it anew."]),
    "packed.parquet": (
        gzip.compress(b"PAR1 and no more"),
        ["is of a kind that cannot be read from a pipe or packed. Name the file itself, unpacked."],
    ),
    "no.arrow": (b"ARROW1 and no more", ["is no Arrow file, or was cut. Fetch it anew."]),
    "old.feather": (
        b"FEA1 and more",
        ["is Feather of version 1, which is no longer read. Write it as Parquet or Feather version 2."],
    ),
    "no header.eml": (b"\n\nHello", ["is no mail: it has no header."]),
    "secret.eml": (
        b"From: a@acme.example\nContent-Type: application/pkcs7-mime; name=smime.p7m\nMIME-Version: 1.0\n\nMIAGCSqGSIb3",
        ["is encrypted: what it says cannot be checked."],
    ),
    "charset.eml": (
        b"From: a@acme.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16\n\nabcd\xe9",
        ["is not in the encoding that it names."],
    ),
    "unknown charset.eml": (
        b"From: a@acme.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=x-odd\n\ncaf\xe9",
        [""],
    ),
    "shape.zendesk": (
        json.dumps({"tickets": None}) + "\n" + json.dumps({"other": 1}),
        [
            (
                "is not of the shape of a Zendesk export: it has none of `tickets`, `comments`, `audits`, `ticket_events`, `users`, "
                "`groups`, `organizations`, `sharing_agreements`."
            )
        ],
    ),
    "nested.zendesk": (
        "\n".join(
            [
                zendesk({**COMMENT, "body": None}, {**COMMENT, "body": "One"}),
                zendesk({**COMMENT, "body": ["One"]}, {**COMMENT, "body": "One"}),
                zendesk(COMMENT),
                zendesk({**COMMENT, "body": "One", "via": None}, via=None),
                zendesk({**COMMENT, "body": "One", "via": {"channel": None, "source": None}}),
                zendesk(None),
                json.dumps({**TICKET, "comments": {"a": 1}}),
            ]
        ),
        [
            "",
            "",
            "`body` must be a string.",
            "",
            "has no `plain_body` or `body` or `html_body`.",
            "",
            "",
            "`comments` must be a list of objects.",
            "`comments` must be a list of objects.",
        ],
    ),
    "shape.freshdesk": (
        json.dumps(
            [
                {"a": 1},
                {"id": 1, "conversations": [{"incoming": None, "private": None, "body_text": None}]},
                {"id": 1, "conversations": 7},
            ]
        ),
        [
            "is not of the shape of a Freshdesk export: no ticket and no conversation.",
            "",
            "`conversations` must be a list of objects.",
        ],
    ),
    "shape.intercom": (
        json.dumps(
            [
                {"a": 1},
                {"id": "1", "source": None, "conversation_parts": None},
                {"id": "1", "source": {"body": 7, "author": None}},
            ]
        ),
        [
            "is not of the shape of an Intercom conversation: no `source` and no `conversation_parts`.",
            "`body` must be a string.",
        ],
    ),
    "more parts.intercom": (
        json.dumps({"id": "1", "source": {}, "conversation_parts": {"conversation_parts": [], "total_count": 3}}),
        ["has 3 parts, of which 0 are in the export. Retrieve the conversation once more."],
    ),
    "shape.chatwoot": (
        json.dumps(
            [
                {"a": 1},
                {"message_type": None, "content": "One"},
                {"message_type": 1, "content": None, "sender": None},
                {"messages": 1},
            ]
        ),
        [
            "is not of the shape of a Chatwoot export: no messages.",
            "has no `message_type`.",
            "",
            "`messages` must be a list of objects.",
        ],
    ),
    "shape.x": (
        'window.YTD.tweets.part0 = [{"like": {}}, {"tweet": null}, {"tweet": {"full_text": 7}}, {"dmConversation": {"messages": null}}',
        [
            "is not of the shape of an X archive: it has none of `tweet`, `dmConversation`, `noteTweet`, `full_text`.",
            "has no `full_text` or `text`.",
            "`full_text` must be a string.",
            TORN,
        ],
    ),
    "shape.meta": (
        json.dumps(
            [
                {"a": 1},
                {"participants": None, "messages": [{"content": None}]},
                {"messages": {"data": None}},
                {"messages": {"data": [{"message": 7, "from": None}]}},
            ]
        ),
        [
            "is not of the shape of a page's inbox or posts: it has none of `messages`, `message`, `comments`, `story`.",
            "",
            "`message` must be a string.",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_said_and_nothing_else_is_lost(tmp_path, name):
    content, expected = BROKEN[name]
    ending = name.rpartition(".")[2]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    rows = read(tmp_path / name, format=ending if ending in SOURCES else None)
    reasons = [row.reason if isinstance(row, Unread) else "" for row in rows]
    assert [reason for reason in reasons if reason] == [reason for reason in expected if reason]
    if not name.startswith("cut"):
        assert reasons == expected
    assert SECRET not in str([row for row in rows if isinstance(row, Unread)])


@pytest.mark.parametrize("name", [name for name in BROKEN if name.startswith("cut")])
def test_what_stands_before_the_cut_is_read(tmp_path, name):
    # Random enough that a packer cannot put all of it into its last block.
    chance = random.Random(5)
    lines = [json.dumps({"text": f"One {chance.random()}"}) for _ in range(100_000)]
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "zst": zstd.compress}[name.rpartition(".")[2]]
    data = pack("\n".join(lines).encode())
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    *rows, last = read(tmp_path / name)
    assert len(rows) > 20_000
    assert [row.text for row in rows] == [json.loads(line)["text"] for line in lines[: len(rows)]]
    assert last == Unread(name, CUT)


@pytest.mark.parametrize("place", ["none.jsonl", "none.parquet", "folder", "sqlite:///folder"])
def test_what_is_not_there(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (row,) = read(place, query="SELECT 1 AS text")
    assert isinstance(row, Unread)


def test_one_place_that_fails_does_not_stop_the_others(tmp_path):
    (tmp_path / "b.jsonl").write_bytes(JSONL)
    rows = read(tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.parquet")
    assert len(rows) == len(LINES) + 2


def test_an_unknown_source_is_refused():
    with pytest.raises(InputError, match="There are: arrow, chatwoot, csv,"):
        open_archive(["-"], SourceOptions(format="nothing"))


def test_a_broken_source_fails_loudly(monkeypatch, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("raise RuntimeError\n")
    monkeypatch.setattr(sources, "__path__", both := [*sources.__path__, str(tmp_path)])
    monkeypatch.setattr(SOURCES, "_path", both)
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    with pytest.raises(BrokenFileError, match=r"broken\.py: RuntimeError"):
        read(tmp_path / "a.jsonl")


# Larger than memory.

STREAMS = {
    "one line.jsonl": (b'{"text": "', b"x", b'"}\n{"text": "One"}\n', ["! too long", "One"]),
    "one cell.csv": (b'id,text\n1,"', b"x", b'"\n2,One\n', ["! too long", "One"]),
    "one element.json": (b'[{"text": "', b"x", b'"}, {"text": "One"}]', ["! too long", "One"]),
    "one page.json": (
        b'{"messages": [{"text": "Zero"}, {"text": "',
        b"x",
        b'"}, {"text": "One"}]}',
        ["Zero", "! too long", "One"],
    ),
    "escaped.json": (b'{"messages": [{"text": "', b"\\\\", b'"}, {"text": "One"}]}', ["! too long", "One"]),
    "many elements.json": (
        b'{"messages": [',
        b'{"author": "customer", "text": "' + b"x" * 2000 + b'"},',
        b'{"text": "One"}]}',
        None,
    ),
    "one mail.mbox": (
        b"From - Sun Mar 01 08:00:00 2026\nFrom: a@acme.example\n\n",
        b"x",
        b"\n\nFrom - Sun Mar 01 08:00:00 2026\nFrom: a@acme.example\n\nOne\n",
        ["! too long", "One"],
    ),
    "one mail.eml": (b"From: a@acme.example\n\n", b"x", b"", ["! too long"]),
}
GIGABYTE = 1024**3


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("size", [64 * 1024**2, pytest.param(GIGABYTE, id="GB")])
def test_larger_than_memory(tmp_path, name, size):
    first, filler, last, expected = STREAMS[name]
    if size == GIGABYTE and name not in ("one line.jsonl", "one cell.csv", "one page.json"):
        size = 200 * 1024**2
    # A process of its own, so that what it needed can be measured; what it reads is made as it goes and never lies on a disk.
    code = textwrap.dedent("""
        import io, json, resource, sys
        first, filler, last, size = eval(sys.stdin.readline())
        class Made(io.RawIOBase):
            def __init__(self):
                block = filler * (1024 * 1024 // len(filler))
                self.parts = self.made(block)
                self.left = b""
            def made(self, block):
                yield first
                for _ in range(size // len(block)):
                    yield block
                yield last
            def readable(self):
                return True
            def read(self, count):
                if not self.left:
                    self.left = next(self.parts, b"")
                data, self.left = self.left[:count], self.left[count:]
                return data
        from guard.archive import place, sources
        place._file = lambda url: (Made(), False)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told, rows = [], 0
        for row in sources.open_archive(["/made/" + sys.argv[1]], sources.SourceOptions()):
            rows += 1
            if len(told) < 5:
                told.append(row.text.strip() if hasattr(row, "text") else "! too long" if "longer" in row.reason or "without end" in row.reason else row.reason)
        json.dump([told, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before], sys.stdout)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", code, name],
        input=repr((first, filler, last, size)) + "\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    told, rows, grown = json.loads(ran.stdout)
    if expected is None:
        assert rows == size // (1024 * 1024 // len(filler) * len(filler)) * (1024 * 1024 // len(filler)) + 1
    else:
        assert told == expected
    unit = 1 if sys.platform == "darwin" else 1024
    assert grown * unit < 400 * 1024**2, f"grew by {grown * unit // 1024**2} MiB"


def test_memory_is_told_in_kibibytes():
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    assert LIMIT == 32 * 1024**2, "the sizes above are set against it"
