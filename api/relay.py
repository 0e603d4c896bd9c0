"""Replies that a helpdesk hands over before they are delivered: `/v1/hooks/{helpdesk}` says whether to deliver them.

Whoever delivers them asks here first, with the request of the helpdesk as it is, and delivers at 2xx alone; anything else it hands back
to the helpdesk. So nothing is sent from here, and the answer holds what the helpdesk's agents shall be told, and how.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.body import JSON, media_type, strictly
from api.checking import Answer, checked_once, guard_of, reply_from
from api.helpdesks import Helpdesk, load
from api.idempotency import HEADERS
from api.problems import ProblemError, documented
from api.routes import Checking
from api.schemas import VERDICT
from guard.model import State
from guard.pipeline import Guard
from guard.render.json import dumps

__all__ = ["SCHEMA", "router"]

SCHEMA = "presend.relay/1"
FORM = "application/x-www-form-urlencoded"
MOST = 100
"""Fields of a form that are read."""

_REPORT = {
    "type": "object",
    "description": "The request to the helpdesk's own API by which its agents see why. It is not sent from here.",
    "properties": {
        "method": {"type": "string"},
        "path": {"type": "string"},
        "body": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["method", "path", "body"],
    "additionalProperties": False,
}
ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "schema": {"const": SCHEMA},
        "deliver": {"type": "boolean", "description": "It may be delivered, as it is: true with status 200 and no other."},
        "notice": {"type": "string", "description": "What to tell whoever wrote it. Empty if it may be delivered."},
        "rewrite": {
            "type": ["string", "null"],
            "description": "What could be sent instead, if there is something that passes.",
        },
        "report": {"anyOf": [_REPORT, {"type": "null"}]},
        "verdicts": {"type": "array", "items": VERDICT},
    },
    "required": ["schema", "deliver", "notice", "rewrite", "report", "verdicts"],
    "additionalProperties": False,
}
"""JSON Schema of what is answered about a reply."""


def router() -> APIRouter:
    """Return the routes, one for each file of `api.helpdesks`."""
    made = APIRouter()
    for name, helpdesk in load().items():
        body = {FORM if helpdesk.form else JSON: {"schema": _flat(helpdesk.event.model_json_schema())}}
        held = {
            status: {**problem, "content": {JSON: {"schema": ANSWER}, **problem["content"]}}
            for status, problem in documented(422, 503).items()
        }
        made.add_api_route(
            f"/v1/hooks/{name}",
            _asked(name, helpdesk),
            methods=["POST"],
            name=f"hook_{name}",
            summary=f"{helpdesk.title}: may this reply be delivered?",
            description="Signed as the helpdesk signs, or with a key. 204: there is no reply in it, so nothing was checked.",
            response_description="Deliver it.",
            responses={
                200: {"content": {JSON: {"schema": ANSWER}}},
                204: {"description": "No customer would get to read anything of it."},
                **documented(400, 408, 413, 415, 500),
                **held,
            },
            response_class=Response,
            openapi_extra={"parameters": HEADERS, "requestBody": {"required": True, "content": body}},
        )
    return made


def _asked(name: str, helpdesk: Helpdesk) -> Callable[..., Awaitable[Response]]:
    async def asked(request: Request, who: Checking) -> Response:
        guard, event = guard_of(request), await _event(request, helpdesk)
        written = helpdesk.written(event)
        if written is None:
            return Response(status_code=204)
        hook = request.app.state.access.hooks.of(who, name)
        answers: list[Answer] = []
        for number, text in enumerate(text for text in dict.fromkeys(written.texts) if text.strip()):
            reply = reply_from(
                id=written.id,
                text=text,
                channel=hook.channel,
                platform=hook.platform,
                recipient=written.recipient,
                customer=written.customer,
                thread=[{**message, "channel": hook.channel} for message in written.thread],
            )
            # The texts of one request are several checks under one name.
            answers.append((await checked_once(request, guard, reply, f"{who.id} {number}"))[0])
        return _answer(request, guard, helpdesk, event, answers)

    return asked


def _answer(request: Request, guard: Guard, helpdesk: Helpdesk, event: Any, answers: list[Answer]) -> Response:
    held = [answer for answer in answers if answer.verdict["verdict"] != State.PASS]
    # What a second attempt would not change is no outage, so it is not answered as one.
    refused = [answer for answer in held if not answer.transient(guard)]
    status = 422 if refused else 503 if held else 200
    if answers:
        request.state.verdict = (refused or held or answers)[0].verdict["verdict"]
    notice = " ".join(dict.fromkeys(answer.verdict["notice"] for answer in refused or held))
    report = helpdesk.report(event, notice) if held else None
    rewrites = ((answer.verdict["suggestion"] or {}).get("rewrite") for answer in refused)
    said = {
        "schema": SCHEMA,
        "deliver": not held,
        "notice": notice,
        "rewrite": next((rewrite for rewrite in rewrites if rewrite), None),
        "report": asdict(report) if report else None,
        "verdicts": [answer.verdict for answer in answers],
    }
    return Response(dumps(said), status, media_type=JSON)


async def _event(request: Request, helpdesk: Helpdesk) -> Any:
    """Return what the helpdesk sent.

    Raises:
        ProblemError: another media type (415), or it cannot be read (400).
        RequestValidationError: it is not of the helpdesk's form.
    """
    if media_type(request.headers) != (FORM if helpdesk.form else JSON):
        raise ProblemError(415, f"Send the body as {helpdesk.title} does, without Content-Encoding.")
    data = _fields(await request.body()) if helpdesk.form else strictly(await request.body())
    try:
        return helpdesk.event.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError([{**problem, "loc": ("body", *problem["loc"])} for problem in problems]) from None


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form. A list (`file_urls[]`) may stand several times; which of two messages is sent, nobody knows."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST
        )
    except ValueError:
        raise ProblemError(400, "The form cannot be read.") from None
    fields = [(name, value) for name, value in pairs if not name.endswith("[]")]
    if len(dict(fields)) < len(fields):
        raise ProblemError(400, "A field of the form stands twice.")
    return dict(fields)


def _flat(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema with its definitions where they are used."""
    definitions = schema.get("$defs", {})

    def inside(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return inside(definitions[part["$ref"].rpartition("/")[2]])
            return {name: inside(value) for name, value in part.items() if name != "$defs"}
        return [inside(value) for value in part] if isinstance(part, list) else part

    return {**inside(schema)}
