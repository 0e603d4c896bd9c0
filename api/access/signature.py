"""Signed requests, as Standard Webhooks has it: `webhook-id`, `webhook-timestamp` and `webhook-signature` over the body.

A signature counts for five minutes before and after. Within them a request may come again, as the specification wants of senders that
got no answer; it is answered again and recorded once (`api.idempotency`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardwebhooks import Webhook

from api.access.caller import Caller
from guard.errors import ConfigError
from guard.serving import Signer

__all__ = ["HEADERS", "Signers"]

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
LEAST = 24
"""Bytes of the shortest secret that the specification takes."""


@dataclass(frozen=True, slots=True)
class _Signer:
    caller: Caller
    secrets: tuple[Webhook, ...]


class Signers:
    """Whose signatures count."""

    def __init__(self, signers: Iterable[Signer], environment: Mapping[str, str]) -> None:
        """Take the secrets from the environment.

        Raises:
            ConfigError: one is not there or is none.
        """
        self._signers = tuple(
            _Signer(
                Caller(f"signer:{signer.name}", frozenset({"check"}), "signature"),
                tuple(_secret(name, environment) for name in signer.secrets),
            )
            for signer in signers
        )

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._signers)

    def who(self, headers: Mapping[str, str], body: bytes) -> Caller | None:
        """Return who signed `body`, `None` if nobody did or it was too long ago."""
        given = {name: headers.get(name, "") for name in HEADERS}
        # The library compares in constant time. Every secret is tried, so that it does not show whose fits.
        fitting = [signer.caller for signer in self._signers for secret in signer.secrets if _signed(secret, body, given)]
        return fitting[0] if fitting else None


def _signed(secret: Webhook, body: bytes, headers: dict[str, str]) -> bool:
    try:
        secret.verify(body, headers, json_parse=False)
    except Exception:  # noqa: BLE001 - besides its own error the library lets those of malformed headers and bodies through
        return False
    return True


def _secret(name: str, environment: Mapping[str, str]) -> Webhook:
    value = environment.get(name, "").strip()
    try:
        secret = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) < LEAST:
        raise ConfigError(
            f"service.signer: the environment variable {name} must hold a secret of Standard Webhooks: whsec_ and the Base64 of "
            f"at least {LEAST} random bytes. Make one: python3 -c "
            "'import base64, secrets; print(\"whsec_\" + base64.b64encode(secrets.token_bytes(32)).decode())'"
        )
    return Webhook(secret)
