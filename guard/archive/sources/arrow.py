"""Apache Arrow (https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc).

Both IPC layouts: the file, which is also Feather version 2, and the stream. Read record batch by record batch. The columns are
those of `guard.archive.sources.parquet`. Needs `presend[arrow]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources._batches import library, rows, wanted
from guard.archive.sources._contract import BY_CONTENT, BY_NAME, NOT, Head, SourceOptions
from guard.errors import InputError
from guard.read import Unread

__all__ = ["claims", "read"]

_FILE, _OLD_FEATHER = b"ARROW1", b"FEA1"


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.data.startswith((_FILE, _OLD_FEATHER)):
        return BY_CONTENT
    return BY_NAME if head.name.endswith((".arrow", ".arrows", ".feather", ".ipc")) else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each row.

    Raises:
        InputError: it is no Arrow file, breaks off, has no column with the text, or pyarrow is missing.
    """
    arrow = library()
    from pyarrow import ipc

    if opened.head.startswith(_OLD_FEATHER):
        raise InputError("is Feather of version 1, which is no longer read. Write it as Parquet or Feather version 2.")
    try:
        if opened.head.startswith(_FILE):
            file = ipc.open_file(opened.seekable())
            batches = (file.get_batch(number) for number in range(file.num_record_batches))
        else:
            file = ipc.open_stream(opened.stream)
            batches = iter(file)
    except (arrow.ArrowException, OSError):
        raise InputError("is no Arrow file, or was cut. Fetch it anew.") from None
    names = wanted(file.schema.names, options)
    yield from rows(opened, options, _chosen(batches, names))


def _chosen(batches: Iterator[Any], names: list[str]) -> Iterator[Any]:
    for batch in batches:
        for start in range(0, batch.num_rows, 1024):  # a batch may be as large as the file
            yield batch.slice(start, 1024).select(names)
