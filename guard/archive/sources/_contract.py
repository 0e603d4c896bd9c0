"""What a source is: a file of this package with the functions `claims` and `read`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.model import Channel
from guard.read import Unread

__all__ = ["BY_CONTENT", "BY_LOOKS", "BY_NAME", "IF_NOTHING_ELSE", "NOT", "Head", "Source", "SourceOptions"]

NOT, IF_NOTHING_ELSE, BY_LOOKS, BY_NAME, BY_CONTENT = range(5)
"""How sure a source is that an archive is its own. The surest one reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """How archives are read.

    `format` is the name of the source that reads them all; without it, each archive tells. `text` ... `recipient` are names of
    columns, found by their common names where they are `None`. `ours` are the brand's own addresses, domains, handles, names and
    account numbers: they tell whose a message is where the archive does not. `query` is the SQL for databases.
    """

    format: str | None = None
    text: str | None = None
    id: str | None = None
    channel_column: str | None = None
    author: str | None = None
    thread: str | None = None
    time: str | None = None
    agent: str | None = None
    platform: str | None = None
    recipient: str | None = None
    default_channel: Channel | None = None
    ours: tuple[str, ...] = ()
    query: str | None = None

    def columns(self) -> dict[str, str | None]:
        """Return the columns that were named, by what they are."""
        return {
            "text": self.text,
            "id": self.id,
            "channel": self.channel_column,
            "author": self.author,
            "thread": self.thread,
            "time": self.time,
            "agent": self.agent,
            "platform": self.platform,
            "recipient": self.recipient,
        }


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an archive, to tell what it is.

    `name` is its file name in lower case, without the ending of what packed it; `data` are its first bytes. `layout` and `keys` say how its JSON is laid out and which keys stand where (see `guard.archive.sources._documents`);
    both are empty if it is no JSON.
    """

    name: str
    data: bytes
    layout: str
    keys: frozenset[str]

    def has(self, *keys: str, inside: tuple[str, ...] = ("",)) -> bool:
        """Tell whether its first record has all these keys, at the top or inside one of the keys named."""
        return any(all((f"{outer}.{key}" if outer else key) in self.keys for key in keys) for outer in inside)


class Source(Protocol):
    """A module of this package."""

    claims: Callable[[Head], int]
    """Says how sure it is that this is an archive of its kind: `NOT` ... `BY_CONTENT`."""
    read: Callable[[Opened, SourceOptions], Iterator[Row | Unread]]
    """Yields the messages in their order, and what cannot be read in its place. It may raise `InputError` for all that is left."""
