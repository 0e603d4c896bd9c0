"""A report of a scan goes to a file or to stdout, whole or not at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from guard.archive import reports
from guard.cli import _write


def written(scan: reports.Scan, format_: str, output: Path | None, options: reports.Options | None = None) -> None:
    """Write a report to the file `output`, else to stdout.

    Raises:
        GuardError: it cannot be written, or a library for the format is missing.
    """
    if output is not None:
        reports.save(scan, format_, output, options)
        return
    with TemporaryFile() as file:  # so that a reader at the other end of a pipe gets the whole report or nothing
        reports.FORMATS[format_](scan, file, options or reports.Options())
        file.seek(0)
        _write.pour(iter(partial(file.read, 1 << 20), b""))
