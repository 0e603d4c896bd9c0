"""Nothing leaks: planted values of every kind are searched for in everything Presend says."""

from __future__ import annotations

import json
import logging
import random
import re
import string

import pytest
from fastapi.testclient import TestClient
from stdnum import luhn

from api.app import create_app
from guard import Guard, Reply
from guard.cli import main
from guard.config import Config
from guard.model import Act
from guard.render import FORMATS

RANDOM = random.Random(20261122)


def digits(count):
    return "".join(RANDOM.choice("123456789") for _ in range(count))


def letters(count):
    return "".join(RANDOM.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(count))


def card(prefix, length):
    body = prefix + digits(length - len(prefix) - 1)
    return body + luhn.calc_check_digit(body)


KINDS = {
    "card": lambda: ("The card {} was declined.", card(RANDOM.choice(["4", "51", "2223", "6011"]), 16)),
    "amex": lambda: ("Your Amex {} expired.", card("37", 15)),
    "account": lambda: ("Your account number is {}.", digits(9)),
    "policy": lambda: ("Policy {} is active.", f"{letters(2)}-{digits(6)}"),
    "order": lambda: ("Order {} has shipped.", f"{letters(1)}{digits(7)}"),
    "case": lambda: ("Your case ref is {}.", f"CS-{digits(6)}"),
    "booking": lambda: ("I can see booking {}.", f"{letters(2)}{digits(1)}{letters(1)}{digits(1)}{letters(1)}"),
    "phone": lambda: ("We'll ring you on {}.", f"07700 900{digits(3)}"),
    "us phone": lambda: ("We rang you at {}.", f"212-555-01{digits(2)}"),
    "e-mail": lambda: ("We've sent it to {}.", f"{letters(6).lower()}@example.com"),
    "postcode": lambda: (
        "Checking {} for you.",
        f"SW1A {digits(1)}{letters(2).replace('C', 'A').replace('K', 'B').replace('M', 'D').replace('V', 'E')}",
    ),
    "address": lambda: ("The engineer is on the way to {}.", f"{digits(3)} Elm Road"),
    "ssn": lambda: ("Your SSN is {}.", f"2{digits(2)}-{digits(2)}-{digits(4)}"),
    "password": lambda: ("Your temporary password is {}", f"{letters(4)}!{digits(4)}x"),
    "code": lambda: ("Your verification code is {}.", digits(6)),
    "birth": lambda: (
        "Your date of birth is {}.",
        f"1{RANDOM.choice('0123456789')}/0{RANDOM.choice('123456789')}/19{digits(2)}",
    ),
    "token": lambda: ("Use the key {}", f"sk_live_{letters(12)}{digits(12)}"),
    "bank": lambda: ("Paid to sort code 12-34-56 account {}.", digits(8)),
    "name": lambda: ("We told {} already.", f"Priya {letters(1)}{letters(7).lower()}"),
    "loyalty": lambda: ("Your frequent flyer number is {}.", digits(10)),
}
PLANTED = [(kind, *make()) for kind, make in KINDS.items() for _ in range(10)]


def assert_absent(value, output, where):
    """The value is nowhere, in whole or run together; the last four digits of a card may be."""
    compact = re.sub(r"\W", "", value).lower()
    for form in {value, compact, value.upper(), value.replace(" ", "")}:
        assert form not in output, where
    assert compact not in re.sub(r"[\W_]", "", output.lower()), where


def test_two_hundred_values_are_planted():
    assert len(PLANTED) >= 200


