"""What is broken in an export is said; nothing is quoted, nothing else is lost, nothing crashes."""

from __future__ import annotations

import bz2
import gzip
import json
import random

import pytest
from backports import zstd

from guard.archive import sources
from guard.archive.sources import SOURCES, SourceOptions, open_archive
from guard.errors import InputError
from guard.packaged import BrokenFileError
from guard.read import Unread
from tests.archive.exports import COMMENT, JSONL, LINES, SECRET, TICKET, read

GOOD = '{"text": "One"}'
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
