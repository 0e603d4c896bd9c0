"""Records -> a file: JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from guard.errors import GuardError

__all__ = ["WRITERS"]


class _Lines:
    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def __call__(self, data: Mapping[str, Any]) -> None:
        self._output.write(json.dumps(data, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass") + b"\n")

    def close(self) -> None:
        """Nothing is kept back."""


class _Table:
    def __init__(self, output: BinaryIO) -> None:
        self._text = io.TextIOWrapper(output, "utf-8", newline="", write_through=True)
        self._writer: Any = None
        self._names: tuple[str, ...] = ()

    def __call__(self, data: Mapping[str, Any]) -> None:
        names = tuple(data)
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

    def __call__(self, data: Mapping[str, Any]) -> None:
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


WRITERS: Mapping[str, Callable[[BinaryIO], Any]] = {"jsonl": _Lines, "csv": _Table, "parquet": _Columnar}
"""By format: takes a binary file, is then called with each record, and closed."""
