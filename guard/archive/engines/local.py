"""The engine of one machine: batches go to processes that each hold a guard of their own.

Each process has a pipe of its own, of which no other process holds an end. So the death of a process is seen at once, it is known
which batch it had, and processes whose scan was killed end by themselves. What the processes of `concurrent.futures` do instead:
all are lost with the first that dies, and they stay when their parent is killed; those of `multiprocessing.Pool` leave it waiting.

A process works off a few batches and is then replaced, so that what libraries gather (spaCy keeps every word it ever saw) does not
grow. It starts afresh (spawn): nothing that the parent holds, threads least of all, is copied.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from time import monotonic

from guard.archive import judge
from guard.archive.engines import Batch, EngineError
from guard.config import Config
from guard.model import Reply

__all__ = ["Local"]

_ALIVE = b"alive"
"""What a process says when its guard is there, and then now and again."""
_ALIVE_EVERY = 1.0
"""Seconds after which a process that is still at a batch says that it is alive."""
_STARTS_IN = 300.0
"""Seconds after which a process that has not begun to work is given up."""
_QUEUED = 2
"""Batches that a process has at most: one that it works on, and one so that it need not wait for the next."""


@dataclass(frozen=True, kw_only=True)
class Local:
    """Checks batches in `processes` processes of this machine.

    A process is replaced after `batches` batches. It is ended, as if it had died, when nothing was heard of it for `patience`
    seconds: a pattern that never ends cannot be interrupted from inside. What a dying process had not done is done again by a new
    one; if that one dies of it too, its replies are given one at a time, and the one that ends a process is said to be incomplete.
    `guard` makes the guard in each process (and must be importable there); by default from `settings`.
    """

    settings: Config
    processes: int = field(default_factory=lambda: os.cpu_count() or 1)
    batches: int = 128
    patience: float = 120.0
    deaths: int = 8
    guard: Callable[[Config], judge.Checks] | None = None

    def __call__(self, batches: Iterable[Batch]) -> Iterator[list[bytes]]:
        """Yield the bodies of each batch, in order.

        Raises:
            EngineError: so many processes died one after another that no reply can be the reason.
        """
        pool = _Pool(self)
        try:
            yield from pool.run(iter(batches))
        finally:
            pool.close()


@dataclass(eq=False)
class _Task:
    """A batch, or one reply of it, on its way. `bodies` is where its results go, from `at` on."""

    replies: Batch
    bodies: list[bytes]
    at: int = 0
    deaths: int = 0


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    left: int
    heard: float
    ready: bool = False
    tasks: deque[_Task] = field(default_factory=deque)


class _Pool:
    def __init__(self, engine: Local) -> None:
        self._engine = engine
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._deaths = 0

    def run(self, batches: Iterator[Batch]) -> Iterator[list[bytes]]:
        """Yield the bodies of each batch, in order."""
        order: deque[tuple[list[bytes], int]] = deque()
        more = True
        while more or order:
            while more and len(order) < self._engine.processes * (_QUEUED + 2) and len(self._waiting) < self._engine.processes:
                batch = next(batches, None)
                if batch is None:
                    more = False
                    break
                bodies = [b""] * len(batch)
                order.append((bodies, len(batch)))
                if batch:
                    self._waiting.append(_Task(batch, bodies))
                self._hand_out()
            while order and all(order[0][0]):
                yield order.popleft()[0]
            if order and (self._waiting or any(worker.tasks for worker in self._workers)):
                self._hand_out()
                self._listen()

    def close(self) -> None:
        """End every process, at once."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            self._ended(worker)
        self._workers.clear()

    def _hand_out(self) -> None:
        while self._waiting:
            free = [worker for worker in self._workers if worker.left and len(worker.tasks) < _QUEUED]
            worker = min(free, key=lambda worker: len(worker.tasks), default=None)
            # A retiring process still has work: its successor starts only when it is gone, so that there are never more.
            if (worker is None or worker.tasks) and len(self._workers) < self._engine.processes:
                worker = self._started()
            if worker is None:
                return
            task = self._waiting.popleft()
            if not worker.tasks:
                worker.heard = monotonic()
            worker.tasks.append(task)
            worker.left -= 1
            with suppress(OSError):  # it is dead, which is noticed where deaths are
                worker.pipe.send_bytes(pickle.dumps(task.replies, pickle.HIGHEST_PROTOCOL))

    def _listen(self) -> None:
        ready = wait([worker.pipe for worker in self._workers], timeout=min(5.0, self._engine.patience))
        for worker in [worker for worker in self._workers if worker.pipe in ready]:
            self._read(worker)
        for worker in [*self._workers]:
            patience = self._engine.patience if worker.ready else max(self._engine.patience, _STARTS_IN)
            if worker.tasks and monotonic() - worker.heard > patience:
                worker.process.kill()
                self._lost(worker)

    def _read(self, worker: _Worker) -> None:
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._lost(worker)
            return
        worker.heard, worker.ready = monotonic(), True
        if message == _ALIVE:
            return
        task = worker.tasks.popleft()
        task.bodies[task.at : task.at + len(task.replies)] = pickle.loads(message)  # noqa: S301 - from a process of our own
        self._deaths = 0
        if not worker.left and not worker.tasks:
            self._workers.remove(worker)
            self._ended(worker)

    def _lost(self, worker: _Worker) -> None:
        """Take back what a dead process had. Only the first of its tasks can be what it died of, if it had come to that."""
        self._workers.remove(worker)
        self._ended(worker)
        self._deaths += 1
        if self._deaths > self._engine.deaths:
            raise EngineError(
                f"{self._deaths} processes died one after another ({_died_of(worker.process)}), so the scan stops. "
                "If memory is short, use fewer --processes."
            )
        again = list(worker.tasks)
        if again and worker.ready:
            again[:1] = self._retried(again[0])
        self._waiting.extendleft(reversed(again))

    def _retried(self, task: _Task) -> list[_Task]:
        task.deaths += 1
        if task.deaths == 1:
            return [task]
        if len(task.replies) == 1:
            task.bodies[task.at] = judge.lost("the process that checked it ended each time; check this reply on its own")
            return []
        return [_Task([reply], task.bodies, task.at + n, deaths=1) for n, reply in enumerate(task.replies)]

    def _started(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(theirs, self._engine.settings, self._engine.guard), name="presend", daemon=True
        )
        with _on_their_own():
            process.start()
        theirs.close()
        worker = _Worker(process, ours, self._engine.batches, monotonic())
        self._workers.append(worker)
        return worker

    @staticmethod
    def _ended(worker: _Worker) -> None:
        worker.pipe.close()  # it waits for more, and this tells it that there is none
        worker.process.join(5)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


