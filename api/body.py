"""Bodies are read as strictly as files are: JSON in UTF-8, said to be JSON, and no key twice.

A page in a browser may send text/plain to any address without asking, but not application/json; so the media type is a
fence as well. Which of two values of a repeated key counts differs between readers: one could be checked and the other sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from api.problems import ProblemError
from guard.errors import InputError
from guard.read import parsed, text_of

JSON = "application/json"
LINES = "application/x-ndjson"
"""JSON Lines: a value a line."""


class JsonRequest(Request):
    """A request whose body, if it is read, is strict JSON."""

    async def json(self) -> Any:
        """Return what the body says.

        Raises:
            ProblemError: it is not JSON (400).
        """
        return strictly(await self.body())


def strictly(data: bytes) -> Any:
    """Return what JSON says.

    Raises:
        ProblemError: it is not strict JSON (400).
    """
    try:
        text = text_of(data)
        value = parsed(text)
        if "\\u" in text:
            # Half of a surrogate pair can be written in JSON. It is no character, so no answer could repeat it.
            json.dumps(value, ensure_ascii=False).encode()
    except (InputError, UnicodeEncodeError):
        # The message may name a key, and a key of the caller's making is input like the rest.
        raise ProblemError(400) from None
    return value


class JsonRoute(APIRoute):
    """A route that takes JSON or nothing."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what handles a request."""
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def handled(request: Request) -> Response:
            if takes_body and media_type(request.headers) != JSON:
                raise ProblemError(415)
            return await handle(JsonRequest(request.scope, request.receive))

        return handled


def media_type(headers: Headers) -> str:
    """Return the media type of a body, empty if it is encoded in a way that is not taken."""
    given, _, _ = headers.get("content-type", "").partition(";")
    return given.strip().lower() if headers.get("content-encoding", "identity").lower() == "identity" else ""
