"""What the pages take from the service that they are part of, all of it from `app.state`."""

from __future__ import annotations

from typing import cast

from anyio import to_thread
from fastapi import Request

from api.pages.entry import Session
from api.pages.figures import Record
from api.problems import ProblemError
from guard.model import Reply, Verdict
from guard.pipeline import Guard

__all__ = ["guard_of", "judged", "record_of", "session_of"]


def guard_of(request: Request) -> Guard:
    """Return the guard.

    Raises:
        ProblemError: it is not loaded (503).
    """
    if request.app.state.guard is None:
        raise ProblemError(503)
    return cast("Guard", request.app.state.guard)


async def judged(request: Request, reply: Reply) -> Verdict:
    """Check a draft that was sent as a form. The verdict is for the person who looks at it, and in no record."""
    return await to_thread.run_sync(guard_of(request).check, reply, limiter=request.app.state.limiter)


def record_of(request: Request) -> Record | None:
    """Return the record, `None` where none is kept."""
    return cast("Record | None", getattr(request.app.state, "record", None))


def session_of(request: Request) -> Session | None:
    """Return what tells who is signed in; `None` where the service asks for no keys and listens on the loopback interface alone."""
    return cast("Session | None", getattr(request.app.state, "session", None))
