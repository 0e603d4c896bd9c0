"""Outside data becomes a reply, or a reason that names the place and never the content."""

import json
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest

from guard import read, wire
from guard.errors import InputError
from guard.model import Channel, Customer, Message, Reply
from guard.read import Unread, customer_from, parsed, reply_at, reply_from, text_from, text_of, thread_from

PLANTED = "4111 1111 1111 1111"
CUSTOMER = {
    "name": "Sam Sample",
    "emails": ["sam@acme.example"],
    "phones": ["07700 900123"],
    "addresses": ["1 Example Road"],
    "identifiers": ["AC12345678"],
}
FULL = {
    "id": "r-1",
    "text": "Hello Sam.",
    "channel": "dm",
    "platform": "x",
    "recipient": "@sam",
    "thread": [
        {"author": "customer", "text": "Hi", "channel": "public"},
        {"author": "brand", "text": "Hello", "channel": "dm"},
        {"author": "customer", "text": "Well"},
    ],
    "customer": CUSTOMER,
    "locale": "en-GB",
}


def test_a_whole_reply_is_read():
    reply = reply_from(FULL, "file.json")
    assert asdict(reply) == asdict(
        Reply(
            id="r-1",
            text="Hello Sam.",
            channel=Channel.DM,
            platform="x",
            recipient="@sam",
            thread=(Message("customer", "Hi"), Message("brand", "Hello", Channel.DM), Message("customer", "Well")),
            customer=Customer("Sam Sample", ("sam@acme.example",), ("07700 900123",), ("1 Example Road",), ("AC12345678",)),
            locale="en-GB",
        )
    )


def test_a_reply_without_an_id_is_named_after_its_place():
    assert reply_from({"text": "Hi"}, "a.json").id == "a.json"


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("public", Channel.PUBLIC),
        ("dm", Channel.DM),
        (" DM ", Channel.DM),
        ("secure", Channel.SECURE),
        ("carrier pigeon", Channel.PUBLIC),
        ("", Channel.PUBLIC),
        (None, Channel.PUBLIC),
    ],
)
def test_an_unknown_channel_counts_as_public(given, read_as):
    reply = reply_from({"text": "Hi", "channel": given, "thread": [{"author": "brand", "text": "x", "channel": given}]})
    assert (reply.channel, reply.thread[0].channel) == (read_as, read_as)


@pytest.mark.parametrize(
    ("given", "field", "values"),
    [
        ({"email": "a@acme.example"}, "emails", ("a@acme.example",)),
        ({"emails": ["a@acme.example", "b@acme.example"]}, "emails", ("a@acme.example", "b@acme.example")),
        ({"email": "a@acme.example", "emails": "b@acme.example"}, "emails", ("a@acme.example", "b@acme.example")),
        ({"phone": ["07700 900123"]}, "phones", ("07700 900123",)),
        ({"phones": "07700 900123"}, "phones", ("07700 900123",)),
        ({"address": "1 Example Road"}, "addresses", ("1 Example Road",)),
        ({"addresses": None}, "addresses", ()),
        ({"identifiers": 12345678}, "identifiers", ("12345678",)),
        ({"identifiers": [12345678, "AC1"]}, "identifiers", ("12345678", "AC1")),
        ({"name": None}, "name", ""),
    ],
)
def test_a_customer_may_hold_one_value_or_several(given, field, values):
    assert getattr(reply_from({"text": "Hi", "customer": given}).customer, field) == values


@pytest.mark.parametrize("key", ["id", "platform", "recipient", "thread", "customer", "locale"])
def test_what_a_helpdesk_does_not_know_may_be_null(key):
    assert isinstance(reply_from({"text": "Hi", key: None}), Reply)


