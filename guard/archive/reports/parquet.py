"""Parquet for data warehouses: a row for each reply, its findings as a list of structs. Needs `presend[arrow]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO

from guard.archive.model import Result
from guard.archive.reports._contract import About, Options, Scan
from guard.archive.reports._wire import wire
from guard.errors import GuardError

_BATCH = 5000
"""Replies to a row group: some megabytes, written before the next ones are read."""


def write(scan: Scan, file: BinaryIO, options: Options) -> None:
    """Write a row for each reply, in order.

    Raises:
        GuardError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise GuardError("Parquet needs pyarrow: pip install 'presend[arrow]'. Or choose jsonl or csv.") from None
    about = scan.about
    said = {"presend.policy": about.policy, "presend.rules": about.rules, "presend.version": about.version}
    shape = _shape(pa).with_metadata({key: value for key, value in said.items() if value})
    with pq.ParquetWriter(file, shape, compression="zstd") as out:
        for batch in _batches(scan.results()):
            out.write_table(pa.Table.from_pylist([_row(result, about) for result in batch], shape))


def _shape(pa: Any) -> Any:
    word = pa.dictionary(pa.int32(), pa.string())
    finding = [
        *((name, word) for name in ("rule", "entity", "outcome", "act", "owner", "recognizer")),
        *((name, pa.string()) for name in ("masked", "why", "instead", "excused")),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("confidence", pa.float64()),
        ("references", pa.list_(pa.string())),
    ]
    return pa.schema(
        [
            ("number", pa.int64()),
            ("where", pa.string()),
            ("id", pa.string()),
            ("verdict", word),
            ("channel", word),
            ("platform", word),
            ("agent", word),
            ("thread", pa.string()),
            ("time", pa.timestamp("us", "UTC")),
            ("unread", pa.bool_()),
            ("incomplete", pa.list_(pa.string())),
            ("findings", pa.list_(pa.struct(finding))),
        ]
    )


def _row(result: Result, about: About) -> dict[str, Any]:
    row: dict[str, Any] = _whole(wire(result, about))
    return row | {
        "number": result.number,
        "time": _aware(result.time),
        "unread": result.unread,
        "incomplete": row["checked"]["incomplete"],
    }


def _aware(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def _whole(value: Any) -> Any:
    """Return data without halves of characters, which Arrow's strings cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {key: _whole(item) for key, item in value.items()} if isinstance(value, dict) else value


def _batches(results: Iterable[Result]) -> Iterator[list[Result]]:
    results = iter(results)
    while batch := list(islice(results, _BATCH)):
        yield batch
