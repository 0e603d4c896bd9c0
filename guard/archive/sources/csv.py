"""Tables as text: CSV, TSV and their kin (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180), with the names of the columns first.

The delimiter is the one that makes most of the first line; a first line `sep=;` says it. Cells may hold line ends. The text is
UTF-8, with or without a byte order mark, or UTF-16 with one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence

from guard.archive.columns import found
from guard.archive.model import Row
from guard.archive.place import Opened, lines
from guard.archive.sources._contract import BY_LOOKS, BY_NAME, NOT, Head, SourceOptions
from guard.archive.sources._records import Records
from guard.errors import InputError
from guard.read import LIMIT, Unread

__all__ = ["claims", "read", "records"]

_DELIMITERS = ",;\t|"
_TOO_LONG = "\0too long\0"
_NAMED = (".csv", ".tsv", ".tab", ".psv")


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.name.endswith(_NAMED):
        return BY_NAME
    if head.layout:
        return NOT
    first = head.data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    try:
        names = _cells(first, _delimiter(first))
        return BY_LOOKS if len(names) > 1 and found(names, {}) else NOT
    except (csv.Error, InputError):
        return NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each row.

    Raises:
        InputError: there is no column with the text.
    """
    made = Records(options)
    for record in records(opened, made.columns):
        yield record if isinstance(record, Unread) else made.row(record[1], record[0], table=True)


def records(
    opened: Opened, headed: Callable[[Sequence[str]], object] = lambda _: None
) -> Iterator[tuple[str, dict[str, str]] | Unread]:
    """Yield the cells of each row by the names of their columns, and where it is.

    Args:
        opened: the table.
        headed: called with the names of the columns before the first row.

    Raises:
        InputError: the first line is no row, or what `headed` raises.
    """
    csv.field_size_limit(LIMIT)
    source = _Lines(opened)
    delimiter = "\t" if opened.plain.endswith((".tsv", ".tab")) else ""
    first = next(source, None)
    if first is not None and first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, first = first.strip()[4], next(source, None)
    if first is None:
        return
    source.again(first)
    reader = csv.reader(source, delimiter=delimiter or _delimiter(first), strict=True)
    try:
        names = [name.strip() for name in next(reader)]
    except csv.Error:
        raise InputError("has a first line that is no row of column names.") from None
    if len(set(names)) < len(names):
        # What has no name of its own can still not be the text.
        names = [name if name and names.index(name) == at else f"column {at + 1}" for at, name in enumerate(names)]
    headed(names)
    while True:
        start = source.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unread(_where(opened, start, source.number), _said(error))
            continue
        where = _where(opened, start, source.number)
        if not cells:
            continue
        if problem := _problem(cells, names):
            yield Unread(where, problem)
            continue
        yield f"{opened.name}:{start}", dict(zip(names, cells, strict=True))


class _Lines:
    """The lines of a table, as text. What is wrong with one stays in it, so that rows that go over lines are kept together."""

    def __init__(self, opened: Opened) -> None:
        self._lines = lines(opened.stream)
        self._ahead: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._ahead:
            self.number += 1
            return self._ahead.pop()
        self.number, line = next(self._lines)
        if line is None:
            return _TOO_LONG + "\n"
        return (line.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else line).decode("utf-8", "surrogateescape")

    def again(self, line: str) -> None:
        """Give a line once more."""
        self._ahead.append(line)
        self.number -= 1


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_cells(first, mark)))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _where(opened: Opened, start: int, end: int) -> str:
    return f"{opened.name}:{start}" if end <= start else f"{opened.name}:{start}-{end}"


def _problem(cells: list[str], names: list[str]) -> str:
    if any(_TOO_LONG in cell for cell in cells):
        return f"is longer than {LIMIT // 1024 // 1024} MiB: no reply is. It was passed over."
    if any("\udc80" <= char <= "\udcff" for cell in cells if not cell.isascii() for char in cell):
        return "is not UTF-8 text. Save the table as UTF-8 (a spreadsheet calls it 'CSV UTF-8')."
    if len(cells) != len(names):
        return f"has {len(cells)} cells where the table has {len(names)} columns."
    return ""


def _said(error: csv.Error) -> str:
    if "field limit" in str(error):
        return "has a cell without end: a quotation mark is missing or one too many."
    return "is no row of a table: its quotation marks do not match."
