"""Rows are put at the end of the chain while its head is locked, so that there is one end whoever writes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from guard.archive import fingerprint
from guard.errors import StoreError
from guard.store.chain import HEAD as SIGNED
from guard.store.chain import genuine, link, origin, sign, text_of
from guard.store.tables import HEAD, ROWS, columns

__all__ = ["Head", "append", "begin", "head", "put_head"]

# Built once: a commit waits for nothing longer than for these.
_READ = select(HEAD.c.chain, HEAD.c.seq, HEAD.c.hash, HEAD.c.cut, HEAD.c.signature).where(HEAD.c.id == 1)
_LOCK = _READ.with_for_update()
_WRITE = update(HEAD).where(HEAD.c.id == 1)
_PUT = insert(ROWS)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: its id, the number and hash of its last row, the last row that was pruned (0: none), the signature."""

    chain: str
    seq: int
    hash: str
    cut: int
    signature: str

    def genuine(self, key: bytes) -> bool:
        """Tell whether the installation with this key wrote it."""
        return genuine(self.signature, key, SIGNED, self.chain, self.seq, self.hash, self.cut)


def begin(connection: Connection, key: bytes) -> None:
    """Begin the chain, if it is not begun.

    Raises:
        StoreError: there are rows of a chain whose head is gone.
    """
    if head(connection) is not None:
        return
    if connection.scalar(select(func.count()).select_from(ROWS)):
        raise StoreError(
            "the record has rows and no head: somebody has changed it. Keep it as it is, and name another database."
        )
    chain = secrets.token_hex(16)
    connection.execute(insert(HEAD), _signed(key, chain, 0, origin(chain), 0) | {"id": 1})


def head(connection: Connection, *, lock: bool = False) -> Head | None:
    """Return the head of the chain; `None` if it is not begun. With `lock`, nobody else may append until the transaction ends."""
    row = connection.execute(_LOCK if lock else _READ).first()
    return None if row is None else Head(*row)


def locked(connection: Connection, key: bytes) -> Head:
    """Lock the head of the chain and return it.

    Raises:
        StoreError: there is none, or it was not signed with this key.
    """
    end = head(connection, lock=True)
    if end is None:
        raise StoreError("the record has no head: somebody has taken it away.")
    if not end.genuine(key):
        raise StoreError(
            f"the end of the record was not signed with the key of this installation ({fingerprint.name(key)}): another key is in force "
            "here, or somebody has changed the record."
        )
    return end


def append(connection: Connection, key: bytes, items: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[int, ...]:
    """Put rows (kind, body) at the end of the chain and return their numbers.

    Raises:
        StoreError: as for `locked`.
    """
    end = locked(connection, key)
    if not items:
        return ()
    previous, seq = end.hash, end.seq
    rows: list[dict[str, Any]] = []
    for seq, (kind, body) in enumerate(items, end.seq + 1):
        text = text_of(body)
        previous = link(previous, seq, kind, text)
        rows.append({"seq": seq, "kind": kind, "body": text, "hash": previous, **columns(body)})
    connection.execute(_PUT, rows)
    put_head(connection, key, end.chain, seq, previous, end.cut)
    return tuple(range(end.seq + 1, seq + 1))


def put_head(connection: Connection, key: bytes, chain: str, seq: int, hash_: str, cut: int) -> None:
    """Write where the chain ends."""
    connection.execute(_WRITE, _signed(key, chain, seq, hash_, cut))


def _signed(key: bytes, chain: str, seq: int, hash_: str, cut: int) -> dict[str, Any]:
    signature = sign(key, SIGNED, chain, seq, hash_, cut)
    return {"chain": chain, "seq": seq, "hash": hash_, "cut": cut, "signature": signature}
