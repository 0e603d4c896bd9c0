"""SARIF 2.1.0, for code scanning and security dashboards.

Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". Offsets and columns are always UTF-16 code
units, which is what its consumers expect. No snippet and no fingerprint is made of what was found.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from guard.model import Finding, Outcome, Reply, State, Verdict
from guard.render._contract import Options, Pairs
from guard.render._mask import span
from guard.render._offsets import lines, utf16
from guard.render.json import dumps

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL = {Outcome.BLOCK: "error", Outcome.WARN: "warning", Outcome.NOTE: "note", Outcome.ALLOW: "none"}


def render(pairs: Pairs, options: Options) -> str:
    """Return one log with one run."""
    names = sorted({*options.pages, *(finding.rule for _, verdict in pairs for finding in verdict.findings)})
    driver: dict[str, Any] = {"name": "Presend", "rules": [rule_of(name, options.pages.get(name, "")) for name in names]}
    if version := next((verdict.checked.version for _, verdict in pairs if verdict.checked.version), ""):
        driver |= {"semanticVersion": version}
    notifications = [_notification(verdict, reason) for _, verdict in pairs for reason in verdict.checked.incomplete]
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {
                "executionSuccessful": all(verdict.state != State.INCOMPLETE for _, verdict in pairs),
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": [result for reply, verdict in pairs for result in _results(reply, verdict, names)],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def rule_of(name: str, page: str) -> dict[str, Any]:
    """Return a rule as SARIF describes it."""
    rule: dict[str, Any] = {"id": name, "name": name, "properties": {"tags": ["security", "privacy"]}}
    if page:
        rule |= {"shortDescription": {"text": page.strip().splitlines()[0]}, "help": {"text": page.strip()}}
    return rule


def _results(reply: Reply, verdict: Verdict, names: list[str]) -> list[dict[str, Any]]:
    units, place = utf16(reply.text), lines(reply.text)
    seen: Counter[tuple[str, str]] = Counter()
    results = []
    for finding in verdict.findings:
        seen[finding.rule, finding.entity] += 1
        results.append(
            {
                "ruleId": finding.rule,
                "ruleIndex": names.index(finding.rule),
                "level": LEVEL[finding.outcome],
                "message": {"text": f"{finding.why} {finding.instead}".strip() or finding.rule},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": _artifact(verdict),
                            "region": _region(reply, finding, units, place),
                        }
                    }
                ],
                "partialFingerprints": {"presend/v1": _fingerprint(verdict, finding, seen[finding.rule, finding.entity])},
                "properties": {
                    "entity": finding.entity,
                    "channel": verdict.channel.value,
                    "confidence": round(finding.confidence, 4),
                    "masked": finding.masked,
                    "references": list(finding.references),
                },
            }
            | ({} if finding.excused is None else {"suppressions": [{"kind": "external", "justification": finding.excused}]})
        )
    return results


def _region(reply: Reply, finding: Finding, units: Any, place: Any) -> dict[str, int]:
    start, end = span(reply.text, finding)
    (line, column), (end_line, end_column) = place(start), place(end)
    return {
        "startLine": line,
        "startColumn": units(start) - units(start - column + 1) + 1,
        "endLine": end_line,
        "endColumn": units(end) - units(end - end_column + 1) + 1,
        "charOffset": units(start),
        "charLength": units(end) - units(start),
    }


def _notification(verdict: Verdict, reason: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"Not wholly checked, do not send: {reason}"},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(verdict)}}],
    }


def _artifact(verdict: Verdict) -> dict[str, str]:
    return {"uri": quote(PurePath(verdict.id).as_posix(), errors="surrogatepass")}


def _fingerprint(verdict: Verdict, finding: Finding, count: int) -> str:
    # Of where and what kind, never of the value: a digest of a card number can be tried out.
    parts = "\0".join((verdict.id, finding.rule, finding.entity, str(count)))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
