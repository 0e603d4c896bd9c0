"""A result as data that leaves Presend: the JSON of a verdict, and beside it where the reply stands in the archive."""

from __future__ import annotations

from typing import Any

from guard.archive.model import Result
from guard.archive.reports._contract import About
from guard.model import Checked, Verdict
from guard.render import json as verdicts

BESIDE = ("where", "thread", "agent", "time", "platform")


def verdict(result: Result, about: About) -> Verdict:
    """Return a result as the verdict it came from: without a suggestion, which would hold text, and without times."""
    checked = Checked(about.policy, about.rules, about.version, {}, result.incomplete)
    return Verdict(result.id, result.state, result.channel, result.findings, None, checked)


def wire(result: Result, about: About) -> dict[str, Any]:
    """Return a result as a mapping that JSON can hold, in the shape that `schema` describes."""
    time = result.time.isoformat() if result.time else None
    beside = dict(zip(BESIDE, (result.where, result.thread, result.agent, time, result.platform), strict=True))
    return verdicts.wire(verdict(result, about)) | beside


def schema() -> dict[str, Any]:
    """Return the JSON Schema of what `wire` returns: that of a verdict, and what stands beside it."""
    shape = verdicts.schema()
    string: dict[str, Any] = {"type": "string"}
    beside = dict.fromkeys(BESIDE, string) | {"time": {"type": ["string", "null"], "format": "date-time"}}
    return shape | {"title": "Result", "properties": shape["properties"] | beside, "required": [*shape["required"], *BESIDE]}
