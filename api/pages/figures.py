"""What was checked, from the record: counts, how they compare with the time before, and charts of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from guard.look.charts import Bar, Plan
from guard.model import State

__all__ = ["PERIODS", "Chart", "Counts", "Record", "charts", "rate", "trend"]

PERIODS: Mapping[int, str] = {7: "7 days", 30: "30 days", 90: "90 days"}
_BARS = 12
_TABLE = 100


class Counts(Protocol):
    """Verdicts counted: all of them, by day (`2026-11-22`, in UTC) and verdict, and by verdict, channel, rule and caller alone."""

    @property
    def total(self) -> int:
        """Return how many there are."""

    @property
    def days(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many of which verdict there are on each day that has some."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Return how many there are of each verdict."""

    @property
    def channels(self) -> Mapping[str, int]:
        """Return how many there are for each channel."""

    @property
    def rules(self) -> Mapping[str, int]:
        """Return how many there are with a finding of each rule that is not excused."""

    @property
    def callers(self) -> Mapping[str, int]:
        """Return how many each caller asked for, by the id of its key."""


class Record(Protocol):
    """What keeps verdicts."""

    def counts(self, since: datetime, until: datetime) -> Counts:
        """Return what was checked from `since` on and before `until`. Raises `GuardError` if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the table with its figures. `drawings` are SVG by class of the style sheet; none where nothing can draw."""

    id: str
    title: str
    about: str
    head: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[str, ...]]]
    plan: Plan
    legend: Mapping[str, str] = field(default_factory=dict)
    drawings: tuple[tuple[str, str], ...] = ()


def rate(verdicts: Mapping[str, int]) -> str:
    """Return the share of replies that fail among those wholly checked, never as 0 % or 100 % when it is not."""
    failed, passed = verdicts.get(State.FAIL, 0), verdicts.get(State.PASS, 0)
    if not failed + passed:
        return "–"
    return _percent(failed, failed + passed)


def trend(now: Mapping[str, int], before: Mapping[str, int], days: int) -> str:
    """Say what the rate was in as many days before; empty where there is nothing to compare."""
    return f"{rate(before)} in the {days} days before" if "–" not in (rate(now), rate(before)) else ""


def charts(counts: Counts, first: date, last: date, names: Mapping[str, str]) -> tuple[Chart, ...]:
    """Return the charts of what was checked on the days from `first` to `last`. `names` are those of the channels."""
    return tuple(_charts(counts, first, last, names))


def _charts(counts: Counts, first: date, last: date, names: Mapping[str, str]) -> Iterator[Chart]:
    listed = [(first + timedelta(at)).isoformat() for at in range((last - first).days + 1)]
    days = [(day, counts.days.get(day, {})) for day in listed]
    held = {"block": State.FAIL, "warn": State.INCOMPLETE}
    yield Chart(
        "held",
        "Held back, by day",
        "Replies that failed or could not be wholly checked. Days are in UTC.",
        "Day",
        ("Replies", "Fail", "Fail rate", "Not wholly checked"),
        [_day(day, verdicts) for day, verdicts in reversed(days)],
        Plan(tuple(held), [(day, tuple(verdicts.get(state, 0) for state in held.values())) for day, verdicts in days]),
        {"block": "fail", "warn": "not wholly checked"},
    )
    rules = "Replies with a finding of each rule that is not excused, whatever its outcome."
    yield from _bars("rules", "By rule", rules, "Rule", counts.rules, counts.total, "accent")
    yield Chart(
        "checked",
        "Checked, by day",
        "All replies that the service was asked about.",
        "Day",
        ("Replies",),
        [(day, (f"{sum(verdicts.values()):,}",)) for day, verdicts in reversed(days)],
        Plan(("edge",), [(day, (sum(verdicts.values()),)) for day, verdicts in days]),
    )
    channels = {names.get(channel, channel): count for channel, count in counts.channels.items()}
    yield from _bars("channels", "By channel", "Where replies were to go.", "Channel", channels, counts.total, "edge")
    callers = {caller or "no key": count for caller, count in counts.callers.items()}
    yield from _bars("callers", "By caller", "Who asked, by the id of the key.", "Caller", callers, counts.total, "edge")


def _bars(id_: str, title: str, about: str, head: str, counts: Mapping[str, int], whole: int, colour: str) -> Iterator[Chart]:
    """Yield a chart with a bar for each name; none where there are no names."""
    listed = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not listed:
        return
    drawn = [Bar(name, f"{count:,} · {_percent(count, whole)}", (count,)) for name, count in listed[:_BARS]]
    if len(listed) > len(drawn):
        about += f" The {len(drawn)} with the most."
    yield Chart(
        id_,
        title,
        about,
        head,
        ("Replies", "Share"),
        [(name, (f"{count:,}", _percent(count, whole))) for name, count in listed[:_TABLE]],
        Plan((colour,), bars=drawn),
    )


def _day(day: str, verdicts: Mapping[str, int]) -> tuple[str, tuple[str, ...]]:
    whole, failed, incomplete = sum(verdicts.values()), verdicts.get(State.FAIL, 0), verdicts.get(State.INCOMPLETE, 0)
    return day, (f"{whole:,}", f"{failed:,}", rate(verdicts), f"{incomplete:,}")


def _percent(part: int, whole: int) -> str:
    if not part or part == whole:
        return "100 %" if part else "0 %"
    shown = f"{100 * part / whole:.1f}"
    return {"0.0": "under 0.1 %", "100.0": "over 99.9 %"}.get(shown, f"{shown} %")
