"""The database of the record: SQLite or PostgreSQL by URL, brought up to date by the migrations that are shipped.

A writer locks before it reads, so that several processes can append to one chain: SQLite takes its lock with BEGIN IMMEDIATE,
PostgreSQL with SELECT ... FOR UPDATE on the head. What is committed stays after a crash of the machine as well (`synchronous`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from guard.errors import ConfigError, GuardError, StoreError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["WAIT", "Database", "located"]

WAIT = 5
"""Seconds that a writer waits for another, and that a database may take to answer, before the store counts as down."""
_SCRIPTS = Path(__file__).parent / "migrations"
_VERSIONS = "presend_version"
_WRITES = "presend_writes"
_LOCK = 0x5052534E  # any number that nobody else locks; "PRSN"


def located(url: str, folder: Path) -> str:
    """Return the URL of a database with the path of an SQLite file made absolute; a relative one counts from `folder`.

    Raises:
        ConfigError: it is no URL of a database that can be used.
    """
    try:
        parsed = make_url("postgresql" + url.removeprefix("postgres") if url.startswith("postgres:") else url)
    except ArgumentError:
        raise ConfigError("record.url is no URL of a database: sqlite:///record.db, postgresql://user@host/database.") from None
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ConfigError("record.url must name a file: sqlite:///record.db. What is in memory only is no record.")
        return URL.create("sqlite", database=str(folder.absolute() / parsed.database)).render_as_string()
    if parsed.get_backend_name() != "postgresql":
        raise ConfigError("record.url must begin with sqlite:/// or postgresql://.")
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class Database:
    """An open database. Threads and processes may share it; use it as a context manager, or call `close`."""

    def __init__(self, url: str, *, existing: bool = False) -> None:
        """Open the database of a URL that `located` returned, and make or bring up to date its tables.

        Args:
            url: where it is.
            existing: it must be there already. Otherwise an SQLite file is made where there is none, for its owner alone.

        Raises:
            StoreError: it cannot be reached or used.
            GuardError: a library that it needs is not installed.
        """
        parsed = make_url(url)
        self.name = parsed.render_as_string(hide_password=True)
        self._path = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
        if self._path is not None:
            self._file(self._path, existing=existing)
        try:
            self._engine = _engine(parsed)
        except ImportError:
            raise GuardError(
                "PostgreSQL needs a driver that is not installed. Do: pip install 'presend[record,sql]'."
            ) from None
        try:
            self._upgrade()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it was at one moment.

        Raises:
            StoreError: the database does not answer.
        """
        settings = {} if self._path else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._spoken(), self._engine.connect().execution_options(**settings) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection for a transaction that is committed at the end of the block: what was written then is durable.

        Raises:
            StoreError: the database does not answer, or another writer keeps it waiting.
        """
        writes = {_WRITES: True}
        with self._spoken(), self._turn(), self._engine.connect().execution_options(**writes) as connection, connection.begin():
            if not self._path:
                connection.exec_driver_sql(
                    f"SET LOCAL lock_timeout = '{WAIT}s'; SET LOCAL statement_timeout = '{WAIT}s'; SET LOCAL synchronous_commit = on"
                )
            yield connection

    def alone(self, connection: Connection) -> None:
        """Have everybody else wait who asks for the same, until the transaction of a writer ends. SQLite has one writer anyway."""
        if not self._path:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for other writers to an SQLite file in the order of arrival.

        SQLite itself looks again after ever longer sleeps, so that one of several busy writers may wait for seconds.
        """
        if self._path is None or fcntl is None:
            yield
            return
        with open(f"{self._path}.lock", "ab", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file lets go of it, and so does the end of the process
            yield

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            # The message of the error holds the statement and its values.
            raise StoreError(f"the record at {self.name} does not answer ({_code(error)}).") from None

    def _file(self, path: Path, *, existing: bool) -> None:
        if path.is_file():
            return
        if existing:
            raise StoreError(f"{path}: there is no record yet. `presend serve` makes it where [record] url says.")
        with suppress(FileExistsError):
            try:
                os.close(_private(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except FileExistsError:
                raise
            except OSError as error:
                raise StoreError(
                    f"{path}: the record cannot be kept there ({type(error).__name__}). Is the folder there?"
                ) from None

    def _upgrade(self) -> None:
        """Bring the tables up to date, one process after the other."""
        try:
            from alembic import command
            from alembic.config import Config as Settings
            from alembic.runtime.migration import MigrationContext
            from alembic.script import ScriptDirectory
            from alembic.util import CommandError
        except ImportError:
            raise GuardError("the record needs Alembic, which is not installed. Do: pip install 'presend[record]'.") from None
        settings = Settings()
        settings.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
        head = ScriptDirectory.from_config(settings).get_current_head()

        def revision(connection: Connection) -> str | None:
            options = {"version_table": _VERSIONS}
            return MigrationContext.configure(connection, opts=options).get_current_revision()

        with self.reading() as connection:
            if revision(connection) == head:
                return
        try:
            with self.writing() as connection:
                self.alone(connection)
                if self._path and revision(connection) is None and inspect(connection).get_table_names():
                    raise StoreError(f"{self._path}: this is a database of something else. Name another file in [record] url.")
                settings.attributes.update(connection=connection, version_table=_VERSIONS)
                command.upgrade(settings, "head")
        except CommandError:
            raise StoreError(f"the record at {self.name} was made by a newer Presend. Use that one.") from None


def _private(path: str | Path, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        # A connection that died since is replaced before it is used.
        settings = {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 1000, "keepalives_idle": WAIT}
        settings = {name: value for name, value in settings.items() if name not in url.query}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=settings, pool_size=2)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        # Python's own transactions begin at the first write, which is too late to lock. See
        # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")

    return engine


def _code(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__}, {code}" if code else type(cause).__name__
