"""HubSpot, custom channels: the webhook of the channel, which whoever delivers its messages gets.

HubSpot sends `OUTGOING_CHANNEL_MESSAGE_CREATED` when somebody answers in the inbox or the help desk. What the webhook answers is not shown
to them; a message is marked as failed, with a reason, through the API of custom channels.
Sources: developers.hubspot.com, custom channels (update a message) and request validation (version 3).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Self
from urllib.parse import quote

from pydantic import Field, model_validator

from api.helpdesks._contract import Event, Helpdesk, Report, Sent, Written, fresh, same

VERSION = "2026-03"
"""Of HubSpot's API, in the path of the report."""
_ACCOUNTS = ("CHANNEL_ACCOUNT_CREATED", "CHANNEL_ACCOUNT_UPDATED", "CHANNEL_ACCOUNT_PURGED")
"""Events about who has connected the channel. Every other is a message, also of a type that we do not know."""


class Party(Event):
    """A customer or an agent."""

    name: str | None = None


class Message(Event):
    """A message of the channel. Its text may be `null`, and must be there: without it we would not know what is delivered."""

    id: str = ""
    text: str | None
    richText: str | None = None  # noqa: N815, as HubSpot writes it
    direction: str | None = None
    type: str | None = None
    recipients: list[Party] | None = None


class ChannelEvent(Event):
    """An event of the channel."""

    type: str = Field(description="OUTGOING_CHANNEL_MESSAGE_CREATED: a message that is sent.")
    channelId: str = ""  # noqa: N815, as HubSpot writes it
    message: Message | None = Field(default=None, description="Must be there unless the event is about an account.")

    @model_validator(mode="after")
    def _has_a_message(self) -> Self:
        if self.type not in _ACCOUNTS and self.message is None:
            raise ValueError("the event has no message")
        return self


def signed(sent: Sent, secret: bytes) -> bool:
    """Tell whether `X-HubSpot-Signature-v3` fits: HMAC-SHA256 over method, address, body and time stamp."""
    stamp = sent.headers.get("x-hubspot-request-timestamp", "")
    digest = hmac.new(secret, f"{sent.method}{sent.url}".encode() + sent.body + stamp.encode(), hashlib.sha256).digest()
    expected = base64.b64encode(digest).decode()
    return same(expected, sent.headers.get("x-hubspot-signature-v3", "")) and fresh(stamp, 1000)


def written(event: ChannelEvent) -> Written | None:
    """Return the reply. A message has a plain and perhaps a formatted text; which of them is delivered, we do not know."""
    message = event.message
    if event.type in _ACCOUNTS or message is None or message.direction == "INCOMING":
        return None
    names = [party.name for party in message.recipients or () if party.name]
    return Written(
        id=message.id,
        texts=tuple(text for text in (message.text, message.richText) if text),
        recipient=names[0] if names else "",
        customer={"name": names[0]} if names else {},
    )


def report(event: ChannelEvent, reason: str) -> Report | None:
    """Return what marks the message as failed and shows why."""
    if not (event.channelId and event.message and event.message.id):
        return None
    channel, message = quote(event.channelId, safe=""), quote(event.message.id, safe="")
    path = f"/conversations/custom-channels/{VERSION}/{channel}/messages/{message}"
    return Report("PATCH", path, {"statusType": "FAILED", "errorMessage": reason})


helpdesk = Helpdesk("HubSpot, custom channel", ChannelEvent, signed, written, report)
