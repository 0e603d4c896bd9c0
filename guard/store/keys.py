"""Keys of callers. Only the hash of a key is kept, so it is shown once, when it is made.

A key is `psk_`, its id, `_` and 43 random characters, 256 bits: too many to be guessed, so a single SHA-256 keeps it (a slow hash is
for passwords that people choose).
"""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Connection, insert, select, update

from guard.errors import GuardError, StoreError
from guard.store.chain import stamp, when
from guard.store.database import Database
from guard.store.tables import KEYS

__all__ = ["Key", "Keys", "Scope"]

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_KEY = re.compile(r"psk_(?P<id>[0-9a-f]{12})_[\w-]{43}", re.ASCII)
_NOBODY = "0" * 64
_USED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may be used for."""

    CHECK = "check"
    READ = "read"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a caller, without the key itself. Moments are in UTC; `last_used` is right to about a minute."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Tell whether it can be used now."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class Keys:
    """The keys in a database. Threads may share it; use it as a context manager, or call `close`."""

    def __init__(self, database: Database) -> None:
        """Take an open database."""
        self._database = database
        self._used: dict[str, datetime] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at a URL that `guard.store.database.located` returned.

        Raises:
            StoreError: it cannot be opened.
            GuardError: a library that it needs is not installed.
        """
        return cls(Database(url))

    def create(self, name: str, scopes: frozenset[Scope], expires: datetime | None = None) -> tuple[Key, str]:
        """Make a key and return what is kept of it, and the key itself, which cannot be had again.

        Args:
            name: what it is for: lower case, digits and hyphens, so that it is no person's data.
            scopes: what it may be used for.
            expires: when it cannot be used any more.

        Raises:
            GuardError: the name cannot be used, there are no scopes, or it would have expired already.
            StoreError: it cannot be kept.
        """
        with self._database.writing() as connection:
            return _create(connection, name, scopes, expires)

    def find(self, secret: str) -> Key | None:
        """Return the key that this is, if it can be used now. It takes the same time whatever is wrong with it.

        Raises:
            StoreError: the database does not answer.
        """
        match = _KEY.fullmatch(secret)
        with self._database.reading() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == (match["id"] if match else ""))).first()
        same = hmac.compare_digest(_hash(secret), row.hash if row else _NOBODY)
        key = _key(row) if row and same else None
        return key if key is not None and key.valid(_now()) else None

    def rotate(self, id_: str, grace: timedelta = timedelta(days=1)) -> tuple[Key, str]:
        """Make a key like another, and let that one expire.

        Args:
            id_: the id of the key that is replaced.
            grace: how long both can be used.

        Raises:
            GuardError: there is no such key, or it cannot be used any more.
            StoreError: the database does not answer.
        """
        now = _now()
        with self._database.writing() as connection:
            old = _known(connection, id_)
            if not old.valid(now):
                raise GuardError(f"the key {id_} has expired or was revoked. `presend keys create` makes another.")
            made = _create(connection, old.name, old.scopes, old.expires)
            end = min(now + grace, old.expires or now + grace)
            connection.execute(update(KEYS).where(KEYS.c.id == id_), {"expires": stamp(end)})
        return made

    def revoke(self, id_: str) -> Key:
        """Make a key unusable from now on, and return it.

        Raises:
            GuardError: there is no such key.
            StoreError: the database does not answer.
        """
        with self._database.writing() as connection:
            if _known(connection, id_).revoked is None:
                connection.execute(update(KEYS).where(KEYS.c.id == id_), {"revoked": stamp(_now())})
            return _known(connection, id_)

    def all(self) -> tuple[Key, ...]:
        """Return every key, in the order in which they were made.

        Raises:
            StoreError: the database does not answer.
        """
        with self._database.reading() as connection:
            return tuple(map(_key, connection.execute(select(KEYS).order_by(KEYS.c.created, KEYS.c.id))))

    def used(self, id_: str, at: datetime) -> None:
        """Keep when a key was last used, once a minute at most: it must not cost a write for each request.

        Raises:
            StoreError: the database does not answer.
        """
        with self._lock:
            if at - self._used.get(id_, datetime.min.replace(tzinfo=UTC)) < _USED_EVERY:
                return
            self._used[id_] = at
        with self._database.writing() as connection:
            connection.execute(update(KEYS).where(KEYS.c.id == id_), {"last_used": stamp(at)})

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _create(connection: Connection, name: str, scopes: frozenset[Scope], expires: datetime | None) -> tuple[Key, str]:
    now = _now()
    if not _NAME.fullmatch(name):
        raise GuardError("the name of a key must be 1 to 40 characters: lower case, digits and hyphens, a letter first.")
    if not scopes:
        raise GuardError(f"a key needs a scope: {', '.join(Scope)}.")
    if expires is not None and expires <= now:
        raise GuardError("the key would have expired already.")
    id_ = secrets.token_hex(6)
    secret = f"psk_{id_}_{secrets.token_urlsafe(32)}"
    row = {
        "id": id_,
        "name": name,
        "scopes": ",".join(sorted(scopes)),
        "hash": _hash(secret),
        "created": stamp(now),
        "expires": expires and stamp(expires),
    }
    connection.execute(insert(KEYS), row)
    return _known(connection, id_), secret


def _known(connection: Connection, id_: str) -> Key:
    row = connection.execute(select(KEYS).where(KEYS.c.id == id_)).first()
    if row is None:
        raise GuardError("there is no key with this id. `presend keys list` shows them.")
    return _key(row)


def _key(row: Any) -> Key:
    try:
        scopes = frozenset(map(Scope, row.scopes.split(",")))
        times = [text and when(text) for text in (row.created, row.expires, row.last_used, row.revoked)]
    except ValueError:
        raise StoreError("a key is not as it was written: somebody has changed it, or a newer Presend made it.") from None
    return Key(row.id, row.name, scopes, *times)


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
