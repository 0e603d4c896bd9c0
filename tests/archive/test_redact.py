"""The redacted copy: no value is left in it, what is not a value stays, and what is encrypted comes back with its key alone."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.archive.copy_writers import WRITERS
from guard.archive.copying import Report, left_in, mended
from guard.archive.redact import OPERATORS, Redactor, UncheckedError, WrongKeyError, reversed_text
from guard.archive.sources import SourceOptions, open_archive
from guard.archive.threads import entries
from guard.cli import main
from guard.errors import GuardError
from guard.model import Channel, Checked, Finding, Message, Outcome, Reply, State, Verdict
from guard.pipeline import Guard

KEY = bytes(range(32))
CARD, PHONE, MAIL, CODE = "4111 1111 1111 1111", "07700 900123", "sam.taylor@acme.example", "482913"
VALUES = (CARD, PHONE, MAIL, CODE, "900123", "sam.taylor", "4111")


@pytest.fixture(scope="module")
def guard():
    return Guard.load()


@pytest.fixture(scope="module", params=OPERATORS)
def redactor(request, guard):
    return Redactor(guard, request.param, KEY)


TEXTS = [
    f"The card {CARD} was declined.",
    f"I rang you on {PHONE} and wrote to {MAIL}.",
    f"{PHONE} {PHONE},{PHONE}",
    f"Your code is {CODE}. Read {CODE} back to me.",
    "temporary password: hunter2Xq",
    "Pay at https://acme.example/reset?token=abcdef1234567890abcdef today",
    f"The card {CARD.replace(' ', '')} and once more {CARD}",
    f"<p>The card <b>4111</b> 1111 1111 1111</p> or {PHONE}",
    "4111\u200b1111 1111 1111 please",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("channel", [Channel.PUBLIC, Channel.SECURE])
def test_no_value_is_left(redactor, guard, text, channel):
    cut = redactor.cut(text, channel)
    assert cut.spans
    assert not any(value in cut.text for value in (*VALUES, "hunter2", "abcdef1234", "1111 1111"))
    for asked in (Reply("", cut.text, channel), Reply("", cut.text)):
        assert not [f for f in guard.check(asked).findings if f.holds_value]


@pytest.mark.parametrize("text", ["It works again. Have a lovely day!", "Never share your PIN with anyone.", "", " \n", "🙂"])
def test_what_is_no_value_stays(redactor, text):
    assert redactor.cut(text).text == text


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from([CARD, PHONE, MAIL, "thanks", "your order", "\n", "<b>", "é🙂", "password:", "[left out: X]"]),
        max_size=6,
    )
)
def test_what_is_encrypted_comes_back(guard, words):
    text = " ".join(words)
    cut = Redactor(guard, "encrypt", KEY).cut(text)
    assert not any(value in cut.text for value in VALUES)
    assert reversed_text(cut.text, KEY) == (text, len(cut.spans))


def test_another_key_or_a_changed_value_is_refused(guard):
    sealed = Redactor(guard, "encrypt", KEY).cut(f"The card {CARD} was declined.").text
    with pytest.raises(WrongKeyError):
        reversed_text(sealed, bytes(32))
    at = sealed.index("CREDIT_CARD ") + 20
    with pytest.raises(WrongKeyError):
        reversed_text(sealed[:at] + ("a" if sealed[at] != "a" else "b") + sealed[at + 1 :], KEY)


def test_a_hash_is_the_same_for_the_same_value_and_key(guard):
    one, other = Redactor(guard, "hash", KEY), Redactor(guard, "hash", bytes(32))
    hashes = [one.cut(f"The card {card} was declined.").text for card in (CARD, CARD.replace(" ", "-"), "5555 5555 5555 4444")]
    assert hashes[0] == hashes[1] != hashes[2]
    assert other.cut(f"The card {CARD} was declined.").text != hashes[0]


def test_known_values_go_wherever_they_stand(redactor):
    cut = redactor.cut("Dear Quux, QUUX it is, Quuxley stays.", known=["Quux"])
    assert "Quux," not in cut.text
    assert "QUUX" not in cut.text
    assert "Quuxley" in cut.text


@pytest.mark.parametrize(("operator", "key"), [("shred", KEY), ("hash", b""), ("encrypt", b"short")])
def test_what_cannot_be_done_is_said(guard, operator, key):
    with pytest.raises(GuardError):
        Redactor(guard, operator, key)


class Stubborn:
    """Finds the first letter of whatever it is shown."""

    def check(self, reply, *, deadline_ms=None):
        at = next((at for at, char in enumerate(reply.text) if char.isalpha()), None)
        whole = reply.text.startswith("[left out: WHOLE_TEXT")
        found = () if at is None or whole else (Finding("discloses-secret", "PIN", at, at + 1, Outcome.BLOCK, "", "", 1.0),)
        return Verdict("", State.PASS, reply.channel, found, None, Checked("", "", "", {}))


class Answering:
    """Finds what a reply says, where the customer had asked."""

    def check(self, reply, *, deadline_ms=None):
        asked = any(message.text == "Which one?" for message in reply.thread)
        said = reply.text.find("the blue")
        found = (
            (Finding("gives-away", "GIVEN_FACT", said, len(reply.text), Outcome.WARN, "", "", 1.0),)
            if asked and said >= 0
            else ()
        )
        return Verdict("", State.PASS, reply.channel, found, None, Checked("", "", "", {}))


class Late:
    def check(self, reply, *, deadline_ms=None):
        return Verdict("", State.INCOMPLETE, reply.channel, (), None, Checked("", "", "", {}, ("time was up",)))


def test_where_nothing_less_is_safe_the_whole_text_goes():
    cut = Redactor(Stubborn(), "replace").cut("one two three " * 40)
    assert (cut.text, cut.withheld) == ("[left out: WHOLE_TEXT]", True)


def test_what_could_not_be_checked_is_no_copy():
    with pytest.raises(UncheckedError, match="time was up"):
        Redactor(Late(), "replace").cut("something")


def test_an_echo_of_the_conversation_goes(redactor):
    thread = (Message("customer", f"My number is {PHONE}."),)
    assert PHONE not in redactor.cut(f"Yes, {PHONE} is right.", Channel.DM, thread).text


# Archives

RECORDS = [
    {
        "id": "r-1",
        "text": f"The card {CARD} was declined, Maria.",
        "channel": "dm",
        "agent": "ana",
        "author": "@quux_z",
        "recipient": "@quux_z",
        "thread": [{"author": "customer", "text": f"Ring me on {PHONE}!", "channel": "public"}],
        "customer": {"name": "Maria Quux", "emails": [MAIL], "identifiers": ["QX-4471-9", 88431, 5521.0]},
        "tags": ["billing", f"mail {MAIL}"],
        "phone_raw": 7700900123,
        "account": 88431,
        "ledger": [5521.0, 4890, 1999.5],
        "subject": "About QX-4471-9 of Maria Quux",
    },
    {"id": MAIL, "text": "It works again.", "count": 3, "extra": {"deep": [f"code is {CODE}"]}},
    {"id": "r-3", "text": "We are looking into it.", "time": "2026-05-01T10:00:00Z"},
]
SECRETS = (*VALUES, "Maria Quux", "quux_z", "QX-4471-9", "7700900123", "88431", "5521")


@pytest.fixture(autouse=True)
def own_key(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESEND_KEY_FILE", str(tmp_path / "key"))


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("operator", OPERATORS)
def test_json_lines(tmp_path, operator):
    sent, copy = write(tmp_path / "sent.jsonl", RECORDS), tmp_path / "copy.jsonl"
    assert main(["redact", str(sent), "--output", str(copy), "--operator", operator, "--key-file", str(tmp_path / "k")]) == 0
    text = copy.read_text(encoding="utf-8")
    assert not [value for value in SECRETS if value in text]
    made = lines(copy)
    assert [list(record) for record in made] == [list(record) for record in RECORDS]
    assert made[2] == RECORDS[2]
    assert (made[0]["id"], made[0]["channel"], made[0]["agent"], made[1]["count"]) == ("r-1", "dm", "ana", 3)
    assert made[0]["tags"][0] == "billing"
    assert made[0]["ledger"][1:] == [4890, 1999.5]


def test_there_and_back(tmp_path):
    sent, copy, back = write(tmp_path / "sent.jsonl", RECORDS), tmp_path / "copy.jsonl", tmp_path / "back.jsonl"
    key = str(tmp_path / "k")
    assert main(["redact", str(sent), "--output", str(copy), "--operator", "encrypt", "--key-file", key]) == 0
    assert main(["redact", "--reverse", str(copy), "--output", str(back), "--key-file", key]) == 0
    expected = json.loads(json.dumps(RECORDS))
    expected[0]["phone_raw"] = str(expected[0]["phone_raw"])
    expected[0]["account"] = expected[0]["customer"]["identifiers"][1] = "88431"
    expected[0]["ledger"][0] = expected[0]["customer"]["identifiers"][2] = "5521"
    assert lines(back) == expected
    (tmp_path / "other").write_bytes(os.urandom(32))
    (tmp_path / "other").chmod(0o600)
    back.unlink()
    assert main(["redact", "--reverse", str(copy), "--output", str(back), "--key-file", str(tmp_path / "other")]) == 2
    assert not back.exists()


def test_only_the_owner_may_read_what_was_put_back(tmp_path):
    sent, copy, back = write(tmp_path / "sent.jsonl", RECORDS), tmp_path / "copy.jsonl", tmp_path / "back.jsonl"
    key = str(tmp_path / "k")
    assert main(["redact", str(sent), "--output", str(copy), "--operator", "encrypt", "--key-file", key]) == 0
    back.touch(0o644)
    assert main(["redact", "--reverse", str(copy), "--output", str(back), "--key-file", key]) == 0
    assert back.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("column", "value", "stays"),
    [
        ("author", "customer", True),
        ("author", "Agent", True),
        ("inbound", True, True),
        ("inbound", "false", True),
        ("from", "care@acme.example", True),
        ("from", "Acme", True),
        ("from", "Sam Quux", False),
        ("from", "sam@example.com", False),
        ("sender", 447700900123, False),
        ("sender", None, True),
    ],
)
def test_who_wrote_it(tmp_path, column, value, stays):
    config = tmp_path / "presend.toml"
    config.write_text('[brand]\nname = "Acme"\ndomains = ["acme.example"]\n')
    sent, copy = write(tmp_path / "sent.jsonl", [{"text": "It works again.", column: value}]), tmp_path / "copy.jsonl"
    assert main(["redact", str(sent), "--output", str(copy), "--config", str(config)]) == 0
    (made,) = lines(copy)
    assert made[column] == (value if stays else "[left out: AUTHOR]")


def test_csv(tmp_path):
    sent, copy = tmp_path / "sent.csv", tmp_path / "copy.csv"
    rows = [
        ["id", "Message Text", "channel", "notes"],
        ["1", f"Ring {PHONE},\nplease", "dm", f"was {MAIL}"],
        ["2", "Thanks!", "public", ""],
    ]
    with sent.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert main(["redact", str(sent), "--output", str(copy)]) == 0
    with copy.open(newline="", encoding="utf-8") as file:
        made = list(csv.reader(file))
    assert [len(row) for row in made] == [4, 4, 4]
    assert made[0] == rows[0]
    assert made[2] == rows[2]
    assert not [value for value in SECRETS if value in copy.read_text(encoding="utf-8")]


def test_parquet(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    sent, copy = tmp_path / "sent.parquet", tmp_path / "copy.parquet"
    records = [{"id": str(n), "text": f"Ring {PHONE} now" if n % 2 else "Thanks!", "score": n / 2} for n in range(300)]
    parquet.write_table(pa.Table.from_pylist(records), sent, row_group_size=100)
    assert main(["redact", str(sent), "--output", str(copy)]) == 0
    made = parquet.read_table(copy).to_pylist()
    assert [record["score"] for record in made] == [record["score"] for record in records]
    assert {record["text"] for record in made} == {"Thanks!", "Ring [left out: PHONE_NUMBER] now"}


def test_other_formats_become_json_lines(tmp_path):
    sent, copy = tmp_path / "sent.eml", tmp_path / "copy.jsonl"
    sent.write_text(
        f"From: help@acme.example\nTo: {MAIL}\nSubject: hello\nDate: Fri, 1 May 2026 10:00:00 +0000\n\nRing {PHONE} please.\n"
    )
    assert main(["redact", str(sent), "--output", str(copy)]) == 0
    (record,) = lines(copy)
    assert PHONE not in record["text"]
    assert not [value for value in SECRETS if value in copy.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("name", "content", "options", "expected"),
    [
        (
            "sent.json",
            json.dumps([{"body": f"Ring {PHONE}."}]),
            ["--text", "body"],
            {"body": "Ring [left out: PHONE_NUMBER].", "author": "brand"},
        ),
        ("sent.csv", f"sep=;\ntext;id\nRing {PHONE};1\n", [], {"text": "Ring [left out: PHONE_NUMBER]", "id": "1"}),
        ("sent.csv", "text,note,note\nThanks,1,2\n", [], {"text": "Thanks", "note": "1", "column 3": "2"}),
        ("sent.tsv", "text\ta,b,c\nThanks\t1\n", [], {"text": "Thanks", "a,b,c": "1"}),
    ],
)
def test_a_copy_is_read_as_a_scan_reads(tmp_path, name, content, options, expected):
    sent, copy = tmp_path / name, tmp_path / "copy.jsonl"
    sent.write_text(content)
    assert main(["redact", str(sent), "--output", str(copy), *options]) == 0
    assert lines(copy) == [expected]


@pytest.mark.parametrize("file", ["zendesk/tickets.jsonl", "json/array.json", "mbox/sent.mbox", "jsonl/messages.jsonl"])
def test_standard_input(tmp_path, monkeypatch, file):
    sent, copy, piped = Path(__file__).parent / "fixtures" / file, tmp_path / "copy.jsonl", tmp_path / "piped.jsonl"
    assert main(["redact", str(sent), "--output", str(copy)]) == 0
    with sent.open("rb") as data:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=data))
        assert main(["redact", "-", "--output", str(piped), "--source", file.partition("/")[0]]) == 0
    assert lines(piped) == lines(copy)


def test_without_pyarrow_it_is_said(tmp_path, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "sent.parquet").write_bytes(b"PAR1")
    assert main(["redact", str(tmp_path / "sent.parquet"), "--output", str(tmp_path / "copy.jsonl")]) == 2
    assert "presend[arrow]" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("record", "left"),
    [
        ({"text": "It works again."}, False),
        ({"text": "It works again.", "id": MAIL, "agent": "ana", "time": "2026-05-01"}, False),
        ({"text": f"My number is {PHONE}."}, True),
        ({"text": f"My number is {PHONE}.", "author": "customer"}, True),
        ({"text": f"My number is {PHONE}.", "author": "internal"}, True),
        ({"text": "It works again.", "notes": [{"deep": f"rang {PHONE}"}]}, True),
        ({"text": "It works again.", "thread": [{"author": "customer", "text": f"Ring {PHONE}!"}]}, True),
        ({"text": "It works again.", "agent": {"name": "ana", "rang": PHONE}}, True),
        ({"text": " "}, True),
    ],
)
def test_every_text_of_a_copy_is_checked_again(guard, tmp_path, record, left):
    copy = write(tmp_path / "copy.jsonl", [record])
    assert bool(list(left_in(copy, "jsonl", Redactor(guard, "replace"), SourceOptions()))) is left


@pytest.mark.parametrize(
    "line",
    ["not json", "[1]", '{"id": "x"}', json.dumps({"text": "a" * 200_000})],
    ids=["no JSON", "a list", "no text", "too long"],
)
def test_what_cannot_be_checked_is_left_out_and_said(tmp_path, capfd, line):
    sent, copy = tmp_path / "sent.jsonl", tmp_path / "copy.jsonl"
    sent.write_text(json.dumps(RECORDS[2]) + "\n" + line + "\n")
    assert main(["redact", str(sent), "--output", str(copy)]) == 2
    assert lines(copy) == [RECORDS[2]]
    said = capfd.readouterr().err
    assert "sent.jsonl:2" in said
    assert "NOT in the copy" in said


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_what_shows_only_in_its_conversation_is_cut_there(tmp_path, kind):
    said = "It is the blue [left out: PIN x]"
    records = [
        {
            "id": "1",
            "text": "Which one?",
            "author": "customer",
            "conversation_id": "c",
            "time": "2026-05-01T10:00:00Z",
            "preview": "-",
        },
        {
            "id": "2",
            "text": said,
            "author": "brand",
            "conversation_id": "c",
            "time": "2026-05-01T10:01:00Z",
            "preview": said[6:],
        },
        {"id": "3", "text": said, "author": "brand", "conversation_id": "d", "time": "2026-05-01T10:02:00Z", "preview": "-"},
    ]
    copy = tmp_path / f"copy.{kind}"
    with copy.open("wb") as file:
        writing = WRITERS[kind](file)
        for record in records:
            writing(record)
        writing.close()
    redactor, report = Redactor(Answering(), "encrypt", KEY), Report()
    assert list(left_in(copy, kind, redactor, SourceOptions()))
    made = tmp_path / f"made.{kind}"
    with made.open("wb") as file:
        assert mended(copy, file, kind, redactor, SourceOptions(), report)
    with (tmp_path / "none").open("wb") as file:
        assert not mended(made, file, kind, redactor, SourceOptions(), report)
    assert not list(left_in(made, kind, redactor, SourceOptions()))
    texts = [entry.reply.text for entry in entries(open_archive([str(made)], SourceOptions()))]
    assert (texts[0].count("the blue"), texts[1]) == (0, said)
    assert made.read_bytes().count(b"the blue") == 1
    assert report.values == 2


def test_what_was_cut_out_of_what_had_been_cut_comes_back(guard):
    redactor = Redactor(guard, "encrypt", KEY)
    once = redactor.cut(f"Ring {PHONE} now").text
    twice = redactor.whole(once, "WHOLE_TEXT").text
    assert "Ring" not in twice
    assert reversed_text(twice, KEY) == (f"Ring {PHONE} now", 2)


def test_a_mark_of_another_key_inside_a_value_stays(guard):
    other = Redactor(guard, "encrypt", KEY[::-1]).whole("Ann", "PERSON").text
    assert reversed_text(Redactor(guard, "encrypt", KEY).whole(f"By {other}", "WHOLE_TEXT").text, KEY) == (f"By {other}", 1)


def test_a_copy_is_mended_before_it_appears(tmp_path, capfd, monkeypatch):
    sent = [
        {"id": "1", "text": "Which one?", "author": "customer", "conversation_id": "c", "time": "2026-05-01T10:00:00Z"},
        {"id": "2", "text": "It is the blue pot.", "author": "brand", "conversation_id": "c", "time": "2026-05-01T10:01:00Z"},
    ]
    stub = SimpleNamespace(check=Answering().check, config=Guard.load().config)
    monkeypatch.setattr(Guard, "load", lambda *_: stub)
    copy = tmp_path / "copy.jsonl"
    assert main(["redact", str(write(tmp_path / "sent.jsonl", sent)), "--output", str(copy)]) == 0
    assert [line["text"] for line in lines(copy)] == ["Which one?", "It is [left out: GIVEN_FACT]"]
    assert "1 values left out" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.jsonl", "sent.jsonl"]


def test_a_copy_in_which_something_is_left_does_not_appear(tmp_path, capfd, monkeypatch):
    sent, copy = write(tmp_path / "sent.jsonl", RECORDS), tmp_path / "copy.jsonl"
    monkeypatch.setattr(
        Redactor, "cut", lambda _, text, *__, **___: __import__("guard.archive.redact", fromlist=["Cut"]).Cut(text)
    )
    assert main(["redact", str(sent), "--output", str(copy)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sent.jsonl"]
    said = capfd.readouterr().err
    assert "still hold a value" in said
    assert CARD not in said


@pytest.mark.parametrize(
    "options",
    [
        ["--output", "copy.xlsx"],
        ["--output", "sent.jsonl"],
        ["--output", "copy.jsonl", "--operator", "encrypt"],
        ["--output", "copy.jsonl", "--operator", "shred"],
        ["--output", "copy.jsonl", "--reverse"],
        ["--output", "copy.jsonl", "--reverse", "--key-file", "missing"],
        [],
    ],
)
def test_wrong_usage(tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    sent = write(tmp_path / "sent.jsonl", RECORDS)
    before = sent.read_bytes()
    assert main(["redact", "sent.jsonl", *options]) == 2
    assert sent.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sent.jsonl"]
