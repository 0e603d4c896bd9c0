"""Runs the gate for mail: the guard in force, the threads that check, the record, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import logging.config
import re
import signal
import socket
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from guard.cli import _write
from guard.cli._logging import SERVICE
from guard.config import Config
from guard.mail.gate import Gate
from guard.mail.server import serving
from guard.mail.settings import host_port
from guard.model import Reply, Verdict
from guard.pipeline import Guard

__all__ = ["run"]

LOG = logging.getLogger("presend.smtp")
PATIENCE = 30.0
"""Seconds at the end, besides the deadline, for the next hop to take what passed."""


def run(config: Config, ready: Any = None) -> int:
    """Serve until told to stop, and return the exit status of the command.

    Args:
        config: what presend.toml says now. The guard follows it as it changes, [smtp] counts from the next start.
        ready: called with the gate once it listens.

    Raises:
        GuardError: there is no guard, or the record cannot be kept.
        OSError: it cannot listen.
    """
    logging.config.dictConfig(SERVICE)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd writes what clients say
    sys.setswitchinterval(import_module("api.load").SWITCH)
    asyncio.run(_serve(config, ready))
    return 0


async def _serve(config: Config, ready: Any) -> None:
    # The API is not part of the guard; what it shares with this server is imported by name, as `presend serve` does.
    load, reload = import_module("api.load"), import_module("api.reload")
    settings, loop = config.smtp, asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in ("SIGTERM", "SIGINT"):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(getattr(signal, name), stop.set)
    state = SimpleNamespace(guard=None, metrics=SimpleNamespace(reloaded=lambda _: None))
    in_force = reload.InForce(SimpleNamespace(state=state))
    state.guard = await in_force.first()
    recorder = import_module("api.recorder").recorder(state.guard)
    checks = load.Checks(settings.queue)
    gate = Gate(
        settings,
        guard=lambda: state.guard,
        checks=checks,
        hostname=re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.") or "localhost",  # asks no name server
        keeps=None if recorder is None else Kept(recorder),
        refused=((load.BusyError, "too many mails wait already"), (load.LateError, "time was up")),
    )
    host, port = host_port(settings.listen)
    following: asyncio.Task[None] | None = None
    try:
        if recorder is not None:
            recorder.start()
        server = await loop.create_server(partial(serving, gate), host, port)
        following = loop.create_task(in_force.follow())
        _write.note(f"listening on {settings.listen}; what may go is handed on to {settings.next_hop}. Until Ctrl-C.")
        if ready is not None:
            ready(gate, stop)
        await stop.wait()
        server.close()
        began = perf_counter()
        await gate.end(settings.deadline_ms / 1000 + PATIENCE)
        LOG.info("ended after %.1f s, %d mails unfinished", perf_counter() - began, gate.transactions)
    finally:
        if following is not None:
            following.cancel()
        checks.close()
        if recorder is not None:
            recorder.stop()


class Kept:
    """The record of the service, which knows a verdict by the request it came with: here that is the mail."""

    def __init__(self, recorder: Any) -> None:
        """Take the recorder of the service."""
        self._recorder = recorder

    def adjust(self, verdict: Verdict, reply: Reply, guard: Guard, identity: str) -> Verdict:
        """Return a verdict with the overrides that stand."""
        adjusted: Verdict = self._recorder.judged(verdict, reply, guard, _request(identity))[0]
        return adjusted

    async def keep(self, verdict: Verdict, reply: Reply, guard: Guard, identity: str, seconds: float) -> bool:
        """Keep a verdict; tell whether the mail may go by it."""
        entry = self._recorder.entry(verdict, reply, guard, _request(identity))
        return bool(await self._recorder.kept(entry, seconds)) or guard.config.record.on_failure == "continue"


def _request(identity: str) -> SimpleNamespace:
    return SimpleNamespace(state=SimpleNamespace(request_id=identity, caller=SimpleNamespace(id="smtp")))
