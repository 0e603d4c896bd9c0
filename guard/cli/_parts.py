"""The parts of an archive scan that `presend scan` puts together: sources in, reports out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from guard.archive.model import Entry, Result
from guard.model import Channel, Outcome

if TYPE_CHECKING:
    from guard.archive.baseline import Baseline
    from guard.archive.baseline import Known as Count

_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How archives are to be read; `columns` are names of columns by what they hold."""

    source: str | None = None
    query: str | None = None
    channel: Channel | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    ours: tuple[str, ...] = ()


def shown(places: Iterable[str]) -> list[str]:
    """Return how places may be named: without passwords."""
    return [_PASSWORD.sub("", place) for place in places]


class Reading:
    """Archives that are read from their beginning."""

    def __init__(self, places: Sequence[str], wanted: Wanted) -> None:
        from guard.archive import sources, threads

        columns = dict(wanted.columns)
        self._archive = sources.open_archive(
            places,
            sources.SourceOptions(
                format=wanted.source,
                query=wanted.query,
                default_channel=wanted.channel,
                channel_column=columns.pop("channel", None),
                ours=wanted.ours,
                **columns,
            ),
        )
        self._entries = threads.entries(self._archive, wanted.channel)

    def __iter__(self) -> Iterator[Entry | Result]:
        return self._entries

    def position(self) -> tuple[int, int] | None:
        """Return the bytes read so far and those there are; `None` if that cannot be told."""
        at = self._archive.position()
        return (at.read, at.total) if at.total else None

    def said(self) -> str:
        """Return in words what else was met that is worth knowing, empty if nothing was."""
        names = {
            "customer": "messages of customers",
            "internal": "internal notes",
            "empty": "messages without text",
            "repeated": "ids met before",
            "forgotten": "conversations forgotten for want of memory",
        }
        counts = self._entries.counts
        met = [f"{getattr(counts, name):,} {words}" for name, words in names.items() if getattr(counts, name)]
        return f"also in the archives: {', '.join(met)}" if met else ""


@dataclass(frozen=True, slots=True)
class Names(Iterable[str]):
    """The names of the formats of a part of `guard.archive`, looked up when they are needed."""

    part: str
    table: str

    def __iter__(self) -> Iterator[str]:
        return iter(getattr(import_module(f"guard.archive.{self.part}"), self.table))


SOURCES = Names("sources", "SOURCES")
"""Formats of archives."""
FORMATS = Names("reports", "FORMATS")
"""Formats of reports."""


@dataclass(frozen=True)
class Known:
    """A baseline, applied to results while they are read; `fail_on` is the outcome that fails a reply."""

    baseline: Baseline
    fail_on: Outcome

    @classmethod
    def at(cls, path: Path, fail_on: Outcome) -> Known:
        """Read the baseline at `path`.

        Raises:
            GuardError: it cannot be used.
        """
        from guard.archive import baseline

        return cls(baseline.load(path), fail_on)

    def applied(self, results: Iterable[Result], count: Count | None = None) -> Iterator[Result]:
        """Yield results with what is known excused. A `count` is filled on the way."""
        from guard.archive import baseline

        yield from baseline.known(results, self.baseline, today=datetime.now(UTC).date(), fail_on=self.fail_on, count=count)
