"""The lines of a stream, one at a time, so that none is read before the last one is dealt with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Receive

from api.problems import ProblemError

__all__ = ["GoneError", "lines"]


class GoneError(Exception):
    """The caller went away in the middle of a stream."""


async def lines(receive: Receive, most: int, seconds: float) -> AsyncIterator[bytes | None]:
    """Yield the lines of a body without their ends; `None` for one of more than `most` bytes.

    A line end after the last line starts no further line.

    Raises:
        GoneError: the caller went away.
        ProblemError: a line was not there `seconds` after the first wait for it (408).
    """
    clock = asyncio.get_running_loop().time
    begun, left, long = bytearray(), seconds, False
    more = True
    while more:
        before = clock()
        try:
            async with asyncio.timeout(left):
                message = await receive()
        except TimeoutError:
            raise ProblemError(408) from None
        left -= clock() - before
        if message["type"] == "http.disconnect":
            raise GoneError
        more = message.get("more_body", False)
        *whole, rest = message.get("body", b"").split(b"\n")
        for piece in whole:
            too_long = long or len(begun) + len(piece) > most
            line = None if too_long else bytes(begun) + piece
            begun.clear()
            left, long = seconds, False
            yield line
        long = long or len(begun) + len(rest) > most
        if long:
            begun.clear()
        else:
            begun += rest
    if begun or long:
        yield None if long else bytes(begun)
