"""Who may reach the review page: this machine, under its own name, with the key from the terminal, from its own pages.

Other pages in the same browser are kept out four times over: the cookie is not sent with their requests, forms carry a word of the
session, the browser says where a request comes from, and a name that somebody points at this machine is refused.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256
from threading import Lock

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Fence", "Session"]


class Session:
    """The one session that there is: a key that opens it once, then a cookie."""

    def __init__(self, port: int) -> None:
        """Make the key for a page on `port`."""
        self.key = secrets.token_urlsafe(32)
        self.cookie = f"presend-review-{port}"  # cookies do not know ports
        self._secret = secrets.token_urlsafe(32)
        self._open = True
        self._lock = Lock()

    def redeemed(self, key: str) -> bool:
        """Tell whether `key` is right and not used before; from now on it is used."""
        with self._lock:
            good = self._open and _same(key, self.key)
            self._open = self._open and not good
        return good

    @property
    def used(self) -> bool:
        """Tell whether the key was used."""
        return not self._open

    def let_in(self, response: Response) -> None:
        """Give the browser its cookie."""
        response.set_cookie(self.cookie, self._secret, httponly=True, samesite="strict", path="/")

    def holds(self, request: Request) -> bool:
        """Tell whether a request comes from the browser that redeemed the key."""
        return self.used and _same(request.cookies.get(self.cookie, ""), self._secret)

    @property
    def word(self) -> str:
        """Return what the forms of the session carry."""
        return hmac.new(self._secret.encode(), b"form", sha256).hexdigest()

    def says(self, word: str) -> bool:
        """Tell whether a form is of this session."""
        return _same(word, self.word)


class Fence:
    """ASGI middleware that refuses whoever has no business here, before anything else looks at the request."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """Wrap `app`, which is known as `hosts` (name and port)."""
        self.app = app
        self.hosts = frozenset(hosts)
        self.origins = frozenset(f"http://{host}" for host in self.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            await PlainTextResponse("This is not the name of this page.\n", 421)(scope, receive, send)
            return
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        changes = scope["method"] not in ("GET", "HEAD")
        if changes and (site != "same-origin" or (origin is not None and origin not in self.origins)):
            await PlainTextResponse("Another page may not ask for this.\n", 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
