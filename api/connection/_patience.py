"""What the connections have in common, whatever parses them."""

from __future__ import annotations

import asyncio
from typing import Any

__all__ = ["HEAD", "SECONDS", "Patient"]

SECONDS = 10.0
"""For all headers of a request to come, and for what was answered to be taken."""
HEAD = 64 * 1024
"""Bytes after which headers that are still not complete are not read on."""


class Patient(asyncio.Protocol):
    """A mixin before one of uvicorn's protocols. That says by `_heading` whether it waits for the headers of a request."""

    transport: Any
    loop: Any
    cycle: Any
    _begun = True
    _head = 0
    _waiting: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None

    @property
    def _heading(self) -> bool:
        return self._begun

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        for timer in (self._waiting, self._writing):
            if timer is not None:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the headers are without end."""
        super().data_received(data)
        # What was read at once is no longer than the server reads at once, and may hold a body as well.
        self._head = self._head + len(data) if self._heading else 0
        if self._head > HEAD:
            self.transport.abort()
        self._watch()

    def pause_writing(self) -> None:
        """Wait for the caller to take what was written."""
        super().pause_writing()
        self._writing = self.loop.call_later(SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()

    def _watch(self) -> None:
        if self._waiting is not None and not self._heading:
            self._waiting.cancel()
            self._waiting = None
        elif self._waiting is None and self._heading:
            self._waiting = self.loop.call_later(SECONDS, self._tired)

    def _tired(self) -> None:
        self._waiting = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._watch()  # the last answer is still on its way
        else:
            self.transport.abort()
