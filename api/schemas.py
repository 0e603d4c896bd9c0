"""The wire, version 1: what comes in and what goes out over HTTP, with examples for OpenAPI.

A reply has the same form in files, archives and requests (`guard.read`), and so has a verdict (`guard.render.json`).
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi.openapi.models import Example
from pydantic import BaseModel, Field

from api import problems
from api.body import JSON, LINES
from guard.render import OffsetUnit
from guard.render import json as verdicts
from guard.wire import ReplyData


class CheckRequest(ReplyData):
    """A reply to check, and how to answer."""

    deadline_ms: int | None = Field(
        default=None,
        ge=1,
        strict=True,
        description="Milliseconds from the arrival of the request. A check that takes longer is `incomplete`. "
        "The configuration's deadline applies as well.",
    )
    offset_unit: OffsetUnit = Field(
        default="codepoint", description="What `start` and `end` of a finding count: Unicode code points or UTF-16 units."
    )


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """The guard is loaded and judges as it should."""

    status: Literal["ready"] = "ready"
    config: Literal["in force", "changed and broken: an older one is in force"] = Field(
        default="in force", description="Whether the configuration is the one on disk. What is wrong with it is in the log."
    )


VERDICT: dict[str, Any] = {key: part for key, part in verdicts.schema().items() if key != "$schema"}
"""JSON Schema of a verdict as it is answered over HTTP: `recorded` is there if a record is configured."""
VERDICT["properties"] = {
    **VERDICT["properties"],
    "recorded": {"type": "boolean", "description": "It is in the record, durably. Only where a record is configured."},
    "request": {
        "type": "string",
        "description": "Only of POST /v1/check: the header X-Request-ID, by which an override names the verdict.",
    },
}

REQUESTS: dict[str, Example] = {
    "public": Example(
        summary="A public reply that names a card",
        value={
            "id": "r-1",
            "text": "The payment with card 4111 1111 1111 1111 was declined, please use another one.",
            "channel": "public",
            "platform": "x",
            "recipient": "@sam",
        },
    ),
    "conversation": Example(
        summary="A direct message, with the conversation so far and what the helpdesk knows of the customer",
        value={
            "id": "r-2",
            "text": "Thanks Sam, we have sent the refund to your card.",
            "channel": "dm",
            "thread": [{"author": "customer", "text": "Where is my refund?", "channel": "public"}],
            "customer": {"name": "Sam Sample", "emails": ["sam@acme.example"], "phones": ["07700 900123"]},
            "locale": "en-GB",
            "deadline_ms": 500,
            "offset_unit": "utf16",
        },
    ),
}

RESPONSES: dict[str, Example] = {
    "fail": Example(
        summary="Do not send it as it is",
        value={
            "schema": verdicts.SCHEMA,
            "id": "r-1",
            "verdict": "fail",
            "channel": "public",
            "notice": "Not sent. This gives a card number where everybody can read it. Leave it out.",
            "findings": [
                {
                    "rule": "discloses-payment-data",
                    "entity": "CREDIT_CARD",
                    "start": 22,
                    "end": 41,
                    "outcome": "block",
                    "act": "discloses",
                    "owner": "unknown",
                    "confidence": 0.99,
                    "masked": "•••• 1111",
                    "recognizer": "payment-card",
                    "why": "This gives a card number where everybody can read it.",
                    "instead": "Leave it out.",
                    "references": ["PCI-4.2.2"],
                    "excused": None,
                }
            ],
            "suggestion": {
                "rewrite": "The payment with your card was declined, please use another one.",
                "rewrite_verdict": "pass",
                "move": {"needed": False, "because": [], "to": None, "wording": ""},
            },
            "checked": {
                "policy": "sha256:" + "0" * 64,
                "rules": "sha256:" + "0" * 64,
                "version": "0.1.0",
                "ms": {"detect": 0.4},
                "incomplete": [],
            },
            "request": "0" * 32,
        },
    ),
}

EACH: dict[str, Any] = {"anyOf": [VERDICT, problems.schema()]}
"""JSON Schema of what is answered to one of many replies."""

BATCH: dict[str, Any] = {
    JSON: {
        "schema": {"type": "array", "items": {"$ref": "#/components/schemas/CheckRequest"}, "minItems": 1},
        "examples": {
            "two": {
                "summary": "Two replies",
                "value": [
                    {"id": "r-1", "text": "The CVV of your card is 123.", "channel": "dm"},
                    {"id": "r-2", "text": "Thanks for your message, we are looking into it.", "channel": "public"},
                ],
            }
        },
    },
    LINES: {
        "schema": {"type": "string", "description": "A reply a line, each a JSON object as in the array."},
        "examples": {
            "two": {
                "summary": "Two replies",
                "value": '{"id": "r-1", "text": "The CVV of your card is 123."}\n{"id": "r-2", "text": "Thanks, we are looking into it."}\n',
            }
        },
    },
}
"""What many replies look like in a request."""

BATCH_ANSWER: dict[str, Any] = {
    JSON: {"schema": {"type": "array", "items": EACH}},
    LINES: {"schema": {"type": "string", "description": "A line for each line, each a JSON object as in the array."}},
}
"""What is answered to them."""

_OUTCOMES = {
    "type": "object",
    "description": "The outcome on each channel, by entity.",
    "additionalProperties": {"type": "object", "additionalProperties": {"enum": ["allow", "note", "warn", "block"]}},
}
_TEXT = {"type": "string"}
_RULE = {
    "name": {**_TEXT, "description": "The rule's id, which does not change."},
    "summary": _TEXT,
    "protected": {"type": "boolean", "description": "It can be neither softened nor excused."},
    "sure": {"type": ["number", "null"], "description": "From this confidence on a finding counts fully."},
    "entities": _OUTCOMES,
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


RULES = _object(
    policy={**_TEXT, "description": "The digest of the configuration."},
    digest={**_TEXT, "description": "The digest of the rules, as verdicts carry it."},
    rules={"type": "array", "items": _object(**_RULE)},
)
"""JSON Schema of the list of rules."""

RULE = _object(
    kind={"const": "rule"},
    **_RULE,
    miss={"type": ["number", "null"], "description": "What a disclosure costs, in false alarms."},
    parts={"type": "object", "description": "Its page, by heading.", "additionalProperties": _TEXT},
    in_force=_OUTCOMES,
)
"""JSON Schema of the page of a rule. `entities` is what is shipped, `in_force` what the configuration makes of it."""

SCHEMAS = _object(
    schema={"const": "presend.schemas/1"},
    reply={"type": "object"},
    verdict={"type": "object"},
    problem={"type": "object"},
    config={"type": "object"},
)
"""JSON Schema of the schemas."""
