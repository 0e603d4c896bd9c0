"""A `Result` as a line of bytes, always the same for the same result, and back.

Lines are what engines hand over, what a journal keeps and what the digest of a scan is made of. They are JSON in ASCII. The part
that depends on the reply only, its `body`, is made once for identical replies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from guard.archive.model import Entry, Result
from guard.model import Act, Channel, Finding, Outcome, Owner, State

__all__ = ["PASSED", "body", "head", "line", "opened", "result"]

_FIELDS = tuple(field.name for field in fields(Finding))


def _dumps(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def body(state: State, findings: Iterable[Finding], incomplete: Iterable[str]) -> bytes:
    """Return what was said of a reply, apart from which reply it was."""
    told = [[_plain(getattr(finding, name)) for name in _FIELDS] for finding in findings]
    return _dumps([state.value, told, list(incomplete)])


PASSED = body(State.PASS, (), ())
"""The body of a reply that passes without a finding: most of them."""


def opened(body: bytes) -> tuple[State, tuple[Finding, ...], tuple[str, ...]]:
    """Return what a `body` says: state, findings, what was not checked."""
    if body == PASSED:
        return State.PASS, (), ()
    state, findings, incomplete = json.loads(body)
    return State(state), tuple(_finding(values) for values in findings), tuple(incomplete)


def head(at: Entry | Result) -> bytes:
    """Return which reply it was, apart from what was said of it."""
    reply = at.reply if isinstance(at, Entry) else at
    time = at.time.isoformat() if at.time else None
    unread = isinstance(at, Result) and at.unread
    return _dumps([at.number, at.where, reply.id, reply.channel.value, at.thread, at.agent, time, reply.platform, unread])


def line(head: bytes, keys: Sequence[str], body: bytes) -> bytes:
    """Return the whole line, without an end of line."""
    return b"[" + head + b"," + _dumps(list(keys)) + b"," + body + b"]"


def result(line: bytes) -> Result:
    """Return the result that a `line` holds."""
    (number, where, id_, channel, thread, agent, time, platform, unread), keys, (state, findings, incomplete) = json.loads(line)
    return Result(
        number=number,
        where=where,
        id=id_,
        state=State(state),
        channel=Channel(channel),
        findings=tuple(_finding(values) for values in findings),
        incomplete=tuple(incomplete),
        keys=tuple(keys),
        thread=thread,
        agent=agent,
        time=datetime.fromisoformat(time) if time else None,
        platform=platform,
        unread=unread,
    )


def _plain(value: Any) -> Any:
    # Four digits of a probability are told everywhere; more of them depend on how a processor adds.
    if isinstance(value, float):
        return round(value, 4)
    return list(value) if isinstance(value, tuple) else value


def _finding(values: Sequence[Any]) -> Finding:
    given = dict(zip(_FIELDS, values, strict=True))
    return Finding(
        **given
        | {
            "outcome": Outcome(given["outcome"]),
            "owner": Owner(given["owner"]),
            "act": Act(given["act"]),
            "references": tuple(given["references"]),
        }
    )
