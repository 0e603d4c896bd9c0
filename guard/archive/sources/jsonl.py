"""JSON Lines: an object on each line, with the fields of a reply or one message.

A reply has `text`, and perhaps `id`, `channel`, `platform`, `recipient`, `thread` (earlier messages), `customer`, `locale`, and
besides `author`, `thread_id`, `time`, `agent`; or these under other common names (see `guard.archive.columns`). A blank line is
passed over. The layout is https://jsonlines.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened, lines
from guard.archive.sources._contract import BY_LOOKS, BY_NAME, IF_NOTHING_ELSE, Head, SourceOptions
from guard.archive.sources._documents import LINES, TOO_LONG
from guard.archive.sources._records import Records
from guard.errors import InputError
from guard.read import Unread, parsed, text_of

__all__ = ["claims", "read", "records"]


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.name.endswith((".jsonl", ".ndjson", ".jsonlines")):
        return BY_NAME
    return BY_LOOKS if head.layout == LINES else IF_NOTHING_ELSE


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each line."""
    made = Records(options)
    for record in records(opened):
        yield record if isinstance(record, Unread) else made.row(record[1], record[0])


def records(opened: Opened) -> Iterator[tuple[str, Any] | Unread]:
    """Yield what is on each line, and where that is, as it stands there."""
    for number, line in lines(opened.stream):
        where = f"{opened.name}:{number}"
        if line is None:
            yield Unread(where, TOO_LONG)
        elif line.strip():
            try:
                data = parsed(text_of(line))
            except InputError as error:
                yield Unread(where, str(error))
                continue
            yield where, data
