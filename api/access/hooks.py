"""Helpdesks that hand over replies: whose signature counts, and what is known of where their replies go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.access.caller import Caller
from api.helpdesks import Helpdesk, Sent, load
from guard.errors import ConfigError
from guard.serving import Hook

__all__ = ["PREFIX", "Hooks"]

PREFIX = "/v1/hooks/"
LEAST = 16
"""Bytes of the shortest secret. Those that helpdesks make are longer."""


@dataclass(frozen=True, slots=True)
class _Known:
    hook: Hook
    helpdesk: Helpdesk
    caller: Caller
    secrets: tuple[bytes, ...]


class Hooks:
    """Who hands over replies."""

    def __init__(self, hooks: Iterable[Hook], environment: Mapping[str, str]) -> None:
        """Take the secrets from the environment.

        Raises:
            ConfigError: one is not there, there is no such helpdesk, or two hooks cannot be told apart.
        """
        self._known = tuple(
            _Known(
                hook,
                _helpdesk(hook.helpdesk),
                Caller(f"hook:{hook.name}", frozenset({"check"}), "signature"),
                tuple(_secret(name, environment) for name in hook.secrets),
            )
            for hook in hooks
        )
        marks = Counter((known.hook.helpdesk, known.hook.url, secret) for known in self._known for secret in set(known.secrets))
        if any(count > 1 for count in marks.values()):
            raise ConfigError(
                "service.hook: two of one helpdesk have the same secret and the same url, so nobody can tell them apart."
            )

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._known)

    def at(self, path: str) -> bool:
        """Tell whether a helpdesk that is configured hands over its replies at `path`."""
        return any(path == PREFIX + known.hook.helpdesk for known in self._known)

    def who(self, sent: Sent, path: str) -> Caller | None:
        """Return who signed a request to `path`, `None` if nobody did or it was too long ago."""
        # Every secret is tried, so that it does not show whose fits.
        fitting = [
            known.caller
            for known in self._known
            if path == PREFIX + known.hook.helpdesk
            for secret in known.secrets
            if known.helpdesk.signed(replace(sent, url=known.hook.url or sent.url), secret)
        ]
        return fitting[0] if fitting else None

    def of(self, who: Caller, helpdesk: str) -> Hook:
        """Return what is known of where the replies of a caller go: nothing, if it could be one of several."""
        here = [known.hook for known in self._known if known.hook.helpdesk == helpdesk]
        own = [hook for hook in here if who.id == f"hook:{hook.name}"] or here
        return own[0] if len(own) == 1 else Hook(name=helpdesk, helpdesk=helpdesk, secrets=())


def _helpdesk(name: str) -> Helpdesk:
    known = load()
    if name not in known:
        raise ConfigError(f"service.hook: there is no such helpdesk; there are {', '.join(known)}.")
    return known[name]


def _secret(name: str, environment: Mapping[str, str]) -> bytes:
    value = environment.get(name, "").strip().encode()
    if len(value) < LEAST:
        raise ConfigError(
            f"service.hook: the environment variable {name} must hold the secret that the helpdesk signs with, of at least "
            f"{LEAST} characters."
        )
    return value
