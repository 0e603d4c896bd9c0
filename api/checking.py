"""One reply checked for whoever asks over HTTP: off the event loop, within its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import cast

from anyio import to_thread
from fastapi import Request

from api.problems import ProblemError
from api.schemas import CheckRequest
from guard.model import State
from guard.pipeline import Guard
from guard.render.json import dumps, wire

__all__ = ["Answer", "checked", "guard_of"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a reply."""

    text: str
    """The verdict as JSON."""
    settled: bool
    """It would be said again."""


def guard_of(request: Request) -> Guard:
    """Return the guard that is in force now.

    Raises:
        ProblemError: it is not loaded (503).
    """
    guard = request.app.state.guard
    if guard is None:
        raise ProblemError(503, headers={"Retry-After": "1"})
    return cast(Guard, guard)


async def checked(request: Request, guard: Guard, body: CheckRequest, arrived: float, *, again: bool = False) -> Answer:
    """Check a reply.

    Args:
        request: what it came with.
        guard: what checks it.
        body: the reply, and how to answer.
        arrived: when it came, by `perf_counter`: the time that it waited counts.
        again: it was answered before, so it must not be recorded again.
    """
    del again  # there is no record yet
    allowed = min(body.deadline_ms or request.app.state.access.service.deadline_ms, guard.config.policy.deadline_ms)
    reply = body.reply()

    def answer() -> Answer:
        waited = (perf_counter() - arrived) * 1000
        verdict = guard.check(reply, deadline_ms=max(1, round(allowed - waited)))
        return Answer(dumps(wire(verdict, reply, offset_unit=body.offset_unit)), verdict.state != State.INCOMPLETE)

    return await to_thread.run_sync(answer, limiter=request.app.state.limiter)
