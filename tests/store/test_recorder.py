"""The writer of the service: one commit for all that wait, `recorded` only after it, and what becomes of verdicts when it fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import replace

import httpx
import pytest

import api.recorder
from api.app import create_app
from guard.config import Config
from guard.errors import ConfigError, GuardError, StoreError
from guard.model import Channel, Checked, Finding, Outcome, State, Verdict
from guard.serving import RecordConfig, Service
from guard.store.chain import Anchor
from guard.store.database import located
from guard.store.record import Record
from tests.store.made import KEY

CHECKED = Checked("sha256:0", "sha256:0", "0", {"detect": 0.4})
FINDING = Finding("unsafe-link", "URL", 0, 4, Outcome.BLOCK, "why", "instead", 0.9)


class NoKeys:
    """A store that is down cannot tell whether there are keys, and then nobody may ask; these tests ask all the same."""

    def all(self):
        return ()


class Fake:
    """Stands in for a guard: everything fails that speaks of a link."""

    config_path = None
    policy_digest = rules_digest = "sha256:0"
    secrets = frozenset({"CVV_NUMBER"})
    fail_on = Outcome.BLOCK

    def __init__(self, record):
        self.config = Config(
            record=record, service=Service(queue=200, deadline_ms=60_000)
        )  # none is refused or late on a busy machine

    def check(self, reply, **_):
        bad = "link" in reply.text
        return Verdict(reply.id, State.FAIL if bad else State.PASS, Channel.PUBLIC, (FINDING,) if bad else (), None, CHECKED)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A configuration with a record; the key is that of the tests."""
    monkeypatch.setenv("PRESEND_KEY", KEY.hex())
    return RecordConfig(url=f"sqlite:///{tmp_path}/record.db")


def opened(settings):
    return Record.open(settings.url, KEY, existing=True)


@contextlib.asynccontextmanager
async def served(settings):
    """A started application and a client of it."""
    app = create_app(Fake(settings), keyring=NoKeys())
    asked = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
    async with app.router.lifespan_context(app), asked as client:
        yield app.state.recorder, lambda **body: client.post("/v1/check", json={"id": "r-1", "text": "Hi"} | body)


async def until(holds):
    """Wait until something holds, twenty seconds at most."""
    for _ in range(4000):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never held")


def test_every_answer_says_that_it_is_recorded_and_under_which_request(settings):
    async def asking():
        async with served(settings) as (_, ask):
            return await asyncio.gather(*(ask(id=f"r-{n}", text="A link" if n % 2 else "Hi") for n in range(40)))

    answers = asyncio.run(asking())
    assert [answer.json()["recorded"] for answer in answers] == [True] * 40
    with opened(settings) as record:
        kept = {entry.request: entry.verdict for entry in record.entries()}
        assert record.verify().faults == ()
    assert kept == {answer.headers["X-Request-ID"]: answer.json()["verdict"] for answer in answers}
    assert Counter(kept.values()) == {"fail": 20, "pass": 20}


def test_those_that_wait_share_a_commit(settings, monkeypatch):
    sizes, seen = [], []
    release = threading.Event()
    put = Record.put

    def slowly(self, entries):
        if entries:
            sizes.append(len(entries))
            assert release.wait(30)
        return put(self, entries)

    monkeypatch.setattr(Record, "put", slowly)

    async def asking():
        async with served(settings) as (recorder, ask):
            recorder.watch = lambda kept, seconds: seen.append((kept, seconds > 0))
            waiting = [asyncio.create_task(ask()) for _ in range(30)]
            await until(lambda: sum(sizes) + recorder._waiting.qsize() == 30)
            assert not any(task.done() for task in waiting), "nobody is answered before the commit"
            release.set()
            return [answer.json()["recorded"] for answer in await asyncio.gather(*waiting)]

    assert asyncio.run(asking()) == [True] * 30
    assert len(sizes) <= 2
    assert seen == [(True, True)] * 30


