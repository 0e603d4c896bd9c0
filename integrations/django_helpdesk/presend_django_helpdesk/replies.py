"""What of a ticket a customer gets to see, and how it is put to Presend."""

from __future__ import annotations

import re
from typing import Any

from django.template import engines
from helpdesk import settings as helpdesk_settings
from helpdesk.decorators import is_helpdesk_staff
from helpdesk.lib import safe_template_context
from helpdesk.models import FollowUp, Ticket

from presend_django_helpdesk.configuration import configuration

MESSAGES, CHARACTERS = 50, 200_000
"""How much of a conversation is sent along: its latest messages. A service takes 1 MiB unless told otherwise."""


def goes_out(ticket: Any, *, public: Any, status: Any) -> bool:
    """Tell whether the customer sees a comment that is saved with this visibility and leaves the ticket in this status."""
    to_all = helpdesk_settings.HELPDESK_NOTIFY_SUBMITTER_FOR_ALL_TICKET_CHANGES
    if public or (to_all and not helpdesk_settings.HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS):
        return True  # `public` may be a string of a form: django-helpdesk mails any that is not empty
    # A comment that resolves a ticket becomes its resolution, which stands on the customer's page though the comment is private.
    resolves, closes = str(status) == str(Ticket.RESOLVED_STATUS), str(status) == str(Ticket.CLOSED_STATUS)
    return resolves or (closes and ticket.resolution is None)


def is_brands(followup: Any) -> bool:
    """Tell whether a follow-up is in the brand's words; mail that came in and what customers wrote is not."""
    if followup.message_id:
        return False
    if followup.user_id is None:
        return followup.comment != followup.ticket.description and configuration().unattributed == "check"
    return bool(is_helpdesk_staff(followup.user))


def rendered(comment: str, ticket: Any) -> str:
    """Return a comment as django-helpdesk saves it: {{ fields }} of ticket and queue filled in, {% tags %} left as they are."""
    if "{" not in comment:
        return comment
    kept = re.sub(r"{%|%}", lambda mark: "{% verbatim %}{%" if mark[0] == "{%" else "%}{% endverbatim %}", comment)
    return str(engines["django"].from_string(kept).render(safe_template_context(ticket)))


def question(ticket: Any, text: str, channel: str, but: int | None) -> dict[str, Any]:
    """Return the body of `POST /v1/check` for a reply to a ticket; `but` is the key of the reply if it is there already."""
    customer: dict[str, Any] = {"emails": [ticket.submitter_email]} if ticket.submitter_email else {}
    if customer and (account := ticket.get_submitter_userprofile()):
        customer["name"] = account.get_full_name()
    thread = [{"author": author, "text": said, "channel": channel} for author, said in _thread(ticket, text, but)]
    about = {"channel": channel, "thread": thread, "customer": customer, "locale": ticket.queue.locale or ""}
    return {"id": str(ticket.ticket_for_url), "text": text, **about}


def _thread(ticket: Any, text: str, but: int | None) -> list[tuple[str, str]]:
    public = FollowUp.objects.filter(ticket_id=ticket.pk, public=True).exclude(pk=but).select_related("user")
    latest = list(public.order_by("-date", "-pk")[:MESSAGES]) if ticket.pk else []
    by = {True: "customer", False: "brand"}
    said = [
        (by[each.is_from_submitter], each.comment) for each in latest if each.comment and each.comment != ticket.description
    ]
    if ticket.description and ticket.description != text:
        opened = next((each for each in latest if each.comment == ticket.description and each.user), None)
        said.append((by[opened is None or opened.is_from_submitter], ticket.description))
    room, kept = CHARACTERS, 0
    while kept < len(said) and (room := room - len(said[kept][1])) >= 0:
        kept += 1
    return said[:kept][::-1]
