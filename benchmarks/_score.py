"""Counting: what was found of what had to be found, and what was found beside it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from _labels import NOT_SENSITIVE
from _records import NO_RECALL, Marked, Record, counts_as_precision, harmless, ignored, right, wanted
from _tools import Found, Reading

Key = tuple[str, str]
Counts = Mapping[Key, Counter[str]]
"""Counters by (source, label); an empty part stands for all: `("star", "")`, `("", "PHONE")`."""


def count(records: Iterable[tuple[str, Record]], readings: Iterable[Reading]) -> Counts:
    """Count one column: records as (source, record), and the reading of each.

    Under a key stand `values`, `touched` and `covered` (wholly), `found` and `correct` (precision), and under a source also
    `harmless`, `harmless fails`, `harmless discloses`, `harmless beyond names`, `guilty` and `guilty fails`.
    """
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for (source, record), reading in zip(records, readings, strict=True):
        found = [f for f in reading.found if f.label not in NOT_SENSITIVE]
        row = counts[source, ""]
        row["texts"] += 1
        if harmless(record):
            row["harmless"] += 1
            row["harmless fails"] += reading.fails
            row["harmless discloses"] += reading.discloses
            row["harmless beyond names"] += any(f.label != "PERSON" for f in found)
        elif record.get("expect") == "fail":
            row["guilty"] += 1
            row["guilty fails"] += reading.fails
        if source not in NO_RECALL:
            for mark in wanted(record):
                for key in _keys(source, mark.label):
                    counts[key]["values"] += 1
                    counts[key]["touched"] += any(map(_touching(mark), found))
                    counts[key]["covered"] += covered(mark, found)
        for label, correct in judged(source, record, found):
            for key in _keys(source, label):
                counts[key]["found"] += 1
                counts[key]["correct"] += correct
    return counts


def judged(source: str, record: Record, found: Iterable[Found]) -> Iterable[tuple[str, bool]]:
    """Yield (label, correct) of what was found where the marks can tell: correct is what touches a marked value."""
    marks, skipped = right(record), ignored(record)
    for f in found:
        touches = _touching(f)
        if counts_as_precision(source, record, f.label) and not any(map(touches, skipped)):
            yield f.label, any(map(touches, marks))


def covered(mark: Marked, found: Iterable[Found]) -> bool:
    """Tell whether everything of `mark` was found, in one piece or in several."""
    at = mark.start
    for f in sorted(filter(_touching(mark), found), key=lambda f: f.start):
        if f.start > at:
            return False
        at = max(at, f.end)
    return at >= mark.end


def wilson(hits: int, total: int) -> tuple[float, float, float]:
    """Return a share and the ends of its 95 % interval (Wilson 1927), each 0 to 1; `total` must not be 0."""
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    reach = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return share, max(0.0, middle - reach), min(1.0, middle + reach)


def per_cent(hits: int, total: int) -> str:
    """Return a share in per cent with its interval, as the tables print it."""
    if not total:
        return "-"
    share, low, high = wilson(hits, total)
    return f"{100 * share:.1f} ({100 * low:.0f}-{100 * high:.0f})"


def _keys(source: str, label: str) -> tuple[Key, ...]:
    names = () if label == "PERSON" else ((source, "but names"), ("", "but names"))
    return (source, ""), (source, label), ("", label), ("", ""), *names


def _touching(one: Marked | Found) -> Callable[[Marked | Found], bool]:
    return lambda other: one.start < other.end and other.start < one.end
