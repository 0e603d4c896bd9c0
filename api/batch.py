"""Many replies in one request: an array for an array, or a line for a line in a stream that is as long as it likes.

There is an answer for each, in order. What cannot be read or checked gets problem details with its `number` in its place, which is
no verdict, so it is no pass; nothing is left out.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from api import problems
from api.access import Caller
from api.body import JSON, LINES, JsonRoute, media_type, strictly
from api.checking import Answer, checked, guard_of
from api.idempotency import HEADERS, Once, name_of
from api.lines import GoneError, lines
from api.problems import FieldError, ProblemError, documented
from api.routes import Checking, Loaded
from api.schemas import BATCH, BATCH_ANSWER, CheckRequest
from guard.pipeline import Guard
from guard.render.json import dumps
from guard.serving import Service

router = APIRouter(route_class=JsonRoute)

PAUSE = 0.02
"""Seconds after which a reply of many that found no room is tried again."""


@router.post(
    "/v1/check/batch",
    summary="May these replies be sent, as they are?",
    response_description="An array for an array, a line for a line, in order: the verdict, or problem details with a `number` for "
    "what could not be read or checked. Send the replies whose `verdict` is `pass`, and no other.",
    responses={200: {"content": BATCH_ANSWER}, **documented(400, 408, 413, 415, 422, 500, 503)},
    response_class=Response,
    openapi_extra={"parameters": HEADERS, "requestBody": {"required": True, "content": BATCH}},
)
async def batch(request: Request, guard: Loaded, who: Checking) -> Response:
    """Check many replies, one after the other.

    A stream is read only as fast as it is checked, and its answers come while it is being sent. Send it with a client that reads
    while it writes, as curl does; others send arrays.
    """
    kind, named = media_type(request.headers), name_of(request.headers)
    if kind == LINES:
        if named is not None:
            raise ProblemError(422, "A stream has no name under which it could come again. Send arrays instead.")
        return _Stream(request, who)
    if kind != JSON:
        raise ProblemError(415, "Send an array as application/json or lines as application/x-ndjson, without Content-Encoding.")
    data = await request.json()
    most = _most(request.app.state.access.service, who)
    if not isinstance(data, list):
        return _refused("Input should be a valid list")
    if not 1 <= len(data) <= most:
        return _refused(f"A list of 1 to {most} replies is needed")
    await request.app.state.access.rate.take(who, len(data) - 1)
    if named is None:
        return _array([answer.text for answer in await _each(request, guard, data)])
    once: Once = request.app.state.once
    async with once.turn(who.id, named, await request.body(), guard.policy_digest + guard.rules_digest) as turn:
        answers = await _each(request, guard, data, again=turn.again)
        turn.settled = all(answer.settled for answer in answers)
    return _array([answer.text for answer in answers], {"Idempotency-Replayed": "true"} if turn.again else None)


def _most(service: Service, who: Caller) -> int:
    """Return how many replies an array may hold: never more than the rate lets through at once, or it could never be taken."""
    return service.max_batch if who.how == "open" else min(service.max_batch, service.rate or service.max_batch)


class _Stream(Response):
    """A line for each line, as they come."""

    media_type = LINES

    def __init__(self, request: Request, who: Caller) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})  # or a proxy may keep answers back until it has many
        del self.headers["content-length"]
        self._request = request
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002, the request has it
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        service = self._request.app.state.access.service
        number = 0
        try:
            async for line in lines(receive, service.max_body, service.body_seconds):
                number += 1
                await send(_line(await self._answer(number, line)))
        except ProblemError as error:
            await send(_line(_problem(error, number + 1)))
        except GoneError:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answer(self, number: int, line: bytes | None) -> str:
        access = self._request.app.state.access
        if line is None:
            return _problem(ProblemError(413, f"The line is longer than {access.service.max_body} bytes."), number)
        try:
            if number > 1:  # the first was counted with the request
                await access.rate.take(self._who)
            data = strictly(line)
            answer = await _one(self._request, guard_of(self._request), data, number)
        except ProblemError as error:
            return _problem(error, number)
        return answer.text


async def _each(request: Request, guard: Guard, data: list[Any], *, again: bool = False) -> list[Answer]:
    answers = []
    for number, item in enumerate(data, 1):
        if await request.is_disconnected():
            raise ProblemError(408, "The caller did not wait for the answers.")
        answers.append(await _one(request, guard, item, number, again=again))
    return answers


async def _one(request: Request, guard: Guard, data: Any, number: int, *, again: bool = False) -> Answer:
    """Check one of many. If there is no room it waits, as long as its deadline allows: whoever sends many is not refused at once."""
    arrived = perf_counter()
    try:
        body = CheckRequest.model_validate(data)
    except ValidationError as error:
        errors = problems.fields(request.app, ({**problem, "loc": ("body", *problem["loc"])} for problem in error.errors()))
        said = problems.content(422, errors=errors, number=number)
        return Answer(dumps(said), settled=True, verdict=said)
    until = arrived + (body.deadline_ms or request.app.state.access.service.deadline_ms) / 1000
    while True:
        try:
            return await checked(request, guard, body, arrived, again=again)
        except ProblemError as error:
            if error.status_code != 503 or perf_counter() + PAUSE > until:
                return Answer(_problem(error, number), settled=False, verdict={})
        await asyncio.sleep(PAUSE)


def _problem(error: ProblemError, number: int) -> str:
    return dumps(problems.content(error.status_code, error.detail, number=number))


def _line(text: str) -> dict[str, Any]:
    return {"type": "http.response.body", "body": text.encode() + b"\n", "more_body": True}


def _array(texts: list[str], headers: dict[str, str] | None = None) -> Response:
    return Response(f"[{','.join(texts)}]", headers=headers, media_type=JSON)


def _refused(what: str) -> Response:
    return problems.response(422, errors=[FieldError(loc=["body"], msg=what)])
