"""A configuration that changes is taken over; a broken one is refused, loudly, and the old one stays."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import httpx
import pytest

from api import reload
from api.app import create_app
from api.reload import InForce, stamp
from guard.pipeline import Guard

GOOD = '[brand]\nname = "Acme"\n'
BETTER = '[brand]\nname = "Acme"\nphones = ["0808 157 0100"]\n'
BROKEN = '[brand]\nnmae = "Zanzibar-41114111"\n'
NOT_TOML = "[brand\n"


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "presend.toml"
    path.write_text(GOOD)
    monkeypatch.setenv("PRESEND_CONFIG", str(path))
    monkeypatch.setattr(reload, "EVERY", 0.02)
    return path


def write(path, text):
    """Replace a file as editors and Kubernetes do, with another time of change whatever the clock's resolution is."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.utime(new, ns=(time.time_ns(), path.stat().st_mtime_ns + 1_000_000 if path.exists() else time.time_ns()))
    new.replace(path)


def during(scenario):
    """Run a service while `scenario(app, client)` does what it does."""

    async def running():
        app = create_app()
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            return await scenario(app, client)

    return asyncio.run(running())


async def until(condition):
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come to that")


def counted(app, result):
    return f'presend_reloads_total{{result="{result}"}} 1.0' in app.state.metrics.text("")[0].decode()


def test_a_changed_configuration_is_in_force_soon_and_whole(file):
    async def scenario(app, client):
        before = app.state.guard
        write(file, BETTER)
        await until(lambda: app.state.guard is not before)
        answer = (await client.post("/v1/check", json={"text": "Hi"})).json()
        assert app.state.guard.config.brand.phones == ("0808 157 0100",)
        assert answer["checked"]["policy"] == app.state.guard.policy_digest != before.policy_digest
        assert counted(app, "taken")
        assert (await client.get("/readyz")).json()["config"] == "in force"

    during(scenario)


@pytest.mark.parametrize("text", [BROKEN, NOT_TOML, None], ids=["unknown key", "no TOML", "gone"])
def test_a_broken_configuration_is_refused_and_the_old_one_stays(file, caplog, text):
    async def scenario(app, client):
        before = app.state.guard
        file.unlink() if text is None else write(file, text)
        await until(lambda: counted(app, "refused"))
        assert app.state.guard is before
        assert (await client.post("/v1/check", json={"text": "Hi"})).json()["checked"]["policy"] == before.policy_digest
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["config"]) == (200, "changed and broken: an older one is in force")
        assert "presend_config_broken 1.0" in app.state.metrics.text("")[0].decode()
        write(file, GOOD)
        await until(lambda: counted(app, "taken"))
        assert (await client.get("/readyz")).json()["config"] == "in force"
        assert "presend_config_broken 0.0" in app.state.metrics.text("")[0].decode()

    during(scenario)
    (line,) = (record for record in caplog.records if record.getMessage() == "refused")
    assert line.levelname == "ERROR"
    assert str(file) in line.problem
    assert "Zanzibar" not in line.problem


def test_a_configuration_with_which_replies_are_misjudged_is_refused(file, monkeypatch):
    async def scenario(app, _):
        before = app.state.guard
        monkeypatch.setattr(reload, "judges_rightly", lambda _: False)
        write(file, BETTER)
        await until(lambda: counted(app, "refused"))
        assert app.state.guard is before

    during(scenario)


def test_whatever_breaks_while_loading_the_old_one_stays(file, monkeypatch, caplog):
    def broken(*_):
        raise OSError("Zanzibar")

    async def scenario(app, _):
        monkeypatch.setattr(Guard, "load", broken)
        write(file, BETTER)
        await until(lambda: counted(app, "refused"))

    during(scenario)
    assert "Zanzibar" not in caplog.text
    assert [record.problem for record in caplog.records if record.getMessage() == "refused"] == ["OSError"]


def test_checks_go_on_while_a_configuration_is_taken_over(file):
    async def scenario(app, client):
        answers = []
        for text in (BETTER, GOOD) * 2:
            before = app.state.guard
            write(file, text)
            while app.state.guard is before:
                answers.append(await client.post("/v1/check", json={"text": "The CVV is 123."}))
        assert answers
        assert {(answer.status_code, answer.json()["verdict"]) for answer in answers} == {(200, "fail")}

    during(scenario)


def test_hanging_up_asks_for_a_new_look_at_once(file, monkeypatch):
    monkeypatch.setattr(reload, "EVERY", 3600)

    async def scenario(app, _):
        before = app.state.guard
        write(file, BETTER)
        await asyncio.sleep(0.1)
        assert app.state.guard is before
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: app.state.guard is not before)

    during(scenario)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL


def test_a_file_that_only_looks_changed_changes_nothing(file, caplog):
    caplog.set_level("INFO")

    async def scenario(app, _):
        before = app.state.guard
        write(file, GOOD)
        await until(lambda: counted(app, "taken"))
        assert app.state.guard is before

    during(scenario)
    assert "unchanged" in [record.getMessage() for record in caplog.records]


def test_what_the_service_itself_is_told_counts_from_the_next_start(file, caplog):
    async def scenario(app, _):
        write(file, GOOD + "[service]\nqueue = 7\n")
        await until(lambda: counted(app, "taken"))
        await until(lambda: app.state.guard.config.service.queue == 7)

    during(scenario)
    assert [record for record in caplog.records if "counts from the next start" in record.getMessage()]


def test_a_guard_that_was_given_follows_nothing(file):
    guard = Guard.load(file)

    async def running():
        app = create_app(guard)
        async with app.router.lifespan_context(app):
            write(file, BETTER)
            await asyncio.sleep(0.2)
            assert app.state.guard is guard

    asyncio.run(running())


def test_a_file_that_is_not_there_has_no_stamp(tmp_path):
    assert stamp(tmp_path / "none") == stamp(None) == ()


def test_nothing_is_loaded_before_it_is_asked_for():
    assert InForce().standing == "in force"
