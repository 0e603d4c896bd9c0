"""A finished scan -> a file: one file of this package per format. Values are masked in all of them, and no reply text is there.

`FORMATS` maps the name of each format to its function. A file whose name starts with `_` is not a format.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from guard.archive.reports._contract import About, Options, Scan, Write
from guard.errors import InputError
from guard.packaged import Packaged
from guard.whole import whole

__all__ = ["ENDINGS", "FORMATS", "About", "Options", "Scan", "Write", "format_of", "missing", "save"]

ENDINGS = {".htm": "html", ".markdown": "md", ".ndjson": "jsonl", ".parq": "parquet", ".pq": "parquet"}
"""Endings of file names that are not the name of their format."""

NEEDS = {"html": ("report", ("jinja2", "vl_convert")), "parquet": ("arrow", ("pyarrow",))}
"""The extra that a format needs, and what is there when it is installed."""


def _write(module: ModuleType) -> Write:
    write: Write = module.write
    return write


FORMATS: Mapping[str, Write] = Packaged(__name__, __path__, _write)


def format_of(path: Path) -> str:
    """Return the format that the ending of a file name stands for.

    Raises:
        InputError: it stands for none.
    """
    ending = path.suffix.lower()
    name = ENDINGS.get(ending, ending.removeprefix("."))
    if name not in FORMATS:
        raise InputError(f"--output has no ending that says the format. Name it with --format: {', '.join(FORMATS)}.")
    return name


def missing(name: str) -> str:
    """Return what must be installed before a format can be written; empty: nothing."""
    extra, libraries = NEEDS.get(name, ("", ()))
    return "" if all(map(find_spec, libraries)) else f"pip install 'presend[{extra}]'"


def save(scan: Scan, name: str, path: Path, options: Options | None = None) -> None:
    """Write a scan to the file `path`, in one piece: whoever opens it sees the report before or the new one, never half of one.

    Raises:
        GuardError: it cannot be written, or a library for the format is missing. The file then holds what it held before.
    """
    write = FORMATS[name]
    with whole(path) as file:
        write(scan, file, options or Options())
