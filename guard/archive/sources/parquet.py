"""Apache Parquet (https://parquet.apache.org/docs/file-format/): read row group by row group, and only the columns that matter.

Columns are named as in `guard.archive.columns`; `thread` may be a list of structs with `author`, `text`, `channel`, and `customer`
a struct, as in JSON. Needs `presend[arrow]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources import _batches
from guard.archive.sources._batches import library, rows, wanted
from guard.archive.sources._contract import BY_CONTENT, BY_NAME, NOT, Head, SourceOptions
from guard.errors import InputError
from guard.read import Unread

__all__ = ["claims", "read", "records"]

_BATCH = 1024


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.data.startswith(b"PAR1"):
        return BY_CONTENT
    return BY_NAME if head.name.endswith((".parquet", ".pq")) else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each row.

    Raises:
        InputError: it is no Parquet file, breaks off, has no column with the text, or pyarrow is missing.
    """
    file = _file(opened)
    names = wanted(file.schema_arrow.names, options)
    yield from rows(opened, options, file.iter_batches(batch_size=_BATCH, columns=names))


def records(opened: Opened) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the cells of each row, of all columns, and where it is.

    Raises:
        InputError: it is no Parquet file, breaks off, or pyarrow is missing.
    """
    yield from _batches.records(opened, _file(opened).iter_batches(batch_size=_BATCH))


def _file(opened: Opened) -> Any:
    arrow = library()
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(opened.seekable(), pre_buffer=False)
    except (arrow.ArrowException, OSError):
        raise InputError("is no Parquet file, or was cut. Fetch it anew.") from None
