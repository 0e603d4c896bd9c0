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
from typing import Annotated, Any, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictStr,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from guard.errors import InputError
from guard.model import Author, Channel, Customer, Message, Reply

__all__ = [
    "LIMIT",
    "CustomerData",
    "MessageData",
    "ReplyData",
    "Unread",
    "customer_from",
    "parsed",
    "reply_at",
    "reply_from",
    "schema",
    "text_from",
    "text_of",
    "thread_from",
]

LIMIT = 32 * 1024 * 1024
"""Bytes of the largest file that is read: far above any `policy.max_length`, and a stop for endless ones."""

_SAFE_KEY = re.compile(r"[A-Za-z_$-][\w.$-]{0,39}", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_LIKE_A_NAME = re.compile(r"(?:[\w.-]*/)*[\w.-]*[A-Za-z][\w-]*\.[A-Za-z]{1,5}", re.ASCII)
_SAID = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_type": "must be a string",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A reply that was not read: `where` it should have come from and the `reason`. Whoever meets one has not checked it."""

    where: str
    reason: str


def _whole(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("nul", "holds a NUL character")
    if _HALF.search(value):
        raise PydanticCustomError("half", "holds half a character (a lone surrogate)")
    return value


def _absent(value: object) -> object:
    # Helpdesks write null for what they do not know.
    return "" if value is None else value


def _several(value: object) -> object:
    # One value may stand without its list.
    if value is None:
        return ()
    return (value,) if isinstance(value, str | int) else value


def _folded(value: str) -> str:
    return value.strip().lower()


_Word = Annotated[str, BeforeValidator(_absent), AfterValidator(_whole)]
_Words = Annotated[
    tuple[Annotated[str, AfterValidator(_whole)], ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
_Text = Annotated[StrictStr, AfterValidator(_whole)]
_Channel = Annotated[
    str,
    BeforeValidator(_absent),
    AfterValidator(_folded),
    Field(description="public, dm, email or secure. Any other name counts as public, the strictest."),
]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)


class MessageData(_Data):
    """An earlier message of the conversation."""

    author: Author = Field(description="Who wrote it.")
    text: _Text
    channel: _Channel = "public"

    def message(self) -> Message:
        """Return it as the value that goes through Presend."""
        return Message(self.author, self.text, _channel(self.channel))


class CustomerData(_Data):
    """What the helpdesk knows of this customer. Each of the lists may be a single string, under either spelling."""

    name: _Word = ""
    email: _Words = ()
    emails: _Words = ()
    phone: _Words = ()
    phones: _Words = ()
    address: _Words = ()
    addresses: _Words = ()
    identifiers: _Words = Field(default=(), description="Account, order, policy... numbers that are this customer's.")

    def customer(self) -> Customer:
        """Return it as the value that goes through Presend."""
        return Customer(
            name=self.name,
            emails=self.email + self.emails,
            phones=self.phone + self.phones,
            addresses=self.address + self.addresses,
            identifiers=self.identifiers,
        )


class ReplyData(_Data):
    """A reply as JSON: in a file, in a line of an archive, in the body of a request."""

    id: _Word = Field(default="", description="Comes back in the verdict.")
    text: _Text = Field(description="The reply: plain text, Markdown or HTML.")
    channel: _Channel = "public"
    platform: _Word = Field(default="", description="x, facebook, instagram, app-store...")
    recipient: _Word = Field(default="", description="Handle or display name of whom it answers.")
    thread: Annotated[tuple[MessageData, ...], BeforeValidator(_several)] = Field(
        default=(), description="Earlier messages, oldest first."
    )
    customer: Annotated[CustomerData, BeforeValidator(lambda value: {} if value is None else value)] = CustomerData()
    locale: _Word = Field(default="", description="BCP 47, as in en-GB.")

    def reply(self, where: str = "") -> Reply:
        """Return it as the value that goes through Presend; `where` is its id if it has none of its own."""
        return Reply(
            id=self.id or where,
            text=self.text,
            channel=_channel(self.channel),
            platform=self.platform,
            recipient=self.recipient,
            thread=tuple(message.message() for message in self.thread),
            customer=self.customer.customer(),
            locale=self.locale,
        )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a reply."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ReplyData.model_json_schema(), "title": "Reply"}


def reply_from(data: object, where: str = "reply") -> Reply | Unread:
    """Return the reply in `data`, a mapping as JSON gives it; `where` names it where it has no `id`."""
    if not isinstance(data, Mapping):
        return Unread(where, "must be a JSON object with a `text`. For many replies in one file use `presend scan`.")
    try:
        reply = ReplyData.model_validate(data).reply(where)
    except ValidationError as error:
        return Unread(where, _said(error))
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
    messages = _file_as(path, tuple[MessageData, ...], "the thread")
    return tuple(message.message() for message in messages)


def customer_from(path: Path) -> Customer:
    """Return the customer in a JSON file: an object with `name`, `emails`, `phones`, `addresses`, `identifiers`.

    Raises:
        InputError: the file cannot be read or is something else.
    """
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
            raise InputError(f"key {_shown(key)} stands there twice.")
        seen[key] = value
    return seen


def _no_constant(_: str) -> NoReturn:
    raise InputError("is not JSON: NaN and Infinity are no JSON numbers.")


def _file_as(path: Path, kind: Any, unnamed: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python(parsed(text_from(path)))
    except InputError as error:
        raise InputError(f"{_named(path, unnamed)}: {error}") from None
    except ValidationError as error:
        raise InputError(f"{_named(path, unnamed)}: {_said(error)}") from None


def _channel(name: str) -> Channel:
    return next((channel for channel in Channel if channel == name), Channel.PUBLIC)


def _said(error: ValidationError) -> str:
    problems = [_problem(problem) for problem in error.errors(include_url=False, include_input=False, include_context=False)]
    more = len(problems) - 5
    return "; ".join(problems[:5]) + (f"; and {more} more" if more > 0 else "") + "."


def _problem(problem: ErrorDetails) -> str:
    keys = ".".join(_shown(part) if isinstance(part, str) else str(part) for part in problem["loc"])
    said = _SAID.get(problem["type"], problem["msg"].replace("Input should be", "must be"))
    return f"{keys}: {said}" if keys else said


def _shown(key: str) -> str:
    # A key of somebody else's making may itself be what nobody should see.
    return key if _SAFE_KEY.fullmatch(key) and not re.search(r"\d{4}", key) else "(a key not shown here)"


def _named(path: Path, unnamed: str) -> str:
    name = str(path)
    try:
        there = path.exists()
    except OSError:
        there = False  # too long for a name
    return name if there or _LIKE_A_NAME.fullmatch(name) else unnamed
