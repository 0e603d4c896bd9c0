"""How a sample is cut: what grades of risk there are, which strata, and how many replies each of them gives.

A reply belongs to a *grade*, by what the scan said of it, and within the grade to a *cell*, by the columns that the sample is drawn
by (channel, agent ...). Cells too small for a stratum of their own are joined, never across grades: what passed and what failed
answer different questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from math import sqrt
from types import MappingProxyType

from guard.archive.model import Result
from guard.archive.summary import week_of
from guard.errors import GuardError
from guard.model import Finding, Outcome, State

__all__ = ["COLUMNS", "FAILED_SHARE", "GRADES", "Grade", "Stratum", "allocate", "cell_of", "cut", "grade_of"]

OTHERS = "(others)"
"""Stands in place of a column's value where a stratum joins several."""

FAILED_SHARE = 1 / 3
"""The part of a sample that goes to what failed, where there is enough of it."""

_DOUBT = (0.25, 0.75)
"""Confidences between these are near the threshold of one rule or another (0.3 to 0.7, see `guard.rules`)."""

_ALONE = 4
"""Drawn replies from which on a cell is a stratum of its own: of fewer its own share says nothing."""
_PER_GRADE = 4
"""Replies that a grade gets at least, where it has as many."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of risk. `expected` is the share of wrong verdicts that the allocation reckons with; no estimate depends on it."""

    name: str
    state: State
    expected: float
    means: str


GRADES: Mapping[str, Grade] = MappingProxyType(
    {
        grade.name: grade
        for grade in (
            Grade("failed-near", State.FAIL, 0.30, "failed, on findings whose confidence is near the threshold"),
            Grade("failed", State.FAIL, 0.08, "failed, on at least one sure finding"),
            Grade("passed-near", State.PASS, 0.12, "passed, though a value was found with a confidence near the threshold"),
            Grade("passed-warned", State.PASS, 0.05, "passed with a warning, or because a finding was excused"),
            Grade("passed-noted", State.PASS, 0.02, "passed with notes alone"),
            Grade("passed-clean", State.PASS, 0.005, "passed, and nothing was found"),
        )
    }
)
"""The grades, the riskiest of each state first."""


def grade_of(result: Result) -> str | None:
    """Return the name of the grade; `None` for what was not wholly checked, which nobody said passed or failed."""
    if result.state == State.INCOMPLETE:
        return None
    standing = [finding for finding in result.findings if finding.excused is None]
    worst = max((finding.outcome for finding in standing), default=Outcome.ALLOW)
    if result.state == State.FAIL:
        sure = any(finding.outcome == worst and finding.confidence >= _DOUBT[1] for finding in standing)
        return "failed" if sure else "failed-near"
    if any(_near(finding) for finding in standing):
        return "passed-near"
    if worst >= Outcome.WARN or len(standing) < len(result.findings):
        return "passed-warned"
    return "passed-noted" if worst == Outcome.NOTE else "passed-clean"


def _near(finding: Finding) -> bool:
    return finding.holds_value and finding.outcome >= Outcome.WARN and _DOUBT[0] <= finding.confidence < _DOUBT[1]


COLUMNS: Mapping[str, Callable[[Result], str]] = MappingProxyType(
    {
        "channel": lambda result: result.channel.value,
        "agent": lambda result: result.agent,
        "platform": lambda result: result.platform,
        "week": lambda result: week_of(result.time) if result.time else "",
    }
)
"""What a sample can be drawn by."""


