"""The application: `create_app()` makes it, and nothing happens before.

Run it with a server that knows factories, `uvicorn --factory api.app:create_app --no-access-log`, or pass it a guard.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from api import batch, openapi, problems, reference, routes
from api.access import Access, Door, Keyring, keyring_of, require
from api.envelope import Envelope
from api.idempotency import Once
from api.selfcheck import warm
from guard.config import Config, Service
from guard.pipeline import Guard
from guard.version import VERSION


def create_app(guard: Guard | None = None, *, keyring: Keyring | None = None) -> FastAPI:
    """Return the application.

    Args:
        guard: what checks the replies. Without one it is loaded on start-up, from the configuration in force.
        keyring: where the keys of callers are. Without one they are where the configuration says.

    On start-up it raises `GuardError` if there is no guard to be had.
    """

    def admitted(config: Config, path: Path | None) -> Access:
        return Access.of(config.service, keyring if keyring is not None else keyring_of(config, path))

    def made_ready(given: Guard | None) -> tuple[Guard, Access]:
        ready = given or Guard.load()
        access = app.state.access if given else admitted(ready.config, ready.config_path)
        warm(ready)
        app.openapi()  # errors are said in its words
        return ready, access

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Checks hold the interpreter's lock: more threads than processors would only make each of them slower.
        app.state.limiter = CapacityLimiter((os.cpu_count() or 1) + 1)
        app.state.guard, app.state.access = await to_thread.run_sync(made_ready, guard)
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
    app.state.access = admitted(guard.config, guard.config_path) if guard is not None else Access.of(Service(), keyring)
    app.state.limiter = None
    app.state.once = Once()
    problems.install(app)
    parts: list[openapi.Part] = [(routes.router, None), (batch.router, None), (reference.router, "read")]
    for router, scope in parts:
        app.include_router(router, dependencies=[require(scope)] if scope else None)
    openapi.install(app, parts)
    app.add_middleware(Door, access=lambda: app.state.access)
    app.add_middleware(Envelope)
    return app