def test_a_numeric_id_is_taken():
    assert reply_from({"text": "Hi", "id": 42}).id == "42"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "text: is missing."),
        ({"text": 1}, "text: must be a string."),
        ({"text": None}, "text: must be a string."),
        ({"text": ""}, "`text` is empty: there is nothing to check."),
        ({"text": " \n"}, "`text` is empty: there is nothing to check."),
        ({"text": f"{PLANTED}\0"}, "text: holds a NUL character."),
        ({"text": f"{PLANTED}\ud83d"}, "text: holds half a character (a lone surrogate)."),
        ({"text": PLANTED, "chanel": PLANTED}, "chanel: unknown key."),
        ({"text": PLANTED, PLANTED: 1}, "(a key not shown here): unknown key."),
        ({"text": PLANTED, "card41111": 1}, "(a key not shown here): unknown key."),
        ({"text": PLANTED, "channel": [PLANTED]}, "channel: must be a string."),
        ({"text": PLANTED, "thread": PLANTED}, "thread.0: must be a JSON object."),
        ({"text": PLANTED, "thread": {"a": PLANTED}}, "thread: must be a list."),
        ({"text": PLANTED, "thread": [{"author": PLANTED, "text": "x"}]}, "thread.0.author: must be 'customer' or 'brand'."),
        ({"text": PLANTED, "thread": [{"author": "brand"}]}, "thread.0.text: is missing."),
        ({"text": PLANTED, "thread": [{"author": "brand", "text": "x", "to": PLANTED}]}, "thread.0.to: unknown key."),
        ({"text": PLANTED, "customer": PLANTED}, "customer: must be a JSON object."),
        ({"text": PLANTED, "customer": {"emails": {PLANTED: 1}}}, "customer.emails: must be a list."),
        ({"text": PLANTED, "customer": {"emails": [[PLANTED]]}}, "customer.emails.0: must be a string."),
        ({"text": PLANTED, "customer": {"identifiers": f"{PLANTED}\0"}}, "customer.identifiers.0: holds a NUL character."),
        (
            {"text": PLANTED, **{f"x{letter}": 1 for letter in "abcdefg"}},
            "xa: unknown key; xb: unknown key; xc: unknown key; xd: unknown key; xe: unknown key; and 2 more.",
        ),
        ([PLANTED], "must be a JSON object with a `text`. For many replies in one file use `presend scan`."),
        (PLANTED, "must be a JSON object with a `text`. For many replies in one file use `presend scan`."),
        (None, "must be a JSON object with a `text`. For many replies in one file use `presend scan`."),
    ],
)
def test_a_fault_is_named_by_its_key_and_not_by_its_content(data, reason):
    unread = reply_from(data, "here")
    assert unread == Unread("here", reason)
    assert "4111" not in repr(unread)


def test_a_boolean_is_no_identifier():
    assert reply_from({"text": "Hi", "customer": {"identifiers": [True]}}).reason == "customer.identifiers.0: must be a string."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty: there is nothing to check."),
        ("blank.txt", b" \r\n\t", "is empty: there is nothing to check."),
        ("latin.txt", b"caf\xe9", "is not UTF-8 text (byte 3). Save it as UTF-8."),
        ("wide.txt", "Hi".encode("utf-16-le"), "holds a NUL character (character 1), so it is not text, or not in UTF-8."),
        ("half.txt", b"\xed\xa0\xbd", "is not UTF-8 text (byte 0). Save it as UTF-8."),
        ("broken.json", b'{"text": "4111"', "is not JSON: Expecting ',' delimiter, line 1 column 16."),
        ("half.json", b'{"text": "\\ud83d"}', "text: holds half a character (a lone surrogate)."),
        ("twice.json", b'{"text": "a", "text": "b"}', "key text stands there twice."),
        ("nan.json", b'{"text": NaN}', "is not JSON: NaN and Infinity are no JSON numbers."),
        ("deep.json", b"[" * 100_000, "is not JSON that can be read: it nests too deeply."),
        ("long.json", b'{"id": ' + b"1" * 5000 + b"}", "is not JSON that can be read: a number in it is too long."),
        ("list.JSON", b"[]", "must be a JSON object with a `text`. For many replies in one file use `presend scan`."),
    ],
)
def test_a_file_that_is_not_a_reply_says_why(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    assert reply_at(path) == Unread(str(path), reason)


def test_a_text_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_bytes(b"\xef\xbb\xbfHi\r\nSam \xf0\x9f\x98\x80\n")
    assert (reply_at(path).id, reply_at(path).text) == (str(path), "Hi\r\nSam 😀\n")


def test_a_json_file_is_read(tmp_path):
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(FULL))
    assert reply_at(path) == reply_from(FULL)


