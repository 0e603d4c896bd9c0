"""What a record costs: a commit, a commit for many, several writers, and reading it all again.

    python benchmarks/record.py [URL] [--rows 100000]

Without a URL, in an SQLite file of the system's temporary folder. What is at the URL must be empty; it is not removed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from guard.store.database import located
from guard.store.entry import Entry, EntryFinding
from guard.store.record import Record

KEY = bytes(32)
FOUND = EntryFinding("discloses-contact", "PHONE_NUMBER", "block", "discloses", "f" * 64, excused=False)


def entry(number: int) -> Entry:
    failed = number % 3 == 0
    return Entry(
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        request=f"{number:024x}",
        caller="0123456789ab",
        reply="a" * 64,
        channel="public",
        verdict="fail" if failed else "pass",
        findings=(FOUND,) if failed else (),
        policy="sha256:" + "1" * 64,
        rules="sha256:" + "2" * 64,
        version="0.1.0",
        ms=1.234,
    )


def timed(done: Callable[[], object]) -> float:
    started = perf_counter()
    done()
    return (perf_counter() - started) * 1000


def writing(url: str, rounds: int) -> list[float]:
    with Record.open(url, KEY) as record:
        return [timed(lambda: record.put([entry(1)])) for _ in range(rounds)]


def shown(name: str, times: list[float], each: int = 1) -> None:
    p99 = quantiles(times, n=100)[98]
    print(f"{name:34} p50 {median(times):6.2f} ms  p99 {p99:6.2f} ms  {median(times) / each * 1000:6.0f} µs a row")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url", nargs="?")
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = located(given.url or "sqlite:///record.db", Path(folder))
        with Record.open(url, KEY) as record:
            shown("one row a commit", writing(url, 200))
            for size in (10, 50, 200):
                rows = [entry(n) for n in range(size)]
                shown(f"{size} rows a commit", [timed(lambda rows=rows: record.put(rows)) for _ in range(50)], size)
            with multiprocessing.get_context("spawn").Pool(4) as pool:
                each = pool.starmap(writing, [(url, 200)] * 4)
            shown("one row a commit, 4 processes", [ms for times in each for ms in times])
            for start in range(0, given.rows, 500):
                record.put([entry(n) for n in range(start, start + 500)])
            count = record.anchor().count
            spent = timed(record.verify)
            print(f"verify: {count} rows in {spent / 1000:.1f} s, {spent / count * 1000:.0f} µs a row")
            since = datetime(2026, 1, 1, tzinfo=UTC)
            spent = timed(lambda: record.counts(since, since + timedelta(days=30)))
            print(
                f"count 30 days: {spent:.0f} ms; all: {timed(lambda: record.counts(since, since + timedelta(days=9999))):.0f} ms"
            )
            if not given.url:
                held = sum(path.stat().st_size for path in Path(folder).iterdir() if not path.name.endswith("-wal"))
                print(f"{held / count:.0f} bytes a row")
            spent = timed(lambda: print(record.prune(since + timedelta(days=9999)), "rows pruned", end=" "))
            print(f"in {spent / 1000:.1f} s")


if __name__ == "__main__":
    main()
