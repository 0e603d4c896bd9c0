"""Verdicts are kept before they are answered: one thread writes, and commits once for all that wait.

`recorded: true` is answered after the commit, never before. Where the store is down, [record] on_failure says what becomes of the
verdict; the log says so loudly, and the store is tried again once a second, not for each request.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from fastapi import Request

from guard.config import recorded
from guard.errors import StoreError
from guard.model import Reply, Verdict

if TYPE_CHECKING:
    from guard.pipeline import Guard
    from guard.store.entry import Entry
    from guard.store.overrides import Overrides
    from guard.store.record import Record

__all__ = ["UNRECORDED", "Recorder", "by", "recorder"]

LOG = logging.getLogger("presend.record")
UNRECORDED = "the verdict could not be recorded"
"""What an incomplete verdict says when the record was the reason."""

MOST_WAITING = 2000
MOST_AT_ONCE = 500
RETRY = 1.0
"""Seconds between two attempts while the store is down."""
ANCHORED = 3600.0
"""Seconds between two anchors in the log, which is often kept where nobody can change both it and the record."""
LEAST_PATIENCE, MOST_PATIENCE = 0.04, 1.0
"""Seconds that a verdict waits for its commit: even if the check took all the time there was, and however much is left."""


@dataclass(slots=True)
class _Waiting:
    entry: Entry
    answer: asyncio.Future[bool]
    loop: asyncio.AbstractEventLoop


class Recorder:
    """Keeps verdicts, in a thread of its own between `start` and `stop`."""

    def __init__(self, opened: Callable[[], Record], key: bytes) -> None:
        """Take what opens the record, and the key of the installation. The store may be down at first."""
        self.watch: Callable[[bool, float], None] = _unwatched
        """Called for each verdict that is answered: whether it was kept, and how many seconds it waited."""
        self._opened = opened
        self._key = key
        self._record: Record | None = None
        self._overrides: Overrides | None = None
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="presend-recorder", daemon=True)
        self._again = 0.0
        self._since = 0.0
        self._quiet = 0.0
        self._anchored = 0.0
        self._lost = 0
        self._stopping = False

    @property
    def record(self) -> Record | None:
        """The record, once it is open."""
        return self._record

    @property
    def overrides(self) -> Overrides | None:
        """The overrides, once the record is open."""
        return self._overrides

    @property
    def down(self) -> bool:
        """Tell whether the store failed the last time."""
        return self._record is None or self._lost > 0

    def start(self) -> None:
        """Open the record and start the thread. A store that is down is tried again later.

        Raises:
            GuardError: a library that the record needs is not installed.
        """
        try:
            self._open().put(())
        except StoreError as error:
            LOG.error("verdicts are NOT recorded: %s", error)  # noqa: TRY400, its message is all there is to say
        self._thread.start()

    def stop(self) -> None:
        """Keep what waits and end the thread."""
        self._stopping = True
        with suppress(queue.Full):
            self._waiting.put(None, timeout=30)
            self._thread.join(30)
        if self._record is not None:
            self._record.close()

    def judged(self, verdict: Verdict, reply: Reply, guard: Guard, request: str, caller: str) -> tuple[Verdict, Entry]:
        """Return the verdict with standing overrides applied, and what is kept of it with the id of its request and of who asked.

        To be called where checks run, not on the event loop: it reads the store and hashes.
        """
        now = datetime.now(UTC)
        if self._overrides is not None and not self.down:
            try:
                verdict = self._overrides.applied(verdict, reply, guard, now)
            except StoreError as error:
                LOG.error("standing overrides are not applied: %s", error)  # noqa: TRY400, its message is all there is to say
        return verdict, self.entry(verdict, reply, guard, request, caller)

    def entry(self, verdict: Verdict, reply: Reply, guard: Guard, request: str, caller: str) -> Entry:
        """Return what is kept of a verdict, with the id of its request and of who asked."""
        from guard.store.entry import Entry

        at = datetime.now(UTC)
        return Entry.of(verdict, reply, at=at, request=request, caller=caller, key=self._key, secrets=guard.secrets)

    async def settled(self, answer: dict[str, Any], entry: Entry | None, patience: float, guard: Guard) -> dict[str, Any]:
        """Keep a verdict and return its JSON with `recorded`: as it is, or as incomplete where the policy says so.

        Args:
            answer: the JSON of the verdict.
            entry: what is kept of it, `None` where that was kept before.
            patience: seconds that are left for it.
            guard: has the policy.
        """
        if entry is None or await self.kept(entry, patience):
            return {**answer, "recorded": True}
        if guard.config.record.on_failure == "incomplete":
            checked = {**answer["checked"], "incomplete": [*answer["checked"]["incomplete"], UNRECORDED]}
            notice = answer["notice"] or f"Not sent, as {UNRECORDED}. Try again."
            answer = {**answer, "verdict": "incomplete", "notice": notice, "checked": checked}
        return {**answer, "recorded": False}

    async def kept(self, entry: Entry, patience: float) -> bool:
        """Tell whether a verdict is in the record, durably, waiting so many seconds at most, and never longer than one."""
        started = monotonic()
        kept, problem = await self._asked(entry, patience)
        if problem and monotonic() >= self._quiet:
            self._quiet = monotonic() + RETRY
            LOG.error("verdicts are NOT recorded: %s", problem)
        self.watch(kept, monotonic() - started)
        return kept

    async def _asked(self, entry: Entry, patience: float) -> tuple[bool, str]:
        """Hand a verdict to the thread; tell whether it is kept, and what is wrong where the thread does not say so itself."""
        if self._since and monotonic() - self._since > MOST_PATIENCE:
            return False, "the store hangs"
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()
        try:
            self._waiting.put_nowait(_Waiting(entry, answer, loop))
        except queue.Full:
            return False, "too many wait already"
        done, _ = await asyncio.wait({answer}, timeout=min(max(patience, LEAST_PATIENCE), MOST_PATIENCE))
        return (answer.result(), "") if done else (False, "the store takes too long")

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < MOST_AT_ONCE:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            waiting = [one for one in batch if one is not None]
            _tell(waiting, self._commit([one.entry for one in waiting]))
            ends = self._stopping and self._waiting.empty()
            self._anchor(now=ends)
            if ends:
                return

    def _commit(self, entries: Sequence[Entry]) -> bool:
        """Keep verdicts, and tell whether they are kept."""
        kept = False
        if monotonic() >= self._again:
            self._since = monotonic()
            try:
                self._open().put(entries)
                kept = True
            except Exception as error:  # noqa: BLE001, the thread must go on whatever the store does
                self._again = monotonic() + RETRY
                what = error if isinstance(error, StoreError) else f"fault of its own ({type(error).__name__})"
                LOG.error("verdicts are NOT recorded: %s", what)  # noqa: TRY400, a trace could hold values
            self._since = 0.0
        if kept and self._lost:
            LOG.warning("verdicts are recorded again; %d were not", self._lost)
        self._lost = 0 if kept else self._lost + len(entries)
        return kept

    def _anchor(self, *, now: bool) -> None:
        """Write an anchor into the log, now or when it is time."""
        if self._record is not None and not self.down and (now or monotonic() >= self._anchored):
            self._anchored = monotonic() + ANCHORED
            with suppress(StoreError):
                LOG.info("anchor %s", self._record.anchor().json())

    def _open(self) -> Record:
        if self._record is None:
            from guard.store.overrides import Overrides

            record = self._opened()
            self._record, self._overrides = record, Overrides(record)
        return self._record


def _unwatched(*_: object) -> None:
    """Let a verdict go unnoticed."""


def recorder(guard: Guard) -> Recorder | None:
    """Return what keeps the verdicts of a guard; `None` where no record is configured.

    Raises:
        GuardError: the configuration of the record or the key of the installation cannot be used, or a library is missing.
    """
    if not recorded(guard.config):
        return None
    from guard.store.record import Record
    from guard.store.settings import key_of, url_of

    url, key = url_of(guard.config.record, guard.config_path), key_of(guard.config.record, guard.config_path)
    return Recorder(lambda: Record.open(url, key), key)


def by(request: Request) -> str:
    """Return the id of the key of whoever asks; empty if nobody had to show one."""
    return str(getattr(getattr(request.state, "caller", None), "id", ""))


def _tell(waiting: Sequence[_Waiting], kept: bool) -> None:
    """Answer all that wait, with one call for each event loop."""

    def answer(answers: Sequence[asyncio.Future[bool]]) -> None:
        for one in answers:
            if not one.done():
                one.set_result(kept)

    for loop in {id(one.loop): one.loop for one in waiting}.values():
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(answer, [one.answer for one in waiting if one.loop is loop])
