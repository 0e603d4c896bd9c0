"""Zendesk Support: tickets with their comments, as its API and its JSON export give them, a page or a ticket a line.

Known are the answers of these endpoints, alone, as an array, or one a line:

    incremental ticket events with `include=comment_events`
        https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
    tickets with `comments` in each of them (the JSON export of an account, and what most export scripts write)
        https://support.zendesk.com/hc/en-us/articles/4408886165402
    the comments of a ticket    https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
    the audits of a ticket      https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/

A comment with `public` false is internal. Whose a comment is follows from the role of its author where `users` are in the same
page, else from the requester of the ticket; who is neither is the brand's. Where it went follows from `via` of the comment, or of
the ticket where that only says how the agent worked (https://developer.zendesk.com/documentation/ticketing/reference-guides/via-types/).
A ticket without comments has only its description, which is the customer's.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from guard.archive.model import Author, Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._documents import rows
from guard.errors import InputError
from guard.model import Channel
from guard.read import Unread

__all__ = ["claims", "read"]

_T = TypeVar("_T")
_REMEMBERED = 100_000
_PLACES = ("", "tickets", "ticket")
_CHANNELS = {
    Channel.PUBLIC: "twitter twitter_favorite twitter_like facebook facebook_post facebook_comment topic forum 23 24 30 38",
    Channel.DM: "twitter_dm twitter_direct_message facebook_message chat chat_transcript chat_offline_message messaging "
    "native_messaging whatsapp line wechat instagram_dm telegram sms text_message voice voicemail phone phone_call "
    "phone_call_inbound phone_call_outbound sunshine_conversations_twitter_dm sunshine_conversations_facebook_messenger "
    "apple_business_chat google_business_messages 26 29 33 34 35 37",
    Channel.EMAIL: "email mail web web_form web_widget mobile mobile_sdk closed_ticket dropbox help_center iphone side_conversation "
    "0 4 15 17 27",
}
"""What a program did (`api`, `rule`, `batch`) may have gone anywhere, so it is in none of them."""
_BY_VIA = {via: channel for channel, names in _CHANNELS.items() for via in names.split()}
_BESIDE = ("users", "groups", "organizations", "sharing_agreements")
_PLATFORMS = ("twitter", "facebook", "instagram", "whatsapp", "telegram", "line", "wechat")


def claims(head: Head) -> int:
    """Tell how sure it is."""
    known = (
        head.has("ticket_events.child_events")
        or head.has("requester_id", "comments.public", inside=_PLACES)
        or head.has("requester_id", "submitter_id", inside=_PLACES)
        or head.has("comments.audit_id")
        or head.has("comments.public", "comments.author_id")
        or head.has("ticket_id", "child_events", inside=("", "ticket_events"))
        or head.has("ticket_id", "events.type", inside=("", "audits", "ticket_audits"))
    )
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each comment."""
    desk = _Desk(options)
    return rows(opened, desk.rows)


