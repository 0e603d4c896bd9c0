"""What was checked, from the record: counts, how they compare with the time before, and charts of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from guard.look.charts import NARROW, WIDE, Bar, MissingLibraryError, bars, columns

__all__ = ["PERIODS", "Chart", "Counts", "Record", "Row", "RuleRow", "charts", "found", "rate", "total", "trend"]

PERIODS: Mapping[int, str] = {7: "7 days", 30: "30 days", 90: "90 days"}
_BARS = 12
_TABLE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """How many replies of one day, channel or caller had which verdict."""

    name: str
    passed: int = 0
    failed: int = 0
    incomplete: int = 0

    @property
    def replies(self) -> int:
        """Return how many there are in all."""
        return self.passed + self.failed + self.incomplete

    @property
    def checked(self) -> int:
        """Return how many were wholly checked."""
        return self.passed + self.failed


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How many findings of one rule had which outcome; excused ones are counted apart."""

    name: str
    block: int = 0
    warn: int = 0
    note: int = 0
    excused: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What was checked in a span of time. Days are in UTC (`2026-01-05`) and in order; the rest is as the record has it."""

    by_day: Sequence[Row] = ()
    by_channel: Sequence[Row] = ()
    by_caller: Sequence[Row] = ()
    by_rule: Sequence[RuleRow] = ()


class Record(Protocol):
    """What keeps verdicts, in `app.state.record`."""

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
    legend: Mapping[str, str] = field(default_factory=dict)
    drawings: tuple[tuple[str, str], ...] = ()


def total(rows: Iterable[Row]) -> Row:
    """Return the sum of some rows."""
    listed = list(rows)
    return Row(
        "", sum(one.passed for one in listed), sum(one.failed for one in listed), sum(one.incomplete for one in listed)
    )


def rate(row: Row) -> str:
    """Return the share of replies that fail among those wholly checked, never as 0 % or 100 % when it is not."""
    if not row.checked:
        return "–"
    if not row.failed:
        return "0 %"
    if not row.passed:
        return "100 %"
    share = 100 * row.failed / row.checked
    shown = f"{share:.1f}"
    if shown == "0.0":
        return "under 0.1 %"
    return "over 99.9 %" if shown == "100.0" else f"{shown} %"


def found(rows: Iterable[RuleRow]) -> str:
    """Say how many findings stand, by outcome."""
    listed = list(rows)
    return ", ".join(f"{sum(getattr(row, part) for row in listed):,} {part}" for part in ("block", "warn", "note"))


def trend(now: Row, before: Row, days: int) -> str:
    """Say how the rate compares with that of as many days before; empty where there is nothing to compare."""
    if not now.checked or not before.checked:
        return ""
    return f"{rate(before)} in the {days} days before"


def charts(counts: Counts, first: date, last: date) -> tuple[Chart, ...]:
    """Return the charts of what was checked on the days from `first` to `last`."""
    return tuple(_charts(counts, first, last))


def _charts(counts: Counts, first: date, last: date) -> Iterator[Chart]:
    known = {row.name: row for row in counts.by_day}
    days = [(first + timedelta(at)).isoformat() for at in range((last - first).days + 1)]
    by_day = [known.get(day, Row(day)) for day in days]
    stopped = {"block": "do not send", "warn": "not wholly checked"}
    yield Chart(
        "stopped",
        "Held back, by day",
        "Replies that failed or could not be wholly checked. Days are in UTC.",
        "Day",
        _HEADS,
        [_figures(row) for row in reversed(by_day)],
        stopped,
        _drawn(lambda width: columns([(row.name, (row.failed, row.incomplete)) for row in by_day], tuple(stopped), width)),
    )
    yield Chart(
        "checked",
        "Checked, by day",
        "All replies that the service was asked about.",
        "Day",
        ("Replies",),
        [(row.name, (f"{row.replies:,}",)) for row in reversed(by_day)],
        drawings=_drawn(lambda width: columns([(row.name, (row.replies,)) for row in by_day], ("edge",), width)),
    )
    yield from _rules(counts.by_rule)
    for id_, title, about, head, rows in (
        ("by-channel", "By channel", "The share of the replies to each channel that fail.", "Channel", counts.by_channel),
        ("by-caller", "By caller", "The share of each caller's replies that fail; callers are named by their key.", "Caller", counts.by_caller),
    ):
        if rows:
            yield _rates(Chart(id_, title, about, head, _HEADS, ()), rows)


_HEADS = ("Replies", "Fail", "Fail rate", "Not wholly checked")


def _rules(rows: Sequence[RuleRow]) -> Iterator[Chart]:
    listed = sorted(rows, key=lambda row: (-row.block, -row.warn, -row.note, row.name))
    if not listed:
        return
    drawn = [row for row in listed if row.block + row.warn + row.note][:_BARS]
    parts = {"block": "block", "warn": "warn", "note": "note"}
    bar_rows = [
        Bar(row.name, ", ".join(f"{getattr(row, part):,} {part}" for part in parts if getattr(row, part)), (row.block, row.warn, row.note))
        for row in drawn
    ]
    most = f" The {len(drawn)} that stop the most." if len(listed) > len(drawn) else ""
    yield Chart(
        "by-rule",
        "By rule",
        f"Findings, by the rule that made them.{most}",
        "Rule",
        ("Block", "Warn", "Note", "Excused"),
        [(row.name, (f"{row.block:,}", f"{row.warn:,}", f"{row.note:,}", f"{row.excused:,}")) for row in listed[:_TABLE]],
        parts,
        _drawn(lambda width: bars(bar_rows, tuple(parts), width)),
    )


def _rates(chart: Chart, rows: Sequence[Row]) -> Chart:
    listed = sorted(rows, key=lambda row: (-(row.failed / row.checked if row.checked else 0), -row.replies, row.name))
    bar_rows = [
        Bar(row.name or "no key", f"{row.failed:,} of {row.checked:,} fail · {rate(row)}", (row.failed / row.checked if row.checked else 0,))
        for row in listed[:_BARS]
    ]
    return Chart(
        chart.id,
        chart.title,
        chart.about,
        chart.head,
        chart.heads,
        [_figures(row) for row in listed[:_TABLE]],
        drawings=_drawn(lambda width: bars(bar_rows, ("block",), width)),
    )


def _figures(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.name or "no key", (f"{row.replies:,}", f"{row.failed:,}", rate(row), f"{row.incomplete:,}")


class _Draw(Protocol):
    def __call__(self, width: int) -> str: ...


def _drawn(draw: _Draw) -> tuple[tuple[str, str], ...]:
    """Return a drawing in two widths; nothing where the library is missing, since all figures stand in the table too."""
    try:
        return ("wide", draw(WIDE)), ("narrow", draw(NARROW))
    except MissingLibraryError:
        return ()