def test_without_a_record_nothing_of_it_is_answered():
    async def asking():
        async with served(RecordConfig()) as (recorder, ask):
            return recorder, await ask()

    recorder, answer = asyncio.run(asking())
    assert recorder is None
    assert "recorded" not in answer.json()


# The store is down


@pytest.mark.parametrize(
    ("policy", "verdict", "incomplete"),
    [("incomplete", "incomplete", ["the verdict could not be recorded"]), ("continue", "pass", [])],
)
def test_a_store_that_is_down_is_answered_for_by_the_policy_and_comes_back(
    settings, monkeypatch, caplog, policy, verdict, incomplete
):
    monkeypatch.setattr(api.recorder, "RETRY", 0.2)
    monkeypatch.setattr("guard.store.database.WAIT", 0.05)
    seen = []

    async def asking():
        async with served(replace(settings, on_failure=policy)) as (recorder, ask):
            recorder.watch = lambda kept, _: seen.append(kept)
            first = await ask()
            with contextlib.closing(sqlite3.connect(settings.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")  # somebody has the database for themselves
                down = [await ask() for _ in range(3)]
                assert recorder.down
                other.execute("ROLLBACK")
            await asyncio.sleep(0.25)
            return first, down, await ask(), recorder.down

    first, down, last, still = asyncio.run(asking())
    assert first.json()["recorded"] is last.json()["recorded"] is True
    assert not still
    for answer in down:
        body = answer.json()
        assert (answer.status_code, body["recorded"], body["verdict"]) == (200, False, verdict)
        assert body["checked"]["incomplete"] == incomplete
    loud = [record.getMessage() for record in caplog.records if record.name == "presend.record" and record.levelname != "INFO"]
    assert len([line for line in loud if line.startswith("verdicts are NOT recorded: the record at sqlite:")]) == 1
    assert loud[-1] == "verdicts are recorded again; 3 were not"
    assert seen == [True, False, False, False, True]


def test_a_store_that_is_down_at_the_start_is_opened_later(settings, monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(api.recorder, "RETRY", 0.05)
    later = tmp_path / "later"

    async def asking():
        async with served(replace(settings, url=f"sqlite:///{later}/record.db", on_failure="continue")) as (recorder, ask):
            before = await ask()
            assert recorder.overrides is None
            later.mkdir()
            await asyncio.sleep(0.06)
            return before, await ask(), recorder.overrides

    before, after, overrides = asyncio.run(asking())
    assert (before.json()["recorded"], before.json()["verdict"]) == (False, "pass")
    assert after.json()["recorded"] is True
    assert overrides is not None
    assert "Is the folder there?" in caplog.text


def test_a_store_that_hangs_holds_nobody_up_for_long(settings, monkeypatch, caplog):
    monkeypatch.setattr(api.recorder, "MOST_PATIENCE", 0.2)
    release = threading.Event()
    put = Record.put

    def hanging(self, entries):
        assert not entries or release.wait(30)
        return put(self, entries)

    monkeypatch.setattr(Record, "put", hanging)

    async def asking():
        async with served(settings) as (_, ask):
            took = []
            for body in ({"deadline_ms": 1}, {}, {}):
                started = time.perf_counter()
                answer = (await ask(**body)).json()
                took.append(time.perf_counter() - started)
                assert (answer["verdict"], answer["recorded"]) == ("incomplete", False)
            release.set()
            return took

    hurried, patient, hung = asyncio.run(asking())
    assert max(hurried, hung) < 0.2 <= patient < 5
    assert "verdicts are NOT recorded: the store takes too long" in caplog.text
    with opened(settings) as record:
        assert record.verify().rows == 2, "what waited is kept when it answers again, and the third did not wait"


def test_what_waits_is_bounded(settings, monkeypatch):
    monkeypatch.setattr(api.recorder, "MOST_WAITING", 2)
    monkeypatch.setattr(api.recorder, "MOST_AT_ONCE", 1)
    release = threading.Event()
    put = Record.put

    def slowly(self, entries):
        assert not entries or release.wait(30)
        return put(self, entries)

    monkeypatch.setattr(Record, "put", slowly)

    async def asking():
        async with served(replace(settings, on_failure="continue")) as (_, ask):
            waiting = [asyncio.create_task(ask()) for _ in range(8)]
            await until(lambda: sum(task.done() for task in waiting) == 5)
            release.set()
            return Counter(answer.json()["recorded"] for answer in await asyncio.gather(*waiting))

    assert asyncio.run(asking()) == {False: 5, True: 3}


def test_a_fault_of_our_own_does_not_end_the_writer(settings, monkeypatch, caplog):
    monkeypatch.setattr(api.recorder, "RETRY", 0.0)
    put, faults = Record.put, [ZeroDivisionError("Zanzibar")]

    def faulty(self, entries):
        if entries and faults:
            raise faults.pop()
        return put(self, entries)

    monkeypatch.setattr(Record, "put", faulty)

    async def asking():
        async with served(settings) as (_, ask):
            return [(await ask()).json()["recorded"] for _ in range(2)]

    assert asyncio.run(asking()) == [False, True]
    assert "fault of its own (ZeroDivisionError)" in caplog.text
    assert "Zanzibar" not in caplog.text


def test_another_key_records_nothing_loudly(settings, monkeypatch, caplog):
    Record.open(settings.url, b"x" * 32).close()

    async def asking():
        async with served(settings) as (_, ask):
            return (await ask()).json()

    assert asyncio.run(asking())["verdict"] == "incomplete"
    assert "not signed with the key of this installation" in caplog.text
    assert logging.ERROR in {record.levelno for record in caplog.records if record.name == "presend.record"}


def test_what_waits_at_the_end_is_kept(settings):
    async def asking():
        async with served(settings) as (_, ask):
            return [asyncio.create_task(ask()) for _ in range(20)], await ask()

    asyncio.run(asking())
    with opened(settings) as record:
        assert record.verify().faults == ()


def test_the_log_holds_anchors_of_the_first_row_and_of_the_end(settings, caplog):
    caplog.set_level(logging.INFO, "presend.record")

    async def asking():
        async with served(settings) as (_, ask):
            for _ in range(3):
                await ask()

    asyncio.run(asking())
    lines = [record.getMessage() for record in caplog.records if record.name == "presend.record"]
    anchors = [Anchor.parse(line.removeprefix("anchor ")) for line in lines]
    assert [anchor.count for anchor in anchors] == [1, 3]
    with opened(settings) as record:
        for anchor in anchors:
            assert record.verify(anchor).faults == ()


WRONG = [
    ({"url": "sqlite:///:memory:"}, {}, "must name a file"),
    ({}, {"PRESEND_KEY": "Zanzibar"}, "64 hexadecimal digits"),
    ({}, {"PRESEND_RECORD_URL": "nonsense"}, "no URL of a database"),
]


@pytest.mark.parametrize(("given", "environment", "message"), WRONG)
def test_a_record_that_cannot_be_used_stops_the_start(settings, monkeypatch, given, environment, message):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    async def starting():
        async with served(replace(settings, **given)):
            pass

    with pytest.raises(ConfigError, match=message) as refused:
        asyncio.run(starting())
    assert "Zanzibar" not in str(refused.value)


def test_a_missing_library_stops_the_start(settings, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "alembic", None)

    async def starting():
        async with served(settings):
            pass

    with pytest.raises(GuardError, match=r"presend\[record\]") as refused:
        asyncio.run(starting())
    assert not isinstance(refused.value, StoreError)


def test_the_key_and_the_database_are_found_from_the_folder_of_the_configuration(tmp_path):
    from guard.store.settings import key_of, url_of

    config = tmp_path / "presend.toml"
    settings = RecordConfig(url="sqlite:///record.db", key_file="own.key")
    assert url_of(settings, config) == located("sqlite:///record.db", tmp_path)
    key = key_of(settings, config)
    assert (tmp_path / "own.key").read_bytes() == key
