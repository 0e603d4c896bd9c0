"""The record: verdicts put and read, counted, anchored, verified, pruned."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import delete, func, select

from guard.errors import StoreError
from guard.store import ledger
from guard.store.chain import CUT, Anchor, sign, stamp
from guard.store.database import Database
from guard.store.entry import Entry
from guard.store.tables import HEAD, ROWS
from guard.store.verify import Verified, verify

__all__ = ["OVERRIDE", "VERDICT", "WITHDRAWAL", "Counts", "Kept", "Record"]

VERDICT, OVERRIDE, WITHDRAWAL = "verdict", "override", "withdrawal"
"""Kinds of rows; the fourth is a cut."""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the record: its number, kind, contents and hash."""

    seq: int
    kind: str
    body: Mapping[str, Any] = field(hash=False)
    hash: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Verdicts counted: all of them, by day (2026-11-22) and verdict, and by verdict, channel, rule and caller alone.

    A verdict counts once for each rule that has a finding in it that is not excused.
    """

    total: int
    days: Mapping[str, Mapping[str, int]]
    verdicts: Mapping[str, int]
    channels: Mapping[str, int]
    rules: Mapping[str, int]
    callers: Mapping[str, int]


class Record:
    """The record in a database. Threads may share it; use it as a context manager, or call `close`."""

    def __init__(self, database: Database, key: bytes) -> None:
        """Take an open database, and the key of the installation."""
        self.database = database
        self.key = key

    @classmethod
    def open(cls, url: str, key: bytes, *, existing: bool = False) -> Record:
        """Open the record at a URL that `guard.store.database.located` returned, and begin it unless it must be there.

        Raises:
            StoreError: it cannot be opened, or is not there and must be.
            GuardError: a library that it needs is not installed.
        """
        database = Database(url, existing=existing)
        try:
            with database.reading() as connection:
                begun = ledger.head(connection) is not None
            if not begun and not existing:
                with database.writing() as connection:
                    database.alone(connection)
                    ledger.begin(connection, key)
        except BaseException:
            database.close()
            raise
        return cls(database, key)

    def put(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        """Keep verdicts and return the numbers of their rows. They are durable when this returns.

        Raises:
            StoreError: they may not have been kept.
        """
        return self.append([(VERDICT, entry.body()) for entry in entries])

    def append(self, items: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[int, ...]:
        """Keep rows of any kind, (kind, body), and return their numbers. They are durable when this returns.

        Raises:
            StoreError: they may not have been kept.
        """
        with self.database.writing() as connection:
            return ledger.append(connection, self.key, items)

    def find(self, request: str) -> Entry | None:
        """Return the verdict of a request, by the id that the service gave it.

        Raises:
            StoreError: the record cannot be read.
        """
        query = select(ROWS.c.body).where(ROWS.c.request == request, ROWS.c.kind == VERDICT).limit(1)
        with self.database.reading() as connection:
            body = connection.scalar(query)
        return None if body is None else Entry.read(json.loads(body))

    def rows(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Kept]:
        """Yield the rows in their order, those from `since` to before `until` if given.

        Raises:
            StoreError: the record cannot be read.
        """
        query = select(ROWS.c.seq, ROWS.c.kind, ROWS.c.body, ROWS.c.hash).order_by(ROWS.c.seq)
        if since is not None:
            query = query.where(ROWS.c.at >= stamp(since))
        if until is not None:
            query = query.where(ROWS.c.at < stamp(until))
        with self.database.reading() as connection:
            query = query.where(ROWS.c.seq > select(HEAD.c.cut).scalar_subquery())
            for seq, kind, body, hash_ in connection.execution_options(yield_per=_BATCH).execute(query):
                yield Kept(seq, kind, json.loads(body), hash_)

    def entries(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Entry]:
        """Yield the verdicts in their order, those from `since` to before `until` if given.

        Raises:
            StoreError: the record cannot be read.
        """
        return (Entry.read(row.body) for row in self.rows(since, until) if row.kind == VERDICT)

    def counts(self, since: datetime, until: datetime) -> Counts:
        """Count the verdicts from `since` to before `until`.

        Raises:
            StoreError: the record cannot be read.
        """
        day = func.substr(ROWS.c.at, 1, 10)
        by = (day, ROWS.c.verdict, ROWS.c.channel, ROWS.c.caller, ROWS.c.rules)
        query = (
            select(*by, func.count())
            .where(ROWS.c.kind == VERDICT, ROWS.c.at >= stamp(since), ROWS.c.at < stamp(until))
            .where(ROWS.c.seq > select(HEAD.c.cut).scalar_subquery())
            .group_by(*by)
            .order_by(day)
        )
        days: dict[str, Counter[str]] = {}
        verdicts, channels, rules, callers = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        with self.database.reading() as connection:
            for when, verdict, channel, caller, found, count in connection.execute(query):
                days.setdefault(when, Counter())[verdict] += count
                verdicts[verdict] += count
                channels[channel] += count
                callers[caller] += count
                rules.update({rule: count for rule in found.split(",") if rule})
        return Counts(verdicts.total(), days, verdicts, channels, rules, callers)

    def anchor(self, now: datetime | None = None) -> Anchor:
        """Return what tells later how long the record was and how it ended.

        Raises:
            StoreError: the record cannot be read, or has no head.
        """
        with self.database.reading() as connection:
            end = ledger.head(connection)
        if end is None or not end.genuine(self.key):
            raise StoreError("the record has no end that this installation signed. `presend audit verify` says more.")
        return Anchor.of(self.key, end.chain, end.seq, end.hash, now or datetime.now(UTC))

    def verify(self, anchor: Anchor | None = None) -> Verified:
        """Say whether the record is as it was written, and goes on from where the anchor was.

        Raises:
            StoreError: the record cannot be read.
        """
        with self.database.reading() as connection:
            return verify(connection, self.key, anchor)

    def prune(self, before: datetime, now: datetime | None = None) -> int:
        """Remove the rows that are older than `before` and return how many; what is left can still be verified.

        A signed row at the end says what was removed and what the rest holds on to. Rows go from the beginning on, so one that is
        older than those in front of it stays for now.

        Raises:
            StoreError: the record cannot be changed, or is not as it was written.
        """
        with self.database.writing() as connection:
            end = ledger.locked(connection, self.key)
            first_kept = connection.scalar(select(func.min(ROWS.c.seq)).where(ROWS.c.at >= stamp(before), ROWS.c.seq > end.cut))
            last = end.seq if first_kept is None else first_kept - 1
            if last > end.cut:
                self._cut(connection, end, last, now or datetime.now(UTC))
        return self._removed()

    def _cut(self, connection: Any, end: ledger.Head, last: int, now: datetime) -> None:
        hash_ = str(connection.scalar(select(ROWS.c.hash).where(ROWS.c.seq == last)))
        signature = sign(self.key, CUT, end.chain, last, hash_)
        body = {"at": stamp(now), "first": end.cut + 1, "last": last, "hash": hash_, "signature": signature}
        ledger.append(connection, self.key, [(CUT, body)])
        after = ledger.locked(connection, self.key)
        ledger.put_head(connection, self.key, after.chain, after.seq, after.hash, last)

    def _removed(self) -> int:
        """Delete what was cut off, a few rows at a time: whoever wants to append does not wait for all of them."""
        removed = 0
        while True:
            with self.database.writing() as connection:
                end = ledger.locked(connection, self.key)
                least = connection.scalar(select(func.min(ROWS.c.seq)))
                if least is None or least > end.cut:
                    return removed
                upto = min(end.cut, least + _BATCH - 1)
                removed += connection.execute(delete(ROWS).where(ROWS.c.seq <= upto)).rowcount

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
