"""Is the record as it was written? Every row is hashed again, from the first that is kept to the head and, if given, the anchor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from guard.store.chain import CUT, Anchor, genuine, link, origin
from guard.store.ledger import Head, head
from guard.store.tables import OTHERS, ROWS, columns

__all__ = ["Verified", "cut_of", "verify"]

MOST = 20
"""How many faults are named."""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it: `faults` is empty if all is as it was written.

    `rows` is how many were read, `first` and `last` their numbers (0: none), `notes` what an auditor should know besides.
    """

    rows: int
    first: int
    last: int
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def verify(connection: Connection, key: bytes, anchor: Anchor | None = None) -> Verified:
    """Read the whole record, as it is at one moment, and say what is wrong with it.

    Args:
        connection: in a transaction that sees the database as it was at one moment.
        key: that of the installation.
        anchor: what `presend audit anchor` wrote earlier.
    """
    reader = _Reader(key, anchor)
    end = head(connection)
    if end is None:
        return Verified(0, 0, 0, ("the record has no head: it was never begun, or somebody has emptied it",))
    cut = reader.start(connection, end)
    rows = connection.execution_options(yield_per=_BATCH).execute(select(ROWS).where(ROWS.c.seq > cut).order_by(ROWS.c.seq))
    for row in rows:
        reader.take(row)
    reader.end(end, cut)
    last = reader.last if reader.rows else 0
    return Verified(reader.rows, reader.first, last, tuple(reader.faults[:MOST]), tuple(reader.notes))


class _Reader:
    """Follows the chain row by row."""

    def __init__(self, key: bytes, anchor: Anchor | None) -> None:
        self.key = key
        self.anchor = anchor
        self.rows = self.first = self.last = 0
        self.previous = ""
        self.anchored = ""
        self.faults: list[str] = []
        self.notes: list[str] = []

    def start(self, connection: Connection, end: Head) -> int:
        """Find where the chain starts, and return the number of the last row that was pruned."""
        if not end.genuine(self.key):
            self.faults.append("the head was not signed with the key of this installation")
        self.last, self.previous = 0, origin(end.chain)
        if end.cut:
            made = cut_of(connection, end, self.key)
            if made is None:
                self.faults.append(f"rows up to {end.cut} are gone, and no signed row says that they were pruned")
                self.last, self.previous = end.cut, ""
            else:
                self.last, self.previous = end.cut, made
                if self.anchor is not None and self.anchor.count == end.cut:
                    self.anchored = made
                self.notes.append(f"rows up to {end.cut} were pruned")
        if self.anchor is not None:
            self._hold(self.anchor, end)
        return end.cut

    def take(self, row: Any) -> None:
        """Follow the chain to this row."""
        if row.seq != self.last + 1:
            self.faults.append(f"rows {self.last + 1} to {row.seq - 1} are missing")
            self.previous = ""
        # Where the row before is not known, this one can only be taken at its word; the fault is named already.
        elif self.previous and row.hash != link(self.previous, row.seq, row.kind, row.body):
            self.faults.append(f"row {row.seq} is not as it was written, or the one before it is not")
        if not _consistent(row):
            self.faults.append(f"row {row.seq}: what it is searched by is not what it says")
        self.first = self.first or row.seq
        self.rows += 1
        self.last, self.previous = row.seq, row.hash
        if self.anchor is not None and row.seq == self.anchor.count:
            self.anchored = row.hash

    def end(self, end: Head, cut: int) -> None:
        """Compare the last row with the head and the anchor."""
        if end.seq != self.last:
            self.faults.append(f"the head says {end.seq} rows, and the last one is {self.last}")
        elif self.previous and end.hash != self.previous:
            self.faults.append("the last row is not the one that the head names")
        if self.anchor is None or not self.anchor.count:
            return
        if self.anchor.count < cut:
            self.notes.append(f"the anchor, of row {self.anchor.count}, is older than what was pruned: keep a newer one")
        elif self.anchor.count > self.last:
            self.faults.append(f"the anchor says {self.anchor.count} rows, and the last one is {self.last}: rows were cut off")
        elif self.anchored != self.anchor.hash:
            self.faults.append(f"row {self.anchor.count} is not the one that the anchor names: the chain was written anew")

    def _hold(self, anchor: Anchor, end: Head) -> None:
        if not anchor.genuine(self.key):
            self.faults.append("the anchor was not signed with the key of this installation")
        if anchor.chain != end.chain:
            self.faults.append("the anchor is that of another record: this one was begun anew")


def cut_of(connection: Connection, end: Head, key: bytes) -> str | None:
    """Return the hash of the last row that was pruned, if a signed row says so."""
    for body in connection.scalars(
        select(ROWS.c.body).where(OTHERS, ROWS.c.kind == CUT, ROWS.c.seq > end.cut).order_by(ROWS.c.seq.desc())
    ):
        data = _data(body)
        last, hash_, signature = data.get("last"), data.get("hash"), data.get("signature")
        if last == end.cut and genuine(str(signature), key, CUT, end.chain, last, str(hash_)):
            return str(hash_)
    return None


def _consistent(row: Any) -> bool:
    """Tell whether the columns of a row say what its body says."""
    try:
        return all(getattr(row, name) == value for name, value in columns(_data(row.body)).items())
    except (KeyError, TypeError, AttributeError):
        return False


def _data(body: str) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
