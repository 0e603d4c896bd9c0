"""Messages -> entries: each reply of the brand, with the conversation before it.

A conversation is what has the same `Row.thread`, in the order of the archive: its last `KEPT` messages are remembered and go with
each reply as the messages before it, apart from those that are known to be later. A message that carries its own `earlier` ones has
those instead. What a message quotes is no part of it if the conversation remembered holds it, line by line; else it is new, as far
as anybody knows, and is checked with the rest. Memory is bounded: past `MEMORY` bytes the conversation that was silent for longest is forgotten, and counted; what
is said in it later has only what came after.

Two messages with one id are two messages: both are checked and both keep their id (`number` tells them apart), and `Counts.repeated`
says how often that was, as a sign that an export overlaps. It is counted without keeping ids, in a field of bits of fixed size: in
ten million different ids about one in two thousand is taken for a repeated one.

An id, or a thread, that is somebody's address or number would be printed in every report: it is replaced by a keyed hash of it.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from html import unescape
from sys import getsizeof

from guard.archive import fingerprint
from guard.archive.model import Entry, Result, Row
from guard.archive.telling import telling
from guard.model import Channel, Message, Reply, State
from guard.read import Unread

__all__ = ["KEPT", "MEMORY", "Counts", "Entries", "entries"]

KEPT = 20
"""Messages of a conversation that go with a reply."""

MEMORY = 32 * 1024 * 1024
"""Bytes of conversations that are remembered."""

_TAG = re.compile(r"<[^<>]*>")
_BITS = 2**28
_PER_MESSAGE, _PER_THREAD = 200, 900  # what Python needs beside the text, measured


_ALSO = {
    "customer": "messages of customers",
    "internal": "internal notes",
    "reposted": "reposts",
    "empty": "messages without text",
    "repeated": "ids met before",
    "forgotten": "conversations forgotten for want of memory",
}


@dataclass(slots=True)
class Counts:
    """What an archive held. `entries` and `unread` have numbers; the others have none.

    `customer` and `internal` are messages that are not the brand's or not sent, `empty` have no text (a picture alone), `forgotten`
    are conversations that memory had no room for, `repeated` are replies whose id was there before, `reposted` what others wrote.
    """

    entries: int = 0
    unread: int = 0
    customer: int = 0
    internal: int = 0
    empty: int = 0
    forgotten: int = 0
    repeated: int = 0
    reposted: int = 0

    def said(self) -> str:
        """Return in words what was met besides what has a number, empty if nothing was."""
        return ", ".join(f"{count:,} {words}" for name, words in _ALSO.items() if (count := getattr(self, name)))


@dataclass(slots=True)
class _Conversation:
    messages: deque[tuple[Message, datetime | None, int]] = field(default_factory=lambda: deque(maxlen=KEPT))
    size: int = _PER_THREAD


class Entries(Iterator[Entry | Result]):
    """The replies in messages, numbered from 0, and what was unread among them. `counts` are right at every step."""

    def __init__(
        self,
        rows: Iterable[Row | Unread],
        default_channel: Channel | None = None,
        memory: int = MEMORY,
        key: Callable[[], bytes] | None = None,
    ) -> None:
        self._key = key
        self.counts = Counts()
        self._channel = default_channel or Channel.PUBLIC
        self._memory = memory
        self._used = 0
        self._conversations: OrderedDict[str, _Conversation] = OrderedDict()
        self._ids = bytearray(_BITS // 8)
        self._made = self._make(rows)

    def __next__(self) -> Entry | Result:
        return next(self._made)

    def _make(self, rows: Iterable[Row | Unread]) -> Iterator[Entry | Result]:
        counts = self.counts
        for row in rows:
            number = counts.entries + counts.unread
            if isinstance(row, Unread):
                counts.unread += 1
                yield self._unread(number, row)
            elif row.author == "internal":
                counts.internal += 1
            elif row.author == "repost":
                counts.reposted += 1
            elif not row.text.strip():
                counts.empty += 1
            elif row.author == "customer":
                counts.customer += 1
                self._remember(row, "customer", self._said(row))
            else:
                counts.entries += 1
                said = self._said(row)
                entry = self._entry(number, row, said)
                self._remember(row, "brand", said)
                yield entry

    def _unread(self, number: int, unread: Unread) -> Result:
        reasons = (f"unread: {unread.reason}",)
        return Result(number, unread.where, unread.where, State.INCOMPLETE, self._channel, incomplete=reasons, unread=True)

    def _entry(self, number: int, row: Row, said: str) -> Entry:
        if row.id and self._seen(row.id):
            self.counts.repeated += 1
        earlier = tuple(Message(author, text, channel) for author, text, channel in row.earlier)
        reply = Reply(
            id=self._safe(row.id) or row.where,
            text=said,
            channel=row.channel or self._channel,
            platform=row.platform,
            recipient=row.recipient,
            thread=earlier or self._before(row),
            customer=row.customer,
            locale=row.locale,
        )
        return Entry(number, row.where, reply, self._safe(row.thread), row.agent, row.time)

    def _safe(self, identity: str) -> str:
        """Return an identity that may be reported: in place of somebody's address or number a keyed hash, nothing without a key."""
        if not telling(identity):
            return identity
        return f"hashed-{fingerprint.of(self._key(), 'IDENTITY', identity, '')[:16]}" if self._key else ""

    def _before(self, row: Row) -> tuple[Message, ...]:
        conversation = self._conversations.get(row.thread) if row.thread else None
        if conversation is None:
            return ()
        now = row.time
        return tuple(message for message, time, _ in conversation.messages if now is None or time is None or time <= now)

    def _said(self, row: Row) -> str:
        """Return the text of a message, without what it quotes where that was said before."""
        if not row.quoted:
            return row.text
        before = "\0".join(_folded(message.text) for message in self._before(row))
        return row.own if all(_folded(line) in before for line in row.quoted.splitlines()) else row.text

    def _remember(self, row: Row, author: str, said: str) -> None:
        if not row.thread:
            return
        conversation = self._conversations.get(row.thread)
        if conversation is None:
            conversation = self._conversations[row.thread] = _Conversation()
            self._used += conversation.size
        self._conversations.move_to_end(row.thread)
        message = Message("brand" if author == "brand" else "customer", said, row.channel or self._channel)
        size = getsizeof(said) + _PER_MESSAGE
        if len(conversation.messages) == KEPT:
            gone = conversation.messages[0][2]
            conversation.size -= gone
            self._used -= gone
        conversation.messages.append((message, row.time, size))
        conversation.size += size
        self._used += size
        while self._used > self._memory:
            _, forgotten = self._conversations.popitem(last=False)
            self._used -= forgotten.size
            self.counts.forgotten += 1

    def _seen(self, identity: str) -> bool:
        """Tell whether an id was there before, and keep it."""
        digest = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        seen = True
        for start in range(0, 16, 4):
            bit = int.from_bytes(digest[start : start + 4], "little") % _BITS
            mask = 1 << (bit & 7)
            if not self._ids[bit >> 3] & mask:
                seen = False
                self._ids[bit >> 3] |= mask
        return seen


def _folded(text: str) -> str:
    # Mail programs wrap lines anew, and quote HTML as plain text.
    words = "".join(char for char in unescape(_TAG.sub("", text)) if char.isalnum())
    return words.casefold()


def entries(
    rows: Iterable[Row | Unread], default_channel: Channel | None = None, key: Callable[[], bytes] | None = None
) -> Entries:
    """Return the replies of the brand in `rows`, ready to be checked, and what was unread, in their order.

    `default_channel` is where a message went that does not say; without it, such a message counts as public.
    `key` gives the key of this installation, asked for where an id or thread is an e-mail address or number of a person.
    """
    return Entries(rows, default_channel, key=key)
