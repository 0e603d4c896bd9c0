"""Results -> the figures of a scan: one pass, and flat in memory however many agents and threads there are.

What is counted by name (rule, agent, thread ...) is counted exactly. Counts that become too many to hold go to a temporary
SQLite file, which the operating system removes when the summary is made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from guard.archive.model import Result
from guard.model import Finding, Outcome, State

__all__ = ["Count", "Summary", "summarise", "week_of"]

_KEPT = 1000
"""The most names of one kind that a summary lists, the worst first."""
_HELD = 20_000
"""The most counts that stay in memory before they go to the file."""
_RULES = 60
"""Rules that fit into an integer of SQLite, a bit each."""
_OTHERS = "(others)"


@dataclass(frozen=True, slots=True)
class Count:
    """How many replies and findings there are of one name, or in all.

    `replies` is the sum of `passed`, `failed` and `incomplete`. Of findings, `excused` ones are counted apart: `block`, `warn` and
    `note` are what still stands. `rules` are the names of the rules that failed replies broke, where that is kept.
    """

    name: str = ""
    replies: int = 0
    passed: int = 0
    failed: int = 0
    incomplete: int = 0
    block: int = 0
    warn: int = 0
    note: int = 0
    excused: int = 0
    rules: tuple[str, ...] = ()

    @property
    def findings(self) -> int:
        """Return how many findings stand."""
        return self.block + self.warn + self.note

    @property
    def checked(self) -> int:
        """Return how many replies were wholly checked."""
        return self.passed + self.failed

    @property
    def rate(self) -> float | None:
        """Return the share of failing replies among those wholly checked, `None` if there are none."""
        return self.failed / self.checked if self.checked else None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a scan.

    `by_rule` and `by_entity` count replies that have such a finding; `by_channel`, `by_agent`, `by_week` and `threads` all their
    replies; `excuses` and `gaps` findings and replies by reason. Lists begin with the worst and hold at most a thousand names, except
    `by_week`, which goes by date (`2026-01-05`, a Monday, in UTC) and is whole. `names` says how many there are in all, by list.
    """

    total: Count = field(default_factory=Count)
    unread: int = 0
    undated: int = 0
    first: datetime | None = None
    last: datetime | None = None
    by_rule: tuple[Count, ...] = ()
    by_entity: tuple[Count, ...] = ()
    by_channel: tuple[Count, ...] = ()
    by_agent: tuple[Count, ...] = ()
    by_week: tuple[Count, ...] = ()
    threads: tuple[Count, ...] = ()
    excuses: tuple[Count, ...] = ()
    gaps: tuple[Count, ...] = ()
    names: dict[str, int] = field(default_factory=dict)


def summarise(results: Iterable[Result]) -> Summary:
    """Count results, in any order."""
    total, times = _Total(), _Times()
    with closing(_Tally()) as tally:
        for result in results:
            total.add(result)
            times.add(result.time)
            _count(result, tally)
        lists = {kind: tuple(tally.worst(kind)) for kind in ("rule", "entity", "agent", "thread", "excuse", "gap")}
        return Summary(
            total=total.count(),
            unread=total.unread,
            undated=times.without,
            first=times.first,
            last=times.last,
            by_rule=lists["rule"],
            by_entity=lists["entity"],
            by_channel=tuple(tally.worst("channel")),
            by_agent=lists["agent"],
            by_week=tuple(_without_gaps(tally.worst("week", None))),
            threads=tuple(count for count in lists["thread"] if count.failed),
            excuses=lists["excuse"],
            gaps=lists["gap"],
            names={kind: tally.names(kind) for kind in lists} | {"failed thread": tally.names("thread", failed=1)},
        )


def week_of(time: datetime) -> str:
    """Return the Monday of the week in UTC, as in `2026-01-05`."""
    day = (time if time.tzinfo is None else time.astimezone(UTC)).date()
    return date.fromordinal(max(1, day.toordinal() - day.weekday())).isoformat()


def stands(finding: Finding) -> bool:
    """Tell whether a finding counts: it is not excused and says something."""
    return finding.excused is None and finding.outcome > Outcome.ALLOW


class _Total:
    def __init__(self) -> None:
        self._counts = [0] * 8
        self.unread = 0

    def add(self, result: Result) -> None:
        self.unread += result.unread
        for at, number in enumerate(_numbers(result.state, result.findings)):
            self._counts[at] += number

    def count(self) -> Count:
        return _counted("", self._counts)


class _Times:
    def __init__(self) -> None:
        self.without = 0
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, time: datetime | None) -> None:
        if time is None:
            self.without += 1
            return
        time = time if time.tzinfo else time.replace(tzinfo=UTC)
        self.first = min(self.first or time, time)
        self.last = max(self.last or time, time)


