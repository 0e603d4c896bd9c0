"""The bridge of examples/relay, between a helpdesk that is played back, a real service and somebody who delivers."""

from __future__ import annotations

import json
import logging
import runpy
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from guard.config import Config
from guard.pipeline import Guard
from guard.serving import Hook, Service
from tests.access.conftest import serving
from tests.integrations.conftest import REPLIES, TROUBLES
from tests.integrations.test_hooks import SECRET, TABLES, URL, request_of

pytestmark = pytest.mark.server

BRIDGE = Path(__file__).parents[2] / "examples" / "relay" / "bridge.py"
CLEAN, LEAK = (next(reply for reply in REPLIES if reply["id"] == name) for name in ("parcel-on-its-way", "card-number"))


class Counter:
    """Whoever delivers, or the helpdesk's own API: remembers what it was sent."""

    def __init__(self):
        self.got, self.status, counter = [], 200, self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                counter.got.append((self.command, self.path, dict(self.headers), body))
                self.send_response(counter.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PATCH = do_POST  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def stack():
    with ExitStack() as made:
        yield made


@pytest.fixture
def parties(stack):
    """Return whoever delivers, and the helpdesk's own API."""
    made = Counter(), Counter()
    for one in made:
        stack.callback(one.server.server_close)
        stack.callback(one.server.shutdown)
    return made


@pytest.fixture
def bridge(stack, parties, monkeypatch):
    """Return what serves the bridge and gives a function that plays a helpdesk."""

    def made(hook, *, fail_open=False, seconds=3):
        deliverer, desk = parties
        settings = {
            "PRESEND_HOOK": hook,
            "DELIVERER": deliverer.url,
            "HELPDESK": desk.url,
            "PRESEND_SECONDS": str(seconds),
        }
        settings |= {"HELPDESK_HEADERS": '{"api_access_token": "token"}', "FAIL_OPEN": "1" if fail_open else ""}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        port = stack.enter_context(serving(runpy.run_path(str(BRIDGE))["app"]))

        def sends(name, text, change=None, **more):
            content, headers = request_of(name, text, change, **more)
            return httpx.post(f"http://127.0.0.1:{port}/", content=content, headers=headers, trust_env=False, timeout=30)

        return sends

    return made


@pytest.fixture
def guarded(stack, monkeypatch):
    """Return what serves a real guard with a hook, and gives the address of the hook."""

    def made(name):
        monkeypatch.setenv("HOOK_SECRET", SECRET)
        hooks = (Hook(name="desk", helpdesk=name, secrets=("HOOK_SECRET",), url=URL),)
        port = stack.enter_context(serving(create_app(Guard.of(Config(service=Service(hook=hooks))))))
        return f"http://127.0.0.1:{port}/v1/hooks/{name}"

    return made


@pytest.mark.parametrize("name", TABLES)
def test_the_ten_replies_are_delivered_or_their_agents_are_told(bridge, guarded, parties, name, caplog):
    sends, (deliverer, desk) = bridge(guarded(name)), parties
    for reply in REPLIES:
        answer = sends(name, reply["text"])
        assert answer.status_code == 200, reply["id"]
        assert len(deliverer.got) == (reply["verdict"] == "pass"), reply["id"]
        assert len(desk.got) == (reply["verdict"] == "fail"), reply["id"]
        if reply["verdict"] == "pass":
            assert deliverer.got[0][3] == request_of(name, reply["text"])[0], "it is handed on as it came"
        else:
            method, path, headers, body = desk.got[0]
            report = TABLES[name]["report"]
            assert (method, path, headers["api_access_token"]) == (report["method"], report["path"], "token")
            assert json.loads(body)[report["tells"]].startswith("Not sent.")
            assert reply["word"] not in body.decode()
        deliverer.got.clear()
        desk.got.clear()
    assert not [reply["id"] for reply in REPLIES if reply["word"] in caplog.text]


def test_where_the_agents_cannot_be_told_the_helpdesk_sees_a_failure(bridge, guarded, parties):
    sends, (deliverer, desk) = bridge(guarded("chatwoot")), parties
    desk.status = 500
    assert sends("chatwoot", LEAK["text"]).status_code == 422
    assert not deliverer.got


def test_a_private_note_goes_its_way_unchecked(bridge, guarded, parties):
    sends, (deliverer, desk) = bridge(guarded("chatwoot")), parties
    assert sends("chatwoot", LEAK["text"], {"private": True}).status_code == 200
    assert (len(deliverer.got), desk.got) == (1, [])


def test_what_is_forged_is_not_delivered(bridge, guarded, parties):
    sends = bridge(guarded("chatwoot"))
    assert sends("chatwoot", CLEAN["text"], secret="a-guess-at-the-secret").status_code == 503
    assert not parties[0].got


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_guard_in_trouble(bridge, stub, parties, trouble, caplog):
    stub.trouble = trouble
    deliverer, desk = parties
    caplog.set_level(logging.WARNING)
    assert bridge(f"{stub.url}/v1/hooks/chatwoot", seconds=0.5)("chatwoot", CLEAN["text"]).status_code == 503
    assert not deliverer.got
    assert "held back: not checked" in caplog.text
    assert bridge(f"{stub.url}/v1/hooks/chatwoot", seconds=0.5, fail_open=True)("chatwoot", CLEAN["text"]).status_code == 200
    assert len(deliverer.got) == 1
    assert "NOT CHECKED and delivered" in caplog.text
    assert CLEAN["word"] not in caplog.text
    assert not desk.got