class _Desk:
    """What is known of tickets and people from the pages read so far."""

    def __init__(self, options: SourceOptions) -> None:
        self._ours = _values.Ours(options.ours)
        self._roles: OrderedDict[str, str] = OrderedDict()
        self._names: OrderedDict[str, str] = OrderedDict()
        self._tickets: OrderedDict[str, Mapping[str, Any]] = OrderedDict()

    def rows(self, page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        for user in _values.items(page, "users"):
            _keep(self._roles, _values.word(user.get("id")), _values.word(user.get("role")))
            _keep(self._names, _values.word(user.get("id")), _values.word(user.get("name")))
        for key, kind, each in (
            ("ticket_events", "event", self._event),
            ("audits", "audit", self._audit),
            ("ticket_audits", "audit", self._audit),
            ("tickets", "ticket", self._ticket),
        ):
            if key in page:
                for number, one in enumerate(_values.items(page, key), 1):
                    yield from each(one, f"{where}, {kind} {number}", name)
                return
        yield from self._single(page, where, name)

    def _single(self, page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        if "ticket" in page:
            yield from self._ticket({**page, **_values.mapping(page, "ticket")}, where, name)
        elif "child_events" in page:
            yield from self._event(page, where, name)
        elif "events" in page and "ticket_id" in page:
            yield from self._audit(page, where, name)
        elif "comments" in page or "requester_id" in page:
            yield from self._ticket(page, where, name)
        elif "author_id" in page:
            yield from _values.attempt(where, partial(self._comment, page, page, where, _values.word(page.get("ticket_id"))))
        else:
            _values.one_of("a Zendesk export", page, "tickets", "comments", "audits", "ticket_events", *_BESIDE)

    def _ticket(self, ticket: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        try:
            # The comments of one ticket come without the ticket: its identity is then the page.
            identity = _values.word(ticket.get("id"))
            called = f"{name}: {_values.named('ticket', identity, 1)}" if identity else where
            thread = identity or where
            if identity:
                _keep(self._tickets, identity, {key: ticket.get(key) for key in ("requester_id", "via", "assignee_id")})
            if "comments" not in ticket:
                yield from _values.attempt(called, partial(self._description, ticket, called, thread))
                return
            comments = _values.oldest_first(_values.items(ticket, "comments"), "created_at")
        except InputError as error:
            yield Unread(where, str(error))
            return
        for number, comment in enumerate(comments, 1):
            place = f"{called} {_values.named('comment', comment.get('id'), number)}"
            yield from _values.attempt(place, partial(self._comment, comment, ticket, place, thread))

    def _description(self, ticket: Mapping[str, Any], where: str, thread: str) -> Row:
        text = _values.text(ticket, "description", "raw_subject", "subject")
        channel, platform = _channel({}, _values.mapping(ticket, "via"))
        started = _values.word(ticket.get("submitter_id")) in ("", _values.word(ticket.get("requester_id")))
        return Row(
            where,
            text,
            id=thread,
            author="customer" if started else "brand",
            channel=channel,
            thread=thread,
            time=_values.time(ticket.get("created_at")),
            platform=platform,
        )

    def _comment(self, comment: Mapping[str, Any], ticket: Mapping[str, Any], where: str, thread: str) -> Row:
        via = comment.get("via")
        channel, platform = _channel(_via(via), _via(ticket.get("via")))
        writer = _values.word(comment.get("author_id"))
        author: Author = "internal" if _values.boolean(comment.get("public", True)) is False else self._author(writer, ticket)
        html = comment.get("html_body")
        plain = {key: comment[key] for key in ("plain_body", "body", "html_body") if key in comment}
        text = _values.text(plain, "plain_body", "body", "html_body")
        return Row(
            where,
            _values.richest(text, _values.whole(html, "html_body") if isinstance(html, str) else ""),
            id=_values.word(comment.get("id")),
            author=author,
            channel=channel,
            thread=thread,
            agent=(self._names.get(writer) or writer) if author == "brand" else "",
            time=_values.time(comment.get("created_at")),
            platform=platform,
            recipient=_values.word(_values.mapping(_via_source(via), "to").get("name")),
        )

    def _event(self, event: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        identity = _values.word(event.get("ticket_id"))
        yield from self._changes(event, "child_events", identity, where, name)

    def _audit(self, audit: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        identity = _values.word(audit.get("ticket_id"))
        yield from self._changes(audit, "events", identity, where, name)

    def _changes(self, audit: Mapping[str, Any], key: str, identity: str, where: str, name: str) -> Iterator[Row | Unread]:
        try:
            changes = _values.items(audit, key)
            for change in changes:
                # The event that made the ticket says who asked, for its own comment too.
                made = change.get("type") == "Create" or change.get("event_type") == "Create"
                asked = change.get("value") if change.get("field_name") == "requester_id" else change.get("requester_id")
                if made and asked is not None:
                    _keep(self._tickets, identity, {"requester_id": asked, "via": audit.get("via")})
        except InputError as error:
            yield Unread(where, str(error))
            return
        ticket = self._tickets.get(identity, {})
        called = f"{name}: {_values.named('ticket', identity, 1)}" if identity else where
        for number, change in enumerate(changes, 1):
            if (change.get("event_type") or change.get("type")) not in ("Comment", "VoiceComment"):
                continue
            given = {
                "author_id": audit.get("author_id", audit.get("updater_id")),
                "created_at": audit.get("created_at", audit.get("timestamp")),
                "via": audit.get("via"),
            } | {key: value for key, value in change.items() if value is not None or key.endswith("body")}
            place = f"{called} {_values.named('comment', change.get('id'), number)}"
            yield from _values.attempt(place, partial(self._comment, given, ticket, place, identity or where))

    def _author(self, writer: str, ticket: Mapping[str, Any]) -> Author:
        role = self._roles.get(writer, "")
        if role:
            return "customer" if role == "end-user" else "brand"
        asker = _values.word(ticket.get("requester_id")) or _values.word(_requester(ticket))
        return "customer" if writer and writer == asker else "brand"


def _requester(ticket: Mapping[str, Any]) -> object:
    requester = ticket.get("requester")
    return requester.get("id") if isinstance(requester, dict) else None


def _channel(via: Mapping[str, Any], ticket: Mapping[str, Any]) -> tuple[Channel | None, str]:
    own, platform = _one(via)
    if own in (Channel.PUBLIC, Channel.DM) or ticket.get("channel") is None:
        return own, platform
    # Agents write in the browser or through the API whatever the channel is; it leaves where the ticket came in.
    return _one(ticket)


def _one(via: Mapping[str, Any]) -> tuple[Channel | None, str]:
    name = _values.word(via.get("channel")).strip().lower().replace(" ", "_")
    relation = _values.word(_via_source(via).get("rel")).lower()
    platform = next((known for known in _PLATFORMS if known in name), "")
    platform = "x" if platform == "twitter" else platform
    if platform in ("x", "facebook") and relation in ("direct_message", "message", "dm"):
        return Channel.DM, platform
    return _BY_VIA.get(name), platform


def _via(via: object) -> Mapping[str, Any]:
    """Return `via` as an object: ticket events have only the name of the channel."""
    return via if isinstance(via, dict) else {"channel": via}


def _via_source(via: object) -> Mapping[str, Any]:
    return _values.mapping(via, "source") if isinstance(via, dict) else {}


def _keep(memory: OrderedDict[str, _T], key: str, value: _T) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
