"""Freshdesk: tickets with their conversations, as its API gives them (https://developers.freshdesk.com/api/#view_a_ticket).

Known are tickets with `include=conversations`, as an array or one a line; the conversations of a ticket
(https://developers.freshdesk.com/api/#list_all_ticket_notes); and tickets of the first version of the API,
`{"helpdesk_ticket": {..., "notes": [{"note": {...}}]}}`. `incoming` is the customer's, `private` is internal. Where it went follows
from `source` of the conversation (0 reply, 2 note, 5 tweet, 7 Facebook post...) and of the ticket (1 e-mail, 2 portal, 7 chat...).
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

_NOTE = ("incoming", "private")
_BY_PART = {5: (Channel.PUBLIC, "x"), 7: (Channel.PUBLIC, "facebook"), 13: (Channel.DM, "whatsapp")}
_BY_TICKET = {
    1: (Channel.EMAIL, ""),
    2: (Channel.EMAIL, ""),
    3: (Channel.EMAIL, ""),
    5: (Channel.PUBLIC, "x"),
    6: (Channel.PUBLIC, "facebook"),
    7: (Channel.DM, ""),
    9: (Channel.EMAIL, ""),
    10: (Channel.EMAIL, ""),
    13: (Channel.DM, "whatsapp"),
}
_OUTBOUND = 10


def claims(head: Head) -> int:
    """Tell how sure it is."""
    known = (
        head.has(*(f"conversations.{key}" for key in _NOTE), inside=("", "tickets", "ticket"))
        or head.has(*_NOTE, "body_text")
        or head.has("requester_id", "responder_id", "description_text")
        or head.has("helpdesk_ticket.display_id")
    )
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each message."""
    return rows(opened, _rows)


def _rows(page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
    if "tickets" in page:
        for number, ticket in enumerate(_values.items(page, "tickets"), 1):
            yield from _rows(ticket, f"{where}, ticket {number}", name)
        return
    ticket = _values.mapping(page, "helpdesk_ticket") or _values.mapping(page, "ticket") or page
    if set(_NOTE) <= set(ticket):
        yield from _values.attempt(where, partial(_part, ticket, {}, where, _values.word(ticket.get("ticket_id")) or where))
        return
    if not {"conversations", "description", "description_text", "notes"} & set(ticket):
        raise InputError("is not of the shape of a Freshdesk export: no ticket and no conversation.")
    identity = _values.word(ticket.get("display_id")) or _values.word(ticket.get("id"))
    called = f"{name}: {_values.named('ticket', identity, 1)}" if identity else where
    thread = identity or where
    parts = [_values.mapping(note, "note") or note for note in _values.items(ticket, "notes")]
    parts = [*_values.oldest_first([*_values.items(ticket, "conversations"), *parts], "created_at")]
    yield from _values.attempt(called, partial(_description, ticket, called, thread))
    for number, part in enumerate(parts, 1):
        place = f"{called} {_values.named('message', part.get('id'), number)}"
        yield from _values.attempt(place, partial(_part, part, ticket, place, thread))


def _description(ticket: Mapping[str, Any], where: str, thread: str) -> Row | None:
    if "description" not in ticket and "description_text" not in ticket:
        return None
    plain = _values.text(ticket, "description_text", "description")
    channel, platform = _BY_TICKET.get(_number(ticket.get("source")), (None, ""))
    outbound = ticket.get("source") == _OUTBOUND
    return Row(
        where,
        _values.richest(plain, _html(ticket, "description")),
        id=thread,
        author="brand" if outbound else "customer",
        channel=channel,
        thread=thread,
        agent=_values.word(ticket.get("responder_id")) if outbound else "",
        time=_values.time(ticket.get("created_at")),
        platform=platform,
    )


def _part(part: Mapping[str, Any], ticket: Mapping[str, Any], where: str, thread: str) -> Row:
    incoming, private = _values.boolean(part.get("incoming")), _values.boolean(part.get("private"))
    # The first version has the HTML in `body_html` and the text in `body`.
    html = _html(part, "body_html") or _html(part, "body")
    there = {key: part[key] for key in ("body_text", "body", "body_html") if key in part}
    text = _values.richest(_values.text(there, "body_text", "body", "body_html"), html)
    whole = _BY_TICKET.get(_number(ticket.get("source")), (None, ""))
    channel, platform = _BY_PART.get(_number(part.get("source")), whole)
    to = part.get("to_emails")
    return Row(
        where,
        text,
        id=_values.word(part.get("id")),
        author="internal" if private else "customer" if incoming else "brand",
        channel=channel or (Channel.EMAIL if isinstance(to, list) and to else None),
        thread=thread,
        agent="" if incoming or private else _values.word(part.get("user_id")),
        time=_values.time(part.get("created_at")),
        platform=platform,
    )


def _html(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return _values.whole(value, key) if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
