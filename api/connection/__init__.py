"""How a server reads requests: uvicorn's way, with an end to the patience with those who send or take them too slowly.

A request whose body is slow is refused by the application (`api.intake`). Before its headers are complete the application does not
know of it, and uvicorn waits for them without end.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec

__all__ = ["protocol"]


def protocol() -> type[asyncio.Protocol]:
    """Return what to give to uvicorn as `http`: with httptools where that is installed, which is faster, else with h11."""
    if find_spec("httptools"):
        from api.connection import httptools

        return httptools.Protocol
    from api.connection import h11

    return h11.Protocol
