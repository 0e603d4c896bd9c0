"""JSON: one verdict as an object, several as an array of them.

`wire` is the shape of a verdict wherever it leaves Presend. Its version, `presend.verdict/1`, is apart from the model's: a
change of the model does not change it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from guard.model import Act, Channel, Finding, Move, Outcome, Owner, Reply, State, Verdict
from guard.notice import notice
from guard.render._contract import OffsetUnit, Options, Pairs
from guard.render._mask import rewrite_of, span
from guard.render._offsets import utf16

SCHEMA = "presend.verdict/1"

# Characters that turn text around or drive a terminal, and halves of characters, which UTF-8 cannot hold. In JSON they can
# stand only in strings, so they can be escaped there.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def render(pairs: Pairs, options: Options) -> str:
    """Return the verdict of a single reply as an object, those of several replies as an array in their order."""
    verdicts = [wire(verdict, reply, offset_unit=options.offset_unit) for reply, verdict in pairs]
    return dumps(verdicts[0] if len(verdicts) == 1 else verdicts, indent=2) + "\n"


def dumps(value: object, indent: int | None = None) -> str:
    """Return `value` as JSON in readable characters, except those that would turn text around or drive a terminal."""
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def wire(verdict: Verdict, reply: Reply | None = None, *, offset_unit: OffsetUnit = "codepoint") -> dict[str, Any]:
    """Return a verdict as a mapping that JSON can hold, in the shape that `schema` describes.

    With the `reply`, a rewrite that still holds a masked value is left out, and offsets can be counted in UTF-16.

    Raises:
        ValueError: UTF-16 offsets without the reply that they count in.
    """
    offset: Callable[[int], int] = int
    if offset_unit == "utf16":
        if reply is None:
            raise ValueError("UTF-16 offsets need the reply")
        offset = utf16(reply.text)
    return {
        "schema": SCHEMA,
        "id": verdict.id,
        "verdict": verdict.state.value,
        "channel": verdict.channel.value,
        "notice": notice(verdict),
        "findings": [_finding(finding, reply, offset) for finding in verdict.findings],
        "suggestion": _suggestion(verdict, reply),
        "checked": {
            "policy": verdict.checked.policy,
            "rules": verdict.checked.rules,
            "version": verdict.checked.version,
            "ms": {stage: round(ms, 3) for stage, ms in verdict.checked.ms.items()},
            "incomplete": list(verdict.checked.incomplete),
        },
    }


def against(verdict: Mapping[str, Any], fail_on: Outcome) -> bool:
    """Tell whether something in a verdict of this shape fails the reply, whatever became of the rest of the check."""
    return any(found["excused"] is None and Outcome[found["outcome"].upper()] >= fail_on for found in verdict["findings"])


def _finding(finding: Finding, reply: Reply | None, offset: Callable[[int], int]) -> dict[str, Any]:
    start, end = (finding.start, finding.end) if reply is None else span(reply.text, finding)
    return {
        "rule": finding.rule,
        "entity": finding.entity,
        "start": offset(start),
        "end": offset(end),
        "outcome": finding.outcome.name.lower(),
        "act": finding.act.value,
        "owner": finding.owner.value,
        "confidence": round(finding.confidence, 4),
        "masked": finding.masked,
        "recognizer": finding.recognizer,
        "why": finding.why,
        "instead": finding.instead,
        "references": list(finding.references),
        "excused": finding.excused,
    }


def _suggestion(verdict: Verdict, reply: Reply | None) -> dict[str, Any] | None:
    if verdict.suggestion is None:
        return None
    rewrite = verdict.suggestion.rewrite if reply is None else rewrite_of(reply, verdict)
    return {
        "rewrite": rewrite,
        # It is offered only if, checked again, it passes.
        "rewrite_verdict": None if rewrite is None else State.PASS.value,
        "move": _move(verdict.suggestion.move),
    }


def _move(move: Move) -> dict[str, Any]:
    to = {"label": move.label, "url": move.url} if move.label or move.url else None
    return {"needed": move.needed, "because": list(move.because), "to": to, "wording": move.wording}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of what `wire` returns."""
    string, strings = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    offset = {"type": "integer", "minimum": 0}
    finding = _object(
        rule=string,
        entity=string,
        start=offset,
        end=offset,
        outcome=_one_of(outcome.name.lower() for outcome in Outcome),
        act=_one_of(Act),
        owner=_one_of(Owner),
        confidence={"type": "number", "minimum": 0, "maximum": 1},
        masked=string,
        recognizer=string,
        why=string,
        instead=string,
        references=strings,
        excused={"type": ["string", "null"]},
    )
    to = _object(label=string, url=string)
    suggestion = _object(
        rewrite={"type": ["string", "null"]},
        rewrite_verdict={"enum": ["pass", None]},
        move=_object(needed={"type": "boolean"}, because=strings, to={"anyOf": [to, {"type": "null"}]}, wording=string),
    )
    verdict = _object(
        schema={"const": SCHEMA},
        id=string,
        verdict=_one_of(State),
        channel=_one_of(Channel),
        notice=string
        | {"description": "What to tell whoever wrote it: why it is held back, and what to do. Empty if it may be sent."},
        findings={"type": "array", "items": finding},
        suggestion={"anyOf": [suggestion, {"type": "null"}]},
        checked=_object(
            policy=string,
            rules=string,
            version=string,
            ms={"type": "object", "additionalProperties": {"type": "number"}},
            incomplete=strings,
        ),
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Verdict", **verdict}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _one_of(names: Any) -> dict[str, Any]:
    return {"enum": [str(name) for name in names]}
