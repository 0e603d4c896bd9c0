"""What stands in a record, as the value it means: whose, where, when. What is of another kind is said by its key only."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

from guard.archive.model import Author, Row
from guard.archive.telling import telling
from guard.errors import InputError
from guard.model import Channel
from guard.read import Unread

__all__ = [
    "Ours",
    "attempt",
    "author",
    "boolean",
    "channel",
    "items",
    "mapping",
    "named",
    "oldest_first",
    "one_of",
    "richest",
    "role",
    "text",
    "time",
    "whole",
    "word",
]

_BRAND = frozenset(
    "agent brand staff support us we me outbound out outgoing sent company business bot admin administrator operator assistant team "
    "employee representative rep advisor system".split()
)
_CUSTOMER = frozenset(
    "customer user client requester enduser contact inbound in incoming received visitor lead consumer guest member them".split()
)
_INTERNAL = frozenset("internal note privatenote internalnote private activity".split())
_YES, _NO = frozenset({"true", "1", "yes", "t"}), frozenset({"false", "0", "no", "f"})
_INCOMING = frozenset({"inbound", "isinbound", "incoming"})
_CHANNELS = {
    Channel.PUBLIC: "public post publicpost publicreply tweet twitter comment facebookpost forum community review appstore",
    Channel.DM: "dm directmessage privatemessage chat livechat sms textmessage whatsapp messenger telegram line wechat instagramdm "
    "twitterdm messaging webchat",
    Channel.EMAIL: "email mail letter",
    Channel.SECURE: "secure securemessage securechat",
}
_BY_WORD = {word: channel for channel, words in _CHANNELS.items() for word in words.split()}
_SAFE_NAME = re.compile(r"[\w.:/=-]{1,64}", re.ASCII)
_LINK = re.compile(r"\bhref\s*=", re.IGNORECASE)


class Ours:
    """The brand's own addresses, domains, handles, names and account numbers."""

    def __init__(self, given: Iterable[str]) -> None:
        self._known = frozenset(_plain(one) for one in given if one.strip())

    def __bool__(self) -> bool:
        return bool(self._known)

    def owns(self, *values: object) -> bool:
        """Tell whether one of `values` is the brand's: itself, or an address at a domain of the brand or below it."""
        return any(self._owns(_plain(value)) for value in values if isinstance(value, str | int))

    def _owns(self, value: str) -> bool:
        if not value:
            return False
        if value in self._known:
            return True
        domain = value.rpartition("@")[2] if "@" in value else ""
        parts = domain.split(".") if domain else []
        return any(".".join(parts[start:]) in self._known for start in range(len(parts)))


def attempt(where: str, make: Callable[[], Row | None]) -> Iterable[Row | Unread]:
    """Return what `make` makes of a record, or why it cannot be read; nothing where the record is no message."""
    try:
        row = make()
    except InputError as error:
        return (Unread(where, str(error)),)
    return () if row is None else (row,)


def one_of(kind: str, page: Mapping[str, Any], *keys: str) -> None:
    """Make sure that a record has one of the keys of its kind.

    Raises:
        InputError: it has none.
    """
    if not set(keys) & set(page):
        raise InputError(f"is not of the shape of {kind}: it has none of {', '.join(f'`{key}`' for key in keys)}.")


