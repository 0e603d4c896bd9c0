"""The parts of an archive scan that `presend scan` puts together: sources in, reports out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from guard.archive.model import Entry, Result
from guard.errors import GuardError, InputError
from guard.model import Channel, Outcome, Reply, State

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
        self._archive: Any = None
        self._counts: Any = None
        self._entries: Iterator[Entry | Result]
        if not _there("sources"):
            self._entries = _json_lines(places, wanted.channel)
            return
        sources = _part("sources")
        columns = dict(wanted.columns)
        options = sources.SourceOptions(
            format=wanted.source,
            query=wanted.query,
            default_channel=wanted.channel,
            channel_column=columns.pop("channel", None),
            ours=wanted.ours,
            **columns,
        )
        self._archive = sources.open_archive(places, options)
        self._entries = _part("threads").entries(self._archive, wanted.channel)
        self._counts = self._entries.counts  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[Entry | Result]:
        return self._entries

    def position(self) -> tuple[int, int] | None:
        """Return the bytes read so far and those there are; `None` if that cannot be told."""
        at = self._archive.position() if self._archive else None
        return (at.read, at.total) if at and at.total else None

    def said(self) -> str:
        """Return in words what else was met that is worth knowing, empty if nothing was."""
        names = {
            "customer": "messages of customers",
            "internal": "internal notes",
            "empty": "messages without text",
            "repeated": "ids met before",
            "forgotten": "conversations forgotten for want of memory",
        }
        met = [f"{getattr(self._counts, name):,} {words}" for name, words in names.items() if getattr(self._counts, name, 0)]
        return f"also in the archives: {', '.join(met)}" if met else ""


@dataclass(frozen=True, slots=True)
class Names(Iterable[str]):
    """The names of the formats of a part, looked up when they are needed."""

    part: str
    table: str

    def __iter__(self) -> Iterator[str]:
        return iter(getattr(_part(self.part), self.table) if _there(self.part) else ["jsonl"])


SOURCES = Names("sources", "SOURCES")
"""Formats of archives."""
FORMATS = Names("reports", "FORMATS")
"""Formats of reports."""


def format_of(path: Path) -> str:
    """Return the format that the ending of a file name stands for.

    Raises:
        InputError: it stands for none.
    """
    if _there("reports"):
        name: str = _part("reports").format_of(path)
        return name
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        raise InputError(f"--output has no ending that says the format. Name it with --format: {', '.join(FORMATS)}.")
    return "jsonl"


def save(results: Callable[[], Iterable[Result]], about: Mapping[str, Any], format_: str, path: Path) -> None:
    """Write a report of a finished scan to `path`, in one piece.

    Raises:
        GuardError: it cannot be written.
    """
    if _there("reports"):
        reports = _part("reports")
        reports.save(reports.Scan(results, reports.About(**about)), format_, path)
        return
    from guard.model import Checked, Verdict
    from guard.render.json import dumps, wire
    from guard.whole import whole

    with whole(path) as file:
        for result in results():
            checked = Checked(about["policy"], about["rules"], about["version"], {}, result.incomplete)
            verdict = Verdict(result.id, result.state, result.channel, result.findings, None, checked)
            file.write(dumps({**wire(verdict), "where": result.where}).encode() + b"\n")


@dataclass(frozen=True)
class Known:
    """A baseline, applied to results while they are read; `fail_on` is the outcome that fails a reply."""

    baseline: Any
    fail_on: Outcome

    @classmethod
    def at(cls, path: Path, fail_on: Outcome) -> Known:
        """Read the baseline at `path`.

        Raises:
            GuardError: it cannot be used.
        """
        return cls(_part("baseline").load(path), fail_on)

    def applied(self, results: Iterable[Result], count: Any = None) -> Iterator[Result]:
        """Yield results with what is known excused. A `count` from `counting` is filled on the way."""
        today = datetime.now(UTC).date()
        yield from _part("baseline").known(results, self.baseline, today=today, fail_on=self.fail_on, count=count)

    def counting(self) -> Any:
        """Return what counts what the baseline does."""
        return _part("baseline").Known()

    def said(self, count: Any) -> str:
        """Return in words what the baseline did."""
        said: str = count.said(self.baseline)
        return said


def compared(before: Iterable[Result], after: Iterable[Result]) -> str:
    """Return, in words, which verdicts differ between two scans of the same archives."""
    compare = _part("compare")
    said: str = compare.FORMATS["text"](compare.compare(before, after))
    return said


def _there(name: str) -> bool:
    return find_spec(f"guard.archive.{name}") is not None


def _part(name: str) -> Any:
    try:
        return import_module(f"guard.archive.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"guard.archive.{name}":
            raise
        raise GuardError(f"this version has no part for that ({name}).") from None


def _json_lines(places: Sequence[str], channel: Channel | None) -> Iterator[Entry | Result]:
    import sys

    from guard.read import Unread, parsed, reply_from, text_of

    number = 0

    def unread(where: str, reason: str) -> Result:
        said = (f"unread: {reason}",)
        return Result(number, where, where, State.INCOMPLETE, Channel.PUBLIC, incomplete=said, unread=True)

    for place in places:
        name = "stdin" if place == "-" else Path(place).name
        try:
            file = sys.stdin.buffer if place == "-" else Path(place).open("rb")  # noqa: SIM115
        except OSError as error:
            yield unread(name, f"cannot be opened ({type(error).__name__}). Name a file of JSON Lines.")
            number += 1
            continue
        with file:
            for count, line in enumerate(file, 1):
                where = f"{name}:{count}"
                if not line.strip():
                    continue
                try:
                    data = parsed(text_of(line))
                    read = reply_from(data, where)
                except InputError as error:
                    data, read = None, Unread(where, str(error))
                if isinstance(read, Reply):
                    named = isinstance(data, dict) and data.get("channel")
                    yield Entry(number, where, replace(read, channel=channel) if channel and not named else read)
                else:
                    yield unread(where, read.reason)
                number += 1
