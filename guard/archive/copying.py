"""An archive -> the same archive without what was found in it: JSON Lines, CSV or Parquet, record by record.

What is done with a cell depends on what it is. Texts (the reply, the earlier messages, and any other words) are cut by
`guard.archive.redact`; what the helpdesk knows of the customer, and the recipient, goes whole, and so does every place where it
stands again, and so does who wrote it, unless that is a role (`customer`, `agent`) or the brand's own; identities, channels, times
and the names of agents stay, unless they hold a value themselves. A number is treated as its digits; where it stays, it stays a
number. Of other formats, a message becomes a line of JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from guard.archive.columns import Columns, found
from guard.archive.model import Row
from guard.archive.redact import Cut, Redactor, UncheckedError, reversed_text
from guard.archive.sources import SourceOptions, _values
from guard.archive.telling import telling
from guard.errors import GuardError, InputError
from guard.model import Channel, Customer, Message
from guard.read import Unread, parsed, text_of

__all__ = ["FORMATS", "Report", "redacted", "reversed_copy"]

FORMATS = ("jsonl", "csv", "parquet")
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

    def cut(self, data: Mapping[str, Any], where: str) -> dict[str, Any] | None:
        """Return a record without what was found in it; `None`, counted, if it could not be wholly checked."""
        try:
            columns = self.columns(list(data))
            record = _Record()
            made = self._once(data, columns, record)
            # What was found in one cell may stand in another, where nothing told what it is.
            again = _Record()
            made = {
                name: value if name in self._kept(columns) else _each(value, lambda text: self._known_out(text, record, again))
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

    def _kept(self, columns: Columns) -> frozenset[str]:
        return frozenset(name for role in _STRUCTURE if (name := getattr(columns, role))) | _KEPT_KEYS

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
            elif name in self._kept(columns):
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
    from guard.archive.place import Place, expand, opened
    from guard.archive.sources import detect

    report = Report()
    records = _Records(redactor, options, report)
    write = _WRITERS[format_](output)
    try:
        for place in expand(places):
            if not isinstance(place, Place):
                report.missed(place.where, place.reason)
                continue
            try:
                with closing(_Source(place, options, detect, opened, report)) as source:
                    for where, data in source.records():
                        if (made := records.cut(data, where)) is not None:
                            write(made, source.names)
            except InputError as error:
                report.missed(place.name, str(error))
    finally:
        write.close()
    return report


class _Source:
    """The records of one place, as mappings; of formats that are no table and no JSON Lines, its messages."""

    def __init__(self, place: Any, options: SourceOptions, detect: Any, opened: Any, report: Report) -> None:
        self._place = place
        self._options = options
        self._report = report
        self._opened = None if place.database else opened(place)
        self.kind = "sql" if place.database else (options.format or detect(self._opened))
        self.names: tuple[str, ...] = ()
        self.schema: Any = None

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        reader = {"jsonl": self._lines, "csv": self._table, "parquet": self._columnar}.get(self.kind, self._messages)
        return reader()

    def _lines(self) -> Iterator[tuple[str, dict[str, Any]]]:
        from guard.archive.place import lines

        assert self._opened is not None  # noqa: S101, a database is no file
        for number, line in lines(self._opened.stream):
            where = f"{self._place.name}:{number}"
            if line is None:
                self._report.missed(where, "is too long to be read.")
            elif line.strip():
                try:
                    data = parsed(text_of(line))
                except InputError as error:
                    self._report.missed(where, str(error))
                    continue
                if isinstance(data, dict):
                    yield where, data
                else:
                    self._report.missed(where, "must be a JSON object.")

    def _table(self) -> Iterator[tuple[str, dict[str, Any]]]:
        assert self._opened is not None  # noqa: S101
        csv.field_size_limit(32 * 1024 * 1024)
        text = io.TextIOWrapper(self._opened.stream, "utf-8-sig", newline="")
        try:
            first = text.readline()
            delimiter = max(",;\t|", key=first.count)
            names = next(csv.reader([first], delimiter=delimiter), [])
            self.names = tuple(name.strip() for name in names)
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            while True:
                where = f"{self._place.name}:{reader.line_num + 2}"
                try:
                    cells = next(reader, None)
                except csv.Error:
                    self._report.missed(where, "is not a row: a quotation mark is out of place.")
                    continue
                if cells is None:
                    return
                if cells and len(cells) != len(self.names):
                    self._report.missed(where, f"has {len(cells)} cells, and the head has {len(self.names)}.")
                elif cells:
                    yield where, dict(zip(self.names, cells, strict=True))
        except UnicodeDecodeError:
            raise InputError("is not UTF-8 text from some place on. Save it as UTF-8.") from None
        finally:
            text.detach()

    def _columnar(self) -> Iterator[tuple[str, dict[str, Any]]]:
        from pyarrow import parquet

        assert self._opened is not None  # noqa: S101
        file = parquet.ParquetFile(self._opened.seekable())
        self.schema, self.names = file.schema_arrow, tuple(file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches(batch_size=1024):
            for data in batch.to_pylist():
                number += 1
                yield f"{self._place.name}: row {number}", data

    def _messages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        from guard.archive.sources import open_archive

        for row in open_archive([self._place.url], self._options):
            if isinstance(row, Unread):
                self._report.missed(row.where, row.reason)
            else:
                yield row.where, _line_of(row)


def _line_of(row: Row) -> dict[str, Any]:
    """Return a message as a record of JSON Lines."""
    data: dict[str, Any] = {
        "id": row.id,
        "text": row.text,
        "channel": row.channel.value if row.channel else "",
        "author": row.author,
        "conversation_id": row.thread,
        "agent": row.agent,
        "time": row.time.isoformat() if row.time else "",
        "platform": row.platform,
        "recipient": row.recipient,
        "locale": row.locale,
    }
    if row.earlier:
        data["thread"] = [{"author": author, "text": text, "channel": channel.value} for author, text, channel in row.earlier]
    return {name: value for name, value in data.items() if value}


class _Lines:
    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def __call__(self, data: Mapping[str, Any], _: Sequence[str]) -> None:
        self._output.write(json.dumps(data, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass") + b"\n")

    def close(self) -> None:
        """Nothing is kept back."""


class _Table:
    def __init__(self, output: BinaryIO) -> None:
        self._text = io.TextIOWrapper(output, "utf-8", newline="", write_through=True)
        self._writer: Any = None
        self._names: tuple[str, ...] = ()

    def __call__(self, data: Mapping[str, Any], names: Sequence[str]) -> None:
        names = tuple(names or data)
        if self._writer is None:
            self._names = names
            self._writer = csv.writer(self._text)
            self._writer.writerow(names)
        if names != self._names or not all(isinstance(value, str | int | float | bool | None) for value in data.values()):
            raise GuardError("these archives do not fit into one table. Give --output with the ending .jsonl.")
        self._writer.writerow([data.get(name, "") for name in names])

    def close(self) -> None:
        self._text.detach()


class _Columnar:
    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._rows: list[Mapping[str, Any]] = []
        self._writer: Any = None
        self._schema: Any = None

    def __call__(self, data: Mapping[str, Any], _: Sequence[str]) -> None:
        self._rows.append(data)
        if len(self._rows) >= 1024:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            table = pa.Table.from_pylist(self._rows, schema=self._schema)
            if self._writer is None:
                self._schema = pa.schema(
                    [pa.field(f.name, pa.string() if pa.types.is_null(f.type) else f.type) for f in table.schema]
                )
                table = pa.Table.from_pylist(self._rows, schema=self._schema)
                self._writer = parquet.ParquetWriter(self._output, self._schema)
            self._writer.write_table(table)
        except pa.ArrowException:
            raise GuardError("these records do not fit into one table. Give --output with the ending .jsonl.") from None
        self._rows = []

    def close(self) -> None:
        if self._rows:
            self._flush()
        if self._writer is not None:
            self._writer.close()


_WRITERS: Mapping[str, Callable[[BinaryIO], Any]] = {"jsonl": _Lines, "csv": _Table, "parquet": _Columnar}


def reversed_copy(place: str, output: BinaryIO, format_: str, key: bytes, options: SourceOptions) -> int:
    """Write a copy with its encrypted values back in place, and return how many there were.

    Raises:
        WrongKeyError: they were encrypted with another key.
        GuardError: it cannot be read.
    """
    from guard.archive.place import Place, expand, opened
    from guard.archive.sources import detect

    total = 0

    def back(text: str) -> str:
        nonlocal total
        made, count = reversed_text(text, key)
        total += count
        return made

    report = Report()
    write = _WRITERS[format_](output)
    try:
        for one in expand([place]):
            if not isinstance(one, Place):
                raise GuardError(f"{one.where}: {one.reason}")
            with closing(_Source(one, options, detect, opened, report)) as source:
                if source.kind not in FORMATS:
                    raise GuardError(f"{one.name}: only a copy that `presend redact` wrote can be reversed.")
                for _, data in source.records():
                    write({name: _each(value, back) for name, value in data.items()}, source.names)
    finally:
        write.close()
    if report.left_out:
        raise GuardError(f"{report.problems[0].where}: {report.problems[0].reason}")
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


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
    elif said := _said(value):
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
