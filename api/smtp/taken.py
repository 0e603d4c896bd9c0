"""A mail that was taken in, from its last line to the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from guard.mail.message import Mail

__all__ = ["Taken"]


@dataclass(slots=True)
class Taken:
    """A mail with its envelope. `identity` is what the log, the record and the header call it; `read` is what it says, once it is read."""

    data: bytes = field(repr=False)
    sender: str = field(repr=False)
    recipients: list[str] = field(repr=False)
    identity: str = field(default_factory=lambda: uuid4().hex)
    read: Mail | None = field(default=None, repr=False)
