"""Record batches of Apache Arrow -> messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from guard.archive.columns import Columns
from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources._contract import SourceOptions
from guard.archive.sources._records import Records
from guard.errors import InputError
from guard.read import Unread

__all__ = ["library", "records", "rows", "wanted"]

_NESTED = ("thread", "customer", "locale")


def library() -> Any:
    """Return pyarrow.

    Raises:
        InputError: it is missing.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise InputError("needs pyarrow. Do: pip install 'presend[arrow]'.") from None
    return pa


def wanted(names: Sequence[str], options: SourceOptions) -> list[str]:
    """Return the columns that matter among `names`.

    Raises:
        InputError: there is none with the text.
    """
    columns: Columns = Records(options).columns(names)
    chosen = {getattr(columns, field.name) for field in fields(columns)} | set(_NESTED)
    return [name for name in names if name in chosen]


def rows(opened: Opened, options: SourceOptions, batches: Iterator[Any]) -> Iterator[Row | Unread]:
    """Yield each row of the batches.

    Raises:
        InputError: a batch cannot be read, and so nothing behind it.
    """
    made = Records(options)
    for where, data in records(opened, batches):
        yield made.row(data, where, table=True)


def records(opened: Opened, batches: Iterator[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the cells of each row of the batches by the names of their columns, and where it is.

    Raises:
        InputError: a batch cannot be read, and so nothing behind it.
    """
    arrow = library()
    number = 0
    while True:
        try:
            batch = next(batches, None)
            table = batch.to_pylist() if batch is not None else None
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise InputError(f"is damaged behind row {number} ({type(error).__name__}). Fetch it anew.") from None
        if table is None:
            return
        for data in table:
            number += 1
            yield f"{opened.name}:{number}", data