def cell_of(result: Result, by: Sequence[str]) -> tuple[str, ...]:
    """Return the values of the columns `by`."""
    return tuple(COLUMNS[column](result) for column in by)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Replies of one grade that are drawn together.

    `values` are those of the columns, `OTHERS` where several are joined; `cells` says how many combinations of them it joins.
    Each of its `population` replies has the same probability to be one of the `size` that are drawn.
    """

    name: str
    grade: str
    values: tuple[str, ...]
    cells: int
    population: int
    size: int

    @property
    def probability(self) -> float:
        """Return the probability of each of its replies to be drawn."""
        return self.size / self.population

    @property
    def state(self) -> State:
        """Return the verdict of its replies."""
        return GRADES[self.grade].state


def cut(
    counts: Mapping[tuple[str, tuple[str, ...]], int], size: int, failed_share: float = FAILED_SHARE
) -> tuple[tuple[Stratum, ...], dict[tuple[str, tuple[str, ...]], int]]:
    """Return the strata, and for each grade and cell the position of its stratum.

    Args:
        counts: replies of the archive by grade and cell.
        size: replies to draw; more than there are means all of them.
        failed_share: the part of them that goes to what failed.

    Raises:
        GuardError: there is nothing to draw from, or the size is too small for two of each grade.
    """
    grades = {name: sum(count for (grade, _), count in counts.items() if grade == name) for name in GRADES}
    grades = {name: count for name, count in grades.items() if count}
    if not grades:
        raise GuardError("there is no reply in this scan that passed or failed, so there is nothing to draw from.")
    least = sum(min(2, count) for count in grades.values())
    if size < least:
        raise GuardError(f"--size must be at least {least} here: two replies of each of {len(grades)} grades of risk.")
    shares = _by_grade(grades, min(size, sum(grades.values())), failed_share)
    strata: list[Stratum] = []
    places: dict[tuple[str, tuple[str, ...]], int] = {}
    for grade, share in shares.items():
        cells = {cell: count for (of, cell), count in counts.items() if of == grade and count}
        joined = _joined(cells, share)
        names = sorted(joined, key=lambda values: (-sum(cells[cell] for cell in joined[values]), values))
        populations = [sum(cells[cell] for cell in joined[values]) for values in names]
        sizes = allocate(share, populations, [min(2, count) for count in populations], populations)
        for values, population, drawn in zip(names, populations, sizes, strict=True):
            for cell in joined[values]:
                places[grade, cell] = len(strata)
            strata.append(Stratum(f"S{len(strata) + 1}", grade, values, len(joined[values]), population, drawn))
    return tuple(strata), places


def allocate(total: int, weights: Sequence[float], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return whole numbers that add up to `total`, as near to the proportions of `weights` as `least` and `most` allow.

    >>> allocate(10, [70, 20, 10], [2, 2, 2], [70, 20, 10])
    [6, 2, 2]

    Raises:
        ValueError: `least` adds up to more than `total`, or `most` to less.
    """
    if not sum(least) <= total <= sum(most):
        raise ValueError("the bounds leave no way to add up to the total")
    # One at a time to whoever is furthest below its part (Webster's method), from the lower bounds on.
    given = list(least)
    queue = [(-weight / (given[at] + 0.5), at) for at, weight in enumerate(weights) if given[at] < most[at]]
    heapify(queue)
    for _ in range(total - sum(given)):
        at = queue[0][1]
        given[at] += 1
        if given[at] < most[at]:
            heapreplace(queue, (-weights[at] / (given[at] + 0.5), at))
        else:
            heappop(queue)
    return given


def _by_grade(grades: Mapping[str, int], size: int, failed_share: float) -> dict[str, int]:
    """Return how many replies of each grade are drawn: Neyman's allocation for the expected shares, within each state."""
    names = {state: [name for name in grades if GRADES[name].state == state] for state in (State.FAIL, State.PASS)}
    there = {state: sum(grades[name] for name in names[state]) for state in names}
    floors = {state: sum(min(2, grades[name]) for name in names[state]) for state in names}
    failed = round(size * failed_share)
    failed = min(max(failed, floors[State.FAIL], size - there[State.PASS]), there[State.FAIL], size - floors[State.PASS])
    shares: dict[str, int] = {}
    for state, total in ((State.FAIL, failed), (State.PASS, size - failed)):
        mine = names[state]
        weights = [grades[name] * sqrt(GRADES[name].expected * (1 - GRADES[name].expected)) for name in mine]
        for least in (_PER_GRADE, 2):
            floor_ = [min(least, grades[name]) for name in mine]
            if sum(floor_) <= total:
                break
        shares |= dict(zip(mine, allocate(total, weights, floor_, [grades[name] for name in mine]), strict=True))
    return {name: shares[name] for name in grades}


def _joined(cells: Mapping[tuple[str, ...], int], share: int) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Return groups of cells by their values: those large enough alone, the others by their first column, what is left together.

    Large enough is what would give `_ALONE` of the `share` replies that are drawn from all cells.
    """
    total = sum(cells.values())

    def stands(theirs: Sequence[tuple[str, ...]]) -> bool:
        return sum(cells[cell] for cell in theirs) * share >= _ALONE * total

    groups = {cell: [cell] for cell in sorted(cells) if stands([cell])}
    rest = [cell for cell in sorted(cells) if cell not in groups]
    for parent in sorted({cell[:1] for cell in rest if len(cell) > 1}):
        theirs = [cell for cell in rest if cell[:1] == parent]
        if stands(theirs):
            groups[_group(theirs, parent)] = theirs
    taken = {cell for group in groups.values() for cell in group}
    if left := [cell for cell in rest if cell not in taken]:
        groups[_group(left, ())] = left
    return groups


def _group(cells: Sequence[tuple[str, ...]], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a group of cells: a single one keeps its own."""
    return cells[0] if len(cells) == 1 else known + (OTHERS,) * (len(cells[0]) - len(known))
