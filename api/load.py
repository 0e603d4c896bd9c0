"""What is checked now, what waits, and what is refused: a bounded queue before threads that do nothing but check.

Checks hold the interpreter's lock, so one thread of them is as fast as many, and the event loop keeps its own thread to answer the
rest. But one long text would hold up every short one behind it: long ones have a lane of their own. A lane that is full refuses
at once, since a caller that waits in vain is worse off than one that is told; what waited past its deadline is never checked; and a
check that does not end in time is answered for, whenever it ends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar, cast
from weakref import finalize

Result = TypeVar("Result")

LONG = 4_000
"""Characters from which a reply with its conversation goes to the lane for long ones. A check of so many takes about 100 ms."""
GRACE = 0.025
"""Seconds after its deadline for which a check that has begun is waited for: it may be about to say itself how far it came."""
SWITCH = 0.0005
"""Seconds after which a thread that wants the interpreter gets it. Python's 5 ms are three checks, which every answer would wait for."""


class BusyError(Exception):
    """There is no place, now or any more: ask again later."""


class LateError(Exception):
    """Time was up. `began` tells whether the check had begun."""

    def __init__(self, *, began: bool) -> None:
        """Take whether it had begun."""
        super().__init__()
        self.began = began


class Checks:
    """The threads that check, and what waits for them. Made and used on one event loop; `close` ends it."""

    def __init__(self, waiting: int) -> None:
        """Take how many checks may wait in each lane besides the one that is being done."""
        self._lanes = (_Lane("check", waiting), _Lane("check-long", waiting))

    async def run(self, work: Callable[[], Result], *, seconds: float, size: int = 0) -> Result:
        """Do `work` in a thread and return what it returns, or raise what it raises.

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
        return sum(lane.waiting for lane in self._lanes)

    def close(self) -> None:
        """Refuse what comes from now on, and end the threads once they have done what was taken."""
        for lane in self._lanes:
            lane.close()

    def _lane(self, size: int) -> _Lane:
        return self._lanes[size >= LONG]


class _Job(Generic[Result]):
    """A piece of work and the future of its result."""

    __slots__ = ("future", "work")

    def __init__(self, work: Callable[[], Result], future: asyncio.Future[Result]) -> None:
        self.work, self.future = work, future

    def done(self, result: Result | None, error: BaseException | None) -> None:
        """Hand over how it ended, unless nobody waits for it any more."""
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(cast("Result", result))  # one of the two is there


class _Lane:
    """One thread and what waits for it."""

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most
        # The deque holds the jobs and can give one back from its middle; the queue only wakes the thread, once for every job
        # that ever came in. Both are atomic, so no lock is held by anybody.
        self._jobs: deque[_Job[Any]] = deque()
        self._calls: SimpleQueue[bool] = SimpleQueue()
        self._started = False
        # Calls are answered in order, so what was taken before is done first.
        self._end = finalize(self, self._calls.put, False)

    @property
    def full(self) -> bool:
        return not self._end.alive or len(self._jobs) >= self._most

    @property
    def waiting(self) -> int:
        return len(self._jobs)

    async def run(self, work: Callable[[], Result], seconds: float) -> Result:
        if self.full:
            raise BusyError
        if not self._started:
            self._started = True
            Thread(target=_serve, args=(self._jobs, self._calls), name=self._name, daemon=True).start()
        loop = asyncio.get_running_loop()
        job: _Job[Result] = _Job(work, loop.create_future())
        self._jobs.append(job)
        self._calls.put(True)
        timer = loop.call_later(max(0.0, seconds), self._give_up, job)
        try:
            return await job.future
        finally:
            timer.cancel()
            self._withdraw(job)

    def close(self) -> None:
        self._end()

    def _withdraw(self, job: _Job[Result]) -> bool:
        """Take a job back and tell whether that was possible: it is not once it has begun."""
        try:
            self._jobs.remove(job)
        except ValueError:
            return False
        return True

    def _give_up(self, job: _Job[Result]) -> None:
        if self._withdraw(job):
            job.done(None, LateError(began=False))
        else:
            job.future.get_loop().call_later(GRACE, job.done, None, LateError(began=True))


def _serve(jobs: deque[_Job[Any]], calls: SimpleQueue[bool]) -> None:
    """Do jobs as they come. It does not know the lane, so that one that nobody has any more ends."""
    while calls.get():
        try:
            job = jobs.popleft()
        except IndexError:
            continue  # it was taken back
        result: object = None
        error: BaseException | None = None
        try:
            result = job.work()
        except BaseException as raised:  # noqa: BLE001 - it belongs to who asked, and the thread must live
            error = raised
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            job.future.get_loop().call_soon_threadsafe(job.done, result, error)
        del job, result, error  # nothing of a reply is kept until the next one comes