def mapping(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under a key, an empty one where there is none.

    Raises:
        InputError: it is no object.
    """
    value = record.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(f"`{key}` must be an object.")
    return value


def items(record: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """Return the objects in the list under a key, none where there is none.

    Raises:
        InputError: it is no list of objects.
    """
    value = record.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InputError(f"`{key}` must be a list of objects.")
    return value


def text(record: Mapping[str, Any], *keys: str) -> str:
    """Return the first of `keys` that is text, empty where all are null or blank.

    Raises:
        InputError: there is none of them, or something else than text.
    """
    there = [key for key in keys if key in record]
    if not there:
        raise InputError(f"has no {' or '.join(f'`{key}`' for key in keys)}.")
    for key in there:
        value = record[key]
        if value is not None and not isinstance(value, str):
            raise InputError(f"`{key}` must be a string.")
        if value and value.strip():
            return whole(value, key)
    return ""


def whole(value: str, key: str) -> str:
    """Return a text as it is.

    Raises:
        InputError: it holds what no text holds.
    """
    if "\0" in value:
        raise InputError(f"`{key}` holds a NUL character.")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise InputError(f"`{key}` holds half a character (a lone surrogate).")
    return value


def richest(plain: str, marked: str) -> str:
    """Return the plain text of a message, or the one with markup where only that has words or links behind words."""
    return marked if marked.strip() and (not plain.strip() or _LINK.search(marked)) else plain


def word(value: object) -> str:
    """Return a name or number as a word, empty for what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float | Decimal):
        return "" if not math.isfinite(value) else str(int(value)) if value == int(value) else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, int | UUID) else ""


def named(kind: str, identity: object, number: int) -> str:
    """Return how to call a part of a record: by its identity, by its number from 1 where that may be something else."""
    name = word(identity)
    return f"{kind} {name}" if _SAFE_NAME.fullmatch(name) and not telling(name) else f"{kind} no. {number}"


def boolean(value: object) -> bool | None:
    """Return a truth value however it is written, `None` for anything else."""
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower() if isinstance(value, str | int | float) else ""
    return True if said in _YES else False if said in _NO else None


def time(value: object) -> datetime | None:
    """Return a point in time, aware; `None` if it is none. Numbers are seconds or milliseconds since 1970; no zone is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        value = value.strip()
        if not value.replace(".", "", 1).isdigit():
            return _written(value)
        value = float(value) if len(value) >= 9 else None  # a year is not a number of seconds
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _written(value: str) -> datetime | None:
    for read in (datetime.fromisoformat, _by_x, parsedate_to_datetime):
        try:
            found = read(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _by_x(value: str) -> datetime:
    """Read times as X writes them: Wed Oct 10 20:19:24 +0000 2018."""
    return datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y")


def author(value: object, column: str, ours: Ours, to: object = None) -> Author:
    """Return whose message it is, from what stands in `column`, and `to` whom it went.

    What says nothing is the brand's: it is checked, not passed over. So is what comes from an address that nobody named, unless it
    went to one of the brand's.
    """
    if known_role := role(value, column):
        return known_role
    given = word(value).strip()
    if not _folded(given) or not ours:
        return "brand"
    if ours.owns(given) or "@" not in given:
        return "brand"
    sent = re.findall(r"[^\s<>,;\"\'\[\]]+@[^\s<>,;\"\'\[\]]+", str(to))
    return "customer" if given.startswith("@") or ours.owns(*sent) else "brand"


def role(value: object, column: str) -> Author | None:
    """Return whose message it is where `column` holds a role and no name, `None` for anything else."""
    if _folded(column) in _INCOMING and (incoming := boolean(value)) is not None:
        return "customer" if incoming else "brand"
    said = _folded(word(value))
    return "internal" if said in _INTERNAL else "customer" if said in _CUSTOMER else "brand" if said in _BRAND else None


def channel(value: object) -> str:
    """Return the channel that goes by this name, the name itself where none does."""
    given = word(value).strip()
    return _BY_WORD.get(_folded(given), given)


def oldest_first(messages: Sequence[Mapping[str, Any]], key: str) -> Sequence[Mapping[str, Any]]:
    """Return the messages of a conversation in the order of their time; as they are where one has none."""
    times = [time(message.get(key)) for message in messages]
    if any(moment is None for moment in times):
        return messages
    order = sorted(range(len(messages)), key=lambda index: (times[index], index))
    return [messages[index] for index in order]


def _plain(value: object) -> str:
    return str(value).strip().removeprefix("@").casefold()


def _folded(value: str) -> str:
    return re.sub(r"[\W_]+", "", value).casefold()
