"""Connections that h11 parses."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.connection._patience import Patient

__all__ = ["Protocol"]


class Protocol(Patient, H11Protocol):
    """uvicorn's, with limits."""

    @property
    def _heading(self) -> bool:
        """Tell whether headers are waited for; h11 itself limits how long they are."""
        return self.conn.their_state is h11.IDLE