def test_a_folder_is_not_read(tmp_path):
    assert "is a folder" in reply_at(tmp_path).reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "may not be read: permission denied."),
        (OSError(5, "Input/output error"), "cannot be read (Input/output error)."),
        (OSError(), "cannot be read (OSError)."),
    ],
)
def test_an_unreadable_file_says_why(tmp_path, monkeypatch, error, reason):
    def refuse(*_):
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="read") as caught:
        text_from(tmp_path)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("draft.txt", "draft.txt"),
        ("drafts/april-2.md", "drafts/april-2.md"),
        ("/tmp/x_y.json", "/tmp/x_y.json"),
        ("Hi Sam, your card 4111 1111 1111 1111 was declined", "FILE 1"),
        ("4111111111111111", "FILE 1"),
        ("4111111111111111.txt", "FILE 1"),
        ("sam@acme.example", "FILE 1"),
        ("Hi Sam" * 1000, "FILE 1"),
    ],
)
def test_a_missing_file_is_named_unless_its_name_may_be_a_reply(name, where):
    assert reply_at(Path(name), "FILE 1").where == where


def test_a_file_without_end_is_not_read(monkeypatch, tmp_path):
    monkeypatch.setattr(read, "LIMIT", 4)
    with pytest.raises(InputError, match="larger"):
        text_of(b"12345")
    (tmp_path / "a.txt").write_text("1234")
    assert text_from(tmp_path / "a.txt") == "1234"


def test_a_thread_is_read(tmp_path):
    path = tmp_path / "thread.json"
    path.write_text(json.dumps(FULL["thread"]))
    assert thread_from(path) == (Message("customer", "Hi"), Message("brand", "Hello", Channel.DM), Message("customer", "Well"))


def test_a_customer_is_read(tmp_path):
    path = tmp_path / "customer.json"
    path.write_text(json.dumps(CUSTOMER))
    assert customer_from(path).phones == ("07700 900123",)


@pytest.mark.parametrize(
    ("reader", "content", "reason"),
    [
        (thread_from, "{}", "must be a list"),
        (thread_from, "[1]", "0: must be a JSON object"),
        (thread_from, "[", "is not JSON"),
        (customer_from, "[]", "must be a JSON object"),
        (customer_from, '{"mail": "4111"}', "mail: unknown key"),
    ],
)
def test_a_thread_or_customer_that_is_none_is_refused(tmp_path, reader, content, reason):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        reader(path)
    assert str(caught.value).startswith(f"{path}: {reason}")
    assert "4111" not in str(caught.value)


@pytest.mark.parametrize(("reader", "name"), [(thread_from, "the thread"), (customer_from, "the customer record")])
def test_a_missing_thread_or_customer_is_refused_without_quoting_what_was_given(reader, name):
    with pytest.raises(InputError) as caught:
        reader(Path(f"Hi Sam {PLANTED}"))
    assert str(caught.value) == f"{name}: there is no such file."


def test_json_is_parsed():
    assert parsed('{"a": [1, 2.5, "x", null, true]}') == {"a": [1, 2.5, "x", None, True]}


def test_the_schema_accepts_what_is_read_and_refuses_what_is_not():
    validator = jsonschema.Draft202012Validator(wire.schema())
    validator.check_schema(wire.schema())
    assert validator.is_valid(FULL)
    assert validator.is_valid({"text": "Hi", "customer": {"email": "a@acme.example"}})
    assert not validator.is_valid({"text": "Hi", "chanel": "dm"})
    assert not validator.is_valid({"channel": "dm"})
