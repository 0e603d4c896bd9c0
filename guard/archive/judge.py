"""Entry + Guard -> Result. Identical replies are checked once."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

from guard.archive import fingerprint, record
from guard.model import Finding, Reply, State, Verdict

__all__ = ["REMEMBERED", "Checks", "Judge", "Memory", "digest", "keys", "lasting", "lost"]

REMEMBERED = 16_384
"""Replies whose result is remembered. Enough for the wordings that are sent again and again; some 10 MB."""

_Kept = TypeVar("_Kept")


class Checks(Protocol):
    """What a `Guard` does here."""

    @property
    def policy_digest(self) -> str:
        """Return the digest of the configuration."""

    @property
    def rules_digest(self) -> str:
        """Return the digest of rules, recognizers and models."""

    def check(self, reply: Reply, *, suggest: bool = True) -> Verdict:
        """Answer whether `reply` may be sent."""

    def check_many(self, replies: Iterable[Reply], *, suggest: bool = True) -> Iterator[Verdict]:
        """Answer that for each of `replies`."""


class Memory(Generic[_Kept]):
    """What is known of replies by their `digest`: of those met last, and never of more than `most`."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()

    def get(self, digest: bytes) -> _Kept | None:
        """Return what is known, `None` if nothing is."""
        kept = self._kept.get(digest)
        if kept is not None:
            self._kept.move_to_end(digest)
        return kept

    def put(self, digest: bytes, value: _Kept) -> None:
        """Remember, and forget what was not met for longest."""
        self._kept[digest] = value
        if len(self._kept) > self.most:
            self._kept.popitem(last=False)

    def forget(self, digest: bytes) -> None:
        """Forget a reply."""
        self._kept.pop(digest, None)


@dataclass(frozen=True)
class Judge:
    """Checks the replies of an archive. One serves one process."""

    guard: Checks
    memory: Memory[bytes]

    @classmethod
    def of(cls, guard: Checks, remember: int = REMEMBERED) -> Judge:
        """Return a judge that remembers so many replies."""
        return cls(guard, Memory(remember))

    def body(self, reply: Reply) -> bytes:
        """Return what is to be said of a reply, as `record.body` has it. Never raises for what a reply holds."""
        return next(self.bodies([reply]))

    def bodies(self, replies: Iterable[Reply]) -> Iterator[bytes]:
        """Yield what is to be said of each of `replies`, in order, as `record.body` has it. Never raises for what a reply holds."""
        asked = list(replies)
        known = [digest(reply) if self.memory.most else b"" for reply in asked]
        said = [self.memory.get(one) for one in known]
        checked = self._checked([reply for reply, body in zip(asked, said, strict=True) if body is None])
        for one, body in zip(known, said, strict=True):
            if body is None:
                body = next(checked)  # noqa: PLW2901 - it is known from here on
                if one and lasting(body):
                    self.memory.put(one, body)
            yield body

    def _checked(self, replies: Sequence[Reply]) -> Iterator[bytes]:
        from guard.pipeline import LATE

        verdicts = self.guard.check_many(replies, suggest=False)
        for number, reply in enumerate(replies, 1):
            try:
                verdict = next(verdicts)
                if LATE in verdict.checked.incomplete:
                    # The machine may have been busy or asleep: what is said of a reply should not depend on that.
                    verdict = self.guard.check(reply, suggest=False)
            except Exception as error:  # noqa: BLE001 - a fault with one reply must not cost the others
                yield lost(f"checking failed ({type(error).__name__})")
                verdicts = self.guard.check_many(replies[number:], suggest=False)
            else:
                yield record.body(verdict.state, verdict.findings, verdict.checked.incomplete)


def digest(reply: Reply) -> bytes:
    """Return 32 bytes that are the same for replies of which the same is to be said: all but the `id` counts."""
    customer = reply.customer
    parts = (
        reply.text,
        reply.channel,
        reply.platform,
        reply.recipient,
        reply.locale,
        [(message.author, message.channel, message.text) for message in reply.thread],
        (customer.name, customer.emails, customer.phones, customer.addresses, customer.identifiers),
    )
    return sha256(json.dumps(parts).encode("ascii")).digest()


def keys(key: bytes | None, reply: Reply, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a key for each finding, none without a `key` of the installation."""
    if key is None:
        return ()
    return tuple(fingerprint.of(key, found.entity, reply.text[found.start : found.end], reply.id) for found in findings)


def lost(reason: str) -> bytes:
    """Return what is to be said of a reply that could not be checked."""
    return record.body(State.INCOMPLETE, (), (reason,))


def lasting(body: bytes) -> bool:
    """Tell whether the same would be said again. What lacked time or a process may go well the next time."""
    return not body.startswith(_INCOMPLETE)


_INCOMPLETE = b'["incomplete",'
