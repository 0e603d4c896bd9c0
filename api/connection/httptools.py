"""Connections that httptools parses."""

from __future__ import annotations

from api.connection._patience import HEAD, Patient
from guard.errors import GuardError

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
except ImportError as error:
    raise GuardError("httptools is not installed: pip install 'presend[fast]'") from error

__all__ = ["Protocol"]


class Protocol(Patient, HttpToolsProtocol):
    """uvicorn's, with limits."""

    _named = 0

    def on_message_begin(self) -> None:
        """Wait for headers."""
        super().on_message_begin()
        self._begun, self._named = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, before a body or after it."""
        self._named += len(name) + len(value)
        if self._named > HEAD:
            raise ValueError("too long")  # the parser makes it the error of a request that cannot be read
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin with the request."""
        self._begun = False
        super().on_headers_complete()
