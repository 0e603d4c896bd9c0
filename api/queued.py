"""One reply through the queue: its verdict, whatever becomes of it, or a refusal at once."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from fastapi import FastAPI

from api.load import BusyError, Checks, LateError
from api.problems import ProblemError
from api.seen.metrics import Metrics
from api.seen.traces import Traces
from guard.model import Checked, Reply, State, Verdict
from guard.pipeline import LATE, Guard
from guard.render import OffsetUnit
from guard.render.json import wire
from guard.version import VERSION

BUSY = "Too many checks wait already: do not send the reply, and try again."
RETRY = {"Retry-After": "1"}
WAITED = f"{LATE}: the service is busy, and the check had not begun"
OVERRAN = f"{LATE}: the check did not come to an end"


async def judged(
    app: FastAPI,
    guard: Guard,
    reply: Reply,
    *,
    arrived: float,
    deadline_ms: int | None = None,
    offset_unit: OffsetUnit = "codepoint",
) -> tuple[Verdict, dict[str, Any]]:
    """Check `reply` in its turn and return the verdict, and the same as it goes over the wire.

    Args:
        app: the application, whose `state` holds the queue and the metrics.
        guard: what checks it.
        reply: what is checked.
        arrived: when it was asked for, as `perf_counter` counts.
        deadline_ms: milliseconds from then; the policy's by default, and never more. Past it the verdict is `incomplete`.
        offset_unit: what offsets on the wire count.

    Raises:
        ProblemError: there is no place in the queue (503).
    """
    checks: Checks = app.state.checks
    metrics: Metrics = app.state.metrics
    traces: Traces | None = app.state.traces
    longest = guard.config.policy.deadline_ms
    until = arrived + min(deadline_ms or longest, longest) / 1000
    began: float | None = None

    def work() -> tuple[Verdict, dict[str, Any]]:
        nonlocal began
        began = perf_counter()
        verdict = guard.check(reply, deadline_ms=max(1, round((until - began) * 1000)))
        return verdict, wire(verdict, reply, offset_unit=offset_unit)

    size = len(reply.text) + sum(len(message.text) for message in reply.thread)
    asked = perf_counter()
    try:
        verdict, data = await checks.run(work, seconds=until - asked, size=size)
    except BusyError:
        raise ProblemError(503, BUSY, RETRY) from None
    except LateError as late:
        verdict = _unfinished(guard, reply, OVERRAN if late.began else WAITED)
        data = wire(verdict, reply, offset_unit=offset_unit)
    waited = (perf_counter() if began is None else began) - asked
    metrics.checked(verdict, waited)
    metrics.waiting(checks.waiting)
    if traces is not None:
        traces.checked(verdict, waited)
    return verdict, data


def _unfinished(guard: Guard, reply: Reply, why: str) -> Verdict:
    """Return the verdict of a reply that was not checked in time."""
    checked = Checked(guard.policy_digest, guard.rules_digest, VERSION, {}, (why,))
    return Verdict(reply.id, State.INCOMPLETE, reply.channel, (), None, checked)
