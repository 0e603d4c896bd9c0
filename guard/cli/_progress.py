"""How far a scan is, on stderr: a bar on a terminal, else a plain line every few seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from guard.archive.journal import Tally
from guard.cli import _write

_EVERY = 5.0
"""Seconds between plain lines."""

Position = Callable[[], tuple[int, int, int] | None]
"""Bytes read so far, bytes there are, and replies met in what is read; `None` where that cannot be told."""


@contextmanager
def progress(position: Position, *, every: float = _EVERY) -> Iterator[Callable[[Tally], None]]:
    """Yield what is to be told the figures after each batch."""
    if sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _bar(position) as told:
            yield told
    else:
        yield _lines(position, every)


class Pace:
    """How fast it goes since the first figures, which may already count what an earlier scan did."""

    def __init__(self, position: Position) -> None:
        self._position = position
        self._began = monotonic()
        self._before: Tally | None = None
        self._skipped = 0.0

    def now(self, tally: Tally) -> tuple[float, float | None, float | None]:
        """Return replies a second, the share that is done (0-1) and the seconds that are left; `None` where not known."""
        at = self._position()
        share = None
        if at and at[1]:
            read, there, met = at
            # Reading is ahead of checking.
            share = min(read / there * (tally.replies / met if met else 0.0), 1.0)
        if self._before is None:
            self._before, self._began, self._skipped = tally, monotonic(), share or 0.0
        seconds = monotonic() - self._began
        rate = (tally.replies - self._before.replies) / seconds if seconds > 0 else 0.0
        gained = (share or 0.0) - self._skipped
        left = seconds * (1 - share) / gained if share is not None and gained > 0 else None
        return rate, share, left


def line(tally: Tally, rate: float, share: float | None, left: float | None) -> str:
    """Return the figures as a line.

    >>> line(Tally(passed=1190, failed=10, findings=12), 400.0, 0.25, 9.0)
    '1,200 replies (25 %), 400 a second, 0:00:09 left: 10 fail, 0 incomplete, 12 findings'
    """
    share_said = "" if share is None else f" ({share:.0%})".replace("%", " %")
    left_said = "" if left is None else f", {_clock(left)} left"
    counts = f"{tally.failed:,} fail, {tally.incomplete:,} incomplete, {tally.findings:,} findings"
    return f"{tally.replies:,} replies{share_said}, {rate:,.0f} a second{left_said}: {counts}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _lines(position: Position, every: float) -> Callable[[Tally], None]:
    pace, last = Pace(position), monotonic()

    def told(tally: Tally) -> None:
        nonlocal last
        figures = pace.now(tally)
        if monotonic() - last >= every:
            last = monotonic()
            _write.note(line(tally, *figures))

    return told


@contextmanager
def _bar(position: Position) -> Iterator[Callable[[Tally], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    pace = Pace(position)
    columns = (SpinnerColumn(), BarColumn(bar_width=30), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)

        def told(tally: Tally) -> None:
            rate, share, left = pace.now(tally)
            total = None if share is None else 1.0
            shown.update(task, total=total, completed=share or 0.0, description=line(tally, rate, share, left))

        yield told
