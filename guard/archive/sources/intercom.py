"""Intercom: conversations with their parts (https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations).

Known are conversations as the API retrieves them one by one, as an array, in a list (`conversation.list`) or one a line. The first
message is `source`, the others are `conversation_parts`. A part of type `note` is internal; `admin`, `bot` and `team` are the
brand's, `user`, `lead` and `contact` the customer's. Parts without a body (assigned, closed...) are no messages. What Intercom
withholds for X says nothing, and where its social channels went cannot be told, so that they count as the strictest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from guard.archive.model import Author, Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._documents import rows
from guard.errors import InputError
from guard.model import Channel
from guard.read import Unread

__all__ = ["claims", "read"]

_CUSTOMERS = frozenset({"user", "lead", "contact"})
_INTERNAL = frozenset({"note", "note_and_reopen"})
_CHANNELS = {
    "conversation": (Channel.DM, ""),
    "push": (Channel.DM, ""),
    "chat": (Channel.DM, ""),
    "in_app": (Channel.DM, ""),
    "sms": (Channel.DM, "sms"),
    "whatsapp": (Channel.DM, "whatsapp"),
    "phone_call": (Channel.DM, ""),
    "phone_switch": (Channel.DM, ""),
    "email": (Channel.EMAIL, ""),
    "twitter": (Channel.PUBLIC, "x"),
    "facebook": (None, "facebook"),
    "instagram": (None, "instagram"),
}


def claims(head: Head) -> int:
    """Tell how sure it is."""
    parts = "conversation_parts"
    known = head.has(parts, "source", inside=("", "conversations", "data")) or head.has(f"{parts}.{parts}.part_type")
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each message."""
    return rows(opened, _rows)


def _rows(page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
    for key in ("conversations", "data"):
        if isinstance(page.get(key), list):
            for number, one in enumerate(_values.items(page, key), 1):
                yield from _conversation(one, f"{where}, conversation {number}", name)
            return
    yield from _conversation(page, where, name)


def _conversation(conversation: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
    if not {"source", "conversation_parts", "conversation_message"} & set(conversation):
        yield Unread(where, "is not of the shape of an Intercom conversation: no `source` and no `conversation_parts`.")
        return
    identity = _values.word(conversation.get("id"))
    called = f"{name}: {_values.named('conversation', identity, 1)}" if identity else where
    thread = identity or where
    try:
        source = _values.mapping(conversation, "source") or _values.mapping(conversation, "conversation_message")
        inside = _values.mapping(conversation, "conversation_parts")
        parts = _values.oldest_first(_values.items(inside, "conversation_parts"), "created_at")
        channel, platform = _CHANNELS.get(_values.word(source.get("type")), (None, ""))
    except InputError as error:
        yield Unread(called, str(error))
        return
    if source:
        first = {"created_at": conversation.get("created_at")} | {
            key: value for key, value in source.items() if value is not None
        }
        yield from _values.attempt(f"{called} source", partial(_part, first, f"{called} source", thread, channel, platform))
    for number, part in enumerate(parts, 1):
        place = f"{called} {_values.named('part', part.get('id'), number)}"
        yield from _values.attempt(place, partial(_part, part, place, thread, channel, platform))
    total = inside.get("total_count")
    if isinstance(total, int) and total > len(parts):
        yield Unread(
            called, f"has {total} parts, of which {len(parts)} are in the export. Retrieve the conversation once more."
        )


def _part(part: Mapping[str, Any], where: str, thread: str, channel: Channel | None, platform: str) -> Row | None:
    if part.get("body") is None:
        return None
    writer = _values.mapping(part, "author")
    author: Author = "customer" if _values.word(writer.get("type")) in _CUSTOMERS else "brand"
    if _values.word(part.get("part_type")) in _INTERNAL:
        author = "internal"
    return Row(
        where,
        _values.text(part, "body"),
        id=_values.word(part.get("id")),
        author=author,
        channel=channel,
        thread=thread,
        agent=(_values.word(writer.get("name")) or _values.word(writer.get("id"))) if author == "brand" else "",
        time=_values.time(part.get("created_at")),
        platform=platform,
    )
