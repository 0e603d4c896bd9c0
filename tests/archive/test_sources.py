"""Every source reads an export in its vendor's shape."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from guard.archive import sources
from guard.archive.place import Place, opened
from guard.archive.sources import SOURCES
from guard.model import Channel
from tests.archive.exports import FIXTURES, OURS, read, told

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


def test_the_same_again():
    places = [str(FIXTURES / file) for file in EXPORTS]
    assert read(*places) == read(*places)
