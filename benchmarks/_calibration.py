"""Whether a score means what it says: of all that is found with a score of 0.8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from _labels import NOT_SENSITIVE
from _records import Record
from _score import judged, per_cent
from _tools import Found, Reading

EDGES = (0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Where bins begin and end; below the first one the detector keeps nothing."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Detections of similar scores: how many, their mean score, and how many were right."""

    low: float
    high: float
    count: int
    mean: float
    correct: int

    @property
    def gap(self) -> float:
        """Return by how much the share of right ones exceeds what the scores promised."""
        return self.correct / self.count - self.mean


Scored = tuple[Found, bool]


def scored(records: Iterable[tuple[str, Record]], readings: Iterable[Reading]) -> list[Scored]:
    """Return every detection that can be judged, and whether it was right.

    In harmless real replies whatever is found is wrong, but for names: first names and sign-offs stand in them unmarked.
    """
    pairs: list[Scored] = []
    for (source, record), reading in zip(records, readings, strict=True):
        found = [f for f in reading.found if f.label not in NOT_SENSITIVE]
        if source == "real_clean":
            pairs += [(f, False) for f in found if f.label != "PERSON"]
            continue
        for f in found:
            pairs += [(f, correct) for _, correct in judged(source, record, [f])]
    return pairs


def bins(pairs: Iterable[Scored], edges: Sequence[float] = EDGES) -> list[Bin]:
    """Sort detections into bins by score, `low <= score < high`; empty bins are left out."""
    found = list(pairs)
    filled = []
    for low, high in pairwise(edges):
        inside = [(f.score, correct) for f, correct in found if low <= f.score < high]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            filled.append(Bin(low, high, len(inside), mean, sum(correct for _, correct in inside)))
    return filled


def expected_error(filled: Sequence[Bin]) -> float:
    """Return the expected calibration error (Naeini 2015): the bins' gaps, weighted by how much is in each."""
    total = sum(b.count for b in filled)
    return sum(b.count * abs(b.gap) for b in filled) / total if total else 0.0


def shrunk(score: float, correct: int, count: int, weight: float = 20) -> float:
    """Return what `score` should be after `correct` of `count`: the mean of a Beta that began as `weight` such detections.

    To the nearest twentieth, as the estimates are no finer, and 0.95 at most: no set is large enough to promise more.
    """
    return min(0.95, round((score * weight + correct) / (weight + count) * 20) / 20)


def by_recognizer(pairs: Iterable[Scored]) -> list[tuple[str, float, int, int]]:
    """Return (recognizer, score, count, correct) for every score that a recognizer gave, in that order."""
    table: dict[tuple[str, float], list[bool]] = {}
    for f, correct in pairs:
        table.setdefault((f.by, round(f.score, 3)), []).append(correct)
    return sorted((by, score, len(hits), sum(hits)) for (by, score), hits in table.items())


def table(filled: Sequence[Bin]) -> list[str]:
    """Return the reliability table as lines of Markdown."""
    lines = ["| score | detections | mean score | right |", "|---|---|---|---|"]
    for b in filled:
        name = f"{b.low:.2f} to {min(b.high, 1):.2f}"
        lines.append(f"| {name} | {b.count} | {100 * b.mean:.1f} | {per_cent(b.correct, b.count)} |")
    return lines
