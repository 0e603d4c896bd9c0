"""The values that go through Presend: frozen, without I/O.

Only `Reply`, `Message` and `Customer` hold text, and none of them shows it in its `repr`. Findings hold offsets into
`Reply.text`, in Unicode code points, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Literal

from recognizers import Detection

__all__ = [
    "WHOLE_REPLY",
    "Act",
    "Author",
    "Channel",
    "Checked",
    "Customer",
    "Detection",
    "Finding",
    "Message",
    "Move",
    "Outcome",
    "Owner",
    "Reply",
    "State",
    "Suggestion",
    "Verdict",
]


class Channel(StrEnum):
    """Where a reply goes. A name that is not known counts as `public`, the strictest."""

    PUBLIC = "public"
    DM = "dm"
    EMAIL = "email"
    SECURE = "secure"


Author = Literal["customer", "brand"]
WHOLE_REPLY = "REPLY"
"""The entity of a finding about a reply as a whole."""


class Outcome(IntEnum):
    """What a finding means for sending. `max()` of several is the one that counts."""

    ALLOW = 0
    NOTE = 1
    WARN = 2
    BLOCK = 3


class Owner(StrEnum):
    """Whose value it is, as far as the configuration, the customer's record and the words around it tell."""

    CUSTOMER = "customer"
    BRAND = "brand"
    AGENT = "agent"
    OTHER_CUSTOMER = "other-customer"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """What the reply does with a value or a sensitive thing that it names."""

    DISCLOSES = "discloses"
    ECHOES = "echoes"
    CONFIRMS = "confirms"
    REQUESTS = "requests"
    INFORMS = "informs"


class State(StrEnum):
    """The answer. Send only on `pass`."""

    PASS = "pass"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Message:
    """An earlier message of the conversation."""

    author: Author
    text: str = field(repr=False)
    channel: Channel = Channel.PUBLIC


@dataclass(frozen=True, slots=True)
class Customer:
    """What the helpdesk knows of this customer: used to match, never printed."""

    name: str = field(default="", repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)
    identifiers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """A drafted or archived reply. `recipient` is the handle or display name that the public sees anyway."""

    id: str
    text: str = field(repr=False)
    channel: Channel = Channel.PUBLIC
    platform: str = ""
    recipient: str = field(default="", repr=False)
    thread: tuple[Message, ...] = field(default=(), repr=False)
    customer: Customer = field(default=Customer(), repr=False)
    locale: str = ""

    def __post_init__(self) -> None:
        """Take a channel by its name, as in `Reply(..., channel="dm")`."""
        known = self.channel in Channel.__members__.values()
        object.__setattr__(self, "channel", Channel(self.channel) if known else Channel.PUBLIC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to send a reply as it is.

    `why` is a sentence to the agent and `instead` says what to do; neither holds the value. `masked` keeps at most the
    last four characters of a long value. `excused` is the reason of the excuse that covers it, if one does.
    """

    rule: str
    entity: str
    start: int
    end: int
    outcome: Outcome
    why: str
    instead: str
    confidence: float
    recognizer: str = ""
    owner: Owner = Owner.UNKNOWN
    act: Act = Act.DISCLOSES
    masked: str = ""
    references: tuple[str, ...] = ()
    excused: str | None = None

    @property
    def holds_value(self) -> bool:
        """Tell whether its span is a value that must not be shown, not words that only ask or tell something."""
        return self.act in (Act.DISCLOSES, Act.ECHOES)


@dataclass(frozen=True, slots=True)
class Move:
    """Whether the conversation really has to go to a secure channel, why, and where."""

    needed: bool
    because: tuple[str, ...] = ()
    label: str = ""
    url: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to send instead. `rewrite` is offered only if, checked again, it passes; `None` otherwise."""

    rewrite: str | None = field(repr=False)
    move: Move


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check rested on. `ms` are milliseconds by stage; `incomplete` says what was not checked and why."""

    policy: str
    rules: str
    version: str
    ms: dict[str, float]
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one reply."""

    id: str
    state: State
    channel: Channel
    findings: tuple[Finding, ...]
    suggestion: Suggestion | None
    checked: Checked
