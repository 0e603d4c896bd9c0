"""The application: `create_app()` makes it, and nothing happens before.

Run it with a server that knows factories, `uvicorn --factory api.app:create_app --no-access-log`, or pass it a guard.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI

from api import batch, litellm, openapi, overrides, pages, problems, reference, relay, routes
from api.access import Access, Door, Keyring, keyring_of, require
from api.envelope import Envelope
from api.idempotency import Once
from api.load import SWITCH, Checks
from api.recorder import recorder
from api.reload import InForce
from api.seen.metrics import Metrics
from api.seen.requests import Requests
from api.seen.traces import Traces
from api.selfcheck import Judgement, warm
from api.shed import Shed
from guard.config import Config
from guard.pipeline import Guard
from guard.serving import Service
from guard.version import VERSION


def create_app(guard: Guard | None = None, *, keyring: Keyring | None = None) -> FastAPI:
    """Return the application.

    Args:
        guard: what checks the replies. Without one it is loaded on start-up, from the configuration in force, and follows it.
        keyring: where the keys of callers are. Without one they are where the configuration says.

    On start-up it raises `GuardError` if there is no guard to be had. One process should run one of them: it sets how often
    threads take turns, and keeps what is loaded out of the way of the garbage collector.
    """

    def admitted(config: Config, path: Path | None) -> Access:
        return Access.of(config.service, keyring if keyring is not None else keyring_of(config, path))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        following: asyncio.Task[None] | None = None
        if guard is None:
            ready = await app.state.in_force.first()
            app.state.access, app.state.guard = admitted(ready.config, ready.config_path), ready
            following = asyncio.create_task(app.state.in_force.follow())
        else:
            await to_thread.run_sync(warm, guard)
        app.openapi()  # errors are said in its words
        async with _running(app), _recording(app):
            yield
            if following is not None:
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following

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
    app.state.once = Once()
    app.state.checks = Checks(Service.queue)
    app.state.metrics = Metrics()
    app.state.in_force = InForce(taken=partial(setattr, app.state, "guard"), tried=app.state.metrics.reloaded)
    app.state.traces = None
    app.state.recorder = None
    app.state.judgement = Judgement()
    problems.install(app)
    parts: list[openapi.Part] = [
        (routes.router, None),
        (batch.router, None),
        (litellm.router, None),
        (relay.router(), None),
        (overrides.router, None),
        (reference.router, "read"),
    ]
    for router, scope in parts:
        app.include_router(router, dependencies=[require(scope)] if scope else None)
    openapi.install(app, parts)
    pages.install(app)
    # From the inside out.
    app.add_middleware(Shed)
    app.add_middleware(Door, access=lambda: app.state.access)
    app.add_middleware(Envelope)
    app.add_middleware(Requests, metrics=app.state.metrics)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Let checks wait their turn, and what is there stay where it is; at the end, finish what was taken."""
    service: Service = app.state.guard.config.service
    app.state.checks = Checks(service.queue)
    app.state.traces = Traces() if service.traces else None
    turns = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    # Looking through all that was loaded takes a tenth of a second, in which nothing is answered; it is there to stay.
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    sys.setswitchinterval(turns)
    app.state.checks.close()
    app.state.metrics.close()
    if app.state.traces is not None:
        await to_thread.run_sync(app.state.traces.close)


@asynccontextmanager
async def _recording(app: FastAPI) -> AsyncIterator[None]:
    """Keep verdicts, where a record is configured."""
    keeping = recorder(app.state.guard)
    if keeping is None:
        yield
        return
    app.state.recorder = keeping
    keeping.watch = lambda kept, _: None if kept else app.state.metrics.store_failed()
    await to_thread.run_sync(keeping.start)
    yield
    await to_thread.run_sync(keeping.stop)
