"""Who may see the pages: whoever signed in with a key or, where the service asks for none, whoever sits at this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

__all__ = ["Session", "named_here"]


class Session(Protocol):
    """Signing in and out, where callers need keys: the cookie is HttpOnly and SameSite=Strict."""

    def scopes(self, request: Request) -> Collection[str] | None:
        """Return what the key may with which the browser signed in; `None` if it did not."""

    async def sign_in(self, request: Request, response: Response, key: str) -> bool:
        """Give the browser its cookie, if the key counts; tell whether it does."""

    def sign_out(self, request: Request, response: Response) -> None:
        """Take the cookie back."""


def named_here(request: Request) -> bool:
    """Tell whether a request was sent to this machine by a name of its own.

    A page of another site can have its own name point to this machine; then the browser takes what we answer for that site's.
    """
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
