"""A query to a database: PostgreSQL and SQLite, by the URL of SQLAlchemy and `--query`.

`postgresql://reader@host/desk`, `sqlite:////path/to/desk.db`, or the name of an SQLite file. Each row of the result is a message;
its columns are named as in `guard.archive.columns` (in SQL: `SELECT body AS text, ...`). Nothing is written: the transaction is
read-only. Rows come through a cursor of the server, so that the result need not fit into memory; give it an `ORDER BY`, so that it
is the same each time. Needs `presend[sql]`. See https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from guard.archive.model import Row
from guard.archive.place import Opened, Place
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._records import Records
from guard.errors import InputError
from guard.read import Unread

__all__ = ["claims", "perhaps", "query", "read"]

_MAGIC = b"SQLite format 3\0"
_BATCH = 1000
_COLON = re.compile(r"(?<![:\w\\]):(?=\w)")  # SQLAlchemy would take it for a parameter


def claims(head: Head) -> int:
    """Tell how sure it is."""
    return BY_CONTENT if head.data.startswith(_MAGIC) else NOT


def perhaps(path: str) -> bool:
    """Tell whether a path is that of an SQLite file, as far as that can be told: what is no file here may be one."""
    try:
        if not Path(path).is_file():
            return path != "-"
        with Path(path).open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each row of the query to an SQLite file.

    Raises:
        InputError: it is packed, or as for `query`.
    """
    opened.seekable()
    path = Path(opened.place.url)
    if not path.is_file():
        raise InputError("is an SQLite database that is not a local file. Fetch it first.")
    yield from _answers(lambda: _sqlite(path), opened.name, options)


def query(place: Place, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each row of the query to a database.

    Raises:
        InputError: there is no query, the database or the query cannot be used, or there is no column with the text.
    """
    yield from _answers(lambda: _engine(place.url), place.name, options)


def _answers(connected: Callable[[], Any], name: str, options: SourceOptions) -> Iterator[Row | Unread]:
    if not options.query:
        raise InputError("is a database: say with --query which rows, as in --query 'SELECT id, body AS text FROM replies'.")
    try:
        import sqlalchemy
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise InputError("needs SQLAlchemy. Do: pip install 'presend[sql]'.") from None
    records = Records(options)
    number = 0
    try:
        engine = connected()
        with engine.connect().execution_options(**_reading(engine)) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only = ON")
            result = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(
                sqlalchemy.text(_COLON.sub(r"\\:", options.query))
            )
            if not result.returns_rows:
                raise InputError("answers the query with no rows at all: it must be a SELECT.")
            names = [str(name) for name in result.keys()]  # noqa: SIM118, it is no mapping
            records.columns(names)
            for row in result:
                number += 1
                yield records.row(dict(zip(names, row, strict=True)), f"{name}: row {number}", table=True)
    except ImportError:
        raise InputError("needs a driver that is not installed. Do: pip install 'presend[sql]'.") from None
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # What the database says may quote what it holds.
        raise InputError(f"does not answer the query{f' behind row {number}' if number else ''} ({_code(error)}).") from None


def _engine(url: str) -> Any:
    from sqlalchemy import create_engine, make_url

    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(Path(parsed.database or ""))
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=False, hide_parameters=True)


def _sqlite(path: Path) -> Any:
    from sqlalchemy import create_engine

    # SQLite makes a database that is not there, unless it is opened for reading only.
    url = f"file:{quote(str(path.resolve()))}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(url, uri=True))


def _reading(engine: Any) -> dict[str, Any]:
    return {"postgresql_readonly": True} if engine.dialect.name == "postgresql" else {}


def _code(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__}, {code}" if code else type(cause).__name__
