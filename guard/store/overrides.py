"""Findings that a person has answered for: kept in the record, standing until they expire, and what they make of a verdict.

An override names the recorded verdict that it is about, by its request, and a rule and entity of it. It covers what was found there,
by its keyed hash, on that channel, wherever it is found again; nothing else. What it may cover is listed in presend.toml.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from guard.config import ASKS_FOR_SECRET, Overridable
from guard.decide import decide
from guard.errors import GuardError
from guard.model import Reply, State, Suggestion, Verdict
from guard.store import justification
from guard.store.chain import genuine, sign, stamp, text_of, when
from guard.store.entry import fingerprint_of
from guard.store.record import OVERRIDE, WITHDRAWAL, Record
from guard.store.tables import HEAD, OTHERS, ROWS

if TYPE_CHECKING:
    from guard.pipeline import Guard

__all__ = ["Override", "Overrides", "RefusedError", "allowed", "excuse"]


class RefusedError(GuardError):
    """An override that the policy or its justification does not allow. The message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a person has answered for. `id` is the number of its row, `by` the id of the caller's key, `fingerprints` what it covers."""

    id: int
    kind: str
    request: str
    rule: str
    entity: str
    channel: str
    justification: str
    by: str
    at: datetime
    until: datetime
    fingerprints: tuple[str, ...] = ()


def allowed(guard: Guard, rule: str, entity: str, channel: str) -> Overridable | None:
    """Return what presend.toml allows for a finding: the first entry of [[override]] that fits; `None` if it cannot be overridden."""
    if rule == ASKS_FOR_SECRET or entity in guard.secrets:
        return None
    for entry in guard.config.override:
        if entry.rule == rule and entry.entity in ("", entity) and entry.channel in ("", channel):
            return entry
    return None


