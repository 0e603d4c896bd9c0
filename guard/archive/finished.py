"""A finished scan on disk -> what reports, baselines and comparisons read.

Of the journal's `meta` these names are read: `archives` (a JSON list of places), `policy`, `rules` (digests), `version`, `made`
(ISO 8601), `passed_over` (JSON of `guard.archive.threads.Counts`), and `fail_on` (an outcome), without which no baseline can be applied.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

from guard.archive.baseline import Baseline, Known, known
from guard.archive.model import Result
from guard.archive.reports import About, Scan
from guard.archive.threads import Counts
from guard.errors import GuardError
from guard.model import Outcome

__all__ = ["about", "fail_on", "less", "opened", "passed_over"]


@contextmanager
def opened(path: Path) -> Iterator[tuple[Scan, Mapping[str, str]]]:
    """Open the journal that `presend scan --keep FILE` has kept, and yield the scan and what was kept about it.

    Raises:
        GuardError: it cannot be read, is no scan or is not finished.
    """
    from guard.archive.journal import Journal

    with Journal.opened(path) as journal:
        meta = dict(journal.meta)
        yield Scan(journal.results, about(meta)), meta


def less(scan: Scan, baseline: Baseline, name: str, least: Outcome) -> tuple[Scan, list[Known]]:
    """Return a scan with what a baseline knows excused, and what the baseline did, once for each time that the results are read.

    Args:
        scan: all that was found.
        baseline: what is known.
        name: what the reports call it.
        least: the outcome that fails a reply, as the policy of the scan has it.
    """
    done: list[Known] = []
    today = datetime.now(UTC).date()

    def left() -> Iterator[Result]:
        done.append(Known())
        return known(scan.results(), baseline, today=today, fail_on=least, count=done[-1])

    return Scan(left, replace(scan.about, baseline=name)), done


def about(meta: Mapping[str, str]) -> About:
    """Return what a report says of where a scan comes from."""
    from guard import rules

    return About(
        archives=_archives(meta.get("archives", "")),
        policy=meta.get("policy", ""),
        rules=meta.get("rules", ""),
        version=meta.get("version", ""),
        made=_time(meta.get("made", "")),
        passed_over=passed_over(meta),
        pages={rule.id: rule.page for rule in rules.load()},
    )


def passed_over(meta: Mapping[str, str]) -> Counts:
    """Return what was met in the archives besides replies; nothing where that was not kept."""
    try:
        kept = json.loads(meta.get("passed_over", ""))
    except ValueError:
        return Counts()
    names = {field.name for field in fields(Counts)}
    good = isinstance(kept, dict) and all(name in names and type(count) is int for name, count in kept.items())
    return Counts(**kept) if good else Counts()


def fail_on(meta: Mapping[str, str]) -> Outcome:
    """Return the outcome that fails a reply under the policy of a scan.

    Raises:
        GuardError: the scan does not say.
    """
    name = meta.get("fail_on", "").upper()
    if name not in ("NOTE", "WARN", "BLOCK"):
        raise GuardError("this scan does not say what fails a reply, so nothing can be set aside from it. Scan again.")
    return Outcome[name]


def _archives(value: str) -> tuple[str, ...]:
    try:
        places = json.loads(value)
    except ValueError:
        return (value,) if value else ()
    return tuple(str(place) for place in places) if isinstance(places, list) else (value,)


def _time(value: str) -> datetime:
    try:
        made = datetime.fromisoformat(value)
    except ValueError:
        return datetime.now(UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)
