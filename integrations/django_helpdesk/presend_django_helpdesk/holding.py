"""Judges replies, and is the last line: whatever code saves one, it is held unless it may go. What goes unchecked is marked."""

from __future__ import annotations

import hashlib
import json
import logging
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import BadRequest, ImproperlyConfigured
from helpdesk.models import FollowUp
from rest_framework.exceptions import ValidationError

from presend_django_helpdesk.asking import Answer, NotCheckedError, ask
from presend_django_helpdesk.configuration import configuration
from presend_django_helpdesk.replies import goes_out, is_brands, question

log = logging.getLogger("presend_django_helpdesk")

_answered: ContextVar[dict[bytes, Answer] | None] = ContextVar("presend_answered", default=None)
"""What may go, by the digest of the whole question, for as long as a request lasts. Outside of requests nothing is remembered."""


class ReplyHeldError(ValidationError, BadRequest):
    """The reply was held: 400 in a view and to a client of REST. Its message is the notice; `rewrite` may be sent instead."""

    def __init__(self, answer: Answer) -> None:
        """Say why, without any value."""
        super().__init__({"comment": [answer.notice]})
        self.notice, self.rewrite = answer.notice, answer.rewrite

    def __str__(self) -> str:
        return self.notice


def judge(ticket: Any, text: str, *, but: int | None = None) -> Answer:
    """Return whether `text` may go to the customer of `ticket`; `but` is the key of the follow-up if it is there already."""
    try:
        settings = configuration()
    except ImproperlyConfigured:
        return _not_checked(ticket, "the settings under PRESEND are wrong (manage.py check)")
    asked = question(ticket, text, settings.channel, but)
    # A ticket that is being opened has no number yet, so the id does not count: nothing of a verdict depends on it.
    digest = hashlib.sha256(json.dumps({**asked, "id": ""}, sort_keys=True).encode()).digest()
    known = _answered.get()
    if known is not None and digest in known:
        return known[digest]
    try:
        answer = ask(asked, settings)
    except NotCheckedError as error:
        if settings.fail_mode != "open":
            return _not_checked(ticket, str(error))
        answer = Answer(may_go=True, unchecked=str(error))
    if answer.may_go and known is not None:
        known[digest] = answer
    return answer


def _not_checked(ticket: Any, why: str) -> Answer:
    log.error("ticket %s: reply held, not checked: %s", ticket.pk, why)
    return Answer(may_go=False, notice=f"Not sent, as it could not be checked: {why}. Try again.", unchecked=why)


def hold(instance: Any, *, using: str, raw: bool = False, **_: Any) -> None:
    """Check a follow-up that is about to be saved (`pre_save`).

    Raises:
        ReplyHeldError: it must not go, or was not checked.
    """
    comment, ticket = instance.comment or "", instance.ticket
    if raw or not comment.strip() or not is_brands(instance):
        return
    if not goes_out(ticket, public=instance.public, status=ticket.status) or _was_there(instance, using):
        return
    answer = judge(ticket, comment, but=instance.pk)
    if not answer.may_go:
        raise ReplyHeldError(answer)
    instance._presend_unchecked = answer.unchecked  # noqa: SLF001 - until it is saved and has a number


def _was_there(followup: Any, using: str) -> bool:
    """Tell whether saving makes nothing public, as the same text is so already. django-helpdesk saves a follow-up twice."""
    stored = FollowUp._base_manager.using(using).filter(pk=followup.pk).values_list("comment", "public", "ticket_id")  # noqa: SLF001
    now = (followup.comment, bool(followup.public), followup.ticket_id)
    return followup.pk is not None and bool(stored.first() == now)


def mark(instance: Any, **_: Any) -> None:
    """Say in a private follow-up and in the log that one went out unchecked (`post_save`)."""
    if why := instance.__dict__.pop("_presend_unchecked", ""):
        log.warning("ticket %s: follow-up %s went out unchecked: %s", instance.ticket_id, instance.pk, why)
        said = f"It was let go without a verdict, as PRESEND['fail_mode'] is open: {why}."
        title = f"Presend: follow-up {instance.pk} went out unchecked"
        FollowUp.objects.create(ticket=instance.ticket, title=title, comment=said, public=False, email_recipients=[])


def begin_request(**_: Any) -> None:
    """Remember answers from here on."""
    _answered.set({})


def end_request(**_: Any) -> None:
    """Forget them."""
    _answered.set(None)
