"""A keyring in memory, a guard that stands in for the real one, and servers that stop by themselves."""

from __future__ import annotations

import contextlib
import dataclasses
import secrets
import threading
import time
from datetime import UTC, datetime

import pytest
import uvicorn

from api.app import create_app
from api.connection import protocol
from guard.config import Config
from guard.errors import GuardError
from guard.model import Checked, Finding, Outcome, State, Verdict
from guard.serving import Service
from guard.version import VERSION

CHECKED = Checked("sha256:0", "sha256:0", VERSION, {"detect": 0.4})


class Fake:
    """Stands in for a guard: fails what speaks of a CVV, and remembers what it was asked."""

    policy_digest = rules_digest = "sha256:0"
    fail_on = Outcome.BLOCK
    rules = ()
    config_path = None

    def __init__(self, service=None):
        self.config = Config(service=service or Service())
        self.asked = []
        self.late = False

    def check(self, reply, *, deadline_ms=None):
        self.asked.append(reply)
        found = Finding("discloses-secret", "CVV_NUMBER", 0, 3, Outcome.BLOCK, "why", "instead", 0.9)
        fails = "CVV" in reply.text
        state = State.INCOMPLETE if self.late else State.FAIL if fails else State.PASS
        return Verdict(reply.id, state, reply.channel, (found,) if fails else (), None, CHECKED)


@dataclasses.dataclass(frozen=True)
class Key:
    id: str
    scopes: frozenset
    expires: datetime | None = None
    revoked: datetime | None = None


class Keys:
    """Keys in memory."""

    def __init__(self):
        self.kept = {}
        self.uses = []
        self.asked = 0
        self.away = False

    def create(self, *scopes, expires=None, revoked=None):
        secret = f"psk_{len(self.kept)}_{secrets.token_urlsafe(32)}"
        self.kept[secret] = Key(f"k{len(self.kept)}", frozenset(scopes), expires, revoked)
        return secret

    def change(self, secret, **changes):
        self.kept[secret] = dataclasses.replace(self.kept[secret], **changes)

    def find(self, secret):
        self.asked += 1
        if self.away:
            raise GuardError("the database is away")
        return self.kept.get(secret)

    def used(self, key, at):
        assert at <= datetime.now(UTC)
        self.uses.append(key)

    def all(self):
        if self.away:
            raise GuardError("the database is away")
        return list(self.kept.values())


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def keys():
    return Keys()


@contextlib.contextmanager
def serving(app, **options):
    """Serve an application on a free port of the loopback interface; gives the port."""
    settings = {"http": protocol(), "ws": "none", "access_log": False, "log_config": None, "server_header": False}
    server = uvicorn.Server(uvicorn.Config(app, port=0, timeout_graceful_shutdown=2, **{**settings, **options}))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def served():
    """Return what serves an application of a stand-in guard until the test ends."""
    with contextlib.ExitStack() as stack:

        def serve(service=None, keyring=None, guard=None, **options):
            guard = guard or Fake(service)
            return guard, stack.enter_context(serving(create_app(guard, keyring=keyring), **options))

        yield serve
