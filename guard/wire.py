"""The JSON of a reply, a thread and a customer as outside data has it; pydantic refuses what it does not know.

Apart from `guard.read`, so that a plain text on standard input is checked without it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any

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

__all__ = ["CustomerData", "MessageData", "ReplyData", "schema", "shown", "validated"]

_SAFE_KEY = re.compile(r"[A-Za-z_$-][\w.$-]{0,39}", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_SAID = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_type": "must be a string",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
}


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


def validated(kind: Any, data: object) -> Any:
    """Return `data` as `kind`, one of the models of this file or a type built from them.

    Raises:
        InputError: it is something else; the message names the keys and never the content.
    """
    try:
        return _adapter(kind).validate_python(data)
    except ValidationError as error:
        raise InputError(_said(error)) from None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)  # as long to build as a reply takes to be read


def _channel(name: str) -> Channel:
    return next((channel for channel in Channel if channel == name), Channel.PUBLIC)


def _said(error: ValidationError) -> str:
    problems = [_problem(problem) for problem in error.errors(include_url=False, include_input=False, include_context=False)]
    more = len(problems) - 5
    return "; ".join(problems[:5]) + (f"; and {more} more" if more > 0 else "") + "."


def _problem(problem: ErrorDetails) -> str:
    keys = ".".join(shown(part) if isinstance(part, str) else str(part) for part in problem["loc"])
    said = _SAID.get(problem["type"], problem["msg"].replace("Input should be", "must be"))
    return f"{keys}: {said}" if keys else said


def shown(key: str) -> str:
    """Return a key as it may be named in a message."""
    # A key of somebody else's making may itself be what nobody should see.
    return key if _SAFE_KEY.fullmatch(key) and not re.search(r"\d{4}", key) else "(a key not shown here)"
