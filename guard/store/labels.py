"""What people said of replies, kept in a SQLite file: which label, who, when, and a note. No text of a reply.

Nothing is overwritten: a label that is changed or taken back stays, withdrawn, so that an auditor sees what became of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, DateTime, Index, String, create_engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from guard.errors import GuardError

__all__ = ["ANSWERS", "Label", "Labels"]

_KIND = 0x5052534C  # "PRSL", where SQLite keeps whose file it is
ANSWERS = ("right", "wrong", "missed", "unsure")
"""What a person may say of a verdict: it is right, it is wrong, something was missed, they cannot tell."""


class _Base(DeclarativeBase):
    """The tables."""


class _Row(_Base):
    """One label, by one person, of one reply of a sample."""

    __tablename__ = "review_label"
    __table_args__ = (Index("review_label_of", "sample", "reviewer", "unit"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    sample: Mapped[str] = mapped_column(String(80))
    unit: Mapped[int]
    reviewer: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(2000), default="")
    made: Mapped[datetime] = mapped_column(DateTime)
    withdrawn: Mapped[datetime | None] = mapped_column(DateTime, default=None)


@dataclass(frozen=True, slots=True)
class Label:
    """What `reviewer` says of the reply `unit` of a sample, `made` in UTC."""

    unit: int
    reviewer: str
    answer: str
    made: datetime
    note: str = field(default="", repr=False)


class Labels:
    """The labels of samples, in a file. Use it as a context manager, or call `close`. Threads may share it."""

    def __init__(self, path: Path) -> None:
        """Open the file, made if it is not there, for its owner alone.

        Raises:
            GuardError: it cannot be opened, or is something else.
        """
        self.path = path
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            _claim(path)
            # Two people may label at the same time, so one waits for the other, ten seconds at most.
            url = URL.create("sqlite", database=str(path.absolute()))
            self._engine = create_engine(url, connect_args={"timeout": 10})
            _Base.metadata.create_all(self._engine)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise GuardError(f"{path}: labels cannot be kept there ({type(error).__name__}). Is the folder there?") from None

    @classmethod
    def existing(cls, path: Path) -> Self:
        """Open a file that must be there.

        Raises:
            GuardError: it is not.
        """
        if not path.is_file() or not path.stat().st_size:
            raise GuardError(f"{path}: there are no labels yet. `presend review` makes them.")
        return cls(path)

    def put(self, sample: str, unit: int, reviewer: str, answer: str, note: str = "") -> Label:
        """Keep a label, in place of what this person said of this reply before.

        Raises:
            GuardError: it cannot be written.
        """
        if answer not in ANSWERS:
            raise GuardError(f"a label must be one of: {', '.join(ANSWERS)}.")
        now = _now()
        with self._session() as session:
            for old in session.scalars(_standing(sample, reviewer).where(_Row.unit == unit)):
                old.withdrawn = now
            session.add(_Row(sample=sample, unit=unit, reviewer=reviewer, answer=answer, note=note, made=now))
        return Label(unit, reviewer, answer, now.replace(tzinfo=UTC), note)

    def undo(self, sample: str, reviewer: str) -> int | None:
        """Take back the last label that this person gave and return its reply; what they said of it before stands again.

        `None` where there is nothing left to take back.
        """
        with self._session() as session:
            last = session.scalars(_standing(sample, reviewer).order_by(_Row.key.desc()).limit(1)).first()
            if last is None:
                return None
            before = session.scalars(
                select(_Row)
                .where(_Row.sample == sample, _Row.reviewer == reviewer, _Row.unit == last.unit, _Row.withdrawn == last.made)
                .order_by(_Row.key.desc())
                .limit(1)
            ).first()
            if before is not None:
                before.withdrawn = None
            last.withdrawn = _now()
            unit: int = last.unit
            return unit

    def of(self, sample: str, reviewer: str) -> Mapping[int, Label]:
        """Return what a person says now, by reply."""
        with self._session() as session:
            return {row.unit: _label(row) for row in session.scalars(_standing(sample, reviewer))}

    def reviewers(self, sample: str) -> tuple[str, ...]:
        """Return who labelled anything of a sample, in the order of their names."""
        query = select(_Row.reviewer).where(_Row.sample == sample, _Row.withdrawn.is_(None)).distinct()
        with self._session() as session:
            return tuple(sorted(session.scalars(query)))

    def samples(self) -> tuple[str, ...]:
        """Return the samples that there are labels of."""
        with self._session() as session:
            return tuple(sorted(session.scalars(select(_Row.sample).distinct())))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            # The message of the error holds the statement and its values.
            raise GuardError(f"{self.path}: labels cannot be read or written ({type(error).__name__}).") from None


def _standing(sample: str, reviewer: str) -> Any:
    return select(_Row).where(_Row.sample == sample, _Row.reviewer == reviewer, _Row.withdrawn.is_(None))


def _label(row: _Row) -> Label:
    return Label(row.unit, row.reviewer, row.answer, row.made.replace(tzinfo=UTC), row.note)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _claim(path: Path) -> None:
    """Say in an empty file that it holds labels, and refuse a database that says something else."""
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as db:
        if _kind(db) == _KIND:
            return
        db.execute("BEGIN IMMEDIATE")
        if _kind(db) == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            db.execute(f"PRAGMA application_id={_KIND}")
        elif _kind(db) != _KIND:
            raise GuardError(
                f"{path}: this is a database of something else, so labels cannot be kept there. Name another file."
            )
        db.execute("COMMIT")


def _kind(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA application_id").fetchone()[0])
