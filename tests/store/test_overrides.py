"""Overrides: what the policy lets a person answer for, for that value on that channel, until it expires, and never for a secret."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.app import create_app
from guard import Guard, Reply
from guard.cli import main
from guard.config import Config, Policy, parse
from guard.errors import ConfigError
from guard.model import State
from guard.serving import RecordConfig
from guard.store.database import located
from guard.store.entry import Entry
from guard.store.overrides import Overrides, RefusedError, allowed, excuse
from guard.store.record import Record
from tests.store.made import KEY, NOON, change

POLICY = """
[policy]
names = ""

[[override]]
rule = "discloses-contact"
entity = "PHONE_NUMBER"
days = 7

[[override]]
rule = "unlisted-contact"
channel = "public"
kinds = ["false-positive"]

[[override]]
rule = "discloses-payment-data"
"""
TEXT = "We will call you on 07700 900123."
OTHER = "We will call you on 07700 900456."
REASON = "The customer asked for it and nobody else reads this."
CONTACT = {"rule": "discloses-contact", "entity": "PHONE_NUMBER"}


@pytest.fixture(scope="module")
def guard():
    return Guard.of(parse(POLICY))


@pytest.fixture
def record(tmp_path):
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as opened:
        yield opened


def recorded(record, guard, text, request, channel="public"):
    """Check a text, with what stands applied, and put it into the record."""
    reply = Reply(id="r-1", text=text, channel=channel)
    verdict = Overrides(record).applied(guard.check(reply), reply, guard, NOON)
    record.put([Entry.of(verdict, reply, at=NOON, request=request, caller="", key=KEY, secrets=guard.secrets)])
    return verdict


def overridden(record, guard, **more):
    given = {"kind": "justification", "request": "one", "by": "0123456789ab", "reason": REASON, "now": NOON, **CONTACT}
    return Overrides(record).add(guard, **given | more)


def test_an_override_lets_the_same_value_pass_on_the_same_channel_and_nothing_else(record, guard):
    assert recorded(record, guard, TEXT, "one").state == State.FAIL
    override = overridden(record, guard)
    assert (override.rule, override.channel, override.by) == ("discloses-contact", "public", "0123456789ab")
    again = recorded(record, guard, f"{TEXT} Talk soon!", "two")
    assert again.state == State.PASS
    assert [finding.excused for finding in again.findings] == ["overridden (justification) until 2026-11-29"]
    assert recorded(record, guard, TEXT.replace("900123", "900 123"), "three").state == State.PASS
    assert recorded(record, guard, OTHER, "four").state == State.FAIL
    assert recorded(record, guard, f"{TEXT} The card 4111 1111 1111 1111 was declined.", "five").state == State.FAIL
    assert record.find("two").findings[0].excused
    assert record.verify().faults == ()


def test_an_override_expires_and_can_be_withdrawn(record, guard):
    recorded(record, guard, TEXT, "one")
    first, second = overridden(record, guard, days=1), overridden(record, guard, days=30)
    assert (first.until, second.until) == (NOON + timedelta(days=1), NOON + timedelta(days=7))
    overrides = Overrides(record)
    assert overrides.standing(NOON) == (first, second)
    assert overrides.standing(NOON + timedelta(days=1)) == (second,)
    assert overrides.standing(NOON + timedelta(days=7)) == ()
    overrides = Overrides(record)
    overrides.standing(NOON)
    Overrides(record).withdraw(second.id, "ffffffffffff", NOON)
    assert overrides.standing(NOON) == Overrides(record).standing(NOON) == (first,)
    with pytest.raises(RefusedError, match="no override with this id"):
        overrides.withdraw(second.id, "ffffffffffff", NOON)
    record.prune(NOON + timedelta(minutes=1), NOON)
    assert overrides.standing(NOON) == Overrides(record).standing(NOON) == ()


REFUSED = [
    ({"request": "nobody"}, "no such finding"),
    ({"entity": "EMAIL_ADDRESS"}, "no such finding"),
    ({"rule": "unsafe-link"}, "no such finding"),
    ({"request": "dm", "rule": "unlisted-contact", "kind": "false-positive"}, "no such finding"),
    ({"request": "secret", "rule": "discloses-secret", "entity": "CVV_NUMBER"}, "policy does not allow"),
    ({"request": "email", "entity": "EMAIL_ADDRESS"}, "policy does not allow"),
    ({"request": "listed", "rule": "unlisted-contact", "kind": "acknowledged"}, "policy does not allow"),
    ({"reason": "  "}, "needs a reason"),
    ({"reason": "They are on 07700 900123."}, "looks like personal data"),
    ({"kind": "false-positive", "reason": "Ask sam@acme.example"}, "looks like personal data"),
    ({"reason": "a" * 501}, "longer than 500"),
    ({"reason": "fine\x1b[31m"}, "cannot be seen"),
    ({"reason": "fine\u202e"}, "cannot be seen"),
]


@pytest.mark.parametrize(("given", "message"), REFUSED)
def test_what_may_not_be_overridden_is_refused_and_not_kept(record, guard, given, message):
    recorded(record, guard, TEXT, "one")
    recorded(record, guard, TEXT, "dm", "dm")
    recorded(record, guard, "The CVV of your card is 123.", "secret")
    recorded(record, guard, "We sent it to sam@example.com.", "email")
    recorded(record, guard, "Please call 07700 900123.", "listed")
    before = record.verify().rows
    with pytest.raises(RefusedError, match=message):
        overridden(record, guard, **given)
    assert record.verify().rows == before


def test_a_secret_has_no_fingerprint(record, guard):
    recorded(record, guard, f"The CVV of your card is 123. {TEXT}", "secret")
    prints = {finding.entity: finding.fingerprint for finding in record.find("secret").findings}
    assert prints["CVV_NUMBER"] == ""
    assert len(prints["PHONE_NUMBER"]) == 64


SECRET = [
    ("[[override]]\nrule = 'discloses-secret'\n", "cannot be softened, excused or overridden"),
    ("[[override]]\nrule = 'asks-for-secret'\n", "presend.toml:2: override.0.rule: cannot be overridden"),
    ("[[override]]\nrule = 'everything'\n", "no rule is called"),
    ("[[override]]\nrule = 'unsafe-link'\nkinds = []\n", "override.0.kinds: must not be empty"),
    ("[[override]]\nrule = 'unsafe-link'\nkinds = ['bored']\n", "override.0.kinds"),
    ("[[override]]\nrule = 'unsafe-link'\ndays = 0\n", "override.0.days: must be from 1 to 366"),
    ("[record]\nurl = 'mysql://host/db'\n", "presend.toml:2: record.url: must begin with"),
    ("[record]\nurl = 'postgresql://u:p@host/db'\n", "must not hold a password"),
    ("[record]\nurl = 'postgresql://u@host/db?password=p'\n", "must not hold a password"),
    ("[record]\nkeep_days = 0\n", "record.keep_days: must be from 1"),
    ("[record]\non_failure = 'pass'\n", "record.on_failure"),
]


@pytest.mark.parametrize(("text", "message"), SECRET)
def test_a_policy_that_would_allow_too_much_is_refused(text, message):
    with pytest.raises(ConfigError) as refused:
        Guard.of(parse(text))
    assert message in str(refused.value)


def test_where_the_record_is_is_no_part_of_the_policy():
    assert Config(record=RecordConfig(url="sqlite:///a.db")).digest() == Config().digest()
    assert parse("[[override]]\nrule = 'unsafe-link'\n").digest() != Config().digest()


def test_entities_of_secrets_are_not_overridden_under_any_rule(guard):
    loose = replace(guard.config.override[0], rule="leaks-other-customer", entity="")
    guard = replace(guard, config=replace(guard.config, override=(loose,)))
    assert allowed(guard, "leaks-other-customer", "PHONE_NUMBER", "public")
    assert allowed(guard, "leaks-other-customer", "CVV_NUMBER", "public") is None


def test_an_override_that_somebody_writes_into_the_database_does_not_stand(record, guard):
    recorded(record, guard, TEXT, "one")
    overridden(record, guard, days=1)
    change(record.database.name, "UPDATE presend_record SET body = replace(body, '2026-11-23T', '2036-11-23T') WHERE seq = 2")
    assert Overrides(record).standing(NOON) == ()


def test_standing_overrides_are_found_without_reading_the_verdicts(record, guard, tmp_path):
    asked = []
    event.listen(record.database._engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    Overrides(record).standing(NOON)
    statement, values = next(one for one in asked if "kind <> 'verdict'" in one[0])
    with closing(sqlite3.connect(tmp_path / "record.db")) as db:
        plan = str(db.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert "presend_record_others" in plan


def test_a_change_of_policy_takes_overrides_back(record, guard):
    recorded(record, guard, TEXT, "one")
    overridden(record, guard)
    stricter = replace(guard, config=replace(guard.config, override=()))
    reply = Reply(id="r", text=TEXT)
    assert Overrides(record).applied(stricter.check(reply), reply, stricter, NOON).state == State.FAIL


def test_an_override_can_become_an_excuse(record, guard, capsys, monkeypatch, tmp_path):
    from guard.cli import _toml

    recorded(record, guard, TEXT, "one")
    override = overridden(record, guard)
    (made,) = parse(_toml.dumps({"excuse": [excuse(override)]})).excuse
    assert (made.rule, made.entity, made.channel) == ("discloses-contact", "PHONE_NUMBER", "public")
    assert (made.reason, made.owner, made.until.isoformat()) == (REASON, "0123456789ab", "2026-11-29")
    seen = excuse(replace(override, justification="", kind="acknowledged", by=""))
    assert (seen["reason"], seen["owner"]) == ("overridden as acknowledged in request one", "unknown")


def test_overrides_over_http_and_from_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PRESEND_KEY", KEY.hex())
    config = tmp_path / "presend.toml"
    config.write_text(POLICY + '[record]\nurl = "sqlite:///record.db"\n')
    monkeypatch.setenv("PRESEND_CONFIG", str(config))
    with TestClient(create_app(), base_url="http://localhost", client=("127.0.0.1", 1)) as client:
        body = {"id": "r-1", "text": TEXT, "channel": "public"}
        checked = client.post("/v1/check", json=body)
        assert checked.json()["verdict"] == "fail"
        asked = CONTACT | {"request": checked.headers["X-Request-ID"], "kind": "justification", "reason": REASON}
        made = client.post("/v1/overrides", json=asked)
        assert made.status_code == 201
        id_ = made.json()["id"]
        assert made.json().items() >= (asked | {"by": "", "channel": "public"}).items()
        assert client.post("/v1/check", json=body).json()["verdict"] == "pass"
        assert [one["id"] for one in client.get("/v1/overrides").json()] == [id_]
        for wrong, status in (
            ({"reason": "Ring 07700 900123"}, 422),
            ({"request": "../etc"}, 422),
            ({"request": "nobody"}, 422),
            ({"surprise": "Zanzibar"}, 422),
            ({"days": 0}, 422),
        ):
            answer = client.post("/v1/overrides", json=asked | wrong)
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert not [value for value in ("Zanzibar", "900123", "../etc") if value in answer.text]
        assert main(["override", "list"]) == 0
        assert f"{id_}  discloses-contact PHONE_NUMBER on public: justification" in capsys.readouterr().out
        assert main(["override", "excuse", str(id_)]) == 0
        assert len(parse(config.read_text() + capsys.readouterr().out).excuse) == 1
        assert main(["override", "excuse", "99"]) == 2
        assert client.delete(f"/v1/overrides/{id_}").status_code == 204
        assert client.delete(f"/v1/overrides/{id_}").status_code == 404
        assert client.post("/v1/check", json=body).json()["verdict"] == "fail"
        second = client.post("/v1/overrides", json=asked).json()["id"]
        assert main(["override", "withdraw", str(second)]) == 0
        assert client.get("/v1/overrides").json() == []
        assert main(["override", "list"]) == 0
        assert "no overrides" in capsys.readouterr().out
        (tmp_path / "record.db").rename(tmp_path / "gone.db")
        (tmp_path / "record.db").mkdir()
        client.app.state.recorder.record.close()  # and opens it again
        answer = client.get("/v1/overrides")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        (tmp_path / "record.db").rmdir()


def test_without_a_record_there_are_no_overrides():
    with TestClient(
        create_app(Guard.of(Config(policy=Policy(names="")))), base_url="http://localhost", client=("127.0.0.1", 1)
    ) as client:
        for answer in (
            client.get("/v1/overrides"),
            client.post("/v1/overrides", json=CONTACT | {"request": "a", "kind": "acknowledged"}),
        ):
            assert answer.status_code == 404
            assert "No record is configured" in answer.json()["detail"]


# Nothing leaks

PLANTED = {
    "phone": ("We will call you on {}.", "07700 900123"),
    "card": ("The card {} was declined.", "4111 1111 1111 1111"),
    "email": ("We sent it to {}.", "zanzibar@example.com"),
    "account": ("Your account number is {}.", "448120937"),
    "password": ("Your temporary password is {}", "Zanz!bar7788"),
    "name": ("We told {} already.", "Priya Zanzibarian"),
}


def test_no_value_id_reason_or_name_of_a_caller_lands_in_any_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESEND_KEY", KEY.hex())
    config = tmp_path / "presend.toml"
    folder = tmp_path / "kept"
    folder.mkdir()
    config.write_text(POLICY.replace('names = ""', "") + '[record]\nurl = "sqlite:///kept/record.db"\n')
    monkeypatch.setenv("PRESEND_CONFIG", str(config))
    values = [value for _, value in PLANTED.values()]
    with TestClient(create_app(), base_url="http://localhost", client=("127.0.0.1", 1)) as client:
        for (carrier, value), echoed in itertools.product(PLANTED.values(), (True, False)):
            body = {
                "id": f"ticket-{value}",
                "text": carrier.format(value),
                "recipient": value,
                "customer": {"name": value, "identifiers": [value]},
                "thread": [{"author": "customer", "text": value}] if echoed else [],
                "platform": "x",
                "locale": "en-GB",
            }
            answer = client.post(
                "/v1/check",
                json=body,
                headers={"user-agent": value, "authorization": f"Bearer {value}", "x-request-id": value},
            )
            assert answer.json()["recorded"] is True
            for finding in answer.json()["findings"]:
                asked = {"request": answer.headers["X-Request-ID"], "kind": "justification", "reason": carrier.format(value)}
                client.post("/v1/overrides", json=asked | {"rule": finding["rule"], "entity": finding["entity"]})
        held = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {"record.db", "record.db-wal"} <= held.keys()
    assert b"discloses-contact" in b"".join(held.values()), "something was kept"
    for name, data in held.items():
        text = data.decode("latin-1").lower()
        squeezed = "".join(char for char in text if char.isalnum())
        for value in (*values, "zanz", "priya"):
            assert value.lower() not in text, name
            if len(plain := "".join(char for char in value.lower() if char.isalnum())) >= 9:
                assert plain not in squeezed, name
    with Record.open(located("sqlite:///kept/record.db", tmp_path), KEY) as record:
        assert record.verify().rows == 2 * len(PLANTED), "and no override"
        assert all(len(entry.reply) == 64 for entry in record.entries())
        assert "ticket" not in json.dumps([row.body for row in record.rows()])
