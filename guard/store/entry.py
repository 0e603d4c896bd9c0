"""One verdict as it is kept: what was found and decided, by which policy, for whom, how fast. No text, no value, no id of a reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guard.archive import fingerprint
from guard.model import Finding, Reply, Verdict
from guard.store.chain import stamp, when

__all__ = ["Entry", "EntryFinding", "fingerprint_of"]

_ID = "reply-id"


@dataclass(frozen=True, slots=True)
class EntryFinding:
    """A finding as it is kept.

    `fingerprint` is the keyed hash of what was found, the same wherever it is found again. Of a secret there is none: a security
    code has three digits, so whoever holds the key could try them all.
    """

    rule: str
    entity: str
    outcome: str
    act: str
    fingerprint: str
    excused: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A verdict as it is kept.

    `request` is the id that the service gave to the request, `caller` that of the caller's key (empty: none), `reply` the keyed hash
    of the reply's id, `ms` the milliseconds of the check, `policy`, `rules` and `version` are as in the verdict.
    """

    at: datetime
    request: str
    caller: str
    reply: str
    channel: str
    verdict: str
    findings: tuple[EntryFinding, ...]
    policy: str
    rules: str
    version: str
    ms: float
    incomplete: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, verdict: Verdict, reply: Reply, *, at: datetime, request: str, caller: str, key: bytes, secrets: frozenset[str]
    ) -> Entry:
        """Return what is kept of the verdict of a reply; `key` is that of the installation, `secrets` are entities."""
        checked = verdict.checked
        return cls(
            at=at,
            request=request,
            caller=caller,
            reply=fingerprint.of(key, _ID, reply.id, ""),
            channel=verdict.channel.value,
            verdict=verdict.state.value,
            findings=tuple(_finding(finding, reply, key, secrets) for finding in verdict.findings),
            policy=checked.policy,
            rules=checked.rules,
            version=checked.version,
            ms=round(sum(checked.ms.values()), 3),
            incomplete=checked.incomplete,
        )

    def body(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        data: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        findings = [{name: getattr(finding, name) for name in finding.__slots__} for finding in self.findings]
        return data | {"at": stamp(self.at), "findings": findings, "incomplete": list(self.incomplete)}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Entry:
        """Return what `body` wrote."""
        findings = tuple(EntryFinding(**finding) for finding in body["findings"])
        return cls(**{**body, "at": when(body["at"]), "findings": findings, "incomplete": tuple(body["incomplete"])})


def fingerprint_of(finding: Finding, reply: Reply, key: bytes) -> str:
    """Return the keyed hash of what a finding is about: of its value, or of the words that it is about."""
    return fingerprint.of(key, finding.entity, reply.text[finding.start : finding.end], "")


def _finding(finding: Finding, reply: Reply, key: bytes, secrets: frozenset[str]) -> EntryFinding:
    return EntryFinding(
        rule=finding.rule,
        entity=finding.entity,
        outcome=finding.outcome.name.lower(),
        act=finding.act.value,
        fingerprint="" if finding.entity in secrets else fingerprint_of(finding, reply, key),
        excused=finding.excused is not None,
    )
