"""`presend serve` as a process: one or several workers, signals, and an end that finishes what was taken."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 120
SERVE = (sys.executable, "-c", "import sys; from guard.cli import main; sys.exit(main())", "serve")

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(sys.platform == "win32", reason="the service is told what to do by signals that Windows does not have"),
]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def served(folder, *options, config='[brand]\nname = "Acme"\n'):
    """Run `presend serve`; yields the process, a client, and what returns its log so far."""
    (folder / "presend.toml").write_text(config)
    port, log = free_port(), folder / "log"
    command = [*SERVE, "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as written,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE) as client,
    ):
        process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=written, stderr=written)
        try:
            yield process, client, lambda: log.read_text(encoding="utf-8")
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def until(condition, process):
    for _ in range(PATIENCE * 10):
        if condition():
            return
        assert process.poll() is None, "the service ended"
        time.sleep(0.1)
    pytest.fail("it did not come to that")


def answers(client, path="/readyz"):
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def events(log, logger="presend.config"):
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line["event"] for line in lines if line["logger"] == logger]


def test_what_was_taken_is_finished_and_nothing_new_is_taken(tmp_path):
    # Long enough to be still under way when the service is told to stop, whatever the machine.
    text = "Thanks for getting in touch, we are looking into it. " * 400
    answered = []
    with served(tmp_path) as (process, client, log):
        until(lambda: "listening on" in log(), process)
        time.sleep(0.5)
        process.send_signal(signal.SIGHUP)  # too early, which must not end anything
        until(lambda: answers(client), process)
        asking = threading.Thread(target=lambda: answered.append(client.post("/v1/check", json={"text": text})))
        asking.start()
        until(lambda: "presend_waiting" in httpx.get(f"{client.base_url}/metrics", trust_env=False).text, process)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        until(lambda: "Shutting down" in log(), process)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{client.base_url}/healthz", trust_env=False)
        asking.join(PATIENCE)
        assert process.wait(PATIENCE) in (0, -signal.SIGTERM)
    (answer,) = answered
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "pass"
    assert "Finished server process" in log()


def test_workers_share_a_port_and_their_metrics_and_follow_the_configuration(tmp_path):
    with served(tmp_path, "--workers", "2") as (process, client, log):
        until(lambda: log().count("Application startup complete") == 2, process)
        for _ in range(8):
            # A new connection each, so that both workers get some.
            asked = httpx.post(f"{client.base_url}/v1/check", json={"text": "The CVV is 123."}, trust_env=False)
            assert asked.json()["verdict"] == "fail"
        assert 'presend_checks_total{channel="public",verdict="fail"} 8.0' in client.get("/metrics").text
        (tmp_path / "presend.toml").write_text('[brand]\nname = "Acme Two"\n')
        process.send_signal(signal.SIGHUP)
        until(lambda: events(log()).count("taken") == 2, process)
        (tmp_path / "presend.toml").write_text("[brand]\nnmae = 1\n")
        until(lambda: events(log()).count("refused") >= 2, process)
        assert "2: brand.nmae: unknown key" in log()
        assert answers(client)
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_service_that_cannot_start_says_so(tmp_path, workers):
    broken = '[policy]\nnames = "no_such_pipeline"\n'
    with served(tmp_path, "--workers", workers, config=broken) as (process, _, log):
        assert process.wait(PATIENCE) == 2
        assert "no_such_pipeline" in log()


def test_a_port_that_is_in_use_is_refused_in_a_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*SERVE, "--port", str(port)], capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT, check=False
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"presend: cannot listen on 127.0.0.1, port {port} (")
    assert done.stderr.count("\n") == 1
