"""Flat records -> messages: a line of JSON, a row of a table.

A record has the fields of `guard.wire.ReplyData` as they are, or columns under their common names (`guard.archive.columns`) or
those the user named, besides any others, which do not matter. `thread` is the list of earlier messages, or, where it is a single
value, the identity of the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guard.archive.columns import Columns, found
from guard.archive.model import Row
from guard.archive.sources import _values
from guard.archive.sources._contract import SourceOptions
from guard.errors import InputError
from guard.read import LIMIT, Unread

__all__ = ["Records"]

_LAYOUTS_KEPT = 256


class Records:
    """Makes messages of the records of one archive."""

    def __init__(self, options: SourceOptions) -> None:
        self._options = options
        self._ours = _values.Ours(options.ours)
        self._known: dict[tuple[str, ...], Columns] = {}

    def columns(self, names: Sequence[str]) -> Columns:
        """Return what is where in a record with these keys.

        Raises:
            InputError: there is no text.
        """
        layout = tuple(names)
        if (columns := self._known.get(layout)) is None:
            if len(self._known) >= _LAYOUTS_KEPT:
                self._known.clear()
            columns = self._known[layout] = found(names, self._options.columns())
        return columns

    def row(self, data: object, where: str, *, table: bool = False) -> Row | Unread:
        """Return the message in `data`. In a `table` only its columns count, in JSON also what is nested, and it must be right."""
        if not isinstance(data, Mapping):
            return Unread(where, "must be a JSON object with a `text`.")
        try:
            return self._row(data, where, self.columns(tuple(data)), table=table)
        except InputError as error:
            return Unread(where, str(error))

    def _row(self, data: Mapping[str, Any], where: str, columns: Columns, *, table: bool) -> Row | Unread:
        from guard.wire import ReplyData, shown, validated

        said = {name: data[name] for name in ("customer", "locale") if name in data and not (table and _flat(name, data[name]))}
        text = data[columns.text]
        said["text"] = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
        for name, column in (("platform", columns.platform), ("recipient", columns.recipient), ("id", columns.id)):
            if column is not None:
                said[name] = _values.word(data[column]) if table else _known(data[column])
        said["channel"] = _values.channel(data[columns.channel]) if columns.channel else ""
        earlier = data.get("thread")
        if isinstance(earlier, list | dict):
            said["thread"] = earlier
        checked: ReplyData = validated(ReplyData, said)
        reply = checked.reply(where)
        to = data.get(columns.to or columns.recipient or "")
        author = _values.author(data[columns.author], columns.author, self._ours, to) if columns.author else "brand"
        if author == "brand" and not reply.text.strip():
            return Unread(where, f"`{shown(columns.text)}` is empty: there is nothing to check.")
        if len(reply.text) > LIMIT:
            return Unread(where, f"`{shown(columns.text)}` is longer than {LIMIT // 1024 // 1024} MiB: no reply is.")
        return Row(
            where=where,
            text=reply.text,
            id=checked.id,
            author=author,
            channel=reply.channel if said["channel"] else None,
            thread=_values.word(data[columns.thread]) if columns.thread else "",
            agent=_values.word(data[columns.agent]) if columns.agent else "",
            time=_values.time(data[columns.time]) if columns.time else None,
            platform=reply.platform,
            recipient=reply.recipient,
            locale=reply.locale,
            customer=reply.customer,
            earlier=tuple((message.author, message.text, message.channel) for message in reply.thread),
        )


def _flat(name: str, value: object) -> bool:
    return name == "customer" and not isinstance(value, Mapping)


def _known(value: object) -> object:
    return value if isinstance(value, str | int | float | list | dict) else _values.word(value)
