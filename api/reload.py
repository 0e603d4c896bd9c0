"""The guard in force, and its successor when the configuration changes: read, tried and warmed beside it, then put in its place.

A configuration that is broken is refused, and the one in force stays. That is said in the log, counted, and shown at /readyz, since
somebody thinks that what they have written counts. The file is looked at once a second, which also sees what a watcher of the
system would not: files on a network, and folders that are swapped as a whole, as Kubernetes does. SIGHUP asks at once.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from anyio import to_thread

from api.seen.logs import logger
from api.selfcheck import judges_rightly, warm
from guard import config as configuration
from guard.errors import GuardError
from guard.pipeline import Guard

LOG = logger("config")
EVERY = 1.0
"""Seconds between two looks at the file."""

Stamp = tuple[int, ...]


class InForce:
    """The guard in force, in step with the file that it came from."""

    guard: Guard
    """The one that checks now; there is none before `first`."""

    def __init__(
        self,
        *,
        taken: Callable[[Guard], None] | None = None,
        tried: Callable[[Literal["taken", "refused"]], None] | None = None,
    ) -> None:
        """Take what is called with a new guard, and with what became of each try. Nothing is loaded yet."""
        self._taken, self._tried = taken or _unheard, tried or _unheard
        self._path: Path | None = None
        self._stamp: Stamp = ()
        self._asked = asyncio.Event()
        self.standing: Literal["in force", "changed and broken: an older one is in force"] = "in force"

    async def first(self) -> Guard:
        """Load the guard of the configuration in force.

        Raises:
            GuardError: there is none to be had.
        """
        self._path = configuration.find()
        self._stamp = stamp(self._path)
        self.guard = await to_thread.run_sync(loaded, self._path)
        return self.guard

    async def follow(self) -> None:
        """Look at the file until cancelled, and take over what has changed."""
        with self._on_hangup():
            seen = self._stamp
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY):
                        await self._asked.wait()
                before, seen = seen, stamp(self._path)
                # A file that differs from the last look may be half written; one that stays the same for a second is not.
                if self._asked.is_set() or (seen != self._stamp and seen == before):
                    self._asked.clear()
                    self._stamp = seen
                    await self.reload()

    async def reload(self) -> None:
        """Put the guard of the file as it is now in place of the one in force, or leave that if the file is broken."""
        now = self.guard
        try:
            new = await to_thread.run_sync(loaded, self._path)
        except GuardError as error:
            self._refused(str(error))  # names a line and a key of the file, and quotes no value
            return
        except Exception as error:  # noqa: BLE001 - whatever breaks, the service goes on with what it has
            self._refused(type(error).__name__)
            return
        self._tried("taken")
        self.standing = "in force"
        if new.config == now.config:
            LOG.info("unchanged", policy=now.policy_digest)
            return
        self.guard = new
        self._taken(new)
        LOG.warning("taken", policy=new.policy_digest, before=now.policy_digest)
        if new.config.service != now.config.service:
            LOG.warning("what [service] says counts from the next start")

    def _refused(self, problem: str) -> None:
        self._tried("refused")
        self.standing = "changed and broken: an older one is in force"
        LOG.error("refused", problem=problem, in_force=self.guard.policy_digest)

    @contextmanager
    def _on_hangup(self) -> Iterator[None]:
        """Ask for a new look on SIGHUP, where there is such a signal and this is the thread that gets it."""
        loop = asyncio.get_running_loop()
        hangup = getattr(signal, "SIGHUP", None)
        try:
            if hangup is not None:
                loop.add_signal_handler(hangup, self._asked.set)
        except (NotImplementedError, RuntimeError, ValueError):
            hangup = None
        try:
            yield
        finally:
            if hangup is not None:
                loop.remove_signal_handler(hangup)


def _unheard(_: object) -> None:
    """Let what has happened go unnoticed."""


def loaded(path: Path | None) -> Guard:
    """Return the guard of a configuration file (the shipped default without one), warm.

    Raises:
        GuardError: it cannot be used, or does not judge as it should.
    """
    guard = Guard.load(path)
    guard.detector.warm()
    warm(guard)
    if not judges_rightly(guard):
        raise GuardError("with this configuration replies are not judged as they should be, so it is not used.")
    return guard


def stamp(path: Path | None) -> Stamp:
    """Return what changes when a file does; empty if it is not there."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found is not None else ()
