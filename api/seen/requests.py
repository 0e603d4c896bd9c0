"""What is seen of a request: an id of our own making, a line in the log, a count and a span. Nothing that the caller wrote.

The server's own access log prints the query, which may hold a reply's text; so it is switched off, and this logs the *template* of
the route instead.
"""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.seen.logs import logger
from api.seen.metrics import Metrics
from api.seen.traces import Traces

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ACCESS = logger("access")


class Requests:
    """ASGI middleware around the whole application. It leaves `request_id` and `arrived` (`perf_counter`) in the scope's state."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap `app` and count into `metrics`."""
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        arrived, request, status = perf_counter(), uuid.uuid4().hex, 0
        scope.setdefault("state", {}).update(request_id=request, arrived=arrived)
        method = known(scope)
        traces: Traces | None = getattr(scope["app"].state, "traces", None) if "app" in scope else None

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request
            await send(message)

        with traces.request(method, Headers(scope=scope).get("traceparent")) if traces else nullcontext() as span:
            await self.app(scope, receive, dressed)
            route = template(scope)
            if span is not None:
                span.update_name(f"{method} {route}")
                span.set_attributes({"http.route": route, "http.response.status_code": status, "presend.request": request})
        seconds = perf_counter() - arrived
        self.metrics.answered(route, status, seconds)
        ACCESS.info(
            "answered",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            request=request,
            **({"verdict": verdict} if (verdict := scope["state"].get("verdict")) else {}),
        )


def known(scope: Scope) -> str:
    """Return the method, or `?`: one that the caller made up is not shown."""
    return scope["method"] if scope["method"] in METHODS else "?"


def template(scope: Scope) -> str:
    """Return the template of the route, or `?`: a path that the caller made up is not shown.

    What answers without a route leaves the template in the scope's state.
    """
    return str(getattr(scope.get("route"), "path", None) or scope.get("state", {}).get("route", "?"))
