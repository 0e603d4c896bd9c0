"""Entries -> engine -> journal: the one place where the order of a scan is written."""

from __future__ import annotations

import hmac
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from guard.archive import judge, record
from guard.archive.engines import Batch, Engine
from guard.archive.journal import Journal, JournalError, Tally
from guard.archive.model import Entry, Result
from guard.archive.summary import stands
from guard.model import State

__all__ = ["BATCH", "scan"]

BATCH = 256
"""Replies that go to an engine at once."""
_MOST = 4096
"""Entries that are kept together at most: where all replies are known already, none fill a batch."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry or something unread, the digest of what it says, and where it is from, as a line has it."""

    at: Entry | Result
    digest: bytes
    head: bytes


@dataclass(eq=False)
class _Slot:
    """What is said of a reply, as soon as it is known. All entries with that reply share it."""

    body: bytes = b""


@dataclass(eq=False)
class _Portion:
    """Entries that are kept together, and which of their replies have to be checked for that."""

    rows: list[tuple[_Row, _Slot]] = field(default_factory=list)
    asked: list[tuple[bytes, _Slot]] = field(default_factory=list)
    replies: Batch = field(default_factory=list)
    seal: bytes = b""


def scan(
    entries: Iterable[Entry | Result],
    engine: Engine,
    journal: Journal,
    key: bytes,
    *,
    batch: int = BATCH,
    told: Callable[[Tally], None] = lambda _: None,
) -> None:
    """Check entries with an engine, from where `journal` ends, and keep the results there.

    Args:
        entries: all entries of the archives in number order, whether they are in the journal already or not.
        engine: where to check them.
        journal: where to keep what comes of them; it is not said to be finished.
        key: the key of this installation.
        batch: replies that go to the engine at once. The results do not depend on it.
        told: called after each batch with the figures so far.

    Raises:
        JournalError: the archives are not those from which the journal was made, or it cannot be written.
        EngineError: the engine cannot go on.
    """
    rows = _rows(entries)
    seal = _after(journal, rows, key)
    known: judge.Memory[_Slot] = judge.Memory()
    portions: deque[_Portion] = deque()

    def batches() -> Iterator[Batch]:
        for portion in _portions(rows, known, batch, seal, key):
            portions.append(portion)
            yield portion.replies

    told(journal.tally)
    for bodies in engine(batches()):
        portion = portions.popleft()
        for (digest, slot), body in zip(portion.asked, bodies, strict=True):
            slot.body = body
            if not judge.lasting(body) and known.get(digest) is slot:
                known.forget(digest)
        lines, tally = [], Tally()
        for row, slot in portion.rows:
            line, one = _result(row, slot.body, key)
            lines.append(line)
            tally += one
        journal.append(lines, portion.seal, tally)
        told(journal.tally)


def _rows(entries: Iterable[Entry | Result]) -> Iterator[_Row]:
    for at in entries:
        said = judge.digest(at.reply) if isinstance(at, Entry) else record.body(at.state, at.findings, at.incomplete)
        yield _Row(at, said, record.head(at))


def _seal(key: bytes, before: bytes, rows: Iterable[_Row]) -> bytes:
    seal = hmac.new(key, before, "sha256")
    for row in rows:
        seal.update(row.head + row.digest)
    return seal.digest()


def _after(journal: Journal, rows: Iterator[_Row], key: bytes) -> bytes:
    """Pass over what the journal holds already, and return the seal of its last batch."""
    seal = b""
    for kept in journal.seals():
        seal = _seal(key, seal, islice(rows, kept.count))
        if seal != kept.value:
            raise JournalError(
                f"{journal.path}: the archive, or how it is read, is not what that scan began with, so it cannot go on. "
                "Leave --resume out to begin anew."
            )
    return seal


def _portions(rows: Iterator[_Row], known: judge.Memory[_Slot], batch: int, seal: bytes, key: bytes) -> Iterator[_Portion]:
    portion = _Portion()
    for row in rows:
        if isinstance(row.at, Result):
            slot = _Slot(row.digest)
        elif (met := known.get(row.digest)) is not None:
            slot = met
        else:
            slot = _Slot()
            known.put(row.digest, slot)
            portion.asked.append((row.digest, slot))
            portion.replies.append(row.at.reply)
        portion.rows.append((row, slot))
        if len(portion.replies) >= batch or len(portion.rows) >= _MOST:
            portion.seal = seal = _seal(key, seal, (row for row, _ in portion.rows))
            yield portion
            portion = _Portion()
    if portion.rows:
        portion.seal = _seal(key, seal, (row for row, _ in portion.rows))
        yield portion


def _result(row: _Row, body: bytes, key: bytes) -> tuple[bytes, Tally]:
    """Return the line of an entry and how it counts."""
    if isinstance(row.at, Result):
        return record.line(row.head, row.at.keys, body), Tally(incomplete=1, unread=int(row.at.unread))
    state, findings, _ = record.opened(body)
    line = record.line(row.head, judge.keys(key, row.at.reply, findings), body)
    return line, Tally(
        passed=state == State.PASS,
        failed=state == State.FAIL,
        incomplete=state == State.INCOMPLETE,
        findings=sum(map(stands, findings)),
    )
