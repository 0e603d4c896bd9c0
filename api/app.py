"""The application: `create_app()` makes it, and nothing happens before.

Run it with a server that knows factories, `uvicorn --factory api.app:create_app --no-access-log`, or pass it a guard.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import to_thread
from fastapi import FastAPI

from api import problems
from api.envelope import Envelope
from api.load import SWITCH, Checks
from api.reload import InForce
from api.routes import router
from api.seen.metrics import Metrics
from api.seen.requests import Requests
from api.seen.traces import Traces
from api.selfcheck import Judgement, warm
from api.shed import Shed
from guard.config import Service
from guard.pipeline import Guard
from guard.version import VERSION

MAX_BODY = 1024 * 1024
"""Bytes of the largest body that is taken."""


def create_app(guard: Guard | None = None, *, max_body: int = MAX_BODY) -> FastAPI:
    """Return the application.

    Args:
        guard: what checks the replies. Without one it is loaded on start-up, from the configuration in force, and follows it.
        max_body: bytes of the largest body that is taken.

    On start-up it raises `GuardError` if there is no guard to be had. One process should run one of them: it sets how often
    threads take turns, and keeps what is loaded out of the way of the garbage collector.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        following: asyncio.Task[None] | None = None
        if guard is None:
            app.state.guard = await app.state.in_force.first()
        else:
            await to_thread.run_sync(warm, guard)
        service: Service = app.state.guard.config.service
        app.state.checks = Checks(service.queue)
        app.state.traces = Traces() if service.traces else None
        if guard is None:
            following = asyncio.create_task(app.state.in_force.follow())
        turns = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        # Looking through all that was loaded takes a tenth of a second, in which nothing is answered; it is there to stay.
        gc.collect()
        gc.freeze()
        yield
        gc.unfreeze()
        sys.setswitchinterval(turns)
        if following is not None:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
        app.state.checks.close()
        app.state.metrics.close()
        if app.state.traces is not None:
            await to_thread.run_sync(app.state.traces.close)

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
    app.state.in_force = InForce(app)
    app.state.checks = Checks(Service.queue)
    app.state.metrics = Metrics()
    app.state.traces = None
    app.state.judgement = Judgement()
    problems.install(app)
    app.include_router(router)
    app.add_middleware(Shed)
    app.add_middleware(Envelope, max_body=max_body)
    app.add_middleware(Requests, metrics=app.state.metrics)
    return app
