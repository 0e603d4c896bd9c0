"""What can be asked over HTTP."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, cast

from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Request, Response

from api.body import JsonRoute
from api.problems import ProblemError, documented
from api.schemas import REQUESTS, RESPONSES, VERDICT, Alive, CheckRequest, Ready
from api.selfcheck import judges_rightly
from guard.pipeline import Guard
from guard.render.json import dumps, wire

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
        200: {"content": {"application/json": {"schema": VERDICT, "examples": RESPONSES}}},
        **documented(400, 413, 415, 422, 500, 503),
    },
    response_class=Response,
)
async def check(body: Annotated[CheckRequest, Body(openapi_examples=REQUESTS)], request: Request, guard: Loaded) -> Response:
    """Check one reply. Nothing of it is kept."""
    arrived = perf_counter()
    allowed = body.deadline_ms or guard.config.policy.deadline_ms
    reply = body.reply()

    def answer() -> str:
        waited = (perf_counter() - arrived) * 1000
        verdict = guard.check(reply, deadline_ms=max(1, round(allowed - waited)))
        return dumps(wire(verdict, reply, offset_unit=body.offset_unit))

    return Response(await to_thread.run_sync(answer, limiter=request.app.state.limiter), media_type="application/json")


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
