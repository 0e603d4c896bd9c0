"""What can be asked over HTTP."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Body, Depends, Request, Response

from api.body import JsonRoute
from api.problems import ProblemError, documented
from api.queued import judged
from api.schemas import REQUESTS, RESPONSES, VERDICT, Alive, CheckRequest, Ready
from guard.pipeline import Guard
from guard.render.json import dumps

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
    verdict, data = await judged(
        request.app,
        guard,
        body.reply(),
        arrived=request.state.arrived,
        deadline_ms=body.deadline_ms,
        offset_unit=body.offset_unit,
    )
    request.state.verdict = verdict.state.value
    return Response(dumps(data), media_type="application/json")


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz", summary="Can it check replies?", responses=documented(500, 503))
async def readyz(request: Request, guard: Loaded) -> Ready:
    """Check two replies whose verdict is known, and say whether the configuration on disk is the one in force."""
    if not await request.app.state.judgement.right(guard):
        raise ProblemError(503, "The guard is loaded and does not judge as it should: do not send replies.")
    return Ready(config=request.app.state.in_force.standing)


@router.get(
    "/metrics",
    summary="What was counted, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Return the metrics of the service, of all workers."""
    request.app.state.metrics.waiting(request.app.state.checks.waiting)
    content, media_type = request.app.state.metrics.text(request.headers.get("accept", ""))
    return Response(content, media_type=media_type)
