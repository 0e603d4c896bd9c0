"""Who may call, as the configuration has it: one value that is built once and replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.access.hooks import Hooks
from api.access.keyring import Keyring, Known
from api.access.rate import Rate
from api.access.session import SECRET, Cookies, Session
from api.access.signature import Signers
from guard.serving import Service

__all__ = ["Access"]


@dataclass(frozen=True, eq=False)
class Access:
    """Who may call, from where and how often."""

    service: Service
    keys: Known | None
    signers: Signers
    hooks: Hooks
    rate: Rate
    cookies: Cookies
    origins: frozenset[str] = field(default=frozenset())
    hosts: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, service: Service, keyring: Keyring | None, environment: Mapping[str, str] = os.environ) -> Access:
        """Build it.

        Raises:
            ConfigError: a secret is not there.
        """
        return cls(
            service=service,
            keys=None if keyring is None else Known(keyring),
            signers=Signers(service.signer, environment),
            hooks=Hooks(service.hook, environment),
            rate=Rate(service.rate),
            cookies=Cookies(environment.get(SECRET, "")),
            origins=frozenset(service.cors),
            hosts=frozenset(service.hosts),
        )

    @property
    def open(self) -> bool:
        """Tell whether there are no keys and nobody signs: then this machine may do everything, and nobody else anything."""
        return not self.signers and not self.hooks and (self.keys is None or not self.keys.any)

    @property
    def session(self) -> Session | None:
        """Return what signs people in on the pages; `None` where nobody has to, since the service is open to this machine."""
        return None if self.open else Session(self.keys, self.cookies)
