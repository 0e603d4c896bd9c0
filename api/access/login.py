"""In and out for the pages: a key is shown once, and a cookie stands for it from then on."""

from __future__ import annotations

from fastapi import Request, Response

from api.access.caller import Caller
from api.access.keyring import KeysAwayError
from api.access.policy import Access
from api.problems import ProblemError

__all__ = ["log_in", "log_out"]


async def log_in(request: Request, response: Response, secret: str) -> Caller | None:
    """Give the browser a cookie for a key, and return who that is; `None` if the key does not count, and then no cookie.

    Raises:
        ProblemError: keys cannot be looked up now (503).
    """
    access: Access = request.app.state.access
    try:
        key = None if access.keys is None else await access.keys.by_secret(secret.strip())
    except KeysAwayError:
        raise ProblemError(503, "Keys cannot be looked up now.", {"Retry-After": "1"}) from None
    if key is None:
        return None
    access.sessions.begin(request, response, key.id)
    return Caller(key.id, frozenset(key.scopes), "cookie")


def log_out(request: Request, response: Response) -> None:
    """Take the cookie from the browser. It is not known to us, so one that was copied counts until its eight hours are over."""
    access: Access = request.app.state.access
    access.sessions.end(request, response)
