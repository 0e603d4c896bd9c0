"""Puts the checks where django-helpdesk's own forms, serializer and model are."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import register
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_save, pre_save


class PresendConfig(AppConfig):
    """The app as INSTALLED_APPS knows it."""

    name = "presend_django_helpdesk"
    verbose_name = "Presend"

    def ready(self) -> None:
        """Take the places. If one is gone, this version of django-helpdesk is not known and nothing starts."""
        from helpdesk import serializers
        from helpdesk.models import FollowUp
        from helpdesk.views import api, staff

        from presend_django_helpdesk import configuration, forms, holding

        _before(staff.UpdateTicketView, "form_class", forms.CheckedTicketForm)
        staff.UpdateTicketView.template_name = "presend_django_helpdesk/ticket.html"
        _before(staff.CreateTicketView, "form_class", forms.CheckedTicketForm)
        _before(serializers, "TicketForm", forms.CheckedTicketForm)
        _before(staff, "EditFollowUpForm", forms.CheckedFollowUpForm)
        _before(api.FollowUpViewSet, "serializer_class", forms.CheckedFollowUpSerializer)
        if apps.is_installed("django.contrib.admin"):
            from helpdesk.admin import FollowUpAdmin

            _before(FollowUpAdmin, "form", forms.CheckedFollowUpForm)
        pre_save.connect(holding.hold, sender=FollowUp, dispatch_uid="presend")
        post_save.connect(holding.mark, sender=FollowUp, dispatch_uid="presend")
        request_started.connect(holding.begin_request, dispatch_uid="presend")
        request_finished.connect(holding.end_request, dispatch_uid="presend")
        register(configuration.check_settings)


def _before(owner: Any, name: str, checked: type) -> None:
    theirs = getattr(owner, name)  # whatever it is by now: another app may have taken the place before
    bases = (checked,) if issubclass(checked, theirs) else (checked, theirs)
    setattr(owner, name, type(f"{checked.__name__}Here", bases, {"__module__": checked.__module__}))
