"""What the tests of all adapters share: ten replies, a real service, a guard that misbehaves, and helpdesks in environments of their own.

`PRESEND_TEST_PEERS` names a folder in which the environments of the helpdesks are made and kept; without it their tests are skipped.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import tomllib
import venv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from filelock import FileLock

from tests.test_serve import free_port, served, until

REPLIES = tomllib.loads((Path(__file__).parent / "replies.toml").read_text(encoding="utf-8"))["reply"]
PEERS = os.environ.get("PRESEND_TEST_PEERS")  # read now: while tests run no setting from outside counts

Trouble = Literal["down", "slow", "rubbish", "another version", "401", "500", "503"]
TROUBLES: tuple[Trouble, ...] = ("down", "slow", "rubbish", "another version", "401", "500", "503")
"""What a guard may do instead of answering. Each of them means that nothing was checked."""


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a real service that runs as long as the tests."""
    with served(tmp_path_factory.mktemp("service")) as (process, client, log):
        # Asking it is for tests that may use the loopback interface, which this is not yet.
        until(lambda: "startup complete" in log(), process)
        yield str(client.base_url).rstrip("/")


@dataclass
class Stub:
    """A guard on the loopback interface that answers as it is told, and remembers what it was asked."""

    port: int
    trouble: Trouble | None = None
    delay: float = 30.0
    """Seconds before it answers when it is slow, unless the test ends before."""
    asked: list[dict[str, object]] = field(default_factory=list)
    found: tuple[str, str | None] | None = None
    """The outcome of a finding, and why it is excused, that the verdict has; it is `incomplete` then."""
    over: threading.Event = field(default_factory=threading.Event)
    nobody: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where it listens; if it is `down`, where nobody does."""
        return f"http://127.0.0.1:{self.nobody if self.trouble == 'down' else self.port}"


BROKEN_OFF = [
    (("block", None), True),
    (("warn", None), True),
    (("note", None), False),
    (("allow", None), False),
    (("block", "brand-contact"), False),
    (("warn", "known"), False),
]
"""What an `incomplete` verdict had found, and whether that holds a reply whatever the fail mode. Which outcome fails is not known outside."""

FINDING = {
    "rule": "discloses-secret",
    "entity": "PIN",
    "start": 0,
    "end": 3,
    "act": "discloses",
    "owner": "unknown",
    "confidence": 0.99,
    "masked": "•••",
    "recognizer": "pin",
    "why": "",
    "instead": "",
    "references": [],
}
_PASS = {
    "schema": "presend.verdict/1",
    "id": "",
    "verdict": "pass",
    "channel": "public",
    "notice": "",
    "findings": [],
    "suggestion": None,
    "checked": {"policy": "", "rules": "", "version": "", "ms": {}, "incomplete": []},
}


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Return a guard that passes everything until its `trouble` is set."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            made.asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
            status, content = _answer(made)
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked has given up
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    made = Stub(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()


def _answer(stub: Stub) -> tuple[int, bytes]:
    if stub.trouble == "slow":
        stub.over.wait(stub.delay)
    if stub.trouble == "rubbish":
        return 200, b"<html>It works!</html>"
    if stub.trouble in ("401", "500", "503"):
        return int(stub.trouble), b'{"title": "no"}'
    if stub.trouble == "another version":
        return 200, json.dumps(_PASS | {"schema": "presend.verdict/99"}).encode()
    if stub.found:
        finding = {**FINDING, "outcome": stub.found[0], "excused": stub.found[1]}
        said = {"verdict": "incomplete", "notice": "Not sent, as it could not be wholly checked.", "findings": [finding]}
        return 200, json.dumps(_PASS | said).encode()
    return 200, json.dumps(_PASS).encode()


@pytest.fixture(scope="session")
def peer() -> Callable[..., Path]:
    """Return what makes an environment with packages of the index, once, and returns the path of its Python."""
    if PEERS is None:
        pytest.skip("PRESEND_TEST_PEERS names no folder for the environments of helpdesks")

    def made(name: str, *requirements: str) -> Path:
        wanted = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()
        folder = Path(PEERS).resolve() / name
        folder.parent.mkdir(parents=True, exist_ok=True)
        python, stamp = folder / "bin" / "python", folder / "installed-from"
        with FileLock(f"{folder}.lock"):
            if not stamp.is_file() or stamp.read_text() != wanted:
                venv.create(folder, clear=True, with_pip=True)
                install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
                began = time.perf_counter()
                subprocess.run(install, check=True, timeout=900)
                stamp.write_text(wanted)
                sys.stderr.write(f"{name}: installed in {time.perf_counter() - began:.0f} s\n")
        return python

    return made


# LiteLLM takes 742 MB, so its tests are there only where somebody asks for them.
collect_ignore = [] if os.environ.get("PRESEND_TEST_LITELLM") else ["test_litellm_proxy.py"]
