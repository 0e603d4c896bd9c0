"""How much of a body is taken, and how long it may be in coming."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from api.problems import ProblemError

__all__ = ["SECONDS", "limited"]

SECONDS = 10.0
# What is left of a body is not read, so the connection cannot be used again.
_CLOSE = {"Connection": "close"}


def limited(receive: Receive, headers: Headers, most: int | None, seconds: float = SECONDS) -> Receive:
    """Return a `receive` that refuses a body of more than `most` bytes, or one that is not there `seconds` after the first was asked for.

    Where the length is announced, a body that is too large is refused before any of it is read. Without `most` it is a stream without
    end, and each of its pieces must come within `seconds`.

    The `receive` raises `ProblemError` (413, 408).
    """
    announced = headers.get("content-length", "")
    taken = int(announced) if most is not None and announced.isdecimal() and int(announced) > most else 0
    until, ended = 0.0, False

    async def received() -> Message:
        nonlocal taken, until, ended
        if ended:  # what comes now is that the caller went away, and that may take as long as it likes
            return await receive()
        if most is not None and taken > most:
            raise ProblemError(413, f"The body is larger than {most} bytes.", _CLOSE)
        if not until or most is None:
            until = asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise ProblemError(408, headers=_CLOSE) from None
        ended = not message.get("more_body", False)
        if most is not None:
            taken += len(message.get("body", b""))
            if taken > most:
                raise ProblemError(413, f"The body is larger than {most} bytes.", _CLOSE)
        return message

    return received
