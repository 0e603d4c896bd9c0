"""Labelled texts: which half each belongs to, what is marked in it, and what its labels are good for.

Two kinds of record are read. `spans` of the sets under `--data` carry offsets and a label; `ignore` ones count neither way, and
`eval_labels` names the only labels that were marked in that record. `spans` of our own replies carry the value, an entity and a
verdict, and the reply what should become of it (`expect`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from _labels import NOT_SENSITIVE, STATEMENTS, label_of

Record = dict[str, Any]

NO_RECALL = frozenset({"real_clean", "solicit", "real_contact"})
"""Sources in which nothing is marked that has to be found."""
COMPLETE = frozenset({"btc", "disclosures", "multiwoz", "presidio_research", "real_person", "star", "tau_retail"})
"""Sources marked so completely that what is reported beside the marks is a false alarm."""
PARTLY = frozenset({("disclosures", "PERSON"), ("star", "PERSON"), ("tau_retail", "PERSON")})
"""(source, label) that is marked in part only: names outside the scenario are not."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that somebody marked: its label and where it stands, in code points, end exclusive."""

    label: str
    start: int
    end: int


def half_of(text: str) -> str:
    """Return the half a text belongs to, by a hash of itself."""
    return "test" if sha256(text.encode()).digest()[0] % 2 else "dev"


def texts(folder: Path, half: str) -> Iterator[tuple[str, Record]]:
    """Yield (source, record) of one half, or of `all`."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if half in ("all", half_of(record["text"])):
                yield path.stem, record


def wanted(record: Record) -> Iterator[Marked]:
    """Yield what has to be found: sensitive values that are not the brand's own and may not be sent."""
    only = set(record.get("eval_labels") or [])
    for span in record.get("spans", []):
        if "value" in span:
            if span.get("verdict", "block") == "block":
                yield _placed(record, span)
        elif not (
            span.get("ignore")
            or span["label"] in NOT_SENSITIVE
            or span.get("owner") == "brand"
            or (only and span["label"] not in only)
        ):
            yield _placed(record, span)


def right(record: Record) -> tuple[Marked, ...]:
    """Return whatever it is right to report, also where nothing is lost by missing it."""
    spans = (span for span in record.get("spans", []) if not span.get("ignore"))
    return tuple(mark for mark in (_placed(record, span) for span in spans) if mark.label not in NOT_SENSITIVE)


def ignored(record: Record) -> tuple[Marked, ...]:
    """Return what counts neither way."""
    return tuple(_placed(record, span) for span in record.get("spans", []) if span.get("ignore"))


def harmless(record: Record) -> bool:
    """Tell whether the reply may be sent as it is."""
    return bool(record.get("clean")) or record.get("expect") == "pass"


def counts_as_precision(source: str, record: Record, label: str) -> bool:
    """Tell whether the marks of `record` can show that something reported under `label` is a false alarm."""
    if label in NOT_SENSITIVE or (source, label) in PARTLY:
        return False
    if label in STATEMENTS:
        return source == "disclosures"
    only = record.get("eval_labels")
    return source in COMPLETE and (not only or label in only)


def _placed(record: Record, span: dict[str, Any]) -> Marked:
    if "value" in span:
        start = record["text"].index(span["value"])
        return Marked(label_of(span["entity"]), start, start + len(span["value"]))
    return Marked(span["label"], span["start"], span["end"])
