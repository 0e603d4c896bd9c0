"""CSV (RFC 4180) for spreadsheets: a row for each finding, and one for each reply without findings.

A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP "CSV Injection"). The file begins with a byte
order mark, without which Excel does not read UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from guard.archive.model import Result
from guard.archive.reports._contract import Options, Scan
from guard.model import Finding
from guard.render.text import plain

_REPLY = ("number", "where", "id", "verdict", "channel", "platform", "agent", "thread", "time", "incomplete")
_FINDING = (
    "rule",
    "entity",
    "outcome",
    "act",
    "owner",
    "confidence",
    "masked",
    "start",
    "end",
    "why",
    "instead",
    "references",
    "excused",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write the rows, in the order of the replies."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="", write_through=False)
    rows = csv.writer(text)
    rows.writerow((*_REPLY, *_FINDING))
    for result in scan.results():
        reply = tuple(map(cell, _of_reply(result)))
        for finding in result.findings:
            rows.writerow((*reply, *map(cell, _of_finding(finding))))
        if not result.findings:
            rows.writerow((*reply, *[""] * len(_FINDING)))
    text.flush()
    text.detach()  # the file is closed by whoever opened it


def _of_reply(result: Result) -> Iterator[object]:
    yield from (result.number, result.where, result.id, result.state.value, result.channel.value, result.platform)
    yield from (result.agent, result.thread, result.time.isoformat() if result.time else "", "; ".join(result.incomplete))


def _of_finding(finding: Finding) -> Iterator[object]:
    yield from (finding.rule, finding.entity, finding.outcome.name.lower(), finding.act.value, finding.owner.value)
    yield from (round(finding.confidence, 4), finding.masked, finding.start, finding.end, finding.why, finding.instead)
    yield from (" ".join(finding.references), finding.excused or "")


def cell(value: object) -> object:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    shown = plain(value).replace("\n", " ")
    return f"'{shown}" if value.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown
