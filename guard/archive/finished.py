"""A finished scan on disk -> what reports, baselines and comparisons read.

Of the journal's `meta` these names are read, all of them optional: `title`, `archives` (a JSON list of places), `policy`, `rules`
(digests), `version`, `fail_on` (an outcome), `made` (ISO 8601), `passed_over` (JSON of `guard.archive.threads.Counts`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from guard.archive.reports import About, Scan
from guard.archive.threads import Counts
from guard.model import Outcome

__all__ = ["about", "fail_on", "opened", "passed_over"]


@contextmanager
def opened(path: Path) -> Iterator[tuple[Scan, Mapping[str, str]]]:
    """Open the journal that `presend scan --keep FILE` has kept, and yield the scan and what was kept about it.

    Raises:
        GuardError: it cannot be read, is no scan or is not finished.
    """
    from guard.archive.journal import Journal  # type: ignore[import-not-found, unused-ignore]

    with Journal.opened(path) as journal:
        meta = dict(journal.meta)
        yield Scan(journal.results, about(meta, path)), meta


def about(meta: Mapping[str, str], path: Path) -> About:
    """Return what a report says of where a scan comes from."""
    from guard import rules

    return About(
        title=meta.get("title") or f"Replies that were sent: {path.stem}",
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
    """Return the outcome that fails a reply under the policy of a scan."""
    name = meta.get("fail_on", "").upper()
    return Outcome[name] if name in ("NOTE", "WARN", "BLOCK") else Outcome.BLOCK


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
