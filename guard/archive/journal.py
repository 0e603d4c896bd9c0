"""What came of a scan, kept on disk as it comes: one SQLite file beside the output, without any text.

Results are kept in order, batch by batch, each batch in one transaction. A process may be killed at any point: what was kept is
whole, and the next scan goes on behind it. When a scan is finished its journal is what reports, samples and comparisons are made
from.

Beside the results of a batch stands a seal: a keyed hash of the replies that it came from and of the seal before. By it a scan
that goes on knows whether the archive is still the same.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from guard.archive import record
from guard.archive.model import Result
from guard.errors import GuardError

__all__ = ["Journal", "JournalError", "Seal", "Tally"]

_KIND = 0x50524553  # "PRES", where SQLite keeps whose file it is
_VERSION = "presend.journal/1"
_SHAPE = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE batch (
        first INTEGER PRIMARY KEY, count INTEGER NOT NULL, seal BLOB NOT NULL, lines BLOB NOT NULL, passed INTEGER NOT NULL,
        failed INTEGER NOT NULL, incomplete INTEGER NOT NULL, unread INTEGER NOT NULL, findings INTEGER NOT NULL
    )""",
    f"PRAGMA application_id={_KIND}",
)
_KEEP = "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COUNT = """SELECT coalesce(sum(passed), 0), coalesce(sum(failed), 0), coalesce(sum(incomplete), 0), coalesce(sum(unread), 0),
    coalesce(sum(findings), 0) FROM batch"""


class JournalError(GuardError):
    """A journal cannot be used: it is another scan's, in use, unfinished or broken."""


class _BlankError(JournalError):
    """There is a file, and nothing in it: whoever began it was killed at once."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many replies passed, failed, were not wholly checked; how many of those were unread; how many findings stand."""

    passed: int = 0
    failed: int = 0
    incomplete: int = 0
    unread: int = 0
    findings: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.incomplete + other.incomplete,
            self.unread + other.unread,
            self.findings + other.findings,
        )

    @property
    def replies(self) -> int:
        """Return how many there are in all."""
        return self.passed + self.failed + self.incomplete


@dataclass(frozen=True, slots=True)
class Seal:
    """How many replies a batch has, and the hash of them and of all before."""

    count: int
    value: bytes


