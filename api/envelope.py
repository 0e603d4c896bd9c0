"""What every request goes through: headers on its answer, no exception beyond; and a limit on its body.

The server's own error log prints exception messages, which may hold a reply's text. So this logs instead: `presend.error` the type
of an unexpected exception and where it was raised.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.intake import limited
from api.seen.logs import logger
from api.seen.requests import known, template
from guard.version import VERSION

ERROR = logger("error")

HEADERS = {
    "Presend-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Set on every answer that does not set them itself."""


class Envelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, max_body: int | None = None) -> None:
        """Wrap `app` and refuse bodies of more than `max_body` bytes; without it `app` does so itself."""
        self.app = app
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if self.max_body is not None:
                receive = limited(receive, Headers(scope=scope), self.max_body)
            await self.app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001 - the message of no exception may reach the server's log
            ERROR.error(
                "failed",
                method=known(scope),
                route=template(scope),
                error=type(error).__name__,
                where=_where(error),
                request=scope.get("state", {}).get("request_id"),
            )
            if not begun:
                answer = problems.response(500, f"{type(error).__name__}. {problems.DETAILS[500]}")
                await answer(scope, receive, dressed)


def _where(error: Exception) -> str:
    """Return where an exception was raised, and from where that was called: files and lines, without the source."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