GUARD = Guard.of(Config())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found(kind):
    """A value that is not found would not be masked, and the search would prove nothing."""
    for planted, carrier, value in PLANTED:
        if planted == kind:
            assert GUARD.check(Reply(id="r", text=carrier.format(value))).findings, carrier


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_no_value_in_what_the_command_says(format_, tmp_path, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    files = []
    for number, (_, carrier, value) in enumerate(PLANTED):
        path = tmp_path / f"draft-{number}.txt"
        path.write_text(carrier.format(value), encoding="utf-8")
        files.append(str(path))
    assert main(["check", *files, "--format", format_]) == 1
    said = "".join(capfd.readouterr())
    # Offsets, digests and times are numbers of our own.
    said = re.sub(
        r'sha256:\w+|"(?:start|end|confidence|detect|normalise|assess|suggest|char\w+|\w+/v1)":\s*[\d."\w]+', "", said
    )
    for kind, _, value in PLANTED:
        assert_absent(value, said, kind)
    assert not caplog.records


def test_no_value_in_any_repr_or_error_of_the_library():
    for kind, carrier, value in PLANTED:
        reply = Reply(id="r", text=carrier.format(value), recipient=value)
        verdict = GUARD.check(reply)
        assert_absent(value, repr(reply) + re.sub(r"sha256:\w+|\d+\.\d+", "", repr(verdict)), kind)


@pytest.mark.server
def test_no_value_in_what_the_service_says(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with TestClient(create_app(GUARD), base_url="http://localhost", client=("127.0.0.1", 1)) as client:
        for number, (kind, carrier, value) in enumerate(PLANTED):
            text = carrier.format(value)
            answer = client.post("/v1/check", json={"id": "r", "text": text})
            assert answer.status_code == 200
            body = answer.json()
            body["checked"] = {}
            rewrite = (body["suggestion"] or {}).get("rewrite")
            assert value not in (rewrite or "")
            for finding in body["findings"]:
                finding["start"] = finding["end"] = finding["confidence"] = 0
            assert_absent(value, json.dumps(body, ensure_ascii=False), kind)
            if number % 4:
                continue  # what is wrong with a request does not depend on the kind of value
            refused = [
                client.post("/v1/check", json={"id": "r", "text": text, "surprise": value}),
                client.post("/v1/check", json={"id": "r", "text": {"nested": text}}),
                client.post("/v1/check", content=text),
                client.get(f"/v1/{string.ascii_letters}"),
            ]
            assert [answer.status_code for answer in refused] == [422, 422, 415, 404]
            for answer in refused:
                assert_absent(value, answer.text + str(answer.headers), kind)
    records = " ".join(record.getMessage() for record in caplog.records if record.name != "asyncio") + "".join(
        capfd.readouterr()
    )
    for kind, _, value in PLANTED:
        assert_absent(value, records, kind)


SPOKEN = (
    "Please send us your password.",
    "Please reply with your card number and your sort code.",
    "Thanks for your feedback, we've passed it on to the team.",
    "Download AnyDesk and I'll take a look.",
    "Please pay with gift cards.",
)
"""Words that ask or tell something: no values, and the agent must be able to read which ones are meant."""


@pytest.mark.parametrize("text", SPOKEN)
def test_words_that_only_ask_or_tell_are_shown_and_not_masked(text, tmp_path, capfd):
    findings = GUARD.check(Reply(id="r", text=text)).findings
    assert findings
    assert {finding.act for finding in findings} <= {Act.REQUESTS, Act.INFORMS}
    assert {finding.masked for finding in findings} == {""}
    path = tmp_path / "draft.txt"
    path.write_text(text, encoding="utf-8")
    main(["check", str(path), "--format", "text"])
    said = "".join(capfd.readouterr())
    assert "•" not in said
    assert any(text[finding.start : finding.end] in said for finding in findings)


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_a_value_among_such_words_is_not_shown(format_, tmp_path, capfd):
    files = []
    for number, (_, carrier, value) in enumerate(PLANTED[::5]):
        path = tmp_path / f"draft-{number}.txt"
        path.write_text(f"{carrier.format(value)} {SPOKEN[number % len(SPOKEN)]}", encoding="utf-8")
        files.append(str(path))
    path = tmp_path / "pay.txt"
    path.write_text("Please transfer £80 to sort code 20-00-00, account 55779911.", encoding="utf-8")
    assert main(["check", *files, str(path), "--format", format_]) == 1
    said = "".join(capfd.readouterr())
    said = re.sub(
        r'sha256:\w+|"(?:start|end|confidence|detect|normalise|assess|suggest|char\w+|\w+/v1)":\s*[\d."\w]+', "", said
    )
    for kind, _, value in PLANTED[::5]:
        assert_absent(value, said, kind)
    assert "55779911" not in said
