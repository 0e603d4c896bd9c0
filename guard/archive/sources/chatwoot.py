"""Chatwoot: conversations and their messages, as its API gives them (https://developers.chatwoot.com/api-reference/messages/get-messages).

Known are the messages of a conversation (`{"meta": {...}, "payload": [...]}`), the list of conversations
(`{"data": {"payload": [...]}}`), conversations with `messages`, as an array or one a line, and messages one by one.
`message_type` 0 is incoming, 1 outgoing, 2 an activity and no message, 3 written from a template; `private` is internal. Where it
went follows from the class of the inbox (`Channel::Email`...); an `Channel::Api` inbox and messages alone do not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._documents import rows
from guard.errors import InputError
from guard.model import Channel
from guard.read import Unread

__all__ = ["claims", "read"]

_INCOMING, _ACTIVITY = frozenset({0, "0", "incoming"}), frozenset({2, "2", "activity"})
_CHANNELS = {
    "webwidget": (Channel.DM, ""),
    "email": (Channel.EMAIL, ""),
    "facebookpage": (Channel.DM, "facebook"),
    "instagram": (Channel.DM, "instagram"),
    "tiktok": (Channel.DM, "tiktok"),
    "twiliosms": (Channel.DM, "sms"),
    "sms": (Channel.DM, "sms"),
    "whatsapp": (Channel.DM, "whatsapp"),
    "telegram": (Channel.DM, "telegram"),
    "line": (Channel.DM, "line"),
    "voice": (Channel.DM, ""),
    "twitterprofile": (Channel.PUBLIC, "x"),
}


def claims(head: Head) -> int:
    """Tell how sure it is."""
    message = ("message_type", "content")
    places = ("", "payload", "messages", "payload.messages", "data.payload.messages", "data.payload", "conversations.messages")
    known = head.has(*message, "private", inside=places) or head.has(*message, "conversation_id", "inbox_id", inside=places)
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each message."""
    return rows(opened, _rows)


def _rows(page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
    if isinstance(page.get("data"), dict):
        page = _values.mapping(page, "data")
    payload = "payload" if "payload" in page else "conversations" if "conversations" in page else ""
    if payload and isinstance(page.get(payload), dict):
        page, payload = _values.mapping(page, payload), ""
    if payload:
        parts = _values.items(page, payload)
        if any("message_type" in part for part in parts):
            yield from _messages(parts, {**page, "meta": page.get("meta")}, where, name)
            return
        for number, conversation in enumerate(parts, 1):
            yield from _conversation(conversation, f"{where}, conversation {number}", name)
        return
    if "message_type" in page:
        yield from _messages(
            [page], page.get("conversation") if isinstance(page.get("conversation"), dict) else {}, where, name
        )
    elif "messages" in page:
        yield from _conversation(page, where, name)
    else:
        raise InputError("is not of the shape of a Chatwoot export: no messages.")


def _conversation(conversation: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
    try:
        messages = _values.items(conversation, "messages")
    except InputError as error:
        yield Unread(where, str(error))
        return
    yield from _messages(messages, conversation, where, name)


def _messages(messages: Any, conversation: Any, where: str, name: str) -> Iterator[Row | Unread]:
    for number, message in enumerate(_values.oldest_first(messages, "created_at"), 1):
        thread = _values.word(message.get("conversation_id")) or _values.word(conversation.get("id")) or where
        called = f"{name}: {_values.named('conversation', thread, 1)}" if thread != where else where
        place = f"{called} {_values.named('message', message.get('id'), number)}"
        yield from _values.attempt(place, partial(_message, message, conversation, place, thread))


def _message(message: Mapping[str, Any], conversation: Mapping[str, Any], where: str, thread: str) -> Row | None:
    kind = message.get("message_type")
    if not isinstance(kind, int | str):
        raise InputError("has no `message_type`.")
    if kind in _ACTIVITY:
        return None
    incoming = kind in _INCOMING
    private = _values.boolean(message.get("private")) is True
    channel, platform = _channel(message, conversation)
    sender = _values.mapping(message, "sender")
    return Row(
        where,
        _values.text(message, "content"),
        id=_values.word(message.get("id")),
        author="internal" if private else "customer" if incoming else "brand",
        channel=channel,
        thread=thread,
        agent="" if incoming or private else _values.word(sender.get("name")) or _values.word(message.get("sender_id")),
        time=_values.time(message.get("created_at")),
        platform=platform,
    )


def _channel(message: Mapping[str, Any], conversation: Mapping[str, Any]) -> tuple[Channel | None, str]:
    meta = conversation.get("meta")
    given = (meta.get("channel") if isinstance(meta, dict) else None) or conversation.get("channel") or message.get("channel")
    found = _CHANNELS.get(_values.word(given).rpartition("::")[2].lower(), (None, ""))
    more = conversation.get("additional_attributes")
    kind = _values.word(more.get("type")).lower() if isinstance(more, dict) else ""
    if found[1] == "x" and "direct" in kind:
        return Channel.DM, "x"
    return found
