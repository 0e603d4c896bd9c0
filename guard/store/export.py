"""The rows of the record for others: JSON Lines with everything, so that the chain can be followed, or CSV for spreadsheets.

Of a line of JSON, the text that was hashed is its `body` with keys in order and no spaces (`guard.store.chain`).
"""

from __future__ import annotations

import csv as _csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from guard.archive.reports.csv import cell
from guard.store.record import Kept

__all__ = ["FORMATS", "csv", "jsonl"]

_SHOWN = ("at", "request", "caller", "channel", "verdict", "ms", "policy", "rules", "version")
_SUMMED = ("rule", "entity", "outcome", "act")


def jsonl(rows: Iterable[Kept]) -> Iterator[bytes]:
    """Yield a line for each row."""
    for row in rows:
        line = {"seq": row.seq, "kind": row.kind, "hash": row.hash, "body": row.body}
        yield json.dumps(line, separators=(",", ":")).encode() + b"\n"


def csv(rows: Iterable[Kept]) -> Iterator[bytes]:
    """Yield a line for each finding, and one for each row that has none; the first names the columns."""
    text = io.StringIO(newline="")
    lines = _csv.writer(text)

    def taken() -> bytes:
        data = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return data

    lines.writerow(("seq", "kind", *_SHOWN, *_SUMMED, "fingerprint", "excused", "incomplete", "details", "hash"))
    yield "\ufeff".encode() + taken()
    for row in rows:
        known = {*_SHOWN, "findings", "incomplete", "reply"}
        details = (
            json.dumps({name: value for name, value in row.body.items() if name not in known}) if row.kind != "verdict" else ""
        )
        incomplete = "; ".join(row.body.get("incomplete", ()))
        findings: Iterable[Mapping[str, object]] = row.body.get("findings") or ({},)
        for finding in findings:
            found = (finding.get(name, "") for name in (*_SUMMED, "fingerprint", "excused"))
            cells = (row.seq, row.kind, *(row.body.get(name, "") for name in _SHOWN), *found, incomplete, details, row.hash)
            lines.writerow(map(cell, cells))
        yield taken()


FORMATS = {"jsonl": jsonl, "csv": csv}
"""How the rows can be written."""
