"""Requests that come again under the same key are answered again and count once.

A check is pure: the same reply under the same configuration gets the same verdict. So no answer is kept, which might hold a rewrite;
what is kept for a quarter of an hour are keyed hashes that say which body came under which key. A request that comes again is
checked again and not recorded again. Under a configuration that changed meanwhile it counts as new, for it may get another verdict.
Each worker remembers for itself.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers

from api.problems import ProblemError

__all__ = ["HEADERS", "Once", "Turn", "name_of"]

HEADERS: list[dict[str, Any]] = [
    {
        "name": name,
        "in": "header",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "description": said,
    }
    for name, said in (
        (
            "Idempotency-Key",
            "What the caller calls this request, a new name for each: if it comes again, it counts once. Kept 15 minutes, as a hash.",
        ),
        ("webhook-id", "The same, for callers that sign or send webhooks."),
    )
]
"""The headers that name a request, for OpenAPI. They are read by hand: FastAPI takes as long for two headers as for a whole body."""

_NAME = re.compile("[!-~]{1,255}")

SECONDS = 900.0
"""Longer than a signature counts, so that whoever replays a request cannot have it recorded twice."""
MOST = 65_536


@dataclass(slots=True)
class Turn:
    """A request under a key."""

    again: bool
    """It was answered before."""
    settled: bool = False
    """It was answered for good: if it comes again, nothing new can be learned from it."""


def name_of(headers: Headers) -> str | None:
    """Return what the caller calls a request, if anything.

    Raises:
        RequestValidationError: that is no name.
    """
    for header in ("idempotency-key", "webhook-id"):
        name = headers.get(header)
        if name is not None:
            if not _NAME.fullmatch(name):
                raise RequestValidationError([{"type": "name", "loc": ("header", header), "msg": ""}])
            return name
    return None


class Once:
    """Which requests came before."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = monotonic) -> None:
        """Remember up to `most` requests; the oldest is forgotten first."""
        self._most = most
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._before: OrderedDict[bytes, tuple[bytes, bytes, float]] = OrderedDict()
        self._running: dict[bytes, tuple[bytes, asyncio.Event]] = {}

    def __len__(self) -> int:
        """Return how many requests are remembered."""
        return len(self._before)

    @asynccontextmanager
    async def turn(self, caller: str, key: str, body: bytes, state: str) -> AsyncIterator[Turn]:
        """Wait for the same request if it is being answered now, then take a turn. Set `settled` on it before the end.

        Args:
            caller: who asks; keys of two callers are two keys.
            key: what the caller calls the request.
            body: what is asked.
            state: under which configuration.

        Raises:
            ProblemError: the key was used for another body (422).
        """
        name, asked = self._hashed(f"{len(caller)} {caller}{key}".encode()), self._hashed(body)
        while (running := self._running.get(name)) is not None:
            _refuse_other(running[0], asked)
            await running[1].wait()
        before = self._remembered(name)
        if before is not None:
            _refuse_other(before[0], asked)
        current = self._hashed(state.encode())
        turn = Turn(again=before is not None and before[1] == current)
        done = asyncio.Event()
        self._running[name] = asked, done
        try:
            yield turn
            if turn.settled and not turn.again:
                self._before[name] = asked, current, self._clock() + SECONDS
                self._before.move_to_end(name)
        finally:
            del self._running[name]
            done.set()

    def _remembered(self, name: bytes) -> tuple[bytes, bytes, float] | None:
        now = self._clock()
        while self._before and (len(self._before) > self._most or next(iter(self._before.values()))[2] < now):
            self._before.popitem(last=False)
        return self._before.get(name)

    def _hashed(self, data: bytes) -> bytes:
        return blake2b(data, digest_size=16, key=self._salt).digest()


def _refuse_other(before: bytes, asked: bytes) -> None:
    if before != asked:
        raise ProblemError(422, "This key was used for another body. Use a new one for each reply.")