@contextmanager
def _on_their_own() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, from their first instruction on, and that import nothing from the working folder.

    Their parent ends them.
    """
    before, os.environ["PYTHONSAFEPATH"] = os.environ.get("PYTHONSAFEPATH"), "1"
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _died_of(process: BaseProcess) -> str:
    code = process.exitcode
    if code is None or code >= 0:
        return f"exit status {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _work(pipe: Connection, settings: Config, guard: Callable[[Config], judge.Checks] | None) -> None:
    """Check batch after batch. It says nothing to stderr: what a library has to say about a text may quote it."""
    batches: SimpleQueue[bytes] = SimpleQueue()

    def receive() -> None:
        # In a thread, so that the parent never waits until a batch is taken, while this process waits until the parent takes
        # results. When the parent has closed its end or is dead, nobody wants the rest.
        with suppress(EOFError, OSError):
            while True:
                batches.put(pipe.recv_bytes())
        os._exit(0)

    Thread(target=receive, daemon=True).start()
    try:
        judging = judge.Judge.of(quiet(settings, guard), remember=0)
        pipe.send_bytes(_ALIVE)
        while True:
            replies = pickle.loads(batches.get())  # noqa: S301 - from our parent
            pipe.send_bytes(pickle.dumps(_judged(replies, judging, pipe)))
    except Exception:  # noqa: BLE001 - its message might quote a text, and the parent sees that this process ends
        os._exit(3)


def _judged(replies: Sequence[Reply], judging: judge.Judge, pipe: Connection) -> list[bytes]:
    bodies = []
    said = monotonic()
    for body in judging.bodies(replies):
        bodies.append(body)
        if monotonic() - said > _ALIVE_EVERY:
            pipe.send_bytes(_ALIVE)
            said = monotonic()
    return bodies


def quiet(settings: Config, guard: Callable[[Config], judge.Checks] | None = None) -> judge.Checks:
    """Return a guard for a process that does nothing else: one thread, no log, and little work for the garbage collector."""
    import gc
    import logging

    # One thread: more of them gain nothing on texts this short, and other processes have the other cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    logging.lastResort = None
    gc.set_threshold(50_000, 20, 20)
    if guard is not None:
        return guard(settings)
    from guard.pipeline import Guard

    return Guard.of(settings)
