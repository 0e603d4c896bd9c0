"""An archive -> the same archive without what was found in it: JSON Lines, CSV or Parquet, record by record.

What is done with a cell depends on what it is. Texts (the reply, the earlier messages, and any other words) are cut by
`guard.archive.redact`; what the helpdesk knows of the customer, and the recipient, goes whole, and so does every place where it
stands again, and so does who wrote it, unless that is a role (`customer`, `agent`) or the brand's own; identities, channels, times
and the names of agents stay, unless they hold a value themselves. A number is treated as its digits; where it stays, it stays a
number. Of other formats, a message becomes a line of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from guard.archive.columns import Columns, found
from guard.archive.copy_writers import WRITERS
from guard.archive.model import Entry, Row
from guard.archive.place import Opened, Place, expand, opened
from guard.archive.redact import Cut, Redactor, UncheckedError, reversed_text
from guard.archive.sources import SOURCES, SourceOptions, _values, detect, open_archive
from guard.archive.telling import telling
from guard.archive.threads import entries
from guard.errors import GuardError, InputError
from guard.model import Channel, Customer, Message, Reply
from guard.read import Unread

__all__ = ["FORMATS", "Report", "left_in", "mended", "redacted", "reversed_copy"]

FORMATS = tuple(WRITERS)
"""What a copy can be."""

_SHOWN = 20
_STRUCTURE = frozenset({"id", "channel", "thread", "time", "agent", "platform"})
_KEPT_KEYS = frozenset({"locale", "channel", "lang", "language"})
_TELLING_DIGITS = 7


@dataclass
class Report:
    """What was done: records written, values cut out, texts that went whole, and what could not be written, with why."""

    records: int = 0
    values: int = 0
    withheld: int = 0
    left_out: int = 0
    problems: list[Unread] = field(default_factory=list)

    def missed(self, where: str, reason: str) -> None:
        """Count what is not in the copy, and keep the first of them to be listed."""
        self.left_out += 1
        if len(self.problems) < _SHOWN:
            self.problems.append(Unread(where, reason))


@dataclass
class _Record:
    """One record while it is made: what it has given so far."""

    values: list[str] = field(default_factory=list, repr=False)
    count: int = 0
    withheld: int = 0

    def take(self, cut: Cut) -> str:
        self.values += [value for value in cut.values if not cut.withheld]
        self.count += len(cut.spans)
        self.withheld += cut.withheld
        return cut.text


class _Records:
    """Cuts records with the same kind of columns."""

    def __init__(self, redactor: Redactor, options: SourceOptions, report: Report) -> None:
        self._redactor = redactor
        self._options = options
        self._report = report
        self._ours = _values.Ours(options.ours)
        self._known: dict[tuple[str, ...], Columns] = {}

    def columns(self, names: Sequence[str]) -> Columns:
        layout = tuple(names)
        if layout not in self._known:
            if len(self._known) > 256:
                self._known.clear()
            self._known[layout] = found(layout, self._options.columns())
        return self._known[layout]

    def cut(self, data: Any, where: str) -> dict[str, Any] | None:
        """Return a record without what was found in it; `None`, counted, if it could not be wholly checked."""
        if not isinstance(data, Mapping):
            self._report.missed(where, "must be a JSON object with a `text`.")
            return None
        try:
            columns = self.columns(list(data))
            record = _Record()
            made = self._once(data, columns, record)
            # What was found in one cell may stand in another, where nothing told what it is.
            again = _Record()
            made = {
                name: value
                if self._stays(name, value, columns)
                else _each(value, lambda text: self._known_out(text, record, again))
                for name, value in made.items()
            }
        except UncheckedError as error:
            self._report.missed(where, f"could not be wholly checked: {error}")
            return None
        except InputError as error:
            self._report.missed(where, str(error))
            return None
        self._report.records += 1
        self._report.values += record.count + again.count
        self._report.withheld += record.withheld + again.withheld
        return made

    def again(self, data: Mapping[str, Any], cut: Cut) -> dict[str, Any]:
        """Return a record of a copy whose text was cut once more. What was cut out goes wherever else it stands, too."""
        columns, record = self.columns(list(data)), _Record()

        def without(text: str) -> str:
            return record.take(self._redactor.cut(text, known=cut.values))

        made = {
            name: value if name == columns.text or self._stays(name, value, columns) else _each(value, without)
            for name, value in data.items()
        }
        if columns.text:
            made[columns.text] = record.take(cut)
        self._report.values += record.count
        self._report.withheld += record.withheld
        return made

    def texts(self, data: Any) -> Iterator[str]:
        """Yield the texts of a record, apart from those that may stay as they are."""
        columns = self.columns(list(data))
        for name, value in data.items():
            if not self._stays(name, value, columns) and name != columns.author:
                yield from (text for text in _strings(value, numbers=False) if text.strip())

    def _stays(self, name: str, value: Any, columns: Columns) -> bool:
        structure = name in _KEPT_KEYS or any(name == getattr(columns, role) for role in _STRUCTURE)
        return structure and not isinstance(value, list | tuple | Mapping)

    def _once(self, data: Mapping[str, Any], columns: Columns, record: _Record) -> dict[str, Any]:
        channel = (
            _channel(data.get(columns.channel) if columns.channel else None) or self._options.default_channel or Channel.PUBLIC
        )
        thread = data.get("thread") if isinstance(data.get("thread"), list | dict) else None
        messages, earlier = self._thread(thread, record)
        known = [value for value in _strings(data.get("customer")) if value.strip()]
        made: dict[str, Any] = {}
        for name, value in data.items():
            if name == columns.text:
                made[name] = self._text(value, channel, messages, known, record)
            elif name == "thread" and thread is not None:
                made[name] = earlier
            elif name == "customer":
                made[name] = _each(value, lambda text: record.take(self._redactor.whole(text, "CUSTOMER_DATA")))
            elif name == columns.recipient:
                made[name] = _each(value, lambda text: record.take(self._redactor.whole(text, "RECIPIENT")))
            elif name == columns.author:
                made[name] = self._author(name, value, record)
            elif self._stays(name, value, columns):
                made[name] = _each(value, lambda text: self._identity(text, record))
            else:
                made[name] = _each(
                    value,
                    lambda text: self._text(text, Channel.PUBLIC, (), known, record),
                    lambda digits: self._number(digits, known, record),
                )
        return made

    def _text(self, value: Any, channel: Channel, messages: Sequence[Message], known: Sequence[str], record: _Record) -> Any:
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if not isinstance(value, str):
            value = _said(value)
        # The conversation is that of the copy: what is cut out there cannot be echoed here.
        return record.take(self._redactor.cut(value, channel, messages, Customer(), known))

    def _thread(self, thread: Any, record: _Record) -> tuple[tuple[Message, ...], Any]:
        messages: list[Message] = []
        made = []
        for one in thread if isinstance(thread, list) else [thread] if thread else []:
            if not isinstance(one, dict) or not isinstance(one.get("text"), str):
                raise InputError("`thread` must be a list of objects with `author` and `text`.")
            text = record.take(self._redactor.cut(one["text"]))
            made.append(
                {
                    **_each({key: value for key, value in one.items() if key != "text"}, lambda word: self._word(word, record)),
                    "text": text,
                }
            )
            messages.append(
                Message(
                    "brand" if one.get("author") == "brand" else "customer",
                    text,
                    _channel(one.get("channel")) or Channel.PUBLIC,
                )
            )
        return tuple(messages), made if isinstance(thread, list) else (made[0] if made else thread)

    def _word(self, text: str, record: _Record) -> str:
        return text if text in ("customer", "brand") or _channel(text) else record.take(self._redactor.cut(text))

    def _number(self, digits: str, known: Sequence[str], record: _Record) -> str:
        # Alone in a text a few digits are a code; in a column of numbers they are a price, unless we know whose they are.
        if len(digits.partition(".")[0].lstrip("-")) < _TELLING_DIGITS and digits not in known:
            return digits
        return str(self._text(digits, Channel.PUBLIC, (), known, record))

    def _author(self, column: str, value: Any, record: _Record) -> Any:
        # A name or handle of somebody is a value; a role is none.
        if _values.role(value, column) or self._ours.owns(value):
            return value
        return _each(value, lambda text: record.take(self._redactor.whole(text, "AUTHOR")))

    def _identity(self, text: str, record: _Record) -> str:
        return record.take(self._redactor.whole(text, "IDENTITY")) if telling(text.strip("<>")) else text

    def _known_out(self, text: str, record: _Record, again: _Record) -> str:
        telling = [value for value in record.values if len(value.strip()) >= 5 and re.search(r"[\d@]", value)]
        if not any(value.casefold() in text.casefold() for value in telling):
            return text
        return again.take(self._redactor.cut(text, known=telling))


def redacted(places: Sequence[str], output: BinaryIO, format_: str, redactor: Redactor, options: SourceOptions) -> Report:
    """Write a copy of archives without what was found in them.

    Args:
        places: the archives; for CSV and Parquet one, or several with the same columns.
        output: where to write.
        format_: one of `FORMATS`.
        redactor: cuts the texts.
        options: how the archives are read.

    Raises:
        GuardError: they cannot be written in this format.
    """
    report = Report()
    records = _Records(redactor, options, report)
    write = WRITERS[format_](output)
    try:
        for place in expand(places):
            try:
                for record in (place,) if isinstance(place, Unread) else _read(place, options):
                    if isinstance(record, Unread):
                        report.missed(record.where, record.reason)
                    elif (made := records.cut(record[1], record[0])) is not None:
                        write(made)
            except InputError as error:
                report.missed(place.where if isinstance(place, Unread) else place.name, str(error))
    finally:
        write.close()
    return report


def left_in(copy: Path, format_: str, redactor: Redactor, options: SourceOptions) -> Iterator[str]:
    """Yield where in a copy something is found or cannot be read: in a reply where it went, and in every other text alone.

    Of identities, channels, times, agents and authors, which stay as they are, nothing is said.
    """
    options = replace(options, format=format_, query=None)
    records = _Records(redactor, options, Report())
    for entry in entries(open_archive([str(copy)], options)):
        if not isinstance(entry, Entry) or redactor.findings(entry.reply):
            yield entry.where
    place = Place(str(copy), copy.name)
    for record in _read(place, options):
        if isinstance(record, Unread) or any(redactor.findings(Reply("", text)) for text in records.texts(record[1])):
            yield record.where if isinstance(record, Unread) else record[0]


def mended(copy: Path, output: BinaryIO, format_: str, redactor: Redactor, options: SourceOptions, report: Report) -> bool:
    """Write a copy anew, each reply in which something is found cut once more, in its conversation; tell whether there was any.

    What an answer gives away may depend on what it answers, and conversations are put together only when the copy is read.

    Raises:
        GuardError: the copy cannot be read or written.
    """
    options = replace(options, format=format_, query=None)
    records = _Records(redactor, options, report)
    cuts = {
        entry.where: redactor.cut(entry.reply.text, entry.reply.channel, entry.reply.thread)
        for entry in entries(open_archive([str(copy)], options))
        if isinstance(entry, Entry) and redactor.findings(entry.reply)
    }
    if not cuts:
        return False
    write = WRITERS[format_](output)
    try:
        for record in _read(Place(str(copy), copy.name), options):
            if isinstance(record, Unread):
                raise GuardError(f"{record.where}: {record.reason}")
            where, data = record
            write(records.again(data, cuts[where]) if where in cuts else data)
    finally:
        write.close()
    return True


def _read(place: Place, options: SourceOptions) -> Iterator[tuple[str, Any] | Unread]:
    """Yield the records of one place; of formats that are no table and no JSON Lines, its messages."""
    if place.database:
        from guard.archive.sources import sql

        yield from _told(sql.query(place, options), options)
        return
    with closing(opened(place)) as archive:
        kind = options.format or detect(archive)
        if kind in FORMATS:
            yield from _as_it_is(kind, archive)
        else:
            yield from _told(SOURCES[kind].read(archive, options), options)


def _as_it_is(kind: str, archive: Opened) -> Iterator[tuple[str, Any] | Unread]:
    from guard.archive.sources import csv, jsonl, parquet

    if kind == "jsonl":
        return jsonl.records(archive)
    return csv.records(archive) if kind == "csv" else parquet.records(archive)


def _told(rows: Iterable[Row | Unread], options: SourceOptions) -> Iterator[tuple[str, Any] | Unread]:
    for row in rows:
        if isinstance(row, Row) and row.author == "repost":
            continue  # a line of JSON cannot say so
        yield row if isinstance(row, Unread) else (row.where, _line_of(row, options))


def _line_of(row: Row, options: SourceOptions) -> dict[str, Any]:
    """Return a message as a record of JSON Lines, by the names that the user gave to columns."""
    values: dict[str, Any] = {
        "id": row.id,
        "text": row.text,
        "channel": row.channel.value if row.channel else "",
        "author": row.author,
        "thread": row.thread,
        "agent": row.agent,
        "time": row.time.isoformat() if row.time else "",
        "platform": row.platform,
        "recipient": row.recipient,
    }
    named = {"thread": "conversation_id"} | {what: name for what, name in options.columns().items() if name}
    data = {named.get(what, what): value for what, value in values.items()} | {"locale": row.locale}
    if row.earlier:
        data["thread"] = [{"author": author, "text": text, "channel": channel.value} for author, text, channel in row.earlier]
    return {name: value for name, value in data.items() if value}


def reversed_copy(place: str, output: BinaryIO, format_: str, key: bytes, options: SourceOptions) -> int:
    """Write a copy with its encrypted values back in place, and return how many there were.

    Raises:
        WrongKeyError: they were encrypted with another key.
        GuardError: it cannot be read.
    """
    total = 0

    def back(text: str) -> str:
        nonlocal total
        made, count = reversed_text(text, key)
        total += count
        return made

    write = WRITERS[format_](output)
    try:
        for one in expand([place]):
            if isinstance(one, Unread):
                raise GuardError(f"{one.where}: {one.reason}")
            with closing(opened(one)) as archive:
                kind = options.format or detect(archive)
                if kind not in FORMATS:
                    raise GuardError(f"{one.name}: only a copy that `presend redact` wrote can be reversed.")
                for record in _as_it_is(kind, archive):
                    if isinstance(record, Unread):
                        raise GuardError(f"{record.where}: {record.reason}")
                    write(_each(record[1], back))
    finally:
        write.close()
    return total


def _each(value: Any, change: Callable[[str], Any], number: Callable[[str], Any] | None = None) -> Any:
    """Return a value with every string in it changed, and every number and date whose digits are, by `number` if given."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, bytes):
        return change(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return {key: _each(one, change, number) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change, number) for one in value]
    if said := _said(value):
        made = (number or change)(said)
        return value if made == said else made
    return value


def _said(value: Any) -> str:
    """Return a number or a date in its digits, empty for anything else."""
    return "" if isinstance(value, str) else _values.word(value)


def _strings(value: Any, *, numbers: bool = True) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one, numbers=numbers)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one, numbers=numbers)
    elif numbers and (said := _said(value)):
        yield said


def _channel(value: Any) -> Channel | None:
    known = isinstance(value, str) and value.strip().lower()
    return next((channel for channel in Channel if channel.value == known), None)


def format_for(output: Path) -> str:
    """Return the format that the ending of a file name stands for.

    Raises:
        InputError: it stands for none.
    """
    endings = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    if (found_ := endings.get(output.suffix.lower())) is None:
        raise InputError(f"--output must end in {', '.join(endings)}. Archives of other formats become JSON Lines.")
    return found_
