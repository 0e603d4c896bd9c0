"""Errors over HTTP: problem details (RFC 9457) that say what is wrong and where, and never hold what was sent.

FastAPI's own answers would: its 422 repeats the whole body under `input`, and its 500 lets the server log the exception's
message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from http import HTTPStatus
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"

DETAILS = {
    400: "The body cannot be read: it must be JSON in UTF-8, not nested too deeply, without NaN, and no key may stand twice.",
    401: "Show a key that counts: Authorization: Bearer KEY, or X-Api-Key: KEY.",
    403: "This caller may not do this.",
    404: "There is nothing at this path. GET /openapi.json lists what there is.",
    405: "This path does not take this method; the header Allow names those it takes.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    415: "Send the body as application/json, without Content-Encoding.",
    421: "The service is not known by this name; [service] hosts lists those it has.",
    422: "The body is not of the right form; `errors` says where.",
    429: "This caller has asked for too much: do not send the reply, and try again after Retry-After.",
    431: "The headers are too many or too long.",
    500: "The reply was not checked: do not send it.",
    503: "The guard is not ready: do not send the reply, and try again.",
}
"""What to tell the caller, by status."""

TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""The names of RFC 9110 where those of Python's older versions differ."""

MOST = 20
"""How many errors of one body are listed."""

# Messages of these types hold nothing of the input; those of others may (`union_tag_invalid` quotes the tag).
HARMLESS = frozenset(
    {
        "bool_type",
        "dict_type",
        "enum",
        "float_type",
        "greater_than",
        "greater_than_equal",
        "int_from_float",
        "int_type",
        "json_invalid",
        "less_than",
        "less_than_equal",
        "list_type",
        "literal_error",
        "missing",
        "model_attributes_type",
        "model_type",
        "string_pattern_mismatch",
        "string_too_long",
        "string_too_short",
        "string_type",
        "string_unicode",
        "too_long",
        "too_short",
        "tuple_type",
    }
)


class FieldError(BaseModel):
    """What is wrong in one place of the body."""

    loc: list[str | int] = Field(description="Where: names and positions from the outside in. A name we do not know is `?`.")
    msg: str = Field(description="What is wrong there. The value is not repeated.")


class Problem(BaseModel):
    """Problem details as in RFC 9457. `type` is always about:blank: the status says which problem it is."""

    type: str = "about:blank"
    title: str = Field(description="The name of the status.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened and what to do.")
    errors: list[FieldError] | None = Field(default=None, description="With status 422: what is wrong where, at most 20.")
    number: int | None = Field(default=None, description="In the answer to several: which of them it is about, from 1.")


class ProblemError(HTTPException):
    """An error for the caller. Its `detail` is shown as it is, so it must not hold anything of the request."""

    def __init__(self, status: int, detail: str = "", headers: Mapping[str, str] | None = None) -> None:
        """Take what happened; empty is what is always said about the status."""
        super().__init__(status, detail, headers)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with problem details."""

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return response(422, errors=fields(app, error.errors()))

    @app.exception_handler(HTTPException)
    async def _refused(_: Request, error: HTTPException) -> JSONResponse:
        # The detail of an exception that is not ours is unknown: a library may have put anything there.
        detail = error.detail if isinstance(error, ProblemError) else ""
        return response(error.status_code, detail, headers=error.headers)


def fields(app: FastAPI, errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Return what is wrong where, of the errors that pydantic found."""
    names = _names(app)
    return [_field(problem, names) for problem in islice(errors, MOST)]


def response(
    status: int, detail: str = "", *, errors: list[FieldError] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the problem details for a status; without `detail`, with what is always said about it."""
    return JSONResponse(content(status, detail, errors=errors), status, headers, MEDIA_TYPE)


def content(
    status: int, detail: str = "", *, errors: list[FieldError] | None = None, number: int | None = None
) -> dict[str, Any]:
    """Return problem details as JSON can hold them; `number` says which reply of several they are about, from 1."""
    problem = Problem(
        title=TITLES.get(status) or HTTPStatus(status).phrase,
        status=status,
        detail=detail or DETAILS.get(status, ""),
        errors=errors,
        number=number,
    )
    return problem.model_dump(exclude_none=True)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI shall say of the errors of a route."""
    described = schema()
    return {
        status: {"description": DETAILS[status], "content": {MEDIA_TYPE: {"schema": described}}} for status in sorted(statuses)
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema of problem details."""
    described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    described["properties"]["errors"]["anyOf"][0]["items"] = described.pop("$defs")["FieldError"]
    return described


def _names(app: FastAPI) -> frozenset[str]:
    names: frozenset[str] | None = getattr(app.state, "names", None)
    if names is None:
        names = app.state.names = frozenset(_properties(app.openapi())) | {"body", "path", "query", "header"}
    return names


def _field(problem: Mapping[str, Any], names: frozenset[str]) -> FieldError:
    loc = [part if isinstance(part, int) or part in names else "?" for part in problem["loc"]]
    if problem["type"] == "extra_forbidden":
        meant = get_close_matches(str(problem["loc"][-1]), names, n=1, cutoff=0.75)
        return FieldError(loc=loc, msg=f"Unknown field; did you mean {meant[0]!r}?" if meant else "Unknown field")
    return FieldError(loc=loc, msg=problem["msg"] if problem["type"] in HARMLESS else "Not valid")


def _properties(schema: Any) -> Iterable[str]:
    """Yield the name of every property and parameter that a JSON Schema or OpenAPI document declares."""
    if isinstance(schema, dict):
        if isinstance(schema.get("in"), str) and isinstance(name := schema.get("name"), str):
            yield name.lower()
        if isinstance(declared := schema.get("properties"), dict):
            yield from declared
        for part in schema.values():
            yield from _properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _properties(part)
