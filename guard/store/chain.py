"""Rows that hold on to one another: each has the hash of all before it, so that none can be changed, taken out or put in between.

Whoever may write to the database could compute the whole chain anew. Therefore its end is signed with the key of the installation,
and a copy of that, an anchor, can be kept elsewhere: it tells how many rows there were and what the last one was.

The hash of a row is SHA-256 of the JSON array, in ASCII and without spaces, of the hash of the row before, the number of the row, its
kind and its body (a text that is JSON itself). The first row has SHA-256 of ["presend record 1",CHAIN] before it, with the id of the
chain. Signatures are HMAC-SHA256 (RFC 2104).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from guard.archive import fingerprint
from guard.errors import InputError

__all__ = ["ANCHOR", "CUT", "HEAD", "Anchor", "genuine", "link", "origin", "sign", "stamp", "text_of", "when"]

HEAD, CUT, ANCHOR = "head", "cut", "anchor"
"""What a signature is for: that of one is none of another."""
_SCHEMA = "presend.anchor/1"


def origin(chain: str) -> str:
    """Return what the first row of a chain holds on to."""
    return _hash("presend record 1", chain)


def link(previous: str, seq: int, kind: str, body: str) -> str:
    """Return the hash of a row: 64 hexadecimal digits."""
    return _hash(previous, seq, kind, body)


def text_of(body: Mapping[str, Any]) -> str:
    """Return the one way in which a body is written: JSON in ASCII, keys in order, no spaces."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)


def stamp(at: datetime) -> str:
    """Return a moment as it is kept: UTC, microseconds, always of the same length, so that text sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def when(text: str) -> datetime:
    """Return the moment that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def sign(key: bytes, purpose: str, *parts: str | int) -> str:
    """Return the signature of the installation with this key: 64 hexadecimal digits."""
    own = hmac.digest(key, f"presend record {purpose}".encode(), "sha256")
    return hmac.digest(own, _array(*parts), "sha256").hex()


def genuine(signature: str, key: bytes, purpose: str, *parts: str | int) -> bool:
    """Tell whether a signature is that of the installation with this key."""
    return hmac.compare_digest(signature.encode(), sign(key, purpose, *parts).encode())


def _hash(*parts: str | int) -> str:
    return sha256(_array(*parts)).hexdigest()


def _array(*parts: str | int) -> bytes:
    # Where one part ends and the next begins is never in doubt.
    return json.dumps(parts, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long a chain was at a moment, and the hash of its last row; signed, so that it can be kept anywhere.

    `chain` is the id of the chain, `key` what the key is called that signed it.
    """

    chain: str
    count: int
    hash: str
    at: str
    key: str
    signature: str

    @classmethod
    def of(cls, key: bytes, chain: str, count: int, hash_: str, at: datetime) -> Anchor:
        """Return the anchor of a chain that has `count` rows, the last of which has this hash."""
        made = stamp(at)
        return cls(chain, count, hash_, made, fingerprint.name(key), sign(key, ANCHOR, chain, count, hash_, made))

    def genuine(self, key: bytes) -> bool:
        """Tell whether the installation with this key made it."""
        return genuine(self.signature, key, ANCHOR, self.chain, self.count, self.hash, self.at)

    def json(self) -> str:
        """Return it as a line of JSON."""
        return json.dumps({"schema": _SCHEMA, **{field.name: getattr(self, field.name) for field in fields(self)}})

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read what `json` wrote.

        Raises:
            InputError: it is something else.
        """
        wanted = {field.name: int if field.name == "count" else str for field in fields(cls)}
        try:
            data = json.loads(text)
            right = data.pop("schema") == _SCHEMA and {name: type(value) for name, value in data.items()} == wanted
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
            right = False
        if not right:
            raise InputError("this is no anchor: `presend audit anchor` writes one.")
        return cls(**data)
