"""Runs the gate for mail: the guard in force, the threads that check, the record, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import perf_counter

from api.load import SWITCH, Checks
from api.recorder import recorder
from api.reload import InForce
from api.smtp.gate import Gate
from api.smtp.server import serving
from guard.mail.settings import Smtp, host_port

__all__ = ["run"]

LOG = logging.getLogger("presend.smtp")
PATIENCE = 30.0
"""Seconds at the end, besides the deadline, for the next hop to take what passed."""


def run(settings: Smtp, listening: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT. The guard follows the configuration in force as it changes.

    Args:
        settings: what [smtp] says now, until the next start.
        listening: called once mail can come in.

    Raises:
        GuardError: there is no guard, or the record cannot be kept.
        OSError: it cannot listen.
    """
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd writes what clients say
    sys.setswitchinterval(SWITCH)
    asyncio.run(_serve(settings, listening))


async def _serve(settings: Smtp, listening: Callable[[], None]) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers, nor has a thread beside the first: Ctrl-C ends it there.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, stop.set)
    in_force = InForce()
    keeping = recorder(await in_force.first())
    hostname = re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.") or "localhost"  # asks no name server
    gate = Gate(settings, lambda: in_force.guard, Checks(settings.queue), hostname, keeping)
    if keeping is not None:
        keeping.start()
    following = loop.create_task(in_force.follow())
    try:
        server = await loop.create_server(partial(serving, gate), *host_port(settings.listen))
        listening()
        await stop.wait()
        server.close()
        began = perf_counter()
        await gate.end(settings.deadline_ms / 1000 + PATIENCE)
        LOG.info("ended after %.1f s, %d mails unfinished", perf_counter() - began, gate.transactions)
    finally:
        following.cancel()
        gate.checks.close()
        if keeping is not None:
            keeping.stop()
