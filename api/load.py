"""What is checked now, what waits, and what is refused: bounded queues, and who does the work.

A short reply takes a millisecond or two to check. Handed to a thread and back it takes twice that: both threads want the interpreter's
lock, and RE2 gives it away at every call (docs/performance.md). So short ones are checked between two turns of the event loop, one at a
time: after each, whatever came in meanwhile is answered. Long ones would hold everything up, and have a thread of their own.

A queue that is full refuses at once, since a caller that waits in vain is worse off than one that is told; what waited past its deadline is
never checked; and a check in the thread that does not end in time is answered for, whenever it ends.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar, cast
from weakref import finalize

Result = TypeVar("Result")

LONG = 1_000
"""Characters from which a reply with its conversation is checked in the thread. A check of so many takes some 10 ms."""
SENTENCE = 40
"""Characters that the end of a sentence counts for: each may have to be read up to three times, for two milliseconds each (docs/second-opinion.md)."""
GRACE = 0.025
"""Seconds after its deadline for which a check in the thread is waited for: it may be about to say itself how far it came."""
SWITCH = 0.0005
"""Seconds after which a thread that wants the interpreter gets it. Python's 5 ms are three checks, which every answer would wait for."""
_TURNS = 3
"""Turns of the event loop between two checks: as many as a request takes from its arrival to its place in the queue."""


class BusyError(Exception):
    """There is no place, now or any more: ask again later."""


class LateError(Exception):
    """Time was up. `began` tells whether the check had begun."""

    def __init__(self, *, began: bool) -> None:
        """Take whether it had begun."""
        super().__init__()
        self.began = began


class Checks:
    """What checks, and what waits for it. Made and used on one event loop; `close` ends it."""

    def __init__(self, waiting: int) -> None:
        """Take how many short and how many long checks may wait besides the one that is being done."""
        self._short, self._long = _OnLoop(waiting), _InThread(waiting)

    async def run(self, work: Callable[[], Result], *, seconds: float, size: int = 0) -> Result:
        """Do `work` when its turn comes and return what it returns, or raise what it raises.

        Args:
            work: what to do. It is not done if its time was up before it began.
            seconds: from now, how long the caller will wait.
            size: characters that it reads.

        Raises:
            BusyError: so many wait already that this one may not, or the service is ending.
            LateError: time was up first.
        """
        return await self._lane(size).run(work, seconds)

    def full(self, size: int = 0) -> bool:
        """Tell whether a check of `size` characters would be refused now."""
        return self._lane(size).full

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._short.waiting + self._long.waiting

    def close(self) -> None:
        """Refuse what comes from now on, and end the thread once it has done what was taken."""
        self._short.close()
        self._long.close()

    def _lane(self, size: int) -> _Lane:
        return self._long if size >= LONG else self._short


class _Job(Generic[Result]):
    """A piece of work and the future of its result."""

    __slots__ = ("future", "work")

    def __init__(self, work: Callable[[], Result], future: asyncio.Future[Result]) -> None:
        self.work, self.future = work, future

    def worked(self) -> tuple[Result | None, BaseException | None]:
        """Do it, and return how it ended."""
        try:
            return self.work(), None
        except BaseException as raised:  # noqa: BLE001 - it belongs to who asked, and who does the work goes on
            return None, raised

    def done(self, result: Result | None, error: BaseException | None) -> None:
        """Hand over how it ended, unless nobody waits for it any more."""
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(cast("Result", result))  # one of the two is there


class _Lane(ABC):
    """What waits, and who does it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: deque[_Job[Any]] = deque()
        self._open = True

    @property
    def full(self) -> bool:
        return not self._open or len(self._jobs) >= self._most

    @property
    def waiting(self) -> int:
        return len(self._jobs)

    async def run(self, work: Callable[[], Result], seconds: float) -> Result:
        if self.full:
            raise BusyError
        loop = asyncio.get_running_loop()
        job: _Job[Result] = _Job(work, loop.create_future())
        self._jobs.append(job)
        self._wake(loop)
        timer = loop.call_later(max(0.0, seconds), self._give_up, job)
        try:
            return await job.future
        finally:
            timer.cancel()
            self._withdraw(job)

    def close(self) -> None:
        self._open = False

    @abstractmethod
    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        """See to it that what waits is done."""

    def _withdraw(self, job: _Job[Any]) -> bool:
        """Take a job back and tell whether that was possible: it is not once it has begun."""
        try:
            self._jobs.remove(job)
        except ValueError:
            return False
        return True

    def _give_up(self, job: _Job[Any]) -> None:
        if self._withdraw(job):
            job.done(None, LateError(began=False))
        else:
            job.future.get_loop().call_later(GRACE, job.done, None, LateError(began=True))


class _OnLoop(_Lane):
    """What is done between two turns of the event loop, one at a time."""

    _turning = False

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn, loop, 0)

    def _turn(self, loop: asyncio.AbstractEventLoop, let_by: int) -> None:
        """Let some turns by, in which the loop answers what it can; then do one job."""
        if let_by:
            loop.call_soon(self._turn, loop, let_by - 1)
        elif self._jobs:
            job = self._jobs.popleft()
            try:
                job.done(*job.worked())
            finally:
                loop.call_soon(self._turn, loop, _TURNS)
        else:
            self._turning = False


class _InThread(_Lane):
    """What is done by one thread. Checks hold the interpreter's lock, so one is as fast as many."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        # The deque holds the jobs and can give one back from its middle; the queue only wakes the thread, once for every job
        # that ever came in. Both are atomic, so no lock is held by anybody.
        self._calls: SimpleQueue[bool] = SimpleQueue()
        self._started = False
        # Calls are answered in order, so what was taken before is done first.
        self._end = finalize(self, self._calls.put, False)

    def close(self) -> None:
        super().close()
        self._end()

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        del loop
        if not self._started:
            self._started = True
            Thread(target=_serve, args=(self._jobs, self._calls), name="check-long", daemon=True).start()
        self._calls.put(True)


def _serve(jobs: deque[_Job[Any]], calls: SimpleQueue[bool]) -> None:
    """Do jobs as they come. It does not know the lane, so that one that nobody has any more ends."""
    while calls.get():
        try:
            job = jobs.popleft()
        except IndexError:
            continue  # it was taken back
        ended = job.worked()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            job.future.get_loop().call_soon_threadsafe(job.done, *ended)
        del job, ended  # nothing of a reply is kept until the next one comes
