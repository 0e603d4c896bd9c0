"""What can be asked over HTTP of one reply, and whether the service is well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response

from api.access import Caller, require
from api.body import JSON, JsonRoute
from api.checking import checked, checked_once, guard_of
from api.idempotency import HEADERS, name_of
from api.problems import ProblemError, documented
from api.schemas import REQUESTS, RESPONSES, VERDICT, Alive, CheckRequest, Ready
from guard.pipeline import Guard
from guard.render.json import dumps

TRIAL = "presend-trial"
"""The header by which a page says that somebody is still typing."""

router = APIRouter(route_class=JsonRoute)


async def loaded(request: Request) -> Guard:
    """Return the guard.

    Raises:
        ProblemError: it is not loaded (503).
    """
    return guard_of(request)


Loaded = Annotated[Guard, Depends(loaded)]
Checking = Annotated[Caller, require("check")]


@router.post(
    "/v1/check",
    summary="May this reply be sent here, as it is?",
    response_description="The verdict, whatever it says. Send the reply only if `verdict` is `pass`.",
    responses={
        200: {"content": {JSON: {"schema": VERDICT, "examples": RESPONSES}}},
        **documented(400, 408, 413, 415, 422, 500, 503),
    },
    response_class=Response,
    openapi_extra={"parameters": HEADERS},
)
async def check(
    body: Annotated[CheckRequest, Body(openapi_examples=REQUESTS)], request: Request, guard: Loaded, who: Checking
) -> Response:
    """Check one reply. Nothing of its text is kept; with a record, the verdict is, before it is answered."""
    if name_of(request.headers) is None and TRIAL in request.headers and who.how in ("cookie", "open"):
        # Half a draft is nobody's reply. Only our own pages may say that it is one: whoever sends replies has them recorded.
        answer, again = await checked(request, guard, body, request.state.arrived, trial=True), False
    else:
        answer, again = await checked_once(request, guard, body, who.id)
    said = dumps({**answer.verdict, "request": request.state.request_id})
    return Response(said, headers={"Idempotency-Replayed": "true"} if again else None, media_type=JSON)


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
    dependencies=[require("read")],
    summary="What was counted, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Return the metrics of the service, of all workers."""
    request.app.state.metrics.waiting(request.app.state.checks.waiting)
    content, media_type = request.app.state.metrics.text(request.headers.get("accept", ""))
    return Response(content, media_type=media_type)
