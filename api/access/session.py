"""The cookie of the pages: who logged in with a key stays so for a working day, and the key is not kept in the browser.

The cookie says the id of the key and until when, signed. Scripts cannot read it, and no other site's page can have it sent.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

from api.access.caller import caller
from api.access.fence import here_by_name
from api.access.keyring import KeysAwayError, Known
from api.problems import ProblemError

__all__ = ["HOURS", "SECRET", "Cookies", "Session"]

HOURS = 8
SECRET = "PRESEND_SESSION_SECRET"
"""The environment variable with what signs cookies, the same for all workers; `presend serve` makes one. With a new one
everybody has to log in again."""


class Cookies:
    """Makes and reads cookies."""

    def __init__(self, secret: str = "") -> None:
        """Sign with `secret`, by default with a random one."""
        self._signer = URLSafeTimedSerializer(
            secret or secrets.token_hex(32), salt="presend.session", signer_kwargs={"digest_method": sha256}
        )

    def begin(self, request: Request, response: Response, key: str) -> None:
        """Give the browser its cookie for the key with the id `key`."""
        response.set_cookie(
            _name(request),
            str(self._signer.dumps(key)),
            max_age=HOURS * 3600,
            path="/",
            secure=_secure(request),
            httponly=True,
            samesite="strict",
        )

    def end(self, request: Request, response: Response) -> None:
        """Take the cookie from the browser."""
        response.delete_cookie(_name(request), path="/", secure=_secure(request), httponly=True, samesite="strict")

    def key(self, request: Request) -> str | None:
        """Return the id of the key with which somebody logged in, `None` if nobody did or it was too long ago."""
        try:
            key = self._signer.loads(request.cookies.get(_name(request), ""), max_age=HOURS * 3600)
        except BadData:
            return None
        return key if isinstance(key, str) else None


class Session:
    """Signing in and out on the pages."""

    def __init__(self, keys: Known | None, cookies: Cookies) -> None:
        """Let in whoever shows one of `keys`; without any, nobody."""
        self._keys = keys
        self._cookies = cookies

    def scopes(self, request: Request) -> frozenset[str] | None:
        """Return what the key may with which the browser signed in; `None` if it did not."""
        who = caller(request)
        return None if who is None else who.scopes

    async def sign_in(self, request: Request, response: Response, key: str) -> bool:
        """Give the browser its cookie, if the key counts; tell whether it does.

        Raises:
            ProblemError: keys cannot be looked up now (503).
        """
        try:
            known = None if self._keys is None else await self._keys.by_secret(key.strip())
        except KeysAwayError:
            raise ProblemError(503, "Keys cannot be looked up now.", {"Retry-After": "1"}) from None
        if known is not None:
            self._cookies.begin(request, response, known.id)
        return known is not None

    def sign_out(self, request: Request, response: Response) -> None:
        """Take the cookie back. It is not known to us, so one that was copied counts until its eight hours are over."""
        self._cookies.end(request, response)


def _secure(request: Request) -> bool:
    # This machine may be asked without TLS, and then a browser would not keep a cookie that is for TLS only.
    return here_by_name(request.headers.get("host", "")) is None


def _name(request: Request) -> str:
    # A name that starts so can only be set over TLS, by this very host, for all of its paths. Cookies do not know ports.
    port = here_by_name(request.headers.get("host", ""))
    return "__Host-presend" if port is None else f"presend-{port or 80}"
