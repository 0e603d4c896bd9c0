"""What a report is made from, and what its format is: a file of this package with a function `write`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import BinaryIO

from guard.archive.model import Result
from guard.archive.summary import Summary, summarise
from guard.archive.threads import Counts

__all__ = ["About", "Options", "Scan", "Write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a scan was made of and with.

    `archives` are names of places, without passwords; `policy` and `rules` digests; `baseline` the name of the baseline that was
    applied, empty without one; `passed_over` what was met besides replies; `pages` the rules' pages by rule id, for formats that carry them along.
    """

    title: str = "Replies that were sent"
    archives: tuple[str, ...] = ()
    policy: str = ""
    rules: str = ""
    version: str = ""
    baseline: str = ""
    passed_over: Counts = field(default_factory=Counts)
    made: datetime = field(default_factory=lambda: datetime.now(UTC))
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scan:
    """A finished scan. `source` gives its results in number order, and may be asked several times."""

    source: Callable[[], Iterable[Result]]
    about: About = field(default_factory=About)

    def results(self) -> Iterator[Result]:
        """Return the results from the first on."""
        return iter(self.source())

    @cached_property
    def summary(self) -> Summary:
        """Return the figures, counted at the first call."""
        return summarise(self.results())


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to write a report. `rows` is how many replies are listed at most, in formats for reading."""

    rows: int = 500


Write = Callable[[Scan, BinaryIO, Options], None]
"""Writes the whole report to a binary file. It reads the results as a stream and keeps none but those it lists."""