class Journal:
    """The results of a scan. `tally` counts them, `count` is the number of the next one.

    Use it as a context manager, or call `close`. One process at a time may have it open.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        self._hash = sha256()
        self.tally = Tally(*connection.execute(_COUNT).fetchone())

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, str]) -> Self:
        """Begin a new journal, in place of one that stood there.

        Raises:
            JournalError: it cannot be made.
        """
        try:
            if path.exists():
                with suppress(_BlankError):
                    cls._at(path, _writing).close()  # it is one of ours, and nobody writes to it
            for old in _files(path):
                old.unlink(missing_ok=True)
            db = _writing(path)
            try:
                _log_ahead(db)
                with db:
                    db.execute("BEGIN IMMEDIATE")
                    for statement in _SHAPE:
                        db.execute(statement)
                    db.executemany("INSERT INTO meta VALUES (?, ?)", [("journal", _VERSION), *meta.items()])
            except sqlite3.Error:
                db.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise JournalError(f"{path}: the journal of the scan cannot be written ({type(error).__name__}).") from None
        return cls(path, db)

    @classmethod
    def resumed(cls, path: Path, meta: Mapping[str, str]) -> Self:
        """Open a journal to go on with it, or to take it as it is if it is finished.

        Raises:
            JournalError: there is none, it cannot be read, or it is of a scan of something else.
        """
        try:
            journal = cls._at(path, _writing)
        except _BlankError:
            return cls.create(path, meta)
        old = journal.meta
        differing = [name for name in meta if old.get(name) != meta[name]]
        if differing:
            journal.close()
            raise JournalError(
                f"{path}: that scan had other {', '.join(differing)}, and results of two kinds would be mixed. "
                "Give what it was begun with, or leave --resume out to begin anew."
            )
        journal.take_up()
        return journal

    @classmethod
    def opened(cls, path: Path) -> Self:
        """Open the journal of a finished scan to read it.

        Raises:
            JournalError: it cannot be read, is no journal, or is not finished.
        """
        journal = cls._at(path, _reading)
        if not journal.finished:
            journal.close()
            raise JournalError(f"{path}: this scan is not finished. Go on with it: the same command with --resume.")
        journal.take_up()
        return journal

    @classmethod
    def _at(cls, path: Path, connected: Callable[[Path], sqlite3.Connection]) -> Self:
        if not path.is_file():
            raise JournalError(f"{path}: there is no journal of a scan.")
        try:
            db = connected(path)
            try:
                _refuse_others(path, db)
                journal = cls(path, db)
            except BaseException:
                db.close()
                raise
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise JournalError(f"{path}: another scan is writing to it. Wait for it, or give another --output.") from None
            raise JournalError(f"{path}: the journal cannot be read ({type(error).__name__}).") from None
        except sqlite3.Error as error:
            raise JournalError(f"{path}: this is not a scan, or it is broken ({type(error).__name__}).") from None
        return journal

    @property
    def meta(self) -> Mapping[str, str]:
        """Return what the scan was made of and with."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    @property
    def count(self) -> int:
        """Return how many results there are, which is the number of the next one."""
        return self.tally.replies

    @property
    def finished(self) -> bool:
        """Tell whether the whole archive is in it."""
        return "finished" in self.meta

    def seals(self) -> Iterator[Seal]:
        """Yield the seal of each batch, in order."""
        for count, seal in self._db.execute("SELECT count, seal FROM batch ORDER BY first"):
            yield Seal(count, seal)

    def append(self, lines: Sequence[bytes], seal: bytes, tally: Tally) -> None:
        """Keep the results of a batch, for good.

        Raises:
            JournalError: it cannot be written.
        """
        data = b"".join(line + b"\n" for line in lines)
        row = (self.count, len(lines), seal, zlib.compress(data, 1), *astuple(tally))
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.execute(_KEEP, row)
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: cannot be written ({type(error).__name__}). Is the disk full?") from None
        self._hash.update(data)
        self.tally += tally

    def finish(self, meta: Mapping[str, str] | None = None) -> None:
        """Say that the whole archive is in it, and leave it as one file.

        Raises:
            JournalError: it cannot be written.
        """
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                rows = {**(meta or {}), "digest": self.digest, "tally": _counted(self.tally), "finished": "yes"}
                self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows.items())
            self._db.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: cannot be written ({type(error).__name__}). Is the disk full?") from None

    @property
    def digest(self) -> str:
        """Return the digest of all results in order: the same for the same replies, policy, rules and key, however they were checked."""
        return self.meta.get("digest") or f"sha256:{self._hash.hexdigest()}"

    def results(self) -> Iterator[Result]:
        """Yield the results in order.

        Raises:
            JournalError: they cannot be read.
        """
        for lines in self._lines():
            for line in lines.splitlines():
                try:
                    result = record.result(line)
                except (ValueError, LookupError, TypeError) as error:
                    raise self._broken(error) from None
                yield result

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def remove(self) -> None:
        """Delete the file."""
        self.close()
        self._cleared()

    def keep(self, path: Path) -> None:
        """Move a finished journal to `path`, in place of what stood there, and let go of it.

        Raises:
            JournalError: it cannot be moved there.
        """
        self.close()
        try:
            if self.path.stat().st_dev == path.absolute().parent.stat().st_dev:
                self.path.replace(path)
            else:  # on another disk, where it appears in one piece too
                new = path.with_name(f".{path.name}.new")
                shutil.copyfile(self.path, new)
                new.replace(path)
                self.path.unlink()
        except OSError as error:
            raise JournalError(
                f"{path}: the scan cannot be kept there ({type(error).__name__}); it is at {self.path}."
            ) from None
        self._cleared()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cleared(self) -> None:
        for file in _files(self.path):
            file.unlink(missing_ok=True)

    def take_up(self) -> None:
        """Take up the hash where it was left, and see that what is finished is what it was then.

        Raises:
            JournalError: it cannot be read, or is not what it was. It is closed then.
        """
        try:
            for lines in self._lines():
                self._hash.update(lines)
            meta = self.meta
            if "finished" not in meta:
                _log_ahead(self._db)
        except sqlite3.Error as error:
            self.close()
            raise self._broken(error) from None
        except JournalError:
            self.close()
            raise
        counted = (f"sha256:{self._hash.hexdigest()}", _counted(self.tally))
        if "finished" in meta and (meta.get("digest"), meta.get("tally")) != counted:
            self.close()
            raise JournalError(f"{self.path}: this scan was changed or damaged since it was finished. Scan again.")

    def _broken(self, error: Exception) -> JournalError:
        return JournalError(f"{self.path}: this scan is broken ({type(error).__name__}). Scan again.")

    def _lines(self) -> Iterator[bytes]:
        # One query for each batch: a query that stays open would keep what follows from being written.
        at = -1
        while True:
            try:
                row = self._db.execute(
                    "SELECT first, lines FROM batch WHERE first > ? ORDER BY first LIMIT 1", (at,)
                ).fetchone()
                lines = zlib.decompress(row[1]) if row else b""
            except (sqlite3.Error, zlib.error, TypeError) as error:
                raise self._broken(error) from None
            if row is None:
                return
            at = row[0]
            yield lines


def _writing(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=1, isolation_level=None)
    try:
        # Alone, so that two scans cannot write to one journal.
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("BEGIN IMMEDIATE")
        db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _log_ahead(db: sqlite3.Connection) -> None:
    """Keep a log ahead of the file: what is committed stays whole when power fails, without waiting for the disk at each batch."""
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1, isolation_level=None)


def _refuse_others(path: Path, db: sqlite3.Connection) -> None:
    """Refuse what is no journal, or one of another version."""
    kind = db.execute("PRAGMA application_id").fetchone()
    if kind != (_KIND,):
        blank = kind == (0,) and not db.execute("SELECT 1 FROM sqlite_master").fetchone()
        raise (_BlankError if blank else JournalError)(
            f"{path}: this is not a scan. Name a file that `presend scan --keep FILE` has made."
        )
    if db.execute("SELECT value FROM meta WHERE name = 'journal'").fetchone() != (_VERSION,):
        raise JournalError(f"{path}: another version of Presend made it. Scan again.")


def _counted(tally: Tally) -> str:
    return json.dumps(astuple(tally))


def _files(path: Path) -> tuple[Path, ...]:
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"), path.with_name(path.name + "-journal")
