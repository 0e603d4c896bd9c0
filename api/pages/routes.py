"""The addresses of the pages, and what each answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.html import HEADERS, asset, environment, fields, other_page, see
from api.pages import figures
from api.pages.documentation import page_of, pages
from api.pages.entry import named_here
from api.pages.service import guard_of, judged, record_of, session_of
from api.pages.trying import CHANNELS, EXAMPLE, MOST_MESSAGES, OUTCOMES, STATES, Draft, Said, Shown
from api.problems import DETAILS, ProblemError
from guard import rules
from guard.errors import GuardError, InputError
from guard.look.charts import MissingLibraryError, Plan, draw
from guard.version import VERSION

__all__ = ["install"]

_PACKAGE = "api.pages"
_STATIC = frozenset({"pages.css", "try.js"})
_DRAWN = 20
"""Seconds that charts may take; the first ones start a process."""
_MOST_FIELDS = 16 + 3 * (MOST_MESSAGES + 1)

Handler = Callable[[Request], Awaitable[Response]]


def install(app: FastAPI) -> None:
    """Add the pages to the service. What they need they take from `app.state`: `guard`, `checks`, `access` and `recorder`."""
    for path, methods, handler in (
        ("/", ["GET"], _inside(_start, "check")),
        ("/", ["POST"], _inside(_try, "check")),
        ("/overview", ["GET"], _inside(_overview, "read")),
        ("/rules", ["GET"], _inside(_rules, "")),
        ("/rules/{id}", ["GET"], _inside(_rule, "")),
        ("/login", ["GET"], _said(_login)),
        ("/login", ["POST"], _said(_sign_in)),
        ("/logout", ["POST"], _said(_sign_out)),
        ("/static/{name}", ["GET"], _static),
    ):
        app.add_api_route(path, handler, methods=methods, include_in_schema=False)


# What every page goes through


def _said(handler: Handler) -> Handler:
    """Return a handler whose errors are pages."""

    async def asked(request: Request) -> Response:
        if session_of(request) is None and not named_here(request):
            return _message(
                request, 421, "This is not the name of this page", "Open it by the address that the terminal shows."
            )
        if request.method == "POST" and other_page(request):
            return _message(request, 403, "Another site asked for this", "Nothing was done. Use the forms of this page.")
        try:
            return await handler(request)
        except InputError as error:
            return _message(request, 422, "That could not be read", str(error))
        except HTTPException as error:
            detail = error.detail if isinstance(error, ProblemError) else ""
            answer = _message(request, error.status_code, "That did not work", detail or DETAILS.get(error.status_code, ""))
            answer.headers.update(error.headers or {})
            return answer

    return asked


def _inside(handler: Handler, scope: str) -> Handler:
    """Return a handler for whoever is signed in with a key that has `scope`, if one is needed; others are asked to."""

    async def asked(request: Request) -> Response:
        session = session_of(request)
        scopes = session.scopes(request) if session else None
        if session is None or (scopes is not None and (not scope or scope in scopes)):
            return await handler(request)
        if scopes is not None:
            text = f"It has not the scope {scope}. Sign out, and in again with another one."
            return _message(request, 403, "Your key may not see this page", text, "/rules")
        if request.method == "GET":
            return see(f"/login?next={_next(request.url.path)}")
        return _page(request, "login.html", 401, wrong=False, next="/")

    return _said(asked)


def _page(request: Request, template: str, status: int = 200, **more: Any) -> HTMLResponse:
    session = session_of(request)
    guard = request.app.state.guard
    text = (
        environment(_PACKAGE)
        .get_template(template)
        .render(
            brand=guard.config.brand.name if guard else "",
            keys=session is not None,
            inside=session is None or session.scopes(request) is not None,
            at=request.url.path,
            version=VERSION,
            channels=CHANNELS,
            outcomes=OUTCOMES,
            **more,
        )
    )
    return HTMLResponse(text, status, HEADERS)


def _message(request: Request, status: int, head: str, text: str, to: str = "/") -> HTMLResponse:
    return _page(request, "message.html", status, head=head, text=text, to=to)


def _next(path: str) -> str:
    """Return where to go after signing in: one of the pages, whatever was asked for."""
    known = path in ("/", "/overview", "/rules") or path in {f"/rules/{rule.id}" for rule in rules.load()}
    return path if known else "/"


# A draft


async def _start(request: Request) -> Response:
    return _drafted(request, Draft(), None)


async def _try(request: Request) -> Response:
    draft = Draft.of(await fields(request, _MOST_FIELDS))
    if not draft.text.strip():
        return _drafted(request, draft, None)
    reply = draft.reply()
    return _drafted(request, draft, Shown.of(await judged(request, reply), reply))


def _drafted(request: Request, draft: Draft, shown: Shown | None) -> Response:
    config = guard_of(request).config
    return _page(
        request,
        "try.html",
        draft=draft,
        shown=shown,
        state=shown.verdict["verdict"] if shown else "empty",
        states=STATES,
        blank=Said(),
        empty_finding=_EMPTY,
        example=EXAMPLE.plain(),
        most=MOST_MESSAGES,
        policy=config.policy,
        digest=config.digest(),
        secure=config.brand.secure_channel,
    )


_EMPTY: Mapping[str, Any] = {
    "rule": "",
    "entity": "",
    "outcome": "note",
    "why": "",
    "instead": "",
    "references": [],
    "confidence": 0,
    "excused": None,
    "masked": "",
}
"""What a script fills in for a finding."""


# Figures


async def _overview(request: Request) -> Response:
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in {str(period) for period in figures.PERIODS} else 30
    now = datetime.now(UTC)
    until = datetime.combine(now.date() + timedelta(1), time(), UTC)
    since = until - timedelta(days)
    more: dict[str, Any] = {"record": True, "problem": "", "periods": figures.PERIODS, "days": days, "charts": ()}
    try:
        record = record_of(request)
        if record is None:
            return _page(request, "overview.html", **more | {"record": False})
        counts = await to_thread.run_sync(record.counts, since, until)
        before = await to_thread.run_sync(record.counts, since - timedelta(days), since)
    except GuardError:
        # What a database says may hold anything; the service's log has the kind of error.
        return _page(request, "overview.html", 503, **more | {"problem": "The record cannot be read."})
    charts = figures.charts(counts, since.date(), now.date(), CHANNELS) if counts.total else ()
    drawings = await _drawings(request.app, [chart.plan for chart in charts])
    if drawings:
        charts = tuple(replace(chart, drawings=drawn) for chart, drawn in zip(charts, drawings, strict=True))
    more["charts"] = charts
    return _page(
        request,
        "overview.html",
        **more,
        counts=counts,
        rate=figures.rate(counts.verdicts),
        trend=figures.trend(counts.verdicts, before.verdicts, days),
        since=since.date(),
        until=now.date(),
        drawn=bool(drawings),
    )


async def _drawings(app: FastAPI, plans: Sequence[Plan]) -> list[tuple[tuple[str, str], ...]]:
    """Return the drawings of some charts; nothing where they cannot be drawn, since all figures stand in tables as well.

    The library that draws does not let go of the interpreter's lock, and checks would have to wait for a third of a second. So it
    has a process of its own, which ends when nobody has asked for a while.
    """
    if not plans:
        return []
    try:
        with fail_after(_DRAWN):
            return await to_process.run_sync(draw, plans, cancellable=True, limiter=_one_at_a_time(app))
    except (MissingLibraryError, BrokenWorkerProcess, OSError, TimeoutError):
        return []


def _one_at_a_time(app: FastAPI) -> CapacityLimiter:
    if not hasattr(app.state, "drawing"):
        app.state.drawing = CapacityLimiter(1)
    return app.state.drawing  # type: ignore[no-any-return]


# Documentation


async def _rules(request: Request) -> Response:
    config = guard_of(request).config
    return await to_thread.run_sync(lambda: _page(request, "rules.html", rules=pages(config)))


async def _rule(request: Request) -> Response:
    config = guard_of(request).config
    found, before, behind = await to_thread.run_sync(page_of, request.path_params["id"], config)
    if found is None:
        return _message(request, 404, "There is no such rule", "The list of rules has all that there are.")
    return _page(request, "rule.html", rule=found, before=before, behind=behind)


# Keys


async def _login(request: Request) -> Response:
    session = session_of(request)
    to = _next(request.query_params.get("next", "/"))
    if session is None or session.scopes(request) is not None:
        return see(to)
    return _page(request, "login.html", wrong=False, next=to)


async def _sign_in(request: Request) -> Response:
    session = session_of(request)
    given = dict(await fields(request, 4))
    to = _next(given.get("next", "/"))
    if session is None:
        return see(to)
    response = see(to)
    if await session.sign_in(request, response, given.get("key", "").strip()):
        return response
    return _page(request, "login.html", 403, wrong=True, next=to)


async def _sign_out(request: Request) -> Response:
    response = see("/login")
    if session := session_of(request):
        session.sign_out(request, response)
    return response


async def _static(request: Request) -> Response:
    return asset(request.path_params["name"], _PACKAGE, _STATIC)
