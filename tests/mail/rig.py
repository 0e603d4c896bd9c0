"""A gate on a loop of its own, an SMTP server behind it that counts what it gets and misbehaves when told to, and guards that do."""
# ruff: noqa: N802 - names are aiosmtpd's

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from aiosmtpd.smtp import SMTP

from api.load import Checks
from api.smtp.gate import Gate
from api.smtp.server import serving
from guard.mail.settings import Smtp, host_port
from tests.test_serve import free_port

PATIENCE = 20
HOST = "mail.acme.example"


def until(condition):
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.01)


@contextmanager
def looped():
    """Yield a function that runs a coroutine on an event loop in a thread, and returns what it returns."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)
    finally:
        asyncio.run_coroutine_threadsafe(_cancelled(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _cancelled():
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=2) if others else None


@dataclass
class Sink:
    """The last server: (sender, recipients, bytes) of each mail that it took."""

    port: int = field(default_factory=free_port)
    mails: list = field(default_factory=list)
    trouble: str = ""
    """What it does instead of taking a mail: "refuses sender", "refuses unknown", "refuses mail", "dies half way", "closes"."""

    @property
    def place(self):
        return f"127.0.0.1:{self.port}"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.trouble == "refuses sender":
            return "553 5.1.8 no such sender"
        if self.trouble == "closes":
            return "421 4.3.2 closing"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.trouble == "refuses unknown" and address.startswith("unknown@"):
            return "550-5.1.1 nobody\r\n550 5.1.1 of that name"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        if self.trouble == "refuses mail":
            return "554 5.6.0 not this one"
        if self.trouble == "dies half way":
            server.transport.abort()
            return "250 never sent"
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 taken"


class _Server(SMTP):
    line_length_limit = 2**20  # as Postfix takes it


@contextmanager
def sinking(run):
    sink = Sink()

    async def listen():
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: _Server(sink, enable_SMTPUTF8=True, data_size_limit=None, hostname="sink.example", loop=loop),
            "127.0.0.1",
            sink.port,
        )

    server = run(listen())
    try:
        yield sink
    finally:
        run(_closed(server))


@contextmanager
def gated(run, guard, sink_place, port=None, queue=16, recorder=None, **settings):
    """Run a gate; yields it."""
    smtp = Smtp(listen=f"127.0.0.1:{port or free_port()}", next_hop=sink_place, **settings)

    async def listen():
        loop = asyncio.get_running_loop()
        gate = Gate(smtp, guard=lambda: guard, checks=Checks(queue), hostname=HOST, recorder=recorder)
        return gate, await loop.create_server(partial(serving, gate), *host_port(smtp.listen))

    gate, server = run(listen())
    try:
        yield gate
    finally:
        guard_ends = getattr(guard, "over", None)
        if guard_ends is not None:
            guard_ends.set()
        run(_closed(server))
        run(gate.end(2))
        gate.checks.close()


async def _closed(server):
    server.close()


def telltale(reply):
    """Return what of a reply may stand in no log: its word, with what is before it, for a log has numbers of its own."""
    at = reply["text"].index(reply["word"])
    return reply["text"][max(0, at - 3) : at + len(reply["word"])]


GUARD_TROUBLES = ("slow", "raises", "incomplete", "gone")
"""What a guard in the same process may do instead of answering."""


class BrokenRule:
    """A rule of a guard that fails on every reply."""

    def __init__(self, rule):
        self._rule = rule

    def __getattr__(self, name):
        return getattr(self._rule, name)

    def assess(self, case):
        raise RuntimeError(case.reply.text)


def with_broken_rule(guard, name):
    return replace(guard, rules=tuple(BrokenRule(rule) if rule.id == name else rule for rule in guard.rules))


class Faulty:
    """A guard that misbehaves."""

    def __init__(self, guard, trouble):
        self._guard, self._trouble = guard, trouble
        self.over = threading.Event()
        self.asked = 0

    @property
    def config(self):
        if self._trouble == "gone":
            raise MemoryError
        return self._guard.config

    def check(self, reply, **options):
        self.asked += 1
        if self._trouble == "slow":
            self.over.wait(PATIENCE)
        if self._trouble == "raises":
            raise RuntimeError(reply.text)
        if self._trouble == "incomplete":
            return self._guard.check(reply, deadline_ms=0.000001)
        return self._guard.check(reply, **options)


class Client:
    """A client that says what it is told to, byte by byte."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._file = self.socket.makefile("rb")
        self.greeting = self.answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self.socket.close()

    def answer(self):
        """Return one answer, its lines joined; empty if the connection has ended."""
        lines = []
        while line := self._file.readline():
            lines.append(line.decode())
            if line[3:4] != b"-":
                break
        return "".join(lines)

    def say(self, *lines):
        """Say each line and return the answers."""
        answers = []
        for line in lines:
            self.socket.sendall(line if isinstance(line, bytes) else line.encode() + b"\r\n")
            answers.append(self.answer())
        return answers
