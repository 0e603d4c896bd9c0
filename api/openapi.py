"""The OpenAPI document: FastAPI's, and what it cannot know of who may call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.access.caller import Needs, Scope
from api.problems import MEDIA_TYPE, documented, schema

__all__ = ["install"]

SCHEMES: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of `presend keys create`: `Authorization: Bearer KEY`.",
    },
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Api-Key",
        "description": "The same key, for those who cannot send the other.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "The body signed as Standard Webhooks has it, with `webhook-id` and `webhook-timestamp`; may check.",
    },
}


Part = tuple[APIRouter, Scope | None]
"""A router, and the scope that all of its routes ask for; `None` if they say so themselves."""


def install(app: FastAPI, parts: Iterable[Part]) -> None:
    """Have `app` describe itself so; `parts` are what it includes, without a prefix."""
    routes = [
        (route, scope)
        for router, scope in parts
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
    ]

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, routes)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's way to extend the document


def _described(app: FastAPI, routes: Iterable[tuple[APIRoute, Scope | None]]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
    )
    document["components"]["securitySchemes"] = SCHEMES
    document["components"]["schemas"]["Problem"] = schema()
    for route, shared in routes:
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            # Head and origin are looked at everywhere.
            more = [403, 431]
            for scope in [shared] if shared else _scopes(route.dependant):
                operation["x-presend-scope"] = scope
                schemes = ["bearer", "key", "signature"] if scope == "check" else ["bearer", "key"]
                operation["security"] = [{scheme: []} for scheme in schemes]
                more += [400, 401, 421, 429, 503]
            answers = {
                **operation["responses"],
                **{str(s): a for s, a in documented(*more).items() if str(s) not in operation["responses"]},
            }
            operation["responses"] = dict(sorted(answers.items()))
            for answer in answers.values():
                if MEDIA_TYPE in answer.get("content", {}):
                    answer["content"][MEDIA_TYPE] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return document


def _scopes(dependant: Dependant) -> list[str]:
    """Return the scopes that a route asks for, of its own or through what it depends on."""
    own = [dependant.call.scope] if isinstance(dependant.call, Needs) else []
    return own + [scope for inner in dependant.dependencies for scope in _scopes(inner)]