class _Tally:
    """Counts by kind and name, in memory as long as there are few."""

    def __init__(self, held: int = _HELD) -> None:
        self._most = held
        self._rules: dict[str, int] = {}
        self._held: dict[tuple[str, str], list[int]] = {}
        self._file = sqlite3.connect("", isolation_level=None)  # no name: a file of its own, gone when closed
        self._file.execute(_TABLE)

    def add(self, kind: str, name: str, numbers: tuple[int, ...], rules: Iterable[str] = ()) -> None:
        held = self._held.get((kind, name))
        if held is None:
            if len(self._held) >= self._most:
                self._flush()
            held = self._held[kind, name] = [0] * (len(_COLUMNS) + 1)
        for at, number in enumerate(numbers):
            held[at] += number
        for rule in rules:
            held[-1] |= 1 << self._rules.setdefault(rule, min(len(self._rules), _RULES))

    def worst(self, kind: str, most: int | None = _KEPT) -> Iterator[Count]:
        self._flush()
        named = {bit: rule for rule, bit in self._rules.items() if bit < _RULES} | {_RULES: _OTHERS}
        for name, *numbers, bits in self._file.execute(_WORST, (kind, -1 if most is None else most)):
            yield _counted(name, numbers, tuple(sorted(named[bit] for bit in range(_RULES + 1) if bits >> bit & 1)))

    def names(self, kind: str, *, failed: int = 0) -> int:
        """Return how many names of a kind there are, with at least so many replies that failed."""
        self._flush()
        return int(self._file.execute(_NAMES, (kind, failed)).fetchone()[0])

    def close(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        if not self._held:
            return
        self._file.execute("BEGIN")
        self._file.executemany(_ADD, ((kind, _storable(name), *numbers) for (kind, name), numbers in self._held.items()))
        self._file.execute("COMMIT")
        self._held.clear()


_COLUMNS = ("replies", "passed", "failed", "incomplete", "block", "warn", "note", "excused")
_TABLE = """CREATE TABLE tally (
        kind TEXT, name TEXT, replies INTEGER, passed INTEGER, failed INTEGER, incomplete INTEGER,
        block INTEGER, warn INTEGER, note INTEGER, excused INTEGER, bits INTEGER, PRIMARY KEY (kind, name)
    ) WITHOUT ROWID"""
_ADD = """INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    replies = replies + excluded.replies, passed = passed + excluded.passed, failed = failed + excluded.failed,
    incomplete = incomplete + excluded.incomplete, block = block + excluded.block, warn = warn + excluded.warn,
    note = note + excluded.note, excused = excused + excluded.excused, bits = bits | excluded.bits"""
_WORST = """SELECT name, replies, passed, failed, incomplete, block, warn, note, excused, bits FROM tally WHERE kind = ?
    ORDER BY failed DESC, block DESC, warn DESC, note DESC, incomplete DESC, excused DESC, replies DESC, name LIMIT ?"""
_NAMES = "SELECT COUNT(*) FROM tally WHERE kind = ? AND failed >= ?"


def _counted(name: str, numbers: Iterable[int], rules: tuple[str, ...] = ()) -> Count:
    return Count(name, **dict(zip(_COLUMNS, numbers, strict=True)), rules=rules)


def _count(result: Result, tally: _Tally) -> None:
    numbers = _numbers(result.state, result.findings)
    standing = [finding for finding in result.findings if stands(finding)]
    for kind, name in (
        ("channel", "" if result.unread else result.channel.value),
        ("agent", result.agent),
        ("week", week_of(result.time) if result.time else ""),
        ("thread", result.thread),
    ):
        if name:
            rules = {finding.rule for finding in standing} if kind == "thread" and result.state == State.FAIL else ()
            tally.add(kind, name, numbers, rules)
    for kind, of in (("rule", _rule), ("entity", _entity)):
        for name in {of(finding) for finding in result.findings}:
            tally.add(kind, name, _numbers(result.state, [finding for finding in result.findings if of(finding) == name]))
    for finding in result.findings:
        if finding.excused is not None:
            tally.add("excuse", finding.excused, (0, 0, 0, 0, 0, 0, 0, 1))
    for reason in dict.fromkeys(result.incomplete):
        tally.add("gap", reason, (1, 0, 0, 1))


def _rule(finding: Finding) -> str:
    return finding.rule


def _entity(finding: Finding) -> str:
    return finding.entity


def _numbers(state: State, findings: Iterable[Finding]) -> tuple[int, ...]:
    """Return the numbers of a single reply, in the order of the columns."""
    counts = {Outcome.BLOCK: 0, Outcome.WARN: 0, Outcome.NOTE: 0, Outcome.ALLOW: 0}
    excused = 0
    for finding in findings:
        if finding.excused is None:
            counts[finding.outcome] += 1
        else:
            excused += 1
    return (
        1,
        int(state == State.PASS),
        int(state == State.FAIL),
        int(state == State.INCOMPLETE),
        counts[Outcome.BLOCK],
        counts[Outcome.WARN],
        counts[Outcome.NOTE],
        excused,
    )


def _without_gaps(weeks: Iterable[Count]) -> Iterator[Count]:
    """Yield weeks by date, and between them those in which nothing was sent, as long as that is not years."""
    before: date | None = None
    for count in sorted(weeks, key=lambda count: count.name):
        week = date.fromisoformat(count.name)
        if before is not None and week - before <= timedelta(weeks=26):
            for step in range(1, (week - before).days // 7):
                yield Count((before + timedelta(weeks=step)).isoformat())
        yield count
        before = week


def _storable(name: str) -> str:
    # SQLite holds UTF-8, which has no halves of characters.
    return name.encode("utf-8", "replace").decode("utf-8")
