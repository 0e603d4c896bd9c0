"""The figures of a scan as charts; `guard.look.charts` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guard.archive.reports import _words as words
from guard.archive.summary import Count
from guard.look.charts import Bar, bars, columns

_WEEKS = 104


def by_outcome(counts: Sequence[Count], parts: Sequence[str], width: int) -> str:
    """Draw a bar for each name: its findings, of the outcomes `parts`, the first of them first."""
    rows = [
        Bar(words.line(count.name), _found(parts, count), tuple(getattr(count, part) for part in parts)) for count in counts
    ]
    return bars(rows, parts, width)


def by_rate(counts: Sequence[Count], width: int) -> str:
    """Draw a bar for each name: the share of its replies that fail."""
    return bars([Bar(words.line(count.name), _failed(count), (count.rate or 0,)) for count in counts], ("block",), width)


def by_week(counts: Sequence[Count], width: int) -> str:
    """Draw a column for each week: its failing replies. Of very long scans the last two years."""
    return columns([(count.name, (count.failed,)) for count in counts[-_WEEKS:]], ("block",), width)


def weeks_drawn(counts: Sequence[Count]) -> str:
    """Say of which weeks `by_week` draws columns."""
    drawn = counts[-_WEEKS:]
    first, last = (_day(count.name) for count in (drawn[0], drawn[-1]))
    return (
        f"{words.many(len(drawn), 'week')}, from that of {first} to that of {last}"
        if len(drawn) > 1
        else f"the week of {first}"
    )


def _day(name: str) -> str:
    week = date.fromisoformat(name)
    return f"{week.day} {week:%B %Y}"


def _failed(count: Count) -> str:
    return f"{words.number(count.failed)} of {words.number(count.checked)} fail · {words.rate(count)}"


def _found(parts: Sequence[str], count: Count) -> str:
    return ", ".join(f"{words.number(value)} {part}" for part in parts if (value := getattr(count, part)))
