"""Staff's forms and the REST API, checked before anything is saved: they show why and a rewrite, and what was typed stays."""

from __future__ import annotations

from typing import Any

from django import forms
from helpdesk.models import Queue, Ticket
from rest_framework import serializers

from presend_django_helpdesk.asking import Answer
from presend_django_helpdesk.holding import judge
from presend_django_helpdesk.replies import goes_out, rendered


class CheckedTicketForm(forms.Form):
    """Goes before django-helpdesk's form for replies, which opens tickets as well."""

    held: Answer | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Note the ticket, and take the rewrite for the reply if that was the button."""
        self.ticket = kwargs.get("instance")
        if self.ticket is not None and (data := kwargs.get("data")) and data.get("presend_use"):
            kwargs["data"] = data = data.copy()
            data["comment"] = data.get("presend_rewrite", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> Any:
        """Check the comment as it will be saved, or what a ticket is opened with."""
        cleaned = super().clean()
        given, ticket, typed = self.cleaned_data, self.ticket, self.data.get("comment") or ""
        if ticket is not None and typed.strip():
            status = self.data.get("new_status", ticket.status)
            if goes_out(ticket, public=self.data.get("public"), status=status):
                self._judge(None, ticket, rendered(typed, ticket))
        elif ticket is None and given.get("queue") and given.get("body", "").strip():
            opened = {"submitter_email": given.get("submitter_email"), "description": given["body"]}
            self._judge("body", Ticket(queue=Queue.objects.get(pk=given["queue"]), **opened), given["body"])
        return cleaned

    def _judge(self, field: str | None, ticket: Any, text: str) -> None:
        answer = judge(ticket, text)
        if not answer.may_go:
            self.held = answer
            self.add_error(field, answer.notice if field is None else _lines(answer))


class CheckedFollowUpForm(forms.ModelForm):
    """Goes before the forms that change or copy a follow-up: who publishes a text answers for it, whoever wrote it."""

    def clean(self) -> Any:
        """Check the comment if it is to be public."""
        cleaned, given = super().clean(), self.cleaned_data
        ticket, comment = given.get("ticket"), given.get("comment") or ""
        if ticket is not None and comment.strip() and goes_out(ticket, public=given.get("public"), status=None):
            answer = judge(ticket, comment, but=self.instance.pk)
            if not answer.may_go:
                self.add_error(None, _lines(answer))  # the page shows no errors of a field
        return cleaned


class CheckedFollowUpSerializer(serializers.ModelSerializer):
    """Goes before django-helpdesk's serializer of follow-ups. Only staff get there, so it is always the brand that speaks."""

    def validate(self, attrs: Any) -> Any:
        """Check the comment as it will be saved: one that is new is rendered and may resolve the ticket."""
        given, before = super().validate(attrs), self.instance
        said = {name: given.get(name, getattr(before, name, None)) for name in ("ticket", "comment", "public")}
        ticket, comment = said["ticket"], said["comment"] or ""
        status = None if before else given.get("new_status") or ticket.status
        if comment.strip() and goes_out(ticket, public=said["public"], status=status):
            answer = judge(ticket, comment if before else rendered(comment, ticket), but=before.pk if before else None)
            if not answer.may_go:
                raise serializers.ValidationError(
                    {"comment": [answer.notice], "rewrite": [answer.rewrite] if answer.rewrite else []}
                )
        return given


def _lines(answer: Answer) -> list[str]:
    return [answer.notice, *([f"You could write instead: {answer.rewrite}"] if answer.rewrite else [])]
