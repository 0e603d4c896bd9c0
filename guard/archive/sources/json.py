"""JSON of any layout: an array of records, an object with an array of records in it, or records one after another.

The records are those of `guard.archive.sources.jsonl`. In an object the array is the one under a common name (`messages`,
`data`...), or the only one of objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources._contract import BY_LOOKS, BY_NAME, NOT, Head, SourceOptions
from guard.archive.sources._documents import DOCUMENT, LINES, SINGLE, documents
from guard.archive.sources._records import Records
from guard.read import Unread

__all__ = ["claims", "read"]

_ARRAYS = (
    "replies",
    "messages",
    "records",
    "items",
    "results",
    "rows",
    "comments",
    "conversations",
    "tickets",
    "payload",
    "data",
)


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.name.endswith(".json") and head.layout != LINES:
        return BY_NAME
    return BY_LOOKS if head.layout == DOCUMENT else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each record."""
    records = Records(options)
    for document in documents(opened, SINGLE):
        if isinstance(document, Unread):
            yield document
        elif (array := _array(document.value)) is not None:
            key, found = array
            for number, data in enumerate(found, 1):
                yield records.row(data, f"{document.where}, {key} {number}")
        else:
            yield records.row(document.value, document.where)


def _array(value: Mapping[str, Any]) -> tuple[str, list[Any]] | None:
    lists = {key: one for key, one in value.items() if isinstance(one, list) and key != "thread"}
    if isinstance(value.get("text"), str):
        return None
    for key in _ARRAYS:
        if key in lists:
            return key, lists[key]
        if isinstance(inner := value.get(key), dict) and (below := _array(inner)):
            return below
    of_objects = {key: one for key, one in lists.items() if any(isinstance(part, dict) for part in one)}
    if len(of_objects) == 1:
        from guard.wire import shown

        ((key, found),) = of_objects.items()
        return key if shown(key) == key else "record", found
    return None
