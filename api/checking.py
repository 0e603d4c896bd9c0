"""One reply checked for whoever asks over HTTP: in its turn, within its deadline, or refused at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.idempotency import Once, name_of
from api.load import SENTENCE, BusyError, Checks, LateError
from api.problems import ProblemError
from api.recorder import UNRECORDED, Recorder, by
from api.schemas import CheckRequest
from api.seen.metrics import Metrics
from api.seen.traces import Traces
from guard.model import Checked, Reply, State, Verdict
from guard.pipeline import LATE, Guard
from guard.render.json import against, dumps, wire
from guard.version import VERSION

if TYPE_CHECKING:
    from guard.store.entry import Entry

__all__ = ["BUSY", "OVERRAN", "RETRY", "WAITED", "Answer", "checked", "checked_once", "guard_of", "reply_from"]

BUSY = "Too many checks wait already: do not send the reply, and try again."
RETRY = {"Retry-After": "1"}
WAITED = f"{LATE}: the service is busy, and the check had not begun"
OVERRAN = f"{LATE}: the check did not come to an end"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a reply."""

    text: str
    """The verdict as JSON."""
    settled: bool
    """It would be said again."""
    verdict: Mapping[str, Any]
    """The same, to look at."""

    def transient(self, guard: Guard) -> bool:
        """Tell whether it is incomplete for want of time or of a record alone: nothing is known against the reply, and it may be tried again.

        What would be incomplete again, since it is too long or not text, is no outage of the guard.
        """
        why = self.verdict["checked"]["incomplete"]
        return (
            self.verdict["verdict"] == State.INCOMPLETE
            and not against(self.verdict, guard.fail_on)
            and all(w.startswith((LATE, UNRECORDED)) for w in why)
        )


def guard_of(request: Request) -> Guard:
    """Return the guard that is in force now.

    Raises:
        ProblemError: it is not loaded (503).
    """
    guard = request.app.state.guard
    if guard is None:
        raise ProblemError(503, headers=RETRY)
    return cast(Guard, guard)


def reply_from(**data: Any) -> CheckRequest:
    """Return a reply that came in another form than ours.

    Raises:
        RequestValidationError: it holds what is no text (NUL, half a character).
    """
    try:
        return CheckRequest.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError([{**problem, "loc": ("body", *problem["loc"])} for problem in problems]) from None


async def checked(
    request: Request, guard: Guard, body: CheckRequest, arrived: float, *, again: bool = False, trial: bool = False
) -> Answer:
    """Check a reply in its turn. Past its deadline the verdict is `incomplete`, whatever becomes of the check.

    Args:
        request: what it came with.
        guard: what checks it.
        body: the reply, and how to answer.
        arrived: when it came, by `perf_counter`: the time that it waited counts.
        again: it was answered before, so it must not be recorded again.
        trial: somebody is still typing it, so it is not recorded at all.

    Raises:
        ProblemError: there is no place in the queue (503).
    """
    recorder: Recorder | None = None if trial else request.app.state.recorder
    checks: Checks = request.app.state.checks
    metrics: Metrics = request.app.state.metrics
    traces: Traces | None = request.app.state.traces
    allowed = min(body.deadline_ms or request.app.state.access.service.deadline_ms, guard.config.policy.deadline_ms)
    until, reply = arrived + allowed / 1000, body.reply()
    asked_by = request.state.request_id, by(request)
    began: float | None = None

    def work() -> tuple[Verdict, Entry | None, dict[str, Any]]:
        nonlocal began
        began = perf_counter()
        verdict, entry = guard.check(reply, deadline_ms=max(1, round((until - began) * 1000))), None
        if recorder is not None:
            verdict, entry = recorder.judged(verdict, reply, guard, *asked_by)
        return verdict, entry, wire(verdict, reply, offset_unit=body.offset_unit)

    size = len(reply.text) + sum(len(message.text) for message in reply.thread) + SENTENCE * sum(map(reply.text.count, ".?!\n"))
    asked = perf_counter()
    try:
        verdict, entry, data = await checks.run(work, seconds=until - asked, size=size)
    except BusyError:
        raise ProblemError(503, BUSY, RETRY) from None
    except LateError as late:
        verdict = _unfinished(guard, reply, OVERRAN if late.began else WAITED)
        entry = None if recorder is None else recorder.entry(verdict, reply, guard, *asked_by)
        data = wire(verdict, reply, offset_unit=body.offset_unit)
    waited = (perf_counter() if began is None else began) - asked
    metrics.checked(verdict, waited)
    metrics.waiting(checks.waiting)
    if traces is not None:
        traces.checked(verdict, waited)
    if recorder is not None and entry is not None:
        data = await recorder.settled(data, None if again else entry, until - perf_counter(), guard)
    request.state.verdict = data["verdict"]
    return Answer(dumps(data), data["verdict"] != State.INCOMPLETE and data.get("recorded", True), data)


async def checked_once(request: Request, guard: Guard, body: CheckRequest, caller: str) -> tuple[Answer, bool]:
    """Check a reply; if its request has a name and comes again, answer it again and record it once.

    Returns the answer, and whether it was given before.

    Raises:
        ProblemError: there is no place in the queue (503), or the name was used for another body (422).
    """
    named = name_of(request.headers)
    if named is None:
        return await checked(request, guard, body, request.state.arrived), False
    once: Once = request.app.state.once
    async with once.turn(caller, named, await request.body(), guard.policy_digest + guard.rules_digest) as turn:
        answer = await checked(request, guard, body, request.state.arrived, again=turn.again)
        turn.settled = answer.settled
    return answer, turn.again


def _unfinished(guard: Guard, reply: Reply, why: str) -> Verdict:
    """Return the verdict of a reply that was not checked in time."""
    unfinished = Checked(guard.policy_digest, guard.rules_digest, VERSION, {}, (why,))
    return Verdict(reply.id, State.INCOMPLETE, reply.channel, (), None, unfinished)
