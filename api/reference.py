"""What there is to know: the rules in force, the page of each, and the schemas of what comes in and goes out."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from api import problems
from api.body import JSON
from api.checking import guard_of
from api.problems import ProblemError, documented
from api.schemas import RULE, RULES, SCHEMAS, VERDICT
from guard import config, wire
from guard.describe import explained, in_force
from guard.pipeline import Guard
from guard.render.json import dumps

router = APIRouter()

Loaded = Annotated[Guard, Depends(guard_of)]


@router.get(
    "/v1/rules",
    summary="What may not be sent?",
    responses={200: {"content": {JSON: {"schema": RULES}}}, **documented(500, 503)},
    response_class=Response,
)
def rules(guard: Loaded) -> Response:
    """List the rules, with the outcome of each on each channel as the configuration has it."""
    listed = [in_force(rule, guard.config) for rule in guard.rules]
    return Response(dumps({"policy": guard.policy_digest, "digest": guard.rules_digest, "rules": listed}), media_type=JSON)


@router.get(
    "/v1/rules/{name}",
    summary="What does this rule find, and why?",
    responses={200: {"content": {JSON: {"schema": RULE}}}, **documented(404, 422, 500, 503)},
    response_class=Response,
)
def rule(
    name: Annotated[
        str,
        Path(max_length=64, pattern="^[a-z][a-z-]*$", description="The rule, as findings name it.", examples=["hides-text"]),
    ],
    guard: Loaded,
) -> Response:
    """Give the page of a rule: what it finds, why, an example, what to do instead, references."""
    for known in guard.rules:
        if known.id == name:
            shown = explained(known) | {"in_force": in_force(known, guard.config)["entities"]}
            return Response(dumps(shown), media_type=JSON)
    raise ProblemError(404, "There is no such rule. GET /v1/rules lists them.")


@router.get(
    "/v1/schema",
    summary="What comes in and goes out?",
    responses={200: {"content": {JSON: {"schema": SCHEMAS}}}, **documented(500)},
    response_class=Response,
)
def schema(request: Request) -> Response:
    """Give the JSON Schemas of a reply, a verdict, an error and a presend.toml."""
    del request
    return Response(_schemas(), media_type=JSON)


@cache
def _schemas() -> str:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    described: dict[str, Any] = {
        "schema": "presend.schemas/1",
        "reply": wire.schema(),
        "verdict": {**draft, **VERDICT},
        "problem": {**draft, **problems.schema()},
        "config": {**draft, **config.adapter().json_schema(by_alias=True), "title": "presend.toml"},
    }
    return dumps(described)
