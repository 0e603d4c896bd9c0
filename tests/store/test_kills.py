"""The service is killed under load, again and again: the chain holds, and every verdict answered as recorded is there.

`PRESEND_KILLS` says how often; 20 by default.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import socket
import threading
import time

import httpx
import pytest

from guard.store.record import Record
from tests.store.made import KEY

KILLS = int(os.environ.get("PRESEND_KILLS", "20"))
TEXTS = ("Thanks, we are looking into it.", "We will call you on 07700 900123.", "The card 4111 1111 1111 1111 was declined.")


class Load:
    """A few clients that ask all the time, and remember what was answered as recorded."""

    def __init__(self, port):
        self.recorded = set()
        self.problems = []
        self._end = threading.Event()
        self._clients = [threading.Thread(target=self._ask, args=(port, n)) for n in range(4)]

    def _ask(self, port, number):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as client:
            while not self._end.is_set():
                number += 1
                try:
                    answer = client.post("/v1/check", json={"id": f"r-{number}", "text": TEXTS[number % 3]})
                except httpx.TransportError:
                    time.sleep(0.01)  # it was killed
                    continue
                if answer.status_code != 200 or not answer.json()["recorded"]:
                    self.problems.append(answer.text)
                else:
                    self.recorded.add(answer.headers["X-Request-ID"])

    def __enter__(self):
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for client in self._clients:
            client.join(30)


@pytest.mark.server
def test_whatever_was_answered_as_recorded_is_there_however_often_it_is_killed(url):
    from tests.store.serving import serve  # takes a second

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.serving"])
    chance = random.Random(20261122)
    anchor = None
    # Ours as well, so that who asks while there is no server waits for the next one.
    with socket.create_server(("127.0.0.1", 0)) as listening, Record.open(url, KEY) as record:
        with Load(listening.getsockname()[1]) as load:
            for _ in range(KILLS):
                before, deadline = len(load.recorded), time.monotonic() + 30
                server = context.Process(target=serve, args=(listening, url, KEY.hex()))
                server.start()
                while len(load.recorded) < before + 5 and server.is_alive() and time.monotonic() < deadline:
                    time.sleep(0.005)
                time.sleep(chance.uniform(0, 0.1))
                server.kill()
                server.join()
                assert server.exitcode == -9
                answered = set(load.recorded)
                assert len(answered) >= before + 5, load.problems[:1]
                found = record.verify(anchor)
                assert found.faults == ()
                assert answered <= {entry.request for entry in record.entries()}
                anchor = record.anchor()
        assert not load.problems
        assert load.recorded <= {entry.request for entry in record.entries()}
