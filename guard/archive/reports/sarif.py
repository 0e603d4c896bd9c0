"""SARIF 2.1.0, for code scanning and security dashboards: a result for each finding.

Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". A reply is a logical location within its archive;
where the archive is a file of lines, the physical location is that line. Offsets within the reply, in code points, are properties:
a dashboard would take a region for one of the archive. Results are written as they come, so the rules are counted beforehand.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, BinaryIO
from urllib.parse import quote

from guard.archive.model import Result
from guard.archive.reports._contract import Options, Scan
from guard.model import Finding, State
from guard.render.json import dumps
from guard.render.sarif import LEVEL, SCHEMA, rule_of

_LINE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]{0,8})")


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write one log with one run."""
    about, summary = scan.about, scan.summary
    names = {name: at for at, name in enumerate(sorted({*about.pages, *(count.name for count in summary.by_rule)}))}
    driver: dict[str, Any] = {"name": "Presend", "rules": [rule_of(name, about.pages.get(name, "")) for name in names]}
    if about.version:
        driver["semanticVersion"] = about.version
    head = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "properties": {"policy": about.policy, "rules": about.rules, "replies": summary.total.replies},
    }
    file.write(f'{{"$schema":{dumps(SCHEMA)},"version":"2.1.0","runs":[{dumps(head)[:-1]}'.encode())
    file.write(f',"invocations":[{{"executionSuccessful":{dumps(not summary.total.incomplete)}'.encode())
    file.write(b',"toolExecutionNotifications":[')
    _pour(file, (_notification(result, reason) for result in scan.results() for reason in result.incomplete))
    file.write(b'\n]}],"results":[')
    _pour(file, (found for result in scan.results() for found in _results(result, names)))
    file.write(b"\n]}]}\n")


def _pour(file: BinaryIO, items: Iterable[dict[str, Any]]) -> None:
    file.writelines((",\n" if at else "\n").encode() + dumps(item).encode() for at, item in enumerate(items))


def _results(result: Result, names: dict[str, int]) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    for at, finding in enumerate(result.findings):
        seen[finding.rule, finding.entity] += 1
        found = {
            "ruleId": finding.rule,
            "ruleIndex": names.get(finding.rule, -1),
            "level": LEVEL[finding.outcome],
            "message": {"text": f"{finding.why} {finding.instead}".strip() or finding.rule},
            "locations": [_location(result)],
            "partialFingerprints": {"presend/v1": _fingerprint(result, finding, at, seen[finding.rule, finding.entity])},
            "properties": {
                "entity": finding.entity,
                "verdict": result.state.value,
                "channel": result.channel.value,
                "confidence": round(finding.confidence, 4),
                "masked": finding.masked,
                "start": finding.start,
                "end": finding.end,
                "references": list(finding.references),
            }
            | {key: value for key, value in (("thread", result.thread), ("agent", result.agent)) if value},
        }
        if finding.excused is not None:
            found["suppressions"] = [{"kind": "external", "justification": finding.excused}]
        yield found


def _notification(result: Result, reason: str) -> dict[str, Any]:
    level = "error" if result.state == State.INCOMPLETE else "warning"
    return {"level": level, "message": {"text": f"Not wholly checked: {reason}"}, "locations": [_location(result)]}


def _location(result: Result) -> dict[str, Any]:
    line = _LINE.fullmatch(result.where)
    artifact = {"uri": quote(PurePath(line["file"] if line else result.where).as_posix(), errors="replace")}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if line:
        physical["region"] = {"startLine": int(line["line"])}
    logical = {"name": result.id or result.where, "fullyQualifiedName": f"{result.where} {result.id}".strip()}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _fingerprint(result: Result, finding: Finding, at: int, count: int) -> str:
    if len(result.keys) == len(result.findings):
        # A keyed hash: nobody without the installation's key can try out values.
        return hashlib.sha256(f"{result.keys[at]}\0{finding.rule}\0{count}".encode()).hexdigest()[:32]
    parts = "\0".join((result.where, result.id, finding.rule, finding.entity, str(count)))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
