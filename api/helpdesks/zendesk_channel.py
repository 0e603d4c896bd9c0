"""Zendesk, Channel framework: the channelback of an integration, by which a reply leaves Zendesk for the channel it came from.

Zendesk sends a form for every public reply to a ticket of the channel; internal notes are not sent. It is not signed. What Zendesk sends
back each time is the `metadata` that the integration gave it when an administrator connected it, and nobody else sees that: so a secret
in it shows that the form comes from there. `metadata` must be a JSON object and `presend` in it the secret.
Source: developer.zendesk.com, Channel framework, channelback.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from pydantic import Field

from api.helpdesks._contract import Event, Helpdesk, Report, Sent, Written, same

MOST = 100
"""Fields of a form that are read; Zendesk sends seven, and one for each attachment."""


class Channelback(Event):
    """A reply on its way to the channel."""

    message: str = Field(description="The agent's reply.")
    recipient_id: str = ""
    request_unique_identifier: str = Field(default="", description="The same if Zendesk asks again.")
    metadata: str = Field(
        default="", description='What the integration told Zendesk about itself: JSON, with {"presend": SECRET}.'
    )


def signed(sent: Sent, secret: bytes) -> bool:
    """Tell whether the secret stands in `metadata`. There is no time stamp: who has the secret has it."""
    try:
        fields = parse_qs(sent.body.decode(), max_num_fields=MOST, strict_parsing=True)
        (metadata,) = fields["metadata"]
        shown = json.loads(metadata)["presend"]
    except (ValueError, KeyError, TypeError, RecursionError):
        shown = ""
    return same(secret.decode("utf-8", "replace"), shown if isinstance(shown, str) else "")


def written(event: Channelback) -> Written | None:
    """Return the reply."""
    return Written(id=event.request_unique_identifier, texts=(event.message,) if event.message else ())


def report(event: Channelback, reason: str) -> Report | None:
    """Return what reports an error of a channelback. `instance_push_id` and `external_id` are the integration's to add."""
    body = {"description": reason, "request_id": event.request_unique_identifier}
    return Report(
        "POST", "/api/v2/any_channel/channelback/report_error", {name: value for name, value in body.items() if value}
    )


helpdesk = Helpdesk("Zendesk, Channel framework", Channelback, signed, written, report, form=True)
