"""The values that go through a scan: frozen, without I/O.

Only `Row` and `Entry` hold text, and neither shows it in its `repr`. A `Result` holds none: it may be stored and reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from guard.model import Channel, Customer, Finding, Reply, State
from guard.read import Unread

__all__ = ["Author", "Entry", "Result", "Row", "Unread"]

Author = Literal["brand", "customer", "internal", "repost"]


@dataclass(frozen=True, slots=True)
class Row:
    """A message of an archive, as its source gives it.

    `where` names the place for a person who looks for it there ("sent.jsonl.gz:12", "tickets.json: ticket 35 comment 2").
    `author` is whose message it is; `internal` notes are never checked and are no part of a public conversation, nor is
    a `repost` of what somebody else wrote. `channel` is
    `None` where the archive does not say. `thread` is the identity of its conversation, empty where it has none; a source whose
    record holds a whole conversation yields its messages one after another, with the same `thread`. `earlier` are messages that
    the record itself carries along, as JSON Lines with the fields of `Reply` do. `own` is the text without what it seems to quote,
    and `quoted` are the words of that, one line each; both are empty where it quotes nothing. `time` is aware, or `None`.
    """

    where: str
    text: str = field(repr=False)
    id: str = ""
    author: Author = "brand"
    channel: Channel | None = None
    thread: str = ""
    agent: str = ""
    time: datetime | None = None
    platform: str = ""
    recipient: str = field(default="", repr=False)
    locale: str = ""
    customer: Customer = field(default=Customer(), repr=False)
    earlier: tuple[tuple[Literal["brand", "customer"], str, Channel], ...] = field(default=(), repr=False)
    own: str = field(default="", repr=False)
    quoted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A reply of the brand, ready to be checked.

    `number` counts the replies and what could not be read, from 0, and is the same each time the same archives are read with the
    same options; `agent` and `time` are what reports and samples group by.
    """

    number: int
    where: str
    reply: Reply
    thread: str = ""
    agent: str = ""
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an entry, or of something unread: no text, and of values only what is masked.

    `keys` are one per finding: a keyed hash of entity, normalised value and message id (see `guard.archive.fingerprint`), the
    same whenever the same archive is scanned with the same key, or empty without a key. `incomplete` says what was not checked.
    """

    number: int
    where: str
    id: str
    state: State
    channel: Channel
    findings: tuple[Finding, ...] = ()
    incomplete: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    thread: str = ""
    agent: str = ""
    time: datetime | None = None
    platform: str = ""
    unread: bool = False