class Overrides:
    """The overrides in a record. Threads may share it."""

    def __init__(self, record: Record) -> None:
        """Take the record."""
        self._record = record
        self._read: tuple[int, Mapping[int, Override]] = 0, {}

    def add(
        self,
        guard: Guard,
        *,
        kind: str,
        request: str,
        rule: str,
        entity: str,
        by: str,
        reason: str = "",
        days: int | None = None,
        now: datetime | None = None,
    ) -> Override:
        """Keep that somebody answers for a finding of a recorded verdict.

        Args:
            guard: has the policy, and checks the reason for personal data.
            kind: justification, acknowledged or false-positive.
            request: the id that the service gave to the request.
            rule: of the finding.
            entity: of the finding.
            by: the id of the key of whoever answers for it.
            reason: why, in a sentence; a justification needs one.
            days: how long it stands; as long as the policy allows by default, and never longer.
            now: the present.

        Raises:
            RefusedError: there is no such finding, the policy does not allow it, or the reason cannot be kept.
            StoreError: it cannot be kept.
        """
        now, reason = now or datetime.now(UTC), reason.strip()
        entry = self._record.find(request)
        found = [f for f in entry.findings if f.rule == rule and f.entity == entity and not f.excused] if entry else []
        if entry is None or not found:
            raise RefusedError("There is no such finding in the record.")
        policy = allowed(guard, rule, entity, entry.channel)
        if policy is None or kind not in policy.kinds or not all(f.fingerprint for f in found):
            raise RefusedError("The policy does not allow this finding to be overridden like this.")
        if kind == "justification" and not reason:
            raise RefusedError("A justification needs a reason.")
        if problem := justification.problem(reason, guard, called="The reason") if reason else "":
            raise RefusedError(problem)
        until = now + timedelta(days=min(days or policy.days, policy.days))
        body = {
            "at": stamp(now),
            "by": by,
            "channel": entry.channel,
            "entity": entity,
            "fingerprints": sorted({f.fingerprint for f in found}),
            "justification": reason,
            "kind": kind,
            "request": request,
            "rule": rule,
            "until": stamp(until),
        }
        signature = sign(self._record.key, OVERRIDE, text_of(body))
        (seq,) = self._record.append([(OVERRIDE, body | {"signature": signature})])
        return _override(seq, body)

    def withdraw(self, id_: int, by: str, now: datetime | None = None) -> None:
        """Let an override stand no longer.

        Raises:
            RefusedError: there is none that stands with this id.
            StoreError: it cannot be kept.
        """
        now = now or datetime.now(UTC)
        if id_ not in {override.id for override in self.standing(now)}:
            raise RefusedError("There is no override with this id that stands.")
        self._record.append([(WITHDRAWAL, {"at": stamp(now), "by": by, "override": id_})])

    def standing(self, now: datetime) -> tuple[Override, ...]:
        """Return the overrides that count now, in the order in which they were made.

        Raises:
            StoreError: the record cannot be read.
        """
        seen, before = self._read
        query = select(ROWS.c.seq, ROWS.c.kind, ROWS.c.body).where(OTHERS, ROWS.c.seq > seen)
        with self._record.database.reading() as connection:
            cut = connection.scalar(select(HEAD.c.cut)) or 0
            rows = connection.execute(query.order_by(ROWS.c.seq)).all()
        known = dict(before)
        for seq, kind, body in rows:
            data, seen = json.loads(body), seq
            if kind == OVERRIDE and self._genuine(data):
                known[seq] = _override(seq, data)
            elif kind == WITHDRAWAL:
                known.pop(data["override"], None)
        # What was pruned stands no more: nobody could say any longer who answered for it.
        known = {seq: override for seq, override in known.items() if now < override.until and seq > cut}
        self._read = seen, known
        return tuple(known.values())

    def applied(self, verdict: Verdict, reply: Reply, guard: Guard, now: datetime) -> Verdict:
        """Return the verdict with the findings excused that somebody has answered for.

        Raises:
            StoreError: the record cannot be read.
        """
        # The policy may have changed since an override was made, so it is asked again.
        open_ = [
            number
            for number, finding in enumerate(verdict.findings)
            if finding.excused is None and allowed(guard, finding.rule, finding.entity, verdict.channel)
        ]
        if verdict.state != State.FAIL or not open_:
            return verdict
        by = {
            (override.rule, override.entity, fingerprint): override
            for override in self.standing(now)
            if override.channel == verdict.channel
            for fingerprint in override.fingerprints
        }
        findings = list(verdict.findings)
        for number in open_:
            finding = findings[number]
            override = by.get((finding.rule, finding.entity, fingerprint_of(finding, reply, self._record.key)))
            if override is not None:
                findings[number] = replace(finding, excused=f"overridden ({override.kind}) until {override.until:%Y-%m-%d}")
        state = decide(findings, verdict.checked.incomplete, guard.fail_on)
        suggestion = verdict.suggestion
        if suggestion is not None and state == State.PASS:
            suggestion = Suggestion(None, suggestion.move) if suggestion.move.needed else None
        return replace(verdict, findings=tuple(findings), state=state, suggestion=suggestion)

    def _genuine(self, data: Mapping[str, Any]) -> bool:
        body = {name: value for name, value in data.items() if name != "signature"}
        return genuine(str(data.get("signature")), self._record.key, OVERRIDE, text_of(body))


def excuse(override: Override) -> dict[str, Any]:
    """Return the [[excuse]] of presend.toml that an override could become: for its rule, entity and channel, and any value."""
    return {
        "rule": override.rule,
        "entity": override.entity,
        "channel": override.channel,
        "reason": override.justification or f"overridden as {override.kind} in request {override.request}",
        "owner": override.by or "unknown",
        "until": override.until.date(),
    }


def _override(seq: int, data: Mapping[str, Any]) -> Override:
    moments = {"at": when(data["at"]), "until": when(data["until"])}
    more = {"id": seq, "fingerprints": tuple(data["fingerprints"])}
    return Override(**{name: value for name, value in data.items() if name != "signature"} | moments | more)
