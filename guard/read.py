"""Outside data -> Reply, or the reason why it cannot be read.

Replies, threads and customer records come from files, from pipes and over HTTP. What is wrong with them is said by key and
place; what stands there is never quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from guard.errors import InputError
from guard.model import Customer, Message, Reply

__all__ = ["LIMIT", "Unread", "customer_from", "parsed", "reply_at", "reply_from", "text_from", "text_of", "thread_from"]

LIMIT = 32 * 1024 * 1024
"""Bytes of the largest file that is read: far above any `policy.max_length`, and a stop for endless ones."""

_LIKE_A_NAME = re.compile(r"(?:[\w.-]*/)*[\w.-]*[A-Za-z][\w-]*\.[A-Za-z]{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unread:
    """A reply that was not read: `where` it should have come from and the `reason`. Whoever meets one has not checked it."""

    where: str
    reason: str


def reply_from(data: object, where: str = "reply") -> Reply | Unread:
    """Return the reply in `data`, a mapping as JSON gives it; `where` names it where it has no `id`."""
    from guard.wire import ReplyData, validated

    if not isinstance(data, Mapping):
        return Unread(where, "must be a JSON object with a `text`. For many replies in one file use `presend scan`.")
    try:
        checked: ReplyData = validated(ReplyData, data)
    except InputError as error:
        return Unread(where, str(error))
    reply = checked.reply(where)
    return reply if reply.text.strip() else Unread(where, "`text` is empty: there is nothing to check.")


def reply_at(path: Path, unnamed: str = "FILE") -> Reply | Unread:
    """Return the reply in a file: a JSON object if its name ends in `.json`, else the whole file is the text.

    `unnamed` is what to call a file that is not there and whose name may be a reply, given in place of a file.
    """
    where = _named(path, unnamed)
    try:
        text = text_from(path)
        if path.suffix.lower() == ".json":
            return reply_from(parsed(text), where)
    except InputError as error:
        return Unread(where, str(error))
    return Reply(id=where, text=text) if text.strip() else Unread(where, "is empty: there is nothing to check.")


def thread_from(path: Path) -> tuple[Message, ...]:
    """Return the earlier messages in a JSON file: a list of objects with `author`, `text` and perhaps `channel`.

    Raises:
        InputError: the file cannot be read or is something else.
    """
    from guard.wire import MessageData

    messages = _file_as(path, tuple[MessageData, ...], "the thread")
    return tuple(message.message() for message in messages)


def customer_from(path: Path) -> Customer:
    """Return the customer in a JSON file: an object with `name`, `emails`, `phones`, `addresses`, `identifiers`.

    Raises:
        InputError: the file cannot be read or is something else.
    """
    from guard.wire import CustomerData

    data: CustomerData = _file_as(path, CustomerData, "the customer record")
    return data.customer()


def text_from(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends as they are; a byte order mark is not part of it.

    Raises:
        InputError: it is missing, a folder, unreadable, longer than `LIMIT` or not text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise InputError("there is no such file.") from None
    except IsADirectoryError:
        raise InputError("is a folder. Name the files in it, or use `presend scan` for an archive.") from None
    except PermissionError:
        raise InputError("may not be read: permission denied.") from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or type(error).__name__}).") from None
    return text_of(data)


def text_of(data: bytes) -> str:
    """Return `data` as text.

    Raises:
        InputError: it is longer than `LIMIT` or not UTF-8 text.
    """
    if len(data) > LIMIT:
        raise InputError(f"is larger than {LIMIT // 1024 // 1024} MiB. Use `presend scan` for an archive.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from None
    if "\0" in text:
        raise InputError(f"holds a NUL character (character {text.index(chr(0))}), so it is not text, or not in UTF-8.")
    return text


def parsed(text: str) -> object:
    """Return what the JSON `text` says.

    Raises:
        InputError: it is not JSON, nests too deeply or says a key twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg}, line {error.lineno} column {error.colno}.") from None
    except RecursionError:
        raise InputError("is not JSON that can be read: it nests too deeply.") from None
    except ValueError:
        raise InputError("is not JSON that can be read: a number in it is too long.") from None


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    # Which of two values counts differs between readers, so one could be checked and the other one sent.
    seen: dict[str, object] = {}
    for key, value in pairs:
        if key in seen:
            from guard.wire import shown

            raise InputError(f"key {shown(key)} stands there twice.")
        seen[key] = value
    return seen


def _no_constant(_: str) -> NoReturn:
    raise InputError("is not JSON: NaN and Infinity are no JSON numbers.")


def _file_as(path: Path, kind: Any, unnamed: str) -> Any:
    from guard.wire import validated

    try:
        return validated(kind, parsed(text_from(path)))
    except InputError as error:
        raise InputError(f"{_named(path, unnamed)}: {error}") from None


def _named(path: Path, unnamed: str) -> str:
    name = str(path)
    try:
        there = path.exists()
    except OSError:
        there = False  # too long for a name
    return name if there or _LIKE_A_NAME.fullmatch(name) else unnamed
