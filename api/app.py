"""The application: `create_app()` makes it, and nothing happens before.

Run it with a server that knows factories, `uvicorn --factory api.app:create_app --no-access-log`, or pass it a guard.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from api import pages, problems
from api.envelope import Envelope
from api.routes import router
from api.selfcheck import warm
from guard.pipeline import Guard
from guard.version import VERSION

MAX_BODY = 1024 * 1024
"""Bytes of the largest body that is taken."""


def create_app(guard: Guard | None = None, *, max_body: int = MAX_BODY) -> FastAPI:
    """Return the application.

    Args:
        guard: what checks the replies. Without one it is loaded on start-up, from the configuration in force.
        max_body: bytes of the largest body that is taken.

    On start-up it raises `GuardError` if there is no guard to be had.
    """

    def made_ready() -> Guard:
        ready = guard or Guard.load()
        warm(ready)
        return ready

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Checks hold the interpreter's lock: more threads than processors would only make each of them slower.
        app.state.limiter = CapacityLimiter((os.cpu_count() or 1) + 1)
        app.state.guard = await to_thread.run_sync(made_ready)
        yield

    app = FastAPI(
        title="Presend",
        summary="May this drafted customer-care reply be sent here, as it is?",
        version=VERSION,
        lifespan=lifespan,
        # The pages of documentation load scripts from somebody else's server.
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the query and the caller's Host in its Location.
        redirect_slashes=False,
        # FastAPI can export spans and logs by itself; they hold the query and the messages of exceptions.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False},
    )
    app.state.guard = guard
    app.state.limiter = None
    problems.install(app)
    app.include_router(router)
    pages.install(app)
    app.add_middleware(Envelope, max_body=max_body)
    return app
