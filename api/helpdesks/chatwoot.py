"""Chatwoot, inboxes of the kind API: the webhook of the inbox, which whoever delivers its messages gets.

Chatwoot sends `message_created` for every message of the inbox, customers' and agents', private notes too, when it is stored. If the
webhook answers anything but 2xx the message is marked as failed, with the name of the status ("422 Unprocessable Entity") and not with
the body; a text of our own is shown if it is set through the API, which Chatwoot allows for inboxes of this kind alone.
Sources: chatwoot/chatwoot lib/webhooks/trigger.rb and app/controllers/api/v1/accounts/conversations/messages_controller.rb.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Self
from urllib.parse import quote

from pydantic import Field, model_validator

from api.helpdesks._contract import Event, Helpdesk, Report, Sent, Written, fresh, same

_CUSTOMER = ("incoming", "0")
_NOBODY = ("activity", "2")
"""Lines like "Sam was assigned"; they are in the conversation, and nobody sends them."""
_ABOUT = (
    *("message_updated", "webwidget_triggered", "conversation_created", "conversation_updated"),
    *("conversation_status_changed", "conversation_typing_on", "conversation_typing_off"),
)
"""Events that send nothing. Every other is a message, also one that we do not know."""


class Named(Event):
    """An account or a conversation."""

    id: str = ""


class Person(Event):
    """Somebody who writes."""

    name: str | None = None
    email: str | None = None
    phone_number: str | None = None


class Meta(Event):
    """Who a conversation is with."""

    sender: Person | None = None


class Message(Event):
    """A message of the conversation."""

    id: str = ""
    content: str | None = None
    message_type: str | int = "outgoing"
    private: bool | None = False


class Conversation(Named):
    """Where the message was written. Chatwoot sends the last messages with it."""

    meta: Meta | None = None
    messages: list[Message] | None = None


class MessageEvent(Message):
    """An event of the inbox."""

    event: str = Field(description="message_created: a message that is sent.")
    account: Named | None = None
    conversation: Conversation | None = None

    @property
    def reply(self) -> bool:
        """Tell whether a customer gets it to read."""
        return self.event not in _ABOUT and not self.private and str(self.message_type) not in (*_CUSTOMER, *_NOBODY)

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        # It is `null` where there are attachments alone. Where it is not there, what is delivered is not known.
        if self.reply and "content" not in self.model_fields_set:
            raise ValueError("the message has no content")
        return self


def signed(sent: Sent, secret: bytes) -> bool:
    """Tell whether `X-Chatwoot-Signature` fits: HMAC-SHA256 over the time stamp, a dot and the body."""
    stamp = sent.headers.get("x-chatwoot-timestamp", "")
    digest = hmac.new(secret, stamp.encode() + b"." + sent.body, hashlib.sha256).hexdigest()
    return same(f"sha256={digest}", sent.headers.get("x-chatwoot-signature", "")) and fresh(stamp)


def written(event: MessageEvent) -> Written | None:
    """Return the reply of an agent or a bot; private notes, customers' messages and other events are none."""
    if not event.reply:
        return None
    conversation = event.conversation or Conversation()
    sender = (conversation.meta.sender if conversation.meta else None) or Person()
    known: dict[str, Any] = {"name": sender.name, "email": sender.email, "phone": sender.phone_number}
    return Written(
        id=event.id,
        texts=(event.content,) if event.content else (),
        recipient=sender.name or "",
        thread=tuple(
            {"author": "customer" if str(message.message_type) in _CUSTOMER else "brand", "text": message.content}
            for message in conversation.messages or ()
            if message.content and message.id != event.id and not message.private and str(message.message_type) not in _NOBODY
        ),
        customer={name: value for name, value in known.items() if value},
    )


def report(event: MessageEvent, reason: str) -> Report | None:
    """Return what marks the message as failed and shows why."""
    if not (event.id and event.account and event.account.id and event.conversation and event.conversation.id):
        return None
    account, conversation, message = (quote(part, safe="") for part in (event.account.id, event.conversation.id, event.id))
    path = f"/api/v1/accounts/{account}/conversations/{conversation}/messages/{message}"
    return Report("PATCH", path, {"status": "failed", "external_error": reason})


helpdesk = Helpdesk("Chatwoot, API inbox", MessageEvent, signed, written, report)
