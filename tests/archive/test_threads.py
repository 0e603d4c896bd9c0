"""Messages become entries: each reply with the conversation before it, in bounded memory, the same each time."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.archive.model import Entry, Result, Row
from guard.archive.sources import SourceOptions, open_archive
from guard.archive.threads import KEPT, Counts, Entries, entries
from guard.model import Channel, State
from guard.read import Unread

FIXTURES = Path(__file__).parent / "fixtures"
BRAND, CUSTOMER = "brand", "customer"


def row(author, text, thread="t", **more):
    return Row(where=f"sent:{text}", text=text, author=author, thread=thread, **more)


def at(hour):
    return datetime(2026, 3, 1, hour, tzinfo=UTC)


def told(made):
    """Each entry as its text and those before it."""
    return [
        (entry.reply.text, [f"{message.author[0]} {message.text}" for message in entry.reply.thread])
        if isinstance(entry, Entry)
        else "unread"
        for entry in made
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        (
            [row(CUSTOMER, "a"), row(BRAND, "b"), row(CUSTOMER, "c"), row(BRAND, "d")],
            [("b", ["c a"]), ("d", ["c a", "b b", "c c"])],
        ),
        ([row(CUSTOMER, "a", "1"), row(BRAND, "b", "2"), row(BRAND, "c", "1")], [("b", []), ("c", ["c a"])]),
        ([row(CUSTOMER, "a", ""), row(BRAND, "b", "")], [("b", [])]),
        ([row(CUSTOMER, "a"), row("internal", "note"), row(BRAND, "b")], [("b", ["c a"])]),
        ([row(CUSTOMER, "a"), row(BRAND, " "), row(BRAND, "b")], [("b", ["c a"])]),
        ([row(CUSTOMER, "a"), row(BRAND, "b", earlier=(("customer", "own", Channel.DM),))], [("b", ["c own"])]),
        # Newest first: what came later was not before it.
        ([row(CUSTOMER, "late", time=at(10)), row(BRAND, "b", time=at(9)), row(CUSTOMER, "a", time=at(8))], [("b", [])]),
        ([row(CUSTOMER, "a", time=at(8)), row(BRAND, "b", time=at(8))], [("b", ["c a"])]),
        ([row(CUSTOMER, "a", time=at(8)), row(BRAND, "b")], [("b", ["c a"])]),
        ([row(CUSTOMER, "a"), Unread("x", "is broken."), row(BRAND, "b")], ["unread", ("b", ["c a"])]),
    ],
)
def test_conversations(rows, expected):
    assert told(entries(rows)) == expected


def test_the_last_messages_are_kept():
    rows = [row(CUSTOMER, str(number)) for number in range(KEPT + 5)] + [row(BRAND, "b")]
    ((_, before),) = told(entries(rows))
    assert before == [f"c {number}" for number in range(5, KEPT + 5)]


def test_what_is_unread_is_an_incomplete_result_with_a_number():
    made = list(entries([row(BRAND, "a"), Unread("sent:2", "is broken."), row(CUSTOMER, "c"), row(BRAND, "b")], Channel.DM))
    assert [entry.number for entry in made] == [0, 1, 2]
    assert made[1] == Result(
        1, "sent:2", "sent:2", State.INCOMPLETE, Channel.DM, incomplete=("unread: is broken.",), unread=True
    )


@pytest.mark.parametrize(
    ("channel", "default", "expected"),
    [
        (None, None, "public"),
        (None, Channel.EMAIL, "email"),
        (Channel.PUBLIC, Channel.EMAIL, "public"),
        (Channel.DM, None, "dm"),
    ],
)
def test_channels(channel, default, expected):
    first, second = entries([row(BRAND, "a", channel=channel), row(BRAND, "b", channel=channel)], default)
    assert first.reply.channel == expected
    assert [message.channel for message in second.reply.thread] == [expected]


def test_what_goes_with_an_entry():
    (entry,) = entries([row(BRAND, "a", id="r-1", agent="Priya", time=at(8), platform="x", recipient="sam", locale="en-GB")])
    assert (entry.where, entry.thread, entry.agent, entry.time) == ("sent:a", "t", "Priya", at(8))
    assert (entry.reply.id, entry.reply.platform, entry.reply.recipient, entry.reply.locale) == ("r-1", "x", "sam", "en-GB")
    (entry,) = entries([row(BRAND, "a")])
    assert entry.reply.id == "sent:a", "without an id it is called by its place"


@pytest.mark.parametrize(
    ("identity", "stays"),
    [
        ("", True),
        ("r-1", True),
        ("35", True),
        ("1234567890123456789", True),
        ("360012345678", True),
        ("2026-05-01", True),
        ("<20260301.4@mail.example>", True),
        ("501-7001", True),
        ("sam@example.com", False),
        ("447700900123@s.chat.example", False),
        ("+44 7700 900123", False),
        ("+447700900123", False),
        ("07700 900123", False),
        ("12025550123", False),
        ("4111 1111 1111 1111", False),
        ("GB82WEST12345698765432", False),
    ],
)
def test_an_identity_that_tells_who_somebody_is_stays_inside(identity, stays):
    rows = [row(CUSTOMER, "a", identity), row(BRAND, "b", identity, id=identity), row(BRAND, "c", identity, id=identity)]
    made = entries(rows, key=lambda: bytes(32))
    one, other = made
    assert told([other]) == [("c", ["c a", "b b"] if identity else [])], "the conversation is known by it all the same"
    assert one.thread == other.thread
    assert (one.thread, one.reply.id) == (identity, identity or "sent:b") if stays else one.thread.startswith("hashed-")
    assert stays or identity not in one.reply.id
    (bare, _) = entries(rows)
    assert (
        (bare.thread, bare.reply.id) == (identity, identity or "sent:b")
        if stays
        else (bare.thread, bare.reply.id) == ("", "sent:b")
    )


def test_counts():
    made = entries(
        [
            row(BRAND, "a", id="1"),
            row(BRAND, "b", id="1"),
            row(CUSTOMER, "c", id="1"),
            row("internal", "d"),
            row("repost", "RT"),
            row(BRAND, ""),
            Unread("x", "is broken."),
            row(BRAND, "e", id="2"),
            row(BRAND, "f"),
            row(BRAND, "g"),
        ]
    )
    done = list(made)
    assert made.counts == Counts(entries=5, unread=1, customer=1, internal=1, empty=1, repeated=1, reposted=1)
    assert (
        made.counts.said() == "1 messages of customers, 1 internal notes, 1 reposts, 1 messages without text, 1 ids met before"
    )
    assert [entry.reply.id for entry in done if isinstance(entry, Entry)][:2] == ["1", "1"], "both are checked, with their id"


def test_repeated_ids_are_counted_right_for_a_large_archive():
    made = Entries(row(BRAND, "a", "", id=f"r-{number % 90_000}") for number in range(100_000))
    assert sum(1 for _ in made) == 100_000
    assert made.counts.repeated == 10_000


def test_memory_is_bounded_and_the_longest_silent_is_forgotten():
    def rows():
        for number in range(5_000):
            yield row(CUSTOMER, "x" * 500, f"t-{number}")
            if number % 100 == 0:
                yield row(CUSTOMER, "still here", "busy")
        yield row(BRAND, "one", "t-0")
        yield row(BRAND, "two", "busy")

    made = Entries(rows(), memory=400_000)
    tracemalloc.start()
    one, two = made
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.counts.forgotten > 4_000
    assert one.reply.thread == ()
    assert len(two.reply.thread) == KEPT
    assert peak < 800_000


def test_a_conversation_larger_than_memory_is_forgotten():
    made = Entries([row(CUSTOMER, "x" * 10_000), row(BRAND, "b"), row(CUSTOMER, "c"), row(BRAND, "d")], memory=5_000)
    assert told(made) == [("b", []), ("d", ["b b", "c c"])]
    assert made.counts.forgotten == 1


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("zendesk/ticket_events.json", [("It is on its way.", ["c Where is my parcel?"])]),
        ("chatwoot/messages.json", [("Good morning.", ["c Hello?"])]),
        ("x/direct-messages.js", [("Good morning.", ["c Hello?"])]),
        ("jsonl/messages.jsonl", [("It is on its way.", ["c Where is my parcel?"])]),
        ("meta/posts.json", [("We are open.", []), ("Until six.", ["b We are open.", "c Until when?"])]),
    ],
)
def test_an_export_makes_conversations(file, expected):
    assert told(entries(open_archive([str(FIXTURES / file)], SourceOptions()))) == expected


def test_conversations_go_over_files_and_numbers_are_the_same_each_time(tmp_path):
    for number, author in enumerate(("customer", "agent")):
        line = {"text": f"{author} {number}", "author": author, "thread_id": "t"}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(line) + "\nnot json\n")
    first, second = (list(entries(open_archive([str(tmp_path / "*")], SourceOptions()))) for _ in range(2))
    assert told(first) == ["unread", ("agent 1", ["c customer 0"]), "unread"]
    assert [entry.number for entry in first] == [0, 1, 2]
    assert first == second
