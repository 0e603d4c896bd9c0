"""The keys of callers, as far as the service needs them, and what was just found kept for a moment.

A key is looked up in a database. That must neither be asked at every reply nor stop the checking while it is away, so a key
that was found counts for five seconds unasked, and for a quarter of an hour if it cannot be asked; for so long at most does a
key outlive its revocation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from anyio import CapacityLimiter, to_thread

from guard.config import Config, recorded
from guard.errors import GuardError

if TYPE_CHECKING:
    from guard.store.keys import Keys

__all__ = ["Key", "Keyring", "KeysAwayError", "Known", "keyring_of"]

FRESH = 5.0
"""Seconds for which a key that was found is not looked up again."""
STALE = 900.0
"""Seconds for which it still counts while the keys cannot be looked up."""
USED = 60.0
"""Seconds between two notes of when a key was last used."""
MOST = 1024
LONGEST = 256
"""Characters of the longest secret that is looked up."""

LOG = logging.getLogger("presend.access")


class Key(Protocol):
    """A key of a caller."""

    @property
    def id(self) -> str:
        """What it is called in the record."""

    @property
    def scopes(self) -> Iterable[str]:
        """What it may: check, read, admin."""

    @property
    def expires(self) -> datetime | None:
        """When it ends."""

    @property
    def revoked(self) -> Any:
        """Whether, or when, it was taken back."""


class Keyring(Protocol):
    """Where the keys are."""

    def find(self, secret: str, /) -> Key | None:
        """Return the key with this secret, in constant time."""

    def used(self, key: str, at: datetime, /) -> None:
        """Note when a key was last used."""

    def all(self) -> Iterable[Key]:
        """Return every key there ever was."""


class KeysAwayError(Exception):
    """The keys cannot be looked up now."""


def keyring_of(config: Config, path: Path | None) -> Keyring | None:
    """Return where the keys of callers are, `None` if there is no record to keep them; `path` is the file of the configuration.

    Raises:
        GuardError: the configuration of the record cannot be used, or a library is missing.
    """
    if not recorded(config):
        return None
    from guard.store.settings import url_of

    return _Stored(url_of(config.record, path))


class _Stored:
    """The keys in the database of the record. It may be down when the service starts."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _keys(self) -> Keys:
        from guard.store.keys import Keys

        return Keys.open(self._url)

    def find(self, secret: str, /) -> Key | None:
        return self._keys.find(secret)

    def used(self, key: str, at: datetime, /) -> None:
        self._keys.used(key, at)

    def all(self) -> Iterable[Key]:
        return self._keys.all()


class Known:
    """A keyring, asked in a thread and seldom."""

    def __init__(self, keyring: Keyring, clock: Callable[[], float] = monotonic) -> None:
        """Ask `keyring`."""
        self._keyring = keyring
        self._clock = clock
        self._asked_for_any = clock()
        self._sure = True
        self.any = True
        """Whether there is any key, or ever was: keys that all ended do not make the service open again. If that cannot be told at
        first, it is taken to be so."""
        try:
            self.any = _any(keyring)
        except (GuardError, OSError) as error:
            self._sure = False
            LOG.critical("keys cannot be looked up (%s): nobody may call until they can", type(error).__name__)
        self._limiter = CapacityLimiter(2)
        self._found: dict[bytes, tuple[Key, float]] = {}
        self._noted: dict[str, float] = {}

    async def look(self) -> None:
        """Find out whether there is a first key now."""
        now = self._clock()
        if (self.any and self._sure) or now - self._asked_for_any <= FRESH:
            return
        self._asked_for_any = now
        with suppress(GuardError, OSError):
            self.any = await to_thread.run_sync(_any, self._keyring, limiter=self._limiter)
            self._sure = True

    async def by_secret(self, secret: str) -> Key | None:
        """Return the key with this secret, if it counts now.

        Raises:
            KeysAwayError: that cannot be told.
        """
        if not secret.isascii() or not 8 <= len(secret) <= LONGEST:
            return None
        return await self._asked(sha256(secret.encode()).digest(), lambda: self._keyring.find(secret))

    async def by_id(self, key: str) -> Key | None:
        """Return the key with this id, if it counts now.

        Raises:
            KeysAwayError: that cannot be told.
        """
        return await self._asked(
            b"id\0" + key.encode(), lambda: next((other for other in self._keyring.all() if other.id == key), None)
        )

    async def _asked(self, name: bytes, ask: Callable[[], Key | None]) -> Key | None:
        key, since = self._found.get(name, (None, 0.0))
        now = self._clock()
        if key is None or now - since > FRESH:
            try:
                key = await to_thread.run_sync(self._looked_up, ask, now, limiter=self._limiter)
            except (GuardError, OSError) as error:
                if key is None or now - since > STALE:
                    raise KeysAwayError from None
                LOG.warning("keys cannot be looked up (%s); one that was known still counts", type(error).__name__)
            else:
                self._keep(name, key, now)
        return key if key is not None and counts(key) else None

    def _looked_up(self, ask: Callable[[], Key | None], now: float) -> Key | None:
        key = ask()
        if key is not None and counts(key) and now - self._noted.get(key.id, -USED) >= USED:
            self._keyring.used(key.id, datetime.now(UTC))
            self._noted[key.id] = now
        return key

    def _keep(self, name: bytes, key: Key | None, now: float) -> None:
        self._found.pop(name, None)
        if key is not None:
            self._found[name] = (key, now)
        if len(self._found) > MOST:
            del self._found[next(iter(self._found))]


def _any(keyring: Keyring) -> bool:
    return any(True for _ in keyring.all())


def counts(key: Key) -> bool:
    """Tell whether a key may be used now."""
    return not key.revoked and (key.expires is None or datetime.now(UTC) < key.expires)
