"""What stands under PRESEND in Django's settings, and `manage.py check`, which says what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's names
from django.core.exceptions import ImproperlyConfigured
from helpdesk import settings as helpdesk_settings


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where and how to ask. Without `url` the guard runs in this process, with the presend.toml at `config`."""

    url: str = ""
    key: str = field(default="", repr=False)
    config: str = ""
    fail_mode: str = "closed"  # what becomes of a reply that was not checked: held, or let go and recorded
    timeout: float = 3.0  # seconds that a reply may wait for its verdict
    channel: str = "email"  # public follow-ups are mailed, and stand on a page behind a key that only the mail holds
    unattributed: str = "skip"  # follow-ups without a user are the customer's own words (skip) or the brand's (check)


_CHOICES = {"fail_mode": ("closed", "open"), "channel": ("email", "public"), "unattributed": ("skip", "check")}
_URL = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


def configuration() -> Configuration:
    """Return the settings in force.

    Raises:
        ImproperlyConfigured: they are wrong; the message holds no value of theirs, as that may be a key.
    """
    given: Any = getattr(settings, "PRESEND", {})
    known = [each.name for each in fields(Configuration)]
    if not isinstance(given, dict) or not set(given) <= set(known):
        raise ImproperlyConfigured(f"PRESEND must be a dictionary and may have {', '.join(known)}.")
    for name, value in given.items():
        if name == "timeout":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0.05 <= value <= 60:
                raise ImproperlyConfigured("PRESEND['timeout'] must be seconds between 0.05 and 60.")
        elif not isinstance(value, str) or value not in _CHOICES.get(name, (value,)):
            raise ImproperlyConfigured(f"PRESEND['{name}'] must be {' or '.join(_CHOICES.get(name, ('a string',)))}.")
    made = Configuration(**given)
    if made.url and not _URL.fullmatch(made.url):
        raise ImproperlyConfigured("PRESEND['url'] must be the address of the service, as in https://presend.acme.example.")
    if (made.url and made.config) or (made.key and not made.url):
        raise ImproperlyConfigured("PRESEND has url and key for a service, or config for the guard in this process, not both.")
    if not made.url and find_spec("guard") is None:
        raise ImproperlyConfigured(
            "PRESEND has no url and presend is not installed: pip install presend-django-helpdesk[inside]."
        )
    return made


def check_settings(**_: Any) -> list[CheckMessage]:
    """Return what is wrong, as Django's system checks have it."""
    found: list[CheckMessage] = []
    try:
        made = configuration()
        if not made.url:
            from guard.config import load

            load(Path(made.config) if made.config else None)
    except Exception as error:  # noqa: BLE001 - of Django's or the guard's; neither quotes a value
        found.append(Error(str(error), hint="Until this is right, every reply is held.", id="presend.E001"))
    if not helpdesk_settings.HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS:
        said = "Private follow-ups are not checked, but mailed to all who are on Cc of a ticket, customers too."
        found.append(Warning(said, hint="Set HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS = True.", id="presend.W001"))
    return found
