"""What can be asked over HTTP."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, cast

from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Request, Response

from api.body import JsonRoute
from api.problems import ProblemError, documented
from api.recorder import HEADER, Recorder, identified
from api.schemas import IDENTIFIED, REQUESTS, RESPONSES, VERDICT, Alive, CheckRequest, Ready
from api.selfcheck import judges_rightly
from guard.pipeline import Guard
from guard.render.json import dumps, wire

if TYPE_CHECKING:
    from guard.store.entry import Entry

router = APIRouter(route_class=JsonRoute)


async def loaded(request: Request) -> Guard:
    """Return the guard.

    Raises:
        ProblemError: it is not loaded (503).
    """
    guard = request.app.state.guard
    if guard is None:
        raise ProblemError(503, headers={"Retry-After": "1"})
    return cast(Guard, guard)


Loaded = Annotated[Guard, Depends(loaded)]


@router.post(
    "/v1/check",
    summary="May this reply be sent here, as it is?",
    response_description="The verdict, whatever it says. Send the reply only if `verdict` is `pass`.",
    responses={
        200: {"content": {"application/json": {"schema": VERDICT, "examples": RESPONSES}}, "headers": IDENTIFIED},
        **documented(400, 413, 415, 422, 500, 503),
    },
    response_class=Response,
)
async def check(body: Annotated[CheckRequest, Body(openapi_examples=REQUESTS)], request: Request, guard: Loaded) -> Response:
    """Check one reply. Nothing of its text is kept; with a record, the verdict is, before it is answered."""
    arrived = perf_counter()
    allowed = body.deadline_ms or guard.config.policy.deadline_ms
    reply = body.reply()
    recorder: Recorder | None = request.app.state.recorder

    def judge() -> tuple[dict[str, Any], Entry | None]:
        waited = (perf_counter() - arrived) * 1000
        verdict, entry = guard.check(reply, deadline_ms=max(1, round(allowed - waited))), None
        if recorder is not None:
            verdict, entry = recorder.judged(verdict, reply, guard, request)
        return wire(verdict, reply, offset_unit=body.offset_unit), entry

    answer, entry = await to_thread.run_sync(judge, limiter=request.app.state.limiter)
    headers = {}
    if recorder is not None and entry is not None:
        answer = await recorder.settled(answer, entry, allowed / 1000 - (perf_counter() - arrived), guard)
        headers = {HEADER: identified(request)}
    return Response(dumps(answer), media_type="application/json", headers=headers)


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz", summary="Can it check replies?", responses=documented(500, 503))
async def readyz(request: Request, guard: Loaded) -> Ready:
    """Check two replies whose verdict is known."""
    if not await to_thread.run_sync(judges_rightly, guard, limiter=request.app.state.limiter):
        raise ProblemError(503, "The guard is loaded and does not judge as it should: do not send replies.")
    return Ready()
