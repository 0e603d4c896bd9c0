"""What the pages take from the service that they are part of, all of it from `app.state`."""

from __future__ import annotations

from functools import partial
from typing import cast

from fastapi import Request

from api.access.session import Session
from api.checking import BUSY, RETRY, guard_of
from api.load import BusyError, Checks, LateError
from api.pages.figures import Record
from api.problems import ProblemError
from guard.errors import StoreError
from guard.model import Reply, Verdict

__all__ = ["guard_of", "judged", "record_of", "session_of"]


async def judged(request: Request, reply: Reply) -> Verdict:
    """Check a draft that was sent as a form. The verdict is for the person who looks at it, and in no record.

    Raises:
        ProblemError: there is no place in the queue, or it took too long (503).
    """
    guard, checks = guard_of(request), cast("Checks", request.app.state.checks)
    seconds = guard.config.policy.deadline_ms / 1000
    try:
        return await checks.run(partial(guard.check, reply), seconds=seconds, size=len(reply.text))
    except BusyError:
        raise ProblemError(503, BUSY, RETRY) from None
    except LateError:
        raise ProblemError(503, "The draft was not checked in time: do not send it, and try again.", RETRY) from None


def record_of(request: Request) -> Record | None:
    """Return the record, `None` where none is kept.

    Raises:
        StoreError: it cannot be opened.
    """
    recorder = request.app.state.recorder
    if recorder is not None and recorder.record is None:
        raise StoreError("the record is not open.")
    return None if recorder is None else cast("Record", recorder.record)


def session_of(request: Request) -> Session | None:
    """Return what tells who is signed in; `None` where the service asks for no keys and listens on the loopback interface alone."""
    return cast("Session | None", request.app.state.access.session)
