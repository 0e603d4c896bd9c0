"""A load generator with an open loop, on raw asyncio: a process of its own, `python benchmarks/_load.py --help`.

Requests leave at times that are set beforehand (a Poisson process), whatever becomes of those before, and how long an answer takes
counts from the time at which its request should have left. A generator that waits for one answer before it asks again would ask
less just when the server is slow, and so not see the slowness (coordinated omission). With `--closed N` it does wait: N
connections ask without a pause, which is how saturation is found.

It talks to 127.0.0.1 only, and ends after `--seconds`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import selectors
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
MOST = 800
"""Connections at once; what needs more of them waits, and its time runs."""
PATIENCE = 15.0
"""Seconds after the last request for which answers are waited for."""


@dataclass(slots=True)
class Seen:
    """What came back: (seconds since the request should have left, seconds since it did, status, verdict), and what did not."""

    answers: list[tuple[float, float, int, str]] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)
    """Seconds by which the generator itself was late to send."""


class Connection(asyncio.Protocol):
    """A connection that is kept, with one request at a time."""

    def __init__(self) -> None:
        self.buffer = b""
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: Any = None
        self.open = False

    def connection_made(self, transport: Any) -> None:
        self.transport, self.open = transport, True

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        fields = self.buffer[:head].lower()
        at = fields.find(b"content-length:")
        length = int(fields[at + 15 :].split(b"\r\n", 1)[0])
        if len(self.buffer) < head + 4 + length:
            return
        status, body = int(self.buffer[9:12]), self.buffer[head + 4 : head + 4 + length]
        self.buffer = b""
        if b"connection: close" in fields:
            self.open = False
            self.transport.close()
        if self.answer is not None and not self.answer.done():
            self.answer.set_result((status, body))

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request and return what will hold its answer."""
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer


class Pool:
    """Connections to one port, opened when none is idle."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[Connection] = []
        self.places = asyncio.Semaphore(MOST)

    async def ask(self, request: bytes) -> tuple[float, int, bytes]:
        """Send a request on an idle connection, or a new one, and return when it left, status and body."""
        async with self.places:
            while self.idle:
                connection = self.idle.pop()
                if connection.open:
                    break
            else:
                _, connection = await asyncio.get_running_loop().create_connection(Connection, HOST, self.port)
            sent = time.perf_counter()
            status, body = await connection.ask(request)
            if connection.open:
                self.idle.append(connection)
            return sent, status, body


def post(path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> bytes:
    """Return a request as it goes over the wire."""
    data = json.dumps(body).encode()
    more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n{more}\r\n"
    )
    return head.encode() + data


async def once(pool: Pool, request: bytes, due: float, seen: Seen) -> None:
    """Ask once and note what came of it."""
    seen.late.append(time.perf_counter() - due)
    try:
        sent, status, body = await pool.ask(request)
    except OSError as error:
        seen.broken[type(error).__name__] += 1
        return
    at = body.find(b'"verdict":"')
    verdict = body[at + 11 : body.find(b'"', at + 11)].decode() if at >= 0 else ""
    now = time.perf_counter()
    seen.answers.append((now - due, now - sent, status, verdict))


async def open_loop(port: int, requests: list[bytes], rate: float, seconds: float, seen: Seen) -> None:
    """Offer `rate` requests a second for `seconds`."""
    chance, pool = random.Random(7), Pool(port)
    tasks: set[asyncio.Task[None]] = set()
    start = due = time.perf_counter() + 0.05
    number = 0
    while due < start + seconds:
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(once(pool, requests[number % len(requests)], due, seen))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        number += 1
        due += chance.expovariate(rate)
        if number % 16 == 0:
            await asyncio.sleep(0)  # a generator that is behind must still read answers
    if tasks:
        _, unanswered = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in unanswered:
            task.cancel()
        seen.broken["unanswered"] += len(unanswered)


async def closed_loop(port: int, requests: list[bytes], connections: int, seconds: float, seen: Seen) -> None:
    """Ask on so many connections without a pause for `seconds`."""
    pool = Pool(port)
    end = time.perf_counter() + seconds

    async def asking(number: int) -> None:
        while (now := time.perf_counter()) < end:
            await once(pool, requests[number % len(requests)], now, seen)
            number += connections

    await asyncio.gather(*map(asking, range(connections)))


async def probing(port: int, path: str, seen: Seen) -> None:
    """Ask for `path` twenty times a second, until cancelled."""
    pool, request = Pool(port), f"GET {path} HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode()
    due = time.perf_counter()
    while True:
        await once(pool, request, due, seen)
        due = max(due + 0.05, time.perf_counter())
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


def quantile(values: list[float], part: float) -> float:
    """Return the value below which `part` of the values lie; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def figures(seen: Seen, seconds: float) -> dict[str, Any]:
    """Return what is reported of the answers: counts, and milliseconds of those that were checked and of all."""
    checked = [taken for taken, _, status, verdict in seen.answers if status == 200 and verdict != "incomplete"]
    return {
        "a_second": len(checked) / seconds,
        "statuses": dict(Counter(status for _, _, status, _ in seen.answers)),
        "verdicts": dict(Counter(verdict for _, _, status, verdict in seen.answers if status == 200)),
        "broken": dict(seen.broken),
        **{f"p{part * 100:g}": 1000 * quantile(checked, part) for part in (0.5, 0.9, 0.99)},
        "slowest": 1000 * max(checked, default=0.0),
        "slowest_since_sent": 1000 * max((taken for _, taken, _, _ in seen.answers), default=0.0),
        "refused_p99": 1000 * quantile([taken for _, taken, status, _ in seen.answers if status != 200], 0.99),
        "late_p99": 1000 * quantile(seen.late, 0.99),
    }


async def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Offer the load and return the figures of it and of the probe."""
    rows = [json.loads(line) for line in given.bodies.read_text(encoding="utf-8").splitlines()]
    requests = [post(given.path, row) for row in rows]
    seen, probe = Seen(), Seen()
    prober = asyncio.create_task(probing(given.port, given.probe, probe)) if given.probe else None
    if given.closed:
        await closed_loop(given.port, requests, given.closed, given.seconds, seen)
    else:
        await open_loop(given.port, requests, given.rate, given.seconds, seen)
    if prober:
        prober.cancel()
    return {"load": figures(seen, given.seconds), "probe": figures(probe, given.seconds)}


def main() -> None:
    """Offer the load and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", default="/v1/check")
    parser.add_argument("--bodies", type=Path, required=True, help="JSON Lines of bodies, sent in turn")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second")
    parser.add_argument("--closed", type=int, default=0, metavar="N", help="N connections that ask without a pause instead")
    parser.add_argument("--probe", default="", metavar="PATH", help="asked for twenty times a second beside it")
    # The usual selector waits in whole milliseconds, so a generator that uses it is as late as many answers take.
    loop = asyncio.SelectorEventLoop(selectors.SelectSelector())
    json.dump(loop.run_until_complete(measured(parser.parse_args())), sys.stdout)
    loop.close()


if __name__ == "__main__":
    main()
