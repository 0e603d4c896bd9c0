"""Who may see the pages: whoever signed in with a key or, where the service asks for none, whoever sits at this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

__all__ = ["named_here"]


def named_here(request: Request) -> bool:
    """Tell whether a request was sent to this machine by a name of its own.

    A page of another site can have its own name point to this machine; then the browser takes what we answer for that site's.
    """
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
