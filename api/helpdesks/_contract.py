"""What a file of this package defines: how a helpdesk signs, what of its events is a reply, and how its agents hear of a refusal."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["Event", "Helpdesk", "Report", "Sent", "Written", "fresh", "same"]

SECONDS = 300
"""How long a signature counts, before and after."""


class Event(BaseModel):
    """Base of what a helpdesk sends. Helpdesks add fields as they like; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as the helpdesk sent it: what a signature is over. `url` is where the helpdesk believes we are."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A reply that waits to be delivered. `texts` are all that the customer would get to read of it; each is checked."""

    id: str
    texts: tuple[str, ...] = field(repr=False)
    recipient: str = field(default="", repr=False)
    thread: tuple[dict[str, str], ...] = field(default=(), repr=False)
    """Earlier messages: `author` and `text`."""
    customer: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is known of the customer: `name`, `email`, `phone`."""


@dataclass(frozen=True, slots=True)
class Report:
    """The request to the helpdesk's own API by which its agents see why a reply was not delivered. We do not send it."""

    method: str
    path: str
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """A helpdesk."""

    title: str
    event: type[Event]
    """What it sends."""
    signed: Callable[[Sent, bytes], bool]
    """Tells whether a request was signed with a secret, a short time ago. It must take the same time for any two secrets."""
    written: Callable[[Any], Written | None]
    """Returns the reply in an event; `None` if no customer would get to read anything of it."""
    report: Callable[[Any, str], Report | None]
    """Returns how to tell the agents a reason; `None` where the event does not say of what."""
    form: bool = False
    """It sends a form, not JSON."""


def same(expected: str, given: str) -> bool:
    """Tell whether two signatures are one, in a time that does not say where they differ."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def fresh(stamp: str, per_second: int = 1) -> bool:
    """Tell whether a time stamp, in parts of a second since 1970, is within five minutes of now."""
    return stamp.isascii() and stamp.isdecimal() and len(stamp) < 20 and abs(int(stamp) / per_second - time.time()) <= SECONDS
